"""What a camera did, measured from pictures alone with OpenCV: tracked corners and a robust similarity."""

from typing import NamedTuple

import cv2
import numpy as np


class Motion(NamedTuple):
    """From one frame to the next, around the frame's centre, in shares of the frame's width and height."""

    x: float
    y: float
    scale: float  # natural logarithm
    turn: float  # degrees


def grey(frame):
    return cv2.cvtColor(frame, cv2.COLOR_RGB2GRAY)


def tracked(here, there, keep=None, *, corners=400):
    """Corners of `here` and where they are in `there`, by pyramidal Lucas-Kanade checked forwards and backwards."""
    first, second = grey(here), grey(there)
    mask = None if keep is None else keep.astype(np.uint8) * 255
    points = cv2.goodFeaturesToTrack(first, corners, 0.01, 5, mask=mask)
    if points is None:
        return np.zeros((0, 2)), np.zeros((0, 2))
    window = {"winSize": (21, 21), "maxLevel": 4}
    moved, ok, _ = cv2.calcOpticalFlowPyrLK(first, second, points, None, **window)
    back, ok_back, _ = cv2.calcOpticalFlowPyrLK(second, first, moved, None, **window)
    good = (ok & ok_back)[:, 0].astype(bool) & (np.abs(back - points).max((1, 2)) < 0.4)
    return points[good, 0], moved[good, 0]


def as_motion(matrix, width, height):
    centre = np.array([width / 2, height / 2, 1.0])
    shift = matrix @ centre - centre[:2]
    a, b = matrix[0, 0], matrix[1, 0]
    return Motion(
        shift[0] / width, shift[1] / height, float(np.log(np.hypot(a, b))), float(np.degrees(np.arctan2(b, a)))
    )
