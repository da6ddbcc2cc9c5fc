"""What is wrong with a brief: problems with their places, and pydantic's errors as sentences for people."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, get_args

from pydantic import BaseModel
from pydantic_core import ErrorDetails

from studio.errors import Refused

Path = tuple[str | int, ...]

# What people write when they mean one of our keys.
ALIASES = {
    "cta": "call_to_action", "action": "call_to_action", "lang": "language", "locale": "language", "music": "mood",
    "duration": "seconds", "length": "seconds", "platforms": "destinations", "platform": "destinations",
    "destination": "destinations", "subtitles": "captions", "subtitle": "caption", "text": "caption",
    "script": "story", "description": "story", "name": "title", "color": "primary", "colour": "primary",
    "colors": "brand", "colours": "brand", "logo": "brand", "font": "brand", "banned_words": "brand",
    "continues": "continue", "extend": "continue", "voiceover": "narration", "voice": "soundtrack",
    "mood": "soundtrack", "model": "engine", "theme": "style", "look": "style", "target": "audience", "sound": "audio",
    "footage": "clip", "picture": "image", "photo": "image", "clips": "references", "images": "references",
}  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Problem:
    """One thing that is wrong: where (line and column count from 1; 0: not known), what, and what to write."""

    line: int
    column: int
    key: str  # `scenes[2].caption`; empty: the whole file
    what: str
    do: str

    def __str__(self) -> str:
        place = f"line {self.line}, column {self.column}: " if self.line else ""
        return f"{place}{self.what}\n    -> {self.do}"


class BriefProblems(Refused):
    """A brief that cannot be used, with everything that is wrong with it."""

    def __init__(self, name: str, problems: Iterable[Problem]) -> None:
        self.name = name
        self.problems = tuple(sorted(set(problems), key=lambda each: (each.line, each.column, each.key, each.what)))
        count = "1 problem" if len(self.problems) == 1 else f"{len(self.problems)} problems"
        lines = "".join(f"\n  {problem}" for problem in self.problems)
        super().__init__(f"the brief has {count}{lines}", where=name, do="change these, then run the command again")

    def __reduce__(self) -> tuple[type[BriefProblems], tuple[str, tuple[Problem, ...]]]:
        return type(self), (self.name, self.problems)


@dataclass(frozen=True, kw_only=True)
class Where:
    """Where each key and value of a brief stands in its file: (line, column), both from 1."""

    name: str
    values: Mapping[Path, tuple[int, int]] = field(default_factory=dict)
    keys: Mapping[Path, tuple[int, int]] = field(default_factory=dict)
    spelling: Mapping[Path, str] = field(default_factory=dict)  # scalars that YAML did not read as text
    lines: tuple[str, ...] = ()

    def value(self, path: Path) -> tuple[int, int]:
        """Of the value, or of the nearest thing around it that is in the file."""
        return self._nearest(self.values, path)

    def key(self, path: Path) -> tuple[int, int]:
        """Of the key, or of the nearest thing around it that is in the file."""
        return self.keys.get(path) or self._nearest(self.values, path)

    def place(self, path: Path) -> str:
        """For a message: file and line, or file and key when lines are not known."""
        line, _ = self.value(path)
        return f"{self.name}:{line}" if line else f"{self.name}: {dotted(path)}"

    def problem(self, path: Path, what: str, do: str, *, at_key: bool = False) -> Problem:
        """A problem at this place."""
        line, column = self.key(path) if at_key else self.value(path)
        return Problem(line=line, column=column, key=dotted(path), what=what, do=do)

    @staticmethod
    def _nearest(places: Mapping[Path, tuple[int, int]], path: Path) -> tuple[int, int]:
        for length in range(len(path), -1, -1):
            if path[:length] in places:
                return places[path[:length]]
        return (0, 0)


def dotted(path: Sequence[str | int]) -> str:
    """`scenes[2].caption`: keys joined by dots, scenes counted from 1."""
    text = ""
    for part in path:
        text += f"[{part + 1}]" if isinstance(part, int) else f".{part}" if text else part
    return text


def shown(value: Any, limit: int = 40) -> str:
    """A value in a message: on one line, shortened, in quotes when it is text."""
    text = " ".join(str(value).split())
    text = text if len(text) <= limit else text[: limit - 1] + "…"
    return f'"{text}"' if isinstance(value, str) else text


def explain(error: ErrorDetails, where: Where, model: type[BaseModel]) -> Problem:
    """A pydantic error as a problem: the key, its line, and what to write instead."""
    path = _real_path(error["loc"])
    name, kind = dotted(path), error["type"]
    if kind == "extra_forbidden":
        return _unknown(path, where, model)
    if kind == "missing":
        return where.problem(path, f"{name} is missing", f"add a line such as `{path[-1]}: ...`", at_key=True)
    context = error.get("ctx", {})
    if "do" in context:  # our own validators
        value = f" ({shown(error['input'])})" if kind != "control" else ""
        return where.problem(path, f"{name}{value} {error['msg']}", context["do"])
    what, do = _sentence(kind, context, error["input"], where.spelling.get(path), path)
    return where.problem(path, f"{name} {what}", do)


def _real_path(loc: Path) -> Path:
    """Pydantic's location without the names that it gives to the branches of a union."""
    path: list[str | int] = []
    for part in loc:
        if part in {"number", "list"} and path == ["scenes"]:
            continue
        path.append(part)
    return tuple(path)


def _sentence(  # noqa: PLR0911 - one return for each kind of error
    kind: str, context: Mapping[str, Any], value: Any, spelling: str | None, path: Path
) -> tuple[str, str]:
    """(what is wrong, what to write) for pydantic's own kinds of error."""
    if kind in WANTED:
        return _wrong_type(WANTED[kind], value, spelling, path)
    match kind:
        case "string_too_short":
            return "is empty", "write some text, or remove the line"
        case "string_too_long":
            length, limit = len(str(value)), context["max_length"]
            return f"has {length:,} characters; at most {limit:,} are allowed", f"shorten it by {length - limit:,}"
        case "literal_error":
            return _choice(context["expected"], value)
        case "too_short" | "too_long":
            return _count(context, path)
        case "greater_than_equal" | "less_than_equal" | "finite_number" | "greater_than" | "less_than":
            low, high = SCENE_SECONDS if path[0] == "scenes" and path[-1] == "seconds" else RANGES.get(path[-1], SEEDS)
            return f"is {shown(value)}", f"write a number from {low} to {high}"
    return f"is not right: {kind}", "see `reelworks brief --new` for an example"


WANTED = {
    "string_type": "text", "int_type": "a whole number", "int_from_float": "a whole number", "float_type": "a number",
    "bool_type": "true or false", "tuple_type": "a list", "model_type": "a section", "dict_type": "a section",
    "model_attributes_type": "a section", "int_parsing": "a whole number",
}  # fmt: skip

SEEDS = (0, 2**31 - 1)
SCENE_SECONDS = (0.5, 60)
RANGES: dict[str | int, tuple[float, float]] = {
    "seconds": (3, 180),
    "scenes": (3, 12),
    "best_of": (1, 16),
    "seed": SEEDS,
}

_INSIDE = {"captions": "{style: bold}", "soundtrack": "{mood: playful}", "brand": "{font: Inter}"}


def _wrong_type(wanted: str, value: Any, spelling: str | None, path: Path) -> tuple[str, str]:
    has = _kind_of(value, spelling)
    if wanted == "text":
        return f"should be text, but it is {has}", _quoted(value, spelling)
    if wanted == "a list":
        example = shown(value).strip('"') if isinstance(value, str | int | float) else "first, second"
        return f"should be a list, but it is {has}", f"write [{example}]"
    if wanted == "a section":
        example = _INSIDE.get(str(path[-1]), "a line `prompt: ...`, indented")
        return f"should be a section with keys of its own, but it is {has}", f"write {example}"
    bare = str(value).strip()
    if isinstance(value, str) and bare.lstrip("-").replace(".", "", 1).isdigit():
        return f"should be {wanted}, but {shown(value)} in quotes is text", f"write {bare} without quotes"
    if path == ("scenes",) and isinstance(value, dict):
        return "should be a number or a list, but it is a section", "begin each scene with a dash: `- prompt: ...`"
    examples = {"a whole number": "5", "a number": "15", "true or false": "true"}
    return f"should be {wanted}, but it is {has}", f"write for example {examples[wanted]}"


def _kind_of(value: Any, spelling: str | None) -> str:
    read_as = f" (YAML reads {spelling} so)" if spelling and not isinstance(value, str) else ""
    match value:
        case bool():
            return f"{str(value).lower()}{read_as}"
        case int() | float():
            return f"the number {value}{read_as if str(value) != spelling else ''}"
        case str():
            return f"the text {shown(value)}"
        case dict():
            return "a section in braces or with keys"
        case list() | tuple():
            return "a list"
    return "nothing"


def _quoted(value: Any, spelling: str | None) -> str:
    if isinstance(value, dict):
        return "put text that begins with { or has a colon in it in single quotes"
    if isinstance(value, list | tuple):
        return "write one text; put it in quotes when it begins with ["
    return f'put it in quotes: "{spelling or str(value)}"'


def _choice(expected: str, value: Any) -> tuple[str, str]:
    names = [name.strip(" '") for name in expected.replace(" or ", ", ").split(",")]
    near = difflib.get_close_matches(str(value).lower(), names, n=1, cutoff=0.5)
    known = ", ".join(names)
    return f"is {shown(value)}", f"write {near[0]} (or one of: {known})" if near else f"write one of: {known}"


def _count(context: Mapping[str, Any], path: Path) -> tuple[str, str]:
    has, low, high = context["actual_length"], context.get("min_length"), context.get("max_length")
    if path == ("scenes",):
        return f"has {has} entries", "give 1 to 40 scenes, or a number from 3 to 12"
    return f"has {has} entries", f"give at least {low}" if low else f"give at most {high}"


def _unknown(path: Path, where: Where, model: type[BaseModel]) -> Problem:
    """An unknown key, with the nearest known one, or with the section in which it is known."""
    known = _known_keys(model, path[:-1])
    key = str(path[-1])
    near = difflib.get_close_matches(key.lower().replace("-", "_").replace(" ", "_"), known, n=1, cutoff=0.6)
    alias = ALIASES.get(key.lower())
    if near:
        do = f"did you mean `{near[0]}`?"
    elif alias == "brand" or (alias == "soundtrack" and "soundtrack" in known):
        do = f"it belongs into the section `{alias}`: `{alias}: {{{key.lower()}: ...}}`"
    elif alias in known:
        do = f"did you mean `{alias}`?"
    else:
        do = f"remove it; the keys here are {', '.join(known)}"
    return where.problem(path, f"unknown key {shown(key)}", do, at_key=True)


def _known_keys(model: type[BaseModel], path: Path) -> list[str]:
    """The keys that are allowed at a place of the brief."""
    for part in path:
        if isinstance(part, str):
            model = _section(model, part)
    return [info.alias or name for name, info in model.model_fields.items()]


def _section(model: type[BaseModel], key: str) -> type[BaseModel]:
    for name, info in model.model_fields.items():
        if key in {name, info.alias}:
            return next(_models_in(info.annotation), model)
    return model


def _models_in(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for part in get_args(annotation):
        yield from _models_in(part)
