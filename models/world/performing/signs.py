"""The small signs of what figures do: Zs, notes, stars, bubbles, crumbs, drops, dust. They are no part of a figure."""

from __future__ import annotations

import math
from functools import cached_property
from typing import TYPE_CHECKING

from models.world.performing.actions import dancing, handling, jumping, resting
from models.world.performing.pose import Pose
from models.world.settings.kit import GROUND
from models.world.shooting.moves import ease
from models.world.stage import Stage
from models.world.subjects.props import DRINKS, Signs
from models.world.subjects.role import UNITS, Player, Role
from models.world.subjects.vehicles.waters import Waters

if TYPE_CHECKING:
    from models.world.performing.performance import Performance

Point = tuple[float, float]
GONE = 0.4  # seconds into the next scene in which the signs of the last action fade


class Traces:
    """The signs of a performance."""

    def __init__(self, performance: Performance) -> None:
        self.show = performance
        self.made: dict[str, Signs] = {}

    def draw(self, stage: Stage, role: Role, time: float, *, behind: bool) -> None:
        """Draws the signs of what a role does, those behind it or those before it."""
        if not isinstance(role.performer, Player) or role.rides is not None:
            return
        actor = self.show.actors[role.key]
        shares = [(actor.act, actor.clock(time), ease(time / 0.3) if actor.before and not actor.same else 1.0)]
        if actor.before and not actor.same and time < GONE:
            shares.append((actor.before["action"], actor.before["time"] + time, 1 - ease(time / GONE)))
        for act, clock, size in shares:
            if act == "spin":
                self._stars(stage, role, time, clock, size, behind)
            sign = {
                "sleep": self._snores,
                "dance": self._notes,
                "swim": self._bubbles,
                "eat": self._crumbs,
                "carry": self._drops,
                "jump": self._dust,
            }.get(act)
            if sign and size > 0.02 and not behind:
                sign(stage, role, time, clock, size)

    def _signs(self, role: Role) -> Signs:
        if role.key not in self.made:
            assert isinstance(role.performer, Player)  # noqa: S101
            self.made[role.key] = Signs(role.performer.figure.brush)
        return self.made[role.key]

    def _pose(self, role: Role, time: float) -> Pose:
        return self.show.pose_of(role, time)

    def _mouth(self, role: Role, time: float) -> Point:
        """Where a mouth is now, in stage units."""
        assert isinstance(role.performer, Player)  # noqa: S101
        at = role.performer.figure.mouth(self._pose(role, time))
        return self.show.point(role, at.x, at.y, time)

    def _crown(self, role: Role, time: float) -> Point:
        """The middle of the head, in stage units."""
        assert isinstance(role.performer, Player)  # noqa: S101
        figure = role.performer.figure
        at = figure.mouth(self._pose(role, time))
        angle, up = math.radians(at.angle), 0.62 * figure.look.head[1]
        return self.show.point(role, at.x + up * math.sin(angle) - 16, at.y - up * math.cos(angle), time)

    # ---- the sea that a swimmer needs where a place has none

    def sea(self, stage: Stage, role: Role, time: float, *, behind: bool) -> None:
        """Water from one side of the picture to the other, or a pool; it lies still while the swimmer goes."""
        if role is not (self._first if behind else self.show.lead) or not self.swims_at_surface():
            return
        x, _ = self.show.spot(self.show.lead, time)
        gone, clock = self.show.journey.distance(time) / UNITS, self.show.start + time
        with stage.part("sea", x, GROUND, 0, UNITS, UNITS):
            if behind:
                self._waters.behind(stage, gone, clock)
                return
            for n, side in enumerate((-1, 1)):
                size = 1.15 + 0.25 * math.sin(clock * 4.6 + n)
                with stage.part(f"foam {n}", 90 + 170 * side, -16 + 5 * math.sin(clock * 3 + n), 0, size, 0.55):
                    stage.draw(self._signs(self.show.lead).dust)
            self._waters.before(stage, gone, clock)

    def swims_at_surface(self) -> bool:
        """Whether the lead swims where there is neither water nor weightlessness."""
        place, figure = self.show.place, isinstance(self.show.lead.performer, Player)
        return figure and self.show.actor.act == "swim" and not (place.water or place.weightless)

    @cached_property
    def _first(self) -> Role:
        """Who is drawn first of all swimmers."""
        return next(role for role in self.show.roles if role.key in self.show.actors)

    @cached_property
    def _waters(self) -> Waters:
        return Waters(self._signs(self.show.lead).brush, self.show.spec.setting, self.show.look_seed)

    # ---- one for each action

    def _snores(self, stage: Stage, role: Role, time: float, clock: float, size: float) -> None:
        x, y = self._crown(role, time)
        side, scale = self.show.facing(role, time), role.scale * size
        signs = self._signs(role)
        for n in range(3):
            share = (clock / resting.BREATH + 0.75 - n / 3) % 1
            grown = 1.25 * share**0.7 * min(1.0, 5 * (1 - share)) * scale
            at_x = x + side * scale * (110 + 150 * share + 24 * math.sin(6 * share + n))
            with stage.part(f"{role.key} z {n}", at_x, y - scale * (60 + 250 * share), 14 - 26 * share, grown, grown):
                stage.draw(signs.zed)

    def _notes(self, stage: Stage, role: Role, time: float, clock: float, size: float) -> None:
        x, y = self.show.spot(role, time)
        scale, signs = role.scale * size, self._signs(role)
        for n in range(2 if self.show.company else 3):
            share = (clock / (4 * dancing.BEAT) + n / 3) % 1
            side = 1 if n % 2 else -1
            grown = scale * 1.6 * min(1.0, 5 * share, 4 * (1 - share))
            aside = 322 + 26 * math.sin(2 * math.pi * (share + 0.3 * n))
            at = x + side * scale * aside, y - scale * (470 + 520 * share)
            with stage.part(f"{role.key} note {n}", *at, 12 * math.sin(7 * share + n), grown, grown):
                stage.draw(signs.note)

    def _stars(  # noqa: PLR0917
        self, stage: Stage, role: Role, time: float, clock: float, size: float, behind: bool
    ) -> None:
        dizzy = self._pose(role, time).dizzy * size
        if dizzy < 0.05:
            return
        x, y = self._crown(role, time)
        signs, scale = self._signs(role), role.scale
        for n in range(3):
            angle = 5.2 * clock + n * 2.1
            if (math.sin(angle) < 0) != behind:
                continue
            grown = scale * dizzy * (1.25 + 0.3 * math.sin(angle))
            at = x + 262 * scale * math.cos(angle), y - scale * (150 - 62 * math.sin(angle))
            with stage.part(f"{role.key} star {n}", *at, 50 * clock, grown, grown):
                stage.draw(signs.star)

    def _bubbles(self, stage: Stage, role: Role, time: float, clock: float, size: float) -> None:
        if not self.show.place.water:
            return
        x, y = self._mouth(role, time)
        signs, scale, side = self._signs(role), role.scale * size, self.show.facing(role, time)
        for n in range(5):
            share = (clock * 0.62 + n / 5) % 1
            grown = scale * (0.5 + 0.2 * (n % 3)) * min(1.0, 6 * share, 4 * (1 - share)) * 1.5
            at_x = x + side * scale * (60 - 150 * share + 30 * math.sin(9 * share + 2 * n))
            with stage.part(f"{role.key} bubble {n}", at_x, y - scale * (20 + 420 * share * share), 0, grown, grown):
                stage.draw(signs.bubble)

    def _crumbs(self, stage: Stage, role: Role, time: float, clock: float, size: float) -> None:
        local = clock % handling.BITE_CYCLE - handling.BITE
        if not 0 < local < 0.62 or role.holding in DRINKS:
            return
        x, y = self._mouth(role, time - local)
        signs, scale = self._signs(role), role.scale * size
        for n in range(5):
            speed, up = -190 + 105 * n, 260 - 60 * (n % 3)
            fall = -up * local + 0.5 * 2400 * local * local
            with stage.part(
                f"{role.key} crumb {n}",
                x + scale * speed * local,
                y + scale * (20 + fall),
                400 * local + 70 * n,
                scale * (0.9 + 0.15 * (n % 3)) * min(1.0, 6 * (0.62 - local)),
                scale * (0.9 + 0.15 * (n % 3)) * min(1.0, 6 * (0.62 - local)),
            ):
                stage.draw(signs.crumb)

    def _drops(self, stage: Stage, role: Role, time: float, clock: float, size: float) -> None:
        x, y = self._crown(role, time)
        signs, scale = self._signs(role), role.scale * size
        side = self.show.facing(role, time)
        for n in range(2):
            share = (clock * 1.1 + n / 2) % 1
            grown = scale * 1.15 * min(1.0, 5 * share, 4 * (1 - share))
            at = x - side * scale * (210 + 120 * share), y - scale * (120 + 110 * share - 190 * share * share - 50 * n)
            with stage.part(f"{role.key} drop {n}", *at, side * (60 + 70 * share), grown, grown):
                stage.draw(signs.drop)

    def _dust(self, stage: Stage, role: Role, time: float, clock: float, size: float) -> None:
        """Two puffs where somebody has landed."""
        if self.show.place.weightless:
            return
        tempo = self.show.actors[role.key].manner.tempo
        after = (clock / tempo) % jumping.CYCLE - jumping.AIR[1]
        if not 0 < after < 0.4:
            return
        x, y = self.show.spot(role, time)
        signs = self._signs(role)
        share = after / 0.4
        heavy = min(1.4, 0.6 + 0.4 * self.show.actors[role.key].manner.weight)
        grown = role.scale * size * heavy * (0.5 + 0.9 * share) * min(1.0, 3 * (1 - share))
        for side in (-1, 1):
            at_x = x + side * role.scale * (110 + 130 * ease(share) * heavy)
            with stage.part(f"{role.key} dust {side}", at_x, y - 12 - 16 * share, 0, grown, grown * 0.8):
                stage.draw(signs.dust)
