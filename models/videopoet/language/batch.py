"""Sequences of equal length as tensors: what the language model reads, what it is to write, and what counts."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import Any

import numpy as np
import torch
from torch import Tensor

from models.videopoet.language.layout import Layout
from models.videopoet.language.order import Kind, order
from studio.errors import Refused


@dataclass(frozen=True, kw_only=True)
class Batch:
    """Sequences of equal length as tensors. Made by `Batch.of`; `to` brings it to a device.

    What follows from the layout alone has R rows: 1 when all share a layout, else B. `read` is what the model is
    shown and `ids` what it is to write; they differ where the trainer makes history noisy.
    """

    ids: Tensor  # int64 (B, L, S)
    read: Tensor  # int64 (B, L, S)
    source: Tensor  # int64 (R, L)
    reach: Tensor  # int64 (R, L)
    roles: Tensor  # int64 (R, L)
    positions: Tensor  # float32 (R, L, 3)
    weights: Tensor  # float32 (B, L), 0 where nothing is to be learned
    opening: Tensor  # int64 (R,): positions up to the end of the text that is read, 0 without one
    at: tuple[Tensor, ...]  # by kind: int64 (N,), which of the B * L positions are to be learned
    longest_opening: int
    states: Tensor | None = None  # (B, tokens, F) of a frozen text encoder, in place of the text's embeddings

    @classmethod
    def of(
        cls, layouts: Layout | list[Layout], ids: np.ndarray, *, block: int = 1, weights: np.ndarray | None = None
    ) -> Batch:
        """The sequences of one step.

        Args:
            layouts: of all of them, or of each.
            ids: int (B, L, S), see `layout.build`.
            block: latents that are written at once.
            weights: (B, L) further weights of the loss, or None.

        Raises:
            Refused: lengths differ, because nothing is padded.
        """
        every = [layouts] if isinstance(layouts, Layout) else list(layouts)
        every = every[:1] if all(one is every[0] for one in every) else every
        if {one.length for one in every} != {ids.shape[1]}:
            raise Refused(
                f"layouts of lengths {sorted({one.length for one in every})} with ids of length {ids.shape[1]}",
                where="Batch.of",
                do="make a batch of one of layout.buckets",
            )
        orders = [order(one, block) for one in every]
        openings = [one.blocks["text"].stop + 1 if "text" in one.blocks else 0 for one in every]
        loss = np.stack(_scored(every, ids)) * (np.float32(1) if weights is None else weights.astype(np.float32))
        kinds = np.broadcast_to(np.stack([one.kinds for one in orders]), loss.shape)
        found = torch.from_numpy(np.ascontiguousarray(ids)).to(torch.int64)
        return cls(
            ids=found,
            read=found,
            source=_stacked([one.source for one in orders], torch.int64),
            reach=_stacked([one.reach for one in orders], torch.int64),
            roles=_stacked([one.roles for one in orders], torch.int64),
            positions=_stacked([one.positions for one in every], torch.float32),
            weights=torch.from_numpy(loss),
            opening=torch.tensor(openings),
            at=tuple(torch.from_numpy(np.flatnonzero((loss > 0) & (kinds == kind))) for kind in Kind),
            longest_opening=max(openings),
        )

    def to(self, device: torch.device | str) -> Batch:
        """The same on a device."""
        values = {item.name: getattr(self, item.name) for item in fields(self)}
        moved: dict[str, Any] = {
            name: one.to(device, non_blocking=True) for name, one in values.items() if isinstance(one, Tensor)
        }
        return replace(self, **moved, at=tuple(one.to(device, non_blocking=True) for one in self.at))


def _stacked(arrays: list[np.ndarray], dtype: torch.dtype) -> Tensor:
    return torch.from_numpy(np.stack(arrays)).to(dtype)


def _scored(layouts: list[Layout], ids: np.ndarray) -> list[np.ndarray]:
    """Whether the loss is taken of a position: bool (L,) of each example."""
    every = layouts if len(layouts) > 1 else layouts * len(ids)
    return [np.asarray(one.scored(row).any(-1)) for one, row in zip(every, ids, strict=True)]
