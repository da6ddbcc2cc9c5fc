"""Raccoon, fox, cat, dog, bear, rabbit: a broad skull with cheeks, ears that follow through, a muzzle."""

from __future__ import annotations

from models.world.brush import Brush, Sprite
from models.world.palette import darker, lighter, mix
from models.world.shapes import blob, box, curve, ellipse, moved, polygon, within
from models.world.subjects.faces.face import Ear, Face


class Beast(Face):
    """A furry head; the look's `face` says how it is marked, `ears` which ears it has."""

    def _ear_place(self, side: int) -> tuple[float, float]:
        rx, ry = self.rx, self.ry
        return {
            "round": (side * rx * 0.7, -ry * 0.66),
            "pointed": (side * rx * 0.6, -ry * 0.62),
            "floppy": (side * rx * 0.82, -ry * 0.5),
            "long": (side * rx * 0.36, -ry * 0.8),
        }[self.look.ears]

    def draw_ears(self, brush: Brush) -> list[Ear]:
        """Both ears."""
        draw = {"round": self._round, "pointed": self._pointed, "floppy": self._floppy, "long": self._long}
        found = []
        for side in (-1, 1):
            outer = draw[self.look.ears](brush, side)
            found.append(Ear(outer, brush.take(), *self._ear_place(side)))
        return found

    @property
    def _inner(self) -> int:
        return mix(self.look.belly, 0xE59A90, 0.4)

    def _round(self, brush: Brush, side: int) -> Sprite:
        raccoon = self.look.kind == "raccoon"
        brush.body(ellipse(side * 10, -22, 70, 74), darker(self.look.fur, 0.25 if raccoon else 0.0), depth=12)
        outer = brush.take()
        brush.fill(ellipse(side * 8, -12, 44, 48), self.look.belly if raccoon else self._inner)
        return outer

    def _pointed(self, brush: Brush, side: int) -> Sprite:
        fox = self.look.kind == "fox"
        tall = 150 if fox else 118
        ear = blob([(-72, 34), (side * 34 - 14, -tall), (side * 34 + 14, -tall), (74, 34)], 0.55)
        brush.body(ear, self.look.fur, depth=12)
        if fox:
            brush.fill(within(ear, box(-140, -tall - 40, 280, 84)), self.look.mark)
        outer = brush.take()
        inner = blob([(-66, 40), (side * 30, -tall), (70, 40)], 0.5)
        brush.fill(moved(inner, 2 * side, 14, 0, 0.55, 0.62), self._inner)
        return outer

    def _floppy(self, brush: Brush, side: int) -> Sprite:
        half = [(-30, -60), (44, -40), (88, 60), (62, 150), (6, 120), (-18, 30)]
        brush.body(blob([(side * x, y) for x, y in half]), self.look.mark, depth=14)
        return brush.take()

    def _long(self, brush: Brush, side: int) -> Sprite:
        brush.body(ellipse(side * 12, -118, 50, 168), self.look.fur, depth=12)
        outer = brush.take()
        brush.fill(ellipse(side * 12, -110, 25, 128), self._inner)
        return outer

    def _puff(self) -> float:
        return self.rx * {"mask": 0.24, "cheeks": 0.24}.get(self.look.face, 0.08)

    def draw_skull(self, brush: Brush) -> Sprite:
        """A broad head, its cheeks with a tuft of fur."""
        rx, ry, puff = self.rx, self.ry, self._puff()
        half = [
            *((rx * 0.44, -ry * 0.95), (rx * 0.8, -ry * 0.62), (rx * 0.97, -ry * 0.1)),
            *((rx + puff, ry * 0.42), (rx * 0.62, ry * 0.88)),
        ]
        brush.body(
            blob([(0, -ry * 1.05), *half, (0, ry), *((-x, y) for x, y in reversed(half))]), self.look.fur, depth=22
        )
        if self.look.kind in ("cat", "fox", "bear", "dog"):  # a tuft on the crown
            c = self.look.fur
            for x, tall, lean in ((-22, 30, -14), (4, 42, 4), (28, 26, 22)):
                brush.fill(
                    polygon([(x - 18, -ry * 1.0), (x + lean, -ry * 1.03 - tall), (x + 20, -ry * 0.99)]),
                    lighter(c, 0.05),
                )
        return brush.take()

    def draw_rear(self, brush: Brush) -> Sprite:
        """The raccoon's and cat's stripes go over the crown."""
        rx, ry, look = self.rx, self.ry, self.look
        if look.kind in ("raccoon", "cat"):
            c = darker(look.fur, 0.2) if look.kind == "raccoon" else look.mark
            for x in (-0.32, 0.0, 0.32):
                brush.fill(
                    blob([(rx * x - 16, -ry * 0.9), (rx * x + 16, -ry * 0.9), (rx * x * 0.9, -ry * 0.16)], 0.7), c
                )
        brush.fill(ellipse(0, ry * 0.7, rx * 0.5, ry * 0.16), darker(look.fur, 0.1))
        return brush.take()

    def draw_marks(self, brush: Brush) -> Sprite:
        """The mask, the cheeks or the muzzle."""
        {"mask": self._mask, "cheeks": self._cheeks}.get(self.look.face, self._muzzle)(brush)
        self.draw_blush(brush, alpha=0.34)
        return brush.take()

    def _mask(self, brush: Brush) -> None:
        look, rx, ry = self.look, self.rx, self.ry
        half = [(rx * 0.44, -ry * 0.54), (rx * 0.86, -ry * 0.16), (rx * 0.8, ry * 0.1)]
        brush.fill(
            blob([(0, -ry * 0.5), *half, (0, ry * 0.18), *((-x, y) for x, y in reversed(half))]),
            look.belly,
        )
        patch = [
            *((26, -ry * 0.2), (rx * 0.46, -ry * 0.42), (rx * 0.84, -ry * 0.02)),
            *((rx * 0.9, ry * 0.36), (rx * 0.5, ry * 0.4), (34, ry * 0.16)),
        ]
        for side in (-1, 1):
            brush.fill(blob([(side * x, y) for x, y in patch]), look.mark)
        stripe = [(0, -ry * 0.98), (24, -ry * 0.5), (26, ry * 0.2), (-26, ry * 0.2), (-24, -ry * 0.5)]
        brush.fill(blob(stripe), darker(look.fur, 0.2))
        brush.fill(ellipse(0, ry * 0.5, rx * 0.43, ry * 0.4), look.belly)

    def _cheeks(self, brush: Brush) -> None:
        look, rx, ry = self.look, self.rx, self.ry
        half = [(6, ry * 0.2), (rx * 0.5, ry * 0.06), (rx * 0.98, ry * 0.44), (rx * 0.5, ry * 0.8), (4, ry * 0.84)]
        for side in (-1, 1):
            brush.fill(blob([(side * x, y) for x, y in half]), look.belly)
        brush.fill(ellipse(0, ry * 0.48, rx * 0.36, ry * 0.36), look.belly)

    def _muzzle(self, brush: Brush) -> None:
        look, rx, ry = self.look, self.rx, self.ry
        if look.kind == "dog":  # a patch around one eye
            brush.fill(ellipse(self.eye_x + 4, self.eye_y - 4, 74, 82), mix(look.mark, look.fur, 0.35))
        brush.fill(ellipse(0, ry * 0.46, rx * 0.46, ry * 0.42), look.belly)
        if look.kind == "rabbit":
            brush.fill(ellipse(0, ry * 0.02, rx * 0.18, ry * 0.42), mix(look.belly, look.fur, 0.3))
        if look.kind == "cat":
            for x, tall in ((-40, 62), (0, 78), (40, 62)):
                brush.fill(polygon([(x - 12, -ry * 0.95), (x + 12, -ry * 0.95), (x, -ry * 0.95 + tall)]), look.mark)
        if look.kind in ("cat", "rabbit"):
            for side in (-1, 1):
                for y, tilt in ((76, -10), (100, 12)):
                    whisker = curve([(side * 92, y), (side * 150, y + tilt * 0.3), (side * 204, y + tilt)])
                    brush.line(whisker, 0xFFFFFF, 5, alpha=0.5)

    def lid_colour(self) -> int:
        """Light on the dark mask."""
        return 0xF3E9DC if self.look.face == "mask" else super().lid_colour() if self._light() else 0xF3E9DC

    def _light(self) -> bool:
        fur = self.look.fur
        return (fur >> 16 & 255) + (fur >> 8 & 255) + (fur & 255) > 290

    def brow_colour(self) -> int:
        """On the mask's light bow; else a darker or a lighter fur."""
        if self.look.face == "mask":
            return self.look.mark
        return darker(self.look.fur, 0.45) if self._light() else lighter(self.look.fur, 0.45)

    def draw_nose(self, brush: Brush) -> Sprite:
        """A soft triangle with a gleam, and teeth for the rabbit."""
        look, ry = self.look, self.ry
        big = 1.25 if look.kind in ("dog", "bear") else (0.72 if look.kind in ("cat", "rabbit") else 1.0)
        colour = 0xDB7F86 if look.kind in ("cat", "rabbit") else look.nose
        half = [(34 * big, ry * 0.24), (20 * big, ry * 0.38)]
        brush.fill(
            blob([(0, ry * 0.2), *half, (0, ry * 0.42), *((-x, y) for x, y in reversed(half))]),
            colour,
        )
        brush.shine(ellipse(-8, ry * 0.26, 11, 5), 0xFFFFFF, 0.5)
        return brush.take()

    def draw_open(self, brush: Brush) -> None:
        """The rabbit shows two teeth, cat and fox their small fangs."""
        super().draw_open(brush)
        if self.look.kind == "rabbit":
            brush.fill(box(-17, -2, 34, 22, 6), 0xFFFDF6)
            brush.line(polygon([(0, 0), (0, 18)]), 0xD8CFC4, 3)
        elif self.look.kind in ("cat", "fox"):
            for x in (-28, 28):
                brush.fill(polygon([(x - 8, -2), (x + 8, -2), (x, 17)]), 0xFFFDF6)
