"""One take's soundtrack: the plan's window, played to the clip, and its effects, as stems in memory."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from models.composer import effects, moods, parts
from models.composer.analysis import MARKED, Accent, Seen
from models.composer.harmony import NAMES
from models.composer.mix import faded, limited, render
from models.composer.patterns import GUESTS
from models.composer.plan import make_plan
from models.composer.score import Window, open_window
from studio.specs import SAMPLE_RATE, Event, SoundtrackSpec

LONGEST_TAIL = 2.0  # seconds that stems may ring on after the scene
SEAM_FADE = 0.008  # seconds at the end of a mix that has a neighbour
ENDING_FADE = 1.1  # seconds before the last frame of the short


@dataclass(frozen=True)
class Stems:
    """The sound of a take: `music` and `effects` (2, N) with tail, `mix` (2, M) without; and what was decided."""

    mix: np.ndarray
    music: np.ndarray
    effects: np.ndarray
    facts: dict[str, Any]
    analysis: dict[str, Any]
    warnings: tuple[str, ...]


@dataclass(frozen=True)
class Place:
    """Where a take lies in its short: seconds, and samples of the scene and of the tail that may follow."""

    start: float
    seconds: float
    total_frames: int
    samples: int
    tail: int
    last: bool
    whole: bool

    @classmethod
    def of(cls, spec: SoundtrackSpec) -> Place:
        """The spec's place; a scene that reaches beyond the short makes it longer."""
        end = spec.start_frame + spec.frames
        total = max(spec.total_frames, end)
        return cls(
            start=spec.start_frame / spec.rate,
            seconds=spec.frames / spec.rate,
            total_frames=total,
            samples=round(spec.frames / spec.rate * SAMPLE_RATE),
            tail=round(min(LONGEST_TAIL, (total - end) / spec.rate) * SAMPLE_RATE),
            last=end == total,
            whole=spec.frames == total,
        )


def compose(spec: SoundtrackSpec, seed: int, seen: Seen, events: Sequence[Event] | None) -> Stems:
    """Composes a scene's sound for what was seen of its clip. Lengths and outcomes as SoundtrackSpec says."""
    warnings: list[str] = []
    place = Place.of(spec)
    seen = _fitted(seen, spec.frames, warnings)
    mood, source = _mood(spec, seen, place, warnings)
    cuts = seen.cuts if place.whole and not spec.cuts else spec.cuts
    outline = make_plan(mood, score_seed=spec.score_seed, cuts=cuts, total_frames=place.total_frames, rate=spec.rate)
    placed, guests = _effects(seen, events, place, warnings)
    window = open_window(
        outline,
        start=place.start,
        end=place.start + place.seconds,
        energy=seen.energy,
        light=float(seen.brightness.mean()),
        accents=_accents(seen, placed, place.start, known=events is not None),
        seed=seed,
    )
    notes = parts.notes(window)
    notes += [note for voice, strength in guests.items() for note in parts.guest(window, voice, strength)]
    length = place.samples + place.tail
    music = limited(_ended(render(notes, outline, start=place.start, samples=length), place))
    sounds = limited(_ended(effects.render_effects(placed, samples=length, seed=seed), place))
    mix = faded(limited(music[:, : place.samples] + sounds[:, : place.samples]), end=place.samples, seconds=SEAM_FADE)
    facts = _facts(window, source, place) | {
        "notes": len(notes),
        "effects": len(placed),
        "peak_db": {"music": _decibels(music), "effects": _decibels(sounds), "mix": _decibels(mix)},
    }
    return Stems(mix, music, sounds, facts, _analysis(seen, window, placed), tuple(warnings))


def _fitted(seen: Seen, frames: int, warnings: list[str]) -> Seen:
    """The clip at the spec's length, with a warning when it was shorter.

    A longer one is no surprise: what follows the scene may belong to a transition.
    """
    if seen.frames < frames:
        warnings.append(f"the clip has {seen.frames} frames where the scene has {frames}: its last frame is held")
    return seen.fitted(frames)


def _mood(spec: SoundtrackSpec, seen: Seen, place: Place, warnings: list[str]) -> tuple[moods.Mood, str]:
    """The mood and where it comes from: the spec, the pictures, or the default that scenes of a short share."""
    if spec.mood.strip():
        mood, warning = moods.mood_of(spec.mood)
        warnings += [warning] if warning else []
        return mood, "nearest" if warning else "given"
    if place.whole:
        return moods.mood_of_pictures(seen), "pictures"
    warnings.append(f"no mood was given for one scene of several; '{moods.SHARED_DEFAULT}' was taken, so that they fit")
    return moods.MOODS[moods.SHARED_DEFAULT], "default"


def _effects(
    seen: Seen, events: Sequence[Event] | None, place: Place, warnings: list[str]
) -> tuple[list[effects.Effect], dict[str, float]]:
    """The effects of the scene, and the instruments that play in its place with their strength."""
    if events is None:
        return effects.from_pictures(seen, leads_on=not place.last), {}
    guests = {GUESTS[event.kind]: event.strength for event in events if event.kind in GUESTS}
    placed, strange = effects.from_events([one for one in events if one.kind not in GUESTS], place.seconds)
    warnings += strange
    return placed, guests


def _accents(seen: Seen, placed: list[effects.Effect], start: float, *, known: bool) -> tuple[Accent, ...]:
    """Accents in seconds of the short: the motion's, sharpened to the exact time of a known event close by."""
    grave = [effect for effect in placed if known and effect.kind in effects.GRAVE and effect.strength >= 0.5]
    found = [Accent(start + effect.time, min(1.0, 0.3 + 0.7 * effect.strength), effect.pan) for effect in grave]
    least = MARKED if known else 0.0  # what moves in a pulse has its events already
    free = [one for one in seen.accents if one.strength >= least]
    free = [one for one in free if all(abs(one.time - effect.time) > 0.12 for effect in grave)]
    return (*found, *(Accent(start + one.time, one.strength, one.pan) for one in free))


def _ended(sound: np.ndarray, place: Place) -> np.ndarray:
    """The stem with its end: silent on the last frame of the short, else its tail faded out."""
    if place.last:
        return faded(sound, end=place.samples, seconds=min(ENDING_FADE, 0.5 * place.seconds))
    return faded(sound, end=place.samples + place.tail, seconds=min(0.8, place.tail / SAMPLE_RATE))


def _decibels(sound: np.ndarray) -> float:
    """A sound's peak in dB of full scale; -120 for silence."""
    return round(float(20 * np.log10(max(float(np.abs(sound).max(initial=0)), 1e-6))), 2)


def _facts(window: Window, source: str, place: Place) -> dict[str, Any]:
    """What a person may want to know of the music."""
    outline, bars = window.plan, window.bars()
    mood = outline.mood
    return {
        "mood": mood.name,
        "mood_source": source,
        "key": f"{NAMES[outline.tonic]} {mood.scale}",
        "tempo": outline.tempo,
        "tempo_here": round(outline.tempo_at((window.start + window.end) / 2), 2),
        "form": list(dict.fromkeys(bar.role for bar in bars)),
        "chords": [chord.name for bar in bars for _, chord in bar.chords],
        "accents": [
            {"time": round(one.time - window.start, 4), "strength": round(one.strength, 3)} for one in window.accents
        ],
        "cuts_off_the_grid": list(outline.loose),
        "ends": place.last,
        "tail_seconds": round(place.tail / SAMPLE_RATE, 6),
        "instruments": sorted({mood.lead[0], mood.chords, mood.pad, mood.bass} - {""}),
    }


def _analysis(seen: Seen, window: Window, placed: list[effects.Effect]) -> dict[str, Any]:
    """What was measured and placed, as JSON for people and for the next engine. Times are of the scene."""
    curves = {
        name: [round(float(value), 4) for value in getattr(seen, name)]
        for name in ("motion", "energy", "brightness", "saturation", "warmth")
    }
    first, last = window.steps
    return {
        "rate": seen.rate,
        "frames": seen.frames,
        "cuts": list(seen.cuts),
        "curves": curves,
        "accents": [[round(one.time, 4), round(one.strength, 3), round(one.pan, 3)] for one in seen.accents],
        "flashes": [[round(one.time, 4), round(one.strength, 3)] for one in seen.flashes],
        "beats": [
            round(window.grid.time(step) - window.start, 4)
            for step in range(int(np.ceil(first - 1e-6)), int(np.ceil(last - 1e-6)))
            if step % 2 == 0
        ],
        "bars": [
            {"time": round(window.grid.time(bar.start) - window.start, 4), "role": bar.role,
             "chords": [chord.name for _, chord in bar.chords]}
            for bar in window.bars()
        ],
        "effects": [
            [round(one.time, 4), one.kind, round(one.seconds, 3), round(one.strength, 3), round(one.pan, 3)]
            for one in placed
        ],
    }  # fmt: skip
