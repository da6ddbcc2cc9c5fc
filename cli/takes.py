"""`reelworks takes`, `shorts`, `cancel`: what there is, and what shall stop."""

from __future__ import annotations

from pathlib import Path

import click

from cli.output import HELP_JSON, result, say, table


@click.command()
@click.argument("short")
@click.option("--choose", metavar="TAKE", help="Use this clip take for its scene, and assemble the short anew.")
@click.option("-o", "--output", type=click.Path(path_type=Path), help="The film, with --choose.")
@click.option("--json", "as_json", is_flag=True, help=HELP_JSON)
def takes(short: str, choose: str | None, output: Path | None, as_json: bool) -> int:
    """List every take of SHORT, per scene; the chosen ones are marked."""
    import time

    from cli.deliver import check_target, last_target
    from cli.make import finish
    from cli.rework import named_short
    from cli.session import studio
    from db import lineage

    with studio(quiet=as_json) as joined:
        short_id, _ = named_short(joined, short)
        if choose:
            from cli.choose import choose_take

            choose_take(joined, short_id, choose)
            target = check_target(output) if output else last_target(joined, short_id)
            return finish(joined, short_id, target, began=time.monotonic(), as_json=as_json)
        with joined.database.work() as session:
            rows = lineage.take_list(session, short_id)
    if as_json:
        result({"short": str(short_id), "takes": rows})
        return 0
    lines = [
        [str(row["scene"] or "-"), row["kind"], str(row["ordinal"]), row["state"], row["take"][:8], row["engine"],
         str(row["seed"]), "chosen" if row["chosen"] else "reused" if row["reused_from"] else "", row["problem"]]
        for row in rows
    ]  # fmt: skip
    click.echo(table(lines, ["scene", "kind", "no", "state", "take", "engine", "seed", "", ""]))
    return 0


@click.command()
@click.option("--json", "as_json", is_flag=True, help=HELP_JSON)
def shorts(as_json: bool) -> None:
    """List the newest shorts."""
    from cli.session import studio
    from db import shorts as rows

    with studio(quiet=as_json) as joined, joined.database.work() as session:
        found = rows.newest(session)
    if as_json:
        result([{"short": str(s.id), "title": s.title, "state": s.state, "master": s.master_digest} for s in found])
        return
    lines = [[str(s.id)[:8], s.state, f"{s.created_at:%Y-%m-%d %H:%M}", s.title] for s in found]
    click.echo(table(lines, ["short", "state", "ordered", "title"]) if lines else "no shorts yet")


@click.command()
@click.argument("short")
def cancel(short: str) -> None:
    """Stop the work on SHORT. What is made is kept; making the brief again continues."""
    from cli.rework import named_short
    from cli.session import studio
    from db import shorts as rows
    from studio.states import OPEN, ShortState

    with studio() as joined:
        short_id, title = named_short(joined, short)
        with joined.database.work() as session:
            state = ShortState(rows.get(session, short_id).state)
            if state not in OPEN:
                say(f"{title}: nothing is being made, it is {state}")
                return
            rows.request_cancel(session, short_id)
    say(f"{title}: asked to stop; what runs ends within seconds")
