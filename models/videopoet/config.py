"""How large everything is: geometry, networks and presets, as plain values. Nothing here needs torch.

A preset is a function that returns a `Config`; variants copy one and change a few fields. `debug` runs in tests in
seconds, `tiny` trains on a laptop's processor, `base` in half an hour of one modern GPU; the `paper-*` presets have
the sizes of the paper and are checked without memory, on the meta device.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from studio.errors import Refused


@dataclass(frozen=True, kw_only=True)
class Geometry:
    """A clip as the networks see it. The first frame has a latent of its own; `time` frames share each later one.

    `height` and `width` are those that are generated; the encoder reads pictures of 1 / `upscale` of it.
    """

    frames: int = 17
    height: int = 224
    width: int = 128
    rate: int = 8  # frames a second
    upscale: int = 2  # the decoder's pictures are so many times larger than the encoder's
    space: int = 8  # pixels of the encoder's picture along one side of a latent
    time: int = 4  # frames of a latent after the first
    sound_rate: int = 16_000  # samples a second

    def __post_init__(self) -> None:
        if (self.frames - 1) % self.time:
            raise Refused(
                f"{self.frames} frames cannot be cut into one and groups of {self.time}",
                where="geometry.frames",
                do=f"choose 1 + a multiple of {self.time}",
            )
        for name, value in (("height", self.height), ("width", self.width)):
            if value % (self.upscale * self.space):
                raise Refused(
                    f"{value} is not a multiple of {self.upscale * self.space}",
                    where=f"geometry.{name}",
                    do="choose a multiple",
                )

    @property
    def latent(self) -> tuple[int, int, int]:
        """Latents of a clip along (time, height, width)."""
        step = self.upscale * self.space
        return 1 + (self.frames - 1) // self.time, self.height // step, self.width // step

    @property
    def positions(self) -> int:
        """Latents of a clip."""
        return math.prod(self.latent)

    @property
    def read(self) -> tuple[int, int]:
        """Height and width of the pictures that the encoder reads."""
        return self.height // self.upscale, self.width // self.upscale

    @property
    def seconds(self) -> float:
        """Length of a clip."""
        return self.frames / self.rate


@dataclass(frozen=True, kw_only=True)
class VideoTokenizerConfig:
    """The video tokenizer's network. A latent is `bits` bits, given to the language model as `bits / 9` sub-tokens."""

    widths: tuple[int, ...] = (48, 96, 160)  # channels from the pictures' resolution of patches down to the latents'
    blocks: int = 1  # residual blocks a level
    decoder_widths: tuple[int, ...] = (64, 128, 192)
    patch: int = 2  # pixels of the encoder's picture that are folded into channels at the start
    quantizer: str = "fsq"  # or "lfq"
    bits: int = 18
    parts: int = 2  # sub-tokens a latent


@dataclass(frozen=True, kw_only=True)
class AudioTokenizerConfig:
    """The audio tokenizer: log-mel frames to factorised codes and back, and a small neural vocoder."""

    hop: int = 640  # samples a frame: 25 frames a second at 16 kHz
    columns: int = 4  # mel columns a frame; their hop is hop / columns
    window: int = 640  # samples of a column
    mels: int = 80
    width: int = 192
    blocks: int = 4
    quantizer: str = "fsq"  # or "lfq"
    levels: int = 4  # codes a frame
    codes: int = 512  # of each level
    vocoder_width: int = 192
    vocoder_blocks: int = 4


@dataclass(frozen=True, kw_only=True)
class TextConfig:
    """The text's side: a subword vocabulary of its own, and how many tokens of a prompt are read."""

    vocabulary: int = 2048
    tokens: int = 64


@dataclass(frozen=True, kw_only=True)
class LanguageModelConfig:
    """The transformer: decoder-only with a bidirectional prefix."""

    width: int = 256
    layers: int = 6
    heads: int = 4
    feed_forward: int = 704
    text_layers: int = 0  # further bidirectional layers over the text alone
    depth_width: int = 192  # of the small head that writes a latent's sub-tokens one after the other


@dataclass(frozen=True, kw_only=True)
class Config:
    """Everything about one VideoPoet."""

    preset: str
    geometry: Geometry = field(default_factory=Geometry)
    video: VideoTokenizerConfig = field(default_factory=VideoTokenizerConfig)
    audio: AudioTokenizerConfig = field(default_factory=AudioTokenizerConfig)
    text: TextConfig = field(default_factory=TextConfig)
    model: LanguageModelConfig = field(default_factory=LanguageModelConfig)

    @property
    def audio_frames(self) -> int:
        """Audio frames of a clip: as many as fit into it."""
        return math.floor(self.geometry.seconds * self.geometry.sound_rate / self.audio.hop)

    def to_dict(self) -> dict[str, Any]:
        """As JSON; it is stored beside the weights that were trained with it."""
        return asdict(self)

    @classmethod
    def from_dict(cls, value: dict[str, Any]) -> Config:
        """The inverse of `to_dict`; unknown keys raise TypeError."""
        video = {**value["video"]}
        for name in ("widths", "decoder_widths"):
            video[name] = tuple(video[name])
        return cls(
            preset=value["preset"],
            geometry=Geometry(**value["geometry"]),
            video=VideoTokenizerConfig(**video),
            audio=AudioTokenizerConfig(**value["audio"]),
            text=TextConfig(**value["text"]),
            model=LanguageModelConfig(**value["model"]),
        )


def debug() -> Config:
    """Seconds on one core: for tests. The shapes are those of the others, only smaller."""
    return Config(
        preset="debug",
        geometry=Geometry(frames=5, height=64, width=32),
        video=VideoTokenizerConfig(widths=(16, 24, 32), decoder_widths=(16, 24, 32), blocks=1),
        audio=AudioTokenizerConfig(mels=32, width=32, blocks=1, vocoder_width=32, vocoder_blocks=1),
        text=TextConfig(vocabulary=512, tokens=24),
        model=LanguageModelConfig(width=64, layers=2, heads=2, feed_forward=128, depth_width=48),
    )


def tiny() -> Config:
    """Trained on a processor in hours: reads 64x112, writes 128x224."""
    return Config(preset="tiny")


def base() -> Config:
    """Trained on one GPU in half an hour: reads 128x224, writes 256x448."""
    return Config(
        preset="base",
        geometry=Geometry(height=448, width=256, space=16),
        video=VideoTokenizerConfig(widths=(64, 128, 256, 256), decoder_widths=(96, 192, 384, 384), blocks=2),
        audio=AudioTokenizerConfig(width=256, vocoder_width=256),
        text=TextConfig(vocabulary=4096),
        model=LanguageModelConfig(width=512, layers=9, heads=8, feed_forward=1408, text_layers=2, depth_width=256),
    )


def _paper(name: str, *, width: int, layers: int, heads: int) -> Config:
    """Sizes of the paper: 17 frames of 128x128, 2^18 codes by LFQ in one latent each."""
    made = base()
    return replace(
        made,
        preset=name,
        geometry=Geometry(height=256, width=256, space=8),
        video=VideoTokenizerConfig(
            widths=(128, 256, 512), decoder_widths=(128, 256, 512), blocks=4, quantizer="lfq", patch=2
        ),
        audio=AudioTokenizerConfig(hop=320, quantizer="lfq", levels=4, codes=1024, width=512),
        text=TextConfig(vocabulary=32_768),
        model=LanguageModelConfig(
            width=width, layers=layers, heads=heads, feed_forward=width * 8 // 3 // 64 * 64, depth_width=1024
        ),
    )


def paper_300m() -> Config:
    """The paper's smallest language model."""
    return _paper("paper-300m", width=1024, layers=22, heads=16)


def paper_1b() -> Config:
    """About one billion parameters."""
    return _paper("paper-1b", width=2048, layers=19, heads=32)


def paper_8b() -> Config:
    """About eight billion parameters."""
    return _paper("paper-8b", width=4096, layers=38, heads=32)


PRESETS: dict[str, Callable[[], Config]] = {
    "debug": debug,
    "tiny": tiny,
    "base": base,
    "paper-300m": paper_300m,
    "paper-1b": paper_1b,
    "paper-8b": paper_8b,
}


def preset(name: str) -> Config:
    """The preset of that name; Refused, naming those that there are, when there is none."""
    if name not in PRESETS:
        raise Refused(f"there is no preset '{name}'", where="--preset", do=f"choose one of {', '.join(PRESETS)}")
    return PRESETS[name]()
