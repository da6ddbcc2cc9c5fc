"""Short sounds of things that happen: steps, landings, splashes, whooshes. Each is (2, N), of noise and modes.

Every maker takes a random generator (so that no two are alike), the wished seconds (0: its own), the strength and
the surface.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from models.composer.instruments import band
from studio.specs import SAMPLE_RATE

Maker = Callable[[np.random.Generator, float, float, str], np.ndarray]


@dataclass(frozen=True)
class Surface:
    """What is stepped on: the thud's Hz and level, the grain's band and level, crackles, how long it lasts."""

    thud: float
    weight: float
    low: float
    high: float
    grain: float
    crackles: int
    ring: float


SURFACES = {
    "grass": Surface(95, 0.6, 1200, 6000, 0.50, 14, 0.05),
    "forest": Surface(95, 0.6, 1500, 7000, 0.60, 18, 0.05),
    "sand": Surface(80, 0.5, 700, 4500, 0.70, 30, 0.07),
    "snow": Surface(75, 0.5, 900, 5200, 0.80, 45, 0.09),
    "stone": Surface(140, 0.7, 1800, 6500, 0.45, 3, 0.018),
    "pavement": Surface(130, 0.7, 1500, 6000, 0.45, 4, 0.020),
    "gravel": Surface(110, 0.5, 1500, 8000, 0.90, 36, 0.08),
    "metal": Surface(190, 0.6, 2000, 8000, 0.30, 2, 0.02),
    "wood": Surface(170, 1.0, 600, 2600, 0.35, 2, 0.025),
    "carpet": Surface(85, 0.8, 300, 1600, 0.25, 4, 0.03),
    "water": Surface(90, 0.4, 500, 4000, 0.80, 10, 0.10),
}
ALIKE = {
    "street": "pavement", "road": "pavement", "city": "pavement", "concrete": "pavement", "asphalt": "pavement",
    "tile": "stone", "rock": "stone", "floor": "wood", "plank": "wood", "stage": "wood", "ice": "stone",
    "earth": "grass", "ground": "grass", "dirt": "grass", "meadow": "grass", "leaves": "forest", "beach": "sand",
    "desert": "sand", "dune": "sand", "rug": "carpet", "puddle": "water", "steel": "metal", "": "grass",
}  # fmt: skip


def surface_of(name: str) -> tuple[str, bool]:
    """The surface that a word means and whether it was known; grass for what is not."""
    word = name.strip().lower()
    known = ALIKE.get(word, word)
    return (known, True) if known in SURFACES else ("grass", False)


def _time(seconds: float) -> np.ndarray:
    return np.arange(max(64, int(seconds * SAMPLE_RATE))) / SAMPLE_RATE


def _noise(rng: np.random.Generator, time: np.ndarray, low: float, high: float) -> np.ndarray:
    """Band noise that is alike enough in both ears to keep its place and its level in mono."""
    return band(rng.standard_normal(len(time)) + 0.45 * rng.standard_normal((2, len(time))), low, high)


def _mode(time: np.ndarray, hertz: float, ring: float, glide: float = 0.0) -> np.ndarray:
    """A sine that dies, falling in pitch by the share `glide`."""
    cycles = hertz * (time + glide * ring * (1 - np.exp(-time / ring)))
    return np.sin(2 * np.pi * cycles) * np.exp(-time / ring)


def _swept(rng: np.random.Generator, time: np.ndarray, centres: np.ndarray, width: float = 1.7) -> np.ndarray:
    """Noise whose band moves: `centres` are Hz over time; bands a third apart are cross-faded."""
    out = np.zeros((2, len(time)))
    steps = np.geomspace(centres.min() * 0.98, centres.max() * 1.02, 9)
    ratio = np.log(steps[1] / steps[0])
    for hertz in steps:
        near = np.clip(1 - np.abs(np.log(centres / hertz)) / ratio, 0, 1)
        if near.any():
            out += near * _noise(rng, time, hertz / width, hertz * width)
    return out


def step(rng: np.random.Generator, seconds: float, strength: float, surface: str) -> np.ndarray:  # noqa: ARG001
    """A footstep: heel, then toe 60 ms later, in the grain of what is under it."""
    return _on_surface(rng, SURFACES[surface], heels=((0.0, 1.0), (rng.uniform(0.05, 0.075), 0.55)), weight=0.7)


def landing(rng: np.random.Generator, seconds: float, strength: float, surface: str) -> np.ndarray:  # noqa: ARG001
    """Both feet at once, with the body's weight."""
    return _on_surface(rng, SURFACES[surface], heels=((0.0, 1.0), (0.018, 0.8)), weight=2.2, stretch=1.7)


def _on_surface(
    rng: np.random.Generator, ground: Surface, *, heels: tuple, weight: float, stretch: float = 1.0
) -> np.ndarray:
    time = _time(0.30 * stretch)
    out = np.zeros((2, len(time)))
    for at, level in heels:
        since = np.maximum(0, time - at)
        on = (time >= at) * np.clip(since / 0.002, 0, 1)
        thud = _mode(since, ground.thud * rng.uniform(0.92, 1.08), 0.035 * stretch, 0.4) * ground.weight * weight
        grain = _noise(rng, time, ground.low, ground.high) * np.exp(-since / (ground.ring * stretch)) * ground.grain
        out += level * on * (thud + 0.5 * grain)
    for _ in range(ground.crackles):
        at = int(rng.uniform(0.002, 0.16) * SAMPLE_RATE)
        grain = _noise(rng, _time(0.004), ground.low, ground.high) * np.hanning(len(_time(0.004)))
        out[:, at : at + grain.shape[1]] += grain * rng.uniform(0.1, 0.5) * ground.grain
    if ground is SURFACES["metal"]:
        out += sum(_mode(time, hertz, 0.12) * 0.12 for hertz in (523, 1180, 2210))
    return out


def whoosh(rng: np.random.Generator, seconds: float, strength: float, surface: str) -> np.ndarray:  # noqa: ARG001
    """Air that passes: a band that rises and falls, loudest a little after the middle."""
    time = _time(seconds or 0.45)
    place = time / time[-1]
    centres = 350 * (1 + 5.0 * strength * np.sin(np.pi * np.clip(place, 0, 1)) ** 1.5)
    return _swept(rng, time, centres) * np.sin(np.pi * place**0.8) ** 2


def swish(rng: np.random.Generator, seconds: float, strength: float, surface: str) -> np.ndarray:
    """A small, quick whoosh: a hand, a tail."""
    return whoosh(rng, min(seconds, 0.4) or 0.24, 0.4 * strength, surface)


def jump(rng: np.random.Generator, seconds: float, strength: float, surface: str) -> np.ndarray:
    """A push off the ground and a light upward swish."""
    time = _time(seconds or 0.32)
    place = time / time[-1]
    swish = _swept(rng, time, 500 * 5**place) * np.sin(np.pi * place**0.7) ** 2
    out = 0.7 * swish
    push = 0.6 * step(rng, 0, strength, surface)
    count = min(push.shape[1], out.shape[1])
    out[:, :count] += push[:, :count]
    return out


def splash(rng: np.random.Generator, seconds: float, strength: float, surface: str) -> np.ndarray:  # noqa: ARG001
    """A slap on water, spray, and drops and bubbles that follow."""
    time = _time(max(seconds, 0.9))
    slap = _noise(rng, time, 250, 2200) * np.exp(-time / 0.05)
    spray = 0.6 * _noise(rng, time, 1800, 9000) * np.clip(time / 0.05, 0, 1) * np.exp(-time / 0.22)
    return (slap + spray) * np.clip(time / 0.002, 0, 1) + 0.6 * bubbles(rng, len(time), count=int(10 + 18 * strength))


def bubbles(rng: np.random.Generator, length: int, *, count: int, low: float = 500, high: float = 2200) -> np.ndarray:
    """Drops: short sines that rise in pitch (van den Doel 2005), strewn over the first two thirds."""
    out = np.zeros((2, length))
    for _ in range(count):
        hertz, seconds = rng.uniform(low, high), rng.uniform(0.015, 0.05)
        time = _time(seconds)
        drop = np.sin(2 * np.pi * hertz * (time + 4.0 * time**2)) * np.exp(-4 * time / seconds) * np.hanning(len(time))
        at = int(rng.uniform(0.02, 0.66) * length)
        count_left = min(len(time), length - at)
        side = rng.uniform(0.3, 0.7)
        out[:, at : at + count_left] += drop[:count_left] * rng.uniform(0.2, 1.0) * np.array([[side], [1 - side]])
    return out


def flap(rng: np.random.Generator, seconds: float, strength: float, surface: str) -> np.ndarray:  # noqa: ARG001
    """A wing or cloth beating air."""
    time = _time(seconds if 0 < seconds < 0.6 else 0.22)
    place = time / time[-1]
    return _noise(rng, time, 180, 1500) * np.sin(np.pi * place**0.6) ** 3


def sparkle(rng: np.random.Generator, seconds: float, strength: float, surface: str) -> np.ndarray:  # noqa: ARG001
    """A handful of tiny bells going up a pentatonic scale."""
    time = _time(max(seconds, 0.9))
    out = np.zeros((2, len(time)))
    for number in range(7):
        hertz = 1760 * 2 ** ((0, 2, 4, 7, 9, 12, 14)[number] / 12) * rng.uniform(0.998, 1.002)
        since = np.maximum(0, time - number * 0.042 - rng.uniform(0, 0.012))
        tone = (np.sin(2 * np.pi * hertz * since) + 0.3 * np.sin(2 * np.pi * hertz * 2.76 * since)) * np.exp(
            -since / 0.16
        )
        side = rng.uniform(0.25, 0.75)
        out += tone * np.clip(since / 0.0015, 0, 1) * np.array([[side], [1 - side]])
    return out


def door(rng: np.random.Generator, seconds: float, strength: float, surface: str) -> np.ndarray:  # noqa: ARG001
    """A latch, then the wood in its frame."""
    time = _time(0.6)
    latch = _noise(rng, time, 1500, 5000) * np.exp(-time / 0.008)
    since = np.maximum(0, time - 0.09)
    shut = (
        _mode(since, 92, 0.09, 0.3)
        + 0.5 * _mode(since, 210, 0.05)
        + 0.3 * _noise(rng, time, 200, 1800) * np.exp(-since / 0.04)
    ) * (time > 0.09)
    return 0.5 * latch + shut * np.clip(since / 0.002, 0, 1)


def impact(rng: np.random.Generator, seconds: float, strength: float, surface: str) -> np.ndarray:  # noqa: ARG001
    """A soft, deep thud."""
    time = _time(0.5)
    thud = _mode(time, 70, 0.11, 0.6) + 0.35 * _noise(rng, time, 150, 1400) * np.exp(-time / 0.035)
    return np.broadcast_to(thud, (2, len(time))) * np.clip(time / 0.003, 0, 1)


def boing(rng: np.random.Generator, seconds: float, strength: float, surface: str) -> np.ndarray:  # noqa: ARG001
    """A spring in a cartoon."""
    time = _time(0.55)
    hertz = 170 + 130 * np.exp(-time / 0.25) * np.abs(np.sin(2 * np.pi * 7.5 * time)) + 140 * time
    phase = 2 * np.pi * np.cumsum(hertz) / SAMPLE_RATE
    sound = (np.sin(phase) + 0.4 * np.sin(2 * phase) + 0.2 * np.sin(3 * phase)) * np.exp(-time / 0.2)
    return np.stack([sound, sound]) * np.clip(time / 0.004, 0, 1) * rng.uniform(0.95, 1.05)


def pop(rng: np.random.Generator, seconds: float, strength: float, surface: str) -> np.ndarray:  # noqa: ARG001
    """A bubble or a cork."""
    time = _time(0.12)
    sound = _mode(time, 420 * rng.uniform(0.9, 1.1), 0.022, -0.8) + 0.15 * _noise(rng, time, 900, 4000)[0] * np.exp(
        -time / 0.004
    )
    return np.stack([sound, sound]) * np.clip(time / 0.001, 0, 1)


def click(rng: np.random.Generator, seconds: float, strength: float, surface: str) -> np.ndarray:  # noqa: ARG001
    """A latch or a button: two short ticks."""
    time = _time(0.12)
    later = np.maximum(0, time - 0.045)
    shape = np.exp(-time / 0.004) + 0.6 * np.exp(-later / 0.005) * (time > 0.045)
    return _noise(rng, time, 1800, 5200) * shape * np.clip(time / 0.0006, 0, 1)


def ding(rng: np.random.Generator, seconds: float, strength: float, surface: str) -> np.ndarray:  # noqa: ARG001
    """A small bell."""
    time = _time(1.2)
    sound = sum(
        level * _mode(time, 1318 * ratio, ring)
        for ratio, level, ring in ((1, 1, 0.4), (2.76, 0.3, 0.15), (5.4, 0.1, 0.06))
    )
    return np.stack([sound, sound]) * np.clip(time / 0.001, 0, 1) * rng.uniform(0.98, 1.0)


def chew(rng: np.random.Generator, seconds: float, strength: float, surface: str) -> np.ndarray:  # noqa: ARG001
    """A few bites."""
    time = _time(max(seconds, 0.6))
    out = np.zeros((2, len(time)))
    for at in np.arange(0.0, time[-1] - 0.1, 0.27):
        since = np.maximum(0, time - at - rng.uniform(0, 0.03))
        out += _noise(rng, time, 500, 3200) * np.exp(-since / 0.02) * (since > 0) * rng.uniform(0.5, 1.0)
    return out


def chirp(rng: np.random.Generator, seconds: float, strength: float, surface: str) -> np.ndarray:  # noqa: ARG001
    """One bird's phrase: two to five gliding whistles."""
    time = _time(max(seconds, 0.55))
    out, at = np.zeros((2, len(time))), 0.0
    base = rng.uniform(2500, 4200)
    for _ in range(int(rng.integers(2, 6))):
        length = rng.uniform(0.05, 0.11)
        since = np.clip((time - at) / length, 0, 1)
        hertz = base * (1 + rng.uniform(-0.25, 0.3) * since + 0.06 * np.sin(2 * np.pi * 24 * time))
        out += np.sin(2 * np.pi * np.cumsum(hertz) / SAMPLE_RATE) * np.sin(np.pi * since) ** 2
        at += length + rng.uniform(0.02, 0.06)
    return out


def beep(rng: np.random.Generator, seconds: float, strength: float, surface: str) -> np.ndarray:  # noqa: ARG001
    """A friendly robot: three gliding tones."""
    time = _time(max(seconds, 0.42))
    part = np.minimum((time / time[-1] * 3).astype(int), 2)
    hertz = np.array([rng.uniform(700, 1500) for _ in range(3)])[part] * (1 + 0.15 * (time / time[-1] * 3 - part))
    gate = np.sin(np.pi * np.clip(time / time[-1] * 3 - part, 0, 1)) ** 0.5
    phase = 2 * np.pi * np.cumsum(hertz) / SAMPLE_RATE
    sound = (np.sin(phase) + 0.2 * np.sin(3 * phase)) * gate
    return np.stack([sound, sound])


def servo(rng: np.random.Generator, seconds: float, strength: float, surface: str) -> np.ndarray:  # noqa: ARG001
    """A small motor that turns and stops."""
    time = _time(seconds or 0.3)
    place = time / time[-1]
    hertz = 240 * (1 + 0.8 * np.sin(np.pi * place)) * rng.uniform(0.9, 1.15)
    phase = 2 * np.pi * np.cumsum(hertz) / SAMPLE_RATE
    sound = (np.sin(phase) + 0.5 * np.sin(2 * phase) + 0.3 * np.sin(5 * phase)) * np.sin(np.pi * place) ** 0.7
    return np.stack([sound, sound]) + 0.2 * _noise(rng, time, 1500, 5000) * np.sin(np.pi * place)


def horn(rng: np.random.Generator, seconds: float, strength: float, surface: str) -> np.ndarray:  # noqa: ARG001
    """A car's horn: two reeds a third apart."""
    time = _time(seconds or 0.4)
    shape = np.clip(np.minimum(time, time[-1] - time) / 0.02, 0, 1)
    sound = sum(np.sin(2 * np.pi * hertz * k * time) / k**1.2 for hertz in (392, 494) for k in range(1, 7))
    return np.stack([sound, sound]) * shape * rng.uniform(0.98, 1.0)


FOLEY: dict[str, Maker] = {
    "footstep": step, "landing": landing, "jump": jump, "whoosh": whoosh,
    "swish": swish, "splash": splash, "flap": flap,
    "sparkle": sparkle, "door": door, "impact": impact, "boing": boing, "pop": pop, "click": click, "ding": ding,
    "chew": chew, "chirp": chirp, "beep": beep, "servo": servo, "horn": horn,
}  # fmt: skip
