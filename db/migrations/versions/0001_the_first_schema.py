"""The first schema."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "engine",
        sa.Column("id", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("version", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("card", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("registered_at", sa.TIMESTAMP(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("retired_at", sa.TIMESTAMP(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_engine")),
        sa.UniqueConstraint("digest", name=op.f("uq_engine_digest")),
    )
    op.create_index("ix_engine_name_registered_at", "engine", ["name", "registered_at"], unique=False)
    op.create_table(
        "outbox",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("topic", sa.Text(), nullable=False),
        sa.Column("key", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.TIMESTAMP(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("published_at", sa.TIMESTAMP(timezone=True), nullable=True),
        sa.Column("tries", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox")),
    )
    op.create_index(
        "ix_outbox_unpublished", "outbox", ["id"], unique=False, postgresql_where=sa.text("published_at is null")
    )
    op.create_table(
        "workspace",
        sa.Column("id", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_workspace")),
        sa.UniqueConstraint("name", name=op.f("uq_workspace_name")),
    )
    op.create_table(
        "asset",
        sa.Column(
            "workspace_id", sa.Uuid(), server_default=sa.text("'00000000-0000-0000-0000-000000000001'"), nullable=False
        ),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("media_type", sa.Text(), nullable=False),
        sa.Column("size_bytes", sa.BigInteger(), nullable=False),
        sa.Column("frames_digest", sa.Text(), nullable=True),
        sa.Column("facts", postgresql.JSONB(astext_type=sa.Text()), server_default=sa.text("'{}'"), nullable=False),
        sa.Column("created_at", sa.TIMESTAMP(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("digest ~ '^sha256:[0-9a-f]{64}$'", name=op.f("ck_asset_digest")),
        sa.CheckConstraint("size_bytes > 0", name=op.f("ck_asset_size")),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name=op.f("fk_asset_workspace_id_workspace")),
        sa.PrimaryKeyConstraint("workspace_id", "digest", name=op.f("pk_asset")),
    )
    op.create_table(
        "campaign",
        sa.Column("id", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column(
            "workspace_id", sa.Uuid(), server_default=sa.text("'00000000-0000-0000-0000-000000000001'"), nullable=False
        ),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("cancel_requested_at", sa.TIMESTAMP(timezone=True), nullable=True),
        sa.Column("created_at", sa.TIMESTAMP(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name=op.f("fk_campaign_workspace_id_workspace")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_campaign")),
    )
    op.create_table(
        "document",
        sa.Column(
            "workspace_id", sa.Uuid(), server_default=sa.text("'00000000-0000-0000-0000-000000000001'"), nullable=False
        ),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("body", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("created_at", sa.TIMESTAMP(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("digest ~ '^sha256:[0-9a-f]{64}$'", name=op.f("ck_document_digest")),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name=op.f("fk_document_workspace_id_workspace")),
        sa.PrimaryKeyConstraint("workspace_id", "digest", name=op.f("pk_document")),
    )
    op.create_table(
        "event",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column(
            "workspace_id", sa.Uuid(), server_default=sa.text("'00000000-0000-0000-0000-000000000001'"), nullable=False
        ),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("at", sa.TIMESTAMP(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("data", postgresql.JSONB(astext_type=sa.Text()), server_default=sa.text("'{}'"), nullable=False),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name=op.f("fk_event_workspace_id_workspace")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_event")),
    )
    op.create_index("ix_event_subject_id_id", "event", ["subject_id", "id"], unique=False)
    op.create_table(
        "short",
        sa.Column("id", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column(
            "workspace_id", sa.Uuid(), server_default=sa.text("'00000000-0000-0000-0000-000000000001'"), nullable=False
        ),
        sa.Column("campaign_id", sa.Uuid(), nullable=True),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("brief_digest", sa.Text(), nullable=False),
        sa.Column("story_digest", sa.Text(), nullable=True),
        sa.Column("master_digest", sa.Text(), nullable=True),
        sa.Column("seed", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.Text(), server_default="planned", nullable=False),
        sa.Column("reworked", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("problem", sa.Text(), nullable=True),
        sa.Column("opened_at", sa.TIMESTAMP(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("flow_run", sa.Text(), nullable=True),
        sa.Column("flow_lease_until", sa.TIMESTAMP(timezone=True), nullable=True),
        sa.Column("cancel_requested_at", sa.TIMESTAMP(timezone=True), nullable=True),
        sa.Column("created_at", sa.TIMESTAMP(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint(
            "state in ('planned', 'writing', 'producing', 'assembling', 'in_review', 'approved', 'exporting', 'exported', 'cancelled', 'blocked')",
            name=op.f("ck_short_state"),
        ),
        sa.ForeignKeyConstraint(["campaign_id"], ["campaign.id"], name=op.f("fk_short_campaign_id_campaign")),
        sa.ForeignKeyConstraint(
            ["workspace_id", "brief_digest"],
            ["document.workspace_id", "document.digest"],
            name=op.f("fk_short_workspace_id_brief_digest_document"),
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "master_digest"],
            ["asset.workspace_id", "asset.digest"],
            name=op.f("fk_short_workspace_id_master_digest_asset"),
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "story_digest"],
            ["document.workspace_id", "document.digest"],
            name=op.f("fk_short_workspace_id_story_digest_document"),
        ),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name=op.f("fk_short_workspace_id_workspace")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_short")),
    )
    op.create_index(
        "ix_short_brief_digest_created_at", "short", ["workspace_id", "brief_digest", "created_at"], unique=False
    )
    op.create_index(op.f("ix_short_campaign_id"), "short", ["campaign_id"], unique=False)
    op.create_index(
        "ix_short_open",
        "short",
        ["state"],
        unique=False,
        postgresql_where=sa.text("state in ('planned','writing','producing','assembling')"),
    )
    op.create_table(
        "scene",
        sa.Column("id", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column(
            "workspace_id", sa.Uuid(), server_default=sa.text("'00000000-0000-0000-0000-000000000001'"), nullable=False
        ),
        sa.Column("short_id", sa.Uuid(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("script_digest", sa.Text(), nullable=False),
        sa.Column("chosen_take_id", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(["short_id"], ["short.id"], name=op.f("fk_scene_short_id_short")),
        sa.ForeignKeyConstraint(
            ["workspace_id", "script_digest"],
            ["document.workspace_id", "document.digest"],
            name=op.f("fk_scene_workspace_id_script_digest_document"),
        ),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name=op.f("fk_scene_workspace_id_workspace")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_scene")),
        sa.UniqueConstraint("short_id", "ordinal", name=op.f("uq_scene_short_id_ordinal")),
    )
    op.create_table(
        "take",
        sa.Column("id", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column(
            "workspace_id", sa.Uuid(), server_default=sa.text("'00000000-0000-0000-0000-000000000001'"), nullable=False
        ),
        sa.Column("short_id", sa.Uuid(), nullable=False),
        sa.Column("scene_id", sa.Uuid(), nullable=True),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("spec_digest", sa.Text(), nullable=False),
        sa.Column("engine_id", sa.Uuid(), nullable=True),
        sa.Column("seed", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("cache_key", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), server_default="planned", nullable=False),
        sa.Column("attempt_no", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("counted_attempts", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("max_attempts", sa.Integer(), server_default=sa.text("3"), nullable=False),
        sa.Column("priority", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("not_before", sa.TIMESTAMP(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("dispatched_at", sa.TIMESTAMP(timezone=True), nullable=True),
        sa.Column("rung", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("lease_until", sa.TIMESTAMP(timezone=True), nullable=True),
        sa.Column("output_digest", sa.Text(), nullable=True),
        sa.Column("reused_from", sa.Uuid(), nullable=True),
        sa.Column("error_kind", sa.Text(), nullable=True),
        sa.Column("error_text", sa.Text(), nullable=True),
        sa.Column("created_at", sa.TIMESTAMP(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("settled_at", sa.TIMESTAMP(timezone=True), nullable=True),
        sa.CheckConstraint("(state = 'done') = (output_digest is not null)", name=op.f("ck_take_done_has_output")),
        sa.CheckConstraint("(state = 'running') = (lease_until is not null)", name=op.f("ck_take_running_has_lease")),
        sa.CheckConstraint("cache_key ~ '^sha256:[0-9a-f]{64}$'", name=op.f("ck_take_cache_key")),
        sa.CheckConstraint(
            "kind in ('story', 'clip', 'voice', 'soundtrack', 'segment', 'transition', 'master')",
            name=op.f("ck_take_kind"),
        ),
        sa.CheckConstraint(
            "state in ('planned', 'dispatched', 'running', 'done', 'failed', 'cancelled')", name=op.f("ck_take_state")
        ),
        sa.ForeignKeyConstraint(["engine_id"], ["engine.id"], name=op.f("fk_take_engine_id_engine")),
        sa.ForeignKeyConstraint(["reused_from"], ["take.id"], name=op.f("fk_take_reused_from_take")),
        sa.ForeignKeyConstraint(["scene_id"], ["scene.id"], name=op.f("fk_take_scene_id_scene")),
        sa.ForeignKeyConstraint(["short_id"], ["short.id"], name=op.f("fk_take_short_id_short")),
        sa.ForeignKeyConstraint(
            ["workspace_id", "output_digest"],
            ["asset.workspace_id", "asset.digest"],
            name=op.f("fk_take_workspace_id_output_digest_asset"),
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "spec_digest"],
            ["document.workspace_id", "document.digest"],
            name=op.f("fk_take_workspace_id_spec_digest_document"),
        ),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name=op.f("fk_take_workspace_id_workspace")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_take")),
        sa.UniqueConstraint(
            "short_id",
            "scene_id",
            "kind",
            "ordinal",
            name=op.f("uq_take_short_id_scene_id_kind_ordinal"),
            postgresql_nulls_not_distinct=True,
        ),
    )
    op.create_index(
        "ix_take_live",
        "take",
        ["state", "not_before"],
        unique=False,
        postgresql_where=sa.text("state in ('planned','dispatched','running')"),
    )
    op.create_index(
        "ix_take_reused_from",
        "take",
        ["reused_from"],
        unique=False,
        postgresql_where=sa.text("reused_from is not null"),
    )
    op.create_index(op.f("ix_take_scene_id"), "take", ["scene_id"], unique=False)
    op.create_index(
        "take_once",
        "take",
        ["workspace_id", "cache_key"],
        unique=True,
        postgresql_where=sa.text("reused_from is null and state not in ('failed','cancelled')"),
    )
    op.create_table(
        "attempt",
        sa.Column("take_id", sa.Uuid(), nullable=False),
        sa.Column("no", sa.Integer(), nullable=False),
        sa.Column("worker", sa.Text(), nullable=False),
        sa.Column("runtime", postgresql.JSONB(astext_type=sa.Text()), server_default=sa.text("'{}'"), nullable=False),
        sa.Column(
            "remembered", postgresql.JSONB(astext_type=sa.Text()), server_default=sa.text("'{}'"), nullable=False
        ),
        sa.Column("progress", sa.Float(), server_default=sa.text("0"), nullable=False),
        sa.Column("started_at", sa.TIMESTAMP(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("beat_at", sa.TIMESTAMP(timezone=True), nullable=True),
        sa.Column("ended_at", sa.TIMESTAMP(timezone=True), nullable=True),
        sa.Column("outcome", sa.Text(), nullable=True),
        sa.Column("error_kind", sa.Text(), nullable=True),
        sa.Column("error_text", sa.Text(), nullable=True),
        sa.Column("seconds", sa.Float(), nullable=True),
        sa.Column("cpu_seconds", sa.Float(), nullable=True),
        sa.Column("cost", sa.Float(), server_default=sa.text("0"), nullable=False),
        sa.CheckConstraint(
            "outcome is null or outcome in ('accepted', 'error', 'lost', 'fenced', 'timeout', 'cancelled', 'interrupted')",
            name=op.f("ck_attempt_outcome"),
        ),
        sa.CheckConstraint("(ended_at is null) = (outcome is null)", name=op.f("ck_attempt_ended_has_outcome")),
        sa.ForeignKeyConstraint(["take_id"], ["take.id"], name=op.f("fk_attempt_take_id_take")),
        sa.PrimaryKeyConstraint("take_id", "no", name=op.f("pk_attempt")),
    )
    op.create_index(
        "attempt_accepted_once", "attempt", ["take_id"], unique=True, postgresql_where=sa.text("outcome = 'accepted'")
    )
    op.create_table(
        "take_input",
        sa.Column("take_id", sa.Uuid(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column(
            "workspace_id", sa.Uuid(), server_default=sa.text("'00000000-0000-0000-0000-000000000001'"), nullable=False
        ),
        sa.Column("asset_digest", sa.Text(), nullable=True),
        sa.Column("document_digest", sa.Text(), nullable=True),
        sa.Column("from_take_id", sa.Uuid(), nullable=True),
        sa.CheckConstraint("num_nonnulls(asset_digest, document_digest) = 1", name=op.f("ck_take_input_one_digest")),
        sa.ForeignKeyConstraint(["from_take_id"], ["take.id"], name=op.f("fk_take_input_from_take_id_take")),
        sa.ForeignKeyConstraint(["take_id"], ["take.id"], name=op.f("fk_take_input_take_id_take")),
        sa.ForeignKeyConstraint(
            ["workspace_id", "asset_digest"],
            ["asset.workspace_id", "asset.digest"],
            name=op.f("fk_take_input_workspace_id_asset_digest_asset"),
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "document_digest"],
            ["document.workspace_id", "document.digest"],
            name=op.f("fk_take_input_workspace_id_document_digest_document"),
        ),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name=op.f("fk_take_input_workspace_id_workspace")),
        sa.PrimaryKeyConstraint("take_id", "role", "position", name=op.f("pk_take_input")),
    )
    op.create_index("ix_take_input_asset_digest", "take_input", ["asset_digest"], unique=False)
    op.create_index(op.f("ix_take_input_from_take_id"), "take_input", ["from_take_id"], unique=False)
    op.create_table(
        "take_output",
        sa.Column("take_id", sa.Uuid(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column(
            "workspace_id", sa.Uuid(), server_default=sa.text("'00000000-0000-0000-0000-000000000001'"), nullable=False
        ),
        sa.Column("asset_digest", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["take_id"], ["take.id"], name=op.f("fk_take_output_take_id_take")),
        sa.ForeignKeyConstraint(
            ["workspace_id", "asset_digest"],
            ["asset.workspace_id", "asset.digest"],
            name=op.f("fk_take_output_workspace_id_asset_digest_asset"),
        ),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name=op.f("fk_take_output_workspace_id_workspace")),
        sa.PrimaryKeyConstraint("take_id", "role", name=op.f("pk_take_output")),
    )
    op.create_index("ix_take_output_asset_digest", "take_output", ["asset_digest"], unique=False)

    op.create_foreign_key(op.f("fk_scene_chosen_take_id_take"), "scene", "take", ["chosen_take_id"], ["id"])
    op.execute("insert into workspace (id, name) values ('00000000-0000-0000-0000-000000000001', 'default')")
    op.execute(
        "create function refuse_change() returns trigger language plpgsql as "
        "$$ begin raise exception '% is append-only', tg_table_name; end $$"
    )
    for table in ("document", "take_input", "take_output", "event"):
        op.execute(
            f"create trigger append_only before update or delete on {table} "
            "for each row execute function refuse_change()"
        )
        op.execute(
            f"create trigger append_only_truncate before truncate on {table} "
            "for each statement execute function refuse_change()"
        )


def downgrade() -> None:
    op.execute("drop function refuse_change cascade")
    op.drop_index("ix_take_output_asset_digest", table_name="take_output")
    op.drop_table("take_output")
    op.drop_index(op.f("ix_take_input_from_take_id"), table_name="take_input")
    op.drop_index("ix_take_input_asset_digest", table_name="take_input")
    op.drop_table("take_input")
    op.drop_index("attempt_accepted_once", table_name="attempt", postgresql_where=sa.text("outcome = 'accepted'"))
    op.drop_table("attempt")
    op.drop_index(
        "take_once",
        table_name="take",
        postgresql_where=sa.text("reused_from is null and state not in ('failed','cancelled')"),
    )
    op.drop_index(op.f("ix_take_scene_id"), table_name="take")
    op.drop_index("ix_take_reused_from", table_name="take", postgresql_where=sa.text("reused_from is not null"))
    op.drop_index(
        "ix_take_live", table_name="take", postgresql_where=sa.text("state in ('planned','dispatched','running')")
    )
    op.drop_table("take")
    op.drop_table("scene")
    op.drop_index(
        "ix_short_open",
        table_name="short",
        postgresql_where=sa.text("state in ('planned','writing','producing','assembling')"),
    )
    op.drop_index(op.f("ix_short_campaign_id"), table_name="short")
    op.drop_index("ix_short_brief_digest_created_at", table_name="short")
    op.drop_table("short")
    op.drop_index("ix_event_subject_id_id", table_name="event")
    op.drop_table("event")
    op.drop_table("document")
    op.drop_table("campaign")
    op.drop_table("asset")
    op.drop_table("workspace")
    op.drop_index("ix_outbox_unpublished", table_name="outbox", postgresql_where=sa.text("published_at is null"))
    op.drop_table("outbox")
    op.drop_index("ix_engine_name_registered_at", table_name="engine")
    op.drop_table("engine")
