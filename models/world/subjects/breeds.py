"""The tables of the figures: proportions by kind, furs, skins, hair and clothes to choose from. Daylight colours."""

from __future__ import annotations

from models.world.subjects.look import Look

SHAPES: dict[str, Look] = {
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
    "penguin": Look(
        kind="penguin",
        ears="none",
        tail="nub",
        face="penguin",
        head=(190, 166),
        body=(198, 252),
        below=112,
        neck=170,
        arm=236,
        limb=60,
        arms="flipper",
        feet="web",
        torso="egg",
        iris=0x3B2A22,
    ),
    "owl": Look(
        kind="owl",
        ears="tufts",
        tail="fan",
        face="owl",
        head=(234, 184),
        body=(204, 214),
        below=112,
        neck=186,
        arm=226,
        limb=70,
        arms="wing",
        feet="talon",
        torso="egg",
        iris=0xD98A1E,
    ),
    "turtle": Look(
        kind="turtle",
        ears="none",
        tail="point",
        face="turtle",
        head=(182, 158),
        body=(156, 206),
        below=58,
        neck=108,
        arm=232,
        limb=54,
        feet="round",
        torso="plastron",
        iris=0x4A5A24,
    ),
    "elephant": Look(
        kind="elephant",
        ears="fans",
        tail="tuft",
        face="elephant",
        head=(190, 178),
        body=(190, 222),
        below=62,
        arm=232,
        limb=62,
        feet="round",
        torso="egg",
        iris=0x4B3A36,
    ),
    "person": Look(kind="person", ears="none", tail="none", face="human", torso="dressed"),
    "astronaut": Look(
        kind="astronaut",
        ears="none",
        tail="none",
        face="helmet",
        torso="dressed",
        head=(178, 186),
        body=(156, 202),
        leg=258,
        arm=248,
        limb=56,
        feet="shoe",
        costume="spacesuit",
        shirt=0xF2F1EC,
        trousers=0xE4E4E2,
        paws=0xD8DADD,
        shoes=0xC9CDD3,
        accent=0xEE8434,
    ),
    "robot": Look(
        kind="robot",
        ears="none",
        tail="none",
        face="screen",
        torso="metal",
        head=(212, 160),
        body=(152, 190),
        leg=238,
        arm=244,
        limb=34,
    ),
    "chef": Look(
        kind="chef",
        ears="none",
        tail="none",
        face="human",
        torso="dressed",
        head=(164, 168),
        body=(152, 196),
        leg=262,
        arm=252,
        limb=44,
        feet="shoe",
        costume="chef",
        shirt=0xFAF7F0,
        trousers=0x3F4A5E,
        shoes=0x2E2B33,
        second=0xD8433B,
        hat="toque",
    ),
    "pirate": Look(
        kind="pirate",
        ears="none",
        tail="none",
        face="human",
        torso="dressed",
        head=(166, 172),
        body=(146, 202),
        leg=290,
        arm=256,
        limb=44,
        feet="boot",
        costume="pirate",
        shirt=0xF6F1E7,
        trousers=0x3B3550,
        shoes=0x3A2A28,
        second=0xB5342F,
        hat="tricorn",
    ),
}
PEOPLE: dict[str, dict[str, object]] = {  # proportions by age; legs and trunk in rig units
    "woman": {"head": (156, 164), "body": (120, 200), "leg": 346.0, "arm": 256.0, "limb": 36, "lashes": True},
    "man": {"head": (156, 166), "body": (140, 206), "leg": 352.0, "arm": 268.0, "limb": 43},
    "girl": {"head": (176, 178), "body": (112, 158), "leg": 252.0, "arm": 214.0, "limb": 35, "lashes": True},
    "boy": {"head": (178, 178), "body": (116, 160), "leg": 252.0, "arm": 216.0, "limb": 38},
    "child": {"head": (186, 182), "body": (116, 138), "leg": 214.0, "arm": 186.0, "limb": 40},
    "grandmother": {
        "head": (164, 164),
        "body": (144, 182),
        "leg": 268.0,
        "arm": 234.0,
        "limb": 38,
        "stoop": 7.0,
        "aged": True,
        "lashes": True,
    },
    "grandfather": {
        "head": (160, 170),
        "body": (148, 194),
        "leg": 290.0,
        "arm": 248.0,
        "limb": 42,
        "stoop": 8.0,
        "aged": True,
    },
}
COSTUMES = {
    "woman": ("dress", "skirt", "hoodie", "cardigan", "dress", "blouse"),
    "man": ("tee", "hoodie", "blouse", "stripes", "vest", "tee"),
    "girl": ("dress", "dungarees", "skirt", "stripes", "dress", "hoodie"),
    "boy": ("stripes", "hoodie", "dungarees", "tee", "stripes", "hoodie"),
    "child": ("dungarees", "stripes", "hoodie", "tee", "dungarees", "dungarees"),
    "grandmother": ("shawl", "cardigan skirt", "shawl", "cardigan skirt", "dress", "shawl"),
    "grandfather": ("vest", "cardigan", "braces", "vest", "cardigan", "braces"),
}
HAIRCUTS = {  # by the look of a person
    "woman": ("bob", "bun", "long", "curly", "ponytail", "long"),
    "man": ("short", "quiff", "curly", "short", "side", "quiff"),
    "girl": ("pigtails", "bob", "ponytail", "curly", "long", "pigtails"),
    "boy": ("short", "spiky", "curly", "side", "spiky", "short"),
    "child": ("tuft", "bob", "curly", "short", "tuft", "short"),
    "grandmother": ("bun", "bun", "curly", "bun", "bob", "bun"),
    "grandfather": ("bald", "bald", "side", "bald", "bald", "side"),
    "chef": ("short", "side", "short", "curly", "side", "short"),
    "pirate": ("long", "curly", "long", "short", "long", "curly"),
    "astronaut": ("short", "quiff", "side", "short", "quiff", "side"),  # a helmet has no room for more
}
BEARDS = {
    "man": ("", "", "stubble", "", "full", "moustache"),
    "grandfather": ("moustache", "white full", "moustache", "full", "full", "moustache"),
    "chef": ("moustache", "moustache", "", "moustache", "curl", "curl"),
    "pirate": ("full", "stubble", "curl", "full", "goatee", "full"),
}
FURS: dict[str, tuple[tuple[int, int, int, int], ...]] = {  # fur, belly, marks, paws
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
    "penguin": (
        (0x3A4560, 0xFBF8F0, 0xF3B03C, 0xF0933A),
        (0x33384A, 0xFAF6EE, 0xF0A24A, 0xEE8434),
        (0x4A5F86, 0xFBF8F0, 0xF6C455, 0xF29B3E),
    ),
    "owl": (
        (0x9B6B45, 0xF2DDB8, 0x6E4630, 0xE8A53C),
        (0x8A7A70, 0xEFE6D8, 0x5C4E4C, 0xE8A53C),
        (0xB98252, 0xF8E8C8, 0x84553A, 0xE3973A),
    ),
    "turtle": (
        (0x86B75F, 0xF1E1A4, 0x9A6A3E, 0x6FA04C),
        (0x6FAE82, 0xF3E6B5, 0x7F6238, 0x589468),
        (0xA4BC5A, 0xF4E7B0, 0x8A5A3A, 0x8AA548),
    ),
    "elephant": (
        (0x9DA6B5, 0xC9CFD9, 0xEBB3B0, 0xEFE9DF),
        (0xA9A2AC, 0xD3CED6, 0xE9AFB4, 0xEFE9DF),
        (0x8FA0B8, 0xC2CEDD, 0xEDB8B4, 0xEFE9DF),
    ),
}
SKINS = (0xF6CDAA, 0xEDB98F, 0xD59B6C, 0xB27647, 0x8A5633, 0x6B3F27)
HAIRS = (0x2C2426, 0x4B2F22, 0x7A4A2A, 0xB5743A, 0xD9A95B, 0x8C3B28)
GREY_HAIRS = (0xEDE9E4, 0xD9D6D6, 0xC4C2C8, 0xF3EEE6)
SHIRTS = (0xE4573D, 0x2E8F8A, 0xF0B13C, 0x5B6FBF, 0xD9698A, 0x4E9F61)
CALM_SHIRTS = (0x8C6FA8, 0x5E8C84, 0xC4785E, 0x5F77A8, 0xB0607A, 0x7E8F57)
TROUSERS = (0x33466B, 0x4A3F55, 0x2F5A5E, 0x6B4A38)
SECONDS = (0x2F4A78, 0xF3D9A4, 0x7A3B4E, 0x356B66, 0xE9E4D8, 0xE7A33C)
SHOES = (0x3A3140, 0xB5483C, 0x2F5A6B, 0x6B4A38)
METALS = ((0x8FB7C6, 0xE8743B), (0xE6B54A, 0x3C7D8C), (0x9FA8C9, 0xE0574F), (0x7FC4A8, 0xF0A33C))
WEARS = {  # colours of accessories
    "scarf": (0xD8433B, 0x2A9D97, 0xF3BE41, 0x3E78B9),
    "hat": (0x3E78B9, 0xD8433B, 0x4E9F61, 0xE0A33A),
    "backpack": (0xC5713B, 0x4E7F61, 0x3D5F8F),
    "glasses": (0x2B2D3A, 0x7A3B2E),
    "jacket": (0xE4573D, 0x2E8F8A, 0xF0B13C, 0x5B6FBF),
    "cape": (0xC7372F, 0x6C4AA0, 0x2C6FA8),
}
