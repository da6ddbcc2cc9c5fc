"""Steps: planning again is harmless, two planners make one plan, and a line knows when nothing more can happen."""

from __future__ import annotations

import threading
import uuid

import pytest
import redis
import sqlalchemy as sa

from db import documents, engines, shorts, takes
from db.tables import Short, Take
from flows import steps
from flows.steps import advance, look
from studio.brief import read
from studio.digest import canonical_json, digest_bytes
from studio.errors import Refused
from studio.ports import EngineCard
from studio.recipes import Recipe, Waiting
from studio.settings import Settings
from studio.specs import PRIMARY_ROLE
from studio.states import ShortState, TakeState
from studio.story import Scene, Story

BRIEF = """
title: Steps
scenes:
  - {prompt: a fox, caption: One, seconds: 1}
  - {prompt: a cat, caption: Two, seconds: 1}
"""
CARDS = (
    EngineCard(name="embedded", version="1", tasks=("story",)),
    EngineCard(name="storyboard", version="1", tasks=("text-to-video",)),
    EngineCard(name="composer", version="1", tasks=("soundtrack",)),
)
STORY = Story(
    title="Steps",
    logline="Steps",
    scenes=tuple(Scene(index=i, prompt=what, caption=what, seconds=1) for i, what in enumerate(("a fox", "a cat"), 1)),
)


@pytest.fixture
def short_id(database, bell) -> uuid.UUID:
    with database.work() as session:
        engines.register(session, CARDS)
        return shorts.order(session, read(BRIEF, name="brief.yaml")).id


def finish(database, step, take_id) -> None:
    """Ends a take as its worker would."""
    with database.work() as session:
        held = takes.claim(session, take_id, worker="test", lease_seconds=30, runtime={})
        role, document = PRIMARY_ROLE[step.kind], None
        body = canonical_json(STORY.model_dump(mode="json")) if step.kind == "story" else step.key.encode()
        if step.kind == "story":
            document = ("story", STORY.model_dump(mode="json"))
        roles = {"soundtrack": ("mix", "music", "effects")}.get(step.kind, (role,))
        outputs = [
            takes.Output(
                role=r, digest=digest_bytes(body if r == role else body + r.encode()), size=1, media_type="x/y"
            )
            for r in roles
        ]
        takes.finish(session, held, primary=role, outputs=outputs, seconds=0, cpu_seconds=0, document=document)


def work_through(database, short_id, *, refuse=lambda step: False):
    """Does what is rung for until nothing is left, and returns how the line stands then."""
    while True:
        progress = advance(database, short_id, Settings())
        waiting = [
            (step, take)
            for step in progress.steps
            if (take := progress.take(step)) and take.state in (TakeState.PLANNED, TakeState.DISPATCHED)
        ]
        if not waiting:
            return progress
        for step, take in waiting:
            if refuse(step):
                with database.work() as session:
                    held = takes.claim(session, take.take_id, worker="test", lease_seconds=30, runtime={})
                    takes.fail(session, held, error_kind="refused", error_text="no")
            else:
                finish(database, step, take.take_id)


def rows(database) -> list[tuple]:
    with database.work() as session:
        return [tuple(r) for r in session.execute(sa.select(Take.id, Take.cache_key, Take.state).order_by(Take.id))]


def test_the_first_step_plans_the_story_and_rings_for_it(database, short_id, bell):
    progress = advance(database, short_id, Settings())
    assert [step.kind for step in progress.steps if isinstance(step, Recipe)] == ["story"]
    assert redis.Redis.from_url(bell).llen("cpu.story") == 1
    assert look(database, short_id).take(progress.steps[0]).state == TakeState.DISPATCHED


def test_planning_again_changes_nothing(database, short_id):
    advance(database, short_id, Settings())
    before = rows(database)
    advance(database, short_id, Settings())
    assert rows(database) == before
    work_through(database, short_id)
    before = rows(database)
    advance(database, short_id, Settings())
    assert rows(database) == before


def test_a_line_ends_with_a_master_and_everything_is_settled(database, short_id):
    progress = work_through(database, short_id)
    assert {take.state for take in progress.standing.values()} == {TakeState.DONE}
    assert not any(isinstance(step, Waiting) for step in progress.steps)
    for kind in ("story", "clip", "soundtrack", "segment", "master"):
        assert progress.settled([kind])


def test_two_planners_at_once_make_one_plan(database, short_id):
    """Two flows of one short: whoever is second finds the first one's rows."""
    finish(database, (progress := advance(database, short_id, Settings())).steps[0],
           progress.take(progress.steps[0]).take_id)  # fmt: skip
    start, found = threading.Barrier(4), []

    def plan() -> None:
        start.wait()
        found.append(advance(database, short_id, Settings()))

    threads = [threading.Thread(target=plan) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len({tuple(sorted(str(t.take_id) for t in progress.standing.values())) for progress in found}) == 1
    with database.work() as session:
        kinds = session.execute(sa.select(Take.kind, sa.func.count()).group_by(Take.kind)).all()
    assert {tuple(row) for row in kinds} == {("story", 1), ("clip", 2)}


def test_a_failed_clip_settles_what_waits_for_it_and_the_other_scene_is_made(database, short_id):
    progress = work_through(database, short_id, refuse=lambda step: step.kind == "clip" and step.scene == 1)
    assert [take.kind for take in progress.failed()] == ["clip"]
    assert progress.settled(["master"])
    done = {(step.kind, step.scene) for step in progress.steps if (t := progress.take(step)) and t.state == "done"}
    assert {("clip", 2), ("soundtrack", 2), ("segment", 2)} <= done


def test_a_line_that_waits_is_not_settled(database, short_id):
    progress = advance(database, short_id, Settings())
    assert not progress.settled(["story"])
    assert not progress.settled(["master"])


def test_opened_again_what_failed_is_made_again_and_the_rest_is_not(database, short_id):
    work_through(database, short_id, refuse=lambda step: step.kind == "clip" and step.scene == 1)
    done = {row for row in rows(database) if row[2] == "done"}
    with database.work() as session:
        shorts.move(session, short_id, ShortState.CANCELLED)
        assert shorts.order(session, read(BRIEF, name="brief.yaml")).id == short_id
    progress = work_through(database, short_id)
    assert progress.settled(["master"])
    assert progress.failed() == []
    assert done <= set(rows(database))


def test_a_brief_that_cannot_be_met_blocks_its_short_with_the_reason(database, short_id):
    with database.work() as session:
        shorts.move(session, short_id, ShortState.WRITING)
        session.execute(sa.text("update engine set retired_at = now() where name = 'embedded'"))
    with pytest.raises(Refused, match="there is no engine 'embedded'"):
        steps._advance_or_block(database, short_id, Settings())
    with database.work() as session:
        short = session.get_one(Short, short_id)
        assert short.state == "blocked"
        assert "there is no engine 'embedded'" in short.problem


def test_a_cancelled_order_ends_cancelled_not_blocked(database, short_id):
    with database.work() as session:
        shorts.request_cancel(session, short_id)
    with pytest.raises(Refused, match="cancelled"):
        steps._advance_or_block(database, short_id, Settings())
    with database.work() as session:
        assert session.get_one(Short, short_id).state == "cancelled"


def test_a_broker_that_is_down_does_not_stop_the_planning(database, short_id, monkeypatch):
    from studio.errors import Transient

    def silent(_):
        raise Transient("the broker does not answer")

    monkeypatch.setattr(steps, "ring", silent)
    progress = advance(database, short_id, Settings())
    assert progress.take(progress.steps[0]).state == TakeState.PLANNED


def test_documents_of_a_short_are_what_it_was_made_from(database, short_id):
    work_through(database, short_id)
    with database.work() as session:
        short = session.get_one(Short, short_id)
        assert documents.get(session, short.story_digest) == STORY.model_dump(mode="json")


def test_a_finished_short_is_stale_once_an_engine_is_another_and_an_approved_one_never(database, short_id):
    work_through(database, short_id)
    with database.work() as session:
        session.execute(sa.update(Short).values(state=ShortState.IN_REVIEW))
    assert steps.stale(database, short_id) == set()
    with database.work() as session:
        engines.register(session, [EngineCard(name="storyboard", version="2", tasks=("text-to-video",))])
    assert steps.stale(database, short_id) == {"clip", "soundtrack", "segment", "master"}
    with database.work() as session:
        session.execute(sa.update(Short).values(state=ShortState.APPROVED))
    assert steps.stale(database, short_id) == set()
