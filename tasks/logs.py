"""Logging of the processes that run in the background: one JSON line per fact, for people and for machines."""

from __future__ import annotations

import structlog


def configure() -> None:
    """One line of JSON per event on standard output, with time and level."""
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        cache_logger_on_first_use=True,
    )
