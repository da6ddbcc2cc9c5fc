"""Trains the judges on renders of the world, without end: new clips are drawn while the network learns.

`python -m models.videopoet.evaluation.judge_training --budget-seconds 720` writes the weights and the card again, and
with `--continued` goes on from those that are there.
Clips of both sides of the world's rule of what is held out are learned, since a judge that never saw a castle in neon
would not believe one; none of them has a number that an evaluation or the card uses. What is learned is softened,
grained and tinted by chance, so that a generator's soft pictures are judged as fairly as sharp ones.
"""

from __future__ import annotations

import argparse
import json
import math
import platform
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import torch
from safetensors.numpy import load_file, save_file
from torch import Tensor, nn
from torch.nn import functional as F

from models.videopoet.evaluation import features, judges
from models.videopoet.evaluation.judges import ATTRIBUTES, LAYERS, Judges
from models.world.language.vocabulary import things
from models.world.sampling import SHARING, Clip, clip
from studio.digest import digest_bytes

FIRST = 80_000_000  # numbers of the clips that are learned; a multiple of SHARING
IN_PLACE = 2  # clips of each place that are learned: more places teach more than more clips of one
EVERY = 4  # one place in so many is of held-out scenes
BATCH, REUSED, KEPT = 32, 8, 6144  # clips a step; how often one is learned; how many are kept
READY = 512  # clips before the first step
RATE, DECAY, WARM = 2e-3, 0.05, 0.03
WEIGHED = {"subject": 2.0}
CONTINUED = 0.75  # of the rate, in a run that goes on
TESTED = 400  # held-out renders of the card: numbers from 0, which no judge learns
SOFT = 0.7  # softness of the card's soft renders
COSINES = 8  # points of a block's side


class Network(nn.Module):
    """The judges as they are trained: with batch norms, which are folded into the convolutions in the end."""

    def __init__(self, outputs: int) -> None:
        super().__init__()
        self.layers = nn.ModuleList(
            nn.Sequential(
                nn.Conv2d(one.reads, one.writes, 3, one.stride, 1, bias=False), nn.BatchNorm2d(one.writes), nn.ReLU()
            )
            for one in LAYERS
        )
        self.neck = nn.Linear(judges.POOLED, judges.FEATURES)
        self.heads = nn.Linear(judges.FEATURES, outputs)

    def forward(self, seen: Tensor) -> Tensor:
        """`features.seen` (B * moments, channels, H, W) to logits (B, all names)."""
        x = seen
        for one, layer in zip(LAYERS, self.layers, strict=True):
            x = x + layer(x) if one.residual else layer(x)
        mean = x.mean((2, 3)).view(-1, len(features.MOMENTS), judges.WIDTH)
        most = x.amax((2, 3)).view_as(mean).amax(1)
        pooled = torch.cat([mean.mean(1), most, mean.amax(1) - mean.amin(1)], 1)
        return self.heads(F.relu(self.neck(pooled)))

    @torch.no_grad()
    def continued(self, tensors: dict[str, np.ndarray], seen: Tensor) -> None:
        """Takes over folded weights: the norms are set so that a batch goes through as it did without them."""
        known = {name: torch.from_numpy(value.astype(np.float32)) for name, value in tensors.items()}
        x = seen
        for one, layer in zip(LAYERS, self.layers, strict=True):
            convolution, norm = layer[0], layer[1]
            weight = known[f"{one.name}.weight"]
            convolution.weight.zero_()[:, : weight.shape[1]] = weight
            y = convolution(x)
            mean, power = y.mean((0, 2, 3)), y.var((0, 2, 3), unbiased=False)
            norm.running_mean.copy_(mean)
            norm.running_var.copy_(power)
            norm.weight.copy_((power + norm.eps).sqrt())
            norm.bias.copy_(mean + known[f"{one.name}.bias"])
            x = x + F.relu(norm(y)) if one.residual else F.relu(norm(y))
        for name, linear in (("neck", self.neck), ("heads", self.heads)):
            linear.weight.copy_(known[f"{name}.weight"])
            linear.bias.copy_(known[f"{name}.bias"])

    @torch.no_grad()
    def folded(self) -> dict[str, np.ndarray]:
        """The weights as `Judges` reads them, at half precision."""
        found: dict[str, Tensor] = {}
        for one, layer in zip(LAYERS, self.layers, strict=True):
            convolution, norm = layer[0], layer[1]
            scale = norm.weight / (norm.running_var + norm.eps).sqrt()
            found[f"{one.name}.weight"] = convolution.weight * scale[:, None, None, None]
            found[f"{one.name}.bias"] = norm.bias - norm.running_mean * scale
        for name, linear in (("neck", self.neck), ("heads", self.heads)):
            found |= {f"{name}.weight": linear.weight, f"{name}.bias": linear.bias}
        return {name: tensor.contiguous().numpy().astype(np.float16) for name, tensor in found.items()}


def vocabulary() -> dict[str, list[str]]:
    """What each attribute may be."""
    return {name: list(things(name)) for name in ATTRIBUTES}


# ---- what is learned


def drawn(one: Clip) -> np.ndarray:
    """What the judges see of a clip, drawing no other frame: uint8 (pictures, height, width, planes)."""
    return features.resized(frames_of(one))


def frames_of(one: Clip) -> np.ndarray:
    """The frames of a clip that are looked at: uint8 (pictures, H, W, 3)."""
    return np.stack([one.film.frame(i, one.width, one.height) for i in features.looked_at(one.count)])


def labels(one: Clip, names: dict[str, list[str]]) -> list[int]:
    """The number of what is true, by attribute; -1 where it cannot be seen."""
    true = judges.truth(one.scene)
    return [names[a].index(true[a]) if judges.visible(a, one.scene) else -1 for a in names]


class Pool:
    """The clips drawn last, to learn from: a ring."""

    def __init__(self, names: dict[str, list[str]], first: int = FIRST, size: int = KEPT) -> None:
        self.names, self.first, self.drawn = names, first, 0
        shape = (len(features.looked_at(features.LENGTH)), features.HEIGHT, features.WIDTH, features.PLANES)
        self.pictures = np.zeros((size, *shape), np.uint8)
        self.labels = np.zeros((size, len(names)), np.int64)

    def draw(self) -> None:
        """A few more clips from one place."""
        place = self.drawn // IN_PLACE
        for n in range(IN_PLACE):
            one = clip(self.first + place * SHARING + n, evaluation=place % EVERY == EVERY - 1)
            at = self.drawn % len(self.pictures)
            self.pictures[at], self.labels[at] = drawn(one), labels(one, self.names)
            self.drawn += 1

    def some(self, count: int, chance: np.random.Generator) -> tuple[Tensor, Tensor]:
        """Float pictures (count, n, planes, H, W) in 0..1 and labels (count, attributes)."""
        at = chance.integers(min(self.drawn, len(self.pictures)), size=count)
        pictures = torch.from_numpy(self.pictures[at]).permute(0, 1, 4, 2, 3).float() / 255
        return pictures, torch.from_numpy(self.labels[at])


def softened(pictures: Tensor, softness: float, chance: torch.Generator) -> Tensor:
    """Pictures (n, 3, H, W) in 0..1 as a small generator would make them, 0: sharp, 1: very soft."""
    size = pictures.shape[-2:]
    factor = 1 + 2.2 * softness
    low = F.interpolate(pictures, [round(s / factor) for s in size], mode="area")
    soft = F.interpolate(low, size, mode="bilinear", align_corners=False)
    quantised = _quantised(soft + (pictures - soft) * 0.4 * (1 - softness), 0.012 + 0.05 * softness)
    coarse = torch.randn((len(pictures), 3, size[0] // 8, size[1] // 8), generator=chance)
    patches = F.interpolate(coarse, size, mode="bilinear", align_corners=False) * 0.04 * softness
    grain = torch.randn(pictures.shape, generator=chance) * 0.02 * softness
    return (quantised + patches + grain).clamp(0, 1)


def _quantised(pictures: Tensor, step: float) -> Tensor:
    """Blocks of 8 x 8 with their cosines rounded, the finer ones more, in the manner of JPEG."""
    n, c, height, width = pictures.shape
    k = torch.arange(COSINES)
    cosines = torch.cos(math.pi / COSINES * (k[None] + 0.5) * k[:, None]) * math.sqrt(2 / COSINES)
    cosines[0] /= math.sqrt(2)
    steps = step * (1 + k[:, None] + k[None]).float()
    blocks = pictures.view(n, c, height // COSINES, COSINES, width // COSINES, COSINES).transpose(3, 4)
    rounded = torch.round(cosines @ blocks @ cosines.T / steps) * steps
    return (cosines.T @ rounded @ cosines).transpose(3, 4).reshape(pictures.shape)


def augmented(pictures: Tensor, chance: torch.Generator) -> Tensor:
    """Pictures (B, n, planes, H, W) mirrored, moved, tinted, half of the clips softened, all of a clip alike."""

    def often(share: float) -> bool:
        return bool(torch.rand((), generator=chance) < share)

    changed = []
    for one in pictures:
        kept = one.flip(-1) if often(0.5) else one
        y, x = (int(torch.randint(-5, 6, (), generator=chance)) for _ in range(2))
        height, width = kept.shape[-2:]
        kept = F.pad(kept, (5, 5, 5, 5), mode="replicate")[..., 5 + y : 5 + y + height, 5 + x : 5 + x + width]
        colours, detail = kept[:, :3], kept[:, 3:]
        if often(0.5):
            softness = float(torch.rand((), generator=chance))
            colours, detail = softened(colours, softness, chance), detail * (1 - softness) ** 2
        gains = 1 + 0.06 * torch.randn((3, 1, 1), generator=chance)
        colours = (colours * gains + 0.03 * torch.randn((), generator=chance)).clamp(0, 1)
        changed.append(torch.cat([colours, detail], 1))
    return torch.stack(changed)


def seen(pictures: Tensor) -> Tensor:
    """`features.seen` of float pictures (B, n, planes, H, W) in 0..1."""
    values = pictures.permute(0, 1, 3, 4, 2).numpy() * 255
    return torch.from_numpy(features.seen(values)).contiguous(memory_format=torch.channels_last)


# ---- learning


def loss_of(logits: Tensor, true: Tensor, names: dict[str, list[str]]) -> Tensor:
    """Cross-entropies (nats) summed over the attributes, the hardest twice; what cannot be seen does not count."""
    parts = dict(zip(names, logits.float().split([len(own) for own in names.values()], 1), strict=True))
    losses = (
        WEIGHED.get(name, 1.0) * F.cross_entropy(part, true[:, n], ignore_index=-1)
        for n, (name, part) in enumerate(parts.items())
        if bool((true[:, n] >= 0).any())
    )
    return sum(losses, start=torch.zeros(()))


class Run:
    """A network that learns, and the clips that it learns from.

    Args:
        seed: decides the start and the chances; the clips follow from `first` alone.
        first: the number of the first clip, a multiple of SHARING.
        begun: folded weights to go on from; none for a new network.
    """

    def __init__(self, seed: int = 0, first: int = FIRST, begun: dict[str, np.ndarray] | None = None) -> None:
        torch.manual_seed(seed)
        self.names = vocabulary()
        self.pool, self.chance = Pool(self.names, first), np.random.default_rng(seed)
        self.own, self.steps = torch.Generator().manual_seed(seed), 0
        self.rate = RATE * (CONTINUED if begun else 1.0)
        self.network = Network(sum(map(len, self.names.values()))).to(memory_format=torch.channels_last)
        if begun:
            self.fill()
            self.network.continued(begun, seen(augmented(self.pool.some(4 * BATCH, self.chance)[0], self.own)))
        self.optimizer = torch.optim.AdamW(self.network.parameters(), lr=self.rate, weight_decay=DECAY)

    def fill(self) -> None:
        """Draws as many clips as are due."""
        while self.pool.drawn < READY or self.pool.drawn * REUSED < self.steps * BATCH:
            self.pool.draw()

    def step(self, share: float) -> float:
        """Learns one batch at a share (0..1) of the budget; the loss in nats."""
        self.fill()
        warm = min(1.0, share / WARM)
        self.optimizer.param_groups[0]["lr"] = self.rate * warm * 0.5 * (1 + math.cos(math.pi * share))
        pictures, true = self.pool.some(BATCH, self.chance)
        with torch.autocast("cpu", torch.bfloat16):
            logits = self.network(seen(augmented(pictures, self.own)))
        loss = loss_of(logits, true, self.names)
        self.optimizer.zero_grad()
        loss.backward()
        self.optimizer.step()
        self.steps += 1
        return float(loss.detach())


def train(run: Run, seconds: float, say: Callable[[str], None]) -> dict[str, Any]:
    """Learns for so many seconds of the clock, and says from what."""
    began, shown = time.monotonic(), 0.0
    while (share := (time.monotonic() - began) / seconds) < 1:
        shown = 0.98 * shown + 0.02 * run.step(share)
        if run.steps % 50 == 0:
            loss = shown / (1 - 0.98**run.steps)
            say(f"{share:6.1%}  step {run.steps}  clips {run.pool.drawn}  loss {loss:.3f}")
    run.network.eval()
    return {
        "first clip": run.pool.first,
        "next clip": run.pool.first + run.pool.drawn // IN_PLACE * SHARING,
        "clips": run.pool.drawn,
        "of a place": IN_PLACE,
        "steps": run.steps,
        "batch": BATCH,
        "seconds": round(seconds),
        **hardware(),
    }


# ---- the card


def hardware() -> dict[str, str]:
    """Where it was trained."""
    kind = platform.processor() or platform.machine()
    return {"hardware": f"{torch.get_num_threads()} core of {kind}, {torch.backends.cpu.get_cpu_capability()}"}


def softer(frames: np.ndarray, softness: float = SOFT) -> np.ndarray:
    """`softened`, of uint8 (T, H, W, 3), sides multiples of 8."""
    floats = torch.from_numpy(frames).permute(0, 3, 1, 2).float() / 255
    soft = softened(floats, softness, torch.Generator().manual_seed(1)).permute(0, 2, 3, 1)
    return (soft * 255).round().byte().numpy()


def renders_of(count: int) -> tuple[np.ndarray, np.ndarray, list[Clip]]:
    """Held-out renders as judges see them, sharp and soft, (count, pictures, height, width, planes); their clips."""
    clips = [clip(number, evaluation=True) for number in range(count)]
    frames = [frames_of(one) for one in clips]
    soft = np.stack([features.resized(softer(each)) for each in frames])
    return np.stack([features.resized(each) for each in frames]), soft, clips


def accuracy(found: Judges, pictures: np.ndarray, clips: list[Clip]) -> dict[str, float]:
    """By attribute, the share of renders that are judged right; weather where it is visible."""
    said, right = found.said(pictures), {}
    for name in ATTRIBUTES:
        true = [judges.truth(one.scene)[name] == said[name][n] for n, one in enumerate(clips) if _seen(name, one)]
        right[name] = round(float(np.mean(true)), 3)
    return right


def _seen(name: str, one: Clip) -> bool:
    return judges.visible(name, one.scene)


def write(network: Network, runs: list[dict[str, Any]], folder: Path, card: Path, renders: int = TESTED) -> Judges:
    """Writes the weights and their card, with accuracies measured on renders that were not learned."""
    folder.mkdir(parents=True, exist_ok=True)
    card.parent.mkdir(parents=True, exist_ok=True)
    names, tensors = vocabulary(), network.folded()
    path = folder / judges.WEIGHTS.name
    save_file(tensors, path, metadata={"names": json.dumps(names)})
    found = Judges(tensors, names, {})
    sharp, soft, clips = renders_of(renders)
    before = json.loads(card.read_text("utf-8")) if card.is_file() else {}
    found.card = {
        "name": "judges",
        "licence": "Apache-2.0",
        "what": "one convolutional network with a head for each attribute; `features` are what the heads read",
        "file": f"models/weights/judges/{path.name}",
        "digest": digest_bytes(path.read_bytes()),
        "parameters": sum(tensor.size for tensor in tensors.values()),
        "made by": [
            f"python -m models.videopoet.evaluation.judge_training --budget-seconds {run['seconds']}"
            + " --continued" * (n > 0)
            for n, run in enumerate(runs)
        ],
        "training": {
            "data": f"clips of the illustrated world; of {EVERY} places one of held-out scenes",
            "runs": runs,
        },
        "accuracy": {
            "of": f"{renders} held-out renders, numbers from 0; weather where it is visible",
            "renders": accuracy(found, sharp, clips),
            "soft renders": accuracy(found, soft, clips),
            "guessing": {name: round(1 / len(own), 3) for name, own in names.items()},
        },
        "limits": "The judges know pictures of the illustrated world and nothing else; the subject is the lead alone.",
    }
    if "camera" in before:  # which `camera_training` measures
        found.card["camera"] = before["camera"]
    card.write_text(json.dumps(found.card, indent=2) + "\n", "utf-8")
    return found


def main() -> None:
    """Trains, writes and says how well it went."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--budget-seconds", type=float, default=720)
    parser.add_argument("--renders", type=int, default=TESTED, help="held-out renders of the card")
    parser.add_argument("--folder", type=Path, default=judges.WEIGHTS.parent)
    parser.add_argument("--card", type=Path, default=judges.CARD)
    parser.add_argument("--continued", action="store_true", help="go on from the weights that are there")
    asked = parser.parse_args()
    torch.set_num_threads(1)

    def say(line: str) -> None:
        print(line, flush=True)  # noqa: T201

    before: list[dict[str, Any]] = []
    begun = None
    if asked.continued:
        begun = load_file(asked.folder / judges.WEIGHTS.name)
        before = json.loads(asked.card.read_text("utf-8"))["training"]["runs"]
    first = before[-1]["next clip"] if before else FIRST
    run = Run(len(before), first, begun)
    facts = train(run, asked.budget_seconds, say)
    found = write(run.network, [*before, facts], asked.folder, asked.card, asked.renders)
    say(json.dumps(found.card["accuracy"], indent=2))


if __name__ == "__main__":
    main()
