"""The Celery task that makes a clip take."""

from __future__ import annotations

from tasks.app import app
from tasks.claimed import perform
from tasks.makers import CLIPS, maker


@app.task
def make(take_id: str) -> None:
    """Makes the clip take of this id, if it is still to be made, and those that its engine can make with it."""
    perform(take_id, maker("clip"), CLIPS)
