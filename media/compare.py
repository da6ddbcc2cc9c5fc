"""Comparing two videos frame by frame: where they begin to differ, and by how much."""

from __future__ import annotations

from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from media.probe import opened


class Difference(NamedTuple):
    """The first frame that is not equal, counted from 0, and the largest difference of a sample in it (0..255)."""

    frame: int
    most: int


def first_difference(one: Path, other: Path) -> Difference | None:
    """Where two videos of one size begin to differ; None when every frame is equal.

    A video that ends before the other differs at the frame that it lacks, by 255. Raises Poisoned when one of them
    cannot be decoded.
    """
    with opened(one) as (first, a), opened(other) as (second, b):
        left, right = first.decode(a), second.decode(b)
        number = 0
        while True:
            pair = next(left, None), next(right, None)
            if pair == (None, None):
                return None
            most = _most(*pair)
            if most:
                return Difference(number, most)
            number += 1


def _most(one: Any, other: Any) -> int:
    if one is None or other is None or (one.width, one.height) != (other.width, other.height):
        return 255
    a, b = (frame.to_ndarray(format="yuv420p").astype(np.int16) for frame in (one, other))
    return int(np.abs(a - b).max())
