"""The history: what happened to whom, by whom. Append-only."""

from __future__ import annotations

import uuid
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from db.tables import Event


def record(
    session: Session, subject: str, subject_id: uuid.UUID, kind: str, *, actor: str = "line", **data: Any
) -> None:
    """Adds a line to the subject's history."""
    session.add(Event(subject=subject, subject_id=subject_id, kind=kind, actor=actor, data=data))


def history(session: Session, subject_id: uuid.UUID) -> list[Event]:
    """The subject's events, oldest first."""
    return list(session.scalars(sa.select(Event).where(Event.subject_id == subject_id).order_by(Event.id)))
