"""How the figures look: proportions and colours by kind, varied by the story's look seed."""

from __future__ import annotations

from dataclasses import dataclass, replace

from models.world.chance import generator
from models.world.palette import NAMED, darker, lighter, mix
from models.world.specification import Subject


@dataclass(frozen=True, kw_only=True)
class Look:
    """One figure's proportions (rig units) and daylight colours."""

    kind: str
    head: tuple[float, float] = (232, 196)  # half width and half height
    body: tuple[float, float] = (158, 205)
    leg: float = 232.0
    arm: float = 238.0
    limb: float = 46.0  # half width of an upper limb
    ears: str = "round"  # round, pointed, floppy, long, none
    tail: str = "bushy"  # ringed, bushy, thin, stub, none
    face: str = "plain"  # mask, cheeks, muzzle, human, screen, helmet
    fur: int = 0x8A8580
    paws: int = 0x4A4543
    belly: int = 0xE9E0D2
    mark: int = 0x3B3636  # mask, tail rings, hair
    iris: int = 0x5A3A22
    nose: int = 0x2E2828
    shirt: int = 0x4E86B8
    trousers: int = 0x3D4A66
    skin: int = 0xF0BE98
    hair: str = "short"  # short, bob, bun, curly, cap
    accent: int = 0xD8433B


_FURS: dict[str, tuple[tuple[int, int, int, int], ...]] = {  # fur, belly, marks, paws
    "raccoon": (
        (0x9A948F, 0xEFE7DA, 0x3D383B, 0x4B4548),
        (0x8D8F99, 0xECE8E2, 0x363743, 0x454755),
        (0xA39283, 0xF2E6D3, 0x453832, 0x53443C),
    ),
    "fox": (
        (0xE5803A, 0xFBEFDD, 0x4A2E26, 0x4A2E26),
        (0xDB6B35, 0xFCF0E2, 0x43302F, 0x43302F),
        (0xEC9447, 0xFDF3DF, 0x57352A, 0x57352A),
    ),
    "cat": (
        (0xE9A35B, 0xFBF0DE, 0xC97A34, 0xFBF0DE),
        (0x7F8794, 0xE9ECEF, 0x565E6C, 0xE9ECEF),
        (0x4A4650, 0xF4F0EA, 0x33303A, 0xF4F0EA),
    ),
    "dog": (
        (0xC98F55, 0xF6E6CC, 0x8A5A33, 0xF6E6CC),
        (0xE8C48E, 0xFBF3E2, 0xB98A53, 0xFBF3E2),
        (0x9B6A45, 0xF1DFC6, 0x5F3E2A, 0xF1DFC6),
    ),
    "bear": (
        (0x9A6B48, 0xE2C39D, 0x6E4A32, 0x7C5439),
        (0x7E5A45, 0xD9B894, 0x563B2E, 0x654738),
    ),
    "rabbit": (
        (0xEDE3D8, 0xFFFBF3, 0xE9A9A6, 0xFFFBF3),
        (0xC9B29A, 0xF6EBDC, 0xDB9C95, 0xF6EBDC),
    ),
}
_SHAPES: dict[str, Look] = {
    "raccoon": Look(kind="raccoon", ears="round", tail="ringed", face="mask"),
    "fox": Look(
        kind="fox", ears="pointed", tail="bushy", face="cheeks", head=(222, 184), body=(146, 205), iris=0x6B4A1E
    ),
    "cat": Look(
        kind="cat", ears="pointed", tail="thin", face="muzzle", head=(224, 188), body=(142, 200), iris=0x5E8A3E
    ),
    "dog": Look(kind="dog", ears="floppy", tail="stub", face="muzzle", head=(220, 196), iris=0x4A3020),
    "bear": Look(kind="bear", ears="round", tail="stub", face="muzzle", head=(228, 200), body=(182, 220), limb=54),
    "rabbit": Look(
        kind="rabbit", ears="long", tail="stub", face="muzzle", head=(210, 188), body=(142, 200), iris=0x6A3A44
    ),
    "person": Look(
        kind="person",
        ears="none",
        tail="none",
        face="human",
        head=(178, 186),
        body=(128, 196),
        leg=318,
        arm=262,
        limb=40,
    ),
    "astronaut": Look(
        kind="astronaut",
        ears="none",
        tail="none",
        face="helmet",
        head=(178, 186),
        body=(156, 202),
        leg=258,
        arm=248,
        limb=56,
        shirt=0xF2F1EC,
        trousers=0xE4E4E2,
        paws=0xD8DADD,
        accent=0xEE8434,
    ),
    "robot": Look(
        kind="robot",
        ears="none",
        tail="none",
        face="screen",
        head=(212, 160),
        body=(152, 190),
        leg=238,
        arm=244,
        limb=34,
    ),
}
_SKINS = (0xF6CDAA, 0xEDB98F, 0xD59B6C, 0xB27647, 0x8A5633, 0x6B3F27)
_HAIRS = (0x2C2426, 0x4B2F22, 0x7A4A2A, 0xB5743A, 0xD9A95B, 0x8C3B28)
_HAIRCUTS = {  # by the look of a person
    "": ("short", "bob", "bun", "curly"),
    "woman": ("bob", "bun", "bob", "curly"),
    "man": ("short", "short", "curly", "short"),
    "girl": ("bob", "bun", "curly", "bob"),
    "child": ("short", "bob", "bun", "curly"),
    "boy": ("short", "curly", "short", "short"),
}
_SHIRTS = (0xE4573D, 0x2E8F8A, 0xF0B13C, 0x5B6FBF, 0xD9698A, 0x4E9F61)
_TROUSERS = (0x33466B, 0x4A3F55, 0x2F5A5E, 0x6B4A38)
_METALS = ((0x8FB7C6, 0xE8743B), (0xE6B54A, 0x3C7D8C), (0x9FA8C9, 0xE0574F), (0x7FC4A8, 0xF0A33C))
FIGURES = tuple(_SHAPES)


def look_of(subject: Subject, look_seed: int) -> Look:
    """The look of a figure: the same for the same look seed in every scene of a story."""
    kind = subject.kind if subject.kind in _SHAPES else "raccoon"
    chance = generator(look_seed, "look", kind, subject.look)
    look = _SHAPES[kind]
    if subject.look in ("girl", "boy", "child"):
        look = replace(look, leg=250.0, arm=226.0, body=(120, 168))
    if kind in _FURS:
        fur, belly, mark, paws = _FURS[kind][int(chance.integers(len(_FURS[kind])))]
        look = replace(look, fur=fur, belly=belly, mark=mark, paws=paws)
    elif kind == "robot":
        metal, accent = _METALS[int(chance.integers(len(_METALS)))]
        look = replace(
            look, fur=metal, paws=darker(metal, 0.45), belly=lighter(metal, 0.35), mark=0x26324A, accent=accent
        )
    else:
        look = replace(
            look,
            skin=_SKINS[int(chance.integers(len(_SKINS)))],
            mark=_HAIRS[int(chance.integers(len(_HAIRS)))],
            hair=_HAIRCUTS[subject.look][int(chance.integers(4))],
        )
        if kind == "person":
            look = replace(
                look,
                shirt=_SHIRTS[int(chance.integers(6))],
                trousers=_TROUSERS[int(chance.integers(4))],
                paws=look.skin,
            )
        if kind == "astronaut":
            look = replace(look, hair="short")  # the helmet has no room for more
    return _coloured(look, subject.colour)


def _coloured(look: Look, colour: str) -> Look:
    """The colour that the prompt asked for, where it belongs: fur, shirt, metal."""
    if not colour:
        return look
    wanted = NAMED[colour]
    if look.kind in ("person", "astronaut"):
        return replace(look, shirt=wanted)
    dark = colour in ("black", "brown")
    return replace(
        look,
        fur=lighter(wanted, 0.1) if colour == "black" else mix(wanted, look.fur, 0.12),
        mark=darker(wanted, 0.62) if not dark else 0x1F1D24,
        paws=darker(wanted, 0.5),
        belly=lighter(wanted, 0.35 if dark else 0.72),
    )


def accessory_colour(kind: str, wanted: str, look_seed: int) -> int:
    """The colour of something worn: as asked, else one of the story's own."""
    if wanted:
        return NAMED[wanted]
    choices = {
        "scarf": (0xD8433B, 0x2A9D97, 0xF3BE41, 0x3E78B9),
        "hat": (0x3E78B9, 0xD8433B, 0x4E9F61, 0xE0A33A),
        "backpack": (0xC5713B, 0x4E7F61, 0x3D5F8F),
        "glasses": (0x2B2D3A, 0x7A3B2E),
        "jacket": (0xE4573D, 0x2E8F8A, 0xF0B13C, 0x5B6FBF),
        "cape": (0xC7372F, 0x6C4AA0, 0x2C6FA8),
    }[kind]
    return choices[int(generator(look_seed, "wear", kind).integers(len(choices)))]
