"""Planning: recipes become rows. Planning twice is harmless; an equal recipe that is done is reused.

Everything here is done for many shorts in a constant number of statements.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from db import documents, engines, outbox
from db.tables import Attempt, Document, Scene, Short, Take, TakeInput, TakeOutput
from studio.recipes import Outputs, Recipe
from studio.states import TakeState

# Several ancestors may have made the same bytes under one key; the accepted one is the one that was not reused.
FIND = sa.text("""
    select t.cache_key, t.id, o.role, o.asset_digest from take t join take_output o on o.take_id = t.id
     where t.cache_key = any(:keys) and t.state = 'done' and t.reused_from is null
""")

# The takes that stand for these recipes in their own shorts: not those that failed before the short was ordered again,
# and never a cancelled one: whoever plans, wants it again.
STANDING = sa.text("""
    select distinct on (t.short_id, t.scene_id, t.kind, t.cache_key)
           t.id, t.short_id, t.scene_id, t.kind, t.cache_key, t.state, t.reused_from
      from take t join short s on s.id = t.short_id
     where t.short_id = any(:shorts)
       and t.state <> 'cancelled' and (t.state <> 'failed' or t.settled_at >= s.opened_at)
     order by t.short_id, t.scene_id, t.kind, t.cache_key, t.ordinal desc
""")

# An equal recipe elsewhere, live or done.
LEADERS = sa.text("""
    select id, cache_key, state, output_digest from take
     where cache_key = any(:keys) and reused_from is null and state not in ('failed', 'cancelled')
""")

ORDINALS = sa.text("""
    select short_id, scene_id, kind, max(ordinal) as last from take where short_id = any(:shorts)
     group by short_id, scene_id, kind
""")


@dataclass(frozen=True, kw_only=True)
class Standing:
    """The take that stands for a recipe."""

    take_id: uuid.UUID
    short_id: uuid.UUID
    key: str
    kind: str
    scene_id: uuid.UUID | None
    state: TakeState
    reused: bool


def find(session: Session, keys: Iterable[str]) -> dict[str, Outputs]:
    """What takes with these keys have made."""
    made: dict[str, tuple[uuid.UUID, dict[str, str]]] = {}
    for row in session.execute(FIND, {"keys": list(keys)}):
        made.setdefault(row.cache_key, (row.id, {}))[1][row.role] = row.asset_digest
    return {key: Outputs(take_id=take_id, files=files) for key, (take_id, files) in made.items()}


def standing(session: Session, short_ids: Sequence[uuid.UUID]) -> dict[tuple[uuid.UUID, str], Standing]:
    """Per short and key: the take that stands for the recipe now."""
    rows = session.execute(STANDING, {"shorts": list(short_ids)})
    return {
        (row.short_id, row.cache_key): Standing(
            take_id=row.id,
            short_id=row.short_id,
            key=row.cache_key,
            kind=row.kind,
            scene_id=row.scene_id,
            state=TakeState(row.state),
            reused=row.reused_from is not None,
        )
        for row in rows
    }


def plan(
    session: Session, wanted: Sequence[tuple[uuid.UUID, Recipe]], *, max_attempts: int, priority: int = 0
) -> dict[tuple[uuid.UUID, str], Standing]:
    """Inserts a take for every recipe that none stands for yet, with its spec, inputs and doorbell.

    Args:
        session: the transaction; the shorts' rows are locked in it, so two planners of one short take turns.
        wanted: (short, recipe) pairs.
        max_attempts: how often each take may be tried.
        priority: larger is sooner.

    Returns:
        The standing take of every short and key.
    """
    short_ids = sorted({short_id for short_id, _ in wanted})
    session.execute(sa.select(Short.id).where(Short.id.in_(short_ids)).order_by(Short.id).with_for_update())
    there = standing(session, short_ids)
    missing = {(short_id, r.key): (short_id, r) for short_id, r in wanted if (short_id, r.key) not in there}
    if not missing:
        return there
    documents.put(session, "spec", [recipe.spec_body for _, recipe in missing.values()])
    rows = _rows(session, list(missing.values()), short_ids, max_attempts=max_attempts, priority=priority)
    inserted = _insert(session, rows)
    _record_inputs(session, rows, list(missing.values()), inserted)
    _copy_outputs(session, rows, inserted)
    outbox.put(session, [row["id"] for row in rows if row["id"] in inserted and row["reused_from"] is None])
    if len(inserted) < len(rows):  # another planner was faster with some
        return standing(session, short_ids)
    return there | {(row["short_id"], row["cache_key"]): _standing(row) for row in rows}


def _standing(row: dict[str, Any]) -> Standing:
    """A take that was just inserted."""
    return Standing(
        take_id=row["id"],
        short_id=row["short_id"],
        key=row["cache_key"],
        kind=row["kind"],
        scene_id=row["scene_id"],
        state=TakeState(row["state"]),
        reused=row["reused_from"] is not None,
    )


def _rows(
    session: Session,
    wanted: Sequence[tuple[uuid.UUID, Recipe]],
    short_ids: Sequence[uuid.UUID],
    *,
    max_attempts: int,
    priority: int,
) -> list[dict[str, Any]]:
    scenes = {
        (row.short_id, row.ordinal): row.id
        for row in session.execute(
            sa.select(Scene.short_id, Scene.ordinal, Scene.id).where(Scene.short_id.in_(short_ids))
        )
    }
    engine_ids = engines.ids(session, {recipe.engine.digest for _, recipe in wanted if recipe.engine})
    leaders = {row.cache_key: row for row in session.execute(LEADERS, {"keys": [r.key for _, r in wanted]})}
    ordinals = {
        (row.short_id, row.scene_id, row.kind): row.last for row in session.execute(ORDINALS, {"shorts": short_ids})
    }
    rows, own = [], {}
    for short_id, recipe in wanted:
        scene_id = scenes[short_id, recipe.scene] if recipe.scene is not None else None
        place = (short_id, scene_id, recipe.kind)
        ordinals[place] = ordinals.get(place, 0) + 1
        leader = leaders.get(recipe.key)
        done = leader is not None and leader.state == TakeState.DONE
        row = {
            "id": uuid.uuid4(),
            "short_id": short_id,
            "scene_id": scene_id,
            "kind": recipe.kind,
            "ordinal": ordinals[place],
            "spec_digest": recipe.spec_digest,
            "engine_id": engine_ids[recipe.engine.digest] if recipe.engine else None,
            "seed": recipe.seed,
            "cache_key": recipe.key,
            "state": TakeState.DONE if done else TakeState.PLANNED,
            "output_digest": leader.output_digest if done else None,
            "settled_at": sa.func.now() if done else None,
            "reused_from": leader.id if leader is not None else own.get(recipe.key),
            "max_attempts": max_attempts,
            "priority": priority,
        }
        own.setdefault(recipe.key, row["id"])
        rows.append(row)
    return rows


def _insert(session: Session, rows: list[dict[str, Any]]) -> set[uuid.UUID]:
    """Inserts the rows; one whose key was taken by another planner meanwhile is left for the next round."""
    inserted: set[uuid.UUID] = set()
    for done in (False, True):
        batch = [dict(row) for row in rows if (row["state"] == TakeState.DONE) is done]
        for row in batch:
            row.pop("settled_at")
        if batch:
            statement = insert(Take).on_conflict_do_nothing().returning(Take.id)
            if done:
                statement = statement.values(settled_at=sa.func.now())
            inserted |= set(session.scalars(statement, batch))
    return inserted


def _record_inputs(
    session: Session,
    rows: Sequence[dict[str, Any]],
    wanted: Sequence[tuple[uuid.UUID, Recipe]],
    inserted: set[uuid.UUID],
) -> None:
    edges = [
        {
            "take_id": row["id"],
            "role": given.role,
            "position": given.position,
            "asset_digest": None if given.document else given.digest,
            "document_digest": given.digest if given.document else None,
            "from_take_id": given.from_take,
        }
        for row, (_, recipe) in zip(rows, wanted, strict=True)
        if row["id"] in inserted
        for given in recipe.inputs
    ]
    if edges:
        session.execute(insert(TakeInput), edges)


def _copy_outputs(session: Session, rows: Sequence[dict[str, Any]], inserted: set[uuid.UUID]) -> None:
    pairs = {row["id"]: row["reused_from"] for row in rows if row["state"] == TakeState.DONE and row["id"] in inserted}
    if not pairs:
        return
    made = session.execute(
        sa.select(TakeOutput.take_id, TakeOutput.role, TakeOutput.asset_digest).where(
            TakeOutput.take_id.in_(set(pairs.values()))
        )
    ).all()
    files = [
        {"take_id": take_id, "role": row.role, "asset_digest": row.asset_digest}
        for take_id, leader in pairs.items()
        for row in made
        if row.take_id == leader
    ]
    session.execute(insert(TakeOutput), files)


def previews(session: Session, take_ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, bytes]:
    """A picture (JPEG) of what attempts that run now have made so far, of those whose engines show one."""
    rows = session.execute(
        sa.select(Attempt.take_id, Attempt.preview).where(
            Attempt.take_id.in_(take_ids), Attempt.ended_at.is_(None), Attempt.preview.is_not(None)
        )
    )
    return {row.take_id: row.preview for row in rows}


def shares(session: Session, take_ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, float]:
    """How far attempts that run now are, 0..1."""
    rows = session.execute(
        sa.select(Attempt.take_id, Attempt.progress).where(Attempt.take_id.in_(take_ids), Attempt.ended_at.is_(None))
    )
    return {row.take_id: row.progress for row in rows}


def spec_of(session: Session, take: Take) -> dict[str, Any]:
    """The take's spec as JSON."""
    return session.get_one(Document, (take.workspace_id, take.spec_digest)).body
