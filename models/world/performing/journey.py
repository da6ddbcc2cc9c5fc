"""Where a figure is while it goes: a path with a soft start and end, fitted to the frame or followed by the camera."""

from __future__ import annotations

import math
from dataclasses import dataclass

SOFT_SECONDS = 0.35
FADE_SECONDS = 0.3


@dataclass(frozen=True)
class Journey:
    """From `start` to `end` (stage units) in `seconds`.

    A scene that cuts in shows somebody who is going already; one that continues a standing figure sets
    `from_rest`, and one that arrives within the clip `to_rest`.
    """

    start: float
    end: float
    seconds: float
    from_rest: bool = False
    to_rest: bool = True

    def distance(self, time: float) -> float:
        """How far it has gone at a time: constant speed with soft ends (a trapezoid of speed)."""
        if self.seconds <= 0:
            return 0.0
        soft = min(SOFT_SECONDS, self.seconds / 3)
        first, last = soft * self.from_rest, soft * self.to_rest
        time = min(self.seconds, max(0.0, time))
        length = abs(self.end - self.start)
        top = length / (self.seconds - (first + last) / 2)
        if time < first:
            return top * time * time / (2 * first)
        if time > self.seconds - last:
            left = self.seconds - time
            return length - top * left * left / (2 * last)
        return top * (time - first / 2)

    def place(self, time: float) -> float:
        """Where it is at a time."""
        return self.start + math.copysign(self.distance(time), self.end - self.start)

    def when(self, distance: float) -> float | None:
        """The time at which it has gone so far (bisection, to a tenth of a millisecond); None when it never does."""
        if distance < 0 or distance > abs(self.end - self.start):
            return None
        low, high = 0.0, self.seconds
        while high - low > 1e-4:
            middle = (low + high) / 2
            low, high = (middle, high) if self.distance(middle) < distance else (low, middle)
        return high

    def moving(self, time: float) -> float:
        """How much of a walk it still is (1) rather than standing (0): fades where it starts or ends at rest."""
        if self.seconds <= 0 or self.start == self.end:
            return 0.0
        first = time / FADE_SECONDS if self.from_rest else 1.0
        last = (self.seconds - time) / FADE_SECONDS if self.to_rest else 1.0
        return max(0.0, min(1.0, first, last))
