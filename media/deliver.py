"""The preset validator: whether a finished short is what its destinations take.

The rules are data with source and date (`presets/destinations.toml`); the facts come from probing the file itself
and from measuring its sound, never from what was ordered.
"""

from __future__ import annotations

import functools
import tomllib
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from media.loudness import Loudness
from media.probe import Probe
from studio.errors import Refused
from studio.specs import Frozen, Raster

RULES = Path(__file__).parent / "presets" / "destinations.toml"
EVERY = "every"


class Rule(BaseModel):
    """What one fact of a file has to be for a destination, and who says so."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)

    fact: str
    is_: str | bool | int | None = Field(default=None, alias="is")
    in_: tuple[str | int, ...] = Field(default=(), alias="in")
    min: float | None = None
    max: float | None = None
    must: bool
    source: str
    checked_on: date
    confidence: Literal["documented", "reported", "assumed"]

    def holds(self, value: Any) -> bool:
        """Whether the value is as the rule wants it."""
        if self.is_ is not None:
            return bool(value == self.is_)
        if self.in_:
            return value in self.in_
        return (self.min is None or value >= self.min) and (self.max is None or value <= self.max)

    @property
    def required(self) -> str:
        """What the rule wants, in words."""
        if self.is_ is not None:
            return _words(self.is_)
        if self.in_:
            return " or ".join(_words(value) for value in self.in_)
        bounds = [f"at least {_words(self.min)}" if self.min is not None else ""]
        bounds += [f"at most {_words(self.max)}" if self.max is not None else ""]
        return " and ".join(bound for bound in bounds if bound)


class Destination(BaseModel):
    """A place that shorts go to."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    title: str
    rules: tuple[Rule, ...]


class Verdict(Frozen):
    """How one rule of one destination came out. `unknown`: the file does not tell the fact."""

    destination: str
    fact: str
    measured: str
    required: str
    outcome: Literal["pass", "warn", "fail", "unknown"]
    source: str


@functools.lru_cache(maxsize=1)
def destinations() -> Mapping[str, Destination]:
    """All destinations by name, and `every` for the rules that count for all."""
    return {name: Destination.model_validate(data) for name, data in tomllib.loads(RULES.read_text("utf-8")).items()}


def judge(facts: Probe, sound: Loudness, wanted: Iterable[str]) -> list[Verdict]:
    """One verdict for each rule of the wanted destinations, in their order. Raises Refused for an unknown name."""
    values = facts.model_dump() | {
        "aspect": facts.width / facts.height,
        "integrated": sound.integrated,
        "true_peak": sound.true_peak,
    }
    return _judge(values, wanted)


def foresee(raster: Raster, total_frames: int, wanted: Iterable[str]) -> list[Verdict]:
    """The verdicts that can be known before anything is made: size, rate and length."""
    values = {
        "width": raster.width,
        "height": raster.height,
        "rate": float(raster.rate),
        "duration": total_frames / raster.rate,
        "aspect": raster.width / raster.height,
    }
    return [verdict for verdict in _judge(values, wanted) if verdict.outcome != "unknown"]


def _judge(values: Mapping[str, Any], wanted: Iterable[str]) -> list[Verdict]:
    """Verdicts over a mapping of facts; a fact that is None or absent is unknown."""
    known, names = destinations(), list(dict.fromkeys(wanted))
    for name in names:
        if name not in known or name == EVERY:
            places = ", ".join(sorted(set(known) - {EVERY}))
            raise Refused(f"'{name}' is no known destination", where="destinations", do=f"choose of: {places}")
    if not names:
        return []
    return [_verdict(name, rule, values.get(rule.fact)) for name in [EVERY, *names] for rule in known[name].rules]


def _verdict(destination: str, rule: Rule, value: Any) -> Verdict:
    """The verdict of one rule over one value."""
    outcome: Literal["pass", "warn", "fail", "unknown"] = "unknown"
    if value is not None and value != "":
        outcome = "pass" if rule.holds(value) else "fail" if rule.must else "warn"
    return Verdict(
        destination=destination,
        fact=rule.fact,
        measured=_words(value),
        required=rule.required,
        outcome=outcome,
        source=f"{rule.source}, {rule.checked_on:%Y-%m-%d}, {rule.confidence}",
    )


def refuse_failing(verdicts: Iterable[Verdict]) -> list[str]:
    """Warnings of the verdicts that are no reason to hold the short back. Raises Refused with all that are."""
    verdicts = list(verdicts)
    failing = [sentence(verdict) for verdict in verdicts if verdict.outcome == "fail"]
    if failing:
        raise Refused(
            "the short is not what its destinations take: " + "; ".join(failing),
            where="master",
            do="change the brief's seconds, size or destinations, then run it again; all takes are kept",
        )
    return [sentence(verdict) for verdict in verdicts if verdict.outcome == "warn"]


def sentence(verdict: Verdict) -> str:
    """One verdict for people."""
    title = destinations()[verdict.destination].title
    wish = "recommended" if verdict.outcome == "warn" else "required"
    return f"{title}: {verdict.fact.replace('_', ' ')} is {verdict.measured}, {wish} is {verdict.required}"


def _words(value: Any) -> str:
    """A value as people write it."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if value is None or value == "":
        return "unknown"
    return f"{value:.4f}".rstrip("0").rstrip(".") if isinstance(value, float) else str(value)
