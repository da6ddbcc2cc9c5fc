"""A meadow: rolling hills, a tree, flowers that sway, a few birds."""

from __future__ import annotations

import math

import skia

from models.world.brush import Brush, Sprite
from models.world.palette import darker
from models.world.settings import foreground
from models.world.settings.kit import LEFT, RIGHT, Kit, Layer, Place
from models.world.shapes import blob, curve, ellipse, polygon


def build(kit: Kit) -> Place:
    """The meadow of this seed and hour."""
    layers = [
        *kit.heavens(),
        *([] if kit.night or kit.weather != "clear" else [kit.birds()]),
        Layer("mountains", 26.0, kit.ridge("mountains", 900, 260, kit.ground(0x7FA3B8), 0.5, step=420)),
        Layer("far hills", 12.0, kit.ridge("far hills", 1000, 170, kit.ground(0x8FBF86), 0.38, step=460)),
        Layer("hills", 5.0, kit.ridge("hills", 1090, 150, kit.ground(0x86BE6A), 0.2, step=520) + _trees(kit)),
        Layer(
            "floor",
            1.0,
            kit.floor(1150, [0x9CCB66, 0x6FAE56, 0x37783F], wave=22)
            + _lane(kit)
            + kit.drifts()
            + kit.sprigs("grass", 110, 1190, 1900, (0x83BB59, 0x5DA152), 44),
        ),
        *([] if kit.snowy else [_flowers(kit, "flowers", 1.0, 26, 1330, 1560, 1.0)]),
        *kit.fireflies(),
        *foreground.meadow(kit),
    ]
    sounds = (("crickets", 0.55), ("wind", 0.25)) if kit.night else (("birds", 0.55), ("wind", 0.3))
    return Place(kit.gradient(), layers, surface="snow" if kit.snowy else "grass", sounds=sounds, haze=kit.sky[2])


def _lane(kit: Kit) -> Sprite:
    """Soft stripes of light and shade over the grass, and a trodden path that comes towards the viewer."""
    brush = kit.brush()
    for n, (y, tall) in enumerate(((1250, 40), (1400, 74), (1590, 110), (1800, 130))):
        points = [(LEFT + k * 460.0, y + (tall * 0.3 if (k + n) % 2 else -tall * 0.2)) for k in range(11)]
        back = [(px, py + tall) for px, py in reversed(points)]
        brush.fill(blob([*points, *back], 0.9), kit.ground((0xA9D56E, 0x4E9A4C)[n % 2]), alpha=0.3)
    lane = [(820, 1168), (900, 1240), (690, 1340), (560, 1480), (700, 1700), (1000, 2000)]
    edge = [(360, 2000), (300, 1700), (330, 1480), (560, 1330), (860, 1236), (806, 1168)]
    brush.fill(blob([*lane, *edge], 0.8), kit.ground(0xE0CE94))
    return brush.take()


def _trees(kit: Kit) -> Sprite:
    brush, chance = kit.brush(0.2), kit.chance("trees")
    for n in range(12):
        x, y = LEFT + n * 390 + float(chance.uniform(-120, 120)), 1075 + float(chance.uniform(-20, 30))
        k = float(chance.uniform(0.7, 1.25))
        brush.fill(
            polygon([(x - 10 * k, y + 14), (x - 7 * k, y - 80 * k), (x + 7 * k, y - 80 * k), (x + 10 * k, y + 14)]),
            0x7A5641,
        )
        balls = [(x - 30 * k, y - 100 * k, 50 * k), (x + 32 * k, y - 104 * k, 48 * k), (x, y - 142 * k, 58 * k)]
        kit.crown(brush, balls, 0x5CA05E, depth=13 * k)
    return brush.take()


def _flowers(kit: Kit, name: str, depth: float, count: int, top: float, bottom: float, size: float) -> Layer:  # noqa: PLR0917
    brush, chance = kit.brush(), kit.chance(name)
    plants = []
    kinds = [_flower(kit, brush, size, colour) for colour in (0xF6F1E7, 0xF3BE41, 0xE8697D, 0x9C7BD0)]
    for n in range(count):
        x = LEFT + (n + float(chance.random())) * (RIGHT - LEFT) / count
        spot = (x, float(chance.uniform(top, bottom)))
        plants.append((*spot, kinds[int(chance.integers(4))], float(chance.uniform(0, 6.28))))
    return kit.swaying(name, depth, sorted(plants, key=lambda p: p[1]), sway=4.0)


def _flower(kit: Kit, brush: Brush, size: float, colour: int) -> Sprite:
    tall = 68 * size
    brush.line(curve([(0, 0), (4 * size, -tall * 0.5), (0, -tall)]), kit.leaves(0x4F8A4A), 5 * size)
    leaf = [(0, -4), (26 * size, -22 * size), (34 * size, -40 * size), (12 * size, -24 * size)]
    brush.fill(blob(leaf), kit.leaves(0x4F8A4A))
    petals = skia.Path()
    for k in range(5):
        a = math.radians(k * 72 - 90)
        petals.addPath(ellipse(13 * size * math.cos(a), -tall + 13 * size * math.sin(a), 11 * size))
    brush.fill(petals, kit.leaves(colour))
    brush.fill(ellipse(0, -tall, 9 * size), darker(0xF0B13C, 0.05))
    return brush.take()
