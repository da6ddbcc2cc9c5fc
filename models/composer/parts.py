"""The players: each turns the bars of a window into notes, in the manner of the mood. Patterns are data.

Steps are eighths counted in the short; patterns are written for a bar of eight and cut to shorter ones.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from models.composer.drums import SWELL_SECONDS
from models.composer.harmony import SCALES, ladder, nearest, scale_for
from models.composer.plan import Bar, Motif
from models.composer.score import EDGE, Note, Window, chord_at, spans

# comping: (step, weight, length in steps); from the second row on only when it is full enough (intensity)
COMPING: dict[str, tuple[tuple[float, tuple[tuple[float, float, float], ...]], ...]] = {
    "offbeat": ((0.0, ((2, 0.9, 1), (6, 0.9, 1))), (0.62, ((3, 0.55, 0.6), (7, 0.6, 0.6))), (0.8, ((5, 0.5, 0.6),))),
    "stabs": ((0.0, ((0, 0.9, 1.4), (3, 0.8, 1.4))), (0.5, ((6, 0.85, 1.4),)), (0.75, ((4.5, 0.55, 0.7), (7.5, 0.5, 0.5)))),
    "lazy": ((0.0, ((0, 0.8, 3.4),)), (0.45, ((3.5, 0.55, 1.2), (5, 0.6, 2.6)))),
}  # fmt: skip
# running figures: indices into the voicing (negative: an octave below), one per unit of steps
RUNNING: dict[str, tuple[float, tuple[int, ...], float]] = {
    "arpeggio": (1.0, (0, 1, 2, 3, 4, 3, 2, 1), 3.0),
    "rolling": (1.0, (-4, 0, 1, 2, 3, 2, 1, 0), 2.5),
    "ostinato": (1.0, (0, 2, 1, 0, 2, 1, 0, 2), 0.7),
    "pulse": (1.0, (0, 0, 0, 0, 0, 0, 1, 0), 0.6),
    "eighths": (1.0, (0, 2, 1, 2, 3, 2, 1, 2), 0.8),
}
# bass: (step, what, weight, length); r root, f fifth, o octave, n next chord's root from below
WALKING: dict[str, tuple[tuple[float, tuple[tuple[float, str, float, float], ...]], ...]] = {
    "two": ((0.0, ((0, "r", 1.0, 1.6), (4, "f", 0.85, 1.6))), (0.7, ((7, "n", 0.7, 0.8),))),
    "held": ((0.0, ((0, "r", 0.9, 8.0),)),),
    "drive": ((0.0, ((0, "r", 1.0, 1.8), (3, "r", 0.8, 0.8), (4, "r", 0.9, 1.8), (6, "f", 0.8, 1.6))),
              (0.72, ((1, "r", 0.6, 0.8), (2, "r", 0.7, 0.8), (5, "r", 0.6, 0.8), (7, "o", 0.7, 0.8)))),
    "pulse": ((0.0, tuple((step, "r", 1.0 if step % 4 == 0 else 0.7, 0.7) for step in range(8))),
              (0.75, tuple((step + 0.5, "r", 0.5, 0.4) for step in range(8)))),
    "syncopated": ((0.0, ((0, "r", 1.0, 1.2), (3, "r", 0.9, 0.8), (6, "r", 0.9, 0.9))),
                   (0.5, ((4, "r", 0.8, 0.9), (7, "o", 0.75, 0.7))), (0.8, ((1.5, "r", 0.6, 0.5), (5, "f", 0.7, 0.6)))),
    "eighths": ((0.0, ((0, "r", 1.0, 3.6), (4, "r", 0.9, 3.6))),
                (0.55, tuple((step, "r", 0.75, 0.8) for step in (1, 2, 3, 5, 6, 7)))),
    "lazy": ((0.0, ((0, "r", 1.0, 2.6), (3.5, "r", 0.8, 1.2))), (0.5, ((5, "f", 0.75, 1.5), (7, "n", 0.7, 0.8)))),
}  # fmt: skip
# drums: (stroke, intensity from which it plays, ((step, weight), ...), pan)
KITS: dict[str, tuple[tuple[str, float, tuple[tuple[float, float], ...], float], ...]] = {
    "brushes": (
        ("kick_soft", 0.40, ((0, 0.8), (4, 0.7)), 0.0),
        ("brush", 0.35, ((2, 0.7), (6, 0.75)), -0.15),
        ("snap", 0.55, ((2, 0.55), (6, 0.6)), 0.25),
        ("shaker", 0.50, tuple((step, 0.5 if step % 2 else 0.32) for step in range(8)), 0.45),
        ("block", 0.62, ((3, 0.45), (7, 0.5)), -0.5), ("block_low", 0.75, ((5, 0.4),), -0.35),
    ),
    "shaker": (("shaker", 0.50, ((1, 0.22), (2, 0.34), (5, 0.22), (6, 0.34)), 0.35),
               ("kick_soft", 0.66, ((0, 0.5),), 0.0), ("rim", 0.72, ((6, 0.22),), -0.3)),
    "taiko": (
        ("taiko", 0.35, ((0, 1.0), (3, 0.7)), 0.0), ("taiko_high", 0.55, ((4, 0.7), (6, 0.8)), 0.3),
        ("boom", 0.60, ((0, 0.7),), 0.0), ("tom", 0.72, ((5, 0.6), (7, 0.75), (7.5, 0.6)), -0.4),
        ("snare", 0.85, ((2, 0.4), (6, 0.5)), 0.1),
    ),
    "ticking": (
        ("tick", 0.0, tuple((step, 0.55 if step % 2 == 0 else 0.3) for step in range(8)), 0.4),
        ("kick_soft", 0.42, ((0, 0.8), (0.75, 0.5)), 0.0), ("boom", 0.55, ((0, 0.7),), 0.0),
        ("rim", 0.66, ((3, 0.4), (6, 0.5)), -0.45), ("hat", 0.75, tuple((step + 0.5, 0.3) for step in range(8)), 0.3),
    ),
    "none": (("triangle", 0.75, ((0, 0.16),), 0.4),),
    "dance": (
        ("kick", 0.40, ((0, 1.0), (2, 0.95), (4, 1.0), (6, 0.95)), 0.0),
        ("clap", 0.48, ((2, 0.8), (6, 0.85)), 0.0), ("hat", 0.35, ((1, 0.55), (3, 0.6), (5, 0.55), (7, 0.6)), 0.25),
        ("shaker", 0.62, tuple((step / 2, 0.4 if step % 2 == 0 else 0.25) for step in range(16)), -0.35),
        ("hat_open", 0.80, ((3, 0.3), (7, 0.35)), 0.25), ("tambourine", 0.85, ((2, 0.25), (6, 0.3)), -0.4),
    ),
    "claps": (
        ("kick", 0.42, ((0, 0.8), (3, 0.5), (4, 0.75)), 0.0), ("snap", 0.38, ((2, 0.6), (6, 0.65)), 0.2),
        ("clap", 0.62, ((2, 0.5), (6, 0.55)), -0.05),
        ("shaker", 0.52, tuple((step, 0.42 if step % 2 == 0 else 0.28) for step in range(8)), -0.4),
        ("tambourine", 0.78, ((2, 0.25), (6, 0.3)), 0.4),
    ),
    "dusty": (
        ("kick_dusty", 0.30, ((0, 0.95), (3.5, 0.6), (5, 0.75)), 0.0), ("snare_dusty", 0.36, ((2, 0.8), (6, 0.85)), 0.05),
        ("hat", 0.40, tuple((step, 0.4 if step % 2 == 0 else 0.25) for step in range(8)), 0.25),
        ("vinyl", 0.0, ((0, 0.30), (4, 0.30)), 0.0), ("rim", 0.60, ((7.5, 0.3),), -0.3), ("shaker", 0.72, ((1, 0.2), (3, 0.25), (5, 0.2), (7, 0.25)), -0.4),
    ),
}  # fmt: skip
FILLS: dict[str, tuple[tuple[tuple[str, float, float], ...], ...]] = {  # (stroke, steps before the bar's end, weight)
    "brushes": ((("block", 1, 0.5), ("block_low", 0.5, 0.55)), (("snap", 1, 0.5), ("snap", 0.5, 0.6)),
                (("brush", 1.5, 0.5), ("brush", 1, 0.6), ("brush", 0.5, 0.7))),
    "shaker": ((),),
    "taiko": ((("tom", 2, 0.6), ("tom", 1.5, 0.65), ("taiko_high", 1, 0.8), ("taiko_high", 0.5, 0.9)),
              (("snare", 1, 0.4), ("snare", 0.75, 0.45), ("snare", 0.5, 0.55), ("snare", 0.25, 0.65))),
    "ticking": ((("rim", 1, 0.5), ("rim", 0.75, 0.55), ("rim", 0.5, 0.6)), ()),
    "none": ((),),
    "dance": ((("snare", 1, 0.5), ("snare", 0.5, 0.6)), (("clap", 0.75, 0.5), ("clap", 0.5, 0.55), ("clap", 0.25, 0.6)),
              (("tom", 1.5, 0.5), ("tom", 1, 0.6), ("tom", 0.5, 0.7))),
    "claps": ((("clap", 1, 0.5), ("clap", 0.5, 0.6)), (("tom", 1, 0.45), ("tom", 0.5, 0.55)), ()),
    "dusty": ((("snare_dusty", 0.5, 0.5),), (("kick_dusty", 1, 0.5), ("snare_dusty", 0.5, 0.4)), ()),
}  # fmt: skip


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
            yield Note(time=time + 0.004, seconds=held, voice=mood.lead[1], pitch=pitch + 12 * (mood.register < 74),
                       velocity=velocity * 0.8, level=window.level("double"), pan=0.3, send=1.3, bright=0.5)  # fmt: skip
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
            for string, pitch in enumerate(voicing):
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
        _, voicing = chord_at(bar, step)
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
                       level=window.level("pad") * (1.5 if low else 1.0), pan=(-0.45, 0.45, -0.2, 0.2)[number % 4], send=1.2,
                       bright=window.bright(intensity), pumped=mood.kit == "dance")  # fmt: skip


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
                yield from _hit(window, rng, bar.start + offset, voice, weight * (0.7 + 0.35 * intensity), pan)
    for voice, before, weight in fill:
        if before <= bar.steps:
            yield from _hit(window, rng, bar.start + bar.steps - before, voice, weight, float(rng.uniform(-0.4, 0.4)))
    yield from _marks(window, bar, rng)


def _hit(
    window: Window, rng: np.random.Generator, step: float, voice: str, weight: float, pan: float
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
    if bar.first and bar.index and mood.kit not in ("ticking",):
        big = bar.role == "turn" and mood.kit in ("dance", "taiko", "claps")
        voice, weight = ("crash", 0.42) if big else ("triangle", 0.14) if mood.kit == "none" else ("crash", 0.20)
        yield from _hit(window, rng, bar.start, voice, weight, 0.2)
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
    common = {"time": time, "seconds": held, "velocity": 0.75 + 0.2 * intensity, "bright": window.bright(intensity)}
    for string, pitch in enumerate(voicing):
        strummed = common | {"time": min(time + 0.018 * string, window.end)}
        yield Note(**strummed, voice=mood.chords, pitch=pitch, level=window.level("chords") * 1.2, pan=0.25)
    yield Note(
        **common, voice=mood.bass, pitch=nearest(chord.root, 40), level=window.level("bass"), send=0.2, narrow=True
    )
    top = nearest(chord.root, mood.register)
    yield Note(**common, voice=mood.lead[0], pitch=top, level=window.level("lead"), pan=-0.12)
    yield Note(**common, voice=mood.lead[1], pitch=top + chord.intervals[1], level=window.level("double"), pan=0.3)
    rng = window.rng("drums", bar.index)
    if mood.kit not in ("none", "shaker"):
        yield from _hit(window, rng, step, KITS[mood.kit][0][0] if mood.kit != "ticking" else "boom", 0.8, 0.0)
        yield from _hit(window, rng, step, "crash", 0.3, 0.2)


def accents(window: Window) -> Iterator[Note]:
    """The motion's peaks: the chord of the moment, struck, with a drum under the strong ones."""
    mood = window.plan.mood
    rng = window.rng("accents")
    for accent in window.accents:
        if not window.start <= accent.time < window.end - 0.05:
            continue
        step = window.grid.step(accent.time)
        bar = next((bar for bar in reversed(window.plan.bars) if bar.start <= step + EDGE), window.plan.bars[0])
        _, voicing = chord_at(bar, step)
        force = 0.45 + 0.5 * accent.strength
        deep = mood.stab in ("brass", "hit")
        for pitch in (voicing[-1] + 12, voicing[0] - 12 * deep, voicing[-2] + 12 * (not deep)):
            yield Note(time=accent.time, seconds=0.5, voice=mood.stab, pitch=pitch, velocity=force,
                       level=window.level("stab"), pan=0.5 * accent.pan, send=1.2, bright=0.6)  # fmt: skip
        stroke = ACCENT_STROKES[mood.kit]
        yield Note(time=accent.time, seconds=0.0, voice=stroke, pitch=None, velocity=force, level=window.level("drums") * 1.1,
                   pan=0.4 * accent.pan, send=0.8, variant=int(rng.integers(8)))  # fmt: skip


ACCENT_STROKES = {
    "brushes": "block", "shaker": "rim", "taiko": "taiko", "ticking": "boom", "none": "triangle", "dance": "clap",
    "claps": "tom", "dusty": "rim",
}  # fmt: skip
