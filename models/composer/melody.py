"""The tune and its companion: a motif that is stated, answered, varied, stretched and comes back; a second voice.

Which form of the motif a bar has follows from its place in the form alone, so neighbouring takes agree on it.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from models.composer.harmony import SCALES, ladder, nearest, scale_for
from models.composer.plan import Bar, Motif, Plan
from models.composer.score import Note, Window, chord_at, spans

PHRASES = {  # what the tune does in each bar of a part of the form, again from the start when it is longer
    "intro": ("fragment", "", "fragment", "close"),
    "build": ("motif", "answer", "varied", "close"),
    "turn": ("motif", "varied", "motif", "answer"),
    "rest": ("slow", "", "slow", "close"),
    "lift": ("motif", "answer", "ornate", "close"),
    "ending": ("motif", "close", "slow", "close"),
}
QUICK = 90  # beats a minute


class Sung(NamedTuple):
    """A note of the tune: its step of the short, its length in steps, its pitch, and whether it is a strong one."""

    step: float
    steps: float
    pitch: int
    strong: bool


def phrase_of(plan: Plan, bar: Bar) -> str:
    """What the tune does in a bar: a word of PHRASES; empty where it is silent."""
    since = bar.index
    while since and plan.bars[since - 1].role == bar.role:
        since -= 1
    row = PHRASES[bar.role]
    return "" if bar.final else row[(bar.index - since) % len(row)]


def shaped(plan: Plan, phrase: str) -> Motif | None:
    """The motif as a phrase has it, or None for silence."""
    motif, half = plan.motif, len(plan.motif.contour) // 2
    match phrase:
        case "":
            return None
        case "answer":
            return plan.answer
        case "varied":  # the same rhythm, the second half turned over
            turned = tuple(2 - note for note in motif.contour[half:])
            shape = Motif(motif.lengths, motif.contour[:half] + turned)
        case "fragment":
            shape = Motif((*_until(motif.lengths, 4), -4), motif.contour)
        case "slow":  # at half the speed
            shape = Motif(tuple(2 * length for length in _until(motif.lengths, 4)), motif.contour)
        case "ornate":
            shape = _ornate(motif)
        case "close":
            shape = Motif((2, 2, 4) if plan.tempo > QUICK else (3, 1, 4), (motif.contour[0], 1, 0))
        case _:
            shape = motif
    return shape


def _until(lengths: tuple[int, ...], steps: int) -> tuple[int, ...]:
    """The lengths of the first `steps` steps, the last one cut."""
    found, place = [], 0
    for length in lengths:
        size = min(abs(length), steps - place)
        if size > 0:
            found.append(size if length > 0 else -size)
        place += abs(length)
    return tuple(found)


def _ornate(motif: Motif) -> Motif:
    """The motif with its long notes broken into two, the second a neighbour."""
    lengths, contour, number = [], [], 0
    for length in motif.lengths:
        note = motif.contour[number % len(motif.contour)]
        lengths += [length - 1, 1] if length >= 2 else [length]
        if length > 0:
            contour += [note, note + 1] if length >= 2 else [note]
            number += 1
    return Motif(tuple(lengths), tuple(contour))


def melody(window: Window, bar: Bar) -> Iterator[Note]:
    """The tune, higher and doubled in the turn of the form."""
    mood = window.plan.mood
    intensity = window.intensity(bar)
    rng = window.rng("melody", bar.index)
    for step, steps, pitch, strong in tune(window.plan)[bar.index]:
        if not window.owns(step):
            continue
        time = window.human(rng, step, 0.006)
        velocity = float(np.clip(0.55 + 0.3 * intensity + (0.1 if strong else -0.04) + rng.normal(0, 0.04), 0.2, 1))
        held = window.length(step, steps * (0.96 if steps > 2 else 0.88))
        yield Note(time=time, seconds=held, voice=mood.lead[0], pitch=pitch, velocity=velocity,
                   level=window.level("lead"), pan=-0.12, send=1.1, bright=window.bright(intensity))  # fmt: skip
        if intensity > 0.62 and (strong or intensity > 0.78):
            second = _third_below(bar, step, pitch) if bar.role in ("turn", "lift") else pitch
            yield Note(time=time + 0.004, seconds=held, voice=mood.lead[1], pitch=second + 12 * (mood.register < 74),
                       velocity=velocity * 0.8, level=window.level("double"), pan=0.3, send=1.3)  # fmt: skip
        if strong and steps >= 2 and intensity > 0.5 and rng.random() < 0.16 and time - 0.07 > window.start:
            above = next(rung for rung in _rungs(window.plan, bar, step) if rung > pitch)
            yield Note(time=time - 0.07, seconds=0.07, voice=mood.lead[0], pitch=above, velocity=0.4,
                       level=window.level("lead") * 0.7, pan=-0.12, send=1.0)  # fmt: skip


@lru_cache(maxsize=16)
def tune(plan: Plan) -> tuple[tuple[Sung, ...], ...]:
    """Each bar's notes of the tune. Every note knows the one before it, also over the bar line."""
    found, before = [], 0
    for bar in plan.bars:
        motif = shaped(plan, phrase_of(plan, bar))
        row = tuple(_sung(plan, bar, motif, before)) if motif else ()
        before = row[-1].pitch if row else before
        found.append(row)
    return tuple(found)


def _sung(plan: Plan, bar: Bar, motif: Motif, before: int) -> Iterator[Sung]:
    """The motif over the bar's chords.

    Strong notes are chord tones; others may be any note of the scale when they are reached by step, so that every
    dissonance passes.
    """
    place, number = 0, 0
    for length in motif.lengths:
        step, size = bar.start + place, abs(length)
        place += size
        if step >= bar.start + bar.steps:
            return
        if length < 0:
            continue
        wished = _wished(plan, bar, step, motif.contour[number % len(motif.contour)])
        strong = (step - bar.start) % 4 == 0 or size >= 3
        before = _next(plan, bar, step, wished=wished, before=before, strong=strong, fresh=number == 0)
        number += 1
        yield Sung(step, min(size, bar.start + bar.steps - step), before, strong)


def _next(plan: Plan, bar: Bar, step: float, *, wished: int, before: int, strong: bool, fresh: bool) -> int:
    """The pitch that is near to the wished one and to the one before; `fresh` begins a bar, and may leap more."""
    tones = chord_at(bar, step)[0].classes[:4]
    centre = plan.mood.register + (5 if bar.role == "turn" else 0)
    costs = {}
    for pitch in _rungs(plan, bar, step):
        move = abs(pitch - before) if before else 0
        if pitch % 12 not in tones and (strong or not 1 <= move <= 2):
            continue
        leap = 0.45 * max(0, move - 2) + 0.6 * max(0, move - (5 if fresh else 4)) + 9.0 * (move > 9)
        stay = 0.8 * (before == pitch)
        far = 0.25 * max(0, abs(pitch - centre) - 8)
        costs[pitch] = (abs(pitch - wished) + leap + stay + far, pitch)
    return min(costs, key=lambda pitch: costs[pitch])


def _third_below(bar: Bar, step: float, pitch: int) -> int:
    """A second voice for the tune: the chord tone a third or more below."""
    tones = chord_at(bar, step)[0].classes[:4]
    return max(nearest(tone, pitch - 5) for tone in tones if nearest(tone, pitch - 5) <= pitch - 3)


def _rungs(plan: Plan, bar: Bar, step: float) -> list[int]:
    """The pitches of the scale, bent to the chord at a step."""
    chord, _ = chord_at(bar, step)
    return ladder(scale_for(chord, SCALES[plan.mood.scale], plan.tonic), 40, 108)


def _wished(plan: Plan, bar: Bar, step: float, offset: int) -> int:
    """The pitch `offset` scale steps above the chord tone in the middle of the melody's register."""
    rungs, tones = _rungs(plan, bar, step), chord_at(bar, step)[0].classes[:3]
    centre = plan.mood.register + (5 if bar.role == "turn" else 0) - 3
    root = min(rungs, key=lambda pitch: (pitch % 12 not in tones, abs(pitch - centre)))
    return rungs[int(np.clip(rungs.index(root) + offset, 0, len(rungs) - 1))]


def counter(window: Window, bar: Bar) -> Iterator[Note]:
    """The second voice: thirds and sevenths that move by step and are suspended; it answers where the tune closes."""
    mood, intensity = window.plan.mood, window.intensity(bar)
    if bar.final or bar.role in ("intro", "rest") or intensity < 0.5:
        return
    rng = window.rng("counter", bar.index)
    closing = phrase_of(window.plan, bar) == "close" and bar.steps >= 8 and bar.role != "ending"
    line = _imitation(window, bar) if closing else _guided(window.plan, bar)
    for step, steps, pitch in line:
        if window.owns(step):
            yield Note(time=window.human(rng, step, 0.008), seconds=window.length(step, steps * 0.97),
                       voice=mood.counter, pitch=pitch, velocity=0.5 + 0.3 * intensity,
                       level=1.4 * window.level("double"), pan=0.38, send=1.2,
                       bright=window.bright(intensity) * 0.85)  # fmt: skip


def _imitation(window: Window, bar: Bar) -> Iterator[tuple[float, float, int]]:
    """The beginning of the motif an octave below, while the tune holds its last note."""
    motif, place = window.plan.motif, 4
    for number, length in enumerate(length for length in _until(motif.lengths, 4) if length > 0):
        step = bar.start + place
        tones = chord_at(bar, step)[0].classes[:4]
        wished = _wished(window.plan, bar, step, motif.contour[number % len(motif.contour)]) - 12
        yield step, length, min((nearest(tone, wished) for tone in tones), key=lambda tone: (abs(tone - wished), tone))
        place += length


def _guided(plan: Plan, bar: Bar) -> Iterator[tuple[float, float, int]]:
    """One long note a chord; where it falls by a step, the old one is held over a little: a suspension."""
    before = _guides(plan)[bar.index - 1][-1] if bar.index else 0
    for (start, steps, _, _), pitch in zip(spans(bar), _guides(plan)[bar.index], strict=True):
        hang = 1 if 1 <= before - pitch <= 2 and steps >= 3 else 0
        if hang:
            yield start, hang, before
        yield start + hang, steps - hang, pitch
        before = pitch


@lru_cache(maxsize=16)
def _guides(plan: Plan) -> tuple[tuple[int, ...], ...]:
    """Each bar's guide tones: of every chord the third, seventh or another tone that is next to the one before."""
    pitch, found = plan.mood.register - 12, []
    for bar in plan.bars:
        row = []
        for start, steps, target, _ in spans(bar):
            tones = target.classes[1:4] if len(target.classes) > 3 else target.classes
            sung = {note.pitch % 12 for note in tune(plan)[bar.index] if start <= note.step < start + steps}
            smooth = [tone for tone in tones if not {(tone + 1) % 12, (tone - 1) % 12} & sung]
            places = [nearest(tone, pitch) for tone in smooth or target.classes[:3]]
            centre = plan.mood.register - 12
            before = pitch
            pitch = min(places, key=lambda p: (abs(p - before) + 0.4 * abs(p - centre) + 1.5 * (p == before), p))
            row.append(pitch)
        found.append(tuple(row))
    return tuple(found)
