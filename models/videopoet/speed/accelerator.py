"""How fast a GPU is: clips a second by batch, the share of its memory's bandwidth in use, and the first frame's time.

Every batch is written by the reference and by steps that are replayed as CUDA graphs. The bandwidth is measured in the
same run, by reading and writing a large buffer; what a step reads are the weights and the keys and values so far.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import torch

from models.videopoet.language.generate import Backend, Plan, generate, planned
from models.videopoet.runtimes.compiled import CompiledBackend
from models.videopoet.runtimes.eager import EagerBackend
from models.videopoet.runtimes.torch_runtime import TorchRuntime
from models.videopoet.speed.speed import BYTES, Stopwatch, bytes_read, requests, timed
from studio.errors import StudioError

BATCHES = 1, 8, 64
LARGE = 1 << 30  # bytes of the buffer
READS = 10
PRECISION = "bfloat16"


def available() -> bool:
    """Whether there is a GPU."""
    return torch.cuda.is_available()


def measured(folder: Path) -> dict[str, Any]:
    """The rows of all batches, with the device's name and bandwidth. Needs a GPU.

    Args:
        folder: of the weights.
    """
    device = torch.device("cuda")
    runtime = TorchRuntime(folder, device=device, precision=getattr(torch, PRECISION))
    found = bandwidth(device)
    rows = []
    for batch in BATCHES:
        for backend in (EagerBackend(runtime.language), CompiledBackend(runtime.language)):
            rows.append(_row(runtime, backend, batch, found))
            torch.cuda.empty_cache()
    return {"device": torch.cuda.get_device_name(device), "bandwidth_gb_s": round(found / 1e9, 1), "rows": rows}


def bandwidth(device: torch.device) -> float:
    """Bytes a second that the device copies, reading and writing counted."""
    source = torch.ones(LARGE // 4, device=device)
    target = torch.empty_like(source)
    best = float("inf")
    for _ in range(READS):
        torch.cuda.synchronize(device)
        watch = Stopwatch()
        target.copy_(source)
        torch.cuda.synchronize(device)
        best = min(best, watch.wall())
    return 2 * LARGE / best


def _row(runtime: TorchRuntime, backend: Backend, batch: int, found: float) -> dict[str, Any]:
    """One batch by one backend; what does not fit is a row too."""
    compiled = isinstance(backend, CompiledBackend)
    name = f"torch {PRECISION}, " + ("CUDA graphs" if compiled else "eager")
    wanted = requests(runtime.config, batch)
    plan = planned(wanted)
    try:
        for _ in range(2 if compiled else 1):  # a shape of step is captured when it is met again
            generate(wanted, backend)
        timing = timed(runtime, batch, backend=backend)
    except (torch.OutOfMemoryError, StudioError) as error:
        return {"runtime": name, "scenes": batch, "problem": str(error).splitlines()[0]}
    read = bytes_read(plan, PRECISION) + cache_read(plan)
    row = {"runtime": name, **timing.row()}
    row["clips_per_second"] = round(batch / row["seconds"], 3)
    row["bandwidth_share"] = round(read / timing.language_seconds / found, 4)
    if compiled and backend.note:
        row["note"] = backend.note
    return row


def cache_read(plan: Plan) -> float:
    """Bytes of keys and values that all steps of a plan read, those that there are and not those that are hidden."""
    sizes, rows = plan.layout.config.model, len(plan.ids)
    seen = sum(stop for _, stop in plan.steps)
    return 2.0 * rows * sizes.layers * sizes.width * BYTES[PRECISION] * seen
