"""`reelworks world`: the storyboard's own commands."""

from __future__ import annotations

import click

from cli.output import HELP_JSON, result, say


@click.group()
def world() -> None:
    """Say what the storyboard understands."""


@world.command()
@click.argument("text")
@click.option("--json", "as_json", is_flag=True, help=HELP_JSON)
def explain(text: str, as_json: bool) -> None:
    """Say what was understood of TEXT, what was mapped to a near thing, and what was not understood."""
    from models.world.grammar import explain as understand

    answer = understand(text)
    if as_json:
        result(answer)
        return
    for key, value in answer.items():
        if value:
            say(f"{key:12} {shown(value)}")


def shown(value: object) -> str:
    """A part of the answer for people: `word -> thing` for what was mapped, words with commas for lists."""
    match value:
        case dict():
            return ", ".join(f"{word} -> {thing}" for word, thing in value.items())
        case list() | tuple():
            return ", ".join(map(str, value))
        case _:
            return str(value)
