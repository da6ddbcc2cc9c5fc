"""The language model: a decoder-only transformer that sees its prefix both ways and writes what follows.

Notable: no biases; RMSNorm before every part and on queries and keys; SwiGLU; rotary positions of three axes whose
frequencies alternate; a query is turned by the place that is to be written, a key by the place of the token that it
holds, so "the latent above" is the same turn everywhere in the picture. The parts of a position are summed on the way
in and written one after another by `DepthHead` on the way out. Every projection into the residual stream and onto ids
starts at zero, so that an untrained model is exactly uniform.

Shapes: B examples, L positions, S slots of a position, W width, H heads, D channels of a head.
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from models.videopoet.config import Config
from models.videopoet.language.batch import Batch
from models.videopoet.language.depth import DepthHead, SwiGLU
from models.videopoet.language.order import ROLES, Kind, columns, starts
from models.videopoet.language.vocab import Special, Vocabulary
from studio.errors import Refused

AXES = (0, 2, 1, 2, 1, 0, 2, 1)  # t:y:x = 2:3:3; which axis turns a pair of channels, over and over
BASE = 1000.0  # of the frequencies: places are small numbers

Turns = tuple[Tensor, Tensor]  # cosines and sines (B, 1, T, D)


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
        both_turned = turned(F.rms_norm(both[:2], (self.channels,), eps=1e-6) * self.scale, turns)
        query, key, value = both_turned[0], both_turned[1], both[2]
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
        self.config, self.columns = config, columns(config)
        model = config.model
        self.embedding = nn.Embedding(Vocabulary(config).size, model.width, padding_idx=int(Special.PAD))
        self.role = nn.Embedding(ROLES, model.width)
        self.frozen_text = nn.Linear(frozen_text, model.width, bias=False) if frozen_text else None
        sizes = model.width, model.heads, model.feed_forward
        self.text_blocks = nn.ModuleList(Block(*sizes) for _ in range(model.text_layers))
        self.blocks = nn.ModuleList(Block(*sizes) for _ in range(model.layers))
        self.norm = nn.RMSNorm(model.width, eps=1e-6)
        self.text_head = nn.Linear(model.width, self.columns[Kind.TEXT][1], bias=False)
        self.video_head = DepthHead(model.width, model.depth_width, *self.columns[Kind.VIDEO])
        self.audio_head = DepthHead(model.width, model.depth_width, *self.columns[Kind.AUDIO])
        self.starts: Tensor
        self.register_buffer("starts", torch.zeros(starts(config).shape, dtype=torch.int64), persistent=False)
        initialise(self)

    def embedded(self, ids: Tensor, roles: Tensor) -> Tensor:
        """What tokens (B, T, S) mean to positions of `roles` (B, T): (B, T, W)."""
        return self.embedding(ids).sum(dim=2) + self.role(roles)

    def turns(self, positions: Tensor) -> Turns:
        """Cosines and sines (..., 1, T, D) of places (..., T, 3)."""
        sizes = self.config.model
        return angles(positions, sizes.width // sizes.heads, self.embedding.weight.dtype)

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

    def with_states(self, x: Tensor, states: Tensor) -> Tensor:
        """A frozen text encoder's states (B, tokens, F) in place of the text's embeddings, which begin at 3."""
        if self.frozen_text is None:
            raise Refused("this model has no frozen text encoder", where="states", do="make it with frozen_text=")
        stop = 3 + states.shape[1]
        return torch.cat([x[:, :3], self.frozen_text(states.to(x.dtype)), x[:, stop:]], dim=1)

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
        told = batch.read.gather(1, source.expand(len(batch.read), -1, batch.read.shape[2]))
        x = self.embedded(told, batch.roles)
        if batch.states is not None:
            x = self.with_states(x, batch.states)
        held = batch.positions.gather(1, source.expand(-1, -1, 3))
        turns = self.turns(torch.stack([batch.positions, held]))
        x = self.opened(x, turns, batch.opening, batch.longest_opening)
        index = torch.arange(x.shape[1], device=x.device)
        return self.trunk(x, turns, (index <= batch.reach[..., None])[:, None])

    def logits(self, kind: Kind, states: Tensor, ids: Tensor) -> Tensor:
        """Logits (N, S, ids) of positions of one kind from their states (N, W) and their ids (N, S), each counted
        from 0 in its own range.

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
                target = ids[at, : self.columns[kind][0]] - self.starts[kind, : self.columns[kind][0]]
                logits = self.logits(kind, states[at], target).float()
                cost = F.cross_entropy(logits.flatten(0, 1), target.flatten(), reduction="none")
                found[kind] = cost.view(target.shape).sum(dim=1)
        return found

    def scores(self, batch: Batch) -> Tensor:
        """Log-likelihood in nats of what each example writes: float32 (B,)."""
        count, length = batch.weights.shape
        found = batch.weights.new_zeros(count)
        for kind, cost in self.costs(batch).items():
            at = batch.at[kind]
            found = found.index_add(0, at // length, -cost * batch.weights.flatten()[at])
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


def turned(x: Tensor, turns: Turns) -> Tensor:
    """Every pair of channels (d, d + D/2) turned by its angle."""
    first, second = x.chunk(2, dim=-1)
    return x * turns[0] + torch.cat([-second, first], dim=-1) * turns[1]


def angles(positions: Tensor, channels: int, dtype: torch.dtype) -> Turns:
    """Cosines and sines (..., 1, T, D) of places (..., T, 3) for heads of `channels` channels."""
    found = (positions.float() @ frequencies(channels // 2, positions.device)).unsqueeze(-3)
    found = torch.cat([found, found], dim=-1)
    return found.cos().to(dtype), found.sin().to(dtype)


def frequencies(pairs: int, device: torch.device | None = None) -> Tensor:
    """How fast every pair of channels turns along each axis: float32 (3, pairs), one axis a pair.

    Not a buffer, because a model that is made half as precise would round it.
    """
    index = torch.arange(pairs, device=device)
    axis = torch.tensor(AXES, device=device).repeat(-(-pairs // len(AXES)))[:pairs]
    return torch.where(axis == torch.arange(3, device=device)[:, None], BASE ** (-index / pairs), 0.0)


def initialise(model: Transformer) -> None:
    """Every weight and buffer from the start; also after `to_empty` of a model that was made on the meta device.

    | what | how |
    |---|---|
    | embeddings | normal, 0.02; that of PAD is zero |
    | projections | normal, 1 / sqrt(inputs) |
    | projections into the residual stream, logits | zero |
    | norms and scales | one |
    """
    initialise_weights(model)
    with torch.no_grad():
        model.embedding.weight[int(Special.PAD)].zero_()
        model.starts.copy_(torch.from_numpy(starts(model.config)))


def initialise_weights(model: nn.Module) -> None:
    """Every weight of a network whose parts are named as those of `Transformer`, by the table of `initialise`."""
    for name, weight in model.named_parameters():
        if name.endswith((".out.weight", ".down.weight", "text_head.weight", ".logits")):
            nn.init.zeros_(weight)
        elif "norm" in name or "before_" in name or name.endswith(".scale"):
            nn.init.ones_(weight)
        elif name.startswith(("embedding.", "role.")) or name.endswith((".earlier.weight", ".place")):
            nn.init.normal_(weight, std=0.02)
        else:
            nn.init.normal_(weight, std=weight.shape[1] ** -0.5)


def parameter_counts(config: Config) -> dict[str, int]:
    """Parameters, counted without memory: of `embeddings` (with the text's logits), `layers`, `heads` and `all`."""
    with torch.device("meta"):
        model = Transformer(config)
    embeddings = sum(p.numel() for part in (model.embedding, model.role, model.text_head) for p in part.parameters())
    heads = sum(p.numel() for part in (model.video_head, model.audio_head) for p in part.parameters())
    total = sum(p.numel() for p in model.parameters())
    return {"embeddings": embeddings, "layers": total - embeddings - heads, "heads": heads, "all": total}
