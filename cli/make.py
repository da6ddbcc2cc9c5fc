"""`reelworks make BRIEF`: from a brief to a file, with everything that can be reused reused."""

from __future__ import annotations

import time
import uuid
from pathlib import Path

import click

from cli.output import HELP_JSON, result, say


@click.command()
@click.argument("brief", type=click.Path(path_type=Path))
@click.option("-o", "--output", type=click.Path(path_type=Path), help="The film; default: BRIEF's name .mp4 in ./out.")
@click.option("--again", is_flag=True, help="Order a new short even if this brief was made before (takes are reused).")
@click.option("--json", "as_json", is_flag=True, help=HELP_JSON)
def make(brief: Path, output: Path | None, again: bool, as_json: bool) -> int:
    """Make a short from a brief, or continue one that was interrupted.

    Beside OUT.mp4: OUT.srt, OUT.vtt, OUT.jpg (cover) and OUT.json (lineage).
    """
    began = time.monotonic()
    from cli.read_brief import read_brief

    order = read_brief(brief)
    from cli.deliver import check_target
    from cli.session import studio

    target = check_target(output or Path("out") / f"{brief.stem}.mp4")
    say(f"{brief}: {order.title}")
    with studio() as joined:
        from cli.ingest import ingest

        whole = ingest(order, brief.resolve().parent, joined.store, joined.database)
        short_id = _ordered(joined, whole, again=again)
        return finish(joined, short_id, target, began=began, as_json=as_json)


def _ordered(joined: object, brief: object, *, again: bool) -> uuid.UUID:
    """The short of this brief, opened again if engines of now would make it differently.

    So `plan` and `make` cannot disagree. A story that would be another one makes another short.
    """
    from db import shorts
    from flows.steps import stale

    with joined.database.work() as session:
        short_id = shorts.order(session, brief, again=again).id
    kinds = stale(joined.database, short_id)
    if not kinds:
        return short_id
    say("the engines have changed since this short was made; what they change is made again")
    with joined.database.work() as session:
        if "story" in kinds:
            return shorts.order(session, brief, again=True).id
        shorts.force_open(session, shorts.get(session, short_id))
    return short_id


def finish(joined: object, short_id: uuid.UUID, target: Path, *, began: float, as_json: bool) -> int:
    """Watches the short to its end, writes the files and says how it went. Returns the exit code."""
    from cli.deliver import deliver, summary
    from cli.watch import watch
    from db import shorts
    from studio.states import ShortState

    try:
        ending = watch(joined, short_id)
    except KeyboardInterrupt:
        with joined.database.work() as session:
            shorts.request_cancel(session, short_id)
        raise
    if ending.state in (ShortState.BLOCKED, ShortState.CANCELLED):
        say(f"the short is {ending.state}: {ending.problem}")
        if as_json:
            result(summary(joined, short_id, ending, file=None, wall_seconds=time.monotonic() - began))
        return blocked_code(ending)
    files = deliver(joined, short_id, target)
    wall = time.monotonic() - began
    facts = summary(joined, short_id, ending, file=files["master"], wall_seconds=wall)
    for warning in facts["warnings"]:
        say(f"note: {warning}")
    say(f"{files['master']}  {facts['seconds']:.1f} s, made in {wall:.1f} s; short {str(short_id)[:8]}")
    if as_json:
        result(facts)
    return 0


def blocked_code(ending: object) -> int:
    """3 when scenes failed and the rest is kept; 2 when the order itself cannot be met; 130 when it was cancelled."""
    from studio.states import ShortState

    if ending.state == ShortState.CANCELLED:
        return 130
    failed = ending.progress.failed()
    return 3 if any(take.kind != "story" for take in failed) else 2
