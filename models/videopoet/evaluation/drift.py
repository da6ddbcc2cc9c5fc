"""Drift: how much of what was asked for is still there at the end of a long clip.

A clip of ten seconds is made of one prompt: a model whose clips are shorter goes on from its own last second again and
again. Every second is judged by itself; the drift is the adherence in the last one relative to that in the first, 1
for none. A picture that freezes or fades would not be noticed by that alone, so motion, sharpness and colour of the
last second are set against the first one's, too.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np

from models.videopoet.evaluation.comparing import STILL, steps
from models.videopoet.evaluation.judges import ATTRIBUTES, truth, visible
from models.videopoet.evaluation.prompts import Trial
from models.videopoet.evaluation.task_numbers import Judge, Numbers, seen
from models.videopoet.making import structure

SECONDS = 10
PROTOCOL = (
    f"{SECONDS} s from one prompt, continued from its own last second; each second judged by itself; adherence in the "
    "last relative to the first, over the visible attributes that the prompt says"
)


def measured(trial: Trial, frames: np.ndarray, rate: int, judge: Judge) -> Numbers:
    """Adherence second by second, and how the last second looks relative to the first.

    Args:
        trial: of text-to-video.
        frames: uint8 (T, H, W, 3), of two seconds or more.
        rate: frames a second.
        judge: of clips.
    """
    count = min(SECONDS, len(frames) // rate)
    seconds = [frames[n * rate : (n + 1) * rate] for n in range(count)]
    wanted = truth(trial.scene)
    names = [name for name in ATTRIBUTES if name in trial.said and visible(name, trial.scene)]
    said = [seen(judge, one) for one in seconds]
    right = [float(np.mean([one[name] == wanted[name] for name in names])) for one in said]
    first, last = seconds[0], seconds[-1]
    found = {"first": right[0], "last": right[-1]} | {f"second.{n:02}": share for n, share in enumerate(right)}
    found |= {f"first_by.{name}": float(said[0][name] == wanted[name]) for name in names}
    found |= {f"last_by.{name}": float(said[-1][name] == wanted[name]) for name in names}
    if steps(first).mean() >= STILL:
        found["motion"] = float(steps(last).mean() / steps(first).mean())
    if (sharp := _sharpness(first)) > 0:
        found["sharpness"] = _sharpness(last) / sharp
    found["colour_shift"] = float(np.abs(last.mean((0, 1, 2)) - first.mean((0, 1, 2))).mean())
    return found


def ratio(rows: Iterable[Numbers]) -> float | None:
    """Adherence of the last seconds relative to the first ones; None where nothing was right at first."""
    rows = list(rows)
    first = sum(row["first"] for row in rows)
    return sum(row["last"] for row in rows) / first if first else None


def summary(rows: Iterable[Numbers], means: dict[str, Any]) -> dict[str, Any]:
    """The means, with the ratio."""
    return {"ratio": ratio(rows), "protocol": PROTOCOL, **means}


def _sharpness(frames: np.ndarray) -> float:
    """The mean step of light between neighbours."""
    light = frames.astype(np.float32) @ structure.LIGHT
    return float(np.abs(np.diff(light, axis=1)).mean() + np.abs(np.diff(light, axis=2)).mean())
