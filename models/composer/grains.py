"""What effects are made of: noise of any band, strewn grains, ringing modes, bubbles, formants.

Noise is read from long pools that close on themselves, one for each band, so that a minute of rain costs no more
transforms than a drop. Everything is (2, N) float32 at 48 kHz unless it says otherwise.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from studio.digest import derive_seed
from studio.specs import SAMPLE_RATE

POOL = 1 << 17  # samples of a pool: 2.7 s
CONTROL = 64  # samples between two values of a slow curve
Rng = np.random.Generator


@dataclass(frozen=True)
class Moment:
    """How something happens: the wished seconds (0: its own), strength 0..1, surface, and the weight of what moves.

    A weight of 0 is a mouse, 0.5 a person, 1 an elephant.
    """

    seconds: float = 0.0
    strength: float = 1.0
    surface: str = "grass"
    weight: float = 0.5


def times(seconds: float) -> np.ndarray:
    """Seconds of each sample, at least 64 of them."""
    return np.arange(max(64, int(seconds * SAMPLE_RATE)), dtype=np.float32) / np.float32(SAMPLE_RATE)


def rise(time: np.ndarray, seconds: float = 0.001) -> np.ndarray:
    """A short attack: nothing begins with a click."""
    return np.clip(time / np.float32(seconds), 0, 1)


def arch(place: np.ndarray) -> np.ndarray:
    """A half wave over 0..1, never below zero."""
    return np.maximum(0.0, np.sin(np.float32(np.pi) * place))


def decay(time: np.ndarray, constant: float, at: float = 0.0) -> np.ndarray:
    """Something that begins at `at` and dies with a time constant."""
    first = int(np.ceil(at * SAMPLE_RATE))
    out = np.zeros(len(time), dtype=np.float32)
    last = min(len(time), first + int(9 * constant * SAMPLE_RATE))  # 78 dB down
    if last > first:
        since = time[first:last] - np.float32(at)
        out[first:last] = np.exp(since * np.float32(-1 / constant)) * rise(since, 0.0005)
    return out


@lru_cache(maxsize=1)
def _white() -> np.ndarray:
    """The spectrum of a pool of stereo noise with a common middle."""
    rng = np.random.default_rng(derive_seed(1, "noise"))
    return np.fft.rfft(rng.standard_normal(POOL) + 0.6 * rng.standard_normal((2, POOL)))


@lru_cache(maxsize=96)
def _pool(low: int, high: int) -> np.ndarray:
    """Band noise (2, POOL) of unit RMS between two edges, given in twelfths of an octave above 10 Hz."""
    hertz = np.maximum(np.fft.rfftfreq(POOL, 1 / SAMPLE_RATE), 1e-3)
    lowest, highest = (10 * 2 ** (edge / 12) for edge in (low, high))
    shape = 1.0 / (1.0 + (hertz / highest) ** 4) / (1.0 + (lowest / hertz) ** 4)
    pool = np.fft.irfft(_white() * shape, POOL)
    pool = (pool / np.sqrt((pool**2).mean())).astype(np.float32)
    pool.setflags(write=False)
    return pool


def _edge(hertz: float) -> int:
    return round(12 * np.log2(max(hertz, 10.0) / 10.0))


def noise(rng: Rng, length: int, low: float, high: float) -> np.ndarray:
    """Band noise (2, length) between low and high Hz, unit RMS, alike enough in both ears to keep its place."""
    pool = _pool(_edge(low), _edge(high))
    at = int(rng.integers(POOL))
    if at + length <= POOL:
        return pool[:, at : at + length]
    return np.take(pool, np.arange(at, at + length), axis=1, mode="wrap")


def swept(rng: Rng, time: np.ndarray, centres: np.ndarray, width: float = 1.7) -> np.ndarray:
    """Noise whose band moves: `centres` are Hz over time; bands next to each other are cross-faded."""
    out = np.zeros((2, len(time)), dtype=np.float32)
    low, high = float(centres.min()) * 0.98, float(centres.max()) * 1.02
    steps = np.geomspace(low, high, max(3, min(9, 2 + int(3 * np.log2(high / low)))))
    ratio = np.log(steps[1] / steps[0])
    place = np.log(centres)
    for hertz in steps:
        near = np.clip(1 - np.abs(np.log(hertz) - place) / ratio, 0, 1)
        if near.any():
            out += near.astype(np.float32) * noise(rng, len(time), hertz / width, hertz * width)
    return out


def strew(
    rng: Rng,
    length: int,
    *,
    count: int,
    low: float,
    high: float,
    grain: float = 0.004,
    where: np.ndarray | None = None,
    loud: tuple[float, float] = (0.1, 1.0),
    spread: float = 0.6,
) -> np.ndarray:
    """`count` grains of band noise, each of a few ms and in its own place of the stereo picture.

    `where` are the samples at which they begin; without it they are strewn evenly. Loudness is skewed: many are
    soft, few are loud.
    """
    size = max(16, int(grain * SAMPLE_RATE))
    out = np.zeros((2, length + size), dtype=np.float32)
    if count:
        starts = (rng.uniform(0, length, count) if where is None else where).astype(np.int64).clip(0, length - 1)
        pool = _pool(_edge(low), _edge(high))[0]
        offsets = rng.integers(0, POOL - size, count)
        span = np.arange(size)
        shape = (np.exp(-5.0 * span / size) * np.clip(span / 12, 0, 1)).astype(np.float32)
        amount = loud[0] + (loud[1] - loud[0]) * rng.random(count) ** 3
        grains = pool[offsets[:, None] + span] * shape * amount[:, None].astype(np.float32)
        side = 0.5 + 0.5 * spread * rng.uniform(-1, 1, count)
        index = (starts[:, None] + span).ravel()
        for channel, share in ((0, 1 - side), (1, side)):
            weights = (grains * (1.4 * share[:, None])).ravel()
            out[channel] += np.bincount(index, weights, minlength=length + size).astype(np.float32)
    return out[:, :length]


def modes(time: np.ndarray, partials: tuple[tuple[float, float, float], ...], at: float = 0.0) -> np.ndarray:
    """(N,) a struck body: partials as (Hz, level, time constant), from `at` on."""
    first = int(at * SAMPLE_RATE)
    out = np.zeros(len(time), dtype=np.float32)
    since = time[: len(time) - first]
    for hertz, level, constant in partials:
        heard = min(len(since), int(7 * constant * SAMPLE_RATE))
        ringing = np.exp(since[:heard] / np.float32(-constant)) * np.float32(level)
        out[first : first + heard] += ringing * np.sin(np.float32(2 * np.pi * hertz) * since[:heard])
    return out


def fall(time: np.ndarray, hertz: float, ring: float, glide: float = 0.0, at: float = 0.0) -> np.ndarray:
    """(N,) a thud: a sine that dies, beginning higher by the share `glide`."""
    first = int(np.ceil(at * SAMPLE_RATE))
    out = np.zeros(len(time), dtype=np.float32)
    last = min(len(time), first + int(9 * ring * SAMPLE_RATE))
    if last > first:
        since = time[first:last] - np.float32(at)
        dying = np.exp(since * np.float32(-1 / ring))
        cycles = np.float32(hertz) * (since + np.float32(glide * ring) * (1 - dying))
        out[first:last] = np.sin(np.float32(2 * np.pi) * cycles) * dying
    return out


def both(sound: np.ndarray, side: float = 0.5) -> np.ndarray:
    """A mono sound (N,) in two channels, `side` 0 left .. 1 right, at equal power."""
    angle = side * np.pi / 2
    return np.sqrt(2) * sound[None] * np.array([[np.cos(angle)], [np.sin(angle)]], dtype=np.float32)


def laid(out: np.ndarray, sound: np.ndarray, at: float) -> None:
    """Adds a sound (2, N) to another one at a time in seconds; what does not fit is lost."""
    first = int(at * SAMPLE_RATE)
    count = min(sound.shape[1], out.shape[1] - first)
    if count > 0:
        out[:, first : first + count] += sound[:, :count]


def wander(rng: Rng, length: int, *, hertz: float, low: float, high: float) -> np.ndarray:
    """A smooth random curve between low and high that turns about `hertz` times a second; independent of length."""
    points = rng.uniform(low, high, int(length / SAMPLE_RATE * hertz) + 4)
    knots = np.arange(0, length + CONTROL, CONTROL)  # smooth at 750 values a second, straight between them
    at = knots * (hertz / SAMPLE_RATE)
    index = at.astype(np.int64)
    part = 0.5 - 0.5 * np.cos(np.pi * (at - index))
    values = points[index] * (1 - part) + points[index + 1] * part
    return np.interp(np.arange(length), knots, values).astype(np.float32)


def bubbles(
    rng: Rng, length: int, *, count: int, low: float = 500, high: float = 2200, until: float = 1.0
) -> np.ndarray:
    """Drops: short sines that rise in pitch (van den Doel 2005), strewn over the first share `until`."""
    out = np.zeros((2, length), dtype=np.float32)
    for _ in range(count):
        hertz, seconds = np.exp(rng.uniform(np.log(low), np.log(high))), rng.uniform(0.012, 0.05)
        time = times(seconds)
        drop = np.sin(2 * np.pi * hertz * (time + 4.0 * time**2)) * np.exp(-4 * time / seconds) * np.hanning(len(time))
        sound = both(drop * rng.uniform(0.15, 1.0), rng.uniform(0.15, 0.85))
        laid(out, sound, rng.uniform(0.0, until) * max(0.0, length / SAMPLE_RATE - seconds))
    return out


VOWELS = (  # Hz of the first three formants (Peterson and Barney 1952)
    (730, 1090, 2440), (530, 1840, 2480), (270, 2290, 3010), (570, 840, 2410), (300, 870, 2240), (640, 1190, 2390),
)  # fmt: skip


def voiced(rng: Rng, pitch: np.ndarray, vowel: tuple[float, float, float], *, breath: float = 0.15) -> np.ndarray:
    """(N,) a vowel at a pitch (Hz over time): a train of pulses and breath through three formants."""
    length = len(pitch)
    phase = np.cumsum(pitch / SAMPLE_RATE)
    pulses = 1.0 - 2.0 * (phase - np.floor(phase)) ** 0.5
    size = 1 << max(4, (length - 1).bit_length())
    hertz = np.fft.rfftfreq(size, 1 / SAMPLE_RATE)
    shape = sum(
        level / (1 + ((hertz - f) / (50 + 0.06 * f)) ** 2) for f, level in zip(vowel, (1, 0.6, 0.3), strict=True)
    )
    source = np.fft.rfft(pulses + breath * rng.standard_normal(length), size)
    out = np.fft.irfft(source * (shape + 0.02) / (1 + (hertz / 4000) ** 2), size)[:length]
    return (out / (np.abs(out).max() + 1e-9)).astype(np.float32)
