"""Cloth that hangs from the hips and swings with the thighs: skirts, an apron, a coat's tails."""

from __future__ import annotations

from models.world.brush import NOTHING, Brush, Sprite
from models.world.palette import darker, lighter
from models.world.shapes import Point, blob, curve, polygon
from models.world.stage import Stage
from models.world.subjects.look import Look

GOLD = 0xF3C95B
APRON = 0xE9E2D4


def skirt_colour(look: Look) -> int:
    """Of what hangs from the hips."""
    return (
        look.shirt
        if look.costume == "dress"
        else look.second
        if look.costume == "skirt"
        else darker(look.trousers, 0.05)
    )


class Skirt:
    """Cloth that hangs from the hips: a panel with each thigh and one between them, or a coat's tails behind."""

    def __init__(self, look: Look, brush: Brush) -> None:
        self.look, self.panels = look, NOTHING
        self.tails = NOTHING
        leg = look.leg - 26
        if look.skirt:
            colour = skirt_colour(look)
            long = leg * (0.62 if look.skirt == 1 else 0.9)
            wide = look.body[0] * (0.62 if look.skirt == 1 else 0.66)
            self.panels = self._panel(brush, colour, long, look.body[0] * 0.5, wide, trim=look.costume == "dress")
        elif look.costume == "chef":
            self.panels = self._panel(brush, APRON, leg * 0.58, look.body[0] * 0.78, look.body[0] * 0.8, trim=False)
        elif look.costume == "pirate":
            self.tails = self._panel(
                brush, darker(look.second, 0.12), leg * 0.66, look.body[0] * 0.5, look.body[0] * 0.62, trim=True
            )

    def _panel(self, brush: Brush, colour: int, long: float, top: float, low: float, *, trim: bool) -> Sprite:
        side = brush.light.side
        edge: list[Point] = [
            (-top, -26),
            (top, -26),
            (low, long - 8),
            (low * 0.5, long + 4),
            (-low * 0.5, long + 4),
            (-low, long - 8),
        ]
        brush.body(blob(edge, 0.34), colour, shade=0, rim=False)
        brush.fill(
            polygon(
                [
                    (side * top * 0.98, -10),
                    (side * low * 0.96, long - 6),
                    (side * low * 0.62, long),
                    (side * top * 0.8, 0),
                ]
            ),
            darker(colour, 0.12),
        )
        if trim:
            trimming = GOLD if self.look.costume == "pirate" else lighter(colour, 0.65)
            brush.line(
                curve(
                    [
                        (-low * 0.92, long - 22),
                        (-low * 0.45, long - 12),
                        (low * 0.45, long - 12),
                        (low * 0.92, long - 22),
                    ]
                ),
                trimming,
                9,
            )
        return brush.take()

    def draw_behind(self, stage: Stage, hips: float, back: float, front: float, k: float) -> None:
        """A coat's tails, behind the legs; angles of the thighs in degrees."""
        if self.tails:
            level = _level((back + front) / 2)
            sway = (back + front) * 0.25 * (1 - level) - 84 * level  # who sits has them behind
            for n, x in enumerate((30, -46)):
                spread = (8 if n == 0 else -10) * (1 - level)
                with stage.part(f"coat {n}", x * k, hips - 6, -(sway + spread) * k, 1 - 0.5 * level):
                    stage.draw(self.tails)

    def draw(self, stage: Stage, hips: float, back: float, front: float, k: float) -> None:
        """The panels over the legs."""
        if not self.panels:
            return
        middle = (back + front) / 2
        free = {1: 0.86, 2: 0.5}.get(self.look.skirt, 0.72)
        ease = free + (1 - free) * _level(middle)
        angles: tuple[tuple[int, float, float], ...]
        if self.look.skirt:
            w = self.look.body[0] * 0.24
            angles = ((0, w, back * ease + 4), (1, 0.0, middle * ease), (2, -w, front * ease - 4))
        else:
            angles = ((0, 8.0, middle * ease - 3),)
        thin = 1 - 0.5 * _level(middle) * (self.look.skirt == 0)
        for n, x, angle in angles:
            with stage.part(f"skirt {n}", x * k, hips, -angle * k, thin):
                stage.draw(self.panels)


def _level(angle: float) -> float:
    """How near a thigh's angle is to lying: 0 for who walks, 1 for who sits."""
    return max(0.0, min(1.0, (abs(angle) - 30) / 35))
