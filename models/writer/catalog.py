"""The writer's lines: `templates/stories/<language>.j2`, a section per kind of beat, one line one template.

A line can be used when every name in it has a value. Among those, lines whose tags fit the tone and the place in
the story come first; which of them is taken follows from the brief's own text and seed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from jinja2 import StrictUndefined, meta
from jinja2.sandbox import ImmutableSandboxedEnvironment

from studio.digest import derive_seed

FOLDER = Path(__file__).resolve().parents[2] / "templates" / "stories"
PLACES = frozenset({"first", "middle", "last"})


def _cap(text: str) -> str:
    return text[:1].upper() + text[1:]


def _low(text: str) -> str:
    """Lower-case start, unless the first word is a name, an abbreviation or `I`."""
    first = text.split(" ", 1)[0]
    return text if first == "I" or (len(first) > 1 and first[1:] != first[1:].lower()) else text[:1].lower() + text[1:]


def _low_article(text: str) -> str:
    """`The travelling raccoon` -> `the travelling raccoon` inside a sentence; other titles keep their capital."""
    first, _, rest = text.partition(" ")
    return f"{first.lower()} {rest}" if first in {"The", "A", "An", "How", "Why", "What", "When"} and rest else text


def _environment() -> ImmutableSandboxedEnvironment:
    # Not escaped: the result is plain text that goes into JSON, never into markup.
    environment = ImmutableSandboxedEnvironment(undefined=StrictUndefined, autoescape=False)
    environment.filters["cap"] = _cap
    environment.filters["low"] = _low
    environment.filters["low_article"] = _low_article
    return environment


_JINJA = _environment()


@dataclass(frozen=True, kw_only=True)
class Line:
    """One template with its tags and the names that it needs."""

    source: str
    tags: frozenset[str]
    names: frozenset[str]

    def render(self, words: dict[str, str]) -> str:
        """The text; the caller has made sure that every name has a value."""
        return _JINJA.from_string(self.source).render(words)


@lru_cache(maxsize=16)
def sections(language: str) -> dict[str, tuple[Line, ...]]:
    """Section name -> lines; empty for a language without a file."""
    path = FOLDER / f"{language}.j2"
    if not path.exists():
        return {}
    text = re.sub(r"\{#.*?#\}", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
    found: dict[str, list[Line]] = {}
    current = ""
    for raw in text.splitlines():
        if raw.startswith("== "):
            current = raw[3:].strip()
            found[current] = []
        elif raw.strip():
            found[current].append(_line(raw.strip()))
    return {name: tuple(lines) for name, lines in found.items()}


def _line(raw: str) -> Line:
    tags, bar, source = raw.partition(" | ")
    if not bar or "{" in tags:
        tags, source = "", raw
    names = meta.find_undeclared_variables(_JINJA.parse(source))
    return Line(
        source=source, tags=frozenset(tag.strip() for tag in tags.split(",") if tag.strip()), names=frozenset(names)
    )


def candidates(language: str, section: str, words: dict[str, str], *, tone: str, place: str, seed: int) -> list[str]:
    """The section's usable lines, rendered, in an order that the seed decides; lines for this tone come early."""
    ranked: list[tuple[int, str]] = []
    for line in sections(language).get(section, ()):
        tones, places = line.tags - PLACES, line.tags & PLACES
        if (tones and tone not in tones) or (places and place not in places):
            continue
        if all(words.get(name) for name in line.names):
            rank = derive_seed(seed, section, line.source)
            text = line.render(words)
            text = text if line.source.startswith("{{ product") else _cap(text)  # eBay stays eBay
            ranked.append((rank // 4 if tones else rank, text))
    return [text for _, text in sorted(ranked)]


def available(language: str) -> bool:
    """Whether there are lines in this language."""
    return bool(sections(language))


def words_of(**values: Any) -> dict[str, str]:
    """Names and values for lines, without those that are empty."""
    return {name: str(value) for name, value in values.items() if value}
