"""Which scenes are kept away from training, so that an evaluation asks for combinations that were never seen.

The rule is a function of the specification alone, the same for ever and on every machine: a scene is held out when
one of its pairs of attributes is. Of all pairs (subject, setting), (subject, action), (style, setting) and
(colour, subject), one in `ONE_IN` is held out, chosen by a hash of its names. Every single attribute is seen in
training; only the pairing is new.
"""

from __future__ import annotations

from models.world.chance import unit
from models.world.language.grammar import VEHICLES
from models.world.specification import Specification

ONE_IN = 20
_SALT = 20261122


def pairs(spec: Specification) -> list[tuple[str, str, str]]:
    """The pairs of a scene that the rule looks at, as (kind of pair, first, second)."""
    found = [("style in setting", spec.style, spec.setting)]
    for subject in spec.subjects:
        found.append(("subject in setting", subject.kind, spec.setting))
        if subject.kind not in VEHICLES:  # a bicycle does one thing only: it would never be seen
            found.append(("subject does", subject.kind, spec.action))
        if subject.colour:
            found.append(("coloured subject", subject.colour, subject.kind))
    return found


def held_out(spec: Specification) -> bool:
    """Whether the scene belongs to the evaluation; training must not see it."""
    return any(_held(*pair) for pair in pairs(spec))


def _held(kind: str, first: str, second: str) -> bool:
    return unit(_SALT, kind, first, second) < 1 / ONE_IN
