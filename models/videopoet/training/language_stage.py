"""What the language model's stage of training does in a step, and how it is judged: all tasks, one at a time."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import torch
from PIL import Image
from torch import Tensor

from models.videopoet import data
from models.videopoet.config import Config
from models.videopoet.language.batch import Batch
from models.videopoet.language.generate import Request, generate
from models.videopoet.language.layout import NOTHING, Layout, build, cut, layout, split
from models.videopoet.language.order import Kind, starts
from models.videopoet.language.sampling import Sampling
from models.videopoet.language.text import subwords
from models.videopoet.language.transformer import Transformer
from models.videopoet.runtimes.eager import EagerBackend
from models.videopoet.tokenizers.codecs import Codecs
from models.videopoet.training import distributed
from models.videopoet.training.examples import Example
from models.videopoet.training.feed import Numbers
from models.videopoet.training.stages import device
from models.world.chance import generator

JUDGED, SHOWN = 16, 4
HEARD = 0.5  # share of the descriptions that are of a clip with its sound
TEXTLESS = 0.1  # share of examples whose text is left out, for guidance
NOISE = 0.06  # share of the history's codes that are shown wrong, so that a slip while sampling is not the end
LEAD = 3.0  # how much a latent on the lead counts
IMAGES_UNTIL, IMAGES, IMAGES_LATER = 0.45, 0.6, 0.15  # until a share of the budget so many steps are images, then less
IMAGES_A_CLIP = 3  # so many images a step in place of one clip: their sequences are short
SHORT_UNTIL = 0.5  # share of the budget until which clips are half as long
BY_ROWS = 0.25  # share of the steps in which a row of latents is written at once
MIXTURE = {  # how often, of the steps that are not images
    "text-to-video": 8.0,
    "image-to-video": 2.0,
    "continue": 2.0,
    "inpaint": 1.0,
    "outpaint": 1.0,
    "stylise": 1.0,
    "edit": 1.0,
    "edit-image": 0.5,
    "camera": 1.5,
    "video-to-audio": 1.5,
    "audio-to-video": 0.5,
    "text-to-audio-video": 2.0,
    "audio-video-continue": 0.5,
    "describe": 1.0,
}
WITH_SOUND = ("video-to-audio", "audio-to-video", "text-to-audio-video", "audio-video-continue")
GATE_NATS = 12.0  # a uniform guess costs 12.48 a latent


def shorter(config: Config) -> Config:
    """The configuration with clips of three latents: learned from first, at a third of the cost."""
    geometry = config.geometry
    return replace(config, geometry=replace(geometry, frames=min(geometry.frames, 1 + 2 * geometry.time)))


def weights(shape: Layout, examples: list[Example]) -> np.ndarray:
    """How much every position of examples counts: float32 (B, L); latents on the lead count more than the others.

    Without it a small network learns the places, which are most of every picture, and leaves the figures out.
    """
    found = np.ones((len(examples), shape.length), np.float32)
    block = shape.blocks.get("video_out")
    for row, one in enumerate(examples):
        if block is None or one.lead is None:
            continue
        count, height, width, _ = block.shape
        cells = one.lead.reshape(len(one.lead), height, -1, width, one.lead.shape[2] // width).any((2, 4))
        times = (block.first + np.arange(count)) / max(1, block.first + count - 1) * (len(cells) - 1)
        found[row, block.at] += (LEAD - 1) * cells[np.rint(times).astype(int)].reshape(-1)
    return found


class LanguageModelStage:
    """One task a step (alternating gradient descent), so that a batch needs no padding."""

    name = "lm"
    precision = torch.bfloat16  # of products; single precision in comparisons

    def __init__(self, config: Config, batch: int, codecs: Codecs) -> None:
        self.config, self.batch, self.codecs, self.device = config, batch, codecs, device()
        self.network = Transformer(config).to(self.device)
        self.words = subwords(config.text.vocabulary)
        tasks = [t for t in MIXTURE if codecs.audio is not None or t not in WITH_SOUND]
        tasks = [t for t in tasks if any(data.feed().shares(t))]  # real clips have no edits
        shares = np.array([MIXTURE[t] for t in tasks])
        self.tasks, self.shares = tasks, shares / shares.sum()
        self.held_out: list[Example] | None = None
        self.plans: dict[int, tuple[str, Numbers, Config]] = {}  # of steps that workers have begun with

    def loss(self, step: int, share: float) -> tuple[Tensor, dict[str, float]]:
        """See `Stage`."""
        feed, chance = data.feed(), generator(step, "language")
        for later in range(step, step + 1 + feed.ahead(self.batch)):
            self._plan(later, share)
        task, which, config = self.plans.pop(step)
        examples = feed.examples(task, which, config)
        textless = feed.own(chance.random(len(examples) * feed.ranks) < TEXTLESS)
        shape, ids = self._sequences(examples, config, textless=textless, heard=chance.random() < HEARD)
        block = self.config.geometry.latent[2] if chance.random() < BY_ROWS else 1
        batch = Batch.of(shape, ids, block=block, weights=weights(shape, examples))
        batch = replace(batch, read=self._noisy(shape, batch.ids, chance)).to(self.device)
        with torch.autocast(self.device.type, self.precision, enabled=self.precision is not torch.float32):
            losses = self.network(batch)
        total = losses.total * distributed.balance(float(batch.weights.sum()))
        return total, {str(kind): float(cost) for kind, cost in losses.by_kind.items()}

    def _plan(self, step: int, share: float) -> None:
        """Chooses a step's task and clips, and lets workers begin with them; steps ahead go by today's share."""
        if step not in self.plans:
            task = self._task(generator(step, "task"), share)
            count = self.batch * (IMAGES_A_CLIP if task == "text-to-image" else 1)
            config = self.config if share >= SHORT_UNTIL else shorter(self.config)
            self.plans[step] = task, data.numbers(step, count, task), config
            data.feed().order_examples(*self.plans[step])

    def _task(self, chance: np.random.Generator, share: float) -> str:
        if chance.random() < (IMAGES if share < IMAGES_UNTIL else IMAGES_LATER):
            return "text-to-image"
        return str(chance.choice(self.tasks, p=self.shares))

    def _sequences(
        self, examples: list[Example], config: Config, textless: np.ndarray, *, heard: bool = True
    ) -> tuple[Layout, np.ndarray]:
        """The layout that examples of a task share, and their ids (B, L, S)."""
        heard = heard and self.codecs.audio is not None
        without = () if heard or examples[0].task != "describe" else ("audio_in",)
        shape = layout(config, examples[0].task, without=without)
        whole: dict[str, list[np.ndarray]] = {}
        for name in shape.blocks:
            if name.startswith("text"):
                slots = shape.blocks[name].shape[0] - (name == "text_out")  # what is written ends with a special
                written = [self._text(one.text, slots) for one in examples]
                blank = np.full_like(written[0], NOTHING)
                whole[name] = [blank if t and name == "text" else w for t, w in zip(textless, written, strict=True)]
            else:
                whole[name] = [getattr(one, name) for one in examples]
        return shape, build(shape, cut(shape, self.codecs.codes(whole)))

    def _text(self, text: str, slots: int) -> np.ndarray:
        tokens, _ = self.words.fit(text, slots)
        return np.array(tokens + [NOTHING] * (slots - len(tokens)))

    def _noisy(self, shape: Layout, ids: Tensor, chance: np.random.Generator) -> Tensor:
        """The ids as they are shown: some of the written latents are others."""
        shown, first = ids.clone(), int(starts(self.config)[Kind.VIDEO, 0])
        codes = 2 ** (self.config.video.bits // self.config.video.parts)
        for name, block in shape.blocks.items():
            if name == "video_out":
                part = shown[:, block.at]
                every = data.feed().ranks * part.shape[0], part.shape[1]
                wrong = torch.from_numpy(data.feed().own(chance.random(every) < NOISE))
                other = torch.from_numpy(data.feed().own(chance.integers(codes, size=every)))
                part[..., 0] = torch.where(wrong, first + other, part[..., 0])
        return shown

    def score(self, folder: Path, seconds: float) -> dict[str, float]:
        """Minus the nats of a latent in held-out text-to-video, as `score`; a sheet of clips for its prompts."""
        if self.held_out is None:
            self.held_out = data.feed().held_out_examples("text-to-video", range(JUDGED), self.config)
        shape, ids = self._sequences(self.held_out, self.config, np.zeros(JUDGED, bool))
        costs = [
            float(self.network(Batch.of(shape, ids[n : n + 4]).to(self.device)).by_kind["video"])
            for n in range(0, JUDGED, 4)
        ]
        self._show(shape, ids[:SHOWN], folder / "sheets" / f"{int(seconds):06}.png")
        return {"score": -float(np.mean(costs))}

    def _show(self, shape: Layout, ids: np.ndarray, path: Path) -> None:
        sampling = Sampling(temperature=0.9, top_k=64, guidance=2.0)
        requests = [Request(layout=shape, ids=one, seed=n, sampling=sampling) for n, one in enumerate(ids)]
        made = generate(requests, EagerBackend(self.network))
        clips = self.codecs.pictures(split(shape, made)["video_out"])
        path.parent.mkdir(exist_ok=True)
        rows = [np.hstack([*clip[:: max(1, len(clip) // 6)]]) for clip in clips]
        Image.fromarray(np.vstack(rows)).save(path)

    def gate(self, scores: dict[str, float]) -> str:
        """See `Stage`."""
        if -scores["score"] < GATE_NATS:
            return ""
        return f"a latent costs {-scores['score']:.1f} nats, hardly less than a guess: nothing is learned"
