"""The Celery task that makes a clip take: an engine draws it, or brought footage is cut to fit."""

from __future__ import annotations

from studio.errors import Broken
from studio.ports import Made
from studio.specs import ClipSpec
from tasks.app import app
from tasks.claimed import Work, perform
from tasks.engine_host import generate


@app.task
def make(take_id: str) -> None:
    """Makes the clip take of this id, if it is still to be made."""
    perform(take_id, _make)


def _make(work: Work) -> Made:
    made = _footage(work) if work.spec.task == "footage" else generate(work)
    _check(work.spec, made)
    return made


def _footage(work: Work) -> Made:
    from media import footage  # after the fork: the parent stays small

    return footage.make(work.spec, work.inputs, work)


def _check(spec: ClipSpec, made: Made) -> None:
    """An engine that returns something else than was asked for has failed, whatever it says."""
    from media.probe import probe

    facts = probe(made.files["clip"])
    got = (facts.width, facts.height, facts.frames)
    wanted = (spec.raster.width, spec.raster.height, spec.frames)
    if got != wanted:
        raise Broken(
            f"the engine made {got[0]}x{got[1]} and {got[2]} frames, not {wanted[0]}x{wanted[1]} and {wanted[2]}",
            do="report it to whoever keeps the engine",
        )
