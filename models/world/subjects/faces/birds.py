"""Penguin and owl: beaks that open, a heart of white, great discs around the eyes."""

from __future__ import annotations

import math

from models.world.brush import Brush, Sprite
from models.world.palette import darker, lighter, mix
from models.world.shapes import blob, curve, ellipse, polygon
from models.world.subjects.faces.face import Ear, Face


class Bird(Face):
    """A head with a beak instead of nose and mouth."""

    beak = (0.0, 1.0)  # height of its root, units; size

    def beak_colour(self) -> int:
        """Of the upper half."""
        return self.look.paws

    def _at(self, points: list[tuple[float, float]]) -> list[tuple[float, float]]:
        y, k = self.beak
        return [(px * k, y + py * k) for px, py in points]

    def draw_nose(self, brush: Brush) -> Sprite:
        """The upper half of the beak."""
        brush.body(
            blob(self._at([(-58, 0), (-24, -30), (24, -30), (58, 0), (26, 28), (0, 46), (-26, 28)]), 0.85),
            self.beak_colour(),
            depth=9,
            shade=0.2,
        )
        return brush.take()

    def mouth_place(self) -> tuple[float, float]:
        """Under the upper half."""
        return 0.0, self.beak[0] + 12 * self.beak[1]

    def draw_smile(self, brush: Brush) -> None:
        """A beak that is shut, its corners turned up."""
        k = self.beak[1]
        brush.line(curve([(-62 * k, -16 * k), (-40 * k, 4 * k), (0, 34 * k)]), self.ink, 6, alpha=0.0)
        for side in (-1, 1):
            brush.line(curve([(side * 56 * k, -6 * k), (side * 68 * k, -18 * k)]), darker(self.beak_colour(), 0.45), 7)

    def draw_open(self, brush: Brush) -> None:
        """The lower half hangs down, a tongue in it."""
        k, low = self.beak[1], darker(self.beak_colour(), 0.18)
        brush.fill(blob([(-54 * k, -10), (54 * k, -10), (36 * k, 58 * k), (0, 82 * k), (-36 * k, 58 * k)], 0.8), low)
        brush.fill(
            blob([(-44 * k, -10), (44 * k, -10), (28 * k, 44 * k), (0, 64 * k), (-28 * k, 44 * k)], 0.8), 0x6B2430
        )
        brush.fill(ellipse(0, 46 * k, 20 * k, 16 * k), 0xF07C7C)

    def draw_round(self, brush: Brush) -> None:
        """A beak half open."""
        self.draw_open(brush)

    def draw_chew(self, brush: Brush) -> None:
        """The lower half moves a little."""
        k, low = self.beak[1], darker(self.beak_colour(), 0.18)
        brush.fill(blob([(-48 * k, -6), (48 * k, -6), (26 * k, 30 * k), (0, 46 * k), (-26 * k, 30 * k)], 0.8), low)


class Penguin(Bird):
    """A round dark head with a heart of white around the eyes."""

    eye_share = 0.4
    eye_y = -8.0
    eye_size = (36.0, 44.0)
    pupil_size = 0.9
    brow_y = -72.0
    beak = (52.0, 0.94)
    blush = (0.58, 0.56)
    glasses_size = 60.0
    hat_seat = (8.0, 0.0, 0.96)

    def draw_skull(self, brush: Brush) -> Sprite:
        """A ball with a tuft."""
        rx, ry = self.rx, self.ry
        half = [(rx * 0.7, -ry * 0.78), (rx, -ry * 0.02), (rx * 0.9, ry * 0.62)]
        shape = blob([(0, -ry * 1.04), *half, (0, ry), *((-x, y) for x, y in reversed(half))])
        brush.body(shape, self.look.fur, depth=22)
        if not self.hatted:
            for x, tall, lean in ((-16, 34, -22), (6, 44, -4), (26, 32, 20)):
                brush.fill(blob([(x - 15, -ry), (x + lean, -ry * 1.02 - tall), (x + 15, -ry)], 0.4), self.look.fur)
        return brush.take()

    def draw_marks(self, brush: Brush) -> Sprite:
        """The white heart and golden cheeks."""
        rx, ry = self.rx, self.ry
        half = [
            (rx * 0.18, -ry * 0.46),
            (rx * 0.46, -ry * 0.6),
            (rx * 0.8, -ry * 0.2),
            (rx * 0.76, ry * 0.44),
            (rx * 0.36, ry * 0.86),
        ]
        brush.fill(
            blob([(0, -ry * 0.2), *half, (0, ry * 0.95), *((-x, y) for x, y in reversed(half))]), self.look.belly
        )
        self.draw_blush(brush, 0xF3953C, 0.5)
        return brush.take()

    def brow_colour(self) -> int:
        """Dark on white."""
        return self.look.fur


class Owl(Bird):
    """Two great discs, tufts, a small hooked beak."""

    eye_share = 0.43
    eye_y = -10.0
    eye_size = (66.0, 68.0)
    pupil_size = 1.3
    pupil_room = (15.0, 12.0)
    brow_y = -92.0
    beak = (34.0, 0.62)
    blush = (0.86, 0.62)
    glasses_size = 84.0
    hat_seat = (16.0, 0.0, 1.0)

    def draw_ears(self, brush: Brush) -> list[Ear]:
        """Tufts of feathers."""
        found = []
        for side in (-1, 1):
            brush.body(
                blob([(-side * 52, 44), (side * 10, -46), (side * 66, -96), (side * 58, 40)], 0.6),
                self.look.fur,
                depth=10,
            )
            outer = brush.take()
            brush.fill(
                blob([(-side * 14, 34), (side * 22, -24), (side * 56, -74), (side * 44, 36)], 0.6), self.look.mark
            )
            found.append(Ear(outer, brush.take(), side * self.rx * 0.68, -self.ry * 0.62))
        return found

    def draw_skull(self, brush: Brush) -> Sprite:
        """Broad and flat, it grows into the body."""
        rx, ry = self.rx, self.ry
        half = [(rx * 0.6, -ry * 0.86), (rx * 0.98, -ry * 0.3), (rx * 0.96, ry * 0.56), (rx * 0.6, ry * 0.96)]
        brush.body(
            blob([(0, -ry * 0.8), *half, (0, ry), *((-x, y) for x, y in reversed(half))]), self.look.fur, depth=20
        )
        return brush.take()

    def draw_rear(self, brush: Brush) -> Sprite:
        """Rows of feathers."""
        self._feathers(
            brush,
            [(-0.4, -0.3), (0, -0.36), (0.4, -0.3), (-0.2, 0.1), (0.2, 0.1), (-0.42, 0.48), (0, 0.46), (0.42, 0.48)],
        )
        return brush.take()

    def _feathers(self, brush: Brush, places: list[tuple[float, float]]) -> None:
        for x, y in places:
            px, py = x * self.rx, y * self.ry
            brush.line(curve([(px - 20, py), (px, py + 18), (px + 20, py)]), lighter(self.look.fur, 0.28), 7)

    def draw_marks(self, brush: Brush) -> Sprite:
        """The discs, edged, and the brow that joins them."""
        look, x, y = self.look, self.eye_x, self.eye_y
        pale = look.belly
        for side in (-1, 1):
            brush.fill(ellipse(side * x, y + 4, 112, 112), darker(mix(pale, look.fur, 0.45), 0.05))
        for side in (-1, 1):
            brush.fill(ellipse(side * x, y + 4, 97, 97), pale)
            for n in range(7):
                a = math.radians(90 + side * (-34 - 28 * n))
                inner, outer = 76, 92
                brush.line(
                    polygon(
                        [
                            (side * x + inner * math.cos(a), y + 4 + inner * math.sin(a)),
                            (side * x + outer * math.cos(a), y + 4 + outer * math.sin(a)),
                        ]
                    ),
                    mix(pale, look.fur, 0.4),
                    5,
                )
        brush.fill(blob([(0, y + 66), (-34, y - 56), (-18, y - 112), (18, y - 112), (34, y - 56)], 0.7), look.fur)
        for n in range(3):
            brush.line(
                curve([(-15, y - 84 + n * 28), (0, y - 72 + n * 28), (15, y - 84 + n * 28)]), lighter(look.fur, 0.28), 6
            )
        return brush.take()

    def draw_eye(self, brush: Brush, side: int) -> Sprite:  # noqa: ARG002
        """Golden all over, ringed."""
        w, h = self.eye_size
        brush.fill(ellipse(0, 0, w, h), darker(self.look.mark, 0.35))
        brush.fill(ellipse(0, 0, w - 9, h - 9), 0xF6BC3E)
        return brush.take()

    def draw_pupil(self, brush: Brush) -> Sprite:
        """A great black pupil with highlights."""
        brush.fill(ellipse(0, 2, 35, 38), 0x1D1512)
        brush.fill(ellipse(13, -13, 13), 0xFFFFFF, lit=True)
        brush.fill(ellipse(-12, 15, 6), 0xFFFFFF, alpha=0.85, lit=True)
        return brush.take()

    def beak_colour(self) -> int:
        """Horn."""
        return 0xE9A63F

    def draw_nose(self, brush: Brush) -> Sprite:
        """A small hook."""
        y = self.beak[0]
        brush.body(
            blob([(0, y - 28), (30, y - 4), (20, y + 26), (0, y + 50), (-20, y + 26), (-30, y - 4)], 0.8),
            self.beak_colour(),
            depth=8,
            shade=0.2,
        )
        for x in (-9, 9):
            brush.fill(ellipse(x, y - 4, 4, 5), 0x6B4630)
        return brush.take()

    def draw_smile(self, brush: Brush) -> None:
        """Nothing under the hook when it is shut."""
        for side in (-1, 1):
            brush.line(curve([(side * 24, 16), (side * 38, 26), (side * 52, 22)]), darker(self.look.fur, 0.35), 6)

    def brow_colour(self) -> int:
        """Feathers over the discs."""
        return darker(self.look.mark, 0.15)
