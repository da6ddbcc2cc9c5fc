"""Painting: masks of what is unknown, and pictures that do not betray it.

What is to be painted is filled with grey *before* the pictures are made smaller or tokenised, so nothing of it can
leak through a filter or a receptive field. True in a mask means unknown. Numpy only.
"""

from __future__ import annotations

import numpy as np

from studio.errors import Refused

GREY = 128  # what unknown pixels show
SHAPES = ("centre", "band", "column", "corner", "sliding box")  # MAGVIT's masks (arXiv 2212.05199), by these names
KEPT = (0.5, 0.8)  # the sides of an outpainted centre, in parts of the picture's, at least and at most in training


def painted(frames: np.ndarray, unknown: np.ndarray) -> np.ndarray:
    """The pictures with grey in place of what is unknown.

    Args:
        frames: uint8 (T, H, W, 3).
        unknown: bool (T, H, W), or (H, W) for all of them.
    """
    return np.where(fitted(unknown, frames.shape[:3])[..., None], np.uint8(GREY), frames)


def fitted(mask: np.ndarray, shape: tuple[int, int, int]) -> np.ndarray:
    """A mask of any size for a clip: nearest pixels of a picture that is stretched, one picture for all frames.

    Args:
        mask: bool (h, w), (1, h, w) or (T, h, w); other numbers are unknown from the middle of their range on.
        shape: of the clip, (T, H, W).

    Returns:
        bool (T, H, W).

    Raises:
        Refused: it has neither one picture nor as many as the clip, or marks nothing.
    """
    count, height, width = shape
    mask = np.asarray(mask)
    if mask.dtype != bool:
        mask = mask > (np.iinfo(mask.dtype).max / 2 if np.issubdtype(mask.dtype, np.integer) else 0.5)
    mask = mask[None] if mask.ndim == 2 else mask
    if mask.ndim != 3 or len(mask) not in (1, count) or not mask.size:
        raise Refused(
            f"the mask is {mask.shape} and the clip has {count} frames",
            where="mask",
            do="give one black and white picture, or one for each frame",
        )
    if not mask.any():
        raise Refused("the mask marks nothing", where="mask", do="paint white what is to be made anew")
    rows = np.arange(height) * mask.shape[1] // height
    columns = np.arange(width) * mask.shape[2] // width
    return np.broadcast_to(mask[:, rows[:, None], columns], shape)


def hole(shape: tuple[int, int, int], name: str) -> np.ndarray:
    """A mask for inpainting: bool (T, H, W); see SHAPES."""
    count, height, width = shape
    mask = np.zeros(shape, bool)
    rows, columns = slice(height // 4, height * 3 // 4), slice(width // 4, width * 3 // 4)
    if name == "sliding box":
        for t in range(count):
            left = (width - width // 2) * t // max(1, count - 1)
            mask[t, rows, left : left + width // 2] = True
        return mask
    boxes = {
        "centre": (rows, columns),
        "band": (rows, slice(None)),
        "column": (slice(None), columns),
        "corner": (slice(height // 2), slice(width // 2)),
    }
    mask[:, *boxes[name]] = True
    return mask


def around(mask: np.ndarray, margin: int) -> np.ndarray:
    """A mask grown by a margin of pixels to all sides: bool (T, H, W)."""
    grown = np.pad(mask, ((0, 0), (margin, margin), (margin, margin)))
    for axis in (1, 2):
        size = mask.shape[axis]
        grown = np.logical_or.reduce([np.take(grown, range(n, n + size), axis) for n in range(2 * margin + 1)])
    return grown


def frame_around(shape: tuple[int, int, int], kept: float) -> np.ndarray:
    """A mask for outpainting, all but a centre whose sides are `kept` of the picture's: bool (T, H, W)."""
    mask = np.ones(shape, bool)
    top, bottom, left, right = _centre(shape[1], shape[2], kept)
    mask[:, top:bottom, left:right] = False
    return mask


def outpainting(frames: np.ndarray, kept: float) -> tuple[np.ndarray, np.ndarray]:
    """A clip made smaller in the middle of grey: what outpainting makes a whole picture of.

    Args:
        frames: uint8 (T, H, W, 3).
        kept: the part of each side that it fills, in 0..1.

    Returns:
        (uint8 (T, H, W, 3), the mask bool (T, H, W)).
    """
    if not 0 < kept < 1:
        raise Refused(f"{kept:g} of a side cannot be kept", where="kept", do="choose between 0 and 1")
    _, height, width, _ = frames.shape
    top, bottom, left, right = _centre(height, width, kept)
    whole = np.full_like(frames, GREY)
    whole[:, top:bottom, left:right] = smaller(frames, bottom - top, right - left)
    return whole, frame_around(frames.shape[:3], kept)


def composed(kept: np.ndarray, made: np.ndarray, unknown: np.ndarray, soft: int = 2) -> np.ndarray:
    """What is known from the one, what is unknown from the other; the seam is `soft` pixels on the unknown's side.

    Args:
        kept: uint8 (T, H, W, 3), the source.
        made: uint8 (T, H, W, 3), what was painted.
        unknown: bool (T, H, W).
        soft: width of the seam; known pixels stay as they are.
    """
    share = unknown.astype(np.float32)
    for n in range(1, soft + 1):
        inner = ~around(~unknown, n)
        share = np.where(unknown & ~inner & (share == 1), n / (soft + 1), share)
    mixed = kept + share[..., None] * (made.astype(np.float32) - kept)
    return np.rint(mixed).astype(np.uint8)


def smaller(frames: np.ndarray, height: int, width: int) -> np.ndarray:
    """Pictures at a smaller size, every pixel the mean of the area that it stands for.

    Args:
        frames: uint8 (T, H, W, 3).
        height: at most H.
        width: at most W.

    Returns:
        uint8 (T, height, width, 3).
    """
    rows, columns = _areas(frames.shape[1], height), _areas(frames.shape[2], width)
    return np.rint(np.einsum("yh,thwc,xw->tyxc", rows, frames, columns, optimize=True)).astype(np.uint8)


def _areas(size: int, count: int) -> np.ndarray:
    """How much of each of `size` pixels is in each of `count` equal areas: float32 (count, size), rows of sum 1."""
    edges = np.arange(count + 1) * (size / count)
    at = np.arange(size)
    overlap = np.minimum(edges[1:, None], at + 1) - np.maximum(edges[:-1, None], at)
    return (np.clip(overlap, 0, None) * (count / size)).astype(np.float32)


def _centre(height: int, width: int, kept: float) -> tuple[int, int, int, int]:
    """The rectangle in the middle: top, bottom, left, right; never empty, never all of it."""
    h, w = (min(size - 1, max(1, round(size * kept))) for size in (height, width))
    top, left = (height - h) // 2, (width - w) // 2
    return top, top + h, left, left + w
