"""What the figures of a scene do at every moment: where they go, in which pose, and what a next scene takes over."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

import skia

from models.world.brush import NOTHING, Sprite
from models.world.performing import pieces
from models.world.performing.actor import BLEND_SECONDS, Actor
from models.world.performing.hands import Hands
from models.world.performing.journey import Journey
from models.world.performing.motion import GOING, Gait, blend, blink, pose
from models.world.performing.pose import Pose
from models.world.performing.signs import Traces
from models.world.settings.kit import GROUND, Kit, Place
from models.world.shooting.moves import ease
from models.world.specification import Specification
from models.world.stage import Stage
from models.world.subjects.role import Moment, Player, Role

ROOM = (380.0, 690.0)  # where a going subject may be while the camera rests or pans, stage units
ROOMS = {1: (462.0, 740.0), 2: (400.0, 610.0)}  # with so many companions
ALONE = {"climb": 560.0, "throw": 452.0, "catch": 452.0}  # where somebody alone stands who needs room
FARTHEST = 2000.0  # where the drawn world ends for a subject that the camera follows
WATERLINE = 8.0  # where the surface is for a swimmer, rig units below the ground's line
ARRIVED = 500.0  # where somebody who comes home stops
PACES = {"run": 560.0, "drive": 620.0, "fly": 300.0, "swim": 260.0, "carry": 180.0}  # units a second, camera along
SLOWEST = {"run": 110.0, "drive": 130.0, "fly": 60.0, "swim": 60.0}
FACING = ("throw", "catch", "offer", "watch", "receive")  # who does it looks at the other one


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
        self.company = [role for role in roles if not role.lead and isinstance(role.performer, Player)]
        self.before: dict[str, Any] = before["actor"] if before else {}
        self.arrives = self._brings_home() and not before
        self.act = self._act()
        self.tempo = max(1.0, 4.1 / self.seconds) if self.act == "pack" else 1.0
        self._places()
        self.actors = self._actors()
        self.actor = self.actors[self.lead.key]
        self.risen = self.before.get("rise", 0.0)
        self.packed = self.before.get("packed", 0.0)
        going_on = self.actor.same and self.before.get("moving", 0.0) > 0.99
        self.journey = self._journey(from_rest=bool(before) and not going_on)
        self._steps()
        self.hands, self.traces = Hands(self), Traces(self)

    # ---- what it will be

    def _brings_home(self) -> bool:
        """Whether the lead comes home with something: then it walks in, stops and shows it."""
        return self.spec.action == "walk" and self.spec.setting == "home" and self.carries

    @property
    def carries(self) -> bool:
        """Whether the lead holds something before its chest (a suitcase hangs from the hand)."""
        return bool(self.lead.held) and all(s.kind != "suitcase" for s in self.spec.subjects)

    def _act(self) -> str:
        """What the lead does in the end: who stands and holds something shows it, or offers it to somebody."""
        if self.spec.action == "pack" and self.kit.action != "pack":
            return "idle"  # the suitcase is in its hand already
        if self.arrives:
            return "show"
        if self.spec.action == "idle" and self.carries and not self.place.weightless:
            return self.lead.act or "show"
        return self.spec.action

    def _places(self) -> None:
        """Where everybody begins: as cast, or where the scene before left them."""
        cast_at, saved = self.lead.x, self.before.get("others", {})
        self.lead.x = self.before.get("x", self._entry())
        self.lead.scale = self.before.get("scale", self.lead.scale)
        self.turned_from = {self.lead.key: self.before.get("facing", self.lead.facing)}
        for role in self.roles:
            old = saved.get(role.key)
            if old and old["kind"] == role.subject.kind:
                role.x, role.y, role.scale = old["x"], old["y"], old["scale"]
            elif role.goes and not role.lead:
                role.x += self.lead.x - cast_at
            self.turned_from.setdefault(role.key, old["facing"] if old else role.facing)
        self._face(bool(self.before))

    def _face(self, moved: bool) -> None:
        """Companions look at the lead; it looks at them where its action is about them."""
        for role in self.company:
            if moved and not role.goes:
                role.facing = 1 if role.x < self.lead.x else -1
        if self.partner and self.act in FACING:
            self.lead.facing = 1 if self.partner.x > self.lead.x else -1
        for role in self.roles:
            if not self.before:
                self.turned_from[role.key] = role.facing

    def _partner(self) -> int:
        return next((n for n, r in enumerate(self.company) if r.act in ("return", "answer", "receive")), 0)

    @property
    def partner(self) -> Role | None:
        """Who throws the ball back or is given something."""
        return self.company[self._partner()] if self.company else None

    def _entry(self) -> float:
        if self.arrives:
            return 300.0
        if self.goes:
            room = ROOMS.get(len(self.company), ROOM)
            return room[0] + 60.0 if self.tracked and self.company else 430.0 if self.tracked else room[0]
        if self.company:
            return self.lead.x
        return ALONE.get(self.spec.action, self.lead.x)

    def _actors(self) -> dict[str, Actor]:
        """Everybody who acts, by the role's key."""
        saved = self.before.get("others", {})
        actors = {}
        for role in self.roles:
            if not role.lead and not isinstance(role.performer, Player):
                continue
            old = self.before if role.lead else saved.get(role.key, {})
            if old and not role.lead and old["kind"] != role.subject.kind:
                old = {}
            actors[role.key] = Actor(
                role,
                "drive" if role.rides is not None else self.act if role.lead else self._meanwhile(role),
                seed=self.look_seed if role.lead else self.seed + 1,
                start=role.phase,
                tempo=self.tempo if role.lead else 1.0,
                before=old,
                weightless=self.place.weightless,
                water=self.place.water,
                holds=role.lead and self.carries,
            )
        return actors

    def _meanwhile(self, role: Role) -> str:
        act = role.act or "idle"
        return "float" if self.place.weightless and act in ("idle", "watch") else act

    def _steps(self) -> None:
        """How those who go do it: slow figures take short steps."""
        speed = abs(self.journey.end - self.journey.start) / max(0.1, self.journey.seconds)
        room = self.place.highest / (pieces.CLIMB_RATE * self.seconds)
        for actor in self.actors.values():
            if actor.act == "climb":  # all rise as fast as the lead
                stride = min(pieces.CLIMB_RISE * self.lead.scale, room) / actor.role.scale
                actor.gait = actor.gait._replace(stride=stride)
            elif actor.act in GOING or actor.role.lead:
                actor.go(speed)

    @property
    def gait(self) -> Gait:
        """The lead's steps."""
        return self.actor.gait

    @property
    def goes(self) -> bool:
        """Whether the lead changes its place."""
        if self.spec.action == "swim":
            return self.place.water or not self.place.weightless
        return self.spec.action in (*GOING, "drive") or (self.spec.action == "fly" and not self.place.weightless)

    @property
    def followed(self) -> bool:
        """Whether the camera goes with the lead: asked for, or there is no room left (after `continue`)."""
        room = ROOMS.get(len(self.company), ROOM)
        return self.goes and not self.arrives and (self.tracked or self.lead.x - self.aside > room[1] - 120)

    def _journey(self, *, from_rest: bool) -> Journey:
        x = self.lead.x
        if not self.goes:
            return Journey(x, x, 0.0)
        if self.arrives:
            length = ARRIVED - x
            return Journey(x, ARRIVED, min(length / 230.0, self.seconds * 0.5))
        pace = PACES.get(self.spec.action, 215.0) * (self.actor.manner.speed if self.lead.rides is None else 1.0)
        if self.followed:
            length = max(0.0, min(pace * (self.seconds + 2), FARTHEST - x))
            return Journey(
                x, x + length, length / pace, from_rest=from_rest, to_rest=length < pace * (self.seconds + 2)
            )
        length = max(0.0, ROOMS.get(len(self.company), ROOM)[1] + self.aside - x)
        slow = min(pace, SLOWEST.get(self.spec.action, 105.0))
        return Journey(x, x + length, max(length / pace, min(self.seconds, length / slow)), from_rest=from_rest)

    # ---- a moment of it (times in seconds since the first frame)

    def moment(self, role: Role, time: float) -> Moment:
        """What a role does at a time."""
        clock = self.start + time
        shut = blink(clock, self.look_seed + 7 * self.seed + sum(map(ord, role.key)))
        shut *= max(0.0, min(1.0, time / 0.15, (self.seconds - time) / 0.15))  # the first and last picture look at you
        if role.key not in self.actors:
            return self._thing(time, shut)
        shown = self.pose_of(role, time)
        shut *= max(0.0, min(1.0, 1.6 - 1.6 * shown.brow))  # wide eyes do not blink
        actor = self.actors[role.key]
        gone = self.journey.distance(time) if role.lead or role.goes else 0.0
        action = self.spec.action if role.lead else actor.act
        return Moment(time=clock, action=action, pose=shown, blink=shut, gone=gone, acted=self.clock_of(actor, time))

    def _thing(self, time: float, shut: float) -> Moment:
        """A thing or a vehicle that is not the lead: it keeps quiet, or joins in where no figure is."""
        clock = self.start + time
        joins = not isinstance(self.lead.performer, Player) and not self.goes
        quiet = "float" if self.place.weightless else "idle"
        acted = self.packing(time) if self.kit.action == "pack" else clock
        return Moment(
            acted=acted,
            time=clock,
            action=self.spec.action if joins else quiet,
            pose=pose(quiet, clock + 2.6, seed=self.seed + 1),
            blink=shut,
        )

    def riding(self, time: float) -> Pose:
        """The pose of a vehicle that somebody rides."""
        return pose("idle", self.start + time, cycles=0, seed=self.seed)

    def packing(self, time: float) -> float:
        """Seconds of the packing, which an action that continues it does not undo."""
        return self.packed + (self.tempo * time if self.act == "pack" else time)

    def acted(self, time: float) -> float:
        """Seconds of the lead's action's own clock: who comes home begins to show when it has arrived."""
        return self.clock_of(self.actor, time)

    def clock_of(self, actor: Actor, time: float) -> float:
        """Seconds of somebody's action's own clock."""
        return actor.clock(time) - (self.journey.seconds if self.arrives and actor is self.actor else 0.0)

    def cycles(self, time: float) -> float:
        """Steps of the lead, in cycles of two, since its story began."""
        return self.actor.cycles(self.journey.distance(time))

    def pose(self, time: float) -> Pose:
        """The lead's pose."""
        return self.pose_of(self.lead, time)

    def pose_of(self, role: Role, time: float) -> Pose:
        """The pose of anybody who acts."""
        actor, gone = self.actors[role.key], self.journey.distance(time)
        if not (self.arrives and role.lead):
            now = actor.pose(time, gone, self.journey.moving(time))
            turned = abs(self._turning(role, time))
            return now if turned == 1 else replace(now, flip=now.flip * turned)
        cycles, acted = actor.cycles(gone), self.acted(time)
        shown = actor.posed("show", acted, cycles, 1.0, actor.gait)
        if acted >= BLEND_SECONDS:
            return shown
        walked = actor.posed("walk", time, cycles, self.journey.moving(time), actor.gait, holds=True)
        return blend(walked, shown, ease(max(0.0, acted / BLEND_SECONDS)))

    # ---- where

    def foot(self, time: float) -> tuple[float, float]:
        """The ground point of the lead in stage units."""
        return self.journey.place(time), GROUND - self.rise(time)

    def spot(self, role: Role, time: float) -> tuple[float, float]:
        """The ground point of anybody in stage units."""
        if role.lead:
            x, y = self.foot(time)
            return x, y + role.y
        actor = self.actors.get(role.key)
        up = self.rise(time) if actor and actor.act == "climb" else 0.0
        return role.x + (self.journey.distance(time) if role.goes else 0.0), GROUND + role.y - up

    def facing(self, role: Role, time: float) -> float:
        """1 to the right, -1 to the left."""
        return math.copysign(1.0, self._turning(role, time))

    def _turning(self, role: Role, time: float) -> float:
        """As `facing`, and between while it turns around after the scene before: the cosine of its turn."""
        old = self.turned_from[role.key]
        if old == role.facing or time >= BLEND_SECONDS:
            return float(role.facing)
        return old + (role.facing - old) * ease(time / BLEND_SECONDS)

    def point(self, role: Role, x: float, y: float, time: float) -> tuple[float, float]:
        """A point of somebody's rig in stage units."""
        at = self.spot(role, time)
        return at[0] + self.facing(role, time) * role.scale * x, at[1] + role.scale * y

    def rise(self, time: float) -> float:
        """How far the lead has climbed, stage units."""
        if self.act != "climb":
            return self.risen
        return self.risen + pieces.CLIMB_RATE * self.gait.stride * self.lead.scale * time

    # ---- what is held and left behind

    def held(self, role: Role, time: float) -> Sprite:
        """What is in somebody's front hand."""
        return self.hands.held(role, time) if isinstance(role.performer, Player) else NOTHING

    def draw_behind(self, stage: Stage, role: Role, time: float) -> None:
        """Draws what belongs to a role and is behind it."""
        if role.key in self.actors:
            self.traces.sea(stage, role, time, behind=True)
            self.hands.draw(stage, role, time, behind=True)
            self.traces.draw(stage, role, time, behind=True)

    def draw_before(self, stage: Stage, role: Role, time: float) -> None:
        """Draws what belongs to a role and is before it."""
        if role.key in self.actors:
            self.traces.draw(stage, role, time, behind=False)
            self.hands.draw(stage, role, time, behind=False)
            self.traces.sea(stage, role, time, behind=False)

    def submerge(self, stage: Stage, role: Role) -> None:
        """Hides what is under the water of one who swims at its surface; called within the role's part."""
        actor = self.actors.get(role.key)
        if actor and actor.act == "swim" and self.traces.swims_at_surface():
            stage.canvas.clipRect(skia.Rect.MakeLTRB(-2000, -4000, 2000, WATERLINE))

    def state(self, time: float) -> dict[str, Any]:
        """What a scene that continues this one at a time needs, as JSON."""
        gone, moving = self.journey.distance(time), self.journey.moving(time)
        others = {}
        for role in self.roles:
            if role.lead:
                continue
            x, _ = self.spot(role, time)
            others[role.key] = {"kind": role.subject.kind, "x": x, "y": role.y, "scale": role.scale}
            others[role.key] |= {"facing": self.facing(role, time)}
            if role.key in self.actors:
                others[role.key] |= self.actors[role.key].state(time, gone, moving)
        return self.actor.state(time, gone, moving) | {
            "x": self.journey.place(time),
            "scale": self.lead.scale,
            "facing": self.facing(self.lead, time),
            "time": self.acted(time),
            "rise": self.rise(time),
            "packed": self.packing(time),
            "others": others,
        }
