"""Clothes of people, as they are drawn on their trunks; what hangs from the hips is in `skirts`."""

from __future__ import annotations

import skia

from models.world.brush import Brush
from models.world.palette import darker, lighter
from models.world.shapes import blob, box, curve, ellipse, moved, polygon, within
from models.world.subjects.look import Look
from models.world.subjects.skirts import APRON, GOLD, skirt_colour

CREAM = 0xFBF5E9


def dress(look: Look, path: skia.Path, brush: Brush) -> None:
    """The clothed trunk from the front."""
    w, _ = look.body
    top = look.second if look.costume in ("dungarees", "cardigan skirt") else look.shirt
    if look.costume in ("vest", "braces"):
        top = CREAM
    brush.body(path, top, depth=22)
    below = skirt_colour(look) if look.skirt else look.trousers
    brush.fill(_below(path, look), below)
    _COSTUMES.get(look.costume, _tee)(look, path, brush)
    if not look.skirt and look.costume not in ("spacesuit", "dungarees", "chef"):
        belt = 0x4A3A34 if look.costume != "pirate" else 0x2E2226
        brush.fill(within(path, box(-w * 1.5, -44, w * 3, 20)), belt)
        size = 18 if look.costume != "pirate" else 27
        brush.fill(box(w * 0.14 - size, -34 - size * 0.8, size * 2, size * 1.6, 6), GOLD)
        brush.fill(box(w * 0.14 - size * 0.5, -34 - size * 0.36, size, size * 0.72, 3), belt)


def _below(path: skia.Path, look: Look) -> skia.Path:
    """What is under the waist, a hair wider than the trunk so that no line of the shirt shows around it."""
    w, _ = look.body
    return within(moved(path, 0, 0, 0, 1.02, 1.05), box(-w * 1.5, -34, w * 3, 160 + look.below))


def dress_rear(look: Look, path: skia.Path, brush: Brush) -> None:
    """The clothed trunk from behind."""
    w, h = look.body
    top = look.second if look.costume == "pirate" else look.shirt
    if look.costume == "braces":
        top = CREAM
    brush.body(path, top, depth=22)
    below = skirt_colour(look) if look.skirt else look.trousers
    brush.fill(_below(path, look), below)
    if look.costume in ("dungarees", "braces"):
        for side in (-1, 1):
            strap = polygon(
                [(side * 8, -h * 0.8), (side * w * 0.56, -2 * h), (side * w * 0.78, -2 * h), (side * 34, -h * 0.8)]
            )
            brush.fill(within(path, strap), look.trousers)
        if look.costume == "dungarees":
            brush.fill(within(path, box(-w * 0.5, -h * 0.86, w, h * 0.9, 16)), look.trousers)
    elif look.costume == "chef":
        brush.line(curve([(-w, -40), (0, -26), (w, -40)]), lighter(look.shirt, 0.1), 14)
        for side in (-1, 1):
            brush.fill(blob([(0, -34), (side * 52, -58), (side * 60, -22)]), darker(look.shirt, 0.12))
    elif look.costume == "spacesuit":
        brush.body(box(-w * 0.7, -2 * h + 60, w * 1.4, h * 1.3, 40), darker(look.shirt, 0.08), depth=12)
        brush.fill(box(-w * 0.4, -2 * h + 110, w * 0.8, 26, 12), look.accent)
    elif look.costume == "shawl":
        brush.body(within(path, polygon([(-w * 1.2, -2 * h), (w * 1.2, -2 * h), (0, -h * 0.5)])), look.second, depth=12)
    elif look.costume == "hoodie":
        brush.body(
            blob([(-w * 0.6, -2 * h + 20), (w * 0.6, -2 * h + 20), (w * 0.36, -h * 1.3), (-w * 0.36, -h * 1.3)]),
            darker(look.shirt, 0.14),
            depth=10,
        )


def _neckline(look: Look, path: skia.Path, brush: Brush, colour: int, *, deep: float = 1.0) -> None:
    w, h = look.body
    brush.fill(within(path, ellipse(w * 0.12, -2 * h + 12, w * 0.44, 46 * deep)), colour)


def _tee(look: Look, path: skia.Path, brush: Brush) -> None:
    w, h = look.body
    _neckline(look, path, brush, darker(look.shirt, 0.22))
    _neckline(look, path, brush, look.skin, deep=0.8)
    brush.body(box(w * 0.24, -h * 1.22, w * 0.4, w * 0.36, 8), darker(look.shirt, 0.12), shade=0, rim=False)


def _stripes(look: Look, path: skia.Path, brush: Brush) -> None:
    w, h = look.body
    light = lighter(look.shirt, 0.82)
    for y in (-1.5, -1.14, -0.78, -0.42):
        brush.fill(within(path, box(-w * 1.5, y * h, w * 3, h * 0.18)), light)
    _neckline(look, path, brush, look.skin, deep=0.9)


def _hoodie(look: Look, path: skia.Path, brush: Brush) -> None:  # noqa: ARG001
    w, h = look.body
    brush.body(
        blob(
            [
                (-w * 0.8, -2 * h + 40),
                (0, -2 * h - 4),
                (w * 0.84, -2 * h + 40),
                (w * 0.5, -2 * h + 84),
                (w * 0.12, -2 * h + 96),
                (-w * 0.4, -2 * h + 84),
            ]
        ),
        darker(look.shirt, 0.14),
        depth=10,
    )
    for x in (-0.06, 0.3):
        brush.line(curve([(w * x, -2 * h + 84), (w * x - 4, -2 * h + 140)]), CREAM, 8)
    pocket = [(-w * 0.36, -h * 0.34), (-w * 0.2, -h * 0.72), (w * 0.46, -h * 0.72), (w * 0.62, -h * 0.34)]
    brush.fill(blob(pocket, 0.4), darker(look.shirt, 0.14))


def _blouse(look: Look, path: skia.Path, brush: Brush) -> None:
    w, h = look.body
    _neckline(look, path, brush, look.skin, deep=0.9)
    line = darker(look.shirt, 0.24)
    brush.line(curve([(w * 0.13, -2 * h + 60), (w * 0.15, -h * 0.9), (w * 0.13, -40)]), line, 5)
    for y in (-1.42, -1.06, -0.7, -0.36):
        brush.fill(ellipse(w * 0.13, h * y, 8), CREAM)
    _collar(look, brush, lighter(look.shirt, 0.5))


def _collar(look: Look, brush: Brush, colour: int) -> None:
    w, h = look.body
    for side in (-1, 1):
        flap = [
            (w * 0.13, -2 * h + 62),
            (w * (0.13 + side * 0.5), -2 * h + 20),
            (w * (0.13 + side * 0.42), -2 * h + 84),
        ]
        brush.body(polygon(flap), colour, depth=5, rim=False)


def _dungarees(look: Look, path: skia.Path, brush: Brush) -> None:
    w, h = look.body
    _neckline(look, path, brush, look.skin, deep=0.8)
    for side in (-1, 1):
        strap = [
            (w * (0.12 + side * 0.44), -2 * h),
            (w * (0.12 + side * 0.7), -2 * h),
            (w * (0.12 + side * 0.46), -h),
            (w * (0.12 + side * 0.22), -h),
        ]
        brush.fill(within(path, polygon(strap)), look.trousers)
    brush.body(within(path, box(-w * 0.42, -h * 1.24, w * 1.08, h * 1.5, 22)), look.trousers, depth=10, rim=False)
    brush.fill(within(path, box(-w * 1.5, -h * 0.44, w * 3, h * 2)), look.trousers)
    brush.fill(box(-w * 0.14, -h * 0.98, w * 0.52, h * 0.36, 12), darker(look.trousers, 0.18))
    for side in (-1, 1):
        brush.fill(ellipse(w * (0.12 + side * 0.36), -h * 1.1, 13), GOLD)


def _dress(look: Look, path: skia.Path, brush: Brush) -> None:
    w, h = look.body
    _neckline(look, path, brush, lighter(look.shirt, 0.7), deep=1.15)
    _neckline(look, path, brush, look.skin, deep=0.86)
    for x, y in ((-0.4, -1.1), (0.1, -0.96), (0.56, -1.14), (-0.16, -0.62), (0.4, -0.6)):
        brush.fill(ellipse(x * w, y * h, 9), lighter(look.shirt, 0.7))
    brush.fill(within(path, box(-w * 1.5, -46, w * 3, 22)), look.second)


def _skirt(look: Look, path: skia.Path, brush: Brush) -> None:
    _blouse(look, path, brush)
    w, _ = look.body
    brush.fill(within(path, box(-w * 1.5, -44, w * 3, 20)), darker(look.second, 0.2))


def _cardigan(look: Look, path: skia.Path, brush: Brush) -> None:
    w, h = look.body
    inner = look.second if look.skirt == 0 else CREAM
    if look.skirt:
        brush.fill(within(path, box(-w * 1.5, -2 * h, w * 3, 2 * h - 34)), look.shirt)
    front = polygon([(-w * 0.2, -2 * h), (w * 0.46, -2 * h), (w * 0.24, -34), (w * 0.02, -34)])
    brush.fill(within(path, front), inner)
    _neckline(look, path, brush, look.skin, deep=0.7)
    edge = darker(look.shirt, 0.2)
    brush.line(curve([(w * 0.46, -2 * h + 26), (w * 0.34, -h), (w * 0.24, -38)], 0.6), edge, 12)
    brush.line(curve([(-w * 0.2, -2 * h + 26), (-w * 0.1, -h), (w * 0.02, -38)], 0.6), edge, 12)
    for y in (-1.0, -0.7, -0.4):
        brush.fill(ellipse(w * (0.3 + y * 0.03), h * y, 9), CREAM)
    for x in (-0.62, 0.48):
        brush.fill(box(w * x, -h * 0.46, w * 0.32, 12, 6), edge)


def _vest(look: Look, path: skia.Path, brush: Brush) -> None:
    w, h = look.body
    vest = within(
        path,
        polygon(
            [
                (-w * 0.62, -2 * h),
                (w * 0.12, -h * 1.2),
                (w * 0.8, -2 * h),
                (w * 2, -h),
                (w * 2, -36),
                (-w * 2, -36),
                (-w * 2, -h),
            ]
        ),
    )
    brush.body(vest, look.shirt, depth=14, rim=False)
    for row, y in enumerate((-1.02, -0.68, -0.34)):
        for n in range(3):
            x = (n - 1) * 0.56 + 0.12
            r = 24
            brush.fill(
                within(
                    path,
                    polygon(
                        [(w * x - r, h * y), (w * x, h * y - r * 1.4), (w * x + r, h * y), (w * x, h * y + r * 1.4)]
                    ),
                ),
                lighter(look.shirt, 0.45 if (row + n) % 2 else 0.25),
            )
    bow = look.second
    for side in (-1, 1):
        brush.body(
            blob(
                [(w * 0.12, -2 * h + 52), (w * 0.12 + side * 46, -2 * h + 30), (w * 0.12 + side * 46, -2 * h + 78)], 0.5
            ),
            bow,
            depth=5,
            rim=False,
        )
    brush.fill(ellipse(w * 0.12, -2 * h + 54, 12), darker(bow, 0.2))


def _braces(look: Look, path: skia.Path, brush: Brush) -> None:
    w, h = look.body
    for x in (-0.44, 0.6):
        brush.fill(
            within(
                path,
                polygon([(w * x - 14, -2 * h), (w * x + 14, -2 * h), (w * x * 0.9 + 14, -36), (w * x * 0.9 - 14, -36)]),
            ),
            look.shirt,
        )
    brush.line(curve([(w * 0.13, -2 * h + 60), (w * 0.13, -44)]), darker(CREAM, 0.2), 5)
    for y in (-1.3, -0.9, -0.5):
        brush.fill(ellipse(w * 0.13, h * y, 7), darker(CREAM, 0.3))
    _collar(look, brush, 0xFFFFFF)


def _shawl(look: Look, path: skia.Path, brush: Brush) -> None:  # noqa: ARG001
    w, h = look.body
    edge = [
        (-w * 0.8, -2 * h + 30),
        (0, -2 * h + 6),
        (w * 0.86, -2 * h + 30),
        (w * 1.12, -h * 1.1),
        (w * 0.6, -h * 0.94),
        (w * 0.14, -h * 0.52),
        (-w * 0.4, -h * 0.94),
        (-w * 1.1, -h * 1.06),
    ]
    brush.body(blob(edge, 0.8), look.second, depth=14)
    for x, y in ((-0.7, -1.16), (-0.3, -0.98), (0.14, -0.68), (0.46, -0.98), (0.82, -1.16)):
        brush.line(curve([(w * x, h * y), (w * x + 2, h * y + 52)]), lighter(look.second, 0.2), 8)
    brush.body(ellipse(w * 0.14, -h * 1.52, 20), GOLD, depth=5)


def _chef(look: Look, path: skia.Path, brush: Brush) -> None:
    w, h = look.body
    line = darker(look.shirt, 0.18)
    brush.line(curve([(-w * 0.36, -2 * h + 66), (-w * 0.3, -h), (-w * 0.3, -44)]), line, 6)
    for x in (-0.12, 0.44):
        for y in (-1.36, -1.0, -0.64, -0.3):
            brush.fill(ellipse(w * x, h * y, 11), darker(look.shirt, 0.62))
    brush.body(
        blob(
            [
                (-w * 0.66, -2 * h + 34),
                (0, -2 * h + 30),
                (w * 0.72, -2 * h + 34),
                (w * 0.62, -2 * h + 84),
                (w * 0.14, -2 * h + 104),
                (-w * 0.5, -2 * h + 80),
            ]
        ),
        look.second,
        depth=9,
    )
    for side in (-1, 1):
        tip = [(w * 0.14, -2 * h + 92), (w * 0.14 + side * 46, -2 * h + 158), (w * 0.14 + side * 8, -2 * h + 146)]
        brush.body(blob(tip, 0.5), darker(look.second, 0.08), depth=6, rim=False)
    brush.fill(ellipse(w * 0.14, -2 * h + 98, 20, 17), darker(look.second, 0.24))
    brush.fill(within(moved(path, 0, 0, 0, 1.03, 1.08), box(-w * 1.5, -62, w * 3, 160)), APRON)
    brush.fill(within(moved(path, 0, 0, 0, 1.035, 1.0), box(-w * 1.5, -72, w * 3, 22)), look.second)


def _pirate(look: Look, path: skia.Path, brush: Brush) -> None:
    w, h = look.body
    for y in (-1.66, -1.34, -1.02, -0.7, -0.38):
        brush.fill(within(path, box(-w * 1.5, y * h, w * 3, h * 0.15)), 0x3B4A6B)
    _neckline(look, path, brush, look.skin, deep=0.9)
    for side, inner, low in ((-1, -0.34, -0.46), (1, 0.66, 0.8)):
        half = [(w * inner, -2 * h), (w * low, look.below), (side * w * 2, look.below), (side * w * 2, -2 * h)]
        brush.body(within(path, polygon(half)), look.second, depth=10, rim=False)
        brush.line(curve([(w * inner, -2 * h + 40), (w * (inner + low) / 2, -h), (w * low, 0)], 0.5), GOLD, 11)
    for y in (-1.2, -0.84, -0.48):
        brush.fill(ellipse(-w * 0.58, h * y, 11), GOLD)


def _spacesuit(look: Look, path: skia.Path, brush: Brush) -> None:
    w, h = look.body
    brush.body(box(-66, -h * 1.15, 150, 104, 20), lighter(look.shirt, 0.2), depth=8)
    for n, colour in enumerate((look.accent, 0x3E78B9, 0x4E9F61)):
        brush.fill(ellipse(-32 + n * 42, -h * 1.15 + 36, 12), colour)
    brush.fill(box(-40, -h * 1.15 + 64, 98, 14, 7), 0x6B7280)
    brush.fill(within(path, box(-w * 1.5, -56, w * 3, 20)), look.accent)


_COSTUMES = {
    "tee": _tee,
    "stripes": _stripes,
    "hoodie": _hoodie,
    "blouse": _blouse,
    "dungarees": _dungarees,
    "dress": _dress,
    "skirt": _skirt,
    "cardigan": _cardigan,
    "cardigan skirt": _cardigan,
    "vest": _vest,
    "braces": _braces,
    "shawl": _shawl,
    "chef": _chef,
    "pirate": _pirate,
    "spacesuit": _spacesuit,
}
