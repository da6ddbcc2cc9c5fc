"""The sweeper's statements, without waiting: time is moved in the rows."""

from __future__ import annotations

import uuid

import pytest
import sqlalchemy as sa

from db import documents, outbox, planning, shorts, sweep, takes
from db.tables import Attempt, Outbox, Short, Take
from models.engines.nothing import Nothing
from studio.digest import digest_json
from studio.recipes import Recipe
from studio.specs import SoundtrackSpec


def new_short(session, state="producing") -> uuid.UUID:
    body = {"title": uuid.uuid4().hex}
    documents.put(session, "brief", [body])
    short = Short(title="A brief", brief_digest=digest_json(body), seed=1, state=state)
    session.add(short)
    session.flush()
    return short.id


def planned(database, *, seed: int = 0, attempts: int = 3) -> uuid.UUID:
    recipe = Recipe(kind="soundtrack", spec=SoundtrackSpec(frames=30, total_frames=30), engine=Nothing.card, seed=seed)
    with database.work() as session:
        short_id = new_short(session)
        return planning.plan(session, [(short_id, recipe)], max_attempts=attempts)[short_id, recipe.key].take_id


@pytest.fixture
def take_id(database) -> uuid.UUID:
    return planned(database)


def swept(database) -> int:
    with database.work() as session:
        return sweep.sweep(session, patience_seconds=30)


def rung(database) -> list[uuid.UUID]:
    """Rings what is in the outbox and says for whom."""
    heard: list[uuid.UUID] = []
    with database.work() as session:
        outbox.drain(session, lambda rows: heard.extend(take for _, take in rows))
    return heard


def claim(database, take_id, *, lease: float = 30) -> takes.Claim | None:
    with database.work() as session:
        return takes.claim(session, take_id, worker="test", lease_seconds=lease, runtime={})


def earlier(database, take_id, **columns: float) -> None:
    """Moves moments of a take into the past by so many seconds."""
    with database.work() as session:
        values = {name: sa.func.now() - sa.func.make_interval(0, 0, 0, 0, 0, 0, s) for name, s in columns.items()}
        session.execute(sa.update(Take).where(Take.id == take_id).values(values))


def take(database, take_id) -> Take:
    with database.work() as session:
        return session.get_one(Take, take_id)


def test_what_was_planned_is_rung_once(database, take_id):
    assert rung(database) == [take_id]
    assert take(database, take_id).state == "dispatched"
    assert swept(database) == 0
    assert rung(database) == []


def test_a_doorbell_that_nobody_answered_is_rung_again_later_each_time(database, take_id):
    rung(database)
    earlier(database, take_id, dispatched_at=31)
    assert swept(database) == 1
    assert rung(database) == [take_id]
    earlier(database, take_id, dispatched_at=31)
    assert swept(database) == 0, "the second time it waits twice as long"
    earlier(database, take_id, dispatched_at=61)
    assert swept(database) == 1


def test_a_lease_that_ran_out_is_taken_back_and_rung_for(database, take_id):
    rung(database)
    claim(database, take_id, lease=-1)
    assert swept(database) == 1
    assert rung(database) == [take_id]
    assert claim(database, take_id).no == 2
    with database.work() as session:
        assert session.get_one(Attempt, (take_id, 1)).outcome == "lost"


def test_a_lease_that_lasts_is_left_alone(database, take_id):
    rung(database)
    claim(database, take_id)
    assert swept(database) == 0


def test_a_take_whose_attempts_are_spent_fails_with_a_sentence(database):
    take_id = planned(database, attempts=2)
    for _ in range(2):
        claim(database, take_id, lease=-1)
        swept(database)
    found = take(database, take_id)
    assert (found.state, found.error_kind) == ("failed", "broken")
    assert "(2 times)" in found.error_text
    assert claim(database, take_id) is None


def test_a_take_that_rests_is_rung_when_its_rest_is_over(database, take_id):
    rung(database)
    held = claim(database, take_id)
    with database.work() as session:
        takes.fail(session, held, error_kind="transient", error_text="no answer")
    assert swept(database) == 0
    earlier(database, take_id, not_before=0)
    assert swept(database) == 1
    assert rung(database) == [take_id]


def test_two_sweepers_do_not_ring_for_the_same_take(database, take_id):
    rung(database)
    earlier(database, take_id, dispatched_at=31)
    with database.work() as one, database.work() as other:
        assert sweep.sweep(one, patience_seconds=30) == 1
        assert sweep.sweep(other, patience_seconds=30) == 0


def test_a_cancelled_order_that_nobody_attends_ends(database, take_id):
    with database.work() as session:
        shorts.request_cancel(session, session.get_one(Take, take_id).short_id)
    swept(database)
    found = take(database, take_id)
    assert found.state == "cancelled"
    with database.work() as session:
        assert session.get_one(Short, found.short_id).state == "cancelled"


def test_a_cancelled_order_with_running_work_ends_when_that_has_ended(database, take_id):
    held = claim(database, take_id)
    with database.work() as session:
        shorts.request_cancel(session, held.short_id)
    swept(database)
    with database.work() as session:
        assert session.get_one(Short, held.short_id).state == "producing"
        takes.cancel(session, held)
    swept(database)
    with database.work() as session:
        assert session.get_one(Short, held.short_id).state == "cancelled"


def test_an_order_that_somebody_opens_just_now_is_not_cancelled(database, take_id):
    short_id = take(database, take_id).short_id
    with database.work() as session:
        shorts.request_cancel(session, short_id)
    with database.work() as opening:
        shorts.force_open(opening, session_short(opening, short_id))
        assert swept(database) == 0
    swept(database)
    assert take(database, take_id).state == "planned"


def session_short(session, short_id) -> Short:
    return session.get_one(Short, short_id, with_for_update=True)


def test_a_follower_whose_leader_settled_unseen_is_not_forgotten(database):
    first, second = planned(database, seed=5), planned(database, seed=5)
    assert take(database, second).reused_from == first
    with database.work() as session:  # as a leader that failed before the follower's row was seen
        session.execute(sa.update(Take).where(Take.id == first).values(state="failed", settled_at=sa.func.now()))
    assert swept(database) >= 1
    assert take(database, second).reused_from is None
    assert second in rung(database)


def test_doorbells_of_long_ago_are_forgotten(database, take_id):
    rung(database)
    with database.work() as session:
        session.execute(sa.update(Outbox).values(published_at=sa.text("now() - interval '2 hours'")))
        outbox.prune(session)
        assert session.scalar(sa.select(sa.func.count()).select_from(Outbox)) == 0


def test_a_broker_that_does_not_answer_leaves_the_outbox_as_it_was(database, take_id):
    def silent(rows):
        raise ConnectionError("nobody there")

    with pytest.raises(ConnectionError), database.work() as session:
        outbox.drain(session, silent)
    assert take(database, take_id).state == "planned"
    assert rung(database) == [take_id]
