"""Engines as the database knows them: workers register the cards of what they can run, planners read them."""

from __future__ import annotations

import uuid
from collections.abc import Iterable

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from db.tables import Engine
from studio.ports import EngineCard


def register(session: Session, cards: Iterable[EngineCard]) -> None:
    """Makes these cards the current ones of their names."""
    rows = [
        {"name": c.name, "version": c.version, "digest": c.digest, "card": c.model_dump(mode="json")} for c in cards
    ]
    statement = insert(Engine)
    statement = statement.on_conflict_do_update(
        index_elements=[Engine.digest],
        set_={"card": statement.excluded.card, "registered_at": sa.func.now(), "retired_at": None},
    )
    for row in sorted(rows, key=lambda row: row["digest"]):
        session.execute(statement, [row])


def current(session: Session) -> dict[str, EngineCard]:
    """The newest card of every name that is not retired."""
    rows = session.scalars(
        sa.select(Engine)
        .where(Engine.retired_at.is_(None))
        .distinct(Engine.name)
        .order_by(Engine.name, Engine.registered_at.desc())
    )
    return {row.name: EngineCard.model_validate(row.card) for row in rows}


def ids(session: Session, digests: Iterable[str]) -> dict[str, uuid.UUID]:
    """Row ids by the engines' digests."""
    rows = session.execute(sa.select(Engine.digest, Engine.id).where(Engine.digest.in_(set(digests))))
    return {row.digest: row.id for row in rows}


def card(session: Session, engine_id: uuid.UUID) -> EngineCard:
    """The card of one row."""
    return EngineCard.model_validate(session.get_one(Engine, engine_id).card)
