"""`reelworks brief`: check a brief, print its schema, write an example."""

from __future__ import annotations

import json
from pathlib import Path

import click

from cli.output import HELP_JSON, result, say


@click.command()
@click.argument("brief", required=False, type=click.Path(path_type=Path))
@click.option("--schema", is_flag=True, help="Print the JSON Schema of a brief.")
@click.option("--new", is_flag=True, help="Print a commented example to start from.")
@click.option("--json", "as_json", is_flag=True, help=HELP_JSON)
def brief(brief: Path | None, schema: bool, new: bool, as_json: bool) -> None:
    """Check BRIEF and say what was understood, or print the schema or an example."""
    if schema:
        from studio.brief import Brief

        click.echo(json.dumps(Brief.model_json_schema(), indent=2))
    elif new:
        from models.writer.example import brief_template

        click.echo(brief_template(), nl=False)
    elif brief is not None:
        from cli.read_brief import read_brief

        order = read_brief(brief)
        if as_json:
            result(order.document())
        else:
            say(f"{brief}: a good brief: {order.title}")
    else:
        raise click.UsageError("name a brief, or use --new or --schema")
