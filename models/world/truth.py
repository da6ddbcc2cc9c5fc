"""Ground truth: depth, mask and flow of a film, drawn with the code that draws the film itself.

Every rigid part is drawn in the colour of its number. A pixel's flow is then  M'(M^-1 p) - p  with the part's
matrices at this frame and the next. Translucent things (shadows, light, rain, glass) are not part of the truth.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import skia

from models.world.stage import TruthStage, enlarged

if TYPE_CHECKING:
    from models.world.film import Film


def parts(film: Film, i: float, width: int, height: int) -> tuple[np.ndarray, TruthStage]:
    """The number of the part at every pixel (0 is the sky) as uint32 (height, width), and the stage that knows them."""
    cell = film.style.cell(width, height)
    pixels = np.zeros((-(-height // cell), -(-width // cell), 4), np.uint8)
    surface = skia.Surface(pixels)
    canvas = surface.getCanvas()
    canvas.clear(0xFF000000)
    stage = TruthStage(canvas)
    film._draw(stage, i, width, height, cell)  # noqa: SLF001  (the truth is the film's own other side)
    numbers = pixels[..., 0].astype(np.uint32) << 16 | pixels[..., 1].astype(np.uint32) << 8 | pixels[..., 2]
    stage.matrices = {key: np.diag((cell, cell, 1)) @ matrix for key, matrix in stage.matrices.items()}
    return (numbers if cell == 1 else enlarged(numbers, cell, width, height)), stage


def _matrices(film: Film, i: float, width: int, height: int) -> dict[str, np.ndarray]:
    surface = skia.Surface(1, 1)
    stage = TruthStage(surface.getCanvas(), paint=False)
    film._draw(stage, i, width, height)  # noqa: SLF001
    return stage.matrices


def depth(film: Film, i: int, width: int, height: int) -> np.ndarray:
    """See `Film.depth`."""
    numbers, stage = parts(film, i, width, height)
    of_layer = {layer.name: layer.depth for layer in film.layers}
    camera = film.view(i)
    table = np.full(len(stage.keys) + 1, np.inf, np.float32)
    for key, number in stage.keys.items():
        table[number] = of_layer.get(key.partition("/")[0], 1.0) - camera.dolly
    return table[numbers]


def mask(film: Film, i: int, width: int, height: int) -> np.ndarray:
    """See `Film.mask`."""
    numbers, stage = parts(film, i, width, height)
    table = np.zeros(len(stage.keys) + 1, bool)
    for key, number in stage.keys.items():
        table[number] = key.partition("/")[0] == film.lead.key
    return table[numbers]


def flow(film: Film, i: int, width: int, height: int) -> np.ndarray:
    """See `Film.flow`. A part that is gone in the next frame keeps its place."""
    numbers, stage = parts(film, i, width, height)
    after = _matrices(film, i + 1, width, height)
    moves = np.tile(np.eye(3), (len(stage.keys) + 1, 1, 1))
    moves[0] = _sky_move(film, i, width, height)
    for key, number in stage.keys.items():
        if key in after:
            try:
                moves[number] = after[key] @ np.linalg.inv(stage.matrices[key])
            except np.linalg.LinAlgError:  # a part seen from its edge has no inverse and no pixels
                continue
    y, x = np.mgrid[0:height, 0:width] + 0.5
    m = moves[numbers]
    to_x = m[..., 0, 0] * x + m[..., 0, 1] * y + m[..., 0, 2]
    to_y = m[..., 1, 0] * x + m[..., 1, 1] * y + m[..., 1, 2]
    return np.stack([to_x - x, to_y - y], -1).astype(np.float32)


def plane_motion(film: Film, i: int, width: int, height: int, depth: float) -> np.ndarray:
    """See `Film.plane_motion`."""
    base = film._base(width, height)  # noqa: SLF001
    here, there = (_array(skia.Matrix.Concat(base, film.view(n).matrix(depth))) for n in (i, i + 1))
    return (there @ np.linalg.inv(here))[:2]


def _sky_move(film: Film, i: int, width: int, height: int) -> np.ndarray:
    from models.world.film import SKY_DEPTH

    return np.vstack([plane_motion(film, i, width, height, SKY_DEPTH), [0.0, 0.0, 1.0]])


JOINTS = {  # the end of a part's key: the joint at its origin
    "neck": "neck",
    "head/face": "face",
    "trunk/torso": "hips",
    "front arm": "front shoulder",
    "front arm/lower": "front elbow",
    "front arm/lower/hand": "front hand",
    "back arm": "back shoulder",
    "back arm/lower": "back elbow",
    "back arm/lower/hand": "back hand",
    "front thigh": "front hip",
    "front shin": "front knee",
    "front foot": "front ankle",
    "back thigh": "back hip",
    "back shin": "back knee",
    "back foot": "back ankle",
}


def joints(film: Film, i: float, width: int, height: int) -> dict[str, dict[str, tuple[float, float]]]:
    """See `Film.joints`."""
    found: dict[str, dict[str, tuple[float, float]]] = {}
    for key, matrix in _matrices(film, i, width, height).items():
        role, _, trail = key.partition("/")
        joint = next((name for end, name in JOINTS.items() if trail.endswith(end)), None)
        if joint:
            found.setdefault(role, {}).setdefault(joint, (float(matrix[0, 2]), float(matrix[1, 2])))
    return found


def _array(matrix: skia.Matrix) -> np.ndarray:
    return np.array([matrix.get(n) for n in range(9)], np.float64).reshape(3, 3)
