"""Paths: the few shapes from which everything is drawn. Units are stage units (a frame is 1080 x 1920)."""

from __future__ import annotations

import math
from collections.abc import Sequence

import skia

Point = tuple[float, float]


def ellipse(x: float, y: float, rx: float, ry: float | None = None) -> skia.Path:
    """An ellipse around (x, y)."""
    ry = rx if ry is None else ry
    path = skia.Path()
    path.addOval(skia.Rect.MakeLTRB(x - rx, y - ry, x + rx, y + ry))
    return path


def box(x: float, y: float, width: float, height: float, radius: float = 0.0) -> skia.Path:
    """A rectangle from its upper left corner, with round corners."""
    path = skia.Path()
    if radius:
        path.addRoundRect(skia.Rect.MakeXYWH(x, y, width, height), radius, radius)
    else:
        path.addRect(skia.Rect.MakeXYWH(x, y, width, height))
    return path


def polygon(points: Sequence[Point]) -> skia.Path:
    """A closed polygon."""
    path = skia.Path()
    path.addPoly([skia.Point(*p) for p in points], close=True)
    return path


def blob(points: Sequence[Point], tension: float = 1.0) -> skia.Path:
    """A smooth closed curve through the points (Catmull-Rom as cubics; tension 0 gives a polygon)."""
    n, k = len(points), tension / 6
    path = skia.Path()
    path.moveTo(*points[0])
    for i in range(n):
        p0, p1, p2, p3 = points[i - 1], points[i], points[(i + 1) % n], points[(i + 2) % n]
        path.cubicTo(
            p1[0] + (p2[0] - p0[0]) * k,
            p1[1] + (p2[1] - p0[1]) * k,
            p2[0] - (p3[0] - p1[0]) * k,
            p2[1] - (p3[1] - p1[1]) * k,
            *p2,
        )
    path.close()
    return path


def curve(points: Sequence[Point], tension: float = 1.0) -> skia.Path:
    """A smooth open curve through the points."""
    n, k = len(points), tension / 6
    path = skia.Path()
    path.moveTo(*points[0])
    for i in range(n - 1):
        p0, p1, p2, p3 = points[max(0, i - 1)], points[i], points[i + 1], points[min(n - 1, i + 2)]
        path.cubicTo(
            p1[0] + (p2[0] - p0[0]) * k,
            p1[1] + (p2[1] - p0[1]) * k,
            p2[0] - (p3[0] - p1[0]) * k,
            p2[1] - (p3[1] - p1[1]) * k,
            *p2,
        )
    return path


def land(points: Sequence[Point], bottom: float) -> skia.Path:
    """What lies under a smooth line from left to right, down to `bottom`."""
    path = curve(points)
    path.lineTo(points[-1][0], bottom)
    path.lineTo(points[0][0], bottom)
    path.close()
    return path


def bone(length: float, start: float, end: float) -> skia.Path:
    """A tapered limb from (0, 0) down to (0, length) with round ends of the radii `start` and `end`.

    One outline: two arcs and their common tangents. Where one end lies within the other it is that circle.
    """
    if length <= abs(start - end):
        return ellipse(0, 0 if start > end else length, max(start, end))
    tilt = math.degrees(math.asin((start - end) / length))
    path = skia.Path()
    path.arcTo(skia.Rect.MakeLTRB(-start, -start, start, start), 180 - tilt, 180 + 2 * tilt, forceMoveTo=True)
    path.arcTo(skia.Rect.MakeLTRB(-end, length - end, end, length + end), tilt, 180 - 2 * tilt, forceMoveTo=False)
    path.close()
    return path


def union(a: skia.Path, b: skia.Path) -> skia.Path:
    """The area of both."""
    return skia.Op(a, b, skia.PathOp.kUnion_PathOp) or a


def minus(a: skia.Path, b: skia.Path) -> skia.Path:
    """The area of a without b."""
    return skia.Op(a, b, skia.PathOp.kDifference_PathOp) or skia.Path()


def within(a: skia.Path, b: skia.Path) -> skia.Path:
    """The area that both share."""
    return skia.Op(a, b, skia.PathOp.kIntersect_PathOp) or skia.Path()


def moved(  # noqa: PLR0917
    path: skia.Path, dx: float, dy: float, angle: float = 0.0, sx: float = 1.0, sy: float | None = None
) -> skia.Path:
    """The path scaled, turned by degrees, then moved."""
    matrix = skia.Matrix()
    matrix.setScale(sx, sx if sy is None else sy)
    matrix.postRotate(angle)
    matrix.postTranslate(dx, dy)
    out = skia.Path()
    path.transform(matrix, out)
    return out


def star(x: float, y: float, outer: float, inner: float, points: int, turn: float = -90.0) -> skia.Path:  # noqa: PLR0917
    """A star with its first point at `turn` degrees."""
    corners = []
    for i in range(points * 2):
        radius, angle = (outer, inner)[i % 2], math.radians(turn + i * 180 / points)
        corners.append((x + radius * math.cos(angle), y + radius * math.sin(angle)))
    return polygon(corners)
