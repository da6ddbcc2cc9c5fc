"""A pose: the joints of a figure at one moment, and the sounds that belong to moments.

Rig units: a figure is about 1000 high, feet at y = 0, up is negative, it faces right (positive x). Limb angles are
degrees from hanging straight down, positive towards the front. Feet, and hands that hold something, are points.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import NamedTuple


@dataclass(frozen=True, kw_only=True)
class Pose:
    """The joints of a figure at one moment."""

    x: float = 0.0  # of the whole figure, rig units
    y: float = 0.0
    turn: float = 0.0  # the whole figure's roll around its middle, degrees
    lean: float = 0.0  # of the trunk, positive forward
    squash: float = 1.0  # height of the trunk; its width does the opposite
    drop: float = 0.0  # how far the hips are below standing
    head: float = 0.0  # tilt
    nod: float = 0.0  # head forward/down, rig units
    look_x: float = 0.0  # -1..1
    look_y: float = 0.0
    mouth: float = 0.15  # 0 closed .. 1 wide open
    brow: float = 0.0  # -1 worried .. 1 surprised
    back_arm: float = 8.0
    back_elbow: float = 12.0
    front_arm: float = -6.0
    front_elbow: float = 14.0
    back_foot_x: float = 58.0
    back_foot_y: float = 0.0
    back_foot: float = 0.0  # degrees, toes up positive
    front_foot_x: float = -58.0
    front_foot_y: float = 0.0
    front_foot: float = 0.0
    splay: float = 0.0  # 1: the knees bend to either side
    front_reach: float = 0.0  # 1: the front hand is at its point, whatever the angles say
    front_hand_x: float = -100.0
    front_hand_y: float = -340.0
    feed: float = 0.0  # 1: the front hand holds its thing to the mouth, wherever this figure has it
    back_reach: float = 0.0
    back_hand_x: float = 120.0
    back_hand_y: float = -340.0
    tail: float = 0.0
    curl: float = 0.0
    ears: float = 0.0
    stream: float = 0.0  # 0 hanging .. 1 streaming behind: scarf, cape, hair
    spin: float = 0.0  # turning parts: wheels, degrees
    flip: float = 1.0  # width of a figure that turns around its vertical axis: 1 front, 0 edge, negative: its back
    asleep: float = 0.0  # 1: the eyes are shut in soft arcs, whatever the blink says
    chew: float = 0.0  # 0 no food in the mouth; else how far the full cheeks bulge, it swings while the jaw grinds
    dizzy: float = 0.0  # 1: the pupils circle
    smile: float = 0.0  # -1 sad .. 1 glad: the corners of the mouth, and eyes that laugh


_NAMES = frozenset(f.name for f in fields(Pose))


def changed(pose: Pose, **joints: float) -> Pose:
    """The pose with other joints. It takes a tenth of what `dataclasses.replace` does, and each frame makes ten."""
    if not joints.keys() <= _NAMES:
        raise TypeError(f"a pose has no {sorted(joints.keys() - _NAMES)}")
    made = object.__new__(Pose)
    vars(made).update(vars(pose), **joints)
    return made


def blend(a: Pose, b: Pose, share: float) -> Pose:
    """The pose between two."""
    if share <= 0:
        return a
    if share >= 1:
        return b
    to = vars(b)
    return changed(a, **{name: value + (to[name] - value) * share for name, value in vars(a).items()})


class Beat(NamedTuple):
    """Something audible that a figure does, at a moment of the action's own clock."""

    time: float
    kind: str
    strength: float = 1.0
    seconds: float = 0.0
