"""Clips to train on: the illustrated world's, without end, by number; a run that goes on sees the next ones.

A batch is a pure function of its step, so that the position in the data is one number in a checkpoint.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import torch
from torch import Tensor

from models.videopoet.config import Geometry
from models.world.chance import unit
from models.world.sampling import SHARING, Clip, clip

BLOCKS = 1 << 20  # blocks of clips that share a place; training walks through them in a random order


def numbers(step: int, batch: int) -> list[int]:
    """The clips of a training step: each row of the batch walks through blocks of its own, shuffled by a hash."""
    turn, within = divmod(step, SHARING)
    blocks = (int(unit(0, "block", turn * batch + row) * BLOCKS) for row in range(batch))
    return [block * SHARING + within for block in blocks]


def clips(which: Sequence[int], geometry: Geometry, *, evaluation: bool = False) -> list[Clip]:
    """The world's clips of those numbers, at the geometry that is generated."""
    g = geometry
    return [clip(n, g.frames, g.width, g.height, g.rate, evaluation=evaluation) for n in which]


def video(made: Sequence[Clip], device: str | torch.device = "cpu") -> Tensor:
    """Their pictures: float32 (B, 3, T, H, W) in 0..1."""
    pixels = torch.from_numpy(np.stack([one.frames for one in made])).to(device)
    return pixels.permute(0, 4, 1, 2, 3).float() / 255
