"""Bass and drums, and what they do for form and picture: fills, rolls, swells, strokes on the motion's peaks."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from models.composer.analysis import MARKED
from models.composer.drums import SWELL_SECONDS
from models.composer.harmony import SCALES, nearest
from models.composer.patterns import ACCENT_STROKES, BACKBEAT, FILLS, GHOSTS, KITS, PULSE_STROKES, ROLLS, WALKING
from models.composer.plan import Bar
from models.composer.score import EDGE, Note, Window, chord_at, spans

BASS_CENTRE = 40  # MIDI


def bass(window: Window, bar: Bar) -> Iterator[Note]:
    """The bass in the mood's rhythm: its notes end where the chord does, and lead into the next bar's."""
    mood, intensity = window.plan.mood, window.intensity(bar)
    if bar.final:
        return
    held = mood.walking == "held"
    rng = window.rng("bass", bar.index)
    until = bar.steps / 2 if window.before_turn(bar) and not held else bar.steps
    for least, pattern in WALKING[mood.walking]:
        if intensity < least:
            continue
        for offset, what, weight, steps in pattern:
            for step, room in _places(bar, offset, held=held):
                if not window.owns(step) or step - bar.start >= until:
                    continue
                leads = step - bar.start >= bar.steps - 1 and _leads(window, bar, what)
                yield Note(time=window.human(rng, step, 0.003), seconds=window.length(step, min(steps, room) * 0.96),
                           voice=mood.bass, pitch=_bass_pitch(window, bar, step, "n" if leads else what),
                           velocity=float(np.clip(weight * (0.65 + 0.35 * intensity) + rng.normal(0, 0.03), 0.1, 1)),
                           level=window.level("bass"), send=0.15, bright=window.bright(intensity),
                           narrow=True)  # fmt: skip


def _leads(window: Window, bar: Bar, what: str) -> bool:
    """Whether the last note of a bar goes to the next bar's chord: one that is no root always, a root now and then."""
    walking = window.plan.mood.walking
    return walking not in ("held", "pulse") and (what != "r" or window.shared("leads", bar.index).random() < 0.4)


def _places(bar: Bar, offset: float, *, held: bool) -> list[tuple[float, float]]:
    """Where a bass note of the pattern begins, and the steps until its chord ends; held ones come with each chord."""
    if held:
        return [(start, steps) for start, steps, _, _ in spans(bar)]
    if offset >= bar.steps:
        return []
    step = bar.start + offset
    end = next(start + steps for start, steps, _, _ in spans(bar) if start <= step < start + steps)
    return [(step, end - step)]


def _bass_pitch(window: Window, bar: Bar, step: float, what: str) -> int:
    """The pitch of the chord's bass, fifth or octave, or of a step that leads into the next bar's bass."""
    chord, _ = chord_at(bar, step)
    root = nearest(chord.bass, BASS_CENTRE)
    if what == "n" and bar.index + 1 < len(window.plan.bars):
        following = nearest(window.plan.bars[bar.index + 1].chords[0][1].bass, BASS_CENTRE)
        side = -1 if following >= root else 1
        scale = [(window.plan.tonic + degree) % 12 for degree in SCALES[window.plan.mood.scale]]
        chromatic = window.shared("approach", bar.index).random() < 0.4
        return following + side if chromatic or (following + 2 * side) % 12 not in scale else following + 2 * side
    fifth = (chord.root + (chord.intervals[2] if len(chord.intervals) > 2 else 7) - chord.bass) % 12 or 12
    return root + {"r": 0, "n": 0, "f": fifth - 12 if root + fifth > 47 else fifth, "o": 12}[what]


def drums(window: Window, bar: Bar) -> Iterator[Note]:
    """The kit: layers that come in with the intensity, ghosts between them, a fill where a part or a scene ends."""
    mood, intensity = window.plan.mood, window.intensity(bar)
    rng = window.rng("drums", bar.index)
    thin = window.before_turn(bar)
    fill = _fill(window, bar, rng)
    filled = bar.steps - max((before for _, before, _ in fill), default=0.0)
    for voice, least, pattern, pan in KITS[mood.kit]:
        if intensity < least or (bar.role == "rest" and "kick" in voice) or (thin and voice in DEEP):
            continue
        for offset, weight in pattern:
            if offset < min(bar.steps, filled) and rng.random() > 0.04:
                force = weight * (0.7 + 0.35 * intensity)
                yield from _hit(window, rng, bar.start + offset, voice, weight=force, pan=pan)
    for voice, offset, weight, chance in GHOSTS[mood.kit] if intensity > 0.5 else ():
        if offset < filled and rng.random() < chance:
            yield from _hit(window, rng, bar.start + offset, voice, weight=weight * (0.6 + 0.4 * intensity), pan=-0.2)
    for voice, before, weight in fill:
        if before <= bar.steps:
            pan = float(rng.uniform(-0.4, 0.4))
            yield from _hit(window, rng, bar.start + bar.steps - before, voice, weight=weight, pan=pan)
    yield from _marks(window, bar, rng)


DEEP = frozenset({"kick", "kick_soft", "kick_dusty", "boom", "taiko"})


def _fill(window: Window, bar: Bar, rng: np.random.Generator) -> tuple[tuple[str, float, float], ...]:
    """What the bar ends with: a roll into the turn, a fill where a scene or four bars end, else nothing."""
    kit, intensity = window.plan.mood.kit, window.intensity(bar)
    if window.before_turn(bar) and ROLLS[kit] and bar.steps >= 4:
        return tuple((ROLLS[kit], 2 - number / 2, 0.3 + 0.13 * number) for number in range(4))
    if (bar.last or bar.index % 4 == 3) and intensity > 0.45:
        return FILLS[kit][int(rng.integers(len(FILLS[kit])))]
    return ()


def _hit(
    window: Window, rng: np.random.Generator, step: float, voice: str, *, weight: float, pan: float
) -> Iterator[Note]:
    """A stroke at a step, if the window owns it."""
    if window.owns(step):
        deep = voice in DEEP
        late = window.plan.mood.late if voice in BACKBEAT else 0.0
        time = window.human(rng, step, 0.0015 if deep else 0.004) + late
        yield Note(time=min(time, window.end - 0.001), seconds=0.0, voice=voice, pitch=None,
                   velocity=float(np.clip(weight + rng.normal(0, 0.06), 0.05, 1)), level=window.level("drums"), pan=pan,
                   send=0.1 if deep else 0.5, variant=int(rng.integers(8)))  # fmt: skip


def _marks(window: Window, bar: Bar, rng: np.random.Generator) -> Iterator[Note]:
    """A shimmer on a new scene, a swell into the turn."""
    mood = window.plan.mood
    if bar.first and bar.index and mood.kit != "ticking":
        big = bar.role == "turn" and mood.kit in ("dance", "taiko", "claps", "brushes")
        soft = mood.kit in ("none", "shaker")
        voice, weight = ("crash", 0.50) if big else ("chimes", 0.22) if soft else ("crash", 0.20)
        yield from _hit(window, rng, bar.start, voice, weight=weight, pan=0.2)
    end = window.grid.time(bar.start + bar.steps)
    if window.before_turn(bar) and end - window.start > SWELL_SECONDS and end <= window.end + EDGE:
        yield Note(time=end - SWELL_SECONDS, seconds=0.0, voice="swell", pitch=None, velocity=0.46,
                   level=window.level("drums"), send=0.5, variant=int(rng.integers(8)))  # fmt: skip


def last_strokes(window: Window, bar: Bar) -> Iterator[Note]:
    """The drums of the last chord."""
    mood, rng = window.plan.mood, window.rng("drums", bar.index)
    if mood.kit in ("none", "shaker"):
        yield from _hit(window, rng, bar.start, "chimes", weight=0.3, pan=0.2)
        return
    deep = KITS[mood.kit][0][0] if mood.kit != "ticking" else "boom"
    yield from _hit(window, rng, bar.start, deep, weight=0.8, pan=0.0)
    yield from _hit(window, rng, bar.start, "crash", weight=0.3, pan=0.2)


def accents(window: Window) -> Iterator[Note]:
    """The motion's peaks: a drum, and the chord of the moment struck with it where the peak is more than a pulse."""
    mood = window.plan.mood
    rng = window.rng("accents")
    for accent in window.accents:
        if not window.start <= accent.time < window.end - 0.05:
            continue
        step = window.grid.step(accent.time)
        bar = next((bar for bar in reversed(window.plan.bars) if bar.start <= step + EDGE), window.plan.bars[0])
        _, voicing = chord_at(bar, step)
        gain = window.gain(bar)
        force = 0.45 + 0.5 * accent.strength if accent.strength >= MARKED else 0.2 + 0.5 * accent.strength
        deep = mood.stab in ("brass", "hit")
        chord = (voicing[-1] + 12, voicing[0] - 12 * deep, voicing[-2] + 12 * (not deep))
        for pitch in chord if accent.strength >= MARKED else ():
            yield Note(time=accent.time, seconds=0.5, voice=mood.stab, pitch=pitch, velocity=force,
                       level=gain * window.level("stab"), pan=0.5 * accent.pan, send=1.2, bright=0.6)  # fmt: skip
        stroke = (ACCENT_STROKES if accent.strength >= MARKED else PULSE_STROKES)[mood.kit]
        yield Note(time=accent.time, seconds=0.0, voice=stroke, pitch=None, velocity=force,
                   level=gain * window.level("drums") * 1.1, pan=0.4 * accent.pan, send=0.8,
                   variant=int(rng.integers(8)))  # fmt: skip
