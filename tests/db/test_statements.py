"""Batches cost a constant number of statements, however many shorts are in them."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
import sqlalchemy as sa

from db import documents, engines, lineage, planning, shorts
from db.session import Database
from db.tables import Take
from models.engines.nothing import Nothing
from studio.brief import Brief
from studio.digest import digest_json
from studio.line import resolve
from studio.ports import EngineCard
from studio.recipes import Recipe
from studio.specs import SoundtrackSpec
from studio.story import Scene, Story

WRITER = EngineCard(name="embedded", version="1", tasks=("story",))
PAINTER = EngineCard(name="storyboard", version="1", tasks=("text-to-video", "image-to-video", "continue"))


@contextmanager
def counted(database: Database) -> Iterator[list[str]]:
    heard: list[str] = []

    def listen(_connection, _cursor, statement, *_):
        heard.append(statement)

    sa.event.listen(database.engine, "before_cursor_execute", listen)
    yield heard
    sa.event.remove(database.engine, "before_cursor_execute", listen)


def a_story(number: int) -> Story:
    scenes = tuple(Scene(index=i + 1, prompt=f"a fox, {number}", seconds=1.0) for i in range(8))
    return Story(title="T", logline="L", scenes=scenes)


def ordered(database: Database, count: int) -> list[uuid.UUID]:
    briefs = [Brief(title=f"Brief {n}", story="A fox walks.", seed=n) for n in range(count)]
    with database.work() as session:
        engines.register(session, [WRITER, PAINTER])
        return shorts.order_many(session, briefs, shorts.new_campaign(session, "many"))


def plan_all(database: Database, ids: list[uuid.UUID]) -> int:
    """Adopts a story for each short and plans its clips; returns how many statements that took."""
    bodies = {short_id: a_story(n).model_dump(mode="json") for n, short_id in enumerate(ids)}
    with counted(database) as heard, database.work() as session:
        documents.put(session, "story", list(bodies.values()))
        shorts.adopt_many(session, {short_id: digest_json(body) for short_id, body in bodies.items()})
        orders = shorts.load(session, ids)
        lines, _ = resolve([orders[short_id] for short_id in ids], lambda keys: planning.find(session, keys))
        wanted = [
            (short_id, step)
            for short_id, steps in zip(ids, lines, strict=True)
            for step in steps
            if isinstance(step, Recipe) and step.kind == "clip"
        ]
        planning.plan(session, wanted, max_attempts=3)
    return len(heard)


def test_planning_many_shorts_takes_as_many_statements_as_planning_two(database):
    few, many = plan_all(database, ordered(database, 2)), plan_all(database, ordered(database, 100))
    assert many <= few + 1  # a batch of 800 rows may be sent in two pieces
    assert many < 30
    with database.work() as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(Take)) == 8 * 102


def test_adopting_a_story_twice_keeps_the_first(database):
    (short_id,) = ordered(database, 1)
    for number in (1, 2):
        body = a_story(number).model_dump(mode="json")
        with database.work() as session:
            documents.put(session, "story", [body])
            shorts.adopt_many(session, {short_id: digest_json(body)})
    with database.work() as session:
        order = shorts.load(session, [short_id])[short_id]
    assert order.scenes == a_story(1).scenes
    assert order.story == a_story(1)


def test_a_story_that_is_not_there_is_refused(database):
    (short_id,) = ordered(database, 1)
    with pytest.raises(Exception, match="no document of this name"), database.work() as session:
        shorts.adopt_many(session, {short_id: digest_json("nothing")})


@pytest.mark.parametrize("count", [1, 20])
def test_describing_takes_takes_a_constant_number_of_statements(database, count):
    (short_id,) = ordered(database, 1)
    wanted = [
        (
            short_id,
            Recipe(kind="soundtrack", spec=SoundtrackSpec(frames=30, total_frames=30), engine=Nothing.card, seed=n),
        )
        for n in range(count)
    ]
    with database.work() as session:
        found = planning.plan(session, wanted, max_attempts=3)
    with counted(database) as heard, database.work() as session:
        document = lineage.trace(session, short_id, roots=[take.take_id for take in found.values()])
    assert len(document["takes"]) == count
    assert len(heard) <= 12
