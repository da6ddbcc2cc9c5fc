"""A training run in a folder: steps until the budget is spent, checkpoints, scores, and a page that shows them.

Schedules follow the clock. A run goes on from its checkpoint after any kill, alone or on any number of ranks.
"""

from __future__ import annotations

import json
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import Any, Protocol

import torch
from torch import Tensor, nn

from models.videopoet import data
from models.videopoet.config import Config
from models.videopoet.training import distributed, run_page
from models.videopoet.training.checkpoints import Average, config_of, load, optimizer_tensors, save
from models.videopoet.training.distributed import DealtMuon
from models.videopoet.training.optimizers import MUON_RATE, optimizers, rate, set_rate
from studio.errors import Interrupted, Refused

SAVE_SECONDS, SCORE_SECONDS = 120.0, 300.0
LARGEST_GRADIENT = 1.0
State = dict[int, dict[str, Tensor]]  # of an optimiser, by parameter and name
LOGGED = 20  # steps of a line of the log; its numbers are their means


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
class Stop:
    """Whether somebody asked this process to end."""

    asked: bool = False

    def ask(self, _number: int, _frame: FrameType | None) -> None:
        """A signal's handler; a second signal ends at once."""
        self.asked = True
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, signal.SIG_DFL)


@contextmanager
def stopping() -> Iterator[Stop]:
    """Lets Ctrl-C and SIGTERM be answered at the end of a step."""
    stop, before = Stop(), {}
    for number in (signal.SIGINT, signal.SIGTERM):
        before[number] = signal.signal(number, stop.ask)
    try:
        yield stop
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


@dataclass
class Means:
    """Means of what steps write down, and how much of their time they waited for clips."""

    steps: int = 0
    sums: dict[str, list[float]] = field(default_factory=dict)
    began: float = field(default_factory=time.monotonic)
    waited: float = field(default_factory=lambda: data.feed().waited)

    def add(self, facts: dict[str, float]) -> None:
        """One step's."""
        self.steps += 1
        for name, value in facts.items():
            self.sums.setdefault(name, []).append(value)

    def told(self, clips: int) -> dict[str, float]:
        """The means; `input`, the share of the time that was spent waiting for clips; clips a second.

        Args:
            clips: of a step, of all ranks together.
        """
        seconds = max(1e-9, time.monotonic() - self.began)
        means = {name: sum(values) / len(values) for name, values in self.sums.items()}
        waited = (data.feed().waited - self.waited) / seconds
        return {**means, "input": waited, "clips_a_second": self.steps * clips / seconds}


@dataclass
class Run:
    """One training run in a folder."""

    stage: Stage
    config: Config
    folder: Path
    budget: float
    gated: bool = True
    save_seconds: float = SAVE_SECONDS
    score_seconds: float = SCORE_SECONDS
    start: Path | None = None  # weights of an earlier run to begin with; a checkpoint in the folder goes before
    step: int = 0
    spent: float = 0.0  # seconds of training in all sittings
    best: float = float("-inf")
    passed: bool = False
    made: list[Any] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._begin()
        self.whole = distributed.whole_copy(self.stage.network)
        distributed.shard(self.stage.network)
        self.made = distributed.optimizers_of(optimizers(self.stage.network, getattr(self.stage, "muon", MUON_RATE)))
        self.average = Average(self.stage.network)
        self.folder.mkdir(parents=True, exist_ok=True)
        if distributed.told(self.checkpoint.exists()):
            self._resume()

    def _begin(self) -> None:
        """Puts the first weights in place: those of an earlier run's checkpoint, its best ones, or shipped ones."""
        if self.start is None:
            return
        tensors, facts = load(self.start)
        average = {name.removeprefix("average."): t for name, t in tensors.items() if name.startswith("average.")}
        same = config_of(facts) == self.config
        try:
            self.stage.network.load_state_dict({name: t.float() for name, t in (average or tensors).items()})
        except RuntimeError:
            same = False
        if not same:
            raise Refused("the weights are of other sizes", where=str(self.start), do="choose the preset of that run")

    @property
    def checkpoint(self) -> Path:
        """Where the run goes on from."""
        return self.folder / "checkpoint.safetensors"

    def go(self) -> dict[str, float]:
        """Trains until the budget is spent; returns the last scores.

        Raises:
            Interrupted: by Ctrl-C or SIGTERM; the checkpoint is written.
            Refused: the gate is missed.
        """
        began, saved, scored = time.monotonic() - self.spent, self.spent, self.spent
        means = Means()
        with stopping() as stop:
            while self.spent < self.budget:
                share = self.spent / self.budget
                means.add(self._one(share))
                self.step += 1
                self.spent, stopped = distributed.agreed(time.monotonic() - began, stop=stop.asked)
                if stopped:
                    self.save()
                    raise Interrupted("stopped, and saved", where=str(self.folder), do="start it again to go on")
                if self.step % LOGGED == 0:
                    self.write({**self._when(), **means.told(self.stage.batch * distributed.ranks())})
                    means = Means()
                if self.spent - saved > self.save_seconds:
                    self.save()
                    saved = self.spent
                due = not self.passed and share > 0.1
                if self.spent - scored > self.score_seconds or due:
                    scores, scored = self.judge(), self.spent
                    self._check(scores, due=due)
                    means = Means()
            scores = self.judge()
            self.save()
        return scores

    def _one(self, share: float) -> dict[str, float]:
        set_rate(self.made, rate(share))
        loss, facts = self.stage.loss(self.step, share)
        loss.backward()
        norm = distributed.full(nn.utils.clip_grad_norm_(self.stage.network.parameters(), LARGEST_GRADIENT))
        finite = bool(torch.isfinite(norm))
        for optimizer in self.made:
            if finite:
                optimizer.step()
            optimizer.zero_grad(set_to_none=True)
        self.average.update(self.stage.network)
        told = distributed.mean({"loss": float(loss.detach())})
        return {**told, **facts} if finite else {"lost_steps": 1.0}

    def judge(self) -> dict[str, float]:
        """Scores of the averaged weights; the best ones so far are kept as `best.safetensors`."""
        average = distributed.gathered(self.average.weights.items())
        scores = distributed.told(self._scored(average) if distributed.rank() == 0 else {})
        better, self.best = scores["score"] > self.best, max(self.best, scores["score"])
        if better and distributed.rank() == 0:
            facts = {"config": self.config.to_dict(), "stage": self.stage.name, **self._facts(), **scores}
            facts |= getattr(self.stage, "facts", {})
            save(self.folder / "best.safetensors", average, facts)
        self.write({**self._when(), **scores})
        if distributed.rank() == 0:
            run_page.write(self.folder)
        return scores

    @torch.no_grad()
    def _scored(self, average: dict[str, Tensor]) -> dict[str, float]:
        """The scores with other weights: a whole copy has them for a while, or the network itself."""
        own = self.stage.network
        judged = own if self.whole is None else self.whole.to(next(own.parameters()).device)
        before = {name: value.clone() for name, value in own.state_dict().items()} if judged is own else None
        judged.load_state_dict(average)
        self.stage.network = judged
        try:
            with torch.compiler.set_stance("force_eager"):  # sampling grows step by step: it would compile each length
                return self.stage.score(self.folder, self.spent)
        finally:
            self.stage.network = own
            if before is not None:
                own.load_state_dict(before)
            else:
                judged.cpu()

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
        if distributed.rank() == 0:
            line = json.dumps({k: round(v, 5) if isinstance(v, float) else v for k, v in facts.items()})
            with (self.folder / "log.jsonl").open("a") as log:
                log.write(line + "\n")
            sys.stderr.write(line + "\n")

    def _when(self) -> dict[str, Any]:
        return {"step": self.step, "seconds": round(self.spent, 1)}

    def _facts(self) -> dict[str, Any]:
        return {"step": self.step, "seconds": self.spent, "best": self.best, "passed": self.passed}

    def save(self) -> None:
        """Writes the checkpoint; every rank has to ask."""
        tensors = distributed.gathered(self._tensors())
        facts = {"config": self.config.to_dict(), "stage": self.stage.name, "averaged": self.average.count}
        facts |= getattr(self.stage, "facts", {})
        if distributed.rank() == 0:
            save(self.checkpoint, tensors, {**facts, **self._facts()})

    def _tensors(self) -> Iterator[tuple[str, Tensor]]:
        yield from ((f"network.{k}", v) for k, v in self.stage.network.state_dict().items())
        yield from ((f"average.{k}", v) for k, v in self.average.weights.items())
        for n, optimizer in enumerate(self.made):
            if isinstance(optimizer, DealtMuon):
                yield from optimizer.tensors(f"optimizer{n}")
            else:
                yield from optimizer_tensors(optimizer, f"optimizer{n}").items()

    def _resume(self) -> None:
        tensors, facts = load(self.checkpoint) if distributed.rank() == 0 else ({}, {})
        facts = distributed.told(facts)
        if config_of(facts) != self.config or facts["stage"] != self.stage.name:
            raise Refused(
                f"the folder holds a run of {facts['stage']} with other sizes",
                where=str(self.folder),
                do="choose another --out, or the preset of that run",
            )
        own = self.stage.network.state_dict()
        found: dict[str, dict[str, Tensor]] = {"network": {}, "average": {}}
        states: list[State] = [{} for _ in self.made]
        for name, whole in distributed.spread(tensors):
            part, _, rest = name.partition(".")
            if part in found:
                found[part][rest] = distributed.like(whole, own[rest])
            else:
                index, entry = rest.split(".")
                self._restore(int(part.removeprefix("optimizer")), int(index), entry, whole, states)
        self.stage.network.load_state_dict(found["network"])
        self.average.weights, self.average.count = found["average"], facts["averaged"]
        for optimizer, state in zip(self.made, states, strict=True):
            if state:
                optimizer.load_state_dict({**optimizer.state_dict(), "state": state})
        self.step, self.spent, self.best = facts["step"], facts["seconds"], facts["best"]
        self.passed = facts["passed"]

    def _restore(
        self, n: int, index: int, entry: str, whole: Tensor, states: list[dict[int, dict[str, Tensor]]]
    ) -> None:
        """One tensor of an optimiser's state."""
        optimizer = self.made[n]
        if isinstance(optimizer, DealtMuon):
            optimizer.restore(index, whole)
            return
        parameter = [one for group in optimizer.param_groups for one in group["params"]][index]
        same = whole.shape == parameter.shape
        states[n].setdefault(index, {})[entry] = distributed.like(whole, parameter) if same else whole
