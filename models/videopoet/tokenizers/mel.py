"""Log-mel columns of a waveform, and the short-time spectra that they and the vocoder are made of.

Column j sees the samples from (j + 1) * hop - window to (j + 1) * hop and none after them, so that columns of a prefix
are a prefix of the columns; samples before the clip are silence, and those after its last whole frame are left out.
Powers are relative to a sine of amplitude 1; a filter averages the power of its bins; a column is in decibels, of
which -100 is the least. The filters are triangles on O'Shaughnessy's scale, 2595 log10(1 + f / 700), and not trained.
"""

from __future__ import annotations

import math

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from models.videopoet.config import Config
from studio.errors import Refused

FLOOR = -100.0  # decibels
MIDDLE, SPREAD = -60.0, 20.0  # what networks see is (decibels - MIDDLE) / SPREAD
FINE = 2  # the mel's spectrum has so many times the bins of its window


class Grid(nn.Module):
    """Windowed short-time spectra of a fixed hop, and their inverse.

    Attributes:
        hop: samples from a column to the next.
        window: samples that a column sees, a multiple of the hop.
        bins: frequencies of a column, window / 2 + 1.
    """

    taper: Tensor

    def __init__(self, hop: int, window: int) -> None:
        super().__init__()
        if window % hop or window < 2 * hop:
            raise Refused(
                f"a window of {window} samples is not two or more hops of {hop}",
                where="audio.window",
                do="choose a multiple of hop / columns",
            )
        self.hop, self.window, self.bins = hop, window, window // 2 + 1
        self.extra = window // hop - 1  # columns after the last that are needed to finish its samples
        self.register_buffer("taper", torch.hann_window(window), persistent=False)

    def cut(self, wave: Tensor) -> Tensor:
        """(B, columns * hop) as tapered pieces (B, columns, window), each ending with its hop."""
        return F.pad(wave, (self.window - self.hop, 0)).unfold(1, self.window, self.hop) * self.taper

    def spectra(self, wave: Tensor) -> Tensor:
        """(B, columns * hop) to complex (B, columns, bins); a sine of amplitude 1 has a peak of 1."""
        return torch.fft.rfft(self.cut(wave)) * (2 / self.taper.sum())

    def turned(self, spectra: Tensor, *, back: bool = False) -> Tensor:
        """Spectra (B, columns, bins) with the phases of steady sines at the bins' middles standing still, or back."""
        columns = torch.arange(spectra.shape[1], device=spectra.device)[:, None]
        cycles = columns * torch.arange(self.bins, device=spectra.device) * self.hop % self.window
        angle = cycles * (2 * math.pi / self.window) * (1 if back else -1)
        return spectra * torch.polar(torch.ones_like(angle), angle)

    def wave(self, spectra: Tensor) -> Tensor:
        """The inverse, by least squares: complex (B, columns + extra, bins) to (B, columns * hop)."""
        pieces = torch.fft.irfft(spectra, self.window) * (self.taper * (self.taper.sum() / 2))
        summed = self._laid(pieces)
        weight = self._laid((self.taper**2).expand(1, *pieces.shape[1:]))
        return (summed / weight.clamp(min=1e-4))[:, self.window - self.hop : pieces.shape[1] * self.hop]

    def _laid(self, pieces: Tensor) -> Tensor:
        """Pieces (B, n, window) laid over each other: (B, (n - 1) * hop + window)."""
        length = (pieces.shape[1] - 1) * self.hop + self.window
        laid = F.fold(pieces.transpose(1, 2), (1, length), (1, self.window), stride=(1, self.hop))
        return laid[:, 0, 0]


class LogMel(nn.Module):
    """Waveforms to log-mel columns, by fixed filters."""

    filters: Tensor

    def __init__(self, config: Config) -> None:
        super().__init__()
        audio = config.audio
        if audio.hop % audio.columns:
            raise Refused(
                f"a hop of {audio.hop} samples has no {audio.columns} equal columns",
                where="audio.columns",
                do="choose a divisor of the hop",
            )
        self.rate, self.frame, self.columns = config.geometry.sound_rate, audio.hop, audio.columns
        self.grid = Grid(audio.hop // audio.columns, audio.window)
        filters = triangles(self.rate, FINE * audio.window, audio.mels)
        self.register_buffer("filters", filters, persistent=False)

    def forward(self, wave: Tensor) -> Tensor:
        """(B, samples) to decibels (B, frames * columns, mels), frames = samples // frame."""
        whole = wave.shape[1] // self.frame * self.frame
        with torch.autocast(wave.device.type, enabled=False):  # decibels want all their digits
            return self._decibels(wave[:, :whole].float().clamp(-1, 1))

    def _decibels(self, wave: Tensor) -> Tensor:
        pieces = self.grid.cut(wave)
        spectra = torch.fft.rfft(pieces, FINE * self.grid.window) * (2 / self.grid.taper.sum())
        power = spectra.real**2 + spectra.imag**2
        return 10 * torch.log10((power @ self.filters).clamp(min=10 ** (FLOOR / 10)))

    def checked(self, wave: Tensor, rate: int) -> Tensor:
        """The waveform if it is one of ours; Refused when its shape, kind, rate, length or values are not."""
        for wrong, what, do in (
            (rate != self.rate, f"{rate} samples a second, and the network hears {self.rate}", "resample it first"),
            (
                wave.dim() != 2,
                f"a tensor of shape {tuple(wave.shape)} is no (batch, samples)",
                "mix to mono, add a batch",
            ),
            (not wave.is_floating_point(), f"samples are {wave.dtype}", "give floats in -1..1"),
            (
                wave.shape[-1] < self.frame,
                f"{wave.shape[-1]} samples are less than a frame",
                f"give {self.frame} or more",
            ),
            (not bool(torch.isfinite(wave).all()), "some samples are not numbers", "leave out what is not finite"),
        ):
            if wrong:
                raise Refused(what, where="the waveform", do=do)
        return wave


def normal(decibels: Tensor) -> Tensor:
    """Decibels as networks see them: -2..3."""
    return (decibels - MIDDLE) / SPREAD


def decibels(seen: Tensor) -> Tensor:
    """The inverse of `normal`, from the floor to 0."""
    return (seen * SPREAD + MIDDLE).clamp(FLOOR, 0.0)


def centres(rate: int, mels: int) -> list[float]:
    """Middle frequencies of the filters in Hz, with the two edges: mels + 2 values from 0 to rate / 2."""
    top = 2595 * math.log10(1 + rate / 2 / 700)
    return [700 * (10 ** (top * i / (mels + 1) / 2595) - 1) for i in range(mels + 2)]


def triangles(rate: int, points: int, mels: int) -> Tensor:
    """Triangular filters (points / 2 + 1, mels) over the bins of a spectrum; each sums to 1."""
    edges = torch.tensor(centres(rate, mels), dtype=torch.float64)
    hertz = torch.arange(points // 2 + 1, dtype=torch.float64)[:, None] * rate / points
    rise = (hertz - edges[:-2]) / (edges[1:-1] - edges[:-2])
    fall = (edges[2:] - hertz) / (edges[2:] - edges[1:-1])
    filters = torch.minimum(rise, fall).clamp(min=0)
    if bool((filters.sum(0) == 0).any()):
        raise Refused(f"{mels} filters are too many for {points} points", where="audio.mels", do="choose fewer")
    return (filters / filters.sum(0)).float()


def spread(rate: int, points: int, mels: int) -> Tensor:
    """Weights (mels, points / 2 + 1) that draw straight lines between the filters' middles, flat beyond the ends."""
    middles = torch.tensor(centres(rate, mels)[1:-1], dtype=torch.float64)
    hertz = (torch.arange(points // 2 + 1, dtype=torch.float64) * rate / points).clamp(middles[0], middles[-1])
    right = torch.searchsorted(middles, hertz).clamp(1, mels - 1)
    share = (hertz - middles[right - 1]) / (middles[right] - middles[right - 1])
    weights = torch.zeros(mels, len(hertz), dtype=torch.float64)
    every = torch.arange(len(hertz))
    weights[right - 1, every], weights[right, every] = 1 - share, share
    return weights.float()
