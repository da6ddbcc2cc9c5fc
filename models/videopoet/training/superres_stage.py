"""What the super-resolution's stage of training does in a step, and how it is judged: masked modelling of codes.

Some of a large clip's sub-tokens are hidden, along a cosine from hardly any to all, and are to be named again from the
others, the small clip and the text (arXiv 2312.14125, A.5.2). The small clip's codes are those of the same pictures
made smaller, some of them changed by chance: what the language model writes will not be without errors either.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import torch
from PIL import Image
from torch import Tensor
from torch.nn import functional as F

from models.videopoet import data
from models.videopoet.config import Config
from models.videopoet.superres.enlarging import Enlarging, enlarge, words
from models.videopoet.superres.second_stage import facts_of
from models.videopoet.superres.superres import Superres
from models.videopoet.tokenizers.codecs import Codecs
from models.videopoet.training.examples import Example
from models.videopoet.training.stages import device
from models.world.chance import generator

TASK = "text-to-video"  # whose pictures and texts are learned from
JUDGED, SHOWN = 16, 2  # held-out clips that are scored, and shown
TEXTLESS = LOWLESS = 0.1  # share of examples that lack the text, or the small clip, for guidance
NOISE = 0.2  # at most so large a share of the small clip's codes is changed
MEAN_HIDDEN = 2 / np.pi  # share of sub-tokens that the cosine hides on average
GATE = 0.97  # of a guess's cost


class SuperresStage:
    """One masked large clip a row. The codes are of clips of the world, or of those that the feed is given."""

    name = "superres"

    def __init__(self, config: Config, batch: int, codecs: Codecs) -> None:
        self.config, self.batch, self.codecs, self.device = config, batch, codecs, device()
        self.network = Superres(config).to(self.device)
        self.facts = facts_of(codecs.video)  # stand in the weights: of another tokenizer's codes they know nothing
        self.held_out: tuple[Tensor, Tensor, Tensor] | None = None

    def loss(self, step: int, share: float) -> tuple[Tensor, dict[str, float]]:  # noqa: ARG002  (of `Stage`)
        """See `Stage`."""
        feed = data.feed()
        for later in range(step, step + 1 + feed.ahead(self.batch)):
            feed.order_examples(TASK, data.numbers(later, self.batch, TASK), self.config)
        examples = feed.examples(TASK, data.numbers(step, self.batch, TASK), self.config)
        high, low, text = self._codes(examples)
        hidden, low, text = self._corrupted(high, low, text, step)
        logits = self._logits(high.masked_fill(hidden, self.network.unknown), low, text)
        cost = F.cross_entropy(logits[hidden], high[hidden], reduction="sum")
        right = (logits[hidden].argmax(-1) == high[hidden]).float().mean()
        number = hidden.sum()
        # A fixed divisor, because a mean over what happens to be hidden would differ between ranks.
        facts = {"nats": float(cost.detach() / number), "right": float(right)}
        return cost / (high.numel() * MEAN_HIDDEN), facts

    def _logits(self, high: Tensor, low: Tensor, text: Tensor) -> Tensor:
        with torch.autocast(self.device.type, torch.bfloat16):
            logits: Tensor = self.network(high, low, text)
        return logits.float()

    @torch.no_grad()
    def _codes(self, examples: Sequence[Example]) -> tuple[Tensor, Tensor, Tensor]:
        """Codes of clips read as they are and read small, and their texts: as `Superres` reads them."""
        pixels = np.stack([one.video_out for one in examples if one.video_out is not None])
        video = torch.from_numpy(pixels).to(self.device).permute(0, 4, 1, 2, 3).float() / 255
        tokenizer = self.codecs.video
        high, low = tokenizer.encode(video), tokenizer.encode(tokenizer.small(video))
        return high, low, words(self.network, [one.text for one in examples]).to(self.device)

    def _corrupted(self, high: Tensor, low: Tensor, text: Tensor, step: int) -> tuple[Tensor, Tensor, Tensor]:
        """What is hidden of the large clip, the small one with errors or away, the text or none, by the step's chance.

        The chance is drawn for all rows of all ranks, so that they train as one.
        """
        chance, feed = generator(step, "super-resolution"), data.feed()
        whole = len(high) * feed.ranks

        def drawn(*shape: int) -> Tensor:
            return torch.from_numpy(feed.own(chance.random((whole, *shape)))).to(high.device)

        hidden = hidden_along_cosine(drawn(), drawn(*high.shape[1:]))
        wrong = drawn(*low.shape[1:4], 1) < NOISE * drawn(1, 1, 1, 1)
        low = torch.where(wrong, (drawn(*low.shape[1:]) * self.network.codes).long(), low)
        low = torch.where(drawn(1, 1, 1, 1) < LOWLESS, self.network.unknown, low)
        silent = words(self.network, [""]).to(text.device)
        return hidden, low, torch.where(drawn(1) < TEXTLESS, silent, text)

    def score(self, folder: Path, seconds: float) -> dict[str, float]:
        """Minus the nats of a hidden sub-token of held-out clips, as `score`; PSNR of pictures, and a sheet of them."""
        if self.held_out is None:
            examples = data.feed().held_out_examples(TASK, range(JUDGED), self.config)
            parts = [self._codes([one]) for one in examples]
            high, low, text = (torch.cat(each) for each in zip(*parts, strict=True))
            self.held_out = high, low, text
        high, low, text = self.held_out
        chance = torch.from_numpy(generator(0, "judged").random(tuple(high.shape))).to(high.device)
        hidden = hidden_along_cosine((torch.arange(JUDGED, device=high.device) + 0.5) / JUDGED, chance)
        shown = high.masked_fill(hidden, self.network.unknown)
        costs, right = [], []
        for n in range(JUDGED):
            at, true = slice(n, n + 1), high[n][hidden[n]]
            logits = self._logits(shown[at], low[at], text[at])[0][hidden[n]]
            costs.append(F.cross_entropy(logits, true, reduction="none"))
            right.append((logits.argmax(-1) == true).float())
        pictures = self._show(high[:SHOWN], low[:SHOWN], text[:SHOWN], folder / "sheets" / f"{int(seconds):06}.png")
        return {"score": -float(torch.cat(costs).mean()), "right": float(torch.cat(right).mean()), **pictures}

    def _show(self, high: Tensor, low: Tensor, text: Tensor, path: Path) -> dict[str, float]:
        """A sheet of what there is without this stage, with it, with the true codes, and the clip itself; with PSNR.

        Pictures are compared at the enlarged size, with clips that were drawn at it. Real clips have no such size, and
        so no such number.
        """
        made = enlarge(self.network, low, text, range(len(low)), Enlarging.quick())
        geometry, scale = self.config.geometry, self.network.scale
        large = replace(geometry, height=geometry.height * scale, width=geometry.width * scale)
        shown = {
            "psnr_plain": self._grown(self.codecs.video.decode(low), large.height, large.width).cpu(),
            "psnr_enlarged": self.codecs.video.decode(made).cpu(),
            "psnr_possible": self.codecs.video.decode(high).cpu(),
        }
        if not data.feed().sources[0].share:
            _sheet([*shown.values()], path)
            return {}
        true = data.video(data.clips(range(len(low)), large, evaluation=True))
        _sheet([*shown.values(), true], path)
        return {name: float(-10 * torch.log10((one - true).square().mean())) for name, one in shown.items()}

    @staticmethod
    def _grown(video: Tensor, height: int, width: int) -> Tensor:
        """Pictures (B, 3, T, H, W) brought to a size by interpolation."""
        frames = video.transpose(1, 2).flatten(0, 1)
        grown = F.interpolate(frames, (height, width), mode="bicubic", antialias=True).clamp(0, 1)
        return grown.unflatten(0, (len(video), -1)).transpose(1, 2)

    def gate(self, scores: dict[str, float]) -> str:
        """See `Stage`."""
        guess = float(np.log(self.network.codes))
        if -scores["score"] < GATE * guess:
            return ""
        return f"a sub-token costs {-scores['score']:.2f} nats, a guess {guess:.2f}: nothing is learned"


def hidden_along_cosine(share: Tensor, order: Tensor) -> Tensor:
    """Which sub-tokens are hidden: `cos(pi / 2 share)` of them, at least one.

    Args:
        share: (B,) in 0..1; uniform shares make the cosine schedule of MaskGIT (arXiv 2202.04200).
        order: (B, ...) by chance: those of the smallest numbers are hidden.

    Returns:
        bool, of the shape of `order`.
    """
    flat = order.flatten(1)
    number = (torch.cos(share * (torch.pi / 2)) * flat.shape[1]).ceil().clamp(1, flat.shape[1])
    return (flat.argsort(1).argsort(1) < number[:, None]).view(order.shape)


def _sheet(shown: Sequence[Tensor], path: Path) -> None:
    """Below one another the clips (B, 3, T, H, W) of each kind; side by side their first, middle and last frames."""
    path.parent.mkdir(parents=True, exist_ok=True)
    rows = []
    for clips in shown:
        times = 0, clips.shape[2] // 2, clips.shape[2] - 1
        rows.append(torch.cat([clip[:, t] for clip in clips for t in times], 2))
    pixels = (torch.cat(rows, 1).clamp(0, 1) * 255).byte().permute(1, 2, 0).numpy()
    Image.fromarray(pixels).save(path)
