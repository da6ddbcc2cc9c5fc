"""Prefect: the order of things. Flows plan rows, ring workers and wait; they pass no bytes."""
