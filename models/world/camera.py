"""Camera moves: where the camera is at a moment of the clip, and how a layer at a depth then appears.

A layer is authored as it appears to the resting camera. With the camera displaced by (x, y) in units of the
subject's plane, moved forward by `dolly` (subject plane at 1) and with focal factor `zoom`, a point p of a layer at
depth z is seen at  A + zoom * (z * (p - A) - (x, y)) / (z - dolly),  A the axis: the pinhole model for flat cards.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import asdict, dataclass

import skia

from models.world.chance import wobble

AXIS = (540.0, 860.0)  # the point of the frame towards which zooms move: the subject's chest
PAN = 240.0  # units of the subject's plane, in all
TILT = 200.0
ZOOM = 1.32  # how much larger the subject becomes by default


@dataclass(frozen=True, kw_only=True)
class View:
    """The camera at one moment."""

    x: float = 0.0
    y: float = 0.0
    zoom: float = 1.0
    dolly: float = 0.0
    roll: float = 0.0  # degrees

    def to_dict(self) -> dict[str, float]:
        """As JSON."""
        return asdict(self)

    def matrix(self, depth: float) -> skia.Matrix:
        """From the layer's authored units to the frame's units (1080 x 1920)."""
        scale = self.zoom * depth / (depth - self.dolly)
        shift = self.zoom / (depth - self.dolly)
        matrix = skia.Matrix()
        matrix.setTranslate(-AXIS[0], -AXIS[1])
        matrix.postScale(scale, scale)
        matrix.postTranslate(-self.x * shift, -self.y * shift)
        matrix.postRotate(self.roll)
        matrix.postTranslate(*AXIS)
        return matrix

    @property
    def subject_scale(self) -> float:
        """How much larger than at rest the subject's plane appears."""
        return self.zoom / (1 - self.dolly)


def ease(share: float) -> float:
    """0..1 to 0..1 with a soft start and stop (a quintic, so that the speed has no corner either)."""
    share = min(1.0, max(0.0, share))
    return share**3 * (share * (share * 6 - 15) + 10)


def view(move: str, share: float, seconds: float, *, amount: float | None = None, origin: View | None = None) -> View:
    """The camera of a move at `share` (0..1) of a clip of so many seconds.

    `amount` replaces the usual size of the move: a factor for zooms, units of the subject's plane otherwise.
    `origin` is where the clip before ended: the move then starts there.
    """
    path = _SPANS.get(move)
    e = ease(share)
    if origin is not None:
        return _from(origin, path, move, e, share * seconds, amount)
    if path is None:
        return _handheld(share * seconds) if move == "handheld" else View()
    return path(e, amount)


def _zoom(factor: float) -> View:
    """Half of a zoom is optical and half a step forward, which gives the layers their parallax."""
    root = math.sqrt(factor)
    return View(zoom=root, dolly=1 - 1 / root)


def _geometric(first: float, last: float, e: float) -> View:
    return _zoom(math.exp(math.log(first) * (1 - e) + math.log(last) * e))


Path = Callable[[float, float | None], View]
_SPANS: dict[str, Path] = {
    "zoom in": lambda e, a: _geometric(1.0, a or ZOOM, e),
    "zoom out": lambda e, a: _geometric(a or ZOOM, 1.0, e),
    "pan right": lambda e, a: View(x=(a or PAN) * (e - 0.5)),
    "pan left": lambda e, a: View(x=(a or PAN) * (0.5 - e)),
    "tilt up": lambda e, a: View(y=(a or TILT) * (0.5 - e)),
    "tilt down": lambda e, a: View(y=(a or TILT) * (e - 0.5)),
}


def _handheld(time: float) -> View:
    return View(
        x=9 * (wobble(time * 1.7, 0.1) - wobble(0, 0.1)),
        y=7 * (wobble(time * 1.9, 0.5) - wobble(0, 0.5)),
        roll=0.35 * (wobble(time * 1.3, 0.8) - wobble(0, 0.8)),
        zoom=1.03,
    )


def _from(origin: View, path: Path | None, move: str, e: float, time: float, amount: float | None) -> View:  # noqa: PLR0917
    """Starts where the last clip ended and adds what the move adds; zooms stay in a sensible range."""
    if path is None:
        if move != "handheld":
            return origin
        shake = _handheld(time)
        return View(
            x=origin.x + shake.x,
            y=origin.y + shake.y,
            roll=origin.roll + shake.roll,
            zoom=origin.zoom,
            dolly=origin.dolly,
        )
    here, start = path(e, amount), path(0.0, amount)
    scale = (here.subject_scale / start.subject_scale) ** 0.5
    zoom = min(2.4, max(0.85, origin.zoom * scale))
    root = 1 / (1 - origin.dolly) * scale
    root = min(2.0, max(0.85, root))
    return View(
        x=origin.x + here.x - start.x, y=origin.y + here.y - start.y, zoom=zoom, dolly=1 - 1 / root, roll=origin.roll
    )
