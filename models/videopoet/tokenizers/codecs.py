"""Both tokenizers together: what an example shows and sounds like becomes codes, and codes become pictures."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TypeVar

import numpy as np
import torch
from torch import Tensor

from models.videopoet.config import Config
from models.videopoet.tokenizers.audio_codec import AudioCodec
from models.videopoet.tokenizers.video_tokenizer import VideoTokenizer
from models.videopoet.training.checkpoints import config_of, load
from studio.errors import Refused

Network = TypeVar("Network", bound=torch.nn.Module)


class Codecs:
    """Frozen tokenizers on a device.

    Args:
        config: of the language model that will read the codes; tokenizers of other sizes are refused.
        video, audio: their weights; without the audio's there is no sound.
    """

    def __init__(self, config: Config, video: Path, audio: Path | None, device: torch.device) -> None:
        self.config, self.device = config, device
        self.video = loaded(VideoTokenizer(config), config, video, ("geometry", "video"), device)
        self.audio = loaded(AudioCodec(config), config, audio, ("audio",), device) if audio else None

    @torch.no_grad()
    def codes(self, whole: Mapping[str, list[np.ndarray]]) -> dict[str, np.ndarray]:
        """Codes of {block: one array an example}: clips uint8 (T, H, W, 3), sounds (samples,), texts as they are."""
        found = {}
        for name, values in whole.items():
            if name.startswith("video"):
                pixels = torch.from_numpy(np.stack(values)).to(self.device).permute(0, 4, 1, 2, 3).float() / 255
                found[name] = self.video.encode(self.video.small(pixels)).cpu().numpy()
            elif name.startswith("audio"):
                if self.audio is None:
                    raise Refused("there is no audio tokenizer", where=name, do="give --audio-tokenizer")
                wave = torch.from_numpy(np.stack(values)).to(self.device)
                found[name] = self.audio.encode(wave).cpu().numpy()
            else:
                found[name] = np.stack(values)
        return found

    @torch.no_grad()
    def pictures(self, codes: np.ndarray) -> np.ndarray:
        """Clips uint8 (B, T, H, W, 3) of codes (B, t, h, w, parts)."""
        made: Tensor = self.video.decode(torch.from_numpy(codes).to(self.device))
        return (made.permute(0, 2, 3, 4, 1) * 255 + 0.5).byte().cpu().numpy()


def loaded(network: Network, config: Config, path: Path, same: tuple[str, ...], device: torch.device) -> Network:
    """The network with the weights of a file, ready and frozen; Refused when they are of other sizes."""
    tensors, facts = load(path)
    was = config_of(facts)
    for part in same:
        if getattr(was, part) != getattr(config, part):
            raise Refused(
                f"its {part} is not that of preset {config.preset}", where=str(path), do="train one of that preset"
            )
    network.load_state_dict(tensors)
    return network.to(device).eval().requires_grad_(requires_grad=False)
