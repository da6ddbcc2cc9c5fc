"""What stands close to the camera in city and Paris."""

from __future__ import annotations

import math

import skia

from models.world.palette import darker, lighter
from models.world.settings.foreground.pieces import NEAR, PERIOD, bush, leaves_above, lights, mound, repeated, standing
from models.world.settings.kit import Kit, Layer
from models.world.shapes import Point, blob, box, curve, ellipse, polygon


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
    iron = 0x3E3C54
    brush.soft_fill(box(-420, 1716, PERIOD + 20, 26, 10), iron, blur=6)
    brush.line(polygon([(-420, 1722), (1080, 1722)]), 0x5A5A72, 5)
    brush.fill(box(-420, 1890, PERIOD + 20, 14), iron)
    for k in range(10):
        x = -400 + k * PERIOD / 10
        brush.line(polygon([(x, 1735), (x, 2300)]), iron, 13)
        brush.line(ellipse(x + 74, 1816, 44), iron, 10)
    rail = brush.take()
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


def castle(kit: Kit) -> list[Layer]:
    """Roses on a low wall at the sides, leaves above."""
    brush, chance, stone = kit.brush(), kit.chance("near castle"), 0x9C8878
    plants = []
    for n, (x, w) in enumerate(((-30.0, 220.0), (1100.0, 240.0))):
        flowers = (0xE4475A, 0xF7A1AE) if n else (0xF7E3C8, 0xF2A0A8)
        plants.append((x, 1830.0, bush(brush, kit, chance, w, flowers)))
    for x, w in ((-30.0, 220.0), (1100.0, 240.0)):
        line = [(x - w * 1.25, 1830), (x + w * 1.25, 1830), (x + w * 1.3, 2400), (x - w * 1.3, 2400)]
        brush.fill(polygon(line), darker(stone, 0.3))
        brush.fill(box(x - w * 1.34, 1806, w * 2.68, 44, 14), kit.ground(stone))
    walls = brush.take()
    line = [(-300, 1896), (60, 1884), (540, 1892), (900, 1882), (1180, 1896)]
    mound(brush, line, [kit.ground(0x3E7A48), kit.ground(0x24513A)], blur=10)
    above = leaves_above(kit, (0x3F7F4E, 0x5A9A57, 0x2F6A48))
    bank = repeated("bank", brush.take(), depth=0.56)
    layers = [standing("roses", plants, sway=0.8, gust=kit.gust), repeated("low walls", walls, depth=NEAR)]
    return [above, *layers, bank]


def rooftop(kit: Kit) -> list[Layer]:
    """Herbs in a wooden box at the left, an iron chair's back with a cushion at the right."""
    brush, chance = kit.brush(), kit.chance("near roof")
    plants = [(0.0, 1810.0, bush(brush, kit, chance, 210.0, (0xB48CF0, 0xF6F1E7)))]
    brush.body(box(-230, 1800, 470, 420, 22), 0x8A5A40, depth=18)
    brush.fill(box(-244, 1794, 498, 40, 12), 0xA87150)
    crate = brush.take()
    iron, cloth = 0x3A3A4C, 0xE0A33A
    brush.line(
        curve([(884, 2300), (884, 1760), (930, 1660), (1060, 1640), (1190, 1660), (1236, 1760), (1236, 2300)]), iron, 22
    )
    for x in (972, 1060, 1148):
        brush.line(curve([(x, 1660), (x - 14, 1780), (x, 1960)]), iron, 13)
    seat = blob([(900, 1880), (1060, 1850), (1230, 1880), (1250, 2300), (880, 2300)], 0.6)
    brush.soft_fill(seat, cloth, blur=9)
    stripes = polygon([])
    for k in range(3):
        stripes.addPath(box(884 + 10 * k, 1922 + 74 * k, 360, 24))
    brush.fill(stripes, 0xFBF1DE, alpha=0.85)
    chair = brush.take()
    layers = [standing("herbs", plants, sway=1.2, gust=kit.gust), repeated("crate", crate, depth=NEAR)]
    return [*layers, repeated("chair", chair, depth=0.6)]
