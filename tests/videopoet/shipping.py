"""A folder of weights as it is shipped, of small networks that were never trained but are not uniform."""

from __future__ import annotations

import json
from pathlib import Path

import torch
from safetensors.torch import save_file

from models.videopoet.config import Config, debug
from models.videopoet.publish import publish
from models.videopoet.shipped import AUDIO, LANGUAGE, VIDEO
from models.videopoet.tokenizers.audio_codec import AudioCodec
from models.videopoet.tokenizers.video_tokenizer import VideoTokenizer
from tests.videopoet.specimens import lively


def trained(folder: Path, config: Config, seed: int = 0, *, frozen_text: int = 0) -> dict[str, Path]:
    """What training would have written: {network: file}."""
    torch.manual_seed(seed)
    networks = {VIDEO: VideoTokenizer(config), AUDIO: AudioCodec(config)}
    networks[LANGUAGE] = lively(config, seed, frozen_text=frozen_text)
    files = {}
    for name, network in networks.items():
        files[name] = folder / f"{name}.best.safetensors"
        facts = {"config": config.to_dict(), "stage": name, "step": 7, "seconds": 1.0}
        save_file(network.state_dict(), files[name], metadata={"facts": json.dumps(facts)})
    return files


def shipped(folder: Path, config: Config | None = None, seed: int = 0, *, frozen_text: int = 0) -> Path:
    """A folder of packed weights with its card."""
    folder.mkdir(parents=True, exist_ok=True)
    publish(trained(folder, config or debug(), seed, frozen_text=frozen_text), folder / "weights")
    return folder / "weights"
