"""The video tokenizer in onnxruntime: see `video_tokenizer.VideoTokenizer`, with which it agrees.

The decoder makes one latent frame a run, so that memory is bounded by it: what its temporal convolutions saw of the
frames before goes out of each run and into the next.

Shapes: B clips, T frames, N = B T, C channels.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from models.videopoet.config import Config
from models.videopoet.runtimes.onnx.digits import Digits
from models.videopoet.runtimes.onnx.graph import Graph
from models.videopoet.runtimes.onnx.session import Arrays, Session
from studio.errors import Refused

EPSILON = 1e-5
PAST = 2  # frames that a temporal convolution sees before its own


class OnnxVideo:
    """The sessions of one video tokenizer.

    Args:
        config: its sizes; pictures are of the geometry's.
        weights: float32, by the names of `VideoTokenizer.state_dict`.
        threads: see `Session`.
    """

    def __init__(self, config: Config, weights: Arrays, threads: int = 1) -> None:
        self.config = config
        self.digits = Digits(config.video.quantizer, config.video.bits, config.video.parts)
        self.encoder = Session(encoder(config, weights), threads)
        graph, self.pasts = decoder(config, weights)
        self.decoder = Session(graph, threads)

    def read(self, clips: np.ndarray) -> np.ndarray:
        """See `runtime.Runtime.read_video`."""
        geometry = self.config.geometry
        size = geometry.height, geometry.width, 3
        if (
            clips.ndim != 5
            or clips.shape[2:] != size
            or clips.dtype != np.uint8
            or (clips.shape[1] - 1) % geometry.time
        ):
            raise Refused(
                f"{clips.dtype} of shape {clips.shape} do not fit the tokenizer",
                where="video",
                do=f"give uint8 (B, 1 + {geometry.time} k, {', '.join(map(str, size))})",
            )
        latents = [self.encoder(clips=clip[None])["latents"] for clip in clips]
        return self.digits.codes(self._before(np.concatenate(latents)).transpose(0, 1, 3, 4, 2))

    def _before(self, latents: np.ndarray) -> np.ndarray:
        """What comes before the quantiser: (B, t, C, h, w) to the same."""
        if self.digits.kind != "lfq":
            return latents
        axes = (2, 3, 4)
        shifted = latents - latents.mean(axis=axes, keepdims=True)
        return shifted / np.sqrt(shifted.var(axis=axes, keepdims=True) + EPSILON)

    def pictures(self, codes: np.ndarray) -> Iterator[np.ndarray]:
        """See `runtime.Runtime.pictures`."""
        _, *size = self.config.geometry.latent
        latents = self.digits.latents(codes, "video codes")
        if codes.ndim != 5 or codes.shape[2:4] != tuple(size):
            raise Refused(
                f"codes of shape {codes.shape} are no clips",
                where="video codes",
                do=f"give (B, t, {', '.join(map(str, size))}, parts)",
            )
        latents = np.ascontiguousarray(latents.transpose(0, 1, 4, 2, 3))
        past = {name: np.zeros((len(codes), PAST, *shape), np.float32) for name, shape in self.pasts.items()}
        for n in range(codes.shape[1]):
            made = self.decoder(latents=latents[:, n : n + 1], drop=np.array([int(n == 0)]), **past)
            past = {name: made[f"new {name}"] for name in past}
            yield made["clips"]


class _Writer:
    """Writes layers on (N, C, H, W); `height` and `width` are those of where it is."""

    def __init__(self, graph: Graph, weights: Arrays, batch: str, size: tuple[int, int]) -> None:
        self.graph, self.weights, self.batch = graph, weights, batch
        self.height, self.width = size
        self.pasts: dict[str, tuple[int, int, int]] | None = None  # of temporal convolutions, where they are kept

    def conv(self, x: str, name: str, inputs: int, kernel: int = 3, stride: int = 1) -> str:
        """`video_tokenizer.Conv`."""
        weight = self.weights[f"{name}.weight"].reshape(-1, inputs, kernel, kernel)
        bias = self.graph.constant(self.weights[f"{name}.bias"])
        self.height, self.width = self.height // stride, self.width // stride
        sides = [kernel // 2] * 4
        return self.graph.op(
            "Conv", x, self.graph.constant(weight), bias, kernel_shape=[kernel] * 2, pads=sides, strides=[stride] * 2
        )

    def clips(self, x: str, channels: int) -> str:
        """(N, C, H, W) to (B, T, C, H, W); twice the channels make twice the frames."""
        shape = self.graph.op("Concat", self.batch, self.graph.ints(-1, channels, self.height, self.width), axis=0)
        return self.graph.op("Reshape", x, shape)

    def frames(self, x: str, channels: int) -> str:
        """The inverse."""
        return self.graph.op("Reshape", x, self.graph.ints(-1, channels, self.height, self.width))

    def temporal(self, x: str, name: str, channels: int, stride: int = 1) -> str:
        """`video_tokenizer.Temporal`."""
        graph = self.graph
        x = self.clips(x, channels)
        if self.pasts is None:
            longer = graph.op("Pad", x, graph.ints(0, PAST, *[0] * 8))
        else:
            shape = self.pasts[name] = (channels, self.height, self.width)
            longer = graph.op("Concat", graph.input(name, ("B", PAST, *shape)), x, axis=1)
            graph.output(f"new {name}", self.cut(longer, -PAST, 2**62), ("B", PAST, *shape))
        seen = [self.cut(longer, k, k - PAST if k < PAST else 2**62, stride) for k in range(PAST + 1)]
        wide = channels * (PAST + 1)
        return self.conv(self.frames(graph.op("Concat", *seen, axis=2), wide), f"{name}.mix", wide, 1)

    def cut(self, x: str, start: int, stop: int, step: int = 1) -> str:
        """Some frames of (B, T, ...)."""
        graph = self.graph
        return graph.op("Slice", x, graph.ints(start), graph.ints(stop), graph.ints(1), graph.ints(step))

    def norm(self, x: str, name: str, channels: int) -> str:
        """The norm of every frame, in groups of 16 channels, and SiLU."""
        graph, groups = self.graph, max(1, channels // 16)
        whole = graph.op("Reshape", x, graph.ints(0, groups, -1))
        ones, zeros = (graph.constant(np.full(groups, value, np.float32)) for value in (1, 0))
        normed = graph.op("InstanceNormalization", whole, ones, zeros, epsilon=EPSILON)
        scale, shift = (graph.constant(self.weights[f"{name}.{part}"].reshape(-1, 1, 1)) for part in ("weight", "bias"))
        return graph.silu(graph.op("Add", graph.op("Mul", self.frames(normed, channels), scale), shift))

    def block(self, x: str, name: str, channels: int) -> str:
        """`video_tokenizer.Block`."""
        inner = self.conv(self.norm(x, f"{name}.first", channels), f"{name}.space", channels)
        inner = self.temporal(self.norm(inner, f"{name}.second", channels), f"{name}.time", channels)
        return self.graph.op("Add", x, inner)


def encoder(config: Config, weights: Arrays) -> Graph:
    """`clips` uint8 (B, T, H, W, 3) of the written size to `latents` (B, t, channels, h, w) before the quantiser."""
    graph, geometry, video = Graph("video encoder"), config.geometry, config.video
    clips = graph.input("clips", ("B", "T", geometry.height, geometry.width, 3), "uint8")
    writer = _Writer(graph, weights, _batch(graph, clips), (geometry.height, geometry.width))
    pixels = graph.op("Transpose", graph.op("Cast", clips, to=1), perm=[0, 1, 4, 2, 3])
    step = [geometry.upscale] * 2
    small = graph.op("AveragePool", writer.frames(pixels, 3), kernel_shape=step, strides=step)
    x = graph.op("Sub", graph.op("Mul", small, graph.scalar(2 / 255)), graph.scalar(1))
    fold = video.patch
    writer.height, writer.width = geometry.read[0] // fold, geometry.read[1] // fold
    x = graph.op("Reshape", x, graph.ints(0, 3, writer.height, fold, writer.width, fold))
    x = writer.frames(graph.op("Transpose", x, perm=[0, 1, 3, 5, 2, 4]), 3 * fold**2)
    x = writer.conv(x, "encoder.enter", 3 * fold**2)
    for n, width in enumerate(video.widths):
        for block in range(video.blocks):
            x = writer.block(x, f"encoder.levels.{n}.{block}", width)
        if n + 1 < len(video.widths):
            name, after = f"encoder.downs.{n}", video.widths[n + 1]
            x = writer.conv(x, f"{name}.space", width, stride=2)
            if f"{name}.time.mix.weight" in weights:
                x = writer.temporal(x, f"{name}.time", after, stride=2)
    x = writer.conv(writer.norm(x, "encoder.leave.0", width), "encoder.leave.2", width, 1)
    channels = len(weights["encoder.leave.2.bias"])
    graph.output("latents", writer.clips(x, channels), ("B", "t", channels, *config.geometry.latent[1:]))
    return graph


def decoder(config: Config, weights: Arrays) -> tuple[Graph, dict[str, tuple[int, int, int]]]:
    """`latents` (B, t, channels, h, w) to `clips` uint8 (B, T, H, W, 3), and the shapes of the pasts by their names.

    `drop` (1,) is 1 for the piece that begins a clip and 0 for later ones. A past goes in by its name and comes out
    as "new " and its name: (B, 2, C, H, W).
    """
    graph, geometry, video = Graph("video decoder"), config.geometry, config.video
    channels, (_, *size) = weights["decoder.enter.weight"].shape[1] // 9, geometry.latent
    latents, drop = graph.input("latents", ("B", "t", channels, *size)), graph.input("drop", (1,), "int64")
    writer = _Writer(graph, weights, _batch(graph, latents), (size[0], size[1]))
    writer.pasts = {}
    x = writer.conv(writer.frames(latents, channels), "decoder.enter", channels)
    widths = video.decoder_widths[::-1]
    for n, width in enumerate(widths):
        for block in range(video.blocks):
            x = writer.block(x, f"decoder.levels.{n}.{block}", width)
        if n + 1 < len(widths):
            name = f"decoder.ups.{n}"
            if f"{name}.time.mix.weight" in weights:
                doubled = writer.clips(writer.temporal(x, f"{name}.time", width), width)
                kept = graph.op("Slice", doubled, drop, graph.ints(2**62), graph.ints(1))
                x = writer.frames(kept, width)
            x = graph.op("DepthToSpace", writer.conv(x, f"{name}.space", width), blocksize=2, mode="CRD")
            writer.height, writer.width = 2 * writer.height, 2 * writer.width
    x = writer.conv(writer.norm(x, "decoder.leave.0", width), "decoder.leave.2", width)
    x = graph.op("DepthToSpace", x, blocksize=video.patch * geometry.upscale, mode="CRD")
    writer.height, writer.width = geometry.height, geometry.width
    graph.output("clips", _bytes(writer, x), ("B", "T", geometry.height, geometry.width, 3), "uint8")
    return graph, writer.pasts


def _batch(graph: Graph, clips: str) -> str:
    """How many clips there are, as a part of a shape."""
    return graph.op("Slice", graph.op("Shape", clips), graph.ints(0), graph.ints(1))


def _bytes(writer: _Writer, x: str) -> str:
    """Pictures (N, 3, H, W) around -1..1 as uint8 (B, T, H, W, 3)."""
    graph = writer.graph
    light = graph.op("Add", graph.op("Mul", x, graph.scalar(127.5)), graph.scalar(128))  # half a step: to be rounded
    whole = graph.op("Cast", graph.op("Clip", light, graph.scalar(0), graph.scalar(255)), to=2)
    return graph.op("Transpose", writer.clips(whole, 3), perm=[0, 1, 3, 4, 2])
