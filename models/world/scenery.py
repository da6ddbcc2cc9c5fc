"""Scenery: a place with its weather, made once and lent to all films that are shot there.

For small pictures it can be *rastered*: what stands still in a layer is painted once on an image, and every frame
only moves the images. A small picture's cost is the number of its shapes and not of its pixels, so this is several
times faster, and since the images do not know the camera, all films of a scenery share them.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import NamedTuple

import skia

from models.world.brush import Sprite
from models.world.settings import build
from models.world.settings.kit import BOTTOM, LEFT, RIGHT, Kit, Layer, Place
from models.world.settings.weather import with_weather
from models.world.specification import Specification
from models.world.stamp import Stamp, recorded
from models.world.subjects.vehicles import VEHICLES

CLIMBED = ("forest", "mountain", "castle", "paris")  # places that look otherwise when somebody climbs there
SEEN_FROM_OUTSIDE = ("space station",)  # when there is a vehicle
FINER = 2.0  # pixels of a stamp to one of the frame
SEEN = skia.Rect.MakeLTRB(LEFT - 300, -1500, RIGHT + 300, BOTTOM)  # nothing beyond it is ever seen


class Raster(Sprite):
    """A sprite that is always played as a stamp. Its shapes are still there, for the truth."""

    scale: float  # pixels of the stamp a unit
    hard: bool
    stamp: Stamp | None = None

    @classmethod
    def of(cls, sprite: Sprite, scale: float, *, hard: bool) -> Raster:
        """The sprite as a stamp of so many pixels a unit, with hard or smooth edges."""
        made = cls(sprite)
        made.scale, made.hard = scale, hard
        return made

    def play(self, canvas: skia.Canvas) -> None:
        """Puts the stamp, which is made when it is first wanted."""
        if self.stamp is None:
            picture = recorded(self.shown(0))
            bounds = picture.cullRect()
            if not bounds.intersect(SEEN):
                bounds = skia.Rect.MakeEmpty()
            self.stamp = Stamp(picture, bounds, self.scale, hard=self.hard)
        self.stamp.put(canvas, upright=canvas.getTotalMatrix().isScaleTranslate())


@dataclass(frozen=True)
class Scenery:
    """A place as films see it. It does not change: what moves in it follows from the time."""

    kit: Kit
    place: Place
    layers: tuple[Layer, ...]

    def rastered(self, scale: float) -> Scenery:
        """For frames of so many pixels a unit: every layer's still part is an image."""
        hard = self.kit.style == "pixel art"
        layers = [
            replace(layer, still=Raster.of(layer.still, FINER * scale, hard=hard)) if layer.still else layer
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
        outside = spec.setting in SEEN_FROM_OUTSIDE and any(s.kind in VEHICLES for s in spec.subjects)
        return cls(spec.setting, spec.time, spec.weather, spec.style, seed, climbed, outside)

    def build(self) -> Scenery:
        """The scenery, made anew."""
        action = "climb" if self.climbed else "idle"
        kit = Kit(self.seed, self.time, self.weather, self.style, action=action, outside=self.outside)
        place = build(self.setting, kit)
        return Scenery(kit, place, tuple(with_weather(kit, place)))
