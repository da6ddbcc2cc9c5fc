"""The line of one short, as it is ordered. Running it again does only what is missing."""

from __future__ import annotations

import uuid

from prefect import flow

from flows import steps


@flow(name="produce-short", flow_run_name="{short_id}", retries=0, persist_result=False, log_prints=False)
async def produce_short(short_id: str) -> None:
    """Brief -> story -> scenes -> clip takes -> soundtrack takes -> segments -> master -> review."""
    short = uuid.UUID(short_id)
    await steps.write_story(short)
    await steps.make_clips(short)
    await steps.make_soundtracks(short)
    await steps.make_segments(short)
    await steps.assemble_master(short)
    await steps.request_review(short)
