"""Prompts and cameras: what is seen in each scene, in words that an engine understands.

The protagonist is described in the same words everywhere; setting and time of day are those of the brief where it
names them, and otherwise chosen so that the short has a rhythm of light.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from models.writer import english
from models.writer.clauses import Clause
from models.writer.hero import MANY, Hero, acts_as, bare_subject, is_named, subject_in
from models.writer.lexicon import action_in, kind_of, setting_in, things_in, time_in, weather_in
from models.writer.structure import Beat
from models.writer.tongues import tongue

CAMERAS = {
    "prepare": ("zoom in", "pan right"), "see": ("tilt up", "pan right", "pan left"), "rise": ("tilt up", "zoom out"),
    "move": ("pan right", "pan left"), "return": ("zoom out", "pan left"), "find": ("zoom in", "pan left"),
    "meet": ("zoom in", "pan right"), "make": ("zoom in", "pan left"), "trouble": ("static", "zoom in"),
    "give": ("pan right", "zoom in"), "help": ("pan left", "zoom in"), "celebrate": ("zoom out", "tilt up"),
    "learn": ("zoom in", "static"), "rest": ("static", "zoom out"), "opening": ("pan right", "zoom in"),
    "product": ("zoom in", "static"), "audience": ("pan left", "zoom out"), "anticipation": ("zoom in", "static"),
    "reaction": ("zoom out", "static"), "detail": ("zoom in", "tilt down"), "memory": ("pan left", "zoom out"),
    "steady": ("pan right", "pan left", "tilt up"), "cta": ("zoom out", "static"), "default": ("pan right", "pan left"),
}  # fmt: skip

# What the protagonist does where the brief does not say.
GESTURES = {
    "opening": ("looks around", "walks"), "product": ("looks around", "sits"), "audience": ("waves", "walks"),
    "anticipation": ("looks around", "sits"), "reaction": ("waves", "jumps"), "detail": ("looks around", "sits"),
    "memory": ("sits", "walks"), "steady": ("walks", "runs", "climbs", "looks around"), "cta": ("waves",),
}  # fmt: skip

_LIGHTS = ("in the morning", "in daylight", "at golden hour", "at night", "at dawn", "in daylight", "at golden hour")
# Verbs that want an object: what is done when the text names none that fits, and which things fit (empty: any).
OBJECTS: dict[str, tuple[str, frozenset[str]]] = {
    "pack": ("packs a suitcase", frozenset({"suitcase", "backpack", "box", "gift box"})),
    "see": ("looks around", frozenset()),
    "discover": ("looks around", frozenset()),
    "climb": ("climbs", frozenset({"tree", "Eiffel Tower", "pyramids"})),
    "carry": ("carries a box", frozenset()),
    "give": ("gives a gift box", frozenset()),
    "make": ("works", frozenset()),
    "plant": ("plants a tree", frozenset({"tree", "flower", "plant"})),
    "read": ("reads a book", frozenset({"book", "letter", "map"})),
    "open": ("opens a door", frozenset({"box", "gift box", "book", "bottle", "letter", "tin"})),
    "drink": ("drinks from a cup", frozenset({"cup", "bottle"})),
    "eat": ("eats", frozenset({"bread", "soup"})),
    "play": ("plays music", frozenset({"guitar", "music"})),
    "meet": ("waves", frozenset()),
    "help": ("helps", frozenset()),
    "repair": ("works", frozenset()),
}


@dataclass
class Painter:
    """Writes the prompts of one story, scene after scene."""

    hero: Hero
    language: str
    style: str
    home: str  # the setting where the brief names none
    product: str = ""
    light: str = ""  # the time of day that the title names, for scenes that name none
    place: str = ""

    def prompts(self, beats: list[Beat]) -> list[str]:
        """A prompt for every beat."""
        own = [self._setting(beat) for beat in beats]
        self.place = next((phrase for phrase, _ in own if phrase), self.home)
        lights = self._lights(beats, own)
        return [self._prompt(beat, at, own[at], lights[at]) for at, beat in enumerate(beats)]

    def _prompt(self, beat: Beat, at: int, own: tuple[str, bool], light: str) -> str:
        action = self._action(beat, at)
        phrase, named = own
        if "pyramid" in action.lower() and "desert" in phrase:
            phrase = "in the desert"
        self.place = phrase or (self.home if beat.kind == "opening" and at else self.place)
        said = named and setting_in(action) == (own[0], True)
        light = "" if time_in(action) else light
        said = said or (self.place == "at home" and re.search(r"\bhome\b", action) is not None)
        text = " ".join(
            piece for piece in (action, "" if said else self.place, light, self._weather(beat, action)) if piece
        )
        text += self._note(beat) + self._styled()
        text = re.sub(r"\bin in\b", "in", text)  # "people come in in the city"
        return re.sub(r"\s+([,.])", r"\1", re.sub(r"\s+", " ", text.replace(",,", ","))).strip(" ,")

    def _styled(self) -> str:
        if not self.style:
            return ""
        return f", {self.style}" if "style" in self.style.lower() else f", {self.style} style"

    def _setting(self, beat: Beat) -> tuple[str, bool]:
        if beat.kind in GESTURES and beat.kind != "detail":
            return "", False
        return setting_in(" ".join(clause.text for clause in beat.clauses))

    @staticmethod
    def _weather(beat: Beat, action: str) -> str:
        return "" if weather_in(action) else weather_in(" ".join(clause.text for clause in beat.clauses))

    def _lights(self, beats: list[Beat], own: list[tuple[str, bool]]) -> list[str]:
        """A time of day for every beat: the text's own, else one that differs from the scene before."""
        lights: list[str] = []
        for at, beat in enumerate(beats):
            text = " ".join(clause.text for clause in beat.clauses)
            named = time_in(text)
            if named:
                lights.append(named)
            elif self.light:
                lights.append(self.light)
            elif "space" in own[at][0]:
                lights.append("")
            else:
                lights.append(self._light(at, len(beats), lights))
        return lights

    @staticmethod
    def _light(at: int, count: int, before: list[str]) -> str:
        if at == count - 1 and (not before or before[-1] != "at golden hour"):
            return "at golden hour"
        light = _LIGHTS[at % len(_LIGHTS)]
        return light if not before or before[-1] != light else _LIGHTS[(at + 1) % len(_LIGHTS)]

    def _action(self, beat: Beat, at: int) -> str:
        if beat.kind in GESTURES or not beat.clauses:
            return self._gesture(beat, at)
        parts = [self._clause(clause) for clause in beat.clauses]
        if len(parts) == 2 and parts[1].startswith(self.hero.description + " "):
            return f"{parts[0]} and {parts[1][len(self.hero.description) + 1 :]}"
        return max(parts, key=lambda part: len(things_in(part, "en"))) if len(parts) > 1 else parts[0]

    def _gesture(self, beat: Beat, at: int) -> str:
        choices = GESTURES.get(beat.kind, ("looks around",))
        does = choices[at % len(choices)]
        does = _plural_form(does) if self.hero.plural else does
        prop = self._prop(beat)
        return f"{self.hero.description} {does}{prop}"

    def _prop(self, beat: Beat) -> str:
        """The thing that a close look is about."""
        if beat.kind != "detail" or not beat.clauses:
            return ""
        things = [thing for thing in things_in(beat.clauses[0].text, self.language) if kind_of(thing) == "thing"]
        return f" beside {counted(things[0])}" if things else ""

    def _clause(self, clause: Clause) -> str:
        if self.language != "en":
            return self._foreign(clause)
        weather = re.match(r"it(?: is|'s)? (rain|snow)", clause.text.lower())
        if weather:
            return f"{self.hero.description} {'stand' if self.hero.plural else 'stands'} in the {weather[1]}"
        if not clause.verb:
            return f"{_low(_unlabelled(clause.text))}, {self.hero.description.rstrip(',')},"
        if clause.subject.lower() in {"nobody", "no one"}:
            return f"{self.hero.description} {'look' if self.hero.plural else 'looks'} around"
        subject, many = self._subject(clause)
        rest = _third_person(_low(clause.rest))
        if clause.form == "aux":
            return f"{subject} {clause.adverb} {clause.verb.lower()} {rest}"
        verb = clause.base if many else english.third(clause.base)
        return f"{subject} {clause.adverb if clause.adverb in _KEPT else ''} {verb} {rest}"

    def _subject(self, clause: Clause) -> tuple[str, bool]:
        """(subject as the prompt says it, whether it is plural)."""
        subject = bare_subject(clause) or clause.actor
        plain = subject.lower()
        if not subject and clause.form == "base" and self.hero.plural:
            return "people", True  # a command to everyone
        if plain == "it" and clause.bullet and self.hero.head == "person" and self.product:
            return self.product, False
        if acts_as(self.hero, subject) or (plain in {"you", "i"} and self.hero.head == "person"):
            return self.hero.description, self.hero.plural
        if plain in {"we", "you", "i", "everyone", "everybody"}:
            return "people", True
        if is_named(subject):
            return subject, False
        many = english.plural(subject)
        return re.sub(r"^(our|my|your)\s", "the ", _low(subject), flags=re.IGNORECASE), many

    def _foreign(self, clause: Clause) -> str:
        """English keywords for a clause in another language."""
        own = "" if self._elided(clause) else subject_in(clause.text, self.language)
        own = "" if own == self.hero.head else own
        who, many = (counted(own), own in MANY) if own else (self.hero.description, self.hero.plural)
        things = [thing for thing in things_in(clause.text, self.language) if thing not in {self.hero.head, own}]
        action = action_in(clause.text, self.language)
        does = self._does(action, things)
        does = _plural_form(does) if many and does else does
        rest = " with " + " and ".join(counted(thing) for thing in things[:2]) if things else ""
        return f"{who} {does}{rest}"

    def _elided(self, clause: Clause) -> bool:
        """Whether a clause that goes on leaves out its subject: `... junta os vizinhos`."""
        speech = tongue(self.language)
        if clause.first or not speech.spaced:
            return False
        first = clause.text.split()[0]
        return first.lower() not in speech.subjects and not first[0].isupper()

    @staticmethod
    def _does(action: dict[str, Any] | None, things: list[str]) -> str:
        """The verb with its object, which is taken from `things`."""
        if action is None:
            return "" if things else "looks around"
        name, form = action["name"], action["form"]
        if name not in OBJECTS:
            return form
        default, allowed = OBJECTS[name]
        fitting = [thing for thing in things if thing in allowed or not allowed]
        fitting = [thing for thing in fitting if kind_of(thing) != "person" or name in {"help", "meet"}]
        if not fitting:
            return default
        things.remove(fitting[0])
        return f"{form} {'from ' if name == 'drink' else ''}{counted(fitting[0])}"

    def _note(self, beat: Beat) -> str:
        """The clause itself, for engines that read its language, where the keywords may say too little."""
        if self.language == "en" or not beat.clauses or beat.kind in GESTURES:
            return ""
        clause = beat.clauses[0]
        known = action_in(clause.text, self.language) is not None and bool(things_in(clause.text, self.language))
        return "" if known else f" ({clause.text})"


def cameras(beats: list[Beat]) -> list[str]:
    """A camera move for every beat; no two neighbours move alike."""
    found: list[str] = []
    for at, beat in enumerate(beats):
        choices = CAMERAS.get(beat.kind, CAMERAS["default"])
        if at == 0:
            choices = ("zoom in", *choices)
        if at == len(beats) - 1:
            choices = ("zoom out", *choices)
        found.append(next((move for move in (*choices, "static") if not found or move != found[-1]), "static"))
    return found


_KEPT = {"never", "always", "still", "again", "almost", "only"}


def _third_person(text: str) -> str:
    """`your bags` -> `their bags`: a picture has no you and no we."""
    text = re.sub(r"\b(your|my|our)\b", "their", text, flags=re.IGNORECASE)
    return re.sub(r"\b(us|me|you)\b", "them", text)


def _plural_form(third_person: str) -> str:
    """`looks around` -> `look around`."""
    first, *rest = third_person.split()
    base = next((base for base in english.verb_beats() if english.third(base) == first), first.removesuffix("s"))
    return " ".join([base, *rest])


def counted(thing: str) -> str:
    """A thing with its article: `a suitcase`, `the Eiffel Tower`, `stars`."""
    if thing in {"Eiffel Tower", "pyramids", "moon", "stars", "music", "neighbours", "volunteers"}:
        return {"Eiffel Tower": "the Eiffel Tower", "pyramids": "the pyramids", "moon": "the moon"}.get(thing, thing)
    return thing if thing in {"bread", "soup", "plastic"} else english.with_article(thing)


def _unlabelled(text: str) -> str:
    return re.sub(r"^(before|after|then|now|problem|solution)\s*:\s*", "", text, flags=re.IGNORECASE)


def _low(text: str) -> str:
    """Lower-case start unless the first word looks like a name."""
    first = text.split(" ", 1)[0]
    common = first.lower() in english.DETERMINERS | english.PREPOSITIONS | english.PRONOUNS or english.plural(first)
    return text[:1].lower() + text[1:] if common else text
