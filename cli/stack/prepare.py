"""What a database needs before the line can run: the newest schema, and the cards of the engines that are here."""

from __future__ import annotations

from db import engines, migrate
from db.session import Database
from models import registry


def prepare(url: str) -> None:
    """Migrates the database and registers the engines. Safe to repeat, and from several machines at once."""
    base = Database(url)
    migrate.upgrade(base)
    with base.work() as session:
        engines.register(session, registry.cards())
    base.close()
