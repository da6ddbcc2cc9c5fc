"""A database that is ended at once in the middle of things (row 9 of the failure matrix), and one that freezes (10).

These tests have a Postgres of their own, durable, because what they ask is what it kept.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from cli.stack import processes
from cli.stack.postgres import Postgres
from db import migrate
from db.session import Database
from tests.conftest import eventually
from tests.faults.harness import LEASE_SECONDS, Cluster

pytestmark = pytest.mark.xdist_group("faults")

# A finish waits in its commit: with the row not yet kept, or kept and the answer not yet sent (as when a standby
# does not answer, for which only this one transaction waits).
WAIT_BEFORE_COMMIT = """
create function wait_here() returns trigger language plpgsql as $$ begin perform pg_sleep(600); return null; end $$;
create constraint trigger slow_commit after insert on take_output deferrable initially deferred
  for each row execute function wait_here();
"""
WAIT_AFTER_COMMIT = """
create function wait_here() returns trigger language plpgsql as
  $$ begin perform set_config('synchronous_commit', 'on', true); return null; end $$;
create trigger slow_answer after insert on take_output for each row execute function wait_here();
"""


class Server:
    """A Postgres that can be ended and started again on its port and data."""

    def __init__(self, folder: Path) -> None:
        self.postgres = Postgres(folder, processes.free_port())
        self.start()

    def start(self) -> None:
        """Starts it and waits until it answers."""
        self.process: subprocess.Popen[bytes] = self.postgres.start()
        eventually(self.postgres.ready, what="Postgres")

    def restart(self) -> None:
        """As `pg_ctl restart -m immediate`: nobody is waited for, nothing is tidied."""
        self.stop()
        self.start()

    def stop(self) -> None:
        """Ends every process of it without a word."""
        self.process.send_signal(signal.SIGQUIT)
        self.process.wait(timeout=20)

    def ask(self, statement: str) -> list[tuple]:
        """Runs a statement outside any transaction."""
        with psycopg.connect(self.postgres.url(), autocommit=True) as connection:
            cursor = connection.execute(statement)
            return cursor.fetchall() if cursor.description else []

    def lets_commits_through(self) -> bool:
        """Takes the slow trigger away; a worker that already waits in it again holds its table, and is sent off."""
        self.ask("select pg_terminate_backend(pid) from pg_stat_activity where wait_event = 'PgSleep'")
        try:
            self.ask("set lock_timeout = '200ms'; drop trigger if exists slow_commit on take_output")
        except psycopg.errors.LockNotAvailable:
            return False
        return True

    def waits_for(self, event: str) -> bool:
        """Whether a transaction waits for this."""
        return bool(self.ask(f"select 1 from pg_stat_activity where wait_event = '{event}'"))


@pytest.fixture
def server() -> Iterator[Server]:
    folder = Path(tempfile.mkdtemp(prefix="reelworks-postgres-"))
    folder.chmod(0o711)
    made = Server(folder / "postgres")
    yield made
    if made.process.poll() is None:
        made.process.send_signal(signal.SIGCONT)
        made.stop()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def fragile(tmp_path: Path, server: Server, broker: str) -> Iterator[Cluster]:
    """A cluster on a database that will be ended."""
    database = Database(server.postgres.url())
    migrate.upgrade(database)
    made = Cluster(tmp_path / "home", database, broker, url=server.postgres.url())
    yield made
    made.close()
    database.close()


def test_work_goes_on_when_the_database_is_restarted_under_it(fragile: Cluster, server: Server):
    worker, sweeper = fragile.worker(children=1), fragile.sweeper()
    (take,) = fragile.plan("hold")
    fragile.until(lambda: fragile.begun(take), "working")
    fragile.until(lambda: fragile.attempts(take)[0].beat_at, "a beat")
    server.restart()
    (fragile.home / "go").touch()
    assert fragile.settle([take]) == ["done"]
    assert fragile.outcomes(take) in (["accepted"], ["lost", "accepted"]), "it went on, or was left in good time"
    assert worker.poll() is None
    assert sweeper.poll() is None
    (after,) = fragile.plan("")
    assert fragile.settle([after]) == ["done"]
    fragile.check()


def test_a_commit_that_was_not_kept_is_made_again_without_making_the_take_again(fragile: Cluster, server: Server):
    server.ask(WAIT_BEFORE_COMMIT)
    fragile.worker(children=1)
    sweeper = fragile.sweeper()
    (take,) = fragile.plan("")
    fragile.until(lambda: server.waits_for("PgSleep"), "the commit")
    fragile.kill(sweeper)  # or a slow machine would let it be faster than the worker
    server.restart()
    assert server.ask("select state from take where state = 'done'") == []
    eventually(server.lets_commits_through, what="commits that do not wait")
    assert fragile.settle([take]) == ["done"]
    assert fragile.outcomes(take) == ["accepted"]
    fragile.check()


def test_a_commit_whose_answer_was_lost_is_read_again_and_believed(fragile: Cluster, server: Server):
    server.ask("alter system set synchronous_standby_names = 'nobody'")
    server.ask("alter database reelworks set synchronous_commit = local")
    server.ask("select pg_reload_conf()")
    server.ask(WAIT_AFTER_COMMIT)
    fragile.database.engine.dispose()  # connections that are open keep the setting they began with
    worker = fragile.worker(children=1)
    fragile.sweeper()
    (take,) = fragile.plan("")
    fragile.until(lambda: server.waits_for("SyncRep"), "the answer to be owed")
    settings = server.postgres.data / "postgresql.auto.conf"
    server.stop()
    settings.write_text("synchronous_standby_names = ''\n")
    server.start()
    assert fragile.settle([take]) == ["done"]
    assert fragile.outcomes(take) == ["accepted"]
    assert "fenced" not in fragile.events(take)
    assert worker.poll() is None
    (after,) = fragile.plan("")
    assert fragile.settle([after]) == ["done"]
    fragile.check()


def test_work_stops_itself_before_its_lease_ends_when_the_database_freezes(fragile: Cluster, server: Server):
    fragile.worker(children=1)
    fragile.sweeper()
    (take,) = fragile.plan("hold")
    process = fragile.until(lambda: fragile.begun(take), "working")
    fragile.until(lambda: fragile.attempts(take)[0].beat_at, "a beat")
    for pid in _group(server.process.pid):
        os.kill(pid, signal.SIGSTOP)
    fragile.until(lambda: fragile.begun(take) != process, "the work to stop", seconds=LEASE_SECONDS + 30)
    for pid in _group(server.process.pid):
        os.kill(pid, signal.SIGCONT)
    (fragile.home / "go").touch()
    assert fragile.settle([take]) == ["done"]
    assert fragile.outcomes(take) == ["lost", "accepted"]
    fragile.check()


def _group(leader: int) -> list[int]:
    """A server's processes."""
    found = []
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = path.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[1]) == leader or int(path.parent.name) == leader:
            found.append(int(path.parent.name))
    return found
