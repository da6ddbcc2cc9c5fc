"""A round little car with luggage on its roof."""

from __future__ import annotations

import math

from models.world.brush import NOTHING, Brush, Sprite
from models.world.chance import wobble
from models.world.palette import darker, lighter
from models.world.shapes import blob, box, curve, ellipse, minus, polygon, within
from models.world.stage import Stage
from models.world.subjects import display
from models.world.subjects.role import Moment, Rider
from models.world.subjects.vehicles.vehicle import GLASS, ROLLING, UNIT, acted, painted


class Car:
    """A round little car, facing right."""

    height = 760.0

    def __init__(self, colour: int | None, look_seed: int, brush: Brush, setting: str = "", unit: float = UNIT) -> None:  # noqa: ARG002
        self.colour = painted(colour, look_seed, "car", (0xE4573D, 0xF0B13C, 0x3FA7A0, 0x5B8FD1))
        self.back, self.front = self._back(brush), self._front(brush)
        self.wheel = self._wheel(brush)
        self.luggage, self.unit = self._luggage(brush), unit
        brush.glow(520, -210, 230, 0xFFE9A8, 0.75)
        brush.shine(polygon([(450, -236), (1000, -330), (1040, -40), (450, -196)]), 0xFFF1C0, 0.14)
        self.flash, self.snore = brush.take(), display.snore(brush)
        brush.shine(ellipse(0, 0, 34), 0xFFFFFF, 0.5)
        brush.shine(ellipse(30, -16, 22), 0xFFFFFF, 0.5)
        self.puff, self.contact = brush.take(), display.contact(brush, 150)

    def _back(self, brush: Brush) -> Sprite:
        brush.fill(blob([(-250, -300), (-190, -520), (150, -530), (260, -300)], 0.7), 0x3A4260)
        brush.fill(box(-190, -380, 90, 120, 30), 0x6B4A3A)
        return brush.take()

    def _front(self, brush: Brush) -> Sprite:
        c = self.colour
        cabin = blob([(-300, -290), (-262, -470), (-170, -572), (140, -580), (232, -470), (300, -290)], 0.75)
        holes = (
            polygon([(-236, -306), (-204, -470), (-150, -528), (-40, -530), (-40, -306)]),
            polygon([(-6, -306), (-6, -530), (118, -532), (180, -466), (226, -306)]),
        )
        frame = cabin
        for hole in holes:
            frame = minus(frame, hole)
        brush.body(frame, lighter(c, 0.12), depth=14)
        for hole in holes:
            brush.shine(hole, GLASS, 0.13)
            brush.shine(within(hole, polygon([(60, -560), (110, -560), (30, -300), (-20, -300)])), 0xFFFFFF, 0.22)
        body = blob(
            [
                (-470, -120),
                (-462, -250),
                (-380, -312),
                (0, -322),
                (300, -310),
                (430, -272),
                (482, -190),
                (474, -96),
                (0, -72),
                (-440, -84),
            ],
            0.75,
        )
        for x in (-262, 268):
            body = minus(body, ellipse(x, -88, 106, 104))
        brush.body(body, c, depth=30)
        brush.fill(within(body, box(-500, -196, 1000, 26)), lighter(c, 0.72))
        brush.line(curve([(-20, -316), (-14, -200), (-30, -90)]), darker(c, 0.2), 6)
        brush.fill(box(-78, -262, 62, 14, 7), lighter(c, 0.7))
        brush.fill(ellipse(438, -220, 40, 46), 0xF4EEE2)
        brush.fill(ellipse(444, -220, 28, 34), 0xFFF1B8, lit=True)
        brush.fill(box(-478, -250, 34, 60, 14), 0xD8433B, lit=True)
        for x in (-486, 400):
            brush.body(box(x, -126, 96, 34, 16), 0xD9DDE3, depth=6)
        if self.light_on(brush):
            brush.glow(540, -210, 210, 0xFFE9A8, 0.6)
        return brush.take()

    @staticmethod
    def light_on(brush: Brush) -> bool:
        """Whether the headlamp shines."""
        return brush.light.hour.shadow > 0.35

    def _wheel(self, brush: Brush) -> Sprite:
        brush.fill(ellipse(0, 0, 92), 0x2B2D3A)
        brush.fill(ellipse(0, 0, 54), 0xE9ECEF)
        for k in range(5):
            a = math.radians(k * 72)
            brush.fill(ellipse(30 * math.cos(a), 30 * math.sin(a), 11), 0x8E939B)
        brush.fill(ellipse(0, 0, 15), self.colour)
        return brush.take()

    def _luggage(self, brush: Brush) -> Sprite:
        brush.line(polygon([(-170, -592), (130, -592)]), 0x4A4C5C, 12)
        brush.body(box(-150, -700, 170, 102, 18), 0xA9714A, depth=12)
        for x in (-112, -36):
            brush.fill(box(x, -700, 18, 102), darker(0xA9714A, 0.3))
        brush.body(box(30, -664, 92, 66, 14), 0x2A9D97, depth=9)
        brush.line(curve([(-96, -702), (-66, -724), (-34, -702)]), darker(0xA9714A, 0.35), 10)
        return brush.take()

    def draw(self, stage: Stage, moment: Moment, *, held: Sprite = NOTHING, rider: Rider | None = None) -> None:  # noqa: ARG002
        """Draws the car; it shakes a little when it goes, and lives when it is the subject of another action."""
        time, going = moment.time, moment.action in ROLLING
        alive = acted(moment, rider)
        shake = 3.5 * math.sin(time * 17) + 3 * wobble(time * 5, 0.3) if going else 1.5 * math.sin(time * 11)
        shake = 4 * math.sin(time * 1.7) if moment.action == "sleep" else shake
        tilt = 0.7 * math.sin(time * 7.3) - 1.1 if going else 0.0
        if going:
            self._exhaust(stage, time)
        near = 1 / (1 + alive.lift / 200)
        for n, x in enumerate((-262, 268)):
            with stage.part(f"contact {n}", x + alive.x, 0, 0, near, 0.8 * near):
                stage.draw(self.contact)
        with alive.on(stage, "life", 300.0):
            with stage.part("body", 0, shake, tilt):
                stage.draw(self.back)
                if rider is not None:
                    with stage.part("seat", 52, -88, 0, 0.62, 0.62):
                        rider(stage)
                stage.draw(self.front)
                if moment.action == "wave" and math.sin(time * 6) > 0:
                    with stage.part("flash"):
                        stage.draw(self.flash)
                bounce = 2.5 * math.sin(time * 17 - 0.9) if going else -16 * max(0.0, alive.spring)
                with stage.part("luggage", 0, bounce):
                    stage.draw(self.luggage)
            for n, x in enumerate((-262, 268)):
                with stage.part(
                    f"wheel {n}", x, -92 + 8 * max(0.0, alive.spring), moment.gone / (self.unit * 92) * 57.3
                ):
                    stage.draw(self.wheel)
        if moment.action == "sleep":
            display.draw_snore(stage, self.snore, time, 60, -560)

    def _exhaust(self, stage: Stage, time: float) -> None:
        for n in range(3):
            share = (time * 1.1 + n / 3) % 1
            size = (0.4 + share) * min(1.0, 3 * (1 - share))
            with stage.part(f"puff {n}", -500 - 190 * share, -96 - 46 * share, 0, size, size):
                stage.draw(self.puff)
