"""Chance that is the same everywhere: an integer hash of a seed and of names, no global state."""

from __future__ import annotations

import hashlib
import math

import numpy as np


def generator(seed: int, *names: str | int) -> np.random.Generator:
    """A numpy generator of its own for one place of the world."""
    digest = hashlib.sha256(repr((seed, *names)).encode()).digest()
    return np.random.Generator(np.random.PCG64(int.from_bytes(digest[:8], "big")))


def unit(seed: int, *names: str | int) -> float:
    """One number in 0..1."""
    return int.from_bytes(hashlib.sha256(repr((seed, *names)).encode()).digest()[:6], "big") / float(1 << 48)


def wobble(time: float, seed: float = 0.0) -> float:
    """A calm irregular wave in -1..1 without a visible period."""
    return (
        0.5 * math.sin(time * 1.31 + seed * 6.1)
        + 0.3 * math.sin(time * 2.17 + seed * 3.7)
        + 0.2 * math.sin(time * 3.53 + seed * 9.2)
    )
