"""The writer's lexicon (`lexicon.yaml`), read once: what the words of a brief mean for a picture, in six languages."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

LEXICON = Path(__file__).with_name("lexicon.yaml")
LANGUAGES = ("de", "fr", "es", "pt", "ja")


@lru_cache(maxsize=1)
def lexicon() -> dict[str, Any]:
    """The file's sections: things, settings, actions, times, weathers, tones."""
    return yaml.safe_load(LEXICON.read_text(encoding="utf-8"))


def position(word: str, text: str, *, stem: bool = False) -> int:
    """Where a word stands in a text, -1 when it does not; `stem`: endings of up to four letters are allowed."""
    if not word.isascii() and re.match(r"[\u3040-\u30ff\u3400-\u9fff]", word):
        return text.find(word)
    if word[:1].casefold() not in text.casefold():  # spares most of the searching
        return -1
    match = _pattern(word, stem).search(text)
    return match.start() if match else -1


@lru_cache(maxsize=8192)  # more patterns than `re` itself remembers
def _pattern(word: str, stem: bool) -> re.Pattern[str]:
    ending = r"\w{0,4}" if stem else r"(?:'s|’s)?"
    return re.compile(rf"(?<!\w){re.escape(word)}{ending}(?!\w)", re.IGNORECASE)


def things_in(text: str, language: str) -> list[str]:
    """The English names of the things that a text names, in its order."""
    found: dict[str, int] = {}
    for name, entry in lexicon()["things"].items():
        places = [position(word, text, stem=language != "ja") for word in entry.get(language, ())]
        if language == "en":
            places = [position(word, text) for word in _english_words(name, entry)]
        places = [place for place in places if place >= 0]
        if places:
            found[name] = min(places)
    return sorted(found, key=lambda name: found[name])


def _english_words(name: str, entry: dict[str, Any]) -> list[str]:
    return [name, f"{name}s", f"{name}es", *(form for word in entry.get("en", ()) for form in (word, f"{word}s"))]


def kind_of(thing: str) -> str:
    """animal, person, machine or thing; empty for a word that the lexicon does not have."""
    return lexicon()["things"].get(thing, {}).get("kind", "")


# "a library in the forest" is seen in the forest.
_INSIDE = re.compile(
    r"\b(in|into|through|across|on|to|im|in der|durch|auf|dans|sur|en|por|na|no|pela|pelo) "
    r"(the |a |an |our |der |die |das |den |le |la |les |el |los |las |o |a )?(\w+ )?$",
    re.IGNORECASE,
)


def setting_in(text: str) -> tuple[str, bool]:
    """(the setting's phrase or "", whether the text names the place itself rather than a landmark of it)."""
    best: tuple[bool, int, int, str, bool] | None = None
    for entry in lexicon()["settings"].values():
        for named, words in ((False, entry["landmarks"]), (True, entry["names"])):
            for word in words:
                at = position(word, text)
                rank = (not _INSIDE.search(text[: max(at, 0)]), -len(word), at, entry["phrase"], named)
                if at >= 0 and (best is None or rank < best):
                    best = rank
    return (best[3], best[4]) if best else ("", False)


def action_in(text: str, language: str) -> dict[str, Any] | None:
    """The lexicon's entry of the first action that a text names in its language."""
    found: list[tuple[int, int, dict[str, Any]]] = []
    for name, entry in lexicon()["actions"].items():
        for form in entry.get(language, ()):
            at = position(form, text)
            if at >= 0:
                found.append((at, -len(form), entry | {"name": name}))
    return min(found, key=lambda each: each[:2])[2] if found else None


def _first(section: str, text: str) -> str:
    text = re.sub(
        r"\b(until|till|before|by|bis|vor|jusqu'au|avant|hasta|antes d[eo])\s+(the |das |le |la |el |o )?\w+", " ", text
    )
    for phrase, words in lexicon()[section].items():
        if any(position(word, text) >= 0 for word in words):
            return phrase
    return ""


def time_in(text: str) -> str:
    """The time of day that a text names, as a phrase: `at night`."""
    return _first("times", text)


def weather_in(text: str) -> str:
    """The weather that a text names, as a phrase: `in the rain`."""
    return _first("weathers", text)


def tone_of(text: str) -> str:
    """One of the lexicon's tones for what a brief calls its tone; `warm` when nothing fits."""
    for name, words in lexicon()["tones"].items():
        if any(word in text.casefold() for word in words):
            return name
    return "warm"
