"""Shapes of time that all actions are made of, and the moments of beats."""

from __future__ import annotations

import math

from models.world.shooting.moves import ease


def ramp(time: float, start: float, seconds: float) -> float:
    """0 before, 1 after, soft between."""
    return ease((time - start) / seconds)


def pulse(time: float, start: float, seconds: float) -> float:
    """Up and down once, soft at both ends."""
    share = (time - start) / seconds
    return math.sin(math.pi * share) ** 2 if 0 < share < 1 else 0.0


def hold(time: float, start: float, end: float, soft: float) -> float:
    """1 between two moments, with soft edges of `soft` seconds that lie inside."""
    return ramp(time, start, soft) * (1 - ramp(time, end - soft, soft))


def ring(time: float, start: float, *, rate: float = 14.0, decay: float = 6.5) -> float:
    """A shake that dies away; it begins softly within a twelfth of a second, so that nothing jumps."""
    after = time - start
    if after <= 0:
        return 0.0
    return ease(after / 0.08) * math.exp(-decay * after) * math.cos(rate * after - 0.9)


def loop(time: float, cycle: float) -> tuple[int, float]:
    """Which round of a cycle it is, and the seconds within it."""
    n = math.floor(time / cycle)
    return n, time - n * cycle


def ticks(period: float, offset: float, first: float, last: float) -> list[float]:
    """Moments offset + n * period that may lie between two moments."""
    return [
        offset + n * period
        for n in range(math.floor((first - offset) / period), math.ceil((last - offset) / period) + 1)
    ]


def stepped(time: float, period: float, quick: float = 0.45) -> float:
    """A clock that goes in jerks, as machines do: it rests, then makes up for it; exact at whole periods."""
    n, rest = loop(time, period)
    return n * period + period * ease(rest / period / quick)
