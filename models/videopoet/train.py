"""Training: `python -m models.videopoet.train --stage video-tokenizer --preset tiny --budget-seconds 3600`.

A run is a folder: `checkpoint.safetensors` (weights, their average, optimisers, where it was), `log.jsonl` (losses and
scores as they come) and `sheets/` (what it can do so far). Schedules follow the clock: after the budget the run is
done. Started again in the same folder it goes on from its checkpoint, also with a larger budget, after any kill.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

import torch
from torch import Tensor, nn

from models.videopoet.checkpoints import Average, config_of, load, optimizer_tensors, restore_optimizer, save
from models.videopoet.config import PRESETS, Config, preset
from models.videopoet.fit import PURPOSES, check
from models.videopoet.optimizers import optimizers, rate, set_rate
from studio.errors import Refused, StudioError

SAVE_SECONDS, SCORE_SECONDS = 120.0, 300.0
LARGEST_GRADIENT = 1.0


class Stage(Protocol):
    """What is trained: a network, a loss for a step, and how it is judged."""

    name: str
    network: nn.Module
    batch: int

    def loss(self, step: int, share: float) -> tuple[Tensor, dict[str, float]]:
        """The loss of a step at a share (0..1) of the budget, and what to write down about it."""

    def score(self, folder: Path, seconds: float) -> dict[str, float]:
        """How good the network is on held-out clips; writes a sheet into the folder."""

    def gate(self, scores: dict[str, float]) -> str:
        """Why it is not worth going on, judged after a tenth of the budget; empty when it is."""


@dataclass
class Run:
    """One training run in a folder."""

    stage: Stage
    config: Config
    folder: Path
    budget: float
    gated: bool = True
    step: int = 0
    spent: float = 0.0  # seconds of training in all sittings
    best: float = float("-inf")
    passed: bool = False
    made: list[torch.optim.Optimizer] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.made = optimizers(self.stage.network)
        self.average = Average(self.stage.network)
        self.folder.mkdir(parents=True, exist_ok=True)
        if self.checkpoint.exists():
            self._resume()

    @property
    def checkpoint(self) -> Path:
        """Where the run goes on from."""
        return self.folder / "checkpoint.safetensors"

    def go(self) -> dict[str, float]:
        """Trains until the budget is spent; returns the last scores."""
        began, saved, scored, scores = time.monotonic() - self.spent, self.spent, self.spent, {}
        while self.spent < self.budget:
            share = self.spent / self.budget
            facts = self._one(share)
            self.step += 1
            self.spent = time.monotonic() - began
            if self.step % 20 == 0:
                self.write({"step": self.step, "seconds": round(self.spent, 1), **facts})
            if self.spent - saved > SAVE_SECONDS:
                self.save()
                saved = self.spent
            due = not self.passed and share > 0.1
            if self.spent - scored > SCORE_SECONDS or due:
                scores, scored = self.judge(), self.spent
                self._check(scores, due=due)
        scores = self.judge()
        self.save()
        return scores

    def _one(self, share: float) -> dict[str, float]:
        set_rate(self.made, rate(share))
        loss, facts = self.stage.loss(self.step, share)
        loss.backward()
        norm = nn.utils.clip_grad_norm_(self.stage.network.parameters(), LARGEST_GRADIENT)
        if torch.isfinite(norm):
            for optimizer in self.made:
                optimizer.step()
        for optimizer in self.made:
            optimizer.zero_grad(set_to_none=True)
        self.average.update(self.stage.network)
        return {"loss": float(loss.detach()), **facts}

    def judge(self) -> dict[str, float]:
        """Scores of the averaged weights; the best ones so far are kept as `best.safetensors`."""
        own = {name: value.clone() for name, value in self.stage.network.state_dict().items()}
        self.stage.network.load_state_dict(self.average.weights)
        with torch.no_grad():
            scores = self.stage.score(self.folder, self.spent)
        if scores["score"] > self.best:
            self.best = scores["score"]
            facts = {"config": self.config.to_dict(), "stage": self.stage.name, **self._facts(), **scores}
            save(self.folder / "best.safetensors", self.average.weights, facts)
        self.stage.network.load_state_dict(own)
        self.write({"step": self.step, "seconds": round(self.spent, 1), **scores})
        return scores

    def _check(self, scores: dict[str, float], *, due: bool) -> None:
        if due:
            self.passed = True
            why = self.stage.gate(scores)
            if why and self.gated:
                self.save()
                raise Refused(
                    why, where=f"{self.folder} after a tenth of the budget", do="change something, or --no-gate"
                )

    def write(self, facts: dict[str, Any]) -> None:
        """Adds a line to the log, and says it."""
        line = json.dumps({k: round(v, 5) if isinstance(v, float) else v for k, v in facts.items()})
        with (self.folder / "log.jsonl").open("a") as log:
            log.write(line + "\n")
        sys.stderr.write(line + "\n")

    def _facts(self) -> dict[str, Any]:
        return {"step": self.step, "seconds": self.spent, "best": self.best, "passed": self.passed}

    def save(self) -> None:
        """Writes the checkpoint."""
        tensors = {f"network.{k}": v for k, v in self.stage.network.state_dict().items()}
        tensors |= {f"average.{k}": v for k, v in self.average.weights.items()}
        for n, optimizer in enumerate(self.made):
            tensors |= optimizer_tensors(optimizer, f"optimizer{n}")
        facts = {"config": self.config.to_dict(), "stage": self.stage.name, "averaged": self.average.count}
        save(self.checkpoint, tensors, {**facts, **self._facts()})

    def _resume(self) -> None:
        tensors, facts = load(self.checkpoint)
        if config_of(facts) != self.config or facts["stage"] != self.stage.name:
            raise Refused(
                f"the folder holds a run of {facts['stage']} with other sizes",
                where=str(self.folder),
                do="choose another --out, or the preset of that run",
            )
        self.stage.network.load_state_dict(_under("network.", tensors))
        self.average.weights, self.average.count = _under("average.", tensors), facts["averaged"]
        for n, optimizer in enumerate(self.made):
            restore_optimizer(optimizer, f"optimizer{n}", tensors)
        self.step, self.spent, self.best = facts["step"], facts["seconds"], facts["best"]
        self.passed = facts["passed"]


def _under(prefix: str, tensors: dict[str, Tensor]) -> dict[str, Tensor]:
    return {name.removeprefix(prefix): value for name, value in tensors.items() if name.startswith(prefix)}


STAGES = ("video-tokenizer", "audio-tokenizer", "lm")


def stage_of(name: str, config: Config, batch: int | None, video: Path | None, audio: Path | None) -> Stage:
    """The stage of that name; the modules of the others are not loaded."""
    if name == "video-tokenizer":
        from models.videopoet.stages import VideoTokenizerStage

        return VideoTokenizerStage(config, batch or 4)
    if name == "audio-tokenizer":
        from models.videopoet.audio_stage import AudioStage

        return AudioStage(config, batch or 16)
    if name != "lm":
        raise Refused(f"there is no stage '{name}'", where="--stage", do=f"choose one of {', '.join(STAGES)}")
    if video is None:
        raise Refused("the language model reads codes", where="--video-tokenizer", do="give the weights of a tokenizer")
    from models.videopoet.codecs import Codecs
    from models.videopoet.language_stage import LanguageModelStage
    from models.videopoet.stages import device

    return LanguageModelStage(config, batch or 4, Codecs(config, video, audio, device()))


def main(arguments: Sequence[str] | None = None) -> int:
    """The command; returns its exit code."""
    parser = argparse.ArgumentParser(prog="python -m models.videopoet.train", description=__doc__)
    parser.add_argument("--stage", required=True, help=f"what to train: {', '.join(STAGES)}")
    parser.add_argument("--preset", default="tiny", help=f"how large: {', '.join(PRESETS)}")
    parser.add_argument("--budget-seconds", type=float, required=True, help="of all sittings together")
    parser.add_argument("--out", type=Path, help="the run's folder (default: runs/STAGE-PRESET)")
    parser.add_argument("--video-tokenizer", type=Path, help="weights that the language model's pictures are read with")
    parser.add_argument(
        "--audio-tokenizer", type=Path, help="the same for sound; without it, tasks of sound are left out"
    )
    parser.add_argument("--batch", type=int, help="clips a step")
    parser.add_argument(
        "--threads", type=int, default=1, help="cores of the processor; more collapse on a busy machine"
    )
    parser.add_argument("--seed", type=int, default=0, help="of the first weights")
    parser.add_argument("--no-gate", action="store_true", help="go on even if the run looks hopeless")
    given = parser.parse_args(arguments)
    torch.set_num_threads(given.threads)
    torch.manual_seed(given.seed)
    os.environ.setdefault("OMP_NUM_THREADS", str(given.threads))
    try:
        config = preset(given.preset)
        if given.stage in PURPOSES:
            check(config, given.stage, "cuda" if torch.cuda.is_available() else "cpu", batch=given.batch)
        stage = stage_of(given.stage, config, given.batch, given.video_tokenizer, given.audio_tokenizer)
        folder = given.out or Path("runs") / f"{given.stage}-{given.preset}"
        Run(stage, config, folder, given.budget_seconds, gated=not given.no_gate).go()
    except StudioError as error:
        sys.stderr.write(f"train: {error}\n")
        return 2
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
