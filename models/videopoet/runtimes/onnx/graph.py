"""A pen for ONNX graphs: one method call writes one node and names its result. Only numpy and onnx.

Operators of onnxruntime (domain com.microsoft) are used where they do the work of several: they are named in
https://github.com/microsoft/onnxruntime/blob/main/docs/ContribOperators.md.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

from studio.errors import Refused

OPSET = 21
RUNTIMES_OWN = {  # domain of the operators that are not ONNX's
    "GroupQueryAttention": "com.microsoft",
    "Gelu": "com.microsoft",
    "MatMulNBits": "com.microsoft",
    "QuickGelu": "com.microsoft",
    "RotaryEmbedding": "com.microsoft",
    "SkipSimplifiedLayerNormalization": "com.microsoft",
}
KINDS = {"float": TensorProto.FLOAT, "int64": TensorProto.INT64, "int32": TensorProto.INT32, "uint8": TensorProto.UINT8}
GROUP = 32  # inputs of a row of a matrix that share a scale, where weights are of 8 bits
LARGEST = 2**31 - 2**24  # bytes of a graph, the protocol buffers' limit


class Graph:
    """A graph that is being written. Values are the names of tensors.

    Args:
        name: for people.
        bits: of the weights of `linear`: 32, or 8 with a scale for every `GROUP` inputs; sums are of 32 bits.
    """

    def __init__(self, name: str, bits: int = 32) -> None:
        self.name, self.bits = name, bits
        self.nodes: list[onnx.NodeProto] = []
        self.weights: dict[str, onnx.TensorProto] = {}
        self.known: dict[bytes, str] = {}
        self.fetched: dict[str, str] = {}
        self.inputs: list[onnx.ValueInfoProto] = []
        self.outputs: list[onnx.ValueInfoProto] = []

    def input(self, name: str, shape: Sequence[int | str], kind: str = "float") -> str:
        """What is fed; a name in the shape is a size that is known only then."""
        self.inputs.append(helper.make_tensor_value_info(name, KINDS[kind], list(shape)))
        return name

    def output(self, name: str, value: str, shape: Sequence[int | str], kind: str = "float") -> None:
        """What is fetched."""
        self.fetched[value] = name
        self.outputs.append(helper.make_tensor_value_info(name, KINDS[kind], list(shape)))

    def constant(self, value: np.ndarray) -> str:
        """A tensor that is part of the graph; equal small ones are kept once."""
        key = str((value.dtype, value.shape)).encode() + value.tobytes() if value.size < 64 else b""
        if key and key in self.known:
            return self.known[key]
        name = f"c{len(self.weights)}"
        self.weights[name] = numpy_helper.from_array(np.ascontiguousarray(value), name)
        if key:
            self.known[key] = name
        return name

    def ints(self, *values: int) -> str:
        """A list of numbers, such as a shape or the ends of a slice."""
        return self.constant(np.array(values, dtype=np.int64))

    def scalar(self, value: float) -> str:
        """One number of 32 bits."""
        return self.constant(np.array(value, dtype=np.float32))

    def op(self, kind: str, *inputs: str, **attributes: Any) -> str:
        """A node with one result."""
        return self.ops(kind, 1, *inputs, **attributes)[0]

    def ops(self, kind: str, results: int, *inputs: str, **attributes: Any) -> list[str]:
        """A node with several results."""
        names = [f"v{len(self.nodes)}_{n}" for n in range(results)]
        self.nodes.append(helper.make_node(kind, list(inputs), names, domain=RUNTIMES_OWN.get(kind, ""), **attributes))
        return names

    def linear(self, x: str, weight: np.ndarray, bias: np.ndarray | None = None) -> str:
        """(..., inputs) to (..., outputs) by a weight (outputs, inputs)."""
        if self.bits == 8:
            packed, scales = quantised(weight)
            sizes = {"K": weight.shape[1], "N": weight.shape[0], "bits": 8, "block_size": GROUP, "accuracy_level": 4}
            found = self.op("MatMulNBits", x, self.constant(packed), self.constant(scales), **sizes)
        else:
            found = self.op("MatMul", x, self.constant(weight.T))
        return found if bias is None else self.op("Add", found, self.constant(bias))

    def silu(self, x: str) -> str:
        """The value times its sigmoid."""
        return self.op("QuickGelu", x, alpha=1.0)

    def model(self) -> onnx.ModelProto:
        """The graph as it is given to the runtime; Refused when it is too large for that."""
        size = sum(len(one.raw_data) for one in self.weights.values())
        if size > LARGEST:
            raise Refused(
                f"{self.name} has {size / 2**30:.1f} GiB of weights in one graph",
                where="runtime onnx",
                do="use the runtime torch for models of this size",
            )
        made = helper.make_graph(self._nodes(), self.name, self.inputs, self.outputs, list(self.weights.values()))
        opsets = [helper.make_opsetid("", OPSET), helper.make_opsetid("com.microsoft", 1)]
        return helper.make_model(made, opset_imports=opsets, ir_version=10)

    def _nodes(self) -> list[onnx.NodeProto]:
        """The nodes, with results called as those who fetch them do, and those that nobody reads left out."""
        read = {name for node in self.nodes for name in node.input} | set(self.fetched)
        nodes = []
        for node in self.nodes:
            made = onnx.NodeProto()
            made.CopyFrom(node)
            del made.input[:], made.output[:]
            made.input.extend(self.fetched.get(name, name) for name in node.input)
            made.output.extend(self.fetched.get(name, name) if name in read else "" for name in node.output)
            nodes.append(made)
        return nodes


def quantised(weight: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Weights (outputs, inputs) as bytes (outputs, groups, GROUP), 128 for zero, and scales (outputs, groups)."""
    outputs, inputs = weight.shape
    groups = -(-inputs // GROUP)
    wide = np.zeros((outputs, groups * GROUP), dtype=np.float32)
    wide[:, :inputs] = weight
    grouped = wide.reshape(outputs, groups, GROUP)
    scales = np.maximum(np.abs(grouped).max(axis=2), 1e-12) / 127
    return (np.rint(grouped / scales[..., None]) + 128).astype(np.uint8), scales.astype(np.float32)
