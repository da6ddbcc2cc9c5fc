"""What most commands need: the stack, the database and the store, joined in one place."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from cli.output import say
from cli.stack.join import revive, stack
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
    embedded: bool  # whether the servers are ours to start

    def revive(self) -> None:
        """Starts the embedded stack again if it is gone; servers of others are only waited for."""
        if self.embedded:
            revive(self.settings, say=say)


@contextmanager
def studio(*, quiet: bool = False) -> Iterator[Studio]:
    """Starts or joins the stack and hands out its parts. Raises Transient when a server does not answer."""
    given = Settings()
    with stack(given, say=(lambda _: None) if quiet else say) as settings:
        base = database(settings.database_url.get_secret_value())
        store = store_of(settings)
        yield Studio(settings=settings, database=base, store=store, embedded=given.embedded)
