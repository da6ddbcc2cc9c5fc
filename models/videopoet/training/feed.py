"""What training is fed with: rows of a step by number, drawn from a mixture of sources, here or by worker processes.

A source is the illustrated world, which has no end, or a shelf of shards of real videos, which is walked through in
epochs. What a step's rows are follows from the step alone, so the position in the data is one number in a checkpoint;
each of several ranks takes its own rows of the same batch. No torch.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np

from models.videopoet.config import Config, Geometry
from models.videopoet.training.crew import AHEAD, Crew
from models.videopoet.training.examples import Example, example
from models.videopoet.training.footage_clips import Shelf
from models.videopoet.training.footage_examples import NEEDED_OF_FOOTAGE, example_of_footage
from models.videopoet.training.sounds import clip_wave, sound_batch
from models.world.chance import generator, unit
from models.world.sampling import SHARING, Clip, clip
from studio.errors import Refused

BLOCKS = 1 << 20  # blocks of clips that share a place; training walks through them in a random order
SPAN = 1 << 40  # clips of source n have the numbers from n * SPAN on; the world is source 0
WORLD = "world"


@dataclass(frozen=True)
class Source:
    """One source of a mixture: the world, or the folder of a shelf; `share` of the rows are from it."""

    share: float
    shelf: Path | None = None


class Numbers(tuple[int, ...]):
    """The clips of a step's rows, and which step that is, so that workers can go ahead."""

    step: int
    batch: int

    @classmethod
    def of(cls, step: int, batch: int, found: Sequence[int]) -> Numbers:
        """So many clips of that step."""
        made = cls(found)
        made.step, made.batch = step, batch
        return made


@dataclass(frozen=True)
class Drawn:
    """A clip whose pictures are ready: (T, H, W, 3) uint8, and where the lead is in some: {frame: bool (H, W)}."""

    number: int
    frames: np.ndarray
    masks: dict[int, np.ndarray]

    @property
    def count(self) -> int:
        """Its frames."""
        return len(self.frames)

    def mask(self, i: int) -> np.ndarray:
        """Where the lead is, bool (H, W), in the first, the middle or the last frame; no other was drawn."""
        if i not in self.masks:
            raise Refused(f"of frame {i} no mask was drawn", where="Drawn.mask", do=f"ask for one of {[*self.masks]}")
        return self.masks[i]


def parsed(texts: Sequence[str]) -> tuple[Source, ...]:
    """The sources of `--data NAME_OR_FOLDER[:SHARE]`, given any number of times; shares are brought to a sum of 1.

    The first is always the world, with a share of 0 when it is not asked for.

    Raises:
        Refused: a share is no positive number, or a source is named twice.
    """
    found: dict[str, float] = {}
    for text in texts or (WORLD,):
        name, mark, share = text.rpartition(":")
        name, share = (name, share) if mark and _number(share) else (text, "1")
        if not 0 < float(share) < math.inf or not name or name in found:
            raise Refused(f"'{text}' is no source", where="--data", do="give each once, as world:0.5 or FOLDER:0.5")
        found[name] = float(share)
    whole = sum(found.values())
    shelves = [Source(share / whole, Path(name).resolve()) for name, share in found.items() if name != WORLD]
    return Source(found.get(WORLD, 0.0) / whole), *shelves


def _number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def dealt(turn: int, shares: Sequence[float]) -> tuple[int, int]:
    """Which source has a turn, and how many turns it had before: as evenly as the shares allow."""
    left = float(sum(shares))
    last = max(n for n, share in enumerate(shares) if share)
    for source, share in enumerate(shares[:last]):
        part = share / left
        before = math.floor(turn * part)
        if math.floor((turn + 1) * part) > before:
            return source, before
        turn, left = turn - before, left - share
    return last, turn


@lru_cache(maxsize=16)
def opened(folder: Path) -> Shelf:
    """The shelf in a folder, opened once in a process."""
    return Shelf(folder)


def clip_of(number: int, geometry: Geometry, shelves: tuple[Path, ...], *, evaluation: bool = False) -> Any:
    """Clip `number` of the training world or of a shelf: a `Clip` or a `FootageClip`, held out if `evaluation`."""
    source, index = divmod(number, SPAN)
    if source:
        return opened(shelves[source - 1]).clip(index, geometry, number=number, evaluation=evaluation)
    g = geometry
    return clip(index, g.frames, g.width, g.height, g.rate, evaluation=evaluation)


def drawn(number: int, geometry: Geometry, shelves: tuple[Path, ...]) -> Drawn:
    """The clip with its pictures drawn."""
    made = clip_of(number, geometry, shelves)
    return Drawn(number, made.frames, {i: made.mask(i) for i in (0, made.count // 2, made.count - 1)})


def wave_of(number: int, geometry: Geometry, shelves: tuple[Path, ...]) -> np.ndarray:
    """The sound of the clip: float32 (samples,); a silent clip of a shelf is passed over for the next with sound."""
    source, index = divmod(number, SPAN)
    if not source:
        return clip_wave(number, geometry)
    shelf = opened(shelves[source - 1])
    return shelf.clip(shelf.having(index, ("sound",)), geometry).sound


def example_of(task: str, number: int, config: Config, shelves: tuple[Path, ...]) -> Example:
    """An example of a task of the clip; what it needs and lacks, a shelf's next clip has."""
    source, index = divmod(number, SPAN)
    if not source:
        return example(task, clip_of(number, config.geometry, shelves), config)
    shelf = opened(shelves[source - 1])
    index = shelf.having(index, NEEDED_OF_FOOTAGE[task])
    return example_of_footage(task, shelf.clip(index, config.geometry, number=number))


@dataclass
class Feed:
    """The rows of steps.

    Attributes:
        sources: see `parsed`.
        rank, ranks: which of how many equal shares of a batch is this process's.
        workers: processes that make rows ahead; 0: they are made when they are needed.
        waited: seconds that this process waited for rows, or made them itself.
    """

    sources: tuple[Source, ...] = (Source(1.0),)
    rank: int = 0
    ranks: int = 1
    workers: int = 0
    waited: float = 0.0
    crew: Crew = field(init=False)

    def __post_init__(self) -> None:
        self.crew = Crew(self.workers)

    @property
    def shelves(self) -> tuple[Path, ...]:
        """The folders of shards."""
        return tuple(source.shelf for source in self.sources if source.shelf)

    def shares(self, task: str = "") -> list[float]:
        """How often each source is asked, of those that can give a task's examples; all 0 if none can."""
        return [s.share if s.shelf is None or self._gives(s.shelf, task) else 0.0 for s in self.sources]

    @staticmethod
    def _gives(shelf: Path, task: str) -> bool:
        needed = NEEDED_OF_FOOTAGE.get(task) if task else ()
        return needed is not None and opened(shelf).has(needed)

    def numbers(self, step: int, batch: int, task: str = "") -> Numbers:
        """This rank's clips of a training step: each row walks through blocks of its own, shuffled by a hash."""
        turn, within = divmod(step, SHARING)
        first, whole, shares = self.rank * batch, self.ranks * batch, self.shares(task)
        turns = [turn * whole + row for row in range(first, first + batch)]
        return Numbers.of(step, batch, [self._number(at, within, shares) for at in turns])

    def _number(self, turn: int, within: int, shares: list[float]) -> int:
        source, past = dealt(turn, shares)
        shelf = self.sources[source].shelf
        if shelf is None:
            return int(unit(0, "block", turn) * BLOCKS) * SHARING + within
        count = opened(shelf).count
        epoch, block = divmod(past, -(-count // SHARING))
        return source * SPAN + (int(_shuffled(source, epoch, count)[block]) * SHARING + within) % count

    def held_out(self, which: Sequence[int], geometry: Geometry) -> list[Any]:
        """Clips that no training sees: of the world if it is a source, else of the first shelf."""
        offset = 0 if self.sources[0].share else SPAN
        return [clip_of(offset + n, geometry, self.shelves, evaluation=True) for n in which]

    def held_out_waves(self, which: Sequence[int], geometry: Geometry) -> np.ndarray:
        """The sounds of held-out clips: float32 (B, samples)."""
        if self.sources[0].share:
            return sound_batch(which, geometry, evaluation=True)
        return np.stack([one.sound for one in self.held_out(which, geometry)])

    def held_out_examples(self, task: str, which: Sequence[int], config: Config) -> list[Example]:
        """Examples of a task of held-out clips."""
        made = self.held_out(which, config.geometry)
        return [example(task, o, config) if isinstance(o, Clip) else example_of_footage(task, o) for o in made]

    def clips(self, which: Sequence[int], geometry: Geometry) -> list[Any]:
        """Clips by number. A step's are `Drawn`, by the workers if there are any, and the next steps' after them."""
        if not isinstance(which, Numbers):
            return [clip_of(n, geometry, self.shelves) for n in which]
        return self.made("clip", which, drawn, geometry, self.shelves)

    def waves(self, which: Numbers, geometry: Geometry) -> np.ndarray:
        """The sounds of a step's clips: float32 (B, samples)."""
        return np.stack(self.made("wave", which, wave_of, geometry, self.shelves))

    def made(self, kind: str, which: Numbers, make: Callable[..., Any], *facts: Any) -> list[Any]:
        """What `make(number, *facts)` gives for a step's clips, and the order for the same of the next steps."""
        for step in range(which.step, which.step + 1 + self.ahead(which.batch)):
            later = which if step == which.step else self.numbers(step, which.batch)
            for row, number in enumerate(later):
                self.crew.order((kind, step, row), step // SHARING + row, make, number, *facts)
        return self.taken(kind, which)

    def ahead(self, batch: int) -> int:
        """Steps that workers go ahead: a few, or as many as give each of them a block of clips."""
        return max(AHEAD, -(-self.workers * SHARING // batch)) if self.workers else 0

    def order_examples(self, task: str, which: Numbers, config: Config) -> None:
        """Lets workers begin with a step's examples."""
        for row, number in enumerate(which):
            place = which.step // SHARING + row  # who draws a row's block
            self.crew.order(("example", which.step, row), place, _example_of, number, task, config, self.shelves)

    def examples(self, task: str, which: Numbers, config: Config) -> list[Example]:
        """A step's examples of a task."""
        self.order_examples(task, which, config)
        return self.taken("example", which)

    def taken(self, kind: str, which: Numbers) -> list[Any]:
        """What was ordered for a step."""
        began = time.monotonic()
        found = [self.crew.take((kind, which.step, row)) for row in range(len(which))]
        self.waited += time.monotonic() - began
        return found

    def own(self, rows: np.ndarray) -> np.ndarray:
        """This rank's rows of what was drawn for a whole batch, along the first axis."""
        size = len(rows) // self.ranks
        return rows[self.rank * size : (self.rank + 1) * size]

    def close(self) -> None:
        """Ends the workers."""
        self.crew.close()


def _example_of(number: int, task: str, config: Config, shelves: tuple[Path, ...]) -> Example:
    return example_of(task, number, config, shelves)


@lru_cache(maxsize=8)
def _shuffled(source: int, epoch: int, count: int) -> np.ndarray:
    """The blocks of a shelf in the order of an epoch."""
    return generator(source, "epoch", epoch).permutation(-(-count // SHARING))
