"""What the tests need to know of Markdown: files, links, headings, code."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from tests.docs.files import ROOT, ours

FENCE = re.compile(
    r"^(?P<indent> *)```(?P<language>[\w-]*)\n(?P<body>.*?)^(?P=indent)```\s*$", re.MULTILINE | re.DOTALL
)
LINK = re.compile(r"!?\[[^\]]*\]\(<?([^)\s>]+)>?(?:\s+\"[^\"]*\")?\)")


@dataclass(frozen=True)
class Block:
    """A fenced piece of code."""

    path: Path
    line: int
    language: str
    body: str

    @property
    def where(self) -> str:
        """File and line, for messages."""
        return f"{self.path.relative_to(ROOT)}:{self.line}"


@cache
def pages() -> tuple[Path, ...]:
    """All our Markdown files."""
    return tuple(ROOT / name for name in ours(".md"))


def blocks(path: Path) -> Iterator[Block]:
    """The fenced pieces of code of a page."""
    text = path.read_text("utf-8")
    for found in FENCE.finditer(text):
        yield Block(path, text.count("\n", 0, found.start()) + 1, found["language"], found["body"])


def prose(path: Path) -> str:
    """A page without its fenced code."""
    return FENCE.sub("", path.read_text("utf-8"))


def links(path: Path) -> list[str]:
    """The targets of all links and pictures."""
    return LINK.findall(re.sub(r"`[^`\n]*`", "``", prose(path)))


@cache
def anchors(path: Path) -> frozenset[str]:
    """The names by which a page's headings can be linked to, made as GitHub makes them."""
    titles = re.findall(r"^#{1,6}\s+(.+?)\s*$", prose(path), re.MULTILINE)
    plain = (re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", title) for title in titles)
    return frozenset(re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in plain)


def commands(path: Path) -> Iterator[tuple[str, str]]:
    """(where, words) of everything on a page that is meant to be typed: lines of shell blocks, and inline code."""
    name = path.relative_to(ROOT)
    for block in blocks(path):
        if block.language in ("", "sh", "bash", "shell", "console"):
            for line in block.body.replace("\\\n", " ").splitlines():
                yield block.where, line.removeprefix("$ ").strip()
    for code in re.findall(r"`([^`\n]+)`", prose(path)):
        yield str(name), code
