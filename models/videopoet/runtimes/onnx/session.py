"""Graphs at work: a session that waits without spinning, and runs whose arrays stay where they are."""

from __future__ import annotations

import numpy as np
import onnxruntime  # type: ignore[import-untyped]

from models.videopoet.runtimes.onnx.graph import Graph

Arrays = dict[str, np.ndarray]


class Session:
    """A graph, ready to run on a processor.

    Args:
        graph: finished.
        threads: that one operator may use. More than one pays only on an idle machine.
    """

    def __init__(self, graph: Graph, threads: int = 1) -> None:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads, options.inter_op_num_threads = threads, 1
        options.log_severity_level = 3
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        options.add_session_config_entry("session.inter_op.allow_spinning", "0")
        model = graph.model().SerializeToString()
        self.own = onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
        self.outputs = [one.name for one in self.own.get_outputs()]

    def __call__(self, **arrays: np.ndarray) -> Arrays:
        """Runs once."""
        return dict(zip(self.outputs, self.own.run(None, arrays), strict=True))


class Bound:
    """A session with arrays of its caller, that are read and written in place by every run.

    Args:
        session: to be run.
        reads: contiguous arrays by the names of inputs; change what they hold, never the arrays.
        writes: the same of outputs. An array may be read and written if the operator allows that.
    """

    def __init__(self, session: Session, reads: Arrays, writes: Arrays) -> None:
        self.own, self.binding = session.own, session.own.io_binding()
        self.arrays = {**reads, **writes}  # keeps them alive: the binding knows only where they lie
        for name, array in reads.items():
            self.binding.bind_input(name, "cpu", 0, array.dtype, array.shape, array.ctypes.data)
        for name, array in writes.items():
            self.binding.bind_output(name, "cpu", 0, array.dtype, array.shape, array.ctypes.data)

    def run(self) -> None:
        """Runs once."""
        self.own.run_with_iobinding(self.binding)
