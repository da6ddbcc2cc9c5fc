"""Clips with fewer frames than the short: the composer looks at them in the short's time."""

from __future__ import annotations

import numpy as np

from models.frames import paced


def test_frames_between_are_mixed_by_their_time_and_the_last_is_held():
    frames = [np.full((2, 2, 3), 10 * n, np.uint8) for n in range(4)]
    found = [int(frame[0, 0, 0]) for frame in paced(iter(frames), 8, 32)]
    assert found == [0, 2, 5, 8, 10, 12, 15, 18, 20, 22, 25, 28, 30, 30, 30, 30]


def test_a_clip_lasts_as_long_as_before():
    frames = [np.zeros((2, 2, 3), np.uint8)] * 17
    assert len(list(paced(iter(frames), 8, 30))) == round(17 / 8 * 30)
    assert list(paced(iter([]), 8, 30)) == []
