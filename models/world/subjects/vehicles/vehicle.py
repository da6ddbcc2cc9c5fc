"""What vehicles share: their colour, how they live, the light of the land for what they bring along."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from models.world.brush import Brush
from models.world.chance import generator
from models.world.palette import Light
from models.world.subjects.liveliness import Life, life
from models.world.subjects.role import Moment, Rider

UNIT = 0.84  # stage units of a rig unit, unless the cast says otherwise
ROLLING = ("drive", "walk", "run", "carry")
GLASS = 0xBFE3EE


def painted(colour: int | None, look_seed: int, kind: str, choices: tuple[int, ...]) -> int:
    """The colour that was named, or the story's choice."""
    return colour if colour is not None else choices[int(generator(look_seed, "vehicle", kind).integers(len(choices)))]


def acted(moment: Moment, rider: Rider | None, share: float = 0.7) -> Life:
    """How a vehicle lives that stands: heavy things hop lower. With a rider or on its way it only rolls."""
    if rider is not None or moment.action in (*ROLLING, "idle", "show"):
        return Life()
    own = life(moment)
    return own._replace(
        lift=own.lift * share, turn=own.turn * share * 0.7, tall=1 + (own.tall - 1) * share, x=own.x * share
    )


@contextmanager
def land_light(brush: Brush) -> Iterator[Brush]:
    """The brush in the light of the land: for water and rails, which are part of the place."""
    own = brush.light
    brush.light = Light(own.hour, own.haze, own.distance, figure=False, snow=own.snow, side=own.side)
    yield brush
    brush.light = own
