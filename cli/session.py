"""What most commands need: the stack, the database and the store, joined in one place."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from cli.output import say
from cli.stack.join import stack
from db.session import Database, database
from storage.open import store_of
from studio.ports import AssetStore
from studio.settings import Settings


@dataclass(frozen=True)
class Studio:
    """A joined stack."""

    settings: Settings
    database: Database
    store: AssetStore


@contextmanager
def studio(*, quiet: bool = False) -> Iterator[Studio]:
    """Starts or joins the stack and hands out its parts. Raises Transient when a server does not answer."""
    with stack(Settings(), say=(lambda _: None) if quiet else say) as settings:
        base = database(settings.database_url.get_secret_value())
        store = store_of(settings)
        yield Studio(settings=settings, database=base, store=store)
