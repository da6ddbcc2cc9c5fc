"""Takes: claim, beat, finish, fail, release. The reliability heart.

One conditional UPDATE decides who works; only the database's clock is asked; whoever comes late changes nothing.
Lost, doubled and late messages, dead workers and dead flows are harmless because of what is in this file.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from db import events
from db.tables import Asset, Attempt, Document, Take, TakeOutput
from studio.retry import RetryDecision, decide
from studio.states import Outcome

CHANNEL = "reelworks_takes"  # NOTIFY channel; the payload is the short's id

# One statement decides who works. Nobody else gets a row back.
CLAIM = sa.text("""
    update take t
       set state = 'running', attempt_no = attempt_no + 1, counted_attempts = counted_attempts + 1,
           lease_until = now() + make_interval(secs => :lease), rung = 0
      from short s left join campaign c on c.id = s.campaign_id
     where t.id = :take and s.id = t.short_id and t.reused_from is null
       and s.cancel_requested_at is null and c.cancel_requested_at is null
       and t.counted_attempts < t.max_attempts and t.not_before <= now()
       and (t.state in ('planned', 'dispatched') or (t.state = 'running' and t.lease_until < now()))
 returning t.attempt_no, t.kind, t.engine_id, t.seed, t.short_id, t.scene_id, t.workspace_id,
           t.max_attempts, t.counted_attempts,
           (select d.body from document d where d.workspace_id = t.workspace_id and d.digest = t.spec_digest) as spec
""")

# Takes like one that was just claimed, which nobody works on; each is still to be claimed for itself.
BESIDE = sa.text("""
    select t.id from take t left join scene c on c.id = t.scene_id
     where t.short_id = :short and t.kind = :kind and t.engine_id = :engine and t.reused_from is null
       and t.state in ('planned', 'dispatched') and t.not_before <= now()
       and t.attempt_no = 0 and t.max_attempts > 1
     order by t.priority desc, c.ordinal, t.created_at, t.id
""")

# Renews the lease and learns of cancellation in the same round trip. No row: fenced off.
BEAT = sa.text("""
    update take t set lease_until = now() + make_interval(secs => :lease)
      from short s left join campaign c on c.id = s.campaign_id
     where t.id = :take and t.attempt_no = :no and t.state = 'running' and s.id = t.short_id
 returning coalesce(s.cancel_requested_at, c.cancel_requested_at) is not null as cancelled
""")

# Fenced: changes a row only for the attempt that still holds the take.
SETTLE = sa.text("""
    update take
       set state = :state, lease_until = null, output_digest = :output, settled_at = now(),
           error_kind = :error_kind, error_text = :error_text
     where id = :take and attempt_no = :no and state = 'running'
 returning pg_notify(:channel, short_id::text)
""")

# Back to planned: to be tried again after a rest, or handed on by a worker that drains (then not counted).
RELEASE = sa.text("""
    update take
       set state = 'planned', lease_until = null, dispatched_at = null, rung = 0,
           not_before = now() + make_interval(secs => :delay),
           counted_attempts = counted_attempts - :uncounted, error_kind = :error_kind, error_text = :error_text
     where id = :take and attempt_no = :no and state = 'running'
 returning short_id
""")

# Whether the order is still cancelled; it cannot be opened again before this transaction has ended.
CANCELLED = sa.text("""
    select coalesce(s.cancel_requested_at, c.cancel_requested_at) is not null
      from short s left join campaign c on c.id = s.campaign_id where s.id = :short for share of s
""")

# What a take is made from: assets by digest, documents with their bodies.
INPUTS = sa.text("""
    select i.role, i.position, coalesce(i.asset_digest, i.document_digest) as digest, d.body
      from take_input i
      left join document d on d.workspace_id = i.workspace_id and d.digest = i.document_digest
     where i.take_id = :take order by i.role, i.position
""")

# Takes that wait for an equal one elsewhere are done when it is.
FOLLOW_DONE = sa.text("""
    with followed as (
      update take f set state = 'done', output_digest = l.output_digest, settled_at = now()
        from take l
       where f.reused_from = l.id and l.state = 'done' and f.state = 'planned' and l.id = :take
   returning f.id, f.short_id
    ), copied as (
      insert into take_output (take_id, role, workspace_id, asset_digest)
      select f.id, o.role, o.workspace_id, o.asset_digest
        from followed f join take_output o on o.take_id = :take
    )
    select short_id from followed
""")

# When an equal take failed or was cancelled, the oldest that waited for it takes its place, the rest follow that one.
PROMOTE = sa.text("""
    with heir as (
      update take set reused_from = null
       where id = (select id from take where reused_from = :take and state = 'planned' order by created_at, id limit 1)
   returning id
    ), others as (
      update take t set reused_from = heir.id from heir
       where t.reused_from = :take and t.state = 'planned' and t.id <> heir.id
    )
    insert into outbox (topic, key) select 'take', id from heir
""")


CLAIMED = ("kind", "spec", "engine_id", "seed", "short_id", "scene_id", "workspace_id", "max_attempts")


@dataclass(frozen=True, kw_only=True)
class Claim:
    """The right to work on a take until the lease ends."""

    take_id: uuid.UUID
    no: int
    kind: str
    spec: dict[str, Any]
    engine_id: uuid.UUID | None
    seed: int
    short_id: uuid.UUID
    scene_id: uuid.UUID | None
    workspace_id: uuid.UUID
    counted: int
    max_attempts: int
    inputs: Sequence[sa.Row[Any]] = ()  # role, position, digest, and the body of those that are documents


@dataclass(frozen=True, kw_only=True)
class Output:
    """A stored file, ready to be recorded."""

    role: str
    digest: str
    size: int
    media_type: str
    frames_digest: str | None = None
    facts: dict[str, Any] = field(default_factory=dict)


def claim(
    session: Session, take_id: uuid.UUID, *, worker: str, lease_seconds: float, runtime: dict[str, Any]
) -> Claim | None:
    """Takes the take for the time of the lease and opens an attempt, or None when there is nothing to do.

    The attempt is counted in the statement that takes the lease, so that a worker that dies at once is counted too.
    """
    row = session.execute(CLAIM, {"take": take_id, "lease": lease_seconds}).mappings().first()
    if row is None:
        return None
    if row["attempt_no"] > 1:
        _close_open_attempts(session, take_id, Outcome.LOST)
    attempt = {"take_id": take_id, "no": row["attempt_no"], "worker": worker, "runtime": runtime}
    session.execute(sa.insert(Attempt.__table__), attempt)
    events.record(session, "take", take_id, "claimed", actor=worker, attempt=row["attempt_no"])
    given = inputs(session, take_id)
    return Claim(
        take_id=take_id,
        no=row["attempt_no"],
        counted=row["counted_attempts"],
        inputs=given,
        **{k: row[k] for k in CLAIMED},
    )


def beside(session: Session, claim: Claim) -> Sequence[uuid.UUID]:
    """Takes that may be made together with a claimed one: of its short, kind and engine.

    Only first attempts that may be repeated have company: whoever kills the process that all are made in costs each
    of the others one attempt, and is alone from then on.
    """
    if claim.no > 1 or claim.max_attempts == 1:
        return []
    given = {"short": claim.short_id, "kind": claim.kind, "engine": claim.engine_id}
    return session.scalars(BESIDE, given).all()


def beat(
    session: Session,
    take_id: uuid.UUID,
    no: int,
    *,
    lease_seconds: float,
    progress: float | None = None,
    preview: bytes = b"",
) -> bool | None:
    """Renews the lease. True: go on. False: cancellation was asked for. None: fenced off, stop at once.

    A preview that is not empty takes the place of the one before.
    """
    row = session.execute(BEAT, {"take": take_id, "no": no, "lease": lease_seconds}).first()
    if row is None:
        return None
    values: dict[str, Any] = {"beat_at": sa.func.now()}
    if progress is not None:
        values["progress"] = progress
    if preview:
        values["preview"] = preview
    session.execute(sa.update(Attempt).where(Attempt.take_id == take_id, Attempt.no == no).values(values))
    return not row.cancelled


def remember(session: Session, take_id: uuid.UUID, no: int, data: dict[str, Any]) -> None:
    """Stores what a later attempt must know, such as a remote job's id."""
    merged = Attempt.remembered.concat(sa.cast(data, sa.dialects.postgresql.JSONB))
    session.execute(sa.update(Attempt).where(Attempt.take_id == take_id, Attempt.no == no).values(remembered=merged))


def remembered(session: Session, take_id: uuid.UUID) -> dict[str, Any]:
    """What earlier attempts of the take stored, the latest word winning."""
    rows = session.scalars(sa.select(Attempt.remembered).where(Attempt.take_id == take_id).order_by(Attempt.no))
    return {key: value for row in rows for key, value in row.items()}


def inputs(session: Session, take_id: uuid.UUID) -> Sequence[sa.Row[Any]]:
    """The take's inputs in order: role, position, digest, and the body of those that are documents."""
    return session.execute(INPUTS, {"take": take_id}).all()


def finish(
    session: Session,
    claim: Claim,
    *,
    primary: str,
    outputs: Sequence[Output],
    seconds: float,
    cpu_seconds: float,
    cost: float = 0.0,
    document: tuple[str, dict[str, Any]] | None = None,
    warnings: Sequence[str] = (),
) -> bool:
    """Makes the attempt's output the take's, if it still holds the take. False: too late, the attempt is fenced.

    Args:
        session: the transaction.
        claim: the right that was held.
        primary: role of the output that stands for the take.
        outputs: files that are in the store already, verified.
        seconds: the engine's own work.
        cpu_seconds: processor time of it.
        cost: money.
        document: (kind, body) when the primary output is JSON that others refer to as a document.
        warnings: what people should know about what was made, in sentences.
    """
    _record_assets(session, claim, outputs)
    digest = next(output.digest for output in outputs if output.role == primary)
    if document is not None:
        _record_document(session, claim, digest, *document)
    accepted = _settle(session, claim, "done", output=digest)
    outcome = Outcome.ACCEPTED if accepted else Outcome.FENCED
    _close(session, claim, outcome, seconds=seconds, cpu_seconds=cpu_seconds, cost=cost, warnings=list(warnings))
    _record(session, claim, "done", held=accepted, output=digest)
    if not accepted:
        return False
    session.execute(
        insert(TakeOutput.__table__),
        [{"take_id": claim.take_id, "workspace_id": claim.workspace_id, "role": output.role,
          "asset_digest": output.digest} for output in outputs],
    )  # fmt: skip
    for short_id in session.scalars(FOLLOW_DONE, {"take": claim.take_id}).all():
        notify(session, short_id)
    return True


def fail(session: Session, claim: Claim, *, error_kind: str, error_text: str, outcome: Outcome = Outcome.ERROR) -> bool:
    """Ends the attempt with an error: the take rests and is tried again, or has failed, as the retry rule says.

    False: too late, the take is another attempt's by now and nothing was changed.
    """
    decision = decide(error_kind=error_kind, attempt=claim.counted, max_attempts=claim.max_attempts)
    error = {"error_kind": error_kind, "error_text": error_text}
    if decision.retry:
        held = _release(session, claim, decision, **error)
    elif held := _settle(session, claim, "failed", **error):
        session.execute(PROMOTE, {"take": claim.take_id})
    _close(session, claim, outcome if held else Outcome.FENCED, **error)
    _record(session, claim, "failed", held=held, error=error_text, retry=decision.retry)
    return held


def interrupt(session: Session, claim: Claim) -> bool:
    """The worker drains: the take goes back to planned and the attempt is not counted against it. False: too late."""
    held = _release(session, claim, RetryDecision(retry=True), uncounted=1)
    _close(session, claim, Outcome.INTERRUPTED if held else Outcome.FENCED)
    _record(session, claim, "interrupted", held=held)
    return held


def cancel(session: Session, claim: Claim) -> bool:
    """The order was cancelled while this attempt ran. False: too late, or it was ordered again meanwhile."""
    if not session.scalar(CANCELLED, {"short": claim.short_id}):
        interrupt(session, claim)
        return False
    held = _settle(session, claim, "cancelled")
    _close(session, claim, Outcome.CANCELLED if held else Outcome.FENCED)
    if held:
        session.execute(PROMOTE, {"take": claim.take_id})
    _record(session, claim, "cancelled", held=held)
    return held


def outcome(session: Session, claim: Claim) -> Outcome | None:
    """How the attempt ended, or None while it is open: for whoever lost the answer to a commit."""
    found = session.scalar(sa.select(Attempt.outcome).where(Attempt.take_id == claim.take_id, Attempt.no == claim.no))
    return Outcome(found) if found else None


def notify(session: Session, short_id: uuid.UUID) -> None:
    """Wakes whoever waits for the short, when the transaction commits."""
    session.execute(sa.select(sa.func.pg_notify(CHANNEL, str(short_id))))


def _settle(session: Session, claim: Claim, state: str, **values: Any) -> bool:
    given = {"output": None, "error_kind": None, "error_text": None} | values
    which = {"take": claim.take_id, "no": claim.no, "state": state, "channel": CHANNEL}
    return session.execute(SETTLE, which | given).first() is not None


def _record(session: Session, claim: Claim, kind: str, *, held: bool, **data: Any) -> None:
    """What an attempt that held its take did to it; of one that came too late, that it did."""
    if held:
        events.record(session, "take", claim.take_id, kind, attempt=claim.no, **data)
    else:
        events.record(session, "take", claim.take_id, "fenced", attempt=claim.no)


def _release(session: Session, claim: Claim, decision: RetryDecision, *, uncounted: int = 0, **error: Any) -> bool:
    given = {"error_kind": None, "error_text": None} | error
    row = session.execute(
        RELEASE,
        {"take": claim.take_id, "no": claim.no, "delay": decision.delay_seconds, "uncounted": uncounted, **given},
    ).first()
    if row is not None:
        notify(session, row.short_id)
    return row is not None


def _close(session: Session, claim: Claim, outcome: Outcome, **values: Any) -> None:
    session.execute(
        sa.update(Attempt.__table__)
        .where(Attempt.take_id == claim.take_id, Attempt.no == claim.no, Attempt.ended_at.is_(None))
        .values(outcome=outcome, ended_at=sa.func.clock_timestamp(), **values)
    )


def _close_open_attempts(session: Session, take_id: uuid.UUID, outcome: Outcome) -> None:
    session.execute(
        sa.update(Attempt)
        .where(Attempt.take_id == take_id, Attempt.ended_at.is_(None))
        .values(outcome=outcome, ended_at=sa.func.clock_timestamp())
    )


def _record_assets(session: Session, claim: Claim, outputs: Sequence[Output]) -> None:
    rows = {
        output.digest: {
            "workspace_id": claim.workspace_id,
            "digest": output.digest,
            "media_type": output.media_type,
            "size_bytes": output.size,
            "frames_digest": output.frames_digest,
            "facts": output.facts,
        }
        for output in sorted(outputs, key=lambda output: output.digest)
    }
    session.execute(insert(Asset.__table__).on_conflict_do_nothing(), list(rows.values()))


def _record_document(session: Session, claim: Claim, digest: str, kind: str, body: dict[str, Any]) -> None:
    row = {"workspace_id": claim.workspace_id, "digest": digest, "kind": kind, "body": body}
    session.execute(insert(Document).on_conflict_do_nothing(), [row])


def state_of(session: Session, take_ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, str]:
    """The states of these takes."""
    rows = session.execute(sa.select(Take.id, Take.state).where(Take.id.in_(take_ids)))
    return {row.id: row.state for row in rows}
