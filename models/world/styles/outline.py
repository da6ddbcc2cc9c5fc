"""Paths as a hand draws or cuts them: wobbling, stroked, moved. Done by Skia's path effects, microseconds each."""

from __future__ import annotations

import skia

ROUND = {"StrokeCap": skia.Paint.kRound_Cap, "StrokeJoin": skia.Paint.kRound_Join}


def extent(path: skia.Path) -> tuple[float, float]:
    """The longer and the shorter side of the path's bounds, stage units."""
    bounds = path.getBounds()
    wide, tall = bounds.width(), bounds.height()
    return (wide, tall) if wide > tall else (tall, wide)


def compound(path: skia.Path) -> bool:
    """Whether the path has several outlines: windows of a house, blossoms of a bush. A wobble fits one size only."""
    verbs = path.countVerbs()
    return verbs > 9 and path.getVerbs(verbs).count(skia.Path.Verb.kMove_Verb) > 2


def shifted(path: skia.Path, x: float, y: float) -> skia.Path:
    """A copy moved by (x, y)."""
    out = skia.Path(path)
    out.offset(x, y)
    return out


def skewed(path: skia.Path, off: float, *, seed: int) -> skia.Path:
    """A rectangle whose corners are moved by up to `off`; any other path as it is."""
    bounds = skia.Rect()
    if not path.isRect(bounds):
        return path
    out = skia.Path()
    corners = (
        (bounds.left(), bounds.top()),
        (bounds.right(), bounds.top()),
        (bounds.right(), bounds.bottom()),
        (bounds.left(), bounds.bottom()),
    )
    moved = [
        skia.Point(x + off * ((seed * 7 + n * 5) % 11 - 5) / 5, y + off * ((seed * 5 + n * 3) % 13 - 6) / 6)
        for n, (x, y) in enumerate(corners)
    ]
    out.addPoly(moved, close=True)
    return out


def wobbled(path: skia.Path, step: float, off: float, *, seed: int, soft: float = 0.0) -> skia.Path:
    """The outline cut into pieces of about `step`, each end moved by up to `off`; `soft` rounds the corners."""
    effect = skia.DiscretePathEffect.Make(step, off, seed)
    if soft:
        effect = skia.PathEffect.MakeCompose(skia.CornerPathEffect.Make(soft), effect)
    out = skia.Path()
    skia.Paint(PathEffect=effect).getFillPath(path, out)
    out.setFillType(path.getFillType())
    return out


def stroked(path: skia.Path, width: float, effect: skia.PathEffect | None = None, *, plain: bool = False) -> skia.Path:
    """The area of a line of that width along the path: made once, since to stroke anew for each frame is slow.

    `plain` joins are cut off instead of round, which halves the area's outline where the path has many corners.
    """
    paint = skia.Paint(Style=skia.Paint.kStroke_Style, StrokeWidth=width, PathEffect=effect, **ROUND)
    if plain:
        paint.setStrokeJoin(skia.Paint.kBevel_Join)
        paint.setStrokeCap(skia.Paint.kButt_Cap)
    out = skia.Path()
    paint.getFillPath(path, out)
    return out
