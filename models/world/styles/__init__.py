"""Styles: how the same world is drawn. Each has a file; a style changes the drawing and not only the colours."""

from __future__ import annotations

from models.world.styles.flat import Flat
from models.world.styles.neon import Neon
from models.world.styles.oil import Oil
from models.world.styles.paper import Paper
from models.world.styles.pencil import Pencil
from models.world.styles.pixels import Pixels
from models.world.styles.style import Page, Style
from models.world.styles.watercolour import Watercolour

STYLES: dict[str, Style] = {
    "flat": Flat(),
    "watercolour": Watercolour(),
    "neon": Neon(),
    "pixel art": Pixels(),
    "pencil sketch": Pencil(),
    "paper cut-out": Paper(),
    "oil": Oil(),
}

__all__ = ["STYLES", "Page", "Style"]
