"""The sky's things: stars, sun and moon, clouds, birds, and the small lights of a summer night."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
import skia

from models.world.brush import NOTHING, Sprite
from models.world.cluster import Cluster, Piece
from models.world.palette import mix
from models.world.settings.layers import LEFT, RIGHT, Layer, seen, wrapped
from models.world.shapes import blob, curve, ellipse, star
from models.world.stage import Stage

if TYPE_CHECKING:
    from models.world.settings.kit import Kit

DULL = ("rain", "snow", "fog")  # weathers that hide most of the sky
LOW = 430.0  # how much lower the sun stands in the morning and the evening, stage units


class Heavens:
    """The part of the kit that hangs above the land."""

    def heavens(
        self: Kit,
        *,
        x: float = 790.0,
        y: float = 330.0,
        spread: float = 1.0,
        low: tuple[float, float] | None = None,
        moon: tuple[float, float] | None = None,
    ) -> list[Layer]:
        """Stars and moon, or the sun with so wide a glow, and clouds that drift.

        `low` is where the sun stands at dawn and in the golden hour, `moon` where the moon stands: elsewhere than
        at (x, y) where something would cut it.
        """
        layers = [Layer("stars", 400.0, self._stars(), None)] if self.night and self.weather != "fog" else []
        risen = low or (x, y + LOW)
        place = {"day": (x, y), "night": moon or (x, y)}.get(self.time, risen)
        layers.append(Layer("light", 300.0, self._sun_or_moon(*place, spread)))
        return [*layers, self._clouds()]

    def _stars(self: Kit) -> Sprite:
        brush, chance = self.brush(), self.chance("stars")
        faint, bright = skia.Path(), skia.Path()
        for _ in range(150):
            x, y = float(chance.uniform(LEFT, RIGHT)), float(chance.uniform(-260, 900))
            size = float(chance.uniform(1.6, 4.6))
            (bright if chance.random() > 0.35 + y / 1400 else faint).addPath(ellipse(x, y, size))
        veiled = 0.5 if self.weather in DULL else 1.0
        brush.shine(faint, 0xFFF6DC, 0.36 * veiled)
        brush.shine(bright, 0xFFF6DC, 0.8 * veiled)
        large = skia.Path()
        for _ in range(9):
            large.addPath(star(float(chance.uniform(-500, 1600)), float(chance.uniform(-100, 620)), 13, 2.6, 4))
        brush.shine(large, 0xFFFFFF, 0.9 * veiled)
        return brush.take()

    def _sun_or_moon(self: Kit, x: float, y: float, spread: float) -> Sprite:
        brush = self.brush()
        if self.weather == "rain":
            return NOTHING
        if self.weather in DULL:
            return self._veiled(x, y, spread)
        if self.night:
            brush.glow(x, y, 290 * spread, 0xC9D8FF, 0.45, inner=80)
            brush.fill(ellipse(x, y, 84), 0xFFF4D6, lit=True)
            for dx, dy, r in ((-26, -18, 17), (22, 20, 22), (30, -34, 10), (-20, 36, 9)):
                brush.fill(ellipse(x + dx, y + dy, r), 0xEBDDB8, lit=True)
            return brush.take()
        low = self.time != "day"
        colour = {"day": 0xFFF3C4, "dawn": 0xFFE9C9, "golden hour": 0xFFE3A0}[self.time]
        brush.glow(x, y, (400 if low else 280) * spread, colour, 0.8, inner=108 if low else 76)
        brush.fill(ellipse(x, y, 112 if low else 80), mix(colour, 0xFFFFFF, 0.35), lit=True)
        return brush.take()

    def _veiled(self: Kit, x: float, y: float, spread: float) -> Sprite:
        """Sun or moon behind thin cloud: a pale disc with a wide soft ring."""
        brush = self.brush()
        colour = mix(0xDCE4FF if self.night else 0xFFF4DC, self.sky[1], 0.2)
        brush.glow(x, y, 250 * spread, colour, 0.4, inner=66)
        brush.fill(ellipse(x, y, 70), mix(colour, self.sky[1], 0.25), lit=True)
        return brush.take()

    def _clouds(self: Kit) -> Layer:
        brush, chance = self.brush(), self.chance("clouds")
        dull = self.weather in DULL
        white = mix(self.sky[1], 0xFFFFFF, 0.28) if dull else mix(self.sky[2], 0xFFFFFF, 0.25 if self.night else 0.8)
        alpha = {"fog": 0.2, "snow": 0.5}.get(self.weather, 0.92) * (0.38 if self.night else 1.0)
        puffs = []
        for n in range(0, 16, 1 if dull else 2):
            brush.shine(_puff(chance, float(chance.uniform(0.55, 1.35))), white, alpha)
            x, y = LEFT + n * 280 + float(chance.uniform(-90, 90)), float(chance.uniform(120, 700))
            puffs.append((x, y, float(chance.uniform(5, 13)) * self.gust**1.8, brush.take()))
        cluster = Cluster([sprite for *_, sprite in puffs])

        def move(stage: Stage, time: float) -> None:
            pieces = []
            for n, (x, y, speed, _) in enumerate(puffs):
                place, lap = wrapped(x + speed * time, LEFT - 300, RIGHT + 300)
                if seen(stage, place, y, 330):
                    pieces.append(Piece(f"cloud {n} {lap}", n, place, y))
            cluster.scatter(stage, pieces)

        return Layer("clouds", 40.0, NOTHING, move)

    def fireflies(self: Kit, count: int = 18) -> list[Layer]:
        """Small lights that wander and glow at night over grass."""
        if not self.night or self.weather != "clear":
            return []
        brush, chance = self.brush(), self.chance("fireflies")
        brush.shine(ellipse(0, 0, 26), 0xFFE27A, 0.16)
        brush.shine(ellipse(0, 0, 15), 0xFFE27A, 0.3)
        brush.shine(ellipse(0, 0, 6), 0xFFF8C8, 1.0)
        cluster = Cluster([brush.take()])
        spots = [
            (float(chance.uniform(-900, 2100)), float(chance.uniform(820, 1640)), float(chance.uniform(0, 6.28)))
            for _ in range(count)
        ]

        def move(stage: Stage, time: float) -> None:
            pieces = []
            for n, (x, y, phase) in enumerate(spots):
                size = max(0.0, math.sin(time * 1.6 + phase * 3)) ** 0.7
                if size > 0.05:
                    x, y = x + 60 * math.sin(time * 0.7 + phase), y + 34 * math.sin(time * 0.9 + phase * 2)  # noqa: PLW2901
                    pieces.append(Piece(f"firefly {n}", 0, x, y, 0.0, size))
            cluster.scatter(stage, pieces)

        return [Layer("fireflies", 0.94, NOTHING, move)]

    def birds(self: Kit, count: int = 4, *, y: tuple[float, float] = (300.0, 520.0)) -> Layer:
        """A few birds far away."""
        brush, chance = self.brush(0.25), self.chance("birds")
        brush.line(curve([(-20, -12), (-8, -14), (0, 0)]), 0x3A4560, 5)
        left = brush.take()
        brush.line(curve([(20, -12), (8, -14), (0, 0)]), 0x3A4560, 5)
        right = brush.take()
        flock = [
            (float(chance.uniform(-100, 700)), float(chance.uniform(*y)), float(chance.uniform(0, 6)))
            for _ in range(count)
        ]

        def move(stage: Stage, time: float) -> None:
            for n, (x, high, phase) in enumerate(flock):
                flap = math.sin(time * 8 + phase)
                place, lap = wrapped(x + 46 * time, -700, 1900)
                with stage.part(f"bird {n} {lap}", place, high - 14 * math.sin(time + phase)):
                    with stage.part("left", 0, 0, 0, 1, 0.6 + 0.9 * flap):
                        stage.draw(left)
                    with stage.part("right", 0, 0, 0, 1, 0.6 + 0.9 * flap):
                        stage.draw(right)

        return Layer("birds", 34.0, NOTHING, move)


def _puff(chance: np.random.Generator, scale: float) -> skia.Path:
    """One cloud: circles on a flat base, as one outline."""
    base = [(-150, 0), (-110, -24), (110, -26), (160, 0), (100, 16), (-100, 16)]
    builder = skia.OpBuilder()
    builder.add(blob([(x * scale, y * scale) for x, y in base]), skia.PathOp.kUnion_PathOp)
    for x, r in ((-70, 54), (0, 82), (66, 60), (112, 38), (-112, 34)):
        k = scale * float(chance.uniform(0.85, 1.12))
        builder.add(ellipse(x * scale, -r * 0.42 * k, r * k, r * 0.86 * k), skia.PathOp.kUnion_PathOp)
    return builder.resolve()
