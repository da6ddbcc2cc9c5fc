"""Places: layers at depths, drawn once where they stand still and every frame where they live."""

from __future__ import annotations

from importlib import import_module

from models.world.settings.kit import Kit, Place

MODULES = {
    "forest": "forest",
    "meadow": "meadow",
    "city": "city",
    "beach": "beach",
    "desert": "desert",
    "paris": "paris",
    "space station": "station",
    "home": "home",
}


def build(setting: str, kit: Kit) -> Place:
    """The place of that name; the modules are loaded when they are wanted."""
    return import_module(f"models.world.settings.{MODULES[setting]}").build(kit)
