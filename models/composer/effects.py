"""Effects: events of a clip, or what is seen in it, as sounds at their exact times, from their side of the picture.

A kind that is not known is played as a soft whoosh, and the caller is told. Levels are in dB of full scale, so
that effects stand clearly above the music without startling.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from models.composer.analysis import MARKED, Seen
from models.composer.foley import FOLEY
from models.composer.grains import Moment
from models.composer.mix import panned, place
from models.composer.people import AMBIENCE
from models.composer.steps import surface_of
from studio.digest import derive_seed
from studio.specs import SAMPLE_RATE, Event

PEAKS = {  # dB of a point effect's peak at full strength
    "footstep": -10.0, "landing": -7.5, "jump": -15.0, "whoosh": -15.0, "swish": -20.0, "throw": -15.0, "catch": -13.0,
    "twirl": -17.0, "splash": -10.0, "swim": -15.0, "drop": -17.0, "wingflap": -14.0, "rustle": -22.0,
    "sparkle": -16.0, "door": -11.0, "impact": -10.0, "thunder": -9.0, "boing": -13.0, "pop": -13.0, "click": -15.0,
    "bell": -15.0, "ding": -16.0, "chew": -15.0, "laugh": -17.0, "chirp": -20.0, "beep": -22.0, "servo": -21.0,
    "horn": -17.0, "whistle": -17.0,
}  # fmt: skip
LOUDNESS = {  # dB of a lasting effect's RMS at full strength
    "wind": -29.0, "rain": -29.0, "storm": -25.0, "waves": -27.0, "stream": -30.0, "underwater": -28.0,
    "bubbles": -31.0, "birds": -34.0, "seagulls": -34.0, "crickets": -37.0, "leaves": -33.0, "fire": -30.0,
    "space": -33.0, "room": -40.0, "engine": -28.0, "motorboat": -28.0, "sail": -29.0, "train": -26.0, "steam": -28.0,
    "bicycle": -32.0, "rocket": -23.0, "burner": -27.0, "traffic": -30.0, "hum": -33.0, "station": -33.0,
    "kitchen": -34.0, "office": -35.0, "clock": -38.0, "flight": -28.0, "crowd": -31.0, "applause": -25.0,
    "cheer": -25.0, "shop": -34.0, "snore": -30.0,
}  # fmt: skip
ALIKE = {
    "grip": "footstep", "climb": "footstep", "stomp": "footstep", "paw": "footstep", "hoof": "footstep",
    "step": "footstep", "footsteps": "footstep", "steps": "footstep", "walk": "footstep", "run": "footstep",
    "land": "landing", "leap": "jump", "hop": "jump", "takeoff": "jump", "swoosh": "whoosh", "wag": "swish",
    "spin": "twirl", "turn": "twirl", "swirl": "twirl", "toss": "throw", "swing": "whoosh", "wave": "swish",
    "pass": "whoosh", "fling": "throw", "dive": "splash", "plunge": "splash", "paddle": "swim", "stroke": "swim",
    "swimming": "swim", "drip": "drop", "droplet": "drop", "plop": "drop",
    "flap": "wingflap", "wing": "wingflap", "wings": "wingflap", "flutter": "wingflap", "cloth": "rustle",
    "paper": "rustle", "cape": "rustle", "pack": "rustle", "twinkle": "sparkle", "stars": "sparkle",
    "shimmer": "sparkle", "magic": "sparkle", "glitter": "sparkle", "glint": "sparkle", "knock": "door",
    "close": "door", "open": "door", "slam": "door", "thud": "impact", "hit": "impact", "bump": "impact",
    "crash": "impact", "fall": "impact", "grab": "catch", "pat": "catch", "lightning": "thunder", "bang": "thunder",
    "bounce": "boing", "spring": "boing", "bubble": "pop", "cork": "pop", "plop-pop": "pop", "button": "click",
    "shutter": "click", "camera": "click", "latch": "click", "buckle": "click", "chime": "ding", "coin": "ding",
    "bicycle-bell": "ding", "church": "bell", "gong": "bell", "eat": "chew", "bite": "chew", "crunch": "chew",
    "chewing": "chew", "munch": "chew", "eating": "chew", "giggle": "laugh", "chuckle": "laugh", "laughter": "laugh",
    "tweet": "chirp", "hoot": "chirp", "robot": "beep", "motor": "servo", "train-whistle": "whistle",
    "breeze": "wind", "gust": "wind", "snow": "wind", "air": "wind", "drizzle": "rain", "thunderstorm": "storm",
    "sea": "waves", "ocean": "waves", "surf": "waves", "river": "stream", "water": "stream", "brook": "stream",
    "fountain": "stream", "diving": "underwater", "aquarium": "underwater", "kettle": "bubbles", "bubbling": "bubbles",
    "bird": "birds", "birdsong": "birds", "gulls": "seagulls", "gull": "seagulls", "insects": "crickets",
    "cicadas": "crickets", "night": "crickets", "street": "traffic", "cars": "traffic", "city": "traffic",
    "people": "crowd", "chatter": "crowd", "murmur": "crowd", "cafe": "crowd", "audience": "crowd", "clap": "applause",
    "clapping": "applause", "ovation": "applause", "cheering": "cheer", "party": "cheer", "car": "engine",
    "drive": "engine", "truck": "engine", "boat": "motorboat", "sailing": "sail", "yacht": "sail", "sailboat": "sail",
    "machine": "hum", "machines": "hum", "fan": "hum", "fridge": "hum", "spaceship": "station", "console": "station",
    "nebula": "space", "cosmos": "space", "rails": "train", "railway": "train", "tracks": "train",
    "locomotive": "steam", "hiss": "steam", "bike": "bicycle", "cycling": "bicycle", "thruster": "rocket",
    "launch": "rocket", "flame": "burner", "gas": "burner", "balloon": "burner", "campfire": "fire",
    "fireplace": "fire", "foliage": "leaves", "trees": "leaves", "forest": "leaves", "ticking": "clock",
    "cooking": "kitchen", "sizzle": "kitchen", "frying": "kitchen", "typing": "office", "keyboard": "office",
    "store": "shop", "market": "shop", "till": "shop", "sleep": "snore", "snoring": "snore", "glide": "flight",
    "flying": "flight", "silence": "room", "indoor": "room", "home": "room", "stage": "room",
}  # fmt: skip
FADE_IN, FADE_OUT = 0.18, 0.35  # seconds of lasting effects
CREST = 4.5  # of lasting sounds: peak against RMS
MOST = 400  # events that are played in one clip
REPEATED = {  # seconds between two of a point effect that is said to last
    "footstep": 0.5, "wingflap": 0.32, "sparkle": 1.3, "beep": 1.15, "chirp": 0.9, "pop": 0.45, "click": 0.6,
    "ding": 1.4, "bell": 2.2, "servo": 0.7, "swish": 0.5, "splash": 1.1, "swim": 0.95, "drop": 0.7, "boing": 0.9,
    "horn": 1.4, "door": 1.5, "impact": 0.9, "landing": 0.9, "jump": 0.9, "throw": 1.2, "catch": 1.2, "rustle": 0.8,
    "thunder": 4.0, "whistle": 4.0,
}  # fmt: skip
FEET = frozenset({"footstep", "landing", "jump"})
GRAVE = frozenset({"landing", "splash", "impact", "boing", "thunder"})  # kinds that the music marks too


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
    weight: float = 0.5


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
        if not familiar and kind in FEET:
            strange[event.surface[:40]] = f"the surface '{event.surface[:40]}' is not known; grass was taken"
        length = min(event.seconds or (2.0 if kind in AMBIENCE else 0.0), seconds - event.time)
        gain = 1.0 if known else 0.5
        one = Effect(event.time, kind, length, event.strength, event.pan, surface, gain, event.weight)
        effects += repeated(one)
    return effects[:MOST], list(strange.values())


def repeated(effect: Effect) -> list[Effect]:
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
    for candidate in (word, word.replace(" ", "-"), *word.split("-"), *word.split()):
        for form in (candidate, ALIKE.get(candidate, ""), candidate.rstrip("s")):
            if form in FOLEY or form in AMBIENCE:
                return form, True
    return "whoosh", False


def from_pictures(seen: Seen, *, leads_on: bool = False) -> list[Effect]:
    """Effects for what is seen: movements that begin, flashes, cuts; and the cut at the end if the short goes on."""
    effects = []
    lit = [flash.time for flash in seen.flashes]
    for accent in seen.accents:
        if any(abs(accent.time - time) < 0.1 for time in lit):
            continue  # light is no movement
        kind = "impact" if accent.strength > 0.85 else "whoosh" if accent.strength >= MARKED else "swish"
        effects.append(Effect(accent.time, kind, 0.0, 0.12 + 0.68 * accent.strength, accent.pan))
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
    sound = struck(rng, effect.kind, Moment(min(effect.seconds, 6.0), effect.strength, effect.surface, effect.weight))
    return sound * (level_of(effect) * rng.uniform(0.82, 1.0))


def struck(rng: np.random.Generator, kind: str, moment: Moment) -> np.ndarray:
    """A point effect (2, N) float32 with a peak of 1."""
    sound = np.array(FOLEY[kind](rng, replace(moment, surface=moment.surface or "grass")), dtype=np.float32)
    dull = np.float32(min(0.9, 1.1 * (1.0 - moment.strength)))
    if dull > 0.1:
        sound = (1 - dull) * sound + dull * _softened(sound)
    fade = min(480, sound.shape[1])
    sound[:, -fade:] *= np.linspace(1, 0, fade, dtype=np.float32)
    return sound / (np.abs(sound).max() + np.float32(1e-9))


def _softened(sound: np.ndarray) -> np.ndarray:
    """The sound through a causal mean of a dozen samples: duller, and not a sample earlier."""
    total = np.cumsum(np.pad(sound, ((0, 0), (12, 0))), axis=1, dtype=np.float64)
    return ((total[:, 12:] - total[:, :-12]) / 12).astype(np.float32)


def level_of(effect: Effect) -> float:
    """A point effect's peak: by kind, strength, and for what has feet by their weight (0: -8 dB, 1: +3 dB)."""
    heavy = 0.0
    if effect.kind in FEET:
        heavy = 16.0 * (effect.weight - 0.5) if effect.weight < 0.5 else 6.0 * (effect.weight - 0.5)
    return 10 ** ((PEAKS[effect.kind] + heavy) / 20) * (0.25 + 0.75 * effect.strength) * effect.gain


def _lasting(rng: np.random.Generator, effect: Effect) -> np.ndarray:
    """A lasting effect with soft ends; the fade at its end lies after its time, so neighbours overlap."""
    length = max(64, round((effect.seconds + FADE_OUT) * SAMPLE_RATE))
    return flowing(rng, effect.kind, length) * lasting_gain(effect, length)


def flowing(rng: np.random.Generator, kind: str, length: int) -> np.ndarray:
    """A lasting effect (2, length) float32 of unit RMS, its peaks rounded."""
    sound = np.array(AMBIENCE[kind](rng, length), dtype=np.float32)
    sound /= np.sqrt((sound**2).mean()) + np.float32(1e-9)
    return np.float32(CREST) * np.tanh(sound / np.float32(CREST))  # a drop or a spark must not stick out of its rain


def lasting_gain(effect: Effect, length: int, rate: int = SAMPLE_RATE) -> np.ndarray:
    """The gain (length,) of a lasting effect: its level, a rise, and a fall."""
    gain = np.full(length, 10 ** (LOUDNESS[effect.kind] / 20) * (0.3 + 0.7 * effect.strength), dtype=np.float32)
    rise = min(round(FADE_IN * rate), length // 2)
    fall = min(round(FADE_OUT * rate), length // 2)
    gain[:rise] *= np.sin(np.linspace(0, np.pi / 2, rise, dtype=np.float32)) ** 2
    gain[length - fall :] *= np.cos(np.linspace(0, np.pi / 2, fall, dtype=np.float32)) ** 2
    return gain
