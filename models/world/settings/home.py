"""A home: a warm room with a window, a sofa, books, a lamp that shines in the evening, a rug to stand on."""

from __future__ import annotations

import math

from models.world.brush import NOTHING, Brush, Sprite
from models.world.palette import darker, lighter
from models.world.settings import foreground, interior
from models.world.settings.interior import Window, room
from models.world.settings.kit import LEFT, RIGHT, Kit, Layer, Place, breeze
from models.world.shapes import blob, box, curve, ellipse, polygon, union, within
from models.world.stage import Stage

WINDOWS = [Window(-1160, 400, 360, 480), Window(612, 400, 360, 480)]
PENDANTS = (-620.0, 140.0, 1300.0, 2200.0)


def build(kit: Kit) -> Place:
    """The room of this seed and hour."""
    layers = [
        *interior.heavens(kit, WINDOWS, sun=(840, 510)),
        *interior.garden(kit, 800),
        Layer("wall", interior.WALL, _wall(kit) + _shelf(kit, 60, 560)),
        Layer("furniture", 1.4, _lamp(kit) + _sofa(kit)),
        _curtains(kit),
        interior.pendants(kit, "pendants", 1.38, [(x, 320.0, 0xE8A860) for x in PENDANTS], size=0.9),
        _plant(kit),
        Layer("floor", 1.0, _floor(kit)),
        interior.beams(kit, WINDOWS, 1230),
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
        window=interior.extent(WINDOWS),
    )


def _wall(kit: Kit) -> Sprite:
    brush = room(kit, 0.14, 0.46)
    for piece in interior.around(WINDOWS):
        brush.fill(piece, 0xF1D1AE)
    for k in range(60):
        left = LEFT + k * 78
        window = next((w for w in WINDOWS if w.x - 26 < left < w.x + w.width), None)
        gaps = ((-700.0, window.y), (window.y + window.height, 1260.0)) if window else ((-700.0, 1260.0),)
        for top, bottom in gaps:
            brush.fill(box(left, top, 26, bottom - top), 0xF5DCC0)
    brush.fill(box(LEFT, 1010, RIGHT - LEFT, 300), 0xD9946F)
    brush.fill(box(LEFT, 1002, RIGHT - LEFT, 14, 4), 0xFBE9D0)
    for window in WINDOWS:
        interior.frame(brush, window, 0xFDF3E1)
    _pictures(brush)
    return brush.take()


def _pictures(brush: Brush) -> None:
    for x, y, w, h, sky in (
        (236, 250, 180, 220, 0x9AD4EE),
        (-600, 330, 230, 180, 0xF2B6B5),
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
    brush, chance = room(kit, 0.12, 0.3), kit.chance("books")
    for left, top in ((x - 60, y + 60), (x - 60, y + 250), (-640, 700), (1300, 760), (1900, 700)):
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
    brush = room(kit, 0.06, 0.2)
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
    brush, shines = room(kit), interior.shining(kit)
    for x in (500.0, -240.0, 1500.0):
        brush.fill(box(x - 6, 640, 12, 540, 5), 0x7A5641)
        brush.fill(ellipse(x, 1182, 62, 15), 0x7A5641)
        if shines:
            brush.glow(x, 610, 270, interior.LAMP, 0.5)
        brush.fill(
            polygon([(x - 46, 540), (x + 46, 540), (x + 86, 668), (x - 86, 668)]),
            0xFFE9B8 if shines else 0xF7DDB4,
            lit=shines,
        )
        brush.fill(polygon([(x + 16, 540), (x + 46, 540), (x + 86, 668), (x + 36, 668)]), 0xE9BE86, alpha=0.6)
    return brush.take()


def _curtains(kit: Kit) -> Layer:
    """Curtains on a rod that move as if the window were ajar."""
    sheets, brush, wide = [], room(kit, 0.0, 0.2), 124
    for window in WINDOWS:
        for side in (-1, 1):
            h, lean = window.height, 20 * side
            line = [(-wide / 2, 0), (wide / 2, 0), (wide / 2 - lean, h * 0.6), (wide / 2 + 6, h + 96)]
            line += [(-wide / 2 - 6, h + 96), (-wide / 2 - lean, h * 0.6)]
            brush.body(blob(line, 0.6), 0xE4735F, depth=16)
            for k in (-0.24, 0.08):
                fold = [(wide * k, 30), (wide * k - 14 * side, h * 0.6), (wide * k, h + 70)]
                brush.line(curve(fold), darker(0xE4735F, 0.16), 9)
            sheets.append((window.x - 40 if side < 0 else window.x + window.width + 40, window.y - 54, brush.take()))
    for window in WINDOWS:
        x, y, w, _ = window
        brush.fill(box(x - 130, y - 66, w + 260, 18, 9), 0x9A6245)
        brush.fill(union(ellipse(x - 134, y - 57, 19), ellipse(x + w + 134, y - 57, 19)), 0x9A6245)
    rods = brush.take()

    def move(stage: Stage, time: float) -> None:
        for n, (left, top, sprite) in enumerate(sheets):
            sway = 0.9 * breeze(time, float(n), 1.0 + 0.5 * (kit.gust - 1.0))
            with stage.part(f"curtain {n}", left, top, sway, 1 + 0.012 * math.sin(time * 1.7 + n)):
                stage.draw(sprite)
        with stage.part("rod"):
            stage.draw(rods)

    return Layer("curtains", 1.65, NOTHING, move)


def _plant(kit: Kit) -> Layer:
    angles = (-64, -36, -12, 14, 40, 66)
    plant = interior.potted(kit, 1.0, 0xD98A5F, (0x4F9A5E, 0x3D8253), angles=angles)
    plants = [(x, 1226.0, plant, n * 1.4) for n, x in enumerate((40.0, 1110.0, -1350.0, 1780.0))]
    return kit.swaying("plant", 1.3, plants, sway=0.9)


def _floor(kit: Kit) -> Sprite:
    brush = room(kit, 0.0, 0.1)
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
    interior.sunlight(kit, brush, WINDOWS, 1216)
    if interior.shining(kit):
        for x in PENDANTS:
            interior.pool(brush, x, 1372, 480)
