"""The video tokenizer: clips to codes and back, causal in time, in kind that of MAGVIT-v2 (arXiv 2310.05737).

Convolutions are factorised into a spatial one and a causal temporal one; norms see one frame at a time, so that the
first frame alone has the first latent of the clip, and any prefix of 1 + 4k frames the prefix of its latents. The
decoder writes pictures `upscale` times as large as the encoder reads.

Inside, frames are folded into the batch: (B * T, C, H, W), which two-dimensional convolutions like best.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from models.videopoet.config import Config
from models.videopoet.tokenizers.quantize import quantizer
from studio.errors import Refused

Past = dict[str, Tensor]  # the last frames that each temporal convolution saw, by its name


class Conv(nn.Module):
    """A convolution with an odd kernel, or a strided one. Its weight is a matrix, as the Muon optimiser wants it."""

    def __init__(self, inputs: int, outputs: int, kernel: int = 3, stride: int = 1, *, zero: bool = False) -> None:
        super().__init__()
        self.shape, self.stride = (outputs, inputs, kernel, kernel), stride
        scale = 0.0 if zero else 1 / math.sqrt(inputs * kernel * kernel)
        self.weight = nn.Parameter(torch.randn(outputs, inputs * kernel * kernel) * scale)
        self.bias = nn.Parameter(torch.zeros(outputs))

    def forward(self, x: Tensor) -> Tensor:
        """(N, inputs, H, W) to (N, outputs, H / stride, W / stride)."""
        return F.conv2d(x, self.weight.view(self.shape), self.bias, self.stride, self.shape[-1] // 2)


class Temporal(nn.Module):
    """A causal convolution over time: a frame sees itself and the two before it.

    Args:
        stride: 2 keeps the frames 0, 2, 4, ...: 1 + 2k frames become 1 + k.
    """

    def __init__(self, inputs: int, outputs: int, stride: int = 1, *, zero: bool = False) -> None:
        super().__init__()
        self.mix, self.stride = Conv(3 * inputs, outputs, 1, zero=zero), stride
        self.name = ""  # where the network keeps its past; set once by the network

    def forward(self, x: Tensor, batch: int, past: Past | None = None) -> Tensor:
        """(batch * T, inputs, H, W) to (batch * T', outputs, H, W)."""
        x = x.unflatten(0, (batch, -1))
        before = x.new_zeros(batch, 2, *x.shape[2:])
        if past is not None:
            before = past.get(self.name, before)
        longer = torch.cat([before, x], 1)
        if past is not None:
            past[self.name] = longer[:, -2:]
        count = x.shape[1]
        seen = torch.cat([longer[:, k : k + count : self.stride] for k in range(3)], 2)
        return self.mix(seen.flatten(0, 1))


class Block(nn.Module):
    """A residual block: space, then time."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.first, self.second = _norm(width), _norm(width)
        self.space, self.time = Conv(width, width), Temporal(width, width, zero=True)

    def forward(self, x: Tensor, batch: int, past: Past | None = None) -> Tensor:
        """(batch * T, width, H, W) to the same."""
        inner = self.space(F.silu(self.first(x)))
        return x + self.time(F.silu(self.second(inner)), batch, past)


class Down(nn.Module):
    """Half the size, and half the frames where `time`."""

    def __init__(self, inputs: int, outputs: int, *, time: bool) -> None:
        super().__init__()
        self.space = Conv(inputs, outputs, 3, 2)
        self.time = Temporal(outputs, outputs, 2) if time else None

    def forward(self, x: Tensor, batch: int) -> Tensor:
        """(batch * T, inputs, H, W) to (batch * T', outputs, H / 2, W / 2)."""
        x = self.space(x)
        return self.time(x, batch) if self.time is not None else x


class Up(nn.Module):
    """Twice the size by depth to space, and twice the frames where `time`: 1 + k become 1 + 2k."""

    def __init__(self, inputs: int, outputs: int, *, time: bool) -> None:
        super().__init__()
        self.time = Temporal(inputs, 2 * inputs) if time else None
        self.space = Conv(inputs, 4 * outputs)

    def forward(self, x: Tensor, batch: int, past: Past | None = None) -> Tensor:
        """(batch * T, inputs, H, W) to (batch * T', outputs, 2 H, 2 W). Later pieces of a stream keep all frames."""
        if self.time is not None:
            begins = past is None or self.time.name not in past
            doubled = self.time(x, batch, past).unflatten(0, (batch, -1)).unflatten(2, (2, -1)).flatten(1, 2)
            x = (doubled[:, 1:] if begins else doubled).flatten(0, 1)
        return F.pixel_shuffle(self.space(x), 2)


def _norm(width: int) -> nn.GroupNorm:
    """Normalises each frame by itself, which keeps the network causal."""
    return nn.GroupNorm(max(1, width // 16), width)


class Encoder(nn.Module):
    """Pictures (batch * T, 3, H, W) to latents (batch * t, channels, h, w)."""

    def __init__(self, config: Config, channels: int) -> None:
        super().__init__()
        widths, video = config.video.widths, config.video
        self.patch = video.patch
        self.enter = Conv(3 * self.patch**2, widths[0])
        halvings = _halvings(config, len(widths) - 1)
        self.levels = nn.ModuleList([nn.ModuleList([Block(w) for _ in range(video.blocks)]) for w in widths])
        self.downs = nn.ModuleList([Down(a, b, time=t) for (a, b), t in zip(pairwise(widths), halvings, strict=True)])
        self.leave = nn.Sequential(_norm(widths[-1]), nn.SiLU(), Conv(widths[-1], channels, 1))

    def forward(self, x: Tensor, batch: int) -> Tensor:
        """See the class."""
        x = self.enter(F.pixel_unshuffle(x, self.patch))
        for n, level in enumerate(self.levels):
            for block in level:
                x = block(x, batch)
            if n < len(self.downs):
                x = self.downs[n](x, batch)
        return self.leave(x)


class Decoder(nn.Module):
    """Latents (batch * t, channels, h, w) to pictures (batch * T, 3, H, W) of the larger size, around 0..1."""

    def __init__(self, config: Config, channels: int) -> None:
        super().__init__()
        widths, video = config.video.decoder_widths[::-1], config.video
        self.patch = video.patch * config.geometry.upscale
        self.enter = Conv(channels, widths[0])
        halvings = _halvings(config, len(widths) - 1)[::-1]
        self.levels = nn.ModuleList([nn.ModuleList([Block(w) for _ in range(video.blocks)]) for w in widths])
        self.ups = nn.ModuleList([Up(a, b, time=t) for (a, b), t in zip(pairwise(widths), halvings, strict=True)])
        self.leave = nn.Sequential(_norm(widths[-1]), nn.SiLU(), Conv(widths[-1], 3 * self.patch**2))

    def forward(self, x: Tensor, batch: int, past: Past | None = None) -> Tensor:
        """See the class."""
        x = self.enter(x)
        for n, level in enumerate(self.levels):
            for block in level:
                x = block(x, batch, past)
            if n < len(self.ups):
                x = self.ups[n](x, batch, past)
        return F.pixel_shuffle(self.leave(x), self.patch) * 0.5 + 0.5


def _halvings(config: Config, steps: int) -> list[bool]:
    """Which of the encoder's steps halve the time too: the last ones."""
    wanted = int(math.log2(config.geometry.time))
    if 2**steps * config.video.patch != config.geometry.space or wanted > steps:
        raise Refused(
            f"{steps} steps and patches of {config.video.patch} do not make a latent of {config.geometry.space} pixels",
            where="video.widths",
            do="give one width more than log2(space / patch)",
        )
    return [n >= steps - wanted for n in range(steps)]


class Reconstruction(NamedTuple):
    """What the tokenizer makes of clips: pictures, codes, the quantiser's loss."""

    video: Tensor
    codes: Tensor
    loss: Tensor


class VideoTokenizer(nn.Module):
    """Clips (B, 3, T, H, W) in 0..1 to codes (B, t, h, w, parts) and back; T = 1 is an image."""

    def __init__(self, config: Config) -> None:
        super().__init__()
        self.config = config
        self.quantizer = quantizer(config.video.quantizer, config.video.bits, config.video.parts)
        self.encoder = Encoder(config, self.quantizer.channels)
        self.before = (
            nn.GroupNorm(1, self.quantizer.channels, affine=False) if config.video.quantizer == "lfq" else None
        )
        self.decoder = Decoder(config, self.quantizer.channels)
        for name, module in self.named_modules():
            if isinstance(module, Temporal):
                module.name = name

    def small(self, video: Tensor) -> Tensor:
        """Clips of the written size (B, 3, T, H, W) at the size that the encoder reads, averaged over areas."""
        batch, (height, width) = video.shape[0], self.config.geometry.read
        frames = video.transpose(1, 2).flatten(0, 1)
        return F.adaptive_avg_pool2d(frames, (height, width)).unflatten(0, (batch, -1)).transpose(1, 2)

    def latents(self, video: Tensor) -> Tensor:
        """What the quantiser sees: (B, t, h, w, channels) of clips of the read size."""
        self._check(video)
        batch = video.shape[0]
        x = self.encoder(video.transpose(1, 2).flatten(0, 1) * 2 - 1, batch)
        x = self.before(x) if self.before is not None else x
        return x.unflatten(0, (batch, -1)).permute(0, 1, 3, 4, 2)

    def encode(self, video: Tensor) -> Tensor:
        """Codes (B, t, h, w, parts) of clips (B, 3, T, h * space, w * space) in 0..1; T is 1 + a multiple of `time`."""
        return self.quantizer(self.latents(video)).codes

    def decode(self, codes: Tensor) -> Tensor:
        """Clips (B, 3, T, H, W) in 0..1 of codes (B, t, h, w, parts)."""
        return self._pictures(self.quantizer.decode(codes)).clamp(0, 1)

    def stream(self, codes: Tensor) -> Iterator[Tensor]:
        """The same clips latent frame by latent frame: (B, 3, 1, H, W), then (B, 3, time, H, W) each."""
        past: Past = {}
        for n in range(codes.shape[1]):
            yield self._pictures(self.quantizer.decode(codes[:, n : n + 1]), past).clamp(0, 1)

    def forward(self, video: Tensor) -> Reconstruction:
        """Clips of the read size through the bottleneck, as in training: pictures of the written size, not clamped."""
        quantised = self.quantizer(self.latents(video))
        return Reconstruction(self._pictures(quantised.latents), quantised.codes, quantised.loss)

    def _pictures(self, latents: Tensor, past: Past | None = None) -> Tensor:
        batch = latents.shape[0]
        frames = self.decoder(latents.permute(0, 1, 4, 2, 3).flatten(0, 1), batch, past)
        return frames.unflatten(0, (batch, -1)).transpose(1, 2)

    def _check(self, video: Tensor) -> None:
        space, time = self.config.geometry.space, self.config.geometry.time
        good = video.dim() == 5 and video.shape[1] == 3 and (video.shape[2] - 1) % time == 0
        if not good or video.shape[3] % space or video.shape[4] % space:
            raise Refused(
                f"a clip of shape {tuple(video.shape)} does not fit the tokenizer",
                where="video",
                do=f"give (B, 3, 1 + {time} k, {space} h, {space} w)",
            )
