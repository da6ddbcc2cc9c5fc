"""Effects: events of a clip, or what is seen in it, as sounds at their exact times, from their side of the picture.

A kind that is not known is played as a soft whoosh, and the caller is told. Levels are in dB of full scale, so
that effects stand clearly above the music without startling.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from models.composer.ambience import AMBIENCE
from models.composer.analysis import MARKED, Seen
from models.composer.foley import FOLEY, surface_of
from models.composer.mix import panned, place
from studio.digest import derive_seed
from studio.specs import SAMPLE_RATE, Event

PEAKS = {  # dB of a point effect's peak at full strength
    "footstep": -13.0, "landing": -9.5, "jump": -15.0, "whoosh": -15.0, "swish": -20.0, "splash": -10.0, "flap": -14.0,
    "sparkle": -16.0, "door": -12.0, "impact": -10.0, "boing": -14.0, "pop": -13.0, "click": -15.0, "ding": -16.0,
    "chew": -16.0, "chirp": -20.0, "beep": -22.0, "servo": -21.0, "horn": -17.0,
}  # fmt: skip
LOUDNESS = {  # dB of a lasting effect's RMS at full strength
    "wind": -31.0, "rain": -32.0, "waves": -29.0, "stream": -32.0, "underwater": -30.0, "birds": -36.0,
    "crickets": -39.0, "traffic": -32.0, "crowd": -33.0, "applause": -27.0, "engine": -30.0, "hum": -34.0,
    "train": -29.0, "rocket": -25.0, "burner": -29.0, "fire": -32.0, "leaves": -35.0, "clock": -41.0, "room": -42.0,
}  # fmt: skip
ALIKE = {
    "grip": "footstep", "climb": "footstep",
    "step": "footstep", "footsteps": "footstep", "steps": "footstep", "walk": "footstep", "run": "footstep",
    "land": "landing", "leap": "jump", "hop": "jump", "takeoff": "jump", "swoosh": "whoosh", "wag": "swish",
    "spin": "whoosh", "throw": "whoosh", "swing": "whoosh", "wave": "swish", "pass": "whoosh", "dive": "splash",
    "paddle": "splash", "wing": "flap", "wings": "flap", "flutter": "flap", "cloth": "flap", "twinkle": "sparkle",
    "shimmer": "sparkle", "magic": "sparkle", "glitter": "sparkle", "knock": "door", "close": "door", "open": "door",
    "thud": "impact", "hit": "impact", "bump": "impact", "crash": "impact", "catch": "impact", "drop": "impact",
    "bounce": "boing", "spring": "boing", "bubble": "pop", "cork": "pop", "button": "click", "shutter": "click",
    "camera": "click", "latch": "click", "bell": "ding", "chime": "ding", "coin": "ding", "eat": "chew",
    "bite": "chew", "crunch": "chew", "chewing": "chew", "tweet": "chirp", "robot": "beep", "motor": "servo",
    "breeze": "wind", "gust": "wind", "storm": "wind", "snow": "wind", "air": "wind", "drizzle": "rain",
    "sea": "waves", "ocean": "waves", "surf": "waves", "river": "stream", "water": "stream", "brook": "stream",
    "fountain": "stream", "bubbles": "underwater", "bird": "birds", "seagulls": "birds", "insects": "crickets",
    "cicadas": "crickets", "night": "crickets", "street": "traffic", "cars": "traffic", "city": "traffic",
    "people": "crowd", "chatter": "crowd", "murmur": "crowd", "cafe": "crowd", "clap": "applause", "cheer": "applause",
    "cheering": "applause", "car": "engine", "drive": "engine", "boat": "engine", "station": "hum",
    "machine": "hum", "machines": "hum", "space": "hum", "fan": "hum", "rails": "train", "thruster": "rocket",
    "launch": "rocket", "flame": "burner", "gas": "burner", "campfire": "fire", "fireplace": "fire",
    "rustle": "leaves", "foliage": "leaves", "trees": "leaves", "ticking": "clock", "silence": "room",
    "indoor": "room", "home": "room",
}  # fmt: skip
FADE_IN, FADE_OUT = 0.18, 0.35  # seconds of lasting effects
CREST = 4.5  # of lasting sounds: peak against RMS
MOST = 400  # events that are played in one clip
REPEATED = {  # seconds between two of a point effect that is said to last
    "footstep": 0.5, "flap": 0.32, "sparkle": 1.1, "beep": 1.15, "chirp": 0.9, "pop": 0.45, "click": 0.6, "ding": 1.2,
    "servo": 0.7, "swish": 0.5, "splash": 1.1, "boing": 0.9, "horn": 1.4, "door": 1.5, "impact": 0.9, "landing": 0.9,
    "jump": 0.9,
}  # fmt: skip
GRAVE = frozenset({"landing", "splash", "impact", "boing"})  # kinds that the music marks too


@dataclass(frozen=True)
class Effect:
    """One effect as it was placed."""

    time: float
    kind: str
    seconds: float
    strength: float
    pan: float
    surface: str = ""
    gain: float = 1.0


def from_events(events: Iterable[Event], seconds: float) -> tuple[list[Effect], list[str]]:
    """Effects for the events within the clip's seconds, and warnings about kinds and surfaces that were guessed."""
    effects: list[Effect] = []
    strange: dict[str, str] = {}
    for event in sorted(events, key=lambda one: (one.time, one.kind)):
        if event.time >= seconds or event.strength <= 0.0 or len(effects) >= MOST:
            continue
        kind, known = kind_of(event.kind)
        if not known:
            strange[event.kind[:40]] = f"no sound is known for '{event.kind[:40]}'; a soft whoosh was taken"
        surface, familiar = surface_of(event.surface)
        if not familiar and kind in ("footstep", "landing", "jump"):
            strange[event.surface[:40]] = f"the surface '{event.surface[:40]}' is not known; grass was taken"
        length = min(event.seconds or (2.0 if kind in AMBIENCE else 0.0), seconds - event.time)
        one = Effect(event.time, kind, length, event.strength, event.pan, surface, 1.0 if known else 0.5)
        effects += _repeated(one)
    return effects[:MOST], list(strange.values())


def _repeated(effect: Effect) -> list[Effect]:
    """A point effect that is said to last, as several in a loose rhythm; any other as it is."""
    gap = REPEATED.get(effect.kind, 0.0)
    if not gap or effect.seconds < 1.5 * gap:
        return [effect]
    count = min(MOST, int(effect.seconds / gap))
    drift = [0.22 * gap * ((number * 0.618) % 1.0) for number in range(count)]  # golden ratio: never regular
    return [replace(effect, time=effect.time + number * gap + drift[number], seconds=0.0) for number in range(count)]


def kind_of(name: str) -> tuple[str, bool]:
    """The effect that a word means, and whether it was known; whoosh for what is not."""
    word = name.strip().lower().replace("_", "-")
    for candidate in (word, *word.split("-"), *word.split()):
        for form in (candidate, ALIKE.get(candidate, ""), candidate.rstrip("s")):
            if form in FOLEY or form in AMBIENCE:
                return form, True
    return "whoosh", False


def from_pictures(seen: Seen, *, leads_on: bool = False) -> list[Effect]:
    """Effects for what is seen: movements that begin, flashes, cuts; and the cut at the end if the short goes on."""
    effects = []
    for accent in seen.accents:
        kind = "impact" if accent.strength > 0.85 else "whoosh" if accent.strength >= MARKED else "swish"
        effects.append(Effect(accent.time, kind, 0.0, 0.35 + 0.4 * accent.strength, accent.pan))
    effects += [Effect(flash.time, "sparkle", 0.0, 0.3 + 0.5 * flash.strength, flash.pan) for flash in seen.flashes]
    for cut in (*seen.cuts, seen.frames) if leads_on else seen.cuts:
        length = min(0.5, cut / seen.rate)
        effects.append(Effect(cut / seen.rate - 0.62 * length, "whoosh", length, 0.45, 0.0))
    return sorted(effects, key=lambda one: one.time)


def render_effects(effects: Sequence[Effect], *, samples: int, seed: int) -> np.ndarray:
    """The effects as sound (2, samples)."""
    out = np.zeros((2, samples), dtype=np.float32)
    for number, effect in enumerate(effects):
        rng = np.random.default_rng(derive_seed(seed, "effect", effect.kind, number))
        sound = _lasting(rng, effect) if effect.kind in AMBIENCE else _point(rng, effect)
        place(out, panned(sound.astype(np.float32), effect.pan), round(effect.time * SAMPLE_RATE))
    return out


def _point(rng: np.random.Generator, effect: Effect) -> np.ndarray:
    """A point effect at its level; softer ones are duller, as in nature."""
    sound = np.array(FOLEY[effect.kind](rng, min(effect.seconds, 4.0), effect.strength, effect.surface or "grass"))
    peak = np.abs(sound).max() + 1e-9
    fade = min(480, sound.shape[1])
    sound[:, -fade:] *= np.linspace(1, 0, fade)
    loud = 10 ** (PEAKS[effect.kind] / 20) * (0.25 + 0.75 * effect.strength) * effect.gain * rng.uniform(0.88, 1.0)
    return sound * (loud / peak)


def _lasting(rng: np.random.Generator, effect: Effect) -> np.ndarray:
    """A lasting effect with soft ends; the fade at its end lies after its time, so neighbours overlap."""
    length = max(64, round((effect.seconds + FADE_OUT) * SAMPLE_RATE))
    sound = np.array(AMBIENCE[effect.kind](rng, length))
    sound /= np.sqrt((sound**2).mean()) + 1e-9
    sound = CREST * np.tanh(sound / CREST)  # a drop or a spark must not stick out of its rain or fire
    rise = min(round(FADE_IN * SAMPLE_RATE), length // 2)
    fall = min(round(FADE_OUT * SAMPLE_RATE), length // 2)
    sound[:, :rise] *= np.sin(np.linspace(0, np.pi / 2, rise)) ** 2
    sound[:, length - fall :] *= np.cos(np.linspace(0, np.pi / 2, fall)) ** 2
    return sound * (10 ** (LOUDNESS[effect.kind] / 20) * (0.3 + 0.7 * effect.strength))
