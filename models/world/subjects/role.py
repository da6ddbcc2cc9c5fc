"""A role: somebody or something that can be drawn at a moment, with its place on the stage."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Protocol

from models.world.brush import NOTHING, Sprite
from models.world.performing.pose import Pose
from models.world.specification import Subject
from models.world.stage import Stage
from models.world.subjects.figure import Figure
from models.world.subjects.look import Look

UNITS = 0.84  # stage units of a rig unit: a figure is about 800 of the frame's 1920 units high
SEATS = {  # where two sit in a vehicle, rig units from the one seat
    "car": (0.0, -262.0),
    "boat": (0.0, -262.0),
    "balloon": (112.0, -140.0),
    "train": (110.0, -124.0),
}
SIZES = {"": 1.0, "small": 0.84, "large": 1.13}


@dataclass(frozen=True, kw_only=True)
class Moment:
    """What a performer needs to know of a moment."""

    time: float  # seconds of the world's clock
    action: str
    pose: Pose
    blink: float = 0.0
    gone: float = 0.0  # stage units travelled
    acted: float = 0.0  # seconds since its action began


class Performer(Protocol):
    """Something that can be drawn at a moment, with its foot at the origin, in rig units, facing right."""

    height: float

    def draw(self, stage: Stage, moment: Moment, *, held: Sprite = NOTHING, rider: Rider | None = None) -> None:
        """Draws it."""


class Rider:
    """Who sits in a vehicle: the vehicle draws it where its seat is, and may seat it in a pose of its own."""

    def __init__(self, performer: Performer, moment: Moment, beside: Rider | None = None, vehicle: str = "car") -> None:
        self.performer, self.moment, self.beside = performer, moment, beside
        self.seats = SEATS.get(vehicle, SEATS["car"])
        self.pose = moment.pose
        self.look: Look | None = performer.figure.look if isinstance(performer, Player) else None

    def __call__(self, stage: Stage, pose: Pose | None = None) -> None:
        """Draws it; the stage's origin is the ground under it."""
        shown = self.moment if pose is None else replace(self.moment, pose=pose)
        mine, other = self.seats if self.beside is not None else (0.0, 0.0)
        if self.beside is not None:
            with stage.part("beside", other, 0, 0, 0.94, 0.94):
                self.beside.performer.draw(stage, self.beside.moment)
        with stage.part("rider", mine):
            self.performer.draw(stage, shown)


class Player:
    """A figure as a performer."""

    def __init__(self, figure: Figure) -> None:
        self.figure, self.height = figure, figure.height

    def draw(self, stage: Stage, moment: Moment, *, held: Sprite = NOTHING, rider: Rider | None = None) -> None:  # noqa: ARG002
        """Draws the figure in its pose."""
        self.figure.draw(stage, moment.pose, blink=moment.blink, time=moment.time, held=held)


@dataclass
class Role:
    """A performer with its place on the stage."""

    key: str
    subject: Subject
    performer: Performer
    x: float
    y: float = 0.0  # stage units below the lead's ground; negative: further back
    scale: float = UNITS
    facing: int = 1
    held: Sprite = NOTHING
    lead: bool = False
    rides: Role | None = None  # the vehicle in which it sits
    holding: str = ""  # the kind of what it holds
    act: str = ""  # what it does besides the lead's action: `motion.pose` knows the word
    phase: float = 0.0  # by how much its clock is ahead, seconds
    goes: bool = False  # goes along where the lead goes
