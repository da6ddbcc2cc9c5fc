"""What the audio's stage of training does in a step, and how it is judged."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import torch
from PIL import Image
from torch import Tensor

from models.videopoet import data
from models.videopoet.config import Config
from models.videopoet.tokenizers.audio_codec import AudioCodec
from models.videopoet.tokenizers.mel import FLOOR
from models.videopoet.training.sounds import make_ready
from models.videopoet.training.stages import device
from models.world.chance import generator

JUDGED, SHOWN = 32, 6  # held-out sounds that are scored, and shown
GAIN = 6.0  # sounds are heard so many decibels louder or softer than they are, by chance
GATE_DECIBELS = 6.0  # the mean of all sounds alone is about 8 away


class AudioStage:
    """Tokenizer and vocoder together, on fresh sounds of the training world, or on those of real clips.

    Args:
        config: of the networks.
        batch: sounds of a step.
        ready: make all music beforehand, which takes twenty seconds that are not the budget's.
    """

    name = "audio-tokenizer"

    def __init__(self, config: Config, batch: int, *, ready: bool = True) -> None:
        self.config, self.batch, self.device = config, batch, device()
        self.network = AudioCodec(config).to(self.device)
        self.held_out: Tensor | None = None
        if ready and data.feed().sources[0].share:
            make_ready(config.geometry)

    def loss(self, step: int, share: float) -> tuple[Tensor, dict[str, float]]:  # noqa: ARG002  (the same at any time)
        """See `Stage`."""
        feed, chance = data.feed(), generator(step, "sound")
        gain = 10 ** (feed.own(chance.uniform(-GAIN, GAIN, (self.batch * feed.ranks, 1))) / 20)
        waves = feed.waves(data.numbers(step, self.batch, "sound"), self.config.geometry) * gain
        at = int(chance.integers(1 << 20))
        return self.network.loss(torch.from_numpy(waves.astype(np.float32)).to(self.device), at)

    def score(self, folder: Path, seconds: float) -> dict[str, float]:
        """Errors of the columns of held-out sounds in dB, from the codes and of the waveform; a sheet of spectra.

        `score` is larger for the better: minus the waveform's error.
        """
        if self.held_out is None:
            self.held_out = torch.from_numpy(data.feed().held_out_waves(range(JUDGED), self.config.geometry))
        network, wave = self.network, self.held_out.to(self.device)
        codes = network.encode(wave)
        mel, decoded = network.tokenizer.front(wave), network.tokenizer.decode(codes)
        again = network.tokenizer.front(network.vocoder(decoded))
        sheet([mel, decoded, again], folder / "sheets" / f"{int(seconds):06}.png")
        used = min(torch.unique(codes[..., level]).numel() for level in range(codes.shape[-1]))
        after = float((again - mel).abs().mean())
        return {"score": -after, "codes_db": float((decoded - mel).abs().mean()), "codes_used": float(used)}

    def gate(self, scores: dict[str, float]) -> str:
        """See `Stage`."""
        if scores["codes_db"] <= GATE_DECIBELS:
            return ""
        return f"sounds come back {scores['codes_db']:.1f} dB wrong, more than {GATE_DECIBELS:g}"


def sheet(rows: list[Tensor], path: Path, shown: int = SHOWN, *, scale: int = 2) -> None:
    """Mel columns (B, columns, mels) in decibels as a picture: one row a tensor, one clip beside the other."""
    path.parent.mkdir(parents=True, exist_ok=True)
    pictures = [torch.cat([one.T.flip(0) for one in row[:shown]], 1) for row in rows]
    grey = ((torch.cat(pictures).cpu() - FLOOR) / -FLOOR).clamp(0, 1) ** 1.5 * 255
    picture = Image.fromarray(grey.byte().numpy())
    picture.resize((picture.width * scale, picture.height * scale), Image.Resampling.NEAREST).save(path)
