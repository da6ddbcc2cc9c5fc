"""Checkpoints: weights, averaged weights, the optimisers' state and where the run was, in safetensors files only.

A checkpoint is one file, written beside the old one, brought to the disk and then put in its place, so that a run that
is killed at any moment, or whose machine is, finds a whole one.
"""

from __future__ import annotations

import json
import os
import re
from pathlib import Path
from typing import Any

import torch
from safetensors import SafetensorError, safe_open
from safetensors.torch import save_file
from torch import Tensor, nn

from models.videopoet.config import Config
from studio.errors import Poisoned


def save(path: Path, tensors: dict[str, Tensor], facts: dict[str, Any]) -> None:
    """Writes tensors with facts (JSON) as one file, or leaves the old one."""
    beside = path.with_suffix(".part")
    whole = {name: tensor.detach().cpu().contiguous() for name, tensor in tensors.items()}
    save_file(whole, beside, metadata={"facts": json.dumps(facts)})
    _to_disk(beside)
    beside.replace(path)
    _to_disk(path.parent)


def _to_disk(path: Path) -> None:
    """Waits until a file, or the names in a folder, would outlive a power cut."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


SHARD = re.compile(r"-\d+-of-(\d+)\.safetensors$")  # one of the files that large shipped weights are cut into


def load(path: Path) -> tuple[dict[str, Tensor], dict[str, Any]]:
    """The tensors and the facts of a file, or of all shards when one of them is named; Poisoned when it is not ours."""
    tensors: dict[str, Tensor] = {}
    facts: dict[str, Any] = {}
    for part in _parts(path):
        try:
            with safe_open(part, "pt") as file:
                facts = json.loads((file.metadata() or {})["facts"])
                tensors |= {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118  (not a dict)
        except (SafetensorError, OSError, KeyError, ValueError) as error:
            raise Poisoned(
                f"cannot be read as weights ({error})", where=str(part), do="train again, or fetch it again"
            ) from None
    return tensors, facts


def _parts(path: Path) -> list[Path]:
    found = SHARD.search(path.name)
    if not found:
        return [path]
    return [
        path.with_name(f"{path.name[: found.start()]}-{n}-of-{found[1]}.safetensors")
        for n in range(1, int(found[1]) + 1)
    ]


def config_of(facts: dict[str, Any]) -> Config:
    """The configuration that the weights were trained with."""
    return Config.from_dict(facts["config"])


def optimizer_tensors(optimizer: torch.optim.Optimizer, name: str) -> dict[str, Tensor]:
    """An optimiser's state as named tensors."""
    state = optimizer.state_dict()["state"]
    return {
        f"{name}.{index}.{key}": value if isinstance(value, Tensor) else torch.tensor(value, dtype=torch.float32)
        for index, entries in state.items()
        for key, value in entries.items()
    }


class Average:
    """An exponential moving average of a network's weights."""

    def __init__(self, network: nn.Module, decay: float = 0.999) -> None:
        self.decay, self.count = decay, 0
        self.weights = {name: value.detach().clone() for name, value in network.state_dict().items()}

    @torch.no_grad()
    def update(self, network: nn.Module) -> None:
        """Moves towards the network's weights; quickly in the first steps."""
        self.count += 1
        share = 1 - min(self.decay, (1 + self.count) / (10 + self.count))
        for name, value in network.state_dict().items():
            self.weights[name].lerp_(value.to(self.weights[name].dtype), share)
