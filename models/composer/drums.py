"""Percussion: one stroke in, stereo samples (2, N) float32 out. Eight variants of each: no two hits are alike."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from models.composer.instruments import band
from studio.digest import derive_seed
from studio.specs import SAMPLE_RATE

VARIANTS = 8


def strike(name: str, *, velocity: float = 0.8, variant: int = 0) -> np.ndarray:
    """A stroke of a drum as (2, N), peak about 0.5 at full velocity. Raises KeyError for a drum that is not there."""
    return _stroke(name, variant % VARIANTS) * np.float32(velocity**1.5)


@lru_cache(maxsize=160)
def _stroke(name: str, variant: int) -> np.ndarray:
    rng = np.random.default_rng(derive_seed(variant, "drum", name))
    sound = np.asarray(DRUMS[name](rng), dtype=np.float64)
    if sound.ndim == 1:
        sound = np.stack([sound, sound])
    fade = min(240, sound.shape[1])
    sound[:, -fade:] *= np.linspace(1, 0, fade)
    sound = (sound * (0.5 / np.abs(sound).max())).astype(np.float32)
    sound.setflags(write=False)
    return sound


def _time(seconds: float) -> np.ndarray:
    return np.arange(int(seconds * SAMPLE_RATE)) / SAMPLE_RATE


def _rise(time: np.ndarray, seconds: float = 0.001) -> np.ndarray:
    """A short attack: nothing begins with a click."""
    return np.clip(time / seconds, 0, 1)


def _drum(
    rng: np.random.Generator, *, start: float, end: float, glide: float, ring: float, click: float, seconds: float
) -> np.ndarray:
    """A membrane: a sine that falls from `start` to `end` Hz, and the beater's noise."""
    time = _time(seconds)
    start, end = start * rng.uniform(0.98, 1.02), end * rng.uniform(0.99, 1.01)
    cycles = end * time + (start - end) * glide * (1 - np.exp(-time / glide))
    body = np.sin(2 * np.pi * cycles) * np.exp(-time / ring)
    beater = band(rng.standard_normal(len(time)), 800, 4000) * np.exp(-time / 0.006)
    return (body + click * beater) * _rise(time)


def _noise(
    rng: np.random.Generator, *, low: float, high: float, ring: float, seconds: float, attack: float = 0.001
) -> np.ndarray:
    """A burst of band noise, different in the two ears."""
    time = _time(seconds)
    return band(rng.standard_normal((2, len(time))), low, high) * np.exp(-time / ring) * _rise(time, attack)


def _metal(rng: np.random.Generator, *, hertz: tuple[float, ...], ring: float, seconds: float) -> np.ndarray:
    """A struck piece of metal: pairs of partials that beat against each other, the higher the shorter, and grit."""
    time = _time(seconds)
    out = 0.25 * band(rng.standard_normal(len(time)), 3500, 12000) * np.exp(-time / 0.012)
    for h in hertz:
        for h_one in h * rng.uniform(0.99, 1.01, 3):
            ringing = np.exp(-time / (ring * rng.uniform(0.6, 1.3) * 600 / (h_one**0.9)))
            out += rng.uniform(0.2, 0.5) * np.sin(2 * np.pi * h_one * time + rng.uniform(0, 6)) * ringing
    return out * _rise(time, 0.0008)


def _chimes(rng: np.random.Generator) -> np.ndarray:
    """A hand through hanging tubes: a dozen tiny bells from high to low, each in its place."""
    time = _time(2.0)
    out = np.zeros((2, len(time)))
    for number in range(14):
        at = 0.055 * number + rng.uniform(0, 0.03)
        since = np.maximum(0, time - at)
        hertz = 6900 * 2 ** (-number * 1.45 / 12) * rng.uniform(0.985, 1.015)
        bar = sum(
            level * np.sin(2 * np.pi * hertz * ratio * since) * np.exp(-since / constant)
            for ratio, level, constant in ((1, 1, 0.22), (1.007, 0.6, 0.16), (2.71, 0.35, 0.05))
            if hertz * ratio < 17000
        )
        side = 0.2 + 0.6 * number / 13
        out += bar * (time > at) * np.clip(since / 0.001, 0, 1) * rng.uniform(0.3, 1) * np.array([[1 - side], [side]])
    return out


def _snare(rng: np.random.Generator, *, tone: float, noise: float, ring: float) -> np.ndarray:
    body = _drum(rng, start=260, end=185, glide=0.02, ring=0.07, click=0.15, seconds=0.32)
    wires = _noise(rng, low=1500, high=9000, ring=ring, seconds=0.32)
    return tone * np.stack([body, body]) + noise * wires


def _clap(rng: np.random.Generator) -> np.ndarray:
    """Several hands within 30 ms, then the room."""
    time = _time(0.35)
    hands = sum(
        np.where(time > at, np.exp(-(time - at) / (0.006 if at < 0.028 else 0.07)), 0.0)
        for at in (0.0, 0.011, 0.02, 0.029)
    )
    return band(rng.standard_normal((2, len(time))), 900, 5200) * hands * _rise(time)


def _snap(rng: np.random.Generator) -> np.ndarray:
    time = _time(0.18)
    body = band(rng.standard_normal((2, len(time))), 1700, 3200) * (np.exp(-time / 0.012) + 0.12 * np.exp(-time / 0.05))
    return body * _rise(time)


def _shaker(rng: np.random.Generator) -> np.ndarray:
    time = _time(0.14)
    return band(rng.standard_normal((2, len(time))), 5200, 12000) * np.sin(np.pi * np.clip(time / 0.075, 0, 1)) ** 2


def _brush(rng: np.random.Generator) -> np.ndarray:
    time = _time(0.26)
    shape = 0.6 * np.exp(-time / 0.025) + 0.5 * np.sin(np.pi * np.clip(time / 0.22, 0, 1)) ** 1.5
    return band(rng.standard_normal((2, len(time))), 1800, 7500) * shape * _rise(time, 0.003)


def _swell(rng: np.random.Generator) -> np.ndarray:
    """A cymbal played backwards: 1.2 s up to its peak, 0.3 s away."""
    time = _time(1.5)
    shape = np.where(time < 1.2, (time / 1.2) ** 3, np.exp(-(time - 1.2) / 0.06))
    return band(rng.standard_normal((2, len(time))), 3000, 11000) * shape


def _vinyl(rng: np.random.Generator) -> np.ndarray:
    """Two seconds of an old record's hiss and crackle, fading in and out: strokes of it overlap into a bed."""
    time = _time(2.2)
    specks = np.where(rng.random((2, len(time))) < 7 / SAMPLE_RATE, rng.uniform(-1, 1, (2, len(time))), 0.0)
    specks = band(specks, 900, 6000) * 1.3
    return (specks + 0.5 * band(rng.standard_normal((2, len(time))), 300, 5000)) * np.sin(np.pi * time / 2.2) ** 2


def _wood(rng: np.random.Generator, hertz: float) -> np.ndarray:
    time = _time(0.12)
    h = hertz * rng.uniform(0.95, 1.06)
    body = np.sin(2 * np.pi * h * time) * np.exp(-time / 0.022) + 0.4 * np.sin(2 * np.pi * h * 2.57 * time) * np.exp(
        -time / 0.01
    )
    return (body + 0.06 * band(rng.standard_normal(len(time)), 1500, 5000) * np.exp(-time / 0.005)) * _rise(
        time, 0.0007
    )


def _cymbal(rng: np.random.Generator, *, ring: float, seconds: float) -> np.ndarray:
    wash = _noise(rng, low=3800, high=13000, ring=ring, seconds=seconds, attack=0.002)
    ping = _metal(rng, hertz=(3150, 4270, 5390, 7010, 8420), ring=ring * 8, seconds=seconds)
    return wash + 0.12 * np.stack([ping, ping])


DRUMS = {
    "kick": lambda rng: _drum(rng, start=150, end=52, glide=0.03, ring=0.12, click=0.10, seconds=0.4),
    "kick_soft": lambda rng: _drum(rng, start=105, end=55, glide=0.03, ring=0.10, click=0.02, seconds=0.35),
    "kick_dusty": lambda rng: _drum(rng, start=120, end=58, glide=0.025, ring=0.11, click=0.05, seconds=0.35),
    "snare": lambda rng: _snare(rng, tone=0.6, noise=0.4, ring=0.09),
    "snare_dusty": lambda rng: _snare(rng, tone=0.8, noise=0.22, ring=0.055),
    "rim": lambda rng: _wood(rng, 1650),
    "block": lambda rng: _wood(rng, 980),
    "block_low": lambda rng: _wood(rng, 720),
    "tick": lambda rng: _wood(rng, 3100),
    "clap": _clap,
    "snap": _snap,
    "shaker": _shaker,
    "brush": _brush,
    "hat": lambda rng: _noise(rng, low=7000, high=14000, ring=0.022, seconds=0.12),
    "hat_open": lambda rng: _noise(rng, low=6500, high=14000, ring=0.11, seconds=0.4),
    "ride": lambda rng: _cymbal(rng, ring=0.25, seconds=0.8),
    "crash": lambda rng: _cymbal(rng, ring=0.55, seconds=2.0),
    "swell": _swell,
    "vinyl": _vinyl,
    "triangle": lambda rng: _metal(rng, hertz=(4100, 6230, 8870, 11200), ring=1.6, seconds=1.0),
    "chimes": _chimes,
    "tambourine": lambda rng: (
        _metal(rng, hertz=(5200, 6900, 8300, 9700, 11300), ring=1.6, seconds=0.3)
        + 0.5
        * band(rng.standard_normal(int(0.3 * SAMPLE_RATE)), 6000, 13000)
        * np.exp(-_time(0.3) / 0.05)
        * _rise(_time(0.3))
    ),
    "taiko": lambda rng: _drum(rng, start=135, end=70, glide=0.05, ring=0.28, click=0.22, seconds=1.1),
    "taiko_high": lambda rng: _drum(rng, start=200, end=118, glide=0.04, ring=0.17, click=0.28, seconds=0.8),
    "tom": lambda rng: _drum(rng, start=210, end=135, glide=0.05, ring=0.2, click=0.10, seconds=0.7),
    "boom": lambda rng: _drum(rng, start=95, end=46, glide=0.08, ring=0.42, click=0.06, seconds=1.5),
}
SWELL_SECONDS = 1.2  # from the start of a swell to its peak
