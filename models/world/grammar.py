"""Prompt -> specification. Word order is free; what was not understood is said, never swallowed.

How a prompt is read (docs/reference/world-grammar.md is the reader's page):

1. The text is folded (case, accents) and cut into words; Japanese runs are cut at known words.
2. The longest known phrase wins at every place: "space station" is not "station".
3. A negation removes the next known word within three words: "no rain", "without a hat".
4. A colour or size belongs to the next subject or accessory, else to the one before ("un zorro rojo").
5. The first subject is the main one; the first setting, action, camera, style, time and weather win, and
   later ones that contradict are reported as dropped.
6. What is said weakly ("comes home", a near thing, a note in parentheses) gives way to what is said plainly.
7. A word that cannot be drawn is mapped to the nearest thing (a table, then spelling) or reported as unknown.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from itertools import zip_longest
from typing import Any

from models.world.lexicon import Meaning, Token, fold, lexicon, looks, spellings, tokens_of
from models.world.specification import Accessory, Specification, Subject
from models.world.vocabulary import FUNCTION_WORDS, NEGATIONS

LONGEST_TEXT = 20_000  # characters that are read; a prompt beyond it says so in `dropped`
MAX_SUBJECTS = 3
MAX_REPORTED = 40
_SINGLE = ("setting", "action", "camera", "style", "time", "weather")

VEHICLES = ("car", "bicycle", "rocket", "balloon", "boat", "train")
THINGS = ("suitcase", "gift", "cup", "bottle", "sneaker", "phone", "headphones", "lipstick", "burger")
_DETERMINERS = frozenset(
    ("a", "an", "the", "this", "that", "one", "her", "his", "their", "its", "my", "your", "our", "ein", "eine", "einen")
) | {"un", "une", "le", "la", "el"}
_ACTION_NEEDS = {"drive": "car"}
_SETTING_OF_SUBJECT = {
    "rocket": "space",
    "astronaut": "space",
    "car": "city",
    "phone": "home",
    "cup": "home",
}
_REPORTED = ("setting", "camera", "style")  # a contradiction in these is told; times and weathers may change in a scene
_WEAK = frozenset(
    ("home", "inside", "outdoors", "tree", "trees", "grass", "sand", "hill", "hills", "casa", "maison", "haus")
)
_PLAINLY = frozenset(("at", "the", "a", "her", "his", "their", "its", "my", "our", "en", "la", "sa", "im", "zu"))
_STYLE_WORDS = frozenset(("style", "stil", "estilo", "styled"))
_SOMEBODY = re.compile(r"(?:man|men|woman|women|person|ist|ists|er|ers|or|ors|eur|euse|ician)$")
_NAME = re.compile(r"\b([^\W\d_a-z][\w'’-]*), (?:an?|the|eine?|une?|una|der|die|das|le|la|el)\b")
_NOTE = re.compile(r"[(（][^()（）]*[)）]")


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


class _Reader:
    """Walks over the tokens once and collects the slots."""

    def __init__(self, names: frozenset[str]) -> None:
        self.reading = Reading()
        self.names = names
        self.slots: dict[str, str] = {}
        self.weak: dict[str, str] = {}  # slot -> the word that said it weakly
        self.subjects: list[Subject] = []
        self.colour = self.size = self.previous = self.candidate = ""
        self.negated = 0
        self.banned: set[tuple[str, str]] = set()
        self.waiting: list[Accessory] = []

    def read(self, tokens: list[Token]) -> None:
        """The prompt's own words."""
        clause = -1
        for token, following in zip_longest(tokens, tokens[1:]):
            if token.clause != clause:
                clause, self.negated, self.previous = token.clause, 0, ""
            if token.text in NEGATIONS:
                self.negated = 4
                continue
            self.negated = max(0, self.negated - 1)
            self._one(token, following)
            self.previous = token.text
        self._leftover_adjectives()

    def read_note(self, tokens: list[Token]) -> None:
        """A remark in parentheses: it only fills what the prompt left open."""
        for token in tokens:
            meaning = token.meanings[0] if token.meanings else None
            if meaning is None or meaning.near:
                continue
            if meaning.slot in _SINGLE:
                self.slots.setdefault(meaning.slot, meaning.thing)
            elif meaning.slot == "subject" and not self.subjects:
                self._subject(token, meaning.thing)

    def _one(self, token: Token, following: Token | None) -> None:
        meaning = self._choose(token, following)
        if meaning is None:
            self._unknown(token, following)
        elif self.negated:
            self.negated = 0
            self.banned.add((meaning.slot, meaning.thing))
        else:
            self._accept(token, meaning)

    def _choose(self, token: Token, following: Token | None) -> Meaning | None:
        """The meaning that the surroundings ask for: 'orange fox' is a colour, 'auto' a car, 'a present' a thing."""
        meanings = token.meanings
        if len(meanings) < 2:
            return meanings[0] if meanings else None
        noun = next((m for m in meanings if m.slot in ("subject", "accessory")), None)
        if noun and (self.previous in _DETERMINERS or self.colour or self.size):
            return noun
        if any(m.slot == "colour" for m in meanings) and following and following.meanings:
            return next(m for m in meanings if m.slot == "colour")
        return next((m for m in meanings if m.slot in _SINGLE and m.slot not in self.slots), meanings[0])

    def _accept(self, token: Token, meaning: Meaning) -> None:
        slot, thing = meaning.slot, meaning.thing
        if slot in _SINGLE:
            self._single(token, meaning)
            return
        if meaning.near:
            self._map(token.text, thing)
        if slot == "colour":
            self._flush_colour()
            self.colour = thing
        elif slot == "size":
            self.size = thing
        elif slot == "accessory":
            self._wear(Accessory(kind=thing, colour=self._take_colour()))
        else:
            self._subject(token, thing)

    def _single(self, token: Token, meaning: Meaning) -> None:
        """Setting, action and so on: the first wins, but what was said weakly gives way to what is said plainly."""
        slot, thing, word = meaning.slot, meaning.thing, token.text
        weak = meaning.near or thing in ("idle", "pack") or (word in _WEAK and self.previous not in _PLAINLY)
        before = self.slots.get(slot)
        if before is None or (slot in self.weak and not weak):
            if before not in (None, thing) and slot in _REPORTED:
                self._drop(self.weak[slot], f"the {slot} is {thing}")
                self.reading.mapped.pop(self.weak[slot], None)
            self.slots[slot] = thing
            self.weak.pop(slot, None)
            if weak:
                self.weak[slot] = word
            if meaning.near:
                self._map(word, thing)
        elif before != thing and slot in _REPORTED:
            self._drop(word, f"the {slot} is already {before}")

    def _subject(self, token: Token, thing: str) -> None:
        colour, size, look = self._take_colour(), self.size, looks().get(token.text, "") if thing == "person" else ""
        self.size = ""
        if any(s.kind == thing and s.look == look for s in self.subjects):
            return
        if len(self.subjects) == MAX_SUBJECTS:
            self._drop(token.text, f"a scene shows at most {MAX_SUBJECTS} subjects")
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
            self.subjects[-1] = replace(self.subjects[-1], size=self.size)

    def _unknown(self, token: Token, following: Token | None) -> None:
        word = token.text
        if word in FUNCTION_WORDS or word in self.names or word.isdigit() or (len(word) < 3 and word.isascii()):
            return
        guess = self._guess(word, following)
        if guess is not None:
            if self.negated:
                self.negated = 0
                self.banned.add((guess.slot, guess.thing))
            else:
                self._accept(token, guess._replace(near=True))
            return
        if not self.candidate and (self.previous in _DETERMINERS or not self.previous):
            self.candidate = word
        if word not in self.reading.unknown and len(self.reading.unknown) < MAX_REPORTED:
            self.reading.unknown.append(word)

    def _guess(self, word: str, following: Token | None) -> Meaning | None:
        """What an unknown word is near to, by its surroundings or its spelling."""
        if following is not None and following.text in _STYLE_WORDS:
            return Meaning("style", "flat")
        if not self.subjects and self.previous in _DETERMINERS and _SOMEBODY.search(word):
            return Meaning("subject", "person")
        if not (5 <= len(word) <= 24 and word.isascii()):
            return None
        close = get_close_matches(word, spellings(), n=1, cutoff=0.84)
        return lexicon()[close[0]][0] if close and close[0][0] == word[0] else None

    def _map(self, word: str, thing: str) -> None:
        if len(self.reading.mapped) < MAX_REPORTED:
            self.reading.mapped[word] = thing

    def _drop(self, word: str, why: str) -> None:
        if len(self.reading.dropped) < MAX_REPORTED:
            self.reading.dropped[word] = why

    def finish(self) -> Reading:
        """The reading of everything that was read."""
        chosen = {slot: thing for slot, thing in self.slots.items() if (slot, thing) not in self.banned}
        subjects = [
            replace(s, accessories=tuple(a for a in s.accessories if ("accessory", a.kind) not in self.banned))
            for s in self.subjects
            if ("subject", s.kind) not in self.banned
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
            kind = "person" if chosen.keys() & {"setting", "action"} or self.reading.unknown else "raccoon"
            subjects.append(Subject(kind=kind, accessories=tuple(self.waiting)))
            assumed["subject"] = kind
            if self.candidate in self.reading.unknown:
                self.reading.unknown.remove(self.candidate)
                self._map(self.candidate, kind)
        kinds = [s.kind for s in subjects]
        if "setting" not in chosen:
            guess = next((_SETTING_OF_SUBJECT[k] for k in kinds if k in _SETTING_OF_SUBJECT), "meadow")
            assumed["setting"] = chosen["setting"] = guess
        if "action" not in chosen:
            assumed["action"] = chosen["action"] = _usual_action(kinds, chosen["setting"])
        if chosen["action"] in ("walk", "run") and chosen["setting"] in ("space", "space station"):
            self._drop(chosen["action"], "nobody walks without gravity; the subject floats")
            chosen["action"] = "float"
        self._what_to_pack(chosen, subjects)

    def _what_to_pack(self, chosen: dict[str, str], subjects: list[Subject]) -> None:
        """Packing is done by one figure with a suitcase, which is added where no thing is named; else it stands."""
        if chosen["action"] != "pack":
            return
        figures = [s for s in subjects if s.kind not in THINGS and s.kind not in VEHICLES]
        if len(subjects) == len(figures) == 1:
            subjects.append(Subject(kind="suitcase"))
            self.reading.assumed["thing"] = "suitcase"
        one_packs = len(figures) == 1 and len(subjects) == 2 and any(s.kind == "suitcase" for s in subjects)
        if not one_packs or chosen["setting"] in ("space", "space station"):
            chosen["action"] = "idle"


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
    read = text[:LONGEST_TEXT]
    folded = fold(read)
    reader = _Reader(frozenset(fold(name) for name in _NAME.findall(read)))
    reader.read(tokens_of(_NOTE.sub(" . ", folded)))
    reader.read_note(tokens_of(" ".join(_NOTE.findall(folded))))
    reading = reader.finish()
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
