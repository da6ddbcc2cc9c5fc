"""The structure of a clip as pictures: where things go and how near they are, and not how they look.

A stylised clip is made of such pictures: the two directions of the optical flow are red and green, nearness is blue
(arXiv 2312.14125, A.4: 2 + 1 channels for the tokenizer of pictures). Of a drawn clip the truth is known. Of others it
is *estimated* without a network: flow by matching blocks, nearness by light, sharpness and place, a rough guess that
says where shapes are and not how far. The model is trained on both. Numpy only.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from models.videopoet.making.painting import smaller

if TYPE_CHECKING:
    from models.world.sampling import Clip

FASTEST = 0.08  # heights of the picture a frame at which a direction is saturated
CELL = 4  # pixels of a block, after the picture was made half as large
LIGHT = np.array([0.3, 0.59, 0.11], np.float32)  # of red, green and blue
REACH = 4  # blocks are looked for so many half pixels away, to each side


def picture(flow: np.ndarray, depth: np.ndarray) -> np.ndarray:
    """Flow and depth as a picture that a tokenizer reads.

    Args:
        flow: float (..., H, W, 2), pixels from one frame to the next, x then y.
        depth: float (..., H, W), 1 at the subject's plane, infinite far away.

    Returns:
        uint8 (..., H, W, 3): 128 in red and green is rest; blue is 255 at the eye, 128 at depth 1, 0 at infinity.
    """
    moved = 128 + 127 * np.clip(np.nan_to_num(flow) / (FASTEST * flow.shape[-3]), -1, 1)
    near = 255 / (1 + np.maximum(depth, 0))
    return np.rint(np.concatenate([moved, near[..., None]], -1)).astype(np.uint8)


def of_clip(clip: Clip) -> np.ndarray:
    """The true structure of a drawn clip: uint8 (T, H, W, 3); the last frame moves as the one before it."""
    flows = [clip.flow(i) for i in range(clip.count - 1)]
    flows.append(flows[-1] if flows else np.zeros((clip.height, clip.width, 2), np.float32))
    return picture(np.stack(flows), np.stack([clip.depth(i) for i in range(clip.count)]))


def estimated(frames: np.ndarray) -> np.ndarray:
    """The structure of any clip, estimated from its pictures: uint8 (T, H, W, 3) of uint8 (T, H, W, 3)."""
    count, height, width, _ = frames.shape
    light = smaller(frames, max(1, height // 2), max(1, width // 2)).astype(np.float32) @ LIGHT
    flows = [matched(light[i], light[i + 1]) for i in range(count - 1)]
    flows.append(flows[-1] if flows else np.zeros((*light.shape[1:], 2), np.float32))
    return picture(2 * _stretched(np.stack(flows), height, width), _stretched(_guessed_depth(light), height, width))


def matched(before: np.ndarray, after: np.ndarray) -> np.ndarray:
    """Flow by matching blocks: where the neighbourhood of every pixel fits best in the next picture.

    Args:
        before: float32 (h, w), light in 0..255.
        after: the next picture.

    Returns:
        float32 (h, w, 2) in pixels, x then y, smoothed. Where nothing is to be seen, it rests.
    """
    height, width = before.shape
    before, after = _mean(before, 2), _mean(after, 2)  # grain is not motion
    padded = np.pad(after, REACH, mode="edge")
    best = np.full(before.shape, np.inf, np.float32)
    flow = np.zeros((*before.shape, 2), np.float32)
    steps = sorted(
        ((y, x) for y in range(-REACH, REACH + 1) for x in range(-REACH, REACH + 1)),
        key=lambda s: (s[0] ** 2 + s[1] ** 2, s),
    )
    for y, x in steps:
        there = padded[REACH + y : REACH + y + height, REACH + x : REACH + x + width]
        cost = _mean(np.abs(before - there), CELL) + np.hypot(x, y)  # a farther match must be a better one
        better = cost < best
        best[better] = cost[better]
        flow[better] = (x, y)
    return np.stack([_mean(flow[..., axis], 2) for axis in (0, 1)], -1)


def _guessed_depth(light: np.ndarray) -> np.ndarray:
    """A guess at depth: what is low, dark and detailed is near: float32 (T, H, W) of light (T, H, W)."""
    height = light.shape[1]
    detail = np.stack([_mean(np.abs(one - _mean(one, 4)), 2) for one in light])  # fine, so that outlines are seen
    low = np.linspace(0, 1, height, dtype=np.float32)[:, None]
    near = 0.03 + 0.3 * low + 0.35 * np.clip(detail / 24, 0, 1) + 0.1 * (1 - light / 255)
    return 1 / near - 1


def _mean(values: np.ndarray, size: int) -> np.ndarray:
    """The mean over a square of 2 * size // 2 + 1 around every pixel, whose edges go on."""
    half = size // 2
    total = np.pad(values, half, mode="edge").astype(np.float64)
    for axis in (0, 1):
        sums = np.cumsum(total, axis)
        sums = np.concatenate([np.zeros_like(np.take(sums, [0], axis)), sums], axis)
        span = 2 * half + 1
        count = sums.shape[axis]
        total = np.take(sums, range(span, count), axis) - np.take(sums, range(count - span), axis)
    return (total / (2 * half + 1) ** 2).astype(np.float32)


def _stretched(values: np.ndarray, height: int, width: int) -> np.ndarray:
    """(T, h, w, ...) at another size, by the nearest."""
    rows = np.arange(height) * values.shape[1] // height
    columns = np.arange(width) * values.shape[2] // width
    return values[:, rows[:, None], columns]
