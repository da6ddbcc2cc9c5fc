"""What a user brought, at the size of the second stage: kept pixels and pictures enlarged by Lanczos' filter."""

from __future__ import annotations

import numpy as np
from PIL import Image

from models.videopoet.making.drafts import Painting
from models.videopoet.making.painting import composed

SOFT = 2  # pixels of a painting's seam at the smaller size


def larger(frames: np.ndarray, height: int, width: int) -> np.ndarray:
    """Pictures uint8 (T, H, W, 3) at another size: uint8 (T, height, width, 3)."""
    size = width, height
    return np.stack([np.asarray(Image.fromarray(one).resize(size, Image.Resampling.LANCZOS)) for one in frames])


def laid_over(painting: Painting, made: np.ndarray) -> np.ndarray:
    """The kept pixels, enlarged, over what was made: uint8 (T, H, W, 3).

    Args:
        painting: at the smaller size.
        made: uint8 (T, H, W, 3), a whole number of times as high and wide.
    """
    scale = made.shape[1] // painting.unknown.shape[1]
    unknown = painting.unknown.repeat(scale, 1).repeat(scale, 2)
    return composed(larger(painting.frames, *made.shape[1:3]), made, unknown, SOFT * scale)
