"""How long each scene lasts: by the time that its words need, so that the whole is as long as the brief says."""

from __future__ import annotations

from models.writer.tongues import Tongue

RATE = 30  # frames a second: lengths are whole frames of the master
SHORTEST, LONGEST = 2.5, 6.0


def reading_seconds(caption: str, narration: str, speech: Tongue) -> float:
    """Seconds that a scene wants: time to look, and to read or to speak its words."""
    read = 1.2 + len(caption) / speech.pace
    spoken = len(narration) / speech.pace + 0.4 if narration else 0.0
    return min(max(SHORTEST, read), LONGEST) if spoken <= LONGEST else min(spoken, 60.0)


def share(wishes: list[float], total: float | None, fixed: list[float | None] | None = None) -> list[float]:
    """Seconds of every scene: whole frames at 30 a second whose sum is exactly `total` when that is given.

    Args:
        wishes: seconds that each scene wants; the rest of the total is shared in these proportions.
        total: the whole length in seconds; None: every scene gets what it wants.
        fixed: lengths that are given already, None where the length is open.
    """
    given = fixed or [None] * len(wishes)
    frames = [
        round((seconds if seconds is not None else wish) * RATE) for wish, seconds in zip(wishes, given, strict=True)
    ]
    open_ = [at for at, seconds in enumerate(given) if seconds is None]
    if total is not None and open_:
        left = round(total * RATE) - sum(frames[at] for at in range(len(frames)) if at not in open_)
        for at, part in zip(open_, _parts([wishes[at] for at in open_], left), strict=True):
            frames[at] = part
    return [count / RATE for count in frames]


def _parts(weights: list[float], whole: int) -> list[int]:
    """`whole` split in proportion to the weights, by largest remainder; a weight counts as half the mean at least."""
    mean = sum(weights) / len(weights)
    lifted = [max(weight, mean / 2) for weight in weights]
    exact = [whole * weight / sum(lifted) for weight in lifted]
    parts = [int(value) for value in exact]
    order = sorted(range(len(parts)), key=lambda at: parts[at] - exact[at])
    for at in order[: whole - sum(parts)]:
        parts[at] += 1
    return parts
