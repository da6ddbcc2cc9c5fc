"""Who is evaluated: VideoPoet on any runtime, or an engine of the registry on the tasks that it has.

A contender fulfils wishes. VideoPoet also lends its tokenizers, whose reconstructions are measured; an engine that
makes files has none, and what it makes is read back from its files.
"""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from PIL import Image

from models import registry
from models.frames import read_frames, write_clip
from models.videopoet.config import Config, tiny
from models.videopoet.language.recipes import RECIPES
from models.videopoet.making.wishes import Creation, Wish
from models.videopoet.poet import VideoPoet
from models.videopoet.runtimes.runtime import Runtime
from models.videopoet.shipped import folder as shipped_folder
from models.videopoet.shipped import weights
from models.videopoet.tasks import TASKS
from studio.errors import Refused
from studio.ports import Engine
from studio.specs import ClipSpec, Raster

THROUGH_THE_PORT = {"text-to-video": "text-to-video", "image-to-video": "image-to-video", "continue": "continue"}
THROUGH_THE_PORT |= {"text-to-image": "text-to-video"}  # the first frame


def contender(engine: str, runtime: str = "auto", where: Path | None = None, *, rows: bool = False) -> Contender:
    """Who is evaluated by that name.

    Args:
        engine: "videopoet", or an engine of the registry that makes clips.
        runtime: of VideoPoet, see `runtime.open_runtime`.
        where: the folder of VideoPoet's weights; None: those that are used here.
        rows: VideoPoet writes a row of latents at once.

    Raises: as `registry.engine`, `runtime.open_runtime` and `shipped.weights`.
    """
    if engine != "videopoet":
        return ThroughThePort(engine)
    where = where or shipped_folder()
    return Poet(VideoPoet.open(where, runtime), weights(where).digest, rows=rows)


class Contender(Protocol):
    """Makes what trials ask for.

    name, runtime: as the report calls them; the runtime is empty where there is none to choose.
    digest: of everything that decides what it makes: numbers of another digest are not continued.
    config: geometry of what is asked for.
    tasks: those that it can be asked, of `tasks.TASKS`.
    networks: its tokenizers, or None.
    batch: wishes that are best made at once.
    """

    name: str
    runtime: str
    digest: str
    config: Config
    tasks: tuple[str, ...]
    networks: Runtime | None
    batch: int

    def make(self, wishes: Sequence[Wish]) -> list[Creation]:
        """The creations of wishes of one task, in their order."""

    def score(self, frames: np.ndarray, prompt: str) -> float:
        """How well a prompt describes a clip, by its own understanding; asked only of who describes."""


class Poet:
    """VideoPoet with the weights of a folder, on a runtime.

    Args:
        poet: the model, opened.
        digest: of its weights.
        rows: whether a row of latents is written at once.
    """

    name = "videopoet"
    batch = 8

    def __init__(self, poet: VideoPoet, digest: str, *, rows: bool = False) -> None:
        self.poet, self.digest, self.config = poet, digest, poet.config
        self.networks: Runtime = poet.runtime
        self.runtime = f"{poet.runtime.name}-rows" if rows else poet.runtime.name
        self.block = poet.config.geometry.latent[2] if rows else 1
        self.tasks = tuple(task for task in TASKS if poet.hears or not _sounds(task))

    def make(self, wishes: Sequence[Wish]) -> list[Creation]:
        """See `Contender`."""
        if not self.poet.hears:  # what may be heard besides is left out
            wishes = [replace(wish, audio=None) for wish in wishes]
        return self.poet.make([replace(wish, block=self.block) for wish in wishes])

    def score(self, frames: np.ndarray, prompt: str) -> float:
        """See `Contender`."""
        return self.poet.score(frames, prompt)


def _sounds(task: str) -> bool:
    """Whether a task cannot be done without the audio codec."""
    recipe = RECIPES[task]
    return bool(recipe.audio_out or (recipe.audio_in and "audio_in" not in recipe.optional))


class ThroughThePort:
    """An engine of the registry, asked as a worker asks it; what it draws is read from its file."""

    networks = None
    runtime = ""
    batch = 1

    def __init__(self, name: str, config: Config | None = None) -> None:
        self.engine: Engine = registry.engine(name)
        card = self.engine.card
        self.name, self.digest, self.config = name, card.digest, config or tiny()
        self.tasks = tuple(task for task in TASKS if THROUGH_THE_PORT.get(task) in card.tasks)
        if not self.tasks:
            raise Refused(
                f"'{name}' makes no clips", where="--engine", do="choose one that does: see `reelworks engines`"
            )

    def make(self, wishes: Sequence[Wish]) -> list[Creation]:
        """See `Contender`."""
        return [self._made(wish) for wish in wishes]

    def score(self, frames: np.ndarray, prompt: str) -> float:
        """No engine of the registry describes: nobody asks."""
        raise Refused(f"'{self.name}' does not score {len(frames)} frames by '{prompt}'", where="--engine")

    def _made(self, wish: Wish) -> Creation:
        geometry = self.config.geometry
        count = geometry.frames if wish.seconds is None else round(wish.seconds * geometry.rate)
        if wish.task == "continue" and wish.video is not None:
            count = max(1, count - len(wish.video))  # what comes after the given clip
        spec = ClipSpec(
            task=THROUGH_THE_PORT[wish.task],  # type: ignore[arg-type]  (a literal of the spec)
            prompt=wish.prompt,
            style=wish.style,
            frames=1 if wish.task == "text-to-image" else count,
            raster=Raster(width=geometry.width, height=geometry.height, rate=geometry.rate),
            look_seed=wish.seed,
        )
        with tempfile.TemporaryDirectory() as folder:
            scratch = Path(folder)
            made = self.engine.generate(spec, wish.seed, self._inputs(wish, scratch), _Scratch(scratch))
            frames = np.stack(list(read_frames(made.files["clip"])))
        return Creation(task=wish.task, frames=frames, rate=geometry.rate, notes=made.warnings)

    def _inputs(self, wish: Wish, scratch: Path) -> dict[str, list[Path]]:
        found: dict[str, list[Path]] = {}
        if wish.image is not None:
            path = scratch / "given.png"
            Image.fromarray(wish.image).save(path)
            found["image"] = [path]
        if wish.video is not None:
            path = scratch / "given.mp4"
            _, height, width, _ = wish.video.shape
            write_clip(path, wish.video, width=width, height=height, rate=round(wish.video_rate))
            found["clip"] = [path]
        return found


class _Scratch:
    """A take's surroundings without a take."""

    def __init__(self, scratch: Path) -> None:
        self.scratch = scratch

    def progress(self, done: float, total: float = 1.0) -> None:
        """Nobody looks."""

    def remember(self, **remote: Any) -> None:
        """Nothing is remembered: an evaluation that is stopped makes its last batch again."""

    def remembered(self) -> dict[str, Any]:
        """Nothing."""
        return {}
