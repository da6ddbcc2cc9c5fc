"""The generated pages of docs/reference: made from the code they speak of, compared with it by a test.

python -m tests.docs.pages --write
"""

from __future__ import annotations

import importlib
import inspect
import re
import sys
from collections.abc import Callable, Iterator, Sequence
from enum import StrEnum
from pathlib import Path
from typing import Any

import click
import sqlalchemy as sa
from pydantic import SecretStr
from sqlalchemy.dialects import postgresql

from studio.brief_reference import reference_page

REFERENCE = Path(__file__).parents[2] / "docs" / "reference"
NOTE = "<!-- Generated from {source}: python -m tests.docs.pages --write -->"

# Variables that are no settings: only tests and measurements set them.
TEST_ONLY = {
    "REELWORKS_CRASH_AT": "a named point at which a process kills itself (`tasks/crashpoints.py`)",
    "REELWORKS_CRASH_ONCE": "a file that makes the process die only the first time",
    "REELWORKS_UNSAFE_POSTGRES": "`1`: the embedded Postgres does not wait for the disk",
}
EXIT_CODES = {
    0: "done",
    1: "a bug in Reelworks or in an engine; run it again with `--debug` and report it",
    2: "the input is wrong: the brief, a file it names, an option; the message says what, where and what to do",
    3: "some scenes failed; what was made is kept, `reelworks rework SHORT --failed` makes the rest again. "
    "For `verify`: something differs",
    4: "something that is needed is missing or down: a program, a server, disk space",
    130: "interrupted with Ctrl-C, or cancelled; the same command again continues",
}


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    """A Markdown table."""
    cells = [[cell.replace("|", "\\|").replace("\n", " ") for cell in row] for row in [head, *rows]]
    lines = ["| " + " | ".join(row) + " |" for row in cells]
    return [lines[0], "|" + "---|" * len(head), *lines[1:]]


def comments(thing: type) -> dict[str, str]:
    """The comment behind each line `name = ...` or `name: ...` of a class."""
    found = re.findall(r"^    (\w+)\s*[:=][^#\n]*#\s*(.+)$", inspect.getsource(thing), re.MULTILINE)
    return {name: text.strip() for name, text in found if not text.startswith("noqa")}


# --- cli.md


def commands() -> dict[str, click.Command]:
    """Every command by the words that call it, those of groups included."""
    from cli.main import COMMANDS

    found: dict[str, click.Command] = {}
    for name, (place, _) in COMMANDS.items():
        module, _, attribute = place.partition(":")
        command = getattr(importlib.import_module(module), attribute)
        found[name] = command
        if isinstance(command, click.Group):
            found |= {f"{name} {below}": inner for below, inner in command.commands.items()}
    return found


def cli_page() -> str:
    """docs/reference/cli.md."""
    from cli.main import COMMANDS, group

    lines = ["# The command line", "", NOTE.format(source="the commands in cli/"), ""]
    lines += [
        "Results go to standard output, everything else to standard error. With `--json` the last line of standard",
        "output is one line of JSON. `SHORT` is an id, the first letters of one (four or more), `last`, or the film's",
        "file. `reelworks COMMAND --help` says the same as this page.",
        "",
    ]
    lines += table(
        ["command", "what it does"], [[f"[`{n}`](#reelworks-{n})", line] for n, (_, line) in COMMANDS.items()]
    )
    lines += ["", "## Exit codes", ""]
    lines += table(["code", "meaning"], [[str(code), text] for code, text in EXIT_CODES.items()])
    lines += ["", "## For every command", "", *_options(group, click.Context(group, info_name="reelworks")), ""]
    for name, command in commands().items():
        lines += _command(name, command)
    return "\n".join(lines).rstrip() + "\n"


def _command(name: str, command: click.Command) -> Iterator[str]:
    context = click.Context(command, info_name=f"reelworks {name}")
    usage = " ".join(command.collect_usage_pieces(context))
    yield from [f"## reelworks {name}", "", "```text", f"reelworks {name} {usage}".rstrip(), "```", ""]
    yield from [*inspect.cleandoc(command.help or "").split("\n"), ""]
    if not isinstance(command, click.Group):
        yield from [*_options(command, context), ""]


def _options(command: click.Command, context: click.Context) -> list[str]:
    records = [p.get_help_record(context) for p in command.params if isinstance(p, click.Option)]
    rows = [[f"`{flags}`", text] for flags, text in filter(None, records)]
    return table(["option", "meaning"], rows) if rows else ["It has no options."]


# --- settings.md


def settings_page() -> str:
    """docs/reference/settings.md."""
    from studio.settings import Settings

    lines = ["# Settings", "", NOTE.format(source="studio/settings.py"), ""]
    lines += [
        "Every setting is an environment variable; there is no configuration file. What is empty is filled in by the",
        "embedded stack. Secrets are never printed and never stand in a message, a row or a command's arguments.",
        "",
    ]
    rows = []
    for name, field in Settings.model_fields.items():
        text = (field.description or "") + (" (secret)" if field.annotation is SecretStr else "")
        rows.append([f"`REELWORKS_{name.upper()}`", _default(field.default), text])
    lines += table(["variable", "default", "meaning"], rows)
    lines += ["", "## For tests only", "", "Do not set these on a machine that makes shorts.", ""]
    lines += table(["variable", "meaning"], [[f"`{name}`", text] for name, text in TEST_ONLY.items()])
    return "\n".join(lines) + "\n"


def _default(value: Any) -> str:
    shown = value.get_secret_value() if isinstance(value, SecretStr) else value
    if shown is None or shown == "":
        return ""
    return f"`{str(shown).lower() if isinstance(shown, bool) else shown}`"


# --- schema.md


def schema_page() -> str:
    """docs/reference/schema.md."""
    from db import tables

    lines = ["# The tables", "", NOTE.format(source="db/tables.py"), ""]
    lines += [
        "Postgres holds what is true: orders, takes, attempts, and what was made from what. Bytes are in the store,",
        "under the digests that stand here. Rules that must never break are constraints and unique indexes.",
        f"Append-only, held by a trigger: {', '.join(f'`{name}`' for name in tables.APPEND_ONLY)}.",
        "",
    ]
    for mapper in sorted(tables.Base.registry.mappers, key=lambda m: inspect.getsourcelines(m.class_)[1]):
        lines += _table_section(mapper.class_)
    return "\n".join(lines).rstrip() + "\n"


def _table_section(thing: type) -> Iterator[str]:
    described: sa.Table = thing.__table__
    notes = comments(thing)
    yield from [f"## {described.name}", "", " ".join(inspect.cleandoc(thing.__doc__ or "").split()), ""]
    rows = [[f"`{c.name}`", _kind(c), _key(c), notes.get(c.name, "")] for c in described.columns]
    yield from table(["column", "type", "key", "note"], rows)
    yield ""
    rules = sorted(_rules(described))
    if rules:
        yield from [*[f"- {rule}" for rule in rules], ""]


def _kind(column: sa.Column) -> str:
    kind = column.type.compile(dialect=postgresql.dialect()).lower()
    kind = {"timestamp with time zone": "timestamptz"}.get(kind, kind)
    return kind + (", may be null" if column.nullable else "")


def _key(column: sa.Column) -> str:
    parts = ["primary"] if column.primary_key else []
    parts += sorted(f"-> {key.column.table.name}" for key in column.foreign_keys)
    return ", ".join(dict.fromkeys(parts))


def _rules(described: sa.Table) -> Iterator[str]:
    for rule in described.constraints:
        if isinstance(rule, sa.CheckConstraint):
            yield f"check `{rule.sqltext}`"
        elif isinstance(rule, sa.UniqueConstraint):
            yield f"unique ({', '.join(column.name for column in rule.columns)})"
    for index in described.indexes:
        where = index.dialect_options["postgresql"]["where"]
        if index.unique:
            names = ", ".join(column.name for column in index.columns)
            yield f"unique ({names})" + (f" where `{where}`" if where is not None else "") + f", index `{index.name}`"


# --- states.md


def states_page() -> str:
    """docs/reference/states.md."""
    from studio import states

    lines = ["# States", "", NOTE.format(source="studio/states.py"), ""]
    lines += [
        "Only takes and shorts have a stored state. What a scene or a campaign looks like is a view over its takes.",
        'Legal moves are held by the `where` of every UPDATE: whoever comes late changes nothing. "Again" is always',
        "a new take; a take that is settled never moves.",
        "",
        "In this version a short ends in `in_review`: there is no command yet that approves or exports one, so",
        "`approved`, `exporting` and `exported` are only prepared.",
        "",
    ]
    for title, states_, moves in (
        ("A take", states.TakeState, states.TAKE_MOVES),
        ("A short", states.ShortState, states.SHORT_MOVES),
    ):
        lines += [f"## {title}", "", *_moves(states_, moves), ""]
    lines += ["## How an attempt ended", ""]
    notes = comments(states.Outcome)
    lines += table(["outcome", "meaning"], [[f"`{o}`", notes.get(o.name, "")] for o in states.Outcome])
    return "\n".join(lines) + "\n"


def _moves(states_: type[StrEnum], moves: dict[Any, frozenset[Any]]) -> list[str]:
    notes, order = comments(states_), list(states_)
    rows = []
    for state in states_:
        after = sorted(moves[state], key=order.index)
        rows.append([f"`{state}`", notes.get(state.name, ""), ", ".join(f"`{s}`" for s in after) or "final"])
    return table(["state", "meaning", "may become"], rows)


# --- engines.md


def engines_page() -> str:
    """docs/reference/engines.md."""
    lines = ["# Engines", "", NOTE.format(source="the cards in models/engines/"), ""]
    lines += [
        "What makes takes. `reelworks engines` lists those that are installed here; `engine:` in a brief or in a scene",
        "chooses one by its name. [Adding one](../how-to/add-an-engine.md) takes one file.",
        "",
    ]
    for card in _cards():
        lines += [f"## {card.name}", "", f"{card.title}.", ""]
        rows = [
            ["version", card.version],
            ["tasks", ", ".join(f"`{task}`" for task in card.tasks)],
            ["licence", card.licence],
            _pictures(card),
            ["longest take", f"{card.max_seconds:g} s"],
            [
                "deterministic",
                "yes: the same recipe on the same machine gives the same" if card.deterministic else "no",
            ],
            *([["clips at once", f"up to {card.together}"]] if card.together > 1 else []),
            ["cost", f"{card.cost_per_second:g} a second" if card.cost_per_second else "none"],
        ]
        lines += [*table(["", ""], rows), ""]
        lines += (
            [f"{card.notes[:1].upper()}{card.notes[1:].rstrip('.')}.", ""] if card.notes and card.name != "chat" else []
        )
    return "\n".join(lines).rstrip() + "\n"


def _pictures(card: Any) -> list[str]:
    if card.raster is None:
        return ["largest picture", f"{card.max_width} x {card.max_height}"]
    own = card.raster
    return [
        "clips",
        f"{own.width} x {own.height} at {own.rate} frames a second, brought to the short's by the segments",
    ]


def _cards() -> list[Any]:
    """Every card of the registry, also of engines that need an extra or a server that is not here."""
    from models.registry import ENGINES

    cards = []
    for name, place in ENGINES.items():
        module, _, attribute = place.partition(":")
        kind = getattr(importlib.import_module(module), attribute)
        needed = {"url": "http://localhost:1/v1", "model": "MODEL"} if name == "chat" else {}
        cards.append(getattr(kind, "card", None) or kind(**needed).card)
    return cards


PAGES: dict[str, Callable[[], str]] = {
    "settings.md": settings_page,
    "schema.md": schema_page,
    "states.md": states_page,
    "engines.md": engines_page,
    "cli.md": cli_page,
    "brief.md": reference_page,
}


if __name__ == "__main__":
    for name, make in PAGES.items():
        if "--write" in sys.argv:
            (REFERENCE / name).write_text(make(), "utf-8")
        else:
            sys.stdout.write(make())
