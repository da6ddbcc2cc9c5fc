"""Examples of edits: a scene, the same scene with one thing changed, and the words that ask for the change.

Both scenes are drawn from the same seeds, so that a model sees what "now it rains" changes and what it leaves alone.
The words are in `instructions.toml`.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import numpy as np

from models.world.language.captions import PAIRS, phrases
from models.world.language.grammar import THINGS, VEHICLES
from models.world.language.vocabulary import things
from models.world.sampling import INDOORS, NEEDS, OF_THE_WEIGHTLESS, OF_THINGS, PLACES, WEIGHTLESS
from models.world.specification import Accessory, Specification, Subject

SLOTS = ("weather", "time", "setting", "action", "colour", "style", "camera", "wear", "undress", "subject")
SAID = {"colour": "look", "wear": "look", "undress": "look", "subject": "look"}  # what a caption calls them
DRY = (*INDOORS, "space", "underwater")


@dataclass(frozen=True)
class Edit:
    """A change of one thing: which, the scene after it, and the words that ask for it."""

    slot: str
    after: Specification
    words: str


@cache
def _table() -> dict[str, dict[str, list[str]]]:
    return tomllib.loads((Path(__file__).with_name("instructions.toml")).read_text("utf-8"))


def alternatives(spec: Specification, slot: str) -> list[tuple[str, Specification]]:
    """All scenes that differ from this one in a slot alone and make sense, with the new thing; none may be found."""
    return [(thing, after) for thing, after in _ALTERNATIVES[slot](spec) if after != spec]


def edit(spec: Specification, chance: np.random.Generator, *, slots: tuple[str, ...] = SLOTS) -> Edit | None:
    """A change by chance, of one of the slots; None when nothing of them can be changed."""
    found = [(slot, choices) for slot in slots if (choices := alternatives(spec, slot))]
    if not found:
        return None
    slot, choices = found[int(chance.integers(len(found)))]
    thing, after = choices[int(chance.integers(len(choices)))]
    return Edit(slot, after, _instruction(spec, after, slot, thing, chance))


# ---- what may change


def _is_figure(subject: Subject) -> bool:
    return subject.kind not in THINGS and subject.kind not in VEHICLES


def _of(slot: str) -> Callable[[Specification], list[tuple[str, Specification]]]:
    """Every other thing of a slot of the scene."""
    return lambda spec: [(t, replace(spec, **{slot: t})) for t in things(slot)]  # type: ignore[arg-type]


def _weathers(spec: Specification) -> list[tuple[str, Specification]]:
    return [] if spec.setting in DRY else _of("weather")(spec)


def _settings(spec: Specification) -> list[tuple[str, Specification]]:
    """Places where all of them can be, under the same sky."""
    if spec.setting in WEIGHTLESS:
        allowed = [] if spec.setting == "underwater" else [s for s in WEIGHTLESS if s != "underwater"]
    else:
        allowed = [s for s in things("setting") if s not in WEIGHTLESS]
    if spec.weather != "clear":
        allowed = [s for s in allowed if s not in DRY]
    for subject in spec.subjects:
        allowed = [s for s in allowed if s in PLACES.get(subject.kind, (s,))]
    return [(s, replace(spec, setting=s)) for s in allowed]


def _actions(spec: Specification) -> list[tuple[str, Specification]]:
    """Actions that need no other thing than is there."""
    lead = spec.subjects[0]
    if lead.kind in VEHICLES or spec.action in NEEDS or spec.action == "drive":
        return []
    allowed: tuple[str, ...]
    if lead.kind in THINGS:
        allowed = OF_THINGS
    elif spec.setting in WEIGHTLESS:
        allowed = (*OF_THE_WEIGHTLESS, *(["swim"] if spec.setting == "underwater" else []))
    else:
        allowed = tuple(a for a in things("action") if a not in ("drive", "swim", "float"))
    return [(a, replace(spec, action=a)) for a in allowed if a not in NEEDS]


def _lead(spec: Specification, lead: Subject) -> Specification:
    return replace(spec, subjects=(lead, *spec.subjects[1:]))


def _colours(spec: Specification) -> list[tuple[str, Specification]]:
    return [(c, _lead(spec, replace(spec.subjects[0], colour=c))) for c in things("colour")]


def _wear(spec: Specification) -> list[tuple[str, Specification]]:
    lead = spec.subjects[0]
    if not _is_figure(lead) or lead.accessories:
        return []
    return [(a, _lead(spec, replace(lead, accessories=(Accessory(kind=a),)))) for a in things("accessory")]


def _undress(spec: Specification) -> list[tuple[str, Specification]]:
    lead = spec.subjects[0]
    return [
        (worn.kind, _lead(spec, replace(lead, accessories=tuple(a for a in lead.accessories if a != worn))))
        for worn in lead.accessories
    ]


def _subjects(spec: Specification) -> list[tuple[str, Specification]]:
    lead = spec.subjects[0]
    if not _is_figure(lead):
        return []
    kinds = [k for k in things("subject") if k not in THINGS and k not in VEHICLES and k != lead.kind]
    kinds = [k for k in kinds if k not in {s.kind for s in spec.subjects}]
    return [(k, _lead(spec, replace(lead, kind=k, look=""))) for k in kinds]


_ALTERNATIVES: dict[str, Callable[[Specification], list[tuple[str, Specification]]]] = {
    "weather": _weathers,
    "time": _of("time"),
    "setting": _settings,
    "action": _actions,
    "colour": _colours,
    "style": _of("style"),
    "camera": _of("camera"),
    "wear": _wear,
    "undress": _undress,
    "subject": _subjects,
}


# ---- the words


def _instruction(
    before: Specification, after: Specification, slot: str, thing: str, chance: np.random.Generator
) -> str:
    """The words that ask for a change."""
    one = _Words(chance)
    template = one.of([*_table()[slot]["any"], *_table()[slot].get(thing, [])])
    who, new = (one.noun(spec.subjects[0]) for spec in (before, after))
    verb = one.of(phrases()["action"][thing]).split(" | ") if slot == "action" else ["", ""]
    phrase = "" if slot == "action" else one.phrase(slot, thing)
    return _filled(template, who=who, old=who, new=new, does=verb[0], doing=verb[-1], phrase=phrase)


class _Words:
    """Chooses words."""

    def __init__(self, chance: np.random.Generator) -> None:
        self.chance = chance

    def of(self, choices: list[str]) -> str:
        return choices[int(self.chance.integers(len(choices)))]

    def noun(self, subject: Subject) -> str:
        return self.of(phrases()["subject"][subject.look or subject.kind])

    def phrase(self, slot: str, thing: str) -> str:
        return self.of(phrases()[_PHRASES.get(slot, slot)][thing])


_PHRASES = {"style": "picture", "wear": "accessory", "undress": "accessory"}  # tables that are not named as the slot


def _filled(template: str, **words: str) -> str:
    """A template with its words; "{a}" is the article of the word after it, and nothing before a pair of things."""
    text = template.format(a="{a}", **words)
    head, found, rest = text.partition("{a} ")
    if not found:
        return text
    if rest.startswith((*PAIRS, "glasses", "spectacles")):
        return head + rest
    return f"{head}{'an' if rest[0] in 'aeiou' else 'a'} {rest}"


def instructions() -> Iterator[str]:
    """Every template with every phrase, each with some lead: the words that edits are asked for with."""
    leads = [noun for kind in things("subject") for noun in phrases()["subject"][kind]]
    n = 0
    for slot in SLOTS:
        for thing in things("accessory" if slot in ("wear", "undress") else slot):
            for template in [*_table()[slot]["any"], *_table()[slot].get(thing, [])]:
                for phrase in phrases()[_PHRASES.get(slot, slot)][thing]:
                    does, _, doing = phrase.partition(" | ")
                    n += 1
                    who = leads[n % len(leads)]
                    yield _filled(template, who=who, old=who, new=phrase, does=does, doing=doing, phrase=phrase)
