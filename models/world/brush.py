"""A brush turns shapes into a sprite: paths with paints that are drawn again and again under other matrices.

A style is a brush: it decides how a fill, a body with volume, a line and a glow look. There is one style now
(flat illustration with shading shapes and a rim of light); further ones override these verbs, and may work on the
finished frame (`Style.finish`).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import skia

from models.world.palette import Light, darker, lighter
from models.world.shapes import minus, moved


class Shape(NamedTuple):
    """A path and its paint; `solid` shapes are part of the subject's mask and the depth, soft ones are light."""

    path: skia.Path
    paint: skia.Paint
    solid: bool


Sprite = tuple[Shape, ...]


def _argb(colour: int, alpha: float) -> int:
    return round(max(0.0, min(1.0, alpha)) * 255) << 24 | colour


class Brush:
    """Collects shapes in daylight colours and paints them in the light it was given."""

    def __init__(self, light: Light) -> None:
        self.light = light
        self.shapes: list[Shape] = []

    def take(self) -> Sprite:
        """The sprite of what was drawn since the last take."""
        shapes, self.shapes = tuple(self.shapes), []
        return shapes

    def fill(self, path: skia.Path, colour: int, *, alpha: float = 1.0, lit: bool = False) -> None:
        """A flat area. `lit` colours shine by themselves and ignore the hour."""
        paint = skia.Paint(AntiAlias=True, Color=_argb(self.light(colour, lit=lit), alpha))
        self.shapes.append(Shape(path, paint, alpha > 0.5))

    def body(self, path: skia.Path, colour: int, *, shade: float = 0.16, depth: float = 16.0, rim: bool = True) -> None:
        """An area with volume: a shaded crescent at the lower right, a rim of light at the upper left."""
        self.fill(path, colour)
        if shade:
            dark = minus(path, moved(path, -depth, -depth * 1.1))
            self.fill(dark, darker(colour, shade))
        hour = self.light.hour
        if rim:
            edge = minus(path, moved(path, depth * 0.3, depth * 0.42))
            paint = skia.Paint(AntiAlias=True, Color=_argb(hour.rim, hour.rim_share * (1 - self.light.distance)))
            self.shapes.append(Shape(edge, paint, False))

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

    def ramp(self, path: skia.Path, top: float, bottom: float, colours: Sequence[int], *, alphas: Sequence[float] = (), lit: bool = False) -> None:
        """A soft vertical gradient from `top` to `bottom`."""
        alphas = alphas or [1.0] * len(colours)
        stops = [_argb(self.light(c, lit=lit), a) for c, a in zip(colours, alphas, strict=True)]
        shader = skia.GradientShader.MakeLinear([skia.Point(0, top), skia.Point(0, bottom)], stops)
        self.shapes.append(Shape(path, skia.Paint(AntiAlias=True, Shader=shader), min(alphas) > 0.5))

    def glow(self, x: float, y: float, radius: float, colour: int, alpha: float) -> None:
        """Light around a point, fading outwards."""
        stops = [_argb(colour, alpha), _argb(colour, alpha * 0.35), _argb(colour, 0)]
        shader = skia.GradientShader.MakeRadial(skia.Point(x, y), radius, stops, [0.0, 0.4, 1.0])
        path = skia.Path()
        path.addCircle(x, y, radius)
        self.shapes.append(Shape(path, skia.Paint(AntiAlias=True, Shader=shader), False))

    def shine(self, path: skia.Path, colour: int, alpha: float) -> None:
        """A translucent light that is not part of the thing's outline."""
        self.shapes.append(Shape(path, skia.Paint(AntiAlias=True, Color=_argb(colour, alpha)), False))

    def soft(self, colour: int, share: float = 0.25) -> int:
        """A lighter neighbour of the colour."""
        return lighter(colour, share)


STYLES: dict[str, type[Brush]] = {"flat": Brush}
