"""What hands hold and let go of: food that gets less, a box, a gift that changes hands, a ball and its flight."""

from __future__ import annotations

import math
from functools import cached_property
from typing import TYPE_CHECKING

from models.world.brush import NOTHING, Sprite
from models.world.performing.actions import handling, sharing
from models.world.settings.kit import GROUND
from models.world.shooting.moves import ease
from models.world.stage import Stage
from models.world.subjects import props
from models.world.subjects.role import Player, Role

if TYPE_CHECKING:
    from models.world.performing.performance import Performance

GRAVITY = 3800.0  # of a ball, stage units a second squared
GAMES = {  # where in a round of the ball game somebody is when its own clock begins
    "throw": 0.0,
    "catch": handling.CATCH_START,
    "return": handling.PARTNER,
    "answer": handling.CATCH_START + handling.PARTNER,
}
GIVING = ("offer", "receive")
VANISH = (0.3, 0.3)  # seconds of the next scene after which what is not needed any more goes, and how long that takes
BACK = ((2.72, 440.0), (1.9, 1390.0))  # seconds of the round and stage units away: where a returning ball bounces
Point = tuple[float, float]


class Hands:
    """The things of a performance that figures have in their hands or throw."""

    def __init__(self, performance: Performance) -> None:
        self.show = performance
        self.lead, self.partner = performance.lead, performance.partner
        self.flights: dict[tuple[str, int], Point] = {}

    # ---- in the hand

    def held(self, role: Role, time: float) -> Sprite:
        """What is in the front hand of a role at a time."""
        actor = self.show.actors[role.key]
        old = actor.before.get("action", "") if time < VANISH[0] and not actor.same else ""
        for act, clock in ((actor.act, actor.clock(time)), (old, actor.before.get("time", 0.0) + time)):
            if act == "eat":
                return self._food(role, clock)
            if act == "carry":
                return self._box(role)
            if act in GAMES or (act in GIVING and self._gives):
                return NOTHING
        return role.held

    def _food(self, role: Role, clock: float) -> Sprite:
        food = role.held if role.holding in props.FOOD else self._snack(role)
        if role.holding in props.DRINKS:
            return food
        key = f"{role.key} {handling.bites(clock)}"
        if key not in self._eaten:
            self._eaten[key] = props.bitten(food, handling.bites(clock))
        return self._eaten[key]

    @cached_property
    def _eaten(self) -> dict[str, Sprite]:
        return {}

    def _snack(self, role: Role) -> Sprite:
        key = f"{role.key} snack"
        if key not in self._eaten:
            index = 0 if role.lead else 1 + int(role.key[-1])
            self._eaten[key] = props.snack(self._brush(role), self.show.look_seed + index)
        return self._eaten[key]

    def _box(self, role: Role) -> Sprite:
        key = f"{role.key} box"
        if key not in self._eaten:
            brush = self._brush(role)
            loaded = props.load(role.held) if role.held else props.parcel(brush, self.show.look_seed)
            self._eaten[key] = loaded
        return self._eaten[key]

    @staticmethod
    def _brush(role: Role):  # noqa: ANN205
        assert isinstance(role.performer, Player)  # noqa: S101  (only figures have hands)
        return role.performer.figure.brush

    # ---- out of the hand

    def draw(self, stage: Stage, role: Role, time: float, *, behind: bool) -> None:
        """Draws what is thrown or given, once, with the lead."""
        if not role.lead or not isinstance(role.performer, Player):
            return
        if self._gives:
            if not behind:
                self._gift(stage, time)
            return
        clock, size = self._game(time)
        if clock is None or size <= 0:
            return
        if behind:
            return
        x, y = self.ball_at(clock, time)
        scale = role.scale * size
        with stage.part("ball", x, y, self._turn(clock), scale, scale):
            stage.draw(self._ball)

    @cached_property
    def _ball(self) -> Sprite:
        """What is thrown: the ball, or the thing of the scene."""
        if self.lead.held:
            return props.centred(self.lead.held)
        return props.ball(self._brush(self.lead), self.show.look_seed)

    def _game(self, time: float) -> tuple[float | None, float]:
        """Seconds of the ball game (its own clock, not within a round), and how large the ball still is."""
        actor = self.show.actor
        if actor.act in GAMES:
            return actor.clock(time) + GAMES[actor.act], 1.0
        if actor.before.get("action") in GAMES:
            left = 1 - ease((time - VANISH[0]) / VANISH[1])
            return actor.before["time"] + time + GAMES[actor.before["action"]], left
        return None, 0.0

    def ball_at(self, clock: float, time: float) -> Point:
        """Where the ball is, in stage units."""
        n, t = divmod(clock, handling.GAME)
        start = time - clock + n * handling.GAME  # of this round, in the scene's time
        partner = self.partner if self.partner and self._plays(self.partner) else None
        if t < handling.RELEASE or t >= handling.CAUGHT:
            return self._in_hands(self.lead, time, t if t < handling.RELEASE else t - handling.GAME)
        return self._between(partner, t, start, time) if partner else self._alone(t, start)

    def _plays(self, role: Role) -> bool:
        actor = self.show.actors[role.key]
        return actor.act in GAMES or actor.before.get("action") in GAMES

    def _between(self, partner: Role, t: float, start: float, time: float) -> Point:
        """Over to the partner, in its hands, and back again."""
        there, again = handling.CAUGHT - handling.PARTNER, handling.RELEASE + handling.PARTNER
        if t < there:
            return self._flight((self.lead, start + handling.RELEASE), (partner, start + there), t - handling.RELEASE)
        if t < again:
            return self._in_hands(partner, time, t - handling.PARTNER)
        return self._flight((partner, start + again), (self.lead, start + handling.CAUGHT), t - again)

    def _flight(self, first: tuple[Role, float], last: tuple[Role, float], since: float) -> Point:
        """A parabola from one figure's release to the other's catch."""
        x0, y0 = self._let_go(*first)
        x1, y1 = self._caught(*last)
        whole = last[1] - first[1]
        share = min(1.0, max(0.0, since / whole))
        fall = 0.0 if self.show.place.weightless else 0.5 * GRAVITY * since * (whole - since)
        return x0 + (x1 - x0) * share, y0 + (y1 - y0) * share - fall

    def _alone(self, t: float, start: float) -> Point:
        """Out of the picture, and back: it bounces twice and is caught."""
        side = self.lead.facing
        if t < 1.62:
            x0, y0 = self._let_go(self.lead, start + handling.RELEASE)
            since = t - handling.RELEASE
            fall = 0.0 if self.show.place.weightless else 0.5 * GRAVITY * 0.7 * since * since
            return x0 + side * 1650 * since, y0 - 620 * since + fall
        x1, y1 = self._caught(self.lead, start + handling.CAUGHT)
        if self.show.place.weightless:
            left = handling.CAUGHT - t
            return x1 + side * 1250 * left, y1 - 180 * left
        ground = GROUND - props.BALL * self.lead.scale
        (near, close), (early, far) = BACK
        if t >= near:
            since, whole = t - near, handling.CAUGHT - near
            pull = 2 * (ground - y1) / (whole * whole) * 0.92
            rise = (ground - y1) / whole + 0.5 * pull * whole
            return x1 + side * close * (1 - since / whole), ground - rise * since + 0.5 * pull * since * since
        since, whole = t - early, near - early
        x = x1 + side * (far + (close - far) * since / whole)
        return x, ground - 0.5 * 4200 * since * (whole - since) if since >= 0 else ground + 1300 * since

    def _turn(self, clock: float) -> float:
        """How far the ball has turned, degrees: only in the air."""
        n, t = divmod(clock, handling.GAME)
        air = max(0.0, min(t, handling.CAUGHT) - handling.RELEASE)
        return (n * (handling.CAUGHT - handling.RELEASE) + air) * 300

    def _let_go(self, role: Role, time: float) -> Point:
        return self._remembered("out", role, time, handling.RELEASE)

    def _caught(self, role: Role, time: float) -> Point:
        return self._remembered("in", role, time, handling.CAUGHT - handling.GAME)

    def _remembered(self, what: str, role: Role, time: float, t: float) -> Point:
        key = (f"{what} {role.key}", round(time * 1000))
        if key not in self.flights:
            self.flights[key] = self._in_hands(role, time, t)
        return self.flights[key]

    def _in_hands(self, role: Role, time: float, t: float) -> Point:
        """The ball between both hands, or in the hand that throws; `t` within a round, negative: just caught."""
        front, back = self._palm(role, time, "front"), self._palm(role, time, "back")
        middle = (front[0] + back[0]) / 2, (front[1] + back[1]) / 2 - 10 * role.scale
        share = ease((t - 0.04) / 0.34)
        return middle[0] + (front[0] - middle[0]) * share, middle[1] + (front[1] - middle[1]) * share

    def _palm(self, role: Role, time: float, side: str) -> Point:
        """A little beyond a hand, where a ball lies in it."""
        assert isinstance(role.performer, Player)  # noqa: S101
        figure, shown = role.performer.figure, self.show.pose_of(role, time)
        at = figure.hand(shown, side)
        angle, beyond = math.radians(at.angle), 40.0
        return self.show.point(role, at.x - beyond * math.sin(angle), at.y + beyond * math.cos(angle), time)

    # ---- a gift

    @property
    def _gives(self) -> bool:
        actor = self.show.actor
        return actor.act == "offer" and self.partner is not None and bool(self.lead.held)

    def _gift(self, stage: Stage, time: float) -> None:
        """The gift between the giver's hands, then between those of the other one."""
        clock = self.show.actor.clock(time)
        partner = self.partner
        assert partner is not None  # noqa: S101
        share = ease((clock - sharing.GIVEN + 0.12) / 0.3)
        mine, theirs = self._between_hands(self.lead, time), self._between_hands(partner, time)
        x, y = (a + (b - a) * share for a, b in zip(mine, theirs, strict=True))
        scale = self.lead.scale + (partner.scale - self.lead.scale) * share
        with stage.part("gift", x, y, 0, scale, scale):
            stage.draw(self._ball)

    def _between_hands(self, role: Role, time: float) -> Point:
        (x0, y0), (x1, y1) = self._palm(role, time, "front"), self._palm(role, time, "back")
        out = min(1.0, max(0.0, abs(x1 - x0) / (150 * role.scale) - 0.5))
        return x0 + (x1 - x0) * (0.5 + 0.4 * out), 0.5 * (y0 + y1) - 40 * role.scale
