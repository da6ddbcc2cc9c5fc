"""A brief's free text as clauses: who does what. Splits at sentence ends, commas and conjunctions, never inside a list
of nouns, and remembers how the text itself was written, so that captions can quote it.

Nothing here understands a language; it knows where verbs stand in English (`english.py`), and for other languages
how a part that begins with a verb looks. A text that fits nothing stays whole, which is always true to the brief.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from models.writer import english
from models.writer.english import ADVERBS, AUXILIARIES, DETERMINERS, PREPOSITIONS, PRONOUNS
from models.writer.tongues import Tongue, tongue

_ABBREVIATIONS = r"\b(Dr|Mr|Mrs|Ms|St|No|Nr|e\.g|i\.e|z\.B|bzw|ca|approx|vs|Prof|Sr|Sra|M|Mme)\.$"
_ORDINAL = r"(?i)\b(am|vom|bis|zum|den|der|dem|ab|im)\s+\d{1,2}\.$"  # "am 3. Mai" goes on
_BULLET = re.compile(r"^\s*(?:[-*•–·]|\(?\d{1,2}[.)、]|[①-⑳])\s+")
_META = re.compile(
    r"^(?:(?:in this|this|our|the) (?:short |little )?(?:video|film|clip|short|spot|story|ad)[^,]{0,20}? "
    r"(?:shows|follows|is about|tells)(?: the story of| how| that)? |this is the story of |"
    r"(?:we|you)(?: see| watch| follow| meet) |(?:show|tell|picture|imagine)(?: us)?(?: how| that| the story of)? |"
    r"once upon a time,? )(?=\w)",
    re.IGNORECASE,
)
_RELATIVE = {"who", "that", "which", "whose", "where"}
_FRONTED = {"when", "as", "while", "once", "after", "before", "until", "if", "because", "since", "whenever", "by"}


@dataclass(frozen=True, kw_only=True)
class Clause:
    """One thing that happens.

    `text` is the brief's own wording without conjunction and end mark; `lead` what stands before the subject
    ("After work"); `subject` as written, empty when it is left out; `verb` as written with its `base` and `form`
    when the lexicon knows them; `adverb` what stands before it ("never"); `rest` what follows. `actor` is who acts when
    the subject is left out; empty for a command. `first` says that a sentence begins here.
    """

    text: str
    lead: str = ""
    subject: str = ""
    verb: str = ""
    base: str = ""
    form: str = ""
    rest: str = ""
    adverb: str = ""
    actor: str = ""
    first: bool = False
    bullet: bool = False
    mark: str = "."


def clauses_of(text: str, language: str) -> list[Clause]:
    """The clauses of a text, in order; at least one for a text with any letters."""
    speech = tongue(language)
    found: list[Clause] = []
    for sentence, bullet in sentences(text):
        mark = sentence[-1] if sentence[-1] in "!?！？" else "."
        body = sentence.rstrip(" .!?。！？…؟।").strip()
        if not re.search(r"\w", body):
            continue
        if speech.code == "en":
            parts = _with_actors(_english(body))
        else:
            parts = [Clause(text=part) for part in _split_other(body, speech)]
        parts = [replace(part, mark=mark if at == len(parts) - 1 else ".") for at, part in enumerate(parts)]
        found += [replace(part, first=at == 0, bullet=bullet and at == 0) for at, part in enumerate(parts)]
    return found


def sentences(text: str) -> list[tuple[str, bool]]:
    """(sentence, whether it is an item of a list). Line breaks end a sentence only before a bullet or an empty line."""
    blocks: list[tuple[str, bool]] = []
    for raw in text.split("\n"):
        bullet = bool(_BULLET.match(raw))
        line = _BULLET.sub("", raw).strip()
        if not line:
            blocks.append(("", False))
        elif bullet or not blocks or not blocks[-1][0] or (blocks[-1][1] and not raw.startswith(" ")):
            blocks.append((line, bullet))
        else:
            blocks[-1] = (f"{blocks[-1][0]} {line}", blocks[-1][1])
    found: list[tuple[str, bool]] = []
    for block, bullet in blocks:
        if bullet:
            found.append((block, True))
        elif block:
            found += [(sentence, False) for sentence in _split_sentences(block)]
    return found


def _split_sentences(block: str) -> list[str]:
    pieces = re.split(r"(?<=[.!?…؟।])[\"”’»)]*\s+|(?<=[。！？])[」』]?|\s*[;；]\s*|\s+[—–]\s+", block)
    found: list[str] = []
    for piece in (piece.strip() for piece in pieces):
        if not piece:
            continue
        if found and (re.search(_ABBREVIATIONS, found[-1]) or re.search(_ORDINAL, found[-1])):
            found[-1] = f"{found[-1]} {piece}"
        else:
            found.append(piece)
    return found


# English


def _english(sentence: str) -> list[Clause]:
    sentence = _META.sub("", sentence).strip() if not _META.fullmatch(sentence) else sentence
    parts, previous = [], None
    for piece in _boundaries(sentence):
        clause = _parse(piece)
        if previous is not None and not _stands_alone(clause, previous, piece):
            parts[-1] = _parse(parts[-1].text + _joint(sentence, parts[-1].text, piece) + piece)
        else:
            parts.append(clause)
        previous = parts[-1]
    return [replace(part, text=_trim(part.text)) for part in parts]


def _with_actors(parts: list[Clause]) -> list[Clause]:
    """Each clause with its sentence's last subject, for those that leave it out."""
    actor = ""
    found = []
    for part in parts:
        actor = part.subject or actor
        found.append(replace(part, actor=actor))
    return found


_CUT = re.compile(r",?\s+(?:and then|but then|then|and|but|so|yet)\s+|,\s+|:\s+")


def _boundaries(sentence: str) -> list[str]:
    """Pieces between commas and conjunctions; which of them are clauses is decided afterwards."""
    return [piece.strip() for piece in _CUT.split(sentence) if piece.strip()]


def _joint(sentence: str, before: str, piece: str) -> str:
    """What stood between two pieces."""
    start = sentence.find(before)
    end = sentence.find(piece, start + len(before)) if start >= 0 else -1
    return sentence[start + len(before) : end] if end > 0 else ", "


def _words(text: str) -> list[str]:
    return re.findall(r"[\w'’\-&%@#.]*\w[\w'’\-%]*|\w+", text)


def _plain(word: str) -> str:
    return word.lower().replace("’", "'")


def _parse(piece: str) -> Clause:
    """A piece of a sentence as a clause; without a verb when none is found."""
    text = piece.strip()
    label = re.match(r"([A-Z]\w+):\s+(?=\S)", text)
    if label:
        return replace(_parse(text[label.end() :]), text=text, lead=label[1])
    head, comma, tail = text.partition(", ")
    if comma and _verb_at(_split_lead(_words(head))[1]) is None and _verb_at(_words(tail)) is not None:
        return replace(_parse(tail), text=text, lead=head)
    lead, words = _split_lead(_words(text))
    at = _verb_at(words)
    if at is None:
        return Clause(text=text, lead=" ".join(lead))
    verb = words[at]
    plain = _plain(verb)
    base, form = (plain, "aux") if plain in AUXILIARIES else english.verb_forms()[plain]
    subject = words[:at]
    adverbs: list[str] = []
    while subject and _plain(subject[-1]) in ADVERBS:
        adverbs.insert(0, subject.pop())
    if len(subject) > 1 and _plain(subject[-1]) in PRONOUNS and _plain(subject[0]) not in PRONOUNS:
        lead, subject = [*lead, *subject[:-1]], subject[-1:]  # "ten minutes later she is home"
    if not subject and lead and _plain(lead[-1]) in ADVERBS:
        adverbs = [*(word for word in lead if _plain(word) in ADVERBS), *adverbs]
    start = 0
    for word in [*words[:at], verb]:  # the verb's word may occur in the subject, too
        start = text.find(word, start) + len(word)
    return Clause(
        text=text, lead=" ".join(lead), subject=" ".join(subject), adverb=" ".join(adverbs).lower(), verb=verb,
        base=base, form=form, rest=text[start:].strip(" ,"),
    )  # fmt: skip


def _split_lead(words: list[str]) -> tuple[list[str], list[str]]:
    """Adverbs and conjunctions before the subject."""
    at = 0
    while at < len(words) - 1 and _plain(words[at]) in ADVERBS | {"and", "but", "so", "when", "as", "while", "if"}:
        at += 1
    return words[:at], words[at:]


def _verb_at(words: list[str]) -> int | None:
    """Where the finite verb stands; None when there is none."""
    relative = False
    for at, word in enumerate(words[:12]):
        plain = _plain(word)
        if plain in _RELATIVE and at:
            relative = True
            continue
        if not _is_verb(words, at):
            continue
        if relative:  # "a fox who hates Mondays finds": the first verb belongs to the relative clause
            relative = False
            if any(_is_verb(words, later) for later in range(at + 1, min(len(words), at + 9))):
                continue
        return at
    return None


_AFTER_COMMAND = DETERMINERS | PREPOSITIONS | ADVERBS | {
    "us", "me", "it", "them", "yours", "someone", "everything", "something", "more", "less", "free",
}  # fmt: skip


def _is_verb(words: list[str], at: int) -> bool:  # noqa: PLR0911 - a list of rules
    """Whether the word at this place is a finite verb, as far as its form and its neighbours tell."""
    plain = _plain(words[at])
    if plain in AUXILIARIES:
        return (at > 0 and _plain(words[at - 1]) != "to") or "'" in plain
    form = english.verb_forms().get(plain)
    if form is None or (words[at][:1].isupper() and at):
        return False
    before = _plain(words[at - 1]) if at else ""
    if before in (DETERMINERS - {"this", "that", "all", "both"}) | (PREPOSITIONS - {"back", "home"}) and at:
        return False
    after = _plain(words[at + 1]) if at + 1 < len(words) else ""
    if form[1] == "base" and at == 0 and after not in _AFTER_COMMAND and len(words) > 1:
        return False  # "Light falls", "Water on time": a command is followed by its object
    if form[1] == "past" and before in {"and", "of"}:
        return False  # "late nights and lost invoices"
    if form[1] == "base":
        agrees = at == 0 or english.plural(" ".join(words[:at])) or before in PRONOUNS - {"he", "she", "it"}
        return agrees and not (at > 0 and after in english.verb_forms() and english.verb_forms()[after][1] == "base")
    follows = english.verb_forms().get(after)
    if form[1] == "s" and follows and follows[1] != "past":
        return False  # "the city lights go out"
    return not (form[1] == "past" and at and after == "by")


def _stands_alone(clause: Clause, previous: Clause, piece: str) -> bool:
    """Whether a piece after a comma or a conjunction is a clause of its own rather than an item of a list."""
    if not clause.verb or not previous.verb:
        fronted = previous.text.split()[0].lower() in _FRONTED if previous.text else False
        return bool(clause.verb) and fronted is False and bool(previous.verb)
    words = _words(piece)
    first = _plain(words[0])
    if first in _RELATIVE or len(words) < 2:
        return False
    if not clause.subject:
        same = clause.form == previous.form or "aux" in {clause.form, previous.form} or previous.form == "past"
        after = _plain(words[words.index(clause.verb) + 1]) if clause.verb in words[:-1] else ""
        governs = after in DETERMINERS | PREPOSITIONS | ADVERBS | PRONOUNS | {"him", "them", "us", "me", "herself"}
        return same or governs
    head = clause.subject.split()
    opens = (
        _plain(head[0]) in DETERMINERS | PRONOUNS | {"there"} or head[0][0].isupper() or english.plural(clause.subject)
    )
    return (bool(opens) and clause.form != "base") or english.plural(clause.subject)


def _trim(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip(" ,;:-–—")


# Other languages


def _split_other(sentence: str, speech: Tongue) -> list[str]:
    """Pieces that begin with a verb or have a subject of their own; shorter ones are joined to their neighbour."""
    if speech.spaced:
        pieces = re.split(speech.cut, sentence)
        pieces = [piece for piece in pieces if piece is not None]
    else:
        pieces = [piece + "、" for piece in re.split("[、,，]", sentence)]
        pieces[-1] = pieces[-1][:-1]
    joined: list[str] = []
    glue = ""
    for piece in pieces:
        if speech.spaced and re.fullmatch(speech.cut, piece):
            glue = piece
        elif joined and not speech.starts_clause(piece, joined[-1]):
            joined[-1] += glue + piece
            glue = ""
        else:
            joined.append(piece)
            glue = ""
    return [piece.strip(" 、,，:;") for piece in joined if piece.strip(" 、,，:;")]
