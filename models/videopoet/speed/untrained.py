"""A folder of untrained weights, in the form of those that are shipped: to measure speed where there are no others."""

from __future__ import annotations

import json
from pathlib import Path

import torch
from safetensors.torch import save_file
from torch import nn

from models.videopoet.config import Config
from models.videopoet.language.transformer import Transformer
from models.videopoet.shipped import AUDIO, CARD, LANGUAGE, VIDEO
from models.videopoet.tokenizers.audio_codec import AudioCodec
from models.videopoet.tokenizers.video_tokenizer import VideoTokenizer
from studio.digest import digest_file

KINDS: dict[str, type[nn.Module]] = {VIDEO: VideoTokenizer, AUDIO: AudioCodec, LANGUAGE: Transformer}


def write(config: Config, folder: Path, seed: int = 0) -> None:
    """Writes networks of a configuration by chance, and their card. What usually starts at zero does not here."""
    files = {}
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        for name, kind in KINDS.items():
            path = folder / f"{name}.safetensors"
            tensors = {key: _half(value) for key, value in _lively(kind(config)).state_dict().items()}
            facts = {"config": config.to_dict(), "stage": "untrained", "step": 0}
            save_file(tensors, path, metadata={"facts": json.dumps(facts)})
            files[path.name] = {"sha256": digest_file(path).removeprefix("sha256:"), "bytes": path.stat().st_size}
    (folder / CARD).write_text(json.dumps({"name": "untrained", "files": files}), "utf-8")


@torch.no_grad()
def _lively(network: nn.Module) -> nn.Module:
    for weight in network.parameters():
        if weight.ndim > 1 and not weight.any():
            weight.normal_(std=weight.shape[-1] ** -0.5)
    return network


def _half(value: torch.Tensor) -> torch.Tensor:
    return (value.half() if value.is_floating_point() else value).contiguous()
