"""A sneaker: a soft upper with panels and laces on a thick sole. It hangs in the air a little, toe up."""

from __future__ import annotations

import math

from models.world.brush import Brush
from models.world.palette import NAMED, darker, lighter, mix
from models.world.shapes import blob, box, curve, ellipse, polygon, within
from models.world.subjects.goods.good import Good, Piece, Place
from models.world.subjects.liveliness import Life

_UPPER = [
    (-348, -70),
    (-366, -190),
    (-352, -330),
    (-306, -378),
    (-236, -352),
    (-176, -312),
    (-112, -330),
    (-58, -372),
    (-6, -354),
    (70, -262),
    (186, -204),
    (316, -180),
    (394, -128),
    (398, -70),
]


def _tongue(brush: Brush, c: int) -> None:
    brush.body(
        blob([(-128, -330), (-96, -432), (-38, -452), (6, -414), (20, -336), (-60, -290)], 0.8),
        lighter(c, 0.42),
        depth=12,
    )
    brush.body(blob([(-330, -340), (-318, -414), (-284, -424), (-262, -366)], 0.7), darker(c, 0.2), depth=8)
    brush.fill(blob([(-300, -352), (-200, -366), (-100, -350), (-160, -288), (-250, -300)], 0.9), darker(c, 0.42))


def _upper(brush: Brush, c: int) -> None:
    accent = 0xF3BE41 if c not in (NAMED["yellow"], NAMED["orange"]) else 0x2E4A7D
    pale = lighter(c, 0.62) if c != NAMED["white"] else 0xE3E6EA
    upper = blob(_UPPER, 0.85)
    brush.body(upper, c, depth=34)
    brush.fill(
        within(upper, blob([(196, -250), (330, -230), (460, -160), (460, -40), (170, -40), (150, -140)], 0.8)), pale
    )
    for x, y in ((250, -150), (284, -136), (318, -124), (262, -118), (298, -104)):
        brush.fill(ellipse(x, y, 7), darker(c, 0.16))
    brush.fill(
        within(upper, blob([(-420, -420), (-288, -420), (-250, -230), (-300, -40), (-420, -40)], 0.6)), darker(c, 0.22)
    )
    stripe = blob([(-262, -92), (-196, -176), (-60, -206), (104, -178), (20, -144), (-70, -116), (-160, -84)], 0.9)
    brush.fill(within(upper, stripe), accent)
    eyelets = blob([(-66, -372), (-4, -356), (132, -228), (92, -204), (-30, -300)], 0.5)
    brush.fill(within(upper, eyelets), darker(c, 0.16))
    brush.line(curve([(-330, -330), (-250, -322), (-176, -290), (-116, -304)]), lighter(c, 0.35), 9)


def _laces(brush: Brush, _c: int) -> None:
    for k in range(4):
        x, y = -34 + k * 41, -330 + k * 35
        brush.line(curve([(x - 42, y + 34), (x + 4, y - 2), (x + 34, y - 6)]), 0xFFFDF6, 19)
    brush.line(curve([(-50, -372), (-104, -414), (-122, -366), (-58, -356)]), 0xFFFDF6, 15)
    brush.line(curve([(-46, -372), (8, -428), (48, -400), (-30, -360)]), 0xFFFDF6, 15)


def _sole(brush: Brush, c: int) -> None:
    sole = blob(
        [
            (-372, -108),
            (-180, -84),
            (60, -92),
            (300, -108),
            (410, -104),
            (432, -58),
            (380, -4),
            (-330, -4),
            (-386, -50),
        ],
        0.75,
    )
    brush.body(sole, 0xFBF7EE, depth=20)
    brush.fill(within(sole, box(-500, -30, 1000, 60)), mix(c, 0xFFFFFF, 0.12) if c != NAMED["white"] else 0x9AA3B2)
    brush.fill(
        within(sole, polygon([(-400, -72), (-250, -62), (-270, -36), (-400, -40)])),
        0xF3BE41 if c != NAMED["yellow"] else 0x2E4A7D,
    )
    for k in range(9):
        brush.fill(box(-300 + 76 * k, -16, 30, 20, 6), darker(c, 0.3))


def _hang(time: float, life: Life, _: float) -> Place:
    return 0.0, 0.0, -31 + 2 * math.sin(time * 1.3) - 5 * life.spring, 1.0, 1.18


SNEAKER = Good(
    choices=(0xE4573D, 0x3E78B9, 0x2A9D97),
    pieces=tuple(
        Piece(name, paint, _hang)
        for name, paint in (("tongue", _tongue), ("upper", _upper), ("laces", _laces), ("sole", _sole))
    ),
    tall=450,
    wide=400,
    small=0.32,
    down=34,
    hover=214,
    large=1.16,
    aside=56.0,
)
