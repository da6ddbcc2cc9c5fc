"""Postgres: tables, planning, claims, lineage. Rows are the truth; nothing here is called a model."""
