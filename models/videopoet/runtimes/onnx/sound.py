"""The audio codec in onnxruntime and numpy: see `audio_codec.AudioCodec`, with which it agrees.

The networks are graphs; spectra, phases and the inverse transform are numpy's.

Shapes: B sounds, F frames or mel columns.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from models.videopoet.config import Config
from models.videopoet.runtimes.onnx.digits import Digits
from models.videopoet.runtimes.onnx.graph import Graph
from models.videopoet.runtimes.onnx.session import Arrays, Session
from models.videopoet.runtimes.onnx.spectra import (
    FINE,
    FLOOR,
    LEAST,
    Grid,
    consistent,
    decibels,
    normal,
    spread,
    triangles,
    unit,
)
from models.videopoet.runtimes.onnx.trunk import part
from studio.errors import Refused

EPSILON = 1e-5
DILATIONS = (1, 3)  # these four as in `audio_tokenizer` and `vocoder`; a test compares them
ROUNDS = 16
LIMIT = 2.0
GAIN = 0.2


class OnnxSound:
    """The sessions of one audio codec.

    Args:
        config: its sizes.
        weights: float32, by the names of `AudioCodec.state_dict`.
        threads: see `Session`.
    """

    def __init__(self, config: Config, weights: Arrays, threads: int = 1) -> None:
        audio, rate = config.audio, config.geometry.sound_rate
        self.config, self.rate = config, rate
        self.digits = Digits(audio.quantizer, (audio.codes.bit_length() - 1) * audio.levels, audio.levels)
        self.grid = Grid(audio.hop // audio.columns, audio.window)
        self.filters = triangles(rate, FINE * audio.window, audio.mels)
        self.lines = spread(rate, audio.window, audio.mels)
        names = ("tokenizer.encoder", "tokenizer.decoder")
        self.encoder, self.decoder = (Session(stack(name, part(weights, name)), threads) for name in names)
        names = ("vocoder.loudness", "vocoder.phase")
        self.loudness, self.phase = (Session(columns(name, part(weights, name)), threads) for name in names)

    def read(self, waves: np.ndarray) -> np.ndarray:
        """See `runtime.Runtime.read_sound`."""
        audio = self.config.audio
        if waves.ndim != 2 or not np.issubdtype(waves.dtype, np.floating) or waves.shape[1] < audio.hop:
            raise Refused(
                f"{waves.dtype} of shape {waves.shape} are no sounds",
                where="the waveform",
                do=f"give floats (B, {audio.hop} samples or more) in -1..1",
            )
        if not np.isfinite(waves).all():
            raise Refused("some samples are not numbers", where="the waveform", do="leave out what is not finite")
        seen = normal(self._columns_of(waves))
        latents = self.encoder(x=seen.reshape(len(waves), -1, audio.columns * audio.mels))["y"]
        if self.digits.kind == "lfq":
            latents -= latents.mean(axis=-1, keepdims=True)
            latents /= np.sqrt(latents.var(axis=-1, keepdims=True) + np.float32(EPSILON))
        return self.digits.codes(latents)

    def _columns_of(self, waves: np.ndarray) -> np.ndarray:
        """Decibels (B, columns, mels), see `mel.LogMel`."""
        whole = waves.shape[1] // self.config.audio.hop * self.config.audio.hop
        pieces = self.grid.cut(np.clip(waves[:, :whole].astype(np.float32), -1, 1))
        spectra = np.fft.rfft(pieces, FINE * self.grid.window) / self.grid.norm
        power = (spectra.real**2 + spectra.imag**2) @ self.filters
        return 10 * np.log10(np.maximum(power, np.float32(10 ** (FLOOR / 10))))

    def mel(self, codes: np.ndarray) -> np.ndarray:
        """The log-mel columns float32 (B, frames * columns, mels), in decibels, of codes (B, frames, levels)."""
        if codes.ndim != 3 or not codes.shape[1]:
            raise Refused(
                f"codes of shape {codes.shape} are no sounds", where="audio codes", do="give (B, frames, levels)"
            )
        made = self.decoder(x=self.digits.latents(codes, "audio codes"))["y"]
        return decibels(made.reshape(len(codes), -1, self.config.audio.mels))

    def wave(self, codes: np.ndarray, samples: int | None = None) -> np.ndarray:
        """See `runtime.Runtime.sound`; at most two frames more than there are."""
        mel, audio = self.mel(codes), self.config.audio
        missing = 0 if samples is None else -(-samples // self.grid.hop) - mel.shape[1]
        if missing > 2 * audio.columns:
            raise Refused(
                f"{samples} samples are asked of {mel.shape[1] * self.grid.hop}", where="length", do="give more columns"
            )
        return self._wave(_held(mel, missing))[:, :samples]

    def _wave(self, mel: np.ndarray) -> np.ndarray:
        """`vocoder.Vocoder` without a seed: (B, columns, mels) to (B, columns * hop)."""
        mel = _held(mel, self.grid.extra)
        seen = normal(mel)
        change = LIMIT * np.tanh(self.loudness(x=seen)["y"])
        loud = np.exp((mel @ self.lines) * np.float32(math.log(10) / 20) + change)
        start = consistent(loud, self.grid, ROUNDS)
        ratio = self.grid.turned(start / np.maximum(loud, LEAST))
        told = np.concatenate([seen, np.clip(ratio.real, -2, 2), np.clip(ratio.imag, -2, 2)], axis=-1)
        real, imaginary = np.split(self.phase(x=told)["y"], 2, axis=-1)
        change = self.grid.turned(real + np.complex64(1j) * imaginary, back=True)
        return self.grid.wave(loud * (unit(start) + change))


def _held(mel: np.ndarray, count: int) -> np.ndarray:
    """Columns (B, F, mels) with the last one `count` times more."""
    return np.pad(mel, ((0, 0), (0, max(0, count)), (0, 0)), mode="edge")


@dataclass(frozen=True)
class _Writer:
    """Writes layers on (B, F, channels)."""

    graph: Graph
    weights: Arrays

    def linear(self, x: str, name: str) -> str:
        """A linear layer."""
        return self.graph.linear(x, self.weights[f"{name}.weight"], self.weights[f"{name}.bias"])

    def norm(self, x: str, name: str) -> str:
        """The norm of each frame."""
        scale, shift = (self.graph.constant(self.weights[f"{name}.{part}"]) for part in ("weight", "bias"))
        return self.graph.op("LayerNormalization", x, scale, shift, axis=-1, epsilon=EPSILON)

    def causal(self, x: str, name: str, step: int) -> str:
        """`audio_tokenizer.Causal`."""
        graph, axis = self.graph, self.graph.ints(1)
        longer = graph.op("Pad", x, graph.ints(0, 2 * step, 0, 0, 0, 0))
        earlier = [graph.op("Slice", longer, graph.ints(k * step), graph.ints((k - 2) * step), axis) for k in range(2)]
        return self.linear(graph.op("Concat", *earlier, x, axis=-1), f"{name}.mix")

    def unit(self, x: str, name: str, step: int) -> str:
        """`audio_tokenizer.Unit`."""
        inner = self.graph.silu(self.causal(self.norm(x, f"{name}.norm"), f"{name}.time", step))
        return self.graph.op("Add", x, self.linear(inner, f"{name}.channels"))

    def around(self, x: str, name: str) -> str:
        """`vocoder.Around`."""
        graph, kernel = self.graph, self.weights[f"{name}.time.weight"]
        channels, size = len(kernel), kernel.shape[2]
        sizes = {"group": channels, "kernel_shape": [size], "pads": [size // 2] * 2}
        bias = graph.constant(self.weights[f"{name}.time.bias"])
        seen = graph.op("Conv", graph.op("Transpose", x, perm=[0, 2, 1]), graph.constant(kernel), bias, **sizes)
        normed = self.norm(graph.op("Transpose", seen, perm=[0, 2, 1]), f"{name}.norm")
        wide = graph.op("Gelu", self.linear(normed, f"{name}.wide"))
        return graph.op("Add", x, self.linear(wide, f"{name}.narrow"))


def stack(name: str, weights: Arrays) -> Graph:
    """`audio_tokenizer.Stack`: `x` (B, F, inputs) to `y` (B, F, outputs)."""
    writer = _opened(name, weights, weights["enter.mix.weight"].shape[1] // 3)
    x = writer.causal("x", "enter", 1)
    for n in range(_count(weights, "units")):
        x = writer.unit(x, f"units.{n}", DILATIONS[n % len(DILATIONS)])
    writer.graph.output("y", writer.linear(writer.norm(x, "norm"), "leave"), ("B", "F", len(weights["leave.bias"])))
    return writer.graph


def columns(name: str, weights: Arrays) -> Graph:
    """`vocoder.Columns`: `x` (B, F, inputs) to `y` (B, F, outputs)."""
    writer = _opened(name, weights, weights["enter.weight"].shape[1])
    graph, x = writer.graph, writer.linear("x", "enter")
    for n in range(_count(weights, "blocks")):
        x = writer.around(x, f"blocks.{n}")
    answer = writer.linear(writer.norm(x, "norm"), "leave")
    graph.output("y", graph.op("Mul", answer, graph.scalar(GAIN)), ("B", "F", len(weights["leave.bias"])))
    return graph


def _opened(name: str, weights: Arrays, inputs: int) -> _Writer:
    graph = Graph(name)
    graph.input("x", ("B", "F", inputs))
    return _Writer(graph, weights)


def _count(weights: Arrays, name: str) -> int:
    """How many layers there are of a numbered list."""
    return len({key.split(".")[1] for key in weights if key.startswith(f"{name}.")})
