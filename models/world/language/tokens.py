"""A text cut into tokens: its sentences, the language of each, and the longest phrases that the lexicon knows.

Latin sentences are given to one of five languages by their small words; Arabic and Devanagari say it by their letters;
a run of Chinese characters is Japanese when the text has kana. Such runs are cut at the longest known words.
"""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from models.world.language import vocabulary
from models.world.language.lexicon import CJK, Lexicon, Meaning, bare, compound, fold, inflected, lexicon, normal

LATIN = ("en", "de", "fr", "es", "pt")
_HOURS = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]
_CLOCK = (
    rf"(?:\b(?P<hour>\d{{1,2}}|{'|'.join(_HOURS)})(?:[:.h](?P<minute>\d\d))? ?(?P<half>a\.?m\b\.?|p\.?m\b\.?|uhr\b|h\b)"
    rf"|\b(?P<hour2>\d{{1,2}}|{'|'.join(_HOURS)})(?::\d\d)?(?: o'clock| oclock)?"
    r"(?: in the (?P<part>morning|afternoon|evening)"
    r"| at (?P<night>night))|(?<![\d:])(?P<hour3>[01]?\d|2[0-4]):[0-5]\d(?![\d:])"
    r"|(?P<pm>午後|下午|晚上|夜)?(?P<hour4>\d{1,2})[時点點时])"
)
_SCAN = re.compile(
    r"(?P<hex>#(?:[0-9a-f]{6}|[0-9a-f]{3})\b)|" + _CLOCK + r"|(?P<word>'s\b|[^\W_](?:[\w\u0900-\u0963\u0966-\u0dff])*"
    r"(?:'[^\W\d_]+)*)|(?P<stop>[.;:!?\n。！？；：।؟…]+)|(?P<comma>[,、，،()（）\[\]|/\"“”«»—–]+|\s-+\s)|(?P<sign>[^\s\w\-'_\u200d](?:\u200d[^\s\w])*)"
)


class Token(NamedTuple):
    """A phrase of the text: as it was written (folded), what it can mean, and where it stands.

    `sentence` counts full stops, `part` also commas; `number` is set for number words (0: none); `small` tells a
    small word of its language.
    """

    text: str
    meanings: tuple[Meaning, ...]
    sentence: int
    part: int
    language: str = "en"
    number: int = 0
    small: bool = False
    word: str = ""  # the folded phrase as the lexicon knows it


class _Piece(NamedTuple):
    text: str
    plain: str
    sentence: int
    part: int
    meaning: Meaning | None = None


@cache
def small_words(language: str) -> frozenset[str]:
    """The small words of a language, spelled and folded."""
    words = str(vocabulary.small_words()[language].get("function", ""))
    if language in ("ja", "zh"):  # a run is cut at these, too
        words += " " + " ".join(vocabulary.split(str(vocabulary.small_words()[language]["negations"])))
    return frozenset(words.split()) | frozenset(fold(words).split())


@cache
def numbers(language: str) -> dict[str, int]:
    """The number words of a language, folded."""
    pairs = (pair.rsplit(" ", 1) for pair in vocabulary.split(vocabulary.small_words()["numbers"][language]))
    return {fold(word): int(value) for word, value in pairs}


@cache
def _weights() -> dict[str, tuple[tuple[str, float], ...]]:
    """How much a small word speaks for each language that has it: the fewer, the more."""
    found: dict[str, list[str]] = {}
    for language in LATIN:
        for word in small_words(language):
            found.setdefault(word, []).append(language)
    return {word: tuple((language, 1 / len(them) ** 1.5) for language in them) for word, them in found.items()}


_SIGNS = {"ß": "de", "ä": "de", "ö": "de", "ü": "de", "ñ": "es", "¿": "es", "¡": "es", "ã": "pt", "õ": "pt", "œ": "fr"}
_SIGNS |= {"è": "fr", "ê": "fr", "ù": "fr", "û": "fr", "î": "fr", "ì": "es"}


def language_of(words: list[_Piece], before: str = "") -> tuple[str, bool]:
    """The language of a sentence in Latin letters, and whether its words leave no doubt."""
    score = dict.fromkeys(LATIN, 0.0)
    for word in words:
        for language, weight in _weights().get(word.text, ()):
            score[language] += weight
        for sign in word.text if not word.text.isascii() else "":
            if sign in _SIGNS:
                score[_SIGNS[sign]] += 0.7
    score["en"] += 0.1 + 0.3 * all(word.text.isascii() for word in words)
    if before:
        score[before] += 0.15
    best = max(LATIN, key=lambda language: score[language])
    if best != "en":
        for language in LATIN:
            index, small = lexicon(language), small_words(language)
            score[language] += 0.6 * sum(bool(index.get(w.text, w.plain)) and w.plain not in small for w in words)
        best = max(LATIN, key=lambda language: score[language])
    if best == "en" and score["en"] < 0.9:
        best = _by_nouns(words, score)
    return best, score[best] >= 0.9


def _by_nouns(words: list[_Piece], score: dict[str, float]) -> str:
    """The language whose lexicon knows most of the words, where small words are too few to tell."""
    english, small = lexicon("en"), small_words("en")
    unknown = [
        w for w in words if not english.get(w.text, w.plain) and w.plain not in small and w.plain not in english.longest
    ]
    if not unknown:
        return "en"
    known = dict(score)
    for language in LATIN:
        index = lexicon(language)
        for word in words:
            known[language] += bool(index.get(word.text, word.plain)) * (1.0 if word in unknown else 0.5)
    return max(LATIN, key=lambda language: known[language])


def tokens_of(text: str) -> list[Token]:
    """The tokens of a text in reading order."""
    pieces = _pieces(normal(text))
    kana = any("\u3040" <= c <= "\u30ff" for c in text)
    found: list[Token] = []
    start, language = 0, ""
    while start < len(pieces):
        end = start
        while end < len(pieces) and pieces[end].sentence == pieces[start].sentence:
            end += 1
        sentence = pieces[start:end]
        latin = [p for p in sentence if p.meaning is None and p.text[:1] < "\u0300"]
        language, sure = language_of(latin, language) if latin else (language or "en", True)
        found += _cut(sentence, language, sure, "ja" if kana else "zh")
        start = end
    return found


def _pieces(text: str) -> list[_Piece]:
    """Words, signs and clock times, with the sentence and the part they stand in."""
    found, sentence, part = [], 0, 0
    for match in _SCAN.finditer(text):
        kind = match.lastgroup
        said = match.group()
        if match["stop"]:
            sentence, part = sentence + 1, part + 1
        elif match["comma"]:
            part += 1
        elif match["hex"]:
            found.append(
                _Piece(said, said, sentence, part, Meaning("colour", nearest_colour(said), near=True, why="colour"))
            )
        elif match["word"] or kind == "sign":
            found.append(_Piece(said, said if said.isascii() else fold(said), sentence, part))
        else:
            hour = _time(match)
            if hour:
                found.append(_Piece(said, said, sentence, part, Meaning("time", hour)))
            else:
                found += [_Piece(word, word, sentence, part) for word in re.findall(r"\w+", said)]
    return found


def _time(match: re.Match[str]) -> str:
    """The time of day of a clock time; empty for an hour that is none."""
    said = match["hour"] or match["hour2"] or match["hour3"] or match["hour4"]
    hour = _HOURS.index(said) + 1 if said in _HOURS else int(said)
    half = (match["half"] or "").replace(".", "")
    late = half == "pm" or match["part"] in ("afternoon", "evening") or match["night"] or match["pm"]
    if late and hour < 12 and not (match["night"] and hour < 6):
        hour += 12
    if half == "am" or match["part"] == "morning":
        hour %= 12
    if hour > 24:
        return ""
    return "dawn" if 5 <= hour < 8 else "day" if 8 <= hour < 17 else "golden hour" if 17 <= hour < 20 else "night"


def nearest_colour(code: str) -> str:
    """The palette's name nearest to a hexadecimal colour, by distance in sRGB."""

    def channels(said: str) -> list[int]:
        digits = said.lstrip("#")
        digits = "".join(c * 2 for c in digits) if len(digits) == 3 else digits
        return [int(digits[i : i + 2], 16) for i in (0, 2, 4)]

    wanted = channels(code)
    palette = vocabulary.colours()
    return min(
        palette, key=lambda name: sum((a - b) ** 2 for a, b in zip(wanted, channels(palette[name]), strict=True))
    )


MANNER = frozenset(
    [
        "slowly",
        "quickly",
        "gently",
        "softly",
        "smoothly",
        "steadily",
        "suddenly",
        "rapidly",
        "swiftly",
        "gracefully",
        "lazily",
        "happily",
        "calmly",
        "carefully",
        "gradually",
        "quietly",
        "silently",
        "dramatically",
        "elegantly",
        "playfully",
        "excitedly",
        "joyfully",
        "cheerfully",
        "eagerly",
        "just",
        "also",
        "really",
        "gerade",
        "langsam",
        "schnell",
        "sanft",
        "lentement",
        "doucement",
        "rapidement",
        "lentamente",
        "suavemente",
        "rapidamente",
    ]
)


def _cut(sentence: list[_Piece], language: str, sure: bool, han: str) -> list[Token]:
    """The longest known phrases of a sentence, and its other words."""
    pieces = [p for p in sentence if p.plain not in MANNER]
    found: list[Token] = []
    at = 0
    while at < len(pieces):
        piece = pieces[at]
        first = piece.text[:1]
        if piece.meaning is not None:
            found.append(Token(piece.text, (piece.meaning,), piece.sentence, piece.part, language, word=piece.text))
            at += 1
        elif CJK.match(first) or (piece.text.isascii() is False and CJK.search(piece.text)):
            found += _cut_run(piece, han)
            at += 1
        else:
            spoken = "ar" if "\u0600" <= first <= "\u06ff" else "hi" if "\u0900" <= first <= "\u097f" else language
            length, meanings = _longest(pieces, at, lexicon(spoken), arabic=spoken == "ar")
            found += _token(pieces[at : at + length], meanings, spoken, sure)
            at += length
    return found


def _longest(pieces: list[_Piece], at: int, index: Lexicon, *, arabic: bool) -> tuple[int, tuple[Meaning, ...]]:
    """How many pieces the longest known phrase takes, and what it means; one unknown word takes one."""
    if arabic:
        words = [bare(p.plain) for p in pieces[at : at + 4]]
        tries = [words[0], words[0][1:]] if len(words[0]) > 3 else [words[0]]
        for first in tries:
            for length in range(min(index.longest.get(first, 1), len(words)), 1, -1):
                found = index.plain.get(" ".join([first, *words[1:length]]))
                if found:
                    return length, found
        return 1, index.get(pieces[at].text, words[0])
    limit = min(index.longest.get(pieces[at].plain, 1), len(pieces) - at)
    for length in range(limit, 0, -1):
        run = pieces[at : at + length]
        if run[-1].part != run[0].part or (length > 1 and _cuts(pieces, at, length, index)):
            continue
        found = index.get(" ".join(p.text for p in run), " ".join(p.plain for p in run))
        if found:
            return length, found
    return 1, ()


def _cuts(pieces: list[_Piece], at: int, length: int, index: Lexicon) -> bool:
    """Whether a phrase that begins with a preposition ends within another: "on the moon" in "on the moon base"."""
    if pieces[at].plain not in _BEFORE or at + length >= len(pieces):
        return False
    return f"{pieces[at + length - 1].plain} {pieces[at + length].plain}" in index.plain


_BEFORE = frozenset(["on", "in", "at", "under", "by", "of", "from", "inside"])


def _token(run: list[_Piece], meanings: tuple[Meaning, ...], language: str, sure: bool) -> list[Token]:
    """The token of a phrase; a word that its own language does not know is tried without ending, then elsewhere."""
    piece = run[0]
    text = " ".join(p.text for p in run).replace(" 's", "'s")
    word = " ".join(p.plain for p in run)
    number = _number(word, language)
    small = word in small_words(language)
    if meanings or number or small or not word:
        meanings = () if number and not meanings else meanings
        return [Token(text, meanings, piece.sentence, piece.part, language, number, small, word)]
    meanings = inflected(word, language) if language != "en" else ()
    if not meanings and language == "de":
        parts = compound(word)
        if len(parts) == 2:
            first = Token(text, parts[0], piece.sentence, piece.part, language, word=word)
            return [first, Token(text, parts[1], piece.sentence, piece.part, language, word=word)]
        meanings = parts[0] if parts else ()
    if not meanings and first_letter_is_latin(word):
        meanings = _elsewhere(piece, language, sure)
    return [Token(text, meanings, piece.sentence, piece.part, language, number, small, word)]


def first_letter_is_latin(word: str) -> bool:
    """Whether a word is written in Latin letters."""
    return word[:1] < "\u0250" and word[:1].isalpha()


def _elsewhere(piece: _Piece, language: str, sure: bool) -> tuple[Meaning, ...]:
    """What a word means in another language: English everywhere; the others where the sentence leaves doubt."""
    if language != "en":
        found = lexicon("en").get(piece.text, piece.plain)
        if found:
            return found
    if sure and piece.text.isascii():
        return ()
    for other in LATIN[1:]:
        found = lexicon(other).get(piece.text, piece.plain)
        if found and other != language:
            return found
    return ()


def _number(word: str, language: str) -> int:
    if word.isdecimal():
        return min(int(word[:7]), 1_000_000)
    return numbers(language).get(word, 0)


_LONGEST_RUN = 9


def _cut_run(piece: _Piece, han: str) -> list[Token]:
    """A run without spaces, cut at known words, longest first; the rest in pieces without particles."""
    index, other = lexicon(han), lexicon("zh" if han == "ja" else "ja")
    counts, small, run = numbers(han), small_words(han), piece.plain
    found: list[Token] = []
    at, rest = 0, ""

    def flush() -> None:
        nonlocal rest
        if rest:
            found.append(Token(rest, (), piece.sentence, piece.part, han, word=rest))
            rest = ""

    while at < len(run):
        for length in range(min(_LONGEST_RUN, len(run) - at), 0, -1):
            word = run[at : at + length]
            meanings = index.plain.get(word, ())
            number = counts.get(word, 0)
            if not meanings and not number and length > 1 and word not in small:
                meanings = other.plain.get(word, ())
            if meanings or number or word in small:
                flush()
                found.append(Token(word, meanings, piece.sentence, piece.part, han, number, word in small, word))
                at += length
                break
        else:
            rest += run[at]
            at += 1
    flush()
    return found
