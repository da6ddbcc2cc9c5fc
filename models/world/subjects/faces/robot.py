"""A robot's head: a screen for a face, an antenna."""

from __future__ import annotations

from models.world.brush import Brush, Sprite
from models.world.palette import darker
from models.world.shapes import blob, box, curve, ellipse, polygon
from models.world.subjects.faces.face import Face, bow

GLOW = 0x7FF0DA


class Robot(Face):
    """Eyes and mouth are light on a screen."""

    eye_share = 0.36
    eye_y = -10.0
    eye_size = (34.0, 40.0)
    pupil_room = (4.0, 4.0)
    brow_y = -62.0
    mouth_at = (0.0, 0.35)

    def draw_skull(self, brush: Brush) -> Sprite:
        """A box with round corners, knobs for ears."""
        look, rx, ry = self.look, self.rx, self.ry
        if not self.hatted:
            brush.line(polygon([(0, -ry), (0, -ry - 62)]), look.paws, 14)
            brush.fill(ellipse(0, -ry - 76, 25), look.accent, lit=True)
            brush.glow(0, -ry - 76, 80, look.accent, 0.35)
        for side in (-1, 1):
            brush.body(box(side * (rx + 4) - 26, -52, 52, 104, 24), look.accent, depth=8)
        brush.body(box(-rx, -ry, 2 * rx, 2 * ry, 76), look.fur, depth=22)
        return brush.take()

    def draw_rear(self, brush: Brush) -> Sprite:
        """A lid with slots and screws."""
        rx, ry, dark = self.rx, self.ry, darker(self.look.fur, 0.28)
        brush.fill(box(-rx * 0.56, -ry * 0.46, rx * 1.12, ry * 0.92, 30), darker(self.look.fur, 0.12))
        for y in (-0.22, 0.0, 0.22):
            brush.fill(box(-rx * 0.36, ry * y - 8, rx * 0.72, 16, 8), dark)
        for x in (-0.8, 0.8):
            for y in (-0.68, 0.68):
                brush.fill(ellipse(x * rx, y * ry, 9), dark)
        return brush.take()

    def draw_marks(self, brush: Brush) -> Sprite:
        """The screen."""
        rx, ry = self.rx, self.ry
        brush.body(box(-rx * 0.82, -ry * 0.72, rx * 1.64, ry * 1.42, 52), self.look.mark, depth=5, rim=False)
        brush.shine(
            blob([(-rx * 0.7, -ry * 0.1), (-rx * 0.62, -ry * 0.58), (-rx * 0.1, -ry * 0.62)], 0.4), 0xFFFFFF, 0.07
        )
        return brush.take()

    def draw_eye(self, brush: Brush, side: int) -> Sprite:  # noqa: ARG002
        """A lamp."""
        brush.fill(box(-28, -40, 56, 80, 28), GLOW, lit=True)
        brush.glow(0, 0, 74, GLOW, 0.28)
        return brush.take()

    def draw_pupil(self, brush: Brush) -> Sprite:
        """Its gleam."""
        brush.fill(ellipse(9, -16, 9), 0xFFFFFF, lit=True)
        return brush.take()

    def draw_lid(self, brush: Brush, name: str) -> Sprite:
        """A line of light."""
        ends, middle = (-4, 15) if name == "shut" else (14, -16)
        brush.line(bow(32, ends, middle), GLOW, 11, lit=True)
        return brush.take()

    def draw_brow(self, brush: Brush) -> Sprite:
        """A short line of light."""
        brush.line(bow(24, 2, -5, 2), GLOW, 7, lit=True)
        return brush.take()

    def draw_smile(self, brush: Brush) -> None:
        """An arc."""
        brush.line(bow(34, 0, 16), GLOW, 9, lit=True)

    def draw_open(self, brush: Brush) -> None:
        """A bowl of light."""
        brush.fill(blob([(-46, -6), (0, 2), (46, -6), (34, 44), (0, 62), (-34, 44)], 0.8), GLOW, lit=True)

    def draw_round(self, brush: Brush) -> None:
        """A ring."""
        brush.line(ellipse(0, 20, 20, 24), GLOW, 9, lit=True)

    def draw_chew(self, brush: Brush) -> None:
        """A zigzag."""
        brush.line(curve([(-36, 12), (-18, 2), (0, 16), (18, 2), (36, 12)]), GLOW, 9, lit=True)
