"""One take's soundtrack: the plan's window, played to the clip, and its effects, as stems in memory."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from models.composer import effects, moods, parts, plan, score
from models.composer.analysis import Accent, Seen
from models.composer.harmony import NAMES
from models.composer.mix import faded, limited, render
from studio.specs import SAMPLE_RATE, Event, SoundtrackSpec

LONGEST_TAIL = 2.0  # seconds that stems may ring on after the scene
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


def compose(spec: SoundtrackSpec, seed: int, seen: Seen, events: Sequence[Event] | None) -> Stems:
    """Composes a scene's sound for what was seen of its clip. Lengths and outcomes as SoundtrackSpec says."""
    warnings: list[str] = []
    seen = _fitted(seen, spec.frames, warnings)
    mood, source = _mood(spec, seen, warnings)
    total = max(spec.total_frames, spec.start_frame + spec.frames)
    whole = spec.start_frame == 0 and spec.frames == total
    cuts = seen.cuts if whole and not spec.cuts else spec.cuts
    outline = plan.make_plan(mood, score_seed=spec.score_seed, cuts=cuts, total_frames=total, rate=spec.rate)
    start, length = spec.start_frame / spec.rate, spec.frames / spec.rate
    placed, strange = effects.from_events(events, length) if events is not None else (effects.from_pictures(seen), [])
    window = score.open_window(
        outline,
        start=start,
        end=start + length,
        energy=seen.energy,
        light=float(seen.brightness.mean()),
        accents=_accents(seen, placed, start, known=events is not None),
        seed=seed,
    )
    samples = round(length * SAMPLE_RATE)
    last = spec.start_frame + spec.frames >= total
    tail = 0 if last else round(min(LONGEST_TAIL, (total - spec.start_frame - spec.frames) / spec.rate) * SAMPLE_RATE)
    notes = parts.notes(window)
    music = _ended(render(notes, outline, start=start, samples=samples + tail), samples, tail, last=last, whole=length)
    sounds = effects.render_effects(placed, samples=samples + tail, seed=seed)
    sounds = _ended(sounds, samples, tail, last=last, whole=length)
    music, sounds = limited(music), limited(sounds)
    mix = faded(limited(music[:, :samples] + sounds[:, :samples]), end=samples, seconds=0.008)
    facts = _facts(outline, window, mood.name, source, last=last, notes=len(notes)) | {
        "tail_seconds": round(tail / SAMPLE_RATE, 6),
        "effects": len(placed),
        "peak_db": {
            name: _decibels(np.abs(sound).max(initial=0)) for name, sound in (("music", music), ("effects", sounds))
        },
    }
    return Stems(mix, music, sounds, facts, _analysis(seen, window, placed), tuple(warnings + strange))


def _fitted(seen: Seen, frames: int, warnings: list[str]) -> Seen:
    """The clip at the spec's length, with a warning when it was not."""
    if seen.frames != frames:
        outcome = "its last frame is held" if seen.frames < frames else "what follows is not used"
        warnings.append(f"the clip has {seen.frames} frames where the scene has {frames}: {outcome}")
    return seen.fitted(frames)


def _mood(spec: SoundtrackSpec, seen: Seen, warnings: list[str]) -> tuple[moods.Mood, str]:
    """The mood and where it comes from: the spec, the pictures, or the default that scenes of a short share."""
    if spec.mood.strip():
        mood, warning = moods.mood_of(spec.mood)
        warnings += [warning] if warning else []
        return mood, "nearest" if warning else "given"
    if spec.start_frame == 0 and spec.frames >= spec.total_frames:
        return moods.mood_of_pictures(seen), "pictures"
    warnings.append(f"no mood was given for one scene of several; '{moods.SHARED_DEFAULT}' was taken, so that they fit")
    return moods.MOODS[moods.SHARED_DEFAULT], "default"


def _accents(seen: Seen, placed: list[effects.Effect], start: float, *, known: bool) -> tuple[Accent, ...]:
    """Accents in seconds of the short: the motion's, sharpened to the exact time of a known event close by."""
    grave = [effect for effect in placed if known and effect.kind in effects.GRAVE and effect.strength >= 0.5]
    found = [Accent(start + effect.time, min(1.0, 0.3 + 0.7 * effect.strength), effect.pan) for effect in grave]
    for accent in seen.accents:
        if all(abs(accent.time - effect.time) > 0.12 for effect in grave):
            found.append(Accent(start + accent.time, accent.strength, accent.pan))
    return tuple(found)


def _ended(sound: np.ndarray, samples: int, tail: int, *, last: bool, whole: float) -> np.ndarray:
    """The stem with its end: silent on the last frame of the short, else its tail faded out."""
    if last:
        return faded(sound, end=samples, seconds=min(ENDING_FADE, 0.5 * whole))
    return faded(sound, end=samples + tail, seconds=min(0.8, tail / SAMPLE_RATE)) if tail else sound


def _decibels(peak: float) -> float:
    """A peak in dB of full scale; -120 for silence."""
    return round(float(20 * np.log10(max(float(peak), 1e-6))), 2)


def _facts(
    outline: plan.Plan, window: score.Window, mood: str, source: str, *, last: bool, notes: int
) -> dict[str, Any]:
    """What a person may want to know of the music."""
    bars = window.bars()
    return {
        "mood": mood,
        "mood_source": source,
        "key": f"{NAMES[outline.tonic]} {outline.mood.scale}",
        "tempo": outline.tempo,
        "tempo_here": round(outline.tempo_at((window.start + window.end) / 2), 2),
        "form": list(dict.fromkeys(bar.role for bar in bars)),
        "chords": [chord.name for bar in bars for _, chord in bar.chords],
        "accents": [
            {"time": round(one.time - window.start, 4), "strength": round(one.strength, 3)} for one in window.accents
        ],
        "cuts_off_the_grid": list(outline.loose),
        "ends": last,
        "notes": notes,
        "instruments": sorted({outline.mood.lead[0], outline.mood.chords, outline.mood.pad, outline.mood.bass} - {""}),
    }


def _analysis(seen: Seen, window: score.Window, placed: list[effects.Effect]) -> dict[str, Any]:
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
        "effects": [[round(one.time, 4), one.kind, round(one.seconds, 3), round(one.strength, 3), round(one.pan, 3)] for one in placed],
    }  # fmt: skip
