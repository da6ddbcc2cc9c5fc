"""Connections to Postgres: one pool per process, one transaction per unit of work, the database's clock only."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

import psycopg
import sqlalchemy as sa
from sqlalchemy.exc import InterfaceError, OperationalError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.orm import Session

from studio.errors import Transient

REST_SECONDS = 0.25


def driver_url(url: str) -> str:
    """The address with the driver that we use named in it."""
    for scheme in ("postgresql://", "postgres://"):
        if url.startswith(scheme):
            return "postgresql+psycopg://" + url.removeprefix(scheme)
    return url


def plain_url(url: str) -> str:
    """The address as libpq reads it."""
    return url.replace("postgresql+psycopg://", "postgresql://", 1)


class Database:
    """The pool of one database. Cheap to make; connects when first used."""

    def __init__(self, url: str, *, pool_size: int = 3) -> None:
        self.url = driver_url(url)
        self.engine = sa.create_engine(
            self.url,
            pool_size=pool_size,
            max_overflow=2,
            connect_args={"connect_timeout": 5, "application_name": "reelworks"},
        )
        sa.event.listen(self.engine, "checkin", _remember)
        sa.event.listen(self.engine, "checkout", _ping_after_a_rest)

    @contextmanager
    def work(self) -> Iterator[Session]:
        """One transaction: committed at the end, rolled back on an error. A lost server is Transient."""
        try:
            with Session(self.engine, expire_on_commit=False) as session, session.begin():
                yield session
        except (OperationalError, InterfaceError, PoolTimeout) as error:
            raise Transient(
                f"the database does not answer ({_first_line(error)})",
                where=self.engine.url.render_as_string(hide_password=True),
                do="start it, or run `reelworks doctor`; nothing that was finished is lost",
            ) from error

    def close(self) -> None:
        """Gives all connections back."""
        self.engine.dispose()


def _remember(_connection: Any, record: Any) -> None:
    record.info["returned"] = time.monotonic()


def _ping_after_a_rest(connection: Any, record: Any, _proxy: Any) -> None:
    """Asks a connection that has rested whether it lives, so that a restarted server is noticed before the work.

    One that was used a moment ago is not asked: that would be a round trip for every transaction.
    """
    if time.monotonic() - record.info.get("returned", time.monotonic()) < REST_SECONDS:
        return
    try:
        connection.execute("select 1")
        connection.rollback()
    except psycopg.Error as error:
        raise sa.exc.DisconnectionError from error


def _first_line(error: SQLAlchemyError) -> str:
    return str(getattr(error, "orig", None) or error).strip().splitlines()[0]


@cache
def database(url: str) -> Database:
    """The process's pool for this address."""
    return Database(url)
