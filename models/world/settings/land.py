"""The land's things: hills, floors, grass, plants that sway, leaves that fall, something to climb."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import skia

from models.world.brush import NOTHING, Brush, Sprite
from models.world.cluster import Cluster, Piece
from models.world.palette import darker, lighter, mix
from models.world.settings.layers import BOTTOM, FOOT, GROUND, LEFT, RIGHT, Layer, breeze, seen
from models.world.shapes import Point, blob, box, curve, ellipse, land, moved, polygon
from models.world.stage import Stage

if TYPE_CHECKING:
    from models.world.settings.kit import Kit

Ball = tuple[float, float, float]  # x, y, radius


class Patches:
    """Shapes gathered by their colour, to be filled as one path each: few paths are quick to make and to draw."""

    def __init__(self) -> None:
        self.paths: dict[int, skia.Path] = {}

    def add(self, colour: int, *paths: skia.Path) -> None:
        """More shapes of a colour; they must be wound alike where they overlap, or the overlap is a hole."""
        whole = self.paths.setdefault(colour, skia.Path())
        for path in paths:
            whole.addPath(path)

    def fill(self, brush: Brush, *, alpha: float = 1.0, lit: bool = False) -> None:
        """Fills them in the order in which their colours came first."""
        for colour, path in self.paths.items():
            brush.fill(path, colour, alpha=alpha, lit=lit)


class Land:
    """The part of the kit that stands on the ground."""

    def ridge(
        self: Kit,
        name: str,
        y: float,
        height: float,
        colour: int,
        distance: float,
        *,
        step: float = 260.0,
        foot: int | None = None,
    ) -> Sprite:
        """Rolling hills: a soft line around `y`, fading to the air's colour at its foot."""
        brush, chance = self.brush(distance), self.chance(name)
        xs = np.arange(LEFT - step, RIGHT + 2 * step, step)
        points = [(float(x), y - height * float(chance.random())) for x in xs]
        colours = [colour, foot if foot is not None else lighter(colour, 0.16)]
        brush.ramp(land(points, max(y, FOOT)), y - height, y + 380, colours)
        return brush.take()

    def floor(self: Kit, top: float, colours: Sequence[int], *, wave: float = 16.0) -> Sprite:
        """The ground on which the subject stands, from `top` down, darker towards the viewer."""
        brush, chance = self.brush(), self.chance("floor")
        xs = np.arange(LEFT - 400, RIGHT + 800, 400)
        points = [(float(x), top + wave * float(chance.uniform(-1, 1))) for x in xs]
        brush.ramp(land(points, BOTTOM), top, 1980, [self.ground(c) for c in colours])
        return brush.take()

    def drifts(self: Kit, *spots: tuple[float, float]) -> Sprite:
        """Soft waves of snow on the ground, (y, height): a lit crest over a blue hollow; nothing where none lies."""
        if not self.snowy:
            return NOTHING
        brush, chance = self.brush(), self.chance("drifts")
        for y, tall in spots or ((1400, 60), (1520, 80), (1680, 110), (1840, 120)):
            xs = np.arange(LEFT, RIGHT + 460, 460)
            points = [(float(x), y + tall * float(chance.uniform(-0.4, 0.4))) for x in xs]
            back = [(px, py + tall * (0.5 + 0.5 * float(chance.random()))) for px, py in reversed(points)]
            brush.fill(blob([*points, *back], 0.9), 0xC4D4EC, alpha=0.55)
            brush.line(curve(points), 0xFFFFFF, 7, alpha=0.6)
        return brush.take()

    def puddles(self: Kit, *spots: tuple[float, float, float]) -> Sprite:
        """Puddles (x, y, half width) in which the sky is seen when it rains."""
        if self.weather != "rain":
            return NOTHING
        brush, water, light = self.brush(), skia.Path(), skia.Path()
        for x, y, w in spots:
            rim = [(-1, 0), (-0.4, -0.1), (0.5, -0.075), (1, 0.02), (0.3, 0.11), (-0.6, 0.1)]
            water.addPath(blob([(x + px * w, y + py * w) for px, py in rim]))
            light.addPath(ellipse(x + 0.1 * w, y + 0.02 * w, 0.42 * w, 0.025 * w))
        brush.shine(water, mix(self.sky[1], self.sky[0], 0.3), 0.5)
        brush.shine(light, mix(self.sky[2], 0xFFFFFF, 0.4), 0.5)
        return brush.take()

    def tuft(self: Kit, patches: Patches, x: float, y: float, size: float, colour: int) -> None:
        """A few blades of grass."""
        for lean, tall in ((-0.55, 0.7), (-0.2, 1.0), (0.15, 0.9), (0.5, 0.65)):
            root, half = x + lean * size * 0.3, size * 0.09
            patches.add(colour, polygon([(root - half, y), (x + lean * size, y - tall * size), (root + half, y)]))

    def sprigs(  # noqa: PLR0917
        self: Kit, name: str, count: int, top: float, bottom: float, colours: Sequence[int], size: float
    ) -> Sprite:
        """Grass over an area, smaller where it is further up; a few blades look out of snow."""
        brush, chance, patches = self.brush(), self.chance(name), Patches()
        for _ in range(count // 3 if self.snowy else count):
            x, y = float(chance.uniform(LEFT, RIGHT)), float(chance.uniform(top, bottom))
            colour = self.leaves(colours[int(chance.integers(len(colours)))])
            self.tuft(patches, x, y, size * (0.55 + (y - top) / (bottom - top)), colour)
        patches.fill(brush)
        return brush.take()

    def crown(self: Kit, brush: Brush, balls: Sequence[Ball], colour: int, *, depth: float = 16.0) -> None:
        """Leaves as overlapping balls with a shaded side and a lit one; snow lies on them in winter.

        The lit balls lie within the dark ones, so that nothing has to be cut.
        """
        colour, side = self.leaves(colour), self.side
        dark, light, top, snow = (skia.Path() for _ in range(4))
        for x, y, r in balls:
            d = min(depth, r * 0.5)
            dark.addPath(ellipse(x, y, r))
            light.addPath(ellipse(x - side * d * 0.6, y - d * 0.75, r - d))
            top.addPath(ellipse(x - side * r * 0.26, y - r * 0.3, r * 0.5, r * 0.46))
            snow.addPath(ellipse(x - side * r * 0.08, y - r * 0.34, r * 0.74, r * 0.6))
        brush.fill(dark, darker(colour, 0.16))
        brush.fill(light, colour)
        if self.snowy:
            brush.fill(snow, 0xF6FAFF)
        else:
            brush.fill(top, lighter(colour, 0.12))

    def fir(self: Kit, patches: Patches, x: float, y: float, tall: float, colour: int) -> None:
        """A fir of three tiers with a lit side, its foot at (x, y); gathered in the patches of its row."""
        colour, side, k = self.leaves(colour), self.side, tall
        patches.add(
            0x6B4A3A,
            polygon([(x - k * 0.026, y), (x - k * 0.02, y - k * 0.3), (x + k * 0.02, y - k * 0.3), (x + k * 0.026, y)]),
        )
        for low, high, half in ((0.12, 0.55, 0.23), (0.36, 0.78, 0.18), (0.6, 1.0, 0.125)):
            foot, peak, waist = y - k * low, y - k * high, y - k * (low + high) / 2
            outline: list[Point] = [(x - k * half, foot), (x - k * half * 0.42, waist), (x, peak)]
            outline += [(x + k * half * 0.42, waist), (x + k * half, foot), (x, foot + k * 0.035)]
            patches.add(darker(colour, 0.17), blob(outline, 0.55))
            lit = [
                (x, peak + k * 0.02),
                (x - side * k * half * 0.36, waist),
                (x - side * k * half * 0.86, foot - k * 0.005),
            ]
            lit += [(x - side * k * half * 0.3, foot + k * 0.008), (x + side * k * half * 0.1, waist + k * 0.03)]
            patches.add(colour, blob(lit if side > 0 else lit[::-1], 0.55))
            if self.snowy:
                cap = [(x, peak), (x - k * half * 0.4, waist), (x - k * half * 0.2, waist - k * 0.01)]
                cap += [(x, waist + k * 0.035), (x + k * half * 0.22, waist - k * 0.015), (x + k * half * 0.4, waist)]
                patches.add(0xF6FAFF, blob(cap[::-1], 0.4))

    def swaying(
        self: Kit, name: str, depth: float, plants: Sequence[tuple[float, float, Sprite, float]], sway: float = 1.6
    ) -> Layer:
        """Plants (x, y of the root, sprite, phase) that bend a little in the air."""
        gust, cluster = self.gust, Cluster([sprite for _, _, sprite, _ in plants])

        def move(stage: Stage, time: float) -> None:
            pieces = []
            for n, (x, y, _, phase) in enumerate(plants):
                if seen(stage, x, y, 420):
                    pieces.append(Piece(f"{name} {n}", n, x, y, sway * breeze(time, phase, gust)))
            cluster.scatter(stage, pieces)

        return Layer(name, depth, NOTHING, move)

    def falling(
        self: Kit,
        name: str,
        depth: float,
        sprites: Sequence[Sprite],
        count: int,
        *,
        speed: float = 70.0,
        top: float = 100.0,
        bottom: float = 1500.0,
    ) -> Layer:
        """Leaves or petals that come down, swinging and turning; wind carries them away to the right."""
        chance, high, gust, cluster = self.chance(name), bottom - top, self.gust, Cluster(sprites)
        specks = [
            (
                float(chance.uniform(-500, 1700)),
                float(chance.uniform(0, high)),
                float(chance.uniform(0.7, 1.3)),
                float(chance.uniform(0, 6.28)),
                int(chance.integers(len(sprites))),
            )
            for _ in range(count if gust == 1.0 else 2 * count)
        ]

        def move(stage: Stage, time: float) -> None:
            pieces = []
            for n, (x, y, pace, phase, which) in enumerate(specks):
                way = y + speed * pace * time
                lap, fallen = int(way // high), way % high
                swing = math.sin(time * 1.7 * pace * gust**0.5 + phase)
                blown = (gust - 1) * (fallen - high * 0.5) * 0.7
                turn = 60 * gust * swing + phase * 57
                pieces.append(Piece(f"{name} {n} {lap}", which, x + 70 * swing + blown, top + fallen, turn))
            cluster.scatter(stage, pieces)

        return Layer(name, depth, NOTHING, move)

    def ladder(self: Kit) -> Layer:
        """Something to climb where a place has nothing: a timber frame on a sill, braced on both sides."""
        brush, wood = self.brush(), 0xA9714A
        brush.shine(ellipse(560, GROUND + 12, 400, 24), 0x1B1838, 0.22)
        for side in (-1, 1):
            brush.line(polygon([(560 + side * 196, 560), (560 + side * 340, GROUND - 4)]), darker(wood, 0.22), 30)
        for k in range(13):
            brush.body(box(352, -190 + k * 118, 416, 30, 14), lighter(wood, 0.12), depth=7)
        for x in (330, 752):
            brush.body(box(x, -300, 38, 1590, 14), wood, depth=9)
            brush.fill(ellipse(x + 19, -304, 27), lighter(wood, 0.25))
        brush.body(box(200, GROUND - 26, 720, 36, 10), darker(wood, 0.1), depth=8)
        for x in (349, 771):
            for y in (GROUND - 8, 470, 824, 1178):
                brush.fill(ellipse(x, y, 7), darker(wood, 0.45))
        return Layer("ladder", 1.0, brush.take())


def frond(brush: Brush, angle: float, length: float, colour: int) -> None:
    """One palm leaf from the origin: an arc that hangs, with a lighter rib."""
    a = math.radians(angle)
    tip = (math.cos(a) * length, math.sin(a) * length + length * 0.42)
    middle = (math.cos(a) * length * 0.55, math.sin(a) * length * 0.62 - length * 0.05)
    brush.fill(
        blob([(0, 0), (middle[0], middle[1] - length * 0.12), tip, (middle[0], middle[1] + length * 0.13)], 0.95),
        colour,
    )
    brush.line(curve([(0, 0), middle, tip]), lighter(colour, 0.22), 4, alpha=0.7)


def leaf(brush: Brush, size: float, colour: int) -> Sprite:
    """A small leaf."""
    brush.fill(blob([(0, -size), (size * 0.5, -size * 0.1), (0, size), (-size * 0.5, -size * 0.1)]), colour)
    return brush.take()


def at(points: Sequence[Point], x: float, y: float, scale: float = 1.0) -> list[Point]:
    """The points moved to a place."""
    return [(x + px * scale, y + py * scale) for px, py in points]


def banner(brush: Brush, length: float, height: float, colour: int, pieces: int = 4) -> list[Sprite]:
    """A flag in pieces from its pole at the origin to the right, each to be hung at the end of the one before."""
    step, out = length / pieces, []
    for k in range(pieces):
        a, b = height * (1 - 0.5 * k / pieces), height * (1 - 0.5 * (k + 1) / pieces)
        brush.fill(
            polygon([(0, -a / 2), (step + 1.5, -b / 2), (step + 1.5, b / 2), (0, a / 2)]),
            mix(colour, 0x1E1B3A, 0.1 * (k % 2)),
        )
        out.append(brush.take())
    return out


def flying(
    stage: Stage,
    pieces: Sequence[Sprite],
    step: float,
    time: float,
    *,
    phase: float = 0.0,
    gust: float = 1.0,
    k: int = 0,
) -> None:
    """Draws a flag from where the stage is, a wave running along it."""
    turn = (9.0 + 5.0 * k) * math.sin(time * 3.2 * gust**0.7 - k * 1.15 + phase) + (8 if k == 0 and gust == 1.0 else 0)
    with stage.part(f"cloth {k}", step if k else 0.0, 0.0, turn):
        stage.draw(pieces[k])
        if k + 1 < len(pieces):
            flying(stage, pieces, step, time, phase=phase, gust=gust, k=k + 1)


def turned(path: skia.Path, x: float, y: float, angle: float, scale: float = 1.0) -> skia.Path:
    """The path turned about its origin and put at a place."""
    return moved(path, x, y, angle, scale)
