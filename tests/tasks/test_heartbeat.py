"""The beat: renews, learns, and stops work in time."""

from __future__ import annotations

import time
import uuid

import pytest

from db import takes
from db.session import Database
from studio.errors import Transient
from tasks import heartbeat
from tasks.heartbeat import Heartbeat, Rhythm
from tests.conftest import eventually

QUICK = Rhythm(lease=0.6, beat=0.05, deadline=60)


class Frozen:
    """A database that takes a question and never answers."""

    def work(self):
        time.sleep(3600)


class Gone:
    """A database that is not there."""

    def work(self):
        raise Transient("the database does not answer")


@pytest.fixture(autouse=True)
def quick_ticks(monkeypatch):
    monkeypatch.setattr(heartbeat, "TICK_SECONDS", 0.02)


@pytest.fixture
def beating():
    """Starts beats and ends them after the test; work that does not listen is not this process's end."""
    started: list[Heartbeat] = []

    def start(base, *, rhythm=QUICK, draining=lambda: False) -> Heartbeat:
        beat = Heartbeat(base, uuid.uuid4(), 1, rhythm, draining)
        started.append(beat)
        beat.start()
        return beat

    yield start
    for beat in started:
        beat._ended.set()


@pytest.mark.parametrize("base", [Frozen(), Gone()], ids=["frozen", "gone"])
def test_work_is_told_to_stop_before_its_lease_ends_when_the_database_is_silent(beating, base, monkeypatch):
    monkeypatch.setattr(heartbeat.os, "_exit", lambda code: None)
    beat = beating(base)
    assert eventually(lambda: beat.stop_reason, what="the reason") == "alone"
    assert QUICK.alone < QUICK.lease


def test_work_past_its_deadline_is_told_so(beating, monkeypatch):
    monkeypatch.setattr(heartbeat.os, "_exit", lambda code: None)
    beat = beating(Gone(), rhythm=Rhythm(lease=60, beat=30, deadline=0.1))
    assert eventually(lambda: beat.stop_reason, what="the reason") == "timeout"


def test_a_worker_that_drains_stops_its_work_and_never_by_force(beating, monkeypatch):
    ended: list[int] = []
    monkeypatch.setattr(heartbeat.os, "_exit", ended.append)
    beat = beating(Gone(), rhythm=Rhythm(lease=0.9, beat=30, deadline=60), draining=lambda: True)
    assert eventually(lambda: beat.stop_reason, what="the reason") == "draining"
    assert beat._watching.is_alive()
    assert ended == []


def test_work_that_does_not_listen_is_ended_with_its_process(beating, monkeypatch):
    ended: list[int] = []
    monkeypatch.setattr(heartbeat.os, "_exit", ended.append)
    beating(Gone(), rhythm=Rhythm(lease=0.3, beat=0.05, deadline=0.01))
    eventually(lambda: ended, what="the end")
    assert ended[0] == heartbeat.EXIT_DEAF


def test_a_take_that_is_anothers_by_now_is_left(beating, database: Database, monkeypatch):
    monkeypatch.setattr(heartbeat.os, "_exit", lambda code: None)
    with database.work() as session:
        assert takes.beat(session, uuid.uuid4(), 1, lease_seconds=30) is None
    beat = beating(database)
    assert eventually(lambda: beat.stop_reason, what="the reason") == "fenced"
