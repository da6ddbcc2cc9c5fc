"""Paths as a hand draws or cuts them: wobbling, stroked, moved. Done by Skia's path effects, microseconds each."""

from __future__ import annotations

import skia

ROUND = {"StrokeCap": skia.Paint.kRound_Cap, "StrokeJoin": skia.Paint.kRound_Join}


def extent(path: skia.Path) -> tuple[float, float]:
    """The longer and the shorter side of the path's bounds, stage units."""
    bounds = path.getBounds()
    wide, tall = bounds.width(), bounds.height()
    return (wide, tall) if wide > tall else (tall, wide)


def wobbled(path: skia.Path, step: float, off: float, *, seed: int, soft: float = 0.0) -> skia.Path:
    """The outline cut into pieces of about `step`, each end moved by up to `off`; `soft` rounds the corners."""
    effect = skia.DiscretePathEffect.Make(step, off, seed)
    if soft:
        effect = skia.PathEffect.MakeCompose(skia.CornerPathEffect.Make(soft), effect)
    out = skia.Path()
    skia.Paint(PathEffect=effect).getFillPath(path, out)
    out.setFillType(path.getFillType())
    return out


def stroked(path: skia.Path, width: float, effect: skia.PathEffect | None = None) -> skia.Path:
    """The area of a line of that width along the path: made once, since to stroke anew for each frame is slow."""
    paint = skia.Paint(Style=skia.Paint.kStroke_Style, StrokeWidth=width, PathEffect=effect, **ROUND)
    out = skia.Path()
    paint.getFillPath(path, out)
    return out
