"""`reelworks world`: the storyboard's own commands."""

from __future__ import annotations

from pathlib import Path
from typing import Any

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
    from models.world.language.grammar import explain as understand

    answer = understand(text)
    if as_json:
        result(answer)
        return
    for line in told(answer):
        say(line)


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


SCENE = ("setting", "action", "camera", "style", "time", "weather")


def told(answer: dict[str, Any]) -> list[str]:
    """The answer for people: the scene, then what differs from the text and why."""
    lines = ["What will be shown"]
    lines += [f"  {'who' if not at else 'and':10}{described(subject)}" for at, subject in enumerate(answer["subjects"])]
    for slot in SCENE:
        guessed = "  (the text does not say)" if slot in answer["assumed"] else ""
        lines.append(f"  {slot:10}{answer[slot]}{guessed}")
    added = {key: thing for key, thing in answer["assumed"].items() if key not in SCENE}
    if added:
        lines.append("  added     " + ", ".join(f"{thing} (no {key} was named)" for key, thing in added.items()))
    if answer["mapped"]:
        lines += ["", "Drawn as something near"]
        lines += [
            f"  {word} -> {thing}" + (f": {answer['because'][word]}" if word in answer["because"] else "")
            for word, thing in answer["mapped"].items()
        ]
    if answer["dropped"]:
        lines += ["", "Not followed", *(f"  {word}: {why}" for word, why in answer["dropped"].items())]
    if answer["unknown"]:
        lines += ["", "Not understood, so not drawn", "  " + ", ".join(answer["unknown"])]
    return lines


def described(subject: dict[str, Any]) -> str:
    """A subject in words: "small red fox with a blue hat and a scarf"."""
    name = " ".join(word for word in (subject["size"], subject["colour"], subject["look"] or subject["kind"]) if word)
    worn = [" ".join(word for word in (a["colour"], a["kind"]) if word) for a in subject["accessories"]]
    return f"{name} with {' and '.join(worn)}" if worn else name
