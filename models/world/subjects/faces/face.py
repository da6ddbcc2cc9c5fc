"""What every face has: eyes that look, blink, sleep and smile, brows, and a mouth of several shapes.

Positions are rig units from the middle of the head; a family overrides the drawings and the places.
"""

from __future__ import annotations

from functools import cached_property
from typing import NamedTuple

import skia

from models.world.brush import NOTHING, Brush, Sprite
from models.world.palette import darker
from models.world.performing.pose import Pose
from models.world.shapes import blob, curve, ellipse, polygon, within
from models.world.subjects.look import Look

EYELASH = 0x2A2226


def bow(width: float, ends: float, middle: float, tilt: float = 0.0) -> skia.Path:
    """An arc from (-width, ends) over (0, middle) to (width, ends + tilt): a brow, a lid, a smile."""
    path = skia.Path()
    path.moveTo(-width, ends)
    path.quadTo(0, 2 * middle - ends - tilt / 2, width, ends + tilt)
    return path


class Ear(NamedTuple):
    """An ear, what is seen in it from before, and the place of its root."""

    outer: Sprite
    inner: Sprite
    x: float
    y: float


class Face:
    """The parts of one head. Each sprite is drawn once; `Head` moves them."""

    eye_share = 0.42  # of the head's half width
    eye_y = -14.0
    eye_size = (43.0, 50.0)
    pupil_size = 1.0
    pupil_room = (11.0, 9.0)  # how far the pupils move
    brow_y = -78.0  # from the eye
    mouth_at = (0.0, 0.5)  # units, share of the head's half height
    mouth_size = 1.0
    glasses_size = 68.0
    hat_seat = (0.0, 0.0, 1.0)  # units down, units aside, size: where a hat sits
    blush = (0.64, 0.5)

    def __init__(self, look: Look, brush: Brush, *, hatted: bool) -> None:
        self.look, self.hatted = look, hatted
        self.rx, self.ry = look.head
        self.eye_x = self.rx * self.eye_share
        self.ears = self.draw_ears(brush)
        self.skull = self.draw_skull(brush)
        self.brush = brush
        self.marks = self.draw_marks(brush)
        left = self.draw_eye(brush, -1)
        self.eyes = {-1: left, 1: self.draw_eye(brush, 1) if look.lashes else left}
        self.pupil = self.draw_pupil(brush)
        self.lids = {name: self.draw_lid(brush, name) for name in ("shut", "happy")}
        self.brow = self.draw_brow(brush)
        self.nose = self.draw_nose(brush)
        self.mouths = {name: self.draw_mouth(brush, name) for name in ("smile", "open", "o", "chew")}
        self.front = self.draw_front(brush)
        self.trunk: list[Sprite] = []

    @cached_property
    def rear(self) -> Sprite:
        """The back of the head; most films never show it."""
        return self.draw_rear(self.brush)

    # colours and places

    @property
    def ink(self) -> int:
        """Of lines: the closed mouth."""
        return 0x3A2A2A

    def mouth_place(self) -> tuple[float, float]:
        """The middle of the mouth from the middle of the head."""
        return self.mouth_at[0], self.mouth_at[1] * self.ry

    def trunk_places(self, pose: Pose, time: float) -> list[tuple[float, float, float]]:  # noqa: ARG002
        """Where the links of a trunk hang from the middle of the face: x, y, degrees. Most have none."""
        return []

    # what a family draws

    def draw_ears(self, brush: Brush) -> list[Ear]:  # noqa: ARG002
        """The left and the right ear; none by default."""
        return []

    def draw_skull(self, brush: Brush) -> Sprite:
        """The head without its face."""
        brush.body(ellipse(0, 0, self.rx, self.ry), self.look.fur, depth=22)
        return brush.take()

    def draw_rear(self, brush: Brush) -> Sprite:  # noqa: ARG002
        """What is on the back of the head."""
        return NOTHING

    def draw_marks(self, brush: Brush) -> Sprite:
        """What is painted on the face, and the blush."""
        self.draw_blush(brush)
        return brush.take()

    def draw_blush(self, brush: Brush, colour: int = 0xF0706A, alpha: float = 0.3) -> None:
        """Rosy cheeks."""
        x, y = self.blush
        for side in (-1, 1):
            brush.shine(ellipse(side * self.rx * x, self.ry * y, self.rx * 0.15, self.ry * 0.11), colour, alpha)

    def draw_nose(self, brush: Brush) -> Sprite:  # noqa: ARG002
        """The nose, which stands out when the head turns."""
        return NOTHING

    def draw_front(self, brush: Brush) -> Sprite:  # noqa: ARG002
        """What lies over the face: a fringe, a helmet."""
        return NOTHING

    def draw_eye(self, brush: Brush, side: int) -> Sprite:
        """The white of the left (-1) or the right (1) eye, its lashes at the outer corner."""
        w, h = self.eye_size
        brush.fill(ellipse(0, 0, w, h), 0xFFFDF6)
        if self.look.lashes:
            brush.line(bow(w * 0.9, -h * 0.36, -h * 1.02), EYELASH, 7)
            for x, y, far in ((0.7, -0.68, 0.34), (0.92, -0.36, 0.36)):
                brush.line(polygon([(side * w * x, h * y), (side * w * (x + far), h * (y - 0.24))]), EYELASH, 6)
        return brush.take()

    def draw_pupil(self, brush: Brush) -> Sprite:
        """Iris, pupil and two highlights."""
        k = self.pupil_size
        brush.fill(ellipse(0, 2, 31 * k, 36 * k), self.look.iris)
        brush.fill(ellipse(0, 3, 20 * k, 25 * k), 0x17120F)
        brush.fill(ellipse(11 * k, -12 * k, 11 * k), 0xFFFFFF, lit=True)
        brush.fill(ellipse(-10 * k, 14 * k, 5 * k), 0xFFFFFF, alpha=0.8, lit=True)
        return brush.take()

    def lid_colour(self) -> int:
        """Of the line that a shut eye makes."""
        return EYELASH

    def draw_lid(self, brush: Brush, name: str) -> Sprite:
        """A shut eye: hanging in sleep and in a blink, arched in joy."""
        w = self.eye_size[0] * 0.86
        deep = w * 0.52
        if name == "shut":
            brush.line(bow(w, -deep * 0.3, deep), self.lid_colour(), 9)
            if self.look.lashes:
                for side in (-1, 1):
                    lash = [(side * w * 0.8, deep * 0.2), (side * w * 1.16, deep * 0.6)]
                    brush.line(curve(lash), self.lid_colour(), 6)
        else:
            brush.line(bow(w, deep * 0.6, -deep * 0.8), self.lid_colour(), 10)
        return brush.take()

    def brow_colour(self) -> int:
        """Of the brows."""
        return darker(self.look.fur, 0.42)

    def draw_brow(self, brush: Brush) -> Sprite:
        """A brow over the right eye; the left one is its mirror image."""
        w = self.eye_size[0] * 0.72
        brush.line(bow(w, 3, -10, 3), self.brow_colour(), 10)
        return brush.take()

    def cheek_colour(self) -> int:
        """Of what is around the mouth."""
        return self.look.belly

    def draw_mouth(self, brush: Brush, name: str) -> Sprite:
        """The mouth: a closed smile, wide open, round with wonder, chewing."""
        {"smile": self.draw_smile, "open": self.draw_open, "o": self.draw_round, "chew": self.draw_chew}[name](brush)
        return brush.take()

    def draw_smile(self, brush: Brush) -> None:
        """An animal's smile, under its nose."""
        brush.line(curve([(-42, 4), (-22, 18), (0, 2)]), self.ink, 8)
        brush.line(curve([(0, 2), (22, 18), (42, 4)]), self.ink, 8)

    def draw_open(self, brush: Brush) -> None:
        """An open smile with a tongue."""
        shape = blob([(-48, -6), (0, 2), (48, -6), (36, 44), (0, 64), (-36, 44)], 0.8)
        brush.fill(shape, 0x6B2430)
        brush.fill(within(shape, ellipse(0, 62, 36, 30)), 0xF07C7C)

    def draw_round(self, brush: Brush) -> None:
        """An o of wonder."""
        brush.fill(ellipse(0, 24, 25, 32), 0x6B2430)
        brush.fill(ellipse(0, 40, 17, 14), 0xF07C7C)

    def draw_chew(self, brush: Brush) -> None:
        """Lips closed over a mouthful, one cheek full."""
        brush.fill(ellipse(38, 6, 34, 28), self.cheek_colour())
        brush.line(curve([(62, -14), (73, 6), (58, 30)]), self.ink, 6, alpha=0.6)
        brush.line(curve([(-26, 4), (-8, 16), (10, 12), (22, 0)]), self.ink, 8)
