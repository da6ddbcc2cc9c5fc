"""What stands between the camera and the subject: large, dark, out of focus, calm behind the platforms' buttons.

Pieces are authored as the frame shows them in the middle of a scene (1080 x 1920) and repeat along the way of a going
camera. Nothing of them rises above 1400 but at the frame's sides, and nothing important lies in them.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import skia

from models.world.brush import NOTHING, Brush, Sprite
from models.world.palette import darker, lighter, mix
from models.world.settings.kit import Kit, Layer
from models.world.shapes import Point, blob, box, curve, ellipse, land, minus, moved, polygon, union, within
from models.world.stage import Stage

LAPS = (-1, 0, 1, 2, 3)
PERIOD = 1480.0  # stage units after which the pieces come again
DEEP = 3300.0  # down to where the mounds are drawn
NEAR = 0.62  # depth of the usual foreground


def standing(
    name: str, plants: Sequence[tuple[float, float, Sprite]], *, depth: float = NEAR, sway: float = 1.6
) -> Layer:
    """Pieces (x, y of the root, sprite) that come again along the way and bend a little in the air."""
    spots = [(x + lap * PERIOD, y, sprite, n * 1.7 + lap) for lap in LAPS for n, (x, y, sprite) in enumerate(plants)]

    def move(stage: Stage, time: float) -> None:
        for n, (x, y, sprite, phase) in enumerate(spots):
            with stage.part(f"{name} {n}", x, y, sway * math.sin(time * 1.3 + phase)):
                stage.draw(sprite)

    return Layer(name, depth, NOTHING, move, framing=True)


def repeated(name: str, sprite: Sprite, *, depth: float = NEAR, period: float = PERIOD) -> Layer:
    """One piece that comes again along the way and does not move."""

    def move(stage: Stage, _time: float) -> None:
        for lap in LAPS:
            with stage.part(f"{name} {lap}", lap * period):
                stage.draw(sprite)

    return Layer(name, depth, NOTHING, move, framing=True)


def mound(brush: Brush, line: Sequence[Point], colours: Sequence[int], *, blur: float = 16.0) -> None:
    """Near ground under a line that must end as high as it begins, darker towards the frame's lower edge."""
    points = [(line[0][0] - 40, line[0][1]), *line, (line[-1][0] + 40, line[-1][1])]
    brush.line(curve(points), colours[0], blur * 2, alpha=0.3)
    brush.line(curve(points), colours[0], blur, alpha=0.4)
    brush.ramp(land(points, DEEP), min(y for _, y in line), 2020, colours)


def blades(brush: Brush, count: int, spread: float, tall: float, colours: Sequence[int], chance) -> Sprite:  # noqa: PLR0917, ANN001
    """A bunch of broad leaves from the origin, the outer ones lower, back to front."""
    tones = [colours[int(chance.integers(len(colours)))] for _ in range(count)]
    leaves: dict[int, skia.Path] = {}
    for k in sorted(range(count), key=lambda k: -abs(k - (count - 1) / 2)):
        lean = (k - (count - 1) / 2) / max(1.0, (count - 1) / 2)
        high = tall * (1 - 0.42 * abs(lean)) * float(chance.uniform(0.86, 1.12))
        tip, wide = (lean * spread, -high), tall * 0.062
        bend = (lean * spread * 0.32, -high * 0.62)
        left, right = (bend[0] - wide, bend[1]), (bend[0] + wide, bend[1] + 10)
        path = blob([(-wide * 0.5, 70), left, tip, right, (wide, 70)], 0.9)
        leaves[tones[k]] = union(leaves[tones[k]], path) if tones[k] in leaves else path
    return _bunch(brush, leaves, 12)


def _bunch(brush: Brush, pieces: dict[int, skia.Path], blur: float) -> Sprite:
    """Shapes of a few colours with one soft edge around them all: few paths, because they are drawn in every frame."""
    whole = None
    for path in pieces.values():
        whole = path if whole is None else union(whole, path)
    if whole is not None:
        brush.halo(whole, next(iter(pieces)), blur=blur, fine=False)
    for colour, path in pieces.items():
        brush.fill(path, colour)
    return brush.take()


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
            _joined(pieces, kit.leaves(colours[k % len(colours)]), path)
        plants.append((x, -60.0 if side > 0 else -30.0, _bunch(brush, pieces, 11)))
    return standing("above", plants, depth=0.7, sway=2.2)


def _blossom(brush: Brush, x: float, y: float, r: float, colour: int) -> None:
    for k in range(5):
        a = math.radians(k * 72 + 20)
        brush.fill(ellipse(x + r * 0.6 * math.cos(a), y + r * 0.6 * math.sin(a), r * 0.56), colour)
    brush.fill(ellipse(x, y, r * 0.36), mix(0xF3BE41, colour, 0.2))


# ---- places


def meadow(kit: Kit) -> list[Layer]:
    """Tall grass and poppies at the sides, a dark bank below."""
    brush, chance, plants = kit.brush(), kit.chance("near meadow"), []
    green = [kit.ground(kit.leaves(c)) for c in (0x2F6B3F, 0x3B7D45, 0x468A4A)]
    for n, (x, y, tall) in enumerate(((-30, 1930, 520), (150, 1960, 300), (940, 1960, 330), (1110, 1940, 560))):
        bunch = blades(brush, 7, 200, tall, green, chance)
        for dx, dy, r in ((-70, -tall * 0.78, 46), (60, -tall * 0.6, 38))[: 2 if n in (0, 3) else 1]:
            brush.line(curve([(dx * 0.3, 20), (dx * 0.7, dy * 0.5), (dx, dy)]), green[0], 13)
            _blossom(brush, dx, dy, r, kit.leaves((0xE4574F, 0xF2A03F, 0xF6F1E7, 0xC77BC4)[n]))
        plants.append((float(x), float(y), bunch + brush.take()))
    line = [(-280, 1836), (100, 1800), (420, 1870), (760, 1880), (1000, 1806), (1200, 1836)]
    mound(brush, line, [green[1], darker(green[0], 0.35)])
    return [standing("near grass", plants, sway=2.4), repeated("bank", brush.take(), depth=0.56)]


def forest(kit: Kit) -> list[Layer]:
    """Ferns and toadstools at the sides, leaves above."""
    brush, chance, plants = kit.brush(), kit.chance("near forest"), []
    green = [kit.leaves(c) for c in (0x1F4F3A, 0x296046, 0x33714C)]
    for x, y, tall in ((-40, 1960, 560), (190, 1990, 300), (880, 2000, 290), (1120, 1960, 600)):
        plants.append((float(x), float(y), blades(brush, 9 if tall > 400 else 5, 270, tall, green, chance)))
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
    mound(brush, line, [green[1], darker(green[0], 0.4)])
    layers = [repeated("toadstools", stools, depth=0.6), standing("near ferns", plants, sway=1.4)]
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
        standing("agave", [(1090.0, 1800.0, agave)], sway=0.7),
        repeated("near rocks", rocks, depth=0.6),
    ]


def beach(kit: Kit) -> list[Layer]:
    """A bank of sand with sea grass, a bucket and a ball; a palm leaf above."""
    from models.world.settings.beach import _frond

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
        _frond(brush, angle, 460 - 40 * n, kit.leaves((0x24604A, 0x2F7552)[n % 2]))
    leaf = [(-150.0, -130.0, brush.take())]
    return [
        repeated("near bank", bank, depth=0.64),
        repeated("toys", toys, depth=0.62),
        standing("sea grass", plants, sway=2.2),
        standing("palm above", leaf, depth=0.7, sway=1.8),
    ]


def _bush(brush: Brush, kit: Kit, chance, width: float, flowers: Sequence[int]) -> Sprite:  # noqa: ANN001
    """A rounded plant with blossoms, its root at the origin."""
    green = [kit.leaves(c) for c in (0x2C6243, 0x387549)]
    pieces: dict[int, skia.Path] = {}
    for n in range(9):
        x, y = (n - 4) / 4 * width, -60 - 120 * math.cos((n - 4) / 4 * 1.3)
        _joined(pieces, green[n % 2], ellipse(x, y, width * 0.34, width * 0.36))
    plant = _bunch(brush, pieces, 12)
    pieces = {}
    for _ in range(15):
        x, y = float(chance.uniform(-1, 1)) * width, -60 - float(chance.uniform(0, 200))
        colour = kit.leaves(flowers[int(chance.integers(len(flowers)))])
        _joined(pieces, colour, ellipse(x, y * (1 - 0.4 * abs(x) / width), 21))
    return plant + _bunch(brush, pieces, 5)


def _joined(pieces: dict[int, skia.Path], colour: int, path: skia.Path) -> None:
    pieces[colour] = union(pieces[colour], path) if colour in pieces else path


def _lights(kit: Kit) -> Layer:
    """A string of lamps out of focus across the top of the frame."""
    brush = kit.brush()
    brush.line(curve([(-400, 40), (-30, 60), (340, 176), (710, 60), (1080, 60)]), 0x2A2438, 7)
    for k in range(8):
        share = (k + 0.5) / 8
        x, y = -400 + 1480 * share, 60 + 104 * max(0.0, math.cos((share - 0.5) * 2 * math.pi)) ** 0.8
        brush.shine(ellipse(x, y + 34, 54), 0xFFD98A, 0.22)
        brush.fill(ellipse(x, y + 34, 28), (0xFFDF9C, 0xFFC978)[k % 2], lit=True)
    return repeated("string", brush.take(), depth=0.72)


def city(kit: Kit) -> list[Layer]:
    """Flower boxes on the kerb; lamps on a string at night, leaves by day."""
    brush, chance = kit.brush(), kit.chance("near city")
    boxes, plants = [], []
    for n, (x, w) in enumerate(((-20.0, 210.0), (1090.0, 230.0))):
        plants.append(
            (x, 1800.0, _bush(brush, kit, chance, w, (0xE4575F, 0xF7A1AE, 0xFBEFE0) if n else (0xF3BE41, 0xFBEFE0)))
        )
        brush.body(box(x - w * 1.1, 1790, w * 2.2, 400, 24), 0x6B4436, depth=18)
        brush.fill(box(x - w * 1.16, 1784, w * 2.32, 34, 12), 0x845743)
        boxes.append(brush.take())
    line = [(-300, 1890), (60, 1886), (540, 1884), (900, 1886), (1180, 1890)]
    mound(brush, line, [kit.ground(0x8E8A98), kit.ground(0x4C4A62)], blur=8)
    brush.line(polygon([(-340, 1892), (1220, 1892)]), kit.ground(0xB9B3BC), 10)
    kerb = brush.take()
    above = _lights(kit) if kit.night else leaves_above(kit, (0x3E7A4A, 0x56925A, 0x2F6644))
    layers = [repeated("kerb", kerb, depth=0.66), standing("flower boxes", plants, sway=0.9)]
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
        (x, 1850.0, _bush(brush, kit, chance, w, (0xE4475A, 0xF27A86, 0xFBEFE0)))
        for x, w in ((-10.0, 190.0), (1070.0, 220.0))
    ]
    above = _lights(kit) if kit.night else leaves_above(kit, (0x55803F, 0x6E9A4C, 0x446E3A))
    return [repeated("balcony", rail, depth=0.66), standing("geraniums", pots, sway=0.8), above]


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


def station(kit: Kit) -> list[Layer]:
    """A console with lamps along the lower edge, cables above, things that drift close by."""
    brush, chance = Brush(kit.brush().light), kit.chance("near station")
    desk = [(-420, 1790), (-260, 1700), (240, 1770), (640, 1770), (960, 1700), (1060, 1790)]
    brush.soft_fill(land(desk, DEEP), 0x2A3154, blur=14, lit=True)
    brush.line(curve(desk), 0x6F7FB4, 9, lit=True)
    brush.ramp(land([(x, y + 70) for x, y in desk], DEEP), 1800, 2050, [0x3A4370, 0x1B2040], lit=True)
    for k in range(15):
        x = -340 + k * 96
        y = 1850 + 14 * math.sin(k * 0.9)
        colour = (0x7FE0C3, 0xEE8434, 0xF3BE41, 0x6FB4F0, 0xD8574B)[int(chance.integers(5))]
        brush.shine(ellipse(x, y, 34), colour, 0.16)
        brush.fill(ellipse(x, y, 15), colour, lit=True)
    brush.fill(box(60, 1900, 300, 120, 26), 0x141935, lit=True)
    brush.line(curve([(90, 1964), (150, 1930), (200, 1980), (260, 1940), (330, 1966)]), 0x7FE0C3, 7, lit=True)
    console = brush.take()
    for n, x in enumerate((-60, 1140)):
        for k in range(3):
            cable = [(x - 300, -40), (x - 120, 90 + 50 * k), (x + 60, 60 + 70 * k), (x + 300, -60)]
            brush.line(curve(cable), (0x39436B, 0xC9673A, 0x59668F)[(k + n) % 3], 22 - 3 * k, lit=True)
    cables = brush.take()
    return [_drifting(kit), repeated("console", console, depth=0.66), repeated("cables", cables, depth=0.72)]


def orbit(kit: Kit) -> list[Layer]:
    """Rocks that tumble close by, outside in space."""
    brush, chance, rocks = Brush(kit.brush().light), kit.chance("rocks"), []
    for x, y, r, turn in ((40, 1720, 190, 5.0), (1050, 1850, 260, -4.0), (1010, 1520, 70, 11.0), (90, 300, 60, -9.0)):
        corners = []
        for k in range(9):
            a, far = math.radians(k * 40), r * float(chance.uniform(0.78, 1.08))
            corners.append((far * math.cos(a), far * 0.86 * math.sin(a)))
        shape = blob(corners, 0.85)
        brush.soft_fill(shape, 0x4B4668, blur=12, lit=True)
        brush.fill(minus(shape, moved(shape, r * 0.16, r * 0.2)), 0x746D95, lit=True)
        for dx, dy, k in ((-0.2, 0.1, 0.2), (0.34, -0.2, 0.14), (0.2, 0.42, 0.12)):
            brush.fill(ellipse(dx * r, dy * r, k * r, k * r * 0.8), 0x37324F, lit=True)
        rocks.append((float(x), float(y), turn, brush.take()))

    def move(stage: Stage, time: float) -> None:
        for n, (x, y, turn, sprite) in enumerate(rocks):
            with stage.part(
                f"rock {n}", x + 14 * math.sin(time * 0.5 + n), y + 12 * math.sin(time * 0.4 + n), turn * time
            ):
                stage.draw(sprite)

    return [Layer("rocks", NEAR, NOTHING, move, framing=True)]


def _drifting(kit: Kit) -> Layer:
    """Large things close to the camera that drift and turn slowly."""
    brush = kit.brush()
    brush.body(box(-70, -80, 140, 160, 34), 0xF4EEE2, depth=20)
    brush.line(curve([(70, -40), (124, 0), (70, 50)]), 0xF4EEE2, 24)
    brush.fill(ellipse(0, -2, 34), 0xE4573D)
    mug = brush.take()
    brush.shine(ellipse(0, 0, 62), 0x9ADCF7, 0.7)
    brush.shine(minus(ellipse(0, 0, 62), ellipse(-12, -14, 56)), 0x3E8FC4, 0.5)
    brush.shine(ellipse(-20, -24, 15), 0xFFFFFF, 0.95)
    drop = brush.take()
    brush.body(box(-110, -20, 190, 40, 12), 0xF3BE41, depth=8)
    brush.fill(polygon([(80, -20), (126, 0), (80, 20)]), 0xF6DFC0)
    brush.fill(box(-130, -20, 34, 40, 10), 0xE8697D)
    pencil = brush.take()
    spots = [
        (120.0, 1560.0, mug, 0.0),
        (930.0, 1500.0, drop, 2.0),
        (700.0, 1640.0, pencil, 4.0),
        (1010.0, 380.0, drop, 1.0),
    ]

    def move(stage: Stage, time: float) -> None:
        for n, (x, y, sprite, phase) in enumerate(spots):
            turn = 14 * math.sin(time * 0.4 + phase) + 9 * time * (1 if n % 2 else -1)
            with stage.part(
                f"drift {n}", x + 30 * math.sin(time * 0.45 + phase), y + 26 * math.sin(time * 0.6 + phase), turn
            ):
                stage.draw(sprite)

    return Layer("drifting", 0.74, NOTHING, move, framing=True)


def home(kit: Kit) -> list[Layer]:
    """The arm of a chair with a cushion, books and a plant's leaves close to the camera."""
    brush, chance = kit.inner(), kit.chance("near home")
    cloth = 0x2B5F66
    seat = blob([(640, 2600), (664, 1860), (760, 1720), (930, 1690), (1180, 1716), (1260, 1800), (1260, 2600)], 0.8)
    brush.soft_fill(seat, cloth, blur=14)
    brush.line(curve([(664, 1864), (760, 1726), (930, 1696), (1180, 1722)]), lighter(cloth, 0.3), 10, alpha=0.45)
    brush.fill(
        within(seat, blob([(700, 2600), (740, 1940), (900, 1830), (1300, 1850), (1300, 2600)])), darker(cloth, 0.2)
    )
    cushion = blob([(850, 1560), (1010, 1520), (1150, 1560), (1140, 1790), (1000, 1810), (870, 1780)], 0.75)
    brush.soft_fill(cushion, 0xE0A33A, blur=10)
    for k in range(3):
        brush.line(
            curve([(862 + k * 4, 1610 + k * 62), (1000, 1590 + k * 62), (1142, 1612 + k * 60)]), 0xF6DFA8, 12, alpha=0.8
        )
    chair = brush.take()
    for n, (w, colour) in enumerate(((330, 0x8A3F3A), (290, 0x2F5F7E), (310, 0xC98F3A))):
        x, y = -80 + n * 12, 1870 - n * 52
        brush.soft_fill(box(x, y, w, 56, 8), colour, blur=6)
        brush.fill(box(x + 26, y + 20, w - 52, 9), 0xF3E3C8, alpha=0.7)
    brush.soft_fill(box(-500, 1920, 840, 1000, 30), 0x5A3A30, blur=10)
    brush.line(polygon([(-480, 1924), (330, 1924)]), 0x8A5F4A, 9)
    books = brush.take()
    green = [0x2F6B48, 0x3C7F55, 0x265A40]
    leaf = blades(brush, 7, 210, 430, green, chance)
    return [
        repeated("books", books, depth=0.66, period=2000),
        standing("near plant", [(-70.0, 1800.0, leaf)], sway=0.8),
        repeated("chair", chair, depth=NEAR, period=2000),
    ]
