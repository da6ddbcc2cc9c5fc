"""The sound of a short clip, cheaply: for a learner that wants hundreds of thousands of them.

`clip_sound` lays ready-made sounds instead of making each anew. Every kind, surface and weight has a few variants,
every mood a few passages of music; they are made by the same makers as a film's, at the first call that needs them,
brought to the wished rate, and kept. What is chosen follows from the seed alone, so that equal arguments give equal
samples in any process and in any order of calls.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from math import gcd

import numpy as np

from models.composer import parts
from models.composer.effects import (
    CREST,
    FADE_OUT,
    FEET,
    Effect,
    flowing,
    from_events,
    kind_of,
    lasting_gain,
    level_of,
    struck,
)  # fmt: skip
from models.composer.foley import FOLEY
from models.composer.grains import Moment
from models.composer.mix import limited, render
from models.composer.moods import mood_of
from models.composer.plan import make_plan
from models.composer.score import open_window
from studio.digest import derive_seed
from studio.specs import SAMPLE_RATE, Event

VARIANTS = 6  # of a point effect
FLOWS = 2  # of a lasting one, each FLOW_SECONDS long
FLOW_SECONDS = 7.0
PASSAGES = 3  # of a mood's music
PASSAGE_SECONDS = 16.0
MUSIC_GAIN = 10 ** (-4 / 20)
LOUDEST = 0.95
SIZED = frozenset(
    {"chew", "laugh", "twirl", "whoosh", "horn", "whistle", "thunder"}
)  # kinds that last as they are told


def clip_sound(
    events: Iterable[Event], seconds: float, *, rate: int = 16_000, mood: str = "", seed: int = 0
) -> np.ndarray:
    """The sound of a clip: its events, and music of a mood if one is named.

    Args:
        events: what happens; kinds that are not known are a soft whoosh, as in a film.
        seconds: length of the clip.
        rate: samples a second; 8000 to 48000.
        mood: any word that `moods.mood_of` understands; empty for no music.
        seed: chooses variants and passages.

    Returns:
        (round(seconds * rate),) float32, mono, within -1..1; an event's sound begins at round(time * rate).
    """
    samples = max(0, round(seconds * rate))
    rng = np.random.default_rng(seed)
    out = _music(mood, samples, rate, rng) if mood.strip() else np.zeros(samples, dtype=np.float32)
    effects, _ = from_events(events, seconds)
    for effect in effects:
        at = round(effect.time * rate)
        sound = _point(effect, rate, rng) if effect.kind in FOLEY else _lasting(effect, rate, rng)
        out[at : at + len(sound)] += sound[: max(0, samples - at)]
    peak = np.abs(out).max(initial=0.0)
    return out if peak <= LOUDEST else out * np.float32(LOUDEST / peak)


def warm(kinds: Iterable[str] = (), moods: Iterable[str] = (), *, rate: int = 16_000) -> None:
    """Makes the sounds of some kinds and moods beforehand, so that the first clips are not slower than others."""
    for name in kinds:
        kind, _ = kind_of(name)
        for variant in range(VARIANTS if kind in FOLEY else FLOWS):
            _struck(kind, Moment(0.0, 0.85, "grass", 0.5), variant, rate) if kind in FOLEY else _flow(
                kind, variant, rate
            )
    for name in moods:
        for variant in range(PASSAGES):
            _passage(mood_of(name)[0].name, variant, rate)


def _point(effect: Effect, rate: int, rng: np.random.Generator) -> np.ndarray:
    """A point effect at its level, mono."""
    seconds = round(min(effect.seconds, 2.5) * 4) / 4 if effect.kind in SIZED else 0.0
    surface = effect.surface if effect.kind in FEET else "grass"
    moment = Moment(seconds, 0.85, surface or "grass", round(effect.weight * 4) / 4)
    sound = _struck(effect.kind, moment, int(rng.integers(VARIANTS)), rate)
    return sound * np.float32(level_of(effect) * rng.uniform(0.82, 1.0))


def _lasting(effect: Effect, rate: int, rng: np.random.Generator) -> np.ndarray:
    """A piece of a lasting effect at its level, mono."""
    flow = _flow(effect.kind, int(rng.integers(FLOWS)), rate)
    length = max(64, round((effect.seconds + FADE_OUT) * rate))
    at = int(rng.integers(max(1, len(flow) - length)))
    piece = flow[at : at + length] if at + length <= len(flow) else np.resize(flow, length)
    return piece * lasting_gain(effect, length, rate)


def _music(mood: str, samples: int, rate: int, rng: np.random.Generator) -> np.ndarray:
    """A piece of a mood's music that begins on a bar."""
    sound, bars = _passage(mood_of(mood)[0].name, int(rng.integers(PASSAGES)), rate)
    fitting = [bar for bar in bars if bar + samples <= len(sound)] or [0]
    at = fitting[int(rng.integers(len(fitting)))]
    piece = np.zeros(samples, dtype=np.float32)
    taken = sound[at : at + samples]
    piece[: len(taken)] = taken
    fade = min(samples, rate // 100)
    piece[:fade] *= np.linspace(0, 1, fade, dtype=np.float32)
    return piece


@lru_cache(maxsize=2048)
def _struck(kind: str, moment: Moment, variant: int, rate: int) -> np.ndarray:
    rng = np.random.default_rng(derive_seed(variant, "clip", kind, moment.surface))
    return _mono(struck(rng, kind, moment), rate)


@lru_cache(maxsize=128)
def _flow(kind: str, variant: int, rate: int) -> np.ndarray:
    rng = np.random.default_rng(derive_seed(variant, "clip", kind))
    return np.clip(_mono(flowing(rng, kind, int(FLOW_SECONDS * SAMPLE_RATE)), rate), -CREST, CREST)


@lru_cache(maxsize=32)
def _passage(mood: str, variant: int, rate: int) -> tuple[np.ndarray, tuple[int, ...]]:
    """Music of a mood, mono, from the middle of a longer piece, and the samples at which its bars begin."""
    frames = round(PASSAGE_SECONDS * 30)
    plan = make_plan(
        mood_of(mood)[0], score_seed=derive_seed(variant, "clip", mood), cuts=(), total_frames=frames, rate=30
    )
    energy = np.full(frames, 0.45)
    window = open_window(plan, start=0.0, end=PASSAGE_SECONDS, energy=energy, light=0.55, accents=(), seed=variant + 1)
    samples = round(PASSAGE_SECONDS * SAMPLE_RATE)
    sound = limited(render(parts.notes(window), plan, start=0.0, samples=samples))
    bars = tuple(round(plan.grid.time(bar.start) * rate) for bar in plan.bars)
    return _mono(sound, rate) * np.float32(MUSIC_GAIN), bars


def _mono(sound: np.ndarray, rate: int) -> np.ndarray:
    """(2, N) at 48 kHz as (M,) at another rate, by its spectrum, softly cut under half of the rate."""
    middle = sound.mean(axis=0)
    if rate != SAMPLE_RATE:
        unit = SAMPLE_RATE // gcd(rate, SAMPLE_RATE)
        size = -(-(len(middle) + unit) // (2 * unit)) * 2 * unit
        spectrum = np.fft.rfft(middle, size)
        count = size * rate // SAMPLE_RATE
        kept = spectrum[: count // 2 + 1] if count <= size else spectrum
        place = np.linspace(0, 1, len(kept))
        kept = kept * np.clip((1 - place) / 0.12, 0, 1) ** 0.5
        middle = np.fft.irfft(kept, count)[: round(len(middle) * rate / SAMPLE_RATE)] * (rate / SAMPLE_RATE)
    made = middle.astype(np.float32)
    made.setflags(write=False)
    return made
