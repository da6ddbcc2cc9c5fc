"""A room: early reflections and a diffuse tail, as one stereo impulse response that is convolved."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from models.composer.instruments import band
from studio.digest import derive_seed
from studio.specs import SAMPLE_RATE


@lru_cache(maxsize=8)
def room(seconds: float) -> np.ndarray:
    """The impulse response (2, N) of a room whose sound dies by 60 dB in `seconds`; unit energy, no direct sound."""
    rng = np.random.default_rng(derive_seed(round(seconds * 1000), "room"))
    length = int(seconds * SAMPLE_RATE)
    time = np.arange(length) / SAMPLE_RATE
    low = band(rng.standard_normal((2, length)), 160, 1200) * np.exp(-6.9 * time / seconds)
    high = band(rng.standard_normal((2, length)), 1200, 6000) * np.exp(-6.9 * time / (0.55 * seconds))
    air = band(rng.standard_normal((2, length)), 5000, 15000) * np.exp(-6.9 * time / (0.3 * seconds))
    tail = (low + 0.7 * high + 0.4 * air) * np.clip(time / (0.010 + 0.012 * seconds), 0, 1) ** 1.5
    for delay, level in ((0.0067, 0.6), (0.0113, 0.5), (0.0171, 0.42), (0.0239, 0.34), (0.0331, 0.26)):
        for side in (0, 1):
            tail[side, int((delay + 0.0013 * side) * (0.6 + 0.4 * seconds) * SAMPLE_RATE)] += level * 12
    return (tail / np.sqrt((tail**2).sum() / 2)).astype(np.float32)


def reverberate(send: np.ndarray, seconds: float) -> np.ndarray:
    """What comes back from the room for a stereo send (2, N), as long as the send."""
    response = room(seconds)
    length = send.shape[1]
    size = 1 << (length + response.shape[1] - 1).bit_length()
    spectrum = np.fft.rfft(send, size) * np.fft.rfft(response, size)
    return np.fft.irfft(spectrum, size)[:, :length].astype(np.float32)
