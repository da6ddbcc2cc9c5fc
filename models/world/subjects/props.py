"""What actions need besides the figure: a ball, food with bites in it, a box, and the small signs of an action.

Drawn like everything else with the brush of the figures. What lies in a hand has its origin there.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import cached_property

import skia

from models.world.brush import Brush, Shape, Sprite
from models.world.chance import generator
from models.world.palette import darker, lighter
from models.world.shapes import blob, box, curve, ellipse, minus, moved, polygon, star, union, within
from models.world.subjects import display

BALL = 72.0  # radius, rig units
DRINKS = ("cup", "bottle")  # what is emptied without bites
FOOD = (*DRINKS, "burger")


def ball(brush: Brush, look_seed: int) -> Sprite:
    """A beach ball in three colours, its middle at the origin."""
    main = (0xE4573D, 0x3E78B9, 0xF0B13C, 0x2A9D97)[int(generator(look_seed, "ball").integers(4))]
    whole = ellipse(0, 0, BALL)
    brush.body(whole, 0xFBF5E9, depth=12)
    for turn, colour in ((0, main), (120, 0xF3BE41 if main != 0xF0B13C else 0x3E78B9), (240, 0x5FB36A)):
        a, b = math.radians(turn), math.radians(turn + 62)
        gore = polygon([(0, 0), (110 * math.cos(a), 110 * math.sin(a)), (110 * math.cos(b), 110 * math.sin(b))])
        brush.fill(within(whole, gore), colour)
    brush.fill(ellipse(0, 0, 13), 0xFBF5E9)
    brush.shine(within(whole, ellipse(-20, -24, 22, 16)), 0xFFFFFF, 0.4)
    return brush.take()


def _apple(brush: Brush) -> None:
    brush.body(
        blob([(0, -128), (52, -146), (84, -96), (66, -26), (24, -4), (-24, -4), (-66, -26), (-84, -96), (-52, -146)]),
        0xDB4437,
        depth=16,
    )
    brush.line(curve([(0, -130), (4, -156), (16, -174)]), 0x6B4A38, 11)
    brush.fill(blob([(12, -152), (48, -182), (78, -170), (50, -146)]), 0x6BA84F)
    brush.shine(ellipse(-38, -100, 13, 24), 0xFFFFFF, 0.4)


def _sandwich(brush: Brush) -> None:
    bread = 0xE9B872
    brush.body(blob([(-104, -116), (-70, -172), (70, -172), (104, -116)], 0.8), bread, depth=12)
    brush.fill(blob([(-112, -112), (-56, -96), (0, -114), (56, -96), (112, -112), (100, -84), (-100, -84)]), 0x7DB54F)
    brush.fill(box(-100, -90, 200, 24, 10), 0xE4573D)
    brush.fill(polygon([(-104, -70), (104, -70), (70, -44), (30, -66), (-20, -48), (-60, -66)]), 0xF6C445)
    brush.body(box(-104, -58, 208, 50, 22), bread, depth=10)
    for x, y in ((-40, -150), (4, -158), (44, -146)):
        brush.fill(ellipse(x, y, 7, 5), 0xFBEBCB)


def _cookie(brush: Brush) -> None:
    brush.body(ellipse(0, -82, 90), 0xD9A25F, depth=14)
    for x, y, r in ((-38, -112, 15), (20, -128, 12), (46, -78, 16), (-14, -62, 13), (-52, -56, 10), (18, -28, 13)):
        brush.fill(ellipse(x, y, r), 0x5B3A28)


_SNACKS: tuple[Callable[[Brush], None], ...] = (_apple, _sandwich, _cookie)


def snack(brush: Brush, look_seed: int) -> Sprite:
    """Something to eat: the story's choice; it stands on the hand."""
    _SNACKS[int(generator(look_seed, "snack").integers(len(_SNACKS)))](brush)
    return brush.take()


def bitten(food: Sprite, bites: int) -> Sprite:
    """The food after so many bites from its upper edge."""
    if not bites or not food:
        return food
    left, top, right, _ = _bounds(food)
    wide, middle = right - left, (left + right) / 2
    hole = skia.Path()
    for across, down in ((0.26, 0.1), (-0.22, 0.08), (0.02, 0.34))[:bites]:
        for dx, dy, r in ((-0.13, 0.02, 0.15), (0.02, 0.07, 0.17), (0.16, 0.0, 0.15), (0.0, -0.2, 0.26)):
            piece = ellipse(middle + wide * (across + dx), top + wide * (down + dy), wide * r)
            hole = union(hole, piece)
    return Sprite(_without(shape, hole) for shape in food)


def _without(shape: Shape, hole: skia.Path) -> Shape:
    path, paint = shape.path, shape.paint
    if paint.getStyle() == skia.Paint.kStroke_Style:
        outline = skia.Path()
        paint.getFillPath(path, outline)
        path, paint = outline, skia.Paint(paint)
        paint.setStyle(skia.Paint.kFill_Style)
    return shape._replace(path=minus(path, hole), paint=paint)


def parcel(brush: Brush, look_seed: int) -> Sprite:
    """A heavy box; the front hand is under its left corner."""
    paper = (0xC99A66, 0xD0A574, 0xBE8B58)[int(generator(look_seed, "parcel").integers(3))]
    x, y, w, h = -34.0, -236.0, 304.0, 240.0
    brush.body(box(x, y, w, h, 12), paper, depth=20)
    brush.fill(box(x, y, w, 46, 10), lighter(paper, 0.16))
    brush.fill(box(x + w / 2 - 24, y, 48, h), 0xEBD9B4)
    brush.fill(box(x + w / 2 - 24, y + 46, 48, 10), darker(paper, 0.18))
    brush.fill(box(x + 26, y + 150, 78, 58, 8), 0xFBF5E9)
    brush.line(polygon([(x + 40, y + 168), (x + 88, y + 168)]), 0x8A7A66, 7)
    brush.line(polygon([(x + 40, y + 188), (x + 72, y + 188)]), 0x8A7A66, 7)
    arrow = polygon([(x + 238, y + 176), (x + 262, y + 140), (x + 286, y + 176)])
    brush.fill(union(arrow, box(x + 254, y + 172, 16, 38)), 0x8C5A34)
    return brush.take()


def top(thing: Sprite) -> float:
    """How far the upper edge of what is held is above the hand, negative."""
    return _bounds(thing)[1]


def load(thing: Sprite) -> Sprite:
    """Something of the scene as a load for both arms: larger than in a hand, its middle between the two hands."""
    left, top, right, bottom = _bounds(thing)
    scale = min(1.75, 300 / (right - left), 330 / (bottom - top))
    return Sprite(_moved(shape, scale, 118 - scale * (left + right) / 2, 6 - scale * bottom) for shape in thing)


def centred(thing: Sprite) -> Sprite:
    """Something held, with its middle at the origin: to be thrown or handed over."""
    left, top, right, bottom = _bounds(thing)
    return Sprite(_moved(shape, 1.0, -(left + right) / 2, -(top + bottom) / 2) for shape in thing)


def _bounds(thing: Sprite) -> tuple[float, float, float, float]:
    bounds = thing.bounds
    return bounds.left(), bounds.top(), bounds.right(), bounds.bottom()


def _moved(shape: Shape, scale: float, x: float, y: float) -> Shape:
    paint = skia.Paint(shape.paint)
    paint.setStrokeWidth(paint.getStrokeWidth() * scale)
    return shape._replace(path=moved(shape.path, x, y, 0.0, scale), paint=paint)


class Signs:
    """The small signs of an action: stars, notes, bubbles, crumbs, drops, dust. Each is made when first needed."""

    def __init__(self, brush: Brush) -> None:
        self.brush = brush

    @cached_property
    def star(self) -> Sprite:
        """Of dizziness."""
        self.brush.body(star(0, 0, 40, 18, 5), 0xF6C445, depth=5, rim=False)
        return self.brush.take()

    @cached_property
    def zed(self) -> Sprite:
        """Of sleep."""
        return display.snore(self.brush)

    @cached_property
    def note(self) -> Sprite:
        """Of music: a quaver."""
        self.brush.fill(ellipse(-14, 30, 30, 23), 0xFFF6E2, lit=True)
        self.brush.line(curve([(8, 28), (8, -50), (36, -36), (48, -6)]), 0xFFF6E2, 17, lit=True)
        return self.brush.take()

    @cached_property
    def bubble(self) -> Sprite:
        """Of air under water."""
        self.brush.shine(minus(ellipse(0, 0, 26), ellipse(0, 0, 20)), 0xFFFFFF, 0.75)
        self.brush.shine(ellipse(0, 0, 24), 0xBFE9F5, 0.3)
        self.brush.shine(ellipse(-8, -9, 7, 5), 0xFFFFFF, 0.9)
        return self.brush.take()

    @cached_property
    def crumb(self) -> Sprite:
        """Of food."""
        self.brush.fill(blob([(-13, -6), (2, -12), (13, -2), (6, 11), (-9, 9)]), 0xEBC07F)
        return self.brush.take()

    @cached_property
    def drop(self) -> Sprite:
        """Of sweat."""
        self.brush.fill(blob([(0, -30), (15, 2), (0, 19), (-15, 2)], 0.9), 0x9BD8F0)
        self.brush.shine(ellipse(-5, 3, 4, 6), 0xFFFFFF, 0.8)
        return self.brush.take()

    @cached_property
    def dust(self) -> Sprite:
        """Of a landing."""
        self.brush.shine(
            union(ellipse(0, 0, 40, 30), union(ellipse(36, 8, 26, 20), ellipse(-34, 9, 24, 18))), 0xF3EADB, 0.5
        )
        return self.brush.take()
