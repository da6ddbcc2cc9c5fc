"""A brief's text as data, with the place of every key and value. YAML or JSON, by content.

What makes YAML dangerous or surprising is refused with a sentence: aliases, tags, several documents, merge keys,
keys given twice, tabs. The text is never executed and never expanded, so its size bounds the work.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

import yaml

from studio.brief_errors import Path, Problem, Where, dotted, shown
from studio.brief_text import control_characters

MAX_BYTES = 256 * 1024
MAX_DEPTH = 8
MAX_REPORTED = 20  # of one kind: the hundredth control character says nothing new

_START = "a brief begins with a line such as `title: The travelling raccoon`; `reelworks brief --new` writes one"


@dataclass(frozen=True, kw_only=True)
class Parsed:
    """What a text holds: `data` is None when it cannot be read at all."""

    data: dict[str, Any] | None
    where: Where
    problems: tuple[Problem, ...]


@dataclass
class _Reading:
    """The state of reading one text."""

    name: str
    text: str
    problems: list[Problem] = field(default_factory=list)
    values: dict[Path, tuple[int, int]] = field(default_factory=dict)
    keys: dict[Path, tuple[int, int]] = field(default_factory=dict)
    spelling: dict[Path, str] = field(default_factory=dict)

    def report(self, line: int, column: int, what: str, do: str, key: str = "") -> None:
        self.problems.append(Problem(line=line, column=column, key=key, what=what, do=do))

    def at(self, offset: int) -> tuple[int, int]:
        before = self.text[:offset]
        return before.count("\n") + 1, offset - (before.rfind("\n") + 1) + 1

    def parsed(self, data: dict[str, Any] | None) -> Parsed:
        where = Where(
            name=self.name, values=self.values, keys=self.keys, spelling=self.spelling,
            lines=tuple(self.text.split("\n")),
        )  # fmt: skip
        return Parsed(data=data, where=where, problems=tuple(self.problems))


def parse(text: str, *, name: str) -> Parsed:
    """The mapping in a YAML or JSON text, its places, and the problems that reading it found."""
    reading = _Reading(name, text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n"))
    size = len(text.encode("utf-8", "replace"))
    if size > MAX_BYTES:
        do = f"a brief has at most {MAX_BYTES // 1024} kB; name pictures and clips as files beside it"
        reading.report(0, 0, f"the file has {size // 1024:,} kB", do)
        return reading.parsed(None)
    if not reading.text.strip():
        reading.report(1, 1, "the file is empty", _START)
        return reading.parsed(None)
    _drop_control_characters(reading)
    if reading.text.lstrip().startswith(("{", "[")) or name.lower().endswith(".json"):
        data = _json(reading)
        if data is not None or name.lower().endswith(".json") or reading.text.lstrip()[1:].lstrip().startswith('"'):
            return _mapping(reading, data)
        reading.problems.clear()
    return _mapping(reading, _yaml(reading))


def _mapping(reading: _Reading, data: Any) -> Parsed:
    if isinstance(data, dict):
        data = _without_empty(reading, data)
        return reading.parsed(data)
    if not reading.problems:
        kind = {list: "a list", str: "plain text", type(None): "nothing but comments"}.get(type(data), "one value")
        reading.report(1, 1, f"the file holds {kind}, not a brief", _START)
    return reading.parsed(None)


def _drop_control_characters(reading: _Reading) -> None:
    """Reports them and goes on without them, so that the rest is checked too."""
    found = control_characters(reading.text)
    for offset, code in found[:MAX_REPORTED]:
        line, column = reading.at(offset)
        reading.report(line, column, f"control character {code}", "delete it; was the file saved as plain UTF-8 text?")
    drop = {offset for offset, _ in found}
    if drop:
        reading.text = "".join(letter for offset, letter in enumerate(reading.text) if offset not in drop)


# JSON


def _json(reading: _Reading) -> Any:
    def pairs(items: list[tuple[str, Any]]) -> dict[str, Any]:
        return dict(items)  # a key given twice is found in the nodes, where its line is known

    try:
        data = json.loads(reading.text, object_pairs_hook=pairs, parse_constant=_no_constant)
    except json.JSONDecodeError as error:
        do = "check commas, quotes and brackets just before this place"
        reading.report(error.lineno, error.colno, f"this is not JSON: {error.msg[0].lower()}{error.msg[1:]}", do)
        return None
    except (RecursionError, ValueError) as error:
        deep = isinstance(error, RecursionError)
        reading.report(1, 1, "the JSON is nested too deeply" if deep else str(error), "write it as in the reference")
        return None
    shadow = _Reading(reading.name, reading.text.replace("\t", " "))
    _yaml(shadow)  # JSON is YAML but for tabs: the same nodes give the places
    reading.values, reading.keys = shadow.values, shadow.keys
    reading.problems += [problem for problem in shadow.problems if "twice" in problem.what or "deep" in problem.what]
    return data


def _no_constant(name: str) -> Any:
    raise ValueError(f"{name} is not a number that JSON knows")


# YAML


def _yaml(reading: _Reading) -> Any:
    _tabs(reading)
    try:
        if not _events_are_plain(reading):
            return None
        node = yaml.compose(reading.text, Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        _syntax(reading, error)
        return None
    except yaml.YAMLError as error:  # a character that YAML does not know
        line, column = reading.at(getattr(error, "position", 0) or 0)
        reading.report(line, column, "a character that YAML does not allow", "delete it")
        return None
    if node is None:
        return None
    return _Walk(reading).value(node, ())


def _tabs(reading: _Reading) -> None:
    """Reports tabs in the indentation and goes on as if each were two spaces."""
    lines = reading.text.split("\n")
    reported = 0
    for number, line in enumerate(lines):
        indent = line[: len(line) - len(line.lstrip())]
        if "\t" not in indent or not line.strip():
            continue
        reported += 1
        if reported <= MAX_REPORTED:
            do = "use two spaces; YAML does not allow tabs there"
            reading.report(number + 1, indent.index("\t") + 1, "a tab in the indentation", do)
        lines[number] = indent.replace("\t", "  ") + line.lstrip()
    if reported:
        reading.text = "\n".join(lines)


def _events_are_plain(reading: _Reading) -> bool:
    """Refuses aliases, tags, several documents and deep nesting before anything is built."""
    documents = depth = 0
    before = len(reading.problems)
    for event in yaml.parse(reading.text, Loader=yaml.SafeLoader):
        line, column = event.start_mark.line + 1, event.start_mark.column + 1
        if isinstance(event, yaml.DocumentStartEvent):
            documents += 1
            if documents == 2:
                reading.report(line, column, "a second document begins here", "make one file for each brief")
        if isinstance(event, yaml.AliasEvent):
            do = "write the text out; text that begins with * needs quotes"
            reading.report(line, column, f"an alias (*{event.anchor}) is not allowed", do)
        elif getattr(event, "anchor", None):
            do = "remove it; text that begins with & needs quotes"
            reading.report(line, column, f"an anchor (&{event.anchor}) is not allowed", do)
        if getattr(event, "tag", None):
            do = "remove it; text that begins with ! needs quotes"
            reading.report(line, column, f"a tag ({event.tag}) is not allowed", do)
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > MAX_DEPTH:
            reading.report(line, column, f"nested more than {MAX_DEPTH} deep", "write it as in the reference")
            return False
        if len(reading.problems) > before + MAX_REPORTED:
            return False
    return len(reading.problems) == before


_SYNTAX = (
    ("mapping values are not allowed", "a colon that YAML cannot place",
     "put the text in quotes, or check the indentation of this line and the one before"),
    ("could not find expected ':'", "a key without a colon",
     "write `key: value`; a text of several lines begins with |"),
    ("cannot start any token", "a character with which YAML text cannot begin", "put the text in quotes"),
    ("found unexpected end of stream", "quotes that are never closed", "close them, or remove them"),
    ("unexpected end of stream", "brackets or quotes that are never closed", "close them"),
    ("expected <block end>", "an indentation or a quote that does not fit",
     "line it up with the keys above; double a ' inside '...'"),
    ("expected ',' or", "a list or braces that are never closed, or a comma is missing",
     "close it, or put the text in quotes"),
    ("unknown escape character", "a backslash that means nothing in double quotes",
     "use single quotes, or write the backslash twice"),
    ("expected alphabetic or numeric", "a * or & at the start of a text", "put the text in quotes"),
)  # fmt: skip


def _syntax(reading: _Reading, error: yaml.MarkedYAMLError) -> None:
    mark = error.problem_mark or error.context_mark
    line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
    message = f"{error.context or ''} {error.problem or ''}".strip()
    for sign, what, do in _SYNTAX:
        if sign in message:
            reading.report(line, column, what, do)
            return
    reading.report(line, column, f"this is not YAML: {message}", "check the indentation, colons and quotes here")


class _Walk:
    """Turns nodes into values and notes their places."""

    def __init__(self, reading: _Reading) -> None:
        self.reading = reading
        self.construct = yaml.constructor.SafeConstructor()

    def value(self, node: yaml.Node, path: Path) -> Any:
        self.reading.values[path] = (node.start_mark.line + 1, node.start_mark.column + 1)
        if isinstance(node, yaml.MappingNode):
            return self.mapping(node, path)
        if isinstance(node, yaml.SequenceNode):
            return [self.value(item, (*path, at)) for at, item in enumerate(node.value)]
        return self.scalar(node, path)

    def mapping(self, node: yaml.MappingNode, path: Path) -> dict[str, Any]:
        result: dict[str, Any] = {}
        for key_node, value_node in node.value:
            line, column = key_node.start_mark.line + 1, key_node.start_mark.column + 1
            if not isinstance(key_node, yaml.ScalarNode):
                self.reading.report(line, column, "a key that is not a word", "write `key: value`")
                continue
            key = key_node.value
            here = (*path, key)
            if key in result:
                first = self.reading.keys[here][0]
                what = f"{shown(key)} is given twice, first in line {first}"
                self.reading.report(line, column, what, "keep one of them", dotted(here))
            self.reading.keys[here] = (line, column)
            result[key] = self.value(value_node, here)
        return result

    def scalar(self, node: yaml.ScalarNode, path: Path) -> Any:
        kind = node.tag.rsplit(":", 1)[-1]
        if kind not in {"int", "float", "bool", "null"}:
            return node.value
        try:
            made = self.construct.construct_object(node)
        except (ValueError, yaml.YAMLError):  # 0b, 1_, ...: near a number, but none
            return node.value
        self.reading.spelling[path] = node.value
        return made


def _without_empty(reading: _Reading, data: dict[str, Any], path: Path = ()) -> dict[str, Any]:
    """Drops keys without a value: a form's empty line means "not given", but an unquoted #colour is a mistake."""
    kept: dict[str, Any] = {}
    for key, value in data.items():
        here = (*path, key)
        if value is None:
            _swallowed_by_comment(reading, here)
        else:
            kept[key] = _nested(reading, value, here)
    return kept


def _nested(reading: _Reading, value: Any, path: Path) -> Any:
    if isinstance(value, dict):
        return _without_empty(reading, value, path)
    if isinstance(value, list):
        return [_nested(reading, item, (*path, at)) for at, item in enumerate(value)]
    return value


def _swallowed_by_comment(reading: _Reading, path: Path) -> None:
    line, column = reading.keys.get(path, (0, 0))
    rest = reading.text.split("\n")[line - 1][column - 1 :] if line else ""
    rest = rest[len(str(path[-1])) :].strip().removeprefix(":").strip()
    if path[-1] in {"primary", "secondary", "accent"} and rest.startswith("#"):
        word = rest.split()[0].rstrip(",}")
        what = f"{dotted(path)} is empty: YAML reads {word} as a comment"
        reading.report(line, column, what, f'put the colour in quotes: "{word}"', dotted(path))
