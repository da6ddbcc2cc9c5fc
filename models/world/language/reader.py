"""Walks over the tokens of a text once and records what they say: who and what, where, when, how, and what not.

The records (`mentions.py`) are put together by the grammar when the text has ended.
"""

from __future__ import annotations

import re
from functools import cache

from models.world.language import vocabulary
from models.world.language.choice import NOTHING, articles, choose, determiners, words_of_kind
from models.world.language.clauses import Clauses
from models.world.language.lexicon import Meaning, fold, lexicon, misspelt
from models.world.language.mentions import Mention, Phrase, Said
from models.world.language.tokens import Token

MAX_REPORTED = 40
MAX_GUESSES = 300  # unknown words of a text whose spelling is looked at
_SOMEBODY = re.compile(r"(?:man|men|woman|women|person|ist|ists|er|ers|or|ors|eur|euse|ician)$")
PRONOUNS = {"he": "man", "she": "woman", "him": "man", "herself": "woman", "himself": "man"}


def _marked(tokens: list[Token], at: int, kind: str, language: str) -> int:
    """How many tokens from here on are a phrase of a kind; 0 when none."""
    phrases = _phrases_of(kind, language)
    for length in range(min(4, len(tokens) - at), 0, -1):
        if tokens[at + length - 1].part != tokens[at].part:
            continue
        if " ".join(t.word for t in tokens[at : at + length]) in phrases:
            return length
    return 0


@cache
def _phrases_of(kind: str, language: str) -> frozenset[str]:
    words = str(vocabulary.small_words()[language].get(kind, ""))
    return frozenset(fold(word) for word in vocabulary.split(words))


class Reader(Clauses):
    """Collects the records of a text."""

    def read(self, tokens: list[Token]) -> None:
        """The text's own words."""
        self._reset()
        self.tokens = tokens
        self.chosen = [None] * len(tokens)
        at = 0
        while at < len(tokens):
            self._boundary(at)
            at += self._small(at) or self._content(at)
        self._close_phrase(len(tokens))
        if self.waiting and self.cast.present:
            self._put_on(self.waiting, self.cast.current or self.cast.present[:1])
            self.waiting = []

    def read_note(self, tokens: list[Token]) -> None:
        """A remark in parentheses: it only fills what the text left open."""
        open_slots = {"setting", "action", "camera", "style", "time", "weather"} - {s.slot for s in self.said}
        for token in tokens:
            meaning = next((m for m in token.meanings if not m.near and m.form != "move"), None)
            if meaning is not None and meaning.slot in open_slots:
                self.said.append(Said(meaning.slot, meaning.thing, token.text, 3.0))
            elif meaning is not None and meaning.slot == "subject" and not self.cast.present:
                self.cast.say(meaning.thing, meaning.look, Phrase(), plural=False, word=token.text, sentence=-1)

    def _boundary(self, at: int) -> None:
        """What ends with a comma, and what with a sentence."""
        if not at or self.tokens[at].part == self.tokens[at - 1].part:
            return
        if not self._adjectives_go_on(at):
            self._close_phrase(at)
        self.owner = []
        self.simile = False
        if not self._listed(at):
            self.negated = 0
        if self.tokens[at].sentence != self.tokens[at - 1].sentence:
            self.negated, self.camera, self.finite_wear, self.compare, self.last = 0, False, False, "", None
            self.cast.clause, self.undo = [], []
            self.group = self.group if len(self.group) > 1 else []

    def _adjectives_go_on(self, at: int) -> bool:
        """As in "a large, fluffy, grey dog": a comma between adjectives."""
        if not self.phrase.article or not (self.phrase.colours or self.phrase.sizes or self.phrase.words):
            return False
        for token in self.tokens[at : at + 4]:
            if token.sentence != self.tokens[at].sentence or token.small or token.number:
                return False
            slots = {m.slot for m in token.meanings}
            if slots & {"subject", "accessory"}:
                return True
            if slots and not slots & {"colour", "size"}:
                return False
        return False

    def _listed(self, at: int) -> bool:
        """Whether a negation goes on after a comma: "no rain, snow or fog"."""
        if not self.negated_slot:
            return False
        ahead = self.tokens[at : at + 8]
        has_or = any(t.word in ("or", "nor", "oder", "ou", "o") for t in ahead)
        if has_or and any(
            m.slot == self.negated_slot for m in ahead[0].meanings or (ahead[1].meanings if len(ahead) > 1 else ())
        ):
            self.negated = 6
            return True
        return False

    def _small(self, at: int) -> int:  # noqa: PLR0911 - a list of rules
        """A word that steers: how many tokens it took; 0 when it is none."""
        token = self.tokens[at]
        language = token.language
        length = _marked(self.tokens, at, "positive", language)
        if length:
            return length
        length = _marked(self.tokens, at, "like", language) if self._may_compare(at) else 0
        if length:
            self._close_phrase(at)
            self.simile = True
            return length
        if _marked(self.tokens, at, "nobody", language):
            self.negated, self.negated_slot = 3, "action"
            return _marked(self.tokens, at, "nobody", language)
        length = (
            0
            if token.meanings and not token.small and language == "en" and token.word not in words_of_kind("cease")
            else _marked(self.tokens, at, "negations", language)
        )
        if length and self._negation(at, length):
            return length
        if token.word == "whose":
            self.relative = True
        if token.word == "at" and self._next_word(at) == "first":
            self._take_back()
            return 2
        if token.meanings or token.word in self.names:
            return 0
        return self._article(at) or self._joint(at)

    def _may_compare(self, at: int) -> bool:
        """Whether "like" compares here: not after "would" and "I"."""
        before = self.tokens[at - 1].word if at else ""
        return before not in ("would", "d", "i", "i'd", "we", "they", "you", "and")

    def _negation(self, at: int, length: int) -> bool:  # noqa: PLR0911 - a list of rules
        """Starts a negation, or takes back what was said before where the language puts it behind."""
        token = self.tokens[at]
        word = token.word
        following = self.tokens[at + length] if at + length < len(self.tokens) else None
        if word in words_of_kind("cease") and not (
            following and any(m.form == "ing" or m.slot == "weather" for m in following.meanings)
        ):
            if self.undo and isinstance(self.undo[-1], Said) and self.undo[-1].slot == "weather":
                self.undo.pop().gone = True  # "the rain has stopped"
            return False
        if token.language == "ja" or (token.language == "hi" and (word != "बिना" or self.tokens[at - 1].word == "के")):
            self._take_back()
            return True
        if word == "no" and following is not None and following.part != token.part:
            for mention in self.cast.all:  # "A cat? No, a dog"
                mention.gone = mention.gone or mention.sentence == token.sentence - 1
            return True
        if (
            word == "pas"
            and at
            and self.negated == 0
            and any(t.word in ("ne", "n") for t in self.tokens[max(0, at - 4) : at])
        ):
            return True
        behind = token.language == "de" and word == "nicht"
        if behind and (
            following is None or following.part != token.part or following.word in ("und", "aber", "sondern")
        ):
            self._take_back()
            return True
        self._close_phrase(at)
        if word == "without" and any(
            t.word in ("never", "not") and t.part == token.part for t in self.tokens[max(0, at - 8) : at]
        ):
            return True  # "never leaves home without a hat"
        self.negated, self.negated_slot, self.negating = 7, "", at
        return True

    def _article(self, at: int) -> int:
        """Articles and numbers open a noun phrase."""
        token = self.tokens[at]
        word, phrase = token.word, self.phrase
        if word in ("one", "ones") and (phrase.colours or phrase.sizes):
            self._adjective_of_one(at)
            return 1
        if token.number and not self._times(at):
            return self._count(at)
        for kind in ("another", "possessive", "definite", "indefinite"):
            if token.small and word in articles(kind, token.language):
                if kind == "indefinite" and self.phrase.article in ("definite", "another"):
                    return 1
                self._close_phrase(at)
                self.phrase.article = kind
                return 1
        return 0

    def _count(self, at: int) -> int:
        """A number before its noun, or after it: "three of them"."""
        token = self.tokens[at]
        if self.phrase.colours or self.phrase.sizes:
            self._close_phrase(at)
        if token.word in ("one", "other") and len(self.group) > 1:
            return 0
        if self._of_them(at, token.number):
            return 2
        if not (token.word == "both" and self.cast.present):
            self.phrase.number = max(self.phrase.number, token.number)
        if token.word == "both":
            self.cast.current = [m for m in self.cast.present if m.figure] or self.cast.current
        return 1

    def _times(self, at: int) -> bool:
        """Whether a number counts no things: "three times", "2 km", "two o'clock"."""
        following = self.tokens[at + 1].word if at + 1 < len(self.tokens) else ""
        return following in words_of_kind("measures")

    def _joint(self, at: int) -> int:
        """Conjunctions, prepositions, pronouns and other small words."""
        token = self.tokens[at]
        word = token.word
        if word in ("than", "als", "que") and self.phrase.compared:
            self._start_comparison()
            return 1
        if word == "'s" and self.cast.current and at and self.chosen[at - 1] is not None:
            if (self.chosen[at - 1] or NOTHING).slot == "subject" and self._owned(at + 1):
                self.owner = self.cast.current
            return 1
        if word in ("all", "both", "each", "everyone", "everybody", "they", "alle", "tous", "todos"):
            self.cast.current = [m for m in self.cast.present if m.figure] or self.cast.current
        if word in PRONOUNS and not self.cast.present and not token.meanings:
            if not self.negated:
                self._subject(at, Meaning("subject", "person", look=PRONOUNS[word]))
            return 1
        if word in words_of_kind("finite_wear") and token.small:
            self.finite_wear = True
        if word in words_of_kind("camera") or (word == "we" and self._moves_next(at)):
            self._camera_word(at)
            return 1
        if token.small or not word:
            self._small_word(at)
            return 1
        return 0

    def _small_word(self, at: int) -> None:
        """A preposition or conjunction ends the noun phrase before it, and may end a negation."""
        word = self.tokens[at].word
        if word in words_of_kind("ends_negation") and self.phrase.unknown and self.negated:
            self.negated = 0
        keeps = (
            word in words_of_kind("genitive")
            or (word in ("and", "und", "et", "y", "e") and self.phrase.colours and self._colour_follows(at))
            or (word == "of" and self.phrase.number)
        )
        if word in words_of_kind("scenery"):
            self._take_phrase()  # "a soft pink background"
        if not keeps:
            self._close_phrase(at)
        if word in words_of_kind("but"):
            self.negated = 0
        if word == "instead" and self._next_word(at) != "of":
            self._instead(at)

    def _instead(self, at: int) -> None:
        """As in "a tiny raccoon instead": whoever was named in the sentences before is not meant."""
        for mention in self.cast.all:
            mention.gone = mention.gone or mention.sentence < self.tokens[at].sentence

    def _owned(self, at: int) -> bool:
        """Whether a noun follows within a few words: "the fox's red scarf", not "the fox's running"."""
        return any(m.slot == "accessory" for token in self.tokens[at : at + 4] for m in token.meanings)

    def _colour_follows(self, at: int) -> bool:
        following = self.tokens[at + 1] if at + 1 < len(self.tokens) else None
        return following is not None and any(m.slot == "colour" for m in following.meanings)

    def _content(self, at: int) -> int:
        token = self.tokens[at]
        if token.word in self.names and not any(m.slot in ("subject", "camera") for m in token.meanings):
            return 1
        move = self._move(at)
        if move is not None:
            self._single(at, move)
            return 1
        meaning = choose(self.tokens, at, self.chosen)
        self.chosen[at] = meaning
        if meaning is None:
            self._unknown(at)
            return 1
        self._accept(at, meaning)
        if not token.word[:1].isalnum() and not self.negated:  # an emoji says all that it shows
            for other in token.meanings:
                if other.slot not in (meaning.slot, "accessory") and other.form != "move":
                    self._accept(at, other)
        return 1

    def _accept(self, at: int, meaning: Meaning) -> None:
        """Records a meaning where it belongs."""
        if meaning.slot == "colour":
            self._colour(at, meaning)
        elif meaning.slot == "size":
            self._size(at, meaning)
        elif meaning.slot == "subject":
            self._subject(at, meaning)
        elif meaning.slot == "accessory":
            self._accessory(at, meaning)
        else:
            self._single(at, meaning)

    def _start_comparison(self) -> None:
        """As in "bigger than": this one takes the size, the next noun the other one."""
        size = self.phrase.compared
        self.phrase = Phrase()
        subject = (self.cast.clause or self.cast.current or self.cast.present)[:1]
        if isinstance(self.last, Mention) and not self.last.gone:
            subject = [self.last]
        for mention in subject:
            mention.size = size
        self.compare = "small" if size == "large" else "large"

    def _unknown(self, at: int) -> None:
        token = self.tokens[at]
        word = token.word
        if token.small or word in self.names or token.number or (len(word) < 3 and word.isascii()):
            return
        guess = self._guess(at)
        if guess is not None:
            self.chosen[at] = guess
            self.tokens[at] = token._replace(meanings=(guess,))
            if guess.slot == "subject":
                self._subject(at, guess)
            elif guess.slot == "accessory":
                self._accessory(at, guess)
            else:
                self._single(at, guess)
            return
        if self.phrase.colours or self.phrase.sizes or self.negated:
            self.phrase.unknown += 1
        else:
            self.phrase.words += 1
        before = self.tokens[at - 1].word if at and self.tokens[at - 1].part == token.part else ""
        if not self.candidate and (before in determiners() or not before):
            self.candidate = token.text
        if token.text not in self.unknown and len(self.unknown) < MAX_REPORTED:
            self.unknown.append(token.text)

    def _guess(self, at: int) -> Meaning | None:
        """What an unknown word is near to, by its surroundings or its spelling."""
        token = self.tokens[at]
        following = self.tokens[at + 1].word if at + 1 < len(self.tokens) else ""
        if following in ("style", "stil", "estilo", "styled"):
            return Meaning("style", "flat", near=True, why="style that is not known")
        self.guesses += 1
        if self.guesses <= MAX_GUESSES and token.language in ("en", ""):
            found = misspelt(token.word)
            if found:
                return found[0]._replace(near=True, why="spelling")
        before = self.tokens[at - 1].word if at else ""
        if token.language == "en" and len(token.word) > 3 and (before in determiners() or not before):
            for other in ("de", "fr", "es", "pt"):
                exact = next(
                    (m for m in lexicon(other).plain.get(token.word, ()) if m.slot == "subject" and not m.near), None
                )
                if exact is not None:
                    return exact._replace(near=True, why="spelling")
        if not self.cast.present and before in determiners() and len(token.word) > 4 and _SOMEBODY.search(token.word):
            return Meaning("subject", "person", near=True, why="person with a trade")
        return None
