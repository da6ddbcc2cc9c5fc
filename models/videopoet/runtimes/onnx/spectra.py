"""Short-time spectra and mel filters in numpy: see `mel` and `vocoder`, whose numbers these are."""

from __future__ import annotations

import math

import numpy as np

FLOOR = -100.0  # decibels; these are `mel`'s, which cannot be imported without torch; a test compares them
MIDDLE, SPREAD = -60.0, 20.0
FINE = 2
MOMENTUM = 0.99  # `vocoder`'s
LEAST = np.float32(1e-9)


class Grid:
    """Windowed short-time spectra of a fixed hop and their inverse, see `mel.Grid`."""

    def __init__(self, hop: int, window: int) -> None:
        self.hop, self.window, self.bins = hop, window, window // 2 + 1
        self.extra = window // hop - 1
        turn = np.arange(window) * (2 * math.pi / window)
        self.taper = (0.5 - 0.5 * np.cos(turn)).astype(np.float32)
        self.norm = np.float32(self.taper.sum() / 2)

    def cut(self, wave: np.ndarray) -> np.ndarray:
        """(B, columns * hop) as tapered pieces (B, columns, window), each ending with its hop."""
        longer = np.pad(wave, ((0, 0), (self.window - self.hop, 0)))
        return np.lib.stride_tricks.sliding_window_view(longer, self.window, axis=1)[:, :: self.hop] * self.taper

    def spectra(self, wave: np.ndarray) -> np.ndarray:
        """(B, columns * hop) to complex64 (B, columns, bins); a sine of amplitude 1 has a peak of 1."""
        return np.fft.rfft(self.cut(wave)) / self.norm

    def turned(self, spectra: np.ndarray, *, back: bool = False) -> np.ndarray:
        """Spectra with the phases of steady sines at the bins' middles standing still, or back."""
        cycles = np.arange(spectra.shape[1])[:, None] * np.arange(self.bins) * self.hop % self.window
        angle = cycles * (2 * math.pi / self.window) * (1 if back else -1)
        return spectra * np.exp(1j * angle).astype(np.complex64)

    def wave(self, spectra: np.ndarray) -> np.ndarray:
        """The inverse, by least squares: complex64 (B, columns + extra, bins) to float32 (B, columns * hop)."""
        pieces = np.fft.irfft(spectra, self.window) * (self.taper * self.norm)
        weight = self._laid(np.broadcast_to(self.taper**2, (1, *pieces.shape[1:])))
        whole = self._laid(pieces) / np.maximum(weight, np.float32(1e-4))
        return whole[:, self.window - self.hop : pieces.shape[1] * self.hop]

    def _laid(self, pieces: np.ndarray) -> np.ndarray:
        """Pieces (B, n, window) laid over each other: (B, (n - 1) * hop + window)."""
        count, count_of, _ = pieces.shape
        laid = np.zeros((count, count_of + self.extra, self.hop), dtype=np.float32)
        for part in range(self.window // self.hop):
            laid[:, part : part + count_of] += pieces[..., part * self.hop : (part + 1) * self.hop]
        return laid.reshape(count, -1)


def consistent(loud: np.ndarray, grid: Grid, rounds: int) -> np.ndarray:
    """Spectra near amplitudes float32 (B, columns + extra, bins) that a waveform really has: `vocoder.consistent`."""
    count = loud.shape[1]
    now = grid.spectra(noise(np.arange(count * grid.hop))[None])
    now = spectra = np.broadcast_to(now, (len(loud), *now.shape[1:]))
    before = np.zeros_like(spectra)
    for _ in range(rounds):
        wave = grid.wave(loud * unit(spectra))
        now = grid.spectra(np.pad(wave, ((0, 0), (0, grid.extra * grid.hop))))
        spectra, before = now + np.float32(MOMENTUM) * (now - before), now
    return now


def unit(spectra: np.ndarray) -> np.ndarray:
    """The phases of spectra: of amplitude 1."""
    return spectra / np.maximum(np.abs(spectra), LEAST)


def noise(at: np.ndarray) -> np.ndarray:
    """White noise float32 in -1..1 at sample numbers, by `vocoder.noise`'s integer hash."""
    state = at.astype(np.int64) & 0xFFFFFFFF
    for _ in range(2):
        state = ((state ^ (state >> 16)) * 0x45D9F3B) & 0xFFFFFFFF
    return ((state ^ (state >> 16)) / 2**31 - 1).astype(np.float32)


def normal(decibels: np.ndarray) -> np.ndarray:
    """Decibels as networks see them."""
    return (decibels - np.float32(MIDDLE)) / np.float32(SPREAD)


def decibels(seen: np.ndarray) -> np.ndarray:
    """The inverse of `normal`, from the floor to 0."""
    return np.clip(seen * np.float32(SPREAD) + np.float32(MIDDLE), FLOOR, 0)


def centres(rate: int, mels: int) -> np.ndarray:
    """Middle frequencies of the filters in Hz, with the two edges: float64 (mels + 2,)."""
    top = 2595 * math.log10(1 + rate / 2 / 700)
    return 700 * (10 ** (top * np.arange(mels + 2) / (mels + 1) / 2595) - 1)


def triangles(rate: int, points: int, mels: int) -> np.ndarray:
    """Triangular filters float32 (points / 2 + 1, mels) over the bins of a spectrum; each sums to 1."""
    edges, hertz = centres(rate, mels), np.arange(points // 2 + 1)[:, None] * rate / points
    rise = (hertz - edges[:-2]) / (edges[1:-1] - edges[:-2])
    fall = (edges[2:] - hertz) / (edges[2:] - edges[1:-1])
    filters = np.maximum(np.minimum(rise, fall), 0)
    return (filters / filters.sum(axis=0)).astype(np.float32)


def spread(rate: int, points: int, mels: int) -> np.ndarray:
    """Weights float32 (mels, points / 2 + 1) that draw straight lines between the filters' middles."""
    middles, hertz = centres(rate, mels)[1:-1], np.arange(points // 2 + 1) * rate / points
    return np.stack([np.interp(hertz, middles, row) for row in np.eye(mels)]).astype(np.float32)
