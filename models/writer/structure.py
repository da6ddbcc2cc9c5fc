"""The structure of a story: which kind it is, how many scenes, and what each scene is for."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, replace
from typing import Any

from models.writer import english
from models.writer.clauses import Clause
from models.writer.lexicon import action_in, setting_in, things_in
from studio.brief import Brief

MIN_SCENES, MAX_SCENES = 3, 12
SHORTEST, LONGEST = 3.0, 6.0  # seconds of a scene, when the brief leaves room

_BEFORE_AFTER = re.compile(
    r"(\bbefore\b.*\bafter\b|\bused to\b|\bno more\b|\bfrüher\b.*\b(jetzt|heute)\b|\bvorher\b.*\bnachher\b|"
    r"\bavant\b.*\b(après|maintenant|aujourd'hui)\b|\bantes\b.*\b(después|depois|ahora|agora|hoy|hoje)\b|"
    r"(以前|かつて|昔).*(今|いま))",
    re.IGNORECASE | re.DOTALL,
)
_LIST = re.compile(
    r"\b(\d+|two|three|four|five|six|seven|zwei|drei|vier|fünf|deux|trois|quatre|cinq|dos|tres|cuatro|cinco|dois|três|"
    r"quatro)\s+(?:\w+\s+)?(reasons|ways|things|tips|steps|facts|habits|gründe|tipps|wege|schritte|raisons|façons|"
    r"conseils|étapes|razones|consejos|pasos|maneras|razões|motivos|dicas|passos)\b|[0-9０-９一二三四五]つの",
    re.IGNORECASE,
)
_INVITATION = re.compile(
    r"\b(join us|you're invited|you are invited|festival|grand opening|open day|"
    r"einladung|straßenfest|sommerfest|eröffnung|venez|fête|rejoignez|inauguration|únete|fiesta|festa|venha|convite)\b|祭|招待",
    re.IGNORECASE,
)


@dataclass(frozen=True, kw_only=True)
class Beat:
    """What one scene is for: `kind` names the section of lines, `clauses` what the brief says happens in it."""

    kind: str
    order: float
    clauses: tuple[Clause, ...] = ()
    name: str = ""  # its part in the structure, as the story shows it
    sells: bool = False  # the call to action is said here


def structure_of(brief: Brief, clauses: list[Clause]) -> str:
    """list, before-after, invitation, journey or hook: what the brief's own words call for."""
    text = f"{brief.title}\n{brief.story or ''}"
    if sum(clause.bullet for clause in clauses) >= 2 or _LIST.search(text):
        return "list"
    if _BEFORE_AFTER.search(text):
        return "before-after"
    if _INVITATION.search(text):
        return "invitation"
    places = {setting_in(clause.text)[0] for clause in clauses} - {""}
    moving = sum(kind_of_clause(clause, brief.language) in {"move", "rise", "see", "return"} for clause in clauses)
    return "journey" if len(places) >= 3 or moving >= 3 else "hook"


def kind_of_clause(clause: Clause, language: str) -> str:
    """prepare, see, rise, move, return, find, ...: what the clause's verb does in a story."""
    if clause.base:
        if clause.base in {"come", "get", "go", "head", "fly", "walk", "run", "drive", "arrive"} and re.match(
            r"(?:back )?home\b|back\b", clause.rest
        ):
            return "return"
        return english.verb_beats().get(clause.base, "default")
    action = action_in(clause.text, language.split("-", maxsplit=1)[0])
    return action["beat"] if action else "default"


def scene_count(brief: Brief, clauses: list[Clause]) -> int:
    """How many scenes: the brief's number, else as many as there are things to show and time to show them."""
    if isinstance(brief.scenes, int):
        return brief.scenes
    wanted = len(clauses) + bool(brief.call_to_action or brief.product)
    if brief.seconds:
        most = max(MIN_SCENES, math.floor(brief.seconds / SHORTEST))
        least = math.ceil(brief.seconds / LONGEST)
        wanted = min(max(wanted, least), most)
    return min(max(wanted, MIN_SCENES), MAX_SCENES)


def plan(brief: Brief, clauses: list[Clause], structure: str) -> list[Beat]:
    """The beats in order: the brief's clauses, merged or joined by others until the number is right."""
    count = scene_count(brief, clauses)
    sells = bool(brief.call_to_action or brief.product)
    beats = [
        Beat(kind=kind_of_clause(clause, brief.language), order=at, clauses=(clause,))
        for at, clause in enumerate(clauses)
    ]
    beats = _merged(beats, count, brief.language)
    for beat in _additions(beats, brief, structure)[: count - len(beats)]:
        beats.append(beat)
    beats.sort(key=lambda beat: beat.order)
    if sells and beats[-1].kind != "cta":
        beats[-1] = replace(beats[-1], sells=True)
    return _named(beats, structure)


def _additions(beats: list[Beat], brief: Brief, structure: str) -> list[Beat]:
    """What may be added, the most useful first. There is always enough for twelve scenes."""
    last = beats[-1].order
    middle = beats[len(beats) // 2].order
    sells = bool(brief.call_to_action or brief.product)
    added = [Beat(kind="cta", order=99, sells=True)] if sells else []
    opening = Beat(kind="opening", order=-1)
    reaction = Beat(kind="reaction", order=last + 0.2)
    product = [Beat(kind="product", order=last + 0.6)] if brief.product else []
    audience = [Beat(kind="audience", order=last + 0.5)] if brief.audience else []
    added += [reaction, opening] if structure == "before-after" else [opening, reaction]
    added += [*product, *audience, Beat(kind="anticipation", order=middle - 0.5)]
    added += [Beat(kind="detail", order=beat.order + 0.3, clauses=beat.clauses) for beat in beats[:3]]
    added += [Beat(kind="memory", order=last + 0.3)]
    added += [Beat(kind="steady", order=middle + 0.35 + step / 100) for step in range(8)]
    return added


def _merged(beats: list[Beat], count: int, language: str) -> list[Beat]:
    """At most `count` beats: the neighbours that matter least become one scene, the first and last stay."""
    beats = list(beats)
    while len(beats) > count:
        pairs = range(len(beats) - 1)
        weights = [
            _weight(beats[at], language) + _weight(beats[at + 1], language) + (2 if at in {0, len(beats) - 2} else 0)
            for at in pairs
        ]
        at = weights.index(min(weights))
        first, second = beats[at], beats[at + 1]
        main = first if _weight(first, language) >= _weight(second, language) else second
        beats[at : at + 2] = [replace(main, order=first.order, clauses=first.clauses + second.clauses)]
    return beats


def _weight(beat: Beat, language: str) -> float:
    """How much there is to see in a beat."""
    text = " ".join(clause.text for clause in beat.clauses)
    seen: list[Any] = things_in(text, language.split("-", maxsplit=1)[0])
    return len(seen) + 2 * bool(setting_in(text)[0]) + 0.02 * len(text) + (beat.kind != "default") + len(beat.clauses)


_NAMES = {
    "hook": ("hook", "problem", "turn", "payoff"),
    "journey": ("departure", "stop", "stop", "return"),
    "before-after": ("before", "before", "turn", "after"),
    "list": ("promise", "point", "point", "point"),
    "invitation": ("invitation", "promise", "promise", "highlight"),
}


def _named(beats: list[Beat], structure: str) -> list[Beat]:
    """Each beat with its part in the structure."""
    first, early, late, last = _NAMES[structure]
    named = []
    for at, beat in enumerate(beats):
        if beat.kind == "cta":
            name = "call to action"
        elif at == 0:
            name = first
        elif at == len(beats) - 1 or (at == len(beats) - 2 and beats[-1].kind == "cta"):
            name = last
        else:
            name = early if at <= len(beats) / 2 - 0.5 else late
        named.append(replace(beat, name=name))
    return named
