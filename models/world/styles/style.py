"""What a style may decide: its brush, its clock, its cell, the sky, shadows, and the finish of the page.

A style sees the page (pixels and what they show), never the film. Everything it does follows from the page, so the
same page gives the same pixels on every machine.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import skia

from models.world.brush import Brush


@dataclass(frozen=True)
class Page:
    """One picture in the making.

    `pixels` is uint8 (height, width, 4), BGRA without transparency; `canvas` draws on it. `scale` is pixels of the page
    a stage unit at rest; `picture` counts the pictures of the world's clock, for lines that are drawn anew.
    """

    pixels: np.ndarray
    canvas: skia.Canvas
    scale: float
    picture: int
    seed: int
    rows: np.ndarray  # sky height of every row's middle, stage units
    sky: Sequence[tuple[float, int]]  # (height, colour) from top to bottom
    time: str = "day"
    plain: bool = False  # without the grain of paper, brush and screen

    @property
    def size(self) -> tuple[int, int]:
        """Height and width, pixels."""
        return self.pixels.shape[0], self.pixels.shape[1]

    def words(self) -> np.ndarray:
        """The pixels as uint32 (height, width)."""
        return self.pixels.view(np.uint32)[..., 0]


class Style:
    """Flat illustration, and the base of all others.

    A style with `pictures` steps: its world, its camera and its truth stand still between two pictures, as in films
    that are drawn or set by hand. Seen at 30 frames a second, 12 pictures are held for three and two frames in turn.
    """

    brush: type[Brush] = Brush
    pictures: float = 0.0  # a second, about; 0: every frame is a picture of its own

    def held(self, i: float, rate: int) -> float:
        """The frame, perhaps between two, whose moment is shown at frame i."""
        if not self.pictures or rate <= self.pictures:
            return i
        return math.floor(i * self.pictures / rate + 1e-6) * rate / self.pictures

    def cell(self, width: int, height: int) -> int:  # noqa: ARG002
        """The edge of one drawn point, pixels of the frame; more than 1 draws on a smaller page."""
        return 1

    def sky(self, page: Page) -> None:
        """The sky, one colour a row, written straight into memory."""
        page.words()[:] = sky_rows(page.rows, page.sky).view(np.uint32)

    def shadow(self, canvas: skia.Canvas, oval: skia.Rect, colour: int, alpha: float) -> None:
        """One of the ovals of a shadow, or of moonlight, on the ground under a figure."""
        paint = skia.Paint(AntiAlias=True, Color=round(alpha * 255) << 24 | colour)
        canvas.drawOval(oval, paint)

    def finish(self, page: Page) -> None:
        """Works on the finished page, in place."""


def sky_rows(rows: np.ndarray, sky: Sequence[tuple[float, int]]) -> np.ndarray:
    """The sky's colours at the heights, uint8 (height, 4), BGRA."""
    colours = np.array([[c >> 16 & 255, c >> 8 & 255, c & 255] for _, c in sky], np.float64)
    line = np.full((len(rows), 4), 255, np.uint8)
    for channel in range(3):
        line[:, 2 - channel] = np.interp(rows, [h for h, _ in sky], colours[:, channel]) + 0.5
    return line
