"""Super-resolution in the space of tokens: the codes of a clip twice as high and wide, written from those that it has.

The second stage of VideoPoet (arXiv 2312.14125, 3.3 and A.5.2), and not a part of the first: a bidirectional
transformer of blocks of three layers. In a layer latents see each other in windows along one axis (the columns of a
picture, its rows, time), and the codes of the small clip in windows of the same places; once a block they see the text.
It is told some of the large clip's sub-tokens and says what the others may be; `enlarging` asks it again and again.

The tokenizer is that of the language model and knows no size: read at its written size, a clip has `upscale` times as
many latents along height and width, which are decoded as pictures of twice that. Attention, SwiGLU, rotary places and
first weights are the language model's too.

Shapes: B clips, (t, y, x) the large grid, P parts (sub-tokens) of a latent, C codes of a part, W width, S subwords.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from models.videopoet.config import Config
from models.videopoet.language.depth import SwiGLU
from models.videopoet.language.layout import NOTHING
from models.videopoet.language.transformer import Attention, Block, Turns, angles, initialise_weights, turned
from models.videopoet.superres.windows import Size, Windows, windows
from models.videopoet.tokenizers.codecs import loaded
from studio.errors import Refused


@dataclass(frozen=True, kw_only=True)
class SuperresConfig:
    """How large the network is. A window is (frames, rows, columns) of latents of the large clip.

    A grid smaller than a window is one window; one that is no multiple has smaller windows at its edges.
    """

    width: int = 192
    blocks: int = 2  # of one layer for each of the windows
    heads: int = 3
    feed_forward: int = 512
    text_layers: int = 1  # bidirectional layers over the text alone
    windows: tuple[Size, ...] = ((1, 28, 4), (1, 4, 16), (5, 4, 8))  # columns, rows, time


PAPER = (1, 56, 4), (1, 8, 32), (5, 8, 8)  # from 224x128 to 448x256
PAPER_SECOND = (1, 112, 2), (1, 4, 64), (5, 8, 8)  # from there to 896x512

SIZES: Mapping[str, SuperresConfig] = {
    "debug": SuperresConfig(
        width=64, blocks=1, heads=2, feed_forward=128, text_layers=0, windows=((1, 8, 2), (1, 2, 4), (2, 4, 4))
    ),
    "tiny": SuperresConfig(),
    "base": SuperresConfig(width=384, blocks=3, heads=6, feed_forward=1024),
    "paper-500m": SuperresConfig(width=1024, blocks=9, heads=16, feed_forward=2688, windows=PAPER_SECOND),
    "paper-1b": SuperresConfig(width=1536, blocks=8, heads=24, feed_forward=4096, windows=PAPER),
}
_OF_PRESET = {"paper-300m": "paper-500m", "paper-8b": "paper-1b"}


def superres_sizes(config: Config) -> SuperresConfig:
    """The sizes that belong to a preset: those of its name; the paper's largest has the paper's largest."""
    name = _OF_PRESET.get(config.preset, config.preset)
    if name not in SIZES:
        raise Refused(
            f"there is no super-resolution for preset '{config.preset}'",
            where="--preset",
            do=f"choose one of {', '.join((*SIZES, *_OF_PRESET))}",
        )
    return SIZES[name]


class Cross(nn.Module):
    """Attention to something else: with turned queries and keys where both have places."""

    def __init__(self, width: int, heads: int) -> None:
        super().__init__()
        self.heads, self.channels = heads, width // heads
        self.query = nn.Linear(width, width, bias=False)
        self.key_value = nn.Linear(width, 2 * width, bias=False)
        self.scale = nn.Parameter(torch.ones(2, 1, 1, self.channels))  # of queries and of keys
        self.out = nn.Linear(width, width, bias=False)

    def forward(self, x: Tensor, told: Tensor, mask: Tensor | None, turns: tuple[Turns, Turns] | None = None) -> Tensor:
        """(N, T, W) that reads `told` (N, M, W) to the same; `mask` (N, 1, 1, M) is True where there is something."""
        query = self._apart(self.query(x))
        key, value = (self._apart(one) for one in self.key_value(told).chunk(2, dim=-1))
        query, key = (
            F.rms_norm(one, (self.channels,), eps=1e-6) * scale
            for one, scale in zip((query, key), self.scale, strict=True)
        )
        if turns is not None:
            query, key = turned(query, turns[0]), turned(key, turns[1])
        seen = F.scaled_dot_product_attention(query, key, value.to(query.dtype), attn_mask=mask)
        return self.out(seen.transpose(1, 2).flatten(2))

    def _apart(self, x: Tensor) -> Tensor:
        return x.unflatten(2, (self.heads, self.channels)).transpose(1, 2)


class AxisLayer(nn.Module):
    """Latents in windows along one axis: they see each other, then the small clip there, then think."""

    def __init__(self, sizes: SuperresConfig, window: Size, scale: int) -> None:
        super().__init__()
        self.window, self.scale = window, scale
        self.before_attention = nn.RMSNorm(sizes.width, eps=1e-6)
        self.attention = Attention(sizes.width, sizes.heads)
        self.before_low = nn.RMSNorm(sizes.width, eps=1e-6)
        self.low = Cross(sizes.width, sizes.heads)
        self.before_feed = nn.RMSNorm(sizes.width, eps=1e-6)
        self.feed = SwiGLU(sizes.width, sizes.feed_forward)

    def forward(self, x: Tensor, low: Tensor) -> Tensor:
        """(B, t, y, x, W), with the small clip (B, t, y / scale, x / scale, W), to the same."""
        large, small = windows(_grid(x), self.window, self.scale)
        here = self._turns(large.places(device=x.device), x.dtype)
        there = self._turns(small.places(self.scale, x.device), x.dtype)
        inside, below = large.cut(x), small.cut(low)
        inside = inside + self.attention(self.before_attention(inside), here, _mask(large, x))
        inside = inside + self.low(self.before_low(inside), below, _mask(small, low), (here, there))
        return large.joined(inside + self.feed(self.before_feed(inside)))

    def _turns(self, places: Tensor, dtype: torch.dtype) -> Turns:
        return angles(places, self.low.channels, dtype)


class AxisBlock(nn.Module):
    """One layer for each axis, before them a look at the text."""

    def __init__(self, sizes: SuperresConfig, scale: int) -> None:
        super().__init__()
        self.before_text = nn.RMSNorm(sizes.width, eps=1e-6)
        self.text = Cross(sizes.width, sizes.heads)
        self.layers = nn.ModuleList(AxisLayer(sizes, window, scale) for window in sizes.windows)

    def forward(self, x: Tensor, low: Tensor, text: Tensor, said: Tensor) -> Tensor:
        """(B, t, y, x, W) to the same; `text` is (B, S, W), `said` (B, 1, 1, S) True where there are words."""
        x = x + self.text(self.before_text(x).flatten(1, 3), text, said).view(x.shape)
        for layer in self.layers:
            x = layer(x, low)
        return x


class Superres(nn.Module):
    """The network. `unknown` stands for a sub-token that it is not told.

    Args:
        config: of the language model and the tokenizer.
        sizes: its own; None for those of the config's preset.
    """

    def __init__(self, config: Config, sizes: SuperresConfig | None = None) -> None:
        super().__init__()
        self.config, self.sizes = config, sizes or superres_sizes(config)
        width, self.parts = self.sizes.width, config.video.parts
        self.codes = self.unknown = 2 ** (config.video.bits // config.video.parts)
        self.scale = config.geometry.upscale
        self.high_tables = nn.Embedding(self.parts * (self.codes + 1), width)
        self.low_tables = nn.Embedding(self.parts * (self.codes + 1), width)
        self.opening = nn.Parameter(torch.zeros(2, 1, width))  # added to a clip's first latents: they hold one frame
        self.embedding = nn.Embedding(config.text.vocabulary + 1, width)  # the last begins a text, and is all of none
        sizes = self.sizes
        self.text_blocks = nn.ModuleList(
            Block(width, sizes.heads, sizes.feed_forward) for _ in range(sizes.text_layers)
        )
        self.before_said = nn.RMSNorm(width, eps=1e-6)
        self.low_norm = nn.RMSNorm(width, eps=1e-6)
        self.blocks = nn.ModuleList(AxisBlock(sizes, self.scale) for _ in range(sizes.blocks))
        self.norm = nn.RMSNorm(width, eps=1e-6)
        self.head = nn.Linear(width, self.parts * self.codes, bias=False)
        initialise(self)

    def forward(self, high: Tensor, low: Tensor, text: Tensor) -> Tensor:
        """What every sub-token of the large clip may be.

        Args:
            high: int64 (B, t, y, x, P), `unknown` where nothing is told.
            low: int64 (B, t, y / scale, x / scale, P); all `unknown` without the small clip.
            text: int64 (B, S), subwords, `NOTHING` behind them, and all of it without a text.

        Returns:
            Logits (B, t, y, x, P, C).

        Raises:
            Refused: the clips do not belong together.
        """
        _check(high, low, self.scale)
        words, said = self._words(text)
        below = self.low_norm(self._embedded(self.low_tables, low, self.opening[1]))
        x = self._embedded(self.high_tables, high, self.opening[0])
        for block in self.blocks:
            x = block(x, below, words, said)
        return self.head(self.norm(x)).unflatten(-1, (self.parts, self.codes))

    def _embedded(self, tables: nn.Embedding, ids: Tensor, opening: Tensor) -> Tensor:
        """The sum of what the parts mean, one table for each: (B, t, y, x, W)."""
        x = tables(ids + (self.codes + 1) * torch.arange(self.parts, device=ids.device)).sum(dim=-2)
        return torch.cat([x[:, :1] + opening, x[:, 1:]], dim=1)

    def _words(self, text: Tensor) -> tuple[Tensor, Tensor]:
        """The text as it is read, (B, 1 + S, W), and where it is, bool (B, 1, 1, 1 + S)."""
        text = F.pad(text, (1, 0), value=self.config.text.vocabulary)
        said = (text != NOTHING)[:, None, None]
        x = self.embedding(text.clamp(min=0))
        index = torch.arange(text.shape[1], device=text.device)[:, None].expand(-1, 3)
        turns = angles(index, self.sizes.width // self.sizes.heads, x.dtype)
        for block in self.text_blocks:
            x = block(x, turns, said)
        return self.before_said(x), said


def _grid(x: Tensor) -> Size:
    return x.shape[1], x.shape[2], x.shape[3]


def _mask(cut: Windows, x: Tensor) -> Tensor | None:
    """Which keys there are in every window of a batch: (B * N, 1, 1, T)."""
    seen = cut.seen(x.device)
    return None if seen is None else seen.repeat(len(x), 1)[:, None, None]


def _check(high: Tensor, low: Tensor, scale: int) -> None:
    wanted = (*high.shape[:2], high.shape[2] // scale, high.shape[3] // scale, *high.shape[4:])
    if low.shape != wanted:
        raise Refused(
            f"a clip of {tuple(low.shape)} is not the small one of {tuple(high.shape)}",
            where="super-resolution",
            do=f"give codes of {tuple(wanted)}",
        )


def initialise(model: Superres) -> None:
    """Every weight from the start, by the language model's rules: an untrained network is exactly uniform."""
    initialise_weights(model)
    for tables in (model.high_tables, model.low_tables, model.opening):
        nn.init.normal_(tables.weight if isinstance(tables, nn.Embedding) else tables, std=0.02)
    nn.init.zeros_(model.head.weight)


def load_superres(config: Config, path: Path, device: torch.device) -> Superres:
    """The network with the weights of a file, ready and frozen.

    Raises:
        Refused: they are of another preset or of another tokenizer's sizes.
        Poisoned: the file is broken.
    """
    return loaded(Superres(config), config, path, ("preset", "geometry", "video", "text"), device)


def superres_counts(config: Config, sizes: SuperresConfig | None = None) -> dict[str, int]:
    """Parameters, counted without memory: of `embeddings` (with the heads), of `layers`, and `all`."""
    with torch.device("meta"):
        model = Superres(config, sizes)
    every = sum(p.numel() for p in model.parameters())
    tables = sum(
        p.numel()
        for part in (model.high_tables, model.low_tables, model.embedding, model.head)
        for p in part.parameters()
    )
    return {"embeddings": tables, "layers": every - tables, "all": every}
