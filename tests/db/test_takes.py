"""Takes: who may work, who comes too late, what is made once."""

from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from db import documents, engines, planning, shorts, takes
from db.session import Database
from db.tables import Attempt, Short, Take
from models.engines.nothing import Nothing
from studio.digest import digest_bytes, digest_json
from studio.recipes import Recipe
from studio.specs import SoundtrackSpec


@pytest.fixture
def short_id(database: Database) -> uuid.UUID:
    body = {"title": "A brief"}
    with database.work() as session:
        documents.put(session, "brief", [body])
        short = Short(title="A brief", brief_digest=digest_json(body), seed=1)
        session.add(short)
        session.flush()
        return short.id


def recipe(seed: int = 0) -> Recipe:
    return Recipe(kind="soundtrack", spec=SoundtrackSpec(frames=30, total_frames=30), engine=Nothing.card, seed=seed)


def planned(database: Database, short_id: uuid.UUID, seed: int = 0) -> uuid.UUID:
    with database.work() as session:
        found = planning.plan(session, [(short_id, recipe(seed))], max_attempts=3)
    return found[short_id, recipe(seed).key].take_id


def claim(database: Database, take_id: uuid.UUID, *, lease: float = 30.0) -> takes.Claim | None:
    with database.work() as session:
        return takes.claim(session, take_id, worker="test", lease_seconds=lease, runtime={})


def finish(database: Database, held: takes.Claim, text: bytes = b"x") -> bool:
    output = takes.Output(role="mix", digest=digest_bytes(text), size=1, media_type="text/plain")
    with database.work() as session:
        return takes.finish(session, held, primary="mix", outputs=[output], seconds=1, cpu_seconds=1)


def state(database: Database, take_id: uuid.UUID) -> str:
    with database.work() as session:
        return session.get_one(Take, take_id).state


def test_planning_twice_is_harmless(database, short_id):
    assert planned(database, short_id) == planned(database, short_id)


def test_only_one_of_two_claims_wins(database, short_id):
    take_id = planned(database, short_id)
    assert claim(database, take_id) is not None
    assert claim(database, take_id) is None


def test_a_late_finisher_is_fenced_and_changes_nothing(database, short_id):
    take_id = planned(database, short_id)
    late = claim(database, take_id, lease=-1.0)
    second = claim(database, take_id)
    assert second.no == late.no + 1
    assert not finish(database, late, b"late")
    assert state(database, take_id) == "running"
    assert finish(database, second, b"in time")
    with database.work() as session:
        outcomes = {a.no: a.outcome for a in session.query(Attempt).filter(Attempt.take_id == take_id)}
        assert session.get_one(Take, take_id).output_digest == digest_bytes(b"in time")
    assert outcomes == {1: "lost", 2: "accepted"}


def test_an_equal_recipe_that_is_done_is_reused(database, short_id):
    first = planned(database, short_id)
    finish(database, claim(database, first))
    other = _another_short(database)
    second = planned(database, other)
    with database.work() as session:
        row = session.get_one(Take, second)
        assert (row.state, row.reused_from) == ("done", first)


def test_an_equal_recipe_that_is_being_made_is_waited_for(database, short_id):
    first = planned(database, short_id)
    second = planned(database, _another_short(database))
    assert claim(database, second) is None, "a follower is nobody's work"
    finish(database, claim(database, first))
    assert state(database, second) == "done"


def test_when_the_equal_one_fails_the_follower_takes_its_place(database, short_id):
    first = planned(database, short_id)
    second = planned(database, _another_short(database))
    with database.work() as session:
        held = takes.claim(session, first, worker="test", lease_seconds=30, runtime={})
        takes.fail(session, held, error_kind="refused", error_text="no")
    assert state(database, first) == "failed"
    assert claim(database, second) is not None


def test_a_transient_error_rests_and_a_refusal_is_final(database, short_id):
    resting, refused = planned(database, short_id, 1), planned(database, short_id, 2)
    for take_id, kind in ((resting, "transient"), (refused, "refused")):
        with database.work() as session:
            held = takes.claim(session, take_id, worker="test", lease_seconds=30, runtime={})
            takes.fail(session, held, error_kind=kind, error_text="x")
    assert state(database, resting) == "planned"
    assert claim(database, resting) is None, "it rests first"
    assert state(database, refused) == "failed"


def test_an_interrupted_attempt_is_not_counted(database, short_id):
    take_id = planned(database, short_id)
    for _ in range(5):
        held = claim(database, take_id)
        with database.work() as session:
            takes.interrupt(session, held)
    with database.work() as session:
        row = session.get_one(Take, take_id)
        assert (row.state, row.counted_attempts, row.attempt_no) == ("planned", 0, 5)


def test_a_beat_after_cancellation_says_so_and_after_a_takeover_is_refused(database, short_id):
    held = claim(database, planned(database, short_id))
    with database.work() as session:
        assert takes.beat(session, held.take_id, held.no, lease_seconds=30) is True
        shorts.request_cancel(session, short_id)
    with database.work() as session:
        assert takes.beat(session, held.take_id, held.no, lease_seconds=30) is False
        assert takes.beat(session, held.take_id, held.no + 1, lease_seconds=30) is None


def test_a_beat_carries_a_preview_which_stays_until_there_is_a_newer_one(database, short_id):
    held = claim(database, planned(database, short_id))
    with database.work() as session:
        assert planning.previews(session, [held.take_id]) == {}
        takes.beat(session, held.take_id, held.no, lease_seconds=30, progress=0.2, preview=b"first")
        takes.beat(session, held.take_id, held.no, lease_seconds=30, progress=0.3)
        assert planning.previews(session, [held.take_id]) == {held.take_id: b"first"}
        takes.beat(session, held.take_id, held.no, lease_seconds=30, progress=0.4, preview=b"second")
        assert planning.previews(session, [held.take_id]) == {held.take_id: b"second"}
    with database.work() as session:
        takes.fail(session, held, error_kind="refused", error_text="no")
        assert planning.previews(session, [held.take_id]) == {}


def test_beside_a_claimed_take_wait_those_of_its_short_kind_and_engine(database, short_id):
    first, second, running, follower = (planned(database, short_id, seed) for seed in range(4))
    planned(database, _another_short(database), 4)
    claim(database, running)
    with database.work() as session:
        session.get_one(Take, follower).reused_from = running
        other = recipe(5).engine.model_copy(update={"version": "another"})
        engines.register(session, [other])
        planning.plan(session, [(short_id, replace(recipe(5), engine=other))], max_attempts=3)
    held = claim(database, first)
    with database.work() as session:
        assert takes.beside(session, held) == [second]


def test_only_first_attempts_that_may_be_repeated_have_company(database, short_id):
    again, fresh, resting = (planned(database, short_id, seed) for seed in range(3))
    with database.work() as session:
        found = planning.plan(session, [(short_id, recipe(3))], max_attempts=1)
        once = found[short_id, recipe(3).key].take_id
        session.get_one(Take, resting).not_before = datetime.now(UTC) + timedelta(hours=1)
    lost = claim(database, again, lease=-1.0)
    with database.work() as session:
        assert takes.beside(session, lost) == [fresh]
    for take_id in (again, once):
        held = claim(database, take_id)
        with database.work() as session:
            assert takes.beside(session, held) == []


def _another_short(database: Database) -> uuid.UUID:
    body = {"title": str(uuid.uuid4())}
    with database.work() as session:
        documents.put(session, "brief", [body])
        short = Short(title="another", brief_digest=digest_json(body), seed=1)
        session.add(short)
        session.flush()
        return short.id
