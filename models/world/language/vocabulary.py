"""The words of the world: what can be drawn and how people call it, in nine languages.

The words themselves are data: `words/*.toml`, a file a slot, a table a thing, a line a language, words divided by
commas. English verbs are given in their base form and nouns in the singular: `forms` makes the rest. Words in a line
`..._weak` give way to plainer ones; `near.toml` lists what is drawn as something else, and what both have in common.
The grammar reads these tables; `as_markdown` prints them for the documentation.
"""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

WORDS = Path(__file__).with_name("words")
LANGUAGES = {
    "en": "English",
    "de": "German",
    "fr": "French",
    "es": "Spanish",
    "pt": "Portuguese",
    "ja": "Japanese",
    "zh": "Chinese",
    "ar": "Arabic",
    "hi": "Hindi",
}
SLOTS = ("subject", "setting", "action", "camera", "style", "time", "weather", "colour", "accessory", "size")
TABLES = (*SLOTS, "look")

FIGURES = [
    "raccoon",
    "fox",
    "cat",
    "dog",
    "rabbit",
    "bear",
    "penguin",
    "owl",
    "turtle",
    "elephant",
    "person",
    "robot",
    "astronaut",
    "chef",
    "pirate",
]
ROLES = ("person", "robot", "astronaut", "chef", "pirate")  # whom another figure can dress up as
VEHICLES = ("car", "bicycle", "rocket", "balloon", "boat", "train")
THINGS = ("suitcase", "gift", "cup", "bottle", "sneaker", "phone", "headphones", "lipstick", "burger")

# Past forms that no rule gives; an -ing form only where it is odd.
_IRREGULAR = {
    key: rest.split()
    for key, _, rest in (
        line.partition(" ")
        for line in """go goes went gone;take took taken;have has had;come came;run ran;fly flew flown;get got
do does did;make made
sit sat;lie lay lying;set setting;blow blew blown;draw drew drawn;drive drove driven;ride rode ridden
swim swam swum;throw threw thrown;catch caught;eat ate eaten;sing sang sung;write wrote written;buy bought;sell sold
stand stood;hold held;keep kept;rise rose risen;fall fell fallen;sink sank;swing swung;stick stuck;feed fed;speak spoke
tell told;meet met;build built;pay paid;choose chose;hide hid hidden;shoot shot;fight fought;win won;bring brought
think thought;give gave given;wear wore worn;see saw seen;creep crept;leave;lead led;slide slid;hang hung;spin spun
leap leapt;sleep slept;shake shook shaken;dig dug;drink drank drunk;bite bit bitten;find found;tie tying;spring sprang
sweep swept;tear tore torn;wake woke;begin began begun;put putting;cut cutting;hit hitting;skip skipping""".replace(
            "\n", ";"
        ).split(";")
    )
}


@cache
def _file(name: str) -> dict[str, dict[str, Any]]:
    """A file of words, read once."""
    return tomllib.loads((WORDS / f"{name}.toml").read_text("utf-8"))


def split(words: str) -> list[str]:
    """The words of a line of the data."""
    return [word.strip() for word in words.split(",") if word.strip()]


@cache
def table(slot: str) -> dict[str, dict[str, list[str]]]:
    """A slot's things; of each its words by line name: `en`, `de`, ..., `weak`, `de_weak`, `moves`, `more`."""
    return {
        thing: {line: split(words) for line, words in lines.items() if line != "rgb"}
        for thing, lines in _file(slot).items()
    }


def things(slot: str) -> list[str]:
    """What the slot can be, in the table's order."""
    return list(_file(slot))


def colours() -> dict[str, str]:
    """The palette's names with the sRGB value that stands for each."""
    return {thing: str(lines["rgb"]) for thing, lines in _file("colour").items()}


def near(language: str) -> list[tuple[str, str, list[str]]]:
    """Of what cannot be drawn: (thing drawn for it, what they have in common, words of the language)."""
    found = []
    for thing, reasons in _file("near").items():
        for why, words in reasons.items():
            line = words if isinstance(words, dict) else {"en": words}
            if language in line:
                found.append((thing, why, split(line[language])))
    return found


def small_words() -> dict[str, dict[str, Any]]:
    """The small words of every language and the number words, as `words/grammar.toml` has them."""
    return _file("grammar")


def forms(word: str, *, verb: bool) -> list[str]:
    """An English word and its inflections: walk, walks, walked, walking; box, boxes; cup of tea, cups of tea.

    The first is the word itself, the second the plural or the third person.
    """
    head, _, tail = word.partition(" ")
    rest = f" {tail}" if tail else ""
    if not head.replace("-", "").isalpha() or not word.isascii():
        return [word]
    if verb:
        return [form + rest for form in _verb_forms(head)]
    if tail.startswith(("of ", "in ", "with ", "from ")):
        return [word, _plural(head) + rest]
    return [word, _plural(word)]


def _plural(noun: str) -> str:
    if noun.endswith("y") and noun[-2:-1] not in "aeiou":
        return noun[:-1] + "ies"
    if noun.endswith("man") and noun != "human":
        return noun[:-3] + "men"
    return noun + ("es" if noun.endswith(("s", "x", "ch", "sh", "z")) else "s")


def _verb_forms(head: str) -> list[str]:
    if head.endswith("y") and head[-2:-1] not in "aeiou":
        found = [head, head[:-1] + "ies", head[:-1] + "ied", head + "ing"]
    elif head.endswith("e") and not head.endswith("ee"):
        found = [head, head + "s", head + "d", head[:-1] + "ing"]
    else:
        found = [head, head + ("es" if head.endswith(("s", "x", "ch", "sh", "o")) else "s"), head + "ed", head + "ing"]
        if len(head) > 2 and head[-1] not in "aeiouwxy" and head[-2] in "aeiou":
            found += [head + head[-1] + "ed", head + head[-1] + "ing"]
    return found + _IRREGULAR.get(head, [])


def as_markdown() -> str:
    """The tables as the vocabulary part of docs/reference/world-grammar.md: a section a slot, a row a thing."""
    parts = []
    for slot in TABLES:
        title = "look of a person" if slot == "look" else slot
        parts += [f"### {title}", "", "| thing | words |", "|---|---|"]
        parts += [f"| **{thing}** | {_cell(lines)} |" for thing, lines in table(slot).items()]
        parts.append("")
    parts += ["### near things", "", "| drawn as | because each is a | for |", "|---|---|---|"]
    for thing, reasons in _file("near").items():
        for why, words in reasons.items():
            line = words if isinstance(words, dict) else {"en": words}
            parts.append(f"| **{thing}** | {why} | {_cell({key: split(value) for key, value in line.items()})} |")
    return "\n".join(parts) + "\n"


def _cell(lines: dict[str, list[str]]) -> str:
    """The words of a thing, its languages one below the other."""
    return "<br>".join(f"{_line_name(line)}: {', '.join(words)}".replace("|", "\\|") for line, words in lines.items())


def _line_name(line: str) -> str:
    language, _, kind = line.rpartition("_")
    if line in LANGUAGES:
        return f"*{LANGUAGES[line]}*"
    return f"*{LANGUAGES[language or 'en']}, {_KINDS[kind]}*"


_KINDS = {"weak": "weakly", "moves": "of the camera", "more": "compared"}
