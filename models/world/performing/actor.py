"""One figure's acting: which action, for how long already, with which steps, and out of which action it came."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

from models.world.performing import pieces
from models.world.performing.actions import going, handling
from models.world.performing.actions.manners import Manner, manner_of
from models.world.performing.motion import CLIMB, GOING, Gait, gait_of, pose
from models.world.performing.pose import Pose, blend
from models.world.subjects import figure, props
from models.world.subjects.role import Player, Role

BLEND_SECONDS = 0.45
SNACK = -168.0  # the upper edge of a snack above the hand, rig units


class Actor:
    """What one figure does in a scene; times are seconds since the first frame.

    Args:
        role: who.
        act: its action, a word that `motion.pose` knows.
        seed: of the character.
        start: seconds of the action's own clock at the first frame.
        tempo: how much faster than usual that clock goes.
        before: the state of the same figure in the scene that this one continues; empty: the scene cuts in.
        weightless, water: what the place lends.
        holds: whether it holds something before its chest while it goes.
    """

    def __init__(
        self,
        role: Role,
        act: str,
        *,
        seed: int,
        start: float = 0.0,
        tempo: float = 1.0,
        before: dict[str, Any] | None = None,
        weightless: bool = False,
        water: bool = False,
        holds: bool = False,
    ) -> None:
        self.role, self.act, self.seed = role, act, seed
        self.before = before or {}
        self.same = self.before.get("action") == act
        self.start = self.before["time"] if self.same else start
        self.first_cycle = self.before.get("cycles", 0.0)
        self.tempo, self.weightless, self.water, self.holds = tempo, weightless, water, holds
        self.manner: Manner = manner_of(role.subject)
        self.leg = role.performer.figure.look.leg if isinstance(role.performer, Player) else going.LEG
        self.gait = self.steps(act)

    def steps(self, act: str, stride: float | None = None) -> Gait:
        """The gait of an action; `stride` is one that was already gone with."""
        gait = CLIMB if act == "climb" else gait_of(self.manner, running=act == "run", leg=self.leg)
        gait = gait._replace(lift=gait.lift * 0.7, sway=gait.sway + 1.5) if act == "carry" else gait
        return gait._replace(stride=stride) if stride is not None else gait

    def go(self, speed: float) -> None:
        """Chooses the steps for a speed in stage units a second; who went before keeps its steps."""
        if self.same and "stride" in self.before:
            self.gait = self.steps(self.act, self.before["stride"])
        else:
            self.gait = going.paced(self.steps(self.act), speed / self.role.scale)

    def clock(self, time: float) -> float:
        """Seconds of the action's own clock."""
        return self.start + self.tempo * time

    def cycles(self, distance: float) -> float:
        """Steps since its story began, in cycles of two, after so many stage units in this scene."""
        return self.first_cycle + distance / (self.gait.stride * self.role.scale)

    def pose(self, time: float, distance: float = 0.0, moving: float = 1.0) -> Pose:
        """The pose at a time, after so many stage units; `moving` 0 it stands .. 1 it goes."""
        now = self.posed(self.act, self.clock(time), self.cycles(distance), moving, self.gait, holds=self.holds)
        return self.taken_over(now, time)

    def posed(self, act: str, clock: float, cycles: float, moving: float, gait: Gait, *, holds: bool = False) -> Pose:
        """The pose of any action in this figure's manner."""
        now = pose(
            act,
            max(0.0, clock),
            cycles=cycles,
            seed=self.seed,
            gait=gait,
            manner=self.manner,
            leg=self.leg,
            moving=moving,
            weightless=self.weightless,
            water=self.water,
        )
        if act == "eat":
            now = self._fed(now, handling.to_mouth(clock))
        if holds and act in GOING and act != "carry":
            now = pieces.carrying(now, math.sin(4 * math.pi * cycles))
        return now

    def _fed(self, now: Pose, near: float) -> Pose:
        """The upper edge of what is eaten comes to the mouth, wherever this kind has it."""
        performer = self.role.performer
        if not isinstance(performer, Player):
            return now
        look, mouth = performer.figure.look, performer.figure.mouth(now)
        high = props.top(self.role.held) if self.role.holding in props.FOOD else SNACK
        rise = figure.SHOULDER_HEIGHT - look.leg - 2 * look.body[1] + figure.SHOULDER
        x, y = mouth.x - now.x + 4, mouth.y - now.y - high + 16 - rise
        here_x, here_y = now.front_hand_x, now.front_hand_y
        x, y = here_x + (x - here_x) * near, here_y + (y - here_y) * near
        return replace(now, feed=0.0, front_hand_x=x, front_hand_y=y)  # its height is known here, so it fits better

    def taken_over(self, now: Pose, time: float) -> Pose:
        """The first moments after another action: out of its pose into this one."""
        old = self.before
        going_on = self.same and (self.act not in GOING or old.get("moving", 1.0) > 0.99)
        if not old or going_on or time >= BLEND_SECONDS:
            return now
        gait = self.steps(old["action"], old.get("stride"))
        was = self.posed(
            old["action"], old["time"] + time, old.get("cycles", 0.0), old.get("moving", 1.0), gait, holds=old["holds"]
        )
        share = time / BLEND_SECONDS
        return between(was, now, share * share * (3 - 2 * share))

    def state(self, time: float, distance: float = 0.0, moving: float = 1.0) -> dict[str, Any]:
        """What a scene that continues this one at a time needs, as JSON."""
        return {
            "action": self.act,
            "time": self.clock(time),
            "cycles": self.cycles(distance),
            "stride": self.gait.stride,
            "moving": moving,
            "holds": self.holds,
        }


def between(a: Pose, b: Pose, share: float) -> Pose:
    """A pose between two of different actions: a hand that was at a point, or will be, goes there straight.

    From one side of its shoulder to the other it does not: an arm lets go and hangs on the way.
    """
    mixed = blend(a, b, share)
    changes: dict[str, float] = {}
    for side, shoulder in (("front", -98.0), ("back", 98.0)):
        reach, point = f"{side}_reach", f"{side}_hand_x"
        crosses = (getattr(a, point) - shoulder) * (getattr(b, point) - shoulder) < 0
        if min(getattr(a, reach), getattr(b, reach)) > 0 and crosses:
            changes[reach] = getattr(mixed, reach) * (1 - math.sin(math.pi * share))
        if getattr(a, reach) <= 0 < getattr(b, reach):
            changes |= {name: getattr(b, name) for name in (f"{side}_hand_x", f"{side}_hand_y")}
        elif getattr(b, reach) <= 0 < getattr(a, reach):
            changes |= {name: getattr(a, name) for name in (f"{side}_hand_x", f"{side}_hand_y")}
    return replace(mixed, **changes) if changes else mixed
