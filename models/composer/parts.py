"""The players together, and those of the chords: comping, pads, guests, the last chord.

Each player turns the bars of a window into notes, in the manner of the mood. Steps are eighths counted in the short;
the patterns (`patterns.py`) are written for a bar of eight and are cut to shorter ones.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from models.composer.groove import accents, bass, drums, last_strokes
from models.composer.harmony import nearest
from models.composer.melody import counter, melody
from models.composer.patterns import COMPING, RUNNING
from models.composer.plan import Bar
from models.composer.score import EDGE, Note, Window, chord_at, spans


def notes(window: Window) -> list[Note]:
    """Everything that the window's take plays, in order of time."""
    played: list[Note] = []
    for bar in window.bars():
        gain = window.gain(bar)
        for part in (melody, counter, comping, pad, bass, _final if bar.final else drums):
            played += [replace(note, level=note.level * gain) for note in part(window, bar) if note.time < window.end]
    played += accents(window)
    return sorted((note for note in played if note.time >= window.start - EDGE), key=lambda note: note.time)


def comping(window: Window, bar: Bar) -> Iterator[Note]:
    """Chords under the tune: struck in a rhythm, or broken into a running figure."""
    if bar.final:
        return
    mood = window.plan.mood
    yield from (_struck if mood.comping in COMPING else _running)(window, bar)


def _struck(window: Window, bar: Bar) -> Iterator[Note]:
    mood, intensity = window.plan.mood, window.intensity(bar)
    rng = window.rng("chords", bar.index)
    for least, pattern in COMPING[mood.comping]:
        if intensity < least:
            continue
        for offset, weight, steps in pattern:
            step = bar.start + offset
            if offset >= bar.steps or not window.owns(step):
                continue
            _, voicing = chord_at(bar, step)
            time = window.human(rng, step)
            gap = 0.011 if mood.comping != "stabs" else 0.0
            for string, pitch in enumerate(window.turned(voicing)):
                yield Note(time=time + gap * string, seconds=window.length(step, steps), voice=mood.chords, pitch=pitch,
                           velocity=float(np.clip(weight * (0.6 + 0.35 * intensity) + rng.normal(0, 0.03), 0.1, 1)),
                           level=window.level("chords"), pan=0.28, bright=window.bright(intensity),
                           pumped=mood.kit == "dance")  # fmt: skip


def _running(window: Window, bar: Bar) -> Iterator[Note]:
    mood, intensity = window.plan.mood, window.intensity(bar)
    unit, figure, ring = RUNNING[mood.comping]
    if mood.comping in ("ostinato", "pulse") and intensity > 0.74:
        unit = 0.5
    rng = window.rng("chords", bar.index)
    turned = int(rng.integers(0, 2)) * (len(figure) // 2) if mood.comping != "rolling" else 0
    for number in range(int(bar.steps / unit + 1e-9)):
        step = bar.start + number * unit
        if not window.owns(step) or (intensity < 0.4 and number % 2 and mood.comping in ("arpeggio", "eighths")):
            continue
        voicing = window.turned(chord_at(bar, step)[1])
        rung = figure[(number + turned) % len(figure)]
        pitch = voicing[rung % len(voicing)] + (12 * (rung // len(voicing)) if rung >= 0 else -12)
        accent = 1.0 if number % 8 in (0, 3, 6) or number % 4 == 0 else 0.72
        yield Note(time=window.human(rng, step, 0.004), seconds=window.length(step, ring * unit), voice=mood.chords,
                   pitch=pitch, velocity=float(np.clip(accent * (0.5 + 0.4 * intensity) + rng.normal(0, 0.04), 0.1, 1)),
                   level=window.level("chords") * 1.25, pan=0.3 * (-1) ** number if mood.comping != "pulse" else -0.3,
                   bright=window.bright(intensity))  # fmt: skip


def pad(window: Window, bar: Bar) -> Iterator[Note]:
    """Held chords behind everything; taken up anew where a window begins within one."""
    mood, intensity = window.plan.mood, window.intensity(bar)
    first, last = window.steps
    for start, steps, _, voicing in spans(bar):
        step, end = max(start, first), min(start + steps, last)
        if not mood.pad or end - step < 0.2:
            continue
        low = mood.pad == "drone"
        for number, pitch in enumerate(voicing[:2] if low else voicing):
            yield Note(time=window.grid.time(step), seconds=window.length(step, end - step), voice=mood.pad,
                       pitch=pitch - 12 if low else pitch, velocity=0.55 + 0.35 * intensity,
                       level=window.level("pad") * (1.5 if low else 1.0), pan=(-0.45, 0.45, -0.2, 0.2)[number % 4],
                       send=1.2, bright=window.bright(intensity), pumped=mood.kit == "dance")  # fmt: skip


def _final(window: Window, bar: Bar) -> Iterator[Note]:
    """The last chord: everybody once, then it rings until the last frame."""
    mood, step = window.plan.mood, bar.start
    if not window.owns(step):
        return
    chord, voicing = bar.chords[-1][1], bar.voicings[-1]
    intensity = window.intensity(bar)
    time, held = max(window.start, window.time(step)), window.length(step, bar.steps)
    velocity, bright = 0.75 + 0.2 * intensity, window.bright(intensity)

    def once(voice: str, pitch: int, part: str, *, pan: float = 0.0, late: float = 0.0) -> Note:
        return Note(time=min(time + late, window.end), seconds=held, voice=voice, pitch=pitch, velocity=velocity,
                    level=window.level(part), pan=pan, bright=bright, narrow=part == "bass")  # fmt: skip

    for string, pitch in enumerate(voicing):
        yield once(mood.chords, pitch, "chords", pan=0.25, late=0.018 * string)
    top = nearest(chord.root, mood.register)
    yield once(mood.bass, nearest(chord.root, 40), "bass")
    yield once(mood.lead[0], top, "lead", pan=-0.12)
    yield once(mood.lead[1], top + chord.intervals[1], "double", pan=0.3)
    yield from last_strokes(window, bar)


def guest(window: Window, voice: str, strength: float) -> Iterator[Note]:
    """An instrument that is heard in the picture's place: chords after the beat, softly, and in the music's key."""
    for bar in window.bars() if strength > 0 else ():
        rng = window.rng("guest", bar.index)
        for offset in range(2, bar.steps, 4):
            step = bar.start + offset
            if bar.final or not window.owns(step):
                continue
            time, held = window.human(rng, step), window.length(step, 1.3)
            for pitch in chord_at(bar, step)[1][-3:]:
                yield Note(time=time, seconds=held, voice=voice, pitch=pitch + 12,
                           velocity=0.4 + 0.4 * strength, level=0.8 * window.level("chords"), pan=0.4, send=2.0,
                           bright=0.35)  # fmt: skip
