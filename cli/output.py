"""What commands print: sentences to standard error, results to standard output."""

from __future__ import annotations

import json
from typing import Any

import click

HELP_JSON = "End with one line of JSON on standard output."


def say(text: str) -> None:
    """A sentence for a person, to standard error."""
    click.echo(text, err=True)


def result(value: Any) -> None:
    """One line of JSON to standard output."""
    click.echo(json.dumps(value, ensure_ascii=False, default=str))


def table(rows: list[list[str]], head: list[str]) -> str:
    """Columns side by side, as wide as their contents."""
    lines = [head, *rows]
    widths = [max(len(str(line[i])) for line in lines) for i in range(len(head))]
    return "\n".join(
        "  ".join(str(cell).ljust(w) for cell, w in zip(line, widths, strict=True)).rstrip() for line in lines
    )
