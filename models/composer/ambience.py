"""Sounds of nature and of weather that last. Each maker gives (2, N) of the wished length; levels are set later."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from models.composer.foley import chirp, thunder
from models.composer.grains import Moment, Rng, arch, both, bubbles, laid, noise, strew, wander
from studio.specs import SAMPLE_RATE

Maker = Callable[[Rng, int], np.ndarray]


def moments(rng: Rng, length: int, every: tuple[float, float], first: tuple[float, float] = (0.05, 0.5)) -> list[float]:
    """Seconds at which something happens now and then: the first soon, the others some time apart."""
    found, at = [], rng.uniform(*first)
    while at * SAMPLE_RATE < length:
        found.append(float(at))
        at += rng.uniform(*every)
    return found


def wind(rng: Rng, length: int) -> np.ndarray:
    """Gusts: a low rush, and a howl whose pitch follows their force."""
    gust = wander(rng, length, hertz=0.7, low=0.25, high=1.0)
    flutter = wander(rng, length, hertz=5, low=0.8, high=1.0)
    out = noise(rng, length, 110, 650) * gust * flutter
    for low, place in ((380, 0.35), (560, 0.6), (830, 0.9)):  # the howl climbs through its bands with the gust
        near = np.clip(1 - np.abs(gust - place) / 0.28, 0, 1)
        out = out + 0.55 * noise(rng, length, low, low * 1.35) * near * gust
    return out + 0.06 * noise(rng, length, 2000, 7000) * gust**2


def rain(rng: Rng, length: int) -> np.ndarray:
    """A hiss of many drops, the patter of near ones, and some that fall into puddles."""
    seconds = length / SAMPLE_RATE
    hiss = noise(rng, length, 1400, 10000) * wander(rng, length, hertz=0.6, low=0.8, high=1.0)
    near = strew(rng, length, count=int(110 * seconds), low=1100, high=6500, grain=0.005, loud=(0.4, 14.0), spread=0.9)
    return 0.6 * hiss + near + 1.1 * bubbles(rng, length, count=int(7 * seconds), low=900, high=3200)


def storm(rng: Rng, length: int) -> np.ndarray:
    """Rain, wind, and thunder that is far away."""
    out = rain(rng, length) + 1.6 * wind(rng, length)
    for at in moments(rng, length, (5.0, 9.0), (0.4, 1.5)):
        laid(out, 2.5 * thunder(rng, Moment(3.5, rng.uniform(0.2, 0.7))), at)
    return out


def waves(rng: Rng, length: int) -> np.ndarray:
    """Surf: each wave gathers, breaks with a rush, and runs back through the pebbles in a hiss."""
    time = np.arange(length, dtype=np.float32) / SAMPLE_RATE
    place = (time / 4.6 + rng.uniform(0, 1)) % 1.0
    gather = np.clip(place / 0.38, 0, 1) ** 2 * (place < 0.45)
    breaking = np.clip((place - 0.33) / 0.05, 0, 1) * np.exp(-np.maximum(0, place - 0.38) / 0.16)
    running = np.clip((place - 0.45) / 0.2, 0, 1) * np.clip((1 - place) / 0.3, 0, 1)
    out = noise(rng, length, 110, 500) * (0.35 + 0.7 * gather + 0.6 * breaking)
    out = out + noise(rng, length, 300, 3500) * breaking + 0.34 * noise(rng, length, 2200, 9000) * (running + breaking)
    return out + 0.10 * noise(rng, length, 400, 5000)


def stream(rng: Rng, length: int) -> np.ndarray:
    """Running water: a soft rush full of bubbles."""
    rush = noise(rng, length, 400, 3200) * wander(rng, length, hertz=3, low=0.5, high=1.0)
    return 0.5 * rush + 1.6 * bubbles(rng, length, count=int(length / SAMPLE_RATE * 48), low=380, high=2600)


def underwater(rng: Rng, length: int) -> np.ndarray:
    """A muffled world: pressure, slow currents, and strings of bubbles that go up."""
    out = noise(rng, length, 45, 240) * wander(rng, length, hertz=0.4, low=0.5, high=1.0)
    out = out + 0.14 * noise(rng, length, 300, 900) * wander(rng, length, hertz=0.8, low=0.0, high=1.0)
    for at in moments(rng, length, (0.5, 1.5)):
        count = int(rng.integers(3, 9))
        laid(out, 1.5 * bubbles(rng, SAMPLE_RATE // 2, count=count, low=240, high=950), at)
    return out


def bubbling(rng: Rng, length: int) -> np.ndarray:
    """Many small bubbles, as of a diver or a kettle."""
    return bubbles(rng, length, count=int(14 * length / SAMPLE_RATE) + 1, low=300, high=1900) + (
        0.015 * noise(rng, length, 200, 2000)
    )


def birds(rng: Rng, length: int) -> np.ndarray:
    """A few birds at different distances, some that answer each other, over hardly any air."""
    out = 0.025 * noise(rng, length, 2000, 7000)
    for at in moments(rng, length, (0.4, 1.2), (0.05, 0.4)):
        near, side = rng.uniform(0.25, 1.0), rng.uniform(0.05, 0.95)
        phrase = chirp(rng, Moment(0.6)) * near * np.array([[1.4 * (1 - side)], [1.4 * side]])
        laid(out, phrase, at)
        laid(out, 0.25 * phrase[::-1], at + 0.09)  # an echo from the trees
    return out


def seagulls(rng: Rng, length: int) -> np.ndarray:
    """Gulls: cries that fall, two or three in a row."""
    out = 0.03 * noise(rng, length, 800, 4000)
    for start in moments(rng, length, (1.4, 3.2)):
        hertz, side, near = rng.uniform(900, 1250), rng.uniform(0.1, 0.9), rng.uniform(0.3, 1)
        for number in range(int(rng.integers(2, 5))):
            time = np.arange(int(0.28 * SAMPLE_RATE)) / SAMPLE_RATE
            bend = 1 + 0.35 * arch(np.clip(time / 0.2, 0, 1)) - 0.9 * time
            phase = 2 * np.pi * np.cumsum(hertz * bend) / SAMPLE_RATE
            cry = sum(np.sin(k * phase) / k**0.8 for k in range(1, 7)) * arch(time / time[-1]) ** 0.7
            laid(out, 0.5 * near * both(cry, side), start + 0.34 * number)
    return out


def crickets(rng: Rng, length: int) -> np.ndarray:
    """Night insects: singers with their own pulse, who fall silent in turn."""
    time = np.arange(length, dtype=np.float32) / SAMPLE_RATE
    out = 0.05 * noise(rng, length, 3000, 9000)
    for _ in range(4):
        hertz, pulse, side = rng.uniform(3700, 5100), rng.uniform(14, 21), rng.uniform(0.1, 0.9)
        song = np.clip(np.sin(2 * np.pi * time * rng.uniform(0.9, 1.7) + rng.uniform(0, 6)), 0, 1) ** 0.5
        trill = np.clip(np.sin(2 * np.pi * pulse * time + rng.uniform(0, 6)), 0, 1) ** 2
        call = np.sin(2 * np.pi * hertz * time + 0.6 * np.sin(2 * np.pi * pulse * 2 * time))
        out = out + both(call * song * trill * rng.uniform(0.3, 1.0), side)
    return out


def leaves(rng: Rng, length: int) -> np.ndarray:
    """Foliage in a light wind: a rustle of very many small contacts."""
    gust = wander(rng, length, hertz=1.4, low=0.12, high=1.0) ** 1.5
    count = int(160 * length / SAMPLE_RATE)
    return (0.7 * noise(rng, length, 2000, 9000) + strew(rng, length, count=count, low=2200, high=11000)) * gust


def fire(rng: Rng, length: int) -> np.ndarray:
    """Flames that lick, the hiss of sap, and crackles of all sizes."""
    seconds = length / SAMPLE_RATE
    flames = noise(rng, length, 90, 600) * wander(rng, length, hertz=6, low=0.3, high=1.0)
    crackle = strew(rng, length, count=int(24 * seconds), low=900, high=7500, grain=0.003, loud=(0.5, 9.0))
    knocks = strew(rng, length, count=int(2.5 * seconds), low=250, high=1400, grain=0.012, loud=(1.0, 8.0))
    return flames + 0.1 * noise(rng, length, 3000, 9000) + crackle + knocks


def space(rng: Rng, length: int) -> np.ndarray:
    """The quiet between stars: a far low choir of noise, a shimmer that comes and goes."""
    out = noise(rng, length, 30, 120) * wander(rng, length, hertz=0.3, low=0.5, high=1.0)
    for hertz in (98, 147, 220, 294, 441):
        swell = wander(rng, length, hertz=0.5, low=0.0, high=1.0) ** 2
        out = out + (60 / hertz) ** 0.4 * noise(rng, length, hertz * 0.985, hertz * 1.015) * swell
    return out + 0.02 * noise(rng, length, 5000, 12000) * wander(rng, length, hertz=0.7, low=0, high=1) ** 3


def room(rng: Rng, length: int) -> np.ndarray:
    """The air of a quiet room."""
    return noise(rng, length, 70, 420) + 0.08 * noise(rng, length, 1000, 5000)


NATURE: dict[str, Maker] = {
    "wind": wind, "rain": rain, "storm": storm, "waves": waves, "stream": stream, "underwater": underwater,
    "bubbles": bubbling, "birds": birds, "seagulls": seagulls, "crickets": crickets, "leaves": leaves, "fire": fire,
    "space": space, "room": room,
}  # fmt: skip
