"""The audio tokenizer: log-mel columns to codes and back, causal in time; SoundStream in kind (arXiv 2107.03312).

It differs from SoundStream in what it reads: not samples but mel columns, `columns` of them a frame, whose phases the
vocoder makes anew. A frame becomes `levels` codes. Encoder and decoder see only the frames before, so that the codes
of a prefix are a prefix of the codes, and sounds can be decoded as they are written.

Inside, tensors are (B, frames, channels) and a convolution is a matrix over a frame and two earlier ones.
"""

from __future__ import annotations

import math

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from models.videopoet.config import Config
from models.videopoet.tokenizers.mel import LogMel, decibels, normal
from models.videopoet.tokenizers.quantize import quantizer
from studio.errors import Refused

DILATIONS = (1, 3)  # of a block's two units
SQUARE = 0.5  # weight of the squared error beside the absolute one
SLOPE = 0.25  # weight of the error of the differences from column to column


class Causal(nn.Module):
    """A causal convolution over frames: a frame sees itself and those `dilation` and 2 * `dilation` before it."""

    def __init__(self, inputs: int, outputs: int, dilation: int = 1) -> None:
        super().__init__()
        self.mix, self.dilation = nn.Linear(3 * inputs, outputs), dilation

    def forward(self, x: Tensor) -> Tensor:
        """(B, frames, inputs) to (B, frames, outputs)."""
        count, step = x.shape[1], self.dilation
        longer = F.pad(x, (0, 0, 2 * step, 0))
        return self.mix(torch.cat([longer[:, k * step : k * step + count] for k in range(3)], -1))


class Unit(nn.Module):
    """A residual unit: the frames before, then the channels. The norm sees one frame at a time."""

    def __init__(self, width: int, dilation: int) -> None:
        super().__init__()
        self.norm, self.time = nn.LayerNorm(width), Causal(width, width, dilation)
        self.channels = nn.Linear(width, width)
        nn.init.zeros_(self.channels.weight)
        nn.init.zeros_(self.channels.bias)

    def forward(self, x: Tensor) -> Tensor:
        """(B, frames, width) to the same."""
        return x + self.channels(F.silu(self.time(self.norm(x))))


class Stack(nn.Module):
    """A causal network over frames: (B, frames, inputs) to (B, frames, outputs)."""

    def __init__(self, inputs: int, width: int, outputs: int, blocks: int) -> None:
        super().__init__()
        self.enter = Causal(inputs, width)
        self.units = nn.Sequential(*[Unit(width, dilation) for _ in range(blocks) for dilation in DILATIONS])
        self.norm, self.leave = nn.LayerNorm(width), nn.Linear(width, outputs)

    def forward(self, x: Tensor) -> Tensor:
        """See the class."""
        return self.leave(self.norm(self.units(self.enter(x))))


class AudioTokenizer(nn.Module):
    """Waveforms (B, samples) to codes (B, frames, levels) and these to log-mel columns (B, frames * columns, mels)."""

    def __init__(self, config: Config) -> None:
        super().__init__()
        audio = config.audio
        bits = math.log2(audio.codes)
        if bits % 1:
            raise Refused(f"{audio.codes} is no power of two", where="audio.codes", do="choose 512 or 1024")
        self.config, self.columns, self.mels = config, audio.columns, audio.mels
        self.front = LogMel(config)
        self.quantizer = quantizer(audio.quantizer, int(bits) * audio.levels, audio.levels)
        folded, latent = audio.columns * audio.mels, self.quantizer.channels
        self.encoder = Stack(folded, audio.width, latent, audio.blocks)
        self.before = nn.LayerNorm(latent, elementwise_affine=False) if audio.quantizer == "lfq" else nn.Identity()
        self.decoder = Stack(latent, audio.width, folded, audio.blocks)

    def encode(self, wave: Tensor, rate: int | None = None) -> Tensor:
        """The codes (B, frames, levels) of waveforms (B, samples) in -1..1; louder samples are cut off.

        Args:
            wave: mono, at the geometry's rate; samples after its last whole frame are left out.
            rate: the waveform's rate where it is known; Refused if it is another.
        """
        wave = self.front.checked(wave, self.front.rate if rate is None else rate)
        return self.quantizer(self._latents(self.front(wave))).codes

    def decode(self, codes: Tensor) -> Tensor:
        """The log-mel columns (B, frames * columns, mels), in decibels, of codes (B, frames, levels)."""
        audio = self.config.audio
        if codes.dim() != 3 or codes.shape[-1] != audio.levels or codes.is_floating_point():
            raise Refused(
                f"{codes.dtype} of shape {tuple(codes.shape)} are no codes",
                where="audio codes",
                do=f"give integers (batch, frames, {audio.levels})",
            )
        if codes.numel() and (int(codes.min()) < 0 or int(codes.max()) >= audio.codes):
            raise Refused(
                f"there are codes from {int(codes.min())} to {int(codes.max())}",
                where="audio codes",
                do=f"keep them in 0..{audio.codes - 1}",
            )
        return decibels(self._columns(self.quantizer.decode(codes)))

    def loss(self, wave: Tensor) -> tuple[Tensor, dict[str, float]]:
        """What training makes smaller, and what a person wants to know: the error in dB and the codes in use.

        Columns are compared by their absolute and squared errors, and by the differences from one to the next, in
        which beginnings of sounds stand out.
        """
        target = self.front(wave)
        made = self.quantizer(self._latents(target))
        error = self._columns(made.latents) - normal(target)
        slope = error[:, 1:] - error[:, :-1]
        loss = error.abs().mean() + SQUARE * error.square().mean() + SLOPE * slope.abs().mean() + made.loss
        with torch.no_grad():
            heard = (decibels(error + normal(target)) - target).abs().mean()
            used = sum(len(level.unique()) for level in made.codes.flatten(0, 1).T) / made.codes.shape[-1]
        return loss, {"mel_db": float(heard), "codes_used": used}

    def _latents(self, mel: Tensor) -> Tensor:
        """Decibels (B, frames * columns, mels) to latents (B, frames, channels)."""
        folded = normal(mel).unflatten(1, (-1, self.columns)).flatten(2)
        return self.before(self.encoder(folded))

    def _columns(self, latents: Tensor) -> Tensor:
        """Latents (B, frames, channels) to normalised columns (B, frames * columns, mels)."""
        return self.decoder(latents).float().unflatten(2, (self.columns, self.mels)).flatten(1, 2)
