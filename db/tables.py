"""All tables, in the order of the data's way. Rules that must never break are constraints and partial indexes here.

The row of a take is the work itself: who may work on it is decided by one UPDATE (`db/takes.py`), never by a message.
"""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from studio.states import Outcome, ShortState, TakeState

DEFAULT_WORKSPACE = uuid.UUID("00000000-0000-0000-0000-000000000001")
DIGEST = "~ '^sha256:[0-9a-f]{64}$'"
KINDS = ("story", "clip", "voice", "soundtrack", "segment", "transition", "master")


def _one_of(column: str, values: Any) -> str:
    return f"{column} in ({', '.join(repr(str(value)) for value in values)})"


class Base(DeclarativeBase):
    """Registry of the tables, with names for constraints so that migrations can speak of them."""

    metadata = sa.MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {  # noqa: RUF012  (SQLAlchemy reads a plain dict)
        dict[str, Any]: JSONB,
        datetime: sa.TIMESTAMP(timezone=True),
        uuid.UUID: sa.Uuid(),
        str: sa.Text(),
    }


def _id() -> Mapped[uuid.UUID]:
    return mapped_column(primary_key=True, server_default=text("gen_random_uuid()"))


def _now() -> Mapped[datetime]:
    return mapped_column(server_default=text("now()"))


def _workspace() -> Mapped[uuid.UUID]:
    return mapped_column(ForeignKey("workspace.id"), server_default=text(f"'{DEFAULT_WORKSPACE}'"))


class Workspace(Base):
    """A tenant. One exists from the start."""

    __tablename__ = "workspace"
    id: Mapped[uuid.UUID] = _id()
    name: Mapped[str] = mapped_column(unique=True)


class Document(Base):
    """Immutable JSON named by the digest of its canonical form: briefs, stories, scripts, specs."""

    __tablename__ = "document"
    workspace_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("workspace.id"), primary_key=True, server_default=text(f"'{DEFAULT_WORKSPACE}'")
    )
    digest: Mapped[str] = mapped_column(primary_key=True)
    kind: Mapped[str]
    body: Mapped[dict[str, Any]]
    created_at: Mapped[datetime] = _now()
    __table_args__ = (CheckConstraint(f"digest {DIGEST}", name="digest"),)


class Asset(Base):
    """Immutable bytes in the store. `frames_digest` names the decoded frames of a video."""

    __tablename__ = "asset"
    workspace_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("workspace.id"), primary_key=True, server_default=text(f"'{DEFAULT_WORKSPACE}'")
    )
    digest: Mapped[str] = mapped_column(primary_key=True)
    media_type: Mapped[str]
    size_bytes: Mapped[int] = mapped_column(sa.BigInteger)
    frames_digest: Mapped[str | None]
    facts: Mapped[dict[str, Any]] = mapped_column(server_default=text("'{}'"))
    created_at: Mapped[datetime] = _now()
    __table_args__ = (
        CheckConstraint(f"digest {DIGEST}", name="digest"),
        CheckConstraint("size_bytes > 0", name="size"),
    )


class Engine(Base):
    """A network or procedure with its weights and configuration, as its card says."""

    __tablename__ = "engine"
    id: Mapped[uuid.UUID] = _id()
    name: Mapped[str]
    version: Mapped[str]
    digest: Mapped[str] = mapped_column(unique=True)  # over name, version, weights and configuration
    card: Mapped[dict[str, Any]]
    registered_at: Mapped[datetime] = _now()  # the newest row of a name is the current one
    retired_at: Mapped[datetime | None]
    __table_args__ = (Index("ix_engine_name_registered_at", "name", "registered_at"),)


class Campaign(Base):
    """Many shorts that are ordered, watched and cancelled together."""

    __tablename__ = "campaign"
    id: Mapped[uuid.UUID] = _id()
    workspace_id: Mapped[uuid.UUID] = _workspace()
    name: Mapped[str]
    cancel_requested_at: Mapped[datetime | None]
    created_at: Mapped[datetime] = _now()


class Short(Base):
    """One vertical video to deliver. `flow_*` is the lease of the flow that orders its line."""

    __tablename__ = "short"
    id: Mapped[uuid.UUID] = _id()
    workspace_id: Mapped[uuid.UUID] = _workspace()
    campaign_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("campaign.id"), index=True)
    title: Mapped[str]
    brief_digest: Mapped[str]
    story_digest: Mapped[str | None]
    master_digest: Mapped[str | None]
    seed: Mapped[int] = mapped_column(sa.BigInteger)
    state: Mapped[str] = mapped_column(server_default=ShortState.PLANNED)
    reworked: Mapped[bool] = mapped_column(server_default=text("false"))  # scripts differ from the brief's story
    problem: Mapped[str | None]  # why it is blocked, in a sentence
    opened_at: Mapped[datetime] = _now()  # last ordered; takes that failed before are made again
    flow_run: Mapped[str | None]
    flow_lease_until: Mapped[datetime | None]
    cancel_requested_at: Mapped[datetime | None]
    created_at: Mapped[datetime] = _now()
    __table_args__ = (
        CheckConstraint(_one_of("state", ShortState), name="state"),
        ForeignKeyConstraint(["workspace_id", "brief_digest"], ["document.workspace_id", "document.digest"]),
        ForeignKeyConstraint(["workspace_id", "story_digest"], ["document.workspace_id", "document.digest"]),
        ForeignKeyConstraint(["workspace_id", "master_digest"], ["asset.workspace_id", "asset.digest"]),
        # Finds the short that a repeated order continues.
        Index("ix_short_brief_digest_created_at", "workspace_id", "brief_digest", "created_at"),
        # Finds the shorts that want a flow.
        Index(
            "ix_short_open", "state", postgresql_where=text("state in ('planned','writing','producing','assembling')")
        ),
    )


class Scene(Base):
    """One unit of a short's story. Its state is a view over its takes."""

    __tablename__ = "scene"
    id: Mapped[uuid.UUID] = _id()
    workspace_id: Mapped[uuid.UUID] = _workspace()
    short_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("short.id"))
    ordinal: Mapped[int]
    script_digest: Mapped[str]  # the scene as it is wanted now; a rework changes it
    chosen_take_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("take.id", use_alter=True))
    __table_args__ = (
        UniqueConstraint("short_id", "ordinal"),
        ForeignKeyConstraint(["workspace_id", "script_digest"], ["document.workspace_id", "document.digest"]),
    )


class Take(Base):
    """One planned execution of a frozen recipe: the work itself."""

    __tablename__ = "take"
    id: Mapped[uuid.UUID] = _id()
    workspace_id: Mapped[uuid.UUID] = _workspace()
    short_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("short.id"))
    scene_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("scene.id"), index=True)
    kind: Mapped[str]
    ordinal: Mapped[int]
    spec_digest: Mapped[str]
    engine_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("engine.id"))
    seed: Mapped[int] = mapped_column(sa.BigInteger, server_default=text("0"))
    cache_key: Mapped[str]
    state: Mapped[str] = mapped_column(server_default=TakeState.PLANNED)
    attempt_no: Mapped[int] = mapped_column(server_default=text("0"))
    counted_attempts: Mapped[int] = mapped_column(server_default=text("0"))  # interrupted ones are not counted
    max_attempts: Mapped[int] = mapped_column(server_default=text("3"))
    priority: Mapped[int] = mapped_column(server_default=text("0"))
    not_before: Mapped[datetime] = _now()
    dispatched_at: Mapped[datetime | None]
    rung: Mapped[int] = mapped_column(server_default=text("0"))  # doorbells sent since it was last claimable
    lease_until: Mapped[datetime | None]
    output_digest: Mapped[str | None]
    reused_from: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("take.id"))
    error_kind: Mapped[str | None]
    error_text: Mapped[str | None]
    created_at: Mapped[datetime] = _now()
    settled_at: Mapped[datetime | None]
    __table_args__ = (
        CheckConstraint(_one_of("state", TakeState), name="state"),
        CheckConstraint(_one_of("kind", KINDS), name="kind"),
        CheckConstraint(f"cache_key {DIGEST}", name="cache_key"),
        CheckConstraint("(state = 'done') = (output_digest is not null)", name="done_has_output"),
        CheckConstraint("(state = 'running') = (lease_until is not null)", name="running_has_lease"),
        ForeignKeyConstraint(["workspace_id", "spec_digest"], ["document.workspace_id", "document.digest"]),
        ForeignKeyConstraint(["workspace_id", "output_digest"], ["asset.workspace_id", "asset.digest"]),
        # Planning twice is harmless.
        UniqueConstraint("short_id", "scene_id", "kind", "ordinal", postgresql_nulls_not_distinct=True),
        # Nothing is made twice: at most one take of a key is live or done, the others follow it.
        Index(
            "take_once",
            "workspace_id",
            "cache_key",
            unique=True,
            postgresql_where=text("reused_from is null and state not in ('failed','cancelled')"),
        ),
        # What the sweeper looks at.
        Index(
            "ix_take_live", "state", "not_before", postgresql_where=text("state in ('planned','dispatched','running')")
        ),
        Index("ix_take_reused_from", "reused_from", postgresql_where=text("reused_from is not null")),
    )


class Attempt(Base):
    """One try at a take by one worker: paid for, never deleted."""

    __tablename__ = "attempt"
    take_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("take.id"), primary_key=True)
    no: Mapped[int] = mapped_column(primary_key=True)
    worker: Mapped[str]
    runtime: Mapped[dict[str, Any]] = mapped_column(server_default=text("'{}'"))
    remembered: Mapped[dict[str, Any]] = mapped_column(server_default=text("'{}'"))  # a remote job's id
    progress: Mapped[float] = mapped_column(server_default=text("0"))
    preview: Mapped[bytes | None]  # a small JPEG of what is there so far
    started_at: Mapped[datetime] = _now()
    beat_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    outcome: Mapped[str | None]
    error_kind: Mapped[str | None]
    error_text: Mapped[str | None]
    seconds: Mapped[float | None]  # of the engine's own work
    cpu_seconds: Mapped[float | None]
    cost: Mapped[float] = mapped_column(server_default=text("0"))
    warnings: Mapped[list[Any]] = mapped_column(JSONB, server_default=text("'[]'"))  # what people should know
    __table_args__ = (
        CheckConstraint(f"outcome is null or {_one_of('outcome', Outcome)}", name="outcome"),
        CheckConstraint("(ended_at is null) = (outcome is null)", name="ended_has_outcome"),
        Index("attempt_accepted_once", "take_id", unique=True, postgresql_where=text("outcome = 'accepted'")),
    )


class TakeInput(Base):
    """What a take is made from, written before it runs. Append-only."""

    __tablename__ = "take_input"
    take_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("take.id"), primary_key=True)
    role: Mapped[str] = mapped_column(primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    workspace_id: Mapped[uuid.UUID] = _workspace()
    asset_digest: Mapped[str | None]
    document_digest: Mapped[str | None]
    from_take_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("take.id"), index=True)
    __table_args__ = (
        CheckConstraint("num_nonnulls(asset_digest, document_digest) = 1", name="one_digest"),
        ForeignKeyConstraint(["workspace_id", "asset_digest"], ["asset.workspace_id", "asset.digest"]),
        ForeignKeyConstraint(["workspace_id", "document_digest"], ["document.workspace_id", "document.digest"]),
        Index("ix_take_input_asset_digest", "asset_digest"),
    )


class TakeOutput(Base):
    """Every file that a take's accepted attempt made, by role."""

    __tablename__ = "take_output"
    take_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("take.id"), primary_key=True)
    role: Mapped[str] = mapped_column(primary_key=True)
    workspace_id: Mapped[uuid.UUID] = _workspace()
    asset_digest: Mapped[str]
    __table_args__ = (
        ForeignKeyConstraint(["workspace_id", "asset_digest"], ["asset.workspace_id", "asset.digest"]),
        Index("ix_take_output_asset_digest", "asset_digest"),
    )


class Event(Base):
    """What happened to whom, by whom. Append-only."""

    __tablename__ = "event"
    id: Mapped[int] = mapped_column(sa.BigInteger, sa.Identity(), primary_key=True)
    workspace_id: Mapped[uuid.UUID] = _workspace()
    subject: Mapped[str]  # short, scene, take, campaign
    subject_id: Mapped[uuid.UUID]
    kind: Mapped[str]
    actor: Mapped[str]
    at: Mapped[datetime] = _now()
    data: Mapped[dict[str, Any]] = mapped_column(server_default=text("'{}'"))
    __table_args__ = (Index("ix_event_subject_id_id", "subject_id", "id"),)


class Outbox(Base):
    """Doorbells that are still to be rung: written in the transaction that makes them needed, sent after it."""

    __tablename__ = "outbox"
    id: Mapped[int] = mapped_column(sa.BigInteger, sa.Identity(), primary_key=True)
    topic: Mapped[str]  # the take's kind
    key: Mapped[uuid.UUID]  # the take
    created_at: Mapped[datetime] = _now()
    published_at: Mapped[datetime | None]
    tries: Mapped[int] = mapped_column(server_default=text("0"))
    __table_args__ = (Index("ix_outbox_unpublished", "id", postgresql_where=text("published_at is null")),)


# Append-only tables: a trigger refuses UPDATE, DELETE and TRUNCATE (migration 0001).
APPEND_ONLY = ("document", "take_input", "take_output", "event")
