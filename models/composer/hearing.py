"""What is heard in a sound, as numbers: loudness, dynamics, onsets, key and chords, colour, width.

The composer is judged by these, in its tests and in `docs/reference/sound.md`; nothing here makes sound. A sound is
(2, N) at 48 kHz.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from itertools import pairwise

import numpy as np

from models.composer.harmony import NAMES
from studio.specs import SAMPLE_RATE

HOP = 480  # samples between two looks at a spectrum: 10 ms
WINDOW = 2048
SILENCE = -120.0  # dB
# Albrecht and Shanahan 2013: how much each pitch class sounds in pieces of a major and of a minor key
MAJOR_PROFILE = np.array([0.238, 0.006, 0.111, 0.006, 0.137, 0.094, 0.016, 0.214, 0.009, 0.080, 0.008, 0.081])
MINOR_PROFILE = np.array([0.220, 0.006, 0.104, 0.123, 0.019, 0.103, 0.012, 0.214, 0.062, 0.022, 0.061, 0.052])
OCTAVES = (63, 125, 250, 500, 1000, 2000, 4000, 8000)  # Hz, centres


@dataclass(frozen=True)
class Heard:
    """A sound in figures."""

    loudness: float  # LUFS, integrated (ITU-R BS.1770)
    loudness_range: float  # LU (EBU Tech 3342)
    crest: float  # dB, peak over RMS
    centroid: float  # Hz, mean of the spectrum's centre, weighted by level
    tilt: float  # dB per octave of the power density, 63 Hz to 8 kHz
    width: float  # dB, side against middle
    onsets: float  # a second
    key: str
    key_strength: float  # correlation with the key's profile, -1..1
    steadiness: float  # 0..1: share of the spectrum that stays as it is for half a second


def heard(sound: np.ndarray) -> Heard:
    """All figures of a sound."""
    key, strength = key_of(chroma(sound).sum(axis=1))
    middle, side = sound.mean(axis=0), 0.5 * (sound[0] - sound[1])
    bands = octave_levels(sound)
    return Heard(
        loudness=integrated(sound),
        loudness_range=loudness_range(sound),
        crest=_db(np.abs(sound).max() ** 2) - _db((sound**2).mean()),
        centroid=centroid(sound),
        tilt=float(np.polyfit(np.arange(len(bands)), bands, 1)[0]) - 3.01,
        width=_db((side**2).mean()) - _db((middle**2).mean()),
        onsets=len(onsets(sound)) / max(1e-6, sound.shape[1] / SAMPLE_RATE),
        key=key,
        key_strength=strength,
        steadiness=steadiness(sound),
    )


def _db(power: float) -> float:
    return float(10 * np.log10(max(float(power), 1e-12)))


# Loudness


def weighted(sound: np.ndarray) -> np.ndarray:
    """The sound through the K-weighting of BS.1770, applied to its spectrum."""
    size = 1 << (sound.shape[1] - 1).bit_length()
    z = np.exp(-2j * np.pi * np.fft.rfftfreq(size))
    shelf = (1.53512485958697 - 2.69169618940638 * z + 1.19839281085285 * z**2) / (
        1 - 1.69065929318241 * z + 0.73248077421585 * z**2
    )
    high = (1 - 2 * z + z**2) / (1 - 1.99004745483398 * z + 0.99007225036621 * z**2)
    return np.fft.irfft(np.fft.rfft(sound, size) * shelf * high, size)[:, : sound.shape[1]]


def loudness_curve(sound: np.ndarray, seconds: float = 3.0, hop: float = 0.1) -> np.ndarray:
    """LUFS of each window of `seconds`: 0.4 is momentary, 3 short-term."""
    power = np.concatenate([[0.0], np.cumsum((weighted(sound) ** 2).sum(axis=0))])
    width = min(round(seconds * SAMPLE_RATE), sound.shape[1])
    starts = np.arange(0, sound.shape[1] - width + 1, round(hop * SAMPLE_RATE))
    return -0.691 + 10 * np.log10(np.maximum((power[starts + width] - power[starts]) / width, 1e-12))


def integrated(sound: np.ndarray) -> float:
    """LUFS of the whole, gated."""
    blocks = loudness_curve(sound, 0.4)
    loud = blocks[blocks > -70]
    if not loud.size:
        return SILENCE
    gate = 10 * np.log10((10 ** (loud / 10)).mean()) - 10
    return float(10 * np.log10((10 ** (loud[loud > gate] / 10)).mean()))


def loudness_range(sound: np.ndarray) -> float:
    """LU between the quiet and the loud parts: short-term loudness from the 10th to the 95th percentile, gated."""
    blocks = loudness_curve(sound, 3.0)
    loud = blocks[blocks > -70]
    if not loud.size:
        return 0.0
    gate = 10 * np.log10((10 ** (loud / 10)).mean()) - 20
    low, high = np.percentile(loud[loud > gate], (10, 95))
    return float(high - low)


# Spectrum


def spectrum(sound: np.ndarray, size: int = WINDOW, hop: int = HOP) -> np.ndarray:
    """Magnitudes (frequencies, times) of the middle; column t is centred on sample t * hop."""
    padded = np.pad(sound.mean(axis=0), (size // 2, size // 2)).astype(np.float32)
    frames = np.lib.stride_tricks.sliding_window_view(padded, size)[::hop]
    return np.abs(np.fft.rfft(frames * np.hanning(size).astype(np.float32), axis=1)).T


def octave_levels(sound: np.ndarray) -> np.ndarray:
    """DB of each octave around OCTAVES."""
    power = (np.abs(np.fft.rfft(sound)) ** 2).sum(axis=0)
    hertz = np.fft.rfftfreq(sound.shape[1], 1 / SAMPLE_RATE)
    edges = [(centre / np.sqrt(2), centre * np.sqrt(2)) for centre in OCTAVES]
    levels = [power[(hertz >= low) & (hertz < high)].sum() for low, high in edges]
    return 10 * np.log10(np.maximum(levels, 1e-12))


def centroid(sound: np.ndarray) -> float:
    """Hz: the centre of the spectrum, by magnitude."""
    magnitude = spectrum(sound)
    hertz = np.fft.rfftfreq(WINDOW, 1 / SAMPLE_RATE)
    return float((magnitude * hertz[:, None]).sum() / (magnitude.sum() + 1e-9))


def steadiness(sound: np.ndarray) -> float:
    """How much a spectrum stands still: 1 is a test tone, music is well under 0.9."""
    magnitude = spectrum(sound, hop=HOP * 5)
    later = magnitude[:, 10:]
    kept = np.minimum(magnitude[:, :-10], later).sum() if later.size else 0.0
    return float(kept / (later.sum() + 1e-9))


# Onsets


def flux(sound: np.ndarray) -> np.ndarray:
    """How much new there is in the spectrum each 10 ms: rises of the level over 24 bands in dB above a floor."""
    magnitude = spectrum(sound, 1024)
    hertz = np.fft.rfftfreq(1024, 1 / SAMPLE_RATE)
    edges = np.geomspace(60, 16000, 25)
    rows = [magnitude[(hertz >= low) & (hertz < high)].sum(axis=0) for low, high in pairwise(edges)]
    level = np.log1p(200 * np.array(rows) / (np.array(rows).max() + 1e-9))
    return np.maximum(0, np.diff(level, axis=1, prepend=level[:, :1])).sum(axis=0)


def onsets(sound: np.ndarray) -> np.ndarray:
    """Seconds at which something begins: peaks of the flux above what is usual around them."""
    novelty = flux(sound)
    if novelty.size < 3:
        return np.zeros(0)
    mean = np.convolve(np.pad(novelty, 25, mode="edge"), np.ones(51) / 51, mode="valid")
    wide = np.lib.stride_tricks.sliding_window_view(np.pad(novelty, 4), 9).max(axis=1)
    peaks = np.flatnonzero((novelty >= wide) & (novelty > 1.4 * mean + 0.08 * novelty.max()))
    return peaks[np.diff(peaks, prepend=-100) > 3] * HOP / SAMPLE_RATE


# Pitch


def chroma(sound: np.ndarray) -> np.ndarray:
    """(12, times) how much of each pitch class sounds, ten times a second, 55 to 900 Hz, where overtones are few."""
    size = 16384
    magnitude = spectrum(sound, size, SAMPLE_RATE // 10)
    hertz = np.fft.rfftfreq(size, 1 / SAMPLE_RATE)
    used = (hertz > 55) & (hertz < 900)
    pitch = 69 + 12 * np.log2(hertz[used] / 440)
    near = np.exp(-(((pitch - np.round(pitch)) / 0.25) ** 2)) / np.sqrt(hertz[used] / 220)
    classes = (np.arange(12)[:, None] == (np.round(pitch).astype(int) % 12)[None]) * near
    return classes @ np.sqrt(magnitude[used])


def key_of(weights: np.ndarray) -> tuple[str, float]:
    """The key that fits a chroma (12,) best, as `D minor`, and its correlation with the profile."""
    found = {}
    for mode, profile in (("major", MAJOR_PROFILE), ("minor", MINOR_PROFILE)):
        for tonic in range(12):
            found[f"{NAMES[tonic]} {mode}"] = float(np.corrcoef(np.roll(profile, tonic), weights)[0, 1])
    best = max(found, key=lambda name: (found[name], name))
    return best, found[best]


@cache
def _triads() -> tuple[tuple[tuple[int, str], ...], np.ndarray]:
    shapes = (("", (0, 4, 7)), ("m", (0, 3, 7)))
    names = tuple((root, kind) for kind, _ in shapes for root in range(12))
    masks = np.array([[(pc - root) % 12 in shape for pc in range(12)] for _, shape in shapes for root in range(12)])
    return names, masks / np.sqrt(3)


def chord_of(weights: np.ndarray) -> tuple[int, str]:
    """The triad that fits a chroma (12,) best, as its root's pitch class and "" or "m"."""
    names, masks = _triads()
    return names[int(np.argmax(masks @ (weights / (np.linalg.norm(weights) + 1e-9))))]
