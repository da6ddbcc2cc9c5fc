"""The Celery task that makes a transition take."""

from __future__ import annotations

from studio.ports import Made
from tasks.app import app
from tasks.claimed import Work, perform


@app.task
def make(take_id: str) -> None:
    """Makes the transition take of this id, if it is still to be made."""
    perform(take_id, _make)


def _make(work: Work) -> Made:
    from media import transition as kind  # after the fork: the parent stays small

    return kind.make(work.spec, work.inputs, work)
