"""The small head that writes the sub-tokens of one position one after another, given the trunk's state.

The trunk runs once a position; this runs once a slot and is some twenty times smaller. Slot s reads the state and the
sum of the embeddings of the ids in the slots before it; all slots share one SwiGLU and have logits of their own.

Shapes: N positions, S slots, C ids of a slot, W the trunk's width, Z this head's.
"""

from __future__ import annotations

import torch
import torch.nn.functional as F
from torch import Tensor, nn


class SwiGLU(nn.Module):
    """x to down(silu(gate(x)) * up(x)), without biases."""

    def __init__(self, width: int, inner: int) -> None:
        super().__init__()
        self.gate_up = nn.Linear(width, 2 * inner, bias=False)
        self.down = nn.Linear(inner, width, bias=False)

    def forward(self, x: Tensor) -> Tensor:
        """(..., width) to the same."""
        gate, up = self.gate_up(x).chunk(2, dim=-1)
        return self.down(F.silu(gate) * up)


class DepthHead(nn.Module):
    """Logits of the slots of a position."""

    def __init__(self, width: int, depth_width: int, slots: int, ids: int) -> None:
        super().__init__()
        self.slots, self.ids = slots, ids
        self.enter = nn.Linear(width, depth_width, bias=False)
        self.place = nn.Parameter(torch.zeros(slots, depth_width))
        self.earlier = nn.Embedding(max(1, slots - 1) * ids, depth_width)
        self.before_feed = nn.RMSNorm(depth_width, eps=1e-6)
        self.feed = SwiGLU(depth_width, -(-depth_width * 8 // 3 // 64) * 64)
        self.norm = nn.RMSNorm(depth_width, eps=1e-6)
        self.logits = nn.Parameter(torch.zeros(slots, ids, depth_width))

    def forward(self, states: Tensor, ids: Tensor) -> Tensor:
        """Logits (N, S, C) of all slots at once, from states (N, W) and the true ids (N, S)."""
        begin = self.begun(states)[:, None]
        told = self.earlier(ids[:, :-1] + self.ids * torch.arange(self.slots - 1, device=ids.device))
        x = torch.cat([begin, begin + told.cumsum(dim=1)], dim=1) + self.place
        x = self.norm(x + self.feed(self.before_feed(x)))
        return torch.einsum("nsz,scz->nsc", x, self.logits)

    def begun(self, states: Tensor) -> Tensor:
        """What the first slot starts from: (N, Z)."""
        return self.enter(states)

    def slot(self, slot: int, told: Tensor) -> Tensor:
        """Logits (N, C) of one slot, from what was told so far (N, Z)."""
        x = told + self.place[slot]
        x = self.norm(x + self.feed(self.before_feed(x)))
        return F.linear(x, self.logits[slot])

    def heard(self, slot: int, told: Tensor, ids: Tensor) -> Tensor:
        """What the next slot starts from, after the id (N,) of this one: (N, Z)."""
        return told + self.earlier(ids + self.ids * slot)
