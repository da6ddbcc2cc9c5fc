"""Vehicles: what figures ride in, and what can be the subject of a scene by itself.

Units are rig units, as for figures: about 1000 high for a balloon and a rocket, 700 for a car. A vehicle is made of
its colour (None: the story's choice), the look seed, a brush, the setting, and the stage units of a rig unit.
"""

from __future__ import annotations

from models.world.subjects.vehicles.air import Balloon, Rocket
from models.world.subjects.vehicles.cycle import Bicycle
from models.world.subjects.vehicles.rail import Train
from models.world.subjects.vehicles.road import Car
from models.world.subjects.vehicles.water import Boat

Vehicle = Car | Balloon | Rocket | Bicycle | Boat | Train
VEHICLES: dict[str, type[Vehicle]] = {
    "car": Car,
    "balloon": Balloon,
    "rocket": Rocket,
    "bicycle": Bicycle,
    "boat": Boat,
    "train": Train,
}
