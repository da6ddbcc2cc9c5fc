"""How a scene is shot: the camera's move, the size of the shot, and the way in which it goes along with the lead."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from models.world.performing.performance import Performance
from models.world.settings.kit import LEFT, RIGHT
from models.world.shooting.framing import shot_of
from models.world.shooting.moves import AXIS, View, view
from models.world.specification import Specification

FOLLOWING = ("tracking", "zoom in", "zoom out", "dolly zoom", "tilt up", "tilt down", "handheld")  # go with the lead
LEAD_ROOM = 70.0  # stage units by which the camera falls back behind a lead that it follows: room to look into


class Camerawork:
    """The camera of one scene.

    Args:
        spec: what is shown; `spec.camera` is the move.
        performance: what the lead does, which the camera may follow.
        seed: decides the shot's size.
        aspect: the frame's width over its height; wide frames leave less room for moves to the side.
        amount: replaces the usual size of the move.
        before: the state of the scene that this one continues.
    """

    def __init__(
        self,
        spec: Specification,
        performance: Performance,
        *,
        seed: int,
        aspect: float,
        amount: float | None,
        before: dict[str, Any] | None,
    ) -> None:
        self.move, self.performance = spec.camera, performance
        self.amount = amount
        moments = (view(self.move, n / 4, performance.seconds, amount=amount) for n in range(5))
        self.shot = shot_of(spec, seed, max(moment.subject_scale for moment in moments))
        self.origin = View(**before["camera"]) if before else None
        self.room = _room(aspect)
        middle = self.view(0.5 * performance.seconds)
        kept = View(**before["middle"]) if before and "middle" in before else None
        self.middle = kept or replace(middle, x=0.0, yaw=0.0)  # what stands before the camera is fitted to it

    def view(self, time: float) -> View:
        """The camera at a time in seconds."""
        acting = self.performance
        last = max(1 / acting.rate, acting.seconds - 1 / acting.rate)
        move = "static" if self.move == "tracking" and acting.followed else self.move
        here = view(move, time / last, acting.seconds, amount=self.amount, origin=self.origin)
        if self.origin is None:
            here = replace(here, zoom=here.zoom * self.shot.scale, x=here.x + self.shot.aside)
        if acting.followed:
            behind = LEAD_ROOM * min(1.0, time / acting.seconds)
            here = replace(here, x=here.x + acting.journey.distance(time) - behind)
        elif abs(here.yaw) > self.room:
            here = replace(here, yaw=max(-self.room, min(self.room, here.yaw)))
        return replace(here, y=here.y - 0.94 * (acting.rise(time) - acting.risen))


def _room(aspect: float) -> float:
    """How far the frame may be turned aside before it shows where the drawn world ends, stage units."""
    half = 1920.0 * aspect / 2
    return max(0.0, min(AXIS[0] - LEFT, RIGHT - AXIS[0]) - half - 300.0)
