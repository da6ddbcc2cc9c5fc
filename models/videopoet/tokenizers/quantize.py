"""Quantisers without a codebook: what a latent's channels are rounded to, and the codes that stand for it.

FSQ rounds each channel to one of a few levels (Mentzer et al. 2023, arXiv 2309.15505); LFQ takes its sign (Yu et al.
2023, MAGVIT-v2, arXiv 2310.05737) and needs entropy terms so that all codes are used. Both give a latent of `bits`
bits as `parts` codes of equal size, so that the language model has small tables instead of one of 2^18.
"""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from typing import NamedTuple

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from studio.errors import Refused

FSQ_BITS = 3  # a channel has 8 levels
TEMPERATURE = 0.01  # of LFQ's soft assignment
ENTROPY, COMMITMENT = 0.1, 0.25  # weights of LFQ's terms


class Quantised(NamedTuple):
    """What a quantiser makes of latents: values for the decoder, codes (..., parts), and its own loss (a scalar)."""

    latents: Tensor
    codes: Tensor
    loss: Tensor


class Quantizer(nn.Module, ABC):
    """Rounds latents (..., channels) so that gradients pass straight through.

    Attributes:
        channels: how many channels a latent has.
        parts: codes a latent; each is in 0..2^(bits / parts) - 1.
    """

    def __init__(self, bits: int, parts: int, per_channel: int) -> None:
        super().__init__()
        if bits % (parts * per_channel):
            raise Refused(
                f"{bits} bits cannot be cut into {parts} parts of whole channels",
                where="video.bits",
                do=f"choose a multiple of {parts * per_channel}",
            )
        self.bits, self.parts, self.per_channel = bits, parts, per_channel
        self.channels = bits // per_channel
        powers = 2 ** (per_channel * torch.arange(self.channels // parts))
        self.register_buffer("powers", powers, persistent=False)

    @abstractmethod
    def forward(self, latents: Tensor) -> Quantised:
        """Rounds latents (..., channels)."""

    @abstractmethod
    def _value(self, digits: Tensor) -> Tensor:
        """The values that digits (..., channels) stand for."""

    def _joined(self, digits: Tensor) -> Tensor:
        """Digits (..., channels) as codes (..., parts); the first channel is the least significant."""
        grouped = digits.long().unflatten(-1, (self.parts, -1))
        return (grouped * self.powers).sum(-1)

    def decode(self, codes: Tensor) -> Tensor:
        """The latents (..., channels) that codes (..., parts) stand for."""
        digits = codes.unsqueeze(-1) // self.powers % (2**self.per_channel)
        return self._value(digits.flatten(-2))


class FSQ(Quantizer):
    """Finite scalar quantisation: eight levels a channel, no further loss."""

    def __init__(self, bits: int = 18, parts: int = 2) -> None:
        super().__init__(bits, parts, FSQ_BITS)
        self.levels = 2**FSQ_BITS
        self.half = (self.levels - 1) * (1 + 1e-3) / 2
        self.shift = math.atanh(0.5 / self.half)

    def forward(self, latents: Tensor) -> Quantised:
        """Rounds latents (..., channels)."""
        bounded = torch.tanh(latents.float() + self.shift) * self.half - 0.5
        rounded = bounded + (bounded.round() - bounded).detach()
        digits = rounded.detach().round() + self.levels // 2
        return Quantised(rounded / (self.levels // 2), self._joined(digits), bounded.new_zeros(()))

    def _value(self, digits: Tensor) -> Tensor:
        return (digits.float() - self.levels // 2) / (self.levels // 2)


class LFQ(Quantizer):
    """Lookup-free quantisation: the sign of each channel. The caller normalises the latents before."""

    def __init__(self, bits: int = 18, parts: int = 2) -> None:
        super().__init__(bits, parts, 1)

    def forward(self, latents: Tensor) -> Quantised:
        """Rounds latents (..., channels); the loss is entropy and commitment, in single precision."""
        latents = latents.float()
        signs = torch.where(latents > 0, 1.0, -1.0)
        loss = ENTROPY * self.entropy(latents) + COMMITMENT * F.mse_loss(latents, signs)
        return Quantised(latents + (signs - latents).detach(), self._joined(signs > 0), loss)

    def entropy(self, latents: Tensor) -> Tensor:
        """Mean entropy of each latent's code minus that of the codes' average, in nats, factorised."""
        chances = torch.sigmoid(4 * latents / TEMPERATURE).reshape(-1, self.channels)
        single = _bernoulli(chances).sum(-1).mean()
        whole = _bernoulli(chances.mean(0)).sum()
        return single - whole

    def _value(self, digits: Tensor) -> Tensor:
        return digits.float() * 2 - 1


def _bernoulli(chance: Tensor) -> Tensor:
    """Entropy of a coin in nats."""
    chance = chance.clamp(1e-7, 1 - 1e-7)
    return -chance * chance.log() - (1 - chance) * (1 - chance).log()


QUANTIZERS: dict[str, type[FSQ] | type[LFQ]] = {"fsq": FSQ, "lfq": LFQ}


def quantizer(name: str, bits: int, parts: int) -> Quantizer:
    """The quantiser of that name."""
    if name not in QUANTIZERS:
        raise Refused(
            f"there is no quantiser '{name}'", where="video.quantizer", do=f"choose one of {', '.join(QUANTIZERS)}"
        )
    return QUANTIZERS[name](bits, parts)
