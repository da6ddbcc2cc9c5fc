"""The reference backend of sampling: torch as it is, on any device, with a static cache of keys and values.

Shapes: N scenes, R rows (N, or 2 N with guidance), T positions of a step, S columns, W width.
"""

from __future__ import annotations

import numpy as np
import torch
from torch import Tensor

from models.videopoet.language.generate import Plan
from models.videopoet.language.order import Kind
from models.videopoet.language.transformer import Cache, Transformer


class EagerBackend:
    """Writes plans with a `Transformer`, on the device and in the precision of its weights."""

    def __init__(self, model: Transformer) -> None:
        self.model = model.eval()

    @torch.inference_mode()
    def begin(self, plan: Plan) -> None:
        """See `generate.Backend`."""
        model, device = self.model, self.model.embedding.weight.device
        self.plan, self.scenes = plan, plan.scenes
        self.written = torch.from_numpy(plan.ids).to(device)
        self.chances = torch.from_numpy(plan.chances).to(device)
        self.bounds = torch.from_numpy(plan.bounds).to(device)
        self.roles = torch.from_numpy(plan.order.roles).to(device)[None]
        self.source = torch.from_numpy(plan.order.source).to(device)
        self.first = torch.from_numpy(np.ascontiguousarray(plan.legal[0, ..., 0] - plan.bounds[0, ..., 0])).to(device)
        self.choices = {kind: _Choice.of(plan, kind, device) for kind in Kind}
        places = torch.from_numpy(plan.layout.positions.copy()).to(device)
        self.turns = model.turns(torch.stack([places, places[self.source]])[:, None])
        self.cache = self._cache(len(plan.ids), plan.layout.length)
        self._read_prefix()

    def _cache(self, rows: int, capacity: int) -> Cache:
        sizes, like = self.model.config.model, self.model.embedding.weight
        shape = (sizes.layers, rows, sizes.heads, capacity, sizes.width // sizes.heads)
        return Cache(like.new_zeros(shape), like.new_zeros(shape))

    def _read_prefix(self) -> None:
        """Fills the cache with the prefixes, all positions at once."""
        layout, model = self.plan.layout, self.model
        prefix, turns = layout.prefix, self._turns(0, layout.prefix)
        x = model.embedded(self.written[:, :prefix], self.roles[:, :prefix])
        if self.plan.states is not None:
            x = model.with_states(x, torch.from_numpy(self.plan.states).to(x.device))
        opening = layout.blocks["text"].stop + 1 if "text" in layout.blocks else 0
        x = model.opened(x, turns, torch.tensor([opening], device=x.device), opening)
        model.trunk(x, turns, None, self.cache)

    def _turns(self, start: int, stop: int) -> tuple[Tensor, Tensor]:
        return self.turns[0][..., start:stop, :], self.turns[1][..., start:stop, :]

    @torch.inference_mode()
    def states(self, start: int, stop: int) -> Tensor:
        """The states of positions that are written next, (R, T, W); the cache has them afterwards."""
        x = self.model.embedded(self.written[:, self.source[start:stop]], self.roles[:, start:stop])
        return self.model.trunk(x, self._turns(start, stop), None, self.cache)

    @torch.inference_mode()
    def step(self, start: int, stop: int) -> None:
        """See `generate.Backend`."""
        states = self.states(start, stop)
        if not self.plan.free[start:stop].any():
            return
        kind, rows = Kind(int(self.plan.order.kinds[start])), states.flatten(0, 1)
        if kind is Kind.TEXT:
            self._write(kind, self.model.text_head(rows), 0, start, stop)
            return
        head = self.model.head(kind)
        told = head.begun(rows)
        for slot in range(head.slots):
            ids = self._write(kind, head.slot(slot, told), slot, start, stop)
            if slot + 1 < head.slots:
                told = head.heard(slot, told, ids)

    def _write(self, kind: Kind, logits: Tensor, slot: int, start: int, stop: int) -> Tensor:
        """Chooses one column of a step's positions; returns the ids that the head counts, (R * T,)."""
        count = stop - start
        choice, bounds = self.choices[kind].repeated(count), self.bounds[:, start:stop, slot].flatten(0, 1)
        found = picked(
            choice.guided(logits.float()) if self.plan.guided else logits.float(),
            self.chances[:, start:stop, slot].flatten(),
            temperature=choice.temperature,
            top_k=choice.top_k,
            top_p=choice.top_p,
            low=bounds[:, 0],
            high=bounds[:, 1],
        )
        every = found.view(self.scenes, count).repeat(len(self.written) // self.scenes, 1)
        self.written[:, start:stop, slot] = every + self.first[start:stop, slot]
        return every.flatten()

    def ids(self) -> np.ndarray:
        """See `generate.Backend`."""
        return self.written[: self.scenes].cpu().numpy().copy()


class _Choice:
    """How each row of a kind's logits chooses: tensors (N * T,)."""

    def __init__(self, temperature: Tensor, top_k: Tensor, top_p: Tensor, guidance: Tensor) -> None:
        self.temperature, self.top_k, self.top_p, self.guidance = temperature, top_k, top_p, guidance

    @classmethod
    def of(cls, plan: Plan, kind: Kind, device: torch.device) -> _Choice:
        names = "temperature", "top_k", "top_p", "guidance"
        return cls(*(torch.from_numpy(plan.values(kind, name)).to(device) for name in names))

    def repeated(self, count: int) -> _Choice:
        """The same for `count` positions a scene."""
        if count == 1:
            return self
        every = self.temperature, self.top_k, self.top_p, self.guidance
        return _Choice(*(one.repeat_interleave(count) for one in every))

    def guided(self, logits: Tensor) -> Tensor:
        """(2 N T, C) of rows with and without text to (N T, C); a scene with guidance 1 is exactly as without."""
        told, untold = logits.chunk(2)
        return told + (self.guidance[:, None] - 1).to(logits.dtype) * (told - untold)


def picked(
    logits: Tensor,
    chance: Tensor,
    *,
    temperature: Tensor,
    top_k: Tensor,
    top_p: Tensor,
    low: Tensor,
    high: Tensor,
) -> Tensor:
    """`sampling.picked`, in torch: nothing waits for the device."""
    count = torch.arange(logits.shape[1], device=logits.device)
    legal = (count >= low[:, None]) & (count < high[:, None])
    cold = torch.where(legal, logits.double() / temperature.clamp(min=1e-4)[:, None], -torch.inf)
    ranked, order = cold.sort(dim=1, descending=True, stable=True)
    share = ranked.softmax(dim=1)
    most = torch.where(top_k > 0, top_k, logits.shape[1])
    keep = (count < most[:, None]) & (share.cumsum(1) - share < top_p[:, None])
    upto = torch.where(keep, share, 0.0).cumsum(dim=1)
    at = (upto <= chance[:, None] * upto[:, -1:]).sum(dim=1)
    return order.gather(1, torch.where(temperature > 0, at, 0)[:, None])[:, 0]
