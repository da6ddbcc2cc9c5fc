"""Which meaning a word has where it stands: "a present" is a thing, "presents" after a subject an act.

Every meaning of a token gets points from its neighbours; the most win, and earlier ones in the lexicon win ties.
"""

from __future__ import annotations

from functools import cache

from models.world.language import vocabulary
from models.world.language.lexicon import Meaning, fold
from models.world.language.tokens import Token

NOTHING = Meaning("", "")
NOUNS = ("subject", "setting", "accessory")
SHADES = frozenset(["dark", "light", "pale", "deep", "bright", "vivid", "soft", "pastel", "dunkel", "hell"])
_COPULAS = frozenset(["is", "are", "was", "were", "be", "been", "being", "am", "'s", "it's", "that's"])
_TO = frozenset(
    [
        "to",
        "will",
        "would",
        "can",
        "could",
        "should",
        "may",
        "might",
        "must",
        "does",
        "do",
        "did",
        "let",
        "lets",
        "let's",
        "please",
        "starts",
        "begins",
    ]
)
_WHO = frozenset(["who", "which", "that", "and", "then", "und", "et", "y", "e"])
_PREPOSITIONS = frozenset(
    [
        "in",
        "on",
        "at",
        "with",
        "of",
        "by",
        "from",
        "through",
        "into",
        "onto",
        "over",
        "under",
        "across",
        "along",
        "near",
        "beside",
        "behind",
        "inside",
        "for",
        "past",
        "around",
        "against",
        "between",
        "above",
        "below",
        "beneath",
        "toward",
        "towards",
    ]
)
STYLE_WORDS = frozenset([  # what makes a weak style word plain
    "style", "styled", "painting", "drawing", "illustration", "art", "look",
    "stil", "estilo", "animation", "picture", "image", "aesthetic", "render", "filter", "effect", "design",
])  # fmt: skip


@cache
def words_of_kind(kind: str) -> frozenset[str]:
    """The small words of one kind ("definite", "pronouns", ...) of all languages, folded."""
    found: set[str] = set()
    for language in vocabulary.LANGUAGES:
        found |= set(fold(str(vocabulary.small_words()[language].get(kind, ""))).split())
    return frozenset(found)


@cache
def articles(kind: str, language: str) -> frozenset[str]:
    """The articles of one kind in one language, folded: "a" is definite in Portuguese only."""
    return frozenset(fold(str(vocabulary.small_words()[language].get(kind, ""))).split())


@cache
def determiners() -> frozenset[str]:
    """Articles and what stands like one."""
    return words_of_kind("definite") | words_of_kind("indefinite") | words_of_kind("possessive") | {"'s"}


def nominal(tokens: list[Token], at: int) -> bool:
    """Whether a noun is due here: after an article, a number, an adjective or a preposition."""
    if not at or tokens[at - 1].part != tokens[at].part:
        return False
    before = tokens[at - 1]
    if before.word == "that" and at > 1 and any(m.slot == "subject" for m in tokens[at - 2].meanings):
        return False
    if before.word in determiners() or before.number or before.word in _PREPOSITIONS:
        return True
    if before.meanings and before.meanings[0].slot in ("colour", "size"):
        return True
    unknown = not before.meanings and not before.small
    return unknown and at > 1 and tokens[at - 2].word in determiners() and tokens[at - 2].part == before.part


def verbal(tokens: list[Token], at: int, chosen: list[Meaning | None]) -> bool:
    """Whether a verb is due here: after a subject, a pronoun, "to" or another verb and "and"."""
    if not at or tokens[at - 1].part != tokens[at].part:
        return False
    before, meaning = tokens[at - 1], chosen[at - 1]
    if meaning is not None and meaning.slot in ("subject", "action"):
        return meaning.slot == "subject"
    if before.word in words_of_kind("pronouns") or before.word in _TO or before.word in _WHO or before.word in _COPULAS:
        return True
    if before.word.endswith("ly") and not before.meanings:
        return True
    return not before.meanings and before.word in ("not", "never", "camera")


def choose(tokens: list[Token], at: int, chosen: list[Meaning | None]) -> Meaning | None:
    """The meaning that the surroundings ask for; None for a word without any."""
    token = tokens[at]
    meanings = tuple(m for m in token.meanings if m.form != "move")
    if not meanings:
        return None
    following = tokens[at + 1] if at + 1 < len(tokens) and tokens[at + 1].part == token.part else None
    if token.small and token.language == "en" and not nominal(tokens, at) and meanings[0].slot in NOUNS:
        return None  # "you can see", not "a can"
    coloured = following is not None and any(m.slot == "colour" for m in following.meanings)
    if coloured and token.word in ("painted", "dyed", "coloured", "colored", "gefärbt"):
        return None
    if token.word in SHADES and following and any(m.slot == "colour" for m in following.meanings):
        return None
    if len(meanings) == 1:
        return meanings[0]
    noun_due, verb_due = nominal(tokens, at), verbal(tokens, at, chosen)
    return max(meanings, key=lambda m: _points(m, following, noun_due=noun_due, verb_due=verb_due))


def _points(meaning: Meaning, following: Token | None, *, noun_due: bool, verb_due: bool) -> float:
    points = (0.0 if meaning.near else 1.0) - 0.5 * meaning.weak
    if meaning.slot == "action":
        points += 2 * verb_due - 2 * (noun_due and meaning.form != "ing") + (meaning.form == "ing")
        if noun_due and meaning.form == "ing" and following is not None:
            points += any(m.slot == "subject" for m in following.meanings)
    elif meaning.slot in NOUNS:
        points += 2 * noun_due - 2 * verb_due
    elif meaning.slot in ("colour", "size"):
        content = following is not None and not following.small and not following.number
        points += 2.5 if content and _noun(following) else -0.5
    elif meaning.slot == "style":
        points += 2.5 if following is not None and following.word in STYLE_WORDS else 0.3
    else:
        points += 0.5
    return points


def _noun(token: Token | None) -> bool:
    return token is not None and (
        not token.meanings or any(m.slot in (*NOUNS, "colour", "size") for m in token.meanings)
    )
