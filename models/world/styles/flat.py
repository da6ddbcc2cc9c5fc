"""Flat illustration: even areas, shading shapes and a rim of light."""

from __future__ import annotations

from models.world.styles.style import Style


class Flat(Style):
    """The brush's own drawing, untouched."""
