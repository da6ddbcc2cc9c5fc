"""How pictures move from one frame to the next, measured from their light alone, without a network.

An affine map from each frame to the next is found by least squares on the light itself, from coarse to fine, with
weights that forget what moves by itself (Lucas and Kanade 1981; the weights of Geman and McClure); then what is left
is measured in CELLS of the frame, so that near and far, middle and edge can be told apart. Numpy only, all pairs of a
clip at once.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from models.videopoet.making.painting import smaller
from models.videopoet.making.structure import LIGHT

HEIGHT, WIDTH = 112, 64  # pixels at which motion is measured
LEVELS = ((4, 8), (2, 6), (1, 5))  # how many times smaller, and how often the map is improved there
CELLS = 4  # along each side
REACH = 7  # points of the coarsest level that the search for a shift goes to each side
LEAST = 2.0  # grey levels of error that are never taken for another thing's motion
RESTING = 40.0  # how much a cell without detail is held to the frame's map, squared grey levels a pixel


class Motion(NamedTuple):
    """What moves from frame to frame of a clip of T frames, as shares of the frame's width and height.

    Attributes:
        frame: (T - 1, 6), the map of most of the frame around its middle: shift x, how it grows with x (from -0.5 to
            0.5 across the frame) and with y, shift y, and how that grows with x and y.
        cells: (T - 1, CELLS, CELLS, 2), the shift of every cell, x then y.
        left: (T - 1,), the mean error that is left, grey levels.
    """

    frame: np.ndarray
    cells: np.ndarray
    left: np.ndarray


def motion_of(frames: np.ndarray) -> Motion:
    """The motion of a clip, uint8 (T, H, W, 3), two frames or more."""
    light = _light(frames)
    maps = np.zeros((len(light) - 1, 6), np.float32)
    for level, (factor, times) in enumerate(LEVELS):
        pictures = _halved(light, factor)
        if level == 0:
            maps[:, 0], maps[:, 3] = _searched(pictures)
        else:
            maps *= LEVELS[level - 1][0] / factor
        for _ in range(times):
            maps += _improved(pictures[:-1], pictures[1:], maps)
    cells, left = _by_cells(light[:-1], light[1:], maps)
    return Motion(maps / np.repeat([WIDTH, HEIGHT], 3).astype(np.float32), cells, left)


def _light(frames: np.ndarray) -> np.ndarray:
    """Light (T, HEIGHT, WIDTH), a little soft, with the frames' means made equal: flicker is not motion."""
    height, width = frames.shape[1:3]
    if height < HEIGHT or width < WIDTH:
        frames = frames.repeat(-(-HEIGHT // height), 1).repeat(-(-WIDTH // width), 2)
    light = smaller(frames, HEIGHT, WIDTH).astype(np.float32) @ LIGHT
    light -= light.mean((1, 2), keepdims=True)
    for axis in (1, 2):
        before, after = (np.take(light, _shifted(light.shape[axis], by), axis) for by in (-1, 1))
        light = 0.5 * light + 0.25 * (before + after)
    return light


def _shifted(size: int, by: int) -> np.ndarray:
    return np.clip(np.arange(size) + by, 0, size - 1)


def _halved(light: np.ndarray, factor: int) -> np.ndarray:
    count, height, width = light.shape
    return light.reshape(count, height // factor, factor, width // factor, factor).mean((2, 4))


def _searched(pictures: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The whole shift (x, y) of every pair under which what both show differs least."""
    before, after = pictures[:-1], pictures[1:]
    height, width = before.shape[1:]
    steps = sorted(((y, x) for y in range(-REACH, REACH + 1) for x in range(-REACH, REACH + 1)), key=_length)
    costs = np.empty((len(steps), len(before)), np.float32)
    for n, (y, x) in enumerate(steps):
        here = before[:, max(0, -y) : height - max(0, y), max(0, -x) : width - max(0, x)]
        there = after[:, max(0, y) : height + min(0, y), max(0, x) : width + min(0, x)]
        costs[n] = np.abs(here - there).mean((1, 2)) * (1 + 0.01 * _length((y, x)))  # a farther match must be better
    best = np.array(steps, np.float32)[costs.argmin(0)]
    return best[:, 1], best[:, 0]


def _length(step: tuple[int, int]) -> float:
    return float(np.hypot(*step))


def _places(height: int, width: int) -> tuple[np.ndarray, np.ndarray]:
    """Where every pixel is, from -0.5 to 0.5: y and x, flat."""
    y, x = np.mgrid[:height, :width].astype(np.float32)
    return (y.ravel() + 0.5) / height - 0.5, (x.ravel() + 0.5) / width - 0.5


def _gone(maps: np.ndarray, height: int, width: int) -> tuple[np.ndarray, np.ndarray]:
    """How far every pixel goes by the maps: x and y, (pairs, pixels)."""
    y, x = _places(height, width)
    basis = np.stack([np.ones_like(x), x, y])
    return maps[:, :3] @ basis, maps[:, 3:] @ basis


def _compared(before: np.ndarray, after: np.ndarray, maps: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The next picture seen through the map minus this one, and which pixels it has: (pairs, pixels)."""
    count, height, width = before.shape
    moved_x, moved_y = _gone(maps, height, width)
    y, x = np.mgrid[:height, :width].astype(np.float32)
    y, x = y.ravel() + moved_y, x.ravel() + moved_x
    inside = (x >= 0) & (x <= width - 1) & (y >= 0) & (y <= height - 1)
    x, y = np.clip(x, 0, width - 1.001), np.clip(y, 0, height - 1.001)
    left, top = x.astype(np.int32), y.astype(np.int32)
    at = top * width + left + (np.arange(count) * height * width)[:, None]
    flat, share_x, share_y = after.ravel(), x - left, y - top
    upper = flat[at] * (1 - share_x) + flat[at + 1] * share_x
    lower = flat[at + width] * (1 - share_x) + flat[at + width + 1] * share_x
    return upper * (1 - share_y) + lower * share_y - before.reshape(count, -1), inside


def _slopes(pictures: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """How light grows with x and with y, (pairs, pixels)."""
    flat = (len(pictures), -1)
    return np.gradient(pictures, axis=2).reshape(flat), np.gradient(pictures, axis=1).reshape(flat)


def _improved(before: np.ndarray, after: np.ndarray, maps: np.ndarray) -> np.ndarray:
    """What is to be added to the maps: one step of Gauss and Newton."""
    error, inside = _compared(before, after, maps)
    usual = 1.48 * np.median(np.abs(error), axis=1, keepdims=True)
    weight = inside / (1 + (error / np.maximum(LEAST, 2 * usual)) ** 2) ** 2
    along, down = _slopes(before)
    y, x = _places(*before.shape[1:])
    rows = np.stack([along, along * x, along * y, down, down * x, down * y], -1)
    weighed = rows * weight[..., None]
    normal = weighed.transpose(0, 2, 1) @ rows
    normal += np.eye(6, dtype=np.float32) * 0.5 * error.shape[1]  # where there is nothing to see, nothing moves
    return -np.linalg.solve(normal, (weighed.transpose(0, 2, 1) @ error[..., None]))[..., 0]


def _by_cells(before: np.ndarray, after: np.ndarray, maps: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """See `Motion.cells` and `Motion.left`."""
    count, height, width = before.shape
    error, inside = _compared(before, after, maps)
    along, down = _slopes(before)

    def summed(values: np.ndarray) -> np.ndarray:
        parts = values.reshape(count, CELLS, height // CELLS, CELLS, width // CELLS)
        return parts.mean((2, 4))

    xx, yy, xy = summed(along * along) + RESTING, summed(down * down) + RESTING, summed(along * down)
    bx, by = summed(along * error * inside), summed(down * error * inside)
    least = xx * yy - xy * xy
    more = np.stack([-(yy * bx - xy * by) / least, -(xx * by - xy * bx) / least], -1)
    moved = np.stack([summed(each) for each in _gone(maps, height, width)], -1)
    scale = np.array([WIDTH, HEIGHT], np.float32)
    return (moved + more) / scale, np.abs(error * inside).mean(1)
