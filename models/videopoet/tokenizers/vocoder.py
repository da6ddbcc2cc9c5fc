"""The vocoder: log-mel columns to a waveform, through a complex short-time spectrum; Vocos in kind (arXiv 2306.00814).

A first network says how loud each frequency of each column is. Phases begin as those of a fixed noise, are brought to
agree with each other by a few rounds of Griffin and Lim's iteration, and a second network, which sees where they still
disagree, corrects them, as in the deep Griffin-Lim iteration (arXiv 1903.03971). The inverse transform does the rest.
There is no adversary: the loss is the energy distance of spectra of several resolutions (arXiv 1910.11480, 2008.01160).

`griffin_lim` makes a waveform of columns without any network; it is the fallback, and asked for by name.
"""

from __future__ import annotations

import math

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from models.videopoet.config import Config
from models.videopoet.tokenizers.mel import SPREAD, Grid, LogMel, normal, spread
from studio.errors import Refused

ROUNDS = 16  # of Griffin and Lim's iteration before the second network; measured: what learned with 4 gains from more
LEARNING_ROUNDS = 4
MOMENTUM = 0.99  # of the fast iteration (Perraudin et al. 2013)
LIMIT = 2.0  # most that the first network changes a loudness, in nepers
SEED_BITS = 20  # samples, as a power of two, after which a noise is the next seed's
GAIN = 0.2  # of what the networks answer, so that a first step is a small one
WINDOWS = (128, 512, 2048)  # samples, of the loss
QUIET = 1e-4  # amplitude under which spectra count as silence
MEL_WEIGHT = 1.0


class Around(nn.Module):
    """A residual block that looks at columns on both sides: depthwise over time, then over the channels (ConvNeXt)."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.time = nn.Conv1d(width, width, 7, padding=3, groups=width)
        self.norm = nn.LayerNorm(width)
        self.wide, self.narrow = nn.Linear(width, 3 * width), nn.Linear(3 * width, width)
        nn.init.normal_(self.narrow.weight, std=0.02 / math.sqrt(3 * width))
        nn.init.zeros_(self.narrow.bias)

    def forward(self, x: Tensor) -> Tensor:
        """(B, columns, width) to the same."""
        seen = self.norm(self.time(x.transpose(1, 2)).transpose(1, 2))
        return x + self.narrow(F.gelu(self.wide(seen)))


class Columns(nn.Module):
    """A network over columns: (B, columns, inputs) to (B, columns, outputs), which begins by answering zero."""

    def __init__(self, inputs: int, width: int, outputs: int, blocks: int) -> None:
        super().__init__()
        self.enter = nn.Linear(inputs, width)
        self.blocks = nn.Sequential(*[Around(width) for _ in range(blocks)])
        self.norm, self.leave = nn.LayerNorm(width), nn.Linear(width, outputs)
        nn.init.zeros_(self.leave.weight)
        nn.init.zeros_(self.leave.bias)

    def forward(self, x: Tensor) -> Tensor:
        """See the class."""
        return GAIN * self.leave(self.norm(self.blocks(self.enter(x))))


class Vocoder(nn.Module):
    """Log-mel columns (B, columns, mels) in decibels to waveforms (B, columns * hop)."""

    lines: Tensor

    def __init__(self, config: Config) -> None:
        super().__init__()
        audio = config.audio
        self.mels = audio.mels
        self.front = LogMel(config)
        self.grid = grid = self.front.grid
        blocks = audio.vocoder_blocks
        self.loudness = Columns(audio.mels, audio.vocoder_width, grid.bins, -(-blocks // 2))
        self.phase = Columns(audio.mels + 2 * grid.bins, audio.vocoder_width, 2 * grid.bins, -(-blocks // 2))
        self.register_buffer("lines", spread(self.front.rate, audio.window, audio.mels), persistent=False)

    def forward(
        self, mel: Tensor, length: int | None = None, *, seeds: Tensor | None = None, rounds: int = ROUNDS
    ) -> Tensor:
        """The waveforms of columns; with `length` they are cut or, from the last column, continued to it.

        Refused when the columns are none of this configuration, or `length` is more than two frames longer.

        Args:
            mel: (B, columns, mels) in decibels.
            length: samples that are wanted.
            seeds: (B,) integers, of the noise that each begins with; by default the same for all.
            rounds: of Griffin and Lim's iteration.
        """
        mel = self.lengthened(mel, length)
        seeds = torch.zeros(1, dtype=torch.int64, device=mel.device) if seeds is None else seeds
        with torch.autocast(mel.device.type, enabled=False):  # spectra want all their digits
            wave = self._wave(mel.float(), seeds, rounds)
        return wave if length is None else wave[:, :length]

    def _wave(self, mel: Tensor, seeds: Tensor, rounds: int) -> Tensor:
        """(B, columns, mels) to (B, columns * hop)."""
        seen = F.pad(normal(mel).transpose(1, 2), (0, self.grid.extra), mode="replicate").transpose(1, 2)
        loud = self._loud(mel, seen)
        start = consistent(loud.detach(), self.grid, rounds, seeds)
        return self.grid.wave(self._corrected(loud, start, seen))

    def loss(self, wave: Tensor, mel: Tensor | None = None, *, seed: int = 0) -> tuple[Tensor, dict[str, float]]:
        """What training makes smaller, and the error of the made sounds' columns in dB.

        Each sound is made twice, from two noises. How far both are from the true one, less how far they are from each
        other, is least where they are spread as true sounds are (the energy distance, arXiv 2008.01160); the plain
        distance is least at one sound that is too soft and too even.

        Args:
            wave: (B, samples), the sound that was there.
            mel: columns to make it from, such as a tokenizer's; by default its own.
            seed: of the noises.
        """
        target = self.front(wave)
        mel, count = target if mel is None else mel, len(wave)
        seeds = seed * 2 * count + torch.arange(2 * count, device=mel.device)
        made = self(torch.cat([mel, mel]), seeds=seeds, rounds=LEARNING_ROUNDS)
        wave = wave[:, : made.shape[1]].clamp(-1, 1)
        ours, theirs = spectra_of(made), spectra_of(torch.cat([wave, wave]))
        twins = [torch.roll(one, count, 0) for one in ours]
        distance = apart(ours, theirs, theirs) - 0.5 * apart(ours, twins, theirs)
        error = (self.front(made) - torch.cat([target, target])).abs().mean()
        return distance + MEL_WEIGHT * error / SPREAD, {"mel_db": float(error.detach())}

    def lengthened(self, mel: Tensor, length: int | None) -> Tensor:
        """Columns, checked, as many as `length` needs: the last one is repeated."""
        if mel.dim() != 3 or mel.shape[2] != self.mels or not mel.shape[1] or not mel.is_floating_point():
            raise Refused(
                f"{mel.dtype} of shape {tuple(mel.shape)} are no mel columns",
                where="mel",
                do=f"give floats (batch, columns, {self.mels}) in decibels",
            )
        missing = 0 if length is None else -(-length // self.grid.hop) - mel.shape[1]
        if missing > 2 * self.front.columns:
            raise Refused(
                f"{length} samples are asked of {mel.shape[1] * self.grid.hop}", where="length", do="give more columns"
            )
        return torch.cat([mel, mel[:, -1:].expand(-1, missing, -1)], 1) if missing > 0 else mel

    def _loud(self, mel: Tensor, seen: Tensor) -> Tensor:
        """Amplitudes (B, columns + extra, bins)."""
        plain = torch.cat([mel, mel[:, -1:].expand(-1, self.grid.extra, -1)], 1) @ self.lines
        return torch.exp(plain * (math.log(10) / 20) + LIMIT * torch.tanh(self.loudness(seen)))

    def _corrected(self, loud: Tensor, start: Tensor, seen: Tensor) -> Tensor:
        """Spectra of these amplitudes: the start's phases, turned by the second network."""
        unit = start / start.abs().clamp(min=1e-9)
        ratio = self.grid.turned(start / loud.detach().clamp(min=1e-9))
        told = torch.cat([seen, ratio.real.clamp(-2, 2), ratio.imag.clamp(-2, 2)], -1)
        real, imaginary = self.phase(told).chunk(2, -1)
        change = self.grid.turned(torch.complex(real, imaginary), back=True)
        return loud * (unit + change)


def consistent(loud: Tensor, grid: Grid, rounds: int, seeds: Tensor | None = None) -> Tensor:
    """Spectra near those amplitudes that a waveform really has, from the phases of noise, without gradients.

    Args:
        loud: amplitudes (B, columns + extra, bins).
        grid: the grid that they are on.
        rounds: of the fast Griffin-Lim iteration.
        seeds: (B,) or (1,) integers, of the noises.
    """
    with torch.no_grad():
        count = loud.shape[1] - grid.extra
        at = torch.arange((count + grid.extra) * grid.hop, device=loud.device)
        rows = torch.zeros(1, dtype=torch.int64, device=loud.device) if seeds is None else seeds
        spectra = grid.spectra(noise(at + (rows << SEED_BITS)[:, None])).expand(len(loud), -1, -1)
        before = torch.zeros_like(spectra)
        for _ in range(rounds):
            phased = loud * spectra / spectra.abs().clamp(min=1e-9)
            wave = grid.wave(phased)
            now = grid.spectra(F.pad(wave, (0, grid.extra * grid.hop)))
            spectra, before = now + MOMENTUM * (now - before), now
        return now if rounds else spectra


def griffin_lim(mel: Tensor, config: Config, rounds: int = 32) -> Tensor:
    """A waveform (B, columns * hop) of columns (B, columns, mels) in decibels, by iteration alone; no network."""
    front = LogMel(config).to(mel.device)
    lines = spread(front.rate, config.audio.window, config.audio.mels).to(mel.device)
    longer = torch.cat([mel, mel[:, -1:].expand(-1, front.grid.extra, -1)], 1)
    loud = torch.pow(10.0, longer.clamp(max=0.0) @ lines / 20)
    spectra = consistent(loud, front.grid, rounds)
    return front.grid.wave(loud * spectra / spectra.abs().clamp(min=1e-9))


def noise(at: Tensor) -> Tensor:
    """White noise in -1..1 at sample numbers, by an integer hash: the same on every machine."""
    state = at.to(torch.int64) & 0xFFFFFFFF
    for shift, factor in ((16, 0x45D9F3B), (16, 0x45D9F3B)):
        state = ((state ^ (state >> shift)) * factor) & 0xFFFFFFFF
    return ((state ^ (state >> 16)).double() / 2**31 - 1).float()


def spectra_of(wave: Tensor) -> list[Tensor]:
    """Amplitudes (B, bins, columns) of waveforms (B, samples) by each of the loss's windows, never zero."""
    made = []
    for window in WINDOWS:
        taper = torch.hann_window(window, device=wave.device)
        spectra = torch.stft(wave, window, window // 4, window=taper, return_complex=True) * (2 / taper.sum())
        made.append((spectra.real**2 + spectra.imag**2 + QUIET**2).sqrt())
    return made


def apart(ones: list[Tensor], others: list[Tensor], scale: list[Tensor]) -> Tensor:
    """How far sounds are from others, by their spectra: of the logarithms, and relative to what is loud in `scale`."""
    total = ones[0].new_zeros(())
    for one, other, reference in zip(ones, others, scale, strict=True):
        loud = reference.flatten(1).square().mean(1).sqrt()[:, None, None]
        total = total + (one.log() - other.log()).abs().mean() + ((one - other) / loud).abs().mean()
    return total / len(ones)
