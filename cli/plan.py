"""`reelworks plan BRIEF`: what would be made, what is reused and why, and how long it would take. Makes nothing."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from cli.output import HELP_JSON, result, say, table


@click.command()
@click.argument("brief", type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help=HELP_JSON)
def plan(brief: Path, as_json: bool) -> None:
    """Say what would be made of a brief, what is reused and why, and the expected seconds. No work is done."""
    from cli.read_brief import read_brief

    order = read_brief(brief)
    from cli.session import studio

    with studio(quiet=as_json) as joined:
        from cli.dry_run import dry_run
        from cli.ingest import ingest

        whole = ingest(order, brief.resolve().parent, joined.store, joined.database)
        answer = dry_run(joined, whole)
    if as_json:
        result({"brief": str(brief), "title": order.title} | answer)
    else:
        click.echo(sentence_table(answer))


def sentence_table(answer: dict[str, Any]) -> str:
    """The plan for people: a line per take, then the sum."""
    rows = [
        [str(row["scene"] or "-"), row["kind"], row["action"], f"{row['seconds']:.1f} s", row["why"]]
        for row in answer["takes"]
    ]
    made = sum(row["action"] == "make" for row in answer["takes"])
    total = (
        f"{made} of {len(rows)} takes to make, {len(rows) - made} reused; about {answer['seconds']:.0f} s of waiting"
    )
    return table(rows, ["scene", "take", "action", "work", "why"]) + "\n" + total


def show(answer: dict[str, Any]) -> None:
    """Prints the plan to standard error, before work that was asked for begins."""
    say(sentence_table(answer))
