"""Notes for one window of the plan: which parts play, how full, and what the motion's accents add.

A window is one take's scene. Notes belong to the window in which they begin; what still rings at its end is the
take's tail. Held notes (pads, basses) are ended at the window's end and taken up again by the next take.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from models.composer.analysis import MARKED, Accent
from models.composer.harmony import Chord
from models.composer.moods import PARTS
from models.composer.plan import Bar, Grid, Plan
from studio.digest import derive_seed

EDGE = 1e-6  # steps
LONGEST_BEND = 0.17  # how much an accent may stretch or squeeze the time between two anchors
STAB_GAP = 0.34  # seconds between two accents that are played
MARKED_GAP = 1.1  # seconds between two that are marked, on average
PULSE = 0.42  # strength of an accent that is not marked


@dataclass(frozen=True, kw_only=True)
class Note:
    """One sound of the music: `time` in seconds of the short, `pitch` MIDI or None for a drum."""

    time: float
    seconds: float
    voice: str
    pitch: float | None
    velocity: float
    level: float = 1.0  # the part's place in the mix
    pan: float = 0.0
    send: float = 1.0  # share of the mood's reverb
    bright: float = 0.5
    narrow: bool = False  # both channels alike, for what is low
    pumped: bool = False  # ducks under the kick
    variant: int = 0  # of a drum stroke
    skip: float = 0.0  # seconds of the sound that are left out at its start


@dataclass(frozen=True)
class Window:
    """One take's part of the plan and what its pictures say. Times are seconds of the whole short."""

    plan: Plan
    grid: Grid  # bent inside the window so that the strongest accents fall on it
    start: float
    end: float
    energy: np.ndarray  # 0..1 per frame of the window
    light: float  # 0 dark .. 1 bright
    accents: tuple[Accent, ...]  # times in seconds of the short
    seed: int

    def bars(self) -> list[Bar]:
        """The bars that sound in it."""
        return self.plan.bars_between(self.start, self.end)

    @property
    def steps(self) -> tuple[float, float]:
        """First and last step."""
        return self.plan.grid.step(self.start), self.plan.grid.step(self.end)

    def owns(self, step: float) -> bool:
        """Whether a note that begins at this step is this take's."""
        first, last = self.steps
        return first - EDGE <= step < last - EDGE

    def time(self, step: float) -> float:
        """Seconds of a step; odd steps are late by the mood's swing."""
        late = self.plan.mood.swing if abs(step % 2 - 1) < EDGE else 0.0
        return self.grid.time(step + late)

    def human(self, rng: np.random.Generator, step: float, spread: float = 0.005) -> float:
        """A player's time for a step: a few milliseconds off, never before the window."""
        return max(self.start, self.time(step) + float(np.clip(rng.normal(0, spread), -2 * spread, 2 * spread)))

    def before_turn(self, bar: Bar) -> bool:
        """Whether the turn comes next: the bar holds its breath."""
        after = self.plan.bars[bar.index + 1] if bar.index + 1 < len(self.plan.bars) else None
        return after is not None and after.role == "turn" and bar.role != "turn"

    def gain(self, bar: Bar) -> float:
        """The band's dynamics: a factor by how full the bar is."""
        held_back = 4.0 if self.before_turn(bar) else 0.0
        return float(10 ** ((np.clip(10.0 * (self.intensity(bar) - 0.80), -5.0, 2.0) - held_back) / 20))

    def length(self, step: float, steps: float) -> float:
        """Seconds that `steps` last from `step` on, not beyond the window."""
        return max(0.05, min(self.grid.time(step + steps), self.end) - self.grid.time(step))

    def intensity(self, bar: Bar) -> float:
        """How full a bar is, 0..1: the form's wish and the picture's energy."""
        first = np.clip((self.grid.time(bar.start) - self.start) / (self.end - self.start), 0, 1)
        last = np.clip((self.grid.time(bar.start + bar.steps) - self.start) / (self.end - self.start), 0, 1)
        count = len(self.energy)
        low = min(int(first * count), count - 1)
        moved = float(self.energy[low : max(low + 1, int(last * count))].mean())
        taste = float(self.rng("taste").uniform(-0.05, 0.05))  # a re-roll plays a little thinner or fuller
        return float(np.clip(0.70 * bar.level + 0.32 * moved + taste, 0.0, 1.0))

    def turned(self, voicing: tuple[int, ...]) -> tuple[int, ...]:
        """A voicing as this take plays it: as planned, its lowest note on top, or its highest at the bottom."""
        turn = int(self.rng("voicing").integers(3))
        if turn == 1:
            return (*voicing[1:], voicing[0] + 12)
        return (voicing[-1] - 12, *voicing[:-1]) if turn == 2 and voicing[-1] > 62 else voicing

    def bright(self, intensity: float) -> float:
        """The band's brightness in a bar: mood, light of the picture, and how much there is going on."""
        return float(np.clip(self.plan.mood.brightness + 0.3 * (self.light - 0.5) + 0.35 * (intensity - 0.55), 0, 1))

    def level(self, part: str) -> float:
        """A part's gain in the mood's balance; the stabs are the chords' instrument, a little louder."""
        if part == "stab":
            return 1.3 * self.level("chords")
        return 10 ** (self.plan.mood.balance[PARTS.index(part)] / 20)

    def rng(self, *path: str | int) -> np.random.Generator:
        """Chance that a re-roll changes."""
        return np.random.default_rng(derive_seed(self.seed, *path))

    def shared(self, *path: str | int) -> np.random.Generator:
        """Chance that all takes of the short share."""
        return np.random.default_rng(derive_seed(self.plan.score_seed, *path))


def chord_at(bar: Bar, step: float) -> tuple[Chord, tuple[int, ...]]:
    """The chord and its voicing that sound at a step of the short."""
    place = 0
    for index, (offset, _) in enumerate(bar.chords):
        if step - bar.start >= offset - EDGE:
            place = index
    return bar.chords[place][1], bar.voicings[place]


def spans(bar: Bar) -> Iterator[tuple[int, int, Chord, tuple[int, ...]]]:
    """Each chord of a bar as (first step of the short, steps, chord, voicing)."""
    ends = [offset for offset, _ in bar.chords[1:]] + [bar.steps]
    for (offset, chord), end, voicing in zip(bar.chords, ends, bar.voicings, strict=True):
        yield bar.start + offset, end - offset, chord, voicing


def open_window(
    plan: Plan, *, start: float, end: float, energy: np.ndarray, light: float, accents: tuple[Accent, ...], seed: int
) -> Window:
    """The window start..end (seconds), its grid bent to the accents (whose times are seconds of the short)."""
    played = _apart(accents, most=max(1, round((end - start) / MARKED_GAP)))
    grid = _bent(
        plan.grid.with_anchors([(plan.grid.step(start), start), (plan.grid.step(end), end)]), played, start, end
    )
    return Window(plan, grid, start, end, energy, light, played, seed)


def _apart(accents: tuple[Accent, ...], most: int) -> tuple[Accent, ...]:
    """The accents that are played: the strongest first, none close to another; from `most` on they are pulses."""
    chosen: list[Accent] = []
    for accent in sorted(accents, key=lambda one: (-one.strength, one.time)):
        if all(abs(accent.time - other.time) >= STAB_GAP for other in chosen):
            strength = accent.strength if len(chosen) < most else min(accent.strength, PULSE)
            chosen.append(replace(accent, strength=strength))
    return tuple(sorted(chosen, key=lambda one: one.time))


def _bent(grid: Grid, accents: tuple[Accent, ...], start: float, end: float) -> Grid:
    """The grid with the strongest accents as anchors, as far as the tempo bends no more than is bearable."""
    for accent in sorted(accents, key=lambda one: -one.strength):
        if accent.strength < MARKED or not start < accent.time < end:
            continue
        exact = grid.step(accent.time)
        for unit in (1.0, 0.5):
            step = round(exact / unit) * unit
            if _bearable(grid, step, accent.time):
                grid = grid.with_anchors([(step, accent.time)])
                break
    return grid


def _bearable(grid: Grid, step: float, seconds: float) -> bool:
    """Whether an anchor leaves a beat to its neighbours and bends neither side too far."""
    below = max((pair for pair in zip(grid.steps, grid.seconds, strict=True) if pair[0] <= step), default=None)
    above = min((pair for pair in zip(grid.steps, grid.seconds, strict=True) if pair[0] > step), default=None)
    if below is None or above is None or step - below[0] < 1.5 or above[0] - step < 1.5:
        return False
    pace = (above[1] - below[1]) / (above[0] - below[0])
    before, after = (seconds - below[1]) / (step - below[0]), (above[1] - seconds) / (above[0] - step)
    return all(abs(side / pace - 1.0) <= LONGEST_BEND for side in (before, after))
