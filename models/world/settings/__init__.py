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
    "mountain": "mountain",
    "underwater": "underwater",
    "space": "space",
    "castle": "castle",
    "rooftop": "rooftop",
    "kitchen": "kitchen",
    "stage": "theatre",
    "office": "office",
    "shop": "shop",
}


LIT_FROM_THE_RIGHT = (
    "rooftop",
    "forest",
    "meadow",
    "city",
    "beach",
    "home",
    "space station",
    "kitchen",
    "office",
    "shop",
)


def build(setting: str, kit: Kit) -> Place:
    """The place of that name; the modules are loaded when they are wanted."""
    kit.side = -1 if setting in LIT_FROM_THE_RIGHT else 1
    return import_module(f"models.world.settings.{MODULES[setting]}").build(kit)
