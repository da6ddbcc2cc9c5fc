"""Prompts and cameras: what is seen in each scene, in words that an engine understands.

The protagonist is described in the same words everywhere; setting and time of day are those of the brief where it
names them, and otherwise chosen so that the short has a rhythm of light.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from models.writer import english
from models.writer.clauses import Clause
from models.writer.hero import Hero, bare_subject, head_of, is_named
from models.writer.lexicon import action_in, kind_of, setting_in, things_in, time_in, weather_in
from models.writer.structure import Beat

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
    "anticipation": ("looks around", "sits"), "reaction": ("jumps", "waves"), "detail": ("looks around", "sits"),
    "memory": ("sits", "walks"), "steady": ("walks", "runs", "climbs", "looks around"), "cta": ("waves", "jumps"),
}  # fmt: skip

_LIGHTS = ("in the morning", "in daylight", "at golden hour", "at night", "at dawn", "in daylight", "at golden hour")
_TRANSITIVE = {"pack", "see", "discover", "climb", "carry", "give", "make", "plant", "read", "open", "drink", "eat",
               "play", "meet", "help"}  # fmt: skip


@dataclass
class Painter:
    """Writes the prompts of one story, scene after scene."""

    hero: Hero
    language: str
    style: str
    home: str  # the setting where the brief names none
    place: str = ""

    def prompts(self, beats: list[Beat]) -> list[str]:
        """A prompt for every beat."""
        own = [self._setting(beat) for beat in beats]
        self.place = next((phrase for phrase, _ in own if phrase), self.home)
        lights = self._lights(beats, own)
        found = []
        for at, beat in enumerate(beats):
            phrase, named = own[at]
            self.place = phrase or (self.home if beat.kind == "opening" and at else self.place)
            said = named and self.language == "en" and bool(beat.clauses)
            pieces = [self._action(beat, at), "" if said else self.place, lights[at], self._weather(beat)]
            text = " ".join(piece for piece in pieces if piece)
            text += f", {self.style} style" if self.style and "style" not in self.style.lower() else ""
            text += f", {self.style}" if self.style and "style" in self.style.lower() else ""
            found.append(re.sub(r"\s+([,.])", r"\1", re.sub(r"\s+", " ", text.replace(",,", ","))).strip(" ,"))
        return found

    def _setting(self, beat: Beat) -> tuple[str, bool]:
        if beat.kind in GESTURES and beat.kind != "detail":
            return "", False
        return setting_in(" ".join(clause.text for clause in beat.clauses))

    @staticmethod
    def _weather(beat: Beat) -> str:
        text = " ".join(clause.text for clause in beat.clauses)
        phrase = weather_in(text)
        return "" if phrase.split()[-1:] and phrase.split()[-1] in text.lower() else phrase

    def _lights(self, beats: list[Beat], own: list[tuple[str, bool]]) -> list[str]:
        """A time of day for every beat: the text's own, else one that differs from the scene before."""
        lights: list[str] = []
        for at, beat in enumerate(beats):
            text = " ".join(clause.text for clause in beat.clauses)
            named = time_in(text)
            if named:
                said = self.language == "en" and any(word in text.lower() for word in named.split()[-1:])
                lights.append("" if said else named)
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
        return f" beside {_counted(things[0])}" if things else ""

    def _clause(self, clause: Clause) -> str:
        if self.language != "en":
            return self._foreign(clause)
        if not clause.verb:
            return f"{self.hero.description}, {_low(_unlabelled(clause.text))},"
        subject, many = self._subject(clause)
        if clause.form == "aux":
            return f"{subject} {clause.verb} {clause.rest}"
        verb = clause.base if many else english.third(clause.base)
        return f"{subject} {verb} {_low(clause.rest)}"

    def _subject(self, clause: Clause) -> tuple[str, bool]:
        """(subject as the prompt says it, whether it is plural)."""
        subject = bare_subject(clause)
        plain = subject.lower()
        if not subject or plain in {"he", "she", "it", "they", "who"} or head_of(subject) == self.hero.head:
            return self.hero.description, self.hero.plural
        if plain in {"we", "you", "i", "everyone", "everybody"}:
            return "people", True
        if is_named(subject):
            return subject, False
        many = english.plural(subject)
        subject = re.sub(r"^(our|my|your)\s", "the ", _low(subject), flags=re.IGNORECASE)
        return subject, many

    def _foreign(self, clause: Clause) -> str:
        """English keywords for a clause in another language, and the clause itself where too few are known."""
        things = [thing for thing in things_in(clause.text, self.language) if thing != self.hero.head]
        action = action_in(clause.text, self.language)
        core = self.hero.description
        if action:
            does = _plural_form(action["form"]) if self.hero.plural else action["form"]
            core += f" {does}"
            if things and action["name"] in _TRANSITIVE:
                core += f" {_counted(things.pop(0))}"
        if things:
            core += " with " + " and ".join(_counted(thing) for thing in things[:2])
        return core if action else f"{core} ({clause.text}),"


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


def _plural_form(third_person: str) -> str:
    """`looks around` -> `look around`."""
    first, *rest = third_person.split()
    base = next((base for base in english.verb_beats() if english.third(base) == first), first.removesuffix("s"))
    return " ".join([base, *rest])


def _counted(thing: str) -> str:
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
