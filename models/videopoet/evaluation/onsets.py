"""Whether what is heard begins when it is seen: onsets of a sound against the moments of a picture.

Of a render the moments are known: its events. Of a generated clip they are estimated from the pictures, as the moments
at which what moves by itself stops most suddenly: a foot lands, a hand strikes. That is a rough measure at 8 frames a
second: of the events of 100 renders, 68 % have such a moment within a frame, and 49 % by chance. The error of
a moment is how far the nearest onset is. A sound full of onsets is near everything, so every number comes with what
chance gives: the same onsets, turned around the clip. Numpy only.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from models.videopoet.evaluation.registration import motion_of
from studio.errors import Refused
from studio.specs import Event

HOP, WINDOW = 0.01, 0.032  # seconds
BANDS, LOWEST = 24, 60.0  # of the flux; Hz
AROUND, APART = 25, 4  # hops: of the usual novelty, and between two onsets
MOST = 0.5  # seconds that a moment without an onset near it is said to be wrong
BEGINNING = 0.05  # seconds: what is there from the first frame has no onset
TURNS = 16  # ways in which onsets are turned around the clip for chance
RATE, SOUND_RATE = 8, 16_000
SWELLING = ("swish", "twirl", "whoosh", "throw", "snore", "bubbles", "applause", "sparkle", "sail", "burner")


class Alignment(NamedTuple):
    """How well a sound fits a picture.

    Attributes:
        error: mean seconds from a moment of the picture to the nearest onset, MOST at most; nan without moments.
        share: of the moments, those with an onset within one frame of the video.
        chance_error: the mean error of the same onsets at other times.
        chance_share: the mean share of the same onsets at other times.
        moments: how many there are in the picture.
        onsets: how many there are in the sound.
    """

    error: float
    share: float
    chance_error: float
    chance_share: float
    moments: int
    onsets: int


def onset_error(
    picture: np.ndarray | Sequence[Event], wave: np.ndarray, rate: float = RATE, sound_rate: int = SOUND_RATE
) -> float:
    """`alignment(...).error`, seconds."""
    return alignment(picture, wave, rate, sound_rate).error


def alignment(
    picture: np.ndarray | Sequence[Event], wave: np.ndarray, rate: float = RATE, sound_rate: int = SOUND_RATE
) -> Alignment:
    """How well a sound fits a picture.

    Args:
        picture: the events of a render, or the frames of any clip, uint8 (T, H, W, 3).
        wave: float (samples,), mono.
        rate: frames a second.
        sound_rate: samples a second.
    """
    seen = moments_seen(picture, rate) if isinstance(picture, np.ndarray) else moments_of(picture)
    seconds, found = len(wave) / sound_rate, onsets_of(wave, sound_rate)
    seen = seen[seen < seconds]
    if not len(seen):
        return Alignment(float("nan"), float("nan"), float("nan"), float("nan"), 0, len(found))
    error, share = _fit(seen, found, 1 / rate)
    turned = [_fit(seen, (found + n * seconds / (TURNS + 1)) % seconds, 1 / rate) for n in range(1, TURNS + 1)]
    chance_error, chance_share = np.mean(turned, axis=0)
    return Alignment(error, share, float(chance_error), float(chance_share), len(seen), len(found))


def _fit(seen: np.ndarray, found: np.ndarray, within: float) -> tuple[float, float]:
    """Mean error, and the share of moments within so many seconds of an onset."""
    apart = np.abs(seen[:, None] - found[None]).min(1) if len(found) else np.full(len(seen), MOST)
    return float(np.minimum(apart, MOST).mean()), float((apart <= within).mean())


def moments_of(events: Iterable[Event]) -> np.ndarray:
    """When something begins to be heard in a render, seconds, in order: not what is there from the beginning.

    Nor what swells: the onsets of these kinds are 40 to 170 ms after their events in the median, and in a render's own
    sound those of the others are at most 8 ms after them.
    """
    times = sorted(e.time for e in events if e.time > BEGINNING and e.kind not in SWELLING)
    return _distinct(np.array(times), APART * HOP)


def _distinct(times: np.ndarray, apart: float) -> np.ndarray:
    kept: list[float] = []
    for time in times:
        if not kept or time - kept[-1] >= apart:
            kept.append(float(time))
    return np.array(kept)


def onsets_of(wave: np.ndarray, rate: int = SOUND_RATE) -> np.ndarray:
    """Seconds at which something begins in a sound, float (samples,): peaks of the spectral flux above the usual.

    The flux is the sum over bands of the rise of their compressed level from a look to the next (Bello et al. 2005,
    IEEE TSAP 13(5), spectral difference).
    """
    if wave.ndim != 1:
        raise Refused(f"a sound of shape {wave.shape} is not mono", where="onsets", do="mix it to one channel")
    novelty = _flux(wave, rate)
    if len(novelty) < 3 or novelty.max() <= 0:
        return np.zeros(0)
    usual = sliding_window_view(np.pad(novelty, AROUND, mode="edge"), 2 * AROUND + 1).mean(1)
    wide = sliding_window_view(np.pad(novelty, APART), 2 * APART + 1).max(1)
    peaks = np.flatnonzero((novelty >= wide) & (novelty > 1.5 * usual + 0.1 * novelty.max()))
    times = peaks * HOP
    return _distinct(times[times > BEGINNING], APART * HOP)


def _flux(wave: np.ndarray, rate: int) -> np.ndarray:
    """How much new there is in the spectrum every HOP seconds."""
    hop, size = round(HOP * rate), round(WINDOW * rate)
    padded = np.pad(wave.astype(np.float64), (size // 2, 0))  # the sound's end is no onset
    if len(padded) < size:
        return np.zeros(0)
    power = np.abs(np.fft.rfft(sliding_window_view(padded, size)[::hop] * np.hanning(size))) ** 2
    hertz = np.fft.rfftfreq(size, 1 / rate)
    edges = np.searchsorted(hertz, np.geomspace(LOWEST, rate / 2, BANDS + 1))
    edges = np.maximum(edges, np.arange(BANDS + 1) + 1)  # every band has a bin of its own
    bands = np.sqrt(np.add.reduceat(power, edges[:-1], axis=1))
    level = np.log1p(200 * bands / (bands.max() + 1e-9))
    return np.maximum(0, np.diff(level, axis=0, prepend=level[:1])).sum(1)


def moments_seen(frames: np.ndarray, rate: float = RATE) -> np.ndarray:
    """Seconds at which what moves by itself stops most suddenly, estimated from frames (T, H, W, 3).

    What is left when the camera's motion is taken away is the own motion of things; a moment is a peak of its fall.
    """
    if len(frames) < 4:
        return np.zeros(0)
    own = motion_of(frames).left  # between i and i + 1
    fall = np.maximum(0, -np.diff(own))  # at frame i + 1
    padded = np.pad(fall, 1)
    peaks = np.flatnonzero((fall >= padded[:-2]) & (fall > padded[2:]) & (fall > fall.mean()))
    return (peaks + 1) / rate
