"""Waiting for rows: LISTEN and NOTIFY over a poll, so that a lost notification costs seconds and never the wait."""

from __future__ import annotations

import time
import uuid
from collections.abc import Sequence
from types import TracebackType

import psycopg
import sqlalchemy as sa
from sqlalchemy.orm import Session

from db.session import Database, database, plain_url
from db.tables import Take
from db.takes import CHANNEL
from studio.settings import Settings


def database_of(settings: Settings) -> Database:
    """The process's pool for these settings."""
    return database(settings.database_url.get_secret_value())


class Listener:
    """Waits for news of one short, or of any.

    Args:
        base: the database to listen on, over a connection of its own.
        short_id: whose news; None: everybody's.
        channel: the NOTIFY channel.
    """

    def __init__(self, base: Database, short_id: uuid.UUID | None = None, *, channel: str = CHANNEL) -> None:
        self._url = plain_url(base.url)
        self._short_id, self._channel = short_id, channel
        self._connection: psycopg.Connection | None = None

    def __enter__(self) -> Listener:
        self._connect()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, tb: TracebackType | None) -> None:
        if self._connection is not None:
            self._connection.close()

    def wait(self, seconds: float) -> bool:
        """True as soon as there is news, False after `seconds`. A lost connection counts as no news, after a rest."""
        if self._connection is None and not self._connect():
            time.sleep(min(seconds, 1.0))
            return False
        try:
            end = time.monotonic() + seconds
            while (left := end - time.monotonic()) > 0:  # others' news must not put the poll off
                news = list(self._connection.notifies(timeout=left, stop_after=1))
                if self._meant(news):
                    return True
        except psycopg.Error:
            self._connection = None
        return False

    def _meant(self, news: Sequence[psycopg.Notify]) -> bool:
        return any(self._short_id is None or note.payload == str(self._short_id) for note in news)

    def _connect(self) -> bool:
        try:
            self._connection = psycopg.connect(self._url, autocommit=True, connect_timeout=5)
            self._connection.execute(f'listen "{self._channel}"')
        except psycopg.Error:
            self._connection = None
        return self._connection is not None


def output(session: Session, take_id: uuid.UUID) -> str | None:
    """The digest of what a take made."""
    return session.scalar(sa.select(Take.output_digest).where(Take.id == take_id))


def errors(session: Session, take_ids: Sequence[uuid.UUID]) -> list[str]:
    """What went wrong with these takes, one sentence each."""
    rows = session.execute(sa.select(Take.kind, Take.error_text).where(Take.id.in_(take_ids)).order_by(Take.created_at))
    return [f"{row.kind}: {row.error_text or 'cancelled'}" for row in rows]


def live_work(url: str) -> bool:
    """Whether any take or short still moves."""
    with database(url).work() as session:
        return bool(session.scalar(LIVE))


LIVE = sa.text("""
    select exists (select 1 from take where state in ('dispatched', 'running'))
        or exists (select 1 from short where state in ('planned', 'writing', 'producing', 'assembling')
                                         and flow_lease_until > now())
""")

# What moves, what waits, and what should have moved long ago, for `reelworks doctor`.
BACKLOG = sa.text("""
    select count(*) filter (where state = 'running') as running,
           count(*) filter (where state in ('planned', 'dispatched') and reused_from is null) as waiting,
           count(*) filter (where state = 'failed' and settled_at > now() - interval '1 day') as failed,
           count(*) filter (where state = 'running' and lease_until < now() - make_interval(secs => :patience)
                               or state = 'planned' and reused_from is null
                                  and not_before < now() - make_interval(secs => :patience)) as overdue
      from take where state in ('planned', 'dispatched', 'running') or settled_at > now() - interval '1 day'
""")


def backlog(database: Database, *, patience_seconds: float) -> dict[str, int]:
    """How many takes run, wait, failed in the last day, and are overdue."""
    with database.work() as session:
        return dict(session.execute(BACKLOG, {"patience": patience_seconds}).mappings().one())
