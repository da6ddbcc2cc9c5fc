"""What the figures of a scene do at every moment: where they go, in which pose, and what a next scene takes over."""

from __future__ import annotations

import math
from typing import Any

from models.world import acting
from models.world.journey import Journey
from models.world.motion import CLIMB, RUN, WALK, Gait, blend, blink, paced, pose
from models.world.pose import Pose
from models.world.settings.kit import GROUND, Kit, Place
from models.world.specification import Specification
from models.world.subjects.cast import Moment, Role

ROOM = (350.0, 680.0)  # where a going subject may be while the camera rests or pans, stage units
FARTHEST = 2000.0  # where the drawn world ends for a subject that the camera follows
BLEND_SECONDS = 0.45
ARRIVED = 500.0  # where somebody who comes home stops
PACES = {"run": 560.0, "drive": 620.0, "fly": 300.0}  # stage units a second, when the camera goes along
SLOWEST = {"run": 110.0, "drive": 130.0, "fly": 60.0}


class Performance:
    """The acting of one scene.

    Args:
        spec: what is shown.
        kit, place: where; `kit.action` is the action that the place was set up for.
        roles: who, from `cast`; one of them is the lead.
        seed: decides small variations; `look_seed` those that belong to the character.
        seconds, rate: the clip's length and its frames a second.
        start: the world's clock at the first frame.
        tracked: whether the camera's move goes along with a going subject.
        aside: how far to the right the camera already is when the scene begins, stage units.
        before: the state of the scene that this one continues.
    """

    def __init__(
        self,
        spec: Specification,
        kit: Kit,
        place: Place,
        roles: list[Role],
        *,
        seed: int,
        look_seed: int,
        seconds: float,
        rate: int,
        start: float,
        tracked: bool,
        aside: float,
        before: dict[str, Any] | None,
    ) -> None:
        self.spec, self.kit, self.place, self.roles = spec, kit, place, roles
        self.seed, self.look_seed, self.seconds, self.rate = seed, look_seed, seconds, rate
        self.start, self.tracked, self.aside = start, tracked, aside
        self.lead = next(role for role in roles if role.lead)
        self.before = before["actor"] if before else {}
        self.arrives = self._brings_home() and not before
        self.act = self._act()
        same = self.before.get("action") == self.act
        self.action_start = self.before.get("time", 0.0) if same else 0.0
        self.cycles_start = self.before.get("cycles", 0.0)
        self.lead.x = self.before.get("x", self._entry())
        self.risen = self.before.get("rise", 0.0)
        self.packed = self.before.get("packed", 0.0)
        self.tempo = max(1.0, 4.1 / self.seconds) if self.act == "pack" else 1.0
        self.journey = self._journey(from_rest=bool(before) and not (same and self.before.get("moving", 0.0) > 0.99))
        self.gait = self._gait()

    # ---- what it will be

    def _brings_home(self) -> bool:
        """Whether the lead comes home with something: then it walks in, stops and shows it."""
        return self.spec.action == "walk" and self.spec.setting == "home" and self.carries

    @property
    def carries(self) -> bool:
        """Whether the lead holds something before its chest (a suitcase hangs from the hand)."""
        return bool(self.lead.held) and all(s.kind != "suitcase" for s in self.spec.subjects)

    def _act(self) -> str:
        """What the lead does in the end: who stands and holds something shows it."""
        if self.spec.action == "pack" and self.kit.action != "pack":
            return "idle"  # the suitcase is in its hand already
        shows = self.spec.action == "idle" and self.carries and not self.place.weightless
        return "show" if shows or self.arrives else self.spec.action

    def _entry(self) -> float:
        if self.arrives:
            return 300.0
        if self.goes:
            return 430.0 if self.tracked else ROOM[0]
        return 560.0 if self.spec.action == "climb" else self.lead.x

    def _gait(self) -> Gait:
        """How the lead goes: slow figures take short steps."""
        running = self.spec.action == "run"
        speed = abs(self.journey.end - self.journey.start) / max(0.1, self.journey.seconds) / self.lead.scale
        if self.spec.action == "climb":
            room = self.place.highest / (acting.CLIMB_RATE * self.seconds * self.lead.scale)
            return CLIMB._replace(stride=min(CLIMB.stride, room))
        if self.before.get("action") == self.spec.action and "stride" in self.before:
            return (RUN if running else WALK)._replace(stride=self.before["stride"])  # the feet must not jump
        return paced(RUN if running else WALK, speed, running=running)

    @property
    def goes(self) -> bool:
        """Whether the lead changes its place."""
        return self.spec.action in ("walk", "run", "drive") or (self.spec.action == "fly" and not self.place.weightless)

    @property
    def followed(self) -> bool:
        """Whether the camera goes with the lead: asked for, or there is no room left (after `continue`)."""
        return self.goes and not self.arrives and (self.tracked or self.lead.x - self.aside > ROOM[1] - 120)

    def _journey(self, *, from_rest: bool) -> Journey:
        x = self.lead.x
        if not self.goes:
            return Journey(x, x, 0.0)
        if self.arrives:
            length = ARRIVED - x
            return Journey(x, ARRIVED, min(length / 230.0, self.seconds * 0.5))
        pace = PACES.get(self.spec.action, 215.0)
        if self.followed:
            length = max(0.0, min(pace * (self.seconds + 2), FARTHEST - x))
            return Journey(
                x, x + length, length / pace, from_rest=from_rest, to_rest=length < pace * (self.seconds + 2)
            )
        length = max(0.0, ROOM[1] + self.aside - x)
        slow = SLOWEST.get(self.spec.action, 105.0)
        return Journey(x, x + length, max(length / pace, min(self.seconds, length / slow)), from_rest=from_rest)

    # ---- a moment of it (times in seconds since the first frame)

    def moment(self, role: Role, time: float) -> Moment:
        """What a role does at a time."""
        clock = self.start + time
        shut = blink(clock, self.look_seed + 7 * self.seed + sum(map(ord, role.key)))
        shut *= max(0.0, min(1.0, time / 0.15, (self.seconds - time) / 0.15))  # the first and last picture look at you
        if not role.lead:
            quiet = "float" if self.place.weightless else "idle"
            joined = self.spec.action if self.spec.action in ("jump", "wave", "sit") else quiet
            offset = 0.37 if self.spec.action == "jump" else 2.6
            acted = self.packing(time) if self.kit.action == "pack" else clock
            return Moment(
                acted=acted,
                time=clock,
                action=joined,
                pose=pose(joined, clock + offset, cycles=0, seed=self.seed + 1),
                blink=shut,
            )
        shown = self.pose(time)
        shut *= max(0.0, min(1.0, 1.6 - 1.6 * shown.brow))  # wide eyes do not blink
        gone, acted = self.journey.distance(time), self.acted(time)
        return Moment(time=clock, action=self.spec.action, pose=shown, blink=shut, gone=gone, acted=acted)

    def riding(self, time: float) -> Pose:
        """The pose of a vehicle that somebody rides."""
        return pose("idle", self.start + time, cycles=0, seed=self.seed)

    def packing(self, time: float) -> float:
        """Seconds of the packing, which an action that continues it does not undo."""
        return self.packed + (self.tempo * time if self.act == "pack" else time)

    def acted(self, time: float) -> float:
        """Seconds of the action's own clock: who comes home begins to show when it has arrived."""
        return self.action_start + self.tempo * time - (self.journey.seconds if self.arrives else 0.0)

    def cycles(self, time: float) -> float:
        """Steps of the lead, in cycles of two, since its story began."""
        return self.cycles_start + self.journey.distance(time) / (self.gait.stride * self.lead.scale)

    def pose(self, time: float) -> Pose:
        """The lead's pose."""
        action, cycles = self.act, self.cycles(time)
        if self.lead.rides is not None:
            action = "drive"
        acted = self.acted(time)
        now = pose(action, max(0.0, acted), cycles=cycles, seed=self.look_seed, gait=self.gait)
        if self.arrives and acted < BLEND_SECONDS:
            walked = pose("walk", time, cycles=cycles, seed=self.look_seed, gait=self.gait)
            walked = acting.carrying(walked, math.sin(4 * math.pi * cycles))
            now = blend(walked, now, max(0.0, acted / BLEND_SECONDS))
        elif action in ("walk", "run"):
            rest = pose("idle", self.action_start + time, cycles=cycles, seed=self.look_seed)
            now = blend(rest, now, self.journey.moving(time))
            now = acting.carrying(now, math.sin(4 * math.pi * cycles)) if self.carries else now
        return self._taken_over(now, time)

    def _taken_over(self, now: Pose, time: float) -> Pose:
        """The first moments after another action: out of its pose into this one."""
        old = self.before
        if not old or old["action"] == self.act or time >= BLEND_SECONDS:
            return now
        gait = {"run": RUN, "climb": CLIMB}.get(old["action"], WALK)
        gait = gait._replace(stride=old.get("stride", gait.stride))
        was = pose(old["action"], old["time"] + time, cycles=old["cycles"], seed=self.look_seed, gait=gait)
        if old["action"] in ("walk", "run") and old.get("moving", 1.0) < 1:
            was = blend(pose("idle", old["time"] + time, cycles=0, seed=self.look_seed), was, old["moving"])
        if old["action"] in ("walk", "run") and self.carries:
            was = acting.carrying(was, math.sin(4 * math.pi * old["cycles"]))
        share = time / BLEND_SECONDS
        return blend(was, now, share * share * (3 - 2 * share))

    def foot(self, time: float) -> tuple[float, float]:
        """The ground point of the lead in stage units."""
        return self.journey.place(time), GROUND - self.rise(time)

    def rise(self, time: float) -> float:
        """How far the lead has climbed, stage units."""
        if self.act != "climb":
            return self.risen
        return self.risen + acting.CLIMB_RATE * self.gait.stride * self.lead.scale * time

    def state(self, time: float) -> dict[str, Any]:
        """What a scene that continues this one at a time needs, as JSON."""
        return {
            "x": self.journey.place(time),
            "action": self.act,
            "time": self.acted(time),
            "rise": self.rise(time),
            "packed": self.packing(time),
            "cycles": self.cycles(time),
            "stride": self.gait.stride,
            "moving": self.journey.moving(time),
        }
