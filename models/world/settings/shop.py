"""A shop: shelves full of colourful goods, a counter with a till, a door with a bell, the street behind the glass."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np

from models.world.brush import NOTHING, Brush, Sprite
from models.world.palette import darker, lighter
from models.world.settings import foreground, interior
from models.world.settings.interior import Window, room
from models.world.settings.kit import LEFT, RIGHT, Kit, Layer, Place, wrapped
from models.world.shapes import blob, box, curve, ellipse, polygon, union
from models.world.stage import Stage

WINDOWS = [
    Window(-1130, 400, 560, 490),
    Window(350, 400, 400, 490),
    Window(846, 484, 158, 400),
    Window(1130, 400, 560, 490),
]
DOOR = 800.0  # its left edge
SHELVES = (-1690.0, -500.0, -90.0, 1750.0, 2180.0)
WOOD, GREEN = 0xB67A4C, 0x2F7F78
GOODS = (0xE4575F, 0xF2B84B, 0x3E9E96, 0x5F8FC9, 0xF29BB0, 0x8F72BE, 0x86B45C)


def build(kit: Kit) -> Place:
    """The shop of this seed and hour."""
    layers = [
        *interior.heavens(kit, WINDOWS, sun=(940, 480)),
        Layer("street", 8.0, _street(kit)),
        _traffic(kit),
        Layer("awning", 1.8, _awning(kit)),
        Layer("wall", interior.WALL, _wall(kit)),
        Layer("shelves", 1.55, _shelves(kit)),
        _tags(kit),
        _bell(kit),
        Layer("counter", 1.35, _counter(kit)),
        interior.pendants(
            kit,
            "pendants",
            1.3,
            [(-820.0, 330.0, 0xF2B84B), (120.0, 320.0, 0xE4735F), (1410.0, 330.0, 0x3E9E96)],
            size=0.85,
        ),
        Layer("floor", 1.0, _floor(kit)),
        interior.beams(kit, WINDOWS[1:3], 1240),
        *_near(kit),
    ]
    return Place(
        kit.gradient(),
        layers,
        surface="wood",
        sounds=(("shop", 0.3),),
        indoors=True,
        haze=kit.sky[2],
        window=interior.extent(WINDOWS),
    )


def _street(kit: Kit) -> Sprite:
    """The houses across the street."""
    brush, chance = kit.brush(0.2), kit.chance("shop street")
    x = -1400.0
    while x < 1900:
        w, h = float(chance.uniform(190, 260)), float(chance.uniform(230, 330))
        wall = (0xE8A87C, 0xD9867A, 0xF0CF9A, 0x93B8AE, 0xB9A7C9)[int(chance.integers(5))]
        brush.fill(box(x, 830 - h, w, h), wall)
        brush.fill(polygon([(x - 10, 834 - h), (x + w * 0.5, 760 - h), (x + w + 10, 834 - h)]), darker(wall, 0.3))
        panes, lit = polygon([]), polygon([])
        for row in range(int(h // 92)):
            for k in range(3):
                glows = kit.night and chance.random() < 0.6
                (lit if glows else panes).addPath(box(x + 22 + k * (w - 44) / 2.7, 850 - h + row * 92, 40, 54, 5))
        brush.fill(panes, darker(wall, 0.36) if kit.night else 0xCFE6EC)
        brush.fill(lit, interior.LAMP, lit=True)
        x += w + 3
    brush.fill(box(-1700, 826, 4400, 22), kit.ground(0xCFC4B4))
    brush.fill(box(-1700, 846, 4400, 200), kit.ground(0x757B8E))
    return brush.take()


def _traffic(kit: Kit) -> Layer:
    """Cars that pass the window, one after the other."""
    brush, cars = kit.brush(0.08), []
    for n, colour in enumerate((0xE4573D, 0x3E9E96, 0xF2B84B, 0x5F8FC9)):
        brush.body(
            blob([(-128, 0), (-120, -44), (-66, -54), (-30, -96), (52, -96), (88, -54), (126, -40), (130, 0)], 0.5),
            colour,
            depth=10,
        )
        brush.fill(blob([(-54, -52), (-24, -84), (10, -84), (10, -52)], 0.3), 0xCFE6EC)
        brush.fill(blob([(22, -52), (22, -84), (46, -84), (70, -52)], 0.3), 0xCFE6EC)
        for x in (-70, 74):
            brush.fill(ellipse(x, 0, 27), 0x2E3044)
            brush.fill(ellipse(x, 0, 11), 0xD9DEE6)
        if kit.night:
            brush.glow(126, -26, 70, 0xFFE9A8, 0.5)
            brush.fill(ellipse(122, -26, 10), 0xFFF6D8, lit=True)
        cars.append((860 - 820 * n, 240 + 30 * (n % 2), brush.take()))

    def move(stage: Stage, time: float) -> None:
        for n, (x, speed, sprite) in enumerate(cars):
            place, lap = wrapped(x + speed * time, -1500, 2000)
            with stage.part(f"car {n} {lap}", place, 878 - 2 * abs(math.sin(time * 7 + n))):
                stage.draw(sprite)

    return Layer("traffic", 6.0, NOTHING, move)


def _awning(kit: Kit) -> Sprite:
    """The striped awning outside, seen from within."""
    brush = kit.brush(0.05)
    red, white = polygon([]), polygon([])
    for x, y, w, _ in WINDOWS:
        if w < 200:
            continue
        count = round(w / 68)
        for k in range(count):
            left, step = x - 10 + k * (w + 20) / count, (w + 20) / count
            strip = union(box(left, y - 20, step, 64), ellipse(left + step / 2, y + 44, step / 2, 20))
            (red if k % 2 else white).addPath(strip)
    brush.fill(red, 0xE4575F)
    brush.fill(white, 0xFBF1DE)
    return brush.take()


def _wall(kit: Kit) -> Sprite:
    brush = room(kit, 0.08, 0.5)
    for piece in interior.around(WINDOWS):
        brush.fill(piece, 0xF3DFC2)
    stripes = polygon([])
    for k in range(46):
        x = LEFT + k * 100
        stripes.addPath(box(x, -700, 34, 1000))
    brush.fill(stripes, 0xEFD2AE)
    brush.fill(box(LEFT, 300, RIGHT - LEFT, 20), GREEN)
    brush.fill(box(LEFT, 318, RIGHT - LEFT, 8), darker(GREEN, 0.3))
    brush.fill(box(LEFT, 1000, RIGHT - LEFT, 260), lighter(GREEN, 0.12))
    brush.fill(box(LEFT, 992, RIGHT - LEFT, 14), lighter(GREEN, 0.5))
    for window in WINDOWS:
        if window.width > 200:
            interior.frame(brush, window, GREEN, across=2, down=1, wide=22)
            _display(brush, window)
    _door(brush)
    return brush.take()


def _display(brush: Brush, window: Window) -> None:
    """What stands in the shop window: vases and a hat."""
    y = window.y + window.height
    for k in range(int(window.width // 150)):
        x, colour = window.x + 70 + k * 140, GOODS[(k * 3 + int(window.x > 0)) % len(GOODS)]
        if k % 2 == 0:
            brush.body(
                blob(
                    [(x - 20, y - 96), (x + 20, y - 96), (x + 42, y - 40), (x + 24, y), (x - 24, y), (x - 42, y - 40)],
                    0.8,
                ),
                colour,
                depth=9,
            )
            for dx, dy, tone in ((-26, -150, 0xE4575F), (4, -174, 0xF2B84B), (32, -146, 0xF29BB0)):
                brush.line(curve([(x, y - 94), (x + dx, y + dy)]), 0x4E8A58, 6)
                brush.fill(ellipse(x + dx, y + dy, 21), tone)
                brush.fill(ellipse(x + dx, y + dy, 8), 0xFBF1DE)
        else:
            brush.body(union(ellipse(x, y - 14, 66, 14), ellipse(x, y - 36, 38, 34)), colour, depth=9)
            brush.fill(box(x - 39, y - 36, 78, 13, 4), 0xFBF1DE)


def _door(brush: Brush) -> None:
    """A wooden door with a pane; the pane is a hole in the wall."""
    x, y, w, h = WINDOWS[2]
    for piece in (
        box(DOOR - 18, 408, 286, 76),
        box(DOOR - 18, 484, x - DOOR + 18, 400),
        box(x + w, 484, DOOR + 268 - x - w, 400),
        box(DOOR - 18, y + h, 286, 360),
    ):
        brush.fill(piece, darker(WOOD, 0.24))
    for piece in (
        box(DOOR, 426, 250, 58),
        box(DOOR, 482, x - DOOR, 404),
        box(x + w, 482, DOOR + 250 - x - w, 404),
        box(DOOR, y + h, 250, 340),
    ):
        brush.fill(piece, 0xD8574B)
    for left, top, wide, tall in (
        (x - 10, y - 10, w + 20, 12),
        (x - 10, y + h, w + 20, 12),
        (x - 10, y, 12, h),
        (x + w, y, 12, h),
    ):
        brush.fill(box(left, top, wide, tall), 0xF6C9A8)
    brush.fill(box(DOOR + 40, 930, 170, 220, 12), darker(0xD8574B, 0.16))
    brush.fill(box(DOOR + 52, 942, 146, 196, 8), 0xD8574B)
    brush.fill(ellipse(DOOR + 24, 916, 17), 0xF2C14E)
    brush.fill(ellipse(DOOR + 20, 911, 6), 0xFFF3C4)
    brush.shine(polygon([(x + 20, y), (x + 60, y), (x, y + 190), (x, y + 70)]), 0xFFFFFF, 0.2)


def _bell(kit: Kit) -> Layer:
    """The bell above the door and the sign on its pane, which swing."""
    brush = room(kit, 0.0, 0.08)
    brush.line(curve([(0, 0), (0, -22)]), 0x6B4A3A, 7)
    brush.body(blob([(-9, 0), (9, 0), (23, 38), (40, 54), (-40, 54), (-23, 38)], 0.6), 0xF2C14E, depth=7)
    brush.fill(ellipse(0, 60, 10), 0x9A6A2A)
    bell = brush.take()
    brush.line(polygon([(-46, 44), (0, 0), (46, 44)]), 0x6B4A3A, 5)
    brush.body(box(-62, 42, 124, 84, 14), 0xFBF4E2, depth=6)
    heart = blob([(0, 108), (-32, 76), (-22, 56), (0, 68), (22, 56), (32, 76)], 0.8)
    brush.fill(heart, 0xE4575F)
    sign = brush.take()
    middle = WINDOWS[2].x + WINDOWS[2].width / 2

    def move(stage: Stage, time: float) -> None:
        ring = math.exp(-1.1 * (time % 4.0)) * math.sin((time % 4.0) * 15)
        with stage.part("bell", middle, 414, 22 * ring):
            stage.draw(bell)
        with stage.part("sign", middle, 590, 5 * math.sin(time * 1.6)):
            stage.draw(sign)

    return Layer("bell", 1.66, NOTHING, move)


# ---- goods


def _jar(brush: Brush, x: float, y: float, colour: int) -> None:
    brush.fill(box(x - 27, y - 74, 54, 74, 14), 0xEAF2F0)
    brush.fill(box(x - 22, y - 50, 44, 46, 10), colour)
    brush.fill(box(x - 24, y - 88, 48, 18, 6), darker(colour, 0.3))


def _parcel(brush: Brush, x: float, y: float, colour: int) -> None:
    brush.body(box(x - 32, y - 62, 64, 62, 5), colour, depth=6)
    brush.fill(box(x - 6, y - 62, 12, 62), 0xFBF1DE)
    brush.fill(union(ellipse(x - 13, y - 68, 14, 9), ellipse(x + 13, y - 68, 14, 9)), 0xFBF1DE)


def _flask(brush: Brush, x: float, y: float, colour: int) -> None:
    brush.body(union(box(x - 20, y - 66, 40, 66, 12), box(x - 8, y - 104, 16, 50, 5)), colour, depth=6)
    brush.fill(box(x - 20, y - 42, 40, 22), 0xFBF1DE)


def _teddy(brush: Brush, x: float, y: float, colour: int) -> None:
    fur = 0xB98555 if colour % 2 else 0xD9B382
    ears = union(ellipse(x - 22, y - 92, 13), ellipse(x + 22, y - 92, 13))
    brush.fill(union(ears, ellipse(x, y - 32, 31, 34)), fur)
    brush.body(ellipse(x, y - 72, 31, 28), fur, depth=5)
    brush.fill(ellipse(x, y - 64, 13, 10), lighter(fur, 0.5))
    eyes = union(ellipse(x - 11, y - 78, 4), ellipse(x + 11, y - 78, 4))
    brush.fill(union(eyes, ellipse(x, y - 68, 5, 4)), 0x3A2A2A)
    brush.fill(box(x - 20, y - 48, 40, 10, 5), colour)


def _ball(brush: Brush, x: float, y: float, colour: int) -> None:
    brush.body(ellipse(x, y - 34, 34), colour, depth=7)
    brush.fill(box(x - 33, y - 40, 66, 12, 6), 0xFBF1DE)


def _books(brush: Brush, x: float, y: float, colour: int) -> None:
    for k in range(3):
        brush.fill(
            box(x - 30 + k * 21, y - 82 + 9 * (k % 2), 18, 82 - 9 * (k % 2), 3),
            GOODS[(GOODS.index(colour) + 2 * k) % len(GOODS)],
        )


_KINDS: tuple[Callable[[Brush, float, float, int], None], ...] = (_jar, _parcel, _flask, _teddy, _ball, _books)


def _shelves(kit: Kit) -> Sprite:
    brush, chance = room(kit, 0.03, 0.22), kit.chance("goods")
    for x in SHELVES:
        brush.fill(box(x, 420, 360, 790), darker(WOOD, 0.36))
        brush.fill(box(x + 18, 438, 324, 760), lighter(WOOD, 0.28) if not kit.night else darker(WOOD, 0.14))
        for row in range(4):
            y = 600 + row * 166
            _goods(brush, chance, x, y)
            brush.body(box(x - 6, y, 372, 20, 4), WOOD, depth=6)
        brush.body(box(x - 14, 404, 388, 28, 8), WOOD, depth=7)
    return brush.take()


def _goods(brush: Brush, chance: np.random.Generator, x: float, y: float) -> None:
    kinds, tones = chance.permutation(len(_KINDS)).tolist(), chance.permutation(len(GOODS)).tolist()
    for k in range(4):
        _KINDS[kinds[k]](brush, x + 62 + k * 78, y, GOODS[tones[k]])


def _tags(kit: Kit) -> Layer:
    """Price tags on strings at the shelves' edges."""
    brush, sprites = room(kit, 0.0, 0.14), []
    for colour in (0xFBF4E2, 0xF7DF8A):
        brush.line(polygon([(0, 0), (0, 18)]), 0x6B4A3A, 4)
        brush.fill(polygon([(0, 12), (22, 28), (22, 66), (-22, 66), (-22, 28)]), colour)
        brush.fill(ellipse(0, 28, 5), 0x9A6A4A)
        brush.fill(union(box(-13, 40, 26, 6, 3), box(-13, 51, 18, 6, 3)), 0xD8574B)
        sprites.append(brush.take())
    spots = [
        (x + 70 + 110 * k + 40 * (row % 2), 616.0 + row * 166, (k + row) % 2)
        for x in SHELVES
        for row in range(3)
        for k in range(3)
        if (k + row) % 3 != 2
    ]

    def move(stage: Stage, time: float) -> None:
        for n, (x, y, which) in enumerate(spots):
            with stage.part(f"tag {n}", x, y, 5 * math.sin(time * 1.9 + n * 1.3)):
                stage.draw(sprites[which])

    return Layer("tags", 1.54, NOTHING, move)


def _counter(kit: Kit) -> Sprite:
    """The counter with its till, a jar of sweets and wrapped bread."""
    brush = room(kit, 0.02, 0.12)
    for x in (-330.0, 1980.0, -1500.0):
        brush.body(box(x, 1010, 560, 206, 10), 0xC98B5C, depth=12)
        panels = polygon([])
        for k in range(4):
            panels.addPath(box(x + 22 + k * 132, 1044, 112, 148, 10))
        brush.fill(panels, darker(0xC98B5C, 0.16))
        brush.body(box(x - 22, 990, 604, 30, 10), lighter(0x8A5A3C, 0.1), depth=7)
        _till(brush, x + 350)
        for dx, colour in ((180, 0xF29BB0), (90, 0xF2B84B)):
            brush.fill(box(x + dx, 908, 74, 84, 18), 0xEAF2F0)
            for k in range(6):
                brush.fill(
                    ellipse(x + dx + 18 + (k % 3) * 19, 976 - (k // 3) * 22, 11), (colour, 0xE4575F, 0x3E9E96)[k % 3]
                )
            brush.fill(box(x + dx + 4, 892, 66, 20, 8), 0xE4575F)
    return brush.take()


def _till(brush: Brush, x: float) -> None:
    brush.body(polygon([(x, 992), (x + 16, 900), (x + 148, 900), (x + 164, 992)]), 0x3E8E96, depth=9)
    brush.body(box(x - 8, 956, 180, 36, 8), 0x2F6B78, depth=6)
    brush.body(box(x + 34, 838, 100, 60, 10), 0x2E3A52, depth=6)
    brush.fill(box(x + 44, 848, 80, 38, 5), 0xBFF0D0, lit=True)
    keys = polygon([])
    for row in range(2):
        for k in range(5):
            keys.addPath(box(x + 30 + k * 22, 912 + row * 20, 15, 13, 4))
    brush.fill(keys, 0xFBF1DE)
    brush.fill(ellipse(x + 82, 974, 9), 0xF2C14E)


def _floor(kit: Kit) -> Sprite:
    brush = room(kit, 0.0, 0.1)
    interior.boards(brush, 1212, [0xD3A374, 0xB98558, 0x7C543C], 0xAE7B52, 150)
    brush.fill(box(LEFT, 1206, RIGHT - LEFT, 12), darker(GREEN, 0.3))
    brush.fill(polygon([(800, 1226), (1060, 1226), (1110, 1268), (810, 1268)]), 0x6B5A58)
    for rx, ry, colour in (
        (500, 128, 0xE4735F),
        (470, 118, 0xFBE9CC),
        (444, 109, 0xE58A6C),
        (250, 60, 0xFBE9CC),
        (226, 52, 0xDE7A60),
    ):
        brush.fill(ellipse(540, 1362, rx, ry), colour)
    interior.sunlight(kit, brush, [w for w in WINDOWS if w.width > 200] + [WINDOWS[2]], 1226, panes=2)
    if interior.shining(kit):
        for x in (-820, 120, 1410):
            interior.pool(brush, x, 1362, 480)
    return brush.take()


def _near(kit: Kit) -> list[Layer]:
    """A table close to the camera with a basket of apples, gifts and a bucket of flowers."""
    brush = room(kit, 0.0, 0.14)
    brush.ramp(box(-520, 1842, 2040, 1500), 1842, 2050, [0x8F5A3E, 0x543026])
    brush.soft_fill(box(-520, 1828, 2040, 30), 0xB67A4C, blur=8)
    table = brush.take()
    for k, (dx, dy) in enumerate(((-92, -84), (-30, -92), (34, -90), (94, -82), (-58, -136), (4, -146), (66, -134))):
        brush.soft_fill(ellipse(dx, dy, 44), (0xD8453C, 0xE07A3A, 0x9DB04A)[k % 3], blur=4)
    basket = polygon([(-160, -76), (160, -76), (124, 14), (-124, 14)])
    brush.soft_fill(basket, 0xC08A50, blur=7)
    for y, wide in ((-48, 148), (-18, 136)):
        brush.line(polygon([(-wide, y), (wide, y)]), 0x8F6238, 9)
    brush.fill(box(-170, -90, 340, 26, 12), 0xD9A869)
    apples = brush.take()
    brush.soft_fill(box(-110, -130, 220, 140, 10), 0x3E8E96, blur=6)
    brush.fill(box(-20, -130, 40, 140), 0xF7D98A)
    brush.soft_fill(box(-74, -224, 150, 96, 8), 0xE4575F, blur=5)
    brush.fill(box(-14, -224, 30, 96), 0xFBF1DE)
    for side in (-1, 1):
        brush.fill(blob([(0, -226), (side * 60, -276), (side * 76, -236)], 0.9), 0xFBF1DE)
    gifts = brush.take()
    flags = [(540.0, -30.0, _bunting(kit))]
    return [
        foreground.repeated("near table", table, depth=0.66, period=2000),
        foreground.standing("on the table", [(60.0, 1842.0, apples), (1010.0, 1842.0, gifts)], depth=0.64, sway=0.0),
        foreground.standing("bunting", flags, depth=0.74, sway=0.5),
    ]


def _bunting(kit: Kit) -> Sprite:
    """Little flags on a line across the upper edge."""
    brush = room(kit, 0.0, 0.14)
    brush.line(curve([(-740, 30), (-370, 130), (0, 176), (370, 130), (740, 30)]), 0x6B4A3A, 6)
    for k in range(11):
        x = -660 + k * 132.0
        y = 176 - 146 * (abs(x) / 740) ** 1.7
        brush.fill(polygon([(x - 42, y - 8), (x + 42, y - 8), (x, y + 84)]), GOODS[k % len(GOODS)])
    return brush.take()
