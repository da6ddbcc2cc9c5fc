"""The score plan of a whole short: tempo locked to the cuts, form, harmony, motif. Pure, so all takes agree on it.

Music is counted in *steps* of an eighth note. Every section (scene) holds a whole number of steps, so that its
tempo bends a little and each cut falls on a step that begins a bar. Cuts that follow each other too fast for
that are left out of the grid (`Plan.loose`).
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from models.composer.harmony import Chord, chord, voicing
from models.composer.moods import Mood
from studio.digest import derive_seed

SHORTEST_SECTION = 0.4  # seconds; a scene shorter than that gets no bar of its own
SLOW = 92  # beats a minute under which a chord lasts half a bar
BAR = 8  # steps of a full bar, 4/4
FULLNESS = {"intro": 0.36, "build": 0.66, "turn": 1.0, "rest": 0.34, "lift": 0.84, "ending": 0.7}  # of the form
LONG = 28  # bars from which the form turns twice, with a rest between
FORM = (("intro", 0.2), ("build", 0.52), ("turn", 0.82), ("ending", 1.0))  # until that share of the film
LONG_FORM = (("intro", 0.09), ("build", 0.29), ("turn", 0.46), ("rest", 0.57), ("lift", 0.72), ("turn", 0.92),
             ("ending", 1.0))  # fmt: skip


@dataclass(frozen=True)
class Grid:
    """Steps against seconds, linear between anchors. Both ascend."""

    steps: tuple[float, ...]
    seconds: tuple[float, ...]

    def time(self, step: float) -> float:
        """Seconds of a step."""
        return float(np.interp(step, self.steps, self.seconds))

    def step(self, seconds: float) -> float:
        """The step at a time."""
        return float(np.interp(seconds, self.seconds, self.steps))

    def with_anchors(self, anchors: Iterable[tuple[float, float]]) -> Grid:
        """The grid bent through more (step, seconds) anchors, which must keep it ascending."""
        pairs = sorted({*zip(self.steps, self.seconds, strict=True), *anchors})
        return Grid(tuple(step for step, _ in pairs), tuple(second for _, second in pairs))


@dataclass(frozen=True)
class Bar:
    """One bar: `start` and `steps` in eighths, its part in the form, and its chords as (step in the bar, chord)."""

    index: int
    section: int
    start: int
    steps: int
    role: str
    chords: tuple[tuple[int, Chord], ...]
    voicings: tuple[tuple[int, ...], ...]  # one per chord
    first: bool = False  # of its section, or of its part in the form
    last: bool = False
    final: bool = False  # of the piece

    @property
    def level(self) -> float:
        """How loud and full the form wants this bar, 0..1."""
        return FULLNESS[self.role]


@dataclass(frozen=True)
class Motif:
    """The tune's seed: lengths in eighths (negative: rests), and where each note lies, in steps of the scale."""

    lengths: tuple[int, ...]
    contour: tuple[int, ...]


@dataclass(frozen=True)
class Plan:
    """The whole short's score in outline."""

    mood: Mood
    tonic: int
    tempo: float  # beats a minute that all sections bend around
    grid: Grid
    bars: tuple[Bar, ...]
    motif: Motif
    answer: Motif
    seconds: float
    loose: tuple[int, ...]  # cuts (frames) that the grid leaves out
    score_seed: int

    def bars_between(self, start: float, end: float) -> list[Bar]:
        """The bars that sound between two times, in seconds."""
        first, last = self.grid.step(start), self.grid.step(end)
        found = [bar for bar in self.bars if bar.start < last - 1e-9 and bar.start + bar.steps > first + 1e-9]
        return found or [self.bars[-1]]

    def tempo_at(self, seconds: float) -> float:
        """Beats a minute at a time."""
        index = min(max(bisect_right(self.grid.seconds, seconds), 1), len(self.grid.seconds) - 1)
        steps = self.grid.steps[index] - self.grid.steps[index - 1]
        return 30.0 * steps / (self.grid.seconds[index] - self.grid.seconds[index - 1])


def make_plan(mood: Mood, *, score_seed: int, cuts: Iterable[int], total_frames: int, rate: int) -> Plan:
    """The plan of a short of `total_frames` at `rate` a second whose scenes begin at `cuts` (frames)."""
    edges, loose = _edges(cuts, total_frames, rate)
    rng = np.random.default_rng(derive_seed(score_seed, "plan", mood.name))
    tempo, sections = _tempo(np.diff(edges), mood.tempo, wish=rng.uniform(*mood.tempo))
    steps = np.concatenate([[0], np.cumsum(sections)])
    tonic = int(rng.choice(mood.tonics))
    home = mood.home[rng.integers(len(mood.home))]
    turn = mood.turn[rng.integers(len(mood.turn))]
    outline = _outline(sections)
    bars = _harmonise(mood, tonic, (home, turn), outline, _roles(outline, len(sections)))
    motif = _motif(rng, mood)
    return Plan(
        mood=mood,
        tonic=tonic,
        tempo=round(float(tempo), 2),
        grid=Grid(tuple(float(step) for step in steps), tuple(float(edge) for edge in edges)),
        bars=bars,
        motif=motif,
        answer=_answer(rng, mood, motif),
        seconds=float(edges[-1]),
        loose=loose,
        score_seed=score_seed,
    )


def _edges(cuts: Iterable[int], total_frames: int, rate: int) -> tuple[np.ndarray, tuple[int, ...]]:
    """Section boundaries in seconds with 0 and the end, and the cuts that come too fast to be one."""
    total = total_frames / rate
    kept, loose = [0.0], []
    for cut in sorted(set(cuts)):
        second = cut / rate
        if not 0 < second < total:
            continue
        if second - kept[-1] < SHORTEST_SECTION or total - second < SHORTEST_SECTION:
            loose.append(cut)
        else:
            kept.append(second)
    return np.array([*kept, total]), tuple(loose)


def _tempo(lengths: np.ndarray, span: tuple[float, float], *, wish: float) -> tuple[float, np.ndarray]:
    """The tempo at which all sections (seconds) are nearly whole numbers of bars or beats, and their steps.

    Cost of a section = squared bend of its tempo + a price for lengths that are not whole bars; plus a little
    for being away from the wished tempo, so that two seeds differ.
    """
    tempos = np.arange(span[0], span[1] + 0.01, 0.5)
    exact = lengths[None, :] * tempos[:, None] / 30.0
    costs, counts = [], []
    for unit, price in ((8, 0.0), (4, 0.5), (2, 1.0), (1, 2.5)):
        count = np.maximum(1, np.round(exact / unit)) * unit
        costs.append(price + 500.0 * np.log(count / exact) ** 2)
        counts.append(count)
    choice = np.argmin(costs, axis=0)
    cost = np.take_along_axis(np.array(costs), choice[None], axis=0)[0].mean(axis=1)
    cost = cost + 1.2 * ((tempos - wish) / (span[1] - span[0])) ** 2
    best = int(np.argmin(cost))
    steps = np.take_along_axis(np.array(counts), choice[None], axis=0)[0][best]
    return float(tempos[best]), steps.astype(int)


def _outline(sections: np.ndarray) -> list[tuple[int, int, int, bool, bool]]:
    """Bars as (section, start, steps, first, last): full bars, and what remains as a shorter one at the end.

    A remainder of less than half a bar is shared with the bar before it: 10 steps are 6 and 4.
    """
    outline, start = [], 0
    for section, steps in enumerate(sections):
        sizes = [BAR] * (int(steps) // BAR)
        rest = int(steps) % BAR
        if rest and rest < BAR // 2 and sizes:
            sizes[-1:] = [BAR - 2, rest + 2] if rest > 1 else [BAR + 1 - 4, 4]
        elif rest:
            sizes.append(rest)
        if section == len(sections) - 1 and len(sizes) == 1 and sizes[0] >= 6:
            sizes = [sizes[0] - sizes[0] // 2, sizes[0] // 2]  # room for a cadence and a last chord
        elif section == len(sections) - 1 and len(sizes) > 1 and sizes[-1] < 6 <= sizes[-2] - 2:
            sizes[-2:] = [sizes[-2] - 2, sizes[-1] + 2]  # a last chord that can ring
        for place, size in enumerate(sizes):
            outline.append((section, start, size, place == 0, place == len(sizes) - 1))
            start += size
    return outline


def _roles(outline: list[tuple[int, int, int, bool, bool]], sections: int) -> list[str]:
    """Each bar's part in the form: by scene when there are four or more, else by time; long films turn twice."""
    total = outline[-1][1] + outline[-1][2]
    long = len(outline) >= LONG
    starts = {section: start for section, start, _, first, _ in outline if first}
    ends = {section: start + steps for section, start, steps, _, last in outline if last}
    roles: list[str] = []
    for index, (section, start, steps, _, _) in enumerate(outline):
        if sections < 4 and long and index % 4:
            roles.append(roles[-1])  # parts of four bars
        elif sections < 4:
            roles.append(_role_at((start + steps / 2) / total, LONG_FORM if long else FORM))
        elif long and sections >= 8:
            middle = 0.5 * (starts[section] + ends[section]) / total
            roles.append({0: "intro", sections - 1: "ending"}.get(section) or _role_at(middle, LONG_FORM[1:-1]))
        else:
            roles.append(_role_of(section, sections))
    roles[-1] = "ending"
    return roles


def _role_at(place: float, form: tuple[tuple[str, float], ...]) -> str:
    """The part of a form at a share of the film."""
    return next((role for role, until in form if place < until), form[-1][0])


def _role_of(section: int, sections: int) -> str:
    """The part of the form that a scene of several is: the turn comes after about 60 % of them."""
    turn = min(max(1, int(np.ceil(0.6 * (sections - 1)))), sections - 2)
    named = {0: "intro", turn: "turn", sections - 1: "ending"}
    return named.get(section, "build" if section < turn else "lift")


def _harmonise(
    mood: Mood, tonic: int, cycles: tuple[tuple[str, ...], tuple[str, ...]], outline: list, roles: list[str]
) -> tuple[Bar, ...]:
    """The bars with chords and voicings; `cycles` are the progressions at home and in the turn."""
    bars: list[Bar] = []
    voices: tuple[int, ...] = ()
    symbols = _symbols(mood, cycles, outline, roles)
    for index, (section, start, steps, first, last) in enumerate(outline):
        chords = tuple((step, chord(symbol, tonic)) for step, symbol in symbols[index])
        voicings = []
        for _, target in chords:
            voices = voicing(target, voices)
            voicings.append(voices)
        bar = Bar(
            index=index,
            section=section,
            start=start,
            steps=steps,
            role=roles[index],
            chords=chords,
            voicings=tuple(voicings),
            first=first or roles[index] != roles[index - 1],
            last=last or roles[index] != roles[index + 1],
            final=index == len(outline) - 1,
        )
        bars.append(bar)
    return tuple(bars)


def _symbols(
    mood: Mood, cycles: tuple[tuple[str, ...], tuple[str, ...]], outline: list, roles: list[str]
) -> list[list[tuple[int, str]]]:
    """Each bar's chords as (step, numeral): one a bar, two in slow moods; cadences into the turn and into the end."""
    slow, since, found = mood.tempo[1] < SLOW, 0, []
    for index, (_, _, steps, _, _) in enumerate(outline):
        turn = roles[index] == "turn"
        if index and roles[index] != roles[index - 1] and (turn or "turn" in roles[index - 1]):
            since = 0
        cycle = cycles[turn]
        places = (0, 4) if slow and steps >= 8 else (0,)
        found.append([(place, cycle[(since + number) % len(cycle)]) for number, place in enumerate(places)])
        since += len(places)
    for index in range(len(outline) - 1):
        if roles[index + 1] == "turn" != roles[index] and index:
            found[index] = _cadence(mood.half, outline[index][2])
    found[-1] = _cadence(mood.final, outline[-1][2], least=2)
    if len(found) == 2:
        found[0] = [found[0][0], *_cadence(mood.cadence, outline[0][2])[1:][-1:]]
    elif len(found) > 2:
        found[-2] = _cadence(mood.cadence, outline[-2][2])
    return found


def _cadence(symbols: str, steps: int, least: int = 1) -> list[tuple[int, str]]:
    """The chords of a cadence over a bar, each next one in half of what is left; as many last ones as have room."""
    chords = symbols.split()
    while len(chords) > 1 and steps / 2 ** (len(chords) - 1) < 2 * least:
        chords = chords[1:]
    places = [steps - steps // 2**number for number in range(len(chords))]
    return list(zip(places, chords, strict=True))


def _motif(rng: np.random.Generator, mood: Mood) -> Motif:
    """A bar of tune: a rhythm of the mood, and a line that mostly steps, leaps once and comes back."""
    lengths = mood.rhythms[rng.integers(len(mood.rhythms))]
    count = sum(length > 0 for length in lengths)
    shape = rng.choice(["arch", "rise", "fall", "wave"])
    line = [int(rng.choice([0, 2, 4]))]
    leap = int(rng.integers(1, max(2, count)))
    for place in range(1, count):
        up = {"arch": place <= count // 2, "rise": True, "fall": False, "wave": place % 2 == 1}[str(shape)]
        up ^= place == leap + 1  # a leap is filled in from the other side
        size = int(rng.choice([2, 3, 4]) if place == leap else rng.choice([1, 1, 1, 2]))
        line.append(line[-1] + (size if up else -size))
    middle = round(sum(line) / len(line))
    return Motif(lengths, tuple(int(np.clip(note - middle + 2, -2, 6)) for note in line))


def _answer(rng: np.random.Generator, mood: Mood, motif: Motif) -> Motif:
    """The motif's reply: another rhythm, the line turned over, closing on the chord."""
    lengths = mood.rhythms[rng.integers(len(mood.rhythms))]
    count = sum(length > 0 for length in lengths)
    mirrored = [4 - motif.contour[place % len(motif.contour)] for place in range(count)]
    mirrored[-1] = 0
    return Motif(lengths, tuple(mirrored))


def sections_of(plan: Plan) -> list[tuple[float, float, float]]:
    """Each section as (start, end) in seconds and its tempo in beats a minute."""
    return [(start, end, plan.tempo_at((start + end) / 2)) for start, end in pairwise(plan.grid.seconds)]
