"""The Celery task that makes a story take: a writer expands the brief, and every caption is checked at once."""

from __future__ import annotations

import json
from pathlib import Path

from studio.digest import canonical_json
from studio.ports import Made
from studio.story import Story
from tasks.app import app
from tasks.claimed import Work, perform
from tasks.engine_host import generate


@app.task
def make(take_id: str) -> None:
    """Makes the story take of this id, if it is still to be made."""
    perform(take_id, _make)


def _make(work: Work) -> Made:
    """The writer's story as canonical JSON, so that its bytes and its document have one digest."""
    made = generate(work)
    story = Story.model_validate(json.loads(made.files["story"].read_bytes()))
    path: Path = work.scratch / "canonical.json"
    path.write_bytes(canonical_json(story.model_dump(mode="json")))
    return Made(files={"story": path}, facts=made.facts, warnings=made.warnings)
