"""Haircuts: what falls over the forehead, what hangs behind the head, what is seen from the back."""

from __future__ import annotations

import math

from models.world.brush import Brush
from models.world.palette import darker, lighter
from models.world.shapes import Point, blob, box, curve, ellipse, minus
from models.world.subjects.look import Look

HIGH = ("quiff", "spiky", "bun", "curly", "tuft")  # a hat presses them flat


def _scaled(look: Look, points: list[Point]) -> list[Point]:
    rx, ry = look.head
    return [(x * rx, y * ry) for x, y in points]


def behind(look: Look, brush: Brush, *, hatted: bool) -> None:
    """Hair behind the head."""
    rx, ry = look.head
    dark = darker(look.mark, 0.14)
    if look.hair == "bob":
        shape = [(-1.08, -0.3), (0, -1.14), (1.08, -0.3), (1.14, 0.7), (0.7, 0.92), (-0.7, 0.92), (-1.14, 0.7)]
        brush.body(blob(_scaled(look, shape)), dark)
    elif look.hair == "long":
        half = [(1.04, -0.4), (1.12, 0.5), (1.2, 1.24), (0.86, 1.5), (0.62, 1.2), (0.6, 0.5)]
        shape = [(0, -1.12), *half, (0, 0.3), *((-x, y) for x, y in reversed(half))]
        brush.body(blob(_scaled(look, shape), 0.9), dark, rim=False)
    elif look.hair == "bun" and not hatted:
        brush.body(ellipse(-rx * 0.3, -ry * 1.2, rx * 0.42, ry * 0.38), look.mark)
        brush.line(curve(_scaled(look, [(-0.5, -1.2), (-0.3, -1.36), (-0.08, -1.22)])), dark, 7)
    elif look.hair == "ponytail":
        shape = [(-0.7, -0.74), (-1.2, -0.66), (-1.5, 0.1), (-1.26, 0.86), (-1.02, 0.36), (-0.9, -0.2)]
        brush.body(blob(_scaled(look, shape)), look.mark)
        brush.fill(ellipse(-rx * 0.94, -ry * 0.5, 24, 30), look.second)
    elif look.hair == "pigtails":
        for side in (-1, 1):
            shape = [(side * x, y) for x, y in ((0.84, -0.1), (1.3, -0.06), (1.46, 0.5), (1.2, 0.96), (0.96, 0.5))]
            brush.body(blob(_scaled(look, shape)), look.mark)
            brush.fill(ellipse(side * rx * 1.0, ry * 0.02, 26, 26), look.second)
    elif look.hair == "curly":
        for n in range(0 if not hatted else 1, 9 if not hatted else 8):
            a = math.radians((200 if not hatted else 170) + n * (17.5 if not hatted else 25))
            if hatted and math.sin(a) < -0.35:
                continue
            brush.body(ellipse(rx * math.cos(a), ry * 0.92 * math.sin(a) - 6, rx * 0.36, ry * 0.35), look.mark, depth=8)


def before(look: Look, brush: Brush, *, hatted: bool) -> None:
    """Hair over the forehead."""
    hair = "side" if hatted and look.hair in HIGH else look.hair
    if hair == "bald":
        for side in (-1, 1):
            shape = [(side * x, y) for x, y in ((0.82, -0.42), (1.06, -0.2), (1.08, 0.24), (0.92, 0.3), (0.84, -0.1))]
            brush.body(blob(_scaled(look, shape)), look.mark, depth=6, rim=False)
        return
    top = -0.98 if hatted else -1.15
    sides = 0.3 if hair == "long" else 0.03
    fringe = {
        "bob": [(0.8, -0.26), (0.4, -0.4), (0.0, -0.42), (-0.4, -0.4), (-0.8, -0.26)],
        "long": [(0.84, -0.16), (0.5, -0.52), (0.26, -0.78), (-0.1, -0.5), (-0.82, -0.1)],
        "bun": [(0.84, -0.24), (0.5, -0.56), (0.0, -0.68), (-0.5, -0.54), (-0.84, -0.22)],
        "side": [(0.86, -0.34), (0.6, -0.56), (0.4, -0.72), (-0.2, -0.46), (-0.82, -0.2)],
        "quiff": [(0.84, -0.4), (0.5, -0.6), (0.0, -0.62), (-0.5, -0.56), (-0.84, -0.36)],
        "pigtails": [(0.84, -0.2), (0.44, -0.44), (0.02, -0.7), (-0.44, -0.44), (-0.84, -0.2)],
        "ponytail": [(0.84, -0.24), (0.46, -0.54), (0.2, -0.66), (-0.3, -0.46), (-0.84, -0.16)],
        "tuft": [(0.84, -0.52), (0.4, -0.72), (0.0, -0.76), (-0.4, -0.72), (-0.84, -0.52)],
    }.get(hair, [(0.78, -0.34), (0.2, -0.58), (-0.3, -0.42), (-0.8, -0.2)])
    wide = 0.9 if hatted else 0.94
    crown = [(-0.99, sides), (-wide, -0.72), (0, top), (wide, -0.72), (0.99, sides)]
    brush.body(blob(_scaled(look, [*crown, *fringe])), look.mark, depth=14, rim=False)
    if not hatted:
        _top(look, brush)
    if hair in ("short", "side", "bob", "long", "quiff", "ponytail"):
        strand = curve(_scaled(look, [(-0.5, -0.62), (-0.1, -0.88), (0.4, -0.86)]))
        brush.line(strand, lighter(look.mark, 0.16), 7)
    if hair == "pigtails":
        brush.line(curve(_scaled(look, [(0.02, -1.1), (0.03, -0.72)])), darker(look.mark, 0.3), 6)


def _top(look: Look, brush: Brush) -> None:
    """What stands up."""
    rx, ry = look.head
    if look.hair == "quiff":
        shape = [(-0.66, -0.84), (-0.5, -1.14), (0.1, -1.3), (0.84, -1.32), (0.94, -1.04), (0.6, -0.84)]
        brush.body(blob(_scaled(look, shape)), look.mark, depth=10)
    elif look.hair == "spiky":
        spikes = [(-0.92, -0.6), (-1.0, -1.08), (-0.62, -0.98), (-0.5, -1.36), (-0.14, -1.08), (0.1, -1.44)]
        spikes += [(0.36, -1.08), (0.7, -1.32), (0.72, -0.94), (1.04, -1.02), (0.92, -0.6)]
        brush.body(blob(_scaled(look, spikes), 0.25), look.mark, depth=8)
    elif look.hair == "tuft":
        for points in ([(-0.06, -1.08), (-0.02, -1.34), (0.2, -1.38), (0.24, -1.22)], [(0.04, -1.08), (-0.12, -1.3)]):
            brush.line(curve(_scaled(look, points)), look.mark, 16)
    elif look.hair == "curly":
        for x, y, r in (
            (-0.66, -0.66, 0.3),
            (-0.34, -0.86, 0.32),
            (0.04, -0.92, 0.34),
            (0.4, -0.86, 0.32),
            (0.7, -0.64, 0.3),
        ):
            brush.body(ellipse(x * rx, y * ry, r * rx, r * rx), look.mark, depth=9, rim=False)


def rear(look: Look, brush: Brush, *, hatted: bool) -> None:
    """The back of the head."""
    rx, ry = look.head
    if look.hair == "bald":
        low = minus(ellipse(0, ry * 0.1, rx * 1.02, ry * 0.7), box(-rx * 1.2, -ry, rx * 2.4, ry * 0.86))
        brush.body(low, look.mark, depth=8, rim=False)
        return
    low = {"long": 1.5, "bob": 0.94}.get(look.hair, 0.66)
    wide = {"long": 1.14, "bob": 1.14}.get(look.hair, 0.98)
    top = -0.98 if hatted else -1.14
    shape = [
        (-1.0, -0.4),
        (-0.8, -0.9),
        (0, top),
        (0.8, -0.9),
        (1.0, -0.4),
        (wide, low * 0.6),
        (0.6, low),
        (0, low * 1.04),
    ]
    brush.body(blob(_scaled(look, [*shape, (-0.6, low), (-wide, low * 0.6)])), look.mark, depth=16)
    if not hatted:
        _top(look, brush)
    if look.hair == "bun" and not hatted:
        brush.body(ellipse(0, -ry * 0.9, rx * 0.44, ry * 0.4), lighter(look.mark, 0.06), depth=10)
    if look.hair == "ponytail":
        tail = [(-0.2, -0.5), (0.2, -0.5), (0.34, 0.4), (0, 1.1), (-0.34, 0.4)]
        brush.body(blob(_scaled(look, tail)), lighter(look.mark, 0.06), depth=10)
        brush.fill(ellipse(0, -ry * 0.46, rx * 0.24, 20), look.second)
    for x in (-0.45, 0.0, 0.45):
        strand = curve(_scaled(look, [(x * 0.6, -0.7), (x, -0.2), (x * 1.1, low * 0.7)]))
        brush.line(strand, darker(look.mark, 0.16), 7)
