"""Heads: ears that follow through, eyes that look and blink, mouths that open, hats and glasses on top."""

from __future__ import annotations

import math

from models.world.brush import Brush, Sprite
from models.world.palette import darker, lighter, mix
from models.world.pose import Pose
from models.world.shapes import blob, box, curve, ellipse, minus, moved, polygon, union, within
from models.world.stage import Stage
from models.world.subjects.looks import Look

_LOOK = (20.0, 13.0)  # how far the features move when the head looks aside
_PUPIL = (11.0, 9.0)


class Head:
    """A head whose neck is at the origin; its features shift with the look to give it roundness."""

    def __init__(self, look: Look, worn: dict[str, int], brush: Brush) -> None:
        self.look = look
        self.rx, self.ry = look.head
        self.lift = -self.ry + 18
        self.ears = self._ears(brush)
        self.skull = self._skull(brush)
        self.marks = self._marks(brush)
        self.eye_x = self.rx * {"human": 0.38, "helmet": 0.36, "screen": 0.36}.get(look.face, 0.42)
        self.eye = self._eye(brush)
        self.pupil = self._pupil(brush)
        self.lid = self._lid(brush)
        self.nose = self._nose(brush)
        self.mouths = self._mouth(brush)
        self.hat = self._hat(worn["hat"], brush) if "hat" in worn else ()
        self.glasses = self._glasses(worn["glasses"], brush) if "glasses" in worn else ()
        self.front = self._front(brush)

    def draw(self, stage: Stage, pose: Pose, blink: float) -> None:
        """Draws the head with the origin at the neck."""
        shift_x, shift_y = _LOOK[0] * pose.look_x + self.rx * 0.1, _LOOK[1] * pose.look_y
        with stage.part("head", 0, self.lift):
            for side, sprite in zip((-1, 1), self.ears, strict=False):
                x, y = self._ear_place(side)
                with stage.part(f"ear {side}", x - shift_x * 0.2, y, side * 2 + pose.ears * (1 if side < 0 else 0.8)):
                    stage.draw(sprite)
            with stage.part("skull"):
                stage.draw(self.skull)
            with stage.part("face", shift_x, shift_y):
                self._draw_face(stage, pose, blink)
            if self.front:
                with stage.part("front", shift_x * 0.25, 0):
                    stage.draw(self.front)
            if self.hat:
                with stage.part("hat", 0, 0, pose.ears * 0.15):
                    stage.draw(self.hat)

    def _draw_face(self, stage: Stage, pose: Pose, blink: float) -> None:
        stage.draw(self.marks)
        closed = max(blink, 0.0)
        for side in (-1, 1):
            squeeze = 1 - 0.07 * (1 if side > 0 else 0)
            with stage.part(f"eye {side}", side * self.eye_x, self._eye_y(), 0, squeeze, 1 + 0.11 * pose.brow):
                if closed < 0.75:
                    with stage.part("ball", 0, 0, 0, 1, 1 - closed):
                        stage.draw(self.eye)
                        with stage.part("pupil", _PUPIL[0] * pose.look_x, _PUPIL[1] * pose.look_y):
                            stage.draw(self.pupil)
                else:
                    with stage.part("lid"):
                        stage.draw(self.lid)
        with stage.part("nose", shift(pose) * 0.5, 0):
            stage.draw(self.nose)
            smile, opened = self.mouths
            y = self._mouth_y()
            if pose.mouth < 0.3:
                with stage.part("smile", 0, y, 0, 0.8 + pose.mouth, 0.8 + pose.mouth):
                    stage.draw(smile)
            else:
                with stage.part("mouth", 0, y, 0, 0.75 + 0.3 * pose.mouth, 0.25 + 0.8 * pose.mouth):
                    stage.draw(opened)
        if self.glasses:
            with stage.part("glasses"):
                stage.draw(self.glasses)

    # where things are

    def _eye_y(self) -> float:
        return {"human": 8.0, "helmet": 8.0, "screen": -10.0}.get(self.look.face, -14.0)

    def _mouth_y(self) -> float:
        return {"human": 92.0, "helmet": 84.0, "screen": 56.0}.get(self.look.face, self.ry * 0.5)

    def _ear_place(self, side: int) -> tuple[float, float]:
        rx, ry = self.rx, self.ry
        return {
            "round": (side * rx * 0.7, -ry * 0.66),
            "pointed": (side * rx * 0.6, -ry * 0.62),
            "floppy": (side * rx * 0.82, -ry * 0.5),
            "long": (side * rx * 0.36, -ry * 0.8),
        }.get(self.look.ears, (0.0, 0.0))

    # the drawings

    def _ears(self, brush: Brush) -> list[Sprite]:
        return [self._ear(brush, side) for side in (-1, 1)] if self.look.ears != "none" else []

    def _ear(self, brush: Brush, side: int) -> Sprite:
        look, inner = self.look, mix(self.look.belly, 0xE59A90, 0.4)
        if look.ears == "round":
            brush.body(
                ellipse(side * 10, -22, 70, 74),
                look.fur if look.kind != "raccoon" else darker(look.fur, 0.25),
                depth=12,
            )
            brush.fill(ellipse(side * 8, -12, 44, 48), look.belly if look.kind == "raccoon" else inner)
        elif look.ears == "pointed":
            tall = 150 if look.kind == "fox" else 118
            ear = blob([(-72, 34), (side * 34 - 14, -tall), (side * 34 + 14, -tall), (74, 34)], 0.55)
            brush.body(ear, look.fur, depth=12)
            tip = within(ear, box(-140, -tall - 40, 280, 84 if look.kind == "fox" else 0))
            if look.kind == "fox":
                brush.fill(tip, look.mark)
            brush.fill(moved(blob([(-66, 40), (side * 30, -tall), (70, 40)], 0.5), 2 * side, 14, 0, 0.55, 0.62), inner)
        elif look.ears == "floppy":
            ear = blob(
                [
                    (-side * 30, -60),
                    (side * 44, -40),
                    (side * 88, 60),
                    (side * 62, 150),
                    (side * 6, 120),
                    (-side * 18, 30),
                ]
            )
            brush.body(ear, look.mark, depth=14)
        else:
            brush.body(ellipse(side * 12, -118, 50, 168), look.fur, depth=12)
            brush.fill(ellipse(side * 12, -110, 25, 128), inner)
        return brush.take()

    def _skull(self, brush: Brush) -> Sprite:
        look, rx, ry = self.look, self.rx, self.ry
        if look.face == "screen":
            brush.line(polygon([(0, -ry), (0, -ry - 62)]), look.paws, 14)
            brush.fill(ellipse(0, -ry - 76, 25), look.accent, lit=True)
            brush.glow(0, -ry - 76, 80, look.accent, 0.35)
            for side in (-1, 1):
                brush.body(box(side * (rx + 4) - 26, -52, 52, 104, 24), look.accent, depth=8)
            brush.body(box(-rx, -ry, 2 * rx, 2 * ry, 76), look.fur, depth=22)
            return brush.take()
        if look.face in ("human", "helmet"):
            self._hair_back(brush)
            shape = blob(
                [
                    (-rx * 0.94, -30),
                    (-rx * 0.62, -ry * 0.92),
                    (0, -ry),
                    (rx * 0.62, -ry * 0.92),
                    (rx * 0.94, -30),
                    (rx * 0.78, ry * 0.62),
                    (0, ry),
                    (-rx * 0.78, ry * 0.62),
                ]
            )
            for side in (-1, 1):
                brush.body(ellipse(side * rx * 0.95, 22, 30, 38), look.skin, depth=6)
            brush.body(shape, look.skin, depth=18, shade=0.1)
            return brush.take()
        puff = rx * (0.24 if look.face in ("mask", "cheeks") else 0.08)
        half = [
            (rx * 0.44, -ry * 0.95),
            (rx * 0.8, -ry * 0.62),
            (rx * 0.97, -ry * 0.1),
            (rx + puff, ry * 0.42),
            (rx * 0.62, ry * 0.88),
        ]
        shape = blob([(0, -ry * 1.05), *half, (0, ry), *((-x, y) for x, y in reversed(half))])
        self.outline = shape
        brush.body(shape, look.fur, depth=22)
        return brush.take()

    def _marks(self, brush: Brush) -> Sprite:
        draw = {"mask": self._mask, "cheeks": self._cheeks, "muzzle": self._muzzle, "screen": self._screen}.get(
            self.look.face
        )
        if draw:
            draw(brush)
        if self.look.face != "screen":
            for side in (-1, 1):
                brush.shine(
                    ellipse(side * self.rx * 0.62, self.ry * 0.46, self.rx * 0.15, self.ry * 0.11), 0xF0706A, 0.32
                )
        return brush.take()

    def _mask(self, brush: Brush) -> None:
        look, rx, ry = self.look, self.rx, self.ry
        brush.fill(
            blob(
                [
                    (0, -ry * 0.5),
                    (rx * 0.44, -ry * 0.54),
                    (rx * 0.86, -ry * 0.16),
                    (rx * 0.8, ry * 0.1),
                    (0, ry * 0.18),
                    (-rx * 0.8, ry * 0.1),
                    (-rx * 0.86, -ry * 0.16),
                    (-rx * 0.44, -ry * 0.54),
                ]
            ),
            look.belly,
        )
        for side in (-1, 1):
            brush.fill(
                blob(
                    [
                        (side * 26, -ry * 0.2),
                        (side * rx * 0.46, -ry * 0.42),
                        (side * rx * 0.84, -ry * 0.02),
                        (side * rx * 0.9, ry * 0.36),
                        (side * rx * 0.5, ry * 0.4),
                        (side * 34, ry * 0.16),
                    ]
                ),
                look.mark,
            )
        brush.fill(
            blob([(0, -ry * 0.98), (24, -ry * 0.5), (26, ry * 0.2), (-26, ry * 0.2), (-24, -ry * 0.5)]),
            darker(look.fur, 0.2),
        )
        brush.fill(ellipse(0, ry * 0.5, rx * 0.43, ry * 0.4), look.belly)

    def _cheeks(self, brush: Brush) -> None:
        look, rx, ry = self.look, self.rx, self.ry
        for side in (-1, 1):
            brush.fill(
                blob(
                    [
                        (side * 6, ry * 0.2),
                        (side * rx * 0.5, ry * 0.06),
                        (side * rx * 0.98, ry * 0.44),
                        (side * rx * 0.5, ry * 0.8),
                        (side * 4, ry * 0.84),
                    ]
                ),
                look.belly,
            )
        brush.fill(ellipse(0, ry * 0.48, rx * 0.36, ry * 0.36), look.belly)

    def _muzzle(self, brush: Brush) -> None:
        look, rx, ry = self.look, self.rx, self.ry
        brush.fill(ellipse(0, ry * 0.46, rx * 0.46, ry * 0.42), look.belly)
        if look.kind == "cat":
            for x, tall in ((-40, 62), (0, 78), (40, 62)):
                brush.fill(polygon([(x - 12, -ry * 0.95), (x + 12, -ry * 0.95), (x, -ry * 0.95 + tall)]), look.mark)
            for side in (-1, 1):
                for y, tilt in ((74, -8), (98, 10)):
                    brush.line(polygon([(side * 96, y), (side * 196, y + tilt)]), 0xFFFFFF, 4, alpha=0.45)

    def _screen(self, brush: Brush) -> None:
        look, rx, ry = self.look, self.rx, self.ry
        brush.body(box(-rx * 0.82, -ry * 0.72, rx * 1.64, ry * 1.42, 52), look.mark, depth=5, rim=False)

    def _eye(self, brush: Brush) -> Sprite:
        if self.look.face == "screen":
            brush.fill(box(-28, -40, 56, 80, 28), 0x7FF0DA, lit=True)
            brush.glow(0, 0, 74, 0x7FF0DA, 0.28)
        else:
            small = self.look.face in ("human", "helmet")
            brush.fill(ellipse(0, 0, 33 if small else 43, 40 if small else 50), 0xFFFDF6)
        return brush.take()

    def _pupil(self, brush: Brush) -> Sprite:
        if self.look.face == "screen":
            brush.fill(ellipse(9, -16, 9), 0xFFFFFF, lit=True)
            return brush.take()
        k = 0.78 if self.look.face in ("human", "helmet") else 1.0
        brush.fill(ellipse(0, 2, 31 * k, 36 * k), self.look.iris)
        brush.fill(ellipse(0, 3, 20 * k, 25 * k), 0x17120F)
        brush.fill(ellipse(11 * k, -12 * k, 11 * k), 0xFFFFFF, lit=True)
        brush.fill(ellipse(-10 * k, 14 * k, 5 * k), 0xFFFFFF, alpha=0.8, lit=True)
        return brush.take()

    def _lid(self, brush: Brush) -> Sprite:
        colour = 0x7FF0DA if self.look.face == "screen" else (0xF3E9DC if self.look.face == "mask" else 0x2A2226)
        brush.line(curve([(-34, 2), (0, 18), (34, 2)]), colour, 9, lit=self.look.face == "screen")
        return brush.take()

    def _nose(self, brush: Brush) -> Sprite:
        look, ry = self.look, self.ry
        if look.face in ("human", "helmet"):
            brush.line(curve([(4, 42), (18, 60), (2, 64)]), darker(look.skin, 0.32), 8)
        elif look.face != "screen":
            big = 1.25 if look.kind in ("dog", "bear") else (0.72 if look.kind in ("cat", "rabbit") else 1.0)
            colour = 0xDB7F86 if look.kind in ("cat", "rabbit") else look.nose
            brush.fill(
                blob(
                    [
                        (-34 * big, ry * 0.24),
                        (0, ry * 0.2),
                        (34 * big, ry * 0.24),
                        (20 * big, ry * 0.38),
                        (0, ry * 0.42),
                        (-20 * big, ry * 0.38),
                    ]
                ),
                colour,
            )
            brush.shine(ellipse(-8, ry * 0.26, 11, 5), 0xFFFFFF, 0.5)
        return brush.take()

    def _mouth(self, brush: Brush) -> tuple[Sprite, Sprite]:
        ink = {"screen": 0x7FF0DA, "human": 0x7A3630, "helmet": 0x7A3630}.get(self.look.face, 0x3A2A2A)
        lit = self.look.face == "screen"
        if self.look.face in ("human", "helmet", "screen"):
            brush.line(curve([(-34, 0), (0, 17), (34, 0)]), ink, 9, lit=lit)
        else:
            brush.line(curve([(-42, 4), (-22, 18), (0, 2)]), ink, 8)
            brush.line(curve([(0, 2), (22, 18), (42, 4)]), ink, 8)
        smile = brush.take()
        shape = blob([(-46, -6), (0, 2), (46, -6), (34, 44), (0, 62), (-34, 44)], 0.8)
        brush.fill(shape, ink if lit else 0x6B2430, lit=lit)
        if not lit:
            brush.fill(within(shape, ellipse(0, 60, 34, 28)), 0xF07C7C)
            if self.look.face in ("human", "helmet"):
                brush.fill(within(shape, box(-40, -12, 80, 22)), 0xFFFDF6)
        return smile, brush.take()

    def _hair_back(self, brush: Brush) -> None:
        look, rx, ry = self.look, self.rx, self.ry
        if look.hair == "bob":
            brush.body(
                blob(
                    [
                        (-rx * 1.1, -ry * 0.3),
                        (0, -ry * 1.16),
                        (rx * 1.1, -ry * 0.3),
                        (rx * 1.16, ry * 0.72),
                        (0, ry * 0.9),
                        (-rx * 1.16, ry * 0.72),
                    ]
                ),
                darker(look.mark, 0.12),
            )
        elif look.hair == "bun":
            brush.body(ellipse(-rx * 0.35, -ry * 1.2, 78, 72), look.mark)
        elif look.hair == "curly":
            for n in range(9):
                a = math.radians(200 + n * 17.5)
                brush.body(ellipse(rx * 1.0 * math.cos(a), ry * 0.92 * math.sin(a) - 6, 66, 64), look.mark, depth=8)

    def _front(self, brush: Brush) -> Sprite:
        """Hair that falls over the forehead; the astronaut's helmet."""
        look, rx, ry = self.look, self.rx, self.ry
        if look.face in ("human", "helmet"):
            cap = blob(
                [
                    (-rx * 0.99, 6),
                    (-rx * 0.94, -ry * 0.72),
                    (0, -ry * 1.15),
                    (rx * 0.94, -ry * 0.72),
                    (rx * 0.99, 6),
                    (rx * 0.78, -ry * 0.34),
                    (rx * 0.2, -ry * 0.58),
                    (-rx * 0.3, -ry * 0.42),
                    (-rx * 0.8, -ry * 0.2),
                ]
            )
            brush.body(cap, look.mark, depth=14)
        if look.face == "helmet":
            bubble = ellipse(0, 0, rx * 1.36, ry * 1.3)
            brush.shine(bubble, 0xBFE6F5, 0.17)
            brush.shine(minus(bubble, ellipse(0, 0, rx * 1.28, ry * 1.22)), 0xFFFFFF, 0.75)
            brush.shine(
                minus(ellipse(-22, -18, rx * 1.16, ry * 1.08), ellipse(10, 14, rx * 1.2, ry * 1.14)), 0xFFFFFF, 0.55
            )
            collar = within(
                union(ellipse(0, ry * 1.16, rx * 1.02, 46), ellipse(0, ry * 1.16, 10, 10)),
                box(-600, ry * 1.0, 1200, 200),
            )
            brush.body(collar, 0xD7DADF, depth=8)
        return brush.take()

    def _hat(self, colour: int, brush: Brush) -> Sprite:
        rx, ry = self.rx, self.ry
        crown = blob(
            [
                (-rx * 0.72, -ry * 0.62),
                (-rx * 0.6, -ry * 1.25),
                (0, -ry * 1.5),
                (rx * 0.6, -ry * 1.25),
                (rx * 0.72, -ry * 0.62),
                (0, -ry * 0.78),
            ]
        )
        brush.body(crown, colour, depth=18)
        brush.body(
            blob(
                [
                    (-rx * 0.82, -ry * 0.72),
                    (0, -ry * 0.95),
                    (rx * 0.82, -ry * 0.72),
                    (rx * 0.8, -ry * 0.5),
                    (0, -ry * 0.7),
                    (-rx * 0.8, -ry * 0.5),
                ]
            ),
            darker(colour, 0.2),
            depth=10,
        )
        brush.body(ellipse(0, -ry * 1.52, 40), lighter(colour, 0.65), depth=9)
        return brush.take()

    def _glasses(self, colour: int, brush: Brush) -> Sprite:
        y, x = self._eye_y(), self.eye_x
        r = 58 if self.look.face in ("human", "helmet") else 68
        for side in (-1, 1):
            brush.shine(ellipse(side * x, y, r, r), 0xDFF3FF, 0.2)
            brush.line(ellipse(side * x, y, r, r), colour, 11)
        brush.line(curve([(-x + r, y - 4), (0, y - 16), (x - r, y - 4)]), colour, 11)
        return brush.take()


def shift(pose: Pose) -> float:
    """How far the nose stands out towards where the head looks."""
    return 16.0 * pose.look_x
