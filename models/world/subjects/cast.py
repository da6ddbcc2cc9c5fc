"""Who is in the scene and where they stand."""

from __future__ import annotations

from functools import lru_cache

from models.world.brush import Brush
from models.world.palette import NAMED, Light
from models.world.specification import Specification, Subject
from models.world.subjects import company, luggage, things, vehicles
from models.world.subjects.figure import Figure
from models.world.subjects.looks import FIGURES
from models.world.subjects.role import SIZES, UNITS, Performer, Player, Role

ENLARGED = {"car": 1.09, "balloon": 1.05}


def performer(subject: Subject, look_seed: int, brush: Brush, setting: str = "") -> Performer:
    """The performer for a subject of any kind; a hero of a `setting` stands on something, a vehicle brings its way.

    Performers do not change once they are made, so films in the same light lend each other theirs.
    """
    return _performer(subject, look_seed, type(brush), brush.light, setting)


@lru_cache(maxsize=12)
def _performer(subject: Subject, look_seed: int, paint: type[Brush], light: Light, setting: str) -> Performer:
    brush = paint(light)
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
