"""Who is in the scene, where they stand, and what they do at a moment."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Protocol

from models.world.brush import NOTHING, Brush, Sprite
from models.world.palette import NAMED
from models.world.performing.pose import Pose
from models.world.specification import Specification, Subject
from models.world.stage import Stage
from models.world.subjects.figure import Figure
from models.world.subjects.look import Look
from models.world.subjects.looks import FIGURES

UNITS = 0.84  # stage units of a rig unit: a figure is about 800 of the frame's 1920 units high
ENLARGED = {"car": 1.09, "balloon": 1.05}
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


def performer(subject: Subject, look_seed: int, brush: Brush, setting: str = "") -> Performer:
    """The performer for a subject of any kind; a hero of a `setting` stands on something, a vehicle brings its way."""
    from models.world.subjects import things, vehicles

    if subject.kind in FIGURES:
        return Player(Figure(subject, look_seed, brush))
    colour = NAMED.get(subject.colour)
    if subject.kind in vehicles.VEHICLES:
        unit = UNITS * SIZES[subject.size] * ENLARGED.get(subject.kind, 1.0)
        return vehicles.VEHICLES[subject.kind](colour, look_seed, brush, setting, unit)
    return things.Thing(subject.kind, colour, look_seed, brush, setting)


def cast(spec: Specification, look_seed: int, brush: Brush, scenery: str = "") -> list[Role]:
    """The roles of a scene from back to front; the lead stands left of the middle and looks into the picture.

    `scenery` is the action for which the place was set up, when another one continues in it.
    """
    from models.world.subjects import company, luggage, things, vehicles

    scenery = scenery or spec.action
    (main, seed), *others = company.differing(spec.subjects, look_seed)
    lead = Role(
        "subject",
        main,
        performer(main, seed, brush, spec.setting),
        500.0,
        scale=UNITS * SIZES[main.size] * ENLARGED.get(main.kind, 1.0),
        lead=True,
    )
    if main.kind not in FIGURES:
        lead.x = 540.0
    behind: list[Role] = []
    before: list[Role] = []
    for n, (subject, seed) in enumerate(others):
        scale = UNITS * SIZES[subject.size] * ENLARGED.get(subject.kind, 1.0)
        ground = spec.setting if subject.kind in vehicles.VEHICLES else ""
        role = Role(f"other {n}", subject, performer(subject, seed, brush, ground), 800.0, scale=scale)
        if subject.kind in vehicles.VEHICLES:
            if (
                main.kind in FIGURES
                and spec.action in ("drive", "fly", "float", "sit", "run", "idle")
                and lead.rides is None
            ):
                lead.rides, role.x = role, 520.0
            else:
                role.x, role.scale = 820.0, scale * 0.85
            behind.append(role)
        elif subject.kind in FIGURES:
            lead.x = min(lead.x, 350.0)
            role.x, role.facing, role.scale = 775.0 + 60 * n, -1, scale * (0.94 if n == 0 else 0.8)
            behind.append(role)
        elif scenery == "pack" and subject.kind == "suitcase":
            lead.x = 430.0
            role.performer = luggage.Packing(NAMED.get(subject.colour), look_seed, brush)
            role.x, role.scale = lead.x + luggage.BESIDE * UNITS, UNITS
            before.append(role)
        elif main.kind in FIGURES and not lead.held and company.in_hand(subject.kind, scenery):
            lead.held, lead.holding = things.held(subject, look_seed, brush), subject.kind
        else:
            role.x, role.scale = lead.x + 270 + 40 * n, scale * 0.42
            before.append(role)
    return company.arrange(spec, [*behind, lead, *before])
