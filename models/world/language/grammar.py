"""Prompt -> specification. Word order is free; what was not understood is said, never swallowed.

How a prompt is read (docs/reference/world-grammar.md is the reader's page):

1. The text is cut into sentences, each in its language, and into the longest phrases that are known (`tokens`).
2. A word of several meanings takes the one that its neighbours ask for (`choice`).
3. One walk records who, what, where, when and how, and what a negation or a comparison takes away (`reader`).
4. The records are put together: the first setting, action, camera, style, time and weather win, what is said plainly
   before what is said weakly; what cannot be, and what was not said, is filled in the reader's sight (here).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from models.world.language.assumptions import complete
from models.world.language.lexicon import fold
from models.world.language.mentions import MAX_WORN, Mention, Said
from models.world.language.reader import Reader
from models.world.language.tokens import tokens_of
from models.world.language.vocabulary import THINGS, VEHICLES
from models.world.specification import Accessory, Specification, Subject

LONGEST_TEXT = 20_000  # characters that are read; a prompt beyond it says so in `dropped`
SINGLE = ("setting", "action", "camera", "style", "time", "weather")
_REPORTED = ("setting", "camera", "style")  # a contradiction in these is told; times and weathers may change in a scene
_NAME = re.compile(r"\b([^\W\d_a-z][\w'’-]*), (?:an?|the|eine?|une?|una|der|die|das|le|la|el)\b")
_NOTE = re.compile(r"[(（][^()（）]*[)）]")
_TIMES = re.compile(
    r"\b(?:twice|thrice|(?:two|three|four|five|ten|\d+) times) (?:the size of|as (?:big|large|tall) as)\b",
    re.IGNORECASE,
)
_HALF = re.compile(r"\bhalf (?:the size of|as (?:big|tall|large) as)\b", re.IGNORECASE)
_AS_BIG = re.compile(r"\bas (big|large|tall|huge|small|tiny|little) as (?=an?\b|the\b)", re.IGNORECASE)


_TURNED = re.compile(  # "tilting the camera down"
    r"\b(tilt|pan|zoom|crane|dolly|push|pull)\w* (?:the |your |our )?camera (?:slowly |gently )?"
    r"(up|down|left|right|in|out|back|to the left|to the right)\b",
    re.IGNORECASE,
)


@dataclass
class Reading:
    """A prompt as it was understood."""

    specification: Specification = field(default_factory=Specification)
    mapped: dict[str, str] = field(default_factory=dict)  # word -> the near thing that is drawn for it
    because: dict[str, str] = field(default_factory=dict)  # word -> what it has in common with that thing
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


def parse(text: str) -> Reading:
    """Reads a prompt of any length and script; never fails. An empty text gives the assumed scene."""
    read = _AS_BIG.sub(r"\1 like ", _HALF.sub("smaller than", _TIMES.sub("bigger than", text[:LONGEST_TEXT])))
    read = _TURNED.sub(r"\1 \2", read)
    reader = Reader(frozenset(fold(name) for name in _NAME.findall(read)))
    notes = _NOTE.findall(read)
    reader.read(tokens_of(_NOTE.sub(" , ", read) if notes else read))
    if notes:
        reader.read_note(tokens_of(" . ".join(notes)))
    reading = _put_together(reader)
    if len(text) > LONGEST_TEXT:
        reading.dropped[f"everything after character {LONGEST_TEXT}"] = "a prompt is read up to there"
    return reading


def explain(text: str) -> dict[str, Any]:
    """What was understood of a prompt, as `reelworks world explain` prints it.

    The scene slot by slot, then what was mapped (`because` tells why), not understood, not followed, assumed.
    """
    reading = parse(text)
    spec = reading.specification
    main, subjects = spec.subjects[0], spec.to_dict()["subjects"]
    return {
        "subject": main.kind,
        "look": main.look,
        "colour": main.colour,
        "size": main.size,
        "accessories": subjects[0]["accessories"],
        "others": [s["kind"] for s in subjects[1:]],
        "subjects": subjects,
        "setting": spec.setting,
        "action": spec.action,
        "camera": spec.camera,
        "style": spec.style,
        "time": spec.time,
        "weather": spec.weather,
        "mapped": dict(reading.mapped),
        "because": dict(reading.because),
        "unknown": list(reading.unknown),
        "dropped": dict(reading.dropped),
        "assumed": dict(reading.assumed),
    }


def _put_together(reader: Reader) -> Reading:
    reading = Reading(unknown=reader.unknown, dropped={**reader.dropped, **reader.cast.beyond})
    for word, (thing, why) in reader.near.items():
        _map(reading, word, thing, why)
    chosen = {slot: thing for slot in SINGLE if (thing := _chosen(slot, reader.said, reading))}
    subjects = [_subject(mention) for mention in _order(reader.cast.present)]
    waiting = tuple(Accessory(kind=w.kind, colour=w.colour) for w in reader.waiting if not w.gone)
    said = {s.slot: s.word for s in reversed(reader.said) if not s.gone}
    complete(chosen, subjects, reading, waiting=waiting, candidate=reader.candidate, said=said)
    reading.specification = Specification(subjects=tuple(subjects), **chosen)
    return reading


def _chosen(slot: str, records: list[Said], reading: Reading) -> str:
    """The slot's thing: what was said most plainly, then what was said first. Tells what is mapped and dropped."""
    said = [s for s in records if s.slot == slot and not s.gone]
    if not said:
        return ""
    best = min(said, key=lambda s: (int(s.rank), s.sentence, s.rank))
    if best.near:
        _map(reading, best.word, best.thing, best.why)
    if slot in _REPORTED:
        for other in said:
            if other.thing != best.thing and other.rank < 2 and len(reading.dropped) < 40:
                before = said.index(other) > said.index(best)
                reading.dropped.setdefault(other.word, f"the {slot} is {'already ' * before}{best.thing}")
    return best.thing


def _map(reading: Reading, word: str, thing: str, why: str) -> None:
    reading.mapped[word] = thing
    if why == "spelling":
        reading.because[word] = f"nothing is called so; {thing} is spelled almost like it"
    elif why:
        reading.because[word] = f"{thing} is the nearest {why} that can be drawn"


def _subject(mention: Mention) -> Subject:
    worn = tuple(Accessory(kind=w.kind, colour=w.colour) for w in mention.worn if not w.gone)[:MAX_WORN]
    return Subject(kind=mention.kind, colour=mention.colour, size=mention.size, look=mention.look, accessories=worn)


def _order(mentions: list[Mention]) -> list[Mention]:
    """Figures first: in 'a suitcase and a raccoon' the camera cares about the raccoon."""
    return sorted(mentions, key=lambda m: m.kind in THINGS or m.kind in VEHICLES)
