"""The players: each turns the bars of a window into notes, in the manner of the mood.

Steps are eighths counted in the short; the patterns (`patterns.py`) are written for a bar of eight and are cut to
shorter ones.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from models.composer.analysis import MARKED
from models.composer.drums import SWELL_SECONDS
from models.composer.harmony import SCALES, ladder, nearest, scale_for
from models.composer.patterns import ACCENT_STROKES, COMPING, FILLS, KITS, RUNNING, WALKING
from models.composer.plan import Bar, Motif
from models.composer.score import EDGE, Note, Window, chord_at, spans


def notes(window: Window) -> list[Note]:
    """Everything that the window's take plays, in order of time."""
    played: list[Note] = []
    for bar in window.bars():
        rest = bar.last and not bar.final and _before_turn(window, bar)
        for part in (melody, comping, pad, bass):
            played += [note for note in part(window, bar) if note.time < window.end]
        played += _final(window, bar) if bar.final else drums(window, bar, thin=rest)
    played += accents(window)
    return sorted((note for note in played if note.time >= window.start - EDGE), key=lambda note: note.time)


def _before_turn(window: Window, bar: Bar) -> bool:
    """Whether the turn comes next."""
    after = window.plan.bars[bar.index + 1] if bar.index + 1 < len(window.plan.bars) else None
    return after is not None and after.role == "turn" and bar.role != "turn"


def _human(window: Window, rng: np.random.Generator, step: float, spread: float = 0.005) -> float:
    """A player's time for a step: a few milliseconds off, never before the window."""
    return max(window.start, window.time(step) + float(np.clip(rng.normal(0, spread), -2 * spread, 2 * spread)))


def melody(window: Window, bar: Bar) -> Iterator[Note]:
    """The tune: motif and answer in turn, higher and doubled in the turn of the form."""
    mood, plan = window.plan.mood, window.plan
    if bar.final:
        return
    within = bar.index - next(other.index for other in plan.bars if other.section == bar.section)
    motif = plan.motif if within % 2 == 0 else plan.answer
    if within % 4 == 3 and bar.role != "turn":
        return  # a bar to breathe
    intensity = window.intensity(bar)
    rng = window.rng("melody", bar.index)
    for step, steps, pitch, strong in _tune(window, bar, motif):
        if not window.owns(step):
            continue
        time = _human(window, rng, step, 0.006)
        velocity = 0.55 + 0.3 * intensity + (0.1 if strong else 0.0) + float(rng.normal(0, 0.03))
        held = window.length(step, steps * 0.94)
        yield Note(time=time, seconds=held, voice=mood.lead[0], pitch=pitch, velocity=min(1.0, velocity),
                   level=window.level("lead"), pan=-0.12, send=1.1, bright=window.bright(intensity))  # fmt: skip
        if intensity > 0.62 and (strong or intensity > 0.78):
            second = _second(bar, step, pitch) if bar.role in ("turn", "lift") else pitch
            yield Note(time=time + 0.004, seconds=held, voice=mood.lead[1], pitch=second + 12 * (mood.register < 74),
                       velocity=velocity * 0.8, level=window.level("double"), pan=0.3, send=1.3)  # fmt: skip
        if strong and steps >= 2 and intensity > 0.5 and rng.random() < 0.16 and time - 0.07 > window.start:
            above = next(rung for rung in _rungs(window, bar, step) if rung > pitch)
            yield Note(time=time - 0.07, seconds=0.07, voice=mood.lead[0], pitch=above, velocity=0.4,
                       level=window.level("lead") * 0.7, pan=-0.12, send=1.0)  # fmt: skip


def _tune(window: Window, bar: Bar, motif: Motif) -> Iterator[tuple[float, float, int, bool]]:
    """The motif over the bar's chords as (step, steps, pitch, strong).

    Strong notes are chord tones; others may be any note of the scale when they are reached by step, so that every
    dissonance passes.
    """
    place, number, before = 0, 0, 0
    for length in motif.lengths:
        step, size = bar.start + place, abs(length)
        place += size
        if step >= bar.start + bar.steps:
            return
        if length < 0:
            continue
        pitch = _wished(window, bar, step, motif.contour[number % len(motif.contour)])
        number += 1
        strong = (step - bar.start) % 4 == 0 or size >= 3
        tones = chord_at(bar, step)[0].classes[:4]
        passing = before and 1 <= abs(pitch - before) <= 2 and not strong
        if pitch % 12 not in tones and not passing:
            pitch = min((nearest(tone, pitch) for tone in tones), key=lambda tone: (abs(tone - pitch), tone))
        before = pitch
        yield step, min(size, bar.start + bar.steps - step), pitch, strong


def _second(bar: Bar, step: float, pitch: int) -> int:
    """A second voice for the tune: the chord tone a third or more below."""
    tones = chord_at(bar, step)[0].classes[:4]
    return max(nearest(tone, pitch - 5) for tone in tones if nearest(tone, pitch - 5) <= pitch - 3)


def _rungs(window: Window, bar: Bar, step: float) -> list[int]:
    """The pitches of the scale, bent to the chord at a step."""
    chord, _ = chord_at(bar, step)
    return ladder(scale_for(chord, SCALES[window.plan.mood.scale], window.plan.tonic), 40, 108)


def _wished(window: Window, bar: Bar, step: float, offset: int) -> int:
    """The pitch `offset` scale steps above the chord tone in the middle of the melody's register."""
    rungs, tones = _rungs(window, bar, step), chord_at(bar, step)[0].classes[:3]
    centre = window.plan.mood.register + (5 if bar.role == "turn" else 0) - 3
    root = min(rungs, key=lambda pitch: (pitch % 12 not in tones, abs(pitch - centre)))
    return rungs[int(np.clip(rungs.index(root) + offset, 0, len(rungs) - 1))]


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
            time = _human(window, rng, step)
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
        yield Note(time=_human(window, rng, step, 0.004), seconds=window.length(step, ring * unit), voice=mood.chords,
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


def bass(window: Window, bar: Bar) -> Iterator[Note]:
    """The bass: roots and fifths in the mood's rhythm; its notes end where the chord does."""
    mood, intensity = window.plan.mood, window.intensity(bar)
    if bar.final:
        return
    rng = window.rng("bass", bar.index)
    for least, pattern in WALKING[mood.walking]:
        if intensity < least:
            continue
        for offset, what, weight, steps in pattern:
            for step, room in _places(bar, offset, held=mood.walking == "held"):
                if not window.owns(step):
                    continue
                yield Note(time=_human(window, rng, step, 0.003), seconds=window.length(step, min(steps, room)),
                           voice=mood.bass, pitch=_bass_pitch(window, bar, step, what),
                           velocity=min(1.0, weight * (0.65 + 0.35 * intensity)), level=window.level("bass"), send=0.15,
                           bright=window.bright(intensity), narrow=True)  # fmt: skip


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
    """The pitch of root, fifth, octave, or a step into the next bar's root."""
    chord, _ = chord_at(bar, step)
    root = nearest(chord.root, 40)
    if what == "n" and bar.index + 1 < len(window.plan.bars):
        following = nearest(window.plan.bars[bar.index + 1].chords[0][1].root, 40)
        return following - 2 if following > root else following + 2
    fifth = chord.intervals[2] if len(chord.intervals) > 2 else 7
    return root + {"r": 0, "n": 0, "f": fifth - 12 if root + fifth > 47 else fifth, "o": 12}[what]


def drums(window: Window, bar: Bar, *, thin: bool = False) -> Iterator[Note]:
    """The kit: layers that come in with the intensity, a fill where a scene ends, a mark where one begins."""
    mood, intensity = window.plan.mood, window.intensity(bar)
    rng = window.rng("drums", bar.index)
    fill = FILLS[mood.kit][int(rng.integers(len(FILLS[mood.kit])))] if bar.last and intensity > 0.45 else ()
    filled = bar.steps - max((before for _, before, _ in fill), default=0.0)
    for voice, least, pattern, pan in KITS[mood.kit]:
        for offset, weight in pattern if intensity >= least and not (thin and "kick" in voice) else ():
            if offset < min(bar.steps, filled) and rng.random() > 0.04:
                yield from _hit(
                    window, rng, bar.start + offset, voice, weight=weight * (0.7 + 0.35 * intensity), pan=pan
                )
    for voice, before, weight in fill:
        if before <= bar.steps:
            yield from _hit(
                window, rng, bar.start + bar.steps - before, voice, weight=weight, pan=float(rng.uniform(-0.4, 0.4))
            )
    yield from _marks(window, bar, rng)


def _hit(
    window: Window, rng: np.random.Generator, step: float, voice: str, *, weight: float, pan: float
) -> Iterator[Note]:
    """A stroke at a step, if the window owns it."""
    if window.owns(step):
        deep = voice.startswith(("kick", "boom"))
        yield Note(time=_human(window, rng, step, 0.001 if deep else 0.003), seconds=0.0, voice=voice, pitch=None,
                   velocity=float(np.clip(weight + rng.normal(0, 0.04), 0.05, 1)), level=window.level("drums"), pan=pan,
                   send=0.1 if deep else 0.5, variant=int(rng.integers(8)))  # fmt: skip


def _marks(window: Window, bar: Bar, rng: np.random.Generator) -> Iterator[Note]:
    """A shimmer on a new scene, a swell into the turn."""
    mood = window.plan.mood
    if bar.first and bar.index and mood.kit != "ticking":
        big = bar.role == "turn" and mood.kit in ("dance", "taiko", "claps")
        voice, weight = ("crash", 0.42) if big else ("triangle", 0.14) if mood.kit == "none" else ("crash", 0.20)
        yield from _hit(window, rng, bar.start, voice, weight=weight, pan=0.2)
    end = window.grid.time(bar.start + bar.steps)
    if bar.last and _before_turn(window, bar) and end - window.start > SWELL_SECONDS and end <= window.end + EDGE:
        yield Note(time=end - SWELL_SECONDS, seconds=0.0, voice="swell", pitch=None, velocity=0.42,
                   level=window.level("drums"), send=0.5, variant=int(rng.integers(8)))  # fmt: skip


def _final(window: Window, bar: Bar) -> Iterator[Note]:
    """The last chord: everybody once, then it rings until the last frame."""
    mood, step = window.plan.mood, bar.start
    if not window.owns(step):
        return
    chord, voicing = chord_at(bar, step)
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
    rng = window.rng("drums", bar.index)
    if mood.kit not in ("none", "shaker"):
        yield from _hit(
            window, rng, step, KITS[mood.kit][0][0] if mood.kit != "ticking" else "boom", weight=0.8, pan=0.0
        )
        yield from _hit(window, rng, step, "crash", weight=0.3, pan=0.2)


def guest(window: Window, voice: str, strength: float) -> Iterator[Note]:
    """An instrument that is heard in the picture's place: chords after the beat, softly, and in the music's key."""
    for bar in window.bars() if strength > 0 else ():
        rng = window.rng("guest", bar.index)
        for offset in range(2, bar.steps, 4):
            step = bar.start + offset
            if bar.final or not window.owns(step):
                continue
            time, held = _human(window, rng, step), window.length(step, 1.3)
            for pitch in chord_at(bar, step)[1][-3:]:
                yield Note(time=time, seconds=held, voice=voice, pitch=pitch + 12,
                           velocity=0.4 + 0.4 * strength, level=0.8 * window.level("chords"), pan=0.4, send=2.0,
                           bright=0.35)  # fmt: skip


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
        force = 0.45 + 0.5 * accent.strength if accent.strength >= MARKED else 0.2 + 0.5 * accent.strength
        deep = mood.stab in ("brass", "hit")
        chord = (voicing[-1] + 12, voicing[0] - 12 * deep, voicing[-2] + 12 * (not deep))
        for pitch in chord if accent.strength >= MARKED else ():
            yield Note(time=accent.time, seconds=0.5, voice=mood.stab, pitch=pitch, velocity=force,
                       level=window.level("stab"), pan=0.5 * accent.pan, send=1.2, bright=0.6)  # fmt: skip
        yield Note(time=accent.time, seconds=0.0, voice=ACCENT_STROKES[mood.kit], pitch=None, velocity=force,
                   level=window.level("drums") * 1.1, pan=0.4 * accent.pan, send=0.8,
                   variant=int(rng.integers(8)))  # fmt: skip
