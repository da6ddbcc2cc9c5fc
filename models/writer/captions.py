"""Captions: the brief's own words first, put into lines that fit a phone; lines from the catalog around them.

A caption quotes the clause that its scene shows, or says it shorter through a line of the catalog. No caption is
used twice in a story, none contains a banned word while there is another, and the last one carries the product and
the call to action.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from models.writer import english
from models.writer.catalog import candidates, words_of
from models.writer.clauses import Clause
from models.writer.hero import Hero, acts_as, bare_subject, definite
from models.writer.structure import Beat
from models.writer.tongues import Tongue, tongue
from studio.brand import banned_in
from studio.brief import Brief
from studio.digest import derive_seed

MAX_LINES = 2
_LEADING = {"see": ("at", "to", "up", "the top of"), "rise": ("up", "to", "onto", "on", "into", "over")}


def wrapped(text: str, speech: Tongue) -> list[str]:
    """The text in lines as a caption shows it, filled one after the other."""
    if not speech.spaced:
        return [text[at : at + speech.line] for at in range(0, len(text), speech.line)] or [""]
    lines = [""]
    for word in text.split():
        grown = f"{lines[-1]} {word}".strip()
        if len(grown) <= speech.line or not lines[-1]:
            lines[-1] = grown
        else:
            lines.append(word)
    return lines


def fits(text: str, speech: Tongue) -> bool:
    """Whether a caption has at most two lines."""
    lines = wrapped(text, speech)
    return len(lines) <= MAX_LINES and all(len(line) <= speech.line for line in lines)


@dataclass
class Author:
    """Writes the captions of one story."""

    brief: Brief
    hero: Hero
    tone: str
    seed: int
    clauses: list[Clause]
    used: set[str] = field(default_factory=set)
    openings: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.speech = tongue(self.brief.language)
        self.code = self.speech.code
        self.salt = derive_seed(self.seed, self.brief.title, self.brief.story or "")

    def captions(self, beats: list[Beat]) -> list[str]:
        """A caption for every beat."""
        found = [self._caption(beat, at, len(beats)) for at, beat in enumerate(beats)]
        product = self.brief.product
        if product and not any(product.casefold() in caption.casefold() for caption in found):
            found[-2] = self._take([f"{found[-2]} {product}.", f"{product}{self.speech.stop}"]) or found[-2]
        return found

    def _caption(self, beat: Beat, at: int, count: int) -> str:
        place = "first" if at == 0 else "last" if at == count - 1 else "middle"
        pool = self._pool(beat, place)
        if beat.sells:
            pool = self._selling(beat, pool, place)
        return self._take(pool) or (self.brief.call_to_action or "" if beat.sells else "")

    def _pool(self, beat: Beat, place: str) -> list[str]:
        """Captions that fit the beat, the best first."""
        words = self.words(beat)
        lines = candidates(self.code, beat.kind, words, tone=self.tone, place=place, seed=self.salt)
        if beat.kind in {"cta", "opening", "product", "audience", "anticipation", "reaction", "memory", "steady"}:
            return lines or self._plain(beat)
        if beat.kind == "detail":
            return lines or self._plain(beat)
        own = self._own(beat)
        main = beat.clauses[0]
        told = not acts_as(self.hero, bare_subject(main) or main.actor)
        if len(beat.clauses) > 1 or told or main.bullet or self.code != "en" or main.mark != ".":
            return own + lines
        if main.adverb or not clause_is_plain(main) or (main.subject and self._even(main.text)):
            return own + lines
        return lines + own

    def _even(self, salt: str) -> bool:
        """A coin that falls the same way for the same brief."""
        return derive_seed(self.salt, salt) % 2 == 0

    # What the brief itself says

    def _own(self, beat: Beat) -> list[str]:
        """The beat's clauses as sentences, then shorter and shorter."""
        texts = []
        if len(beat.clauses) > 1:
            first, second = beat.clauses[0], beat.clauses[1]
            if (
                self.code == "en"
                and second.actor
                and not second.subject
                and second.lead.lower() == second.adverb
                and not second.first
            ):
                texts.append(_stopped(f"{_cap(self._english_text(first))} and {second.text}", second.mark))
            both = [self._sentence(clause) for clause in beat.clauses]
            texts.append(f" {''}".join(both) if self.speech.spaced else "".join(both))
        texts += [self._sentence(clause) for clause in beat.clauses]
        texts += [self._shortened(clause) for clause in beat.clauses]
        return texts

    def _sentence(self, clause: Clause) -> str:
        """A clause as a sentence of its own, in the brief's words."""
        if self.code == "en":
            return _stopped(_cap(self._english_text(clause)), clause.mark)
        stop = self.speech.stop
        at = self.clauses.index(clause)
        continued = at + 1 < len(self.clauses) and not self.clauses[at + 1].first
        mark = clause.mark if clause.mark != "." else stop
        if self.speech.spaced:
            text = _cap(clause.text) if clause.first else f"… {clause.text}"
            return f"{text} …" if continued else _stopped(text, mark)
        return f"{clause.text}……" if continued else _stopped(clause.text, mark)

    def _english_text(self, clause: Clause) -> str:
        """With a subject where the clause leaves it out; commands stay commands."""
        if clause.verb and not clause.subject and (clause.actor or clause.form != "base"):
            who = "they" if english.plural(clause.actor) else definite(clause.actor, self.hero)
            lead = f" {clause.lead.lower()}" if clause.lead else ""
            text = clause.text[len(clause.lead) :].strip(" ,") if clause.lead else clause.text
            return f"{who}{lead} {text}"
        return re.sub(r"^(when|as|while|once)\s+(?=\w)", "", clause.text, flags=re.IGNORECASE)

    def _shortened(self, clause: Clause) -> str:
        """The longest beginning of a clause that fits and ends where one may stop."""
        text = self._sentence(clause)
        if fits(text, self.speech):
            return text
        if not self.speech.spaced:
            return text[: self.speech.line * MAX_LINES - 1].rstrip("、。…") + "…"
        for cut in sorted((at for at, letter in enumerate(text) if letter == ","), reverse=True):
            if cut > len(text) // 3 and fits(f"{text[:cut]} …", self.speech):
                return f"{text[:cut]} …"
        words = text.split()
        while len(words) > 3 and not fits(" ".join(words).rstrip(" ,.:;…") + " …", self.speech):
            words.pop()
        while len(words) > 3 and words[-1].lower().strip(",") in english.PREPOSITIONS | english.DETERMINERS | {"and"}:
            words.pop()
        return " ".join(words).rstrip(" ,.:;…") + " …"

    # Selling

    def _selling(self, beat: Beat, pool: list[str], place: str) -> list[str]:
        """Captions that say the product and the call to action, after what happens when there is room."""
        calls = self._calls(place)
        if beat.kind == "cta":
            return calls
        gap = " " if self.speech.spaced else ""
        return [f"{line}{gap}{call}" for call in calls[:1] for line in pool if line] + calls

    def _calls(self, place: str) -> list[str]:
        """The call to action with the product, in the order of the seed."""
        product, cta = self.brief.product or "", (self.brief.call_to_action or "").rstrip(" .。!！…")
        named = bool(product) and product.casefold() in cta.casefold()
        section = "cta" if product and cta else "cta_only" if cta else "product_only" if product else "nothing_to_sell"
        section = "cta_named" if named else section
        lines = candidates(
            self.code, section, self.words(None) | {"cta": cta}, tone=self.tone, place=place, seed=self.salt
        )
        if not _takes_with(cta):
            lines = [line for line in lines if " with " not in line.replace(cta, "")] or lines
        plain = ". ".join(part for part in (cta, product if not named else "") if part)
        if self.brief.call_to_action and self.brief.call_to_action.rstrip().endswith("!"):
            lines = [line.replace(f"{cta}.", f"{cta}!") for line in lines]
        alone = [_stopped(text, self.speech.stop) for text in (plain, cta, product, self.brief.title) if text]
        return [*lines, *alone]

    # Choosing

    def words(self, beat: Beat | None) -> dict[str, str]:
        """The names that lines may use, as far as this brief and this beat have them."""
        brief, hero = self.brief, self.hero
        clause = beat.clauses[0] if beat and beat.clauses else self._memorable()
        shared = words_of(
            title=brief.title.rstrip(" ."), product=brief.product, audience=brief.audience,
            cta=brief.call_to_action, closing=self.clauses[-1].text, opening=self.clauses[0].text,
        )  # fmt: skip
        if self.code != "en":
            return shared | words_of(
                sentence=clause.text, bare=_trimmed(clause.text), rest=_rest_of(clause.text, self.speech)
            )
        if hero.head != "person" and not hero.plural:  # nobody whom viewers know; and lines speak of one
            shared |= words_of(subject=hero.definite, hero=hero.head, hero_a=hero.indefinite)
        if not clause.verb or len(beat.clauses if beat else ()) > 1:
            return shared | words_of(sentence=self._english_text(clause))
        thing, tail = _object(clause, beat.kind if beat else "")
        doing = f"{english.gerund(clause.base)} {clause.rest}".strip() if clause.form in {"s", "past"} else ""
        return shared | words_of(
            sentence=self._english_text(clause), thing=thing, object=_undetermined(thing), tail=tail, rest=clause.rest,
            gerund=doing if len(doing) <= 42 else "",
        )  # fmt: skip

    def _memorable(self) -> Clause:
        """The first clause that has a thing to remember."""
        return next((clause for clause in self.clauses if clause.verb and _object(clause, "")[0]), self.clauses[0])

    def _plain(self, beat: Beat) -> list[str]:
        """Captions in a language without lines: the brief's own words only."""
        brief = self.brief
        by_kind = {"opening": brief.title, "product": brief.product, "audience": brief.audience}
        own = [by_kind.get(beat.kind) or "", brief.title, brief.product or "", brief.audience or ""]
        pieces = [piece for clause in self.clauses for piece in (clause.text, *re.split(r"[,،、]\s*", clause.text))]
        return [*own, *(_cap(piece.strip()) for piece in pieces if len(piece.strip()) > 3), ""]

    def _take(self, pool: list[str]) -> str:
        """The first caption that fits, is new, and says nothing that the brand forbids."""
        banned = self.brief.brand.banned_words
        usable = [text for text in pool if fits(text, self.speech) and not any(banned_in(text, banned))]
        fresh = [text for text in usable if text.casefold() not in self.used]
        varied = [text for text in fresh if _opening(text) not in self.openings]
        chosen = next(iter(varied or fresh), "")
        self.used.add(chosen.casefold())
        self.openings.add(_opening(chosen))
        return chosen


_WITH = {"book", "fly", "travel", "run", "ride", "learn", "write", "plan", "explore", "discover", "cook", "bake",
         "play", "sleep", "move", "lace", "steep", "go", "build", "grow", "join"}  # fmt: skip


def _takes_with(cta: str) -> bool:
    """Whether `... with PRODUCT` may follow a call to action: `Book your first trip`, not `Get yours today`."""
    words = re.findall(r"\w+", cta.lower())
    again = {"with", "at", "on", "today", "now", "tomorrow", "free", "before", "near"} & set(words)
    return bool(words) and words[0] in _WITH and not again and not re.search(r"[@:/]|\.\w", cta)


def clause_is_plain(clause: Clause) -> bool:
    """Whether a clause may be said otherwise: no auxiliary, no label, no second verb in it."""
    second = any(english.verb_forms().get(word, ("", ""))[1] == "s" for word in re.findall(r"and (\w+)", clause.rest))
    command = clause.form == "base" and not clause.actor
    return not command and clause.form != "aux" and not clause.lead and not second and bool(clause.verb)


def _opening(text: str) -> str:
    """The words by which a repeated pattern is noticed."""
    words = re.findall(r"\w+", text.casefold())
    return " ".join(words[:2] if len(words[:1]) and len(words[0]) < 4 else words[:1])


def _object(clause: Clause, kind: str) -> tuple[str, str]:
    """(the verb's object with its determiner, what follows it); an object that is long or a pronoun is none."""
    rest = clause.rest
    for lead in _LEADING.get(kind, ()):
        rest = re.sub(rf"^{lead}\s+", "", rest)
    if kind == "return":
        return "", re.sub(r"^(back |home )+", "", f"{rest} ").strip()
    words = rest.split()
    stop = next(
        (at for at, word in enumerate(words) if word.lower().strip(",") in _ENDS or (at and word.endswith(","))),
        len(words),
    )
    if stop < len(words) and words[stop].endswith(",") and words[stop].lower().strip(",") not in _ENDS:
        stop += 1
    thing = " ".join(words[:stop]).rstrip(",")
    if thing.split()[-1:] and len(thing.split()) > 2 and thing.split()[-1] in _SECOND_VERBS:
        return "", ""
    if not thing or stop > 6 or thing.lower().split()[0] in _NO_OBJECT or len(thing) > 34:
        return "", ""
    return thing, " ".join(words[stop:])


_ENDS = (english.PREPOSITIONS | {"and", "but", "who", "that", "which", "while", "when", "because", "so", "if"}) - {"of"}
_SECOND_VERBS = {"rise", "set", "go", "fall", "grow", "run", "pass", "sleep", "burn", "come", "move", "fly", "melt"}
_NO_OBJECT = english.PRONOUNS | english.ADVERBS | {
    "him", "her.", "them", "us", "me", "herself", "himself", "itself", "themselves", "away", "up", "not", "more",
    "less",
    "too", "very", "so", "fast", "faster", "better",
}  # fmt: skip


def _undetermined(thing: str) -> str:
    words = thing.split()
    return " ".join(words[1:]) if words and words[0].lower() in english.DETERMINERS and len(words) > 1 else thing


def _rest_of(text: str, speech: Tongue) -> str:
    """What follows the verb of a clause that begins with it, when it can stand alone (Romance languages)."""
    words = text.split()
    allowed = {
        "fr": {"le", "la", "les", "un", "une", "des", "sur", "dans", "à", "sous", "vers"},
        "es": {"el", "la", "los", "las", "un", "una", "en", "por", "sobre", "hasta"},
        "pt": {"o", "a", "os", "as", "um", "uma", "em", "no", "na", "pelo", "pela", "até"},
    }.get(speech.code, set())
    if 3 <= len(words) <= 8 and words[0].islower() and words[1].lower() in allowed:
        return " ".join(words[1:])
    return ""


def _trimmed(text: str) -> str:
    return text.rstrip(" .!?。！？…")


def _cap(text: str) -> str:
    return text[:1].upper() + text[1:]


def _stopped(text: str, mark: str) -> str:
    text = text.rstrip(" .。,;:")
    return text if text.endswith(("!", "?", "！", "？", "…")) else text + mark
