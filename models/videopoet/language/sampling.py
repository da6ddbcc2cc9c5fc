"""How an id is drawn from logits: temperature, top-k, top-p, legal ids, and chance that belongs to a scene. Only numpy.

A scene draws one number for every column of every position before anything is written, from its own seed; so what it
becomes does not depend on which scenes share its batch, on the backend, or on the machine. `eager.picked` is the same
in torch.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from studio.errors import Refused


@dataclass(frozen=True, kw_only=True)
class Sampling:
    """How freely a model chooses."""

    temperature: float = 1.0  # 0: always the most likely id
    top_k: int = 0  # only of so many most likely ids; 0: of all
    top_p: float = 1.0  # only of the most likely ids that together have this probability
    guidance: float = 1.0  # how far to go from what would be written without the text; 1: not beyond the text's own

    def __post_init__(self) -> None:
        for name, right in (
            ("temperature", self.temperature >= 0),
            ("top_k", self.top_k >= 0),
            ("top_p", 0 < self.top_p <= 1),
            ("guidance", self.guidance >= 0),
        ):
            if not right:
                raise Refused(
                    f"{name} is {getattr(self, name)}",
                    where="sampling",
                    do="temperature, top_k and guidance are at least 0, top_p is above 0 and at most 1",
                )


def chances(seed: int, shape: tuple[int, ...]) -> np.ndarray:
    """A scene's numbers in [0, 1): float64 of a shape."""
    return np.random.default_rng(seed).random(shape)


def ordered(logits: np.ndarray) -> np.ndarray:
    """The places (N, C) of logits float32 (N, C), the largest first, of equal ones the first first.

    Whole numbers that hold a logit's bits and its place are sorted: several times faster than a stable search.
    """
    bits = (logits + np.float32(0)).view(np.int32).astype(np.int64)  # + 0: there is no negative zero then
    bits = np.where(bits < 0, bits ^ 0x7FFFFFFF, bits)  # now ordered as the numbers are
    keys = (-bits << 32) | np.arange(logits.shape[1])
    keys.sort(axis=1)
    return keys & 0xFFFFFFFF


def picked(
    logits: np.ndarray,
    chance: np.ndarray,
    *,
    temperature: np.ndarray,
    top_k: np.ndarray,
    top_p: np.ndarray,
    low: np.ndarray,
    high: np.ndarray,
) -> np.ndarray:
    """One id for each of N rows.

    Args:
        logits: float (N, C), compared as float32.
        chance: float64 (N,) in [0, 1): where in the cumulative distribution, most likely id first, to pick.
        temperature: (N,), and so are the next: see `Sampling`.
        top_k: int (N,).
        top_p: (N,).
        low: int (N,), the first id that may be written.
        high: int (N,), the first after it that may not.

    Returns:
        int64 (N,).
    """
    logits, count = logits.astype(np.float32, copy=False), np.arange(logits.shape[1])
    legal = (count >= low[:, None]) & (count < high[:, None])
    allowed = np.where(legal, logits, np.float32(-np.inf))
    if not temperature.any():
        return allowed.argmax(axis=1)
    order = ordered(allowed)
    ranked = np.take_along_axis(allowed, order, 1) / np.maximum(temperature, 1e-4)[:, None]
    share = np.exp(ranked - ranked[:, :1])
    share /= share.sum(axis=1, keepdims=True)
    most = int(top_k.max()) if top_k.all() else logits.shape[1]
    share, count = share[:, :most], count[:most]
    keep = (count < np.where(top_k > 0, top_k, logits.shape[1])[:, None]) & (share.cumsum(1) - share < top_p[:, None])
    upto = np.where(keep, share, 0.0).cumsum(axis=1)
    at = (upto <= chance[:, None] * upto[:, -1:]).sum(axis=1)
    return np.take_along_axis(order, np.where(temperature > 0, at, 0)[:, None], 1)[:, 0]
