"""The retry rule: only what may pass is tried again, later each time, and never for ever."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studio.errors import KINDS
from studio.retry import LONGEST_DELAY_SECONDS, decide


@pytest.mark.parametrize("kind", KINDS)
def test_only_transient_and_starved_are_tried_again(kind):
    assert decide(error_kind=kind, attempt=1, max_attempts=3).retry is (kind in ("transient", "starved"))


@given(st.sampled_from(sorted(KINDS)), st.integers(1, 20))
def test_the_last_attempt_is_the_last(kind, most):
    assert not decide(error_kind=kind, attempt=most, max_attempts=most).retry


@given(st.integers(1, 200))
def test_the_rest_grows_to_a_limit(attempt):
    now = decide(error_kind="transient", attempt=attempt, max_attempts=1000)
    later = decide(error_kind="transient", attempt=attempt + 1, max_attempts=1000)
    assert 0 < now.delay_seconds <= later.delay_seconds <= LONGEST_DELAY_SECONDS


@given(st.sampled_from(sorted(KINDS)), st.integers(1, 20))
def test_every_decision_has_a_reason(kind, attempt):
    assert decide(error_kind=kind, attempt=attempt, max_attempts=3).reason
