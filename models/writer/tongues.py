"""What the writer knows of each language: how clauses are cut, how wide a line is, how fast it is read."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from models.writer.lexicon import lexicon


@dataclass(frozen=True, kw_only=True)
class Tongue:
    """One language.

    `line` is how many letters a caption line holds, `pace` how many are read in a second; `stop` ends a sentence.
    `cut` matches commas and conjunctions, `openers` the words after a verb that show that a part begins with a verb.
    """

    code: str
    spaced: bool = True
    line: int = 42
    pace: float = 15.0
    stop: str = "."
    cut: str = r"(\s*[,،]\s+)"
    openers: frozenset[str] = frozenset()
    subjects: frozenset[str] = frozenset()
    endings: str = ""

    def starts_clause(self, piece: str, before: str) -> bool:
        """Whether a piece after a comma or a conjunction is a clause of its own."""
        return self._spaced_clause(piece, before) if self.spaced else self._unspaced_clause(piece, before)

    def _spaced_clause(self, piece: str, before: str) -> bool:  # noqa: PLR0911 - a list of rules
        words = piece.split()
        if len(words) < 2 or len(before.split()) < 3:
            return False
        if not self.openers:  # a language that is not known: long parts are clauses
            return len(words) >= 4 and len(before.split()) >= 4
        if len(before.split()) < 5 and not self._has_verb(before.split()):
            return False  # "Le samedi 14 juin, ..."
        first, second = words[0].strip("«»\"'").lower(), words[1].lower()
        if re.match(r"(s'|se |me |j'|l')", piece.lower()) or first in {"se", "sich", "lo", "les"}:
            return True
        if (
            self.code == "de"
            and words[0][0].isupper()
            and re.fullmatch(r"[a-zäöü]+(en|t)", words[1])
            and len(words) > 2
        ):
            return True  # "Nachbarn tragen Tische heraus": nouns are capitalised, so a small second word is the verb
        known = any(piece.lower().startswith(form) for form in self._verbs())
        looks = bool(re.search(self.endings, first)) and words[0][0].islower() and first not in self.subjects
        if known or (looks and (second in self.openers or re.match(r"(l'|d'|s')", second))):
            return True
        return first in self.subjects and self._has_verb(words[1:7])

    def _has_verb(self, words: list[str]) -> bool:
        forms = self._verbs()
        for at, word in enumerate(words[:-1]):
            plain = word.lower().strip(",.")
            if plain in forms or (
                at and word[0].islower() and re.search(self.endings, plain) and words[at + 1].lower() in self.openers
            ):
                return True
        return False

    def _verbs(self) -> frozenset[str]:
        return _verbs(self.code)

    @staticmethod
    def _unspaced_clause(piece: str, before: str) -> bool:
        body, previous = piece.rstrip("、,，"), before.rstrip("、,，")
        if len(body) < 5 or len(previous) < 5:
            return False
        if re.search(r"[はがもにをとへので]$", previous) and not re.search(r"(ので|んで|いで)$", previous):
            return False
        return bool(re.search(r"[\u3041-\u3096]$", previous))


@lru_cache(maxsize=8)
def _verbs(code: str) -> frozenset[str]:
    """The language's verbs in the lexicon."""
    return frozenset(form for entry in lexicon()["actions"].values() for form in entry.get(code, ()))


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


TONGUES = {
    "en": Tongue(code="en"),
    "de": Tongue(
        code="de", line=42, pace=14,
        cut=r"(\s*,\s+(?:und dann |und |aber |doch |dann )?|\s+und dann\s+|\s+und\s+|\s+dann\s+|:\s+)",
        openers=_set(
            "der die das den dem des ein eine einen einem einer mit auf durch in im ins zu zum zur nach von "
            "vom an am ans über unter für sich ihr ihre ihren sein seine seinen unser unsere alle allen "
            "jeden jede jedes aus bei vor zurück nicht es sie ihn uns wieder los um kein keine"
        ),
        subjects=_set(
            "der die das ein eine er sie es wir ihr ich alle jeder jede jedes unser unsere niemand plötzlich "
            "doch dann da jetzt seine ihre sein"
        ),
        endings=r"(t|en|rn|ln|ß)$",
    ),
    "fr": Tongue(
        code="fr", line=42, pace=15,
        cut=r"(\s*,\s+(?:et puis |puis |et |mais |alors )?|\s+et puis\s+|\s+puis\s+|\s+et\s+|\s+mais\s+|\s*:\s+)",
        openers=_set(
            "le la les un une des du de au aux à en dans sur sous par avec chez vers pour son sa ses leur "
            "leurs notre nos votre vos tout toute tous toutes chaque sans jusqu'au jusqu'à pas ce cette ces "
            "plus ses"
        ),
        subjects=_set(
            "le la les un une il elle on nous vous ils elles je tu chaque tout toute son sa ses notre nos"
        ),
        endings=r"(e|it|rt|nd|t|ent|ons|ez|d|a)$",
    ),
    "es": Tongue(
        code="es", line=42, pace=15.5,
        cut=r"(\s*,\s+(?:y luego |luego |y |pero |e )?|\s+y luego\s+|\s+luego\s+|\s+y\s+|\s+e\s+|\s+pero\s+|:\s+)",
        openers=_set(
            "el la los las un una unos unas al a en con por hacia hasta sobre su sus nuestro nuestra cada "
            "todo toda todos todas para sin lo le les se su del"
        ),
        subjects=_set(
            "el la los las un una él ella ellos ellas nosotros nadie todos cada su sus nuestro nuestra"
        ),
        endings=r"(a|e|an|en|ó|aron|ieron|amos|emos)$",
    ),
    "pt": Tongue(
        code="pt", line=42, pace=15.5,
        cut=r"(\s*,\s+(?:e depois |depois |e |mas )?|\s+e depois\s+|\s+depois\s+|\s+e\s+|\s+mas\s+|:\s+)",
        openers=_set(
            "o a os as um uma uns umas ao à aos às em no na nos nas com por pelo pela até sobre seu sua seus "
            "suas nosso nossa cada todo toda todos todas para sem se do da num numa"
        ),
        subjects=_set(
            "o a os as um uma ele ela eles elas nós ninguém todos cada seu sua nosso nossa"
        ),
        endings=r"(a|e|am|em|ou|eu|iu|amos|emos|ê|á)$",
    ),
    "ja": Tongue(code="ja", spaced=False, line=16, pace=7, stop="。"),
    "zh": Tongue(code="zh", spaced=False, line=16, pace=6, stop="。"),
    "ko": Tongue(code="ko", line=22, pace=8),
    "th": Tongue(code="th", spaced=False, line=32, pace=12, stop=""),
    "hi": Tongue(code="hi", line=38, pace=12, stop="।"),
    "ar": Tongue(code="ar", line=40, pace=13),
}  # fmt: skip


def tongue(language: str) -> Tongue:
    """The language of a BCP 47 tag; one that is not known is treated with care: only clear cuts."""
    code = language.split("-", maxsplit=1)[0].lower()
    return TONGUES.get(code) or Tongue(code=code)
