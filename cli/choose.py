"""Choosing an earlier take: its recipe becomes the scene's script again, so the line finds it done."""

from __future__ import annotations

import uuid

from cli.session import Studio
from db import lineage, shorts
from db.tables import Scene
from studio.errors import Refused


def choose_take(studio: Studio, short_id: uuid.UUID, name: str) -> None:
    """Makes this clip take the chosen one of its scene. Raises Refused when that cannot be."""
    with studio.database.work() as session:
        take = lineage.take_named(session, name)
        if take is None or take.short_id != short_id:
            raise Refused("the short has no such take", where=name, do="`reelworks takes SHORT` lists them")
        if take.kind != "clip" or take.state != "done":
            raise Refused(f"is a {take.kind} take that is {take.state}", where=name, do="choose a clip that is done")
        order = shorts.load(session, [short_id])[short_id]
        number = session.get_one(Scene, take.scene_id).ordinal
        facts = lineage.describe(session, take)
        script = order.scenes[number - 1].model_copy(
            update={
                "prompt": facts["spec"]["prompt"],
                "camera": facts["spec"]["camera"],
                "seed": take.seed,
                "engine": facts["engine"]["name"] if facts["engine"]["name"] != "ffmpeg" else "",
            }
        )
        shorts.rescript(session, short_id, [script])
