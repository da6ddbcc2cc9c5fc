"""A pool of clips that are drawn once and seen several times, in windows of other lengths and at other moments.

Drawing a clip costs a fifth of learning from it, and most of what its frames show is the same. So a step draws few new
clips, which take the place of the oldest, and learns from windows of clips chosen by chance. What a step sees follows
from its number alone.
"""

from __future__ import annotations

import numpy as np

from models.videopoet import data
from models.videopoet.config import Geometry
from models.world.chance import generator
from models.world.sampling import Clip

MASKS = 3  # moments of a clip at which it is known where the lead is


class Pool:
    """Clips of the training world as uint8 arrays.

    Args:
        geometry: of the clips.
        size: how many clips are kept.
        fresh: how many are drawn anew a step.
        first: how many are drawn before the first step.
    """

    def __init__(self, geometry: Geometry, *, size: int = 512, fresh: int = 2, first: int = 64) -> None:
        self.geometry, self.size, self.fresh, self.first = geometry, size, fresh, min(first, size)
        g = geometry
        self.frames = np.empty((size, g.frames, g.height, g.width, 3), np.uint8)
        self.masks = np.empty((size, MASKS, g.height, g.width), bool)
        self.next = 0  # clips so far; the last `size` of them are kept

    def _add(self, one: Clip) -> None:
        place = self.next % self.size
        self.frames[place] = one.frames
        self.masks[place] = np.stack([one.mask(moment) for moment in self._moments()])
        self.next += 1

    def _moments(self) -> list[int]:
        return [round(n * (self.geometry.frames - 1) / (MASKS - 1)) for n in range(MASKS)]

    def _upto(self, step: int) -> None:
        """Draws what the pool holds at a step: after a pause too it is what it would have been."""
        total = self.first + self.fresh * (step + 1)
        if not self.next <= total <= self.next + self.size:
            self.next = max(0, total - self.size)
        while self.next < total:
            self._add(data.clips(data.numbers(self.next, 1), self.geometry)[0])

    def windows(self, step: int, count: int, frames: int) -> tuple[np.ndarray, np.ndarray]:
        """Windows of a step, half of them mirrored.

        Args:
            step: the step of the run.
            count: windows.
            frames: of each.

        Returns:
            uint8 (count, frames, H, W, 3), and where the lead is at about that time, bool (count, H, W).
        """
        self._upto(step)
        chance, shown, leads = generator(step, "windows"), [], []
        for place in chance.integers(min(self.next, self.size), size=count):
            start = int(chance.integers(self.geometry.frames - frames + 1))
            middle = (start + frames / 2) / self.geometry.frames
            turn = -1 if chance.random() < 0.5 else 1
            shown.append(self.frames[place, start : start + frames, :, ::turn])
            leads.append(self.masks[place, min(MASKS - 1, int(middle * MASKS)), :, ::turn])
        return np.stack(shown), np.stack(leads)
