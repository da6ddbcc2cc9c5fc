"""What flies: a hot-air balloon, and a rocket of the picture-book kind."""

from __future__ import annotations

import math

import skia

from models.world.brush import NOTHING, Brush, Sprite
from models.world.palette import darker, lighter
from models.world.shapes import blob, box, ellipse, minus, polygon, within
from models.world.stage import Stage
from models.world.subjects import display
from models.world.subjects.liveliness import WEIGHTLESS, Life
from models.world.subjects.role import Moment, Rider
from models.world.subjects.vehicles.vehicle import UNIT, acted, painted

FLYING = ("fly", "drive", "run", "jump", "float", "walk", "swim", "carry")  # the rocket's fire burns


class Balloon:
    """A hot-air balloon with a basket."""

    height = 1080.0

    def __init__(self, colour: int | None, look_seed: int, brush: Brush, setting: str = "", unit: float = UNIT) -> None:  # noqa: ARG002
        main = painted(colour, look_seed, "balloon", (0xE4573D, 0xF0B13C, 0x3FA7A0, 0x8460B3))
        self.envelope, self.ropes = self._envelope(main, brush), self._ropes(brush)
        self.basket, self.flame, self.snore = self._basket(brush), self._flame(brush), display.snore(brush)

    def _envelope(self, main: int, brush: Brush) -> Sprite:
        shape = blob(
            [
                (0, -1080),
                (210, -1030),
                (330, -860),
                (300, -660),
                (170, -500),
                (72, -396),
                (-72, -396),
                (-170, -500),
                (-300, -660),
                (-330, -860),
                (-210, -1030),
            ],
            0.95,
        )
        brush.body(shape, main, depth=44)
        pale = lighter(main, 0.78)
        for half, inner in ((262, 168), (78, -78)):
            gore = blob([(0, -1082), (half, -860), (half * 0.3, -390), (inner * 0.28, -390), (inner, -860)], 0.9)
            brush.fill(within(shape, gore), pale)
            if inner > 0:
                mirrored = blob(
                    [(0, -1082), (-half, -860), (-half * 0.3, -390), (-inner * 0.28, -390), (-inner, -860)], 0.9
                )
                brush.fill(within(shape, mirrored), pale)
        band = within(shape, blob([(-400, -720), (0, -676), (400, -720), (400, -640), (0, -590), (-400, -640)]))
        brush.fill(band, 0x2E4A7D)
        for k in range(-3, 4):
            brush.fill(ellipse(k * 84, -662 + abs(k) * -9, 17), 0xF3BE41)
        shade = minus(
            shape,
            blob(
                [
                    (-30, -1090),
                    (180, -1020),
                    (250, -860),
                    (216, -650),
                    (80, -480),
                    (30, -380),
                    (-400, -380),
                    (-400, -1090),
                ],
                0.9,
            ),
        )
        brush.shine(shade, 0x1E1B3A, 0.14)
        brush.shine(ellipse(-150, -880, 46, 110), 0xFFFFFF, 0.22)
        brush.fill(box(-76, -404, 152, 22, 8), darker(main, 0.3))
        return brush.take()

    def _ropes(self, brush: Brush) -> Sprite:
        for a, b in ((-70, -104), (70, 104), (-34, -56), (34, 56)):
            brush.line(polygon([(a, -388), (b, -196)]), 0x6B4A3A, 6)
        return brush.take()

    def _basket(self, brush: Brush) -> Sprite:
        shape = blob([(-124, -206), (124, -206), (104, -24), (70, -4), (-70, -4), (-104, -24)], 0.5)
        brush.body(shape, 0xB9803F, depth=18)
        weave = polygon([])
        for row in range(5):
            for k in range(-5, 6):
                weave.addPath(box(k * 44 + (row % 2) * 22 - 14, -178 + row * 36, 28, 12, 5))
        brush.fill(within(weave, shape), 0x96622D, alpha=0.75)
        brush.body(box(-136, -222, 272, 34, 16), 0x8A5A32, depth=7)
        return brush.take()

    def _flame(self, brush: Brush) -> Sprite:
        brush.glow(0, -370, 120, 0xFFB347, 0.6)
        brush.fill(blob([(-26, -350), (0, -430), (26, -350), (0, -334)]), 0xF79A3B, lit=True)
        brush.fill(blob([(-13, -350), (0, -398), (13, -350), (0, -338)]), 0xFFE89A, lit=True)
        return brush.take()

    def draw(self, stage: Stage, moment: Moment, *, held: Sprite = NOTHING, rider: Rider | None = None) -> None:  # noqa: ARG002
        """Draws the balloon hanging in the air, the basket swinging under it."""
        lift = 90 + 40 * math.sin(moment.time * 0.8)
        sway = 2.4 * math.sin(moment.time * 0.9)
        alive = acted(moment, rider, 0.8)
        with (
            stage.part("balloon", 26 * math.sin(moment.time * 0.5), -lift, 0, 0.93, 0.93),
            alive.on(stage, "life", 540.0),
            stage.part("top", 0, -400, sway * 0.5),
            stage.part("back", 0, 400),
        ):
            burning = 0.35 if moment.action == "sleep" else 0.8 + 0.35 * max(0.0, alive.spring)
            flicker = burning + 0.3 * math.sin(moment.time * 21) * math.sin(moment.time * 13)
            stage.draw(self.envelope)
            with stage.part("flame", 0, -320 * (1 - flicker), 0, 1, flicker):
                stage.draw(self.flame)
            with stage.part("hanging", 0, -388, -sway - 0.5 * alive.turn), stage.part("low", 0, 388):
                stage.draw(self.ropes)
                if rider is not None:
                    stage.canvas.save()
                    stage.canvas.clipRect(skia.Rect.MakeLTRB(-160, -700, 160, -60))
                    with stage.part("seat", 0, -62, 0, 0.38, 0.38):
                        rider(stage)
                    stage.canvas.restore()
                stage.draw(self.basket)
        if moment.action == "sleep":
            display.draw_snore(stage, self.snore, moment.time, 240, -900)


class Rocket:
    """A rocket of the picture-book kind."""

    height = 1020.0

    def __init__(self, colour: int | None, look_seed: int, brush: Brush, setting: str = "", unit: float = UNIT) -> None:  # noqa: ARG002
        self.adrift = setting in WEIGHTLESS
        self.colour = painted(colour, look_seed, "rocket", (0xE4573D, 0x3E78B9, 0xEE8434))
        self.hull, self.port, self.fire = self._hull(brush), self._port(brush), self._fire(brush)
        brush.shine(minus(ellipse(0, -600, 76), ellipse(22, -578, 76)), 0xFFFFFF, 0.5)
        self.shine, self.snore, self.contact = brush.take(), display.snore(brush), display.contact(brush, 230)

    def _hull(self, brush: Brush) -> Sprite:
        c = self.colour
        for side in (-1, 1):
            brush.body(
                blob(
                    [(side * 120, -420), (side * 252, -230), (side * 262, -70), (side * 190, -130), (side * 110, -160)],
                    0.7,
                ),
                darker(c, 0.06),
                depth=14,
            )
        shape = blob(
            [
                (0, -1020),
                (86, -900),
                (158, -690),
                (172, -440),
                (128, -170),
                (0, -140),
                (-128, -170),
                (-172, -440),
                (-158, -690),
                (-86, -900),
            ],
            0.85,
        )
        brush.body(shape, 0xF4F1EA, depth=36, shade=0.18)
        brush.fill(within(shape, box(-300, -1100, 600, 262)), c)
        brush.shine(within(shape, polygon([(50, -1100), (300, -1100), (300, -100), (70, -100)])), 0x1E1B3A, 0.1)
        brush.fill(within(shape, box(-300, -300, 600, 34)), c)
        brush.body(blob([(-80, -150), (80, -150), (104, -92), (-104, -92)], 0.5), 0x5B6478, depth=8)
        brush.body(blob([(0, -330), (26, -200), (20, -70), (-20, -70), (-26, -200)], 0.6), c, depth=8)
        for k in range(-3, 4):
            brush.fill(ellipse(k * 40, -250 - abs(k) * -1, 6), 0xB8BCC6)
        return brush.take()

    def _port(self, brush: Brush) -> Sprite:
        brush.body(ellipse(0, -600, 104), 0xC9CED8, depth=9)
        brush.fill(ellipse(0, -600, 82), 0x27406F)
        return brush.take()

    def _fire(self, brush: Brush) -> Sprite:
        brush.glow(0, 40, 260, 0xFFB347, 0.55)
        brush.fill(blob([(-84, -96), (84, -96), (60, 40), (0, 210), (-60, 40)], 0.9), 0xF0722E, lit=True)
        brush.fill(blob([(-56, -96), (56, -96), (38, 20), (0, 130), (-38, 20)], 0.9), 0xFBB03B, lit=True)
        brush.fill(blob([(-30, -96), (30, -96), (18, 0), (0, 60), (-18, 0)], 0.9), 0xFFF2B0, lit=True)
        return brush.take()

    def draw(self, stage: Stage, moment: Moment, *, held: Sprite = NOTHING, rider: Rider | None = None) -> None:  # noqa: ARG002
        """Draws the rocket; its fire burns when it flies."""
        burning = moment.action in FLYING
        alive = Life() if burning else acted(moment, rider, 0.8)
        lift = 170 + 26 * math.sin(moment.time * 1.6) if burning else 0
        lean = 9 + 2.5 * math.sin(moment.time * 1.2) if burning else 0
        if not burning and not self.adrift:
            near = 1 / (1 + alive.lift / 200)
            with stage.part("contact", alive.x, -2, 0, near, near):
                stage.draw(self.contact)
        with (
            alive.on(stage, "life", 480.0),
            stage.part("rocket", 2.5 * math.sin(moment.time * 41) if burning else 0, -lift - 420, lean, 0.92, 0.92),
            stage.part("down", 0, 500),
        ):
            if burning:
                flicker = 0.95 + 0.16 * math.sin(moment.time * 34) + 0.1 * math.sin(moment.time * 53)
                with stage.part("fire", 0, -96 * (1 - flicker), 0, 1, flicker):
                    stage.draw(self.fire)
            stage.draw(self.hull)
            stage.draw(self.port)
            if rider is not None:
                stage.canvas.save()
                stage.canvas.clipPath(ellipse(0, -600, 82), doAntiAlias=True)
                with stage.part("seat", 0, -330, 0, 0.34, 0.34):
                    rider(stage)
                stage.canvas.restore()
            with stage.part("glass"):
                stage.draw(self.shine)
        if moment.action == "sleep":
            display.draw_snore(stage, self.snore, moment.time, 110, -900)
