"""How figures move: a pose for every moment of an action, and the moments at which something is to be heard.

The units are those of `pose.py`. Feet are given as points, so that a foot on the ground stays where it is while the
body passes over it. What a figure does with a thing or at a sight is in `acting.py`.
"""

from __future__ import annotations

import math
from dataclasses import replace
from typing import NamedTuple

from models.world import acting
from models.world.camera import ease
from models.world.chance import unit, wobble
from models.world.pose import Beat, Pose, blend


class Gait(NamedTuple):
    """How a figure goes: metres are stage units."""

    stride: float  # rig units for a whole cycle of two steps
    stance: float  # share of the cycle that a foot is on the ground
    lift: float
    bounce: float
    lean: float
    swing: float  # of the arms, degrees


WALK = Gait(stride=300, stance=0.6, lift=46, bounce=16, lean=4, swing=30)
RUN = Gait(stride=520, stance=0.36, lift=92, bounce=44, lean=15, swing=52)
CLIMB = Gait(stride=acting.CLIMB_RISE, stance=acting.GRIP, lift=0, bounce=0, lean=0, swing=0)
BLINK_SECONDS = 0.16
JUMP_CYCLE = 1.5
JUMP_AIR = (0.34, 0.94)  # seconds of the cycle at which the feet leave and touch the ground
JUMP_HEIGHT = 235.0
WAVE_RATE = 1.9  # waves of the hand in a second


def blink(time: float, seed: int) -> float:
    """How far the lids are closed (0..1); about every three seconds, sometimes twice."""
    slot = math.floor(time / 2.7)
    start = slot * 2.7 + 0.5 + 1.6 * unit(seed, "blink", slot)
    closed = _bump((time - start) / BLINK_SECONDS)
    if unit(seed, "twice", slot) > 0.7:
        closed = max(closed, _bump((time - start - 0.26) / BLINK_SECONDS))
    return closed


def _bump(share: float) -> float:
    return math.sin(math.pi * share) ** 0.6 if 0 < share < 1 else 0.0


def _foot(phase: float, gait: Gait) -> tuple[float, float, float]:
    """A foot's place (x, y) and angle at a phase of its cycle; 0 is the moment it touches the ground."""
    half = gait.stance * gait.stride / 2
    phase %= 1.0
    if phase < gait.stance:
        share = phase / gait.stance
        heel = max(0.0, (share - 0.75) * 4)
        return half - 2 * half * share, 0.0, 12 * max(0.0, 1 - share * 6) - 26 * heel
    share = (phase - gait.stance) / (1 - gait.stance)
    smooth = ease(share)
    return -half + 2 * half * smooth, -gait.lift * math.sin(math.pi * share) ** 0.9, -34 * (1 - share) ** 2 + 14 * share


def gait_pose(gait: Gait, cycles: float, time: float, *, running: bool = False) -> Pose:
    """Walking or running, `cycles` cycles after the first touch of the front foot."""
    fx, fy, fa = _foot(cycles, gait)
    bx, by, ba = _foot(cycles + 0.5, gait)
    wave = math.cos(4 * math.pi * (cycles - gait.stance / 2 + 0.25))  # lowest in the middle of the double support
    swing = math.sin(2 * math.pi * (cycles + 0.12))
    elbow = 78.0 if running else 20.0
    return Pose(
        y=-gait.bounce * (0.5 + 0.5 * wave) if running else -gait.bounce * 0.5 * (1 + wave) + 4,
        lean=gait.lean + 1.5 * wave,
        squash=1.0 + 0.022 * wave * (2.0 if running else 1.0),
        head=2.6 * math.sin(2 * math.pi * cycles + 0.6) - gait.lean * 0.3,
        nod=5 * math.cos(4 * math.pi * cycles + 0.9),
        look_x=0.55,
        mouth=0.34 if running else 0.22,
        front_arm=-gait.swing * swing + (6 if running else 0),
        back_arm=gait.swing * swing + (6 if running else 0),
        front_elbow=elbow + 10 * max(0.0, -swing),
        back_elbow=elbow + 10 * max(0.0, swing),
        front_foot_x=fx,
        front_foot_y=fy,
        front_foot=fa,
        back_foot_x=bx,
        back_foot_y=by,
        back_foot=ba,
        tail=8 * math.sin(2 * math.pi * cycles - 0.9) + (-14 if running else 0),
        curl=10 * math.sin(2 * math.pi * cycles - 1.8) + 4 * wobble(time, 0.3),
        ears=7 * math.sin(4 * math.pi * cycles - 0.8),
        stream=(0.95 if running else 0.5) + 0.1 * math.sin(4 * math.pi * cycles),
        spin=cycles * 360,
    )


def _idle(time: float, seed: int) -> Pose:
    breath = math.sin(time * 2.3)
    glance = wobble(time * 0.55, unit(seed, "glance"))
    weight = math.tanh(2.4 * math.sin(time * 0.9 + 4 * unit(seed, "weight")))
    return Pose(
        x=7 * weight,
        lean=1.8 * weight,
        squash=1 + 0.015 * breath,
        head=4.0 * wobble(time * 0.7, 0.4) - 2.4 * weight,
        nod=2 * breath,
        look_x=0.25 + 0.5 * glance,
        look_y=0.15 * wobble(time * 0.6, 0.9),
        front_foot_x=-58 - 7 * weight,
        back_foot_x=58 - 7 * weight,
        mouth=0.2 + 0.06 * weight,
        front_arm=-8 - 2.5 * breath,
        back_arm=9 + 2.5 * breath,
        front_elbow=16 + 3 * breath,
        back_elbow=16 + 3 * breath,
        tail=9 * math.sin(time * 1.7),
        curl=12 * math.sin(time * 1.7 - 0.9),
        ears=3 * wobble(time * 1.9, 0.2),
        stream=0.12 + 0.06 * wobble(time, 0.6),
    )


def _look(time: float, seed: int) -> Pose:
    side = math.tanh(3.2 * math.sin(time * 1.75 - 0.4))
    base = _idle(time, seed)
    return replace(
        base,
        look_x=side,
        look_y=-0.45 + 0.25 * math.sin(time * 1.1),
        head=-7 * side,
        lean=3 * side,
        nod=-6.0,
        brow=0.8,
        mouth=0.38,
        ears=6 * side,
        front_arm=-12.0,
        front_elbow=30.0 + 4 * side,
    )


def _wave(time: float, seed: int) -> Pose:
    base = _idle(time, seed)
    up = ease(time / 0.45)
    beat = math.sin(2 * math.pi * WAVE_RATE * time)
    lag = math.sin(2 * math.pi * WAVE_RATE * time - 0.9)
    raised = replace(
        base,
        front_arm=-100.0 + 4 * lag,
        front_elbow=-42 + 26 * beat,
        head=5 + 2.2 * lag,
        lean=-2 + 1.4 * lag,
        mouth=0.85,
        brow=0.5,
        look_x=0.2,
        back_arm=14.0,
        back_elbow=26.0,
        squash=1 + 0.012 * beat,
        curl=16 * lag,
        ears=4 * lag,
    )
    return blend(base, raised, up)


def _jump(time: float, seed: int) -> Pose:
    local = time % JUMP_CYCLE
    off, on = JUMP_AIR
    base = _idle(time, seed)
    if local < off:  # anticipation: down, arms back, then a fast stretch
        crouch = math.sin(math.pi * min(1.0, local / off) ** 1.25)
        return replace(
            base,
            drop=78 * crouch,
            squash=1 - 0.12 * crouch,
            lean=12 * crouch,
            front_arm=-48 * crouch - 6,
            back_arm=-40 * crouch + 8,
            look_y=-0.4,
            nod=12 * crouch,
            tail=-18 * crouch,
            mouth=0.2,
        )
    if local < on:
        share = (local - off) / (on - off)
        height = 4 * share * (1 - share)
        rise = 1 - 2 * share
        tuck = math.sin(math.pi * share)
        return replace(
            base,
            y=-JUMP_HEIGHT * height,
            squash=1 + 0.07 * abs(rise) ** 0.7 - 0.02,
            lean=3 * rise,
            front_arm=-150 + 25 * share,
            back_arm=148 - 22 * share,
            front_elbow=-16.0,
            back_elbow=18.0,
            front_foot_x=-52.0 - 22 * tuck,
            back_foot_x=52.0 + 26 * tuck,
            front_foot_y=-64 * tuck,
            back_foot_y=-84 * tuck,
            front_foot=-24 * tuck,
            back_foot=14 * tuck,
            look_y=-0.5 * rise,
            mouth=0.95,
            brow=1.0,
            tail=26 * rise,
            curl=30 * rise,
            ears=-22 * rise,
            stream=0.35 - 0.4 * rise,
        )
    after = local - on  # landing: a squash that rings out
    ring = math.exp(-7 * after) * math.cos(13 * after)
    return replace(
        base,
        drop=74 * max(-0.15, ring),
        squash=1 - 0.13 * ring,
        lean=6 * ring,
        front_arm=-8 - 44 * max(0, ring),
        back_arm=9 + 44 * max(0, ring),
        mouth=0.6,
        ears=20 * ring,
        tail=16 * ring,
        curl=-22 * ring,
        nod=10 * ring,
    )


def _sit(time: float, seed: int) -> Pose:
    base = _idle(time, seed)
    kick = math.sin(time * 3.0)
    return replace(
        base,
        drop=178.0,
        lean=-5.0,
        front_foot_x=172.0,
        back_foot_x=214.0,
        front_foot=58 + 7 * kick,
        back_foot=58 - 7 * kick,
        front_foot_y=-18.0,
        back_foot_y=-18.0,
        front_arm=24.0,
        front_elbow=38.0,
        back_arm=30.0,
        back_elbow=40.0,
    )


def _fly(time: float, _seed: int) -> Pose:
    kick = math.sin(time * 5.2)
    return Pose(
        y=-215 + 26 * math.sin(time * 1.9),
        x=20 * math.sin(time * 1.1),
        turn=52 + 5 * math.sin(time * 1.9 - 0.8),
        lean=4,
        head=-34.0 + 2 * wobble(time, 0.3),
        look_x=0.7,
        look_y=-0.25,
        mouth=0.7,
        brow=0.5,
        back_arm=160.0 + 4 * wobble(time * 2, 0.1),
        back_elbow=4.0,
        front_arm=-30 + 5 * kick,
        front_elbow=8.0,
        front_foot_x=-44 - 6 * kick,
        front_foot_y=18.0 + 8 * kick,
        front_foot=-52.0,
        back_foot_x=-6 + 6 * kick,
        back_foot_y=20.0 - 8 * kick,
        back_foot=-52.0,
        tail=-26 + 6 * math.sin(time * 6),
        curl=-14 + 14 * math.sin(time * 6 - 1),
        ears=-18 + 4 * wobble(time * 6, 0.7),
        stream=1.0 + 0.1 * wobble(time * 5, 0.2),
    )


def _float(time: float, _seed: int) -> Pose:
    return acting.float_about(time)


def _see(time: float, seed: int) -> Pose:
    return acting.see(_idle(time, seed), time)


def _show(time: float, seed: int) -> Pose:
    return acting.show(_idle(time, seed), time)


def _pack(time: float, seed: int) -> Pose:
    return acting.pack(_idle(time, seed), time)


def _drive(time: float, seed: int) -> Pose:
    base = _idle(time, seed)
    return replace(
        base,
        drop=150.0,
        front_arm=52.0,
        front_elbow=38.0,
        back_arm=58.0,
        back_elbow=36.0,
        look_x=0.7,
        mouth=0.55,
        stream=0.85 + 0.1 * wobble(time * 6, 0.4),
        y=3 * math.sin(time * 13),
        front_foot_x=120.0,
        back_foot_x=150.0,
    )


_POSES = {
    "idle": _idle,
    "look around": _look,
    "wave": _wave,
    "jump": _jump,
    "sit": _sit,
    "fly": _fly,
    "float": _float,
    "see": _see,
    "show": _show,
    "pack": _pack,
    "drive": _drive,
}


def pose(action: str, time: float, *, cycles: float, seed: int, gait: Gait | None = None) -> Pose:
    """The pose of an action at a time; `cycles` says how far a going figure has gone, `gait` with which steps."""
    if action in ("walk", "run"):
        return gait_pose(gait or (RUN if action == "run" else WALK), cycles, time, running=action == "run")
    if action == "climb":
        return acting.climb(time, (gait or CLIMB).stride)
    return _POSES[action](time, seed)


def paced(gait: Gait, speed: float, *, running: bool) -> Gait:
    """The gait with steps short enough that a slow figure still steps in time. `speed` in rig units a second."""
    cadence = 1.75 if running else 1.08
    return gait._replace(stride=max(gait.stride * 0.4, min(gait.stride, speed / cadence)))


def beats(action: str, first: float, last: float) -> list[Beat]:
    """What is heard of an action that has its own clock, between two moments. Steps come from the journey."""
    found: list[Beat] = []
    if action == "jump":
        for kind, offset, strength in (("jump", JUMP_AIR[0], 0.8), ("landing", JUMP_AIR[1], 0.9)):
            found += [Beat(time, kind, strength) for time in _ticks(JUMP_CYCLE, offset, first, last)]
    elif action == "wave":
        period = 0.5 / WAVE_RATE
        found = [Beat(time, "swish", 0.3) for time in _ticks(period, period / 2, first, last)]
    elif action == "climb":
        period = 0.5 / acting.CLIMB_RATE
        found = [Beat(time, "grip", 0.55) for time in _ticks(period, 0.0, first, last)]
    elif action == "pack":
        found = acting.pack_beats()
    elif action == "fly":
        found = [Beat(first, "wind", 0.7, last - first)]
    return sorted(beat for beat in found if first <= beat.time < last)


def _ticks(period: float, offset: float, first: float, last: float) -> list[float]:
    """Moments offset + n * period that may lie between two moments."""
    return [
        offset + n * period
        for n in range(math.floor((first - offset) / period), math.ceil((last - offset) / period) + 1)
    ]
