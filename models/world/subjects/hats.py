"""What is worn on heads: hats of several kinds, and glasses. Drawn for a head of the given half width and height."""

from __future__ import annotations

from models.world.brush import Brush, Sprite
from models.world.palette import darker, lighter
from models.world.shapes import Point, blob, box, curve, ellipse, polygon, within


class Crown:
    """The half width and height of the head that a hat is drawn for; points are shares of them."""

    def __init__(self, rx: float, ry: float) -> None:
        self.rx, self.ry = rx, ry

    def __call__(self, points: list[Point]) -> list[Point]:
        """Shares as units."""
        return [(x * self.rx, y * self.ry) for x, y in points]

    def mirrored(self, half: list[Point], top: list[Point], bottom: list[Point]) -> list[Point]:
        """A symmetric outline from its top, its right half from above, and its bottom."""
        return self([*top, *half, *bottom, *((-x, y) for x, y in reversed(half))])


def hat(kind: str, colour: int, head: tuple[float, float], brush: Brush, *, emblem: bool = True) -> Sprite:
    """A hat of the kind: beanie, cap, straw, toque, tricorn or bandana; its emblem is seen from before."""
    {"toque": _toque, "tricorn": _tricorn, "bandana": _bandana, "cap": _cap, "straw": _straw}.get(kind, _beanie)(
        brush, colour, Crown(*head)
    )
    if kind == "tricorn" and emblem:
        _skull(brush, colour, head[1])
    return brush.take()


def _beanie(brush: Brush, colour: int, at: Crown) -> None:
    crown = at.mirrored([(0.6, -1.25), (0.72, -0.62)], [(0, -1.5)], [(0, -0.78)])
    brush.body(blob(crown), colour, depth=18)
    for x in (-0.34, 0.0, 0.34):
        brush.line(curve(at([(x * 0.5, -1.4), (x * 1.1, -1.16), (x * 1.24, -0.86)])), darker(colour, 0.12), 8)
    edge = at.mirrored([(0.82, -0.74), (0.82, -0.5)], [(0, -0.95)], [(0, -0.68)])
    brush.body(blob(edge), darker(colour, 0.2), depth=10)
    brush.body(ellipse(0, -at.ry * 1.52, 42), lighter(colour, 0.65), depth=9)


def _cap(brush: Brush, colour: int, at: Crown) -> None:
    brush.body(
        blob(at([(-0.8, -0.56), (-0.72, -1.12), (0, -1.4), (0.7, -1.12), (0.8, -0.56), (0, -0.72)])), colour, depth=18
    )
    brush.line(curve(at([(0.02, -1.38), (0.1, -1.06), (0.08, -0.74)])), darker(colour, 0.16), 6)
    brush.body(
        blob(at([(0.1, -0.78), (0.82, -0.8), (1.3, -0.66), (1.24, -0.57), (0.7, -0.62), (0.06, -0.68)])),
        darker(colour, 0.16),
        depth=8,
    )
    brush.fill(ellipse(0, -at.ry * 1.4, 18, 12), darker(colour, 0.16))
    brush.fill(ellipse(-at.rx * 0.24, -at.ry * 0.98, 30, 28), lighter(colour, 0.7))


def _straw(brush: Brush, colour: int, at: Crown) -> None:
    straw = 0xEBCB86
    brush.body(blob(at.mirrored([(0.56, -1.3), (0.66, -0.7)], [(0, -1.42)], [(0, -0.7)]), 0.8), straw, depth=16)
    band = blob(at.mirrored([(0.66, -0.96), (0.68, -0.72)], [(0, -0.92)], [(0, -0.66)]), 0.5)
    brush.fill(band, colour)
    brush.body(
        blob(at.mirrored([(0.66, -0.78), (1.26, -0.62), (0.8, -0.46)], [(0, -0.76)], [(0, -0.52)]), 0.9), straw, depth=9
    )
    brush.line(curve(at([(-1.0, -0.6), (-0.5, -0.56), (0, -0.58), (0.5, -0.56), (1.0, -0.6)])), darker(straw, 0.18), 5)


def _toque(brush: Brush, colour: int, at: Crown) -> None:
    """A chef's hat: pleats, and a puff over a straight band."""
    white = 0xFCFAF4
    puff = at.mirrored([(0.46, -1.78), (0.96, -1.6), (0.92, -1.3), (0.66, -1.1)], [(0, -1.8)], [(0, -1.1)])
    brush.body(blob(puff), white, depth=18)
    for x, y in ((-0.4, -1.54), (0.04, -1.48), (0.46, -1.56)):
        brush.line(curve(at([(x, y), (x * 0.9, y + 0.24), (x * 0.8, -1.14)])), darker(white, 0.14), 8)
    brush.body(blob(at.mirrored([(0.7, -1.2), (0.74, -0.66)], [(0, -1.26)], [(0, -0.76)]), 0.5), white, depth=12)
    band = blob(at.mirrored([(0.735, -0.82), (0.74, -0.66)], [(0, -0.9)], [(0, -0.76)]), 0.5)
    brush.fill(band, colour)


def _tricorn(brush: Brush, colour: int, at: Crown) -> None:
    """A pirate's hat turned up in front, a skull on it."""
    brush.body(blob(at.mirrored([(0.6, -1.36), (0.7, -0.6)], [(0, -1.5)], [(0, -0.6)])), darker(colour, 0.25), depth=14)
    front = [(-1.26, -0.92), (-0.86, -1.0), (-0.4, -1.32), (0, -1.5), (0.4, -1.32), (0.86, -1.0), (1.26, -0.92)]
    rim = blob(at([*front, (0.8, -0.58), (0, -0.5), (-0.8, -0.58)]), 0.9)
    brush.body(rim, colour, depth=14)
    brush.line(curve(at(front), 0.9), 0xF3C95B, 11)


def _skull(brush: Brush, colour: int, ry: float) -> None:
    """Skull and bones."""
    bone = lighter(colour, 0.92)
    x, y, k = 0.0, -ry * 0.98, ry / 170
    for side in (-1, 1):
        brush.line(polygon([(x - side * 52 * k, y + 38 * k), (x + side * 52 * k, y + 2 * k)]), bone, 12 * k)
    brush.fill(ellipse(x, y - 6 * k, 35 * k, 31 * k), bone)
    brush.fill(box(x - 19 * k, y + 12 * k, 38 * k, 26 * k, 8 * k), bone)
    for side in (-1, 1):
        brush.fill(ellipse(x + side * 14 * k, y - 4 * k, 9 * k, 10 * k), colour)
    for side in (-8, 8):
        brush.line(polygon([(x + side * k, y + 24 * k), (x + side * k, y + 36 * k)]), colour, 4 * k)


def _bandana(brush: Brush, colour: int, at: Crown) -> None:
    for tail in (
        [(-0.7, -0.56), (-1.2, -0.44), (-1.36, -0.1), (-1.1, -0.22)],
        [(-0.7, -0.5), (-1.0, -0.2), (-1.1, 0.16), (-0.86, -0.06)],
    ):
        brush.body(blob(at(tail), 0.7), darker(colour, 0.16), depth=6, rim=False)
    cloth = blob(
        at([(-0.82, -0.46), (-0.76, -0.98), (0, -1.24), (0.76, -0.98), (0.82, -0.46), (0.4, -0.62), (-0.4, -0.62)])
    )
    brush.body(cloth, colour, depth=14)
    for x, y in ((-0.46, -0.82), (-0.1, -1.0), (0.28, -0.84), (0.56, -0.68), (-0.02, -0.74)):
        brush.fill(within(ellipse(x * at.rx, y * at.ry, 13), cloth), lighter(colour, 0.85))
    brush.body(ellipse(-at.rx * 0.8, -at.ry * 0.52, 26, 24), darker(colour, 0.1), depth=5, rim=False)


def glasses(colour: int, x: float, y: float, r: float, rx: float, brush: Brush) -> Sprite:  # noqa: PLR0917
    """Two round glasses around eyes at (-x, y) and (x, y), with temples to the head's sides."""
    for side in (-1, 1):
        brush.shine(ellipse(side * x, y, r, r), 0xDFF3FF, 0.2)
        brush.line(ellipse(side * x, y, r, r), colour, 11)
        brush.shine(
            blob(
                [
                    (side * x - r * 0.5, y - r * 0.1),
                    (side * x - r * 0.1, y - r * 0.62),
                    (side * x + r * 0.12, y - r * 0.62),
                    (side * x - r * 0.34, y + r * 0.1),
                ],
                0.3,
            ),
            0xFFFFFF,
            0.35,
        )
        if x + r < rx * 0.84:
            brush.line(curve([(side * (x + r), y - 6), (side * rx * 0.86, y - 14)]), colour, 9)
    if x - r > 4:
        brush.line(curve([(-x + r, y - 4), (0, y - 16), (x - r, y - 4)]), colour, 11)
    return brush.take()
