"""Grain, washes and fibres: textures as large as the page, made once for a size.

They are made of an integer hash's chance and of plain sums and products, so they are the same on every machine.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from models.world.chance import generator

CHUNK = 43200  # points that are worked on together: what fits the cache


def waves(name: str, size: tuple[int, int], cell: float) -> np.ndarray:
    """Smooth noise in -1..1 as float32 (height, width); `cell` is the distance of its hills in pixels."""
    height, width = size
    cell = max(1.0, cell)
    grid = generator(0, "texture", name).uniform(-1, 1, (int(height / cell) + 2, int(width / cell) + 2))
    grid = grid.astype(np.float32)
    top, down = _steps(height, cell)
    left, right = _steps(width, cell)
    wide = grid[:, left] + (grid[:, left + 1] - grid[:, left]) * right
    return wide[top] + (wide[top + 1] - wide[top]) * down[:, None]


def _steps(count: int, cell: float) -> tuple[np.ndarray, np.ndarray]:
    at = np.arange(count, dtype=np.float64) / cell
    whole = at.astype(np.int64)
    share = at - whole
    return whole, (share * share * (3 - 2 * share)).astype(np.float32)


def grain(name: str, size: tuple[int, int], scale: float, cells: dict[float, float]) -> np.ndarray:
    """A sum of noises {cell in stage units: strength}; what is finer than a pixel fades away with its size."""
    total = np.zeros(size, np.float32)
    for cell, strength in cells.items():
        total += waves(f"{name} {cell}", size, cell * scale) * (strength * min(1.0, cell * scale * 0.75))
    return total


def byte(values: np.ndarray) -> np.ndarray:
    """0..1 as uint8."""
    return (np.clip(values, 0.0, 1.0) * 255 + 0.5).astype(np.uint8)


def colours(values: np.ndarray, tint: tuple[float, float, float]) -> np.ndarray:
    """A grey texture (H, W) as uint8 (H, W, 4), BGRA; red, green and blue times the tint."""
    out = np.full((*values.shape, 4), 255, np.uint8)
    for channel, share in enumerate(tint):
        out[..., 2 - channel] = byte(values * share)
    return out


def bands(height: int, width: int) -> Iterator[slice]:
    """The rows of a page in bands of about CHUNK points."""
    deep = max(1, CHUNK // width)
    return (slice(top, min(height, top + deep)) for top in range(0, height, deep))


def multiplied(pixels: np.ndarray, texture: np.ndarray) -> None:
    """Pixels *= texture / 255, in place; both uint8 (H, W, 4)."""
    for band in bands(*pixels.shape[:2]):
        rows = pixels[band].astype(np.uint16)
        rows *= texture[band]
        rows += 255
        rows >>= 8
        pixels[band] = rows


FULL = 128  # strength of pigment that leaves a colour as it is


def diluted(pixels: np.ndarray, strength: np.ndarray, paper: np.ndarray | None = None) -> None:
    """Pigment as strong as `strength` / FULL says, over white or over a `paper` (how dark it is), in place.

    Pixels and paper are uint8 (H, W, 4), strength is words (H, W) of four equal bytes.
    """
    parts = strength.view(np.uint8).reshape(pixels.shape)
    for band in bands(*pixels.shape[:2]):
        rows = (~pixels[band]).astype(np.uint16)  # 255 - x
        rows *= parts[band]
        rows >>= 7
        if paper is not None:
            rows += paper[band]
        np.minimum(rows, 255, out=rows)
        np.subtract(255, rows, out=pixels[band], casting="unsafe")
    pixels[..., 3] = 255


def words(strength: np.ndarray) -> np.ndarray:
    """A strength (H, W) of uint8 for all four channels, uint32 (H, W)."""
    return strength.astype(np.uint32) * np.uint32(0x01010101)
