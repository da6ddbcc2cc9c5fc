"""`reelworks world`: the storyboard's own commands."""

from __future__ import annotations

from pathlib import Path

import click

from cli.output import HELP_JSON, result, say


@click.group()
def world() -> None:
    """Say what the storyboard understands, and show what it can draw."""


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


SHEETS = ("subjects", "people", "settings", "weathers", "actions", "styles", "cameras", "together")


@world.command()
@click.argument("names", nargs=-1, type=click.Choice(SHEETS))
@click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    default="sheets",
    show_default=True,
    help="The folder to write to.",
)
@click.option("--full", is_flag=True, help="Write every picture at its full size, 1080x1920, too.")
def sheet(names: tuple[str, ...], out: Path, full: bool) -> None:
    """Draw contact sheets of what the storyboard knows: all of them, or those of NAMES."""
    from models.world.sheet import written

    for path in written(list(names or SHEETS), out, full=full):
        say(str(path))


def shown(value: object) -> str:
    """A part of the answer for people: `word -> thing` for what was mapped, words with commas for lists."""
    match value:
        case dict():
            return ", ".join(f"{word} -> {thing}" for word, thing in value.items())
        case list() | tuple():
            return ", ".join(map(str, value))
        case _:
            return str(value)
