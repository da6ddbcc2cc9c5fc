"""Sampling on a GPU: every step has static shapes and is replayed as a CUDA graph, so that nothing waits for Python.

Notable: a step reads where it is from a tensor. What it reads and writes lies in buffers that are made once for a
shape of plan (layout, blocks, scenes, guidance) and filled anew by every plan of that shape; the positions that are
not there yet are hidden by a mask, not cut off. A step that is run twice writes the same again, so the runs that warm
it up are the step itself. Without a GPU the same step runs as it is, which is how it is tested.

Shapes: N scenes, R rows (N, or 2 N with guidance), T positions of a step, S columns, L positions, D channels.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import torch
from torch import Tensor

from models.videopoet.language.generate import Plan
from models.videopoet.language.order import Kind
from models.videopoet.language.transformer import Cache, Transformer
from models.videopoet.runtimes.eager import picked

PAGE = 256  # what is seen is rounded up to so many positions: a graph for each page, and no more reading than that
WARM = 2  # runs before a capture: libraries set themselves up in their first
CHOICES = "temperature", "top_k", "top_p", "guidance"


@dataclass(frozen=True)
class Shape:
    """What a step does. All steps of one shape are one graph."""

    kind: Kind
    count: int  # positions
    upto: int  # of the cache
    chooses: bool  # not when all of its ids are known


class StaticCache(Cache):
    """A cache that is written where a tensor says, and read up to a page; its `length` means nothing."""

    def __init__(self, keys: Tensor, values: Tensor, at: Tensor, upto: int) -> None:
        super().__init__(keys, values)
        self.at, self.upto = at, upto

    def extended(self, layer: int, key: Tensor, value: Tensor) -> tuple[Tensor, Tensor]:
        """Writes (R, H, T, D) at `at` and returns the page's positions, written or not."""
        self.keys[layer].index_copy_(2, self.at, key)
        self.values[layer].index_copy_(2, self.at, value)
        return self.keys[layer, :, :, : self.upto], self.values[layer, :, :, : self.upto]


@dataclass(eq=False)
class Buffers:
    """Everything that steps read and write, for plans of one shape; addresses never change."""

    plan: Plan  # the one that is being written
    index: Tensor  # int64 (L,): 0, 1, 2, ...
    at: Tensor  # int64 (L,): its first T are the positions of the step
    roles: Tensor  # int64 (1, L)
    source: Tensor  # int64 (L,)
    first: Tensor  # int64 (L, S): the first id of the head that writes it
    turns: tuple[Tensor, Tensor]  # (2, 1, 1, L, D): of queries and keys
    keys: Tensor  # (layers, R, H, L, D)
    values: Tensor
    written: Tensor  # int64 (R, L, S)
    chances: Tensor  # float64 (N, L, S)
    bounds: Tensor  # int64 (N, L, S, 2)
    choices: dict[str, Tensor]  # (kinds, N)
    pool: Any = None  # of graphs' memory: a graph's is not used by the next step's, so they share one
    graphs: dict[Shape, torch.cuda.CUDAGraph] = field(default_factory=dict)
    met: set[Shape] = field(default_factory=set)

    @classmethod
    def of(cls, plan: Plan, model: Transformer) -> Buffers:
        """New buffers, without the contents of `fill`."""
        like, sizes, layout = model.embedding.weight, model.config.model, plan.layout
        device, rows = like.device, len(plan.ids)
        index = torch.arange(layout.length, device=device)
        source = torch.from_numpy(plan.order.source).to(device)
        places = torch.from_numpy(layout.positions.copy()).to(device)
        shape = (sizes.layers, rows, sizes.heads, layout.length, sizes.width // sizes.heads)
        return cls(
            plan=plan,
            index=index,
            at=torch.zeros_like(index),
            roles=torch.from_numpy(plan.order.roles).to(device)[None],
            source=source,
            first=torch.from_numpy(np.ascontiguousarray(plan.legal[0, ..., 0] - plan.bounds[0, ..., 0])).to(device),
            turns=model.turns(torch.stack([places, places[source]])[:, None]),
            keys=like.new_zeros(shape),
            values=like.new_zeros(shape),
            written=torch.zeros(plan.ids.shape, dtype=torch.int64, device=device),
            chances=torch.zeros(plan.chances.shape, dtype=torch.float64, device=device),
            bounds=torch.zeros(plan.bounds.shape, dtype=torch.int64, device=device),
            choices={name: torch.from_numpy(_choices(plan, name)).to(device) for name in CHOICES},
        )

    def fits(self, plan: Plan) -> bool:
        """Whether a plan can be written in these buffers."""
        mine = self.plan
        same = plan.layout is mine.layout and plan.order is mine.order
        return same and len(plan.ids) == len(mine.ids) and plan.scenes == mine.scenes

    def fill(self, plan: Plan) -> None:
        """Takes the contents of a plan."""
        self.plan = plan
        self.written.copy_(torch.from_numpy(plan.ids))
        self.chances.copy_(torch.from_numpy(plan.chances))
        self.bounds.copy_(torch.from_numpy(plan.bounds))
        for name, kept in self.choices.items():
            kept.copy_(torch.from_numpy(_choices(plan, name)))

    def shape(self, start: int, stop: int) -> Shape:
        """Of the step that writes start..stop."""
        upto = min(self.plan.layout.length, -(-stop // PAGE) * PAGE)
        return Shape(
            Kind(int(self.plan.order.kinds[start])), stop - start, upto, bool(self.plan.free[start:stop].any())
        )


def _choices(plan: Plan, name: str) -> np.ndarray:
    return np.stack([plan.values(kind, name) for kind in Kind])


class CompiledBackend:
    """Writes plans with a `Transformer` in steps of static shapes; see `generate.Backend`.

    Args:
        model: on any device and in any precision.
        graphs: capture the steps as CUDA graphs; by default where the model is on such a device.

    `note` says why graphs are off after all, if they cannot be captured; what is written is the same.
    """

    def __init__(self, model: Transformer, *, graphs: bool | None = None) -> None:
        self.model = model.eval()
        self.graphs = model.embedding.weight.is_cuda if graphs is None else graphs
        self.note = ""
        self.buffers: Buffers | None = None
        self.side = torch.cuda.Stream(model.embedding.weight.device) if self.graphs else None

    @torch.inference_mode()
    def begin(self, plan: Plan) -> None:
        """See `generate.Backend`. Plans of the shape of the last one keep its buffers and graphs."""
        if self.buffers is None or not self.buffers.fits(plan):
            self.buffers = None  # its memory is free before the new ones are made
            self.buffers = Buffers.of(plan, self.model)
            self.buffers.pool = torch.cuda.graph_pool_handle() if self.graphs else None
        self.buffers.fill(plan)
        self._read_prefix(self.buffers)

    def _read_prefix(self, held: Buffers) -> None:
        """Fills the cache with the prefixes, all positions at once and without a graph."""
        layout, model = held.plan.layout, self.model
        prefix = layout.prefix
        turns = held.turns[0][..., :prefix, :], held.turns[1][..., :prefix, :]
        x = model.embedded(held.written[:, :prefix], held.roles[:, :prefix])
        opening = layout.blocks["text"].stop + 1 if "text" in layout.blocks else 0
        x = model.opened(x, turns, torch.tensor([opening], device=x.device), opening)
        model.trunk(x, turns, None, Cache(held.keys, held.values))

    @torch.inference_mode()
    def step(self, start: int, stop: int) -> None:
        """See `generate.Backend`."""
        held = self._held()
        shape = held.shape(start, stop)
        held.at[: shape.count].copy_(held.index[start:stop])
        if shape in held.graphs:
            held.graphs[shape].replay()
        elif self.graphs and shape in held.met:
            with torch.cuda.device(held.at.device):
                self._capture(held, shape)
        else:
            self._run(held, shape)
            held.met.add(shape)

    def ids(self) -> np.ndarray:
        """See `generate.Backend`."""
        held = self._held()
        return held.written[: held.plan.scenes].cpu().numpy().copy()

    def _held(self) -> Buffers:
        if self.buffers is None:
            raise RuntimeError("begin() comes first")
        return self.buffers

    def _capture(self, held: Buffers, shape: Shape) -> None:
        """Runs a step, so that it is done, and keeps it as a graph; without graphs from here on if that fails."""
        main = torch.cuda.current_stream()
        self.side.wait_stream(main)
        with torch.cuda.stream(self.side):
            for _ in range(WARM):
                self._run(held, shape)
        main.wait_stream(self.side)
        graph = torch.cuda.CUDAGraph()
        try:
            # other threads (a preview's decoding, say) may use the device meanwhile
            with torch.cuda.graph(graph, pool=held.pool, stream=self.side, capture_error_mode="thread_local"):
                self._run(held, shape)
        except RuntimeError as error:
            torch.cuda.set_stream(main)  # torch leaves the side stream only after a capture that succeeded
            self.graphs, self.note = False, f"CUDA graphs are off: {error}"
            held.graphs.clear()
        else:
            held.graphs[shape] = graph

    def _run(self, held: Buffers, shape: Shape) -> None:
        """One step. Allocates nothing that outlives it, waits for nothing, and may be run again."""
        model, at = self.model, held.at[: shape.count]
        source = held.source.index_select(0, at)
        x = model.embedded(held.written.index_select(1, source), held.roles.index_select(1, at))
        turns = held.turns[0].index_select(-2, at), held.turns[1].index_select(-2, at)
        seen = (held.index[: shape.upto] <= at[-1]).expand(1, 1, shape.count, shape.upto)
        states = model.trunk(x, turns, seen, StaticCache(held.keys, held.values, at, shape.upto))
        if not shape.chooses:
            return
        rows = states.flatten(0, 1)
        if shape.kind is Kind.TEXT:
            self._write(held, shape, model.text_head(rows), 0)
            return
        head = model.head(shape.kind)
        told = head.begun(rows)
        for slot in range(head.slots):
            ids = self._write(held, shape, head.slot(slot, told), slot)
            if slot + 1 < head.slots:
                told = head.heard(slot, told, ids)

    @staticmethod
    def _write(held: Buffers, shape: Shape, logits: Tensor, slot: int) -> Tensor:
        """Chooses one column of the step's positions; returns the ids that the head counts, (R * T,)."""
        at, scenes, plan = held.at[: shape.count], held.plan.scenes, held.plan
        choice = {name: _each(kept[shape.kind], shape.count) for name, kept in held.choices.items()}
        guided = logits.float()
        if plan.guided:
            told, untold = guided.chunk(2)
            guided = told + (choice["guidance"][:, None] - 1).to(told.dtype) * (told - untold)
        bounds = held.bounds.index_select(1, at)[:, :, slot].flatten(0, 1)
        found = picked(
            guided,
            held.chances.index_select(1, at)[:, :, slot].flatten(),
            temperature=choice["temperature"],
            top_k=choice["top_k"],
            top_p=choice["top_p"],
            low=bounds[:, 0],
            high=bounds[:, 1],
        )
        every = found.view(scenes, shape.count).repeat(len(held.written) // scenes, 1)
        held.written[:, :, slot].index_copy_(1, at, every + held.first.index_select(0, at)[:, slot])
        return every.flatten()


def _each(values: Tensor, count: int) -> Tensor:
    """(N,) to (N * T,): a scene's value for each of its positions."""
    return values[:, None].expand(-1, count).reshape(-1)
