"""Alembic's entry: runs migrations over a connection that `db.migrate` hands in."""

from __future__ import annotations

from alembic import context

from db.tables import Base

connection = context.config.attributes["connection"]
context.configure(
    connection=connection, target_metadata=Base.metadata, compare_type=True, transaction_per_migration=True
)
with context.begin_transaction():
    context.run_migrations()
