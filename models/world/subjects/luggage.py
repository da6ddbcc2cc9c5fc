"""A suitcase that is being packed: open on the floor, a pile of things beside the figure that fly into it."""

from __future__ import annotations

import math

from models.world.brush import NOTHING, Brush, Sprite
from models.world.chance import generator
from models.world.palette import darker, lighter
from models.world.performing import pieces
from models.world.shapes import blob, box, ellipse, polygon, star, within
from models.world.stage import Stage
from models.world.subjects.role import Moment, Rider

BESIDE = 345.0  # rig units from the figure that packs to the suitcase
PILE = -640.0  # where the things lie, from the suitcase
_COLOURS = (0xB56B3C, 0x2E7F84, 0x3E5FA0)
WIDE, HIGH = 360.0, 150.0


class Packing:
    """A suitcase as a performer; it follows the clock of the one who packs."""

    height = 400.0

    def __init__(self, colour: int | None, look_seed: int, brush: Brush) -> None:
        colours = [c for c in _COLOURS if c != colour]
        self.colour = colour if colour is not None else colours[int(generator(look_seed, "case").integers(3))]
        self.back, self.front, self.cover = self._back(brush), self._front(brush), self._cover(brush)
        self.things = [self._shirt(brush), self._camera(brush), self._duck(brush)]

    def _back(self, brush: Brush) -> Sprite:
        """The open lid's lining, its hinge at the origin."""
        w = WIDE
        brush.body(box(-w / 2, -250, w, 262, 40), self.colour, depth=12)
        brush.fill(box(-w / 2 + 20, -230, w - 40, 240, 26), 0xF6DDB6)
        net = polygon([])
        for k in range(-5, 6):
            net.addPath(polygon([(k * 32 - 3, -150), (k * 32 + 3, -150), (k * 32 + 43, 10), (k * 32 + 37, 10)]))
        brush.fill(within(net, box(-w / 2 + 34, -150, w - 68, 150, 10)), 0xDDB98A)
        brush.fill(box(-w / 2 + 30, -160, w - 60, 14, 7), 0xC98F5C)
        return brush.take()

    def _front(self, brush: Brush) -> Sprite:
        w, h, c = WIDE, HIGH, self.colour
        brush.body(box(-w / 2, -h, w, h, 30), c, depth=20)
        for x in (-0.34, 0.2):
            brush.fill(box(w * x, -h, 50, h), darker(c, 0.32))
            brush.body(box(w * x - 4, -h + 8, 58, 34, 8), 0xE9C15A, depth=5)
        brush.fill(ellipse(-4, -58, 34, 34), 0x7FC4D8)
        brush.fill(star(-4, -58, 22, 9, 5), 0xFFF3D6)
        brush.fill(box(-w / 2, -h, w, 14, 7), lighter(c, 0.25))
        return brush.take()

    def _cover(self, brush: Brush) -> Sprite:
        """The lid shut, seen from its edge, with the handle."""
        w, h, c = WIDE, HIGH, self.colour
        brush.body(box(-w / 2 - 6, -h - 62, w + 12, 76, 30), lighter(c, 0.06), depth=14)
        for x in (-0.34, 0.2):
            brush.fill(box(w * x, -h - 62, 50, 76), darker(c, 0.32))
        brush.body(box(-52, -h - 86, 96, 30, 14), darker(c, 0.4), depth=6)
        brush.fill(polygon([(96, -h + 10), (150, -h + 4), (144, -h + 44), (122, -h + 26), (108, -h + 50)]), 0x2A9D97)
        return brush.take()

    @staticmethod
    def _shirt(brush: Brush) -> Sprite:
        brush.body(box(-74, -46, 148, 92, 20), 0x2A9D97, depth=10)
        for y in (-20, 10):
            brush.fill(box(-74, y, 148, 13), 0xF6F1E7)
        brush.fill(polygon([(-30, -46), (30, -46), (0, -12)]), 0x1F7A76)
        return brush.take()

    @staticmethod
    def _camera(brush: Brush) -> Sprite:
        brush.body(box(-68, -44, 136, 92, 20), 0x3F4560, depth=10)
        brush.fill(box(-68, -20, 136, 26), 0xE4573D)
        brush.fill(box(-26, -62, 52, 24, 8), 0x3F4560)
        brush.fill(ellipse(0, 4, 36), 0xEDE7DC)
        brush.fill(ellipse(0, 4, 26), 0x27406F)
        brush.fill(ellipse(-8, -4, 8), 0xBFE3EE)
        return brush.take()

    @staticmethod
    def _duck(brush: Brush) -> Sprite:
        brush.body(
            blob([(-76, -6), (-40, -20), (10, -14), (66, -30), (72, 20), (30, 52), (-40, 50)]), 0xF3BE41, depth=10
        )
        brush.body(ellipse(34, -46, 40, 38), 0xF7CB58, depth=8)
        brush.fill(blob([(66, -54), (100, -44), (68, -32)]), 0xEE7A34)
        brush.fill(ellipse(44, -54, 8), 0x2B2226)
        return brush.take()

    def draw(self, stage: Stage, moment: Moment, *, held: Sprite = NOTHING, rider: Rider | None = None) -> None:  # noqa: ARG002
        """Draws the pile, the suitcase with its lid, and what flies."""
        time = moment.acted
        lid = pieces.lid(time)
        hit = max(
            0.0,
            *(
                1 - abs(pieces.toss_share(time, n) - 1) * 9 - 6 * max(0.0, time - start - 0.6)
                for n, start in enumerate(pieces.TOSSES)
            ),
        )
        shut = max(0.0, 1 - abs(time - pieces.SLAM) * 8)
        squash = 1 - 0.05 * hit - 0.16 * shut
        hop = (
            26 * max(0.0, math.sin(math.pi * (time - pieces.HOP[1]) / 0.24)) if 0 < time - pieces.HOP[1] < 0.24 else 0.0
        )
        flying = [n for n in range(3) if 0 < pieces.toss_share(time, n) < 1]
        with stage.part("case", 0, -hop, 0, 2 - squash, squash):
            if lid > 0.04:
                with stage.part("lid", 0, -HIGH + 8, 0, 1, lid):
                    stage.draw(self.back)
                for n in range(3):
                    if pieces.toss_share(time, n) >= 1:
                        with stage.part(f"in {n}", -96 + 92 * n, -HIGH - 8 - 8 * (n % 2), -9 + 9 * n, 0.86, 0.86):
                            stage.draw(self.things[n])
                for n in flying:
                    if pieces.toss_share(time, n) > 0.72:
                        self._thing(stage, n, pieces.toss_share(time, n))
            stage.draw(self.front)
            if lid <= 0.04:
                with stage.part("cover"):
                    stage.draw(self.cover)
        for n in (2, 1, 0):
            share = pieces.toss_share(time, n)
            if share <= 0.72:
                self._thing(stage, n, share)

    def _thing(self, stage: Stage, n: int, share: float) -> None:
        """A thing on its way: an arc from the pile over the figure's head side into the suitcase."""
        x0, y0 = PILE + (26, -44, 6)[n], (-140, -50, -46)[n] if n else -44 - 84
        x1, y1 = -96 + 92 * n, -HIGH - 8
        x = x0 + (x1 - x0) * share
        y = y0 + (y1 - y0) * share - 4 * 560 * share * (1 - share)
        with stage.part(f"thing {n}", x, y, 400 * share * (1 if n % 2 else -0.9)):
            stage.draw(self.things[n])
