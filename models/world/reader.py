"""Walks over the tokens of a text once and records what they say: who and what, where, when, how, and what not.

The records (`mentions.py`) are put together by the grammar when the text has ended.
"""

from __future__ import annotations

import re
from functools import cache

from models.world import vocabulary
from models.world.choice import NOUNS, STYLE_WORDS, choose, determiners, nominal, words_of_kind
from models.world.lexicon import Meaning, fold, lexicon, misspelt
from models.world.mentions import Cast, Mention, Phrase, Said, Worn, same_look
from models.world.tokens import Token
from models.world.vocabulary import ROLES, THINGS, VEHICLES

MAX_REPORTED = 40
MAX_GUESSES = 300  # unknown words of a text whose spelling is looked at
_AFTER = ("es", "fr", "pt", "ar")  # languages whose adjectives follow the noun
_CAMERA = frozenset("camera cam lens viewpoint kamera caméra cámara câmera câmara camara".split()) | {
    "カメラ",
    "镜头",
    "鏡頭",
}
_SHOT = frozenset("shot view footage take angle frame perspective move movement video clip".split())
_CEASE = frozenset("stop stops stopped stopping quit quits cease ceases".split())
_ENDS_NEGATION = frozenset("in on at through with of from by into over under as while but mit in auf bei dans sur en mais "
                           "pero aber sondern sino mas com con".split())  # fmt: skip
_OR = frozenset("or nor and oder noch und ou ni y e o et nem".split())
_WITHOUT = frozenset("without no sans ohne sin sem neither kein keine keinen".split())
_ASIDE = frozenset("of about with like to toward towards".split())
_BUT = frozenset("but aber sondern mais pero sino mas".split())
_GENITIVE = frozenset(("の", "的", "な", "का", "की", "के"))
_PLAINLY = frozenset("at the a an her his their its my our your en la sa im zu".split())
_LIGHT_VERBS = frozenset("is are was were be been am 's keeps keep kept starts start begins begin goes go enjoys loves likes "
                         "continues went it's".split())  # fmt: skip
_LIFELESS = {*THINGS, *VEHICLES}
_GENERIC = frozenset("animal creature critter beast traveller traveler hero character protagonist tier animaux".split())
_GROUPS = frozenset(
    "couple pair family crowd group team band bunch pack herd flock trio duo gang colony parade army".split()
)
_ANYBODY = frozenset("someone somebody person anybody everyone people".split())
_BYSTANDERS = frozenset(
    "product products item goods merchandise audience public spectators customers client clients viewers commuters staff "
    "owner owners shoppers passengers crowd fans guests".split()
)
_SOMEBODY = re.compile(r"(?:man|men|woman|women|person|ist|ists|er|ers|or|ors|eur|euse|ician)$")
_PAIRED = frozenset(
    "sneakers shoes boots trainers headphones earphones earbuds airpods cosmetics fries jeans socks heels slippers "
    "sandals fireworks flowers roses noodles berries chips crisps pancakes baskets écouteurs auriculares zapatillas "
    "zapatos fones tênis trains coffee people's luggage baggage coins goods".split()
)
_NOTHING = Meaning("", "")
PRONOUNS = {"he": "man", "she": "woman", "him": "man", "herself": "woman", "himself": "man"}


@cache
def _phrases(kind: str) -> frozenset[str]:
    """The phrases of a kind ("negations", "positive", ...) of all languages, folded."""
    found: set[str] = set()
    for language in vocabulary.LANGUAGES:
        found |= {fold(word) for word in vocabulary.split(str(vocabulary.small_words()[language].get(kind, "")))}
    return frozenset(found)


def _marked(tokens: list[Token], at: int, kind: str, language: str) -> int:
    """How many tokens from here on are a phrase of a kind; 0 when none."""
    phrases = _phrases_of(kind, language)
    for length in range(min(4, len(tokens) - at), 0, -1):
        if " ".join(t.word for t in tokens[at : at + length]) in phrases:
            return length
    return 0


@cache
def _phrases_of(kind: str, language: str) -> frozenset[str]:
    words = str(vocabulary.small_words()[language].get(kind, ""))
    return frozenset(fold(word) for word in vocabulary.split(words))


class Reader:
    """Collects the records of a text."""

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
        self.simile = self.camera = self.finite_wear = False
        self.compare = ""
        self.owner: list[Mention] = []
        self.tokens: list[Token] = []
        self.chosen: list[Meaning | None] = []

    # Walking

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
        """ "a large, fluffy, grey dog": a comma between adjectives."""
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
            return bool(self.negated) and self.tokens[at].sentence == self.tokens[at - 1].sentence and False
        ahead = self.tokens[at : at + 8]
        has_or = any(t.word in ("or", "nor", "oder", "ou", "o") for t in ahead)
        if has_or and any(
            m.slot == self.negated_slot for m in ahead[0].meanings or (ahead[1].meanings if len(ahead) > 1 else ())
        ):
            self.negated = 6
            return True
        return False

    def _small(self, at: int) -> int:
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
            if token.meanings and not token.small and language == "en"
            else _marked(self.tokens, at, "negations", language)
        )
        if length and self._negation(at, length):
            return length
        if token.meanings or token.word in self.names:
            return 0
        return self._article(at) or self._joint(at)

    def _may_compare(self, at: int) -> bool:
        """Whether "like" compares here: not after "would" and "I"."""
        before = self.tokens[at - 1].word if at else ""
        return before not in ("would", "d", "i", "i'd", "we", "they", "you", "and")

    def _negation(self, at: int, length: int) -> bool:
        """Starts a negation, or takes back what was said before where the language puts it behind."""
        token = self.tokens[at]
        word = token.word
        following = self.tokens[at + length] if at + length < len(self.tokens) else None
        if word in _CEASE and not (
            following and any(m.form == "ing" or m.slot == "weather" for m in following.meanings)
        ):
            if self.undo and isinstance(self.undo[-1], Said) and self.undo[-1].slot == "weather":
                self.undo.pop().gone = True  # "the rain has stopped"
            return False
        if token.language == "ja" or (token.language == "hi" and (word != "बिना" or self.tokens[at - 1].word == "के")):
            self._take_back()
            return True
        if word == "no" and following is not None and following.part != token.part:
            return True  # "no, a fox"
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

    def _take_back(self) -> None:
        """A negation after its word: the last thing said is gone."""
        self._close_phrase(len(self.tokens))
        if self.undo:
            self.undo.pop().gone = True

    def _article(self, at: int) -> int:
        """Articles and numbers open a noun phrase."""
        token = self.tokens[at]
        word, phrase = token.word, self.phrase
        if word in ("one", "ones") and (phrase.colours or phrase.sizes):
            self._adjective_of_one(at)
            return 1
        if token.number and not self._times(at):
            if phrase.colours or phrase.sizes:
                self._close_phrase(at)
            if word in ("one", "other") and len(self.group) > 1:
                return 0
            if self._of_them(at, token.number):
                return 2
            if not (word in ("both",) and self.cast.present):
                phrase = self.phrase
                phrase.number = max(phrase.number, token.number)
            if word == "both":
                self.cast.current = [m for m in self.cast.present if m.figure] or self.cast.current
            return 1
        for kind in ("another", "possessive", "definite", "indefinite"):
            if word in words_of_kind(kind) and token.small and (token.language in ("en", "de", "fr", "es", "pt")):
                if kind == "indefinite" and self.phrase.article in ("definite", "another"):
                    return 1
                self._close_phrase(at)
                self.phrase.article = kind
                return 1
        return 0

    def _of_them(self, at: int, number: int) -> bool:
        """ "the balloons go up: three of them": as many as are said afterwards."""
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

    def _adjective_of_one(self, at: int) -> None:
        """ "the orange one": the adjectives belong to the subject that was named, or to the one just denied."""
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

    def _times(self, at: int) -> bool:
        """Whether a number counts no things: "three times", "2 km", "two o'clock"."""
        following = self.tokens[at + 1].word if at + 1 < len(self.tokens) else ""
        return following in (
            "times",
            "time",
            "second",
            "seconds",
            "minutes",
            "hours",
            "km",
            "meters",
            "metres",
            "percent",
            "o'clock",
            "x",
        )

    def _joint(self, at: int) -> int:
        """Conjunctions, prepositions, pronouns and other small words."""
        token = self.tokens[at]
        word = token.word
        if word in ("than", "als", "que") and (self.phrase.compared or self._compared_noun()):
            self._start_comparison(at)
            return 1
        if word == "'s" and self.cast.current and at and self.chosen[at - 1] is not None:
            before = self.chosen[at - 1]
            following = self.tokens[at + 1] if at + 1 < len(self.tokens) else None
            if before is not None and before.slot == "subject" and following is not None and self._owned(at + 1):
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
        if word in _CAMERA or (word == "we" and self._moves_next(at)):
            self._camera_word(at)
            return 1
        if token.small or not word:
            if word in _ENDS_NEGATION and self.phrase.unknown and self.negated:
                self.negated = 0
            keeps = (
                word in _GENITIVE
                or (word in ("and", "und", "et", "y", "e") and self.phrase.colours and self._colour_follows(at))
                or word in ("of",)
                and self.phrase.number
            )
            if not keeps:
                self._close_phrase(at)
            if word in _BUT:
                self.negated = 0
            if word == "instead" and self._next_word(at) != "of":
                self._instead(at)
            return 1
        return 0

    def _next_word(self, at: int) -> str:
        return self.tokens[at + 1].word if at + 1 < len(self.tokens) else ""

    def _instead(self, at: int) -> None:
        """ "a tiny raccoon instead": whoever was named in the sentences before is not meant."""
        for mention in self.cast.all:
            mention.gone = mention.gone or mention.sentence < self.tokens[at].sentence

    def _owned(self, at: int) -> bool:
        """Whether a noun follows within a few words: "the fox's red scarf", not "the fox's running"."""
        for token in self.tokens[at : at + 4]:
            if any(m.slot == "accessory" for m in token.meanings):
                return True
        return False

    def _colour_follows(self, at: int) -> bool:
        following = self.tokens[at + 1] if at + 1 < len(self.tokens) else None
        return following is not None and any(m.slot == "colour" for m in following.meanings)

    # Nouns, verbs and the rest

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
        return 1

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
        """ "two cats, one black and one white": each takes its colour."""
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
            or (self.chosen[before] or _NOTHING).slot in ("colour", "size")
        ):
            before -= 1
        meaning = self.chosen[before]
        if meaning is not None and meaning.slot in ("setting", "time", "weather"):
            return True
        if self.phrase.article or self.phrase.colours or self.phrase.number:
            return False
        return meaning is not None and meaning.slot in ("subject", "accessory") and self.last is not None

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

    def _subject(self, at: int, meaning: Meaning) -> None:
        token = self.tokens[at]
        if self._next_word(at) == "of" and token.word in _GROUPS:
            self.phrase.number = max(self.phrase.number, 2 if token.word in ("couple", "pair") else 3)
            return
        if self._next_word(at) == "'s" and token.word in _ANYBODY:
            return
        if self._names_product(at, meaning) or self._ignored(at, meaning):
            return
        if meaning.near and self._known_animal(token, meaning):
            return
        modifier = self._modifies(at, meaning)
        if modifier:
            return
        if meaning.near:
            self._map(token.text, meaning)
        plural = meaning.form == "s" and token.text not in _PAIRED and token.word not in _PAIRED
        phrase = self._take_phrase()
        if " " in token.word and not meaning.near and not phrase.colours:
            phrase.colours += [
                m.thing for m in lexicon(token.language).plain.get(token.word.split()[0], ()) if m.slot == "colour"
            ]
        if plural is False and token.word in _PAIRED:
            phrase.number = 0
        if self.carried.colours or self.carried.sizes:
            phrase.colours, phrase.sizes = phrase.colours or self.carried.colours, phrase.sizes or self.carried.sizes
            self.carried = Phrase()
        self._report_many(phrase, token)
        meant = self.cast.say(
            meaning.thing, meaning.look, phrase, plural=plural, word=token.text, sentence=token.sentence
        )
        if meant:
            if token.word in _BYSTANDERS:
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
        """ "food brand", "book cover": a near thing before a noun that is not known only describes it."""
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
        """ "the animal", "the traveller": somebody who was named already."""
        if self.phrase.article not in ("definite", "possessive") or token.word not in _GENERIC:
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
        if following and following[0].word in _OR and following[0].part == self.tokens[at].part:
            first = following[0].word
            joined = first not in ("and", "und", "et", "y", "e") or self.tokens[self.negating].word in _WITHOUT
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

    def _modifies(self, at: int, meaning: Meaning) -> bool:
        """Whether this noun only describes the next one: "pirate hat", "gift shop", "robot chef"."""
        if at + 1 >= len(self.tokens):
            return False
        following, token = self.tokens[at + 1], self.tokens[at]
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

    def _subject_ahead(self, at: int) -> bool:
        sentence = self.tokens[at].sentence
        for token in self.tokens[at + 1 : at + 25]:
            if token.sentence != sentence:
                return False
            if any(m.slot == "subject" and m.thing not in _LIFELESS for m in token.meanings) or token.word in PRONOUNS:
                return True
        return False

    def _single(self, at: int, meaning: Meaning) -> None:
        """Places, acts, cameras, styles, hours, weathers."""
        token = self.tokens[at]
        rank = self._rank(at, meaning)
        if meaning.slot != "action" or not self.phrase.colours:
            following = self.tokens[at + 1] if at + 1 < len(self.tokens) else None
            adjective = (
                meaning.slot in ("weather", "style", "time", "action", "camera")
                and following is not None
                and (following.part == token.part and not following.small)
            )
            if not adjective and not (self.negated and meaning.slot == "action"):
                self._close_phrase(at, head=True)
        if meaning.slot == "setting" and self.simile:
            self.simile = False
            self.dropped.setdefault(token.text, "it is only a comparison")
            return
        if self._consumed(at, meaning):
            return
        if meaning.slot == "setting" and self.compare:
            self.compare = ""
            return
        if rank < 0:
            return
        said = Said(meaning.slot, meaning.thing, token.text, rank, meaning.near, meaning.why, token.sentence)
        self.said.append(said)
        self.undo.append(said)
        if meaning.slot == "camera":
            following = self.tokens[at + 1].word if at + 1 < len(self.tokens) else ""
            noun = (
                token.word.split()[-1] in _SHOT
                or following in _SHOT
                or meaning.thing == "drone flyover"
                or token.word == "crane"
            )
            self.camera = noun and not self._acting(at)

    def _acting(self, at: int) -> bool:
        return any(m.sentence == self.tokens[at].sentence for m in self.cast.present)

    def _rank(self, at: int, meaning: Meaning) -> float:
        """How plainly it is said: 0 plainly, 1 near, 2 weakly, half steps for what stands aside; below 0 not at all."""
        rank = 2.0 if meaning.weak else 1.0 if meaning.near else 0.0
        if meaning.slot == "action":
            return self._rank_of_act(at, meaning, rank)
        if meaning.slot == "setting":
            return self._rank_of_place(at, meaning, rank)
        if meaning.slot == "style" and meaning.weak and self._describes_noun(at):
            return -1
        return rank

    def _describes_noun(self, at: int) -> bool:
        following = self.tokens[at + 1] if at + 1 < len(self.tokens) else None
        if following is None or following.part != self.tokens[at].part or following.word in STYLE_WORDS:
            return False
        return not following.small and not any(m.slot in ("style", "camera") for m in following.meanings)

    def _rank_of_act(self, at: int, meaning: Meaning, rank: float) -> float:
        token = self.tokens[at]
        if meaning.thing in ("idle", "pack"):
            rank = max(rank, 1.5)
        before = self.tokens[at - 1].word if at else ""
        if self.camera and token.language == "en":
            return -1
        if meaning.thing in ("see", "look around") and self._viewer(at):
            return -1
        if meaning.thing == "see" and meaning.form == "past" and self._next_word(at) == "by":
            return -1
        due = nominal(self.tokens, at)
        if due and meaning.form != "ing" and rank and token.language == "en":
            return -1
        if due and meaning.form != "ing" and before in ("his", "her", "its", "their") and " " not in token.word:
            return -1
        if meaning.form == "ing" and before not in _LIGHT_VERBS and token.language == "en":
            following = self.tokens[at + 1] if at + 1 < len(self.tokens) else None
            if (
                following is not None
                and following.part == token.part
                and any(m.slot in ("weather", "time") for m in following.meanings)
            ):
                return -1  # "falling snow"
            rank += 0.25
        elif due and token.language == "en":
            rank += 0.25 if before in ("a", "for", "an") and self._light_verb(at) else 1.75
        return rank

    def _light_verb(self, at: int) -> bool:
        """ "goes for a swim", "takes a nap", "after a walk"."""
        before = {t.word for t in self.tokens[max(0, at - 4) : at] if t.part == self.tokens[at].part}
        return bool(
            before
            & {
                "for",
                "take",
                "takes",
                "taking",
                "took",
                "has",
                "have",
                "having",
                "does",
                "doing",
                "do",
                "on",
                "after",
                "goes",
            }
        )

    def _viewer(self, at: int) -> bool:
        """ "I'd like to see", "show us": who looks is not in the picture."""
        sentence = self.tokens[at].sentence
        before = [t.word for t in self.tokens[max(0, at - 5) : at] if t.sentence == sentence]
        return any(w in ("i", "we", "you", "us", "me", "i'd") for w in before) and not self._acting(at)

    def _rank_of_place(self, at: int, meaning: Meaning, rank: float) -> float:
        token = self.tokens[at]
        start = at
        while (
            start
            and self.tokens[start - 1].part == token.part
            and (
                self.tokens[start - 1].word in determiners()
                or (self.chosen[start - 1] or _NOTHING).slot in ("colour", "size", "weather", "time", "style")
                or (not self.tokens[start - 1].small and not self.tokens[start - 1].meanings)
            )
        ):
            start -= 1
        before = self.tokens[start - 1] if start and self.tokens[start - 1].part == token.part else None
        if (
            token.word in ("home", "inside")
            and (before is None or before.word not in ("at", "in"))
            and not (start < at)
        ):
            rank = max(rank, 2.0)
        following = self.tokens[at + 1] if at + 1 < len(self.tokens) else None
        if following is not None and following.part == token.part and token.language == "en":
            noun = (
                following.meanings
                and not following.small
                and choose(self.tokens, at + 1, [*self.chosen[:at], meaning, *self.chosen[at + 1 :]])
            )
            if noun and noun.slot in ("subject", "accessory"):
                return max(rank, 1.6)
        if before is not None and before.word in _ASIDE and before.language == "en":
            rank += 0.5
        return rank

    # Camera

    def _camera_word(self, at: int) -> None:
        """ "the camera" at the head of a clause: the verbs that follow are its moves."""
        part = self.tokens[at].part
        near = range(max(0, at - 3), at)
        held = any(self.tokens[i].part == part and (self.chosen[i] or _NOTHING).slot == "action" for i in near) or (
            at and self.tokens[at - 1].word in ("a", "his", "her", "holding", "its")
        )
        self._close_phrase(at)
        self.camera = not held or self.tokens[at].word == "we"

    def _moves_next(self, at: int) -> bool:
        return any(m.slot == "camera" for t in self.tokens[at + 1 : at + 2] for m in t.meanings)

    def _move(self, at: int) -> Meaning | None:
        """What a verb means when the camera does it, or when the sentence is told to it ("Follow the fox")."""
        token = self.tokens[at]
        moves = [m for m in token.meanings if m.form == "move" or (self.camera and m.slot == "camera")]
        if not moves:
            return None
        if self.camera:
            return moves[0]._replace(form="")
        first = not at or self.tokens[at - 1].sentence != token.sentence
        command = first and token.language == "en" and token.word.split()[0] in _COMMANDS and at + 1 < len(self.tokens)
        if command and not any(m.sentence == token.sentence for m in self.cast.present):
            return moves[0]._replace(form="")
        return None

    # Phrases

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
        if phrase.article and not phrase.compared and not (self.last is None) and phrase.article != "definite":
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

    def _compared_noun(self) -> bool:
        return False

    def _start_comparison(self, at: int) -> None:
        """ "bigger than": this one takes the size, the next noun the other one."""
        size = self.phrase.compared
        self.phrase = Phrase()
        subject = (self.cast.clause or self.cast.current or self.cast.present)[:1]
        if isinstance(self.last, Mention) and not self.last.gone:
            subject = [self.last]
        for mention in subject:
            mention.size = size
        self.compare = "small" if size == "large" else "large"

    # Unknown words

    def _unknown(self, at: int) -> None:
        token = self.tokens[at]
        word = token.word
        if token.small or word in self.names or token.number or (len(word) < 3 and word.isascii()):
            return
        guess = self._guess(at)
        if guess is not None:
            self.chosen[at] = guess
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

    def _map(self, word: str, meaning: Meaning) -> None:
        if len(self.near) < MAX_REPORTED:
            self.near[word] = (meaning.thing, meaning.why)


_COMMANDS = frozenset("follow circle orbit track trail rise descend fly soar glide swoop approach chase".split())


def known(word: str) -> bool:
    """Whether English has a word for it, for tests and documentation."""
    return bool(lexicon("en").get(word, fold(word)))
