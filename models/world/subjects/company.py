"""Two or three subjects in one scene: who stands where, how large, facing whom, and what the others do meanwhile.

Composed as an illustrator would: nobody is cut off, sizes differ, three make a triangle with the lead in front, and
all look at each other or at what the scene is about.
"""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

from models.world.specification import Accessory, Specification, Subject
from models.world.subjects.liveliness import WEIGHTLESS
from models.world.subjects.looks import FIGURES, look_of
from models.world.subjects.props import FOOD
from models.world.subjects.role import Player, Role
from models.world.subjects.things import HANDS_FREE

ALONG = ("walk", "run", "carry", "fly", "swim", "drive")  # the others go with the lead
HELD_IN = ("dance", "spin", "eat", "throw", "catch", "carry")  # what is held besides `things.HANDS_FREE`
ALONE = ("bicycle", "rocket")  # vehicles with one seat
TALL = {"elephant": 1.16, "bear": 1.06, "person": 1.0, "pirate": 1.02, "chef": 1.02, "astronaut": 1.0, "robot": 0.94}
TALL |= {"raccoon": 0.86, "fox": 0.86, "dog": 0.84, "penguin": 0.8, "cat": 0.8, "rabbit": 0.78, "turtle": 0.76}
TALL |= {"owl": 0.74}  # beside each other, as a picture book has it
_CHILDREN = ("child", "boy", "girl")
_EXTRAS = (("scarf", ""), ("hat", ""), ("glasses", ""), ("jacket", ""))


LEAST = 690.0  # stage units that the lead is tall at least: a third of the frame and a little


class Place(NamedTuple):
    """Where somebody stands: the lead's own, or another's."""

    x: float
    scale: float = 1.0
    up: float = 0.0  # stage units above the lead's ground: further back


_PAIRS: dict[str, tuple[Place, Place]] = {
    "": (Place(330, 0.96), Place(762, 0.93)),
    "throw": (Place(292, 0.84), Place(806, 0.82)),
    "dance": (Place(304, 0.84), Place(788, 0.82)),
    "offer": (Place(312, 0.86), Place(768, 0.86)),
    "sleep": (Place(326, 0.98), Place(764, 0.96)),
    "spin": (Place(318, 0.94), Place(770, 0.9)),
    "float": (Place(350, 0.92), Place(764, 0.84, 90)),
    "pack": (Place(430, 0.94), Place(170, 0.8, 30)),
    "climb": (Place(486, 0.84), Place(706, 0.72, 90)),
}
_TRIOS: dict[str, tuple[Place, Place, Place]] = {
    "": (Place(540, 0.9), Place(206, 0.82, 26), Place(872, 0.82, 26)),
    "throw": (Place(238, 0.84), Place(846, 0.82), Place(548, 0.66, 54)),
    "float": (Place(540, 0.88), Place(226, 0.72, 170), Place(866, 0.7, 60)),
    "pack": (Place(430, 0.94), Place(170, 0.76, 30), Place(900, 0.66, 40)),
    "climb": (Place(480, 0.82), Place(706, 0.68, 40), Place(640, 0.56, 560)),
}
_TRAINS: dict[str, tuple[tuple[Place, ...], tuple[Place, ...]]] = {  # offsets of two and of three from the lead
    "": ((Place(0, 0.92), Place(-292, 0.88)), (Place(0, 0.86), Place(-240, 0.8, 10), Place(236, 0.76, 20))),
    "carry": ((Place(0, 0.92), Place(-330, 0.86)), (Place(0, 0.84), Place(-262, 0.78, 10), Place(250, 0.74, 20))),
    "run": ((Place(0, 0.9), Place(-316, 0.86)), (Place(0, 0.84), Place(-262, 0.8, 10), Place(250, 0.72, 24))),
    "fly": ((Place(0, 0.82), Place(-250, 0.68, 300)), (Place(0, 0.8), Place(-240, 0.62, 240), Place(-210, 0.6, -150))),
}
_TRAINS["swim"] = _TRAINS["fly"]
_TRAINS["bathe"] = (
    (Place(0, 0.92), Place(-330, 0.78, 34)),
    (Place(0, 0.86), Place(-290, 0.72, 30), Place(262, 0.7, 40)),
)
_SAME = {"catch": "throw"}
_MEANWHILE = {"throw": "return", "catch": "answer", "offer": "receive", "show": "admire", "idle": "watch"}
_MEANWHILE |= {"pack": "watch", "drive": "wave", "carry": "walk"}
_PHASES = {"jump": 0.62, "wave": 0.27, "dance": 2.0, "sleep": 1.3, "eat": 1.1, "look around": 1.7, "spin": 0.5}
_PHASES |= {"sit": 1.9, "float": 2.6, "fly": 0.7, "swim": 0.55, "see": -0.22, "admire": 0.6, "watch": 0.5}


def differing(subjects: tuple[Subject, ...], look_seed: int) -> list[tuple[Subject, int]]:
    """Each subject with the seed of its look: two of a kind do not look the same."""
    found: list[tuple[Subject, int]] = []
    for n, subject in enumerate(subjects):
        same = [
            (s, seed) for s, seed in found if s.kind == subject.kind and s.kind in FIGURES and s.look == subject.look
        ]
        if not same:
            found.append((subject, look_seed))
            continue
        taken = [look_of(s, seed) for s, seed in same]
        seeds = [look_seed + 101 * n + k for k in range(12)]
        seed = next((k for k in seeds if look_of(subject, k) not in taken), seeds[0])
        worn = {a.kind for s, _ in same for a in s.accessories}
        if not subject.accessories and subject.kind not in ("person", "chef", "pirate", "astronaut"):
            kind, colour = next(e for e in _EXTRAS if e[0] not in worn)
            subject = replace(subject, accessories=(Accessory(kind=kind, colour=colour),))  # noqa: PLW2901
        found.append((subject, seed))
    return found


def in_hand(kind: str, action: str) -> bool:
    """Whether the lead has a thing of the scene in its hand while it acts; else it stands beside."""
    if action == "eat":
        return kind in FOOD
    return action in (*HANDS_FREE, *HELD_IN)


def arrange(spec: Specification, roles: list[Role]) -> list[Role]:
    """Puts the roles of a scene into their places, from back to front, and gives the others something to do."""
    lead = next(role for role in roles if role.lead)
    act = spec.action
    others = [role for role in roles if not role.lead and isinstance(role.performer, Player)]
    if not others:
        return roles
    if act == "idle" and lead.held and lead.holding != "suitcase":
        act = lead.act = "offer" if lead.holding == "gift" else "show"
    if not isinstance(lead.performer, Player):
        return _around(lead, others, roles)
    if lead.rides is not None:
        others = _aboard(lead, others)
        if not others:
            return roles
        _beside_the_way(lead, others)
    else:
        _grouped(spec, lead, others[:2], act)
    rest = [role for role in roles if role not in others and role is not lead]
    behind = [role for role in rest if role is lead.rides or roles.index(role) < roles.index(lead)]
    before = [role for role in rest if role not in behind]
    _things_free(before, lead, others)
    return [*behind, *sorted(others, key=lambda role: role.y), lead, *before]


def _aboard(lead: Role, others: list[Role]) -> list[Role]:
    """Seats one companion beside the lead; returns those who stay outside."""
    vehicle = lead.rides
    if vehicle is None or vehicle.subject.kind in ALONE:
        return others
    others[0].rides = vehicle
    return others[1:]


def _beside_the_way(lead: Role, others: list[Role]) -> None:
    """Who has no seat stands further back where the vehicle passes, and waves."""
    for n, role in enumerate(others):
        role.x, role.y = 884.0 - 660 * n, -44.0
        role.scale *= 0.82 * _beside(role, lead, others)
        role.facing, role.act, role.phase = (-1, "wave", 0.2 * n) if n == 0 else (1, "wave", 0.4)


def _grouped(spec: Specification, lead: Role, others: list[Role], act: str) -> None:
    if spec.action == "swim" and spec.setting not in WEIGHTLESS:
        act = "bathe"
    places = _places(
        act if act == "bathe" or spec.action not in ALONG else spec.action, len(others), along=spec.action in ALONG
    )
    origin = lead.x
    for n, (role, place) in enumerate(zip((lead, *others), places, strict=False)):
        role.scale *= place.scale * _beside(role, lead, others)
        if role.lead:
            role.scale = max(role.scale, LEAST / role.performer.height)
        role.y = -place.up
        role.x = (origin + place.x) if spec.action in ALONG else place.x
        role.goes = spec.action in ALONG
        if not role.lead:
            role.facing = 1 if role.goes or role.x < lead.x else -1
            role.act = _meanwhile(spec.action if act == "bathe" else act, n)
            role.phase = _PHASES.get(role.act, 0.0) * n


def _places(act: str, others: int, *, along: bool) -> tuple[Place, ...]:
    name = _SAME.get(act, act)
    if along:
        return _TRAINS.get(name, _TRAINS[""])[others - 1]
    table: dict[str, tuple[Place, ...]] = dict(_PAIRS) if others == 1 else dict(_TRIOS)
    return table.get(name, table[""])


def _beside(role: Role, lead: Role, others: list[Role]) -> float:
    """How much smaller or taller somebody is drawn beside the lead: by nature, but the lead stays large.

    The figures' own heights are evened out first, so that an elephant is taller than an owl whatever their shapes.
    """
    most = max(_tall(other.subject) for other in others) / _tall(lead.subject)
    room = max(0.8, min(1.0, 1.1 / most))  # who has somebody tall beside it makes room
    if role.lead:
        return room
    ratio = max(0.66, min(1.42, _tall(role.subject) / _tall(lead.subject)))
    even = max(0.8, min(1.2, lead.performer.height / role.performer.height))
    twin = 0.95 if role.subject.kind == lead.subject.kind and role.subject.look == lead.subject.look else 1.0
    return room * ratio * even * twin


def _tall(subject: Subject) -> float:
    return TALL.get(subject.kind, 0.9) * (0.86 if subject.look in _CHILDREN else 1.0)


def _meanwhile(act: str, n: int) -> str:
    """What the nth companion does while the lead acts."""
    other = _MEANWHILE.get(act, act)
    return "watch" if n > 1 and other in ("return", "answer", "receive") else other


def _around(hero: Role, others: list[Role], roles: list[Role]) -> list[Role]:
    """A product or a vehicle as the hero: figures beside it, smaller, who marvel at it."""
    wide = hero.subject.kind in ("car", "train", "boat", "bicycle")
    for n, role in enumerate(others[:2]):
        left = n == 0
        role.scale *= (0.72 if not wide else 0.66) * (1.0 if n == 0 else 0.94)
        role.x, role.y = (212.0 if left else 872.0), (-46.0 if wide else -22.0)
        role.facing, role.act, role.phase = (1 if left else -1), "admire", 0.6 * n
    hero.x = (540.0 if len(others) > 1 else 610.0) if not wide else hero.x
    return [*others, *(role for role in roles if role not in others)]


def _things_free(things: list[Role], lead: Role, others: list[Role]) -> None:
    """What stands on the ground is put between the figures, where nobody hides it."""
    if len(others) == 1 and not lead.goes:
        for n, role in enumerate(things):
            role.x = (lead.x + others[0].x) / 2 + 120 * n
