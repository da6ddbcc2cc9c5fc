"""Whether a preset fits into this machine's memory, said before anything is allocated.

Notable: weights are counted on the meta device and are exact; what training keeps of a step for its gradients is an
estimate, calibrated on what torch keeps of the small presets (`tests/videopoet/test_fit.py` compares again). torch is
needed to count; where it is not installed (sampling with onnxruntime) the caller says how many parameters there are.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from models.videopoet.config import PRESETS, Config
from models.videopoet.language.layout import layout
from models.videopoet.language.order import columns
from models.videopoet.language.vocab import TASKS
from studio.errors import Refused, Starved

if TYPE_CHECKING:
    import torch

GIB = 1 << 30
PURPOSES = (
    "sampling",
    "video-tokenizer",
    "video-decoder",
    "audio-tokenizer",
    "lm",
    "superres",
)  # or train a stage of that name
BATCHES = {"video-tokenizer": 2, "video-decoder": 2, "audio-tokenizer": 16, "lm": 4, "superres": 4}
SHIPPED = "video-tokenizer", "audio-tokenizer", "lm"  # what sampling needs
ROWS = 10  # of sampling: five scenes with guidance
# Bytes that a step's gradients need, with bfloat16 autocast. The estimate is meant to be above what is seen:
LAYER = 56, 16  # a position and layer: of the width, of the feed-forward's
CROSSED = 1.5  # with attention to a second sequence
HEADS = 16  # each logit of a written position
CONVOLUTION = 20, 10  # each channel of a pixel and level: for every block, and once
SOUND = 850  # each sample: spectra in single precision
DECODED = 24  # sampling: each channel of a pixel while one latent frame becomes pictures
AROUND = 1.15  # what the runtime and unused rests of memory take beside
WORDS = {
    "weights": "weights",
    "gradients": "gradients",
    "optimiser": "the optimiser",
    "average": "their average",
    "copy": "a copy while they are judged",
    "tokenizers": "the frozen tokenizers",
    "step": "a step's activations",
    "cache": "keys and values",
    "decoding": "decoding",
}


@dataclass(frozen=True)
class Need:
    """What a purpose needs of one device, in bytes by part."""

    preset: str
    purpose: str
    parts: Mapping[str, float]

    @property
    def bytes(self) -> int:
        """All of it, with what a process takes beside."""
        return int(sum(self.parts.values()) * AROUND)

    def sentence(self) -> str:
        """What is needed in words: "tiny needs about 1.1 GiB for training its lm in float32 (weights 0.031, ...)"."""
        shown = {WORDS[part]: size / GIB for part, size in self.parts.items() if size > 0.005 * self.bytes}
        parts = ", ".join(f"{name} {size:.2g}" if size < 10 else f"{name} {size:.0f}" for name, size in shown.items())
        what = "sampling" if self.purpose == "sampling" else f"training its {self.purpose} in float32"
        return f"{self.preset} needs about {_gib(self.bytes)} for {what} ({parts})"


@dataclass(frozen=True)
class Room:
    """Bytes of a device's memory: all, and those that are free or can be freed."""

    total: int
    free: int


def need(
    config: Config,
    purpose: str,
    *,
    batch: int | None = None,
    shards: int = 1,
    precision: int = 4,
    parameters: int | None = None,
) -> Need:
    """What a purpose needs of each device.

    Args:
        config: how large everything is.
        purpose: one of PURPOSES.
        batch: clips of a step of training, of each device; rows of sampling (a scene with guidance is two).
        shards: devices that share weights, gradients and optimiser (FSDP).
        precision: bytes a weight while sampling; training keeps 4.
        parameters: how many, where they cannot be counted because torch is not installed.

    Raises:
        Refused: there is no such purpose.
    """
    if purpose not in PURPOSES:
        raise Refused(f"nothing is known of '{purpose}'", where="fit", do=f"choose one of {', '.join(PURPOSES)}")
    if purpose == "sampling":
        weights = (parameters or sum(counts(config, part) for part in SHIPPED)) * precision
        return Need(config.preset, purpose, {"weights": weights, **_sampling(config, batch or ROWS, precision)})
    each = 4 * (parameters or counts(config, purpose)) / shards
    sizes = {"weights": each, "gradients": each, "optimiser": 2 * each, "average": each, "copy": each}
    if purpose in {"lm", "superres"}:
        sizes["tokenizers"] = 4 * sum(counts(config, part) for part in SHIPPED[:2])
    step = {
        "video-tokenizer": _pictures,
        "video-decoder": _pictures,
        "audio-tokenizer": _sounds,
        "lm": _sequences,
        "superres": _enlargings,
    }[purpose](config)
    return Need(config.preset, purpose, sizes | {"step": step * (batch or BATCHES[purpose])})


def counts(config: Config, stage: str) -> int:
    """Parameters of a stage's network, without memory for them. Needs torch."""
    import torch

    from models.videopoet.language.transformer import Transformer
    from models.videopoet.tokenizers.audio_codec import AudioCodec
    from models.videopoet.tokenizers.video_tokenizer import VideoTokenizer

    if stage == "audio-tokenizer":  # its filters are computed, which needs numbers; some megabytes in every preset
        with torch.random.fork_rng(devices=[]):
            return _parameters(AudioCodec(config))
    with torch.device("meta"):
        if stage == "superres":
            from models.videopoet.superres.superres import Superres

            return _parameters(Superres(config))
        return _parameters(VideoTokenizer(config) if stage.startswith("video-") else Transformer(config))


def _parameters(network: Any) -> int:
    return sum(parameter.numel() for parameter in network.parameters())


def _sampling(config: Config, rows: int, precision: int) -> dict[str, float]:
    """The cache of the longest sequence, and the largest pictures on the way out of the tokenizer."""
    longest = max(layout(config, task).length for task in TASKS)
    cache = 2 * rows * config.model.layers * config.model.width * longest * precision
    geometry, patch = config.geometry, config.video.patch * config.geometry.upscale
    largest = geometry.height // patch * (geometry.width // patch) * config.video.decoder_widths[0] * geometry.time
    return {"cache": cache, "decoding": float(DECODED * -(-rows // 2) * largest)}


def _sequences(config: Config) -> float:
    """Bytes that one of the longest sequences keeps for its gradients."""
    model, written = config.model, config.geometry.positions
    longest = max(layout(config, task).length for task in TASKS)
    (_, words), (parts, codes), (levels, sounds) = columns(config)
    logits = written * parts * codes + config.audio_frames * levels * sounds + config.text.tokens * words
    layers = (model.layers + model.text_layers) * longest * (LAYER[0] * model.width + LAYER[1] * model.feed_forward)
    return float(layers + HEADS * logits)


def _enlargings(config: Config) -> float:
    """Bytes that one clip of twice the size keeps in the super-resolution."""
    from models.videopoet.superres.superres import superres_sizes

    sizes, positions = superres_sizes(config), 4 * config.geometry.positions
    (_, _), (parts, codes), (_, _) = columns(config)
    layer = CROSSED * LAYER[0] * sizes.width + LAYER[1] * sizes.feed_forward
    return float(positions * (sizes.blocks * len(sizes.windows) * layer + HEADS * parts * codes))


def _pictures(config: Config) -> float:
    """Bytes that one clip keeps on its way through encoder and decoder."""
    geometry, video = config.geometry, config.video
    levels, found = len(video.widths), 0.0
    for widths in (video.widths, video.decoder_widths):
        for level, width in enumerate(widths):
            scale = video.patch * 2**level
            halved = max(0, level - (levels - 1 - (geometry.time.bit_length() - 1)))
            frames = 1 + (geometry.frames - 1) // 2**halved
            found += frames * (geometry.read[0] // scale) * (geometry.read[1] // scale) * width
    return found * (CONVOLUTION[0] * video.blocks + CONVOLUTION[1])


def _sounds(config: Config) -> float:
    """Bytes that one clip's sound keeps."""
    return SOUND * config.geometry.seconds * config.geometry.sound_rate


def room(device: torch.device | str = "cpu") -> Room:
    """The memory of a device; of the processor's also what a container may use. Unknown is 0."""
    if str(device).startswith("cuda"):
        import torch

        free, total = torch.cuda.mem_get_info(device)
        kept = torch.cuda.memory_reserved(device) - torch.cuda.memory_allocated(device)
        return Room(total, free + kept)
    return _memory(Path("/proc/meminfo"), Path("/sys/fs/cgroup"))


def _memory(meminfo: Path, group: Path) -> Room:
    total = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    free = total
    if meminfo.is_file():
        rows = dict(line.split(":", 1) for line in meminfo.read_text().splitlines())
        total, free = (int(rows[name].split()[0]) * 1024 for name in ("MemTotal", "MemAvailable"))
    limit, used = (_number(group / name) for name in ("memory.max", "memory.current"))
    if limit:
        total, free = min(total, limit), min(free, limit - used + _files(group / "memory.stat"))
    return Room(total, free)


def _number(path: Path) -> int:
    """0 where there is no number, "max" for one."""
    text = path.read_text().strip() if path.is_file() else ""
    return int(text) if text.isdigit() else 0


def _files(path: Path) -> int:
    """Bytes of files in a container's memory that are dropped when room is needed."""
    rows = [line.split() for line in path.read_text().splitlines()] if path.is_file() else []
    return sum(int(value) for name, value in rows if name == "inactive_file")


def check(
    config: Config,
    purpose: str,
    device: torch.device | str = "cpu",
    *,
    batch: int | None = None,
    shards: int = 1,
    beside: int = 1,
    precision: int = 4,
    parameters: int | None = None,
    has: Room | None = None,
) -> Need:
    """Says before anything is allocated when a purpose does not fit.

    Args:
        config: how large everything is; this and what is not explained here as for `need`.
        purpose: one of PURPOSES.
        device: whose memory it must fit into.
        batch: clips of a step, or rows of sampling.
        shards: devices that share the weights.
        precision: bytes a weight while sampling.
        parameters: how many, where they cannot be counted.
        beside: processes that share this device's memory, such as two on one processor.
        has: the room, where it is known better.

    Raises:
        Refused: it cannot fit, whatever else is ended.
        Starved: it does not fit now.
    """
    sizes: dict[str, Any] = {"batch": batch, "shards": shards, "precision": precision}
    wanted = need(config, purpose, parameters=parameters, **sizes)
    there = has or room(device)
    where = f"{purpose} on {device}"
    if there.total and wanted.bytes * beside > there.total:
        raise Refused(
            f"{wanted.sentence()}{_each(beside)}, and there are {_gib(there.total)}",
            where=where,
            do=_instead(wanted, there, purpose, {**sizes, "beside": beside}),
        )
    if there.total and wanted.bytes * beside > there.free:
        raise Starved(
            f"{wanted.sentence()}{_each(beside)}, and {_gib(max(0, there.free))} of {_gib(there.total)} are free",
            where=where,
            do="end other programs, or choose a smaller batch or preset",
        )
    return wanted


def _each(beside: int) -> str:
    return f" in each of {beside} processes" if beside > 1 else ""


def _instead(wanted: Need, there: Room, purpose: str, sizes: dict[str, Any]) -> str:
    """What fits: the largest preset that does, or so many devices as the weights need."""
    beside = sizes.pop("beside")
    below = list(PRESETS)[: list(PRESETS).index(wanted.preset)] if wanted.preset in PRESETS else []
    fits = [name for name in below if need(PRESETS[name](), purpose, **sizes).bytes * beside <= there.total]
    advice = [f"choose --preset {fits[-1]}"] if fits else []
    if purpose != "sampling":
        shared = AROUND * sum(size for part, size in wanted.parts.items() if part != "step") * sizes["shards"]
        left = there.total / beside - AROUND * wanted.parts["step"]
        many = f" of {int(-(-shared // left))} such devices or more" if left > 0 else " and a smaller batch"
        advice.append(f"share the weights with torchrun (FSDP){many}")
    return ", or ".join(advice) or "choose a smaller preset"


def _gib(size: float) -> str:
    return f"{size / GIB:,.0f} GiB" if size >= 10 * GIB else f"{size / GIB:.2g} GiB"
