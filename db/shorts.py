"""Shorts and their scenes: ordered, opened again, adopted from a story, reworked, settled."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from db import documents, engines, events, takes
from db.tables import Asset, Campaign, Scene, Short, Take
from studio.brief import Brief
from studio.digest import digest_json
from studio.errors import Refused
from studio.line import Order
from studio.states import OPEN, SHORT_MOVES, ShortState
from studio.story import Scene as Script
from studio.story import Story

FLOW_CHANNEL = "reelworks_shorts"  # NOTIFY channel; the payload is the short's id

# Who orders the line of this short, for the time of a lease. One row for one flow.
HOLD = sa.text("""
    update short set flow_run = :run, flow_lease_until = now() + make_interval(secs => :lease)
     where id = :short and (flow_lease_until is null or flow_lease_until < now() or flow_run = :run)
 returning id
""")

# Shorts that want a flow and have none that lives.
UNATTENDED = sa.text("""
    select id from short
     where state in ('planned', 'writing', 'producing', 'assembling') and cancel_requested_at is null
       and (flow_lease_until is null or flow_lease_until < now())
     order by opened_at limit :limit
""")


def order(session: Session, brief: Brief, *, again: bool = False, campaign: uuid.UUID | None = None) -> Short:
    """The short of this brief: the one that was begun if it still is what the brief says, else a new one.

    A short that is finished and untouched is given back as it is; one that is blocked is opened again.
    """
    body = brief.document()
    documents.put(session, "brief", [body, brief.for_writer()])
    digest = digest_json(body)
    short = None if again else _latest(session, digest, campaign)
    if short is None:
        short = Short(title=brief.title, brief_digest=digest, seed=brief.seed, campaign_id=campaign)
        session.add(short)
        session.flush()
        events.record(session, "short", short.id, "ordered", actor="user", brief=digest)
    reopen(session, short)
    return short


def order_many(session: Session, briefs: Sequence[Brief], campaign: uuid.UUID) -> list[uuid.UUID]:
    """Orders many shorts of one campaign in a constant number of statements."""
    bodies = [brief.document() for brief in briefs]
    documents.put(session, "brief", [*bodies, *(brief.for_writer() for brief in briefs)])
    rows = [
        {"id": uuid.uuid4(), "title": b.title, "brief_digest": digest_json(d), "seed": b.seed, "campaign_id": campaign}
        for b, d in zip(briefs, bodies, strict=True)
    ]
    session.execute(sa.insert(Short), rows)
    return [row["id"] for row in rows]


def new_campaign(session: Session, name: str) -> uuid.UUID:
    """A campaign to order shorts in."""
    campaign = Campaign(name=name)
    session.add(campaign)
    session.flush()
    return campaign.id


def reopen(session: Session, short: Short) -> None:
    """Wants the line to be run again; takes that failed before now are made again."""
    short.opened_at = sa.func.clock_timestamp()  # not now(): later than whatever we waited for was settled
    if short.master_digest is None or short.state not in (ShortState.IN_REVIEW, ShortState.APPROVED):
        short.cancel_requested_at = None
        short.problem = None
        if short.state in (ShortState.BLOCKED, ShortState.CANCELLED, ShortState.IN_REVIEW, ShortState.APPROVED):
            short.state = ShortState.WRITING
        session.flush()
    wake(session, short.id)


def wake(session: Session, short_id: uuid.UUID) -> None:
    """Tells the flow runner that the short wants it, when the transaction commits."""
    session.execute(sa.select(sa.func.pg_notify(FLOW_CHANNEL, str(short_id))))


def _latest(session: Session, brief_digest: str, campaign: uuid.UUID | None) -> Short | None:
    return session.scalars(
        sa.select(Short)
        .where(Short.brief_digest == brief_digest, Short.campaign_id.is_not_distinct_from(campaign))
        .where(Short.reworked.is_(False))
        .order_by(Short.created_at.desc())
        .limit(1)
        .with_for_update()
    ).first()


def load(session: Session, short_ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, Order]:
    """The orders of these shorts as they are wanted now, in a constant number of statements."""
    cards = engines.current(session)
    shorts = list(session.scalars(sa.select(Short).where(Short.id.in_(short_ids))))
    scenes = session.execute(
        sa.select(Scene.short_id, Scene.script_digest).where(Scene.short_id.in_(short_ids)).order_by(Scene.ordinal)
    ).all()
    named = {digest for short in shorts for digest in (short.brief_digest, short.story_digest) if digest}
    bodies = documents.get_many(session, named | {scene.script_digest for scene in scenes})
    scripts: dict[uuid.UUID, list[Script]] = {}
    for scene in scenes:
        scripts.setdefault(scene.short_id, []).append(Script.model_validate(bodies[scene.script_digest]))
    return {
        short.id: Order(
            brief=Brief.from_document(bodies[short.brief_digest]),
            engines=cards,
            story=Story.model_validate(bodies[short.story_digest]) if short.story_digest else None,
            scenes=tuple(scripts.get(short.id, ())),
        )
        for short in shorts
    }


def adopt(session: Session, short_id: uuid.UUID, story_digest: str) -> None:
    """The story is written: its scenes become the short's. Adopting twice changes nothing."""
    adopt_many(session, {short_id: story_digest})


def adopt_many(session: Session, stories: Mapping[uuid.UUID, str]) -> None:
    """Stories are written: their scenes become the shorts', in a constant number of statements for any number.

    Args:
        session: the transaction; the shorts' rows are locked in it.
        stories: digest of the story by short; one that has a story already keeps it.
    """
    new = session.scalars(
        sa.select(Short).where(Short.id.in_(stories), Short.story_digest.is_(None)).order_by(Short.id)
        .with_for_update().execution_options(populate_existing=True)
    ).all()  # fmt: skip
    if not new:
        return
    bodies = documents.get_many(session, {stories[short.id] for short in new})
    written = {short.id: Story.model_validate(bodies[stories[short.id]]) for short in new}
    scripts = {id_: [s.model_dump(mode="json") for s in story.scenes] for id_, story in written.items()}
    documents.put(session, "script", [script for of_short in scripts.values() for script in of_short])
    session.execute(
        sa.insert(Scene),
        [
            {"short_id": id_, "ordinal": script["index"], "script_digest": digest_json(script)}
            for id_, of_short in scripts.items()
            for script in of_short
        ],
    )
    for short in new:
        short.story_digest = stories[short.id]
    facts = {id_: {"story": stories[id_], "scenes": len(of_short)} for id_, of_short in scripts.items()}
    events.record_many(session, "short", "written", facts)
    session.flush()


def rescript(session: Session, short_id: uuid.UUID, changed: Sequence[Script], *, actor: str = "user") -> None:
    """Puts changed scripts in the place of what their scenes were; the line then wants new takes for them."""
    short = session.get_one(Short, short_id, with_for_update=True)
    scenes = {scene.ordinal: scene for scene in session.scalars(sa.select(Scene).where(Scene.short_id == short_id))}
    for script in changed:
        if script.index not in scenes:
            raise Refused(
                f"there is no scene {script.index}",
                where=f"short {short_id}",
                do=f"choose from 1 to {len(scenes)}",
            )
        body = script.model_dump(mode="json")
        documents.put(session, "script", [body])
        scene = scenes[script.index]
        events.record(
            session, "scene", scene.id, "rescripted", actor=actor, before=scene.script_digest, after=digest_json(body)
        )
        scene.script_digest = digest_json(body)
    short.reworked = True
    force_open(session, short)


def force_open(session: Session, short: Short) -> None:
    """Opens a short whatever its state: its master is about to be another."""
    if short.state not in OPEN:
        short.state = ShortState.WRITING
    short.problem = None
    short.cancel_requested_at = None
    short.opened_at = sa.func.clock_timestamp()
    session.flush()
    wake(session, short.id)


def move(session: Session, short_id: uuid.UUID, state: ShortState, **values: Any) -> bool:
    """Moves the short to a state if that is legal from where it is; True when it is there now."""
    sources = [before for before, after in SHORT_MOVES.items() if state in after]
    changed = session.execute(
        sa.update(Short).where(Short.id == short_id, Short.state.in_(sources)).values(state=state, **values)
        .returning(Short.id)
    ).first()  # fmt: skip
    if changed:
        events.record(session, "short", short_id, state.value)
        takes.notify(session, short_id)
    return changed is not None or session.get_one(Short, short_id).state == state


def choose(session: Session, short_id: uuid.UUID, by_scene: dict[int, uuid.UUID]) -> None:
    """Marks each scene's clip take that the master is made of."""
    for scene in session.scalars(sa.select(Scene).where(Scene.short_id == short_id)):
        if scene.ordinal in by_scene and scene.chosen_take_id != by_scene[scene.ordinal]:
            scene.chosen_take_id = by_scene[scene.ordinal]


def request_cancel(session: Session, short_id: uuid.UUID, *, actor: str = "user") -> None:
    """Asks everything of this short to stop: what waits at the next sweep, what runs at its next beat."""
    session.execute(sa.update(Short).where(Short.id == short_id).values(cancel_requested_at=sa.func.now()))
    events.record(session, "short", short_id, "cancel_requested", actor=actor)
    takes.notify(session, short_id)


def cancel_requested(session: Session, short_id: uuid.UUID) -> bool:
    """Whether somebody asked this short, or its campaign, to stop."""
    short = session.get_one(Short, short_id)
    campaign = session.get(Campaign, short.campaign_id) if short.campaign_id else None
    return short.cancel_requested_at is not None or (campaign is not None and campaign.cancel_requested_at is not None)


def end_cancelled(session: Session, short_id: uuid.UUID) -> bool:
    """Moves a short whose order was cancelled to its end; False when it is still, or again, wanted."""
    if not cancel_requested(session, short_id):
        return False
    session.refresh(session.get_one(Short, short_id), with_for_update=True)
    return cancel_requested(session, short_id) and move(session, short_id, ShortState.CANCELLED)


def get(session: Session, short_id: uuid.UUID) -> Short:
    """The row of a short."""
    return session.get_one(Short, short_id)


def lock(session: Session, short_id: uuid.UUID) -> None:
    """Keeps others from changing the short until the transaction ends."""
    session.execute(sa.select(Short.id).where(Short.id == short_id).with_for_update())


def held(session: Session, short_id: uuid.UUID) -> bool:
    """Whether a flow orders this short's line now."""
    return bool(session.scalar(sa.select(Short.flow_lease_until > sa.func.now()).where(Short.id == short_id)))


def hold(session: Session, short_id: uuid.UUID, run: str, *, lease_seconds: float) -> bool:
    """Takes or renews the right to order this short's line. False: another flow has it."""
    return session.execute(HOLD, {"short": short_id, "run": run, "lease": lease_seconds}).first() is not None


def release(session: Session, short_id: uuid.UUID, run: str) -> None:
    """Gives the right back."""
    session.execute(sa.update(Short).where(Short.id == short_id, Short.flow_run == run).values(flow_lease_until=None))


def unattended(session: Session, *, limit: int = 25) -> list[uuid.UUID]:
    """Shorts that want a flow and have none that lives, oldest order first."""
    return list(session.scalars(UNATTENDED, {"limit": limit}))


def resolve(session: Session, name: str) -> Short:
    """The short that a person means: its id, the beginning of it, `last`, or the digest of its master.

    Raises:
        Refused: none or several are meant.
    """
    found = _candidates(session, name.strip().lower())
    if len(found) == 1:
        return found[0]
    what = "no short is called that" if not found else f"{len(found)} shorts begin like that"
    raise Refused(what, where=name, do="give more of its id; `reelworks shorts` lists them, `last` is the newest")


def _candidates(session: Session, name: str) -> list[Short]:
    if name == "last":
        return list(session.scalars(sa.select(Short).order_by(Short.opened_at.desc()).limit(1)))
    if name.startswith("sha256:"):
        by_master = sa.select(Short).where(Short.master_digest == name).order_by(Short.created_at.desc()).limit(1)
        found = list(session.scalars(by_master))
        return found or _by_any_master(session, name)
    if len(name) < 4:
        return []
    pattern = sa.cast(Short.id, sa.Text).like(name.replace("%", "").replace("_", "") + "%")
    return list(session.scalars(sa.select(Short).where(pattern).limit(3)))


def _by_any_master(session: Session, digest: str) -> list[Short]:
    """Shorts of which these bytes once were the master, before a rework."""
    made = (
        sa.select(Take.short_id).where(Take.kind == "master", Take.output_digest == digest)
        .order_by(Take.created_at.desc()).limit(1)
    )  # fmt: skip
    return list(session.scalars(sa.select(Short).where(Short.id.in_(made))))


def newest(session: Session, *, limit: int = 20) -> list[Short]:
    """The newest shorts."""
    return list(session.scalars(sa.select(Short).order_by(Short.created_at.desc()).limit(limit)))


def master_of(session: Session, short: Short) -> Asset | None:
    """The short's master as an asset, or None before there is one."""
    return session.get(Asset, (short.workspace_id, short.master_digest)) if short.master_digest else None
