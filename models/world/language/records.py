"""What a reader of a text keeps while it walks: its records, the noun phrase that is open, the negation in force."""

from __future__ import annotations

from models.world.language.choice import determiners, words_of_kind
from models.world.language.lexicon import Meaning
from models.world.language.mentions import Cast, Mention, Phrase, Said, Worn
from models.world.language.tokens import Token

MAX_REPORTED = 40


class Records:
    """The state of a walk over the tokens of a text."""

    def __init__(self, names: frozenset[str]) -> None:
        self.names = names
        self.cast = Cast()
        self.said: list[Said] = []
        self.near: dict[str, tuple[str, str]] = {}  # word -> the thing it is drawn as, what both are
        self.unknown: list[str] = []
        self.dropped: dict[str, str] = {}
        self.waiting: list[Worn] = []
        self.candidate = ""
        self.guesses = 0
        self.denied: Meaning | None = None
        self.carried = Phrase()  # adjectives whose noun comes after a comma: "small and brave, a boat"
        self._reset()

    def _reset(self) -> None:
        self.phrase = Phrase()
        self.last: Mention | Worn | None = None
        self.group: list[Mention] = []
        self.undo: list[Said | Worn | Mention] = []
        self.negated = self.negating = 0
        self.negated_slot = ""
        self.relative = self.simile = self.camera = self.finite_wear = False
        self.compare = ""
        self.owner: list[Mention] = []
        self.tokens: list[Token] = []
        self.chosen: list[Meaning | None] = []

    def _next_word(self, at: int) -> str:
        return self.tokens[at + 1].word if at + 1 < len(self.tokens) else ""

    def _acting(self, at: int) -> bool:
        return any(m.sentence == self.tokens[at].sentence for m in self.cast.present)

    def _map(self, word: str, meaning: Meaning) -> None:
        if len(self.near) < MAX_REPORTED:
            self.near[word] = (meaning.thing, meaning.why)

    def _consumed(self, at: int, meaning: Meaning) -> bool:
        """Whether a negation takes this word away; it goes on over "or"."""
        if not self.negated:
            return False
        if self.negated_slot == "action" and meaning.slot != "action":
            return False
        self._take_phrase()
        self.negated, self.negated_slot = 0, meaning.slot
        if meaning.slot == "subject":
            self.denied = meaning
        if meaning.slot == "accessory":
            for mention in self.cast.current:
                for worn in mention.worn:
                    worn.gone = worn.gone or worn.kind == meaning.thing
        following = self.tokens[at + 1 : at + 5]
        if following and following[0].word in words_of_kind("or") and following[0].part == self.tokens[at].part:
            first = following[0].word
            joined = first not in ("and", "und", "et", "y", "e") or self.tokens[self.negating].word in words_of_kind(
                "without"
            )
            content = next((t for t in following[1:] if t.meanings), None)
            between = following[1 : following.index(content)] if content else []
            plain = all(t.word in determiners() or t.number for t in between)
            if (
                joined
                and plain
                and content is not None
                and any(m.slot in (meaning.slot, "colour", "size") for m in content.meanings)
            ):
                self.negated = 6
        return True

    def _take_phrase(self) -> Phrase:
        taken, self.phrase = self.phrase, Phrase()
        return taken

    def _close_phrase(self, at: int, *, head: bool = False) -> None:
        """A noun phrase ended without a subject: its adjectives go to what was named before, or nowhere."""
        phrase = self._take_phrase()
        if head or not (phrase.colours or phrase.sizes) or phrase.unknown:
            return
        if self.negated:
            self.negated = 0
            return
        following = self.tokens[at] if at < len(self.tokens) else None
        if phrase.article and following is not None and following.word in ("and", "und", "et", "y", "e", "or"):
            ahead = self.tokens[at + 1 : at + 5]
            noun = next((m for t in ahead for m in t.meanings if m.slot == "subject"), None)
            if noun is not None and any(t.word in determiners() for t in ahead[:1]):
                self.cast.say(noun.thing, noun.look, phrase, plural=False, word="", sentence=following.sentence)
                return
        colour = phrase.colours[0] if phrase.colours else ""
        size = phrase.sizes[0] if phrase.sizes else ""
        if self.last is None and not self.cast.present:
            self.carried = phrase
            return
        if self.last is None:
            self.last = (self.cast.current or self.cast.present)[0]
        if phrase.article and not phrase.compared and self.last is not None and phrase.article != "definite":
            return
        self._attach_to(colour, size)

    def _attach_to(self, colour: str, size: str) -> None:
        if isinstance(self.last, Worn) and colour and not self.last.colour:
            self.last.colour = colour
        elif isinstance(self.last, Mention):
            for mention in self.group if self.last in self.group else [self.last]:
                mention.colour = mention.colour or colour
        target = self.last if isinstance(self.last, Mention) else (self.cast.current[0] if self.cast.current else None)
        if size and target is not None and not target.size:
            target.size = size

    def _attach(self, *, colour: str = "", size: str = "") -> None:
        """Gives an adjective to the noun that was read last; to nothing after a place or an hour."""
        before = next((m for m in reversed(self.chosen) if m is not None and m.slot not in ("colour", "size")), None)
        if before is not None and before.slot in ("setting", "time", "weather"):
            return
        targets: list[Mention | Worn] = (
            list(self.group) if self.last in self.group and self.group else [self.last] if self.last else []
        )
        for target in targets:
            if colour and not target.colour:
                target.colour = colour
            if size and isinstance(target, Mention) and not target.size:
                target.size = size

    def _take_back(self) -> None:
        """A negation after its word: the last thing said is gone."""
        self._close_phrase(len(self.tokens))
        if self.undo:
            self.undo.pop().gone = True
