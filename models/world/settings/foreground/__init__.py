"""What stands between the camera and the subject: large, dark, out of focus, calm behind the platforms' buttons.

Pieces are authored as the frame shows them in the middle of a scene (1080 x 1920) and repeat along the way of a going
camera. Nothing of them rises above 1400 but at the frame's sides, and nothing important lies in them.
"""

from models.world.settings.foreground.deep import space, underwater
from models.world.settings.foreground.heights import mountain
from models.world.settings.foreground.orbiting import orbit, station
from models.world.settings.foreground.pieces import (
    DEEP,
    LAPS,
    NEAR,
    PERIOD,
    blades,
    leaves_above,
    mound,
    repeated,
    standing,
)
from models.world.settings.foreground.rooms import home
from models.world.settings.foreground.town import castle, city, high, paris, rooftop
from models.world.settings.foreground.wild import beach, desert, forest, meadow

__all__ = [
    "DEEP",
    "LAPS",
    "NEAR",
    "PERIOD",
    "beach",
    "blades",
    "castle",
    "city",
    "desert",
    "forest",
    "high",
    "home",
    "leaves_above",
    "meadow",
    "mound",
    "mountain",
    "orbit",
    "paris",
    "repeated",
    "rooftop",
    "space",
    "standing",
    "station",
    "underwater",
]
