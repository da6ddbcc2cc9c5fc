"""A suitcase that has seen the world, and a gift with a bow."""

from __future__ import annotations

import math

from models.world.brush import Brush
from models.world.palette import NAMED, darker, lighter
from models.world.shapes import blob, box, curve, ellipse, polygon, star, union, within
from models.world.subjects.goods.good import Good, Piece, Place
from models.world.subjects.liveliness import Life

BRASS = 0xE9C15A


def _handle(brush: Brush, c: int) -> None:
    brush.line(curve([(-78, -600), (-70, -690), (70, -690), (78, -600)], 0.7), darker(c, 0.48), 34)
    brush.line(curve([(-60, -674), (0, -692), (40, -684)], 0.7), lighter(darker(c, 0.48), 0.22), 8)
    for x in (-100, 60):
        brush.body(box(x, -622, 42, 34, 10), BRASS, depth=6)


def _shell(brush: Brush, c: int) -> None:
    for x in (-206, 150):
        brush.fill(ellipse(x + 28, -30, 40, 34), 0x33343F)
        brush.fill(ellipse(x + 28, -30, 16, 14), 0xAEB4C0)
    shell = box(-322, -604, 644, 560, 74)
    brush.body(shell, c, depth=40)
    brush.fill(within(shell, box(-400, -340, 800, 14)), darker(c, 0.34))
    brush.fill(within(shell, box(-400, -326, 800, 7)), lighter(c, 0.22))
    corners = union(
        union(ellipse(-322, -604, 132), ellipse(322, -604, 132)), union(ellipse(-322, -44, 132), ellipse(322, -44, 132))
    )
    brush.fill(within(corners, shell), darker(c, 0.3))
    for sx, sy, y in ((-1, -1, -604), (1, -1, -604), (-1, 1, -44), (1, 1, -44)):
        brush.fill(ellipse(sx * 270, y - sy * 52, 9), BRASS)
    for x in (-206, 146):
        brush.body(within(shell, box(x, -604, 60, 560)), darker(c, 0.34), depth=8, rim=False)
        brush.body(box(x - 9, -372, 78, 76, 14), BRASS, depth=8)
        brush.fill(box(x + 17, -350, 26, 34, 8), darker(BRASS, 0.42))
    brush.shine(box(-262, -572, 46, 120, 23), 0xFFFFFF, 0.16)


def _stickers(brush: Brush, c: int) -> None:
    brush.body(box(-118, -566, 190, 118, 18), 0xF6F1E7, depth=5)
    brush.fill(box(-108, -556, 170, 98, 12), 0x6FB7CF)
    brush.fill(ellipse(22, -528, 20), 0xFFE08A)
    brush.fill(
        within(polygon([(-108, -458), (-56, -532), (-14, -478), (12, -508), (62, -458)]), box(-108, -556, 170, 98, 12)),
        0x3F8A72,
    )
    brush.body(ellipse(36, -196, 78), 0xF6F1E7, depth=6)
    brush.fill(ellipse(36, -196, 66), 0x2E4A7D if c != NAMED["blue"] else 0xD8433B)
    brush.fill(star(36, -196, 46, 20, 5), 0xFFD166)
    heart = union(
        union(ellipse(-112, -252, 26), ellipse(-72, -252, 26)), polygon([(-136, -242), (-48, -242), (-92, -190)])
    )
    brush.fill(heart, 0xF08A9A if c not in (0xC9473D, NAMED["red"], NAMED["pink"]) else 0xF6F1E7)
    plane = blob([(-122, -130), (-40, -146), (-8, -140), (-40, -126), (-66, -96), (-80, -98), (-70, -126)], 0.5)
    brush.fill(plane, 0xF6F1E7)


def _tag(brush: Brush, c: int) -> None:
    brush.line(curve([(0, 0), (6, 30), (0, 52)]), darker(c, 0.5), 9)
    brush.body(
        blob([(0, 44), (34, 66), (34, 152), (-34, 152), (-34, 66)], 0.35),
        0xF3BE41 if c != NAMED["yellow"] else 0x2A9D97,
        depth=8,
    )
    brush.fill(ellipse(0, 72, 9), darker(c, 0.5))
    for y in (104, 126):
        brush.fill(box(-20, y, 40, 8, 4), 0xFFFDF6)


def _swing(time: float, life: Life, _: float) -> Place:
    return 98.0, -612.0, -0.8 * life.turn + 6 * math.sin(time * 2.2) + 24 * life.spring * math.sin(time * 11), 1.0, 1.0


SUITCASE = Good(
    choices=(0xB56B3C, 0x2E7F84, 0xC9473D),
    pieces=(
        Piece("handle", _handle),
        Piece("shell", _shell),
        Piece("stickers", _stickers),
        Piece("tag", _tag, _swing, at=(98.0, -612.0)),
    ),
    tall=700,
    wide=322,
    small=0.3,
    down=216,
)


def _ribbon(c: int) -> int:
    return 0xF3BE41 if c not in (NAMED["yellow"], NAMED["orange"]) else 0xD8433B


def _case(brush: Brush, c: int) -> None:
    ribbon, case = _ribbon(c), box(-286, -450, 572, 450, 30)
    brush.fill(box(-276, -500, 552, 90, 16), darker(c, 0.5))  # what is seen while the lid is up
    brush.body(case, c, depth=38)
    dots = polygon([])
    for row in range(4):
        for k in range(-3, 4):
            dots.addPath(ellipse(k * 92 + 46 * (row % 2), -372 + row * 104, 20))
    brush.fill(within(dots, case), lighter(c, 0.45) if c != NAMED["white"] else 0xF08A9A)
    brush.fill(box(-56, -450, 112, 450), ribbon)
    brush.fill(box(14, -450, 42, 450), darker(ribbon, 0.14))
    brush.fill(within(box(-286, -450, 572, 36), case), darker(c, 0.26))


def _lid(brush: Brush, c: int) -> None:
    ribbon = _ribbon(c)
    brush.body(box(-322, -560, 644, 128, 30), lighter(c, 0.12), depth=20)
    brush.fill(box(-62, -560, 124, 128), lighter(ribbon, 0.12))
    brush.fill(box(16, -560, 46, 128), darker(ribbon, 0.06))


def _bow(brush: Brush, c: int) -> None:
    ribbon = _ribbon(c)
    for side in (-1, 1):
        tail = blob(
            [(0, -6), (side * 66, 6), (side * 176, 92), (side * 118, 118), (side * 128, 152), (side * 22, 40)], 0.7
        )
        brush.body(tail, darker(ribbon, 0.1), depth=8)
        loop = blob([(0, 0), (side * 84, -134), (side * 226, -176), (side * 262, -84), (side * 150, -4)], 0.95)
        brush.body(loop, ribbon, depth=18)
        inner = blob(
            [(side * 44, -26), (side * 112, -104), (side * 196, -124), (side * 206, -76), (side * 118, -28)], 0.95
        )
        brush.fill(inner, darker(ribbon, 0.26))
        brush.line(curve([(side * 100, -134), (side * 166, -158), (side * 222, -142)]), lighter(ribbon, 0.5), 9)
    brush.body(box(-42, -44, 84, 78, 30), lighter(ribbon, 0.12), depth=12)


def _lid_up(_time: float, life: Life, _acted: float) -> Place:
    return 0.0, -30 * max(0.0, life.spring), 3 * max(0.0, life.spring) - 0.2 * life.turn, 1.0, 1.0


def _bow_up(time: float, life: Life, acted: float) -> Place:
    lid = _lid_up(time, life, acted)
    stretch = 1 + 0.13 * life.spring + 0.02 * math.sin(time * 2.6)
    return 0.0, -560 + lid[1], 2.5 * math.sin(time * 1.9) + lid[2], 2 - stretch, stretch


GIFT = Good(
    choices=(0xD8433B, 0x3E78B9, 0x8460B3),
    pieces=(Piece("case", _case), Piece("lid", _lid, _lid_up), Piece("bow", _bow, _bow_up, at=(0.0, -560.0))),
    tall=736,
    wide=322,
    small=0.3,
    down=34,
)
