"""How fast VideoPoet runs here: scenes of two seconds with picture and sound, written with guidance and decoded.

Notable: speed does not depend on what the weights are, so that they may be untrained. The floor of a step is the time
that this process needs to read as many bytes as the step reads of the weights; batches and attention come on top of it.

A *token* is one id that is chosen: a part of a latent or a level of an audio frame. A *position* is a latent or an
audio frame, and has one step (with blocks: shares one). Needs no torch.
"""

from __future__ import annotations

import time
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from models.videopoet.config import Config
from models.videopoet.language.generate import Backend, Moment, Plan, Request, generate, planned
from models.videopoet.language.layout import Layout, build, layout, split
from models.videopoet.language.order import Kind, columns
from models.videopoet.language.sampling import Sampling
from models.videopoet.runtimes.runtime import Runtime

TASK = "text-to-audio-video"
SAMPLING = Sampling(temperature=0.9, top_k=64, guidance=2.0)
WARM_STEPS, READS = 8, 12
BYTES = {"float32": 4.0, "bfloat16": 2.0, "int8": 1.125}  # a weight's; of int8 with a scale for every 32


@dataclass(frozen=True, kw_only=True)
class Timing:
    """One batch of scenes, in seconds."""

    scenes: int
    block: int  # latents that are written at once
    positions: int  # of all scenes
    tokens: int  # of all scenes
    steps: int
    language_seconds: float
    language_cpu_seconds: float  # processor time: other work on the machine does not count
    decode_seconds: float | None = None  # pictures and sound of all scenes
    first_frame_seconds: float | None = None  # until the first latent frame can be seen

    def row(self, *, floor: float = 0.0) -> dict[str, Any]:
        """As JSON, with what follows; `floor` is the least processor time of all steps together, if it is known."""
        steps = max(1, self.steps)
        found = {name: round(value, 4) for name, value in asdict(self).items() if value is not None}
        found |= {
            "seconds": round(self.language_seconds + (self.decode_seconds or 0.0), 3),
            "step_ms": round(1000 * self.language_seconds / steps, 3),
            "positions_per_second": round(self.positions / self.language_seconds, 1),
            "tokens_per_second": round(self.tokens / self.language_seconds, 1),
        }
        if floor:
            found |= {
                "floor_ms": round(1000 * floor / steps, 3),
                "floor_share": round(floor / self.language_cpu_seconds, 4),
            }
        return found


def requests(config: Config, scenes: int) -> list[Request]:
    """Scenes with prompts that say nothing, each another."""
    shape = layout(config, TASK)
    chance = np.random.default_rng(0)
    text = chance.integers(0, config.text.vocabulary, (scenes, *shape.blocks["text"].shape))
    ids = build(shape, {"text": text})
    return [Request(layout=shape, ids=row, seed=seed, sampling=SAMPLING) for seed, row in enumerate(ids)]


def timed(runtime: Runtime, scenes: int, block: int = 1, *, backend: Backend | None = None) -> Timing:
    """Writes and decodes scenes once, after a short warming up.

    Args:
        runtime: the networks.
        scenes: how many, in one batch.
        block: latents that are written at once.
        backend: instead of the runtime's; one that is given is warm.
    """
    wanted = requests(runtime.config, scenes)
    plan = planned(wanted, block=block)
    if backend is None:
        backend = runtime.backend()
        backend.begin(plan)
        for step in plan.steps[:WARM_STEPS]:
            backend.step(*step)
    _warm(runtime)
    seen: list[float] = []
    whole = Stopwatch()
    ids = generate(wanted, backend, block=block, progress=lambda moment: _first(moment, seen, whole))
    language, busy = whole.wall(), whole.processor()
    decoded = _decoded(runtime, plan.layout, ids, whole)
    return Timing(
        scenes=scenes,
        block=block,
        language_seconds=language,
        language_cpu_seconds=busy,
        decode_seconds=whole.wall() - language,
        first_frame_seconds=seen[0] + decoded - language,
        **sizes(plan),
    )


def _warm(runtime: Runtime) -> None:
    """Decodes a picture and a sound, so that what is loaded when it is first used is there."""
    config = runtime.config
    _, height, width = config.geometry.latent
    list(runtime.pictures(np.zeros((1, 1, height, width, config.video.parts), dtype=np.int64)))
    runtime.sound(np.zeros((1, config.audio_frames, config.audio.levels), dtype=np.int64))


def sizes(plan: Plan) -> dict[str, int]:
    """What a plan writes: positions, tokens and steps."""
    free = (plan.legal[0, ..., 1] - plan.legal[0, ..., 0] > 1) & plan.layout.is_output[:, None]
    steps = len(plan.steps)
    return {"positions": int(free.any(1).sum()) * plan.scenes, "tokens": int(free.sum()) * plan.scenes, "steps": steps}


def _first(moment: Moment, seen: list[float], watch: Stopwatch) -> None:
    if not seen and moment.block == "video_out":
        seen.append(watch.wall())


def _decoded(runtime: Runtime, shape: Layout, ids: np.ndarray, watch: Stopwatch) -> float:
    """Decodes everything; returns when the first pictures were there."""
    parts, first = split(shape, ids), 0.0
    for _ in runtime.pictures(parts["video_out"]):
        first = first or watch.wall()
    geometry = runtime.config.geometry
    runtime.sound(parts["audio_out"], int(geometry.seconds * geometry.sound_rate))
    return first


class Stopwatch:
    """Seconds by the clock and of the processor."""

    def __init__(self) -> None:
        self.began, self.busy = time.perf_counter(), time.process_time()

    def wall(self) -> float:
        """Seconds so far by the clock."""
        return time.perf_counter() - self.began

    def processor(self) -> float:
        """Seconds so far of all cores together."""
        return time.process_time() - self.busy


def weights_read(config: Config, kind: Kind | None) -> int:
    """Weights that a step reads once: all layers, and the head of a kind, or none where nothing is chosen.

    Embeddings are not read whole and do not count.
    """
    sizes = config.model
    width, inner = sizes.width, sizes.feed_forward
    layer = 2 * width + 4 * width**2 + 2 * width // sizes.heads + 3 * width * inner
    trunk = sizes.layers * layer + width
    if kind is None:
        return trunk
    slots, ids = columns(config)[kind]
    if kind is Kind.TEXT:
        return trunk + width * ids
    depth = sizes.depth_width
    fed = -(-depth * 8 // 3 // 64) * 64
    return trunk + width * depth + slots * depth + 2 * depth + 3 * depth * fed + slots * ids * depth


def bytes_read(plan: Plan, precision: str) -> float:
    """Bytes of weights that all steps of a plan read, in a precision of `BYTES`."""
    total = 0
    for start, stop in plan.steps:
        chooses = bool(plan.free[start:stop].any())
        total += weights_read(plan.layout.config, Kind(int(plan.order.kinds[start])) if chooses else None)
    return total * BYTES[precision]


def bandwidth(size: int) -> float:
    """Bytes a second that one core of this process reads of a buffer of a size that it reads again and again.

    The best of several passes: other programs may only slow it down.
    """
    buffer = np.ones(max(1, size // 8), dtype=np.int64)
    buffer.max()
    best = float("inf")
    for _ in range(READS):
        watch = Stopwatch()
        buffer.max()
        best = min(best, watch.wall())
    return buffer.nbytes / best
