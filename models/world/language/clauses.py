"""Reading what a clause says beside its nouns: places, acts, hours, weathers, styles and the moves of the camera."""

from __future__ import annotations

from models.world.language.choice import NOTHING, STYLE_WORDS, choose, determiners, nominal, words_of_kind
from models.world.language.lexicon import Meaning
from models.world.language.mentions import Said
from models.world.language.noun_phrases import Nouns


class Clauses(Nouns):
    """Reads places, acts, cameras, styles, hours and weathers."""

    def _single(self, at: int, meaning: Meaning) -> None:
        """Places, acts, cameras, styles, hours, weathers."""
        token = self.tokens[at]
        rank = self._rank(at, meaning)
        if rank < 0 and meaning.slot == "action" and meaning.form != "ing" and self.phrase.open:
            self._take_phrase()  # "green eyes": a noun that is none of ours
            return
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
            after = self._next_word(at)
            noun = (
                token.word.rpartition(" ")[2] in words_of_kind("shot")
                or after in words_of_kind("shot")
                or meaning.thing == "drone flyover"
                or token.word == "crane"
            )
            moving = any(m.form == "move" for t in self.tokens[at + 1 : at + 2] for m in t.meanings)
            self.camera = noun and (moving or not self._acting(at))

    def _rank(self, at: int, meaning: Meaning) -> float:
        """How plainly it is said: 0 plainly, 1 near, 2 weakly, half steps for what stands aside; below 0 not at all."""
        rank = 2.0 if meaning.weak else 1.0 if meaning.near else 0.0
        if meaning.slot == "action":
            aside, self.relative = 0.5 * self.relative, False
            return aside + self._rank_of_act(at, meaning, rank)
        if meaning.slot == "setting":
            return self._rank_of_place(at, meaning, rank)
        if meaning.slot == "time" and self.tokens[at].word == "day" and at:
            named = (self.chosen[at - 1] or NOTHING).slot in ("weather", "style") or self.tokens[
                at - 1
            ].word in words_of_kind("days")
            return 2.0 if named else rank  # "a rainy day" may be any hour of it
        if meaning.slot == "style" and meaning.weak and self._describes_noun(at):
            return -1
        return rank

    def _describes_noun(self, at: int) -> bool:
        following = self.tokens[at + 1] if at + 1 < len(self.tokens) else None
        if following is None or following.part != self.tokens[at].part or following.word in STYLE_WORDS:
            return False
        return not following.small and not any(m.slot in ("style", "camera") for m in following.meanings)

    def _rank_of_act(self, at: int, meaning: Meaning, rank: float) -> float:  # noqa: PLR0911 - a list of rules
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
        if due and token.language == "en" and meaning.form != "ing" and (rank or self._plural_noun(at, meaning)):
            return -1
        if due and meaning.form != "ing" and before in ("his", "her", "its", "their") and " " not in token.word:
            return -1
        if meaning.form == "ing" and before not in words_of_kind("light_verbs") and token.language == "en":
            following = self.tokens[at + 1] if at + 1 < len(self.tokens) else None
            if (
                following is not None
                and following.part == token.part
                and any(m.slot in ("weather", "time") for m in following.meanings)
                and following.word.partition(" ")[0] not in words_of_kind("ends_negation")
                and following.word.partition(" ")[0] != "at"
            ):
                return -1  # "falling snow"
            rank += 0.25
        elif due and token.language == "en":
            rank += 0.25 if before in ("a", "for", "an") and self._light_verb(at) else 2
        return rank

    def _plural_noun(self, at: int, meaning: Meaning) -> bool:
        """Whether "eyes" in "with green eyes" is a noun: its adjective stands after an article or a preposition."""
        if meaning.form != "s" or at < 2 or not (self.phrase.colours or self.phrase.sizes):
            return False
        before = self.tokens[at - 2]
        return before.word in determiners() or before.word in words_of_kind("ends_negation")

    def _light_verb(self, at: int) -> bool:
        """As in "goes for a swim", "takes a nap", "after a walk"."""
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
        """As in "I'd like to see", "show us": who looks is not in the picture."""
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
                or (self.chosen[start - 1] or NOTHING).slot in ("colour", "size", "weather", "time", "style")
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
        if before is not None and before.word in words_of_kind("aside") and before.language == "en":
            rank += 0.5
        return rank

    def _camera_word(self, at: int) -> None:
        """As in "the camera" at the head of a clause: the verbs that follow are its moves."""
        part = self.tokens[at].part
        near = range(max(0, at - 3), at)
        held = any(self.tokens[i].part == part and (self.chosen[i] or NOTHING).slot == "action" for i in near) or (
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
        command = (
            first
            and token.language == "en"
            and token.word.partition(" ")[0] in words_of_kind("commands")
            and at + 1 < len(self.tokens)
        )
        if command and not any(m.sentence == token.sentence for m in self.cast.present):
            return moves[0]._replace(form="")
        return None
