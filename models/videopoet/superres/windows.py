"""A grid of latents cut into windows, in which attention is cheap, and put together again.

Windows along one axis are as wide as the grid there and narrow across: 28 x 4 latents of one frame see a column of the
picture. Where a grid is not a multiple of the window, those at its far edges are filled up with latents that nobody
sees. A grid of a part of the size (the clip before its enlargement) is cut into *isomorphic* windows, of the same part
of the size, which show the same places of the picture.

Shapes: B clips, (t, y, x) a grid of latents, N windows of a clip, T latents of a window, W channels.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import prod

import torch
import torch.nn.functional as F
from torch import Tensor

from studio.errors import Refused

Size = tuple[int, int, int]  # latents along time, height and width


@dataclass(frozen=True)
class Windows:
    """How a grid is cut. Made by `windows`, which sees that a window is not larger than the grid."""

    grid: Size
    window: Size

    @property
    def counts(self) -> Size:
        """Windows along each axis."""
        t, y, x = (-(-size // step) for size, step in zip(self.grid, self.window, strict=True))
        return t, y, x

    @property
    def number(self) -> int:
        """N."""
        return prod(self.counts)

    @property
    def _missing(self) -> Size:
        """Latents that the grid lacks, at its far end along each axis."""
        t, y, x = (n * step - size for n, step, size in zip(self.counts, self.window, self.grid, strict=True))
        return t, y, x

    def cut(self, x: Tensor) -> Tensor:
        """(B, t, y, x, W) to (B * N, T, W): the windows of a clip follow one another."""
        t, y, w = self._missing
        (nt, ny, nx), (wt, wy, wx) = self.counts, self.window
        filled = F.pad(x, (0, 0, 0, w, 0, y, 0, t))
        apart = filled.view(len(x), nt, wt, ny, wy, nx, wx, -1)
        return apart.permute(0, 1, 3, 5, 2, 4, 6, 7).reshape(len(x) * self.number, prod(self.window), -1)

    def joined(self, x: Tensor) -> Tensor:
        """The inverse of `cut`: (B * N, T, W) to (B, t, y, x, W)."""
        apart = x.view(-1, *self.counts, *self.window, x.shape[-1]).permute(0, 1, 4, 2, 5, 3, 6, 7)
        whole = apart.flatten(5, 6).flatten(3, 4).flatten(1, 2)
        return whole[:, : self.grid[0], : self.grid[1], : self.grid[2]]

    def seen(self, device: torch.device | None = None) -> Tensor | None:
        """Which latents of the windows are of the grid: bool (N, T), or None when all are."""
        if not any(self._missing):
            return None
        return self.cut(torch.ones(1, *self.grid, 1, device=device))[..., 0] > 0

    def places(self, scale: int = 1, device: torch.device | None = None) -> Tensor:
        """Where the latents of a window are in it, (t, y, x): float32 (T, 3).

        Args:
            scale: how many latents of the grid that is written a latent here is high and wide; its place is its middle.
            device: of the tensor.
        """
        axes = [torch.arange(size, device=device, dtype=torch.float32) for size in self.window]
        axes[1:] = [axis * scale + (scale - 1) / 2 for axis in axes[1:]]
        return torch.stack(torch.meshgrid(*axes, indexing="ij"), -1).flatten(0, 2)


def windows(grid: Size, window: Size, scale: int = 1) -> tuple[Windows, Windows]:
    """How a grid is cut into windows, and how the same clip is cut that is `scale` times less high and wide.

    Raises:
        Refused: the grid or the window is not a multiple of the scale.
    """
    for name, size in (("grid", grid), ("window", window)):
        if min(size) < 1 or size[1] % scale or size[2] % scale:
            raise Refused(
                f"{size} latents are not {scale} times as high and wide as another {name}",
                where=f"super-resolution, {name}",
                do=f"give a height and a width that are multiples of {scale}",
            )
    t, y, x = (min(size, limit) for size, limit in zip(window, grid, strict=True))
    part = Windows((grid[0], grid[1] // scale, grid[2] // scale), (t, y // scale, x // scale))
    return Windows(grid, (t, y, x)), part
