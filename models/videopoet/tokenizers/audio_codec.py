"""Sound to codes and codes to sound: the tokenizer and the vocoder as one network with one file of weights."""

from __future__ import annotations

import torch
from torch import Tensor, nn

from models.videopoet.config import Config
from models.videopoet.tokenizers.audio_tokenizer import AudioTokenizer
from models.videopoet.tokenizers.vocoder import Vocoder, griffin_lim
from studio.errors import Refused

VOCODERS = ("neural", "griffin-lim")
PIECE = 20  # frames that the vocoder learns from in a step; it looks at few neighbours, and costs most of a step


class AudioCodec(nn.Module):
    """Waveforms (B, samples) to codes (B, frames, levels) and back."""

    def __init__(self, config: Config) -> None:
        super().__init__()
        self.config = config
        self.tokenizer, self.vocoder = AudioTokenizer(config), Vocoder(config)

    def encode(self, wave: Tensor, rate: int | None = None) -> Tensor:
        """See `AudioTokenizer.encode`."""
        return self.tokenizer.encode(wave, rate)

    def decode(self, codes: Tensor, length: int | None = None, *, vocoder: str = "neural") -> Tensor:
        """Waveforms (B, length) of codes; by default as long as the frames are.

        Args:
            codes: (B, frames, levels).
            length: samples that are wanted, at most two frames more than there are.
            vocoder: one of VOCODERS; Griffin and Lim's iteration is the fallback without trained phases.
        """
        if vocoder not in VOCODERS:
            raise Refused(
                f"there is no vocoder '{vocoder}'", where="vocoder", do=f"choose one of {', '.join(VOCODERS)}"
            )
        mel = self.vocoder.lengthened(self.tokenizer.decode(codes), length)
        wave = self.vocoder(mel) if vocoder == "neural" else griffin_lim(mel, self.config)
        return wave if length is None else wave[:, :length]

    def loss(self, wave: Tensor, at: int = 0) -> tuple[Tensor, dict[str, float]]:
        """Both losses. The vocoder hears every other clip through the codes, as it will when sounds are generated.

        Args:
            wave: (B, samples).
            at: the vocoder learns from a piece that begins at this frame, taken modulo those that there are.
        """
        own, facts = self.tokenizer.loss(wave)
        mel, wave = self._piece(wave, at)
        voiced, heard = self.vocoder.loss(wave, mel, seed=at)
        return own + voiced, {**facts, "vocoder_db": heard["mel_db"]}

    @torch.no_grad()
    def _piece(self, wave: Tensor, at: int) -> tuple[Tensor, Tensor]:
        """Columns of a piece of the clips, every other's from its codes, and its samples."""
        tokenizer, frame = self.tokenizer, self.tokenizer.front.frame
        mel = tokenizer.front(wave)
        mel[::2] = tokenizer.decode(tokenizer.encode(wave[::2]))
        frames = mel.shape[1] // tokenizer.columns
        first = at % max(1, frames - PIECE + 1)
        last = min(frames, first + PIECE)
        return mel[:, first * tokenizer.columns : last * tokenizer.columns], wave[:, first * frame : last * frame]
