"""How large every preset is: `python -m models.videopoet.presets_table`. Counted on the meta device."""

from __future__ import annotations

from typing import NamedTuple

import torch
from torch import nn

from models.videopoet.config import PRESETS, Config, preset
from models.videopoet.language.transformer import parameter_counts
from models.videopoet.tokenizers.audio_codec import AudioCodec
from models.videopoet.tokenizers.video_tokenizer import VideoTokenizer

HEADINGS = ("preset", "clip", "latents", "video tokenizer", "audio codec", "language model", "of it layers", "fp16")


class Sizes(NamedTuple):
    """Parameters of a preset's networks; `layers` are those of the language model without embeddings and heads."""

    video_tokenizer: int
    audio_codec: int
    language_model: int
    layers: int

    @property
    def all(self) -> int:
        """Of all three networks."""
        return self.video_tokenizer + self.audio_codec + self.language_model


def sizes(config: Config) -> Sizes:
    """The parameters of a configuration."""
    with torch.device("meta"):
        tokenizer = VideoTokenizer(config)
    codec, model = AudioCodec(config), parameter_counts(config)  # a codec is small, and looks at its filters' values
    return Sizes(_parameters(tokenizer), _parameters(codec), model["all"], model["layers"])


def _parameters(network: nn.Module) -> int:
    return sum(one.numel() for one in network.parameters())


def spoken(count: int) -> str:
    """A count as people say it: "3.42 M"."""
    for unit, size in (("B", 1e9), ("M", 1e6), ("k", 1e3)):
        if count >= size:
            return f"{count / size:.3g} {unit}"
    return str(count)


def rows() -> list[tuple[str, ...]]:
    """A row of every preset, in the order of HEADINGS."""
    made = []
    for name in PRESETS:
        config = preset(name)
        g, found = config.geometry, sizes(config)
        counts = (spoken(n) for n in (found.video_tokenizer, found.audio_codec, found.language_model, found.layers))
        latents = "x".join(map(str, g.latent))
        made.append((name, f"{g.frames} x {g.width}x{g.height}", latents, *counts, f"{2 * found.all / 1e9:.2g} GB"))
    return made


def table() -> str:
    """The rows as Markdown."""
    lines = [HEADINGS, tuple("---" for _ in HEADINGS), *rows()]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines) + "\n"


if __name__ == "__main__":
    import sys

    sys.stdout.write(table())
