"""People's faces: brows in the colour of the hair, beards, wrinkles, a pirate's patch; the astronaut's helmet."""

from __future__ import annotations

from models.world.brush import NOTHING, Brush, Sprite
from models.world.palette import darker, lighter, mix
from models.world.shapes import blob, box, curve, ellipse, minus, within
from models.world.subjects.faces import hair
from models.world.subjects.faces.face import Face, bow
from models.world.subjects.look import Look


class Person(Face):
    """A round face; features are larger in a child's."""

    eye_share = 0.38
    eye_size = (33.0, 40.0)
    pupil_size = 0.78
    brow_y = -62.0
    glasses_size = 56.0
    blush = (0.56, 0.46)
    hat_seat = (10.0, 0.0, 1.16)

    def __init__(self, look: Look, brush: Brush, *, hatted: bool) -> None:
        self.unit = k = look.head[1] / 186
        self.eye_y, self.brow_y = 8.0 * k, self.brow_y * k
        self.eye_size = (33.0 * k, 40.0 * k)
        self.pupil_size *= k
        self.glasses_size *= k
        self.mouth_at, self.mouth_size = (0.0, 0.495), k
        super().__init__(look, brush, hatted=hatted)
        self.patch = self._patch(brush) if look.kind == "pirate" else NOTHING

    @property
    def ink(self) -> int:
        """A darker red of the skin; on dark skin a warmer one, so that it is seen."""
        deep = (self.look.skin >> 8 & 255) < 100
        return (
            mix(darker(self.look.skin, 0.62), 0x9C3A3A, 0.3)
            if deep
            else mix(darker(self.look.skin, 0.5), 0x8C2F2B, 0.5)
        )

    def draw_skull(self, brush: Brush) -> Sprite:
        """Hair behind, ears, the face."""
        look, rx, ry = self.look, self.rx, self.ry
        hair.behind(look, brush, hatted=self.hatted)
        for side in (-1, 1):
            brush.body(ellipse(side * rx * 0.95, 22, rx * 0.17, ry * 0.2), look.skin, depth=6)
            brush.fill(ellipse(side * rx * 0.96, 24, rx * 0.08, ry * 0.11), darker(look.skin, 0.16))
            if look.kind == "pirate" and side < 0:
                brush.line(ellipse(side * rx * 1.0, 22 + ry * 0.28, 14, 17), 0xF3C95B, 8)
        half = [(rx * 0.62, -ry * 0.92), (rx * 0.94, -30), (rx * 0.78, ry * 0.62)]
        shape = blob([(0, -ry), *half, (0, ry), *((-x, y) for x, y in reversed(half))])
        brush.body(shape, look.skin, depth=18, shade=0.1)
        return brush.take()

    def draw_rear(self, brush: Brush) -> Sprite:
        """Hair."""
        hair.rear(self.look, brush, hatted=self.hatted)
        return brush.take()

    def draw_marks(self, brush: Brush) -> Sprite:
        """The blush, a beard, the lines of many smiles."""
        look, rx, ry, k = self.look, self.rx, self.ry, self.unit
        if look.beard in ("full", "stubble"):
            half = [
                (0.94, -0.02),
                (0.88, 0.5),
                (0.56, 0.98 if look.beard == "stubble" else 1.04),
                (0.2, 1.02 if look.beard == "stubble" else 1.12),
            ]
            inner = [(0.34, 0.34), (0.62, 0.26)]
            edge = [
                *half,
                *((-x, y) for x, y in reversed(half)),
                *((-x, y) for x, y in reversed(inner)),
                (0, 0.3),
                *inner,
            ]
            path = blob([(x * rx, y * ry) for x, y in edge], 0.8)
            if look.beard == "full":
                brush.body(path, lighter(look.mark, 0.1), depth=10, rim=False)
            else:
                brush.fill(within(path, ellipse(0, 0, rx * 0.97, ry)), mix(look.skin, look.mark, 0.24))
        elif look.beard == "goatee":
            brush.body(
                blob(
                    [
                        (-rx * 0.2, ry * 0.72),
                        (rx * 0.2, ry * 0.72),
                        (rx * 0.16, ry * 1.02),
                        (0, ry * 1.26),
                        (-rx * 0.16, ry * 1.02),
                    ]
                ),
                look.mark,
                depth=6,
                rim=False,
            )
        if look.beard != "full":
            self.draw_blush(brush)
        if look.aged:
            line = darker(look.skin, 0.22)
            for side in (-1, 1):
                for y, tilt in ((2, -10), (18, 4)):
                    brush.line(curve([(side * rx * 0.72, y * k), (side * rx * 0.84, (y + tilt) * k)]), line, 4)
                brush.line(
                    curve([(side * rx * 0.3, ry * 0.26), (side * rx * 0.42, ry * 0.4), (side * rx * 0.42, ry * 0.54)]),
                    line,
                    5,
                )
            if look.hair == "bald":
                for high in (-0.5, -0.62):
                    brush.line(
                        curve([(-rx * 0.34, ry * high), (0, ry * (high - 0.03)), (rx * 0.34, ry * high)]), line, 4
                    )
        return brush.take()

    def draw_nose(self, brush: Brush) -> Sprite:
        """A hook of a line, rounder with age; a moustache under it."""
        look, k, ry = self.look, self.unit, self.ry
        line = darker(look.skin, 0.32)
        if look.aged or look.kind == "chef":
            brush.fill(ellipse(6, 54 * k, 21 * k, 18 * k), mix(look.skin, 0xE8705F, 0.26))
            brush.line(curve([(-10 * k, 64 * k), (6, 72 * k), (24 * k, 62 * k)]), line, 6)
        else:
            brush.line(curve([(4, 42 * k), (18 * k, 60 * k), (2, 64 * k)]), line, 8)
        y = ry * 0.43
        if look.beard in ("moustache", "full"):
            half = [(10, -8), (44, -4), (74, 16), (50, 18), (16, 12)]
            for side in (-1, 1):
                brush.body(
                    blob([(side * (px * k - 4), y + py * k) for px, py in half], 0.8),
                    darker(look.mark, 0.1),
                    depth=5,
                    rim=False,
                )
        elif look.beard in ("curl", "goatee"):
            for side in (-1, 1):
                brush.line(
                    curve(
                        [
                            (side * 4, y),
                            (side * 40 * k, y + 8 * k),
                            (side * 74 * k, y - 4 * k),
                            (side * 78 * k, y - 20 * k),
                        ]
                    ),
                    look.mark,
                    12 * k,
                )
        return brush.take()

    def draw_front(self, brush: Brush) -> Sprite:
        """The fringe."""
        hair.before(self.look, brush, hatted=self.hatted)
        return brush.take()

    def _patch(self, brush: Brush) -> Sprite:
        """Over the right eye, on a strap."""
        rx, ry, x, y = self.rx, self.ry, self.eye_x, self.eye_y
        brush.line(curve([(-rx * 0.8, -ry * 0.5), (-rx * 0.1, y - ry * 0.26), (x - 30, y - 22)]), 0x2A2430, 10)
        brush.line(curve([(x + 30, y - 8), (rx * 0.84, y + 4)]), 0x2A2430, 10)
        brush.body(
            blob([(x - 46, y - 26), (x, y - 38), (x + 46, y - 24), (x + 34, y + 34), (x, y + 48), (x - 34, y + 34)]),
            0x2A2430,
            depth=6,
        )
        return brush.take()

    def brow_colour(self) -> int:
        """Like the hair, darker than the skin."""
        return darker(self.look.mark, 0.3 if self.look.aged else 0.45 if (self.look.skin >> 8 & 255) < 100 else 0.08)

    def draw_brow(self, brush: Brush) -> Sprite:
        """Thin, or bushy."""
        w = self.eye_size[0] * 0.82
        wide = 14 if self.look.beard else (8 if self.look.lashes else 11)
        brush.line(bow(w, 2, -10, 4), self.brow_colour(), wide * self.unit)
        return brush.take()

    def draw_smile(self, brush: Brush) -> None:
        """An arc, with lips where there are lashes."""
        if self.look.lashes and not self.look.aged:
            brush.fill(
                blob([(-26, 6), (-8, 0), (0, 4), (8, 0), (26, 6), (0, 26)], 0.7), mix(self.look.skin, 0xC2384A, 0.6)
            )
        brush.line(bow(36, 0, 17), self.ink, 9)

    def cheek_colour(self) -> int:
        """Skin, or beard."""
        return self.look.skin if self.look.beard != "full" else lighter(self.look.mark, 0.1)

    def draw_open(self, brush: Brush) -> None:
        """Teeth are shown."""
        super().draw_open(brush)
        brush.fill(blob([(-40, -3), (0, 3), (40, -3), (33, 13), (0, 17), (-33, 13)], 0.7), 0xFFFDF6)


class Helmeted(Person):
    """An astronaut: a face in a bubble."""

    hat_seat = (-8.0, 0.0, 1.34)

    def draw_front(self, brush: Brush) -> Sprite:
        """Fringe, bubble and its gleams, collar."""
        hair.before(self.look, brush, hatted=False)
        rx, ry = self.rx, self.ry
        bubble = ellipse(0, 0, rx * 1.36, ry * 1.3)
        brush.shine(bubble, 0xBFE6F5, 0.17)
        brush.shine(minus(bubble, ellipse(0, 0, rx * 1.28, ry * 1.22)), 0xFFFFFF, 0.75)
        brush.shine(
            minus(ellipse(-22, -18, rx * 1.16, ry * 1.08), ellipse(10, 14, rx * 1.2, ry * 1.14)), 0xFFFFFF, 0.55
        )
        collar = within(ellipse(0, ry * 1.16, rx * 1.02, 46), box(-600, ry * 1.0, 1200, 200))
        brush.body(collar, 0xD7DADF, depth=8)
        return brush.take()
