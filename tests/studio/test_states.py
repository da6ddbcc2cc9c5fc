"""States: random moves never leave the table, and what has settled stays settled."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from db.tables import Short, Take
from studio.states import LIVE, SETTLED, SHORT_MOVES, TAKE_MOVES, ShortState, TakeState, legal

walks = st.lists(st.sampled_from(TakeState), max_size=30)


@given(walks)
def test_random_moves_never_leave_the_table(wishes):
    state, settled = TakeState.PLANNED, 0
    for wish in wishes:
        if legal(state, wish):
            settled += wish in SETTLED
            state = wish
    assert settled <= 1, "a take settles once"
    assert state in TAKE_MOVES


def test_every_state_has_its_moves_and_every_move_leads_to_a_state():
    assert set(TAKE_MOVES) == set(TakeState)
    assert set(SHORT_MOVES) == set(ShortState)
    assert all(after <= set(TakeState) for after in TAKE_MOVES.values())
    assert all(after <= set(ShortState) for after in SHORT_MOVES.values())


def test_settled_takes_do_not_move_and_live_ones_do():
    assert {state for state, after in TAKE_MOVES.items() if not after} == set(SETTLED)
    assert set(LIVE) | set(SETTLED) == set(TakeState)


def test_every_state_can_be_reached_and_every_live_take_can_be_done():
    for start in LIVE:
        assert TakeState.DONE in _reachable(TAKE_MOVES, start)
    assert _reachable(TAKE_MOVES, TakeState.PLANNED) | {TakeState.PLANNED} == set(TakeState)
    assert _reachable(SHORT_MOVES, ShortState.PLANNED) | {ShortState.PLANNED} == set(ShortState)


def test_a_short_can_always_be_ordered_again_or_cancelled():
    for state in ShortState:
        assert ShortState.WRITING in _reachable(SHORT_MOVES, state)


def test_rows_begin_in_the_first_state():
    assert Take.__table__.c.state.server_default.arg == TakeState.PLANNED
    assert Short.__table__.c.state.server_default.arg == ShortState.PLANNED


def _reachable(moves, start):
    found, new = set(), set(moves[start])
    while new:
        found |= new
        new = {after for state in new for after in moves[state]} - found
    return found
