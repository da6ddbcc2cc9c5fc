"""Quantisers in numpy: latents to codes and back, see `quantize`."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from studio.errors import Refused

CHANNEL_BITS = {"fsq": 3, "lfq": 1}


@dataclass(frozen=True)
class Digits:
    """How latents (..., channels) and codes (..., parts) become each other."""

    kind: str
    bits: int
    parts: int

    @property
    def each(self) -> int:
        """Bits of a channel."""
        return CHANNEL_BITS[self.kind]

    @property
    def channels(self) -> int:
        """Channels of a latent."""
        return self.bits // self.each

    @property
    def powers(self) -> np.ndarray:
        """What a digit of each channel of a part counts: int64 (channels / parts,)."""
        return 2 ** (self.each * np.arange(self.channels // self.parts))

    def codes(self, latents: np.ndarray) -> np.ndarray:
        """Codes int64 (..., parts) of latents float32 (..., channels)."""
        if self.kind == "lfq":
            digits = (latents > 0).astype(np.int64)
        else:
            levels = 2**self.each
            half = (levels - 1) * (1 + 1e-3) / 2
            bounded = np.tanh(latents + np.float32(math.atanh(0.5 / half))) * np.float32(half) - np.float32(0.5)
            digits = np.rint(bounded).astype(np.int64) + levels // 2
        return (digits.reshape(*latents.shape[:-1], self.parts, -1) * self.powers).sum(axis=-1)

    def latents(self, codes: np.ndarray, where: str) -> np.ndarray:
        """Latents float32 (..., channels) of codes (..., parts); Refused when they are no codes."""
        most = 1 << (self.bits // self.parts)
        if codes.ndim < 2 or codes.shape[-1] != self.parts or not np.issubdtype(codes.dtype, np.integer):
            raise Refused(
                f"{codes.dtype} of shape {codes.shape} are no codes",
                where=where,
                do=f"give integers (..., {self.parts})",
            )
        if codes.size and not (codes.min() >= 0 and codes.max() < most):
            raise Refused(
                f"there are codes from {codes.min()} to {codes.max()}", where=where, do=f"keep them in 0..{most - 1}"
            )
        digits = codes[..., None] // self.powers % (2**self.each)
        values = digits.reshape(*codes.shape[:-1], -1).astype(np.float32)
        half = 2 ** (self.each - 1)
        return values * 2 - 1 if self.kind == "lfq" else (values - half) / half
