"""What is stored as a state, and the legal moves between states, in one table each.

The moves are enforced by the `where state = ...` of every UPDATE in `db/`; a property test walks random moves.
A scene's state and a campaign's progress are views over takes, never stored.
"""

from __future__ import annotations

from enum import StrEnum


class TakeState(StrEnum):
    """The state of a take."""

    PLANNED = "planned"  # recipe frozen, inputs recorded, nobody rung yet
    DISPATCHED = "dispatched"  # a doorbell was sent
    RUNNING = "running"  # claimed by a worker that holds the lease
    DONE = "done"  # output stored and accepted
    FAILED = "failed"  # refused, poisoned, broken, or attempts spent
    CANCELLED = "cancelled"  # somebody asked to stop


class ShortState(StrEnum):
    """The state of a short."""

    PLANNED = "planned"  # ordered, nothing begun
    WRITING = "writing"  # the story is being written
    PRODUCING = "producing"  # takes of scenes are being made
    ASSEMBLING = "assembling"  # the master is being made
    IN_REVIEW = "in_review"  # a master waits for a verdict
    APPROVED = "approved"  # the master with this digest was approved
    EXPORTING = "exporting"
    EXPORTED = "exported"
    CANCELLED = "cancelled"
    BLOCKED = "blocked"  # a scene has no usable take


class Outcome(StrEnum):
    """How an attempt ended."""

    ACCEPTED = "accepted"  # its output became the take's
    ERROR = "error"  # it raised; error_kind says which of the five
    LOST = "lost"  # its lease ran out: the worker died or froze
    FENCED = "fenced"  # it finished, but too late
    TIMEOUT = "timeout"  # it ran past its deadline
    CANCELLED = "cancelled"
    INTERRUPTED = "interrupted"  # the worker drained; not counted against the take


TAKE_MOVES: dict[TakeState, frozenset[TakeState]] = {
    TakeState.PLANNED: frozenset({TakeState.DISPATCHED, TakeState.RUNNING, TakeState.CANCELLED, TakeState.FAILED}),
    TakeState.DISPATCHED: frozenset({TakeState.RUNNING, TakeState.CANCELLED, TakeState.FAILED}),
    TakeState.RUNNING: frozenset(
        {TakeState.PLANNED, TakeState.DISPATCHED, TakeState.DONE, TakeState.FAILED, TakeState.CANCELLED}
    ),
    TakeState.DONE: frozenset(),
    TakeState.FAILED: frozenset(),
    TakeState.CANCELLED: frozenset(),
}

SETTLED = frozenset({TakeState.DONE, TakeState.FAILED, TakeState.CANCELLED})
LIVE = frozenset(TakeState) - SETTLED

OPEN = frozenset({ShortState.PLANNED, ShortState.WRITING, ShortState.PRODUCING, ShortState.ASSEMBLING})
SHORT_MOVES: dict[ShortState, frozenset[ShortState]] = {
    ShortState.PLANNED: frozenset({ShortState.WRITING, ShortState.CANCELLED}),
    ShortState.WRITING: frozenset({ShortState.PRODUCING, ShortState.BLOCKED, ShortState.CANCELLED}),
    ShortState.PRODUCING: frozenset({ShortState.ASSEMBLING, ShortState.BLOCKED, ShortState.CANCELLED}),
    ShortState.ASSEMBLING: frozenset(
        {ShortState.IN_REVIEW, ShortState.PRODUCING, ShortState.BLOCKED, ShortState.CANCELLED}
    ),
    ShortState.IN_REVIEW: frozenset({ShortState.APPROVED, ShortState.WRITING, ShortState.CANCELLED}),
    ShortState.APPROVED: frozenset({ShortState.EXPORTING, ShortState.WRITING, ShortState.CANCELLED}),
    ShortState.EXPORTING: frozenset({ShortState.EXPORTED, ShortState.APPROVED, ShortState.CANCELLED}),
    ShortState.EXPORTED: frozenset({ShortState.WRITING}),
    ShortState.CANCELLED: frozenset({ShortState.WRITING}),
    ShortState.BLOCKED: frozenset({ShortState.WRITING, ShortState.CANCELLED}),
}


def legal(before: TakeState, after: TakeState) -> bool:
    """Whether a take may go from one state to the other."""
    return after in TAKE_MOVES[before]
