"""A bicycle with a basket of flowers. Whoever rides it turns the pedals: feet, hands and saddle fit every figure."""

from __future__ import annotations

import math
from contextlib import ExitStack
from dataclasses import replace

from models.world.brush import NOTHING, Brush, Sprite
from models.world.palette import NAMED, darker, lighter
from models.world.performing.pose import Pose
from models.world.shapes import blob, box, curve, ellipse, minus, polygon
from models.world.stage import Stage
from models.world.subjects import display
from models.world.subjects.look import Look
from models.world.subjects.role import Moment, Rider
from models.world.subjects.vehicles.vehicle import ROLLING, UNIT, acted, painted

RADIUS = 140.0  # of a wheel
REAR, FRONT = (-236.0, -RADIUS), (246.0, -RADIUS)
BOTTOM = (-8.0, -134.0)  # where the cranks turn
CRANK = 42.0
GEAR = 0.46  # turns of the cranks for one of the wheels
SADDLE = (-72.0, -296.0)
GRIP = (62.0, -396.0)
RIDER = 0.66  # of a figure's own size
TYRE, CHROME, LEATHER = 0x2B2D3A, 0xC9CED8, 0x8A4F30


class Bicycle:
    """A town bicycle, facing right."""

    height = 760.0

    def __init__(self, colour: int | None, look_seed: int, brush: Brush, setting: str = "", unit: float = UNIT) -> None:  # noqa: ARG002
        self.colour = painted(colour, look_seed, "bicycle", (0x3FA7A0, 0xE4573D, 0xF0B13C, 0x5B8FD1))
        self.unit = unit
        self.wheel, self.fenders = self._wheel(brush), self._fenders(brush)
        self.frame, self.bars, self.saddle = self._frame(brush), self._bars(brush), self._saddle(brush)
        self.chainring, self.crank = self._chainring(brush), self._crank(brush)
        self.pedal, self.basket, self.flowers = self._pedal(brush), self._basket(brush), self._flowers(brush)
        self.balloons = [self._balloon(brush, c) for c in (0xE4573D, 0xF3BE41, 0x3E9FC0)]
        self.snore, self.contact = display.snore(brush), display.contact(brush, 118)

    # ---- its parts

    def _wheel(self, brush: Brush) -> Sprite:
        for k in range(9):
            a = math.radians(20 * k)
            x, y = 112 * math.cos(a), 112 * math.sin(a)
            brush.line(polygon([(-x, -y), (x, y)]), CHROME, 5)
        rim = minus(ellipse(0, 0, RADIUS), ellipse(0, 0, RADIUS - 24))
        brush.fill(rim, TYRE)
        brush.fill(minus(ellipse(0, 0, RADIUS - 22), ellipse(0, 0, RADIUS - 33)), lighter(self.colour, 0.65))
        brush.fill(ellipse(0, 0, 20), CHROME)
        brush.fill(ellipse(0, 0, 9), TYRE)
        brush.fill(ellipse(0, -74, 11, 15), 0xF28B3C)  # the reflector shows that it turns
        return brush.take()

    def _fenders(self, brush: Brush) -> Sprite:
        for (x, y), first, last in ((REAR, 182, 318), (FRONT, 200, 330)):
            points = [
                (x + 158 * math.cos(math.radians(a)), y + 158 * math.sin(math.radians(a)))
                for a in range(first, last + 1, 17)
            ]
            brush.line(curve(points), darker(self.colour, 0.14), 20)
            brush.line(curve(points[1:-2]), lighter(self.colour, 0.4), 6)
        return brush.take()

    def _frame(self, brush: Brush) -> Sprite:
        c = self.colour
        head, post = (164.0, -318.0), (-58.0, -262.0)
        for a, b, wide in ((REAR, BOTTOM, 15), (REAR, post, 15)):
            brush.line(polygon([a, b]), darker(c, 0.16), wide)
        brush.line(curve([head, (206, -220), FRONT]), darker(c, 0.1), 22)
        for points in ([BOTTOM, post], [(170, -296), (64, -226), BOTTOM], [(176, -262), (84, -178), BOTTOM]):
            brush.line(curve(points), c, 25)
        brush.line(curve([(160, -296), (66, -232), (0, -160)]), lighter(c, 0.5), 7)
        brush.line(polygon([(182, -284), (158, -348)]), c, 30)
        brush.line(polygon([post, (SADDLE[0] + 4, SADDLE[1] + 10)]), CHROME, 13)
        brush.line(polygon([(-250, -300), (-70, -300)]), TYRE, 11)  # a rack over the rear wheel
        brush.line(polygon([(-214, -300), REAR]), TYRE, 7)
        brush.fill(ellipse(*FRONT, 13), CHROME)
        brush.fill(ellipse(*REAR, 13), CHROME)
        return brush.take()

    def _bars(self, brush: Brush) -> Sprite:
        x, y = GRIP
        brush.line(polygon([(166, -330), (140, -424)]), CHROME, 14)
        brush.line(curve([(140, -424), (152, -446), (120, -438), (x, y)]), CHROME, 12)
        brush.line(polygon([(x + 40, y - 22), (x - 8, y + 4)]), LEATHER, 23)
        brush.body(ellipse(104, -450, 17, 16), 0xE9C15A, depth=6)  # the bell
        brush.body(ellipse(196, -388, 26), 0xE9ECEF, depth=7)
        brush.fill(ellipse(206, -388, 15, 20), 0xFFF1B8, lit=True)
        return brush.take()

    def _saddle(self, brush: Brush) -> Sprite:
        brush.body(
            blob([(-66, -16), (-30, -24), (20, -14), (66, -14), (70, -2), (10, 12), (-40, 22), (-72, 10)]),
            LEATHER,
            depth=8,
        )
        return brush.take()

    def _chainring(self, brush: Brush) -> Sprite:
        brush.fill(minus(ellipse(0, 0, 46), ellipse(0, 0, 32)), darker(CHROME, 0.2))
        for k in range(5):
            a = math.radians(72 * k)
            brush.line(polygon([(0, 0), (38 * math.cos(a), 38 * math.sin(a))]), darker(CHROME, 0.2), 8)
        return brush.take()

    def _crank(self, brush: Brush) -> Sprite:
        brush.line(polygon([(0, 0), (0, CRANK)]), CHROME, 15)
        brush.fill(ellipse(0, 0, 12), 0x8E939B)
        return brush.take()

    def _pedal(self, brush: Brush) -> Sprite:
        brush.fill(box(-34, -9, 68, 19, 8), TYRE)
        return brush.take()

    def _basket(self, brush: Brush) -> Sprite:
        brush.body(blob([(-84, -92), (84, -92), (64, 36), (-64, 36)], 0.25), 0xC99A5B, depth=12)
        for k in range(4):
            brush.line(curve([(-76 + 3 * k, -62 + 28 * k), (0, -56 + 28 * k), (76 - 3 * k, -62 + 28 * k)]), 0x9E7038, 7)
        for k in range(-2, 3):
            brush.line(polygon([(34 * k, -84), (26 * k, 32)]), 0x9E7038, 5)
        brush.body(box(-92, -106, 184, 26, 13), 0xA9763C, depth=6)
        return brush.take()

    def _flowers(self, brush: Brush) -> Sprite:
        for x, tall, lean in ((-52, 64, -14), (-14, 92, -4), (26, 76, 6), (58, 52, 16)):
            brush.line(curve([(x * 0.6, 0), (x, -tall * 0.6), (x + lean, -tall)]), 0x4E8A4A, 8)
        for x, y in ((-36, -26), (8, -36), (48, -22)):
            brush.fill(blob([(x, y + 24), (x - 20, y - 6), (x, y - 30), (x + 18, y - 4)]), 0x62A455)
        blooms = ((-66, -68, 0xF3BE41), (-18, -98, 0xF6F1E7), (32, -82, 0xEE8FA4), (72, -56, 0xE4573D))
        for x, y, c in blooms:
            for k in range(5):
                a = math.radians(72 * k - 90)
                brush.fill(ellipse(x + 16 * math.cos(a), y + 16 * math.sin(a), 14), c)
            brush.fill(ellipse(x, y, 11), 0xF3BE41 if c != 0xF3BE41 else 0x8A5A32)
        return brush.take()

    def _balloon(self, brush: Brush, c: int) -> Sprite:
        """One on a string, which ends at the origin."""
        c = 0x8460B3 if c == self.colour or (c == 0xE4573D and self.colour == NAMED["red"]) else c
        brush.line(curve([(0, 0), (10, -90), (-8, -180), (0, -262)]), 0xF6F1E7, 5)
        brush.body(blob([(0, -262), (-78, -360), (-62, -452), (0, -480), (62, -452), (78, -360)], 0.95), c, depth=18)
        brush.fill(polygon([(-12, -252), (12, -252), (0, -272)]), darker(c, 0.2))
        brush.shine(blob([(-46, -400), (-34, -444), (-16, -450), (-26, -396)]), 0xFFFFFF, 0.4)
        return brush.take()

    # ---- the ride

    def draw(self, stage: Stage, moment: Moment, *, held: Sprite = NOTHING, rider: Rider | None = None) -> None:  # noqa: ARG002
        """Draws the bicycle; with a rider, the feet go round with the pedals."""
        size = 1.14 if rider is not None else 1.3
        turned = moment.gone / (self.unit * size * RADIUS)
        going = moment.action in ROLLING
        sway = (1.2 * math.sin(turned * GEAR) if going else 0.0) + 0.5 * math.sin(moment.time * 1.3)
        alive = acted(moment, rider, 1.0)
        look = rider.look if rider is not None else None
        high = self._saddle_height(look) - SADDLE[1]
        with stage.part("bicycle", 0, 0, sway, size, size), ExitStack() as parts:
            near = 1 / (1 + alive.lift / 200)
            for n, (x, _) in enumerate((REAR, FRONT)):
                with stage.part(f"contact {n}", x + alive.x, 2, 0, near, 0.7 * near):
                    stage.draw(self.contact)
            parts.enter_context(alive.on(stage, "life", 260.0))
            if rider is None:
                self._tied(stage, moment, alive.spring)
            self._far(stage, turned, high)
            if rider is not None:
                self._ride(stage, rider, look, turned, high)
            self._near(stage, turned, high, moment.time, alive.spring)
        if moment.action == "sleep":
            display.draw_snore(stage, self.snore, moment.time, 130, -520)

    def _tied(self, stage: Stage, moment: Moment, spring: float) -> None:
        back = -16.0 if moment.action in ROLLING else 0.0
        for n, sprite in enumerate(self.balloons):
            swing = (-15, 2, 17)[n] + back + 4 * math.sin(moment.time * 1.5 + n * 1.9) - 9 * spring
            with stage.part(f"balloon {n}", -236, -306, swing, 0.84 + 0.1 * (n == 1), 0.84 + 0.16 * (n == 1)):
                stage.draw(sprite)

    def _far(self, stage: Stage, turned: float, high: float) -> None:
        for n, (x, y) in enumerate((REAR, FRONT)):
            with stage.part(f"wheel {n}", x, y, math.degrees(turned)):
                stage.draw(self.wheel)
        self._pedalled(stage, "far", turned * GEAR + math.pi)
        with stage.part("fenders"):
            stage.draw(self.fenders)
        with stage.part("frame"):
            stage.draw(self.frame)
        with stage.part("saddle", SADDLE[0], SADDLE[1] + high):
            stage.draw(self.saddle)

    def _near(self, stage: Stage, turned: float, high: float, time: float, spring: float) -> None:
        with stage.part("ring", *BOTTOM, math.degrees(turned * GEAR)):
            stage.draw(self.chainring)
        self._pedalled(stage, "near", turned * GEAR)
        with stage.part("flowers", 262, -420 - 14 * max(0.0, spring), 3 * math.sin(time * 2.3)):
            stage.draw(self.flowers)
        with stage.part("basket", 262, -344):
            stage.draw(self.basket)
        with stage.part("bars", 0, min(20.0, high)):
            stage.draw(self.bars)

    def _pedalled(self, stage: Stage, side: str, angle: float) -> None:
        with stage.part(f"{side} crank", *BOTTOM, math.degrees(angle)):
            stage.draw(self.crank)
        x, y = _pedal_at(angle)
        with stage.part(f"{side} pedal", x, y, 7 * math.sin(angle)):
            stage.draw(self.pedal)

    @staticmethod
    def _saddle_height(look: Look | None) -> float:
        """As high as the legs are long: at the lowest pedal the knee is nearly straight."""
        if look is None:
            return SADDLE[1]
        reach = (look.leg - 26) * 1.0 + 26
        return BOTTOM[1] + CRANK - 10 - 0.95 * reach * RIDER + 0.5 * look.below * RIDER

    def _ride(self, stage: Stage, rider: Rider, look: Look | None, turned: float, high: float) -> None:
        if look is None:
            return
        hips = SADDLE[1] + high - 0.5 * look.below * RIDER
        seat_x, seat_y = SADDLE[0], hips + look.leg * RIDER
        angle = turned * GEAR

        def foot(phase: float) -> tuple[float, float]:
            x, y = _pedal_at(angle + phase)
            return (x - seat_x) / RIDER, (y - 8 - seat_y) / RIDER

        hand = (GRIP[0] + 14 - seat_x) / RIDER, (GRIP[1] - 12 + min(20.0, high) - seat_y) / RIDER
        rise = 550.0 - look.leg - 2 * look.body[1] + 92  # hands are told for a shoulder 550 high
        with stage.part("seat", seat_x, seat_y, 0, RIDER, RIDER):
            rider(stage, _astride(rider.pose, foot(0.0), foot(math.pi), (hand[0], hand[1] - rise), angle))


def _pedal_at(angle: float) -> tuple[float, float]:
    """Where a pedal is when its crank has turned by so much (clockwise, 0 is down)."""
    return BOTTOM[0] - CRANK * math.sin(angle), BOTTOM[1] + CRANK * math.cos(angle)


def _astride(
    base: Pose,
    near: tuple[float, float],
    far: tuple[float, float],
    hand: tuple[float, float],
    angle: float,
) -> Pose:
    """The rider's pose: on the saddle, hands on the bar, feet on the pedals; the body works with the legs."""
    work = math.sin(angle)
    return replace(
        base,
        x=0.0,
        y=0.0,
        turn=0.0,
        drop=0.0,
        splay=0.0,
        squash=1 + 0.012 * math.sin(2 * angle),
        lean=11 + 1.6 * work,
        head=-4 + 2.4 * math.sin(angle - 0.6),
        nod=2.5 * math.sin(2 * angle),
        mouth=0.7,
        front_foot_x=near[0] - 10,
        front_foot_y=near[1],
        front_foot=-12 * math.sin(angle),
        back_foot_x=far[0] - 10,
        back_foot_y=far[1],
        back_foot=12 * math.sin(angle),
        front_reach=1.0,
        front_hand_x=hand[0],
        front_hand_y=hand[1],
        back_reach=1.0,
        back_hand_x=hand[0] + 34,
        back_hand_y=hand[1] - 10,
        tail=base.tail + 8 * work,
        ears=base.ears - 8 + 4 * math.sin(2 * angle),
    )
