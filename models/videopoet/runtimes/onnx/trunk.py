"""The language model's graphs, written from its weights.

Three kinds. *Wide*: any number of positions at once behind any number of cached ones, under any mask; it reads prefixes
and writes blocks. *Step*: one position behind a cache that it fills in place (GroupQueryAttention with one buffer for
past and present). *Heads*: a position's ids, slot by slot.

Shapes: R rows, T positions, P cached ones, C the cache's capacity, S columns, W width, H heads, D channels of a head,
Z the depth head's width, N = R T.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from models.videopoet.config import Config
from models.videopoet.language.order import Kind, columns
from models.videopoet.runtimes.onnx.graph import Graph
from models.videopoet.runtimes.onnx.session import Arrays

EPSILON = 1e-6
Attend = Callable[[int, str, str, str], str]  # (layer, query, key, value), each (R, T, W), to (R, T, W)
Sum = tuple[str, str]  # two values whose sum is meant, which the next norm makes; the second may be ""


class Writer:
    """Writes the graphs of one model.

    Args:
        config: its sizes.
        weights: float32, by the names of `Transformer.state_dict`.
        bits: 32 or 8, of the weights of all layers.
    """

    def __init__(self, config: Config, weights: Arrays, bits: int) -> None:
        self.config, self.sizes, self.weights, self.bits = config, config.model, weights, bits
        self.channels = self.sizes.width // self.sizes.heads

    def wide(self, *, opened: bool = False) -> Graph:
        """Positions at once.

        Reads ids (R, T, S), roles (T,), past keys and values (R, H, P, D) a layer, `bias` (T, P + T) on the attention;
        `at` is where their turns begin. If `opened`, so many (1,) of the first go through the text layers. Makes states
        (R, T, W) and the new keys and values (R, H, T, D).
        """
        trunk = _Trunk(self, "language, wide", "T")
        graph, heads = trunk.graph, self.sizes.heads
        if opened:
            trunk.x = self._opened(trunk)
        bias, shape = graph.input("bias", ("T", "U")), ("R", heads, "P", self.channels)

        def attend(layer: int, query: str, key: str, value: str) -> str:
            both: list[str] = []
            for name, new in ((f"key{layer}", trunk.by_head(key)), (f"value{layer}", trunk.by_head(value))):
                both.append(graph.op("Concat", graph.input(f"past_{name}", shape), new, axis=2))
                graph.output(f"new_{name}", new, ("R", heads, "T", self.channels))
            return trunk.attended(trunk.by_head(query), both[0], both[1], bias)

        trunk.finish("blocks", self.sizes.layers, attend)
        return graph

    def step(self) -> Graph:
        """One position.

        Reads ids (R, 1, S), roles (1,), caches (R, H, C, D) a layer that are filled in place, `last` (R,) and `total`
        (): how many positions there are with this one, less one, and not less. Makes states (R, 1, W).
        """
        trunk = _Trunk(self, "language, step", 1)
        graph, heads = trunk.graph, self.sizes.heads
        last, total = graph.input("last", ("R",), "int32"), graph.input("total", (), "int32")
        shape = "R", heads, "C", self.channels

        def attend(layer: int, *new: str) -> str:
            names = f"key{layer}", f"value{layer}"
            past = [graph.input(f"past_{name}", shape) for name in names]
            sizes = {"num_heads": heads, "kv_num_heads": heads}
            made = graph.ops("GroupQueryAttention", 3, *new, *past, last, total, **sizes)
            for name, present in zip(names, made[1:], strict=True):
                graph.output(f"present_{name}", present, shape)
            return made[0]

        trunk.finish("blocks", self.sizes.layers, attend)
        return graph

    def head(self, kind: Kind, slot: int) -> Graph:
        """One slot of a kind: `logits` (N, ids), and what is `told` (N, Z) so far.

        The first reads states (N, W); the others what was told `before` and the ids (N,) of the slot before, counted
        from 0.
        """
        graph, ids = Graph(f"{kind.name.lower()} {slot}", self.bits), columns(self.config)[kind][1]
        own = part(self.weights, f"{kind.name.lower()}_head")
        if slot == 0:
            states = graph.input("states", ("N", self.sizes.width))
            told = graph.linear(states, own["weight" if kind is Kind.TEXT else "enter.weight"])
        else:
            table = graph.constant(own["earlier.weight"][(slot - 1) * ids : slot * ids])
            heard = graph.op("Gather", table, graph.input("ids", ("N",), "int64"))
            told = graph.op("Add", graph.input("before", ("N", self.sizes.depth_width)), heard)
        if kind is Kind.TEXT:
            graph.output("logits", told, ("N", ids))
            return graph
        x = graph.op("Add", told, graph.constant(own["place"][slot]))
        fed = _fed(graph, _normed(graph, (x, ""), own["before_feed.weight"])[0], part(own, "feed"))
        normed = _normed(graph, (x, fed), own["norm.weight"])[0]
        graph.output("logits", graph.linear(normed, own["logits"][slot]), ("N", ids))
        graph.output("told", told, ("N", self.sizes.depth_width))
        return graph

    def _opened(self, trunk: _Trunk) -> str:
        """The text layers on the first positions, which see each other; there is at least one."""
        graph, opening = trunk.graph, trunk.graph.input("opening", (1,), "int64")
        zero, end, axis = graph.ints(0), graph.ints(2**62), graph.ints(1)

        def attend(_: int, *new: str) -> str:
            query, key, value = (trunk.by_head(one) for one in new)
            return trunk.attended(query, key, value)

        text = graph.op("Slice", trunk.x, zero, opening, axis)
        made = graph.op("Add", *trunk.layers("text_blocks", self.sizes.text_layers, text, attend))
        return graph.op("Concat", made, graph.op("Slice", trunk.x, opening, end, axis), axis=1)


class _Trunk:
    """A graph from ids to states: its inputs, its embeddings `x`, and its layers."""

    def __init__(self, writer: Writer, name: str, count: int | str) -> None:
        self.writer, self.sizes = writer, writer.sizes
        self.graph = graph = Graph(name, writer.bits)
        weights = writer.weights
        ids, roles = graph.input("ids", ("R", count, "S"), "int64"), graph.input("roles", (count,), "int64")
        told = graph.op("Gather", graph.constant(weights["embedding.weight"]), ids)
        role = graph.op("Gather", graph.constant(weights["role.weight"]), roles)
        self.count = count
        self.x = graph.op("Add", graph.op("ReduceSum", told, graph.ints(2), keepdims=0), role)
        at = graph.input("at", (1,), "int64")
        self.turns = [
            (at, *(graph.input(f"{name}_{wave}", ("L", "half D")) for wave in ("cos", "sin")))
            for name in ("query", "key")
        ]

    def layers(self, name: str, count: int, x: str, attend: Attend) -> Sum:
        """`count` blocks of a name."""
        graph, add = self.graph, ""
        for layer in range(count):
            own = part(self.writer.weights, f"{name}.{layer}")
            normed, x = _normed(graph, (x, add), own["before_attention.weight"])
            qkv = graph.linear(normed, own["attention.qkv.weight"])
            *both, value = graph.ops("Split", 3, qkv, axis=-1, num_outputs=3)
            scales = own["attention.scale"].reshape(2, -1)
            query, key = (self.turned(one, scales[n], self.turns[n]) for n, one in enumerate(both))
            add = graph.linear(attend(layer, query, key, value), own["attention.out.weight"])
            normed, x = _normed(graph, (x, add), own["before_feed.weight"])
            add = _fed(graph, normed, part(own, "feed"))
        return x, add

    def finish(self, name: str, count: int, attend: Attend) -> None:
        """All layers and the last norm."""
        made = self.layers(name, count, self.x, attend)
        states = _normed(self.graph, made, self.writer.weights["norm.weight"])[0]
        self.graph.output("states", states, ("R", self.count, self.sizes.width))

    def turned(self, x: str, scale: np.ndarray, turn: tuple[str, ...]) -> str:
        """(R, T, W) normalised head by head and turned."""
        graph = self.graph
        normed = graph.op(
            "SimplifiedLayerNormalization", self._heads(x), graph.constant(scale), axis=-1, epsilon=EPSILON
        )
        return graph.op("RotaryEmbedding", graph.op("Reshape", normed, graph.ints(0, 0, self.sizes.width)), *turn)

    def by_head(self, x: str) -> str:
        """(R, T, W) to (R, H, T, D)."""
        return self.graph.op("Transpose", self._heads(x), perm=[0, 2, 1, 3])

    def attended(self, query: str, key: str, value: str, bias: str = "") -> str:
        """Plain attention of (R, H, T, D) over (R, H, U, D): (R, T, W)."""
        graph = self.graph
        cold = graph.op("Mul", query, graph.scalar(self.writer.channels**-0.5))
        near = graph.op("MatMul", cold, graph.op("Transpose", key, perm=[0, 1, 3, 2]))
        share = graph.op("Softmax", graph.op("Add", near, bias) if bias else near, axis=-1)
        seen = graph.op("Transpose", graph.op("MatMul", share, value), perm=[0, 2, 1, 3])
        return graph.op("Reshape", seen, graph.ints(0, 0, self.sizes.width))

    def _heads(self, x: str) -> str:
        """(R, T, W) to (R, T, H, D)."""
        return self.graph.op("Reshape", x, self.graph.ints(0, 0, self.sizes.heads, self.writer.channels))


def part(weights: Arrays, name: str) -> Arrays:
    """The weights of a part of the network, by their names in it."""
    return {key.removeprefix(f"{name}."): value for key, value in weights.items() if key.startswith(f"{name}.")}


def _normed(graph: Graph, x: Sum, scale: np.ndarray) -> Sum:
    """The norm of a sum, and the sum."""
    weight = graph.constant(scale)
    if not x[1]:
        return graph.op("SimplifiedLayerNormalization", x[0], weight, axis=-1, epsilon=EPSILON), x[0]
    normed, *_, total = graph.ops("SkipSimplifiedLayerNormalization", 4, *x, weight, epsilon=EPSILON)
    return normed, total


def _fed(graph: Graph, x: str, weights: Arrays) -> str:
    """SwiGLU."""
    gate, up = graph.ops("Split", 2, graph.linear(x, weights["gate_up.weight"]), axis=-1, num_outputs=2)
    return graph.linear(graph.op("Mul", graph.silu(gate), up), weights["down.weight"])
