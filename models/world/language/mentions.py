"""What was said of a scene, as records that are put together when the text has ended: subjects with what they wear,
and words for places, acts, hours and the rest.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from models.world.language.vocabulary import FIGURES

MAX_SUBJECTS = 3
MAX_WORN = 5


@dataclass
class Said:
    """A word for a slot that takes one thing. The lowest rank wins, then the first."""

    slot: str
    thing: str
    word: str
    rank: float
    near: bool = False
    why: str = ""
    sentence: int = 0
    gone: bool = False  # taken away by a negation that came later


@dataclass
class Worn:
    """An accessory; the subjects that wear it are filled in when it is known."""

    kind: str
    colour: str = ""
    gone: bool = False


@dataclass
class Mention:
    """A subject of the scene."""

    kind: str
    look: str = ""
    colour: str = ""
    size: str = ""
    worn: list[Worn] = field(default_factory=list)
    sentence: int = 0
    gone: bool = False
    word: str = ""
    counted: bool = False  # named with "a" or a number
    aside: bool = False  # "the product", "the audience": only where nobody and nothing else is named

    @property
    def figure(self) -> bool:
        """Whether it can wear and act."""
        return self.kind in FIGURES


@dataclass
class Phrase:
    """A noun phrase that is being read: what stands before its noun."""

    article: str = ""  # "", definite, indefinite, possessive, another
    number: int = 0
    colours: list[str] = field(default_factory=list)
    sizes: list[str] = field(default_factory=list)
    unknown: int = 0  # words of no meaning after the adjectives
    compared: str = ""  # the size of a comparative
    words: int = 0
    start: int = -1

    @property
    def open(self) -> bool:
        """Whether anything was read of it."""
        return bool(self.article or self.number or self.colours or self.sizes)


_SAME_LOOK = ({"child", "boy"}, {"child", "girl"}, {"woman", "grandmother"}, {"man", "grandfather"}, {"woman", "girl"})


def same_look(one: str, other: str) -> bool:
    """Whether two words for a person can mean the same one."""
    return not one or not other or one == other or {one, other} in _SAME_LOOK


class Cast:
    """The subjects of a text in the order in which they came."""

    def __init__(self) -> None:
        self.all: list[Mention] = []
        self.current: list[Mention] = []  # the figures named last
        self.clause: list[Mention] = []  # the grammatical subject of the clause
        self.beyond: dict[str, str] = {}  # words for which there was no room

    @property
    def present(self) -> list[Mention]:
        """Those that no negation took away, without bystanders where others are named."""
        found = [m for m in self.all if not m.gone]
        return [m for m in found if not m.aside] or found

    def find(self, kind: str, look: str, colour: str) -> list[Mention]:
        """Those that a word can mean again."""
        found = [m for m in self.present if m.kind == kind and same_look(m.look, look)]
        fitting = [m for m in found if not colour or not m.colour or m.colour == colour]
        exact = [m for m in fitting if colour and m.colour == colour]
        return exact or fitting

    def say(self, kind: str, look: str, phrase: Phrase, *, plural: bool, word: str, sentence: int) -> list[Mention]:
        """A noun for a subject was read: the subjects that it means, old or new."""
        colour = phrase.colours[0] if phrase.colours else ""
        size = phrase.sizes[0] if phrase.sizes else ""
        again = self._again(kind, look, phrase, colour, word, plural=plural, sentence=sentence)
        meant = again or self._new(kind, look, phrase, plural=plural, word=word, sentence=sentence)
        for mention in meant:
            mention.colour = mention.colour or colour
            mention.size = mention.size or size
            mention.look = look if look and mention.word in ("he", "she") else mention.look or look
            mention.sentence = max(mention.sentence, sentence)
        self.current = [m for m in meant if m.figure] or self.current
        if not self.clause:
            self.clause = self.current
        return meant

    def _again(
        self, kind: str, look: str, phrase: Phrase, colour: str, word: str, *, plural: bool, sentence: int
    ) -> list[Mention]:
        found = self.find(kind, look, colour)
        if not found or phrase.article == "another":
            return []
        if phrase.number > 1 and len(found) < phrase.number:
            return []
        if phrase.article == "indefinite" and any(m.sentence == sentence and m.counted for m in found):
            return []  # "a cat chases a cat"
        owned = phrase.article == "possessive" and found[0].figure and found[0].word not in ("he", "she")
        if owned and any(m.sentence == sentence and (kind == "person" or m.word != word) for m in found):
            return []  # "a girl and her mother", "a cat and her kitten"
        return found if plural or phrase.number > 1 else found[:1]

    def _new(self, kind: str, look: str, phrase: Phrase, *, plural: bool, word: str, sentence: int) -> list[Mention]:
        count = phrase.number or (2 if plural else 1)
        room = MAX_SUBJECTS - len(self.present)
        if count > room:
            self.beyond[f"{phrase.number} {word}" if phrase.number > MAX_SUBJECTS else word] = (
                f"a scene shows at most {MAX_SUBJECTS} subjects"
            )
        counted = phrase.number > 0 or phrase.article == "indefinite"
        made = [
            Mention(kind=kind, look=look, sentence=sentence, word=word, counted=counted)
            for _ in range(min(count, room))
        ]
        self.all += made
        return made

    def wear(self, worn: Worn, wearers: list[Mention]) -> None:
        """Puts an accessory on; one of a kind is worn once and keeps its first colour."""
        for mention in wearers:
            same = next((w for w in mention.worn if w.kind == worn.kind and not w.gone), None)
            if same is not None:
                same.colour = same.colour or worn.colour
            else:
                mention.worn.append(worn)
