"""Sampling: requests of one layout become one plan, a backend writes it step by step, callers see every latent frame.

Notable: this module knows neither torch nor any other runtime. A `Backend` holds the weights, the cache and the ids
that are written so far, so that nothing has to leave its device between two steps; `eager.EagerBackend` is the
reference. With guidance a scene has two rows, the second one without its text.

With `block=1` latents are written one after the other in raster order: what the model was trained to do, exactly. With
a block of n (the latents of a row, say) n are written at once, each knowing all before the block but not its
neighbours: n times fewer steps, for a model that was also trained in blocks.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from collections.abc import Sequence as Many
from dataclasses import dataclass, field
from functools import cached_property
from typing import Protocol

import numpy as np

from models.videopoet.language.layout import Layout
from models.videopoet.language.order import Kind, Order, order, starts
from models.videopoet.language.sampling import Sampling, chances
from models.videopoet.language.vocab import Special
from studio.errors import Interrupted, Refused


@dataclass(frozen=True, kw_only=True, eq=False)
class Request:
    """One scene that is to be written.

    Args:
        layout: of its task.
        ids: int (L, S), `layout.build` of what is known; outputs are overwritten.
        seed: of its chance.
        sampling: how to choose, and for some kinds otherwise by `by_kind`.
        instead: int (L, S), what guidance leads away from: another text; None for no text at all.
        legal: int (L, S, 2), at least and less than, instead of the layout's: narrower, to keep what is known.
        states: float (tokens, F), what a frozen text encoder says of the text, in place of its subwords; what guidance
            leads away from has zeros there.
    """

    layout: Layout
    ids: np.ndarray
    seed: int
    sampling: Sampling = field(default_factory=Sampling)
    by_kind: Mapping[Kind, Sampling] = field(default_factory=dict)
    instead: np.ndarray | None = None
    legal: np.ndarray | None = None
    states: np.ndarray | None = None

    def of(self, kind: Kind) -> Sampling:
        """How to choose ids of a kind."""
        return self.by_kind.get(kind, self.sampling)

    @property
    def guided(self) -> bool:
        """Whether any kind is written with guidance."""
        return any(self.of(kind).guidance != 1 for kind in Kind)

    def textless(self) -> np.ndarray:
        """The ids of the second row: int (L, S). Refused when there is no text that could be left out."""
        if self.instead is not None:
            return self.instead
        ids = self.ids.copy()
        if "text" in self.layout.blocks:
            ids[self.layout.blocks["text"].at, 0] = Special.BLANK
        elif self.guided:
            raise Refused(
                f"{self.layout.task} without text has nothing to be guided by",
                where="guidance",
                do="give a text, or guidance=1",
            )
        return ids


@dataclass(frozen=True, kw_only=True, eq=False)
class Plan:
    """What a backend has to write. N scenes; R rows, N or 2 N; all ids are those of the vocabulary."""

    layout: Layout
    order: Order
    ids: np.ndarray  # int64 (R, L, S)
    chances: np.ndarray  # float64 (N, L, S)
    legal: np.ndarray  # int64 (N, L, S, 2)
    requests: tuple[Request, ...]
    states: np.ndarray | None = None  # float32 (R, tokens, F), see `Request`

    @property
    def scenes(self) -> int:
        """N."""
        return len(self.requests)

    @property
    def guided(self) -> bool:
        """Whether every scene has a second row."""
        return len(self.ids) > self.scenes

    @cached_property
    def free(self) -> np.ndarray:
        """Where any scene has a choice: bool (L,)."""
        return (self.legal[..., 1] - self.legal[..., 0] > 1).any(axis=(0, 2)) & self.layout.is_output

    @cached_property
    def bounds(self) -> np.ndarray:
        """`legal`, counted from the first id of the head that writes the position: int64 (N, L, S, 2)."""
        return self.legal - starts(self.layout.config)[self.order.kinds][None, :, :, None]

    @cached_property
    def steps(self) -> list[tuple[int, int]]:
        """What is written at once, (start, stop), up to the last position at which there is a choice."""
        last = int(np.flatnonzero(self.free)[-1]) if self.free.any() else -1
        return [one for one in self.order.steps if one[0] <= last]

    @cached_property
    def frames(self) -> dict[int, tuple[str, int]]:
        """{stop: (block, number)}: where a latent frame, or all of the sound or the text, has been written."""
        found: dict[int, tuple[str, int]] = {}
        for name, block in self.layout.blocks.items():
            if block.start >= self.layout.prefix:
                each = int(np.prod(block.shape[1:3])) if name == "video_out" else block.stop - block.start
                found |= {at: (name, n) for n, at in enumerate(range(block.start + each, block.stop + 1, each))}
        return found

    def values(self, kind: Kind, name: str) -> np.ndarray:
        """A field of `Sampling` for a kind: (N,)."""
        return np.array([getattr(one.of(kind), name) for one in self.requests])


class Backend(Protocol):
    """A runtime of the language model."""

    def begin(self, plan: Plan) -> None:
        """Reads the prefixes; forgets whatever was written before."""

    def step(self, start: int, stop: int) -> None:
        """Writes the positions start..stop of all rows; called in the order of `plan.steps`."""

    def ids(self) -> np.ndarray:
        """What is written so far: int64 (N, L, S), a copy."""


@dataclass(frozen=True)
class Moment:
    """A latent frame, or all of the sound or of the text, has just been written."""

    layout: Layout
    block: str  # "video_out", "audio_out" or "text_out"
    number: int  # of the latent frame among those that are written
    written: int  # positions so far
    total: int
    ids: np.ndarray  # int64 (N, L, S); valid before position `upto`
    upto: int

    def video(self) -> np.ndarray:
        """The latent frames so far, to be decoded as a preview: int64 (N, t, h, w, parts)."""
        block = self.layout.blocks["video_out"]
        _, height, width, parts = block.shape
        values = (
            self.ids[:, block.start : min(self.upto, block.stop), :parts] - self.layout.legal[block.start, :parts, 0]
        )
        return values.reshape(len(values), -1, height, width, parts)


def planned(requests: Many[Request], *, block: int = 1) -> Plan:
    """The plan of some requests; Refused when there is none or when they are of more than one layout."""
    if not requests:
        raise Refused("nothing is to be written", where="requests", do="give at least one")
    layout = requests[0].layout
    if any(one.layout is not layout for one in requests):
        raise Refused(
            f"requests of {', '.join(sorted({one.layout.task for one in requests}))} in one batch",
            where="requests",
            do="make a batch of requests of one layout",
        )
    legal = np.stack([layout.legal if one.legal is None else one.legal for one in requests]).astype(np.int64)
    rows = [one.ids for one in requests]
    if any(one.guided for one in requests):
        rows += [one.textless() for one in requests]
    ids = np.stack(rows).astype(np.int64)
    tiled = np.tile(legal, (len(rows) // len(requests), 1, 1, 1))
    known = (tiled[..., 1] - tiled[..., 0] == 1) & layout.is_output[:, None]
    return Plan(
        layout=layout,
        order=order(layout, block),
        ids=np.where(known, tiled[..., 0], ids),
        chances=np.stack([chances(one.seed, layout.template.shape) for one in requests]),
        legal=legal,
        requests=tuple(requests),
        states=_states(requests, len(rows)),
    )


def _states(requests: Many[Request], rows: int) -> np.ndarray | None:
    """The states of all rows: float32 (R, tokens, F), zeros in those without text; None when no request has any."""
    told = [one.states for one in requests if one.states is not None]
    if not told:
        return None
    if len(told) < len(requests) or len({one.shape for one in told}) > 1:
        raise Refused(
            f"{len(told)} of {len(requests)} scenes have states of a text encoder, of shapes "
            f"{sorted({one.shape for one in told})}",
            where="states",
            do="give all scenes of a batch states of one shape, or none of them",
        )
    found = np.stack(told).astype(np.float32)
    return np.concatenate([found, np.zeros_like(found)]) if rows > len(requests) else found


def generate(
    requests: Many[Request],
    backend: Backend,
    *,
    block: int = 1,
    progress: Callable[[Moment], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> np.ndarray:
    """Writes the scenes of some requests together.

    Args:
        requests: all of one layout.
        backend: the model.
        block: latents that are written at once; 1 is exact.
        progress: called after each latent frame, and after the sound and the text.
        cancelled: asked before each step.

    Returns:
        int64 (N, L, S), complete sequences: `layout.split` gives their parts.

    Raises:
        Refused: see `planned`.
        Interrupted: `cancelled` said so.
    """
    plan = planned(requests, block=block)
    backend.begin(plan)
    for start, stop in plan.steps:
        if cancelled is not None and cancelled():
            raise Interrupted("sampling was stopped", where=f"position {start} of {plan.layout.length}")
        backend.step(start, stop)
        if progress is not None and stop in plan.frames:
            progress(_moment(plan, backend, stop))
        if _ended(plan, backend, stop):
            break
    return _closed(plan, backend.ids())


def _moment(plan: Plan, backend: Backend, upto: int) -> Moment:
    name, number = plan.frames[upto]
    prefix = plan.layout.prefix
    return Moment(plan.layout, name, number, upto - prefix, plan.layout.length - prefix, backend.ids(), upto)


def _ended(plan: Plan, backend: Backend, upto: int) -> bool:
    """Whether all scenes are behind the end of their text, the last thing that is written."""
    text = plan.layout.blocks.get("text_out")
    if text is None or upto <= text.start:
        return False
    return bool((backend.ids()[:, text.start : upto, 0] == Special.EOT_O).any(axis=1).all())


def _closed(plan: Plan, ids: np.ndarray) -> np.ndarray:
    """Behind a text's end stands nothing but ends."""
    text = plan.layout.blocks.get("text_out")
    if text is not None:
        written = ids[:, text.at, 0]
        ends = written == Special.EOT_O
        ids[:, text.at, 0] = np.where(np.cumsum(ends, axis=1) > 0, Special.EOT_O, written)
    return ids
