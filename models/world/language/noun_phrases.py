"""Reading noun phrases: subjects and what they wear, with number, colour, size and owner."""

from __future__ import annotations

from models.world.language.choice import NOTHING, NOUNS, choose, nominal, words_of_kind
from models.world.language.lexicon import Meaning, lexicon
from models.world.language.mentions import Mention, Phrase, Worn, same_look
from models.world.language.records import Records
from models.world.language.tokens import Token
from models.world.language.vocabulary import ROLES, THINGS, VEHICLES

_AFTER = ("es", "fr", "pt", "ar")  # languages whose adjectives follow the noun
_LIFELESS = {*THINGS, *VEHICLES}
_LARGE = ("elephant", "bear", "turtle")  # "whale-sized" and the like
PRONOUNS = {"he": "man", "she": "woman", "him": "man", "herself": "woman", "himself": "man"}


class Nouns(Records):
    """Reads subjects, accessories and their adjectives."""

    def _colour(self, at: int, meaning: Meaning) -> None:
        if meaning.near and not self.negated:
            self._map(self.tokens[at].text, meaning)
        if self._one_of_group(at, meaning.thing):
            return
        if self._adjective_behind(at):
            self._attach(colour=meaning.thing)
            return
        self._open_phrase(at)
        self.phrase.colours.append(meaning.thing)

    def _one_of_group(self, at: int, colour: str) -> bool:
        """As in "two cats, one black and one white": each takes its colour."""
        before = self.tokens[at - 1].word if at else ""
        if before not in ("one", "other", "another", "einer", "eine", "une", "un", "uno", "una") or len(self.group) < 2:
            return False
        following = self.tokens[at + 1] if at + 1 < len(self.tokens) else None
        if (
            following is not None
            and following.part == self.tokens[at].part
            and any(m.slot in NOUNS for m in following.meanings)
        ):
            return False
        bare = next((m for m in self.group if not m.colour), None)
        if bare is None:
            return False
        bare.colour = colour
        self.cast.current = [bare]
        self.phrase = Phrase()
        return True

    def _size(self, at: int, meaning: Meaning) -> None:
        if self._adjective_behind(at):
            self._attach(size=meaning.thing)
        else:
            self._open_phrase(at)
            self.phrase.sizes.append(meaning.thing)
        if meaning.form == "more":
            self.phrase.compared = meaning.thing

    def _open_phrase(self, at: int) -> None:
        """An adjective after an unknown noun ("a cat with eyes, red scarf") begins a phrase of its own."""
        if self.phrase.start < 0:
            self.phrase.start = at

    def _adjective_behind(self, at: int) -> bool:
        """Whether an adjective follows its noun, as in Spanish."""
        token = self.tokens[at]
        if token.language not in _AFTER or not at or self.tokens[at - 1].part != token.part:
            return False
        before = at - 1
        while before > 0 and (
            self.tokens[before].word in ("y", "et", "e", "و")
            or (self.chosen[before] or NOTHING).slot in ("colour", "size")
        ):
            before -= 1
        meaning = self.chosen[before]
        if meaning is not None and meaning.slot in ("setting", "time", "weather"):
            return True
        if self.phrase.article or self.phrase.colours or self.phrase.number:
            return False
        return meaning is not None and meaning.slot in ("subject", "accessory") and self.last is not None

    def _subject(self, at: int, meaning: Meaning) -> None:
        if not self._aside(at, meaning):
            self._enter(at, meaning)

    def _aside(self, at: int, meaning: Meaning) -> bool:
        """Whether a noun brings nobody new: it counts, measures, describes, compares, is denied or known."""
        token, following = self.tokens[at], self._next_word(at)
        if following == "of" and token.word in words_of_kind("groups"):
            self.phrase.number = max(self.phrase.number, 2 if token.word in ("couple", "pair") else 3)
            return True
        if following in ("sized", "size"):
            self.phrase.sizes.append("large" if meaning.thing in (*_LARGE, *VEHICLES) else "small")
            return True
        if following in words_of_kind("like_a_thing") or (following == "'s" and token.word in words_of_kind("anybody")):
            return True
        if self._names_product(at, meaning) or self._ignored(at, meaning):
            return True
        return (meaning.near and self._known_animal(token, meaning)) or self._modifies(at, meaning)

    def _enter(self, at: int, meaning: Meaning) -> None:
        """The noun's subjects, with what the phrase says of them."""
        token = self.tokens[at]
        if meaning.near:
            self._map(token.text, meaning)
        plural = (
            meaning.form == "s"
            and token.text not in words_of_kind("paired")
            and token.word not in words_of_kind("paired")
        )
        phrase = self._take_phrase()
        if " " in token.word and not meaning.near and not phrase.colours:
            phrase.colours += [
                m.thing
                for m in lexicon(token.language).plain.get(token.word.partition(" ")[0], ())
                if m.slot == "colour"
            ]
        if self.carried.colours or self.carried.sizes:
            phrase.colours, phrase.sizes = phrase.colours or self.carried.colours, phrase.sizes or self.carried.sizes
            self.carried = Phrase()
        self._report_many(phrase, token)
        meant = self.cast.say(
            meaning.thing, meaning.look, phrase, plural=plural, word=token.text, sentence=token.sentence
        )
        if meant:
            if token.word in words_of_kind("bystanders"):
                for mention in meant:
                    mention.aside = True
            self.last, self.group = meant[0], meant
            self.undo.append(meant[0])
            self._dress(meant)
        if self.compare and meant:
            meant[0].size = meant[0].size or self.compare
            self.compare = ""
        self.camera = False

    def _names_product(self, at: int, meaning: Meaning) -> bool:
        """As in "food brand", "book cover": a near thing before a noun that is not known only describes it."""
        if not meaning.near or meaning.thing not in THINGS or at + 1 >= len(self.tokens):
            return False
        following = self.tokens[at + 1]
        noun = not following.meanings and not following.small and not following.number and following.word.isalpha()
        return noun and following.part == self.tokens[at].part and not following.word.endswith(("s", "ed", "ing"))

    def _dress(self, meant: list[Mention]) -> None:
        """Gives what was worn before its wearer was named."""
        figures = [m for m in meant if m.figure]
        if self.waiting and figures:
            self._put_on(self.waiting, figures)
            self.waiting = []

    def _put_on(self, worn: list[Worn], wearers: list[Mention]) -> None:
        for accessory in worn:
            self.cast.wear(accessory, wearers)

    def _report_many(self, phrase: Phrase, token: Token) -> None:
        if phrase.number > 3:
            self.dropped.setdefault(f"{phrase.number} {token.text}", "a scene shows at most 3 subjects")

    def _known_animal(self, token: Token, meaning: Meaning) -> bool:
        """As in "the animal", "the traveller": somebody who was named already."""
        if self.phrase.article not in ("definite", "possessive") or token.word not in words_of_kind("generic"):
            return (
                meaning.thing == "person"
                and self.phrase.article == "definite"
                and not meaning.look
                and any(
                    m.kind == "person" and same_look(m.look, meaning.look) and m.sentence < token.sentence
                    for m in self.cast.present
                )
            )
        known = [m for m in self.cast.present if m.figure]
        if known:
            self._take_phrase()
        return bool(known)

    def _ignored(self, at: int, meaning: Meaning) -> bool:
        """Comparisons and what a negation takes away."""
        if self.simile:
            self.simile = False
            self._take_phrase()
            self.dropped.setdefault(self.tokens[at].text, "it is only a comparison")
            return True
        return self._consumed(at, meaning)

    def _modifies(self, at: int, meaning: Meaning) -> bool:  # noqa: PLR0911 - a list of rules
        """Whether this noun only describes the next one: "pirate hat", "gift shop", "robot chef"."""
        if at + 1 >= len(self.tokens):
            return False
        following, token = self.tokens[at + 1], self.tokens[at]
        if following.word.partition(" ")[0] in words_of_kind("ends_negation") or (token.language not in ("en", "de")):
            return self._role(at, meaning, following)
        if following.part != token.part or following.small or not following.meanings or following.word == token.word:
            return False
        self.chosen[at] = meaning
        head = choose(self.tokens, at + 1, self.chosen)
        if head is None or head.slot not in NOUNS:
            return False
        if head.slot == "accessory":
            return meaning.thing in ROLES and (nominal(self.tokens, at) or bool(self.cast.present))
        if head.slot == "setting":
            return meaning.thing in _LIFELESS and (nominal(self.tokens, at) or bool(self.cast.present))
        return self._compound(at, meaning, head)

    def _role(self, at: int, meaning: Meaning, following: Token) -> bool:
        """Two subjects side by side in other languages: "gato astronauta"."""
        head = next((m for m in following.meanings if m.slot == "subject"), None)
        if head is None or following.part != self.tokens[at].part or following.small:
            return False
        if {meaning.thing in ROLES, head.thing in ROLES} == {True, False} and head.thing not in _LIFELESS:
            return self._compound(at, meaning, head)
        return False

    def _compound(self, at: int, meaning: Meaning, head: Meaning) -> bool:
        """Of two subjects in one phrase the last is meant; an animal in somebody's role stays an animal."""
        if head.form == "s" and meaning.form == "s":
            return False
        one, other = meaning.thing, head.thing
        if one in ROLES and other in ROLES and one == other == "person":
            return True
        animal = one not in ROLES and one not in _LIFELESS
        if animal and other in ROLES:  # "a cat astronaut"
            self.tokens[at + 1] = self.tokens[at + 1]._replace(meanings=(), small=True)
            self.dropped.setdefault(self.tokens[at + 1].text, f"the {one} only plays it")
            return False
        if other in _LIFELESS and one not in _LIFELESS:
            return False
        self.dropped.setdefault(self.tokens[at].text, f"it describes the {other}")
        return True

    def _accessory(self, at: int, meaning: Meaning) -> None:
        if self._ignored(at, meaning):
            return
        if meaning.near:
            self._map(self.tokens[at].text, meaning)
        phrase = self._take_phrase()
        worn = Worn(meaning.thing, phrase.colours[0] if phrase.colours else "")
        self.last = worn
        self.undo.append(worn)
        wearers = self._wearers(at, phrase)
        if wearers:
            self.cast.wear(worn, wearers)
            known = [w for m in wearers for w in m.worn if w.kind == worn.kind and not w.gone]
            self.last = known[-1] if known else worn
        else:
            self.waiting.append(worn)

    def _wearers(self, at: int, phrase: Phrase) -> list[Mention]:
        """Who wears it: an owner, the clause's subject after "wears", else whoever was named last."""
        if self.owner:
            return self.owner
        if self.tokens[at].language in ("ja", "zh", "hi") and self._wearer_follows(at):
            return []
        figures = [m for m in self.cast.present if m.figure]
        if phrase.article == "definite":
            wearing = [m for m in figures if any(w.kind == self.chosen[at].thing for w in m.worn)]  # type: ignore[union-attr]
            if wearing:
                return wearing[:1]
        sentence = self.tokens[at].sentence
        here = any(m.sentence == sentence for m in figures)
        pronoun = any(
            t.word in words_of_kind("pronouns") or t.word in ("both", "all")
            for t in self.tokens[max(0, at - 12) : at]
            if t.sentence == sentence
        )
        if not here and not pronoun and self._subject_ahead(at):
            return []
        if self.finite_wear and self.cast.clause:
            return self.cast.clause
        return self.cast.current or figures[:1]

    def _wearer_follows(self, at: int) -> bool:
        """Whether the clothes stand before their wearer, as in Japanese: "the cat with" comes after."""
        for token in self.tokens[at + 1 : at + 6]:
            if token.part != self.tokens[at].part or token.word in ("と", "和", "और", "が", "は"):
                return False
            if any(m.slot == "subject" and m.thing not in _LIFELESS for m in token.meanings):
                return True
            if not token.small and not any(m.slot in ("colour", "size", "action") for m in token.meanings):
                return False
        return False

    def _subject_ahead(self, at: int) -> bool:
        sentence = self.tokens[at].sentence
        for token in self.tokens[at + 1 : at + 25]:
            if token.sentence != sentence:
                return False
            if any(m.slot == "subject" and m.thing not in _LIFELESS for m in token.meanings) or token.word in PRONOUNS:
                return True
        return False

    def _adjective_of_one(self, at: int) -> None:
        """As in "the orange one": the adjectives belong to the subject that was named, or to the one just denied."""
        phrase = self._take_phrase()
        if not self.cast.present and self.denied is not None and not self.negated:
            self.cast.say(
                self.denied.thing, self.denied.look, phrase, plural=False, word="", sentence=self.tokens[at].sentence
            )
        elif self.cast.present and not self.negated:
            mention = self.last if isinstance(self.last, Mention) else self.cast.present[-1]
            mention.colour = phrase.colours[0] if phrase.colours else mention.colour
            mention.size = phrase.sizes[0] if phrase.sizes else mention.size
        self.negated = 0

    def _of_them(self, at: int, number: int) -> bool:
        """As in "the balloons go up: three of them": as many as are said afterwards."""
        follows = [t.word for t in self.tokens[at + 1 : at + 3]]
        if follows not in (["of", "them"], ["of", "these"]) or not self.cast.present:
            return False
        kind = self.cast.present[-1].kind
        have = [m for m in self.cast.present if m.kind == kind]
        if len(have) < number:
            self.cast.say(
                kind,
                have[0].look,
                Phrase(number=number - len(have), article="another"),
                plural=False,
                word=have[0].word,
                sentence=self.tokens[at].sentence,
            )
        return True
