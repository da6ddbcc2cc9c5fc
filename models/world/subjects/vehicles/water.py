"""A small sailing boat; it brings the water it sails on (`waters`)."""

from __future__ import annotations

import math

from models.world.brush import NOTHING, Brush, Sprite
from models.world.palette import NAMED, darker, lighter
from models.world.shapes import blob, box, curve, ellipse, polygon, star, within
from models.world.stage import Stage
from models.world.subjects import display
from models.world.subjects.role import Moment, Rider
from models.world.subjects.vehicles.vehicle import ROLLING, UNIT, acted, painted
from models.world.subjects.vehicles.waters import Waters

MAST = 34.0
WOOD = 0xA9714A


class Boat:
    """A sailing boat, its bow to the right."""

    height = 900.0

    def __init__(self, colour: int | None, look_seed: int, brush: Brush, setting: str = "", unit: float = UNIT) -> None:
        self.colour = painted(colour, look_seed, "boat", (0xD8433B, 0x2F6F9F, 0x2A9D97))
        self.unit = unit
        self.waters = Waters(brush, setting, look_seed)
        self.main, self.jib, self.mast = self._main(brush), self._jib(brush), self._mast(brush)
        self.inside, self.hull, self.flag = self._inside(brush), self._hull(brush), self._flag(brush)
        self.bow, self.ring, self.snore = self._bow(brush), self._ring(brush), display.snore(brush)

    def _main(self, brush: Brush) -> Sprite:
        """The great sail, the mast at x = 0; the wind has filled it."""
        shape = blob(
            [(-10, -640), (-96, -470), (-196, -250), (-322, -36), (-300, -10), (-150, 6), (-8, 0), (8, -300)], 0.7
        )
        brush.body(shape, 0xFBF4E4, depth=30)
        band = self.colour
        for low, high in ((-300, -214), (-150, -64)):
            brush.fill(
                within(
                    shape,
                    blob(
                        [
                            (-420, low + 26),
                            (-150, low + 44),
                            (60, low),
                            (60, high),
                            (-150, high + 44),
                            (-420, high + 26),
                        ],
                        0.6,
                    ),
                ),
                band,
            )
        for x0, y0, x1 in ((-150, -330, 2), (-252, -148, 2)):
            brush.line(curve([(x0, y0), (-60, y0 + 26), (x1, y0 + 4)]), darker(0xFBF4E4, 0.14), 4)
        brush.fill(star(-74, -390, 42, 17, 5), 0xF3BE41)
        brush.line(polygon([(4, 16), (-328, 6)]), WOOD, 19)
        return brush.take()

    def _jib(self, brush: Brush) -> Sprite:
        shape = blob([(0, -560), (78, -380), (190, -170), (296, 6), (150, 22), (14, -6), (26, -280)], 0.7)
        c = lighter(self.colour, 0.12) if self.colour != NAMED["white"] else 0xE4573D
        brush.body(shape, c, depth=24)
        brush.fill(within(shape, polygon([(-40, -120), (360, -120), (360, -64), (-40, -64)])), 0xFBF4E4)
        return brush.take()

    def _mast(self, brush: Brush) -> Sprite:
        for x in (-318.0, 352.0):
            brush.line(polygon([(MAST, -874), (x, -176)]), 0x6B4A3A, 4)
        brush.body(box(MAST - 13, -888, 26, 760, 12), WOOD, depth=7)
        brush.fill(ellipse(MAST, -890, 18), 0xE9C15A)
        return brush.take()

    def _flag(self, brush: Brush) -> Sprite:
        c = 0xF3BE41 if self.colour not in (NAMED["yellow"], NAMED["orange"]) else 0xD8433B
        brush.body(blob([(0, -26), (60, -34), (120, -12), (178, -4), (118, 14), (60, 10), (0, 26)], 0.8), c, depth=6)
        return brush.take()

    def _inside(self, brush: Brush) -> Sprite:
        brush.fill(
            blob([(-336, -176), (-300, -204), (0, -196), (320, -226), (376, -212), (300, -130), (-300, -130)], 0.5),
            darker(WOOD, 0.42),
        )
        brush.body(box(-236, -176, 170, 34, 12), WOOD, depth=8)
        return brush.take()

    def _hull(self, brush: Brush) -> Sprite:
        c = self.colour
        shape = blob(
            [
                (-352, -186),
                (-200, -166),
                (0, -160),
                (200, -176),
                (398, -228),
                (372, -130),
                (300, -10),
                (214, 56),
                (-226, 56),
                (-312, 0),
                (-346, -100),
            ],
            0.6,
        )
        brush.body(shape, c, depth=32)
        lower = within(shape, blob([(-420, -46), (-100, -34), (200, -42), (440, -84), (440, 90), (-420, 90)], 0.6))
        brush.fill(lower, 0xF6F1E7 if c != NAMED["white"] else 0x2F6F9F)
        brush.fill(within(shape, box(-500, 4, 1000, 90)), darker(c, 0.34))
        brush.line(curve([(-348, -176), (-200, -158), (0, -152), (200, -168), (390, -218)]), WOOD, 26)
        brush.line(curve([(-330, -180), (-200, -164), (0, -158), (200, -174), (380, -222)]), lighter(WOOD, 0.4), 6)
        for x in (96, 182, 268):
            brush.body(ellipse(x, -104 - 0.1 * (x - 96), 25), 0xE9C15A, depth=5)
            brush.fill(ellipse(x, -104 - 0.1 * (x - 96), 17), 0x27406F)
        return brush.take()

    def _ring(self, brush: Brush) -> Sprite:
        brush.line(ellipse(0, 0, 42), 0xFFF6E2, 25)
        red = 0xE4573D if self.colour not in (0xD8433B, NAMED["red"]) else 0x2F6F9F
        for a in (0, 90, 180, 270):
            k = math.radians(a + 45)
            x, y, dx, dy = 42 * math.cos(k), 42 * math.sin(k), -11 * math.sin(k), 11 * math.cos(k)
            brush.line(polygon([(x - dx, y - dy), (x + dx, y + dy)]), red, 24)
        return brush.take()

    def _bow(self, brush: Brush) -> Sprite:
        """Foam that the bow throws up, its foot at the origin."""
        foam = ellipse(0, -6, 70, 26)
        for x, y, r in ((-54, -10, 30), (34, -30, 36), (-8, -42, 30), (72, -12, 24), (62, -52, 15), (16, -74, 13)):
            foam.addPath(ellipse(x, y, r))
        brush.shine(foam, brush.light(0xFFFFFF), 0.92)
        return brush.take()

    def draw(self, stage: Stage, moment: Moment, *, held: Sprite = NOTHING, rider: Rider | None = None) -> None:  # noqa: ARG002
        """Draws the boat on its water: it rocks, its sails fill and slacken, foam stands at the bow when it goes."""
        time, gone = moment.time, moment.gone / self.unit
        going = moment.action in ROLLING
        alive = acted(moment, rider, 0.6)
        rock = 3.2 * math.sin(time * 1.35) + 1.2 * math.sin(time * 2.3 + 1) - (2.4 if going else 0.0)
        heave = 11 * math.sin(time * 1.35 - 0.9)
        with stage.part("boat"):
            self.waters.behind(stage, gone, time)
            with stage.part("afloat", 0, -14 + heave, rock), alive.on(stage, "life", 300.0):
                self._rig(stage, time, going=going, slack=moment.action == "sleep", spring=alive.spring)
                with stage.part("inside"):
                    stage.draw(self.inside)
                if rider is not None:
                    self._crew(stage, rider)
                with stage.part("hull"):
                    stage.draw(self.hull)
                with stage.part("ring", -186, -84, 5 * math.sin(time * 1.35 - 0.7) - rock):
                    stage.draw(self.ring)
            if self.waters.kind != "none":
                self._foam(stage, time, going=going)
            self.waters.before(stage, gone, time)
        if moment.action == "sleep":
            display.draw_snore(stage, self.snore, time, 120, -800)

    def _rig(self, stage: Stage, time: float, *, going: bool, slack: bool, spring: float) -> None:
        wind = 0.72 if slack else 1.0 if going else 0.92
        full = wind * (1 + 0.035 * math.sin(time * 1.1) + 0.015 * math.sin(time * 4.3)) - 0.04 * spring
        with stage.part("flag", MAST, -852, 4 * math.sin(time * 5) - 3, -(0.9 + 0.1 * math.sin(time * 6.2)), 1.0):
            stage.draw(self.flag)
        with stage.part("jib", MAST + 18, -236, 0.8 * math.sin(time * 1.1 + 0.6), full, 1.0):
            stage.draw(self.jib)
        with stage.part("mast"):
            stage.draw(self.mast)
        with stage.part("main", MAST - 16, -240, 1.2 * math.sin(time * 0.9), full, 1.0):
            stage.draw(self.main)

    def _crew(self, stage: Stage, rider: Rider) -> None:
        """Sits before the mast, seen from the chest up."""
        look = rider.look
        tall = look.leg + 2 * look.body[1] if look is not None else 640.0
        with stage.part("seat", -128, -176 + 0.5 * (tall - 290), 0, 0.5, 0.5):
            rider(stage)

    def _foam(self, stage: Stage, time: float, *, going: bool) -> None:
        size = (1.0 if going else 0.42) * (1 + 0.14 * math.sin(time * 5.1))
        with stage.part("bow wave", 268, 30, 6 * math.sin(time * 3.3), size, size * (1 + 0.1 * math.sin(time * 7))):
            stage.draw(self.bow)
        for n in range(3 if going else 1):
            share = (time * 0.7 + n / 3) % 1
            wake = (0.75 if going else 0.4) * math.sin(math.pi * share)
            with stage.part(f"wake {n}", -262 - 210 * share * going, 34, 0, wake * 1.3, wake * 0.5):
                stage.draw(self.bow)
