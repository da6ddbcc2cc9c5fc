"""Tails: a chain of links, each a little later than the one before, so that they follow through."""

from __future__ import annotations

import math

from models.world.brush import Brush, Sprite
from models.world.palette import darker, lighter
from models.world.performing.pose import Pose
from models.world.shapes import blob, bone, ellipse
from models.world.stage import Stage
from models.world.subjects.look import Look

_LINKS = {"ringed": 7, "bushy": 6, "thin": 8, "tuft": 6, "stub": 1, "nub": 1, "fan": 1, "point": 1, "none": 0}
_LENGTHS = {"ringed": 62.0, "bushy": 70.0, "thin": 52.0, "tuft": 36.0}


class Tail:
    """The tail of a figure, from its root at the lower back."""

    def __init__(self, look: Look, brush: Brush) -> None:
        self.kind, self.look = look.tail, look
        self.length = _LENGTHS.get(look.tail, 0.0)
        self.links = [self._link(look, brush, n) for n in range(_LINKS[look.tail])]

    def _width(self, n: int) -> float:
        share = n / max(1, _LINKS[self.kind] - 1)
        if self.kind in ("thin", "tuft"):
            return 25 - 7 * share if self.kind == "thin" else 17 - 5 * share
        peak = 0.5 if self.kind == "ringed" else 0.62
        swell = math.sin(
            math.pi * min(1.0, (share / peak) * 0.5 if share < peak else 0.5 + (share - peak) / (1 - peak) * 0.42)
        )
        return (36 + 38 * swell) if self.kind == "ringed" else (28 + 64 * swell)

    def _link(self, look: Look, brush: Brush, n: int) -> Sprite:
        if not self.length:
            return self._single(look, brush)
        colour = look.fur
        if look.tail == "ringed" and n % 2 == 1:
            colour = look.mark
        if look.tail == "bushy" and n >= 4:
            colour = look.belly
        if look.tail == "thin" and n >= 6:
            colour = look.paws
        last = look.tail == "tuft" and n == _LINKS["tuft"] - 1
        if last:
            tuft = blob([(-14, 0), (14, 0), (36, 64), (14, 96), (0, 82), (-16, 98), (-36, 62)], 0.7)
            brush.body(tuft, darker(look.fur, 0.45), depth=8, rim=False)
        else:
            brush.body(bone(self.length, self._width(n), self._width(n + 1)), colour, depth=13, rim=False)
        return brush.take()

    @staticmethod
    def _single(look: Look, brush: Brush) -> Sprite:
        if look.tail == "stub":
            brush.body(ellipse(0, 0, 58, 54), lighter(look.fur, 0.25), depth=13, rim=False)
        elif look.tail == "nub":
            brush.body(blob([(40, -60), (-66, 34), (-40, 62), (60, 44)], 0.6), look.fur, depth=10, rim=False)
        elif look.tail == "point":
            brush.body(blob([(54, -44), (-20, -10), (-96, 58), (0, 40), (60, 30)], 0.6), look.fur, depth=10, rim=False)
        else:
            for n, (x, y) in enumerate(((-104, 30), (-96, 84), (-56, 122))):
                feather = blob([(50, -50), (x * 0.4 + 10, y * 0.3 - 30), (x, y), (x * 0.4 + 40, y * 0.7)], 0.8)
                brush.body(feather, darker(look.fur, 0.3 - 0.1 * n), depth=7, rim=False)
        return brush.take()

    def draw(self, stage: Stage, pose: Pose, time: float, k: float = 1.0) -> None:
        """Draws the chain from the last link to the first; `k` is 1, and 0 when the figure is seen from its edge."""
        if not self.links:
            return
        x, y = -self.look.body[0] * 0.62 * k, -58.0 + (self.look.below - 42) * 0.6
        if not self.length:
            away = {"stub": 66.0, "nub": 96.0, "fan": 60.0, "point": 104.0}[self.kind] * k
            with stage.part(
                "tail", x - away, y - 12 + (20 if self.kind == "nub" else 0), pose.curl * 0.6, max(k, 0.2), 1
            ):
                stage.draw(self.links[0])
            return
        angle = 62.0 + pose.tail if self.kind != "tuft" else 38.0 + pose.tail * 0.6 + 0.3 * pose.drop
        places = []
        for n in range(len(self.links)):
            places.append((x, y, angle * k))
            x -= math.sin(math.radians(angle)) * self.length * k
            y += math.cos(math.radians(angle)) * self.length
            bend = (13.0 if n < 2 else 20.0) if self.kind != "tuft" else -4.0
            angle += bend + pose.curl * 0.34 + 3.2 * math.sin(time * 2.1 - n * 0.7)
        for n in reversed(range(len(self.links))):
            px, py, pa = places[n]
            with stage.part(f"tail {n}", px, py, pa):
                stage.draw(self.links[n])
