"""Takes that are made at once: one run of the engine, and everything else is each take's own."""

from __future__ import annotations

import threading
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from db import documents, engines, planning, shorts
from db.session import Database, plain_url
from db.tables import Attempt, Short, Take
from models import registry
from studio.digest import digest_json
from studio.ports import EngineCard
from studio.recipes import Recipe
from studio.specs import ClipSpec, Raster
from tasks import attempt as attempts
from tasks import claimed
from tasks.clip import make
from tests.conftest import eventually
from tests.faults.misbehaving import Misbehaving
from tests.faults.several import Several

SMALL = Raster(width=64, height=64, rate=8)


class Studio:
    """One database, one folder, and this process as the worker."""

    def __init__(self, database: Database, home: Path) -> None:
        self.database, self.home = database, home

    def short(self) -> uuid.UUID:
        body = {"title": uuid.uuid4().hex}
        with self.database.work() as session:
            documents.put(session, "brief", [body])
            short = Short(title="several", brief_digest=digest_json(body), seed=1)
            session.add(short)
            session.flush()
            return short.id

    def plan(
        self, *prompts: str, short: uuid.UUID | None = None, card: EngineCard = Several.card, most: int = 3
    ) -> list[uuid.UUID]:
        """Clips of one short."""
        short = short or self.short()
        recipes = [
            Recipe(kind="clip", spec=ClipSpec(prompt=each, frames=3, raster=SMALL), engine=card, seed=number)
            for number, each in enumerate(prompts)
        ]
        with self.database.work() as session:
            found = planning.plan(session, [(short, recipe) for recipe in recipes], max_attempts=most)
        return [found[short, recipe.key].take_id for recipe in recipes]

    def take(self, take_id: uuid.UUID) -> Take:
        with self.database.work() as session:
            return session.get_one(Take, take_id)

    def states(self, takes: list[uuid.UUID]) -> list[str]:
        return [self.take(one).state for one in takes]

    def attempts(self, take_id: uuid.UUID) -> list[Attempt]:
        with self.database.work() as session:
            return list(session.scalars(sa.select(Attempt).where(Attempt.take_id == take_id).order_by(Attempt.no)))

    def outcomes(self, takes: list[uuid.UUID]) -> list[list[str | None]]:
        return [[each.outcome for each in self.attempts(one)] for one in takes]

    def batches(self) -> list[int]:
        """How many takes were in each run of several."""
        log = self.home / "batches.log"
        return [len(line.split()) for line in log.read_text().splitlines()] if log.exists() else []

    def at_work(self, take_id: uuid.UUID) -> threading.Thread:
        """The take as it is made in the background."""
        thread = threading.Thread(target=make, args=[str(take_id)], daemon=True)
        thread.start()
        eventually(self.batches, what="the run to begin")
        return thread


@pytest.fixture
def studio(database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Studio]:
    for name, value in {
        "DATABASE_URL": plain_url(database.url),
        "HOME": str(tmp_path),
        "STORE_URL": f"folder:{tmp_path / 'assets'}",
        "BEAT_SECONDS": "0.3",
    }.items():
        monkeypatch.setenv(f"REELWORKS_{name}", value)
    monkeypatch.setitem(registry.ENGINES, "several", "tests.faults.several:Several")
    monkeypatch.setitem(registry.ENGINES, "misbehaving", "tests.faults.misbehaving:Misbehaving")
    with database.work() as session:
        engines.register(session, [Several.card, Misbehaving.card])
    before = set(threading.enumerate())
    yield Studio(database, tmp_path)
    assert list((tmp_path / "scratch").iterdir()) == [], "a folder was left"
    left = [one.name for one in set(threading.enumerate()) - before]
    assert not [name for name in left if name.startswith("beat-")], "something beats on"


def test_clips_that_wait_are_made_in_one_run_and_each_is_an_attempt_of_its_own(studio):
    takes = studio.plan("a", "b", "c")
    make(str(takes[1]))
    assert studio.states(takes) == ["done"] * 3
    assert studio.outcomes(takes) == [["accepted"]] * 3
    assert studio.batches() == [3]
    assert len({studio.take(one).output_digest for one in takes}) > 1
    assert all(studio.attempts(one)[0].seconds > 0 for one in takes)


def test_no_more_are_claimed_than_the_engine_makes_at_once(studio):
    takes = studio.plan(*"abcdef")
    make(str(takes[0]))
    assert studio.states(takes).count("done") == Several.card.together == 4


def test_the_workers_other_processes_are_left_their_share(studio, monkeypatch):
    monkeypatch.setattr(claimed, "_siblings", 2)
    takes = studio.plan(*"abcde")
    make(str(takes[0]))
    assert studio.batches() == [3]
    assert studio.states(takes).count("planned") == 2


def test_what_is_of_another_short_or_engine_is_left(studio):
    short = studio.short()
    takes = studio.plan("a", short=short)
    others = studio.plan("b", card=Misbehaving.card, short=short) + studio.plan("c")
    make(str(takes[0]))
    assert studio.states(takes + others) == ["done", "planned", "planned"]
    assert studio.batches() == []


def test_an_engine_that_makes_one_at_a_time_is_asked_for_one(studio):
    takes = studio.plan("a", "b", card=Misbehaving.card)
    make(str(takes[0]))
    assert studio.states(takes) == ["done", "planned"]


def test_two_processes_that_begin_at_once_make_nothing_twice(studio):
    takes = studio.plan(*"abcdef")
    workers = [threading.Thread(target=make, args=[str(one)]) for one in (takes[0], takes[1])]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert max(len(each) for each in studio.outcomes(takes)) == 1
    assert sorted({outcome for each in studio.outcomes(takes) for outcome in each}) == ["accepted"]


@pytest.mark.parametrize(("word", "kind"), [("refuse", "refused"), ("stub", "broken"), ("starve", "starved")])
def test_one_that_fails_is_no_trouble_to_the_others(studio, word, kind):
    bad, *good = studio.plan(word, "b", "c")
    make(str(good[0]))
    assert studio.states(good) == ["done"] * 2
    assert studio.take(bad).error_kind == kind
    assert studio.outcomes([bad]) == [["error"]]


def test_an_input_that_cannot_be_fetched_is_its_takes_alone(studio):
    takes = studio.plan("a", "b")
    digest = "sha256:" + "0" * 64
    with studio.database.engine.begin() as connection:
        row = {"digest": digest, "media_type": "image/png", "size_bytes": 1}
        connection.execute(sa.text("insert into asset (digest, media_type, size_bytes)"
                                   " values (:digest, :media_type, :size_bytes)"), row)  # fmt: skip
        connection.execute(sa.text("insert into take_input (take_id, role, position, asset_digest)"
                                   " values (:take, 'image', 0, :digest)"), row | {"take": takes[1]})  # fmt: skip
    make(str(takes[0]))
    assert studio.states(takes) == ["done", "planned"]
    assert studio.take(takes[1]).error_kind == "transient"


def test_a_run_that_breaks_as_a_whole_is_nobodys_fault_and_each_is_then_made_alone(studio):
    takes = studio.plan("burst", "b", "c")
    make(str(takes[0]))
    assert studio.states(takes) == ["planned"] * 3
    assert studio.outcomes(takes) == [["interrupted"]] * 3
    assert [studio.take(one).counted_attempts for one in takes] == [0] * 3
    for take in takes:
        make(str(take))
    assert studio.batches() == [3]
    assert studio.states(takes) == ["done"] * 3, "alone the word means nothing"


def test_who_was_tried_before_or_may_be_tried_once_is_made_alone(studio):
    short = studio.short()
    tried = studio.plan("starve", short=short)
    make(str(tried[0]))
    (studio.home / "space").touch()
    takes = studio.plan("b", short=short)
    once = studio.plan("c", "d", short=short, most=1)
    with studio.database.engine.begin() as connection:
        connection.execute(sa.text("update take set not_before = now()"))
    make(str(takes[0]))
    assert studio.states(tried + takes + once) == ["planned", "done", "planned", "planned"]
    for take in tried + once:
        make(str(take))
    assert studio.states(tried + once) == ["done"] * 3
    assert studio.batches() == []


def test_an_order_that_is_cancelled_stops_all_that_are_made_for_it(studio):
    takes = studio.plan("hold", "b", "c")
    thread = studio.at_work(takes[0])
    with studio.database.work() as session:
        shorts.request_cancel(session, studio.take(takes[0]).short_id)
    thread.join(timeout=20)
    assert studio.states(takes) == ["cancelled"] * 3
    assert studio.outcomes(takes) == [["cancelled"]] * 3


def test_one_that_was_taken_over_is_left_and_the_others_go_on(studio):
    takes = studio.plan("hold", "b", "c")
    thread = studio.at_work(takes[0])
    with studio.database.engine.begin() as connection:
        statement = "update take set attempt_no = 2, lease_until = now() + interval '1 hour' where id = :take"
        connection.execute(sa.text(statement), {"take": takes[1]})
    folder = studio.home / "scratch" / f"{takes[1]}-1"
    eventually(lambda: not folder.exists(), what="the take to be left")
    assert thread.is_alive()
    (studio.home / "go").touch()
    thread.join(timeout=20)
    assert studio.states(takes) == ["done", "running", "done"]
    assert studio.outcomes([takes[1]]) == [[None]], "whoever took it over closes it"


def test_a_worker_that_drains_hands_all_of_them_on(studio, monkeypatch):
    takes = studio.plan("hold", "b", "c", most=2)
    monkeypatch.setattr(attempts, "DRAINING", bytearray(1))
    thread = studio.at_work(takes[0])
    attempts.DRAINING[0] = 1
    thread.join(timeout=20)
    assert studio.outcomes(takes) == [["interrupted"]] * 3
    assert [studio.take(one).counted_attempts for one in takes] == [0] * 3
