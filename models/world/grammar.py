"""Prompt -> specification. Word order is free; what was not understood is said, never swallowed.

How a prompt is read (docs/reference/world-grammar.md is the reader's page):

1. The text is folded (case, accents) and cut into words; Japanese runs are cut at known words.
2. The longest known phrase wins at every place: "space station" is not "station".
3. A negation removes the next known word within three words: "no rain", "without a hat".
4. A colour or size belongs to the next subject or accessory, else to the one before ("un zorro rojo").
5. The first subject is the main one; the first setting, action, camera, style, time and weather win, and
   later ones that contradict are reported as dropped.
6. A word that cannot be drawn is mapped to the nearest thing (a table, then spelling) or reported as unknown.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from functools import cache
from typing import Any, NamedTuple

from models.world.specification import Accessory, Specification, Subject
from models.world.vocabulary import (
    FUNCTION_WORDS,
    JAPANESE_FILLERS,
    LOOKS,
    NEGATIONS,
    TABLES,
    forms,
    near_rows,
    rows,
)

LONGEST_TEXT = 20_000  # characters that are read; a prompt beyond it says so in `dropped`
LONGEST_PHRASE = 5
MAX_SUBJECTS = 3
MAX_REPORTED = 40
_SINGLE = ("setting", "action", "camera", "style", "time", "weather")
_CJK = re.compile(r"[\u3040-\u30ff\u3400-\u9fff々ー]+")
_WORD = re.compile(r"[^\W_]+(?:['’\-][^\W_]+)*")
_CLAUSE = re.compile(r"[.;!?\n]|,\s*(?:but|and|aber|mais|pero)\b")

VEHICLES = ("car", "balloon", "rocket")
THINGS = ("suitcase", "gift", "cup", "bottle", "sneaker", "phone")
_DETERMINERS = frozenset(
    ("a", "an", "the", "this", "that", "one", "her", "his", "their", "its", "my", "your", "our", "ein", "eine", "einen")
) | {"un", "une", "le", "la", "el"}
_ACTION_NEEDS = {"drive": "car"}
_SETTING_OF_SUBJECT = {
    "rocket": "space station",
    "astronaut": "space station",
    "car": "city",
    "phone": "home",
    "cup": "home",
}


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


@dataclass
class Reading:
    """A prompt as it was understood."""

    specification: Specification = field(default_factory=Specification)
    mapped: dict[str, str] = field(default_factory=dict)  # word -> the near thing that is drawn for it
    unknown: list[str] = field(default_factory=list)  # content words that nothing is drawn for
    dropped: dict[str, str] = field(default_factory=dict)  # word -> why it was not followed
    assumed: dict[str, str] = field(default_factory=dict)  # slot -> thing that the prompt did not name

    def sentences(self) -> tuple[str, ...]:
        """What the user should know, in words."""
        said = [
            f"'{word}' cannot be drawn yet; the storyboard shows {thing} instead" for word, thing in self.mapped.items()
        ]
        if self.unknown:
            said.append("not understood, so not drawn: " + ", ".join(f"'{word}'" for word in self.unknown))
        said += [f"'{word}' was not followed: {why}" for word, why in self.dropped.items()]
        return tuple(said)


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
def _looks() -> dict[str, str]:
    """Which look a word for a person means."""
    return {fold(word): look for look, columns in rows(LOOKS) for words in columns for word in words}


@cache
def _japanese() -> tuple[str, ...]:
    return tuple(sorted((word for word in lexicon() if _CJK.fullmatch(word)), key=lambda w: (-len(w), w)))


@cache
def _spellings() -> list[str]:
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


def _tokens(text: str) -> list[Token]:
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


class _Reader:
    """Walks over the tokens once and collects the slots."""

    def __init__(self) -> None:
        self.reading = Reading()
        self.slots: dict[str, str] = {}
        self.subjects: list[Subject] = []
        self.colour = self.size = ""
        self.negated = 0
        self.previous = ""
        self.banned: set[tuple[str, str]] = set()
        self.waiting: list[Accessory] = []

    def read(self, tokens: list[Token]) -> Reading:
        clause = 0
        for place, token in enumerate(tokens):
            if token.clause != clause:
                clause, self.negated = token.clause, 0
            if token.text in NEGATIONS:
                self.negated = 4
                continue
            self.negated = max(0, self.negated - 1)
            self._one(token, tokens[place + 1] if place + 1 < len(tokens) else None)
            self.previous = token.text
        self._leftover_adjectives()
        return self._finish()

    def _one(self, token: Token, following: Token | None) -> None:
        meaning = self._choose(token, following)
        if meaning is None:
            self._unknown(token)
        elif self.negated:
            self.negated = 0
            self.banned.add((meaning.slot, meaning.thing))
        else:
            if meaning.near:
                self._map(token.text, meaning.thing)
            self._accept(token, meaning)

    def _choose(self, token: Token, following: Token | None) -> Meaning | None:
        """The meaning that the surroundings ask for: 'orange fox' is a colour, 'auto' a car, 'a scarf' worn."""
        meanings = token.meanings
        if len(meanings) < 2:
            return meanings[0] if meanings else None
        noun = next((m for m in meanings if m.slot in ("subject", "accessory")), None)
        if noun and (self.previous in _DETERMINERS or self.colour or self.size):
            return noun  # "a present" is a thing, "present" something one does
        if any(m.slot == "colour" for m in meanings) and following and following.meanings:
            return next(m for m in meanings if m.slot == "colour")
        return next((m for m in meanings if m.slot in _SINGLE and m.slot not in self.slots), meanings[0])

    def _accept(self, token: Token, meaning: Meaning) -> None:
        slot, thing = meaning.slot, meaning.thing
        if slot in _SINGLE:
            before = self.slots.setdefault(slot, thing)
            if (
                before != thing
                and slot not in ("action", "weather", "time")
                and len(self.reading.dropped) < MAX_REPORTED
            ):
                self.reading.dropped[token.text] = f"the {slot} is already {before}"
        elif slot == "colour":
            self._flush_colour()
            self.colour = thing
        elif slot == "size":
            self.size = thing
        elif slot == "accessory":
            self._wear(Accessory(kind=thing, colour=self._take_colour()))
        else:
            self._subject(token, thing)

    def _subject(self, token: Token, thing: str) -> None:
        colour, size, look = self._take_colour(), self.size, _looks().get(token.text, "") if thing == "person" else ""
        self.size = ""
        if any(s.kind == thing and s.look == look for s in self.subjects):
            return
        if len(self.subjects) == MAX_SUBJECTS:
            if len(self.reading.dropped) < MAX_REPORTED:
                self.reading.dropped[token.text] = f"a scene shows at most {MAX_SUBJECTS} subjects"
            return
        self.subjects.append(Subject(kind=thing, colour=colour, size=size, look=look, accessories=tuple(self.waiting)))
        self.waiting = []

    def _wear(self, accessory: Accessory) -> None:
        self.size = ""
        if not self.subjects:
            self.waiting.append(accessory)
            return
        wearer = next((i for i, s in reversed(list(enumerate(self.subjects))) if s.kind not in THINGS), 0)
        self._replace(wearer, accessory)

    def _replace(self, place: int, accessory: Accessory) -> None:
        s = self.subjects[place]
        others = tuple(a for a in s.accessories if a.kind != accessory.kind)
        self.subjects[place] = replace(s, accessories=(*others, accessory)[:5])

    def _take_colour(self) -> str:
        colour, self.colour = self.colour, ""
        return colour

    def _flush_colour(self) -> None:
        """A colour that no noun followed belongs to what was named last."""
        if not self.colour or not self.subjects:
            return
        s = self.subjects[-1]
        if s.accessories and not s.accessories[-1].colour:
            self._replace(len(self.subjects) - 1, Accessory(kind=s.accessories[-1].kind, colour=self.colour))
        elif not s.colour:
            self.subjects[-1] = replace(s, colour=self.colour)
        self.colour = ""

    def _leftover_adjectives(self) -> None:
        self._flush_colour()
        if self.size and self.subjects and not self.subjects[-1].size:
            s = self.subjects[-1]
            self.subjects[-1] = replace(s, size=self.size)

    def _unknown(self, token: Token) -> None:
        word = token.text
        if word in FUNCTION_WORDS or word.isdigit() or (len(word) < 3 and word.isascii()):
            return
        close = (
            get_close_matches(word, _spellings(), n=1, cutoff=0.84) if 5 <= len(word) <= 24 and word.isascii() else []
        )
        if close and close[0][0] == word[0]:
            meaning = lexicon()[close[0]][0]
            if self.negated:
                self.negated = 0
                self.banned.add((meaning.slot, meaning.thing))
                return
            self._map(word, meaning.thing)
            self._accept(token, meaning)
        elif word not in self.reading.unknown and len(self.reading.unknown) < MAX_REPORTED:
            self.reading.unknown.append(word)

    def _map(self, word: str, thing: str) -> None:
        if len(self.reading.mapped) < MAX_REPORTED:
            self.reading.mapped[word] = thing

    def _finish(self) -> Reading:
        chosen = {slot: thing for slot, thing in self.slots.items() if (slot, thing) not in self.banned}
        subjects = [s for s in self.subjects if ("subject", s.kind) not in self.banned]
        subjects = [
            replace(s, accessories=tuple(a for a in s.accessories if ("accessory", a.kind) not in self.banned))
            for s in subjects
        ]
        self._assume(chosen, subjects)
        self.reading.specification = Specification(subjects=tuple(_order(subjects)), **chosen)
        return self.reading

    def _assume(self, chosen: dict[str, str], subjects: list[Subject]) -> None:
        """Fills what was not said, in the reader's sight."""
        assumed = self.reading.assumed
        needed = _ACTION_NEEDS.get(chosen.get("action", ""))
        if needed and not any(s.kind in VEHICLES for s in subjects):
            subjects.append(Subject(kind=needed))
            assumed["vehicle"] = needed
        if not subjects:
            kind = "person" if self.reading.unknown and "action" in chosen else "raccoon"
            subjects.append(Subject(kind=kind, accessories=tuple(self.waiting)))
            assumed["subject"] = kind
            if self.reading.unknown:
                self._map(self.reading.unknown.pop(0), kind)
        kinds = [s.kind for s in subjects]
        if "setting" not in chosen:
            guess = next((_SETTING_OF_SUBJECT[k] for k in kinds if k in _SETTING_OF_SUBJECT), "meadow")
            assumed["setting"] = chosen["setting"] = guess
        if "action" not in chosen:
            assumed["action"] = chosen["action"] = _usual_action(kinds, chosen["setting"])
        if chosen["action"] in ("walk", "run") and chosen["setting"] == "space station":
            self.reading.dropped.setdefault(chosen["action"], "nobody walks without gravity; the subject floats")
            chosen["action"] = "float"


def _usual_action(kinds: list[str], setting: str) -> str:
    if kinds[0] == "car":
        return "drive"
    if kinds[0] in ("balloon", "rocket"):
        return "fly"
    if setting == "space station":
        return "float"
    return "idle"


def _order(subjects: list[Subject]) -> list[Subject]:
    """Figures first: in 'a suitcase and a raccoon' the camera cares about the raccoon."""
    return sorted(subjects, key=lambda s: s.kind in THINGS or s.kind in VEHICLES)


def parse(text: str) -> Reading:
    """Reads a prompt of any length and script; never fails. An empty text gives the assumed scene."""
    tokens = _tokens(fold(text[:LONGEST_TEXT]))
    reading = _Reader().read(tokens)
    if len(text) > LONGEST_TEXT:
        reading.dropped[f"everything after character {LONGEST_TEXT}"] = "a prompt is read up to there"
    return reading


def explain(text: str) -> dict[str, Any]:
    """What was understood of a prompt, as `reelworks world explain` prints it."""
    reading = parse(text)
    spec = reading.specification
    main = spec.subjects[0]
    return {
        "subject": main.kind,
        "colour": main.colour,
        "size": main.size,
        "accessories": [{"kind": a.kind, "colour": a.colour} for a in main.accessories],
        "others": [s["kind"] for s in spec.to_dict()["subjects"][1:]],
        "setting": spec.setting,
        "action": spec.action,
        "camera": spec.camera,
        "style": spec.style,
        "time": spec.time,
        "weather": spec.weather,
        "mapped": dict(reading.mapped),
        "unknown": list(reading.unknown),
        "dropped": dict(reading.dropped),
        "assumed": dict(reading.assumed),
    }
