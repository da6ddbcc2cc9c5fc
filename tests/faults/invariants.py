"""What must hold after every fault (I1 to I9 of the failure matrix), asked of the rows, the store and the folders."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from pathlib import Path

import sqlalchemy as sa

from db.session import Database
from studio.states import SHORT_MOVES, TAKE_MOVES, ShortState, TakeState

# A log of every move of a state, kept by the database itself while a test runs.
AUDIT = """
create table moved (no bigserial, subject text, subject_id uuid, before text, after text,
                    at timestamptz default clock_timestamp());
create function note_move() returns trigger language plpgsql as
  $$ begin insert into moved (subject, subject_id, before, after) values (tg_table_name, new.id, old.state, new.state);
     return new; end $$;
create trigger noted after update on take for each row when (old.state <> new.state) execute function note_move();
create trigger noted after update on short for each row when (old.state <> new.state) execute function note_move();
"""

UNSETTLED = "select id, kind, state from take where state in ('planned', 'dispatched', 'running')"  # I1
ACCEPTED_TWICE = "select take_id from attempt where outcome = 'accepted' group by take_id having count(*) > 1"  # I2
DONE_WITHOUT_ACCEPTED = """
    select t.id from take t where t.state = 'done' and t.reused_from is null
       and not exists (select 1 from attempt a where a.take_id = t.id and a.outcome = 'accepted')
"""
STILL_OPEN = "select take_id, no from attempt where ended_at is null"  # I3
MADE_TWICE = """
    select cache_key from take where reused_from is null and state not in ('failed', 'cancelled')
     group by workspace_id, cache_key having count(*) > 1
"""
WITHOUT_OUTPUT = """
    select t.id from take t where t.state = 'done'
       and not exists (select 1 from take_output o where o.take_id = t.id and o.asset_digest = t.output_digest)
"""  # I4
TOO_MANY = "select id, counted_attempts from take where counted_attempts > max_attempts"  # I7
SAID_TWICE = """
    select subject_id, count(*) from event where subject = 'take'
       and (kind in ('done', 'cancelled') or (kind = 'failed' and not (data->>'retry')::bool)
            or (kind = 'lost' and (data->>'given_up')::bool))
     group by subject_id having count(*) > 1
"""  # I8
NEVER = (ACCEPTED_TWICE, DONE_WITHOUT_ACCEPTED, STILL_OPEN, MADE_TWICE, WITHOUT_OUTPUT, TOO_MANY, SAID_TWICE)


def check(database: Database, home: Path, *, lease_seconds: float) -> None:
    """Fails with the rows that break a promise. Everything must have settled before (I1)."""
    with database.engine.connect() as connection:
        assert connection.execute(sa.text(UNSETTLED)).all() == [], "not settled"
        for statement in NEVER:
            assert connection.execute(sa.text(statement)).all() == [], statement
        assert _illegal_moves(connection) == []
        _check_bytes(connection, home / "assets")
        assert leftovers(connection, home / "scratch") == set()
        _check_waste(connection, lease_seconds)
    _check_runs(home / "runs.log")


def _illegal_moves(connection: sa.Connection) -> list[tuple[str, str, str]]:
    tables = {"take": (TakeState, TAKE_MOVES), "short": (ShortState, SHORT_MOVES)}
    rows = connection.execute(sa.text("select distinct subject, before, after from moved")).all()
    return [
        (row.subject, row.before, row.after)
        for row in rows
        if tables[row.subject][0](row.after) not in tables[row.subject][1][tables[row.subject][0](row.before)]
    ]


def _check_bytes(connection: sa.Connection, store: Path) -> None:
    """I4: what a row names is in the store and is what its name says. I5: nothing half-written lies there."""
    for digest in connection.execute(sa.text("select distinct asset_digest from take_output")).scalars():
        digits = digest.removeprefix("sha256:")
        content = (store / digits[:2] / digits).read_bytes()
        assert hashlib.sha256(content).hexdigest() == digits


def leftovers(connection: sa.Connection, scratch: Path) -> set[str]:
    """I5: only attempts whose process was killed leave a folder, which the sweeper removes a day later.

    The others' are removed a moment after their row is settled, which a busy machine makes a long one.
    """
    killed = {
        f"{row.take_id}-{row.no}"
        for row in connection.execute(sa.text("select take_id, no from attempt where outcome in ('lost', 'accepted')"))
    }
    left = {path.name for path in scratch.iterdir()} if scratch.exists() else set()
    return left - killed


def _check_waste(connection: sa.Connection, lease_seconds: float) -> None:
    """I6: after the last sign of life an attempt holds its take for a lease and a sweep; the rest is a slow machine."""
    silent = sa.text(
        "select take_id, no from attempt where outcome = 'lost'"
        " and ended_at - coalesce(beat_at, started_at) > make_interval(secs => :most)"
    )
    assert connection.execute(silent, {"most": lease_seconds + 10}).all() == []


def _check_runs(log: Path) -> None:
    """I3 by the machine's own clock: no take was ever made by two living processes at once."""
    living: dict[str, dict[str, str]] = defaultdict(dict)  # take -> process -> attempt
    for line in log.read_text().splitlines() if log.exists() else ():
        _, what, attempt, process = line.split()
        take = attempt.rpartition("-")[0]
        if what == "end":
            living[take].pop(process, None)
            continue
        others = [other for other in living[take] if Path(f"/proc/{other}").exists() and other != process]
        assert others == [], f"{attempt} began while {others} still worked"
        living[take] = {process: attempt}
