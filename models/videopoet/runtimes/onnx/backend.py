"""Sampling with the language model's sessions: `eager.EagerBackend` in numpy and onnxruntime.

One position at a time (the usual case) runs in arrays that are bound once a plan; blocks run the wide graph.

Shapes: N scenes, R rows (N, or 2 N with guidance), T positions of a step, S columns, W width.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from models.videopoet.language.generate import Plan
from models.videopoet.language.order import Kind
from models.videopoet.language.sampling import picked
from models.videopoet.runtimes.onnx.language import Language, opening
from models.videopoet.runtimes.onnx.session import Arrays, Bound
from studio.errors import Refused


class OnnxBackend:
    """Writes plans with a `Language`."""

    def __init__(self, language: Language) -> None:
        self.language = language

    def begin(self, plan: Plan) -> None:
        """See `generate.Backend`."""
        if plan.states is not None:
            raise Refused(
                "onnx reads no states of a frozen text encoder",
                where="runtime onnx",
                do="choose --runtime torch, or leave the states out",
            )
        self.plan, self.scenes, self.length = plan, plan.scenes, 0
        self.written, self.bounds = plan.ids.copy(), plan.bounds
        self.first = plan.legal[0, ..., 0] - plan.bounds[0, ..., 0]
        self.choices = {kind: Choice.of(plan, kind) for kind in Kind}
        self.turns = self.language.turns(plan.layout.positions, plan.order.source)
        self.cache = self._cache(len(plan.ids), plan.layout.length)
        self.one = self._one(len(plan.ids))
        self._wide(0, plan.layout.prefix)

    def _cache(self, rows: int, capacity: int) -> Arrays:
        """Empty keys and values, a layer each: (R, H, capacity, D)."""
        sizes = self.language.config.model
        shape = rows, sizes.heads, capacity, sizes.width // sizes.heads
        names = [f"{name}{layer}" for layer in range(sizes.layers) for name in ("key", "value")]
        return {name: np.zeros(shape, dtype=np.float32) for name in names}

    def _one(self, rows: int) -> Bound:
        """The step of one position, its arrays bound."""
        reads: Arrays = {
            "ids": np.zeros((rows, 1, self.written.shape[2]), dtype=np.int64),
            "roles": np.zeros(1, dtype=np.int64),
            "at": np.zeros(1, dtype=np.int64),
            "last": np.zeros(rows, dtype=np.int32),
            "total": np.zeros((), dtype=np.int32),
            **self.turns,
            **{f"past_{name}": value for name, value in self.cache.items()},
        }
        states = np.zeros((rows, 1, self.language.config.model.width), dtype=np.float32)
        presents = {f"present_{name}": value for name, value in self.cache.items()}
        return Bound(self.language.step, reads, {"states": states, **presents})

    def states(self, start: int, stop: int) -> np.ndarray:
        """The states of positions that are written next, (R, T, W); the cache has them afterwards."""
        if stop - start > 1:
            return self._wide(start, stop)
        arrays, order = self.one.arrays, self.plan.order
        arrays["ids"][:, 0] = self.written[:, order.source[start]]
        arrays["roles"][0], arrays["at"][0] = order.roles[start], start
        arrays["last"][:], arrays["total"][...] = self.length, self.length + 1
        self.one.run()
        self.length += 1
        return arrays["states"]

    def _wide(self, start: int, stop: int) -> np.ndarray:
        """The same of several positions, which all see each other."""
        order, layout, behind = self.plan.order, self.plan.layout, self.length
        feeds = {
            "ids": self.written[:, order.source[start:stop]],
            "roles": order.roles[start:stop],
            "at": np.array([start]),
            "bias": np.zeros((stop - start, behind + stop - start), dtype=np.float32),
            **self.turns,
            **{f"past_{name}": np.ascontiguousarray(value[:, :, :behind]) for name, value in self.cache.items()},
        }
        made = self.language.run_wide(feeds, 0 if start else opening(layout))
        self.length = behind + stop - start
        for name, value in self.cache.items():
            value[:, :, behind : self.length] = made[f"new_{name}"]
        return made["states"]

    def step(self, start: int, stop: int) -> None:
        """See `generate.Backend`."""
        states = self.states(start, stop)
        if not self.plan.free[start:stop].any():
            return
        kind, rows = Kind(int(self.plan.order.kinds[start])), states.reshape(-1, states.shape[2])
        heads = self.language.heads[kind]
        made = heads.first(states=rows)
        ids = self._write(kind, made["logits"], 0, start, stop)
        for slot, later in enumerate(heads.later, start=1):
            made = later(before=made["told"], ids=ids)
            ids = self._write(kind, made["logits"], slot, start, stop)

    def _write(self, kind: Kind, logits: np.ndarray, slot: int, start: int, stop: int) -> np.ndarray:
        """Chooses one column of a step's positions; returns the ids that the head counts, (R * T,)."""
        count = stop - start
        choice, bounds = self.choices[kind].repeated(count), self.bounds[:, start:stop, slot].reshape(-1, 2)
        found = picked(
            choice.guided(logits) if self.plan.guided else logits,
            self.plan.chances[:, start:stop, slot].ravel(),
            temperature=choice.temperature,
            top_k=choice.top_k,
            top_p=choice.top_p,
            low=bounds[:, 0],
            high=bounds[:, 1],
        )
        every = np.tile(found.reshape(self.scenes, count), (len(self.written) // self.scenes, 1))
        self.written[:, start:stop, slot] = every + self.first[start:stop, slot]
        return every.ravel()

    def ids(self) -> np.ndarray:
        """See `generate.Backend`."""
        return self.written[: self.scenes].copy()


@dataclass(frozen=True, eq=False)
class Choice:
    """How each row of a kind's logits chooses: arrays (N * T,)."""

    temperature: np.ndarray
    top_k: np.ndarray
    top_p: np.ndarray
    guidance: np.ndarray

    @classmethod
    def of(cls, plan: Plan, kind: Kind) -> Choice:
        """Of the scenes of a plan."""
        return cls(*(plan.values(kind, name) for name in ("temperature", "top_k", "top_p", "guidance")))

    def repeated(self, count: int) -> Choice:
        """The same for `count` positions a scene."""
        if count == 1:
            return self
        every = self.temperature, self.top_k, self.top_p, self.guidance
        return Choice(*(one.repeat(count) for one in every))

    def guided(self, logits: np.ndarray) -> np.ndarray:
        """(2 N T, C) of rows with and without text to (N T, C); a scene with guidance 1 is exactly as without."""
        told, untold = np.split(logits, 2)
        return told + (self.guidance[:, None] - 1).astype(logits.dtype) * (told - untold)
