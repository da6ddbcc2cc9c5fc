"""A roof over the city: a parapet, a water tower, pots, washing on a line, lamps on a string; towers all around."""

from __future__ import annotations

import math

import numpy as np
import skia

from models.world.brush import NOTHING, Sprite
from models.world.palette import darker, lighter, mix
from models.world.settings import foreground
from models.world.settings.kit import LEFT, RIGHT, Kit, Layer, Place
from models.world.shapes import blob, box, curve, ellipse, polygon
from models.world.stage import Stage

BRICK, LAMP, SNOW = 0xC27A5C, 0xFFD98A, 0xF6FAFF
IRON = 0x4A4A5E


def build(kit: Kit) -> Place:
    """The roof of this seed and hour."""
    layers = [
        *kit.heavens(x=700, y=130, low=(860, 640), moon=(740, 125)),
        *([kit.birds(5, y=(330, 560))] if not kit.night and kit.weather in ("clear", "wind") else []),
        Layer(
            "far skyline",
            22.0,
            _skyline(kit, "far skyline", 1150, tall=(330, 560), wide=(70, 120), colour=0x9DB2D2, distance=0.6),
        ),
        Layer(
            "skyline",
            11.0,
            _skyline(kit, "skyline", 1200, tall=(280, 520), wide=(110, 170), colour=0x8494BC, distance=0.4),
        ),
        _beacons(kit),
        Layer(
            "near towers",
            5.0,
            _skyline(kit, "near towers", 1260, tall=(170, 400), wide=(160, 230), colour=0x9A86A6, distance=0.2),
        ),
        Layer("next roofs", 2.4, _next_roofs(kit)),
        _steam(kit),
        Layer(
            "parapet",
            1.5,
            _parapet(kit) + _water_tower(kit, 70.0) + _water_tower(kit, 2020.0) + _water_tower(kit, -1250.0),
        ),
        _washing(kit),
        Layer("floor", 1.0, _deck(kit)),
        *_furniture(kit),
        _string(kit),
        *foreground.rooftop(kit),
    ]
    sounds = (("city", 0.3), ("wind", 0.3)) if not kit.night else (("city", 0.25), ("wind", 0.25))
    return Place(
        kit.gradient(),
        layers,
        surface="snow" if kit.snowy else "concrete",
        sounds=sounds,
        haze=kit.sky[2],
        lamplit=True,
    )


def _skyline(
    kit: Kit,
    name: str,
    foot: float,
    *,
    tall: tuple[float, float],
    wide: tuple[float, float],
    colour: int,
    distance: float,
) -> Sprite:
    """A row of towers with steps, spires and windows; lower in the middle, where the subject's head is."""
    brush, chance = kit.brush(distance), kit.chance(name)
    x, dim, lit = LEFT, skia.Path(), skia.Path()
    while x < RIGHT:
        w, h = float(chance.uniform(*wide)), float(chance.uniform(*tall))
        h *= 0.72 if 300 < x + w / 2 < 760 else 1.0
        wall = mix(colour, (0xC9A6A6, 0x7FA0B8)[int(chance.integers(2))], float(chance.random()) * 0.5)
        top = foot - h
        brush.fill(box(x, top, w, h + 80), wall)
        brush.fill(box(x + w * 0.68, top, w * 0.32, h + 80), darker(wall, 0.1))
        kind = int(chance.integers(4))
        if kind == 0:
            brush.fill(box(x + w * 0.2, top - 34, w * 0.6, 40), wall)
            brush.fill(box(x + w * 0.48, top - 110, 5, 80), wall)
        elif kind == 1:
            brush.fill(
                polygon([(x + w * 0.08, top + 2), (x + w * 0.5, top - w * 0.5), (x + w * 0.92, top + 2)]),
                darker(wall, 0.06),
            )
        if kit.snowy:
            brush.fill(box(x - 3, top - 7, w + 6, 12, 5), SNOW)
        _panes(kit, chance, (x, top, w, h), dim, lit)
        x += w + float(chance.uniform(-4, 26))
    brush.fill(dim, darker(colour, 0.24) if kit.night else lighter(colour, 0.42), alpha=0.62)
    brush.fill(lit, LAMP, lit=True)
    return brush.take()


def _panes(
    kit: Kit, chance: np.random.Generator, area: tuple[float, float, float, float], dim: skia.Path, lit: skia.Path
) -> None:
    x, top, w, h = area
    columns = max(2, int(w // 36))
    step = (w - 24) / columns
    for row in range(min(9, int(h // 52))):
        for column in range(columns):
            target = lit if kit.night and chance.random() < 0.45 else dim
            target.addRect(skia.Rect.MakeXYWH(x + 14 + column * step, top + 24 + row * 50, step * 0.55, 26))


def _beacons(kit: Kit) -> Layer:
    """Red lamps on the spires that go on and off, and an aeroplane's lights at night."""
    brush = kit.brush()
    brush.shine(ellipse(0, 0, 17), 0xFF5A4A, 0.28)
    brush.shine(ellipse(0, 0, 6), 0xFF8A70, 1.0)
    lamp = brush.take()
    brush.fill(blob([(-46, 2), (-30, -6), (24, -7), (44, 0), (24, 6), (-30, 6)], 0.7), 0xE9EDF4)
    brush.fill(polygon([(-40, -2), (-54, -22), (-38, -20), (-26, -2)]), 0xD8564A)
    brush.fill(polygon([(-8, 0), (-26, 16), (-10, 16), (12, 2)]), 0xC5CCDA)
    plane = brush.take()
    spots = ((172.0, 640.0, 0.0), (908.0, 690.0, 1.6), (-640.0, 660.0, 3.0), (1540.0, 650.0, 0.8))

    def move(stage: Stage, time: float) -> None:
        with stage.part("plane", (60 + 34 * time) % 3600 - 400, 440 - 3 * time, -5, 0.8, 0.8):
            stage.draw(plane)
            if kit.night and math.sin(time * 5) > 0.3:
                stage.draw(lamp)
        for n, (x, y, phase) in enumerate(spots):
            size = max(0.0, math.sin(time * 1.8 + phase))
            if kit.night and size > 0.1:
                with stage.part(f"beacon {n}", x, y, 0, 0.5 + 0.5 * size, 0.5 + 0.5 * size):
                    stage.draw(lamp)

    return Layer("aeroplane", 10.9, NOTHING, move)


def _next_roofs(kit: Kit) -> Sprite:
    """The roofs across the street: skylights, vents and aerials."""
    brush, chance = kit.brush(0.1), kit.chance("next roofs")
    x, iron = LEFT, skia.Path()
    while x < RIGHT:
        w, top = float(chance.uniform(300, 420)), 1110 + float(chance.uniform(-60, 40))
        wall = (0xB98A78, 0xA79AB0, 0xC9A98A, 0x8FA3AE)[int(chance.integers(4))]
        brush.fill(box(x, top, w, 320), wall)
        brush.fill(box(x - 6, top - 14, w + 12, 22, 5), SNOW if kit.snowy else lighter(wall, 0.3))
        panes = skia.Path()
        for k in range(4):
            panes.addPath(box(x + 30 + k * (w - 60) / 4, top + 44, 44, 66, 4))
        brush.fill(panes, LAMP if kit.night else 0x9CC0D2, lit=kit.night)
        if chance.random() < 0.6:
            vx = x + w * float(chance.uniform(0.15, 0.7))
            brush.fill(box(vx, top - 70, 54, 60), darker(wall, 0.15))
            brush.fill(box(vx - 6, top - 78, 66, 14, 5), SNOW if kit.snowy else darker(wall, 0.3))
        ax = x + w * float(chance.uniform(0.2, 0.9))
        iron.addPath(box(ax - 2, top - 130, 5, 120))
        for k in range(3):
            iron.addPath(box(ax - 34 + 6 * k, top - 122 + 20 * k, 68 - 12 * k, 4))
        x += w + 22
    brush.fill(iron, IRON)
    return brush.take()


def _steam(kit: Kit) -> Layer:
    """Steam from a vent across the street."""
    brush, puffs = kit.brush(), []
    for k in range(6):
        brush.shine(ellipse(0, 0, 26), mix(0xFFFFFF, kit.sky[1], 0.35), 0.36 * (1 - k / 6))
        puffs.append(brush.take())

    def move(stage: Stage, time: float) -> None:
        for v, x0 in enumerate((236.0, -860.0, 1480.0)):
            for k in range(6):
                age = (time * 0.3 + k / 6 + 0.13 * v) % 1.0
                x = x0 + kit.gust * 52 * age**1.4 + 8 * math.sin(time * 1.7 + k)
                with stage.part(
                    f"steam {v} {k}", x, 1050 - 190 * age / kit.gust**0.5, 0, 0.5 + 1.6 * age, 0.5 + 1.5 * age
                ):
                    stage.draw(puffs[min(5, int(age * 6))])

    return Layer("steam", 2.3, NOTHING, move)


def _parapet(kit: Kit) -> Sprite:
    """A wall of bricks with a coping of stone."""
    brush, chance = kit.brush(0.02), kit.chance("parapet")
    width = RIGHT - LEFT
    brush.ramp(box(LEFT, 1090, width, 140), 1090, 1230, [BRICK, darker(BRICK, 0.16)])
    bricks, pale = skia.Path(), skia.Path()
    for row in range(4):
        for k in range(54):
            if chance.random() < 0.5:
                spot = skia.Rect.MakeXYWH(LEFT + k * 84 + 42 * (row % 2), 1112 + row * 28, 70, 19)
                (bricks if chance.random() < 0.6 else pale).addRoundRect(spot, 4, 4)
    brush.fill(bricks, darker(BRICK, 0.12))
    brush.fill(pale, lighter(BRICK, 0.14))
    coping = kit.ground(0xE3D5C6)
    brush.fill(box(LEFT, 1072, width, 30, 6), coping)
    brush.fill(box(LEFT, 1096, width, 8), darker(BRICK, 0.34), alpha=0.8)
    return brush.take()


def _water_tower(kit: Kit, x: float) -> Sprite:
    """A wooden tank on iron legs with a pointed lid."""
    brush, wood = kit.brush(0.04), 0xA8714F
    legs = skia.Path()
    for dx in (-84, -30, 30, 84):
        legs.addPath(box(x + dx - 7, 880, 14, 330))
    brush.fill(legs, IRON)
    brush.line(polygon([(x - 84, 900), (x + 84, 1060)]), IRON, 8)
    brush.line(polygon([(x + 84, 900), (x - 84, 1060)]), IRON, 8)
    brush.fill(box(x - 112, 868, 224, 22, 6), darker(IRON, 0.2))
    brush.fill(polygon([(x - 104, 620), (x + 104, 620), (x + 98, 870), (x - 98, 870)]), wood)
    side = kit.side
    brush.fill(
        polygon([(x + side * 44, 620), (x + side * 104, 620), (x + side * 98, 870), (x + side * 40, 870)]),
        darker(wood, 0.2),
    )
    staves, hoops = skia.Path(), skia.Path()
    for k in range(-4, 5):
        staves.addPath(box(x + k * 22 - 1.5, 620, 3, 250))
    for y in (650, 730, 830):
        hoops.addPath(box(x - 103, y, 206, 9, 3))
    brush.fill(staves, darker(wood, 0.26), alpha=0.7)
    brush.fill(hoops, IRON)
    brush.fill(polygon([(x - 122, 624), (x, 524), (x + 122, 624)]), SNOW if kit.snowy else 0x7C8AA6)
    brush.fill(
        polygon([(x + side * 26, 624), (x, 524), (x + side * 122, 624)]),
        darker(0xDDE7F5 if kit.snowy else 0x7C8AA6, 0.18),
    )
    brush.fill(ellipse(x, 522, 9), IRON)
    return brush.take()


def _washing(kit: Kit) -> Layer:
    """Washing on a line between two poles at the right, each piece swinging on its own."""
    brush, pieces = kit.brush(), []
    for x in (742.0, 1126.0):
        brush.fill(box(x - 8, 770, 16, 460, 6), 0x8A6A54)
        brush.fill(box(x - 40, 784, 80, 11, 5), 0x8A6A54)
    brush.line(curve([(742, 792), (930, 818), (1126, 792)]), 0xF3EEE4, 4)
    still = brush.take()
    shirt = [
        (-52, 6),
        (-20, 0),
        (20, 0),
        (52, 6),
        (74, 60),
        (44, 72),
        (40, 50),
        (40, 138),
        (-40, 138),
        (-40, 50),
        (-44, 72),
        (-74, 60),
    ]
    for kind, (x, y, colour) in enumerate(
        ((800.0, 800.0, 0xF6F1E7), (896.0, 812.0, 0xEE8F7A), (984.0, 813.0, 0x6FB1C9), (1072.0, 803.0, 0xF3C45A))
    ):
        if kind in (0, 2):
            brush.fill(polygon([(-42, 0), (42, 0), (42, 150), (-42, 150)]), colour)
            brush.fill(polygon([(-42, 108), (42, 108), (42, 122), (-42, 122)]), (0xD8564A, 0, 0xFBF5E9)[kind])
            brush.fill(polygon([(16, 0), (42, 0), (42, 150), (24, 150)]), darker(colour, 0.1))
        else:
            brush.fill(polygon([(px * 0.62, py) for px, py in shirt]), colour)
            brush.fill(polygon([(8, 2), (25, 8), (25, 138), (12, 138)]), darker(colour, 0.1))
        brush.fill(box(-26, -9, 8, 20, 3), 0xD9A35C)
        brush.fill(box(18, -9, 8, 20, 3), 0xD9A35C)
        pieces.append((x, y, brush.take()))

    def move(stage: Stage, time: float) -> None:
        for n, (x, y, sprite) in enumerate(pieces):
            swing = 3.4 * kit.gust * math.sin(time * 1.9 * kit.gust**0.5 + 0.9 * n) - 9 * (kit.gust - 1)
            with stage.part(f"cloth {n}", x, y, swing, 1.0, 1.0 + 0.03 * math.sin(time * 2.4 + n)):
                stage.draw(sprite)

    return Layer("washing", 1.3, still, move)


def _deck(kit: Kit) -> Sprite:
    """The roof's concrete slabs, a drain, puddles when it rains."""
    brush, chance, width = kit.brush(), kit.chance("deck"), RIGHT - LEFT
    stone = [0xCFC8C4, 0xB3AAAE, 0x77707F]
    brush.ramp(box(LEFT, 1216, width, 1300), 1216, 1960, [kit.ground(c) for c in stone])
    brush.fill(box(LEFT, 1210, width, 14), kit.ground(darker(stone[1], 0.2)))
    joints, y = skia.Path(), 1256.0
    for row in range(9):
        joints.addPath(box(LEFT, y, width, 3.5 + 0.4 * row))
        following = y + 44 * 1.28**row
        for k in range(-9, 16):
            a, b = 540 + k * (240 + 24 * row), 540 + k * (240 + 24 * (row + 1))
            joints.addPath(polygon([(a, y), (a + 4, y), (b + 4, following), (b, following)]))
        y = following
        if y > 2300:
            break
    brush.fill(joints, kit.ground(darker(stone[1], 0.16)), alpha=0.7)
    spots = skia.Path()
    for _ in range(26):
        x, sy = float(chance.uniform(LEFT, RIGHT)), float(chance.uniform(1290, 1800))
        spots.addPath(ellipse(x, sy, float(chance.uniform(14, 46)), float(chance.uniform(3, 9))))
    brush.fill(spots, kit.ground(lighter(stone[0], 0.3)), alpha=0.35)
    if kit.night:
        for x in (180, 560, 940):
            for wide, share in ((330, 0.08), (210, 0.09), (100, 0.1)):
                brush.shine(ellipse(x, 1330, wide, wide * 0.3), LAMP, share)
    puddles = kit.puddles((150, 1420, 210), (900, 1480, 180), (-600, 1400, 240), (1700, 1440, 220))
    return brush.take() + puddles + kit.drifts()


def _furniture(kit: Kit) -> list[Layer]:
    """Pots with plants along the parapet; they sway."""
    brush, chance = kit.brush(), kit.chance("pots")
    plants = []
    for x, k, kind in (
        (196.0, 0.9, 0),
        (-380.0, 1.0, 1),
        (-250.0, 0.8, 0),
        (700.0, 0.72, 1),
        (1260.0, 1.0, 0),
        (1390.0, 0.8, 1),
    ):
        foot = 1262.0
        brush.fill(
            polygon([(x - 46 * k, foot - 84 * k), (x + 46 * k, foot - 84 * k), (x + 34 * k, foot), (x - 34 * k, foot)]),
            0xC96F4E,
        )
        brush.fill(
            polygon([(x + 14 * k, foot - 84 * k), (x + 46 * k, foot - 84 * k), (x + 34 * k, foot), (x + 10 * k, foot)]),
            0xA8573F,
        )
        brush.fill(box(x - 52 * k, foot - 100 * k, 104 * k, 24 * k, 7), 0xD98563)
        plants.append((x, foot - 92 * k, k, kind))
    pots = brush.take()
    grown = []
    for x, y, k, kind in plants:
        if kind:
            balls = [
                (0.0, -60 * k, 52 * k),
                (-44 * k, -34 * k, 40 * k),
                (44 * k, -34 * k, 40 * k),
                (0.0, -20 * k, 42 * k),
            ]
            kit.crown(brush, balls, 0x4F9A5C, depth=12 * k)
            for _ in range(0 if kit.snowy else 6):
                brush.fill(
                    ellipse(float(chance.uniform(-60, 60)) * k, float(chance.uniform(-96, -10)) * k, 9 * k), 0xF27A86
                )
        else:
            for n, turn in enumerate((-58, -34, -12, 12, 36, 60)):
                a = math.radians(turn)
                tip = (150 * k * math.sin(a), -150 * k * math.cos(a) + 26 * abs(a) * k)
                waist = (84 * k * math.sin(a), -104 * k * math.cos(a))
                leaf = [(-9 * k, 6), (waist[0] - 17 * k, waist[1]), tip, (waist[0] + 17 * k, waist[1] + 8), (9 * k, 6)]
                brush.fill(blob(leaf, 0.8), kit.leaves((0x3F8A58, 0x59A362)[n % 2]))
        grown.append((x, y, brush.take(), x * 0.01))
    return [Layer("pots", 1.1, pots), kit.swaying("plants", 1.1, grown, sway=2.0)]


def _string(kit: Kit) -> Layer:
    """Lamps on a string from pole to pole, over the subject's head; they glow at night."""
    brush = kit.brush()
    xs, points = (-1660.0, -780.0, 100.0, 980.0, 1860.0, 2740.0), []
    for a in xs[:-1]:
        for k in range(9):
            share = k / 8
            points.append((a + 880 * share, 236 + 70 * (1 - (2 * share - 1) ** 2)))
    brush.line(curve(points, 0.9), 0x3A3448, 5)
    poles = skia.Path()
    for x in xs:
        poles.addPath(box(x - 8, 226, 16, 1006, 6))
    brush.fill(poles, 0x5A4A48)
    sockets, bulbs, halos = skia.Path(), skia.Path(), skia.Path()
    for n, (x, y) in enumerate(points):
        if n % 9 in (0, 8):
            continue
        sockets.addPath(box(x - 5, y, 10, 13, 3))
        bulbs.addPath(ellipse(x, y + 23, 13, 15))
        halos.addPath(ellipse(x, y + 23, 42))
        halos.addPath(ellipse(x, y + 23, 27))
    if kit.night:
        brush.shine(halos, LAMP, 0.26)
    brush.fill(sockets, 0x3A3448)
    brush.fill(bulbs, 0xFFE7AE, lit=kit.night)
    return Layer("lamps", 1.2, brush.take())
