"""What is climbed: a cliff, a castle's wall with ivy, a tree with stubs; each as high as a film can climb."""

from __future__ import annotations

import skia

from models.world.palette import darker, lighter
from models.world.settings.kit import GROUND, Kit, Layer, Patches
from models.world.shapes import blob, box, curve, ellipse, polygon

TOP = -1500.0  # up to where they are drawn
HOLD = 118.0  # units between two holds


def cliff(kit: Kit) -> Layer:
    """A rock face with ledges that hold snow, and a rope."""
    brush, chance = kit.brush(), kit.chance("cliff")
    ys = [TOP + k * 155.0 for k in range(19)]
    left = [(300 + float(chance.uniform(-26, 26)), y) for y in ys]
    right = [(830 + float(chance.uniform(-26, 26)), y) for y in ys]
    foot = [(890, GROUND - 14), (560, GROUND + 22), (236, GROUND - 8)]
    brush.fill(polygon([*left, foot[2], foot[1], foot[0], *right[::-1]]), 0x8593B3)
    facets = Patches()
    for k in range(18):
        (x0, y0), (x1, y1) = right[k], right[k + 1]
        inner = 690 + float(chance.uniform(-50, 40))
        facets.add(0x66769C, polygon([(inner, y0 + 20), (x0, y0), (x1, y1), (inner + 26, y1 + 10)]))
        x = float(chance.uniform(350, 560))
        facets.add(0x9AA8C6, polygon([(x, y0), (x + 130, y0 + 34), (x + 60, y1 - 20), (x - 30, y1 - 40)]))
    facets.fill(brush)
    ledges, snow = skia.Path(), skia.Path()
    for k in range(23):
        x, y = (400.0 if k % 2 else 640.0) + float(chance.uniform(-34, 34)), GROUND - 74 - k * HOLD
        ledges.addPath(polygon([(x - 70, y), (x + 74, y - 4), (x + 40, y + 44), (x - 34, y + 40)]))
        snow.addPath(
            blob([(x - 76, y + 6), (x - 56, y - 15), (x, y - 19), (x + 60, y - 17), (x + 80, y + 3), (x, y + 9)], 0.7)
        )
    brush.fill(ledges, 0x55648C)
    brush.fill(snow, 0xF6FAFF)
    brush.line(curve([(560, TOP), (566, -300), (556, 500), (570, 1110), (600, 1262)]), 0xD8564A, 13)
    brush.line(curve([(557, TOP), (563, -300), (553, 500), (567, 1110), (597, 1262)]), 0xF4A08C, 4, alpha=0.8)
    brush.fill(
        blob(
            [
                (200, GROUND + 20),
                (290, GROUND - 36),
                (560, GROUND - 4),
                (840, GROUND - 40),
                (930, GROUND + 18),
                (560, GROUND + 40),
            ],
            0.8,
        ),
        0xF1F6FD,
    )
    return Layer("cliff", 1.0, brush.take())


def wall(kit: Kit) -> Layer:
    """A round tower of stone with ivy on a trellis."""
    brush, chance, stone = kit.brush(), kit.chance("wall"), 0xD9C6AC
    brush.fill(box(284, TOP, 560, GROUND - TOP - 6), stone)
    brush.fill(box(700, TOP, 144, GROUND - TOP - 6), darker(stone, 0.16))
    brush.fill(box(284, TOP, 46, GROUND - TOP - 6), lighter(stone, 0.35))
    blocks = Patches()
    for row in range(40):
        y = GROUND - 70 - row * 70
        for k in range(3):
            if chance.random() < 0.55:
                x = 330 + k * 170 + (70 if row % 2 else 0) + float(chance.uniform(-20, 20))
                blocks.add(darker(stone, 0.09 if k < 2 else 0.22), box(x, y, float(chance.uniform(70, 110)), 34, 8))
    blocks.fill(brush)
    brush.body(box(250, GROUND - 44, 628, 58, 12), darker(stone, 0.1), depth=10)
    wood = 0x8A6244
    for x in (374, 734):
        brush.body(box(x - 13, TOP, 26, GROUND - TOP - 8, 8), wood, depth=7)
    for k in range(24):
        brush.body(box(350, GROUND - 90 - k * HOLD, 410, 26, 10), lighter(wood, 0.14), depth=6)
    ivy = Patches()
    for k in range(96):
        x, y = (362 if k % 2 else 750) + float(chance.uniform(-46, 46)), GROUND - k * 29.0
        r = float(chance.uniform(17, 30))
        ivy.add(
            kit.leaves((0x3F7F4E, 0x549858, 0x2F6846)[k % 3]),
            blob([(x, y - r), (x + r, y - r * 0.1), (x, y + r), (x - r, y - r * 0.1)], 0.9),
        )
    ivy.fill(brush)
    return Layer("wall", 1.0, brush.take())


def tree(kit: Kit) -> Layer:
    """A mighty trunk with stubs of branches as rungs."""
    brush, chance, bark = kit.brush(), kit.chance("tree"), 0x7E5A44
    brush.shine(ellipse(560, GROUND + 10, 430, 28), 0x1B1838, 0.25)
    trunk = [
        (210, GROUND + 8),
        (352, GROUND - 90),
        (384, 700),
        (394, TOP),
        (726, TOP),
        (736, 700),
        (770, GROUND - 90),
        (910, GROUND + 8),
        (700, GROUND - 12),
        (560, GROUND + 18),
        (420, GROUND - 12),
    ]
    brush.body(blob(trunk, 0.6), bark, depth=44, shade=0.2)
    grain = skia.Path()
    for k in range(26):
        x, y = float(chance.uniform(420, 700)), GROUND - 60 - k * 108 + float(chance.uniform(-30, 30))
        grain.addPath(curve([(x - 8, y), (x + 9, y - 44), (x - 6, y - 92)]))
    brush.line(grain, darker(bark, 0.3), 7)
    for k in range(23):
        y, side = GROUND - 84 - k * HOLD, 1 if k % 2 else -1
        x = 560 + side * 150
        stub = [(560, y - 20), (x + side * 84, y - 34), (x + side * 96, y - 12), (x + side * 80, y + 6), (560, y + 26)]
        brush.body(blob(stub if side > 0 else stub[::-1], 0.4), lighter(bark, 0.1), depth=8)
        brush.fill(ellipse(x + side * 88, y - 13, 9, 20), 0xD9B48A)
        if k % 3 == 1:
            kit.crown(
                brush,
                [(x + side * 118, y - 46, 40), (x + side * 160, y - 30, 34), (x + side * 138, y - 74, 32)],
                0x57A063,
                depth=12,
            )
    return Layer("climbing tree", 1.0, brush.take())
