"""Words to meanings: an index over the vocabulary for each language, built when a text first needs it.

A phrase is looked up as it is spelled, then without accents ("avô" is a grandfather, "avo" may be either), then
without its ending in languages that inflect, and in German as a compound ("Waldweg").
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import cache, lru_cache
from typing import NamedTuple

from models.world.language import vocabulary

_WORD = re.compile(
    r"'s\b|[^\W_][\w\u0300-\u036f\u0900-\u0dff\u064b-\u065f]*(?:'[^\W\d_]+)*|[^\s\w'\-.,\u200d](?:\u200d[^\s\w])*"
)
_ELISION = re.compile(r"\b(l|d|j|m|t|s|n|c|qu|jusqu|lorsqu|puisqu)'(?=\w\w)")
_NOT = re.compile(r"\b(\w+?)n't\b")
_OWNER = re.compile(r"(?<=\w)'s\b")
_PLURAL_OWNER = re.compile(r"(?<=s)'(?!\w)")
_HARAKAT = re.compile(
    "[\u064b-\u0655\u0670\u0640\u093c\ufe0e\ufe0f\u200b\u200c\u200e\u200f\u202a-\u202e\u2066-\u2069\U0001f3fb-\U0001f3ff]"
)
_LETTERS = str.maketrans({"ى": "ي", "ة": "ه", "ँ": "ं", "’": "'", "‘": "'", "ʼ": "'", "`": "'", "‐": "-", "‑": "-"})
_ARTICLE = re.compile(r"\b(?:[وف]?(?:[بك]?ال|لل))(?=\w\w)")
CJK = re.compile(r"[\u3040-\u30ff\u3400-\u9fff々ー]+")


class Meaning(NamedTuple):
    """What a phrase stands for.

    `near` is true of what is only like the thing (`why`: what both are); `weak` of a word that gives way to plainer
    ones; `look` tells how a person looks; `form` is "s" for plurals and third persons, "ing", "past", "more" for
    comparatives, "move" for verbs of the camera.
    """

    slot: str
    thing: str
    near: bool = False
    weak: bool = False
    why: str = ""
    look: str = ""
    form: str = ""


Index = dict[str, tuple[Meaning, ...]]


class Lexicon(NamedTuple):
    """The phrases of a language: as spelled, without accents, and the longest phrase (in words) by first word."""

    spelled: Index
    plain: Index
    longest: dict[str, int]

    def get(self, spelled: str, plain: str) -> tuple[Meaning, ...]:
        """What a phrase can mean; empty when it is not known."""
        return self.spelled.get(spelled) or self.plain.get(plain, ())


def normal(text: str) -> str:
    """One form per character, lower case, with accents: apostrophes and hyphens as the index has them."""
    if text.isascii():
        found = text.lower()
    else:
        found = unicodedata.normalize("NFC", unicodedata.normalize("NFKC", text).casefold())
        found = _HARAKAT.sub("", unicodedata.normalize("NFKC", found.translate(_LETTERS)))
    if "'" in found:
        found = _OWNER.sub(" 's", _ELISION.sub(r"\1 ", _NOT.sub(r"\1 not", found)))
        found = _PLURAL_OWNER.sub(" 's ", found)
    return found


def fold(text: str) -> str:
    """The normal form without accents; kana keep their marks, Arabic loses its hamzas."""
    plain = normal(text)
    if plain.isascii():
        return plain
    spread = unicodedata.normalize("NFKD", plain)
    return unicodedata.normalize(
        "NFC", "".join(c for c in spread if not ("\u0300" <= c <= "\u036f" or "\u0653" <= c <= "\u0655"))
    )


def words_of(text: str) -> list[str]:
    """The words of a text that is normal or folded."""
    return _WORD.findall(text)


def bare(word: str) -> str:
    """An Arabic word without its article; others as they are."""
    return _ARTICLE.sub("", word) if "\u0621" <= word[:1] <= "\u064a" else word


def _key(text: str) -> str:
    return text if text.isascii() and text.isalpha() else " ".join(bare(word) for word in _WORD.findall(text))


@cache
def lexicon(language: str) -> Lexicon:
    """Every phrase of a language with what it can mean; exact meanings come before near ones."""
    spelled: dict[str, list[Meaning]] = {}
    plain: dict[str, list[Meaning]] = {}
    small = frozenset(vocabulary.small_words()[language].get("function", "").split())
    for words, meaning in _entries(language):
        _enter(spelled, plain, words, meaning, small if language == "en" else frozenset())
    if language == "en":
        _moves_are_acts(plain)
    longest: dict[str, int] = {}
    for phrase in plain:
        first, space, rest = phrase.partition(" ")
        if space:
            longest[first] = max(longest.get(first, 0), rest.count(" ") + 2)
    return Lexicon({k: tuple(v) for k, v in spelled.items()}, {k: tuple(v) for k, v in plain.items()}, longest)


def _entries(language: str) -> Iterable[tuple[list[str], Meaning]]:
    """The lines of the tables that belong to a language: exact ones, then weak ones, then near ones."""
    lines = {language: "", f"{language}_weak": "weak", f"{language}_more": "more"}
    if language == "en":
        lines |= {"weak": "weak", "more": "more", "moves": "move"}
    looks = vocabulary.table("look")
    for slot in ("look", *vocabulary.SLOTS):
        for thing, columns in vocabulary.table(slot).items():
            for line, kind in lines.items():
                if line in columns:
                    form = kind if kind in ("more", "move") else ""
                    if slot == "look":
                        meaning = Meaning("subject", "person", look=thing)
                    else:
                        meaning = Meaning(slot, thing, weak=kind == "weak", form=form)
                    yield columns[line], meaning
    slot_of = {thing: slot for slot in reversed(vocabulary.SLOTS) for thing in vocabulary.table(slot)}
    for thing, why, words in vocabulary.near(language):
        if thing in looks:
            yield words, Meaning("subject", "person", near=True, why=why, look=thing)
        else:
            yield words, Meaning(slot_of[thing], thing, near=True, why=why)


_NOUNS = ("subject", "setting", "accessory")


def _moves_are_acts(plain: dict[str, list[Meaning]]) -> None:
    """A verb of the camera with its particle ("flies over") is the plain verb when somebody else does it."""
    for phrase, meanings in plain.items():
        if all(m.form == "move" for m in meanings):
            meanings += [m for m in plain.get(phrase.partition(" ")[0], ()) if " " in phrase and m.form != "move"]


def _enter(
    spelled: dict[str, list[Meaning]],
    plain: dict[str, list[Meaning]],
    words: list[str],
    meaning: Meaning,
    small: frozenset[str],
) -> None:
    """Adds words in all their forms; a made form that is a small word ("left") is left out."""
    english = bool(small)
    falls = meaning.slot == "weather" and meaning.thing in ("rain", "snow") and not meaning.near  # "it rains"
    verb = meaning.slot in ("action", "camera") or meaning.form == "move" or falls
    inflected = english and (verb or meaning.slot in (*_NOUNS, "time"))
    for word in words:
        shapes = vocabulary.forms(word, verb=verb) if inflected else [word]
        for at, shape in enumerate(shapes):
            if at and shape in small:
                continue
            said = meaning._replace(form=_form(shape, verb=verb)) if at and not meaning.form else meaning
            if shape.isascii() and shape.replace(" ", "").isalpha():
                folded = exact = shape.lower()
            else:
                exact, folded = _key(normal(shape)), _key(fold(shape))
            _put(plain, folded, said)
            if exact != folded:
                _put(spelled, exact, said)
                if "\u00e4" in exact or "\u00f6" in exact or "\u00fc" in exact:
                    _put(plain, exact.translate({228: "ae", 246: "oe", 252: "ue"}), said)
            elif (not english and not exact.isascii()) or not english:
                _put(spelled, exact, said)


def _form(shape: str, *, verb: bool) -> str:
    head = shape.partition(" ")[0]
    if not verb:
        return "s"
    return "ing" if head.endswith("ing") else "s" if head.endswith("s") else "past"


def _put(index: dict[str, list[Meaning]], phrase: str, meaning: Meaning) -> None:
    known = index.get(phrase)
    if known is None:
        index[phrase] = [meaning]
    elif not any(m.slot == meaning.slot and (m.form == "move") == (meaning.form == "move") for m in known):
        known.append(meaning)


# Endings: what is taken off, what is put on, tried in this order.
_ENDINGS: dict[str, tuple[tuple[str, tuple[str, ...]], ...]] = {
    "de": (
        ("es", ("",)), ("en", ("", "e")), ("er", ("", "e")), ("em", ("",)), ("e", ("",)), ("n", ("",)), ("s", ("",)),
    ),
    "fr": (("aux", ("al", "au")), ("es", ("", "e")), ("s", ("",)), ("x", ("",)), ("e", ("",)), ("ees", ("e",))),
    "es": (
        ("itos", ("o", "")), ("itas", ("a", "")), ("ito", ("o", "")), ("ita", ("a", "")), ("es", ("", "e")),
        ("s", ("",)), ("as", ("o",)), ("a", ("o",)), ("o", ("a",)), ("ces", ("z",)),
    ),
    "pt": (
        ("inhos", ("o", "")), ("inhas", ("a", "")), ("inho", ("o", "")), ("inha", ("a", "")), ("oes", ("ao",)),
        ("aes", ("ao",)), ("ns", ("m",)), ("es", ("", "e")), ("s", ("",)), ("as", ("o",)), ("a", ("o",)), ("o", ("a",)),
    ),
    "ar": (
        ("تان", ("ه", "")), ("تين", ("ه", "")), ("ات", ("", "ه")), ("ون", ("",)), ("ين", ("",)),
        ("ان", ("",)), ("ه", ("",)), ("ها", ("", "ه")), ("ا", ("",)),
        ("ي", ("",)), ("تها", ("ه",)), ("ته", ("ه",)), ("هم", ("",)),
    ),
    "hi": (
        ("ियों", ("ी", "ि")), ("ियां", ("ी", "ि")), ("ों", ("ा", "", "े")), ("ें", ("", "ा")), ("ए", ("ा", "")),
        ("े", ("ा", "")), ("ी", ("ा", "")), ("ो", ("ा", "")), ("ता", ("",)), ("ती", ("",)), ("ते", ("",)),
        ("ना", ("",)), ("ने", ("",)), ("नी", ("",)), ("कर", ("",)), ("ा", ("",)), ("ुओं", ("ू",)), ("ुएं", ("ू",)),
    ),
}  # fmt: skip
_PLURAL_ENDINGS = frozenset(
    ["s", "es", "aux", "x", "os", "as", "ns", "oes", "aes", "itos", "itas", "inhos", "inhas", "تان", "تين", "ان"]
)
_PLURALS = ("fr", "es", "pt", "ar")  # languages whose plurals and duals are told from their endings
_GLUE = ("", "s", "n", "en", "e", "es")


@lru_cache(maxsize=4096)
def inflected(word: str, language: str) -> tuple[Meaning, ...]:
    """What a single folded word means when its ending is taken off; empty when nothing is found."""
    index = lexicon(language).plain
    for prefixless in _prefixless(word) if language == "ar" else (word,):
        if prefixless in index:
            return index[prefixless]
        for ending, others in _ENDINGS.get(language, ()):
            if not prefixless.endswith(ending) or len(prefixless) - len(ending) < 3 - (language in ("ar", "hi")):
                continue
            for other in others:
                found = index.get(prefixless[: -len(ending)] + other)
                if found:
                    return _plurals(found) if ending in _PLURAL_ENDINGS and language in _PLURALS else found
    return ()


def _plurals(found: tuple[Meaning, ...]) -> tuple[Meaning, ...]:
    return tuple(m._replace(form="s") if m.slot == "subject" and not m.form else m for m in found)


_PREFIXES = ("وال", "بال", "فال", "كال", "لل", "ال", "وب", "ول", "و", "ب", "ف", "ل", "ك")


def _prefixless(word: str) -> list[str]:
    """An Arabic word without the particles that are written with it: and, so, with, for, like, the."""
    found = [word]
    fits = (p for p in _PREFIXES if word.startswith(p) and len(word) - len(p) >= 2)
    return [*found, *(word[len(prefix) :] for prefix in fits)]


@lru_cache(maxsize=4096)
def compound(word: str) -> tuple[tuple[Meaning, ...], ...]:
    """The parts of a German compound that are known, its head last: "Waldweg", "Schneelandschaft"."""
    if len(word) < 7 or not word.isascii():
        return ()
    index = lexicon("de").plain
    head = next(((at, index[word[at:]]) for at in range(3, len(word) - 2) if word[at:] in index), None)
    for at in range(len(word) - 3, 2, -1):
        if word[:at] in index and _opens(index[word[:at]], at):
            if head is None:
                return (index[word[:at]],)
            if word[at : head[0]] in _GLUE and head[0] >= at:
                return (index[word[:at]], head[1])
    return (head[1],) if head and len(word) - head[0] >= 4 else ()


def _opens(meanings: tuple[Meaning, ...], length: int) -> bool:
    """Whether the first part of a compound says something of its own: places, weathers, hours, colours, styles."""
    slots = {"setting", "weather", "time", "colour", "size", "style"}
    return meanings[0].slot in slots and (length > 3 or meanings[0].slot == "colour")


@cache
def _by_shape() -> dict[tuple[str, int], list[str]]:
    """Words that a misspelt one may have meant, by first letter and length: only things, since verbs are near each
    other by accident.
    """
    found: dict[tuple[str, int], list[str]] = {}
    for word, meanings in lexicon("en").plain.items():
        exact = meanings[0].slot in _NOUNS and not meanings[0].near and not meanings[0].weak
        if len(word) > 4 and exact and word.isascii() and word.isalpha():
            found.setdefault((word[0], len(word)), []).append(word)
    return found


@lru_cache(maxsize=4096)
def misspelt(word: str) -> tuple[Meaning, ...]:
    """What a word of one slip (two in a long word) was meant to be; empty when nothing is close enough."""
    if not 5 <= len(word) <= 24 or not (word.isascii() and word.isalpha()):
        return ()
    for reach in (1, 2) if len(word) > 8 else (1,):
        for length in sorted(range(len(word) - reach, len(word) + reach + 1), key=lambda n: abs(n - len(word))):
            for known in _by_shape().get((word[0], length), ()):
                if _slips(word, known, reach):
                    return lexicon("en").plain[known]
    return ()


def _slips(word: str, known: str, reach: int) -> bool:
    """Whether the two differ by so few letters; short words only by doubled or swapped ones."""
    start = 0
    while start < min(len(word), len(known)) and word[start] == known[start]:
        start += 1
    end = 0
    while end < min(len(word), len(known)) - start and word[-1 - end] == known[-1 - end]:
        end += 1
    left, right = word[start : len(word) - end], known[start : len(known) - end]
    if max(len(left), len(right)) <= 1:
        doubled = (left + right) == word[start - 1 : start]
        return doubled or len(word) > 6 or (len(word) > 5 and len(left) != len(right))
    if len(left) == len(right) == 2 and left == right[::-1]:
        return True
    return reach == 2 and max(len(left), len(right)) <= 3
