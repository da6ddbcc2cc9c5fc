"""A phone whose screen lives: a message slides in, a heart beats, smaller ones rise from it."""

from __future__ import annotations

import math

from models.world.brush import Brush
from models.world.palette import darker
from models.world.shapes import blob, box, ellipse, polygon, within
from models.world.shooting.moves import ease
from models.world.subjects.goods.good import Good, Piece, Place
from models.world.subjects.goods.table import Move, heart
from models.world.subjects.liveliness import Life

_SCREEN = (-178.0, -736.0, 356.0, 698.0)


def _case(brush: Brush, c: int) -> None:
    for y, high in ((-560, 110), (-430, 70)):
        brush.body(box(194, y, 22, high, 8), darker(c, 0.25), depth=4)
    brush.body(box(-206, -764, 412, 754, 66), c, depth=14)
    brush.fill(box(-192, -750, 384, 726, 56), 0x14151F)


def _wallpaper(brush: Brush, _c: int) -> None:
    screen = box(*_SCREEN, 46)
    brush.ramp(screen, -736, -38, [0x5667D8, 0xD86FB0, 0xFFB673], lit=True)
    brush.fill(within(ellipse(78, -212, 78), screen), 0xFFE3A0, lit=True)
    brush.fill(
        within(
            blob([(-260, -190), (-110, -262), (10, -196), (150, -246), (300, -150), (300, 40), (-260, 40)], 0.9), screen
        ),
        0x8A4FA8,
        lit=True,
    )
    brush.fill(
        within(blob([(-260, -110), (-60, -160), (90, -96), (300, -150), (300, 60), (-260, 60)], 0.9), screen),
        0x4B3B8F,
        lit=True,
    )
    brush.fill(box(-54, -716, 108, 26, 13), 0x14151F)
    for k, colour in enumerate((0x57C785, 0x4FB3E8, 0xFFC94D, 0xF0708A)):
        brush.fill(box(-148 + 78 * k, -122, 62, 62, 18), colour, lit=True)
        brush.fill(ellipse(-117 + 78 * k, -91, 15), 0xFFFDF6, lit=True)


def _message(brush: Brush, _c: int) -> None:
    brush.fill(box(-152, -54, 304, 108, 30), 0xFFFDF6, lit=True)
    brush.fill(ellipse(-100, 0, 34), 0xF3BE41, lit=True)
    brush.fill(ellipse(-110, -6, 5), 0x4A3A20)
    brush.fill(ellipse(-90, -6, 5), 0x4A3A20)
    brush.fill(blob([(-114, 8), (-100, 13), (-86, 8), (-100, 22)], 0.8), 0x4A3A20)
    for y, wide in ((-26, 148), (4, 108)):
        brush.fill(box(-46, y, wide, 16, 8), 0x8A92A8 if y > 0 else 0x4A5470, lit=True)


def _big_heart(brush: Brush, _c: int) -> None:
    brush.fill(heart(0, 0, 168), 0xFFFDF6, lit=True)
    brush.fill(heart(0, 2, 128), 0xF0506E, lit=True)


def _small_heart(brush: Brush, _c: int) -> None:
    brush.fill(heart(0, 0, 42), 0xFFFDF6, lit=True)


def _glass(brush: Brush, _c: int) -> None:
    screen = box(*_SCREEN, 46)
    brush.shine(within(screen, polygon([(60, -760), (170, -760), (-60, -20), (-200, -20)])), 0xFFFFFF, 0.13)
    brush.shine(within(screen, polygon([(190, -760), (216, -760), (-20, -20), (-44, -20)])), 0xFFFFFF, 0.1)


def _arrives(time: float, _life: Life, _acted: float) -> Place | None:
    local = time % 4.2
    share = ease((local - 0.25) / 0.4) * (1 - ease((local - 3.5) / 0.4))
    return (0.0, -612 - 14 * (1 - share), 0.0, share, share) if share > 0.05 else None


def _beats(time: float, life: Life, _: float) -> Place:
    beat = max(0.0, math.sin(time * 5.2)) ** 3
    size = 1 + 0.13 * beat + 0.1 * life.spring
    return 0.0, -410.0, 0.0, size, size


def _rises(n: int) -> Move:
    def move(time: float, _life: Life, _acted: float) -> Place | None:
        share = (time * 0.36 + n * 0.31) % 1
        size = min(1.0, 5 * share, 4 * (1 - share))
        x = (-108, 96, -52, 124)[n] + 16 * math.sin(time * 2.3 + n)
        return (x, -290 - 230 * share, 12 * math.sin(time * 2 + n), size, size) if size > 0.05 else None

    return move


PHONE = Good(
    choices=(0x2B2F45, 0x5B6FBF, 0xD9698A),
    pieces=(
        Piece("case", _case),
        Piece("wallpaper", _wallpaper),
        *(Piece(f"heart {n}", _small_heart, _rises(n), in_hand=False) for n in range(4)),
        Piece("big heart", _big_heart, _beats, at=(0.0, -410.0)),
        Piece("message", _message, _arrives, at=(0.0, -612.0)),
        Piece("glass", _glass),
    ),
    tall=770,
    wide=206,
    small=0.31,
    down=58,
)
