"""Sampling of the super-resolution: all sub-tokens in a few steps, the surest first, as in MaskGIT (arXiv 2202.04200).

In every step the network says what each unknown sub-token may be, one id is drawn for each, and the surest stay; how
many are still unknown afterwards falls along a cosine. What was given and what has stayed is never written again. A
scene draws from its own seed, whatever shares its batch.

Guidance has two scales, one for the small clip and one for the text (arXiv 2312.14125, A.5.2).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from models.videopoet.language.layout import NOTHING
from models.videopoet.language.text import subwords
from models.videopoet.runtimes.eager import picked
from models.videopoet.superres.superres import Superres
from studio.errors import Interrupted, Refused

Progress = Callable[[int, int], None]  # steps that are done, of how many


@dataclass(frozen=True, kw_only=True)
class Enlarging:
    """How a clip is enlarged. The defaults are the paper's for its first stage; those of a CPU are `quick`."""

    steps: int = 24
    temperature: float = 1.0  # 0: always the most likely id
    top_k: int = 0  # only of so many most likely ids; 0: of all
    top_p: float = 1.0
    choice: float = 4.5  # how much chance there is, in the first steps, in which sub-tokens stay
    text_guidance: float = 4.0  # 1: not beyond what the text says; 0: the text is not heard
    low_guidance: float = 1.0  # the same of the small clip

    def __post_init__(self) -> None:
        for name, right in (
            ("steps", self.steps >= 1),
            ("temperature", self.temperature >= 0),
            ("top_k", self.top_k >= 0),
            ("top_p", 0 < self.top_p <= 1),
            ("choice", self.choice >= 0),
            ("text_guidance", self.text_guidance >= 0),
            ("low_guidance", self.low_guidance >= 0),
        ):
            if not right:
                raise Refused(
                    f"{name} is {getattr(self, name)}",
                    where="super-resolution",
                    do="steps are at least 1, top_p is above 0 and at most 1, the others are at least 0",
                )

    @classmethod
    def quick(cls) -> Enlarging:
        """For a processor: eight passes of the network."""
        return cls(steps=8, text_guidance=1.0)

    @classmethod
    def on(cls, device: torch.device) -> Enlarging:
        """What a device can bear."""
        return cls.quick() if device.type == "cpu" else cls()

    @property
    def shares(self) -> list[tuple[float, bool, bool]]:
        """What is added up, as (share, with the small clip, with the text), without what counts nothing.

        It is `l_00 + low (l_low,0 - l_00) + text (l_low,text - l_low,0)`, put in order.
        """
        low, text = self.low_guidance, self.text_guidance
        every = [(1 - low, False, False), (low - text, True, False), (text, True, True)]
        return [one for one in every if one[0] != 0]


def guided(network: Superres, high: Tensor, low: Tensor, text: Tensor, how: Enlarging) -> Tensor:
    """Logits (B, t, y, x, P, C) in single precision after guidance; the arguments are those of `Superres`."""
    shares = how.shares
    blank, silent = torch.full_like(low, network.unknown), torch.full_like(text, NOTHING)
    lows = torch.cat([low if with_low else blank for _, with_low, _ in shares])
    texts = torch.cat([text if with_text else silent for _, _, with_text in shares])
    with torch.autocast(high.device.type, torch.bfloat16, enabled=high.device.type == "cuda"):
        found = network(high.repeat(len(shares), 1, 1, 1, 1), lows, texts).float()
    parts = zip(shares, found.chunk(len(shares)), strict=True)
    return torch.stack([share * logits for (share, _, _), logits in parts]).sum(0)


@torch.no_grad()
def enlarge(
    network: Superres,
    low: Tensor,
    text: Tensor,
    seeds: Sequence[int],
    how: Enlarging | None = None,
    *,
    known: Tensor | None = None,
    progress: Progress | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> Tensor:
    """Writes the codes of clips that are `scale` times as high and wide.

    Args:
        network: ready.
        low: int64 (B, t, y, x, P), codes of the small clips.
        text: int64 (B, S), see `Superres`.
        seeds: of each clip's chance.
        how: None for what the device can bear.
        known: int64 (B, t, y * scale, x * scale, P), what is given; `network.unknown` where it is to be written.
        progress: called after each step.
        cancelled: asked before each step.

    Returns:
        int64 (B, t, y * scale, x * scale, P), all known.

    Raises:
        Refused: the clips do not belong together, or there is not one seed for each.
        Interrupted: `cancelled` said so.
    """
    if len(seeds) != len(low):
        raise Refused(f"{len(seeds)} seeds for {len(low)} clips", where="seeds", do="give one for each")
    how = how or Enlarging.on(low.device)
    count, t, y, x, parts = low.shape
    shape = count, t, y * network.scale, x * network.scale, parts
    high = torch.full(shape, network.unknown, device=low.device) if known is None else known.clone()
    drawing = [np.random.default_rng(seed) for seed in seeds]
    total = (high == network.unknown).flatten(1).sum(1)
    for step in range(1, how.steps + 1):
        if cancelled is not None and cancelled():
            raise Interrupted("super-resolution was stopped", where=f"step {step} of {how.steps}")
        left = (total * math.cos(math.pi / 2 * step / how.steps)).long() if step < how.steps else total * 0
        chance = torch.from_numpy(np.stack([one.random((2, *shape[1:])) for one in drawing])).to(high.device)
        logits = guided(network, high, low, text, how)
        high = _written(high, logits, chance, how, left=left, heat=1 - step / how.steps)
        if progress is not None:
            progress(step, how.steps)
    return high


def _written(high: Tensor, logits: Tensor, chance: Tensor, how: Enlarging, *, left: Tensor, heat: float) -> Tensor:
    """One step: `high` with so many more sub-tokens that in each clip `left` (B,) stay unknown, or one less than were.

    Args:
        high: int64 (B, t, y, x, P), unknown where it is the number of codes.
        logits: (B, t, y, x, P, C).
        chance: float64 (B, 2, t, y, x, P) in [0, 1): which id, and which sub-tokens stay.
        how: see `Enlarging`.
        left: int64 (B,).
        heat: 1..0, how much chance there still is in which of them stay.
    """
    unknown = high == logits.shape[-1]
    ids = _drawn(logits[unknown], chance[:, 0][unknown], how)
    sure = logits[unknown].log_softmax(-1).gather(1, ids[:, None])[:, 0].double()
    gumbel = -torch.log(-torch.log(chance[:, 1][unknown].clamp(1e-12, 1 - 1e-12)))
    trust = torch.full(high.shape, -torch.inf, dtype=torch.float64, device=high.device)
    trust[unknown] = sure + how.choice * heat * gumbel
    rank = trust.flatten(1).argsort(dim=1, descending=True, stable=True).argsort(dim=1).view(high.shape)
    were = unknown.flatten(1).sum(1)
    stay = were - torch.minimum(left, (were - 1).clamp(min=0))
    proposed = high.clone()
    proposed[unknown] = ids
    return torch.where(unknown & (rank < stay[:, None, None, None, None]), proposed, high)


def _drawn(logits: Tensor, chance: Tensor, how: Enlarging) -> Tensor:
    """One id for each row of logits (N, C)."""
    rows = len(logits)

    def every(value: float, dtype: torch.dtype) -> Tensor:
        return torch.full((rows,), value, dtype=dtype, device=logits.device)

    return picked(
        logits,
        chance,
        temperature=every(how.temperature, torch.float64),
        top_k=every(how.top_k, torch.int64),
        top_p=every(how.top_p, torch.float64),
        low=every(0, torch.int64),
        high=every(logits.shape[1], torch.int64),
    )


def words(network: Superres, texts: Sequence[str]) -> Tensor:
    """Texts as the network reads them, as much of each as the language model reads: int64 (B, S)."""
    config = network.config.text
    found = torch.full((len(texts), config.tokens), NOTHING)
    for row, text in enumerate(texts):
        tokens, _ = subwords(config.vocabulary).fit(text, config.tokens)
        found[row, : len(tokens)] = torch.tensor(tokens, dtype=torch.int64)
    return found


def enlarged(
    network: Superres,
    codes: np.ndarray,
    texts: Sequence[str],
    seeds: Sequence[int],
    how: Enlarging | None = None,
    *,
    progress: Progress | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> np.ndarray:
    """The optional second stage of a pipeline: between the language model's codes and the tokenizer's pictures.

    The tokenizer makes pictures of the result that are `scale` times as high and wide as without: 256x448 and not
    128x224 with the `tiny` preset. Applied again it enlarges once more. What of a text is behind the language model's
    last subword is not heard here either; who has told that already need not tell it again.

    Args:
        network: of `superres.load_superres(config, path, device)`.
        codes: int64 (B, t, h, w, parts), of clips or of images (t = 1), of any size.
        texts: what each shows; empty where there is none.
        seeds: of each; those of the scenes, so that a scene is the same whatever shares its batch.
        how: None for what the device can bear: 24 steps with guidance, on a processor 8 without.
        progress: called with (steps done, steps) after each step.
        cancelled: asked before each step.

    Returns:
        int64 (B, t, h * scale, w * scale, parts).

    Raises:
        Refused: not one text and one seed for each clip.
        Interrupted: `cancelled` said so.
    """
    if len(texts) != len(codes):
        raise Refused(f"{len(texts)} texts for {len(codes)} clips", where="texts", do="give one for each")
    device = network.head.weight.device
    low = torch.from_numpy(np.ascontiguousarray(codes)).long().to(device)
    text = words(network, texts).to(device)
    return enlarge(network, low, text, seeds, how, progress=progress, cancelled=cancelled).cpu().numpy()
