"""The language model at work in onnxruntime: see `transformer.Transformer`, with which it agrees.

Shapes: B sequences, R rows, T positions, L of a whole sequence, S columns, W width, D channels of a head, N = R T.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from models.videopoet.config import Config
from models.videopoet.language.layout import Layout
from models.videopoet.language.order import Kind, columns, order, starts
from models.videopoet.runtimes.onnx.session import Arrays, Session
from models.videopoet.runtimes.onnx.trunk import Writer
from studio.errors import Refused

AXES = (0, 2, 1, 2, 1, 0, 2, 1)  # as `transformer.AXES`, which cannot be imported without torch; a test compares them
BASE = 1000.0
TOGETHER = 4  # sequences that are scored at once: their attention is kept whole


@dataclass(frozen=True)
class Heads:
    """Of one kind: `first` makes the first slot's logits, and what is `told`, of states; `later` the next slots'."""

    first: Session
    later: tuple[Session, ...]


class Language:
    """The sessions of one language model.

    Args:
        config: its sizes.
        weights: float32, by the names of `Transformer.state_dict`.
        bits: 32 or 8, of the weights of all layers.
        threads: see `Session`.
    """

    def __init__(self, config: Config, weights: Arrays, bits: int = 8, threads: int = 1) -> None:
        if "frozen_text.weight" in weights:
            raise Refused(
                "this model reads a frozen text encoder",
                where="runtime onnx",
                do="give weights that read the own vocabulary",
            )
        self.config = config
        writer = Writer(config, weights, bits)
        self.wide = Session(writer.wide(), threads)
        self.opened = Session(writer.wide(opened=True), threads) if config.model.text_layers else self.wide
        self.step = Session(writer.step(), threads)
        self.heads = {kind: _heads(writer, kind, threads) for kind in Kind}

    def run_wide(self, feeds: Arrays, opening: int) -> Arrays:
        """Runs the wide graph, see `Writer.wide`; text layers, if there are any, see an `opening` of that length."""
        if opening and self.config.model.text_layers:
            return self.opened(**feeds, opening=np.array([opening]))
        return self.wide(**feeds)

    def logits(self, kind: Kind, states: np.ndarray, ids: np.ndarray) -> Iterator[np.ndarray]:
        """Logits (N, ids) slot by slot, from states (N, W) and the true ids (N, slots), counted from 0."""
        heads = self.heads[kind]
        made = heads.first(states=states)
        yield made["logits"]
        for slot, later in enumerate(heads.later):
            made = later(before=made["told"], ids=np.ascontiguousarray(ids[:, slot]))
            yield made["logits"]

    def scores(self, layout: Layout, ids: np.ndarray) -> np.ndarray:
        """Log-likelihood in nats of what sequences (B, L, S) write, given what they read: float64 (B,)."""
        pieces = [ids[at : at + TOGETHER] for at in range(0, len(ids), TOGETHER)]
        return np.concatenate([self._scores(layout, piece.astype(np.int64)) for piece in pieces])

    def _scores(self, layout: Layout, ids: np.ndarray) -> np.ndarray:
        states, plan = self._states(layout, ids), order(layout)
        learned = layout.scored(ids).any(axis=2)
        found = np.zeros(len(ids))
        for kind in Kind:
            rows, places = np.nonzero(learned & (plan.kinds == kind))
            if len(rows):
                count = columns(self.config)[kind][0]
                target = ids[rows, places, :count] - starts(self.config)[kind, :count]
                for slot, logits in enumerate(self.logits(kind, states[rows, places], target)):
                    np.add.at(found, rows, _likely(logits, target[:, slot]))
        return found

    def _states(self, layout: Layout, ids: np.ndarray) -> np.ndarray:
        """Of all positions of whole sequences: (B, L, W)."""
        plan, sizes = order(layout), self.config.model
        seen = np.arange(layout.length) <= plan.reach[:, None]
        none = np.zeros((len(ids), sizes.heads, 0, sizes.width // sizes.heads), dtype=np.float32)
        feeds = {
            "ids": ids[:, plan.source],
            "roles": plan.roles,
            "at": np.zeros(1, dtype=np.int64),
            "bias": np.where(seen, np.float32(0), np.float32(-1e9)),
            **self.turns(layout.positions, plan.source),
            **{f"past_{name}{layer}": none for layer in range(sizes.layers) for name in ("key", "value")},
        }
        return self.run_wide(feeds, opening(layout))["states"]

    def turns(self, positions: np.ndarray, source: np.ndarray) -> Arrays:
        """Cosines and sines (L, D / 2) of the places (L, 3) that queries ask for and that keys stand at."""
        sizes = self.config.model
        speeds = frequencies(sizes.width // sizes.heads // 2)
        found: Arrays = {}
        for name, places in (("query", positions), ("key", positions[source])):
            angles = places.astype(np.float32) @ speeds
            found |= {f"{name}_cos": np.cos(angles), f"{name}_sin": np.sin(angles)}
        return found


def opening(layout: Layout) -> int:
    """Positions up to the end of the text that is read, 0 without one."""
    return layout.blocks["text"].stop + 1 if "text" in layout.blocks else 0


def _likely(logits: np.ndarray, ids: np.ndarray) -> np.ndarray:
    """Log-likelihood of ids (N,) under logits (N, C)."""
    exact = logits.astype(np.float64)
    exact -= exact.max(axis=1, keepdims=True)
    return exact[np.arange(len(ids)), ids] - np.log(np.exp(exact).sum(axis=1))


def frequencies(pairs: int) -> np.ndarray:
    """How fast every pair of channels turns along each axis: float32 (3, pairs), one axis a pair."""
    index = np.arange(pairs)
    axis = np.resize(np.array(AXES), pairs)
    speeds = (BASE ** (-index / pairs)).astype(np.float32)
    return np.where(axis == np.arange(3)[:, None], speeds, np.float32(0))


def _heads(writer: Writer, kind: Kind, threads: int) -> Heads:
    slots = columns(writer.config)[kind][0]
    return Heads(
        Session(writer.head(kind, 0), threads),
        tuple(Session(writer.head(kind, slot), threads) for slot in range(1, slots)),
    )
