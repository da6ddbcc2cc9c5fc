"""The migrated database is the declared one, and what must not change cannot be changed."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext

from db import documents
from db.tables import APPEND_ONLY, Base


def test_migrations_and_tables_agree(database):
    with database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []


@pytest.mark.parametrize("table", APPEND_ONLY)
def test_append_only_tables_refuse_truncation(database, table):
    with database.engine.connect() as connection, pytest.raises(sa.exc.DBAPIError, match="append-only"):
        connection.execute(sa.text(f"truncate {table} cascade"))


def test_a_document_cannot_be_changed(database):
    with database.work() as session:
        documents.put(session, "brief", [{"a": 1}])
    for statement in ("update document set kind = 'x'", "delete from document"):
        with database.engine.connect() as connection, pytest.raises(sa.exc.DBAPIError, match="append-only"):
            connection.execute(sa.text(statement))
