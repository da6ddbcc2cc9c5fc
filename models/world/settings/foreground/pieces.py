"""Pieces of foregrounds: what repeats along the way of a going camera, mounds, bunches of leaves, lamps."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import skia

from models.world.brush import NOTHING, Brush, Sprite
from models.world.cluster import Cluster, Piece
from models.world.palette import mix
from models.world.settings.kit import Kit, Layer, Patches, breeze, seen
from models.world.shapes import Point, blob, curve, ellipse, land, moved, polygon
from models.world.stage import Stage

LAPS = (-1, 0, 1, 2, 3)
PERIOD = 1480.0  # stage units after which the pieces come again
DEEP = 3300.0  # down to where the mounds are drawn
NEAR = 0.62  # depth of the usual foreground


def standing(
    name: str,
    plants: Sequence[tuple[float, float, Sprite]],
    *,
    depth: float = NEAR,
    sway: float = 1.6,
    gust: float = 1.0,
) -> Layer:
    """Pieces (x, y of the root, sprite) that come again along the way and bend in the air (`gust` of the kit)."""
    cluster = Cluster([sprite for _, _, sprite in plants])
    spots = [(x + lap * PERIOD, y, n, n * 1.7 + lap) for lap in LAPS for n, (x, y, _) in enumerate(plants)]

    def move(stage: Stage, time: float) -> None:
        pieces = []
        for n, (x, y, sprite, phase) in enumerate(spots):
            if seen(stage, x, y, 640):
                pieces.append(Piece(f"{name} {n}", sprite, x, y, sway * breeze(time, phase, gust)))
        cluster.scatter(stage, pieces)

    return Layer(name, depth, NOTHING, move, framing=True)


def repeated(name: str, sprite: Sprite, *, depth: float = NEAR, period: float = PERIOD) -> Layer:
    """One piece that comes again along the way and does not move."""

    def move(stage: Stage, _time: float) -> None:
        for lap in LAPS:
            if seen(stage, 540 + lap * period, 1200, 1400):
                with stage.part(f"{name} {lap}", lap * period):
                    stage.draw(sprite)

    return Layer(name, depth, NOTHING, move, framing=True)


def mound(brush: Brush, line: Sequence[Point], colours: Sequence[int], *, blur: float = 16.0) -> None:
    """Near ground under a line that must end as high as it begins, darker towards the frame's lower edge."""
    points = [(line[0][0] - 40, line[0][1]), *line, (line[-1][0] + 40, line[-1][1])]
    brush.line(curve(points), colours[0], blur * 2, alpha=0.3)
    brush.line(curve(points), colours[0], blur, alpha=0.4)
    brush.ramp(land(points, DEEP), min(y for _, y in line), 2020, colours)


def blades(  # noqa: PLR0917
    brush: Brush, count: int, spread: float, tall: float, colours: Sequence[int], chance: np.random.Generator
) -> Sprite:
    """A bunch of broad leaves from the origin, the outer ones lower, back to front."""
    tones = [colours[int(chance.integers(len(colours)))] for _ in range(count)]
    leaves: dict[int, skia.Path] = {}
    rough = skia.Path()  # the same with straight edges is enough for what is soft
    for k in sorted(range(count), key=lambda k: -abs(k - (count - 1) / 2)):
        lean = (k - (count - 1) / 2) / max(1.0, (count - 1) / 2)
        high = tall * (1 - 0.42 * abs(lean)) * float(chance.uniform(0.86, 1.12))
        tip, wide = (lean * spread, -high), tall * 0.062
        bend = (lean * spread * 0.32, -high * 0.62)
        left, right = (bend[0] - wide, bend[1]), (bend[0] + wide, bend[1] + 10)
        corners = [(-wide * 0.5, 70), left, tip, right, (wide, 70)]
        joined(leaves, tones[k], blob(corners, 0.9))
        rough.addPath(polygon(corners))
    return bunch(brush, leaves, 15, rough)


def bunch(brush: Brush, pieces: dict[int, skia.Path], blur: float, rough: skia.Path | None = None) -> Sprite:
    """Shapes of a few colours with one soft edge around them all: few paths, because they are drawn in every frame."""
    whole = rough or skia.Path()
    for path in () if rough else pieces.values():
        whole.addPath(path)
    brush.halo(whole, next(iter(pieces)), blur=blur, fine=False)
    for colour, path in pieces.items():
        brush.fill(path, colour)
    return brush.take()


def joined(pieces: dict[int, skia.Path], colour: int, path: skia.Path) -> None:
    """Adds a shape to those of its colour."""
    pieces.setdefault(colour, skia.Path()).addPath(path)


def leaves_above(kit: Kit, colours: Sequence[int]) -> Layer:
    """Twigs with leaves that hang into the upper corners."""
    brush, chance, plants = kit.brush(), kit.chance("above"), []
    for side, x in ((1, -60.0), (-1, 1140.0)):
        pieces: dict[int, skia.Path] = {}
        for k in range(9):
            angle = math.radians(12 + 74 * (k % 3) / 2 + float(chance.uniform(-8, 8)))
            far = 90 + 52 * k * (0.5 if k % 3 == 1 else 0.62)
            cx, cy = side * math.cos(angle) * far * 1.15, math.sin(angle) * far * 0.55
            shape = blob([(0, -74), (34, -8), (0, 74), (-34, -8)])
            path = moved(shape, cx, cy, math.degrees(angle) * side - 60 * side, float(chance.uniform(0.8, 1.15)))
            joined(pieces, kit.leaves(colours[k % len(colours)]), path)
        plants.append((x, -60.0 if side > 0 else -30.0, bunch(brush, pieces, 11)))
    return standing("above", plants, depth=0.7, sway=-2.2, gust=kit.gust)


def blossom(brush: Brush, x: float, y: float, r: float, colour: int) -> None:
    """A flower of five petals seen from the front."""
    for k in range(5):
        a = math.radians(k * 72 + 20)
        brush.fill(ellipse(x + r * 0.6 * math.cos(a), y + r * 0.6 * math.sin(a), r * 0.56), colour)
    brush.fill(ellipse(x, y, r * 0.36), mix(0xF3BE41, colour, 0.2))


def bush(brush: Brush, kit: Kit, chance: np.random.Generator, width: float, flowers: Sequence[int]) -> Sprite:
    """A rounded plant with blossoms, its root at the origin; under snow the blossoms are fewer."""
    balls = []
    for n in range(9):
        x = (n - 4) / 4 * width
        balls.append((x, -60 - 120 * math.cos((n - 4) / 4 * 1.3), width * 0.35))
    whole = skia.Path()
    for x, y, r in balls:
        whole.addPath(ellipse(x, y, r + 9))
    brush.shine(whole, brush.light(kit.leaves(0x2C6243)), 0.4)
    kit.crown(brush, balls, 0x316A47, depth=24)
    blossoms = Patches()
    for _ in range(5 if kit.snowy else 15):
        x, y = float(chance.uniform(-1, 1)) * width, -60 - float(chance.uniform(0, 200))
        blossoms.add(flowers[int(chance.integers(len(flowers)))], ellipse(x, y * (1 - 0.4 * abs(x) / width), 21))
    blossoms.fill(brush)
    return brush.take()


def lights(kit: Kit) -> Layer:
    """A string of lamps out of focus across the top of the frame."""
    brush = kit.brush()
    brush.line(curve([(-400, 40), (-30, 60), (340, 176), (710, 60), (1080, 60)]), 0x2A2438, 7)
    for k in range(8):
        share = (k + 0.5) / 8
        x, y = -400 + 1480 * share, 60 + 104 * max(0.0, math.cos((share - 0.5) * 2 * math.pi)) ** 0.8
        brush.shine(ellipse(x, y + 34, 54), 0xFFD98A, 0.22)
        brush.fill(ellipse(x, y + 34, 28), (0xFFDF9C, 0xFFC978)[k % 2], lit=True)
    return repeated("string", brush.take(), depth=0.72)
