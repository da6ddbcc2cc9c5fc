"""Pixel art: drawn on a page of about 240 points of height, hard-edged, in some 70 colours, with dark outlines.

Gradients become ordered dithering; a shape's own colour is taken from the palette before it is painted, so that
figures stay clean. The world moves 12 times a second. At small frames a point is one pixel.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from functools import cache

import numpy as np
import skia

from models.world.brush import Brush, Shape
from models.world.palette import Light, darker, mix
from models.world.shapes import minus, moved, within
from models.world.styles.outline import ROUND, extent
from models.world.styles.style import Page, Style

POINT = 8.0  # stage units of a point: 1920 / 240
DITHER = 22  # levels of 255 between the darkest and the lightest point of a dithered area
BANDS = 10
# The colours that tell the flat pictures of all places and hours best (k-means in OKLab), pure ones, and skins.
PALETTE = (
    *(0x17142B, 0x2B2225, 0x2B2A3C, 0x1F2856, 0x483936, 0x2A4156, 0x2D3A74, 0x474157, 0x3E476D, 0x3E4D86, 0x395D3F),
    *(0x744736, 0x3C606E, 0x655855, 0x585B74, 0x55628D, 0x527764, 0x9D5C3F, 0x537F4B, 0x3E78B9, 0x787784, 0x897668),
    *(0x6E7B9B, 0xD8433B, 0x687DBA, 0xC35E4D, 0x55928D, 0xA87A5B, 0xAC7B8F, 0x859850, 0xD96C40, 0x729D77, 0x968F8B),
    *(0x4C99CB, 0xA19162, 0x7C91CF, 0xC88550, 0xC28480, 0x70AC63, 0x8D9CB9, 0xDA8470, 0xCD9A73, 0xB7A395, 0xC9A758),
    *(0xB5A7C2, 0x8FB9AB, 0xEC966C, 0xEB9D51, 0xA8BD8A, 0xACB7C8, 0xD6B28A, 0xD1AFBB, 0x89C8E4, 0xF0B27B, 0xCCC3B5),
    *(0x8460B3, 0x59408A, 0xBB6C3E, 0x8C5236, 0xA5323A, 0xEE8FA4, 0x2A9D97, 0x7E4634, 0xBC7C54, 0xDCA27C),
    *(0xE9B8B2, 0xF3BE41, 0xC8D1E1, 0xF0CC8D, 0xB2DAE7, 0xF3CDB3, 0xEFDFC9, 0xE5EDF1, 0xFFF8E8),
)
BAYER = np.array([[0, 8, 2, 10], [12, 4, 14, 6], [3, 11, 1, 9], [15, 7, 13, 5]])


@cache
def _colours() -> np.ndarray:
    return np.array([[c >> 16 & 255, c >> 8 & 255, c & 255] for c in PALETTE], np.int64)


@cache
def _nearest() -> np.ndarray:
    """The palette's colour for each of 32 x 32 x 32 colours, as BGRA words (32768,).

    The distance is "redmean", which weighs channels as the eye does and needs integers only.
    """
    steps = np.arange(32) * 8 + 4
    red, green, blue = (axis.reshape(-1, 1) for axis in np.meshgrid(steps, steps, steps, indexing="ij"))
    r, g, b = _colours().T
    mean = (red + r) // 2
    away = (512 + mean) * (red - r) ** 2 // 256 + 4 * (green - g) ** 2 + (767 - mean) * (blue - b) ** 2 // 256
    best = _colours()[away.argmin(1)]
    words = np.full((len(best), 4), 255, np.uint8)
    words[:, :3] = best[:, ::-1]
    return words.view(np.uint32)[:, 0].copy()


@cache
def snapped(colour: int) -> int:
    """The palette's nearest colour."""
    place = (colour >> 19 & 31) << 10 | (colour >> 11 & 31) << 5 | colour >> 3 & 31
    return int(_nearest()[place]) & 0xFFFFFF


class PixelBrush(Brush):
    """Hard areas in the palette's colours; bodies have a dark outline and one shade."""

    def __init__(self, light: Light) -> None:
        super().__init__(light)
        self.near = light.figure or light.distance < 0.2

    def _add(self, path: skia.Path, colour: int, alpha: float = 1.0, *, solid: bool = True) -> None:
        paint = skia.Paint(AntiAlias=False, Color=round(min(1.0, max(0.0, alpha)) * 255) << 24 | colour)
        self.shapes.append(Shape(path, paint, solid))

    def fill(self, path: skia.Path, colour: int, *, alpha: float = 1.0, lit: bool = False) -> None:
        """A hard area."""
        painted = self.light(colour, lit=lit)
        self._add(path, snapped(painted) if alpha == 1 else painted, alpha, solid=alpha > 0.5)

    def body(self, path: skia.Path, colour: int, *, shade: float = 0.16, depth: float = 16.0, rim: bool = True) -> None:
        """An outlined area with a shade away from the light and a rim towards it, one point wide or more."""
        side, small = self.light.side, extent(path)[1]
        if self.near and small > 4 * POINT:
            self._contour(path, colour)
        self.fill(path, colour)
        depth = max(depth, 1.3 * POINT)
        if shade and small > 4 * POINT:
            self._add(
                minus(path, moved(path, -depth * side, -depth)), snapped(self.light(darker(colour, shade + 0.08)))
            )
        if rim and self.near and small > 6 * POINT:
            edge = minus(path, moved(path, 0.8 * POINT * side, POINT))
            share = min(0.8, self.light.hour.rim_share * 1.3)
            self._add(edge, snapped(mix(self.light(colour), self.light.hour.rim, share)))

    def _contour(self, path: skia.Path, colour: int) -> None:
        dark = snapped(darker(self.light(colour), 0.72 if self.light.figure else 0.45))
        width = 2.4 * POINT if self.light.figure else 1.4 * POINT
        line = skia.Paint(
            AntiAlias=False, Color=0xFF000000 | dark, Style=skia.Paint.kStroke_Style, StrokeWidth=width, **ROUND
        )
        self.shapes.append(Shape(path, line, solid=True))

    def line(self, path: skia.Path, colour: int, width: float, *, alpha: float = 1.0, lit: bool = False) -> None:
        """A hard stroke, hardly thinner than a point: what is much finer is left out or faint."""
        if width < 2.2 and not self.light.figure:
            return
        super().line(path, colour, max(width, 0.95 * POINT), alpha=alpha, lit=lit)
        path, paint, solid = self.shapes.pop()
        paint.setAntiAlias(False)
        if alpha == 1:
            paint.setColor(0xFF000000 | snapped(self.light(colour, lit=lit)))
        self.shapes.append(Shape(path, paint, solid))

    def ramp(self, path: skia.Path, top: float, bottom: float, colours: Sequence[int], *, lit: bool = False) -> None:
        """A gradient in few bands: the dithering makes the steps between them."""
        stops = [self.light(c, lit=lit) for c in colours]
        bounds, whole = path.computeTightBounds(), path.isRect(None)
        self._add(path, stops[-1])
        count = BANDS * (len(stops) - 1)
        edges = [top + (bottom - top) * n / count for n in range(count + 1)]
        for n, (low, high) in enumerate(itertools.pairwise(edges)):
            y0, y1 = bounds.top() if n == 0 else low, high
            if y1 <= bounds.top() or y0 >= bounds.bottom():
                continue
            k, share = divmod((n + 0.5) / BANDS, 1.0)
            strip = skia.Path()
            strip.addRect(skia.Rect.MakeLTRB(bounds.left(), max(y0, bounds.top()), bounds.right(), y1 + 1))
            self._add(strip if whole else within(strip, path), mix(stops[int(k)], stops[int(k) + 1], share))

    def halo(self, path: skia.Path, colour: int, *, blur: float, lit: bool = False, fine: bool = True) -> None:
        """Nothing is out of focus in pixels."""


class Pixels(Style):
    """Points of `cell` pixels on a grid that begins at the frame's upper left corner."""

    brush = PixelBrush
    pictures = 12.0

    def cell(self, width: int, height: int) -> int:
        """So many pixels that the frame's height has about 240 points."""
        return max(1, round(max(height / 1920, width / 4200) * POINT))

    def shadow(self, canvas: skia.Canvas, oval: skia.Rect, colour: int, alpha: float) -> None:
        """A hard oval."""
        canvas.drawOval(oval, skia.Paint(AntiAlias=False, Color=round(alpha * 255) << 24 | colour))

    def finish(self, page: Page) -> None:
        """Every point takes its nearest colour of the palette, after an offset that depends on its place."""
        height, width = page.size
        offset = ((BAYER * 2 - 15) * (0 if page.plain else DITHER) // 32).astype(np.int16)
        tiled = np.tile(offset, (-(-height // 4), -(-width // 4)))[:height, :width]
        place = np.zeros((height, width), np.int16)
        for channel in (2, 1, 0):
            level = np.clip(page.pixels[..., channel] + tiled, 0, 255) >> 3
            place = place << 5 | level
        page.words()[:] = _nearest()[place]
