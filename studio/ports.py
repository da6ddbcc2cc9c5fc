"""Ports: what the line asks of an engine and of a store. The real ones live in `models/engines/` and `storage/`."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol, runtime_checkable

from pydantic import Field

from studio.digest import digest_json
from studio.specs import Frozen, Raster, Spec

PREVIEW_BYTES = 65_536


class EngineCard(Frozen):
    """What an engine is and can do. Two engines with equal digests make the same of the same recipe."""

    name: str
    version: str  # raised when the same recipe gives another output
    title: str = ""
    licence: str = "Apache-2.0"
    # story, voice, soundtrack, those of `studio.scene_tasks`, and what else may be asked of it: references (it looks at
    # them), best-of (it makes several and keeps the best one), sound (a soundtrack takes over a clip's own sound)
    tasks: tuple[str, ...]
    weights_digest: str = ""
    config_digest: str = ""
    raster: Raster | None = None  # of its clips, which are then brought to the short's; empty: whatever is asked for
    max_width: int = 8192
    max_height: int = 8192
    max_seconds: float = 600.0
    cost_per_second: float = 0.0  # money for a second of output, in the engine's own currency note
    seconds_per_second: float = 1.0  # first guess of work for a second of output on one core; measured later
    together: int = Field(default=1, ge=1)  # clips that it makes at once, see `MakesSeveral`
    deterministic: bool = True  # the same recipe on the same machine gives the same frames
    notes: str = ""

    @property
    def digest(self) -> str:
        """The engine's part of a take's key."""
        return digest_json([self.name, self.version, self.weights_digest, self.config_digest])


@dataclass(frozen=True, kw_only=True)
class Made:
    """What an engine or a media step made: files by role, and facts about them that JSON can hold."""

    files: dict[str, Path]
    facts: dict[str, Any] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()  # what the user should know: words that were mapped, a fall-back that was taken


class Context(Protocol):
    """What a running take may ask of its surroundings."""

    scratch: Path  # an empty folder that is removed afterwards

    def progress(self, done: float, total: float = 1.0, *, preview: bytes = b"") -> None:
        """Says how far the work is. Raises Interrupted when the order was cancelled or the lease was lost.

        Args:
            done: how much, of `total`.
            total: all of it.
            preview: a picture of what is there so far, a JPEG of at most PREVIEW_BYTES; larger ones are not kept.
        """

    def remember(self, **remote: Any) -> None:
        """Stores a remote job's id in the attempt, before waiting for it."""

    def remembered(self) -> dict[str, Any]:
        """What an earlier attempt of this take remembered; empty for the first."""


@runtime_checkable
class Engine(Protocol):
    """Makes a take of a scene. Local engines compute; remote ones ask a server."""

    card: EngineCard

    def generate(self, spec: Spec, seed: int, inputs: Mapping[str, Sequence[Path]], context: Context) -> Made:
        """Makes the take's files in `context.scratch`.

        Args:
            spec: the recipe; an engine gets only kinds that its card's tasks name.
            seed: 0..2^31-1; the same seed gives the same output where the card says deterministic.
            inputs: verified files by role, in order of position.
            context: progress, cancellation, scratch folder.

        Raises:
            Refused, Poisoned, Transient, Starved, Broken: see `studio.errors`; anything else counts as Broken.
        """


Ended = Callable[[int, Made | Exception], None]  # which one, and what was made or why nothing was


@runtime_checkable
class MakesSeveral(Engine, Protocol):
    """An engine whose card says `together`: several clips cost less at once than one after another."""

    def generate_many(
        self,
        specs: Sequence[Spec],
        seeds: Sequence[int],
        inputs: Sequence[Mapping[str, Sequence[Path]]],
        contexts: Sequence[Context],
        ended: Ended,
    ) -> None:
        """Makes clips at once; every one has the bytes that `generate` would give it.

        Each has a context of its own. When one raises Interrupted, that clip is given up and the others go on.

        Args:
            specs: of each clip, what `generate` gets for one; so are the next three.
            seeds: one for each.
            inputs: one mapping for each.
            contexts: one for each.
            ended: called once for each clip, from this thread, as soon as it is made, refused or given up: at its
                number stands what was made, or what `generate` would have raised.

        Raises:
            Anything: what is not about one of them. Those that have not ended are then made one by one.
        """


@dataclass(frozen=True, kw_only=True)
class Stored:
    """An object of a store, as a listing sees it."""

    digest: str
    size: int
    modified: float  # seconds since the epoch, the store's clock


class AssetStore(Protocol):
    """Bytes named by their digest. Both adapters pass one test suite (`tests/storage`)."""

    def put(self, path: Path) -> str:
        """Stores the file if it is not there yet and returns its digest. Raises Transient or Starved."""

    def get(self, digest: str, path: Path) -> None:
        """Writes the object to `path` and verifies it. Raises Transient when absent or not as named."""

    def size(self, digest: str) -> int | None:
        """Bytes of the object, or None when it is not there."""

    def delete(self, digest: str) -> None:
        """Removes the object; one that is not there is fine."""

    def listing(self) -> Iterator[Stored]:
        """All objects, in no order."""
