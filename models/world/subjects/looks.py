"""The look of a subject: chosen by the story's look seed, with the colours that the prompt asked for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, TypeVar

import numpy as np

from models.world.chance import generator
from models.world.palette import NAMED, darker, lighter, mix
from models.world.specification import Subject
from models.world.subjects import breeds
from models.world.subjects.look import Look

FIGURES = tuple(breeds.SHAPES)
AGES = tuple(breeds.PEOPLE)
_T = TypeVar("_T")


def look_of(subject: Subject, look_seed: int) -> Look:
    """The look of a figure: the same for the same look seed in every scene of a story."""
    kind = subject.kind if subject.kind in breeds.SHAPES else "raccoon"
    chance = generator(look_seed, "look", kind, subject.look)
    look = breeds.SHAPES[kind]
    if kind in breeds.FURS:
        fur, belly, mark, paws = _one(chance, breeds.FURS[kind])
        look = replace(look, fur=fur, belly=belly, mark=mark, paws=paws)
    elif kind == "robot":
        metal, accent = _one(chance, breeds.METALS)
        look = replace(
            look, fur=metal, paws=darker(metal, 0.45), belly=lighter(metal, 0.35), mark=0x26324A, accent=accent
        )
    else:
        look = _somebody(look, subject.look, chance)
    return _coloured(look, subject.colour)


def _one(chance: np.random.Generator, choices: Sequence[_T]) -> _T:
    return choices[int(chance.integers(len(choices)))]


def _somebody(look: Look, age: str, chance: np.random.Generator) -> Look:
    """Skin, hair and clothes of a person, an astronaut, a chef, a pirate."""
    skin = _one(chance, breeds.SKINS)
    hairs = breeds.HAIRS[:4] if skin in breeds.SKINS[3:] else breeds.HAIRS
    age = age if age in breeds.PEOPLE else _one(chance, ("woman", "man"))
    role = age if look.kind == "person" else look.kind
    look = replace(
        look,
        skin=skin,
        mark=_one(chance, hairs),
        hair=_one(chance, breeds.HAIRCUTS[role]),
        beard=_one(chance, breeds.BEARDS.get(role, ("",))),
        lashes=look.lashes or age in ("woman", "girl"),
    )
    if look.kind == "person":
        return _person(look, age, chance)
    if age in ("woman", "girl", "grandmother") and look.kind != "astronaut":
        look = replace(look, hair=_one(chance, ("bun", "bob", "curly")) if look.kind == "chef" else "long", beard="")
    elif look.kind == "pirate":
        look = replace(look, lashes=False)
    if look.kind == "pirate":
        found = chance.random(3)
        look = replace(
            look,
            hook=bool(found[0] < 0.5),
            parrot=bool(found[1] < 0.55),
            hat="tricorn" if found[2] < 0.7 else "bandana",
            second=_one(chance, (0xB5342F, 0x2F5A8C, 0x4B3A6B)),
        )
    return replace(look, long_sleeves=True, paws=look.paws if look.kind == "astronaut" else skin)


def _person(look: Look, age: str, chance: np.random.Generator) -> Look:
    proportions: dict[str, Any] = breeds.PEOPLE[age]
    costume = _one(chance, breeds.COSTUMES[age])
    aged = bool(proportions.get("aged"))
    look = replace(
        look,
        **proportions,
        costume=costume,
        shirt=_one(chance, breeds.CALM_SHIRTS if aged else breeds.SHIRTS),
        trousers=_one(chance, breeds.TROUSERS),
        second=_one(chance, breeds.SECONDS),
        shoes=_one(chance, breeds.SHOES),
        paws=look.skin,
        feet="shoe",
        long_sleeves=costume not in ("tee", "stripes", "dungarees", "dress", "skirt"),
        spectacles=bool(chance.random() < (0.75 if aged else 0.0)),
    )
    if aged:
        look = replace(look, mark=_one(chance, breeds.GREY_HAIRS))
    if costume in ("dress", "skirt", "shawl", "cardigan skirt"):
        return replace(look, legs="bare", skirt=2 if aged else 1, long_sleeves=look.long_sleeves or aged)
    if age in ("girl", "boy", "child") and costume in ("tee", "stripes") and chance.random() < 0.6:
        return replace(look, legs="shorts")
    return look


def _coloured(look: Look, colour: str) -> Look:
    """The colour that the prompt asked for, where it belongs: fur, clothes, metal."""
    if colour not in NAMED:
        return look
    wanted = NAMED[colour]
    if look.kind == "pirate":
        return replace(look, second=wanted)
    if look.human:
        trousers = look.trousers if look.kind != "chef" else darker(wanted, 0.55)
        return replace(look, shirt=wanted, trousers=trousers, second=_other(look.second, wanted))
    dark = colour in ("black", "brown")
    fur = lighter(wanted, 0.1) if colour == "black" else mix(wanted, look.fur, 0.12)
    changes: dict[str, dict[str, Any]] = {
        "penguin": {},  # its belly is white, its beak and feet are orange, whatever its coat
        "turtle": {"paws": darker(fur, 0.18), "mark": mix(darker(wanted, 0.4), look.mark, 0.35)},
        "elephant": {"belly": lighter(fur, 0.4)},
        "owl": {"mark": darker(wanted, 0.4), "belly": lighter(wanted, 0.62)},
    }
    otherwise: dict[str, Any] = {
        "mark": darker(wanted, 0.62) if not dark else 0x1F1D24,
        "paws": darker(wanted, 0.5),
        "belly": lighter(wanted, 0.35 if dark else 0.72),
    }
    return replace(look, fur=fur, **changes.get(look.kind, otherwise))


def _other(colour: int, beside: int) -> int:
    """The colour, or a light one where it would not be told from the one beside it."""
    away = sum(abs((colour >> k & 255) - (beside >> k & 255)) for k in (16, 8, 0))
    return colour if away > 150 else lighter(beside, 0.75)


def accessory_colour(kind: str, wanted: str, look_seed: int) -> int:
    """The colour of something worn: as asked, else one of the story's own."""
    if wanted in NAMED:
        return NAMED[wanted]
    choices = breeds.WEARS[kind]
    return choices[int(generator(look_seed, "wear", kind).integers(len(choices)))]
