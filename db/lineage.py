"""Lineage: everything that went into a short, asked of the rows that were written before the work began."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from db.planning import Standing
from db.tables import Asset, Attempt, Document, Engine, Scene, Short, Take, TakeInput, TakeOutput
from studio.recipes import Recipe, Waiting

# All takes upstream of some, themselves included. A reused take leads to the one that made its bytes.
ANCESTRY = sa.text("""
    with recursive up(id) as (
      select unnest(cast(:takes as uuid[]))
      union
      select x.id from up
        join lateral (
          select i.from_take_id as id from take_input i where i.take_id = up.id and i.from_take_id is not null
          union all
          select t.reused_from from take t where t.id = up.id and t.reused_from is not null
        ) x on true
    )
    select id from up
""")

# The takes that the short's present master is made by, and its story.
ROOTS = sa.text("""
    (select t.id from take t join short s on s.id = t.short_id
      where s.id = :short and t.kind = 'master' and t.output_digest = s.master_digest
      order by t.created_at desc limit 1)
    union all
    (select t.id from take t join short s on s.id = t.short_id
      where s.id = :short and t.kind = 'story' and t.output_digest = s.story_digest
      order by t.created_at desc limit 1)
""")


def master_outputs(session: Session, short_id: uuid.UUID) -> dict[str, str]:
    """Digests by role of the files that belong to the short's present master."""
    rows = session.execute(
        sa.select(TakeOutput.role, TakeOutput.asset_digest, Take.created_at)
        .join(Take, Take.id == TakeOutput.take_id)
        .join(Short, sa.and_(Short.id == Take.short_id, Short.master_digest == Take.output_digest))
        .where(Short.id == short_id, Take.kind == "master")
        .order_by(Take.created_at)
    )
    return {row.role: row.asset_digest for row in rows}


def ancestry(session: Session, take_ids: Sequence[uuid.UUID]) -> list[Take]:
    """These takes and all that they are made from, in the order in which they were planned."""
    found = list(session.scalars(ANCESTRY, {"takes": list(take_ids)}))
    return list(session.scalars(sa.select(Take).where(Take.id.in_(found)).order_by(Take.created_at, Take.id)))


def trace(session: Session, short_id: uuid.UUID, *, roots: Sequence[uuid.UUID] | None = None) -> dict[str, Any]:
    """Everything that went into a short, or into `roots`, takes of it, as JSON. A constant number of statements."""
    short = session.get_one(Short, short_id)
    found = list(session.scalars(ROOTS, {"short": short_id})) if roots is None else list(roots)
    takes = ancestry(session, found)
    return {
        "short": str(short.id),
        "title": short.title,
        "state": short.state,
        "seed": short.seed,
        "brief": short.brief_digest,
        "story": short.story_digest,
        "master": short.master_digest,
        "roots": [str(root) for root in found],
        "takes": describe_all(session, takes),
        "assets": _assets(session, takes),
        "documents": _bodies(session, [short.brief_digest, short.story_digest]),
    }


def story_take(session: Session, short_id: uuid.UUID) -> uuid.UUID | None:
    """The take that wrote the short's story, or None before it is written."""
    short = session.get_one(Short, short_id)
    return session.scalar(
        sa.select(Take.id)
        .where(Take.short_id == short_id, Take.kind == "story", Take.output_digest == short.story_digest)
        .order_by(Take.created_at.desc())
        .limit(1)
    )


def describe(session: Session, take: Take) -> dict[str, Any]:
    """One take with its recipe, inputs, outputs and attempts, as JSON."""
    return describe_all(session, [take])[0]


def describe_all(session: Session, takes: Sequence[Take]) -> list[dict[str, Any]]:
    """Takes with their recipes, inputs, outputs and attempts, as JSON, in a constant number of statements."""
    ids = [take.id for take in takes]
    engines = _by(Engine.id, session, {take.engine_id for take in takes if take.engine_id})
    scenes = _by(Scene.id, session, {take.scene_id for take in takes if take.scene_id})
    specs = _bodies(session, {take.spec_digest for take in takes})
    inputs = _grouped(session, sa.select(TakeInput).order_by(TakeInput.role, TakeInput.position), TakeInput, ids)
    outputs = _grouped(session, sa.select(TakeOutput).order_by(TakeOutput.role), TakeOutput, ids)
    attempts = _grouped(session, sa.select(Attempt).order_by(Attempt.no), Attempt, ids)
    return [
        {
            "take": str(take.id),
            "short": str(take.short_id),
            "kind": take.kind,
            "scene": scenes[take.scene_id].ordinal if take.scene_id else None,
            "scene_id": str(take.scene_id) if take.scene_id else None,
            "ordinal": take.ordinal,
            "state": take.state,
            "key": take.cache_key,
            "spec": specs[take.spec_digest],
            "spec_digest": take.spec_digest,
            "seed": take.seed,
            "engine": _engine(engines.get(take.engine_id)),
            "reused_from": str(take.reused_from) if take.reused_from else None,
            "inputs": [_input(edge) for edge in inputs[take.id]],
            "outputs": {file.role: file.asset_digest for file in outputs[take.id]},
            "attempts": [_attempt(attempt) for attempt in attempts[take.id]],
            "error": take.error_text,
        }
        for take in takes
    ]


def _by(column: Any, session: Session, keys: Collection[uuid.UUID]) -> dict[uuid.UUID, Any]:
    return {row.id: row for row in session.scalars(sa.select(column.class_).where(column.in_(keys)))} if keys else {}


def _bodies(session: Session, digests: Collection[str | None]) -> dict[str, dict[str, Any]]:
    wanted = [digest for digest in digests if digest]
    rows = session.execute(sa.select(Document.digest, Document.body).where(Document.digest.in_(wanted)))
    return {row.digest: row.body for row in rows}


def _grouped(session: Session, statement: Any, table: Any, ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, list[Any]]:
    found: dict[uuid.UUID, list[Any]] = {take_id: [] for take_id in ids}
    for row in session.scalars(statement.where(table.take_id.in_(ids))):
        found[row.take_id].append(row)
    return found


def _input(edge: TakeInput) -> dict[str, Any]:
    return {
        "role": edge.role,
        "position": edge.position,
        "digest": edge.asset_digest or edge.document_digest,
        "document": edge.document_digest is not None,
        "from": str(edge.from_take_id) if edge.from_take_id else None,
    }


def _engine(engine: Engine | None) -> dict[str, Any]:
    if engine is None:
        return {"name": "ffmpeg"}
    card = engine.card
    return {
        "name": engine.name,
        "version": engine.version,
        "digest": engine.digest,
        "weights_digest": card.get("weights_digest", ""),
        "licence": card.get("licence", ""),
        "deterministic": card.get("deterministic", True),
    }


def _attempt(attempt: Attempt) -> dict[str, Any]:
    return {
        "no": attempt.no,
        "worker": attempt.worker,
        "runtime": attempt.runtime,
        "started": attempt.started_at,
        "ended": attempt.ended_at,
        "outcome": attempt.outcome,
        "seconds": attempt.seconds,
        "cpu_seconds": attempt.cpu_seconds,
        "error": attempt.error_text,
    }


def _assets(session: Session, takes: Sequence[Take]) -> dict[str, dict[str, Any]]:
    ids = [take.id for take in takes]
    made = sa.select(TakeOutput.asset_digest).where(TakeOutput.take_id.in_(ids))
    used = sa.select(TakeInput.asset_digest).where(TakeInput.take_id.in_(ids))
    rows = session.scalars(sa.select(Asset).where(sa.or_(Asset.digest.in_(made), Asset.digest.in_(used))))
    return {
        asset.digest: {
            "media_type": asset.media_type,
            "bytes": asset.size_bytes,
            "frames_digest": asset.frames_digest,
            "name": asset.facts.get("name"),
        }
        for asset in rows
    }


def scene_summaries(
    session: Session,
    short_id: uuid.UUID,
    standing: Mapping[str, Standing],
    steps: Sequence[Recipe | Waiting],
) -> list[dict[str, Any]]:
    """What `make --json` says of each scene: the clip that stands for it, and whether all of its takes were reused."""
    rows = []
    for step in steps:
        if step.kind != "clip" or not isinstance(step, Recipe):
            continue
        take = standing.get(step.key)
        own = [standing[s.key] for s in steps if isinstance(s, Recipe) and s.scene == step.scene and s.key in standing]
        rows.append(
            {
                "index": step.scene,
                "take": str(take.take_id) if take else None,
                "state": str(take.state) if take else "planned",
                "engine": step.engine.name if step.engine else "footage",
                "seed": step.seed,
                "prompt": step.spec.prompt,
                "reused": bool(take and _was_reused(session, short_id, take)),
                "takes": {str(t.kind): str(t.take_id) for t in own},
            }
        )
    return rows


def _was_reused(session: Session, short_id: uuid.UUID, take: Standing) -> bool:
    """Made for another short, or before this short was last ordered."""
    if take.reused:
        return True
    settled = session.scalar(sa.select(Take.settled_at).where(Take.id == take.take_id))
    opened = session.scalar(sa.select(Short.opened_at).where(Short.id == short_id))
    return settled is not None and settled < opened


def warnings(session: Session, take_ids: Sequence[uuid.UUID]) -> list[str]:
    """What makers of these takes wanted people to know, each once, with the scenes that it is about."""
    rows = session.execute(
        sa.select(Attempt.warnings, Scene.ordinal)
        .join(Take, Take.id == Attempt.take_id)
        .outerjoin(Scene, Scene.id == Take.scene_id)
        .where(Take.id.in_(take_ids), Attempt.outcome == "accepted")
        .order_by(Take.created_at)
    )
    about: dict[str, set[int]] = {}
    for texts, scene in rows:
        for text in texts:
            about.setdefault(text, set()).update({scene} - {None})
    return [_with_scenes(text, sorted(scenes)) for text, scenes in about.items()]


def _with_scenes(text: str, scenes: Sequence[int]) -> str:
    if not scenes:
        return text
    return f"scene{'s' if len(scenes) > 1 else ''} {', '.join(map(str, scenes))}: {text}"


def take_named(session: Session, name: str) -> Take | None:
    """The take of this id, or of the only id that begins so."""
    pattern = sa.cast(Take.id, sa.Text).like(name.lower().replace("%", "").replace("_", "") + "%")
    found = list(session.scalars(sa.select(Take).where(pattern).limit(2))) if len(name) >= 4 else []
    return found[0] if len(found) == 1 else None


def makers_of(session: Session, digest: str) -> list[Take]:
    """Takes that made these bytes, or these decoded frames, newest first."""
    same = sa.select(Asset.digest).where(sa.or_(Asset.digest == digest, Asset.frames_digest == digest))
    return list(
        session.scalars(
            sa.select(Take)
            .join(TakeOutput, TakeOutput.take_id == Take.id)
            .where(TakeOutput.asset_digest.in_(same))
            .order_by(Take.created_at.desc())
        )
    )


def users_of(session: Session, digest: str) -> list[Take]:
    """Takes that these bytes went into as they are, newest first."""
    used = sa.select(TakeInput.take_id).where(TakeInput.asset_digest == digest)
    return list(session.scalars(sa.select(Take).where(Take.id.in_(used)).order_by(Take.created_at.desc())))


def take_list(session: Session, short_id: uuid.UUID) -> list[dict[str, Any]]:
    """Every take of a short, by scene and kind, as JSON."""
    rows = session.execute(
        sa.select(Take, Scene.ordinal, Scene.chosen_take_id, Engine.name)
        .outerjoin(Scene, Scene.id == Take.scene_id)
        .outerjoin(Engine, Engine.id == Take.engine_id)
        .where(Take.short_id == short_id)
        .order_by(Scene.ordinal.nulls_first(), Take.created_at)
    ).all()
    return [
        {
            "take": str(take.id),
            "scene": ordinal,
            "kind": take.kind,
            "ordinal": take.ordinal,
            "state": take.state,
            "engine": name or "ffmpeg",
            "seed": take.seed,
            "chosen": chosen == take.id,
            "reused_from": str(take.reused_from) if take.reused_from else None,
            "output": take.output_digest,
            "attempts": take.attempt_no,
            "problem": (take.error_text or "").split("\n")[0],
        }
        for take, ordinal, chosen, name in rows
    ]
