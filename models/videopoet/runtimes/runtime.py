"""Runtimes: what runs the three networks (language model, video tokenizer, audio codec) on given weights.

One interface, several runtimes: `torch` is the reference and trains, `onnx` is several times faster on a processor and
needs no torch. Everything above (`pipeline`, the engine, the evaluation) knows only this page; arrays are numpy's.
"""

from __future__ import annotations

import importlib
import importlib.util
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Protocol

import numpy as np

from models.videopoet.config import Config
from models.videopoet.language.generate import Backend
from models.videopoet.language.layout import Layout
from studio.errors import Missing, Refused

RUNTIMES = {
    "onnx": ("onnxruntime", "models.videopoet.runtimes.onnx_runtime:OnnxRuntime"),
    "torch": ("torch", "models.videopoet.runtimes.torch_runtime:TorchRuntime"),
}


class Runtime(Protocol):
    """The networks, ready to run."""

    name: str
    config: Config

    def backend(self) -> Backend:
        """A fresh sampler of the language model, see `generate.generate`."""

    def scores(self, layout: Layout, ids: np.ndarray) -> np.ndarray:
        """Log-likelihood in nats of what sequences (B, L, S) write, given what they read: float64 (B,)."""

    def read_video(self, clips: np.ndarray) -> np.ndarray:
        """Codes int64 (B, t, h, w, parts) of clips uint8 (B, T, H, W, 3) of the written size; T is 1 + a multiple."""

    def pictures(self, codes: np.ndarray) -> Iterator[np.ndarray]:
        """The clips latent frame by latent frame: uint8 (B, 1, H, W, 3), then (B, time, H, W, 3) each."""

    def read_sound(self, waves: np.ndarray) -> np.ndarray:
        """Codes int64 (B, frames, levels) of waves float32 (B, samples)."""

    def sound(self, codes: np.ndarray, samples: int | None = None) -> np.ndarray:
        """Waves float32 (B, samples) of codes."""


def open_runtime(folder: Path, name: str = "auto") -> Runtime:
    """The runtime of that name with the weights of a folder; "auto" takes the fastest that is installed.

    Raises:
        Refused: there is no such runtime.
        Missing: it, or any, is not installed.
    """
    if name not in (*RUNTIMES, "auto"):
        raise Refused(
            f"there is no runtime '{name}'", where="runtime", do=f"choose auto or one of {', '.join(RUNTIMES)}"
        )
    for each in RUNTIMES if name == "auto" else (name,):
        package, place = RUNTIMES[each]
        if importlib.util.find_spec(package) is not None:
            module, _, attribute = place.partition(":")
            make: Callable[[Path], Runtime] = getattr(importlib.import_module(module), attribute)
            return make(folder)
    raise Missing(
        f"VideoPoet's runtime '{name}' is not installed",
        do="install it with: pip install 'reelworks[torch]' (torch) or pip install onnxruntime onnx (onnx)",
    )
