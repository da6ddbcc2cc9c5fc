"""A prompt in the words that the model was trained with.

Four rules, each told in the notes:

1. A prompt that tells of a scene is read by the world's reader, in any language, and becomes its labels: "red fox;
   forest; walk; static; flat; night; snow" (`captions.labels`). Most captions of training are such labels, and a small
   model follows them far better than the thousand ways of saying the same.
2. An instruction ("now it rains"), and a prompt of which nothing was understood, is read as it is.
   In an English one, a word that training never said gives way to the nearest thing of the world that the reader
   knows ("badger": raccoon); what the reader does not know either stays, and is reported.
3. An instruction in another language becomes an English caption of what was understood.
4. Words that ask for music stay beside the labels.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from models.composer.moods import MOODS
from models.videopoet.language.text import Subwords, coverage, subwords
from models.videopoet.tasks import asked
from models.world.language.captions import PLAIN, SLOTS, caption, labels, phrases
from models.world.language.grammar import Reading, parse
from models.world.language.lexicon import Meaning
from models.world.language.tokens import Token, tokens_of

INSTRUCTED = "edit", "edit-image"  # tasks whose prompts are orders
SEEING = (
    "image-to-video",
    "continue",
    "inpaint",
    "outpaint",
    "stylise",
    "camera",
    "video-to-audio",
    "audio-video-continue",
)
MUSIC = re.compile(rf",?\s*\b(?:{'|'.join(sorted(MOODS))}) music\b", re.IGNORECASE)
FORMS = {"ing": 1}  # of a verb: "walks" | "walking"


@dataclass(frozen=True)
class Read:
    """Words for the model.

    text: what it reads; empty without a prompt.
    mapped: {word: what is drawn for it}.
    unknown: words that nothing is drawn for.
    notes: what was done, in sentences.
    """

    text: str = ""
    mapped: dict[str, str] = field(default_factory=dict)
    unknown: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


def read(prompt: str, style: str, vocabulary: int, slots: int, *, task: str = "edit", rewrite: bool = True) -> Read:
    """The words that the model reads of a prompt and a style.

    Args:
        prompt: of any language and length; may be empty.
        style: the same.
        vocabulary: of the configuration's text.
        slots: so many subwords are read; what does not fit is left out and told.
        task: what it is read for.
        rewrite: whether what tells of a scene becomes labels.
    """
    text = " ".join(asked(prompt, style).split())
    if not text:
        return Read()
    if rewrite and task not in INSTRUCTED and (found := _labelled(text, task)) is not None:
        return _fitting(found, subwords(vocabulary), slots)
    said = coverage(text)
    found = Read(text) if not said.unknown else _mapped(text, said.unknown)
    return _fitting(found, subwords(vocabulary), slots)


def _labelled(text: str, task: str) -> Read | None:
    """The labels of what was understood; None when nothing was.

    Where a picture is there already only what was said is told, and who acts must have been.
    """
    seen = task in SEEING
    music = MUSIC.search(text)
    reading = parse(text[: music.start()] + text[music.end() :] if music else text)
    said = [slot for slot in SLOTS if not _unsaid(reading, slot)]
    if "subject" in reading.assumed and (seen or not said):
        return None
    slots = [slot for slot in SLOTS if (slot in said or not seen) and (slot, task) != ("camera", "text-to-image")]
    found = labels(reading.specification, says=(*slots, "look")) + (f", {music[0].strip(' ,.')}" if music else "")
    left = _unheard(text, reading)
    notes = [f"read as: {found}"]
    notes += [f"'{word}' is drawn as '{thing}'" for word, thing in reading.mapped.items()]
    notes += [f"not understood: {_listed(left)}"] if left else []
    notes += [f"'{word}' is not followed: {why}" for word, why in reading.dropped.items()]
    return Read(found, dict(reading.mapped), left, tuple(notes))


def _unheard(text: str, reading: Reading) -> tuple[str, ...]:
    """Words of which nothing is drawn: the reader's, and in English those that training never said either."""
    found, tokens = list(reading.unknown), tokens_of(text)
    if not _foreign(tokens, text):
        known = {word.lower() for word in (*found, *reading.mapped)}
        found += [w for w in coverage(text).unknown if w.lower() not in known and not _nearest(w, tokens, reading)[1]]
    return tuple(found)


def _mapped(text: str, unknown: tuple[str, ...]) -> Read:
    tokens, reading = tokens_of(text), parse(text)
    if _foreign(tokens, text):
        return _translated(reading)
    words: dict[str, str] = {}
    for word in unknown:
        phrase, thing = _nearest(word, tokens, reading)
        if thing:
            words[phrase] = thing
            text = _replaced(text, phrase, thing)
    left = coverage(text).unknown
    notes = tuple(f"'{word}' is drawn as '{thing}'" for word, thing in words.items())
    if left:
        notes += (f"never heard in training: {_listed(left)}",)
    return Read(text, words, left, notes)


def _foreign(tokens: list[Token], text: str) -> bool:
    """Whether most of a prompt is of another language than English, or in other letters."""
    if sum(token.language != "en" for token in tokens) > len(tokens) / 2:
        return True
    letters = [sign for sign in text if sign.isalpha()]
    return bool(letters) and sum(not sign.isascii() for sign in letters) > len(letters) / 2


def _translated(reading: Reading) -> Read:
    """A sentence of English about what was understood, without what was only assumed."""
    said = [slot for slot in SLOTS if not _unsaid(reading, slot)]
    left = tuple(reading.unknown)
    if not said and "subject" in reading.assumed:
        return Read("", {}, left, (f"nothing of it was understood: {_listed(left)}",))
    captions = (caption(reading.specification, seed, says=[*said, "look"]).text for seed in range(1000))
    text = next(one for one in captions if one.endswith("."))  # a sentence, not a list of tags
    notes = [f"read in English: {text}"]
    notes += [f"'{word}' is drawn as '{thing}'" for word, thing in reading.mapped.items()]
    notes += [f"not understood: {_listed(left)}"] if left else []
    notes += [f"'{word}' is not followed: {why}" for word, why in reading.dropped.items()]
    return Read(text, dict(reading.mapped), left, tuple(notes))


def _unsaid(reading: Reading, slot: str) -> bool:
    """Whether the text did not name a slot, or what it names goes without saying."""
    return slot in reading.assumed or getattr(reading.specification, slot) == PLAIN.get(slot)


def _nearest(word: str, tokens: list[Token], reading: Reading) -> tuple[str, str]:
    """The phrase that an unknown word belongs to, and the words of what is drawn for it; empty when nothing is."""
    folded = word.lower()
    for token in tokens:
        if folded in token.text.split() and token.meanings:
            return (token.text if len(token.text.split()) > 1 else word), _phrase(token.meanings[0])
    if "spelled" in reading.because.get(folded, "") and "subject" not in reading.assumed:
        return word, reading.mapped[folded]
    return word, ""


def _replaced(text: str, phrase: str, thing: str) -> str:
    """The text with another phrase, and the article that belongs to it."""
    article = "an" if thing[0] in "aeiou" else "a"
    found = rf"(?<!\w){re.escape(phrase)}(?!\w)"
    text = re.sub(rf"\ban? {found}", f"{article} {thing}", text, flags=re.IGNORECASE)
    return re.sub(found, thing, text, flags=re.IGNORECASE)


def _phrase(meaning: Meaning) -> str:
    """How captions call a meaning: a place by its name, the others by their plainest phrase, a verb in its form."""
    if meaning.slot == "setting":
        return meaning.thing
    table = phrases().get("subject" if meaning.look else meaning.slot, {})
    found = table.get(meaning.look or meaning.thing, [meaning.thing])[0]
    if " | " in found:
        return found.split(" | ")[FORMS.get(meaning.form, 0)]
    return found


def _fitting(found: Read, words: Subwords, slots: int) -> Read:
    """What fits into the slots, and a note of what does not."""
    _, rest = words.fit(found.text, slots)
    if not rest:
        return found
    kept = found.text[: len(found.text) - len(rest)].rstrip(" ,;")
    return Read(kept, found.mapped, found.unknown, (*found.notes, f"too long, so left out: '{rest.strip()}'"))


def _listed(words: tuple[str, ...]) -> str:
    return ", ".join(f"'{word}'" for word in words[:12]) + (", ..." if len(words) > 12 else "")
