"""An office high above a city: a front of windows, desks with screens on which things move, a whiteboard, a clock."""

from __future__ import annotations

import math

from models.world.brush import NOTHING, Brush, Sprite
from models.world.palette import darker, lighter, mix
from models.world.settings import foreground, interior
from models.world.settings.interior import Window, room
from models.world.settings.kit import LEFT, RIGHT, Kit, Layer, Place, wrapped
from models.world.shapes import blob, box, curve, ellipse, minus, polygon, within
from models.world.stage import Stage

WINDOWS = [
    Window(-1560, 340, 470, 640),
    Window(-1030, 340, 470, 640),
    Window(600, 340, 470, 640),
    Window(1130, 340, 470, 640),
    Window(1660, 340, 470, 640),
]
DESKS = (-1400.0, -640.0, -130.0, 810.0, 1500.0)
TOP = 985.0  # of the desks
OAK, SCREEN = 0xD2A06A, 0x2B3350


def build(kit: Kit) -> Place:
    """The office of this seed and hour."""
    layers = [
        *interior.heavens(kit, WINDOWS, sun=(965, 430)),
        Layer("skyline", 24.0, _towers(kit, "skyline", (420, 620), 118, 0.52, 0x9DB2CC)),
        Layer("towers", 11.0, _towers(kit, "towers", (250, 470), 150, 0.28, 0x8A9CC0)),
        _balloon(kit),
        Layer("wall", interior.WALL, _wall(kit)),
        _clock(kit),
        Layer("desks", 1.42, _desks(kit)),
        _screens(kit),
        _plants(kit),
        interior.pendants(kit, "pendants", 1.3, [(x, 300.0, 0x3E8E8A) for x in (-840.0, 130.0, 1098.0)], size=0.9),
        Layer("floor", 1.0, _floor(kit)),
        interior.beams(kit, WINDOWS, 1240),
        *_near(kit),
    ]
    return Place(
        kit.gradient(),
        layers,
        surface="wood",
        sounds=(("office", 0.3),),
        indoors=True,
        haze=kit.sky[2],
        window=interior.extent(WINDOWS),
    )


def _towers(  # noqa: PLR0917
    kit: Kit, name: str, tall: tuple[float, float], step: float, distance: float, colour: int
) -> Sprite:
    """High houses; at night some of their windows are lit."""
    brush, chance = kit.brush(distance), kit.chance(f"office {name}")
    panes, lit, sides = polygon([]), polygon([]), polygon([])
    x = -1700.0
    while x < 2300:
        w, h = step * float(chance.uniform(0.7, 1.05)), float(chance.uniform(*tall))
        inside, far = any(v.x - 160 < x < v.x + v.width + 60 for v in WINDOWS), distance > 0.4
        wall = mix(colour, (0xC2A3B8, 0x9FC0C4)[int(chance.integers(2))], float(chance.random()) * 0.45)
        brush.fill(box(x, 1010 - h, w, h + 40), wall)
        sides.addPath(box(x + w * 0.7, 1010 - h, w * 0.3, h + 40))
        if chance.random() < 0.4:
            brush.fill(box(x + w * 0.3, 1010 - h - 30, w * 0.3, 32), wall)
            brush.fill(box(x + w * 0.43, 1010 - h - 92, 6, 64), wall)
        for row in range(int(h // 46) if inside and (kit.night or not far) else 0):
            for k in range(int((w - 20) // 32)):
                glows = kit.night and chance.random() < (0.2 if far else 0.45)
                if glows or not far:
                    (lit if glows else panes).addPath(box(x + 14 + k * 32, 1010 - h + 18 + row * 46, 18, 26))
        x += w + float(chance.uniform(4, 26))
    brush.fill(sides, darker(colour, 0.12), alpha=0.55)
    brush.fill(panes, darker(colour, 0.22) if kit.night else lighter(colour, 0.42), alpha=0.7)
    brush.fill(lit, interior.LAMP, lit=True)
    return brush.take()


def _balloon(kit: Kit) -> Layer:
    """An airship that passes far behind the windows."""
    brush = kit.brush(0.16)
    hull = blob([(-120, 0), (-60, -44), (50, -46), (124, -4), (50, 40), (-60, 38)], 0.9)
    brush.body(hull, 0xE4735F, depth=12)
    brush.fill(within(box(-140, -10, 280, 20), hull), 0xFBF1DE)
    brush.body(polygon([(-104, -8), (-150, -46), (-136, 0), (-150, 42), (-104, 8)]), 0xC9584A, depth=6)
    brush.body(box(-24, 38, 64, 24, 10), 0x6B5A5E, depth=5)
    if kit.night:
        brush.fill(box(-16, 44, 48, 10, 4), interior.LAMP, lit=True)
    sprite = brush.take()

    def move(stage: Stage, time: float) -> None:
        x, lap = wrapped(930 + 22 * time, -1900, 2500)
        with stage.part(f"airship {lap}", x, 590 + 10 * math.sin(time * 0.7), 1.5 * math.sin(time * 0.5), 0.7, 0.7):
            stage.draw(sprite)

    return Layer("airship", 16.0, NOTHING, move)


def _wall(kit: Kit) -> Sprite:
    brush = room(kit, 0.08, 0.52)
    for piece in interior.around(WINDOWS):
        brush.fill(piece, 0xE6E3DA)
    brush.fill(box(LEFT, 1010, RIGHT - LEFT, 300), 0x7FA09C)
    brush.fill(box(LEFT, 1002, RIGHT - LEFT, 12), 0xFBF6EC)
    brush.fill(box(LEFT, 240, RIGHT - LEFT, 10), 0xFBF6EC)
    for window in WINDOWS:
        interior.frame(brush, window, 0x56617A, across=2, down=1, wide=18)
    _whiteboard(brush, -60, 440)
    for k, colour in enumerate((0xF2B84B, 0x5FA8A0, 0xE4735F)):
        x = -500.0 + k * 145
        brush.fill(box(x, 420, 120, 150, 8), 0xFDF9F0)
        brush.fill(within(ellipse(x + 60, 570, 74, 62), box(x + 10, 430, 100, 130)), colour)
        brush.fill(ellipse(x + 76, 470, 17), lighter(colour, 0.4))
    return brush.take()


def _whiteboard(brush: Brush, x: float, y: float) -> None:
    """A board with a chart, a round of arrows and notes."""
    brush.body(box(x - 12, y - 12, 394, 324, 14), 0x9AA6B4, depth=6)
    brush.fill(box(x, y, 370, 300, 6), 0xFBFCFB)
    brush.line(curve([(x + 84, y + 34), (x + 84, y + 150), (x + 250, y + 150)], 0), 0x4A5570, 7)
    for k, (tall, colour) in enumerate(((44, 0xE4735F), (70, 0xF2B84B), (102, 0x5FA8A0))):
        brush.fill(box(x + 104 + k * 46, y + 150 - tall, 30, tall, 4), colour)
    brush.line(curve([(x + 100, y + 88), (x + 150, y + 64), (x + 190, y + 40), (x + 236, y + 22)]), 0xD8433B, 7)
    for k, colour in enumerate((0xFFE07A, 0xF7A8B8, 0x9ADBC8, 0xFFE07A)):
        brush.fill(box(x + 86 + (k % 2) * 72, y + 176 + (k // 2) * 60, 56, 50, 3), colour)
        brush.fill(box(x + 94 + (k % 2) * 72, y + 192 + (k // 2) * 60, 36, 5, 2), darker(colour, 0.3))
        brush.fill(box(x + 94 + (k % 2) * 72, y + 204 + (k // 2) * 60, 26, 5, 2), darker(colour, 0.3))
    brush.body(box(x + 60, y + 308, 240, 16, 6), 0x7C8896, depth=4)
    for k, colour in enumerate((0xD8433B, 0x2A9D97, 0x3E78B9)):
        brush.fill(box(x + 90 + k * 58, y + 300, 44, 10, 5), colour)


def _clock(kit: Kit) -> Layer:
    """A clock on the wall; its hands turn faster than ours, as in films."""
    brush = room(kit, 0.03, 0.26)
    brush.body(ellipse(0, 0, 64), 0xE4735F, depth=9)
    brush.fill(ellipse(0, 0, 52), 0xFDF9F0)
    for k in range(12):
        a = math.radians(k * 30)
        brush.fill(ellipse(43 * math.cos(a), 43 * math.sin(a), 5 if k % 3 == 0 else 3), 0x4A5570)
    face = brush.take()
    hands = []
    for length, wide, colour in ((27, 9, 0x34405C), (39, 7, 0x34405C), (44, 4, 0xD8433B)):
        brush.line(polygon([(0, 7), (0, -length)]), colour, wide)
        hands.append(brush.take())
    brush.fill(ellipse(0, 0, 7), 0xD8433B)
    knob = brush.take()

    def move(stage: Stage, time: float) -> None:
        second = math.floor(time) + min(1.0, 5 * (time % 1.0))
        for n, x in enumerate((-280.0, 340.0)):
            with stage.part(f"clock {n}", x, 650 if x < 0 else 345):
                stage.draw(face)
                for k, angle in enumerate((305 + time * 0.5, 50 + time * 6, second * 30)):
                    with stage.part(f"hand {k}", 0, 0, angle):
                        stage.draw(hands[k])
                stage.draw(knob)

    return Layer("clock", 1.66, NOTHING, move)


def _desks(kit: Kit) -> Sprite:
    brush = room(kit, 0.03, 0.18)
    for n, x in enumerate(DESKS):
        for leg in (x + 20, x + 360):
            brush.fill(
                polygon([(leg, TOP + 20), (leg + 22, TOP + 20), (leg + 12, 1216), (leg + 2, 1216)]), darker(OAK, 0.42)
            )
        brush.body(box(x + 230, TOP + 20, 160, 150, 8), lighter(OAK, 0.16), depth=10)
        for k in range(3):
            brush.fill(box(x + 244, TOP + 30 + k * 46, 132, 38, 5), OAK)
            brush.fill(box(x + 292, TOP + 44 + k * 46, 36, 8, 4), 0xF3E3C8)
        brush.body(box(x - 20, TOP, 440, 26, 8), OAK, depth=7)
        brush.fill(box(x + 130, TOP - 44, 30, 46), 0x8D96A8)
        brush.fill(box(x + 96, TOP - 10, 98, 12, 6), 0x8D96A8)
        brush.body(box(x + 16, TOP - 226, 260, 186, 16), 0x3A4360, depth=8)
        brush.fill(box(x + 28, TOP - 214, 236, 156, 6), SCREEN)
        _things(kit, brush, x, n)
        _chair(brush, x + 130, (0xE4735F, 0x5F8FB0, 0xE0A33A)[n % 3])
    return brush.take()


def _things(kit: Kit, brush: Brush, x: float, n: int) -> None:
    """What lies on a desk: pencils, books, a lamp."""
    brush.body(box(x + 296, TOP - 54, 44, 56, 8), (0x5FA8A0, 0xE0A33A)[n % 2], depth=6)
    for k, colour in enumerate((0xD8433B, 0xF3BE41, 0x3E78B9)):
        brush.line(polygon([(x + 306 + k * 12, TOP - 52), (x + 300 + k * 18, TOP - 92)]), colour, 8)
    for k, colour in enumerate((0x8460B3, 0x2A9D97, 0xD8574B)):
        brush.fill(box(x - 8 + k * 3, TOP - 20 - k * 18, 92 - k * 8, 18, 4), colour)
    lamp = [(x + 396, TOP), (x + 402, TOP - 90), (x + 366, TOP - 168)]
    brush.line(curve(lamp, 0.4), 0x56617A, 10)
    brush.fill(box(x + 366, TOP - 10, 66, 12, 6), 0x56617A)
    brush.body(
        polygon([(x + 340, TOP - 196), (x + 384, TOP - 176), (x + 372, TOP - 124), (x + 304, TOP - 152)]),
        0xF2B84B,
        depth=6,
    )
    if interior.shining(kit):
        brush.shine(
            polygon([(x + 306, TOP - 150), (x + 370, TOP - 126), (x + 372, TOP), (x + 190, TOP)]), 0xFFE09A, 0.3
        )
        brush.glow(x + 336, TOP - 130, 150, interior.LAMP, 0.45)


def _chair(brush: Brush, x: float, colour: int) -> None:
    brush.fill(box(x + 34, 1120, 12, 80), 0x454E66)
    brush.fill(box(x - 22, 1192, 124, 14, 7), 0x454E66)
    for dx in (-14, 40, 94):
        brush.fill(ellipse(x + dx, 1208, 11), 0x343B50)
    brush.body(box(x - 34, 940, 148, 150, 40), colour, depth=14)
    brush.body(box(x - 46, 1092, 172, 38, 18), darker(colour, 0.12), depth=9)


def _screens(kit: Kit) -> Layer:
    """What is on the screens: bars that grow and shrink, a line that runs, a cursor that wanders."""
    brush = room(kit)
    bars = []
    for colour in (0xF2B84B, 0xE4735F, 0x6FD0C0, 0x7FA6F0):
        brush.fill(box(0, -100, 28, 100, 4), colour, lit=True)
        bars.append(brush.take())
    brush.line(curve([(0, 0), (30, -24), (58, -10), (92, -48), (124, -30), (160, -70)]), 0x6FD0C0, 7, lit=True)
    brush.fill(ellipse(160, -70, 9), 0xFFF6D8, lit=True)
    graph = brush.take()
    brush.fill(polygon([(0, 0), (0, 26), (7, 20), (14, 30), (19, 27), (13, 18), (21, 17)]), 0xFFFFFF, lit=True)
    cursor = brush.take()
    for y, wide in ((0, 120), (18, 80), (36, 104), (54, 60)):
        brush.fill(box(0, y, wide, 8, 4), 0x8FA2D8, lit=True)
    text = brush.take()

    def move(stage: Stage, time: float) -> None:
        for n, x in enumerate(DESKS):
            with stage.part(f"screen {n}", x + 28, TOP - 214):
                for k in range(4):
                    high = 0.62 + 0.34 * math.sin(time * (1.1 + 0.23 * k) + k * 2 + n)
                    with stage.part(f"bar {k}", 18 + k * 36, 146, 0, 1, high if n % 2 else high * 0.55):
                        stage.draw(bars[k])
                if n % 2:
                    with stage.part("text", 172, 26, 0, 0.45, 1):
                        stage.draw(text)
                else:
                    with stage.part("graph", 20, 92, 0, 1, 0.8 + 0.2 * math.sin(time * 1.4 + n)):
                        stage.draw(graph)
                wander = (150 + 50 * math.sin(time * 0.9 + n), 80 + 36 * math.sin(time * 1.3 + 2 * n))
                with stage.part("cursor", *wander):
                    stage.draw(cursor)

    return Layer("screens", 1.41, NOTHING, move)


def _plants(kit: Kit) -> Layer:
    plants = []
    for n, (x, size) in enumerate(((468.0, 0.86), (1330.0, 1.0), (-210.0, 1.0), (-860.0, 1.0), (2060.0, 1.0))):
        leaves = ((0x4F9A5E, 0x3D8253), (0x6DA858, 0x4F8E4C))[n % 2]
        plants.append((x, 1226.0, interior.potted(kit, size, (0xF2EDE2, 0xE0A33A)[n % 2], leaves), n * 1.3))
    return kit.swaying("plants", 1.3, plants, sway=0.8)


def _floor(kit: Kit) -> Sprite:
    brush = room(kit, 0.0, 0.12)
    interior.boards(brush, 1216, [0xC7A27C, 0xB08560, 0x77543F], 0xA57C5A, 130)
    brush.fill(box(LEFT, 1208, RIGHT - LEFT, 14), 0xFBF6EC)
    rug = polygon([(70, 1262), (1010, 1262), (1180, 1470), (-100, 1470)])
    brush.fill(rug, 0x52748E)
    brush.fill(polygon([(96, 1272), (984, 1272), (1138, 1458), (-58, 1458)]), 0xEADFC8)
    brush.fill(polygon([(108, 1278), (972, 1278), (1114, 1450), (-34, 1450)]), 0x5F86A0)
    brush.fill(minus(ellipse(540, 1360, 300, 56), ellipse(540, 1360, 262, 46)), 0xEADFC8, alpha=0.7)
    interior.sunlight(kit, brush, WINDOWS, 1222)
    if interior.shining(kit):
        for x in (-840, 130, 1098):
            interior.pool(brush, x, 1360, 500)
    return brush.take()


def _near(kit: Kit) -> list[Layer]:
    """A desk close to the camera: an open laptop from behind, a mug, papers; leaves at the side."""
    brush, chance = room(kit, 0.0, 0.14), kit.chance("near office")
    brush.ramp(box(-520, 1836, 2040, 1500), 1836, 2050, [0xA9764C, 0x64402F])
    brush.soft_fill(box(-520, 1824, 2040, 30), 0xC08C5C, blur=8)
    table = brush.take()
    brush.soft_fill(polygon([(-150, -226), (150, -226), (166, 10), (-166, 10)]), 0xB9C2CE, blur=8)
    brush.fill(polygon([(-138, -212), (138, -212), (152, -2), (-152, -2)]), 0xCDD5DE)
    brush.fill(ellipse(0, -112, 27), 0xF4F7FA)
    brush.soft_fill(box(-190, 2, 380, 20, 10), 0x98A2B0, blur=5)
    laptop = brush.take()
    brush.soft_fill(box(-62, -128, 124, 132, 26), 0x2F7F86, blur=6)
    brush.line(curve([(-64, -104), (-112, -66), (-64, -28)]), 0x2F7F86, 21)
    brush.fill(box(-62, -88, 124, 26), 0xF2E6CC)
    mug = brush.take()
    leaf = foreground.blades(brush, 7, 200, 400, [0x2F6B48, 0x3C7F55, 0x265A40], chance)
    return [
        foreground.standing("near plant", [(1130.0, 1850.0, leaf)], sway=0.9),
        foreground.repeated("near desk", table, depth=0.66, period=2000),
        foreground.standing("on the desk", [(60.0, 1838.0, laptop), (860.0, 1850.0, mug)], depth=0.64, sway=0.0),
    ]
