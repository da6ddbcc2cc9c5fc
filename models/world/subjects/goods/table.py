"""What is on a table: a cup of coffee, a bottle of juice, a burger."""

from __future__ import annotations

import math
from collections.abc import Callable

import skia

from models.world.brush import Brush
from models.world.palette import NAMED, darker, lighter, mix
from models.world.shapes import Point, blob, box, curve, ellipse, minus, moved, polygon, within
from models.world.subjects.goods.good import Good, Piece, Place
from models.world.subjects.liveliness import Life

Move = Callable[[float, Life, float], Place | None]


def heart(x: float, y: float, size: float) -> skia.Path:
    """A heart as high as it is wide, its middle at the point."""
    points = []
    for k in range(40):  # the classical curve of sines and cosines
        t = 2 * math.pi * k / 40
        up = 13 * math.cos(t) - 5 * math.cos(2 * t) - 2 * math.cos(3 * t) - math.cos(4 * t)
        points.append((x + size / 32 * 16 * math.sin(t) ** 3, y - size / 32 * (up + 2.5)))
    return polygon(points)


def _saucer(brush: Brush, c: int) -> None:
    brush.body(ellipse(0, -26, 336, 40), lighter(c, 0.16), depth=11)
    brush.fill(ellipse(0, -34, 236, 22), darker(c, 0.12))
    brush.body(blob([(196, -58), (300, -70), (352, -58), (300, -42), (210, -44)]), 0xE8C48A, depth=8)  # a biscuit
    for k in (0, 1, 2):
        brush.fill(ellipse(252 + k * 34, -58 + 2 * k, 6, 4), 0xB9853F)


def _mug(brush: Brush, c: int) -> None:
    ear = minus(ellipse(252, -318, 126, 132), ellipse(246, -318, 72, 80))
    brush.body(ear, darker(c, 0.08), depth=14)
    shape = blob([(-246, -540), (246, -540), (236, -250), (160, -68), (0, -46), (-160, -68), (-236, -250)], 0.6)
    brush.body(shape, c, depth=44)
    band = within(shape, blob([(-300, -246), (0, -206), (300, -246), (300, -212), (0, -172), (-300, -212)], 0.8))
    brush.fill(band, lighter(c, 0.5))
    brush.fill(heart(0, -362, 132), 0xE4573D if c not in (NAMED["red"], NAMED["orange"], 0xE4735F) else 0xFFF3D6)
    brush.shine(within(shape, blob([(-190, -470), (-160, -474), (-150, -260), (-176, -230)], 0.5)), 0xFFFFFF, 0.28)


def _coffee(brush: Brush, c: int) -> None:
    brush.fill(ellipse(0, -540, 248, 64), lighter(c, 0.4))
    brush.fill(ellipse(0, -533, 222, 50), darker(c, 0.34))
    brush.fill(ellipse(0, -528, 214, 44), 0x7A4A2E)
    brush.fill(ellipse(-4, -530, 168, 32), 0xA8744A)
    poured = moved(heart(0, 0, 128), 0, -529, 0, 1.5, 0.4)  # milk
    brush.fill(poured, 0xFBEBD3)
    brush.line(curve([(-118, -524), (-60, -506), (0, -501), (60, -506), (118, -524)]), 0xFBEBD3, 8)


def _steam(brush: Brush, _c: int) -> None:
    wisp = [(0, 0), (30, -50), (-14, -106), (22, -170), (12, -176), (-34, -106), (8, -50), (-16, 0)]
    brush.shine(blob(wisp, 0.9), 0xFFFFFF, 0.42)


def _rising(n: int, x: float, top: float) -> Move:
    def move(time: float, life: Life, _: float) -> Place:
        share = (time * 0.42 + n / 3) % 1
        size = math.sin(math.pi * share)
        return x + 12 * math.sin(time * 1.7 + n * 2) - 0.8 * life.turn, top - 76 * share, 0.0, 0.6 + 0.5 * size, size

    return move


CUP = Good(
    choices=(0xF4EEE2, 0x2A9D97, 0xE4735F),
    pieces=(
        Piece("saucer", _saucer),
        Piece("mug", _mug),
        Piece("coffee", _coffee),
        *(Piece(f"steam {n}", _steam, _rising(n, x, -548), in_hand=False) for n, x in enumerate((-92, 4, 96))),
    ),
    tall=604,
    wide=340,
    small=0.33,
    down=22,
    large=1.2,
)


def _glass_shape() -> skia.Path:
    half: list[Point] = [(66, -690), (72, -600), (156, -492), (178, -372), (178, -70), (138, -8)]
    return blob([*half, *((-x, y) for x, y in reversed(half))], 0.6)


def _glass(brush: Brush, c: int) -> None:
    glass = _glass_shape()
    brush.body(glass, lighter(c, 0.42), depth=40)
    juice = within(glass, blob([(-300, -520), (-90, -508), (90, -530), (300, -518), (300, 40), (-300, 40)], 0.6))
    brush.fill(juice, c)
    brush.fill(within(juice, box(70, -700, 300, 800)), darker(c, 0.1))
    brush.fill(within(glass, ellipse(0, -518, 160, 15)), lighter(c, 0.3))


def _bubble(brush: Brush, _c: int) -> None:
    brush.shine(ellipse(0, 0, 12), 0xFFFFFF, 0.55)


def _bubbling(n: int, x: float, size: float) -> Move:
    def move(time: float, _life: Life, _acted: float) -> Place | None:
        share = (time * (0.3 + 0.05 * n) + n * 0.37) % 1
        if not 0.02 < share < 0.96:
            return None
        near = min(1.0, 8 * share, 8 * (1 - share)) * size
        return x + 7 * math.sin(time * 3 + n), -40 - 460 * share, 0.0, near, near

    return move


def _label(brush: Brush, c: int) -> None:
    glass = _glass_shape()
    label = within(glass, box(-300, -386, 600, 262))
    brush.fill(label, 0xFBF5E9)
    for y in (-386, -146):
        brush.fill(within(label, box(-300, y, 600, 22)), darker(c, 0.22))
    peel = mix(c, 0xF39A2E, 0.25)
    brush.fill(ellipse(-10, -252, 82), peel)
    brush.fill(ellipse(-10, -252, 70), 0xFFF3D6)
    for k in range(6):
        a = math.radians(60 * k + 30)
        wedge = blob(
            [
                (-10 + 10 * math.cos(a), -252 + 10 * math.sin(a)),
                (-10 + 60 * math.cos(a - 0.4), -252 + 60 * math.sin(a - 0.4)),
                (-10 + 62 * math.cos(a + 0.4), -252 + 62 * math.sin(a + 0.4)),
            ],
            0.35,
        )
        brush.fill(wedge, lighter(peel, 0.12))
    brush.fill(blob([(50, -318), (84, -372), (146, -366), (116, -312)]), 0x4E9F61)
    brush.line(curve([(58, -318), (92, -338), (130, -358)]), 0x3A7D4B, 6)
    brush.fill(within(label, box(96, -386, 200, 262)), darker(0xFBF5E9, 0.1), alpha=0.5)
    brush.shine(within(glass, blob([(-140, -470), (-96, -520), (-96, -40), (-140, -60)], 0.4)), 0xFFFFFF, 0.36)
    for x, y, r in ((-60, -470, 11), (120, -440, 14), (96, -404, 8), (-152, -112, 10), (136, -92, 13), (-20, -96, 9)):
        brush.shine(ellipse(x, y, r, r * 1.2), 0xFFFFFF, 0.62)


def _cap(brush: Brush, c: int) -> None:
    brush.body(box(-84, -778, 168, 96, 24), darker(c, 0.4), depth=14)
    for k in range(-2, 3):
        brush.fill(box(k * 30 - 4, -764, 8, 66, 4), darker(c, 0.55))
    brush.fill(box(-84, -690, 168, 14, 6), lighter(c, 0.55))


BOTTLE = Good(
    choices=(0x4FB3A5, 0xF0B13C, 0xE8697D),
    pieces=(
        Piece("glass", _glass),
        *(
            Piece(f"bubble {n}", _bubble, _bubbling(n, x, size), in_hand=False)
            for n, (x, size) in enumerate(((-104, 1.0), (-30, 0.7), (70, 1.2), (118, 0.8)))
        ),
        Piece("label", _label),
        Piece("cap", _cap),
    ),
    tall=780,
    wide=180,
    small=0.33,
    down=62,
)

_BUN = 0xE2A04E


def _base(brush: Brush, c: int) -> None:
    brush.body(
        blob([(-286, -118), (0, -124), (286, -118), (296, -52), (224, -4), (-224, -4), (-296, -52)], 0.8), c, depth=26
    )
    brush.fill(blob([(-280, -118), (0, -126), (280, -118), (240, -98), (-240, -98)], 0.8), lighter(c, 0.42))


def _wave(top: float, low: float, half: float, lobes: int, rise: float) -> skia.Path:
    """A leaf or a sauce between two layers: a flat top and a wavy lower edge."""
    lower = [(half - 2 * half * k / (lobes * 2), low + (rise if k % 2 else -rise)) for k in range(lobes * 2 + 1)]
    return blob([(-half + 30, top), (half - 30, top), *lower], 0.75)


def _patty(brush: Brush, _c: int) -> None:
    brush.body(
        blob([(-300, -196), (0, -206), (300, -196), (312, -150), (286, -104), (-286, -104), (-312, -150)], 0.7),
        0x6E4028,
        depth=20,
    )
    for x, y in ((-220, -150), (-120, -168), (-30, -140), (80, -166), (170, -142), (244, -164)):
        brush.fill(ellipse(x, y, 15, 9), 0x8C5636)


def _cheese(brush: Brush, _c: int) -> None:
    drip = [
        (-310, -214),
        (310, -214),
        (316, -196),
        (210, -188),
        (150, -110),
        (96, -182),
        (-40, -186),
        (-120, -132),
        (-190, -186),
        (-316, -196),
    ]
    brush.body(blob(drip, 0.55), 0xF7BE3E, depth=10)


def _salad(brush: Brush, _c: int) -> None:
    brush.body(_wave(-262, -204, 332, 6, 17), 0x7DBB52, depth=12)
    brush.line(curve([(-270 + 90 * k, -226 + (8 if k % 2 else -6)) for k in range(7)]), 0xA8D774, 8)
    for x in (-180, 20, 196):
        brush.body(box(x - 92, -284, 190, 46, 22), 0xE2503C, depth=8)
        brush.line(curve([(x - 66, -268), (x, -272), (x + 60, -268)]), 0xF28B70, 8)


def _crown(brush: Brush, c: int) -> None:
    dome = blob(
        [(-306, -276), (-300, -372), (-196, -498), (0, -548), (196, -498), (300, -372), (306, -276), (0, -262)], 0.85
    )
    brush.body(dome, c, depth=44)
    brush.fill(
        within(dome, blob([(-330, -300), (0, -276), (330, -300), (330, -240), (-330, -240)], 0.8)), lighter(c, 0.4)
    )
    brush.shine(blob([(-224, -400), (-160, -476), (-70, -506), (-96, -470), (-176, -402)], 0.9), 0xFFFFFF, 0.34)
    for x, y, a in (
        (-150, -420, -40),
        (-60, -488, -14),
        (-40, -408, 8),
        (62, -450, 20),
        (116, -506, 30),
        (166, -420, 44),
        (228, -366, 60),
        (-228, -352, -62),
        (30, -524, 4),
        (70, -372, 14),
    ):
        brush.fill(moved(ellipse(0, 0, 13, 20), x, y, a), 0xFFF0CC if c != NAMED["white"] else 0xD9B47A)


def _flag(brush: Brush, c: int) -> None:
    brush.line(polygon([(0, 70), (0, -140)]), 0xC99A5B, 11)
    paper = 0xD8433B if c not in (NAMED["red"], NAMED["orange"], NAMED["brown"]) else 0x2A9D97
    brush.body(
        blob([(4, -146), (70, -132), (136, -140), (112, -100), (136, -58), (70, -66), (4, -54)], 0.35), paper, depth=8
    )
    brush.fill(heart(58, -98, 44), 0xFFF6E2)


def _layer(n: int) -> Move:
    """The layers part when it is thrown up, and press together when it lands."""

    def move(time: float, life: Life, _: float) -> Place:
        breath = 0.8 * math.sin(time * 2.6 - 0.4 * n)
        return -0.5 * n * life.turn * 0.4, -n * (11 * max(-0.3, life.spring) + breath), 0.0, 1.0, 1.0

    return move


def _flagged(time: float, life: Life, acted: float) -> Place:
    x, y, *_ = _layer(4)(time, life, acted)
    return x + 10, -540 + y, 4 * math.sin(time * 3.1) - 0.6 * life.turn, 1.0, 1.0


BURGER = Good(
    choices=(_BUN, 0xD9913F, 0xE8AE60),
    pieces=(
        Piece("base", _base),
        Piece("patty", _patty, _layer(1)),
        Piece("cheese", _cheese, _layer(2)),
        Piece("salad", _salad, _layer(3)),
        Piece("flag", _flag, _flagged, at=(10.0, -540.0)),
        Piece("crown", _crown, _layer(4)),
    ),
    tall=690,
    wide=330,
    small=0.31,
    down=26,
    large=1.09,
)
