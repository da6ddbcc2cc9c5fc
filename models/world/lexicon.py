"""Words to meanings: folding, cutting a text into known phrases, and the index over the vocabulary."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection
from functools import cache
from typing import NamedTuple

from models.world.vocabulary import (
    FUNCTION_WORDS,
    JAPANESE_FILLERS,
    LOOKS,
    TABLES,
    forms,
    near_rows,
    rows,
)

LONGEST_PHRASE = 5
_CJK = re.compile(r"[\u3040-\u30ff\u3400-\u9fff々ー]+")
_WORD = re.compile(r"[^\W_]+(?:['’\-][^\W_]+)*")
_CLAUSE = re.compile(r"[.;!?\n]|,\s*(?:but|and|aber|mais|pero)\b")


class Meaning(NamedTuple):
    """What a phrase stands for: a thing of a slot, and whether it is only near to it."""

    slot: str
    thing: str
    near: bool = False


class Token(NamedTuple):
    """A phrase of the text that was looked up."""

    text: str
    meanings: tuple[Meaning, ...]
    clause: int


def fold(text: str) -> str:
    """Lower case without accents, one form per character; kana keep their marks."""
    plain = unicodedata.normalize("NFKC", text).casefold().replace("’", "'")
    spread = unicodedata.normalize("NFKD", plain)
    kept = "".join(c for c in spread if not ("\u0300" <= c <= "\u036f"))
    return unicodedata.normalize("NFC", kept)


@cache
def lexicon() -> dict[str, tuple[Meaning, ...]]:
    """Every known phrase, folded, with what it can mean; exact meanings come before near ones."""
    found: dict[str, list[Meaning]] = {}
    slot_of: dict[str, str] = {}
    for slot, table in TABLES.items():
        for thing, columns in rows(table):
            slot_of.setdefault(thing, slot)
            for language, words in enumerate(columns):
                for word in words:
                    _enter(found, word, Meaning(slot, thing), english=language == 0)
    exact = set(found)
    for thing, words in near_rows():
        for word in words:
            _enter(found, word, Meaning(slot_of[thing], thing, near=True), english=True, but=exact)
    return {word: tuple(meanings) for word, meanings in found.items()}


_INFLECTED = ("subject", "setting", "action", "accessory")


def _enter(
    found: dict[str, list[Meaning]], word: str, meaning: Meaning, *, english: bool, but: Collection[str] = ()
) -> None:
    """Adds a word in all its forms. Foreign words that fold to an English function word are left out: French "thé"."""
    shapes = forms(word, verb=meaning.slot == "action") if english and meaning.slot in _INFLECTED else [word]
    for shape in shapes:
        folded = " ".join(_WORD.findall(fold(shape))) or fold(shape)
        known = found.setdefault(folded, []) if folded not in but else [meaning]
        if all(m.slot != meaning.slot for m in known) and (english or folded not in FUNCTION_WORDS):
            known.append(meaning)
        if not known:
            del found[folded]


@cache
def looks() -> dict[str, str]:
    """Which look a word for a person means."""
    return {fold(word): look for look, columns in rows(LOOKS) for words in columns for word in words}


@cache
def _japanese() -> tuple[str, ...]:
    return tuple(sorted((word for word in lexicon() if _CJK.fullmatch(word)), key=lambda w: (-len(w), w)))


@cache
def spellings() -> list[str]:
    """Words that a misspelt one may have meant: only of things, because verbs are near each other by accident."""
    slots = {"subject", "setting", "accessory"}
    return sorted(w for w, m in lexicon().items() if len(w) > 4 and " " not in w and m[0].slot in slots)


def _words(text: str) -> list[tuple[str, int]]:
    """The words of a folded text with the number of their clause."""
    breaks = [match.start() for match in _CLAUSE.finditer(text)]
    found, clause = [], 0
    for match in _WORD.finditer(text):
        while clause < len(breaks) and breaks[clause] < match.start():
            clause += 1
        word = match.group()
        if _CJK.search(word):
            found += [(piece, clause) for piece in _cut_japanese(word)]
        else:
            found.append((word, clause))
    return found


def _cut_japanese(run: str) -> list[str]:
    """A run without spaces, cut at known words, longest first; the rest is left in pieces without particles."""
    known, pieces, rest, at = _japanese(), [], "", 0
    while at < len(run):
        word = next((w for w in known if run.startswith(w, at)), "")
        if word or run[at] in JAPANESE_FILLERS:
            pieces += [piece for piece in (rest, word) if piece]
            rest = ""
            at += max(1, len(word))
        else:
            rest += run[at]
            at += 1
    return pieces + ([rest] if rest else [])


def tokens_of(text: str) -> list[Token]:
    """The longest known phrases of a folded text, and the words between them with no meaning."""
    words, found, at = _words(text), [], 0
    known = lexicon()
    while at < len(words):
        for length in range(min(LONGEST_PHRASE, len(words) - at), 0, -1):
            phrase = " ".join(word for word, _ in words[at : at + length])
            if phrase in known or length == 1:
                found.append(Token(phrase, known.get(phrase, ()), words[at][1]))
                at += length
                break
    return found
