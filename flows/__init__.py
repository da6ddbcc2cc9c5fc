"""Prefect: the order of things. Flows plan rows, ring workers and wait; they pass no bytes."""

from flows.quiet import be_quiet

be_quiet()
