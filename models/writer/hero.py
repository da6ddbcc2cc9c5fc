"""The protagonist: found once, then described in the same words in every prompt, so that scenes belong together."""

from __future__ import annotations

import colorsys
import re
from dataclasses import dataclass

from models.writer import english
from models.writer.clauses import Clause
from models.writer.lexicon import kind_of, lexicon, position, things_in

MANY = {"neighbours", "volunteers"}
_PLAIN = {"we", "you", "i", "they", "everyone", "everybody", "someone", "nobody", "who", "he", "she", "it", "there"}
_HUES = ((0.055, "red"), (0.115, "orange"), (0.19, "yellow"), (0.46, "green"), (0.69, "blue"), (0.8, "purple"),
         (0.93, "pink"), (1.01, "red"))  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Hero:
    """Who the story is about.

    `head` is the noun or the name; `definite` how captions say it (the raccoon, Maya); `indefinite` (a raccoon);
    `description` how every prompt says it (a raccoon in a red scarf); `plural` decides the verb's form.
    """

    head: str
    definite: str
    indefinite: str
    description: str
    plural: bool = False
    named: bool = False


def hero_of(clauses: list[Clause], text: str, language: str, primary: str | None, product: str | None) -> Hero:
    """The story's protagonist: the first subject that is alive or moves, else the first subject at all."""
    if language == "en":
        return _english(clauses, text, primary, product)
    for clause in clauses:
        thing = subject_in(clause.text, language)
        if thing:
            return _from_noun(thing, colour_name(primary), plural=thing in MANY)
    return _from_noun("person", colour_name(primary), plural=False)


def subject_in(text: str, language: str) -> str:
    """Who acts in a clause of another language than English: someone alive who is named near its beginning."""
    for thing in things_in(text, language):
        entry = lexicon()["things"][thing].get(language, ())
        places = [position(word, text, stem=language != "ja") for word in entry]
        near = min(place for place in places if place >= 0) <= max(16, 0.6 * len(text))
        if near and (kind_of(thing) in {"animal", "person"} or thing in {"robot", "car", "rocket", "balloon"}):
            return thing
    return ""


def colour_name(primary: str | None) -> str:
    """The nearest plain colour word of a brand colour; red when there is none, or it is grey."""
    if not primary:
        return "red"
    red, green, blue = (int(primary[at : at + 2], 16) / 255 for at in (1, 3, 5))
    hue, light, saturation = colorsys.rgb_to_hls(red, green, blue)
    if saturation < 0.15 or light > 0.95 or light < 0.06:
        return "red"
    return next(name for limit, name in _HUES if hue < limit)


def _from_noun(noun: str, colour: str, *, plural: bool) -> Hero:
    bare = noun if plural or noun == "family" else english.with_article(noun)
    bare = "a family" if noun == "family" else bare
    return Hero(
        head=noun, definite=f"the {noun}", indefinite=bare, plural=plural, description=f"{bare}{_worn(noun, colour)}"
    )


def _worn(noun: str, colour: str) -> str:
    """What the protagonist wears in every scene."""
    kind = kind_of(noun)
    if kind == "animal":
        return f" in {'an' if colour == 'orange' else 'a'} {colour} scarf"
    if kind == "person" and noun not in {"family", "astronaut"}:
        return f" in {'an' if colour == 'orange' else 'a'} {colour} jacket"
    return ""


def bare_subject(clause: Clause) -> str:
    """A clause's subject without a relative clause and what follows a preposition."""
    subject = re.split(r"\s+(?:who|that|which|whose|from|with|of|in|at|on|for)\s+", clause.subject, maxsplit=1)[0]
    return subject.strip(" ,")


def head_of(subject: str) -> str:
    """The last word of a noun phrase, in the singular where the lexicon has it."""
    words = subject.lower().replace("’", "'").split()
    if not words:
        return ""
    known = things_in(subject, "en")
    return known[-1] if known and known[-1] != "person" else words[-1].removesuffix("'s")


def is_named(subject: str) -> bool:
    """Whether a subject is a name: capitalised without a determiner, and no plural or common noun."""
    words = subject.split()
    if not words or words[0].lower() in english.DETERMINERS | _PLAIN or len(words) > 3:
        return False
    return all(word[0].isupper() for word in words) and not english.plural(subject) and not things_in(subject, "en")


def acts_as(hero: Hero, subject: str) -> bool:
    """Whether a subject is the protagonist."""
    return not subject or subject.lower() in {"he", "she", "it", "they", "who"} or head_of(subject) == hero.head.lower()


def definite(subject: str, hero: Hero) -> str:
    """A subject that was introduced before: `a fox` -> `the fox`, `Volunteers` -> `the volunteers`."""
    if acts_as(hero, subject):
        return hero.definite
    words = subject.split()
    if (
        is_named(subject)
        or subject.lower() in _PLAIN
        or words[0].lower() in {"my", "your", "our", "his", "her", "their"}
    ):
        return subject if is_named(subject) else subject.lower()
    rest = words[1:] if words[0].lower() in english.DETERMINERS and len(words) > 1 else words
    return f"the {_low(' '.join(rest))}"


def _low(text: str) -> str:
    return text[:1].lower() + text[1:]


def _english(clauses: list[Clause], text: str, primary: str | None, product: str | None) -> Hero:
    colour = colour_name(primary)
    first = next((clause.subject.lower() for clause in clauses if clause.verb), "")
    if first in {"you", "i"}:  # the viewer
        return _from_noun("person", colour, plural=False)
    best: tuple[int, Clause] | None = None
    for at, clause in enumerate(clauses):
        subject = bare_subject(clause)
        if not subject or subject.lower() in _PLAIN:
            continue
        names_product = product is not None and product.lower() in subject.lower()
        alive = kind_of(head_of(subject)) in {"animal", "person", "machine"} or is_named(subject) or _known(subject)
        rank = at + (0 if alive and not names_product else 100 if not names_product else 50)
        if best is None or rank < best[0]:
            best = (rank, clause)
    if best is None or best[0] >= 100:
        return _inanimate(text, colour)
    return _hero_from(bare_subject(best[1]), text, colour, product)


def _known(subject: str) -> bool:
    return any(kind_of(thing) in {"animal", "person", "machine"} for thing in things_in(subject, "en"))


def _inanimate(text: str, colour: str) -> Hero:
    """Nobody acts: someone whom the text names, or a person, stands for the viewer."""
    for thing in things_in(text, "en"):
        if kind_of(thing) in {"animal", "person", "machine"}:
            return _from_noun(thing, colour, plural=thing in MANY)
    return _from_noun("person", colour, plural=False)


def _hero_from(subject: str, text: str, colour: str, product: str | None) -> Hero:
    if is_named(subject):
        who = "person"
        if product and product.lower() in subject.lower():
            return Hero(head=subject, definite=subject, indefinite=subject, description=f"{subject}", named=True)
        who = "woman" if re.search(r"\b(she|her)\b", text, re.IGNORECASE) else who
        who = "man" if who == "person" and re.search(r"\b(he|his)\b", text, re.IGNORECASE) else who
        animal = next((thing for thing in things_in(text, "en") if kind_of(thing) in {"animal", "machine"}), "")
        if re.search(rf"{re.escape(subject)},? (?:the|a|an) (?:\w+ )?{re.escape(animal)}\b", text) and animal:
            who = animal
        description = f"{subject}, {english.with_article(who)}{_worn(who, colour)},"
        return Hero(head=subject, definite=subject, indefinite=subject, description=description, named=True)
    words = subject.split()
    many = english.plural(subject)
    determined = words[0].lower() in english.DETERMINERS
    noun = " ".join(words[1:] if determined else words)
    noun = noun if noun.isupper() else noun[:1].lower() + noun[1:]
    bare = noun if many else english.with_article(noun)
    if words[0].lower() in {"two", "three", "four", "five", "six"}:
        bare = f"{words[0].lower()} {noun}"
    known = things_in(noun, "en")
    worn = "" if many or not known else _worn(known[-1], colour)
    own = words[0].lower() in {"my", "your", "his", "her", "its", "our", "their"}
    definite = f"{words[0].lower()} {noun}" if own else f"the {noun}"
    return Hero(head=head_of(subject), definite=definite, indefinite=bare, description=f"{bare}{worn}", plural=many)
