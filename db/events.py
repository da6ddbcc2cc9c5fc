"""The history: what happened to whom, by whom. Append-only."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from db.tables import Event


def record(
    session: Session, subject: str, subject_id: uuid.UUID, kind: str, *, actor: str = "line", **data: Any
) -> None:
    """Adds a line to the subject's history."""
    row = {"subject": subject, "subject_id": subject_id, "kind": kind, "actor": actor, "data": data}
    session.execute(sa.insert(Event.__table__), row)


def record_many(
    session: Session, subject: str, kind: str, data: Mapping[uuid.UUID, dict[str, Any]], *, actor: str = "line"
) -> None:
    """Adds one line of one kind to the history of each of these subjects, in one statement."""
    rows = [
        {"subject": subject, "subject_id": id_, "kind": kind, "actor": actor, "data": one} for id_, one in data.items()
    ]
    if rows:
        session.execute(sa.insert(Event.__table__), rows)


def history(session: Session, subject_id: uuid.UUID) -> list[Event]:
    """The subject's events, oldest first."""
    return list(session.scalars(sa.select(Event).where(Event.subject_id == subject_id).order_by(Event.id)))
