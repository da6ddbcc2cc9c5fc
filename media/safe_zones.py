"""Where captions may lie: the part of the picture that no platform covers with its buttons.

The numbers are data (`presets/safe_zones.toml`, with source and date); this module intersects and scales them.
"""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from studio.specs import Raster

DATA = Path(__file__).parent / "presets" / "safe_zones.toml"
EDGES = ("left", "top", "right", "bottom")
WIDEST_TALL = 0.75  # width over height up to which a picture is shown full screen, under the buttons


@dataclass(frozen=True)
class Box:
    """A rectangle in pixels: left and top inside, right and bottom outside."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def width(self) -> float:
        """Pixels across."""
        return self.right - self.left

    @property
    def height(self) -> float:
        """Pixels down."""
        return self.bottom - self.top

    def holds(self, other: Box, slack: float = 0.5) -> bool:
        """Whether the other box lies inside this one, but for `slack` pixels."""
        return (
            other.left >= self.left - slack
            and other.top >= self.top - slack
            and other.right <= self.right + slack
            and other.bottom <= self.bottom + slack
        )


@cache
def _data() -> dict[str, Any]:
    with DATA.open("rb") as file:
        return tomllib.load(file)


def zone(destination: str) -> dict[str, Any]:
    """The row of one destination: pixels to keep clear at 1080 x 1920, source, checked_on, confidence.

    A destination that is not known gets the row that keeps clear of all of them.
    """
    data = _data()
    name = destination.strip().lower().replace("_", "-")
    name = data["aliases"].get(name, name)
    return data["zones"].get(name, data["zones"]["universal"])


def safe_box(raster: Raster, destinations: Sequence[str]) -> Box:
    """The part of the picture that is free on every one of the destinations (none given: on all of them)."""
    if raster.width / raster.height > WIDEST_TALL:
        margin = _data()["feed"]["margin"] * min(raster.width, raster.height)
        return Box(margin, margin, raster.width - margin, raster.height - margin)
    rows = [zone(destination) for destination in (destinations or ("universal",))]
    clear = {edge: max(row[edge] for row in rows) for edge in EDGES}
    reference = _data()["reference"]
    x_scale, y_scale = raster.width / reference["width"], raster.height / reference["height"]
    return Box(
        clear["left"] * x_scale,
        clear["top"] * y_scale,
        raster.width - clear["right"] * x_scale,
        raster.height - clear["bottom"] * y_scale,
    )
