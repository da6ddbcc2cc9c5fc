"""Headphones with soft cushions and notes that rise from them; a lipstick that twists out of its tube."""

from __future__ import annotations

import math

import skia

from models.world.brush import Brush
from models.world.palette import darker, lighter, mix
from models.world.shapes import blob, box, curve, ellipse, minus, moved, polygon, within
from models.world.shooting.moves import ease
from models.world.subjects.goods.good import Good, Piece, Place
from models.world.subjects.goods.table import Move
from models.world.subjects.liveliness import Life

GOLD = 0xE3B35A


def _band(brush: Brush, c: int) -> None:
    outer = blob([(-270, -250), (-262, -430), (-160, -610), (0, -668), (160, -610), (262, -430), (270, -250)], 1.0)
    inner = blob([(-226, -200), (-216, -420), (-130, -560), (0, -606), (130, -560), (216, -420), (226, -200)], 1.0)
    brush.body(minus(minus(outer, inner), box(-400, -290, 800, 300)), darker(c, 0.1), depth=16)
    pad_outer = blob(
        [
            (-190, -500),
            (-130, -578),
            (0, -622),
            (130, -578),
            (190, -500),
            (160, -476),
            (100, -536),
            (0, -572),
            (-100, -536),
            (-160, -476),
        ],
        0.9,
    )
    brush.body(pad_outer, darker(c, 0.5), depth=14)
    for side in (-1, 1):
        brush.body(box(side * 248 - 17, -420, 34, 150, 16), 0xC9CED8, depth=7)
        brush.fill(box(side * 248 - 17, -372, 34, 9), 0x9AA0AE)


def _cups(brush: Brush, c: int) -> None:
    for side in (-1, 1):
        x = side * 248
        brush.body(moved(box(-58, -152, 116, 304, 56), x - side * 62, -160, side * 5), darker(c, 0.56), depth=16)
        brush.line(
            moved(curve([(-34 * side, -110), (-40 * side, 0), (-34 * side, 110)]), x - side * 62, -160, side * 5),
            darker(c, 0.38),
            10,
        )
        shell = moved(box(-70, -142, 140, 284, 66), x + side * 22, -160, side * 5)
        brush.body(shell, c, depth=24)
        brush.body(moved(ellipse(0, 0, 40, 84), x + side * 38, -160, side * 5), lighter(c, 0.3), depth=10)
        brush.fill(moved(ellipse(0, 0, 22, 54), x + side * 40, -160, side * 5), darker(c, 0.28))
        brush.fill(ellipse(x + side * 36, -52, 8), 0x8FF0C0 if side > 0 else 0xC9CED8, lit=side > 0)
    brush.shine(blob([(-312, -240), (-296, -276), (-276, -270), (-286, -150), (-306, -130)], 0.8), 0xFFFFFF, 0.3)


def _pulsing(time: float, life: Life, _: float) -> Place:
    beat = max(0.0, math.sin(time * 2 * math.pi)) ** 4
    size = 1 + 0.022 * beat - 0.04 * life.spring
    return 0.0, 0.0, 0.0, size, 1.0


def _note(brush: Brush, c: int) -> None:
    ink = mix(c, 0xFFF6E2, 0.45)
    brush.fill(moved(ellipse(0, 0, 30, 22), 0, 0, -20), ink, lit=True)
    brush.fill(box(18, -118, 12, 116, 5), ink, lit=True)
    brush.fill(blob([(18, -120), (40, -98), (72, -78), (66, -36), (52, -66), (26, -82)], 0.8), ink, lit=True)


def _two_notes(brush: Brush, c: int) -> None:
    ink = mix(c, 0xFFF6E2, 0.45)
    for x in (0, 84):
        brush.fill(moved(ellipse(0, 0, 27, 20), x, -0.14 * x, -20), ink, lit=True)
        brush.fill(box(x + 15, -112 - 0.14 * x, 12, 112, 5), ink, lit=True)
    brush.fill(polygon([(15, -116), (111, -130), (111, -100), (15, -86)]), ink, lit=True)


def _drifting(n: int, x: float, way: float) -> Move:
    def move(time: float, _life: Life, _acted: float) -> Place | None:
        share = (time * 0.34 + n * 0.37) % 1
        size = 0.85 * min(1.0, 4 * share, 3.2 * (1 - share))
        if size < 0.05:
            return None
        return (
            x + way * 90 * share + 18 * math.sin(time * 3 + n),
            -300 - 330 * share,
            12 * math.sin(time * 2.4 + n),
            size,
            size,
        )

    return move


HEADPHONES = Good(
    choices=(0x3A8FB7, 0xE4735F, 0xF4EEE2),
    pieces=(
        Piece("note 0", _note, _drifting(0, 336.0, 0.5), in_hand=False),
        Piece("note 1", _two_notes, _drifting(1, -420.0, -0.2), in_hand=False),
        Piece("note 2", _note, _drifting(2, -350.0, -0.7), in_hand=False),
        Piece("band", _band),
        Piece("cups", _cups, _pulsing),
    ),
    tall=668,
    wide=340,
    small=0.32,
    down=40,
    large=1.13,
)


def _bullet(brush: Brush, c: int) -> None:
    stick = blob([(-76, 330), (-76, -20), (-58, -120), (10, -196), (70, -196), (76, -130), (76, 330)], 0.32)
    brush.body(stick, c, depth=22, shade=0.22)
    face = blob([(-62, -96), (-24, -160), (34, -194), (66, -190), (62, -140), (10, -92), (-40, -66)], 0.8)
    brush.fill(face, lighter(c, 0.24))
    brush.shine(box(-52, -30, 18, 200, 9), 0xFFFFFF, 0.34)


def _collar(brush: Brush, _c: int) -> None:
    brush.body(box(-92, -430, 184, 190, 12), GOLD, depth=16, shade=0.22)
    brush.shine(box(-70, -420, 22, 170, 8), 0xFFFFFF, 0.5)
    brush.fill(box(-92, -268, 184, 12), darker(GOLD, 0.28))


def _tube(brush: Brush, c: int) -> None:
    shell = 0x2B2733
    brush.body(box(-122, -264, 244, 264, 20), shell, depth=22, shade=0.3)
    brush.fill(box(-122, -258, 244, 26, 6), GOLD)
    brush.fill(box(-122, -30, 244, 16), GOLD)
    brush.fill(star_of(0, -138, 40), mix(c, GOLD, 0.35))
    brush.shine(box(-92, -226, 26, 186, 12), 0xFFFFFF, 0.24)


def star_of(x: float, y: float, size: float) -> skia.Path:
    """A soft star of four points, a maker's mark."""
    points = []
    for k in range(8):
        a, r = math.radians(45 * k - 90), size if k % 2 == 0 else size * 0.34
        points.append((x + r * math.cos(a), y + r * math.sin(a)))
    return blob(points, 0.3)


def _ridge(brush: Brush, _c: int) -> None:
    brush.fill(box(-5, -424, 10, 150, 5), darker(GOLD, 0.22))


def _cap(brush: Brush, c: int) -> None:
    """Lying beside it."""
    shell = 0x2B2733
    cap = moved(box(0, -210, 330, 210, 22), 170, 0)
    brush.body(cap, shell, depth=22, shade=0.3)
    brush.fill(within(cap, box(170, -300, 34, 400)), GOLD)
    brush.body(ellipse(478, -105, 26, 100), lighter(shell, 0.12), depth=8)
    brush.fill(star_of(330, -106, 34), mix(c, GOLD, 0.35))
    brush.shine(box(226, -182, 220, 22, 11), 0xFFFFFF, 0.24)


def _out(time: float, life: Life, acted: float) -> float:
    """How far it is twisted out: comes out when the scene begins, then breathes, and starts at every hop."""
    return (0.5 + 0.5 * ease((acted - 0.15) / 1.1)) * (0.9 + 0.07 * math.sin(time * 1.5)) + 0.12 * life.spring


def _twisted(time: float, life: Life, acted: float) -> Place:
    return 0.0, -360 - 236 * max(0.0, min(1.0, _out(time, life, acted))), 0.0, 1.0, 1.0


def _turning(n: int) -> Move:
    """Ridges of the collar run round it while it twists."""

    def move(time: float, life: Life, acted: float) -> Place | None:
        angle = 2.6 * 2 * math.pi * _out(time, life, acted) + n * 2 * math.pi / 5
        return (84 * math.sin(angle), 0.0, 0.0, max(0.2, math.cos(angle)), 1.0) if math.cos(angle) > 0.05 else None

    return move


LIPSTICK = Good(
    choices=(0xC9304A, 0xD8526B, 0xB5364F),
    pieces=(
        Piece("bullet", _bullet, _twisted, at=(0.0, -580.0)),
        Piece("collar", _collar),
        *(Piece(f"ridge {n}", _ridge, _turning(n), in_hand=False) for n in range(5)),
        Piece("tube", _tube),
        Piece("cap", _cap, None, in_hand=False),
    ),
    tall=792,
    wide=340,
    small=0.36,
    down=54,
    large=1.1,
    aside=-165.0,
)
