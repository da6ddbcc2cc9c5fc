from __future__ import annotations

from models.world.styles.style import Style


class Pixels(Style):
    """To come."""
