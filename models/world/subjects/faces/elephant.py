"""An elephant's head: ears like fans and a trunk of links that swings, curls and is raised in joy."""

from __future__ import annotations

import math

from models.world.brush import Brush, Sprite
from models.world.palette import darker, lighter
from models.world.performing.pose import Pose
from models.world.shapes import blob, bone, curve, ellipse
from models.world.subjects.faces.face import Ear, Face, bow
from models.world.subjects.look import Look

LINKS = 8
STEP = 33.0
WIDTHS = (60.0, 56.0, 51.0, 46.0, 42.0, 38.0, 35.0, 33.0, 31.0)


class Elephant(Face):
    """Small eyes, great ears; the mouth is under the trunk."""

    eye_share = 0.5
    eye_y = -22.0
    eye_size = (35.0, 43.0)
    pupil_size = 0.86
    brow_y = -66.0
    mouth_at = (0.0, 0.66)
    mouth_size = 1.1
    blush = (0.72, 0.42)
    glasses_size = 58.0
    hat_seat = (4.0, 0.0, 0.98)

    def __init__(self, look: Look, brush: Brush, *, hatted: bool) -> None:
        super().__init__(look, brush, hatted=hatted)
        self.trunk = [self._link(brush, n) for n in range(LINKS)]

    def draw_ears(self, brush: Brush) -> list[Ear]:
        """Fans, rosy inside."""
        found = []
        shape = [(-40, -70), (60, -128), (166, -74), (184, 40), (120, 138), (36, 122), (-30, 70)]
        for side in (-1, 1):
            outer = blob([(side * x, y) for x, y in shape])
            brush.body(outer, self.look.fur, depth=16)
            back = brush.take()
            brush.fill(blob([(side * (x * 0.72 + 12), y * 0.72) for x, y in shape]), self.look.mark)
            found.append(Ear(back, brush.take(), side * self.rx * 0.78, -self.ry * 0.1))
        return found

    def draw_skull(self, brush: Brush) -> Sprite:
        """A high forehead with two domes."""
        rx, ry = self.rx, self.ry
        half = [
            (rx * 0.46, -ry * 1.02),
            (rx * 0.86, -ry * 0.6),
            (rx * 0.96, ry * 0.06),
            (rx * 0.8, ry * 0.66),
            (rx * 0.42, ry * 0.96),
        ]
        brush.body(
            blob([(0, -ry * 0.95), *half, (0, ry), *((-x, y) for x, y in reversed(half))]), self.look.fur, depth=22
        )
        if not self.hatted:
            for x, lean in ((-14, -26), (4, 2), (20, 26)):
                brush.line(
                    curve([(x, -ry * 0.96), (x + lean * 0.4, -ry * 1.06), (x + lean, -ry * 1.12)]),
                    darker(self.look.fur, 0.4),
                    8,
                )
        return brush.take()

    def draw_marks(self, brush: Brush) -> Sprite:
        """Tusks to either side of the trunk."""
        ry = self.ry
        for side in (-1, 1):
            tusk = [
                (side * 50, ry * 0.42),
                (side * 84, ry * 0.44),
                (side * 112, ry * 0.78),
                (side * 94, ry * 0.8),
                (side * 60, ry * 0.68),
            ]
            brush.body(blob(tusk, 0.7), 0xFBF5E6, depth=6, rim=False)
        self.draw_blush(brush, alpha=0.36)
        return brush.take()

    def _link(self, brush: Brush, n: int) -> Sprite:
        colour = lighter(self.look.fur, 0.1)
        a, b = WIDTHS[n], WIDTHS[n + 1]
        if n > 1:
            brush.shine(bone(STEP, a + 7, b + 7), 0x1E1B3A, 0.16)
        brush.body(bone(STEP, a, b), colour, shade=0, rim=False)
        side = brush.light.side
        brush.fill(
            blob(
                [(side * a * 0.99, -4), (side * b * 0.98, STEP + 4), (side * b * 0.62, STEP), (side * a * 0.66, 0)], 0.3
            ),
            darker(colour, 0.12),
        )
        if n:
            brush.line(curve([(-a * 0.62, 2), (0, 11), (a * 0.62, 2)]), darker(colour, 0.2), 5)
        if n == LINKS - 1:
            brush.fill(ellipse(0, STEP + b * 0.72, b * 0.66, b * 0.34), darker(colour, 0.4))
            brush.fill(ellipse(0, STEP + b * 0.58, b * 0.7, b * 0.3), lighter(colour, 0.14))
        return brush.take()

    def trunk_places(self, pose: Pose, time: float) -> list[tuple[float, float, float]]:
        """Where the links hang from the middle of the face: x, y, degrees. Raised with an open mouth."""
        raised = max(0.0, min(1.0, (pose.mouth - 0.36) / 0.4)) * (1 - pose.asleep)
        x, y, angle = 0.0, self.ry * 0.3, 4.0 - 34 * raised
        places = []
        for n in range(LINKS):
            places.append((x, y, angle))
            x -= math.sin(math.radians(angle)) * STEP
            y += math.cos(math.radians(angle)) * STEP
            swing = 2.2 * math.sin(time * 2.1 - n * 0.55) + pose.curl * 0.09 - 2.0 * pose.stream
            angle += swing - (7.0 if n > 2 else 0.5) - 15.5 * raised - 9 * pose.chew
        return places

    def cheek_colour(self) -> int:
        """Its hide."""
        return self.look.fur

    def draw_smile(self, brush: Brush) -> None:
        """Wide, it shows to both sides of the trunk."""
        brush.line(bow(72, -20, 14), self.ink, 8)

    def draw_open(self, brush: Brush) -> None:
        """Under the trunk."""
        brush.fill(blob([(-62, -12), (0, -2), (62, -12), (46, 36), (0, 54), (-46, 36)], 0.8), 0x6B2430)
        brush.fill(ellipse(0, 34, 30, 15), 0xF07C7C)
