"""Which move the camera made, from the measured motion of the pictures: no network looks at them.

`registration` measures how the frame and its cells move. A clip's `signature` is a few sums of that; every move of the
world has a mean signature and a spread, learned from renders, and a clip is of the move under whose Gaussian it is
likeliest. What the motion cannot tell apart is said in GROUPS: a resting camera and a hand that holds one (a pixel of
trembling), a pan and a camera that goes along sideways (both shift everything; only the parallax differs).
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

import numpy as np
from safetensors import SafetensorError, safe_open

from models.videopoet.evaluation.judges import CARD, WEIGHTS
from models.videopoet.evaluation.registration import CELLS, Motion, motion_of
from studio.digest import digest_file
from studio.errors import Missing, Poisoned, Refused

MOVES = WEIGHTS.with_name("camera.safetensors")
AGAIN = "make them: python -m models.videopoet.evaluation.camera_training"
GROUPS = (("static", "handheld"), ("pan right", "tracking"))  # moves that are hardly told apart
COUNT, RATE = 17, 8  # frames that are measured; a clip's rate
POOLED, WIDER = 0.5, 0.03  # share of the spread of all moves in that of each; what is added to it
FARTHEST = 4.0  # spreads: what is odder is no odder


class Moves(NamedTuple):
    """What is known of the moves.

    Attributes:
        names: the moves.
        middle: (D,) and `scale` (D,): signatures are brought to this middle and scale.
        means: (moves, D).
        spreads: (moves, D, D), covariances.
    """

    names: tuple[str, ...]
    middle: np.ndarray
    scale: np.ndarray
    means: np.ndarray
    spreads: np.ndarray

    @classmethod
    def learned(cls, signatures: np.ndarray, names: Sequence[str]) -> Moves:
        """The moves of clips with these signatures (clips, D) and names; two clips of every move at least."""
        known, said = tuple(sorted(set(names))), np.array(names)
        middle, scale = signatures.mean(0), signatures.std(0) + 1e-6
        values = _normal(signatures, middle, scale)
        means = np.stack([values[said == name].mean(0) for name in known])
        own = np.stack([np.cov(values[said == name], rowvar=False) for name in known])
        counts = np.array([(said == name).sum() for name in known])
        pooled = (own * (counts - 1)[:, None, None]).sum(0) / (len(said) - len(known))
        spreads = (1 - POOLED) * own + POOLED * pooled + WIDER * np.eye(len(middle))
        return cls(known, middle, scale, means, spreads)

    @classmethod
    def of(cls, tensors: dict[str, np.ndarray], names: Sequence[str]) -> Moves:
        """The inverse of `tensors`."""
        return cls(tuple(names), *(tensors[key].astype(np.float64) for key in cls._fields[1:]))

    def tensors(self) -> dict[str, np.ndarray]:
        """What is to be kept in a file."""
        return {key: np.ascontiguousarray(getattr(self, key), np.float32) for key in self._fields[1:]}

    def likeliest(self, signatures: np.ndarray) -> list[str]:
        """The move of each signature (clips, D)."""
        away = _normal(signatures, self.middle, self.scale)[:, None] - self.means
        far = np.einsum("nmd,mde,nme->nm", away, np.linalg.inv(self.spreads), away, optimize=True)
        return [self.names[n] for n in (-far - np.linalg.slogdet(self.spreads)[1]).argmax(1)]


def _normal(signatures: np.ndarray, middle: np.ndarray, scale: np.ndarray) -> np.ndarray:
    return np.clip((signatures.astype(np.float64) - middle) / scale, -FARTHEST, FARTHEST)


def camera_move(frames: np.ndarray, rate: float = RATE) -> str:
    """The camera's move in a clip: one of the world's words.

    Args:
        frames: uint8 (T, H, W, 3), of a whole move.
        rate: frames a second; the clip is read at RATE, and evenly when it has more than COUNT frames then.
    """
    return shipped().likeliest(signature(measured(frames, rate))[None])[0]


def same_move(one: str, other: str) -> bool:
    """Whether two moves are the same, or of one of the GROUPS."""
    return one == other or any(one in group and other in group for group in GROUPS)


def measured(frames: np.ndarray, rate: float = RATE) -> Motion:
    """The motion of the frames that are looked at."""
    if frames.ndim != 4 or len(frames) < 3 or not rate > 0:
        raise Refused(
            f"frames of shape {frames.shape} at {rate:g} a second have no camera move",
            where="camera",
            do="give three frames or more: uint8 (frames, height, width, 3)",
        )
    count = min(COUNT, max(3, round(len(frames) / rate * RATE)))
    return motion_of(frames[np.rint(np.linspace(0, len(frames) - 1, count)).astype(int)])


def signature(motion: Motion) -> np.ndarray:
    """A clip's motion in a few numbers, float64 (D,): sums over the clip, and how fast and how unsteady it is."""
    pairs = len(motion.frame)
    total = motion.cells.sum(0) * ((COUNT - 1) / pairs)
    maps = motion.frame.sum(0) * ((COUNT - 1) / pairs)
    inner, rows = slice(1, CELLS - 1), range(1, CELLS - 1)
    middle, sides = total[inner, inner].mean((0, 1)), total[inner][:, [0, CELLS - 1]].mean((0, 1))
    by_rows = [total[row].mean(0) for row in (0, *rows, CELLS - 1)]
    path = motion.frame[:, [0, 3]]
    speed, unrest = np.abs(path), np.abs(np.diff(path, axis=0))
    early = speed[: 3 * pairs // 8, 0].sum() / (speed[:, 0].sum() + 0.02)  # a whip pan is over soon
    growing = np.abs(motion.frame[:, 1] + motion.frame[:, 5]).mean()
    spoken = np.log(1e-3 + np.array([*unrest.mean(0), *speed.max(0), *speed.mean(0), growing]))
    turned = maps[4] - maps[2]
    return np.concatenate([maps, middle, sides, *by_rows, spoken, [turned, early]]).astype(np.float64)


@cache
def shipped(path: Path = MOVES, card: Path = CARD) -> Moves:
    """The moves as they were learned; Missing when they are not there, Poisoned when they are not the card's."""
    facts = json.loads(card.read_text("utf-8")).get("camera") if card.is_file() else None
    if not path.is_file() or not facts:
        raise Missing("the camera's moves are not known", where=str(path), do=AGAIN)
    if digest_file(path) != facts["digest"]:
        raise Poisoned(f"the camera's moves are not those of {card.name}", where=str(path), do=AGAIN)
    try:
        with safe_open(path, "np") as file:
            names = json.loads((file.metadata() or {})["names"])
            return Moves.of({key: file.get_tensor(key) for key in file.keys()}, names)  # noqa: SIM118  (not a dict)
    except (SafetensorError, KeyError, ValueError) as error:
        raise Poisoned(f"cannot be read as moves ({error})", where=str(path), do=AGAIN) from None
