"""A cluster: sprites of which many pieces are drawn at a time, such as drops, flakes and tufts of grass.

In a small picture most of a piece's cost is the way to it, so all pieces are then put down by one call, as stamps
from one image: that takes a sixth of the time.
"""

from __future__ import annotations

import math
from bisect import bisect
from collections.abc import Iterable, Sequence
from typing import NamedTuple

import skia

from models.world.brush import STEPS, TINY, Sprite
from models.world.stage import Stage, TruthStage
from models.world.stamp import SMOOTH, TURNED, recorded

LARGEST = 1.25  # how much larger than its sprite a piece usually is at most


class Piece(NamedTuple):
    """One piece: its key, the number of its sprite, where its origin is, its turn in degrees and its size."""

    key: str
    sprite: int
    x: float
    y: float
    angle: float = 0.0
    size: float = 1.0


class Sheet(NamedTuple):
    """The sprites' stamps on one image: each one's rectangle and origin in pixels, and pixels a unit."""

    image: skia.Image
    cells: list[skia.Rect]
    origins: list[tuple[float, float]]
    scale: float


class Cluster:
    """Sprites of which many pieces are drawn; with hard edges or in larger pictures one by one."""

    def __init__(self, sprites: Sequence[Sprite]) -> None:
        self.sprites = sprites
        self.smooth = all(shape.paint.isAntiAlias() for sprite in sprites for shape in sprite)
        self.sheets: dict[int, Sheet] = {}

    def scatter(self, stage: Stage, pieces: Iterable[Piece]) -> None:
        """Draws the pieces in their order."""
        fineness = bisect(STEPS, LARGEST * stage.canvas.getTotalMatrix().getMaxScale())
        if fineness >= TINY or not self.smooth or isinstance(stage, TruthStage):
            for key, n, x, y, angle, size in pieces:
                with stage.part(key, x, y, angle, size, size):
                    stage.draw(self.sprites[n])
            return
        sheet = self.sheets.get(fineness) or self._sheet(fineness)
        places, cells = [], []
        for _, n, x, y, angle, size in pieces:
            size /= sheet.scale  # noqa: PLW2901
            left, top = sheet.origins[n]
            if angle:
                turn = math.radians(angle)
                across, down = size * math.cos(turn), size * math.sin(turn)
                places.append(
                    skia.RSXform(across, down, x - across * left + down * top, y - down * left - across * top)
                )
            else:
                places.append(skia.RSXform(size, 0.0, x - size * left, y - size * top))
            cells.append(sheet.cells[n])
        if places:
            stage.canvas.drawAtlas(sheet.image, places, cells, [], skia.BlendMode.kSrcOver, SMOOTH, None, TURNED)

    def _sheet(self, fineness: int) -> Sheet:
        scale, at = 2 * STEPS[fineness], 0
        pictures = [recorded(sprite.shown(fineness)) for sprite in self.sprites]
        cells, origins = [], []
        for bounds in (picture.cullRect() for picture in pictures):
            wide, tall = int(bounds.width() * scale) + 6, int(bounds.height() * scale) + 6
            cells.append(skia.Rect.MakeXYWH(at, 0, wide, tall))
            origins.append((2 - math.floor(bounds.left() * scale), 2 - math.floor(bounds.top() * scale)))
            at += wide
        tallest = max(int(cell.height()) for cell in cells)
        surface = skia.Surface.MakeRaster(
            skia.ImageInfo.Make(at, tallest, skia.kBGRA_8888_ColorType, skia.kPremul_AlphaType)
        )
        canvas = surface.getCanvas()
        for picture, cell, (left, top) in zip(pictures, cells, origins, strict=True):
            canvas.save()
            canvas.translate(cell.left() + left, top)
            canvas.scale(scale, scale)
            canvas.drawPicture(picture)
            canvas.restore()
        self.sheets[fineness] = Sheet(surface.makeImageSnapshot(), cells, origins, scale)
        return self.sheets[fineness]
