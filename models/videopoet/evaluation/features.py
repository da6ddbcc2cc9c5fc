"""What the judges look at: three moments of a clip, each a small picture and how its light changes right after it.

A clip of any length and size becomes nine small pictures; at each moment the colours of one and the change of light to
the next two are five channels. Actions are seen in the changes, everything else in the colours. Numpy only.
"""

from __future__ import annotations

import numpy as np

from models.videopoet.painting import smaller
from models.videopoet.structure import LIGHT
from studio.errors import Refused

HEIGHT, WIDTH = 112, 64  # what the judges see
MOMENTS = (2, 7, 12)  # frames of a clip of LENGTH at which they look
AFTER = 2  # further frames that belong to a moment
LENGTH = 17
CHANNELS = 3 + AFTER
STRENGTH = 3.0  # changes are small


def looked_at(count: int) -> list[int]:
    """The frames of a clip of `count` frames that are looked at, moment by moment: shorter clips hold still."""
    last = count - 1 - AFTER
    starts = [min(max(0, last), round(m * (count - 1) / (LENGTH - 1))) for m in MOMENTS]
    return [min(count - 1, start + step) for start in starts for step in range(AFTER + 1)]


def small(clips: np.ndarray) -> np.ndarray:
    """The pictures that are looked at, small.

    Args:
        clips: uint8 (B, T, H, W, 3).

    Returns:
        uint8 (B, moments * (1 + AFTER), HEIGHT, WIDTH, 3).
    """
    if clips.dtype != np.uint8 or clips.ndim != 5 or clips.shape[-1] != 3 or 0 in clips.shape:
        raise Refused(
            f"{clips.dtype} of shape {clips.shape} are no clips",
            where="the judges",
            do="give uint8 (batch, frames, height, width, 3)",
        )
    chosen = clips[:, looked_at(clips.shape[1])]
    return np.stack([resized(one) for one in chosen])


def resized(frames: np.ndarray) -> np.ndarray:
    """(T, H, W, 3) at the judges' size, uint8: larger by repeating points, smaller by means."""
    height, width = frames.shape[1:3]
    if (height, width) == (2 * HEIGHT, 2 * WIDTH):  # that of a clip of the world; a tenth of the time
        total = sum(frames[:, y::2, x::2].astype(np.uint16) for y in (0, 1) for x in (0, 1))
        return ((total + 2) // 4).astype(np.uint8)
    rows, columns = -(-HEIGHT // height), -(-WIDTH // width)
    if rows > 1 or columns > 1:
        frames = frames.repeat(rows, 1).repeat(columns, 2)
    return frames if frames.shape[1:3] == (HEIGHT, WIDTH) else smaller(frames, HEIGHT, WIDTH)


def seen(pictures: np.ndarray) -> np.ndarray:
    """What the network sees of small pictures.

    Args:
        pictures: uint8 or float in 0..255, (B, moments * (1 + AFTER), HEIGHT, WIDTH, 3).

    Returns:
        float32 (B * moments, CHANNELS, HEIGHT, WIDTH).
    """
    values = pictures.astype(np.float32) / 127.5 - 1
    each = values.reshape(-1, 1 + AFTER, HEIGHT, WIDTH, 3)
    light = each @ LIGHT
    changes = (light[:, 1:] - light[:, :1]) * STRENGTH
    return np.concatenate([each[:, 0].transpose(0, 3, 1, 2), changes], 1)
