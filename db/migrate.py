"""Migrations: brings a database to the newest schema. Safe to run from several processes at once."""

from __future__ import annotations

from pathlib import Path

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from db.session import Database

LOCK = 7_335_190  # one migration at a time, whoever runs it


def config(connection: sa.Connection | None = None) -> Config:
    """Alembic's configuration, without an ini file."""
    settings = Config()
    settings.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    settings.attributes["connection"] = connection
    return settings


def upgrade(database: Database) -> None:
    """Runs the migrations that are missing. Each has a lock timeout, so it fails rather than stops the line."""
    with database.engine.connect() as connection:
        connection.execute(sa.text("select pg_advisory_lock(:lock)"), {"lock": LOCK})
        connection.execute(sa.text("set lock_timeout = '4s'"))
        connection.commit()
        try:
            command.upgrade(config(connection), "head")
            connection.commit()
        finally:
            connection.rollback()
            connection.execute(sa.text("select pg_advisory_unlock(:lock)"), {"lock": LOCK})
            connection.commit()


def revisions(database: Database) -> tuple[str, str]:
    """The version of the database's tables (empty: none) and the one that this program wants. Raises Transient."""
    with database.work() as session:
        current = MigrationContext.configure(session.connection()).get_current_revision()
    return current or "", ScriptDirectory.from_config(config()).get_current_head() or ""
