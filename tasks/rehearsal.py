"""Making a take again outside the rows: the same spec, seed and inputs, a scratch folder, and nothing is recorded."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from db import planning, takes
from db.session import Database
from db.tables import Take
from studio.ports import AssetStore, EngineCard, Made
from tasks.attempt import SPEC, Work, fetch_inputs
from tasks.makers import maker


@dataclass(frozen=True, kw_only=True)
class Again:
    """What came of making a take again."""

    made: Made
    other_engine: tuple[EngineCard, EngineCard] | None  # the recorded one and the one that made it now


class Rehearsal(Work):
    """Work that holds no claim: nobody watches it, nothing stops it, another version of its engine may do it."""

    def __init__(self, claim: takes.Claim, scratch: Path, inputs: dict[str, list[Path]], base: Database) -> None:
        self.claim, self.scratch, self.inputs, self.database = claim, scratch, inputs, base
        self.spec = SPEC.validate_python(claim.spec)
        self.engines: tuple[EngineCard, EngineCard] | None = None

    def progress(self, done: float, total: float = 1.0, *, preview: bytes = b"") -> None:
        """Nobody watches."""

    def other_engine(self, planned: EngineCard, here: EngineCard) -> None:
        """Notes that the engine is not the recorded one."""
        self.engines = (planned, here)

    def remember(self, **remote: Any) -> None:
        """A remote job of a rehearsal is not to be found again."""

    def remembered(self) -> dict[str, Any]:
        """Nothing: a remote engine makes a job of its own."""
        return {}


def make_again(base: Database, store: AssetStore, take_id: uuid.UUID, scratch: Path) -> Again:
    """Makes the take anew in `scratch`, from inputs that are fetched by digest and verified.

    Raises what the take's own making raises.
    """
    with base.work() as session:
        take = session.get_one(Take, take_id)
        claim = _claim(take, planning.spec_of(session, take), takes.inputs(session, take_id))
    work_folder = scratch / "work"
    work_folder.mkdir(parents=True)
    work = Rehearsal(claim, work_folder, fetch_inputs(claim.inputs, store, scratch / "inputs"), base)
    made = maker(claim.kind)(work)
    return Again(made=made, other_engine=work.engines)


def _claim(take: Take, spec: dict[str, Any], inputs: Sequence[Any]) -> takes.Claim:
    """The take's recipe in the shape that work reads it from; no row says that anybody works."""
    return takes.Claim(
        take_id=take.id,
        no=0,
        kind=take.kind,
        spec=spec,
        engine_id=take.engine_id,
        seed=take.seed,
        short_id=take.short_id,
        scene_id=take.scene_id,
        workspace_id=take.workspace_id,
        counted=0,
        max_attempts=1,
        inputs=inputs,
    )
