"""Captions: a scene in the words of people, in many phrasings, for training a generator and for judging one.

A caption says a part of what is true of its scene, never something else; `Caption.says` names what it says. The
phrases are in `phrases.toml`; the ways of writing are `WAYS`, from a plain sentence to a list of tags.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from models.world.chance import generator
from models.world.language.grammar import THINGS, VEHICLES
from models.world.specification import Accessory, Specification, Subject

SLOTS = ("setting", "action", "camera", "style", "time", "weather")
PAIRS = ("headphones",)  # things without a singular
HOW_OFTEN = {  # how often a caption mentions what it could leave out
    "setting": 0.85,
    "action": 0.9,
    "camera": 0.55,
    "style": 0.6,
    "time": 0.6,
    "weather": 0.6,
    "look": 0.75,
}
PLAIN = {"camera": "static", "style": "flat", "time": "day", "weather": "clear", "action": "idle"}
PLAIN_OFTEN = 0.25  # what goes without saying is said this much as often


@dataclass(frozen=True)
class Caption:
    """A sentence about a scene, and which of the scene's attributes it says: slots, and "look" for colours and wear."""

    text: str
    says: frozenset[str]


@cache
def phrases() -> dict[str, dict[str, list[str]]]:
    """The table of phrases: {slot: {thing: [phrase, ...]}}."""
    return tomllib.loads((Path(__file__).parent / "phrases.toml").read_text(encoding="utf-8"))


class _Teller:
    """Chooses words for one scene with a chance of its own."""

    def __init__(self, spec: Specification, seed: int) -> None:
        self.spec, self.chance = spec, generator(seed, "caption")

    def often(self, share: float) -> bool:
        return bool(self.chance.random() < share)

    def one(self, slot: str, thing: str) -> str:
        choices = phrases()[slot][thing]
        return choices[int(self.chance.integers(len(choices)))]

    def chosen(self) -> frozenset[str]:
        """What this caption will say."""
        said = set()
        for slot in SLOTS:
            plain = PLAIN.get(slot) == getattr(self.spec, slot)
            if self.often(HOW_OFTEN[slot] * (PLAIN_OFTEN if plain else 1.0)):
                said.add(slot)
        if self.often(HOW_OFTEN["look"]):
            said.add("look")
        return frozenset(said)

    def noun(self, subject: Subject, *, look: bool, article: bool = True) -> str:
        """A subject with its colour, size and what it wears: "a small red fox in a blue scarf"."""
        name = self.one("subject", subject.look or subject.kind)
        words = [self.one("size", subject.size)] if look and subject.size else []
        words += [self.one("colour", subject.colour)] if look and subject.colour else []
        text = " ".join([*words, name])
        if article:
            text = f"{self._article(text, subject)} {text}"
        worn = [self._worn(a) for a in subject.accessories] if look else []
        if not worn:
            return text
        link = (" wearing ", " with ", " in ")[int(self.chance.integers(3 if len(worn) == 1 else 2))]
        return text + link + " and ".join(worn)

    def _article(self, text: str, subject: Subject) -> str:
        if subject.kind in PAIRS:
            return "a pair of"
        return "an" if text[0] in "aeiou" else "a"

    def _worn(self, accessory: Accessory) -> str:
        name = self.one("accessory", accessory.kind)
        words = f"{self.one('colour', accessory.colour)} {name}" if accessory.colour else name
        if accessory.kind == "glasses":
            return words
        return f"{'an' if words[0] in 'aeiou' else 'a'} {words}"

    def who(self, says: frozenset[str], *, article: bool = True) -> str:
        """Those who act: "a fox and a bear"; what is handled by the action is said with its verb."""
        look = "look" in says
        acting = self.spec.subjects[:1] if self.handled(says) else self.spec.subjects
        nouns = [self.noun(s, look=look, article=article) for s in acting]
        return nouns[0] if len(nouns) == 1 else f"{', '.join(nouns[:-1])} and {nouns[-1]}"

    def handled(self, says: frozenset[str]) -> Subject | None:
        """The thing that the action is done to: a burger that is eaten, a car that is driven."""
        lead, *others = self.spec.subjects
        if len(others) != 1 or "action" not in says or self.spec.action not in phrases()["handling"]:
            return None
        kinds = VEHICLES if self.spec.action == "drive" else THINGS
        return others[0] if others[0].kind in kinds and lead.kind not in (*THINGS, *VEHICLES) else None

    def verb(self, says: frozenset[str], form: int) -> str:
        """The action as "walks" (0) or "walking" (1), with what is handled: "eats a burger"."""
        action, lead, thing = self.spec.action, self.spec.subjects[0].kind, self.handled(says)
        if thing:
            return f"{self.one('handling', action).split(' | ')[form]} {self.noun(thing, look='look' in says)}"
        slot, key = ("driving", lead) if action == "drive" and lead in phrases()["driving"] else ("action", action)
        return self.one(slot, key).split(" | ")[form]


def _sentence(t: _Teller, says: frozenset[str]) -> str:
    """A whole sentence: "A fox in a red scarf walks through the forest at night."."""
    words = [t.who(says)]
    if "action" in says:
        several = len(t.spec.subjects) > 1 and not t.handled(says)
        words.append(f"are {t.verb(says, 1)}" if several else t.verb(says, 0))
    text = _capital(" ".join([*words, *_circumstances(t, says)]))
    if "style" in says:
        style = t.one("style", t.spec.style)
        text += f", {style}" if t.often(0.5) else f". {_capital(style)}"
    text += "."
    if "camera" in says:
        text += f" {_capital(t.one('camera', t.spec.camera))}."
    return text


def _fronted(t: _Teller, says: frozenset[str]) -> str:
    """Circumstances first: "At night in the rain, a fox is walking in the forest, slow zoom in"."""
    first = [t.one(slot, getattr(t.spec, slot)) for slot in ("time", "weather") if slot in says]
    rest = [t.who(says)]
    if "action" in says:
        rest.append(t.verb(says, 1))
    if "setting" in says:
        rest.append(t.one("setting", t.spec.setting))
    tail = [t.one(slot, getattr(t.spec, slot)) for slot in ("style", "camera") if slot in says]
    head = [_capital(" ".join(first))] if first else []
    return ", ".join([*head, " ".join(rest), *tail])


def _tags(t: _Teller, says: frozenset[str]) -> str:
    """A list of tags, in any order after the subject: "fox, red scarf, walking, forest at night, watercolour"."""
    slots = [slot for slot in SLOTS if slot in says]
    tags = [t.verb(says, 1) if slot == "action" else t.one(slot, getattr(t.spec, slot)) for slot in slots]
    order = t.chance.permutation(len(tags))
    return ", ".join([t.who(says, article=False), *(tags[int(n)] for n in order)])


def _directed(t: _Teller, says: frozenset[str]) -> str:
    """A director's note: the camera first: "Slow zoom in: a fox walking in the forest, at night"."""
    words = [t.who(says)]
    words += [t.verb(says, 1)] if "action" in says else []
    words += _circumstances(t, says)
    lead = [t.one(slot, getattr(t.spec, slot)) for slot in ("camera", "style") if slot in says]
    return f"{_capital(', '.join(lead))}: {' '.join(words)}" if lead else _capital(" ".join(words))


def _titled(t: _Teller, says: frozenset[str]) -> str:
    """A picture's title: "Watercolour painting of a fox walking in the forest at dawn, tracking shot"."""
    words = [t.who(says)]
    words += [t.verb(says, 1)] if "action" in says else []
    words += _circumstances(t, says)
    style = (
        f"{t.one('picture', t.spec.style)} of "
        if "style" in says
        else ("a video of ", "a clip of ", "")[int(t.chance.integers(3))]
    )
    tail = f", {t.one('camera', t.spec.camera)}" if "camera" in says else ""
    return _capital(style + " ".join(words)) + tail


def _circumstances(t: _Teller, says: frozenset[str]) -> list[str]:
    slots = [slot for slot in ("setting", "time", "weather") if slot in says]
    if len(slots) > 1 and t.often(0.3):
        slots.reverse()
    return [t.one(slot, getattr(t.spec, slot)) for slot in slots]


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


Way = Callable[[_Teller, frozenset[str]], str]
WAYS: tuple[Way, ...] = (_sentence, _fronted, _tags, _directed, _titled)


def caption(spec: Specification, seed: int, *, says: Sequence[str] | None = None) -> Caption:
    """One caption of a scene; the same for the same seed.

    Args:
        spec: the scene.
        seed: chooses the way of writing, the phrases and what is left out.
        says: the attributes to say (names of SLOTS, and "look"); None leaves it to chance.
    """
    teller = _Teller(spec, seed)
    chosen = teller.chosen() if says is None else frozenset(says)
    way = WAYS[int(teller.chance.integers(len(WAYS)))]
    return Caption(way(teller, chosen), chosen)


def full_caption(spec: Specification, seed: int) -> Caption:
    """A caption that leaves nothing out: the prompt of an evaluation."""
    return caption(spec, seed, says=(*SLOTS, "look"))


def labels(spec: Specification, *, says: Sequence[str] = (*SLOTS, "look")) -> str:
    """A scene in the world's own names, always in the same order: "small red fox, blue scarf; walk; forest; night".

    It is what a prompt says once it is understood, and what a small network learns soonest to follow.
    """
    parts = [" and ".join(_label(one, look="look" in says) for one in spec.subjects)]
    return "; ".join(parts + [getattr(spec, slot) for slot in SLOTS if slot in says and slot != "subject"])


def _label(subject: Subject, *, look: bool) -> str:
    own = (subject.size, subject.colour, subject.look or subject.kind) if look else (subject.look or subject.kind,)
    worn = [" ".join(filter(None, (one.colour, one.kind))) for one in subject.accessories] if look else []
    return ", ".join([" ".join(filter(None, own)), *worn])
