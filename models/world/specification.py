"""What a scene shows, as a value: the outcome of the grammar and the input of the film."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True, kw_only=True)
class Accessory:
    """Something worn: scarf, hat, backpack, glasses, cape. An empty colour is the look's choice."""

    kind: str
    colour: str = ""


@dataclass(frozen=True, kw_only=True)
class Subject:
    """One figure or thing of the scene. The first of a scene is the one the camera cares about."""

    kind: str
    colour: str = ""
    size: str = ""  # "", small, large
    look: str = ""  # of a person: woman, man, girl, boy, child, grandmother, grandfather; empty: the story's choice
    accessories: tuple[Accessory, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Specification:
    """Everything that a film needs to know about its scene; words are those of `vocabulary`."""

    subjects: tuple[Subject, ...] = (Subject(kind="raccoon"),)
    setting: str = "meadow"
    action: str = "idle"
    camera: str = "static"
    style: str = "flat"
    time: str = "day"
    weather: str = "clear"

    def to_dict(self) -> dict[str, Any]:
        """The specification as JSON."""
        value = asdict(self)
        value["subjects"] = [{**asdict(s), "accessories": [asdict(a) for a in s.accessories]} for s in self.subjects]
        return value

    @classmethod
    def from_dict(cls, value: dict[str, Any]) -> Specification:
        """The inverse of `to_dict`; unknown keys raise TypeError, missing ones take their default."""
        rest = {key: entry for key, entry in value.items() if key != "subjects"}
        subjects = tuple(
            Subject(**{**s, "accessories": tuple(Accessory(**a) for a in s.get("accessories", ()))})
            for s in value.get("subjects", ())
        )
        return cls(subjects=subjects, **rest) if subjects else cls(**rest)
