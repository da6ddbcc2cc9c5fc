"""A steam locomotive with one open wagon full of luggage, on rails of its own."""

from __future__ import annotations

import math

from models.world.brush import NOTHING, Brush, Sprite
from models.world.palette import NAMED, darker, lighter
from models.world.shapes import blob, box, curve, ellipse, minus, polygon, star, within
from models.world.stage import Stage
from models.world.subjects import display
from models.world.subjects.liveliness import WEIGHTLESS
from models.world.subjects.role import Moment, Rider
from models.world.subjects.vehicles.vehicle import ROLLING, UNIT, acted, land_light, painted

IRON, GOLD = 0x3A3F52, 0xE9C15A
DRIVERS = (-44.0, 186.0)  # where the two great wheels are, of a radius
DRIVER, SMALL = 104.0, 60.0
PIN = 56.0  # from the axle to the coupling rod
RAIL = -20.0  # the rail's upper side
WAGON = -560.0
FIRST, LAST = -3900.0, 6600.0  # how far the rails lie from where the train starts


class Train:
    """A toy-like train, facing right."""

    height = 780.0

    def __init__(self, colour: int | None, look_seed: int, brush: Brush, setting: str = "", unit: float = UNIT) -> None:
        self.colour = painted(colour, look_seed, "train", (0xD8433B, 0x2F8F83, 0x3E78B9, 0xE08A2E))
        self.unit = unit
        with land_light(brush):
            self.rails = self._rails(brush, starry=setting in WEIGHTLESS)
        self.cab_back, self.cab, self.boiler = self._cab_back(brush), self._cab(brush), self._boiler(brush)
        self.driver = self._wheel(brush, DRIVER, darker(self.colour, 0.12))
        self.small = self._wheel(brush, SMALL, darker(self.colour, 0.12))
        self.rod, self.piston, self.cylinder = self._rod(brush), self._piston(brush), self._cylinder(brush)
        self.wagon, self.load = self._wagon(brush), self._load(brush)
        self.puff, self.snore = self._puff(brush), display.snore(brush)

    # ---- its parts

    def _rails(self, brush: Brush, *, starry: bool) -> Sprite:
        if starry:  # where there is no ground it rolls on light
            for y, wide in ((RAIL, 9), (RAIL + 26, 6)):
                brush.line(polygon([(FIRST, y), (LAST, y)]), 0xFFE9A8, wide, lit=True)
            for k in range(int((LAST - FIRST) / 300)):
                brush.fill(star(FIRST + 300 * k, RAIL + 60 + 30 * (k % 3), 22, 7, 4), 0xFFF6DC, lit=True)
            return brush.take()
        brush.fill(box(FIRST, -14, LAST - FIRST, 62, 30), 0x9C8F84)
        stones, sleepers = polygon([]), polygon([])
        for k in range(int((LAST - FIRST) / 116)):
            x = FIRST + 116 * k
            sleepers.addPath(polygon([(x, -10), (x + 58, -10), (x + 50, 30), (x - 16, 30)]))
            stones.addPath(ellipse(x + 82, 22 + 8 * (k % 2), 12, 8))
            stones.addPath(ellipse(x + 94 - 12 * (k % 3), 2, 9, 6))
        brush.fill(stones, 0xB9ADA2)
        brush.fill(sleepers, 0x6B4A36)
        brush.fill(box(FIRST, 14, LAST - FIRST, 14), 0x6E7686)
        brush.fill(box(FIRST, 12, LAST - FIRST, 5), 0xC9CED8)
        brush.fill(box(FIRST, RAIL, LAST - FIRST, 13), 0x6E7686)
        brush.fill(box(FIRST, RAIL, LAST - FIRST, 5), 0xD9DDE3)
        return brush.take()

    def _wheel(self, brush: Brush, radius: float, c: int) -> Sprite:
        brush.fill(ellipse(0, 0, radius), IRON)
        brush.fill(minus(ellipse(0, 0, radius * 0.86), ellipse(0, 0, radius * 0.66)), c)
        for k in range(5):
            a = math.radians(36 * k)
            x, y = radius * 0.74 * math.cos(a), radius * 0.74 * math.sin(a)
            brush.line(polygon([(-x, -y), (x, y)]), c, radius * 0.12)
        brush.fill(ellipse(0, 0, radius * 0.24), c)
        brush.fill(ellipse(0, 0, radius * 0.12), GOLD)
        return brush.take()

    def _rod(self, brush: Brush) -> Sprite:
        brush.body(box(DRIVERS[0] - 26, -15, DRIVERS[1] - DRIVERS[0] + 52, 30, 15), 0xB9BFCC, depth=6)
        for x in DRIVERS:
            brush.fill(ellipse(x, 0, 13), IRON)
        return brush.take()

    def _piston(self, brush: Brush) -> Sprite:
        brush.line(polygon([(0, 0), (190, 0)]), 0xD3D8E0, 17)
        brush.fill(ellipse(0, 0, 12), IRON)
        return brush.take()

    def _cylinder(self, brush: Brush) -> Sprite:
        brush.body(box(356, -150, 132, 82, 22), self.colour, depth=12)
        for x in (368, 462):
            brush.fill(box(x, -150, 14, 82), GOLD)
        return brush.take()

    def _cab_back(self, brush: Brush) -> Sprite:
        brush.fill(box(-300, -640, 262, 440), darker(self.colour, 0.62))
        brush.fill(ellipse(-80, -330, 34), 0xE98A3C, lit=True)
        return brush.take()

    def _cab(self, brush: Brush) -> Sprite:
        c = self.colour
        wall = minus(box(-316, -660, 290, 500, 18), box(-272, -588, 202, 210, 34))
        brush.body(wall, c, depth=22)
        frame = minus(box(-284, -600, 226, 234, 44), box(-272, -588, 202, 210, 34))
        brush.fill(frame, GOLD)
        brush.line(box(-286, -330, 230, 128, 16), GOLD, 9)
        brush.fill(star(-171, -266, 44, 19, 5), GOLD)
        brush.body(
            blob([(-366, -654), (-350, -700), (-171, -736), (8, -700), (24, -654), (-171, -666)], 0.7),
            darker(c, 0.42),
            depth=14,
        )
        return brush.take()

    def _boiler(self, brush: Brush) -> Sprite:
        c = self.colour
        brush.body(box(-340, -216, 850, 66, 16), IRON, depth=12)
        brush.fill(box(-340, -166, 850, 14), 0xD8433B if c not in (NAMED["red"], 0xD8433B) else GOLD)
        chimney = [(232, -470), (244, -600), (196, -790), (400, -790), (352, -600), (364, -470)]
        brush.body(blob(chimney, 0.3), IRON, depth=20)
        brush.body(box(186, -820, 224, 46, 16), GOLD, depth=10)
        brush.body(blob([(44, -470), (50, -566), (104, -604), (158, -566), (164, -470)], 0.7), GOLD, depth=18)
        drum = box(-60, -494, 440, 286, 46)
        brush.body(drum, c, depth=40)
        brush.shine(within(drum, box(-40, -462, 400, 34, 17)), 0xFFFFFF, 0.26)
        for x in (-8, 182):
            brush.fill(box(x, -494, 22, 286), GOLD)
            brush.fill(within(drum, box(x, -270, 22, 80)), darker(GOLD, 0.25))
        brush.body(box(352, -504, 128, 306, 40), IRON, depth=22)
        brush.body(ellipse(482, -352, 34, 116), lighter(IRON, 0.14), depth=12)
        brush.fill(ellipse(494, -352, 14, 44), GOLD)
        brush.body(box(420, -566, 66, 66, 18), GOLD, depth=8)
        brush.fill(ellipse(480, -534, 24, 27), 0xFFF1B8, lit=True)
        if brush.light.hour.shadow > 0.35:
            brush.glow(540, -534, 220, 0xFFE9A8, 0.6)
        brush.body(
            polygon([(470, -206), (548, -40), (400, -40), (400, -206)]),
            0xD8433B if c != NAMED["red"] and c != 0xD8433B else GOLD,
            depth=10,
        )
        for k in range(3):
            brush.line(polygon([(426 + 22 * k, -196), (424 + 44 * k, -46)]), IRON, 8)
        return brush.take()

    def _wagon(self, brush: Brush) -> Sprite:
        c = self.colour
        tub = blob([(-230, -330), (230, -330), (214, -160), (-214, -160)], 0.12)
        brush.body(tub, lighter(c, 0.12), depth=24)
        for k in range(-2, 3):
            brush.line(polygon([(84 * k, -320), (80 * k, -168)]), darker(c, 0.16), 7)
        brush.body(box(-246, -352, 492, 36, 14), GOLD, depth=8)
        brush.body(box(-236, -176, 472, 42, 12), IRON, depth=8)
        brush.line(polygon([(236, -150), (330, -150)]), IRON, 20)
        return brush.take()

    def _load(self, brush: Brush) -> Sprite:
        """Suitcases, a gift and a bear, standing in the wagon."""
        brush.body(box(-196, -136, 150, 150, 18), 0xA9714A, depth=12)
        for x in (-172, -94):
            brush.fill(box(x, -136, 22, 150), darker(0xA9714A, 0.3))
        brush.line(curve([(-144, -138), (-120, -164), (-96, -138)]), darker(0xA9714A, 0.4), 12)
        brush.body(ellipse(10, -84, 66, 62), 0xB98455, depth=12)
        for x in (-38, 58):
            brush.body(ellipse(x, -138, 23), 0xB98455, depth=5)
        brush.fill(ellipse(12, -66, 30, 23), 0xE7CBA2)
        for x in (-12, 36):
            brush.fill(ellipse(x, -98, 8), 0x2B2226)
        brush.fill(ellipse(12, -76, 10, 8), 0x2B2226)
        brush.body(box(90, -110, 116, 124, 12), 0x8460B3 if self.colour != NAMED["purple"] else 0x3E9FC0, depth=10)
        brush.fill(box(136, -110, 24, 124), 0xF3BE41)
        for side in (-1, 1):
            brush.body(
                blob([(148, -110), (148 + side * 20, -154), (148 + side * 60, -150), (148 + side * 44, -112)]),
                0xF3BE41,
                depth=5,
            )
        return brush.take()

    def _puff(self, brush: Brush) -> Sprite:
        cloud = ellipse(0, 0, 62, 56)
        for x, y, r in ((-48, 16, 44), (50, 12, 46), (14, -34, 46), (-30, -26, 38)):
            cloud.addPath(ellipse(x, y, r))
        brush.shine(cloud, brush.light(0xFFFDF6), 0.86)
        brush.shine(ellipse(-16, -24, 40, 30), 0xFFFFFF, 0.5)
        return brush.take()

    # ---- the ride

    def draw(self, stage: Stage, moment: Moment, *, held: Sprite = NOTHING, rider: Rider | None = None) -> None:  # noqa: ARG002
        """Draws the train on its rails: rods and wheels turn with the way it has gone, steam rises."""
        time, going = moment.time, moment.action in ROLLING
        gone = moment.gone / self.unit
        alive = acted(moment, rider, 0.6)
        with stage.apart("rails"), stage.part("laid", -gone):
            stage.draw(self.rails)
        chuff = 3 * abs(math.sin(gone / DRIVER)) if going else 1.2 * math.sin(time * 9)
        with stage.part("train", 30, RAIL), alive.on(stage, "life", 330.0):
            self._smoke(stage, time, going=going, asleep=moment.action == "sleep")
            self._pull(stage, gone, time, chuff, alive.spring)
            with stage.part("engine", 0, chuff - 3 * going):
                with stage.part("inside"):
                    stage.draw(self.cab_back)
                if rider is not None:
                    self._driver(stage, rider)
                with stage.part("boiler"):
                    stage.draw(self.boiler)
                with stage.part("cab"):
                    stage.draw(self.cab)
            self._gear(stage, gone)
        if moment.action == "sleep":
            display.draw_snore(stage, self.snore, time, 20, -760)

    def _driver(self, stage: Stage, rider: Rider) -> None:
        """Looks out of the window."""
        stage.canvas.save()
        stage.canvas.clipPath(box(-280, -700, 218, 326, 34), doAntiAlias=True)
        look = rider.look
        face = look.leg + 2 * look.body[1] + look.head[1] - 84 if look is not None else 640.0
        low = look.drops(rider.pose.drop) if look is not None else rider.pose.drop
        with stage.part("seat", -184, -462 + 0.46 * (face - low), 0, 0.46, 0.46):
            rider(stage)
        stage.canvas.restore()

    def _pull(self, stage: Stage, gone: float, time: float, chuff: float, spring: float) -> None:
        late = 2 * math.sin(gone / DRIVER - 0.8) + 0.4 * math.sin(time * 2)
        with stage.part("wagon", WAGON, -8 * max(0.0, spring), 0.3 * late):
            with stage.part("load", 0, -318 + 0.7 * late - 26 * max(0.0, spring), 0.5 * late):
                stage.draw(self.load)
            with stage.part("tub", 0, 0.4 * chuff):
                stage.draw(self.wagon)
            for n, x in enumerate((-134, 134)):
                with stage.part(f"wheel {n}", x, -78, math.degrees(gone / 78), 1.3, 1.3):
                    stage.draw(self.small)

    def _gear(self, stage: Stage, gone: float) -> None:
        turn = gone / DRIVER
        with stage.part("front wheel", 400, -SMALL, math.degrees(gone / SMALL)):
            stage.draw(self.small)
        with stage.part("rear wheel", -246, -SMALL, math.degrees(gone / SMALL)):
            stage.draw(self.small)
        for n, x in enumerate(DRIVERS):
            with stage.part(f"driver {n}", x, -DRIVER, math.degrees(turn)):
                stage.draw(self.driver)
        px, py = PIN * math.cos(turn), PIN * math.sin(turn)
        with stage.part("rod", px, py - DRIVER):
            stage.draw(self.rod)
        with stage.part("piston", DRIVERS[1] + px, py - DRIVER, -math.degrees(math.asin(py / 190))):
            stage.draw(self.piston)
        with stage.part("cylinder"):
            stage.draw(self.cylinder)

    def _smoke(self, stage: Stage, time: float, *, going: bool, asleep: bool) -> None:
        pace, drift = (1.0, 430.0) if going else (0.34, 90.0)
        for n in range(2 if asleep else 6):
            share = (time * 0.55 * pace + n / 6) % 1
            size = (0.5 + 1.15 * share) * min(1.0, 8 * share, 3.2 * (1 - share))
            x, y = 298 - drift * share**1.2 + 14 * math.sin(time * 2 + n), -826 - (190 if going else 260) * share
            with stage.part(f"puff {n}", x, y, 20 * n, size, size):
                stage.draw(self.puff)
