"""What a place is made of, as values: layers at depths, and the place that holds them."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import skia

from models.world.brush import NOTHING, Sprite
from models.world.stage import Stage, TruthStage

LEFT, RIGHT, BOTTOM = -1700.0, 2780.0, 2500.0
FOOT = 1420.0  # down to where far land is drawn: the floor hides what is below, whatever the camera does
GROUND = 1290.0  # where the subject's feet stand
Move = Callable[[Stage, float], None]


@dataclass
class Layer:
    """Things at one depth: `still` is drawn once and kept, `moving` is called with the stage and the time."""

    name: str
    depth: float
    still: Sprite = NOTHING
    moving: Move | None = None
    framing: bool = False  # stands before the camera to frame the picture: it is fitted to the shot


@dataclass
class Place:
    """A setting: sky colours from top to bottom with their heights, layers from far to near, sounds, surface."""

    sky: Sequence[tuple[float, int]]
    layers: list[Layer]
    surface: str = "grass"
    sounds: tuple[tuple[str, float], ...] = ()  # (kind, strength) that go on for the whole clip
    indoors: bool = False
    weightless: bool = False  # nothing stands: figures float
    water: bool = False  # under water: figures swim, with `weightless`
    lamplit: bool = False  # lamps light its ground at night
    highest: float = 260.0  # how far one can climb, stage units
    ladder: bool = True  # whether it lends a ladder to those who climb; False: it has something to climb itself
    haze: int = 0xFFFFFF
    window: tuple[float, float, float, float] | None = None  # where weather shows indoors


def wrapped(x: float, low: float, high: float) -> tuple[float, int]:
    """A place on a loop from low to high, and how often it went round: things that drift for ever come back."""
    laps = math.floor((x - low) / (high - low))
    return x - laps * (high - low), laps


def seen(stage: Stage, x: float, y: float, reach: float) -> bool:
    """Whether something within `reach` of a point may be in the picture; the truth wants to know all parts."""
    if isinstance(stage, TruthStage):
        return True
    return not stage.canvas.quickReject(skia.Rect.MakeLTRB(x - reach, y - reach, x + reach, y + reach))


def breeze(time: float, phase: float, gust: float) -> float:
    """How far the air bends a plant at a moment, about -1..1 when calm: it sways; in wind it leans and flutters too."""
    calm = math.sin(time * 1.4 + phase)
    if gust == 1.0:
        return calm
    return gust * (0.55 * calm + 0.4 * math.sin(time * 4.3 + phase * 1.7)) + 0.9 * (gust - 1)
