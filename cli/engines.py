"""`reelworks engines`: what makes takes here, and what each can do."""

from __future__ import annotations

import click

from cli.output import HELP_JSON, result, table


@click.command()
@click.option("--json", "as_json", is_flag=True, help=HELP_JSON)
def engines(as_json: bool) -> None:
    """List the engines that are installed, with tasks, licence and digest, and why others are not."""
    from models import registry

    cards = registry.cards()
    if as_json:
        result([card.model_dump(mode="json") | {"digest": card.digest} for card in cards])
        return
    rows = [[card.name, card.version, ", ".join(card.tasks), card.licence, card.title] for card in cards]
    click.echo(table(rows, ["engine", "version", "tasks", "licence", ""]))
    for name in registry.ENGINES:
        if why := registry.reason(name):
            click.echo(f"not here: {name}: {why}")
