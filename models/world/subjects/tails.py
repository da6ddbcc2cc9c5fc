"""Tails: a chain of links, each a little later than the one before, so that they follow through."""

from __future__ import annotations

import math

from models.world.brush import Brush, Sprite
from models.world.palette import lighter
from models.world.pose import Pose
from models.world.shapes import bone, ellipse
from models.world.stage import Stage
from models.world.subjects.looks import Look

_LINKS = {"ringed": 7, "bushy": 6, "thin": 8, "stub": 1, "none": 0}


class Tail:
    """The tail of a figure, from its root at the lower back."""

    def __init__(self, look: Look, brush: Brush) -> None:
        self.kind, self.look = look.tail, look
        self.links = [self._link(look, brush, n) for n in range(_LINKS[look.tail])]
        self.length = {"ringed": 62.0, "bushy": 70.0, "thin": 52.0}.get(look.tail, 40.0)

    def _width(self, n: int) -> float:
        share = n / max(1, _LINKS[self.kind] - 1)
        if self.kind == "thin":
            return 25 - 7 * share
        if self.kind == "stub":
            return 56
        peak = 0.5 if self.kind == "ringed" else 0.62
        swell = math.sin(
            math.pi * min(1.0, (share / peak) * 0.5 if share < peak else 0.5 + (share - peak) / (1 - peak) * 0.42)
        )
        return (36 + 38 * swell) if self.kind == "ringed" else (28 + 64 * swell)

    def _link(self, look: Look, brush: Brush, n: int) -> Sprite:
        colour = look.fur
        if look.tail == "ringed" and n % 2 == 1:
            colour = look.mark
        if look.tail == "bushy" and n >= 4:
            colour = look.belly
        if look.tail == "thin" and n >= 6:
            colour = look.paws
        length = {"ringed": 62.0, "bushy": 70.0, "thin": 52.0}.get(look.tail, 0.0)
        path = bone(length, self._width(n), self._width(n + 1)) if length else ellipse(0, 0, 58, 54)
        brush.body(path, lighter(colour, 0.25) if look.tail == "stub" else colour, depth=13, rim=False)
        return brush.take()

    def draw(self, stage: Stage, pose: Pose, time: float) -> None:
        """Draws the chain from the last link to the first, so that the root lies on top."""
        if not self.links:
            return
        x, y = -self.look.body[0] * 0.62, -58.0
        if self.kind == "stub":
            with stage.part("tail", x - 66, y - 12, pose.curl * 0.6):
                stage.draw(self.links[0])
            return
        angle = 62.0 + pose.tail
        places = []
        for n in range(len(self.links)):
            places.append((x, y, angle))
            x -= math.sin(math.radians(angle)) * self.length
            y += math.cos(math.radians(angle)) * self.length
            angle += (13.0 if n < 2 else 20.0) + pose.curl * 0.34 + 3.2 * math.sin(time * 2.1 - n * 0.7)
        for n in reversed(range(len(self.links))):
            px, py, pa = places[n]
            with stage.part(f"tail {n}", px, py, pa):
                stage.draw(self.links[n])
