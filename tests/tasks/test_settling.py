"""How an attempt's end is written, and what an engine's error means for its take."""

from __future__ import annotations

import errno

import pytest

from db import documents, planning, takes
from db.tables import Short, Take
from models.engines.nothing import Nothing
from studio.digest import digest_bytes, digest_json
from studio.errors import Interrupted, Poisoned, Refused, Starved
from studio.recipes import Recipe
from studio.specs import SoundtrackSpec
from tasks import settling


@pytest.fixture
def claim(database) -> takes.Claim:
    """An attempt that is under way."""
    body = {"title": "A brief"}
    recipe = Recipe(kind="soundtrack", spec=SoundtrackSpec(frames=30, total_frames=30), engine=Nothing.card)
    with database.work() as session:
        documents.put(session, "brief", [body])
        short = Short(title="A brief", brief_digest=digest_json(body), seed=1)
        session.add(short)
        session.flush()
        found = planning.plan(session, [(short.id, recipe)], max_attempts=3)
        take_id = found[short.id, recipe.key].take_id
    with database.work() as session:
        return takes.claim(session, take_id, worker="test", lease_seconds=30, runtime={})


def row(database, claim) -> Take:
    with database.work() as session:
        return session.get_one(Take, claim.take_id)


def outcome(database, claim):
    with database.work() as session:
        return takes.outcome(session, claim)


def finish(claim, text: bytes = b"x"):
    output = takes.Output(role="mix", digest=digest_bytes(text), size=1, media_type="text/plain")
    return lambda session: takes.finish(session, claim, primary="mix", outputs=[output], seconds=1, cpu_seconds=1)


def test_a_finish_is_accepted_and_told(database, claim):
    assert settling.settle(database, claim, finish(claim)) == "accepted"
    assert row(database, claim).state == "done"


def test_an_attempt_that_lost_its_take_is_fenced(database, claim):
    late = takes.Claim(**(vars(claim) | {"no": claim.no + 1}))
    settling.settle(database, claim, finish(claim))
    assert settling.settle(database, late, finish(late, b"late")) != "accepted"
    assert row(database, claim).output_digest == digest_bytes(b"x")


@pytest.mark.parametrize(
    ("error", "state", "kind"),
    [
        (Refused("no"), "failed", "refused"),
        (Poisoned("cannot be decoded"), "failed", "poisoned"),
        (Starved("the disk is full"), "planned", "starved"),
        (OSError(errno.ENOSPC, "No space left on device"), "planned", "starved"),
        (OSError(errno.EDQUOT, "Disk quota exceeded"), "planned", "starved"),
        (MemoryError(), "planned", "starved"),
        (OSError(errno.EACCES, "Permission denied"), "failed", "broken"),
        (ZeroDivisionError("division by zero"), "failed", "broken"),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, Exception) else value,
)
def test_what_an_engine_raises_decides_what_becomes_of_its_take(database, claim, error, state, kind):
    settling.settle_error(database, claim, error, "")
    found = row(database, claim)
    assert (found.state, found.error_kind) == (state, kind)
    assert found.error_text
    assert outcome(database, claim) == "error"


@pytest.mark.parametrize(
    ("reason", "end"),
    [
        ("draining", ("planned", 0, "interrupted")),
        ("timeout", ("failed", 1, "timeout")),
        ("cancelled", ("planned", 0, "interrupted")),  # nobody asks for it any more: ordered again meanwhile
        ("fenced", ("running", 1, None)),
        ("alone", ("running", 1, None)),
    ],
)
def test_why_the_work_was_stopped_decides_what_becomes_of_its_take(database, claim, reason, end):
    settling.settle_error(database, claim, Interrupted("stopped"), reason)
    found = row(database, claim)
    assert (found.state, found.counted_attempts, outcome(database, claim)) == end


def test_a_cancelled_order_cancels_the_take(database, claim):
    from db import shorts

    with database.work() as session:
        shorts.request_cancel(session, claim.short_id)
    settling.settle_error(database, claim, Interrupted("stopped"), "cancelled")
    assert row(database, claim).state == "cancelled"
    assert outcome(database, claim) == "cancelled"


def test_a_bug_says_where_it_is():
    def engine():
        return {}["missing"]

    try:
        engine()
    except KeyError as error:
        told = settling.studio_error(error)
    assert "test_settling.py" in told.where
    assert "KeyError" in told.what
    assert told.kind == "broken"
