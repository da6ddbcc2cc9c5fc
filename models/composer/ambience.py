"""Sounds that last: weather, water, animals, traffic, engines. Each is (2, N) of the wished length, RMS 1."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from models.composer.foley import bubbles, chirp
from models.composer.instruments import band
from studio.specs import SAMPLE_RATE

Maker = Callable[[np.random.Generator, int], np.ndarray]


def _wander(rng: np.random.Generator, length: int, *, hertz: float, low: float, high: float) -> np.ndarray:
    """A smooth random curve between low and high that turns about `hertz` times a second; independent of length."""
    count = int(length / SAMPLE_RATE * hertz) + 4
    points = rng.uniform(0, 1, count)
    at = np.arange(length) / SAMPLE_RATE * hertz
    index = at.astype(int)
    part = 0.5 - 0.5 * np.cos(np.pi * (at - index))
    return low + (high - low) * (points[index] * (1 - part) + points[index + 1] * part)


def _wide(rng: np.random.Generator, length: int, low: float, high: float) -> np.ndarray:
    """Band noise, broad but with a common middle."""
    return band(rng.standard_normal(length) * 0.8 + rng.standard_normal((2, length)) * 0.6, low, high)


def wind(rng: np.random.Generator, length: int) -> np.ndarray:
    """Gusts: low rush, and a whistle that comes and goes."""
    rush = _wide(rng, length, 120, 700) * _wander(rng, length, hertz=0.8, low=0.35, high=1.0)
    whistle = _wide(rng, length, 550, 1100) * _wander(rng, length, hertz=1.1, low=0.0, high=1.0) ** 2
    return rush + 0.6 * whistle


def rain(rng: np.random.Generator, length: int) -> np.ndarray:
    """A hiss of many drops and the patter of near ones."""
    hiss = _wide(rng, length, 1500, 9000)
    drops = np.where(rng.random((2, length)) < 90 / SAMPLE_RATE, rng.uniform(20, 90, (2, length)), 0.0)
    return hiss + 0.6 * band(drops, 900, 5000)


def waves(rng: np.random.Generator, length: int) -> np.ndarray:
    """Surf that swells every few seconds and foams."""
    time = np.arange(length) / SAMPLE_RATE
    swell = 0.5 + 0.5 * np.sin(2 * np.pi * time / 4.3 + rng.uniform(0, 6.28))
    return _wide(rng, length, 150, 900) * (0.35 + 0.9 * swell**2) + 0.5 * _wide(rng, length, 1500, 7000) * swell**3


def stream(rng: np.random.Generator, length: int) -> np.ndarray:
    """Running water: a soft rush full of bubbles."""
    count = int(length / SAMPLE_RATE * 45)
    rush = _wide(rng, length, 400, 3000) * _wander(rng, length, hertz=3, low=0.6, high=1.0)
    return 0.5 * rush + 1.6 * bubbles(rng, length + length // 2, count=count)[:, :length]


def underwater(rng: np.random.Generator, length: int) -> np.ndarray:
    """A muffled world with slow bubbles."""
    count = int(length / SAMPLE_RATE * 5)
    drone = _wide(rng, length, 60, 260)
    return drone + 0.9 * bubbles(rng, length + length // 2, count=count, low=220, high=700)[:, :length]


def birds(rng: np.random.Generator, length: int) -> np.ndarray:
    """A few birds at different distances, over hardly any air."""
    out = 0.03 * _wide(rng, length, 2000, 7000)
    at = int(rng.uniform(0.05, 0.4) * SAMPLE_RATE)
    while at < length - SAMPLE_RATE // 5:
        phrase = chirp(rng, 0.6, 1.0, "")[:, : length - at]
        side = rng.uniform(0.15, 0.85)
        out[:, at : at + phrase.shape[1]] += phrase * rng.uniform(0.3, 1.0) * np.array([[side], [1 - side]])
        at += int(rng.uniform(0.5, 1.3) * SAMPLE_RATE)
    return out


def crickets(rng: np.random.Generator, length: int) -> np.ndarray:
    """Night insects: three singers with their own pulse."""
    time = np.arange(length) / SAMPLE_RATE
    out = 0.04 * _wide(rng, length, 3000, 8000)
    for _ in range(3):
        hertz, pulse, side = rng.uniform(3900, 4900), rng.uniform(14, 19), rng.uniform(0.15, 0.85)
        song = np.clip(np.sin(2 * np.pi * time * rng.uniform(1.1, 1.7) + rng.uniform(0, 6)), 0, 1) ** 0.5
        trill = np.clip(np.sin(2 * np.pi * pulse * time), 0, 1) ** 2
        out += np.sin(2 * np.pi * hertz * time) * song * trill * np.array([[side], [1 - side]])
    return out


def traffic(rng: np.random.Generator, length: int) -> np.ndarray:
    """A street: a low rumble, and cars that pass from one side to the other."""
    time = np.arange(length) / SAMPLE_RATE
    out = _wide(rng, length, 60, 450) * 0.8
    for _ in range(1 + int(length / SAMPLE_RATE / 2.2)):
        middle, side = rng.uniform(0, time[-1] if length > 1 else 0), rng.choice([-1, 1])
        near = 1 / (1 + ((time - middle) / 0.5) ** 2)
        pan = 0.5 + 0.4 * side * np.tanh((time - middle) / 0.6)
        out += _wide(rng, length, 250, 1700) * near * np.stack([1 - pan, pan]) * rng.uniform(0.5, 1.1)
    return out


def crowd(rng: np.random.Generator, length: int) -> np.ndarray:
    """People talking: many voices as syllables of formant noise, none to be understood."""
    out = 0.3 * _wide(rng, length, 200, 1200)
    for _ in range(9):
        formant, side = rng.uniform(350, 1900), rng.uniform(0.15, 0.85)
        syllables = _wander(rng, length, hertz=rng.uniform(4, 6.5), low=-0.5, high=1.0).clip(0) ** 1.3
        voice = band(rng.standard_normal(length), formant * 0.8, formant * 1.25) * syllables
        out += voice * np.array([[side], [1 - side]]) * 0.6
    return out


def applause(rng: np.random.Generator, length: int) -> np.ndarray:
    """Many hands, each with its own pitch."""
    out = np.zeros((2, length))
    for low, high in ((700, 1500), (1000, 2300), (1600, 3800)):
        claps = np.where(rng.random((2, length)) < 55 / SAMPLE_RATE, rng.uniform(0.3, 1.0, (2, length)), 0.0)
        shape = np.exp(-np.arange(900) / 180.0) * rng.standard_normal(900)
        size = 1 << (length + 900).bit_length()
        hands = np.fft.irfft(np.fft.rfft(claps, size) * np.fft.rfft(shape, size), size)[:, :length]
        out += band(hands, low, high)
    return out


def _rotor(
    rng: np.random.Generator, length: int, *, hertz: float, drift: float, harmonics: int, rough: float
) -> np.ndarray:
    """Something that turns: a row of harmonics of a slightly unsteady pitch, and its rattle."""
    pitch = hertz * _wander(rng, length, hertz=1.5, low=1 - drift, high=1 + drift)
    phase = 2 * np.pi * np.cumsum(pitch) / SAMPLE_RATE
    tone = sum(np.sin(k * phase + rng.uniform(0, 6)) / k**0.65 for k in range(1, harmonics + 1))
    rattle = _wide(rng, length, 200, 1800) * (0.6 + 0.4 * np.sin(phase))
    return np.stack([tone, tone]) + rough * rattle


def engine(rng: np.random.Generator, length: int) -> np.ndarray:
    """A car's motor heard from outside."""
    return _rotor(rng, length, hertz=52, drift=0.03, harmonics=18, rough=1.3)


def hum(rng: np.random.Generator, length: int) -> np.ndarray:
    """Machines behind walls: a space station, a fridge."""
    time = np.arange(length) / SAMPLE_RATE
    tone = sum(
        level * np.sin(2 * np.pi * hertz * time + rng.uniform(0, 6))
        for hertz, level in ((55, 1), (82.5, 0.5), (110, 0.6), (165.3, 0.25))
    )
    return np.stack([tone, tone]) * (1 + 0.15 * np.sin(2 * np.pi * 0.4 * time)) + 0.6 * _wide(rng, length, 250, 1300)


def train(rng: np.random.Generator, length: int) -> np.ndarray:
    """Wheels over joints in pairs, above a rumble."""
    time = np.arange(length) / SAMPLE_RATE
    beat = (time * 2.1 + rng.uniform(0, 1)) % 1.0
    joints = np.exp(-beat / 0.05) + 0.8 * np.exp(-((beat - 0.22) % 1.0) / 0.05)
    return _wide(rng, length, 60, 400) + 0.9 * _wide(rng, length, 300, 2200) * joints


def rocket(rng: np.random.Generator, length: int) -> np.ndarray:
    """A roar with crackle."""
    crackle = _wander(rng, length, hertz=38, low=0.3, high=1.0) ** 2
    return _wide(rng, length, 40, 500) + 0.6 * _wide(rng, length, 400, 3500) * crackle


def burner(rng: np.random.Generator, length: int) -> np.ndarray:
    """A balloon's flame: bursts of a second or so, over a little air."""
    flame = _wide(rng, length, 250, 2600) * _wander(rng, length, hertz=14, low=0.7, high=1.0)
    time = np.arange(length) / SAMPLE_RATE
    burst = np.clip(6 * np.sin(2 * np.pi * (time / 2.9 + 0.05)), 0, 1)
    return flame * burst + 0.12 * _wide(rng, length, 150, 900)


def fire(rng: np.random.Generator, length: int) -> np.ndarray:
    """Flames and their crackle."""
    sparks = np.where(rng.random((2, length)) < 14 / SAMPLE_RATE, rng.uniform(30, 160, (2, length)), 0.0)
    return _wide(rng, length, 100, 700) * _wander(rng, length, hertz=5, low=0.5, high=1.0) + band(sparks, 1200, 6000)


def leaves(rng: np.random.Generator, length: int) -> np.ndarray:
    """Foliage in a light wind."""
    return _wide(rng, length, 1800, 7500) * _wander(rng, length, hertz=1.6, low=0.15, high=1.0) ** 1.5


def clock(rng: np.random.Generator, length: int) -> np.ndarray:
    """A clock on the wall: tick and tock, two a second."""
    out = 0.01 * _wide(rng, length, 300, 2000)
    time = np.arange(int(0.05 * SAMPLE_RATE)) / SAMPLE_RATE
    for number, at in enumerate(range(int(0.1 * SAMPLE_RATE), max(0, length - len(time)), SAMPLE_RATE // 2)):
        body = np.sin(2 * np.pi * (2350, 1870)[number % 2] * time) * np.exp(-time / 0.006)
        strike = band(rng.standard_normal(len(time)), 1500, 6000) * np.exp(-time / 0.002)
        out[:, at : at + len(time)] += (body + 0.5 * strike) * np.clip(time / 0.0006, 0, 1)
    return out


def room(rng: np.random.Generator, length: int) -> np.ndarray:
    """The air of a quiet room."""
    return _wide(rng, length, 80, 500)


AMBIENCE: dict[str, Maker] = {
    "wind": wind, "rain": rain, "waves": waves, "stream": stream, "underwater": underwater, "birds": birds,
    "crickets": crickets, "traffic": traffic, "crowd": crowd, "applause": applause, "engine": engine, "hum": hum,
    "train": train, "rocket": rocket, "burner": burner, "fire": fire, "leaves": leaves, "clock": clock, "room": room,
}  # fmt: skip
