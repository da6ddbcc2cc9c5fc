"""Scenery: a place with its weather, made once and lent to all films that are shot there.

For small pictures it can be *rastered*: what stands still in a layer is painted once on an image, and every frame
only moves the images. A small picture's cost is the number of its shapes and not of its pixels, so this is several
times faster, and since the images do not know the camera, all films of a scenery share them.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import NamedTuple

import skia

from models.world.brush import Detail, Sprite
from models.world.settings import build
from models.world.settings.kit import BOTTOM, LEFT, RIGHT, Kit, Layer, Place
from models.world.specification import Specification
from models.world.stage import page
from models.world.weather import with_weather

CLIMBED = ("forest", "mountain", "castle", "paris")  # places that look otherwise when somebody climbs there
SEEN_FROM_OUTSIDE = ("space station",)  # when the lead belongs outdoors
OUTDOORS = ("rocket", "balloon", "car", "train", "boat")
FINER = 2.0  # an image's pixels to one of the frame's: the mean of 2 x 2 is as smooth as what was drawn there
AREA = skia.Rect.MakeLTRB(LEFT - 300, -1500, RIGHT + 300, BOTTOM)  # nothing beyond it is ever seen


class Raster(Sprite):
    """A sprite that is played as an image of itself. Its shapes are still there, for the truth."""

    scale: float  # pixels of the image a unit
    filtered: bool
    image: skia.Image | None = None
    area: skia.Rect

    @classmethod
    def of(cls, sprite: Sprite, scale: float, *, filtered: bool = True) -> Raster:
        """The sprite at so many pixels a unit; `filtered` images are smooth between their pixels."""
        made = cls(sprite)
        made.scale, made.filtered = scale, filtered
        return made

    def play(self, canvas: skia.Canvas) -> None:
        """Draws the image, which is painted when it is first wanted."""
        if self.image is None:
            self.image = self._painted()
        mode = skia.FilterMode.kLinear if self.filtered else skia.FilterMode.kNearest
        canvas.drawImageRect(self.image, self.area, skia.SamplingOptions(mode))

    def _painted(self) -> skia.Image:
        bounds = skia.Rect.MakeEmpty()
        for shape in self:
            if type(shape) is not Detail:  # `_draw` leaves them out
                stroked = shape.paint.getStyle() == skia.Paint.kStroke_Style
                reach = shape.paint.getStrokeWidth() / 2 if stroked else 0.0
                bounds.join(shape.path.getBounds().makeOutset(reach, reach))
        if not bounds.intersect(AREA):
            bounds = skia.Rect.MakeEmpty()
        left, top = int(bounds.left() * self.scale) - 2, int(bounds.top() * self.scale) - 2
        wide, tall = int(bounds.width() * self.scale) + 5, int(bounds.height() * self.scale) + 5
        _, surface = page(wide, tall)
        canvas = surface.getCanvas()
        canvas.translate(-left, -top)
        canvas.scale(self.scale, self.scale)
        self._draw(canvas, fine=False)
        self.area = skia.Rect.MakeXYWH(left / self.scale, top / self.scale, wide / self.scale, tall / self.scale)
        return surface.makeImageSnapshot()


@dataclass(frozen=True)
class Scenery:
    """A place as films see it. It does not change: what moves in it follows from the time."""

    kit: Kit
    place: Place
    layers: tuple[Layer, ...]

    def rastered(self, scale: float) -> Scenery:
        """For frames of so many pixels a unit: every layer's still part is an image."""
        filtered = self.kit.style != "pixel art"
        layers = [
            replace(layer, still=Raster.of(layer.still, FINER * scale, filtered=filtered)) if layer.still else layer
            for layer in self.layers
        ]
        return replace(self, layers=tuple(layers))


class Site(NamedTuple):
    """All that a scenery is made of: the same site is the same scenery, whoever acts there."""

    setting: str
    time: str
    weather: str
    style: str
    seed: int
    climbed: bool = False
    outside: bool = False

    @classmethod
    def of(cls, spec: Specification, seed: int, action: str) -> Site:
        """The site of a scene in which that action is to be done."""
        climbed = action == "climb" and spec.setting in CLIMBED
        outside = spec.setting in SEEN_FROM_OUTSIDE and any(s.kind in OUTDOORS for s in spec.subjects)
        return cls(spec.setting, spec.time, spec.weather, spec.style, seed, climbed, outside)

    def build(self) -> Scenery:
        """The scenery, made anew."""
        action = "climb" if self.climbed else "idle"
        kit = Kit(self.seed, self.time, self.weather, self.style, action=action, outside=self.outside)
        place = build(self.setting, kit)
        return Scenery(kit, place, tuple(with_weather(kit, place)))
