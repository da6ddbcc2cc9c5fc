"""Documents: immutable JSON, and assets that people bring along."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from db.tables import DEFAULT_WORKSPACE, Asset, Document
from studio.digest import digest_json
from studio.errors import Refused


def put(session: Session, kind: str, bodies: list[dict[str, Any]], *, workspace: uuid.UUID = DEFAULT_WORKSPACE) -> None:
    """Stores JSON documents that are not there yet."""
    rows = {
        digest: {"workspace_id": workspace, "digest": digest, "kind": kind, "body": body}
        for digest, body in ((digest_json(body), body) for body in bodies)
    }
    if rows:
        ordered = [rows[digest] for digest in sorted(rows)]
        session.execute(insert(Document).on_conflict_do_nothing(), ordered)


def get(session: Session, digest: str, *, workspace: uuid.UUID = DEFAULT_WORKSPACE) -> dict[str, Any]:
    """A document's body. Raises Refused when there is none of this name."""
    row = session.get(Document, (workspace, digest))
    if row is None:
        raise Refused("there is no document of this name", where=digest, do="check the digest")
    return row.body


def get_many(
    session: Session, digests: Iterable[str], *, workspace: uuid.UUID = DEFAULT_WORKSPACE
) -> dict[str, dict[str, Any]]:
    """Bodies by digest, in one statement. Raises Refused when one of them is not there."""
    wanted = set(digests)
    rows = session.execute(
        sa.select(Document.digest, Document.body).where(
            Document.workspace_id == workspace, Document.digest == sa.any_(sa.cast(list(wanted), sa.ARRAY(sa.Text)))
        )
    )
    found = {row.digest: row.body for row in rows}
    if missing := wanted - found.keys():
        raise Refused("there is no document of this name", where=min(missing), do="check the digest")
    return found


def put_asset(
    session: Session,
    digest: str,
    *,
    size: int,
    media_type: str,
    facts: Mapping[str, Any],
    frames_digest: str | None = None,
    workspace: uuid.UUID = DEFAULT_WORKSPACE,
) -> None:
    """Records bytes that are in the store already."""
    row = {
        "workspace_id": workspace,
        "digest": digest,
        "media_type": media_type,
        "size_bytes": size,
        "frames_digest": frames_digest,
        "facts": dict(facts),
    }
    session.execute(insert(Asset).on_conflict_do_nothing(), [row])


def asset(session: Session, digest: str, *, workspace: uuid.UUID = DEFAULT_WORKSPACE) -> Asset | None:
    """The asset of this name, or None."""
    return session.get(Asset, (workspace, digest))


def assets_in_use(session: Session) -> set[str]:
    """Digests of all recorded bytes: what a sweep of the store must keep."""
    return set(session.scalars(sa.select(Asset.digest)))
