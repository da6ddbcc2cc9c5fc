"""Clips to train on, as tensors and by number; a run that goes on sees the next ones.

What this process is fed with is set once, by `use`: the illustrated world unless a run says otherwise. The stages of
training ask here, and know neither sources nor ranks nor worker processes.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import torch
from torch import Tensor

from models.videopoet.config import Geometry
from models.videopoet.training.feed import Feed, Numbers

_used = [Feed()]


def use(feed: Feed) -> None:
    """Feeds this process from now on; the workers of the feed before are ended."""
    _used[0].close()
    _used[0] = feed


def feed() -> Feed:
    """What this process is fed with."""
    return _used[0]


def numbers(step: int, batch: int, task: str = "") -> Numbers:
    """This rank's clips of a training step, of sources that can give a task's examples."""
    return feed().numbers(step, batch, task)


def clips(which: Sequence[int], geometry: Geometry, *, evaluation: bool = False) -> list[Any]:
    """The clips of those numbers, at the geometry that is generated; held-out ones for an evaluation."""
    return feed().held_out(which, geometry) if evaluation else feed().clips(which, geometry)


def video(made: Sequence[Any], device: str | torch.device = "cpu") -> Tensor:
    """Their pictures: float32 (B, 3, T, H, W) in 0..1."""
    return torch.from_numpy(np.stack([one.frames for one in made])).to(device).permute(0, 4, 1, 2, 3).float() / 255
