"""What the judges look at: three moments of a clip, each a small picture and how its light changes right after it.

A clip of any length and size becomes nine small pictures of four channels: colours, and how much finer detail there
was than the small picture can show. At each moment the channels of one picture and the change of light to the next two
are six. Actions are seen in the changes, styles in the detail, everything else in the colours. Numpy only.
"""

from __future__ import annotations

import numpy as np

from models.videopoet.making.painting import smaller
from models.videopoet.making.structure import LIGHT
from studio.errors import Refused

HEIGHT, WIDTH = 112, 64  # what the judges see
MOMENTS = (2, 7, 12)  # frames of a clip of LENGTH at which they look
AFTER = 2  # further frames that belong to a moment
LENGTH = 17
PLANES = 4  # of a small picture: red, green, blue, detail
CHANNELS = PLANES + AFTER
STRENGTH = 3.0  # changes are small
FINE = 4  # and so is detail


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
        uint8 (B, moments * (1 + AFTER), HEIGHT, WIDTH, PLANES).
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
    """Frames uint8 (T, H, W, 3) at the judges' size: (T, HEIGHT, WIDTH, PLANES)."""
    parts = [_twice(frames)[:, y::2, x::2].astype(np.int16) for y in (0, 1) for x in (0, 1)]
    total = sum(parts)
    finer = sum(np.abs(4 * part[..., 1] - total[..., 1]) for part in parts) * FINE // 16  # in green
    return np.concatenate([(total + 2) // 4, np.minimum(finer, 255)[..., None]], -1).astype(np.uint8)


def _twice(frames: np.ndarray) -> np.ndarray:
    """(T, H, W, 3) at twice the judges' size: larger by repeating points, smaller by means."""
    height, width = frames.shape[1:3]
    rows, columns = -(-2 * HEIGHT // height), -(-2 * WIDTH // width)
    if rows > 1 or columns > 1:
        frames = frames.repeat(rows, 1).repeat(columns, 2)
    same = frames.shape[1:3] == (2 * HEIGHT, 2 * WIDTH)
    return frames if same else smaller(frames, 2 * HEIGHT, 2 * WIDTH)


def seen(pictures: np.ndarray) -> np.ndarray:
    """What the network sees of small pictures.

    Args:
        pictures: uint8 or float in 0..255, (B, moments * (1 + AFTER), HEIGHT, WIDTH, PLANES).

    Returns:
        float32 (B * moments, CHANNELS, HEIGHT, WIDTH).
    """
    values = pictures.astype(np.float32) / 127.5 - 1
    each = values.reshape(-1, 1 + AFTER, HEIGHT, WIDTH, PLANES)
    light = each[..., :3] @ LIGHT
    changes = (light[:, 1:] - light[:, :1]) * STRENGTH
    planes = each[:, 0].transpose(0, 3, 1, 2)
    return np.concatenate([planes[:, :3], changes, planes[:, 3:]], 1)
