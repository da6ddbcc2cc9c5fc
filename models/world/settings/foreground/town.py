"""What stands close to the camera in city and Paris."""

from __future__ import annotations

import math

import skia

from models.world.palette import darker, lighter
from models.world.settings.foreground.pieces import NEAR, PERIOD, bush, leaves_above, lights, mound, repeated, standing
from models.world.settings.kit import Kit, Layer
from models.world.shapes import Point, box, curve, ellipse, minus, polygon


def city(kit: Kit) -> list[Layer]:
    """Flower boxes on the kerb; lamps on a string at night, leaves by day."""
    brush, chance = kit.brush(), kit.chance("near city")
    boxes, plants = [], []
    for n, (x, w) in enumerate(((-20.0, 210.0), (1090.0, 230.0))):
        plants.append(
            (x, 1800.0, bush(brush, kit, chance, w, (0xE4575F, 0xF7A1AE, 0xFBEFE0) if n else (0xF3BE41, 0xFBEFE0)))
        )
        brush.body(box(x - w * 1.1, 1790, w * 2.2, 400, 24), 0x6B4436, depth=18)
        brush.fill(box(x - w * 1.16, 1784, w * 2.32, 34, 12), 0x845743)
        boxes.append(brush.take())
    line = [(-300, 1890), (60, 1886), (540, 1884), (900, 1886), (1180, 1890)]
    mound(brush, line, [kit.ground(0x8E8A98), kit.ground(0x4C4A62)], blur=8)
    brush.line(polygon([(-340, 1892), (1220, 1892)]), kit.ground(0xB9B3BC), 10)
    kerb = brush.take()
    above = lights(kit) if kit.night else leaves_above(kit, (0x3E7A4A, 0x56925A, 0x2F6644))
    layers = [repeated("kerb", kerb, depth=0.66), standing("flower boxes", plants, sway=0.9, gust=kit.gust)]
    return [*layers, repeated("boxes", boxes[0] + boxes[1], depth=NEAR), above]


def paris(kit: Kit) -> list[Layer]:
    """An iron balcony with geraniums; leaves or lamps above."""
    brush, chance = kit.brush(), kit.chance("near paris")
    iron = 0x2B2B3C
    brush.soft_fill(box(-420, 1716, PERIOD + 20, 26, 10), iron, blur=6)
    brush.line(polygon([(-420, 1722), (1080, 1722)]), 0x5A5A72, 5)
    brush.fill(box(-420, 1890, PERIOD + 20, 14), iron)
    for k in range(10):
        x = -400 + k * PERIOD / 10
        brush.line(polygon([(x, 1735), (x, 2300)]), iron, 13)
        brush.line(minus(ellipse(x + 74, 1816, 44), ellipse(0, 0, 1)), iron, 10)
        brush.line(curve([(x + 6, 1896), (x + 40, 1872), (x + 74, 1896), (x + 108, 1872), (x + 142, 1896)]), iron, 9)
        brush.line(curve([(x + 10, 2100), (x + 74, 1930), (x + 138, 2100)]), iron, 10)
    rail = brush.take()
    brush.ramp(box(-420, 1850, PERIOD + 20, 1400), 1850, 2050, [darker(0x8A6F66, 0.2), darker(0x8A6F66, 0.55)])
    brush.shapes = [shape._replace(solid=False) for shape in brush.shapes]
    pots = [
        (x, 1850.0, bush(brush, kit, chance, w, (0xE4475A, 0xF27A86, 0xFBEFE0)))
        for x, w in ((-10.0, 190.0), (1070.0, 220.0))
    ]
    above = lights(kit) if kit.night else leaves_above(kit, (0x55803F, 0x6E9A4C, 0x446E3A))
    return [repeated("balcony", rail, depth=0.66), standing("geraniums", pots, sway=0.8, gust=kit.gust), above]


def high(kit: Kit) -> list[Layer]:
    """Beams of the tower close to the camera, out of focus."""
    brush = kit.brush()
    colour = 0x6B4638
    for a, b in (((-260, 1560), (560, 2140)), ((1240, 1500), (420, 2160))):
        brush.soft_fill(_beam(a, b, 46), colour, blur=14)
        brush.line(polygon([(a[0], a[1] - 30), (b[0], b[1] - 30)]), lighter(colour, 0.3), 9)
    for k in range(9):
        brush.fill(ellipse(-200 + k * 82, 1604 + k * 58, 9), lighter(colour, 0.32))
        brush.fill(ellipse(1180 - k * 82, 1548 + k * 66, 9), lighter(colour, 0.32))
    return [Layer("near beams", 0.62, brush.take(), framing=True)]


def _beam(a: Point, b: Point, half: float) -> skia.Path:
    dx, dy = b[0] - a[0], b[1] - a[1]
    length = math.hypot(dx, dy)
    nx, ny = -dy / length * half, dx / length * half
    return polygon([(a[0] + nx, a[1] + ny), (b[0] + nx, b[1] + ny), (b[0] - nx, b[1] - ny), (a[0] - nx, a[1] - ny)])
