"""A castle: towers with pointed roofs and flags that wave, a bridge over the moat, swans, hills, a path in front."""

from __future__ import annotations

import math
from collections.abc import Sequence

import skia

from models.world.brush import NOTHING, Brush, Sprite
from models.world.palette import darker, lighter, mix
from models.world.settings import climbing, foreground
from models.world.settings.kit import FOOT, LEFT, RIGHT, Kit, Layer, Place, wrapped
from models.world.settings.land import banner, flying
from models.world.shapes import blob, box, curve, ellipse, land, polygon
from models.world.stage import Stage

STONE, ROOF = 0xE6D3BC, 0x5B6FB8
ROOFS = (0x5B6FB8, 0xC65B5B, 0x4F8FA0)
LAMP = 0xFFD98A
SNOW = 0xF6FAFF
# x of the middle, foot, width, height of the wall, height of the roof, which roof
TOWERS = (
    (262, 1060, 86, 330, 150, 2),
    (650, 1050, 80, 410, 150, 0),
    (96, 1090, 124, 470, 210, 0),
    (742, 1080, 100, 350, 170, 1),
    (878, 1090, 156, 560, 240, 0),
    (1034, 1090, 100, 380, 180, 2),
)
FLAGS = ((96, 410, 0xD8463E), (878, 290, 0xF0B53C), (1034, 530, 0xD8463E))  # x, top of the roof, colour


def build(kit: Kit) -> Place:
    """The castle of this seed and hour; its wall can be climbed."""
    layers = [
        *kit.heavens(x=430, y=215, low=(742, 540), moon=(430, 205)),
        *([kit.birds(4, y=(300, 480))] if not kit.night and kit.weather == "clear" else []),
        Layer("mountains", 26.0, kit.ridge("mountains", 930, 230, 0x8FA6C8, 0.56, step=380)),
        Layer("far hills", 14.0, kit.ridge("far hills", 1010, 150, kit.ground(0x8CBF93), 0.42, step=430)),
        Layer("castle", 8.0, _castle(kit)),
        _flags(kit),
        Layer("woods", 5.0, _woods(kit)),
        Layer("moat", 2.6, _moat(kit)),
        _swans(kit),
        Layer("bridge", 2.0, _bridge(kit)),
        Layer("floor", 1.0, _courtyard(kit)),
        *([climbing.wall(kit)] if kit.action == "climb" else [_standards(kit)]),
        *kit.fireflies(14),
        *foreground.castle(kit),
    ]
    sounds = (("crickets", 0.45), ("wind", 0.25)) if kit.night else (("birds", 0.45), ("wind", 0.3))
    return Place(
        kit.gradient(),
        layers,
        surface="snow" if kit.snowy else "stone",
        sounds=sounds,
        haze=kit.sky[2],
        highest=900.0,
        ladder=False,
    )


def _castle(kit: Kit) -> Sprite:
    brush = kit.inner(0.44) if kit.night else kit.brush(0.2)  # lamps light the walls at night
    if kit.night:
        brush.glow(820, 880, 400, 0xFFC773, 0.34)
    hill = [(-700, 1130), (-260, 1080), (60, 1042), (540, 1030), (960, 1036), (1300, 1070), (1700, 1130)]
    _ruin(kit, brush, -1050.0)
    _ruin(kit, brush, 2050.0)
    for tower in TOWERS[:2]:
        _tower(kit, brush, tower)
    _curtain(kit, brush, 130, 1010, top=840, foot=1090)
    for tower in TOWERS[2:]:
        _tower(kit, brush, tower)
    _gate(kit, brush, 742)
    walls, brush = brush.take(), kit.brush(0.2)
    brush.ramp(land(hill, FOOT), 1040, 1240, [kit.ground(0x8FC46E), kit.ground(0x6DAA5F)])
    brush.fill(polygon([(716, 1062), (768, 1062), (820, 1150), (700, 1150)]), kit.ground(0xE3CF9F))
    return walls + brush.take()


def _tower(kit: Kit, brush: Brush, tower: Sequence[float]) -> None:
    """A round tower: wall with a shaded side, a ring of corbels, windows, a pointed roof."""
    x, foot, w, tall, roof, which = tower
    top, side = foot - tall, kit.side
    brush.fill(box(x - w / 2, top, w, tall + 30), STONE)
    brush.fill(box(x + (0.16 * w if side > 0 else -0.5 * w), top, w * 0.34, tall + 30), darker(STONE, 0.15))
    brush.fill(box(x - side * w * 0.5 - (0 if side > 0 else w * 0.14), top, w * 0.14, tall + 30), lighter(STONE, 0.45))
    _bricks(kit, brush, x, top=top, w=w, tall=tall)
    brush.fill(box(x - w * 0.58, top - 6, w * 1.16, 28, 6), lighter(STONE, 0.25))
    brush.fill(box(x - w * 0.58, top + 16, w * 1.16, 9, 4), darker(STONE, 0.22))
    colour = ROOFS[int(which)]
    tip = top - roof
    brush.fill(polygon([(x - w * 0.66, top), (x, tip), (x + w * 0.66, top)]), colour)
    brush.fill(polygon([(x + side * w * 0.1, top), (x, tip), (x + side * w * 0.66, top)]), darker(colour, 0.2))
    if kit.snowy:
        brush.fill(
            blob(
                [
                    (x, tip - 4),
                    (x + w * 0.3, top - roof * 0.42),
                    (x + w * 0.08, top - roof * 0.34),
                    (x - w * 0.1, top - roof * 0.2),
                    (x - w * 0.5, top - roof * 0.14),
                    (x - w * 0.34, top - roof * 0.5),
                ],
                0.3,
            ),
            SNOW,
        )
    for k in range(2):
        wx, wy = x - w * 0.1 + w * 0.12 * k, top + tall * (0.2 + 0.34 * k)
        lit = kit.night and (k + int(x)) % 3 != 0
        window = blob([(wx - 10, wy + 38), (wx - 10, wy + 8), (wx, wy - 8), (wx + 10, wy + 8), (wx + 10, wy + 38)], 0.3)
        brush.fill(window, LAMP if lit else 0x5A5A7C, lit=lit)


def _bricks(kit: Kit, brush: Brush, x: float, *, top: float, w: float, tall: float) -> None:
    chance, blocks = kit.chance(f"bricks {x}"), skia.Path()
    for _ in range(7):
        bx, by = x + float(chance.uniform(-0.4, 0.2)) * w, top + float(chance.uniform(0.08, 0.94)) * tall
        blocks.addPath(box(bx, by, 24, 10, 3))
    brush.fill(blocks, darker(STONE, 0.13), alpha=0.7)


def _curtain(kit: Kit, brush: Brush, left: float, right: float, *, top: float, foot: float) -> None:
    """The wall between the towers, with battlements."""
    wall = darker(STONE, 0.06)
    brush.fill(box(left, top, right - left, foot - top + 20), wall)
    teeth, caps = skia.Path(), skia.Path()
    for k in range(int((right - left) // 44)):
        teeth.addPath(box(left + 44 * k, top - 28, 26, 32))
        caps.addPath(box(left + 44 * k - 2, top - 33, 30, 10, 4))
    brush.fill(teeth, wall)
    brush.fill(caps, SNOW if kit.snowy else lighter(STONE, 0.4))
    brush.fill(box(left, top + 20, right - left, 8), darker(STONE, 0.2))
    slits = skia.Path()
    for k in range(12):
        slits.addPath(box(left + 30 + 72 * k, top + 74, 9, 46, 4))
    brush.fill(slits, LAMP if kit.night else 0x5A5A7C, lit=kit.night)


def _gate(kit: Kit, brush: Brush, x: float) -> None:
    brush.fill(box(x - 62, 930, 124, 150), lighter(STONE, 0.12))
    arch = blob(
        [(x - 40, 1084), (x - 40, 1000), (x - 24, 968), (x, 958), (x + 24, 968), (x + 40, 1000), (x + 40, 1084)], 0.5
    )
    brush.fill(arch, 0x6A4632 if not kit.night else 0xFFC873, lit=kit.night)
    bars = skia.Path()
    for k in range(4):
        bars.addPath(box(x - 32 + 20 * k, 968, 4, 116))
    brush.fill(bars, 0x3E2E34)
    brush.fill(blob([(x - 15, 886), (x + 15, 886), (x + 15, 912), (x, 926), (x - 15, 912)], 0.3), 0xD8463E)
    brush.fill(polygon([(x, 888), (x + 5, 902), (x, 918), (x - 5, 902)]), 0xF6CF6A)


def _ruin(kit: Kit, brush: Brush, x: float) -> None:
    """A watchtower far along the way."""
    _tower(kit, brush, (x, 1100, 110, 330, 170, 1))
    _tower(kit, brush, (x + 150, 1100, 84, 230, 130, 0))


def _flags(kit: Kit) -> Layer:
    """Long pennants on the towers' tips."""
    brush = kit.brush(0.12)
    poles = skia.Path()
    for x, top, _ in FLAGS:
        poles.addPath(box(x - 2.5, top - 74, 5, 82))
    brush.fill(poles, 0x5A4A4A)
    still = brush.take()
    cloths = [banner(brush, 104, 40, colour) for _, _, colour in FLAGS]

    def move(stage: Stage, time: float) -> None:
        for n, (x, top, _) in enumerate(FLAGS):
            with stage.part(f"flag {n}", x, top - 52):
                flying(stage, cloths[n], 26, time, phase=1.3 * n, gust=kit.gust)

    return Layer("flags", 7.9, still, move)


def _woods(kit: Kit) -> Sprite:
    """Round trees and poplars before the walls, lower in the middle."""
    brush, chance = kit.brush(0.18), kit.chance("woods")
    for n in range(30):
        x = LEFT + n * 152 + float(chance.uniform(-40, 40))
        if 640 < x < 850:
            continue
        k, tone = float(chance.uniform(0.8, 1.2)), (0x5FA562, 0x4C945C, 0x7AB35F)[n % 3]
        if n % 4 == 1:
            balls = [(x, 1090 - 42 * j * k, (30 - 3.4 * j) * k) for j in range(5)]
        else:
            balls = [(x - 34 * k, 1094, 40 * k), (x + 34 * k, 1096, 40 * k), (x, 1066, 46 * k)]
        kit.crown(brush, balls, tone, depth=10 * k)
    points = [(LEFT - 200 + k * 420.0, 1120 - 14 * float(chance.random())) for k in range(13)]
    brush.ramp(land(points, FOOT), 1110, 1290, [kit.ground(0x86BF68), kit.ground(0x9CCB72)])
    lane = [(716, 1106), (768, 1106), (800, 1176), (690, 1176)]
    brush.fill(polygon([(float(x), float(y)) for x, y in lane]), kit.ground(0xE3CF9F))
    return brush.take()


def _water(kit: Kit) -> int:
    return mix(0x5FB0CF, kit.sky[1], 0.3)


def _moat(kit: Kit) -> Sprite:
    """The water with its banks and reeds."""
    brush, chance = kit.brush(0.06), kit.chance("moat")
    bank = [(LEFT, 1150), (-400, 1140), (540, 1150), (1400, 1138), (RIGHT, 1150)]
    brush.fill(land(bank, FOOT), kit.ground(0xB9A37E))
    brush.ramp(land([(x, y + 12) for x, y in bank], FOOT), 1156, 1260, [lighter(_water(kit), 0.25), _water(kit)])
    glints = skia.Path()
    for _ in range(46):
        x, y = float(chance.uniform(LEFT, RIGHT)), float(chance.uniform(1174, 1226))
        glints.addPath(blob([(x - 44, y), (x, y - 2.6), (x + 44, y), (x, y + 2.6)]))
    brush.fill(glints, 0xFFFFFF, alpha=0.4, lit=True)
    return brush.take()


def _swans(kit: Kit) -> Layer:
    """Two swans that glide on the moat."""
    brush = kit.brush(0.02)
    brush.fill(blob([(-34, -10), (-44, -30), (-14, -26), (12, -24), (30, -8), (18, 4), (-22, 4)], 0.9), 0xFBF8F2)
    brush.fill(blob([(-40, -32), (-10, -34), (10, -18), (-12, -8), (-32, -14)], 0.9), 0xE6E3EC)
    brush.line(curve([(22, -8), (34, -34), (26, -56), (38, -66)]), 0xFBF8F2, 9)
    brush.fill(ellipse(37, -66, 9, 7.5), 0xFBF8F2)
    brush.fill(polygon([(43, -69), (60, -62), (43, -60)]), 0xEE8434)
    brush.fill(ellipse(40, -68, 2), 0x1D2238)
    swan = brush.take()
    brush.shine(ellipse(0, 0, 66, 5), 0xFFFFFF, 0.4)
    ring = brush.take()
    spots = (
        (870.0, 1206.0, 1.0, 1.0),
        (1000.0, 1192.0, 0.7, 1.0),
        (-420.0, 1200.0, 1.0, -1.0),
        (1900.0, 1204.0, 0.9, -1.0),
    )

    def move(stage: Stage, time: float) -> None:
        for n, (x, y, k, side) in enumerate(spots):
            place, lap = wrapped(x + side * 9 * time, -1700, 2700)
            with stage.part(f"swan {n} {lap}", place, y + 2.5 * math.sin(time * 1.6 + n), 0, side * k, k):
                stage.draw(ring)
                with stage.part("bird", 0, 0, 1.6 * math.sin(time * 1.6 + n)):
                    stage.draw(swan)

    return Layer("swans", 2.4, NOTHING, move)


def _bridge(kit: Kit) -> Sprite:
    """A stone bridge that leads to the gate, with two arches."""
    brush, stone = kit.brush(0.03), 0xCDB9A4
    x = 772.0
    brush.fill(polygon([(x - 70, 1140), (x + 20, 1140), (x + 104, 1250), (x - 170, 1250)]), kit.ground(0xD9C7AE))
    for side, a, b in ((-1, x - 70, x - 170), (1, x + 20, x + 104)):
        wall = [(a, 1122), (a + side * 16, 1122), (b + side * 30, 1226), (b + side * 30, 1262), (b, 1262), (a, 1144)]
        brush.fill(polygon(wall), darker(stone, 0.14 if side * kit.side > 0 else 0.0))
        brush.line(
            polygon([(a + side * 8, 1121), (b + side * 17, 1228)]), SNOW if kit.snowy else lighter(stone, 0.45), 11
        )
    return brush.take()


def _courtyard(kit: Kit) -> Sprite:
    """Grass with a cobbled path that comes from the bridge and runs along the subject's way."""
    brush, chance = kit.brush(), kit.chance("cobbles")
    grass = kit.floor(1236, [0x9CCB6A, 0x6BAB57, 0x376F43], wave=10)
    path = [
        (LEFT, 1276),
        (-400, 1262),
        (480, 1260),
        (600, 1244),
        (680, 1232),
        (900, 1232),
        (860, 1262),
        (1500, 1258),
        (RIGHT, 1274),
        (RIGHT, 1390),
        (1500, 1376),
        (540, 1398),
        (-400, 1380),
        (LEFT, 1394),
    ]
    brush.fill(blob(path, 0.6), kit.ground(0xDCCBAE))
    stones, dark = skia.Path(), skia.Path()
    for row in range(4):
        for k in range(52):
            x, y = LEFT + k * 88 + 44 * (row % 2) + float(chance.uniform(-9, 9)), 1284 + row * 26
            target = stones if chance.random() < 0.5 else dark
            if chance.random() < 0.62:
                target.addPath(ellipse(x, y, 31 + row * 3, 8.5 + row))
    brush.fill(stones, kit.ground(0xEADDC6))
    brush.fill(dark, kit.ground(0xC9B596))
    tufts = kit.sprigs("tufts", 70, 1420, 1880, (0x7FBA5C, 0x58A052), 40)
    puddles = kit.puddles((230, 1350, 150), (940, 1480, 190), (-560, 1360, 220), (1600, 1350, 200))
    return grass + brush.take() + puddles + tufts + kit.drifts((1440, 60), (1580, 90), (1750, 110))


def _standards(kit: Kit) -> Layer:
    """Tall poles at the path's sides with long banners that hang and sway."""
    brush, poles, cloths = kit.brush(), (-1060.0, -420.0, 34.0, 1052.0, 1690.0, 2330.0), []
    for x in poles:
        brush.body(box(x - 8, 620, 16, 640, 6), 0x8A6244, depth=5)
        brush.fill(box(x - 15, 1226, 30, 40, 6), 0x6E4C38)
        brush.fill(ellipse(x, 612, 15), 0xF0B53C)
        brush.body(box(x - 62, 640, 124, 12, 5), 0x8A6244, depth=4)
    still = brush.take()
    for colour in (0xC9473F, 0x3F62B0):
        brush.fill(polygon([(-54, 0), (54, 0), (54, 262), (0, 226), (-54, 262)]), colour)
        brush.fill(polygon([(18, 0), (54, 0), (54, 262), (18, 238)]), darker(colour, 0.14))
        brush.fill(polygon([(-54, 0), (54, 0), (54, 13), (-54, 13)]), 0xF0B53C)
        crown = [(-28, 118), (-32, 84), (-14, 100), (0, 76), (14, 100), (32, 84), (28, 118)]
        brush.fill(polygon(crown), 0xF4C65A)
        brush.fill(box(-28, 124, 56, 9, 4), 0xF4C65A)
        cloths.append(brush.take())

    def move(stage: Stage, time: float) -> None:
        for n, x in enumerate(poles):
            swing = 2.2 * kit.gust * math.sin(time * 1.5 * kit.gust**0.6 + n * 1.9) - 5 * (kit.gust - 1)
            with stage.part(f"banner {n}", x, 652, swing, 1.0, 1.0):
                stage.draw(cloths[n % 2])

    return Layer("standards", 1.12, still, move)
