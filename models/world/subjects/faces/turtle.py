"""A turtle's head: round, smooth, with two nostrils and a wide smile."""

from __future__ import annotations

from models.world.brush import Brush, Sprite
from models.world.palette import darker, lighter
from models.world.shapes import blob, curve, ellipse
from models.world.subjects.faces.face import Face


class Turtle(Face):
    """Eyes high up, a broad mouth."""

    eye_share = 0.5
    eye_y = -40.0
    eye_size = (44.0, 52.0)
    brow_y = -76.0
    mouth_at = (4.0, 0.42)
    mouth_size = 1.3
    blush = (0.66, 0.3)
    hat_seat = (-8.0, 0.0, 0.92)

    def draw_skull(self, brush: Brush) -> Sprite:
        """A pebble, broader below, with bulges for the eyes and a neck under it."""
        rx, ry, look = self.rx, self.ry, self.look
        brush.body(
            blob([(-66, ry * 0.4), (66, ry * 0.4), (78, ry * 1.5), (-78, ry * 1.5)], 0.7),
            darker(look.fur, 0.1),
            rim=False,
        )
        half = [(rx * 0.46, -ry * 0.96), (rx * 0.84, -ry * 0.62), (rx * 0.97, ry * 0.16), (rx * 0.72, ry * 0.8)]
        brush.body(
            blob([(0, -ry * 0.9), *half, (0, ry * 0.98), *((-x, y) for x, y in reversed(half))]), look.fur, depth=20
        )
        return brush.take()

    def draw_rear(self, brush: Brush) -> Sprite:
        """Spots."""
        self._spots(
            brush,
            [(-0.4, -0.4, 26), (0.1, -0.56, 32), (0.46, -0.2, 24), (-0.1, -0.1, 28), (0.3, 0.3, 30), (-0.46, 0.24, 26)],
        )
        return brush.take()

    def _spots(self, brush: Brush, spots: list[tuple[float, float, float]]) -> None:
        for x, y, r in spots:
            brush.fill(ellipse(x * self.rx, y * self.ry, r, r * 0.8), darker(self.look.fur, 0.14))

    def draw_marks(self, brush: Brush) -> Sprite:
        """A pale chin and spots on the crown."""
        rx, ry = self.rx, self.ry
        half = [(rx * 0.5, ry * 0.14), (rx * 0.8, ry * 0.34), (rx * 0.56, ry * 0.76)]
        brush.fill(
            blob([(0, ry * 0.06), *half, (0, ry * 0.86), *((-x, y) for x, y in reversed(half))]),
            lighter(self.look.fur, 0.34),
        )
        self._spots(brush, [(-0.2, -0.74, 18), (0.04, -0.8, 14), (0.24, -0.7, 20)])
        self.draw_blush(brush)
        return brush.take()

    def draw_nose(self, brush: Brush) -> Sprite:
        """Two nostrils."""
        for x in (-14, 18):
            brush.fill(ellipse(x, self.ry * 0.2, 6, 8), darker(self.look.fur, 0.5))
        return brush.take()

    def cheek_colour(self) -> int:
        """Its chin."""
        return lighter(self.look.fur, 0.34)

    def draw_smile(self, brush: Brush) -> None:
        """Wide, with dimples."""
        brush.line(curve([(-66, -8), (-34, 14), (0, 20), (34, 14), (66, -8)]), self.ink, 7)
        for side in (-1, 1):
            brush.line(curve([(side * 60, -16), (side * 72, -8), (side * 72, 4)]), self.ink, 6)
