"""Framing: how large the subject is in the frame and where it stands, so that a story's scenes differ.

A shot is a lens on the resting camera: wide, medium or close, chosen from the camera move and the scene's seed. The
pieces between the camera and the subject are fitted to the shot, so that they frame the picture whatever its size.
"""

from __future__ import annotations

from dataclasses import dataclass

import skia

from models.world.camera import AXIS, View
from models.world.chance import unit
from models.world.specification import Specification
from models.world.subjects.looks import FIGURES
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


def shot_of(spec: Specification, seed: int) -> Shot:
    """The shot of a scene. Things and vehicles keep their size: they are drawn large already."""
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
