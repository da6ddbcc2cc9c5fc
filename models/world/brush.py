"""A brush turns shapes into a sprite: paths with paints that are drawn again and again under other matrices.

The brush decides how a fill, a body with volume, a line and a glow look: here as flat illustration with shading
shapes and a rim of light. Each style (`models.world.styles`) has a brush that overrides these verbs.
"""

from __future__ import annotations

import itertools
import math
from bisect import bisect
from collections.abc import Sequence
from functools import cached_property, partial
from typing import NamedTuple

import skia

from models.world.palette import Light, darker, lighter, mix
from models.world.shapes import minus, moved, within
from models.world.stamp import Painted, Stamp, recorded


class Shape(NamedTuple):
    """A path and its paint; `solid` shapes are part of the subject's mask and the depth, soft ones are light."""

    path: skia.Path
    paint: skia.Paint
    solid: bool


class Detail(Shape):
    """A soft shape that is left out where it would be finer than the picture shows. Its path may be made late."""

    @property
    def path(self) -> skia.Path:  # type: ignore[override]
        """The path; what makes it is called when it is wanted."""
        first = self[0]
        return first() if callable(first) else first


class Coarse(Detail):
    """What takes the place of details in a small picture: a wider outline, a plainer shadow."""


class Edge(Detail):
    """A rim of light, so thin that it would be less than a pixel wide in very small pictures."""


# Pixels a unit at which a sprite begins to be drawn otherwise: below TINY as a stamp that is twice as fine as the step
# above it and without details and edges, below the last one without details, above it with all that there is.
STEPS = (0.05, 0.071, 0.1, 0.142, 0.2, 0.3)
TINY, LARGE = len(STEPS) - 1, len(STEPS)
SHAPE, STAMP, AREA = 5.0, 3.0, 1e-4  # what a shape costs in a tiny picture, a stamp and its square unit: microseconds


class Sprite(tuple[Shape, ...]):
    """Shapes in the order of drawing, played as one recorded picture, or in tiny pictures as a stamp."""

    pictures: dict[int, skia.Picture | Stamp] | None = None  # by the number of STEPS below
    plain: bool = True  # whether it looks the same in pictures of all sizes

    def __add__(self, other: tuple[Shape, ...]) -> Sprite:  # type: ignore[override]
        return Sprite((*self, *other))

    def play(self, canvas: skia.Canvas) -> None:
        """Draws all shapes."""
        if self.pictures is None:
            self.pictures, self.plain = {}, not any(isinstance(shape, Detail) for shape in self)
            self.plain = self.plain and not self._stamped(self._made(LARGE))
        if self.plain:
            canvas.drawPicture(self.pictures[LARGE])
            return
        matrix = canvas.getTotalMatrix()
        fineness = bisect(STEPS, matrix.getMaxScale())
        made = self.pictures.get(fineness) or self._made(fineness)
        if type(made) is Stamp:
            made.put(canvas, upright=matrix.isScaleTranslate())
        else:
            canvas.drawPicture(made)

    def _made(self, fineness: int) -> skia.Picture | Stamp:
        made = recorded(self.shown(fineness))
        if fineness < TINY and self._stamped(made):
            made = Stamp(made, made.cullRect(), 2 * STEPS[fineness])
        self.pictures[fineness] = made
        return made

    def _stamped(self, picture: skia.Picture) -> bool:
        """Whether a stamp of the picture is faster than its shapes; hard edges stay shapes."""
        bounds = picture.cullRect()
        cheap = picture.approximateOpCount() * SHAPE > STAMP + bounds.width() * bounds.height() * AREA
        return cheap and all(shape.paint.isAntiAlias() for shape in self if shape.solid)

    @cached_property
    def bounds(self) -> skia.Rect:
        """The tight bounds of the shapes; rims lie within them."""
        bounds = skia.Rect.MakeEmpty()
        for shape in self:
            if type(shape) is not Edge:
                bounds.join(shape.path.computeTightBounds())
        return bounds

    def shown(self, fineness: int) -> list[Painted]:
        """The paths and paints at so many of the STEPS."""
        left_out = (Coarse,) if fineness == LARGE else (Detail,) if fineness == TINY else (Detail, Edge)
        return [(shape.path, shape.paint) for shape in self if type(shape) not in left_out]


NOTHING = Sprite()
BAND_OVERLAP = 5.0  # units
MOST_BANDS = 72
LEVELS_A_BAND = 2  # of 255: a step of one more cannot be seen, and each band costs a path operation
MOST_RINGS = 26


def _bands(top: float, bottom: float, stops: Sequence[int]) -> list[tuple[float, float, int]]:
    """Flat bands (from, to, colour) of a gradient; the first and the last reach to infinity."""
    found: list[tuple[float, float, int]] = []
    span = (bottom - top) / (len(stops) - 1)
    for n, (a, b) in enumerate(itertools.pairwise(stops)):
        steps = max(abs((a >> k & 255) - (b >> k & 255)) for k in (16, 8, 0)) // LEVELS_A_BAND
        count = max(1, min(MOST_BANDS, steps))
        start = top + n * span
        found += [
            (start + k * span / count, start + (k + 1) * span / count, mix(a, b, (k + 0.5) / count))
            for k in range(count)
        ]
    first, last = found[0], found[-1]
    found[0] = (-1e6, first[1], first[2])
    found[-1] = (found[-1][0] if len(found) > 1 else -1e6, 1e6, last[2])
    return found


def _even_from(path: skia.Path) -> float:
    """The height below which what `shapes.land` made is an upright rectangle: there nothing has to be cut.

    Its last two points are its lower corners, and a curve stays above the lowest of its control points. Infinite
    for paths of another form.
    """
    points = [(point.x(), point.y()) for point in path.getPoints(path.countPoints())]
    if len(points) < 4:
        return math.inf
    *line, right, left = points
    upright = right[1] == left[1] and right[0] == line[-1][0] and left[0] == line[0][0]
    return max(y for _, y in line) if upright and left[0] < right[0] else math.inf


def _outline(path: skia.Path, width: float) -> skia.Path:
    """The area that a round stroke along the path covers."""
    stroke = skia.Paint(Style=skia.Paint.kStroke_Style, StrokeJoin=skia.Paint.kRound_Join, StrokeWidth=width)
    edge = skia.Path()
    stroke.getFillPath(path, edge)
    return edge


def _argb(colour: int, alpha: float) -> int:
    return round(max(0.0, min(1.0, alpha)) * 255) << 24 | colour


class Brush:
    """Collects shapes in daylight colours and paints them in the light it was given."""

    def __init__(self, light: Light) -> None:
        self.light = light
        self.shapes: list[Shape] = []

    def take(self) -> Sprite:
        """The sprite of what was drawn since the last take."""
        shapes, self.shapes = Sprite(self.shapes), []
        return shapes

    def fill(self, path: skia.Path, colour: int, *, alpha: float = 1.0, lit: bool = False) -> None:
        """A flat area. `lit` colours shine by themselves and ignore the hour."""
        paint = skia.Paint(AntiAlias=True, Color=_argb(self.light(colour, lit=lit), alpha))
        self.shapes.append(Shape(path, paint, alpha > 0.5))

    def body(self, path: skia.Path, colour: int, *, shade: float = 0.16, depth: float = 16.0, rim: bool = True) -> None:
        """An area with volume: a rim of light towards the light, a shaded crescent away from it."""
        side = self.light.side
        self.fill(path, colour)
        if shade:
            dark = minus(path, moved(path, -depth * side, -depth * 1.1))
            self.fill(dark, darker(colour, shade))
        hour = self.light.hour
        if rim:
            wide = 0.42 if self.light.figure else 0.3

            def edge() -> skia.Path:
                return minus(path, moved(path, depth * wide * side, depth * (wide + 0.1)))

            share = min(0.85, hour.rim_share * (1.3 if self.light.figure else 1.0))
            paint = skia.Paint(AntiAlias=True, Color=_argb(hour.rim, share * (1 - self.light.distance)))
            self.shapes.append(Edge(edge, paint, solid=False))

    def line(self, path: skia.Path, colour: int, width: float, *, alpha: float = 1.0, lit: bool = False) -> None:
        """A stroke with round ends."""
        paint = skia.Paint(
            AntiAlias=True,
            Color=_argb(self.light(colour, lit=lit), alpha),
            Style=skia.Paint.kStroke_Style,
            StrokeWidth=width,
            StrokeCap=skia.Paint.kRound_Cap,
            StrokeJoin=skia.Paint.kRound_Join,
        )
        self.shapes.append(Shape(path, paint, alpha > 0.5))

    def ramp(self, path: skia.Path, top: float, bottom: float, colours: Sequence[int], *, lit: bool = False) -> None:
        """A soft vertical gradient from `top` to `bottom`.

        It is drawn as flat bands, one for every second step that eight bits can show: a flat fill costs a thirtieth
        of a shader. Each band reaches a little under the next one, so that no seam is seen.
        """
        stops = [self.light(c, lit=lit) for c in colours]
        bounds = path.computeTightBounds()
        even = -math.inf if path.isRect(None) else _even_from(path)
        for low, high, colour in _bands(top, bottom, stops):
            y0, y1 = max(low, bounds.top()), min(high + BAND_OVERLAP, bounds.bottom())
            if y1 <= y0:
                continue
            strip = skia.Path()
            strip.addRect(skia.Rect.MakeLTRB(bounds.left(), y0, bounds.right(), y1))
            piece = strip if y0 >= even else within(strip, path)
            self.shapes.append(Shape(piece, skia.Paint(AntiAlias=True, Color=0xFF000000 | colour), solid=True))

    def glow(self, x: float, y: float, radius: float, colour: int, alpha: float, *, inner: float = 0.0) -> None:
        """Light around a point, fading outwards; what lies within `inner` is covered later and is left out.

        It is drawn as rings of even light, hard-edged: they cost a third of a radial shader, and no step is seen.
        """
        count = max(8, min(MOST_RINGS, round(radius / 12)))
        for n in range(count):
            near, far = radius * n / count, radius * (n + 1) / count
            if far <= inner:
                continue
            share = (n + 0.5) / count
            strength = alpha * ((1 - share / 0.4) * 0.65 + 0.35 if share < 0.4 else 0.35 * (1 - share) / 0.6)
            if strength * 255 < 2.5:
                continue
            path = skia.Path()
            path.addCircle(x, y, far)
            path.addCircle(x, y, max(near, inner))
            path.setFillType(skia.PathFillType.kEvenOdd)
            self.shapes.append(Shape(path, skia.Paint(AntiAlias=False, Color=_argb(colour, strength)), solid=False))

    def soft_fill(self, path: skia.Path, colour: int, *, blur: float = 22.0, lit: bool = False) -> None:
        """An area out of focus: its edge fades over about twice `blur` units, as close things do before a lens."""
        self.halo(path, colour, blur=blur, lit=lit)
        self.fill(path, colour, lit=lit)

    def halo(self, path: skia.Path, colour: int, *, blur: float, lit: bool = False, fine: bool = True) -> None:
        """The soft edge of what is out of focus, to be covered by the thing itself.

        Its outlines are made once: to stroke anew for each frame is slow.
        """
        for width, alpha in ((1.9, 0.26), (0.9, 0.42)) if fine else ((1.5, 0.4),):
            paint = skia.Paint(AntiAlias=True, Color=_argb(self.light(colour, lit=lit), alpha))
            self.shapes.append(Detail(partial(_outline, path, blur * width), paint, solid=False))

    def shine(self, path: skia.Path, colour: int, alpha: float) -> None:
        """A translucent light that is not part of the thing's outline."""
        self.shapes.append(Shape(path, skia.Paint(AntiAlias=True, Color=_argb(colour, alpha)), solid=False))

    def soft(self, colour: int, share: float = 0.25) -> int:
        """A lighter neighbour of the colour."""
        return lighter(colour, share)
