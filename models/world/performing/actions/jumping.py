"""Jumping: a crouch that gathers, a leap with the knees drawn up, a landing that rings out. High or heavy by manner."""

from __future__ import annotations

import math

from models.world.performing.actions.manners import PLAIN, Manner
from models.world.performing.actions.resting import idle
from models.world.performing.actions.timing import loop, pulse, ramp, ring, ticks
from models.world.performing.pose import Beat, Pose, blend, changed

CYCLE = 1.5
AIR = (0.34, 0.94)  # seconds of the cycle at which the feet leave and touch the ground
HEIGHT = 235.0


def jump(time: float, seed: int, manner: Manner = PLAIN) -> Pose:
    """The pose of one who jumps again and again."""
    _, local = loop(time / manner.tempo, CYCLE)
    off, on = AIR
    base = changed(idle(time, seed), x=0.0, front_foot_x=-58.0, back_foot_x=58.0)
    if local < off:
        return _gather(base, local / off, manner)
    if local < on:
        return _leap(base, (local - off) / (on - off), manner)
    return _land(base, local - on, manner)


def _gather(base: Pose, share: float, manner: Manner) -> Pose:
    """Down with the arms behind, then a fast stretch onto the toes."""
    crouch = math.sin(math.pi * min(1.0, share / 0.94) ** 1.35) if share < 0.94 else 0.0
    stretch = ramp(share, 0.5, 0.5)
    heavy = min(1.5, manner.weight)
    low = changed(
        base,
        drop=base.drop + (62 + 24 * heavy) * crouch,
        squash=1 - 0.13 * crouch,
        lean=13 * crouch,
        front_arm=-62 * crouch - 6,
        back_arm=54 * crouch + 8,
        look_y=0.25 * crouch - 0.4,
        nod=13 * crouch,
        head=5 * crouch,
        brow=-0.35 * crouch,
        tail=base.tail * (1 - crouch) - 20 * crouch,
        ears=8 * crouch,
        mouth=0.2,
    )
    return blend(low, _leap(base, 0.0, manner), stretch)


def _leap(base: Pose, share: float, manner: Manner) -> Pose:
    height = 4 * share * (1 - share)
    rise, late = 1 - 2 * share, 1 - 2 * max(0.0, share - 0.09)
    tuck = math.sin(math.pi * share) ** 1.3 * min(1.0, 0.35 + 0.65 * manner.height)
    return changed(
        base,
        drop=0.0,
        y=-HEIGHT * manner.height * height,
        squash=1.05 - 0.06 * math.sin(math.pi * share),
        lean=4 * rise,
        front_arm=-150 + 30 * share,
        back_arm=148 - 28 * share,
        front_elbow=-16.0 - 14 * tuck,
        back_elbow=18.0 + 14 * tuck,
        front_foot_x=-52.0 - 26 * tuck,
        back_foot_x=52.0 + 30 * tuck,
        front_foot_y=-66 * tuck,
        back_foot_y=-88 * tuck,
        front_foot=-30 * (1 - share) - 10 * tuck + 8 * share,
        back_foot=-24 * (1 - share) + 16 * tuck + 6 * share,
        look_y=-0.5 * rise,
        nod=-6 * rise,
        mouth=0.95,
        smile=1.0,
        brow=1.0,
        tail=26 * late,
        curl=30 * late,
        ears=-24 * late,
        stream=0.35 - 0.45 * late,
    )


def _land(base: Pose, after: float, manner: Manner) -> Pose:
    """Deep into the knees, a squash, and up again; ears, tail and arms come later."""
    heavy = min(1.6, manner.weight)
    bend = pulse(after, -0.1, 0.46) * ramp(after, 0.0, 0.1)
    shake = ring(after, 0.0, rate=11)
    late = ring(after, 0.06)
    settled = ramp(after, 0.0, 0.36)
    down = _leap(base, 1.0, manner)
    up = changed(base, mouth=0.7 - 0.3 * settled, smile=1.0, brow=0.4)
    now = blend(down, up, settled)
    return changed(
        now,
        drop=now.drop + (66 + 26 * heavy) * bend + 10 * max(0.0, shake) * settled,
        squash=now.squash - 0.14 * bend - 0.03 * shake,
        lean=now.lean + 8 * bend,
        nod=now.nod + 13 * bend,
        front_arm=now.front_arm - 18 * late,
        back_arm=now.back_arm + 18 * late,
        ears=now.ears + 24 * bend - 10 * late,
        tail=now.tail + 22 * late,
        curl=now.curl - 26 * late,
    )


def jump_beats(first: float, last: float, manner: Manner = PLAIN) -> list[Beat]:
    """The leaps and the landings."""
    found: list[Beat] = []
    cycle = CYCLE * manner.tempo
    for kind, offset, strength in (("jump", AIR[0], 0.8), ("landing", AIR[1], 0.9)):
        strong = min(1.0, strength * (0.55 + 0.45 * manner.weight))
        found += [Beat(time, kind, strong) for time in ticks(cycle, offset * manner.tempo, first, last)]
    return found
