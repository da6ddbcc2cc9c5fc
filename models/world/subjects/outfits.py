"""What is worn on trunks: jacket, scarf, backpack, cape; hats and glasses are the head's."""

from __future__ import annotations

import math
from functools import cached_property

from models.world.brush import NOTHING, Brush, Sprite
from models.world.chance import wobble
from models.world.palette import darker, lighter
from models.world.performing.pose import Pose
from models.world.shapes import blob, bone, box, curve, ellipse, minus, moved, polygon, within
from models.world.stage import Stage
from models.world.subjects.look import Look
from models.world.subjects.trunks import outline, shell


def jacket(look: Look, brush: Brush) -> Sprite:
    """A short jacket over the trunk, open at the front over a light shirt, with a collar and two pockets."""
    w, h = look.body
    colour = look.shirt
    shell = within(moved(outline(look), 0, 0, 0, 1.045, 1.0), box(-w * 1.6, -2 * h + 16, w * 3.2, 2 * h - 40, 26))
    brush.body(shell, colour, depth=20)
    middle = w * 0.16
    front = within(shell, polygon([(middle - 12, -2 * h), (middle + 44, -2 * h), (middle + 26, 60), (middle + 2, 60)]))
    brush.fill(front, 0xFBF5E9)
    brush.line(polygon([(middle - 10, -2 * h + 60), (middle + 2, -30)]), darker(colour, 0.3), 6)
    for x in (-w * 0.62, w * 0.5):
        brush.fill(box(x, -h * 0.55, w * 0.34, 12, 6), darker(colour, 0.28))
    for side in (-1, 1):
        flap = [(middle + side * 6, -2 * h + 36), (middle + side * 84, -2 * h + 18), (middle + side * 66, -2 * h + 96)]
        brush.fill(within(polygon(flap), box(-w * 0.9, -2 * h, w * 1.8, h)), darker(colour, 0.16))
    return brush.take()


def jacket_rear(look: Look, brush: Brush) -> Sprite:
    """The jacket's back."""
    w, h = look.body
    path = within(moved(outline(look), 0, 0, 0, 1.045, 1.0), box(-w * 1.6, -2 * h + 16, w * 3.2, 2 * h - 40, 26))
    brush.body(path, look.shirt, depth=20)
    brush.line(curve([(-w * 0.8, -h * 1.36), (0, -h * 1.3), (w * 0.8, -h * 1.36)]), darker(look.shirt, 0.2), 7)
    return brush.take()


class Outfit:
    """Scarf, backpack and cape; cloth hangs when still and streams when moving."""

    def __init__(self, look: Look, worn: dict[str, int], brush: Brush) -> None:
        self.look = look
        self.scarf = self._scarf(worn["scarf"], brush) if "scarf" in worn else None
        self.backpack = self._backpack(worn["backpack"], brush) if "backpack" in worn else None
        self.cape = self._cape(worn["cape"], brush) if "cape" in worn else None
        self.shell = shell(look, brush, whole=False) if look.torso == "plastron" else NOTHING
        self.brush = brush
        self.back = -look.body[0] * (0.5 if self.shell else 0.0)  # what is carried stands out behind a shell

    @cached_property
    def shell_rear(self) -> Sprite:
        """The whole shell; most films never show it."""
        return shell(self.look, self.brush, whole=True)

    def _scarf(self, colour: int, brush: Brush) -> tuple[Sprite, list[Sprite]]:
        w = self.look.collar
        ring = blob([(-w, -26), (0, -6), (w, -26), (w * 1.03, 18), (0, 52), (-w * 1.03, 18)])
        brush.body(ring, colour, depth=12)
        for x in (-0.5, 0.02, 0.52):
            stripe = within(ring, polygon([(x * w, -60), (x * w + 22, -60), (x * w + 6, 80), (x * w - 16, 80)]))
            brush.fill(stripe, lighter(colour, 0.5))
        wrap, links = brush.take(), []
        for n in range(4):
            path = bone(58, 33 + n * 2, 35 + n * 2)
            brush.body(path, colour, depth=10, rim=False)
            if n in (1, 3):
                brush.fill(within(path, box(-60, 16, 120, 22)), lighter(colour, 0.5))
            if n == 3:
                for x in (-24, -8, 8, 24):
                    brush.line(polygon([(x, 84), (x * 1.15, 112)]), colour, 9)
            links.append(brush.take())
        return wrap, links

    def _backpack(self, colour: int, brush: Brush) -> tuple[Sprite, Sprite]:
        w, h = self.look.body
        brush.body(box(-w - 116, -2 * h + 70, 190, 270, 62), colour, depth=20)
        brush.body(box(-w - 108, -2 * h + 220, 130, 108, 34), darker(colour, 0.14), depth=8)
        brush.body(box(-w - 118, -2 * h + 36, 180, 58, 29), lighter(colour, 0.5), depth=8)
        pack = brush.take()
        strap = minus(ellipse(-w * 0.42, -2 * h + 130, 74, 112), ellipse(-w * 0.42, -2 * h + 130, 50, 90))
        brush.fill(strap, darker(colour, 0.22))
        return pack, brush.take()

    def _cape(self, colour: int, brush: Brush) -> list[Sprite]:
        links = []
        for n in range(5):
            path = polygon([(-56 - n * 20, -12), (56 + n * 20, -12), (74 + n * 20, 92), (-74 - n * 20, 92)])
            brush.body(path, darker(colour, 0.07 * (n % 2)), shade=0.12, rim=False)
            if n == 4:
                brush.fill(ellipse(0, 90, 150, 26), colour)
            links.append(brush.take())
        return links

    def draw_behind(self, stage: Stage, pose: Pose, time: float, k: float = 1.0) -> None:
        """What is behind the trunk; `k` is 1, and 0 when the figure is seen from its edge."""
        top = -2 * self.look.body[1]
        if self.shell:
            with stage.part("shell", 0, 0, 0, max(k, 0.3), 1):
                stage.draw(self.shell)
        if self.cape:
            self._chain(stage, "cape", self.cape, ((self.back - 20) * k, top + 60), pose.stream, time, 84, 0.5)
        if self.backpack:
            with stage.part("backpack", self.back * k, 0, 2.5 * wobble(time * 3, 0.2) * pose.stream, k, 1):
                stage.draw(self.backpack[0])
        if self.scarf:
            root = (-self.look.collar * 0.72 * k, top + 52)
            self._chain(stage, "scarf", self.scarf[1], root, pose.stream, time, 58, 1.0)

    def draw_before(self, stage: Stage) -> None:
        """What is in front of the trunk."""
        if self.backpack:
            with stage.part("strap"):
                stage.draw(self.backpack[1])

    def draw_rear(self, stage: Stage, pose: Pose, time: float) -> None:
        """What is on the back of a figure that is seen from behind."""
        w, h = self.look.body
        if self.shell:
            with stage.part("shell rear"):
                stage.draw(self.shell_rear)
        if self.backpack:
            with stage.part("backpack rear", (w + 21) * 1.3, 0.3 * h, 0, 1.3, 1.15):
                stage.draw(self.backpack[0])
        if self.cape:
            self._chain(stage, "cape rear", self.cape, (0.0, -2 * h + 60), pose.stream * 0.3 - 0.27, time, 84, 0.4)
        if self.scarf:
            with stage.part("wrap rear", 0, -2 * h + 42):
                stage.draw(self.scarf[0])
            self._chain(stage, "scarf rear", self.scarf[1], (26.0, -2 * h + 56), pose.stream * 0.5 - 0.2, time, 58, 1.0)

    def draw_scarf(self, stage: Stage, pose: Pose) -> None:
        """The wrap around the neck, over the chin's lower edge."""
        if self.scarf:
            with stage.part("wrap", 6, -2 * self.look.body[1] + 42, pose.lean * 0.3):
                stage.draw(self.scarf[0])

    def _chain(  # noqa: PLR0917
        self,
        stage: Stage,
        key: str,
        links: list[Sprite],
        root: tuple[float, float],
        stream: float,
        time: float,
        step: float,
        swing: float,
    ) -> None:
        x, y = root
        angle = 18 + 66 * stream
        for n, link in enumerate(links):
            wave = swing * (5 + 12 * stream) * math.sin(time * (3.0 + 5.5 * stream) - n * 0.95)
            turn = angle + wave
            with stage.part(f"{key} {n}", x, y, turn):
                stage.draw(link)
            x -= math.sin(math.radians(turn)) * step
            y += math.cos(math.radians(turn)) * step
            angle += 3 - 5 * stream
