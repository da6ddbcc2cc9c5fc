"""A kitchen: a pot that steams, pans on a rail, a window over the sink, a table with fruit close to the camera."""

from __future__ import annotations

import math

import skia

from models.world.brush import NOTHING, Brush, Sprite
from models.world.palette import darker, lighter
from models.world.settings import foreground, interior
from models.world.settings.interior import Window, room
from models.world.settings.kit import LEFT, RIGHT, Kit, Layer, Place
from models.world.shapes import blob, box, curve, ellipse, minus, polygon, star, union, within
from models.world.stage import Stage

WINDOWS = [Window(-930, 400, 380, 400), Window(640, 400, 320, 400), Window(1720, 400, 380, 400)]
TOP = 905.0  # of the worktop
CUPBOARD, WOOD, STEEL, COPPER = 0x5F9F98, 0xC98B5C, 0xC7CFD4, 0xD07A4A


def build(kit: Kit) -> Place:
    """The kitchen of this seed and hour."""
    layers = [
        *interior.heavens(kit, WINDOWS, sun=(880, 500)),
        *interior.garden(kit, 730),
        Layer("wall", interior.WALL, _wall(kit)),
        _pans(kit),
        Layer("counter", 1.4, _counter(kit) + _stove(kit) + _fridge(kit)),
        _cooking(kit),
        _herbs(kit),
        interior.pendants(kit, "pendants", 1.3, [(x, 330.0, 0xE4735F) for x in (-760.0, 170.0, 1330.0, 2300.0)]),
        Layer("floor", 1.0, _floor(kit)),
        interior.beams(kit, WINDOWS, 1240),
        *_near(kit),
    ]
    return Place(
        kit.gradient(),
        layers,
        surface="tile",
        sounds=(("kitchen", 0.4),),
        indoors=True,
        haze=kit.sky[2],
        window=interior.extent(WINDOWS),
    )


def _wall(kit: Kit) -> Sprite:
    brush = room(kit, 0.1, 0.5)
    for piece in interior.around(WINDOWS):
        brush.fill(piece, 0xF6E4C4)
    brush.fill(_dots(), 0xEDD3A6)
    brush.shapes += _tiles(kit)
    for window in WINDOWS:
        interior.frame(brush, window, 0xFBF4E6)
    brush.body(box(-300, 470, 240, 18, 6), WOOD, depth=6)
    _shelf(brush, 1080, 520)
    _shelf(brush, 1380, 520)
    _shelf(brush, -460, 560)
    _shelf(brush, -1400, 560)
    return brush.take()


def _dots() -> skia.Path:
    """The wallpaper's pattern: small stars, none across a window."""
    path = polygon([])
    for row in range(9):
        for k in range(28):
            x, y = LEFT + k * 160 + 80 * (row % 2), -560 + row * 150
            if not any(w.x - 40 < x < w.x + w.width + 40 and y > w.y - 50 for w in WINDOWS):
                path.addPath(star(x, y, 15, 6, 4))
    return path


def _tiles(kit: Kit) -> Sprite:
    """The tiled part of the wall above the worktop, a band of painted ones on top."""
    brush = room(kit, 0.1, 0.36)
    brush.fill(box(LEFT, 828, RIGHT - LEFT, 120), 0xDDECE4)
    joints = polygon([])
    for y in (862, 896):
        joints.addPath(box(LEFT, y, RIGHT - LEFT, 4))
    for k in range(64):
        joints.addPath(box(LEFT + k * 70, 828, 4, 120))
    brush.fill(joints, 0xBFD6CE)
    brush.fill(box(LEFT, 816, RIGHT - LEFT, 14), 0xE4735F)
    return brush.take()


def _shelf(brush: Brush, x: float, y: float) -> None:
    """A shelf with jars and plates."""
    brush.body(box(x - 20, y, 260, 20, 6), WOOD, depth=7)
    for k, (colour, tall) in enumerate(((0xE0A33A, 84), (0xD8574B, 66), (0x7FA96A, 96))):
        left = x + k * 70
        brush.fill(box(left, y - tall, 54, tall, 12), 0xEAF3F0, alpha=0.85)
        brush.fill(box(left + 6, y - tall * 0.64, 42, tall * 0.6, 8), colour)
        brush.fill(box(left + 4, y - tall - 14, 46, 18, 6), 0xA9714A)
    brush.body(box(x - 20, y + 190, 260, 20, 6), WOOD, depth=7)
    for k in range(3):
        brush.body(ellipse(x + 24 + k * 82, y + 146, 44), (0xF6F1E7, 0x9CC9D6, 0xF2B6A0)[k], depth=8)
        brush.fill(minus(ellipse(x + 24 + k * 82, y + 146, 30), ellipse(x + 24 + k * 82, y + 146, 26)), 0xD9D2C6)


def _pans(kit: Kit) -> Layer:
    """Pans on a rail that hang and swing a little."""
    brush = room(kit, 0.05, 0.2)
    brush.fill(box(-190, 462, 470, 13, 6), 0x6B4A3A)
    for x in (-160, 45, 250):
        brush.fill(box(x, 432, 10, 34, 4), 0x6B4A3A)
    rail, pans = brush.take(), []
    for n, (x, r, colour) in enumerate(
        ((-120.0, 58, STEEL), (16.0, 62, COPPER), (128.0, 50, 0x4C5563), (224.0, 42, COPPER))
    ):
        brush.line(curve([(0, 0), (9, 12), (0, 24)]), 0x6B4A3A, 7)
        brush.fill(box(-9, 18, 18, 92, 8), darker(colour, 0.34))
        brush.body(ellipse(0, 100 + r, r), colour, depth=12)
        brush.fill(ellipse(0, 100 + r, r * 0.74), darker(colour, 0.17))
        brush.shine(minus(ellipse(0, 100 + r, r * 0.66), ellipse(8, 108 + r, r * 0.66)), 0xFFFFFF, 0.3)
        pans.append((x, 468.0, brush.take(), n * 1.3))

    def move(stage: Stage, time: float) -> None:
        stage.draw(rail)
        for n, (x, y, sprite, phase) in enumerate(pans):
            with stage.part(f"pan {n}", x, y, 1.5 * math.sin(time * 1.7 + phase)):
                stage.draw(sprite)

    return Layer("pans", 1.6, NOTHING, move)


def _counter(kit: Kit) -> Sprite:
    brush = room(kit, 0.03, 0.2)
    brush.ramp(box(LEFT, TOP + 30, RIGHT - LEFT, 280), TOP, 1230, [lighter(CUPBOARD, 0.06), darker(CUPBOARD, 0.12)])
    doors, knobs = polygon([]), polygon([])
    for k in range(24):
        x = LEFT + 20 + k * 190
        doors.addPath(minus(box(x, TOP + 58, 172, 206, 14), box(x + 9, TOP + 67, 154, 188, 9)))
        knobs.addPath(ellipse(x + (146 if k % 2 else 26), TOP + 96, 10))
    brush.fill(doors, darker(CUPBOARD, 0.2))
    brush.fill(knobs, 0xF3D9A6)
    brush.fill(box(LEFT, TOP + 42, RIGHT - LEFT, 12), darker(CUPBOARD, 0.3))
    brush.fill(box(LEFT, TOP, RIGHT - LEFT, 44, 8), WOOD)
    brush.fill(box(LEFT, TOP, RIGHT - LEFT, 12), lighter(WOOD, 0.35))
    brush.fill(box(LEFT, 1186, RIGHT - LEFT, 40), darker(CUPBOARD, 0.5))
    _tap(brush, 730)
    _tap(brush, -800)
    _loaf(brush, -240)
    _loaf(brush, 1430)
    _bowl(brush, 1860)
    _bowl(brush, 900)
    return brush.take()


def _tap(brush: Brush, x: float) -> None:
    brush.line(curve([(x, TOP), (x, TOP - 84), (x - 34, TOP - 112), (x - 66, TOP - 84), (x - 66, TOP - 62)]), STEEL, 17)
    brush.line(curve([(x - 4, TOP - 6), (x - 4, TOP - 84), (x - 34, TOP - 116)]), 0xF2F6F8, 5)
    brush.fill(box(x - 26, TOP - 14, 52, 16, 7), darker(STEEL, 0.15))


def _loaf(brush: Brush, x: float) -> None:
    brush.body(box(x - 20, TOP - 16, 240, 18, 8), darker(WOOD, 0.18), depth=5)
    brush.body(
        blob([(x, TOP - 16), (x + 6, TOP - 76), (x + 70, TOP - 96), (x + 150, TOP - 84), (x + 176, TOP - 16)], 0.8),
        0xD89A54,
        depth=14,
    )
    for k in range(3):
        brush.line(curve([(x + 40 + k * 44, TOP - 84), (x + 56 + k * 44, TOP - 62)]), 0xF3D4A0, 9)


def _bowl(brush: Brush, x: float) -> None:
    for dx, dy, colour in ((-36, -64, 0xF3BE41), (30, -66, 0xF3BE41), (-2, -88, 0xE78B3A)):
        brush.body(ellipse(x + dx, TOP + dy, 34), colour, depth=9)
    bowl = within(ellipse(x, TOP - 56, 82, 60), box(x - 90, TOP - 56, 180, 60))
    brush.body(bowl, 0xF6F1E7, depth=12)
    brush.fill(box(x - 76, TOP - 40, 152, 9), 0x4E8CA8)


def _stove(kit: Kit) -> Sprite:
    """The stove with an oven whose lamp is on; its doors stand out from the cupboards."""
    brush = room(kit, 0.0, 0.08)
    for x in (-16.0, -1330.0):
        brush.body(box(x, TOP - 10, 290, 300, 16), 0xEDE6DA, depth=10)
        brush.fill(box(x, TOP - 16, 290, 22, 8), 0x424957)
        for k in range(4):
            brush.fill(ellipse(x + 52 + k * 62, TOP + 34, 15), 0x59606E)
            brush.fill(box(x + 50 + k * 62, TOP + 22, 4, 12), 0xF6F1E7)
        brush.fill(box(x + 24, TOP + 72, 242, 16, 8), 0x9AA2AA)
        brush.fill(box(x + 34, TOP + 104, 222, 132, 16), 0x2E303C)
        brush.fill(box(x + 46, TOP + 116, 198, 108, 10), 0xD9743C if kit.night else 0x8A4A30, lit=kit.night)
        brush.fill(box(x + 46, TOP + 186, 198, 8), 0x4A3A3A)
        brush.fill(within(ellipse(x + 145, TOP + 186, 74, 44), box(x, TOP, 300, 186)), 0xE9B45E, lit=kit.night)
        brush.shine(
            polygon([(x + 66, TOP + 116), (x + 110, TOP + 116), (x + 70, TOP + 224), (x + 46, TOP + 224)]),
            0xFFFFFF,
            0.16,
        )
        if kit.night:
            brush.glow(x + 145, TOP + 170, 170, 0xFF9A4A, 0.3)
    return brush.take()


def _fridge(kit: Kit) -> Sprite:
    brush = room(kit, 0.02, 0.18)
    for x in (1010.0, -1690.0):
        body = box(x, 470, 300, 730, 44)
        brush.body(body, 0xF2C9B8, depth=22)
        brush.fill(box(x, 728, 300, 8), darker(0xF2C9B8, 0.22))
        for y, tall in ((560, 120), (780, 190)):
            brush.body(box(x + 26, y, 20, tall, 10), 0xFBF4E6, depth=5)
        for dx, dy, colour in ((96, 560, 0x2A9D97), (180, 610, 0xF3BE41), (120, 640, 0x8460B3)):
            brush.fill(box(x + dx, dy, 74, 62, 4), 0xFBF6EA)
            brush.fill(ellipse(x + dx + 37, dy + 4, 11), colour)
            brush.line(curve([(x + dx + 12, dy + 40), (x + dx + 34, dy + 28), (x + dx + 60, dy + 44)]), colour, 5)
    return brush.take()


def _cooking(kit: Kit) -> Layer:
    """Pots on the stove: the lid trembles, steam rises and spreads."""
    brush = room(kit, 0.0, 0.06)
    brush.body(box(-84, -112, 168, 112, 20), 0xD8533F, depth=14)
    for x in (-104, 66):
        brush.body(box(x, -88, 38, 22, 10), 0xB23F33, depth=5)
    brush.fill(box(-84, -112, 168, 16, 6), 0xF09880)
    pot = brush.take()
    brush.body(within(ellipse(0, 6, 92, 42), box(-100, -60, 200, 66)), 0xD8533F, depth=9)
    brush.fill(ellipse(0, -42, 16, 13), 0x5A2E2A)
    lid = brush.take()
    puffs = []
    for share in (0.34, 0.28, 0.2, 0.12):
        brush.glow(0, 0, 62, 0xFFFFFF, share * 1.5)
        puffs.append(brush.take())

    def move(stage: Stage, time: float) -> None:
        for n, x in enumerate((126.0, -1190.0)):
            for k in range(6):
                age = (time * 0.34 + k / 6) % 1.0
                size = 0.5 + 1.35 * age
                with stage.part(f"steam {n} {k}", x + 34 * math.sin(age * 5 + k), TOP - 140 - 300 * age, 0, size, size):
                    stage.draw(puffs[int(age * 4)])
            with stage.part(f"pot {n}", x, TOP - 14):
                stage.draw(pot)
                lift = max(0.0, math.sin(time * 9 + n)) * max(0.0, math.sin(time * 2.1 + n))
                with stage.part("lid", 0, -116 - 9 * lift, 2.4 * lift * math.sin(time * 17)):
                    stage.draw(lid)

    return Layer("cooking", 1.38, NOTHING, move)


def _herbs(kit: Kit) -> Layer:
    """Herbs in pots on the window sills."""
    plants = []
    for n, window in enumerate(WINDOWS):
        for k, share in enumerate((0.2, 0.52, 0.84)):
            green = ((0x5FA35A, 0x478A4E), (0x7DB35C, 0x5E9A4C), (0x4E9A6A, 0x3D8257))[k]
            plant = interior.potted(kit, 0.42, (0xD98A5F, 0x5E8FB0, 0xE0A33A)[(k + n) % 3], green)
            plants.append((window.x + share * window.width, window.y + window.height + 22, plant, n + k * 1.4))
    return kit.swaying("herbs", 1.62, plants, sway=1.2)


def _floor(kit: Kit) -> Sprite:
    brush = room(kit, 0.0, 0.1)
    interior.checker(brush, 1210, 128, 0xF5E7CF, [0xD08A66, 0xC27654, 0x8A4A3C])
    brush.fill(box(LEFT, 1206, RIGHT - LEFT, 12), darker(CUPBOARD, 0.55))
    for wide, tall, colour in ((470, 120, 0x3F7F86), (438, 108, 0xF3E3C4), (410, 98, 0x4E97A0)):
        brush.fill(ellipse(540, 1352, wide, tall), colour)
    dots = polygon([])
    for k in range(30):
        a = math.radians(k * 12)
        dots.addPath(ellipse(540 + 362 * math.cos(a), 1352 + 84 * math.sin(a), 10, 6))
    brush.fill(dots, 0xF3BE41)
    interior.sunlight(kit, brush, WINDOWS, 1226)
    if interior.shining(kit):
        for x in (-760, 170, 1330, 2300):
            interior.pool(brush, x, 1370, 520)
    return brush.take()


def _near(kit: Kit) -> list[Layer]:
    """The edge of a table: a cloth, a bowl of apples, a mug that steams; a plant hangs in the corner."""
    brush = room(kit, 0.0, 0.12)
    brush.ramp(box(-520, 1800, 2040, 1500), 1800, 2050, [0x9A5F42, 0x5C3630])
    cloth = polygon([(-520, 1782), (1480, 1782), (1480, 1838), (-520, 1838)])
    brush.soft_fill(cloth, 0xF6EBDD, blur=8)
    checks = polygon([])
    for k in range(40):
        checks.addPath(box(-520 + k * 50, 1782, 25, 28))
        checks.addPath(box(-495 + k * 50, 1810, 25, 28))
    brush.fill(checks, 0xD8574B, alpha=0.75)
    table = brush.take()
    for dx, dy, colour in ((-74, -120, 0xC9453C), (66, -126, 0xD8943C), (-4, -156, 0x9DB04A)):
        apple = union(ellipse(dx - 22, dy, 52, 58), ellipse(dx + 22, dy, 52, 58))
        brush.soft_fill(apple, colour, blur=6)
        brush.shine(ellipse(dx - 30, dy - 24, 13, 17), 0xFFFFFF, 0.4)
        brush.line(curve([(dx, dy - 50), (dx + 8, dy - 78)]), 0x5A3A2A, 9)
    dish = within(ellipse(0, -84, 180, 110), box(-200, -84, 400, 130))
    brush.soft_fill(dish, 0x3F7F99, blur=8)
    brush.fill(box(-166, -62, 332, 15), 0xEFD9A8)
    fruit = brush.take()
    brush.soft_fill(box(-74, -150, 148, 160, 34), 0xE9C46A, blur=7)
    brush.line(curve([(76, -120), (128, -76), (76, -30)]), 0xE9C46A, 24)
    brush.fill(ellipse(0, -146, 66, 15), 0x6B3F2E)
    mug = brush.take()
    spots = [(70.0, 1822.0, fruit, 0.0), (1010.0, 1828.0, mug, 0.0)]
    ivy = [(1120.0, -40.0, _ivy(kit))]
    return [
        foreground.repeated("table", table, depth=0.66, period=2000),
        foreground.standing("on the table", [spot[:3] for spot in spots], depth=0.64, sway=0.0),
        foreground.standing("ivy", ivy, depth=0.72, sway=1.2),
    ]


def _ivy(kit: Kit) -> Sprite:
    """Leaves that hang from above."""
    brush = room(kit, 0.0, 0.12)
    leaves = {0x2F6B48: polygon([]), 0x3F8556: polygon([])}
    for n, (dx, length) in enumerate(((-150, 150), (-84, 260), (-20, 330), (50, 250))):
        brush.line(curve([(dx * 0.5, 0), (dx, length * 0.5), (dx - 12, length)]), 0x2F6B48, 7)
        for k in range(int(length / 44)):
            y = 40 + k * 44
            x = dx * (0.5 + 0.5 * min(1.0, y / (length * 0.5)))
            side = 1 if (k + n) % 2 else -1
            leaf = blob([(x, y - 16), (x + side * 30, y - 20), (x + side * 46, y + 16), (x + side * 12, y + 24)], 0.8)
            leaves[(0x2F6B48, 0x3F8556)[(k + n) % 2]].addPath(leaf)
    for colour, path in leaves.items():
        brush.fill(path, colour)
    return brush.take()
