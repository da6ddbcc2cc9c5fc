"""Two clips, or two sounds, against each other: what is alike, what moves, and whether a cut or an edge is seen.

Clips are uint8 (T, H, W, 3), sounds float32 (samples,) at 16 kHz. Where a number has no meaning it is not a number.
Numpy only.
"""

from __future__ import annotations

import numpy as np

from models.videopoet.evaluation import measures
from models.videopoet.making import structure

MOST_DECIBELS = 99.0  # what equal pictures are said to have
STILL = 0.25  # grey levels a frame below which nothing moves
DIFFERENT = 16  # grey levels by which an edit changes a pixel
SEAM_COLUMNS = 4  # log-mel columns whose window lies over a cut
CELL = 4  # pixels of a cell in which outlines are compared


def psnr(one: np.ndarray, other: np.ndarray, where: np.ndarray | None = None) -> float:
    """Decibels between pictures, of some pixels only if `where` (bool, without the colours) is given; at most 99."""
    if where is not None:
        one, other = one[where], other[where]
    return min(MOST_DECIBELS, measures.psnr(one, other)) if one.size else float("nan")


def steps(frames: np.ndarray) -> np.ndarray:
    """How much each frame differs from the one before it, in mean grey levels: (T - 1,)."""
    return np.abs(np.diff(frames.astype(np.int16), axis=0)).mean((1, 2, 3))


def motion(frames: np.ndarray, true: np.ndarray) -> float:
    """How much moves, relative to the world's own clip; not a number where nothing moves there."""
    if len(frames) < 2 or len(true) < 2 or steps(true).mean() < STILL:
        return float("nan")
    return float(steps(frames).mean() / steps(true).mean())


def seam(before: np.ndarray, after: np.ndarray) -> float:
    """The difference over a cut in units of the ordinary differences before it: 1 is a seam that is not there.

    Of a picture, which has none, those after the cut are taken.
    """
    ordinary = steps(before) if len(before) > 1 else steps(after)
    jump = np.abs(after[0].astype(np.int16) - before[-1]).mean()
    return float(jump / max(STILL, ordinary.mean())) if ordinary.size else float("nan")


def edge_seam(frames: np.ndarray, unknown: np.ndarray) -> float:
    """The steps between neighbours over a mask's edge, in units of those elsewhere: 1 is an edge that is not seen."""
    over, elsewhere = [], []
    pixels = frames.astype(np.int16)
    for axis in (1, 2):
        jump = np.abs(np.diff(pixels, axis=axis)).mean(-1)
        edge = np.diff(unknown.astype(np.int8), axis=axis) != 0
        over.append(jump[edge])
        elsewhere.append(jump[~edge])
    if not sum(map(len, over)):
        return float("nan")
    return float(np.concatenate(over).mean() / max(STILL, np.concatenate(elsewhere).mean()))


def likeness(one: np.ndarray, other: np.ndarray) -> float:
    """Correlation of two arrays; not a number when one of them is flat."""
    a, b = one.astype(np.float64).ravel(), other.astype(np.float64).ravel()
    a, b = a - a.mean(), b - b.mean()
    size = np.linalg.norm(a) * np.linalg.norm(b)
    return float(a @ b / size) if size > 1e-9 else float("nan")


def alike_in_structure(one: np.ndarray, other: np.ndarray, name: str) -> dict[str, float]:
    """Agreement of edges, flow and guessed depth of two clips, each a correlation, named "name.edges" and so on."""
    count = min(len(one), len(other))
    first, second = (structure.estimated(clip[:count]) for clip in (one, other))
    return {
        f"{name}.edges": likeness(*(_edges(clip[:count]) for clip in (one, other))),
        f"{name}.flow": likeness(first[..., :2], second[..., :2]),
        f"{name}.depth": likeness(first[..., 2], second[..., 2]),
    }


def sound_seam(before: np.ndarray, after: np.ndarray) -> float:
    """The same of two sounds: how log-mel columns change over the cut, in units of their ordinary changes."""
    columns = measures.log_mel(np.concatenate([before, after]))
    changes = np.abs(np.diff(columns, axis=0)).mean(1)
    at = round(len(before) / (len(before) + len(after)) * len(columns))
    over = changes[at - 1 : at + SEAM_COLUMNS - 1]
    return float(over.mean() / max(0.1, changes.mean())) if len(over) else float("nan")


def loudness(wave: np.ndarray) -> float:
    """Root mean square in decibels, at least -100."""
    return float(20 * np.log10(max(1e-5, np.sqrt(np.mean(np.square(wave, dtype=np.float64))))))


def _edges(frames: np.ndarray) -> np.ndarray:
    """Where light changes, a little blurred: outlines one pixel apart are the same outline."""
    light = frames.astype(np.float32) @ structure.LIGHT
    down, right = np.diff(light, axis=1)[:, :, 1:], np.diff(light, axis=2)[:, 1:]
    edges = np.minimum(48, np.hypot(down, right))
    height, width = (size // CELL * CELL for size in edges.shape[1:])
    return edges[:, :height, :width].reshape(len(edges), height // CELL, CELL, width // CELL, CELL).mean((2, 4))


def changed_pixels(source: np.ndarray, made: np.ndarray, true: np.ndarray) -> dict[str, float]:
    """Pixels that the world's edit changes should be nearer to it than to the source; others should stay."""
    gone = np.abs(true.astype(np.int16) - source).mean(-1)
    different = gone > DIFFERENT
    found: dict[str, float] = {"kept_psnr": psnr(made, source, ~different)}
    if different.any():
        to_true = np.abs(made.astype(np.int16) - true).mean(-1)
        to_source = np.abs(made.astype(np.int16) - source).mean(-1)
        found["nearer"] = float((to_true < to_source)[different].mean())
    return found
