"""A home: a warm room with a window, a sofa, books, a lamp that shines in the evening, a rug to stand on."""

from __future__ import annotations

import math

from models.world.brush import NOTHING, Brush, Sprite
from models.world.palette import darker, lighter
from models.world.settings import foreground
from models.world.settings.kit import LEFT, RIGHT, Kit, Layer, Place
from models.world.shapes import blob, box, curve, ellipse, minus, polygon, within
from models.world.stage import Stage

WINDOW = (600.0, 430.0, 330.0, 430.0)  # x, y, width, height


def build(kit: Kit) -> Place:
    """The room of this seed and hour."""
    x, y, w, h = WINDOW
    layers = [
        *kit.heavens(x=x + w * 0.62, y=y + 120, spread=0.6),
        Layer("garden", 9.0, kit.ridge("garden", 830, 60, kit.ground(0x86BE6A), 0.2, step=240)),
        Layer("wall", 1.7, _wall(kit) + _shelf(kit, 60, 560)),
        Layer("furniture", 1.4, _sofa(kit) + _lamp(kit)),
        _curtains(kit),
        _plant(kit),
        Layer("floor", 1.0, _floor(kit)),
        *foreground.home(kit),
    ]
    sounds = (("fire", 0.25), ("clock", 0.25)) if kit.night else (("clock", 0.25), ("birds", 0.15))
    return Place(
        kit.gradient(),
        layers,
        surface="wood",
        sounds=sounds,
        indoors=True,
        haze=kit.sky[2],
        window=(x, y, x + w, y + h),
    )


def _wall(kit: Kit) -> Sprite:
    brush = kit.inner(0.14)
    x, y, w, h = WINDOW
    opening = box(x, y, w, h, 26)
    # the wall is four rectangles around the window: rectangles are drawn fastest
    for left, top, right, bottom in (
        (LEFT, -700.0, RIGHT, y),
        (LEFT, y, x, y + h),
        (x + w, y, RIGHT, y + h),
        (LEFT, y + h, RIGHT, 1300.0),
    ):
        brush.ramp(box(left, top, right - left, bottom - top), 0, 1250, [0xEFC9A4, 0xF3D6B6, 0xE9BE98])
    for k in range(60):
        left = LEFT + k * 78
        through = x - 26 < left < x + w
        for top, bottom in ((-700.0, y), (y + h, 1260.0)) if through else ((-700.0, 1260.0),):
            brush.fill(box(left, top, 26, bottom - top), 0xF5DCC0)
    brush.fill(box(LEFT, 1010, RIGHT - LEFT, 300), 0xD9946F)
    brush.fill(box(LEFT, 1002, RIGHT - LEFT, 14, 4), 0xFBE9D0)
    brush.fill(minus(box(x - 26, y - 26, w + 52, h + 52, 40), opening), 0xFDF3E1)
    brush.fill(box(x + w / 2 - 8, y, 16, h), 0xFDF3E1)
    brush.fill(box(x, y + h * 0.46, w, 14), 0xFDF3E1)
    brush.body(box(x - 46, y + h + 22, w + 92, 30, 10), 0xF7E4C8, depth=8)
    brush.shine(polygon([(x + 30, y + 10), (x + 110, y + 10), (x + 50, y + 180), (x + 10, y + 180)]), 0xFFFFFF, 0.18)
    _pictures(brush)
    return brush.take()


def _pictures(brush: Brush) -> None:
    for x, y, w, h, sky in (
        (236, 250, 180, 220, 0x9AD4EE),
        (-600, 420, 260, 200, 0xF2B6B5),
        (1200, 400, 220, 270, 0xBFE3DE),
        (1700, 460, 260, 200, 0x9AD4EE),
    ):
        brush.fill(box(x - 14, y - 14, w + 28, h + 28, 8), 0x9A6245)
        brush.fill(box(x, y, w, h), sky)
        frame = box(x, y, w, h)
        brush.fill(within(ellipse(x + w * 0.3, y + h, w * 0.6, h * 0.4), frame), 0x7FB069)
        brush.fill(within(ellipse(x + w * 0.85, y + h, w * 0.5, h * 0.52), frame), 0x5C9A68)
        brush.fill(ellipse(x + w * 0.68, y + h * 0.28, w * 0.12), 0xFFE9A8)


def _shelf(kit: Kit, x: float, y: float) -> Sprite:
    brush, chance = kit.inner(0.12), kit.chance("books")
    for left, top in ((x - 60, y + 60), (x - 60, y + 250), (-860, 700), (1300, 760), (1900, 700)):
        w = 330
        bx = left + 14
        while bx < left + w - 40:
            bw, bh = float(chance.uniform(20, 40)), float(chance.uniform(80, 128))
            brush.fill(
                box(bx, top - bh, bw, bh, 4),
                (0xD8433B, 0x2A9D97, 0xF3BE41, 0x3E78B9, 0xF6F1E7, 0x8460B3)[int(chance.integers(6))],
            )
            brush.fill(box(bx + 4, top - bh + 14, bw - 8, 6), 0xFFF6E2, alpha=0.8)
            bx += bw + (3 if chance.random() < 0.8 else 46)
        brush.body(box(left, top, w, 22, 6), 0xA9714A, depth=7)
    return brush.take()


def _sofa(kit: Kit) -> Sprite:
    brush = kit.inner(0.06)
    for x in (560.0, -950.0):
        colour = 0x3F8F8A
        brush.body(box(x, 900, 640, 230, 70), colour, depth=22)
        for k in (0, 1):
            brush.body(box(x + 60 + k * 262, 1040, 256, 96, 34), lighter(colour, 0.14), depth=12)
        brush.body(box(x - 40, 990, 120, 210, 52), darker(colour, 0.06), depth=16)
        brush.body(box(x + 560, 990, 120, 210, 52), darker(colour, 0.06), depth=16)
        brush.fill(box(x + 20, 1128, 600, 60, 16), darker(colour, 0.22))
        cushion = blob([(x + 430, 950), (x + 540, 936), (x + 556, 1044), (x + 446, 1056)], 0.7)
        brush.body(cushion, 0xF3BE41, depth=12)
    return brush.take()


def _lamp(kit: Kit) -> Sprite:
    brush = kit.inner()
    for x in (500.0, -1200.0, 1500.0):
        brush.fill(box(x - 6, 640, 12, 540, 5), 0x7A5641)
        brush.fill(ellipse(x, 1182, 62, 15), 0x7A5641)
        if kit.time in ("golden hour", "night"):
            brush.glow(x, 610, 270, 0xFFD28A, 0.6)
        brush.fill(
            polygon([(x - 46, 540), (x + 46, 540), (x + 86, 668), (x - 86, 668)]),
            0xFFE9B8 if kit.time in ("golden hour", "night") else 0xF7DDB4,
            lit=kit.time in ("golden hour", "night"),
        )
        brush.fill(polygon([(x + 16, 540), (x + 46, 540), (x + 86, 668), (x + 36, 668)]), 0xE9BE86, alpha=0.6)
    return brush.take()


def _curtains(kit: Kit) -> Layer:
    x, y, w, h = WINDOW
    sheets = []
    for side in (-1, 1):
        brush = kit.inner()
        wide = 120
        brush.body(
            blob(
                [
                    (-wide / 2, 0),
                    (wide / 2, 0),
                    (wide / 2 - 20 * side, h * 0.6),
                    (wide / 2 + 6, h + 96),
                    (-wide / 2 - 6, h + 96),
                    (-wide / 2 - 20 * side, h * 0.6),
                ],
                0.6,
            ),
            0xE4735F,
            depth=16,
        )
        for k in (-0.24, 0.08):
            brush.line(
                curve([(wide * k, 30), (wide * k - 14 * side, h * 0.6), (wide * k, h + 70)]), darker(0xE4735F, 0.16), 9
            )
        sheets.append((x - 34 if side < 0 else x + w + 34, brush.take()))
    brush = kit.inner()
    brush.fill(box(x - 130, y - 66, w + 260, 18, 9), 0x9A6245)
    for bx in (x - 134, x + w + 134):
        brush.fill(ellipse(bx, y - 57, 19), 0x9A6245)
    rod = brush.take()

    def move(stage: Stage, time: float) -> None:
        for n, (left, sprite) in enumerate(sheets):
            with stage.part(f"curtain {n}", left, y - 54, 0.9 * math.sin(time * 1.1 + n)):
                stage.draw(sprite)
        with stage.part("rod"):
            stage.draw(rod)

    return Layer("curtains", 1.65, NOTHING, move)


def _plant(kit: Kit) -> Layer:
    plants = []
    for n, x in enumerate((40.0, 1110.0, -1350.0, 1780.0)):
        brush = kit.inner()
        for k, angle in enumerate((-64, -36, -12, 14, 40, 66)):
            a = math.radians(angle - 90)
            tip = (math.cos(a) * 250, math.sin(a) * 250)
            side = (-math.sin(a) * 44, math.cos(a) * 44)
            middle = (tip[0] * 0.55, tip[1] * 0.6)
            brush.fill(
                blob(
                    [
                        (0, -70),
                        (middle[0] + side[0], middle[1] + side[1] - 60),
                        (tip[0], tip[1] - 60),
                        (middle[0] - side[0], middle[1] - side[1] - 60),
                    ],
                    0.9,
                ),
                (0x4F9A5E, 0x3D8253)[k % 2],
            )
        brush.body(polygon([(-66, -84), (66, -84), (48, 30), (-48, 30)]), 0xD98A5F, depth=12)
        brush.fill(box(-74, -100, 148, 26, 8), lighter(0xD98A5F, 0.15))
        plants.append((x, 1196.0, brush.take(), n * 1.4))
    return kit.swaying("plant", 1.3, plants, sway=0.9)


def _floor(kit: Kit) -> Sprite:
    brush = kit.inner()
    width = RIGHT - LEFT
    brush.fill(box(LEFT, 1186, width, 26), 0xFBE9D0)
    brush.ramp(box(LEFT, 1210, width, 1300), 1210, 1950, [0xC98B5C, 0xAD7046, 0x6E4430])
    boards = polygon([])
    for row in range(11):
        y = 1210 + row**1.35 * 30
        boards.addPath(box(LEFT, y, width, 4))
        for k in range(14):
            bx = LEFT + k * 360 + (row % 3) * 130
            boards.addPath(box(bx, y, 4, 30 + row * 12))
    brush.fill(boards, 0xA4694A)
    _rug(kit, brush)
    return brush.take()


def _rug(kit: Kit, brush: Brush) -> None:
    """A round rug with a woven pattern, and the window's light or the lamp's on it."""
    for rx, ry, colour in ((640, 214, 0xEBD8B8), (604, 198, 0xB94F49), (520, 168, 0xE3A164), (486, 156, 0x2F6F73)):
        brush.fill(ellipse(520, 1400, rx, ry), colour)
    dots, petals = polygon([]), polygon([])
    for k in range(28):
        a = math.radians(k * 360 / 28)
        dots.addPath(ellipse(520 + 562 * math.cos(a), 1400 + 183 * math.sin(a), 15, 8))
    for k in range(14):
        a = math.radians(k * 360 / 14)
        petals.addPath(ellipse(520 + 430 * math.cos(a), 1400 + 136 * math.sin(a), 34, 12))
    brush.fill(dots, 0xF3D9A6)
    brush.fill(petals, 0x4A8C88)
    for rx, ry, colour in ((360, 112, 0xC9574A), (330, 102, 0xD9705C), (160, 50, 0xE9B06E), (120, 36, 0xC9574A)):
        brush.fill(ellipse(520, 1400, rx, ry), colour)
    if not kit.night:
        glow = {"day": 0xFFF3CF, "dawn": 0xFFE0CF, "golden hour": 0xFFC873}[kit.time]
        for x in (500, 672):
            pane = [(x, 1216), (x + 150, 1216), (x + 4, 1620), (x - 196, 1620)]
            brush.shine(polygon(pane), glow, 0.14 if kit.time == "day" else 0.18)
            for k in range(3):  # the light fades towards the viewer
                end = [(x - 196 - 22 * k, 1620 + 44 * k), (x + 4 - 22 * k, 1620 + 44 * k)]
                low = [(x - 18 - 22 * k, 1664 + 44 * k), (x - 218 - 22 * k, 1664 + 44 * k)]
                brush.shine(polygon([*end, *low]), glow, 0.1 - 0.03 * k)
    else:
        for wide, share in ((560, 0.1), (430, 0.1), (300, 0.1)):
            brush.shine(ellipse(520, 1390, wide, wide * 0.33), 0xFFD28A, share)
