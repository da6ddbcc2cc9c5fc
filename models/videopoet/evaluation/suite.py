"""The whole evaluation of one contender: what is measured, in which order, and the one table that comes of it.

Parts, clip by clip, so that memory is bounded and a stopped evaluation goes on where it was: renders (what the judges
say of the world's own clips), tokenizers (reconstruction), every task, and long clips. All figures are made of rows
(`rows`); nothing that was measured is held in memory but those.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, Protocol

import numpy as np

from models.videopoet.evaluation import drift, exhibits, measures
from models.videopoet.evaluation.camera import camera_move, same_move
from models.videopoet.evaluation.comparing import psnr
from models.videopoet.evaluation.contenders import Contender
from models.videopoet.evaluation.judges import ATTRIBUTES, truth, visible
from models.videopoet.evaluation.prompts import Trial, trial, wave, world_clip
from models.videopoet.evaluation.rows import Row, Rows
from models.videopoet.evaluation.task_numbers import (
    Camera,
    Case,
    Judge,
    measured,
    measures_of_tasks,
    protocols,
    seen,
    summed,
)
from models.videopoet.making.wishes import Creation, Wish
from models.videopoet.runtimes.runtime import Runtime
from models.videopoet.tasks import TASKS
from models.world.language.captions import full_caption
from studio.digest import digest_json
from studio.errors import Broken, Interrupted, Poisoned, Refused

VERSION = 1  # raised when the same creation would be given other numbers
LEAST = 200  # prompts and clips of a whole evaluation
OTHERS = 1_000_000  # first number of the renders that the distance of renders from renders is taken to
MAIN = "text-to-video"


class Seer(Judge, Protocol):
    """Judges with features.

    card: its digest names them in the rows.
    names: what each attribute may be.
    """

    card: dict[str, Any]
    names: dict[str, list[str]]

    @property
    def accuracy(self) -> dict[str, float]:
        """By attribute, on renders of the judges' own card."""

    def features(self, clips: np.ndarray) -> np.ndarray:
        """float32 (B, F) of uint8 (B, T, H, W, 3)."""


@dataclass(frozen=True, kw_only=True)
class Order:
    """What is to be evaluated.

    limit: held-out prompts and clips: of reconstruction, of text-to-video, of the distances.
    each: at most so many trials of every other task; long: at most so many long clips.
    seed: of the contender's chance.
    tasks: only these; none: all that the contender has. Long clips belong to text-to-video.
    shown: so many trials of every task are kept to be looked at.
    """

    limit: int = LEAST
    each: int = 40
    long: int = 8
    seed: int = 0
    tasks: tuple[str, ...] = ()
    shown: int = 6

    def __post_init__(self) -> None:
        if min(self.limit, self.each) < 1 or self.long < 0 or self.shown < 0 or self.seed < 0:
            raise Refused("nothing would be evaluated", where="evaluate", do="give counts of 1 or more")
        if unknown := [task for task in self.tasks if task not in TASKS]:
            raise Refused(f"there is no task '{unknown[0]}'", where="--task", do=f"choose of {', '.join(TASKS)}")

    def count(self, part: str) -> int:
        """Trials of a part."""
        if part == "drift":
            return min(self.limit, self.long)
        return self.limit if part in (MAIN, "renders", "tokenizers", "others") else min(self.limit, self.each)


class Evaluation:
    """One evaluation, in a folder of its own.

    Args:
        contender: who is evaluated.
        judges: who judges; `card` names them in the rows' facts.
        folder: of the report.
        order: how much.
        tell: is told sentences for people.
        camera: measures a camera's move.
        cancelled: asked before each batch.
    """

    def __init__(
        self, contender: Contender, judges: Seer, folder: Path, order: Order,
        *, tell: Callable[[str], None] = lambda _: None, cancelled: Callable[[], bool] = lambda: False,
        camera: Camera = camera_move,
    ) -> None:  # fmt: skip
        self.contender, self.judges, self.folder, self.order = contender, judges, folder, order
        self.tell, self.cancelled, self.camera, self.config = tell, cancelled, camera, contender.config
        self.name = "-".join(filter(None, (contender.name, contender.runtime)))
        common = {"judges": judges.card.get("digest", ""), "geometry": asdict(self.config.geometry), "version": VERSION}
        who = {"contender": contender.name, "runtime": contender.runtime, "digest": contender.digest}
        runs = folder / "runs"
        self.rows = Rows(runs / f"{self.name}.jsonl", {**who, **common, "seed": order.seed})
        self.renders = Rows(runs / f"renders-{digest_json(common)[-12:]}.jsonl", common)
        if self.rows.anew:
            tell(f"{self.rows.path.name} was of other weights, judges or another seed: it is put aside and begun anew")
        tasks = order.tasks or contender.tasks
        if absent := [task for task in tasks if task not in contender.tasks]:
            raise Refused(
                f"{self.name} has no {', '.join(absent)}", where="--task", do=f"it has {', '.join(contender.tasks)}"
            )
        self.tasks = tuple(task for task in measures_of_tasks() if task in tasks)

    def run(self) -> Row:
        """Measures what is not measured yet; returns the whole table as JSON, see `summary`."""
        self._each("renders", self.renders, self._render)
        self._each("others", self.renders, self._other)
        if self.contender.networks is not None:
            self._each("tokenizers", self.rows, self._reconstruction)
        for task in self.tasks:
            self._task(task)
        if MAIN in self.tasks and self.order.long:
            self._batches("drift", range(self.order.count("drift")), self._long)
        return self.summary()

    # ---- parts

    def _each(self, part: str, rows: Rows, measure: Callable[[int], Row]) -> None:
        missing = rows.missing(part, range(self.order.count(part)))
        for done, number in enumerate(missing):
            self._alive()
            if done % 20 == 0:
                self.tell(f"{part}: {done} of {len(missing)}")
            rows.add(part, number, **measure(number))

    def _render(self, number: int) -> Row:
        made = world_clip(number, self.config.geometry)
        wanted, said = truth(made.scene), seen(self.judges, made.frames)
        numbers = {f"right.{a}": float(said[a] == wanted[a]) for a in ATTRIBUTES if visible(a, made.scene)}
        numbers["camera"] = float(same_move(self.camera(made.frames, made.film.rate), made.scene.camera))
        return {"numbers": numbers, "features": self._features(made.frames)}

    def _other(self, number: int) -> Row:
        return {"features": self._features(world_clip(OTHERS + number, self.config.geometry).frames)}

    def _features(self, frames: np.ndarray) -> list[float]:
        return [round(float(value), 5) for value in self.judges.features(frames[None])[0]]

    def _reconstruction(self, number: int) -> Row:
        networks, made = _there(self.contender.networks), world_clip(number, self.config.geometry)
        again = np.concatenate(list(networks.pictures(networks.read_video(made.frames[None]))), axis=1)[0]
        wanted, said = truth(made.scene), seen(self.judges, again)
        numbers = {"psnr": psnr(made.frames, again), "ssim": measures.ssim(made.frames, again)}
        numbers |= {f"right.{a}": float(said[a] == wanted[a]) for a in ATTRIBUTES if visible(a, made.scene)}
        numbers |= self._reconstructed_sound(networks, number)
        return {"numbers": numbers, "features": self._features(again), **self._shown_pair(number, made.frames, again)}

    def _reconstructed_sound(self, networks: Runtime, number: int) -> dict[str, float]:
        if "text-to-audio-video" not in self.contender.tasks:
            return {}
        rate = self.config.geometry.sound_rate
        heard = wave(world_clip(number, self.config.geometry), rate)
        again = networks.sound(networks.read_sound(heard[None]), len(heard))[0]
        silence = measures.log_mel_distance(np.zeros_like(heard), heard)
        return {"mel": measures.log_mel_distance(again, heard), "mel_silence": silence}

    def _shown_pair(self, number: int, true: np.ndarray, again: np.ndarray) -> Row:
        if number >= self.order.shown:
            return {}
        rate = self.config.geometry.rate
        pair = [exhibits.View("the world", true, rate), exhibits.View("reconstructed", again, rate)]
        return {"views": exhibits.written(self.folder, f"{self.name}-tokenizers-{number}", pair), "prompt": ""}

    def _task(self, task: str) -> None:
        self._batches(task, range(self.order.count(task)), self._measured)

    def _long(self, one: Trial, made: Creation) -> Row:
        return {"numbers": drift.measured(one, _there(made.frames), made.rate, self.judges)}

    def _measured(self, one: Trial, made: Creation) -> Row:
        row: Row = {"numbers": measured(Case(one, made, self.judges, self.config.geometry, self.camera))}
        if one.task == MAIN:
            row["features"] = self._features(_there(made.frames))
        if one.task == "describe":
            row["numbers"]["prefers"] = float(self._prefers(one.number))
        return row

    def _prefers(self, number: int) -> bool:
        """Whether two clips with their own captions are scored higher than with each other's."""
        clips = [world_clip(n, self.config.geometry) for n in (number, number + 1)]
        texts = [full_caption(one.scene, one.number).text for one in clips]
        score = [[self.contender.score(one.frames, text) for text in texts] for one in clips]
        return score[0][0] + score[1][1] > score[0][1] + score[1][0]

    def _batches(self, part: str, numbers: range, measure: Callable[[Trial, Creation], Row]) -> None:
        missing = self.rows.missing(part, numbers)
        task, seconds = (MAIN, drift.SECONDS) if part == "drift" else (part, None)
        for at in range(0, len(missing), self.contender.batch):
            self._alive()
            trials = [trial(task, n, self.config, self.order.seed) for n in missing[at : at + self.contender.batch]]
            wishes = [one.wish if seconds is None else replace(one.wish, seconds=seconds) for one in trials]
            began = time.monotonic()
            made = self._made(wishes)
            each = (time.monotonic() - began) / len(trials)
            self.tell(f"{part}: {at + len(trials)} of {len(missing)}, {each:.1f} s each")
            for one, creation in zip(trials, made, strict=True):
                row = {"failed": creation} if isinstance(creation, str) else self._row(part, one, creation, measure)
                self.rows.add(part, one.number, seconds=round(each, 3), prompt=one.wish.prompt, **row)

    def _made(self, wishes: list[Wish]) -> list[Creation] | list[str]:
        """What came of some wishes; of a batch that fails, the sentences of why, which count against it."""
        try:
            return self.contender.make(wishes)
        except (Refused, Poisoned, Broken) as error:
            self.tell(f"{wishes[0].task} failed: {error}")
            return [str(error)] * len(wishes)

    def _row(self, part: str, one: Trial, made: Creation, measure: Callable[[Trial, Creation], Row]) -> Row:
        row = measure(one, made)
        if one.number < self.order.shown:
            name = f"{self.name}-{part}-{one.number}"
            row["views"] = exhibits.written(self.folder, name, exhibits.views(one, made, self.config.geometry))
            row["said"] = {"style": one.wish.style, "slot": one.slot, "text": made.text or ""}
        return row

    def _alive(self) -> None:
        if self.cancelled():
            raise Interrupted("the evaluation was stopped", where=str(self.folder), do="the same command goes on")

    # ---- the table

    def summary(self) -> Row:
        """Everything that was measured, as JSON; what was not is None."""
        numbers = {part: self._numbers(part) for part in ("tokenizers", MAIN, "drift")}
        main, again = summed(numbers[MAIN]), summed(numbers["tokenizers"])
        renders = summed(_numbers_of(self.renders.of("renders", range(self.order.limit))))
        asked, judge = main.get("asked", {}), main.get("renders", {}) or renders.get("right", {})
        tasks = {task: self._task_summary(task) for task in self.tasks}
        long = drift.summary(numbers["drift"], summed(numbers["drift"])) if numbers["drift"] else {}
        names = [name for name in ATTRIBUTES if name in asked]
        return {
            "engine": self.contender.name,
            "runtime": self.contender.runtime,
            "digest": self.contender.digest,
            "samples": self.order.limit,
            "psnr": again.get("psnr"),
            "ssim": again.get("ssim"),
            "mel": again.get("mel"),
            "mel_silence": again.get("mel_silence"),
            "adherence": {name: asked[name] for name in names},
            "judge": {name: judge[name] for name in ATTRIBUTES if name in judge},
            "relative": {name: asked[name] / judge[name] if judge[name] else None for name in names},
            "judge_of_all_renders": renders.get("right", {}),
            "judge_of_reconstructions": again.get("right", {}),
            "judge_card": self.judges.accuracy,
            "judge_guessing": {name: 1 / len(known) for name, known in self.judges.names.items()},
            "camera": asked.get("camera"),
            "camera_exactly": main.get("exact", {}).get("camera"),
            "camera_of_renders": judge.get("camera", renders.get("camera")),
            "onset": tasks.get("video-to-audio", {}).get("onset"),
            "onset_chance": tasks.get("video-to-audio", {}).get("onset_chance"),
            "onset_of_the_world": tasks.get("video-to-audio", {}).get("onset_world"),
            "drift": long.get("ratio"),
            "long": long,
            "distance": self._distances(),
            "tasks": tasks,
            "protocol": self._protocol(),
        }

    def shown(self) -> dict[str, list[Row]]:
        """The rows that can be looked at, by part."""
        found = {part: self.rows.of(part, range(self.order.shown)) for part in ("tokenizers", *self.tasks, "drift")}
        return {part: [row for row in rows if row.get("views")] for part, rows in found.items()}

    def _numbers(self, part: str) -> list[dict[str, float]]:
        return _numbers_of(self.rows.of(part, range(self.order.count(part))))

    def _task_summary(self, task: str) -> Row:
        measure, rows = measures_of_tasks()[task], self.rows.of(task, range(self.order.count(task)))
        done = [row for row in rows if "numbers" in row and measure.shown[0] in row["numbers"]]
        worst = sorted(done, key=lambda row: measure.better * row["numbers"][measure.shown[0]])
        return {
            **summed(_numbers_of(rows)),
            "failed": sum("failed" in row for row in rows),
            "seconds_each": float(np.mean([row["seconds"] for row in rows])) if rows else None,
            "shown": list(measure.shown),
            "worst": [row["number"] for row in worst[:3]],
            "protocol": measure.protocol,
        }

    def _distances(self) -> Row:
        """Frechet distances to the renders: of what was made, of reconstructions, of other renders (the least)."""
        limit = range(self.order.limit)
        sets = {
            "generated": self.rows.of(MAIN, limit),
            "reconstructed": self.rows.of("tokenizers", limit),
            "other_renders": self.renders.of("others", limit),
        }
        found: Row = {"features": "judge features", "samples": self.order.limit}
        true = _features_of(self.renders.of("renders", limit))
        for name, rows in sets.items():
            features = _features_of(rows)
            enough = min(len(features), len(true)) > 1
            found[name] = measures.frechet(features, true) if enough else None
        return found

    def _protocol(self) -> dict[str, str]:
        g, last = self.config.geometry, self.order.limit - 1
        clips = f"{g.frames} frames of {g.width}x{g.height} at {g.rate} a second"
        said = f"held-out clips of the world, numbers 0 to {last}, {clips}; seed {self.order.seed}"
        return {"clips": said, "drift": drift.PROTOCOL, **protocols()["figures"]}


def _numbers_of(rows: Sequence[Row]) -> list[dict[str, float]]:
    return [row["numbers"] for row in rows if "numbers" in row]


def _features_of(rows: Sequence[Row]) -> np.ndarray:
    return np.array([row["features"] for row in rows if "features" in row], np.float64)


def _there(value: Any) -> Any:
    if value is None:
        raise Broken("a creation lacks what its task makes", do="report it")
    return value
