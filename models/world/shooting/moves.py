"""Camera moves: where the camera is at a moment of the clip, and how a layer at a depth then appears.

A layer is authored as it appears to the resting camera. With the camera displaced by (x, y) in units of the
subject's plane, moved forward by `dolly` (subject plane at 1), turned by (`yaw`, `pitch`), which shift all depths
alike, and with focal factor `zoom`, a point p of a layer at depth z is seen at

    A + roll( zoom * ((z * (p - A) - (x, y)) / (z - dolly) - (yaw, pitch)) ),   A the axis:

the pinhole model for flat cards, with turns small enough to be shifts.
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
TRACK = 300.0  # how far a tracking shot goes past who stays where it is
ARC = 520.0  # how far the camera goes around the subject, sideways
CRANE = 430.0  # how far it rises
VERTIGO = 0.62  # how far a dolly zoom goes forward, in distances to the subject
WHIP = 1000.0  # how far beside the subject a whip pan begins
WHIP_SECONDS = 0.42
WHIP_STARTS = 0.14  # share of the clip


@dataclass(frozen=True, kw_only=True)
class View:
    """The camera at one moment."""

    x: float = 0.0
    y: float = 0.0
    zoom: float = 1.0
    dolly: float = 0.0
    roll: float = 0.0  # degrees
    yaw: float = 0.0  # units by which everything is shifted to the left: a turn to the right
    pitch: float = 0.0  # units by which everything is shifted up: a turn down

    def to_dict(self) -> dict[str, float]:
        """As JSON."""
        return asdict(self)

    def matrix(self, depth: float) -> skia.Matrix:
        """From the layer's authored units to the frame's units (1080 x 1920)."""
        near = 1 / max(0.05, depth - self.dolly)
        scale, shift = self.zoom * depth * near, self.zoom * near
        matrix = skia.Matrix()
        matrix.setTranslate(-AXIS[0], -AXIS[1])
        matrix.postScale(scale, scale)
        matrix.postTranslate(-self.x * shift - self.yaw * self.zoom, -self.y * shift - self.pitch * self.zoom)
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
    here = _at(move, share, seconds, amount)
    return here if origin is None else _from(origin, here, _at(move, 0.0, seconds, amount))


def _at(move: str, share: float, seconds: float, amount: float | None) -> View:
    if move == "handheld":
        return _handheld(share * seconds)
    if move == "whip pan":
        return _whip(share, seconds, amount or WHIP)
    path = _SPANS.get(move)
    return path(ease(share), amount) if path else View()


def _zoom(factor: float) -> View:
    """Half of a zoom is optical and half a step forward, which gives the layers their parallax."""
    root = math.sqrt(factor)
    return View(zoom=root, dolly=1 - 1 / root)


def _geometric(first: float, last: float, e: float) -> View:
    return _zoom(math.exp(math.log(first) * (1 - e) + math.log(last) * e))


def _vertigo(e: float, forward: float) -> View:
    """Forward while the lens widens: the subject keeps its size and the world behind it falls away."""
    dolly = -0.8 * forward + forward * e
    return View(dolly=dolly, zoom=1 - dolly)


def _turn(*, x: float = 0.0, y: float = 0.0) -> View:
    """A pan or tilt: mostly beside the subject, partly a turn, so that near things move more but all of them move."""
    return View(x=0.6 * x, yaw=0.4 * x, y=0.6 * y, pitch=0.4 * y)


def _arc(e: float, around: float) -> View:
    """Sideways with the subject held in the middle: what is behind slides with the camera, what is before against."""
    x, dolly = around * (e - 0.5), 0.06 * math.sin(math.pi * e)
    return View(x=x, yaw=-x / (1 - dolly), dolly=dolly)


def _crane(e: float, rise: float) -> View:
    """Up from a low place while looking down at the subject; far things rise, the ground sinks."""
    y = rise * (0.42 - e)
    return View(y=y, pitch=-0.72 * y, dolly=0.06 - 0.16 * e, zoom=1.04 - 0.08 * e)


def _flyover(e: float, far: float) -> View:
    """From high and far behind, over the ground towards the subject, banking."""
    left = 1 - e
    return View(
        x=-0.9 * far * left * math.cos(1.2 * e),
        y=-0.8 * far * left,
        pitch=0.5 * far * left,
        dolly=0.1 - 0.4 * left,
        roll=-4.0 * math.sin(math.pi * e) * (1 - 0.4 * e),
    )


Path = Callable[[float, float | None], View]
_SPANS: dict[str, Path] = {
    "zoom in": lambda e, a: _geometric(1.0, a or ZOOM, e),
    "zoom out": lambda e, a: _geometric(a or ZOOM, 1.0, e),
    "dolly zoom": lambda e, a: _vertigo(e, a or VERTIGO),
    "pan right": lambda e, a: _turn(x=(a or PAN) * (e - 0.5)),
    "pan left": lambda e, a: _turn(x=(a or PAN) * (0.5 - e)),
    "tilt up": lambda e, a: _turn(y=(a or TILT) * (0.5 - e)),
    "tilt down": lambda e, a: _turn(y=(a or TILT) * (e - 0.5)),
    "tracking": lambda e, a: View(x=(a or TRACK) * (e - 0.5)),
    "arc shot": lambda e, a: _arc(e, a or ARC),
    "crane up": lambda e, a: _crane(e, a or CRANE),
    "crane down": lambda e, a: _crane(1 - e, a or CRANE),
    "drone flyover": lambda e, a: _flyover(e, a or 300.0),
}


def _handheld(time: float) -> View:
    return View(
        x=9 * (wobble(time * 1.7, 0.1) - wobble(0, 0.1)),
        y=7 * (wobble(time * 1.9, 0.5) - wobble(0, 0.5)),
        roll=0.35 * (wobble(time * 1.3, 0.8) - wobble(0, 0.8)),
        zoom=1.03,
    )


def _whip(share: float, seconds: float, beside: float) -> View:
    """Rests beside the subject, turns to it at once, and settles with a small overshoot."""
    time, start = share * seconds, WHIP_STARTS * seconds
    length = min(WHIP_SECONDS, 0.5 * seconds) or 1.0
    after = time - start - length
    overshoot = -0.035 * math.sin(11 * after) * math.exp(-5.5 * after)
    left = overshoot if after > 0 else 1 - ease((time - start) / length)
    return View(x=-0.3 * beside * left, yaw=-0.7 * beside * left)


def _from(origin: View, here: View, start: View) -> View:
    """Starts where the last clip ended and adds what the move adds; zooms stay in a sensible range."""
    zoom = min(2.4, max(0.7, origin.zoom * here.zoom / start.zoom))
    reach = min(2.0, max(0.6, (1 - start.dolly) / (1 - here.dolly) / (1 - origin.dolly)))
    return View(
        x=origin.x + here.x - start.x,
        y=origin.y + here.y - start.y,
        yaw=origin.yaw + here.yaw - start.yaw,
        pitch=origin.pitch + here.pitch - start.pitch,
        zoom=zoom,
        dolly=1 - 1 / reach,
        roll=origin.roll + here.roll - start.roll,
    )
