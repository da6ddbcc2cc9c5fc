"""Colours: few, and chosen to go together; the light of the hour changes them all at once.

A colour is an integer 0xRRGGBB. Drawing code names daylight colours; a `Light` turns them into those of the hour
and of the distance (far things take the colour of the air).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache

NAMED = {
    "red": 0xD8433B,
    "orange": 0xEE8434,
    "yellow": 0xF3BE41,
    "green": 0x4E9F61,
    "teal": 0x2A9D97,
    "blue": 0x3E78B9,
    "purple": 0x8460B3,
    "pink": 0xEE8FA4,
    "brown": 0x8F5E3E,
    "black": 0x34343C,
    "white": 0xF6F1E7,
    "grey": 0x8E939B,
}


@lru_cache(maxsize=1 << 15)
def mix(a: int, b: int, share: float) -> int:
    """The colour that is `share` of the way from a to b."""
    share = min(1.0, max(0.0, share))
    out = 0
    for shift in (16, 8, 0):
        x, y = a >> shift & 255, b >> shift & 255
        out |= round(x + (y - x) * share) << shift
    return out


def scaled(colour: int, red: float, green: float, blue: float) -> int:
    """Each channel times its factor, clipped."""
    channels = ((colour >> 16 & 255) * red, (colour >> 8 & 255) * green, (colour & 255) * blue)
    r, g, b = (min(255, max(0, round(value))) for value in channels)
    return r << 16 | g << 8 | b


def darker(colour: int, share: float) -> int:
    """Towards a deep blue-violet, which keeps shadows alive."""
    return mix(colour, 0x1E1B3A, share)


def lighter(colour: int, share: float) -> int:
    """Towards a warm white."""
    return mix(colour, 0xFFF6E2, share)


def grey_of(colour: int) -> int:
    """The same brightness without colour (Rec. 601 weights)."""
    level = round(0.299 * (colour >> 16 & 255) + 0.587 * (colour >> 8 & 255) + 0.114 * (colour & 255))
    return level << 16 | level << 8 | level


@dataclass(frozen=True, kw_only=True)
class Hour:
    """The light of a time of day: a tint for the land, a weaker one for the subject, sky and rim colours."""

    land: tuple[float, float, float]
    figure: tuple[float, float, float]
    fade: float  # share of colour that is lost
    rim: int
    rim_share: float
    sky: tuple[int, int, int]  # top, middle, horizon: for places without a sky of their own at this hour
    shadow: float
    wash: tuple[int, float] = (0, 0.0)  # a colour that lies over the land, and how much


HOURS: dict[str, Hour] = {
    "day": Hour(
        land=(1, 1, 1),
        figure=(1, 1, 1),
        fade=0.0,
        rim=0xFFF3D6,
        rim_share=0.34,
        sky=(0x5FB4E5, 0x9AD4EE, 0xE2F3EC),
        shadow=0.26,
    ),
    "dawn": Hour(
        land=(1.03, 0.92, 0.97),
        figure=(1.02, 0.97, 0.98),
        fade=0.08,
        rim=0xFFD9B8,
        rim_share=0.45,
        sky=(0x7E9CD8, 0xF2B6B5, 0xFFE3C1),
        shadow=0.24,
    ),
    "golden hour": Hour(
        land=(1.06, 0.84, 0.68),
        figure=(1.06, 0.93, 0.84),
        fade=0.0,
        rim=0xFFC56B,
        rim_share=0.6,
        sky=(0x6F6BB0, 0xF08D6B, 0xFFD27A),
        shadow=0.3,
    ),
    "night": Hour(
        land=(0.40, 0.46, 0.70),
        figure=(0.86, 0.85, 0.98),
        fade=0.12,
        rim=0xAFC8FF,
        rim_share=0.55,
        sky=(0x0E1540, 0x24316F, 0x4B5C9E),
        shadow=0.4,
        wash=(0x2B3A86, 0.26),
    ),
    "lamplit night": Hour(  # under street lamps
        land=(0.40, 0.46, 0.70),
        figure=(0.95, 0.89, 0.92),
        fade=0.06,
        rim=0xFFDDA6,
        rim_share=0.55,
        sky=(0x0E1540, 0x24316F, 0x4B5C9E),
        shadow=0.4,
    ),
    "lamplight": Hour(
        land=(0.95, 0.82, 0.66),
        figure=(1.0, 0.93, 0.84),
        fade=0.0,
        rim=0xFFD596,
        rim_share=0.55,
        sky=(0x0E1540, 0x24316F, 0x4B5C9E),
        shadow=0.32,
    ),
}


@dataclass(frozen=True)
class Light:
    """Turns a daylight colour into the one of the hour, at a distance."""

    hour: Hour
    haze: int = 0xFFFFFF
    distance: float = 0.0  # share of the air's colour
    figure: bool = False
    snow: float = 0.0
    side: int = 1  # where the light comes from: 1 from the left, -1 from the right
    known: dict[tuple[int, bool], int] = field(default_factory=dict, compare=False, repr=False)

    def __call__(self, colour: int, *, lit: bool = False) -> int:
        """The colour to paint; what shines by itself (`lit`) keeps its colour."""
        found = self.known.get((colour, lit))
        if found is None:  # a place asks thousands of times for a few colours
            found = self.known[colour, lit] = self._painted(colour, lit=lit)
        return found

    def _painted(self, colour: int, *, lit: bool) -> int:
        if lit:
            return mix(colour, self.haze, self.distance * 0.5)
        tint = self.hour.figure if self.figure else self.hour.land
        faded = mix(colour, grey_of(colour), self.hour.fade * (0.4 if self.figure else 1.0))
        tinted = scaled(faded, *tint)
        if not self.figure:
            tinted = mix(tinted, *self.hour.wash)
        return mix(tinted, self.haze, self.distance)

    def at(self, distance: float) -> Light:
        """The same light for things further away."""
        return Light(self.hour, self.haze, distance, self.figure, self.snow, self.side)
