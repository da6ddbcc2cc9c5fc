"""The Celery task that makes a story take."""

from __future__ import annotations

from tasks.app import app
from tasks.claimed import perform
from tasks.makers import maker


@app.task
def make(take_id: str) -> None:
    """Makes the story take of this id, if it is still to be made."""
    perform(take_id, maker("story"))


def _check_captions(work: Work, story: Story) -> None:
    """A caption that cannot be drawn is refused before any picture is made for it."""
    from tasks.check_captions import check_scenes  # after the fork: the parent stays small

    with database(Settings().database_url.get_secret_value()).work() as session:
        order = shorts.load(session, [work.claim.short_id])[work.claim.short_id]
    check_scenes(replace(order, story=story, scenes=story.scenes), story.scenes)
