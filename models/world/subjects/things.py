"""Things to sell and to carry: the hero of a scene on a stand, or small in a hand.

What they look like is in `goods`; how they are shown in `display`; how they act in `liveliness`.
"""

from __future__ import annotations

from dataclasses import replace

from models.world.brush import NOTHING, Brush, Sprite
from models.world.chance import generator
from models.world.palette import NAMED
from models.world.specification import Subject
from models.world.stage import Stage
from models.world.subjects import display
from models.world.subjects.goods import GOODS
from models.world.subjects.goods.good import Paint, small
from models.world.subjects.liveliness import REST, WEIGHTLESS, Life, life
from models.world.subjects.role import Moment, Rider

HANDS_FREE = ("idle", "see", "walk", "run", "look around", "sit", "float", "fly", "wave", "jump", "climb")

STANDING = ("idle", "show", "see", "sit", "pack", "look around")  # nothing stands where nothing has weight


def colour_of(kind: str, colour: int | None, look_seed: int) -> int:
    """The colour that was named, or the story's choice."""
    choices = GOODS[kind].choices
    return colour if colour is not None else choices[int(generator(look_seed, "thing", kind).integers(len(choices)))]


def held(subject: Subject, look_seed: int, brush: Brush) -> Sprite:
    """A thing small enough for a hand, hanging from or standing in it."""
    return small(GOODS[subject.kind], colour_of(subject.kind, NAMED.get(subject.colour), look_seed), brush)


class Thing:
    """A thing as the subject of a scene; in a `setting` it stands on something that suits the place."""

    height = 820.0

    def __init__(self, kind: str, colour: int | None, look_seed: int, brush: Brush, setting: str = "") -> None:
        self.kind, self.good, self.hero = kind, GOODS[kind], bool(setting)
        self.adrift = setting in WEIGHTLESS
        shade = colour_of(kind, colour, look_seed)
        self.pieces = [(piece, self._drawn(piece.paint, brush, shade)) for piece in self.good.pieces]
        self.stand = display.stand(setting, brush)
        self.contact = display.contact(brush, self.good.wide)
        self.light = display.halo(brush, 0.5 * self.good.tall + self.good.hover) if self.hero else NOTHING
        self.sparkle, self.snore = display.sparkle(brush), display.snore(brush)

    @staticmethod
    def _drawn(paint: Paint, brush: Brush, colour: int) -> Sprite:
        paint(brush, colour)
        return brush.take()

    def draw(self, stage: Stage, moment: Moment, *, held: Sprite = NOTHING, rider: Rider | None = None) -> None:  # noqa: ARG002
        """Draws the thing acting; on its stand while it stays in its place."""
        if self.adrift and moment.action in STANDING:
            moment = replace(moment, action="float")
        alive = life(moment)
        up = display.HIGH if self.stand and moment.action in REST else 0.0
        with stage.part("light", 0, -up):
            stage.draw(self.light)
        if up:
            with stage.apart("stand"):
                stage.draw(self.stand)
            near = 1 / (1 + (alive.lift + self.good.hover) / 260)
            with stage.part("contact", alive.x, -up - 4, 0, near, near):
                stage.draw(self.contact)
        with stage.part(
            "up", self.good.aside if self.hero else 0.0, -up - self.good.hover, 0, self.good.large, self.good.large
        ):
            self._body(stage, moment, alive)
            display.draw_sparkles(stage, self.sparkle, moment.time, self.good.wide, self.good.tall, alive)
            if moment.action == "sleep":
                display.draw_snore(stage, self.snore, moment.time, 0.5 * self.good.wide, -0.94 * self.good.tall)

    def _body(self, stage: Stage, moment: Moment, alive: Life) -> None:
        with alive.on(stage, "thing", 0.5 * self.good.tall):
            for piece, sprite in self.pieces:
                place = piece.move(moment.time, alive, moment.acted) if piece.move else (0.0, 0.0, 0.0, 1.0, 1.0)
                if place is not None:
                    with stage.part(piece.key, *place):
                        stage.draw(sprite)
