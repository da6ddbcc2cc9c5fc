"""Trunks: the body between neck and hips, furred, feathered, plated or dressed. Hips at the origin."""

from __future__ import annotations

import skia

from models.world.brush import Brush, Sprite
from models.world.palette import darker, lighter
from models.world.shapes import blob, box, curve, ellipse, minus, moved, polygon, within
from models.world.subjects import clothes
from models.world.subjects.look import Look


def outline(look: Look) -> skia.Path:
    """The trunk's edge; it reaches `look.below` under the hips."""
    w, h = look.body
    if look.torso == "metal":
        return box(-w, -2 * h + 24, 2 * w, 2 * h + 10, 58)
    top, waist = (0.66, 0.78) if look.human else (0.6, 0.78)
    if look.costume and look.lashes and look.skirt and not look.aged:
        half = [(w * top, -2 * h + 46), (w * 0.88, -h * 0.95), (w * 0.84, -h * 0.42), (w * 0.86, 4)]
    elif look.torso == "egg":
        low = look.below * 0.66
        half = [(look.collar * 0.92, -2 * h + 46), (w * 0.94, -h * 1.1), (w * 1.05, -h * 0.3), (w * 0.8, low)]
    else:
        half = [(w * top, -2 * h + 46), (w * 0.97, -h * 0.72), (w * waist, look.below * 0.1 + (look.below - 42) * 0.6)]
    return blob([(0, -2 * h + 8), *half, (0, look.below), *((-x, y) for x, y in reversed(half))])


def trunk(look: Look, brush: Brush) -> Sprite:
    """The trunk from the front."""
    path, (w, h) = outline(look), look.body
    if look.torso == "metal":
        return _metal(look, brush)
    if look.torso == "dressed":
        clothes.dress(look, path, brush)
        return brush.take()
    brush.body(path, look.fur, depth=24)
    if look.torso == "egg":
        _egg(look, path, brush)
    elif look.torso == "plastron":
        _plastron(look, path, brush)
    else:
        brush.fill(within(path, ellipse(w * 0.2, -h * 0.72, w * 0.66, h * 0.8)), look.belly)
    return brush.take()


def rear(look: Look, brush: Brush) -> Sprite:
    """The trunk from behind."""
    path, (w, h) = outline(look), look.body
    if look.torso == "dressed":
        clothes.dress_rear(look, path, brush)
        return brush.take()
    brush.body(path, look.fur, depth=24)
    if look.torso == "metal":
        brush.fill(box(-w * 0.6, -2 * h + 100, w * 1.2, 170, 26), darker(look.fur, 0.12))
        for slot in (0, 40, 80):
            brush.fill(box(-w * 0.4, -2 * h + 136 + slot, w * 0.8, 14, 7), darker(look.fur, 0.3))
    elif look.kind == "owl":
        for x, y in ((-0.4, -1.4), (0.1, -1.3), (0.5, -1.5), (-0.2, -0.9), (0.34, -0.84), (-0.5, -0.5), (0.06, -0.4)):
            brush.line(
                curve([(x * w - 20, y * h), (x * w, y * h + 18), (x * w + 20, y * h)]), lighter(look.fur, 0.28), 7
            )
    return brush.take()


def _egg(look: Look, path: skia.Path, brush: Brush) -> None:
    w, h = look.body
    if look.kind == "penguin":
        half = [(w * 0.5, -2 * h + 40), (w * 0.76, -h * 0.9), (w * 0.72, -h * 0.1), (w * 0.44, look.below * 0.86)]
        belly = blob([(0, -2 * h - 20), *half, (0, look.below), *((-x, y) for x, y in reversed(half))])
        brush.fill(within(path, moved(belly, w * 0.12, 0)), look.belly)
        return
    if look.kind == "elephant":
        brush.fill(within(path, ellipse(w * 0.16, -h * 0.56, w * 0.66, h * 0.78)), look.belly)
        for y in (-0.1, 0.02):
            brush.line(
                curve([(-w * 0.1, y * h), (w * 0.16, y * h + 12), (w * 0.42, y * h)]), darker(look.belly, 0.14), 6
            )
        return
    front = within(path, ellipse(w * 0.12, -h * 0.56, w * 0.72, h * 0.98))
    brush.fill(front, look.belly)
    for row in range(5):
        for n in range(3 + row % 2):
            x, y = w * 0.12 + (n - 1 - 0.5 * (row % 2)) * 78, -h * 1.16 + row * 66
            brush.line(curve([(x - 22, y), (x, y + 22), (x + 22, y)]), darker(look.mark, 0.0), 8, alpha=0.55)


def _plastron(look: Look, path: skia.Path, brush: Brush) -> None:
    w, h = look.body
    plate = within(
        path,
        blob(
            [
                (w * 0.12, -2 * h + 30),
                (w * 0.84, -h * 1.3),
                (w * 0.82, -h * 0.1),
                (w * 0.12, look.below - 8),
                (-w * 0.6, -h * 0.1),
                (-w * 0.6, -h * 1.3),
            ]
        ),
    )
    brush.fill(plate, look.belly)
    line = darker(look.belly, 0.2)
    for y in (-1.34, -0.92, -0.5, -0.1):
        brush.line(curve([(-w * 0.56, y * h), (w * 0.12, y * h + 16), (w * 0.8, y * h)]), line, 7)
    brush.line(curve([(w * 0.12, -2 * h + 60), (w * 0.12, look.below - 20)]), line, 7)


def shell(look: Look, brush: Brush, *, whole: bool) -> Sprite:
    """A turtle's shell as it stands out behind the trunk; `whole`: as it is seen from behind."""
    w, h = look.body
    x, y, rx, ry = (0.0, -h * 0.84, w * 1.24, h * 1.16) if whole else (-w * 0.72, -h * 0.86, w * 1.16, h * 1.18)
    brush.body(ellipse(x, y, rx, ry), lighter(look.mark, 0.42), depth=12)
    inner = ellipse(x, y, rx - 22, ry - 22)
    brush.body(inner, look.mark, depth=22)
    plates = minus(inner, inner)
    k = 1.0 if whole else 0.86
    for px, py in ((0, -0.62), (0, 0.0), (0, 0.62), (-0.66, -0.34), (0.66, -0.34), (-0.66, 0.34), (0.66, 0.34)):
        cx, cy, r = x + px * rx * k * 0.96, y + py * ry * 0.92, ry * 0.28
        corners = [(-0.94, 0), (-0.5, -0.9), (0.5, -0.9), (0.94, 0), (0.5, 0.9), (-0.5, 0.9)]
        plates.addPath(polygon([(cx + a * r * (1.06 if whole else 0.9), cy + b * r) for a, b in corners]))
    brush.fill(within(plates, ellipse(x, y, rx - 34, ry - 34)), lighter(look.mark, 0.16))
    brush.shine(minus(ellipse(x, y, rx - 34, ry - 34), ellipse(x + 18, y + 26, rx - 30, ry - 26)), 0xFFF3D6, 0.2)
    return brush.take()


def _metal(look: Look, brush: Brush) -> Sprite:
    w, h = look.body
    brush.fill(box(-46, -2 * h - 14, 92, 60, 14), look.paws)
    brush.body(outline(look), look.fur, depth=24)
    brush.body(box(-w * 0.56, -2 * h + 92, w * 1.3, 128, 24), look.mark, depth=6, rim=False)
    for n, colour in enumerate((look.accent, 0xF3BE41, 0x7FE0C3)):
        brush.fill(ellipse(-w * 0.56 + 44 + n * 56, -2 * h + 132, 16), colour, lit=True)
    pulse = [(-60, -2 * h + 188), (-20, -2 * h + 172), (20, -2 * h + 196), (84, -2 * h + 176)]
    brush.line(curve(pulse, 0.0), 0x7FE0C3, 5, lit=True)
    for x in (-w + 28, w - 28):
        brush.fill(ellipse(x, 4, 9), darker(look.fur, 0.35))
        brush.fill(ellipse(x, -2 * h + 56, 9), darker(look.fur, 0.35))
    return brush.take()
