"""Removes orphans: objects that no row names, because a worker died between storing and finishing, or a take lost."""

from __future__ import annotations

import time
from collections.abc import Iterable
from dataclasses import dataclass

from storage.folder import FolderStore
from studio.ports import AssetStore

GRACE_SECONDS = 24 * 3600.0  # younger objects may belong to a take that finishes now


@dataclass(frozen=True, kw_only=True)
class Swept:
    """What a sweep did."""

    kept: int
    removed: int
    freed_bytes: int


def sweep(
    store: AssetStore, in_use: Iterable[str], *, grace_seconds: float = GRACE_SECONDS, now: float | None = None
) -> Swept:
    """Deletes every object that is not in use and older than the grace time.

    The listing is taken before `in_use` is read, so that an object stored and named meanwhile is never an orphan.

    Args:
        store: either adapter.
        in_use: digests that rows name; a generator is read once, after the listing.
        grace_seconds: how old an orphan has to be.
        now: seconds since the epoch by the store's clock; None: this machine's.
    """
    before = (time.time() if now is None else now) - grace_seconds
    objects = list(store.listing())
    named = set(in_use)
    orphans = [found for found in objects if found.digest not in named and found.modified < before]
    for orphan in orphans:
        store.delete(orphan.digest)
    if isinstance(store, FolderStore):
        store.tidy(older_than_seconds=grace_seconds)
    return Swept(
        kept=len(objects) - len(orphans), removed=len(orphans), freed_bytes=sum(orphan.size for orphan in orphans)
    )
