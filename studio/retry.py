"""Whether a failed attempt is tried again, and when: a pure function of the error's kind and the attempt's number.

Only the take retries: Celery and Prefect are told never to.
"""

from __future__ import annotations

from dataclasses import dataclass

from studio.errors import KINDS

FIRST_DELAY_SECONDS = 1.0
LONGEST_DELAY_SECONDS = 60.0


@dataclass(frozen=True, kw_only=True)
class RetryDecision:
    """What to do after a failed attempt."""

    retry: bool
    delay_seconds: float = 0.0  # how long the take rests before it may be claimed again
    reason: str = ""


def decide(*, error_kind: str, attempt: int, max_attempts: int) -> RetryDecision:
    """The decision after attempt number `attempt` (from 1) ended with an error of this kind."""
    if not KINDS[error_kind].retryable:
        return RetryDecision(retry=False, reason=f"an error of the kind '{error_kind}' would come again")
    if attempt >= max_attempts:
        return RetryDecision(retry=False, reason=f"all {max_attempts} attempts are spent")
    delay = min(LONGEST_DELAY_SECONDS, FIRST_DELAY_SECONDS * 2 ** (attempt - 1))
    return RetryDecision(retry=True, delay_seconds=delay, reason=f"an error of the kind '{error_kind}' may pass")
