"""The language model: a decoder-only transformer that sees its prefix both ways and writes what follows.

Notable: no biases; RMSNorm before every part and on queries and keys; SwiGLU; rotary positions of three axes whose
frequencies alternate; a query is turned by the place that is to be written, a key by the place of the token that it
holds, so "the latent above" is the same turn everywhere in the picture. The parts of a position are summed on the way
in and written one after another by `DepthHead` on the way out. Every projection into the residual stream and onto ids
starts at zero, so that an untrained model is exactly uniform.

Shapes: B examples, L positions, S slots of a position, W width, H heads, D channels of a head.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields, replace

import numpy as np
import torch
import torch.nn.functional as F  # noqa: N812
from torch import Tensor, nn

from models.videopoet.config import Config
from models.videopoet.depth import DepthHead, SwiGLU
from models.videopoet.sequence import ABSENT, Kind, Role, Sequence, order
from studio.errors import Refused

AXES = (0, 2, 1, 2, 1, 0, 2, 1)  # t:y:x = 2:3:3; which axis turns a pair of channels, over and over
BASE = 1000.0  # of the frequencies: places are small numbers
SPECIALS = 256

Turns = tuple[Tensor, Tensor]  # cosines and sines (B, 1, T, D)


@dataclass(frozen=True)
class Tables:
    """How many ids every slot of every kind has: (slots, ids) of each. One unified vocabulary is their sum."""

    text: tuple[int, int]
    video: tuple[int, int]
    audio: tuple[int, int]

    @classmethod
    def of(cls, config: Config) -> Tables:
        """The tables of a configuration."""
        video = config.video
        return cls(
            (1, SPECIALS + config.text.vocabulary),
            (video.parts, 2 ** (video.bits // video.parts)),
            (config.audio.levels, config.audio.codes),
        )

    @property
    def all(self) -> tuple[tuple[int, int], ...]:
        """By `Kind`."""
        return self.text, self.video, self.audio

    @property
    def slots(self) -> int:
        """The most slots of any kind."""
        return max(slots for slots, _ in self.all)

    @property
    def total(self) -> int:
        """Ids of the unified vocabulary."""
        return sum(slots * ids for slots, ids in self.all)

    def offsets(self) -> Tensor:
        """Where the ids of each slot begin in the unified vocabulary: int64 (kinds, slots)."""
        found, begin = torch.zeros(len(self.all), self.slots, dtype=torch.int64), 0
        for kind, (slots, ids) in enumerate(self.all):
            found[kind, :slots] = begin + ids * torch.arange(slots)
            begin += slots * ids
        return found


@dataclass(frozen=True, kw_only=True)
class Batch:
    """Sequences of equal length as tensors. Made by `Batch.of`; `to` brings it to a device.

    `read` is what the model is shown, `ids` what it is to write; they differ where history is made noisy.
    """

    kinds: Tensor  # int64 (B, L)
    ids: Tensor  # int64 (B, L, S)
    read: Tensor  # int64 (B, L, S)
    source: Tensor  # int64 (B, L)
    reach: Tensor  # int64 (B, L)
    roles: Tensor  # int64 (B, L)
    positions: Tensor  # float32 (B, L, 3)
    weights: Tensor  # float32 (B, L), 0 where nothing is to be learned
    opening: Tensor  # int64 (B,)
    at: tuple[Tensor, Tensor, Tensor]  # by kind: int64 (N,), flat indices of what is to be learned
    longest_opening: int
    states: Tensor | None = None  # float32 (B, L, F) of a frozen text encoder, at the positions of `encoded`
    encoded: Tensor | None = None  # bool (B, L)

    @classmethod
    def of(cls, sequences: Iterable[Sequence], *, block: int = 1) -> Batch:
        """The sequences of one step; Refused when their lengths differ, because nothing is padded."""
        found = list(sequences)
        if len({len(one) for one in found}) != 1:
            raise Refused(
                f"sequences of lengths {sorted({len(one) for one in found})} in one batch",
                where="Batch.of",
                do="group sequences by length: one task a step",
            )
        orders = [order(one.kinds, one.prefix, block) for one in found]
        ids = _stacked([one.ids for one in found], torch.int64)
        weights = _stacked([_weights(one) for one in found], torch.float32)
        kinds = _stacked([one.kinds for one in found], torch.int64)
        learned = weights.flatten() > 0
        return cls(
            kinds=kinds,
            ids=ids,
            read=ids,
            source=_stacked([one.source for one in orders], torch.int64),
            reach=_stacked([one.reach for one in orders], torch.int64),
            roles=_stacked([one.roles for one in orders], torch.int64),
            positions=_stacked([one.positions for one in found], torch.float32),
            weights=weights,
            opening=torch.tensor([one.opening for one in found]),
            at=tuple(torch.nonzero(learned & (kinds.flatten() == kind)).flatten() for kind in Kind),
            longest_opening=max(one.opening for one in found),
        )

    def to(self, device: torch.device | str) -> Batch:
        """The same on a device."""
        values = {item.name: getattr(self, item.name) for item in fields(self)}
        moved = {name: one.to(device, non_blocking=True) for name, one in values.items() if isinstance(one, Tensor)}
        return replace(self, **moved, at=tuple(one.to(device, non_blocking=True) for one in self.at))


def _stacked(arrays: list[np.ndarray], dtype: torch.dtype) -> Tensor:
    return torch.from_numpy(np.stack(arrays)).to(dtype)


def _weights(one: Sequence) -> np.ndarray:
    """The loss's weights: none on the prefix."""
    outputs = (np.arange(len(one)) >= one.prefix).astype(np.float32)
    return outputs if one.weights is None else outputs * one.weights


@dataclass(frozen=True)
class Losses:
    """What a batch cost, in nats a position (all sub-tokens of a position together).

    `total` is the weighted mean over all outputs and carries the gradient; `by_kind` is detached and has no entry for
    a kind of which the batch has no output.
    """

    total: Tensor
    by_kind: dict[str, Tensor]


class Cache:
    """Keys and values of rows that are written together: static, filled from the left.

    Args:
        keys: (layers, B, H, capacity, D).
        values: the same.
    """

    def __init__(self, keys: Tensor, values: Tensor) -> None:
        self.keys, self.values, self.length = keys, values, 0

    def extended(self, layer: int, key: Tensor, value: Tensor) -> tuple[Tensor, Tensor]:
        """Writes (B, H, T, D) behind what is there and returns all so far; `length` is moved by the model."""
        stop = self.length + key.shape[2]
        self.keys[layer, :, :, self.length : stop] = key
        self.values[layer, :, :, self.length : stop] = value
        return self.keys[layer, :, :, :stop], self.values[layer, :, :, :stop]


class Attention(nn.Module):
    """Attention with normalised, turned queries and keys."""

    def __init__(self, width: int, heads: int) -> None:
        super().__init__()
        self.heads, self.channels = heads, width // heads
        self.qkv = nn.Linear(width, 3 * width, bias=False)
        self.scale = nn.Parameter(torch.ones(2, 1, 1, 1, self.channels))  # of queries and of keys
        self.out = nn.Linear(width, width, bias=False)

    def forward(self, x: Tensor, turns: Turns, mask: Tensor | None, kept: tuple[Cache, int] | None = None) -> Tensor:
        """(B, T, W) to the same; `turns` are (2, B, 1, T, D), of queries and keys; `mask` is True where seen."""
        size, count, width = x.shape
        both = self.qkv(x).view(size, count, 3, self.heads, self.channels).permute(2, 0, 3, 1, 4)
        turned = _turned(F.rms_norm(both[:2], (self.channels,), eps=1e-6) * self.scale, turns)
        query, key, value = turned[0], turned[1], both[2]
        if kept is not None:
            key, value = kept[0].extended(kept[1], key, value)
        seen = F.scaled_dot_product_attention(query, key, value, attn_mask=mask)
        return self.out(seen.transpose(1, 2).reshape(size, count, width))


class Block(nn.Module):
    """One layer: attention, then SwiGLU, each added to what came in."""

    def __init__(self, width: int, heads: int, feed_forward: int) -> None:
        super().__init__()
        self.before_attention = nn.RMSNorm(width, eps=1e-6)
        self.attention = Attention(width, heads)
        self.before_feed = nn.RMSNorm(width, eps=1e-6)
        self.feed = SwiGLU(width, feed_forward)

    def forward(self, x: Tensor, turns: Turns, mask: Tensor | None, kept: tuple[Cache, int] | None = None) -> Tensor:
        """(B, T, W) to the same."""
        x = x + self.attention(self.before_attention(x), turns, mask, kept)
        return x + self.feed(self.before_feed(x))


class Transformer(nn.Module):
    """VideoPoet's language model. `frozen_text` is the width of a frozen text encoder's states, 0 without one."""

    def __init__(self, config: Config, *, frozen_text: int = 0) -> None:
        super().__init__()
        model, self.tables = config.model, Tables.of(config)
        self.config = config
        self.embedding = nn.Embedding(self.tables.total + 1, model.width, padding_idx=self.tables.total)
        self.role = nn.Embedding(len(Role), model.width)
        self.frozen_text = nn.Linear(frozen_text, model.width, bias=False) if frozen_text else None
        sizes = model.width, model.heads, model.feed_forward
        self.text_blocks = nn.ModuleList(Block(*sizes) for _ in range(model.text_layers))
        self.blocks = nn.ModuleList(Block(*sizes) for _ in range(model.layers))
        self.norm = nn.RMSNorm(model.width, eps=1e-6)
        self.text_head = nn.Linear(model.width, self.tables.text[1], bias=False)
        self.video_head = DepthHead(model.width, model.depth_width, *self.tables.video)
        self.audio_head = DepthHead(model.width, model.depth_width, *self.tables.audio)
        pairs = model.width // model.heads // 2
        self.register_buffer("offsets", torch.zeros(len(Kind), self.tables.slots, dtype=torch.int64), persistent=False)
        self.register_buffer("frequencies", torch.zeros(3, pairs), persistent=False)
        initialise(self)

    def embedded(self, kinds: Tensor, ids: Tensor, roles: Tensor) -> Tensor:
        """What the tokens of `kinds` (B, T) with `ids` (B, T, S) mean to a position of `roles` (B, T): (B, T, W)."""
        unified = torch.where(ids == ABSENT, self.tables.total, ids + self.offsets[kinds])
        return self.embedding(unified).sum(dim=2) + self.role(roles)

    def turns(self, positions: Tensor) -> Turns:
        """Cosines and sines (..., 1, T, D) of places (..., T, 3)."""
        angles = (positions.float() @ self.frequencies.float()).unsqueeze(-3)
        angles = torch.cat([angles, angles], dim=-1)
        dtype = self.embedding.weight.dtype
        return angles.cos().to(dtype), angles.sin().to(dtype)

    def opened(self, x: Tensor, turns: Turns, opening: Tensor, longest: int) -> Tensor:
        """The text layers on the opening text of each row (B,), everything else as it was."""
        if not self.text_blocks or not longest:
            return x
        inside = torch.arange(longest, device=x.device) < opening[:, None]
        head = text = x[:, :longest]
        near = turns[0][..., :longest, :], turns[1][..., :longest, :]
        mask = inside[:, None, None, :] | torch.eye(longest, dtype=torch.bool, device=x.device)
        for block in self.text_blocks:
            text = block(text, near, mask)
        return torch.cat([torch.where(inside[..., None], text, head), x[:, longest:]], dim=1)

    def trunk(self, x: Tensor, turns: Turns, mask: Tensor | None, cache: Cache | None = None) -> Tensor:
        """All layers: (B, T, W) to the states (B, T, W) that the heads read."""
        for layer, block in enumerate(self.blocks):
            x = block(x, turns, mask, None if cache is None else (cache, layer))
        if cache is not None:
            cache.length += x.shape[1]
        return self.norm(x)

    def states(self, batch: Batch) -> Tensor:
        """The states of all positions of a batch, (B, L, W): an output's state is what its token is predicted from."""
        source = batch.source[..., None]
        kinds = batch.kinds.gather(1, batch.source)
        x = self.embedded(kinds, batch.read.gather(1, source.expand(-1, -1, batch.read.shape[2])), batch.roles)
        if self.frozen_text is not None and batch.states is not None and batch.encoded is not None:
            x = torch.where(batch.encoded[..., None], self.frozen_text(batch.states.to(x.dtype)), x)
        held = batch.positions.gather(1, source.expand(-1, -1, 3))
        turns = self.turns(torch.stack([batch.positions, held]))
        x = self.opened(x, turns, batch.opening, batch.longest_opening)
        index = torch.arange(x.shape[1], device=x.device)
        return self.trunk(x, turns, (index <= batch.reach[..., None])[:, None])

    def logits(self, kind: Kind, states: Tensor, ids: Tensor) -> Tensor:
        """Logits (N, S, ids) of positions of one kind from their states (N, W) and their ids (N, S).

        A slot's logits depend on the ids of the slots before it and on no other.
        """
        if kind is Kind.TEXT:
            return self.text_head(states)[:, None]
        return self.head(kind)(states, ids)

    def head(self, kind: Kind) -> DepthHead:
        """The depth head of video or of audio."""
        return self.video_head if kind is Kind.VIDEO else self.audio_head

    def costs(self, batch: Batch) -> dict[Kind, Tensor]:
        """Negative log-likelihood in nats of every learned position: (N,) by kind, in the order of `batch.at`."""
        states, ids = self.states(batch).flatten(0, 1), batch.ids.flatten(0, 1)
        found = {}
        for kind, at in zip(Kind, batch.at, strict=True):
            if len(at):
                target = ids[at, : self.tables.all[kind][0]]
                logits = self.logits(kind, states[at], target).float()
                cost = F.cross_entropy(logits.flatten(0, 1), target.flatten(), reduction="none")
                found[kind] = cost.view(target.shape).sum(dim=1)
        return found

    def forward(self, batch: Batch) -> Losses:
        """The loss of a batch."""
        weights = batch.weights.flatten()
        weighted, sums, by_kind = [], [], {}
        for kind, cost in self.costs(batch).items():
            weight = weights[batch.at[kind]]
            weighted.append((cost * weight).sum())
            sums.append(weight.sum())
            by_kind[kind.name.lower()] = (weighted[-1] / sums[-1]).detach()
        return Losses(torch.stack(weighted).sum() / torch.stack(sums).sum(), by_kind)


def _turned(x: Tensor, turns: Turns) -> Tensor:
    """Every pair of channels (d, d + D/2) turned by its angle."""
    first, second = x.chunk(2, dim=-1)
    return x * turns[0] + torch.cat([-second, first], dim=-1) * turns[1]


def frequencies(pairs: int) -> Tensor:
    """How fast every pair of channels turns along each axis: float32 (3, pairs), one axis a pair."""
    speed = BASE ** (-torch.arange(pairs) / pairs)
    axis = torch.tensor(AXES).repeat(-(-pairs // len(AXES)))[:pairs]
    return torch.where(axis == torch.arange(3)[:, None], speed, 0.0)


def initialise(model: Transformer) -> None:
    """Every weight and buffer from the start; also after `to_empty` of a model that was made on the meta device.

    | what | how |
    |---|---|
    | embeddings | normal, 0.02; the row of absent slots is zero |
    | projections | normal, 1 / sqrt(inputs) |
    | projections into the residual stream, logits | zero |
    | norms and scales | one |
    """
    for name, weight in model.named_parameters():
        if name.endswith((".out.weight", ".down.weight", "text_head.weight", ".logits")):
            nn.init.zeros_(weight)
        elif "norm" in name or "before_" in name or name.endswith(".scale"):
            nn.init.ones_(weight)
        elif name.startswith(("embedding.", "role.")) or name.endswith((".earlier.weight", ".place")):
            nn.init.normal_(weight, std=0.02)
        else:
            nn.init.normal_(weight, std=weight.shape[1] ** -0.5)
    with torch.no_grad():
        model.embedding.weight[model.tables.total].zero_()
        model.offsets.copy_(model.tables.offsets())
        model.frequencies.copy_(frequencies(model.frequencies.shape[1]))


def parameter_counts(config: Config) -> dict[str, int]:
    """Parameters of a configuration, without memory: `embeddings` (with the text's logits), `layers`, `heads`, `all`."""
    with torch.device("meta"):
        model = Transformer(config)
    embeddings = sum(p.numel() for part in (model.embedding, model.role, model.text_head) for p in part.parameters())
    heads = sum(p.numel() for part in (model.video_head, model.audio_head) for p in part.parameters())
    total = sum(p.numel() for p in model.parameters())
    return {"embeddings": embeddings, "layers": total - embeddings - heads, "heads": heads, "all": total}
