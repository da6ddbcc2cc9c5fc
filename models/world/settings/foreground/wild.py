"""What stands close to the camera in meadow, forest, desert and on the beach."""

from __future__ import annotations

import math

from models.world.palette import darker, lighter
from models.world.settings.foreground.pieces import blades, blossom, leaves_above, mound, repeated, standing
from models.world.settings.kit import Kit, Layer, frond
from models.world.shapes import blob, curve, ellipse, polygon, within


def meadow(kit: Kit) -> list[Layer]:
    """Tall grass and poppies at the sides, a dark bank below."""
    brush, chance, plants = kit.brush(), kit.chance("near meadow"), []
    green = [kit.leaves(c) for c in (0x2F6B3F, 0x3B7D45, 0x468A4A)]
    for n, (x, y, tall) in enumerate(((-30, 1930, 520), (150, 1960, 300), (940, 1960, 330), (1110, 1940, 560))):
        bunch = blades(brush, 7, 200, tall, green, chance)
        heads = ((-70, -tall * 0.78, 46), (60, -tall * 0.6, 38))[: 2 if n in (0, 3) else 1]
        for dx, dy, r in () if kit.snowy else heads:
            brush.line(curve([(dx * 0.3, 20), (dx * 0.7, dy * 0.5), (dx, dy)]), green[0], 13)
            blossom(brush, dx, dy, r, kit.leaves((0xE4574F, 0xF2A03F, 0xF6F1E7, 0xC77BC4)[n]))
        plants.append((float(x), float(y), bunch + brush.take()))
    line = [(-280, 1836), (100, 1800), (420, 1870), (760, 1880), (1000, 1806), (1200, 1836)]
    mound(brush, line, [kit.ground(green[1]), kit.ground(darker(green[0], 0.35))])
    return [standing("near grass", plants, sway=2.4, gust=kit.gust), repeated("bank", brush.take(), depth=0.56)]


def forest(kit: Kit) -> list[Layer]:
    """Ferns and toadstools at the sides, leaves above."""
    brush, chance, plants = kit.brush(), kit.chance("near forest"), []
    green = [kit.leaves(c) for c in (0x1F4F3A, 0x296046, 0x33714C)]
    for x, y, tall in ((-40, 1960, 560), (190, 1990, 300), (880, 2000, 290), (1120, 1960, 600)):
        plants.append((float(x), float(y), blades(brush, 8 if tall > 400 else 4, 270, tall, green, chance)))
    for x, y, k in ((250, 1846, 1.0), (345, 1880, 0.66)):
        brush.soft_fill(
            blob([(x - 26 * k, y + 90), (x - 20 * k, y), (x + 20 * k, y), (x + 28 * k, y + 90)]), 0xEADBC4, blur=5
        )
        cap = blob(
            [(x - 92 * k, y + 6 * k), (x - 60 * k, y - 64 * k), (x + 60 * k, y - 64 * k), (x + 92 * k, y + 6 * k)]
        )
        brush.soft_fill(cap, kit.leaves(0xC9453C), blur=6)
        for dx, dy, r in ((-40, -30, 13), (6, -52, 16), (46, -26, 12)):
            brush.fill(ellipse(x + dx * k, y + dy * k, r * k), 0xF6E9D8)
    stools = brush.take()
    line = [(-280, 1850), (60, 1826), (420, 1900), (760, 1904), (1020, 1836), (1200, 1850)]
    mound(brush, line, [kit.ground(green[1]), kit.ground(darker(green[0], 0.4))])
    layers = [repeated("toadstools", stools, depth=0.6), standing("near ferns", plants, sway=1.4, gust=kit.gust)]
    return [*layers, repeated("bank", brush.take(), depth=0.56), leaves_above(kit, (0x2C6A48, 0x3C7F50, 0x235A42))]


def desert(kit: Kit) -> list[Layer]:
    """A dune with a sharp crest and wind ripples, rocks with an agave at its side."""
    brush, chance = kit.brush(), kit.chance("near desert")
    sand = [kit.ground(c) for c in (0xE9B873, 0xCC8C4E, 0x9C6038)]
    line = [(-320, 1700), (60, 1640), (330, 1724), (640, 1820), (900, 1790), (1160, 1700)]
    mound(brush, line, [sand[0], sand[1], sand[2]], blur=10)
    crest = [(60, 1642), (250, 1694), (420, 1770), (640, 1822), (560, 1860), (330, 1830), (150, 1740)]
    brush.fill(blob(crest, 0.9), sand[1], alpha=0.55)
    brush.line(curve([(-320, 1702), (60, 1643), (330, 1727), (640, 1822)]), lighter(sand[0], 0.5), 7, alpha=0.5)
    for n in range(9):
        x, y, w = 560 + 70 * (n % 3), 1850 + n * 34, 300 + 26 * n
        wave = [(x - w * 0.6, y + 16), (x - w * 0.2, y - 8), (x + w * 0.2, y + 8), (x + w * 0.7, y - 22)]
        brush.line(curve(wave), darker(sand[1], 0.12), 9, alpha=0.3)
    dune = brush.take()
    for x, y, w, colour in ((1040, 1860, 210, 0x8A5638), (900, 1925, 130, 0x9C6541), (1170, 1930, 170, 0x74462F)):
        stone = [(x - w, y + 80), (x - w * 0.8, y - 50), (x - w * 0.2, y - 128), (x + w * 0.5, y - 96), (x + w, y + 80)]
        brush.body(blob(stone, 0.8), kit.ground(colour), depth=26, shade=0.2)
    rocks = brush.take()
    agave = blades(brush, 9, 230, 330, [kit.leaves(c) for c in (0x5E7F56, 0x6F9160, 0x4C6C4C)], chance)
    return [
        repeated("near dune", dune, depth=0.64),
        standing("agave", [(1090.0, 1800.0, agave)], sway=0.7, gust=kit.gust),
        repeated("near rocks", rocks, depth=0.6),
    ]


def beach(kit: Kit) -> list[Layer]:
    """A bank of sand with sea grass, a bucket and a ball; a palm leaf above."""
    brush, chance = kit.brush(), kit.chance("near beach")
    sand = [kit.ground(c) for c in (0xE5C083, 0xC4955C, 0x916643)]
    line = [(-300, 1740), (40, 1690), (380, 1790), (720, 1840), (980, 1780), (1180, 1740)]
    mound(brush, line, sand, blur=12)
    for n in range(6):
        x, y, w = 600 + 60 * (n % 2), 1866 + n * 40, 260 + 20 * n
        brush.line(
            curve([(x - w, y + 6), (x - w * 0.3, y - 9), (x + w * 0.3, y + 5), (x + w, y - 14)]), sand[2], 8, alpha=0.3
        )
    bank = brush.take()
    brush.body(polygon([(820, 1700), (980, 1700), (952, 1880), (848, 1880)]), 0xE4573D, depth=16)
    brush.fill(polygon([(826, 1740), (974, 1740), (968, 1776), (832, 1776)]), 0xFBF1DE)
    brush.line(curve([(824, 1702), (850, 1620), (950, 1620), (976, 1702)]), 0xF3BE41, 11)
    brush.body(ellipse(1030, 1850, 96), 0xFBF1DE, depth=20)
    for k in (0, 2, 4):
        a = math.radians(k * 60 - 20)
        wedge = blob(
            [
                (1030, 1850),
                (1030 + 110 * math.cos(a), 1850 + 110 * math.sin(a)),
                (1030 + 110 * math.cos(a + 1), 1850 + 110 * math.sin(a + 1)),
            ],
            0.7,
        )
        brush.fill(within(wedge, ellipse(1030, 1850, 96)), (0x2A9D97, 0xEE8434, 0x3E78B9)[k // 2])
    toys = brush.take()
    grass = [kit.leaves(c) for c in (0x5C8A4E, 0x76A25A, 0x4A7848)]
    plants = [
        (-10.0, 1800.0, blades(brush, 9, 190, 430, grass, chance)),
        (150.0, 1860.0, blades(brush, 7, 150, 250, grass, chance)),
    ]
    for n, angle in enumerate((10, 34, 58, 80)):
        frond(brush, angle, 460 - 40 * n, kit.leaves((0x24604A, 0x2F7552)[n % 2]))
    leaf = [(-150.0, -130.0, brush.take())]
    return [
        repeated("near bank", bank, depth=0.64),
        repeated("toys", toys, depth=0.62),
        standing("sea grass", plants, sway=2.2, gust=kit.gust),
        standing("palm above", leaf, depth=0.7, sway=1.8, gust=kit.gust),
    ]
