"""The Celery task that makes a story take."""

from __future__ import annotations

from tasks.app import app
from tasks.claimed import perform
from tasks.makers import maker


@app.task
def make(take_id: str) -> None:
    """Makes the story take of this id, if it is still to be made."""
    perform(take_id, maker("story"))
