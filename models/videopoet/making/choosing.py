"""The best of several: the model describes what it made, and the take to which the prompt fits best is chosen.

A take's score is the log-likelihood of the prompt as a description of it, in nats: log p(prompt | clip, sound). All
takes are judged by the same words, so their number does not matter.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from models.videopoet.language.layout import build, cut, layout
from models.videopoet.making import bringing
from models.videopoet.making.drafts import Draft, tokens
from models.videopoet.making.writing import Part
from models.videopoet.runtimes.runtime import Runtime
from studio.digest import derive_seed
from studio.errors import Refused


def takes(draft: Draft) -> list[Draft]:
    """The draft with as many seeds as the wish asks for; the first one is the wish's own.

    Raises:
        Refused: there are no words to judge by, or words are what is made.
    """
    count = draft.wish.best_of
    if count > 1 and (not draft.read.text or draft.task.name == "describe"):
        raise Refused(
            f"{draft.task.name} without words that it is made of: nothing to judge {count} takes by",
            where="best of",
            do="give a prompt, or make one take",
        )
    return [draft, *(replace(draft, seed=derive_seed(draft.seed, "take", n)) for n in range(1, count))]


def judged(parts: Sequence[Part], runtime: Runtime) -> list[float]:
    """The score of each part, all of one layout."""
    wished = parts[0].draft.read.text
    frames = [part.frames if part.frames is not None else part.draft.video for part in parts]
    if any(one is None for one in frames):
        raise AssertionError("every task of best_of shows or sees something")
    waves = None if parts[0].wave is None else np.stack([part.wave for part in parts if part.wave is not None])
    return understood(np.stack([_whole(one, runtime) for one in frames if one is not None]), wished, runtime, waves)


def understood(clips: np.ndarray, text: str, runtime: Runtime, waves: np.ndarray | None = None) -> list[float]:
    """Log-likelihood of a text as the description of clips.

    Args:
        clips: uint8 (B, T, H, W, 3) at the model's geometry.
        text: what they may show.
        runtime: the networks.
        waves: float32 (B, samples), or None.

    Returns:
        Nats, one number a clip, at most 0.
    """
    config = runtime.config
    shape = layout(config, "describe", without=() if waves is not None else ("audio_in",))
    whole = {"video_in": runtime.read_video(clips)}
    if waves is not None:
        whole["audio_in"] = runtime.read_sound(waves)
    whole["text_out"] = np.tile(tokens(text, config), (len(clips), 1))
    return [float(one) for one in runtime.scores(shape, build(shape, cut(shape, whole)))]


def _whole(frames: np.ndarray, runtime: Runtime) -> np.ndarray:
    """A clip of the geometry; a picture is one in which nothing moves."""
    return bringing.film(frames, runtime.config.geometry.rate, runtime.config.geometry).values
