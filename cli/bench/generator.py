"""`reelworks bench model`: five scenes of two seconds by VideoPoet, pictures and sound, with guidance, in one batch.

Every runtime that is installed writes one scene and five, exactly (a latent at a time) and a row of latents at a time,
and decodes them; beside it Hugging Face's `generate` on a Llama of the same shape. The floor is the time that reading
the weights once a step takes, measured in the same run by reading a buffer of their size. Where there is a GPU it is
measured too. Without trained weights the preset's own by chance are used, which takes as long. One core.
"""

from __future__ import annotations

import importlib
import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cli.output import say
from models.videopoet import shipped
from models.videopoet.config import Config, preset
from models.videopoet.fit import check
from models.videopoet.language.generate import planned
from models.videopoet.language.order import Kind
from models.videopoet.runtimes.runtime import Runtime
from models.videopoet.speed import speed
from studio.errors import Missing, StudioError

GOALS = {"model_seconds": 30.0}
SCENES = (5, 1)
EAGER, HUGGING_FACE = "torch float32, eager", "Hugging Face generate, Llama of the same shape"
THREADS = ("OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS")


def run(name: str | None = None, weights: Path | None = None) -> dict[str, Any]:
    """Measures all runtimes.

    Args:
        name: of the preset; None: that of the weights, or tiny.
        weights: their folder; None: the repository's, if it has that preset.

    Returns:
        `rows` of what was measured; of the runtime that is used by default, exact and with five scenes,
        `model_seconds` and the like; and the GPU's rows as `accelerator`.

    Raises:
        StudioError: the weights cannot be read, or there is no such preset.
    """
    os.environ.update(dict.fromkeys(THREADS, "1"))  # two wait for each other where there is other work
    load = round(os.getloadavg()[0], 1)
    with _weights(name, weights) as (folder, config, said):
        rows = [row for one in _contenders(folder, config) for row in one.rows(config)]
        gpu = _accelerator(folder)
    found = {"weights": said, "load": load, **_facts(config), **_headline(rows), "rows": rows, "accelerator": gpu}
    met = {name: name in found and found[name] <= goal for name, goal in GOALS.items()}
    beside = [["weights", said], ["other work on the machine: its load at the beginning", f"{load:g}"]]
    return found | {"details": [*beside, *_details(rows, gpu)], "goals": GOALS, "met": met}


@contextmanager
def _weights(name: str | None, where: Path | None) -> Iterator[tuple[Path, Config, str]]:
    """The folder that is measured, its configuration, and what it is."""
    if where is not None or shipped.card_path(shipped.folder()).is_file():
        found = shipped.weights(where)
        if where is not None or name in (None, found.config().preset):
            yield found.where, found.config(), f"trained, {found.digest.removeprefix('sha256:')[:12]}"
            return
    config = preset(name or "tiny")
    with tempfile.TemporaryDirectory(prefix="reelworks-bench-") as folder:
        _untrained(config, Path(folder))
        yield Path(folder), config, "untrained: speed does not depend on what they are"


def _untrained(config: Config, folder: Path) -> None:
    try:
        from models.videopoet.speed import untrained
    except ImportError as error:
        raise Missing(
            f"there are no trained weights, and to make others takes torch ({error})",
            where="bench model",
            do="pip install 'reelworks[torch]', or give --weights",
        ) from None
    check(config, "sampling")
    untrained.write(config, folder)


@dataclass(frozen=True)
class Contender:
    """What is compared: `measure` gives the timing of so many scenes and the least bytes that all steps read."""

    name: str
    precision: str
    blocks: tuple[int, ...]
    measure: Callable[[int, int], tuple[speed.Timing, float]]

    def rows(self, config: Config) -> Iterator[dict[str, Any]]:
        """What was measured; one that says why, if this is not available."""
        weights = speed.weights_read(config, Kind.VIDEO) * speed.BYTES[self.precision]
        try:
            rate = speed.bandwidth(int(weights))
            for scenes, block in ((scenes, block) for scenes in SCENES for block in self.blocks):
                say(f"  {self.name}: {scenes} scenes, {block} latents at a time")
                timing, read = self.measure(scenes, block)
                more = {"precision": self.precision, "bandwidth_gb_s": round(rate / 1e9, 2)}
                yield {"runtime": self.name, **more, **timing.row(floor=read / rate)}
        except StudioError as error:
            yield {"runtime": self.name, "problem": error.what}


def _contenders(folder: Path, config: Config) -> list[Contender]:
    """In the order in which `open_runtime` takes them, and then what they are compared with."""
    blocks = 1, config.geometry.latent[2]

    def ours(name: str, precision: str, place: str, **options: Any) -> Contender:
        kept: list[Runtime] = []

        def measure(scenes: int, block: int) -> tuple[speed.Timing, float]:
            if not kept:
                kept.append(_class(place)(folder, **options))
            plan = planned(speed.requests(config, scenes), block=block)
            return speed.timed(kept[0], scenes, block), speed.bytes_read(plan, precision)

        return Contender(name, precision, blocks, measure)

    def theirs(scenes: int, _: int) -> tuple[speed.Timing, float]:
        llama = _module("speed.llama")
        timing = llama.timed(config, scenes)
        return timing, timing.steps * llama.weights_read(config) * speed.BYTES["float32"]

    return [
        ours("onnxruntime int8", "int8", "runtimes.onnx_runtime:OnnxRuntime"),
        ours("onnxruntime float32", "float32", "runtimes.onnx_runtime:OnnxRuntime", bits=32),
        ours(EAGER, "float32", "runtimes.torch_runtime:TorchRuntime", device="cpu"),
        Contender(HUGGING_FACE, "float32", (1,), theirs),
    ]


def _class(place: str) -> Callable[..., Runtime]:
    module, _, attribute = place.partition(":")
    return getattr(_module(module), attribute)


def _module(name: str) -> Any:
    """A module of VideoPoet; Missing where what it needs is not installed."""
    try:
        return importlib.import_module(f"models.videopoet.{name}")
    except ImportError as error:
        raise Missing(f"not installed ({error})", where=name, do="pip install 'reelworks[torch,bench]'") from None


def _facts(config: Config) -> dict[str, Any]:
    plan = planned(speed.requests(config, max(SCENES)))
    return {
        "preset": config.preset,
        "clip_seconds": config.geometry.seconds,
        "guidance": speed.SAMPLING.guidance,
        "threads": 1,
        "step_weights": speed.weights_read(config, Kind.VIDEO),
        "prompt_positions": plan.layout.prefix,
        "steps": len(plan.steps),
    }


def _headline(rows: list[dict[str, Any]]) -> dict[str, Any]:
    """Of the runtime that is used by default: five scenes at a time, exactly. Nothing if none is installed."""
    five = [row for row in rows if row.get("scenes") == max(SCENES)]
    exact = [row for row in five if row["block"] == 1]
    best = next((row for row in exact if "decode_seconds" in row), None)
    if best is None:
        return {}
    found = {
        "model_runtime": best["runtime"],
        "model_seconds": best["seconds"],
        "model_tokens_per_second": best["tokens_per_second"],
        "model_floor_share": best["floor_share"],
        "model_first_frame_seconds": best["first_frame_seconds"],
    }
    found["model_rows_seconds"] = [row["seconds"] for row in five if row["runtime"] == best["runtime"]][-1]
    for row in exact:
        key = {EAGER: "model_over_eager", HUGGING_FACE: "model_over_hugging_face"}.get(row["runtime"])
        if key:
            found[key] = round(row["language_cpu_seconds"] / best["language_cpu_seconds"], 2)
    return found


def _details(rows: list[dict[str, Any]], gpu: dict[str, Any]) -> list[list[str]]:
    """Every row as a line of the table: what, and what was measured."""
    found = []
    for row in rows:
        if "problem" in row:
            found.append([row["runtime"], row["problem"]])
            continue
        scenes = "1 scene" if row["scenes"] == 1 else f"{row['scenes']} scenes"
        how = "exact" if row["block"] == 1 else f"{row['block']} latents at a time"
        spent = f"{row['language_seconds']:.3g} s"
        spent += f" and {row['decode_seconds']:.2g} s of decoding" if "decode_seconds" in row else ""
        rate, share = f"{row['tokens_per_second']:,.0f} tokens a second", f"{row['floor_share']:.1%} of the floor"
        found.append([f"{row['runtime']}: {scenes}, {how}", f"{spent}, {rate}, {share}"])
    found += [["GPU", gpu["problem"]]] if "problem" in gpu else []
    for row in gpu.get("rows", []):
        what = f"{gpu['device']}, {row['runtime']}: batch of {row['scenes']}"
        if "problem" in row:
            found.append([what, row["problem"]])
            continue
        rate, first = f"{row['clips_per_second']:.3g} clips a second", f"first frame {row['first_frame_seconds']:.2g} s"
        found.append([what, f"{rate}, {row['bandwidth_share']:.1%} of the bandwidth, {first}"])
    return found


def _accelerator(folder: Path) -> dict[str, Any]:
    """The GPU's rows, or why there are none."""
    try:
        accelerator = _module("speed.accelerator")
        if not accelerator.available():
            return {"problem": "there is none on this machine"}
        say("  GPU")
        return accelerator.measured(folder)
    except StudioError as error:
        return {"problem": error.what}
