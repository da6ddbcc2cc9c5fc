"""The sweeper's statements: find what is overdue and write a doorbell for it. Any number of sweepers may run.

`for update skip locked` keeps two sweepers from ringing for the same take; the pause between two doorbells of one
take doubles each time, so a long queue does not fill with them.
"""

from __future__ import annotations

import uuid

import sqlalchemy as sa
from sqlalchemy.orm import Session

from db import events, outbox
from db.takes import FOLLOW_DONE, PROMOTE, notify

# A lease that ran out: the worker died or froze. coalesce: a row without a lease must never be overlooked.
EXPIRED = sa.text("""
    select id, short_id, counted_attempts >= max_attempts as spent from take
     where state = 'running' and coalesce(lease_until, '-infinity') < now()
     order by priority desc, not_before for update skip locked limit 200
""")
LOSE_ATTEMPT = sa.text("""
    update attempt set outcome = 'lost', ended_at = clock_timestamp() where take_id = any(:takes) and ended_at is null
""")
AGAIN = sa.text("""
    update take set state = 'planned', lease_until = null, dispatched_at = null, not_before = now()
     where id = any(:takes)
""")
GIVE_UP = sa.text("""
    update take set state = 'failed', lease_until = null, settled_at = now(), error_kind = 'broken',
           error_text = 'every attempt ended with a worker that died (' || attempt_no || ' times): '
                        'the input or the engine kills it; see `reelworks doctor` for memory and disk'
     where id = any(:takes)
""")

# Nobody answered: rest over and no doorbell under way, or the doorbell was lost.
OVERDUE = sa.text("""
    select t.id from take t
     where t.reused_from is null
       and ((t.state = 'planned' and t.not_before <= now()
             and not exists (select 1 from outbox o where o.key = t.id and o.published_at is null))
         or (t.state = 'dispatched'
             and t.dispatched_at < now() - make_interval(secs => :patience * 2 ^ least(rung, 6))))
     order by priority desc, not_before for update of t skip locked limit 200
""")
RANG = sa.text("update take set rung = rung + 1, dispatched_at = now() where id = any(:takes)")

# Cancelled orders that still have something to stop. They are held, so that none is opened again meanwhile;
# one that somebody plans or opens just now is left for the next round.
TO_CANCEL = sa.text("""
    select s.id from short s left join campaign c on c.id = s.campaign_id
     where coalesce(s.cancel_requested_at, c.cancel_requested_at) is not null
       and (s.state in ('planned', 'writing', 'producing', 'assembling')
            or exists (select 1 from take t where t.short_id = s.id and t.state in ('planned', 'dispatched')))
     order by s.id limit 200 for no key update of s skip locked
""")
# What does not run is cancelled here, what runs learns it at its next beat.
CANCEL = sa.text("""
    update take set state = 'cancelled', settled_at = clock_timestamp()
     where short_id = any(:shorts) and state in ('planned', 'dispatched')
 returning id, short_id
""")
# An order that no flow attends is cancelled once nothing of it runs; one that a flow attends is left to the flow.
CANCEL_SHORTS = sa.text("""
    update short s set state = 'cancelled'
     where id = any(:shorts) and state in ('planned', 'writing', 'producing', 'assembling')
       and (flow_lease_until is null or flow_lease_until < now())
       and not exists (select 1 from take t where t.short_id = s.id and t.state in ('planned', 'dispatched', 'running'))
 returning id
""")

# Takes that wait for an equal one which has settled meanwhile.
WAITING = sa.text("""
    select distinct l.id, l.state from take f join take l on l.id = f.reused_from
     where f.state = 'planned' and l.state in ('done', 'failed', 'cancelled')
""")


def sweep(session: Session, *, patience_seconds: float) -> int:
    """One round: returns how many takes were rung again, given up or cancelled."""
    return _cancelled(session) + _expired(session) + _followers(session) + _overdue(session, patience_seconds)


def _expired(session: Session) -> int:
    rows = session.execute(EXPIRED).all()
    if not rows:
        return 0
    spent = [row.id for row in rows if row.spent]
    again = [row.id for row in rows if not row.spent]
    session.execute(LOSE_ATTEMPT, {"takes": spent + again})
    session.execute(GIVE_UP, {"takes": spent})
    session.execute(AGAIN, {"takes": again})
    outbox.put(session, again)
    for row in rows:
        events.record(session, "take", row.id, "lost", actor="sweeper", given_up=row.spent)
        notify(session, row.short_id)
    for take_id in spent:
        session.execute(PROMOTE, {"take": take_id})
    return len(rows)


def _overdue(session: Session, patience_seconds: float) -> int:
    ids: list[uuid.UUID] = list(session.scalars(OVERDUE, {"patience": patience_seconds}))
    if ids:
        session.execute(RANG, {"takes": ids})
        outbox.put(session, ids)
    return len(ids)


def _cancelled(session: Session) -> int:
    shorts = list(session.scalars(TO_CANCEL))
    rows = session.execute(CANCEL, {"shorts": shorts}).all() if shorts else []
    for row in rows:
        events.record(session, "take", row.id, "cancelled", actor="sweeper")
        session.execute(PROMOTE, {"take": row.id})
        notify(session, row.short_id)
    ended = list(session.scalars(CANCEL_SHORTS, {"shorts": shorts})) if shorts else []
    for short_id in ended:
        events.record(session, "short", short_id, "cancelled", actor="sweeper")
        notify(session, short_id)
    return len(rows) + len(ended)


def _followers(session: Session) -> int:
    rows = session.execute(WAITING).all()
    for row in rows:
        if row.state == "done":
            for short_id in session.scalars(FOLLOW_DONE, {"take": row.id}).all():
                notify(session, short_id)
        else:
            session.execute(PROMOTE, {"take": row.id})
    return len(rows)
