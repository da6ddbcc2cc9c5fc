"""What places are made with: a kit knows the hour, the weather and the seed, and makes pieces in their light.

Layers are authored as the resting camera sees them, wide enough for landscape frames and pans: x from LEFT to
RIGHT. Depth 1 is the subject's plane; larger is further away; below 1 is between the camera and the subject.
"""

from __future__ import annotations

from copy import copy
from dataclasses import dataclass, field, replace

import numpy as np

from models.world.brush import Brush
from models.world.chance import generator
from models.world.palette import HOURS, Hour, Light, darker, grey_of, mix
from models.world.settings.heavens import Heavens
from models.world.settings.land import Land, Patches, at, frond, leaf
from models.world.settings.layers import (
    BOTTOM,
    FOOT,
    GROUND,
    LEFT,
    RIGHT,
    Layer,
    Move,
    Place,
    breeze,
    seen,
    wrapped,
)
from models.world.styles import STYLES

__all__ = [
    "BOTTOM",
    "FOOT",
    "GROUND",
    "LEFT",
    "RIGHT",
    "Kit",
    "Layer",
    "Move",
    "Patches",
    "Place",
    "at",
    "breeze",
    "frond",
    "leaf",
    "seen",
    "wrapped",
]

GUST = 2.6  # how much further plants and flags swing in wind
# Snow throws the light back: the tint of the land is milder than without it, and the night is bright.
SNOWY = {
    "day": ((0.97, 0.99, 1.02), (0xFFFFFF, 0.0)),
    "dawn": ((1.0, 0.91, 0.97), (0xB4A0DC, 0.06)),
    "golden hour": ((1.05, 0.89, 0.84), (0xC08AB8, 0.08)),
    "night": ((0.66, 0.75, 0.97), (0x2B3A86, 0.12)),
}
OVERCAST = {"rain": (0x8C9AA8, 0.55), "snow": (0xD7E2EC, 0.45), "fog": (0xE2E8EA, 0.62)}  # colour, share
DARK_OVERCAST = {"rain": (0x3B4768, 0.5), "snow": (0x47548C, 0.4), "fog": (0x57679C, 0.62)}


@dataclass
class Kit(Heavens, Land):
    """Makes the pieces of a place in its light, from its seed."""

    seed: int
    time: str = "day"
    weather: str = "clear"
    style: str = "flat"
    action: str = "idle"
    outside: bool = False  # the lead belongs outdoors: a rocket, a car
    side: int = 1  # where the light comes from: 1 left, -1 right
    sky: tuple[int, ...] = (0, 0, 0)  # top, middle, horizon
    white: bool = False  # snow lies whatever the weather is
    hour: Hour = field(init=False)

    def __post_init__(self) -> None:
        self.hour, self.sky = HOURS[self.time], HOURS[self.time].sky
        if self.snowy:
            self.whiten()
        table = DARK_OVERCAST if self.night else OVERCAST
        if self.weather in table:
            grey, share = table[self.weather]
            self.sky = tuple(mix(c, mix(grey, self.sky[2], 0.3), share) for c in self.sky)
        if self.fog:  # the horizon is lost in it
            self.sky = (mix(self.sky[0], self.sky[2], 0.55), mix(self.sky[1], self.sky[2], 0.8), self.sky[2])

    @property
    def night(self) -> bool:
        """Whether lamps and stars shine."""
        return self.time == "night"

    @property
    def snowy(self) -> bool:
        """Whether the ground is white."""
        return self.white or self.weather == "snow"

    @property
    def fog(self) -> bool:
        """Whether far things are lost in the air."""
        return self.weather == "fog"

    @property
    def gust(self) -> float:
        """How far things swing in the air: 1 when calm, more in wind."""
        return GUST if self.weather == "wind" else 1.0

    def chance(self, name: str) -> np.random.Generator:
        """Chance of its own for one piece."""
        return generator(self.seed, "place", name)

    def brush(self, distance: float = 0.0, *, figure: bool = False) -> Brush:
        """A brush for things so far away (share of the air's colour); fog takes more of it, and sooner."""
        if self.fog and not figure:
            distance = 1 - (1 - distance) * (1 - min(0.8, 0.06 + 1.35 * distance))
        return STYLES[self.style].brush(Light(self.hour, self.sky[2], distance, figure, side=self.side))

    def inner(self, distance: float = 0.0) -> Brush:
        """A brush for things in a room, where a lamp keeps the night away; far ones are paler, or darker at night."""
        hour, haze = (HOURS["lamplight"], 0x5A3A48) if self.night else (self.hour, mix(self.sky[2], 0xFFF2E0, 0.5))
        return STYLES[self.style].brush(Light(hour, haze, distance, figure=self.night, side=self.side))

    def timeless(self, distance: float = 0.0) -> Brush:
        """A brush for where no hour reaches: in space the sun always shines."""
        return STYLES[self.style].brush(Light(HOURS["day"], self.sky[1], distance, side=self.side))

    def during(self, action: str) -> Kit:
        """The same kit for another action in the same place."""
        other = copy(self)
        other.action = action
        return other

    def whiten(self) -> None:
        """Lays snow on the land, whatever the weather is."""
        land, wash = SNOWY[self.time]
        self.white = True
        self.hour = replace(self.hour, land=land, fade=HOURS[self.time].fade * 0.5, wash=wash)

    def fair(self) -> Kit:
        """The same kit where no weather reaches."""
        return self if self.weather == "clear" else replace(self, weather="clear", white=False)

    def ground(self, colour: int) -> int:
        """The ground's colour under the weather: snow keeps its light and dark, as white and blue; rain wets it."""
        if not self.snowy:
            colour = mix(colour, 0xB4B0F6, 0.24) if self.night else colour
            return darker(colour, 0.12) if self.weather == "rain" else colour
        light = (grey_of(colour) & 255) / 255
        snow = mix(0xA6BCE2, 0xFCFDFF, min(1.0, max(0.0, (light - 0.26) / 0.54)))
        return mix(snow, colour, 0.05)

    def leaves(self, colour: int) -> int:
        """A plant's colour under the weather: paler and cooler when it is frosted."""
        return mix(colour, 0xDCE8F2, 0.2) if self.snowy else colour

    def gradient(self) -> list[tuple[float, int]]:
        """The sky of the hour as (height, colour)."""
        return [(-300.0, self.sky[0]), (520.0, self.sky[1]), (1130.0, self.sky[2])]
