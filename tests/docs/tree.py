"""The file tree at the end of the README: written from the first sentences of module docstrings, and compared with
what is there.

    python -m tests.docs.tree --write

A folder's line is the first sentence of its `__init__.py`; folders without Python get theirs from FOLDERS.
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from tests.docs.files import ROOT, ours

README = ROOT / "README.md"
BEGIN, END = "<!-- tree: python -m tests.docs.tree --write -->", "<!-- end of tree -->"
PACKAGES = ("cli", "dashboard", "flows", "tasks", "media", "storage", "models", "db", "studio")
LONGEST = 87  # characters of a description
COLUMN = 31  # where descriptions begin

# What has no docstring to speak for it; the order is the order of the tree.
FOLDERS = {
    "models": "networks, worlds and engines: everything that makes takes",
    "models/engines": "one file an engine, behind the port of `studio/ports.py`",
    "models/world": "the illustrated world: a prompt in; frames, events and ground truth out",
    "db/migrations": "alembic: how the schema came to be, one file a step",
    "db/migrations/versions": "the steps",
    "media/fonts": "fonts for captions in every script (OFL); `fonts.toml` says where each is from",
    "media/presets": "rules and safe zones of the destinations, as data with source and date",
    "templates": "every text that is rendered with Jinja2",
    "templates/captions": "caption files, one template a style",
    "templates/prompts": "what the chat writer is told",
    "templates/stories": "lines for stories, one file a language",
    "examples": "twelve briefs of different shapes, in six languages",
    "tests": "a folder per package; `faults/` kills processes, `docs/` keeps the documents true",
    "docs": "for people: quickstart, how-to pages, reference, decisions; begins at `docs/index.md`",
    ".ci": "what the build server runs: `make test`",
}
FILES = {
    "Makefile": "`make short`, `make test`, `make help`",
    "pyproject.toml": "what is installed, and how style, types and layers are checked",
    "constraints.txt": "the exact versions that were tested",
    "prefect.yaml": "deployments for a Prefect work pool of your own",
}


def python_files(*, everything: bool = False) -> list[str]:
    """Our Python files outside the tests, as git knows them; with `everything` also those not committed yet."""
    return [name for name in ours(".py", committed=not everything) if name.partition("/")[0] in PACKAGES]


def described(path: Path) -> str:
    """The first sentence of a module's docstring, short enough for a line; empty when there is none."""
    text = ast.get_docstring(ast.parse(path.read_text("utf-8"))) or ""
    sentence = re.split(r"(?<=[.!])\s", " ".join(text.split()), maxsplit=1)[0].rstrip(".")
    if len(sentence) <= LONGEST:
        return sentence
    cuts = [found.start() for found in re.finditer(r"[:;,] ", sentence[:LONGEST]) if found.start() > LONGEST // 3]
    balanced = [
        cut
        for cut in cuts
        if sentence[:cut].count("`") % 2 == 0 and sentence[:cut].count("(") == sentence[:cut].count(")")
    ]
    return sentence[: balanced[-1]] if balanced else sentence[: LONGEST - 4].rsplit(" ", 1)[0] + " ..."


def tree(files: Iterable[str]) -> str:
    """The whole tree as text, one line per folder and file."""
    names = list(files)
    lines: list[str] = []
    for package in (package for package in PACKAGES if any(name.startswith(f"{package}/") for name in names)):
        lines += _folder(package, names)
        lines.append("")
    for folder, text in FOLDERS.items():
        if folder.partition("/")[0] not in PACKAGES:
            lines.append(_line(f"{folder}/", text, folder.count("/")))
    lines += [_line(name, text, 0) for name, text in FILES.items() if (ROOT / name).exists()]
    return "\n".join(lines)


def _folder(folder: str, names: list[str]) -> Iterator[str]:
    init = f"{folder}/__init__.py"
    text = (described(ROOT / init) if init in names else "") or FOLDERS.get(folder, "")
    depth = folder.count("/")
    yield _line(f"{folder}/", text, depth)
    inside = [name.removeprefix(f"{folder}/") for name in names if name.startswith(f"{folder}/")]
    for name in sorted(inside, key=lambda name: ("/" in name, name)):
        if "/" not in name and name != "__init__.py":
            yield _line(name, described(ROOT / folder / name), depth + 1)
    below = {name.split("/")[0] for name in inside if "/" in name} | _plain_folders(folder)
    for name in sorted(below):
        yield from _folder(f"{folder}/{name}", names)


def _plain_folders(folder: str) -> set[str]:
    """Folders without Python that FOLDERS describes."""
    return {name.rsplit("/", 1)[1] for name in FOLDERS if "/" in name and name.rsplit("/", 1)[0] == folder}


def _line(name: str, text: str, depth: int) -> str:
    shown = "  " * depth + name.rstrip("/").rsplit("/", 1)[-1] + "/" * name.endswith("/")
    return f"{shown:{COLUMN}} {text}".rstrip()


def block() -> str:
    """The tree as it stands in the README now."""
    text = README.read_text("utf-8")
    return text[text.index(BEGIN) + len(BEGIN) : text.index(END)].strip().removeprefix("```text").removesuffix("```")


def read(text: str) -> dict[str, str]:
    """Path -> description of every line of a tree. A folder's own line stands for its `__init__.py`.

    Raises ValueError for a path that is there twice.
    """
    found: dict[str, str] = {}
    above: list[str] = []
    for line in text.splitlines():
        if not line.strip():
            continue
        shown, _, description = line.strip().partition(" ")
        depth = (len(line) - len(line.lstrip())) // 2
        above = [*above[:depth], shown.rstrip("/")]
        path = "/".join(above) + "/" * shown.endswith("/")
        if path in found:
            raise ValueError(f"{path} is listed twice")
        found[path] = description.strip()
    return found


def write() -> None:
    """Puts the tree of now into the README."""
    text = README.read_text("utf-8")
    head, tail = text[: text.index(BEGIN) + len(BEGIN)], text[text.index(END) :]
    README.write_text(f"{head}\n```text\n{tree(python_files(everything=True))}\n```\n{tail}", "utf-8")


if __name__ == "__main__":
    if "--write" in sys.argv:
        write()
    else:
        sys.stdout.write(tree(python_files(everything=True)) + "\n")
