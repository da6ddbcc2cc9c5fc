"""Framing: how large the subject is in the frame and where it stands, so that a story's scenes differ.

A shot is a lens on the resting camera: wide, medium or close, chosen from the camera move and the scene's seed. The
pieces between the camera and the subject are fitted to the shot, so that they frame the picture whatever its size.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import skia

from models.world.chance import unit
from models.world.shooting.moves import AXIS, View
from models.world.specification import Specification, Subject
from models.world.subjects.looks import FIGURES
from models.world.subjects.role import SIZES
from models.world.subjects.vehicles import VEHICLES


@dataclass(frozen=True)
class Shot:
    """How much larger than authored the subject's plane is seen, and how far the camera stands to the right."""

    scale: float = 1.0
    aside: float = 0.0


_SCALES: dict[str, tuple[float, ...]] = {  # at the start of the move; a zoom adds its own third
    "zoom in": (0.98, 1.06, 1.14),
    "zoom out": (0.97, 1.04, 1.12),
    "pan left": (1.08, 1.2, 1.3),
    "pan right": (1.08, 1.2, 1.3),
    "tilt up": (0.98, 1.06, 1.12),
    "tilt down": (0.98, 1.06, 1.12),
    "tracking": (1.0, 1.1, 1.2),
    "handheld": (1.12, 1.22, 1.32),
    "static": (1.02, 1.16, 1.36),
}
_MOST = {"walk": 1.12, "run": 1.08, "fly": 1.0, "jump": 1.1, "climb": 1.14, "float": 1.12, "drive": 1.0, "pack": 1.02}
_MOST |= {"throw": 1.0, "catch": 1.0, "dance": 1.06, "spin": 1.1, "swim": 1.0, "carry": 1.1, "eat": 1.24}
_ASIDE = (-20.0, 10.0, 40.0)
_WIDE = {  # half the width of what is seen whole, stage units; a tail may leave the picture, the end of a train too
    "car": 460.0,
    "bicycle": 440.0,
    "boat": 350.0,
    "train": 530.0,
    "cup": 380.0,
    "sneaker": 465.0,
    "headphones": 440.0,
    "lipstick": 330.0,
    "burger": 320.0,
}
_TALL = {"rabbit": 1025.0, "balloon": 995.0, "chef": 945.0, "pirate": 940.0, "person": 930.0}
_USUAL_TALL, _HAT = 905.0, 50.0
_ROOM = (510.0, 790.0)  # from the axis to the sides, and up to where a head may be
_FEET = 430.0  # from the axis down to the ground


def shot_of(spec: Specification, seed: int, nearest: float = 1.0) -> Shot:
    """The shot of a scene in which the camera's move makes the subject at most `nearest` times as large as at rest."""
    shot = _chosen(spec, seed)
    return replace(shot, scale=min(shot.scale, _whole(spec.subjects[0]) / nearest))


def _whole(lead: Subject) -> float:
    """The largest scale at which the lead is seen whole."""
    size = SIZES[lead.size]
    tall = _TALL.get(lead.kind, _USUAL_TALL) + _HAT * any(a.kind == "hat" for a in lead.accessories)
    return min(_ROOM[0] / (_WIDE.get(lead.kind, 1.0) * size), _ROOM[1] / (tall * size - _FEET))


def _chosen(spec: Specification, seed: int) -> Shot:
    """A shot by the camera's move and by chance. Things and vehicles keep their size: they are drawn large already."""
    lead, *others = spec.subjects
    if lead.kind not in FIGURES:
        return Shot(1.1 if spec.camera == "static" and lead.kind not in VEHICLES else 1.0)
    if any(s.kind in FIGURES or s.kind in VEHICLES for s in others):
        return Shot(1.0)
    choices = _SCALES.get(spec.camera, (1.0, 1.1, 1.2))
    scale = choices[int(unit(seed, "shot") * len(choices))]
    scale = min(scale, _MOST.get(spec.action, 2.0), 1.15 if lead.size == "large" else 2.0)
    if lead.kind == "rabbit" or any(a.kind == "hat" for a in lead.accessories):
        scale = min(scale, 1.04)  # room for what stands above the head
    if spec.action in ("walk", "run", "drive", "fly", "climb", "pack"):
        return Shot(scale)
    return Shot(scale, _ASIDE[int(unit(seed, "aside") * len(_ASIDE))])


def fitted(depth: float, middle: View) -> skia.Matrix:
    """What puts a layer so that it appears as authored when the camera is as it is in the middle of the scene."""
    scale = middle.zoom * depth / (depth - middle.dolly)
    drop = middle.y * middle.zoom / (depth - middle.dolly)
    matrix = skia.Matrix()
    matrix.setTranslate(-AXIS[0], -AXIS[1] + drop)
    matrix.postScale(1 / scale, 1 / scale)
    matrix.postTranslate(*AXIS)
    return matrix
