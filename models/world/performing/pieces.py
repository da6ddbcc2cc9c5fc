"""Small performances: what a figure does with a thing, at a sight, on a ladder. Poses over the action's own clock.

Each has an anticipation, an accent and a settling, so that it reads on a phone without sound. Hands that hold or grip
are given as points (`Pose.front_hand`), which the figure's arms reach for.
"""

from __future__ import annotations

import math

from models.world.chance import wobble
from models.world.performing.actions.timing import pulse, ramp, ring, ticks
from models.world.performing.pose import Beat, Pose, blend, changed
from models.world.shooting.moves import ease

CLIMB_RATE = 0.8  # cycles of two grips in a second
CLIMB_RISE = 180.0  # rig units that a cycle brings the body up
GRASP = 252.0  # where the hands hold, to either side, rig units
GRIP = 0.6  # share of the cycle that a hand holds
TOSSES = (0.4, 1.05, 1.7)  # seconds at which things are thrown into the suitcase
TOSS_SECONDS = 0.6
SLAM = 2.78  # the lid is shut
HOP = (3.05, 3.6)  # the hop of joy: off the ground, on it again
GASP = 0.62  # the sight is seen
CARRY = (78.0, -400.0)  # where the front hand holds what is carried before the chest
RAISED = (-112.0, -50.0)  # how the arm is held that shows it: shoulder and elbow, degrees
SHOW_UP = 0.3
SHOW_DOWN = 2.1
SHOW_CYCLE = 3.6


def carrying(pose: Pose, bounce: float) -> Pose:
    """The same pose with both hands holding something before the chest."""
    x, y = CARRY
    return changed(
        pose,
        front_reach=1.0,
        front_hand_x=x,
        front_hand_y=y + 7 * bounce,
        back_reach=1.0,
        back_hand_x=x + 62,
        back_hand_y=y + 16 + 7 * bounce,
    )


def show(base: Pose, time: float) -> Pose:
    """Lifts what it holds: a dip, up with a hop, a look at it and at you, back to the chest."""
    local = time % SHOW_CYCLE
    held = carrying(base, math.sin(time * 3.1))
    up = ramp(local, SHOW_UP - 0.04, 0.34) * (1 - ramp(local, SHOW_DOWN, 0.5))
    dip = pulse(local, 0.04, 0.34)
    hop = pulse(local, SHOW_UP + 0.12, 0.34)
    shake = ring(local, SHOW_UP + 0.46) * up
    at_thing = up * (1 - ramp(local, 1.15, 0.25))
    return changed(
        held,
        y=-46 * hop,
        drop=54 * dip + 26 * max(0.0, shake),
        squash=1 - 0.06 * dip + 0.05 * hop - 0.05 * shake,
        lean=-5 * up + 5 * dip,
        head=-9 * at_thing + 6 * up * math.sin(time * 4.2) * (1 - at_thing) + 3 * dip,
        nod=10 * dip - 6 * up,
        look_x=base.look_x * (1 - up) - 0.85 * at_thing + 0.1 * up,
        look_y=0.35 * dip - 0.75 * at_thing,
        mouth=0.24 + 0.66 * up,
        brow=0.2 + 0.8 * up,
        front_reach=1 - up,  # by the shoulder and outwards: never across the face
        front_arm=base.front_arm + (RAISED[0] - base.front_arm) * up,
        front_elbow=base.front_elbow + (RAISED[1] + 6 * math.sin(time * 8.4) - base.front_elbow) * up,
        front_hand_y=CARRY[1] + 30 * dip,
        back_reach=1 - up,
        back_arm=9 + 84 * up + 8 * math.sin(time * 8.4) * up,
        back_elbow=16 + 46 * up,
        tail=base.tail + 20 * up * math.sin(time * 7),
        curl=base.curl + 16 * up * math.sin(time * 7 - 1),
        ears=-13 * hop + 12 * shake - 5 * dip,
        stream=0.12 + 0.3 * hop,
    )


def see(base: Pose, time: float) -> Pose:
    """Comes upon a sight: looks down, starts, gasps with wide eyes, then wonders at it and tells you."""
    before = pulse(time, GASP - 0.36, 0.42)
    seen = ramp(time, GASP - 0.06, 0.2)
    shake = ring(time, GASP + 0.18)
    jolt = pulse(time, GASP, 0.3)
    later = time - GASP
    glance = seen * ramp(math.sin(later * 1.25 - 1.7), 0.45, 0.3)  # now and then it looks to you
    shift = seen * math.tanh(2.2 * math.sin(later * 1.7)) * ramp(time, GASP + 0.7, 0.6)  # weight from foot to foot
    cheeks = seen * (1 - ramp(time, GASP + 1.5, 0.5))
    return changed(
        base,
        y=-34 * jolt,
        x=9 * shift,
        lean=-7 * seen + 3.4 * shift + 9 * before * (1 - seen),
        drop=30 * before * (1 - seen) + 12 * max(0.0, shake) * seen,
        squash=1 + 0.07 * jolt - 0.06 * before * (1 - seen) + 0.012 * math.sin(time * 2.6),
        head=-11 * seen + 9 * glance + 3 * shift,
        nod=16 * before * (1 - seen) - 12 * seen,
        look_x=0.1 + 0.9 * seen - 0.95 * glance,
        look_y=0.55 * (1 - seen) - 1.0 * seen + 0.95 * glance,
        mouth=0.12 + 0.88 * seen * (1 - 0.4 * ramp(time, GASP + 1.2, 0.6)) + 0.1 * glance,
        brow=1.5 * seen * (1 - 0.35 * ramp(time, GASP + 1.4, 0.6)),
        front_reach=cheeks,
        front_hand_x=-208.0,
        front_hand_y=-606.0,
        back_reach=cheeks,
        back_hand_x=236.0,
        back_hand_y=-610.0,
        front_arm=base.front_arm - 12 * shift,
        back_arm=base.back_arm + 50 * seen * (1 - cheeks) + 6 * shift,
        back_elbow=base.back_elbow + 40 * seen * (1 - cheeks),
        tail=base.tail + 22 * jolt + 12 * seen * math.sin(time * 5.5),
        curl=base.curl - 24 * shake + 10 * seen * math.sin(time * 5.5 - 1),
        ears=-16 * seen + 14 * shake + 5 * before,
        stream=base.stream + 0.35 * jolt,
    )


def pack(base: Pose, time: float) -> Pose:
    """Throws three things into a suitcase, pushes its lid shut, hops for joy and is proud of it."""
    now = base
    for start in TOSSES:
        back, swing = pulse(time, start - 0.34, 0.4), pulse(time, start - 0.02, 0.46)
        follow = ramp(time, start, TOSS_SECONDS) * (1 - ramp(time, start + TOSS_SECONDS, 0.16))
        busy = max(back, swing, pulse(time, start - 0.34, 0.34 + TOSS_SECONDS + 0.16))
        act = changed(
            base,
            drop=62 * back,
            lean=-13 * back + 11 * swing,
            squash=1 - 0.05 * back + 0.05 * swing,
            head=-8 * back + 9 * swing,
            nod=14 * back,
            look_x=-0.9 + 1.75 * follow,
            look_y=0.5 * back - 0.8 * pulse(time, start, TOSS_SECONDS) + 0.7 * ramp(time, start + 0.4, 0.2),
            front_arm=-34 * back - 128 * swing,
            front_elbow=18 - 30 * swing,
            back_arm=20 + 34 * swing,
            back_elbow=30.0,
            mouth=0.2 + 0.5 * swing,
            brow=0.7 * swing,
            ears=9 * swing - 6 * back,
            tail=base.tail - 16 * back + 18 * swing,
        )
        now = blend(now, act, min(1.0, busy * 1.6))
    return _proud(_shut(now, time), time)


def _shut(base: Pose, time: float) -> Pose:
    """Leans over and pushes the lid down with all its weight."""
    share = ramp(time, SLAM - 0.42, 0.26) * (1 - ramp(time, SLAM + 0.12, 0.2))
    push = pulse(time, SLAM - 0.16, 0.3)
    over = changed(
        base,
        drop=104 + 24 * push,
        lean=24 + 5 * push,
        head=8.0,
        nod=14 + 12 * push,
        look_x=1.0,
        look_y=0.85,
        mouth=0.14,
        brow=-0.5,
        back_reach=1.0,
        back_hand_x=322.0,
        back_hand_y=-236 + 70 * push,
        front_reach=1.0,
        front_hand_x=236.0,
        front_hand_y=-236 + 70 * push,
        ears=12 * push,
        tail=26.0,
    )
    return blend(base, over, share)


def _proud(base: Pose, time: float) -> Pose:
    """The hop of joy, then hands on the hips and a look from the suitcase to you."""
    off, on = HOP
    if time < off - 0.2:
        return base
    air = min(1.0, max(0.0, (time - off) / (on - off)))
    height = 4 * air * (1 - air)
    crouch = pulse(time, off - 0.2, 0.24)
    shake = ring(time, on)
    calm = ramp(time, on, 0.4)
    at_case = calm * ramp(math.sin((time - on) * 1.6 + 2.2), 0.5, 0.3)
    joy = ramp(time, off - 0.14, 0.24) * (1 - calm)
    proud = changed(
        base,
        y=-118 * height,
        drop=64 * crouch + 54 * max(-0.1, shake),
        squash=1 - 0.09 * crouch + 0.06 * height * joy - 0.08 * shake,
        lean=6 * crouch - 3 * calm,
        front_arm=base.front_arm * (1 - joy - 0.9 * calm) - 140 * joy - 42 * calm,
        front_elbow=-14 * joy + 78 * calm + 4 * math.sin(time * 3),
        back_arm=base.back_arm * (1 - joy - 0.9 * calm) + 138 * joy + 42 * calm,
        back_elbow=14 * joy - 78 * calm,
        front_foot_y=-58 * height,
        back_foot_y=-74 * height,
        front_foot_x=-58 - 22 * height,
        back_foot_x=58 + 24 * height,
        head=7 * calm * math.sin((time - on) * 2.1) - 3 * joy,
        look_x=0.1 + 0.85 * at_case,
        look_y=-0.3 * joy + 0.6 * at_case,
        mouth=0.2 + 0.75 * joy + 0.42 * calm,
        brow=0.9 * joy + 0.3 * calm,
        ears=-20 * (1 - 2 * air) * joy + 16 * shake,
        tail=base.tail + 22 * (1 - 2 * air) * joy + 12 * calm * math.sin(time * 6),
        curl=base.curl + 12 * calm * math.sin(time * 6 - 1),
        stream=base.stream + 0.3 * height,
    )
    return blend(base, proud, ramp(time, off - 0.2, 0.3))


def toss_share(time: float, n: int) -> float:
    """How far the nth thing has flown: 0 on the pile, 1 in the suitcase."""
    return min(1.0, max(0.0, (time - TOSSES[n]) / TOSS_SECONDS))


def lid(time: float) -> float:
    """How open the suitcase is: 1 open .. 0 shut; it shakes when something lands in it."""
    shake = sum(0.05 * ring(time, start + TOSS_SECONDS) for start in TOSSES)
    return max(0.0, 1 + shake - ramp(time, SLAM - 0.18, 0.18))


def climb(time: float, rise: float = CLIMB_RISE) -> Pose:
    """Hand over hand: a hand or foot that holds stays where it is while the body rises by `rise` a cycle."""
    cycle = time * CLIMB_RATE
    front, back = _limb(cycle, rise), _limb(cycle + 0.5, rise)
    sway = math.sin(2 * math.pi * (cycle + 0.08))
    effort = math.sin(4 * math.pi * (cycle + 0.1))
    return Pose(
        x=5 * sway,
        turn=4.5 * sway,
        lean=2.5 * sway,
        squash=1 + 0.03 * effort,
        head=-5 * sway + 2 * wobble(time, 0.3),
        nod=-5 - 6 * effort,
        look_x=0.15 - 0.55 * sway,
        look_y=-0.85,
        mouth=0.4 + 0.2 * effort,
        brow=0.35 + 0.3 * effort,
        front_reach=1.0,
        front_hand_x=-GRASP + 34 * front[1],
        front_hand_y=-612 - front[0],
        back_reach=1.0,
        back_hand_x=GRASP - 34 * back[1],
        back_hand_y=-612 - back[0],
        front_foot_x=-132 + 40 * back[1],
        front_foot_y=-66 - back[0],
        front_foot=-14.0,
        back_foot_x=132 - 40 * front[1],
        back_foot_y=-66 - front[0],
        back_foot=14.0,
        splay=1.0,
        tail=16 * math.sin(2 * math.pi * cycle - 0.7),
        curl=22 * math.sin(2 * math.pi * cycle - 1.5),
        ears=6 * math.sin(2 * math.pi * cycle - 0.6) - 4 * effort,
        stream=0.24 + 0.14 * wobble(time, 0.2),
    )


def _limb(phase: float, rise: float) -> tuple[float, float]:
    """How high above its middle a limb is, and how far it is away from what it grips (0 holds .. 1)."""
    phase %= 1.0
    half = rise * GRIP / 2
    if phase < GRIP:
        return half - rise * phase, 0.0
    share = (phase - GRIP) / (1 - GRIP)
    return -half + 2 * half * ease(share), math.sin(math.pi * share)


def pack_beats() -> list[Beat]:
    """What is heard of the packing."""
    found = [Beat(start, "swish", 0.45) for start in TOSSES]
    found += [Beat(start + TOSS_SECONDS, "landing", 0.3) for start in TOSSES]
    return [*found, Beat(SLAM, "landing", 0.7), Beat(HOP[0], "jump", 0.6), Beat(HOP[1], "landing", 0.7)]


def climb_beats(first: float, last: float) -> list[Beat]:
    """Every time a hand takes hold."""
    period = 0.5 / CLIMB_RATE
    return [Beat(time, "grip", 0.55) for time in ticks(period, 0.0, first, last)]


def see_beats() -> list[Beat]:
    """The little start at the sight."""
    return [Beat(GASP - 0.02, "jump", 0.3), Beat(GASP + 0.29, "landing", 0.3)]


def show_beats(first: float, last: float) -> list[Beat]:
    """What is shown goes up with a hop, and twinkles."""
    found = [Beat(time, "swish", 0.4) for time in ticks(SHOW_CYCLE, SHOW_UP, first, last)]
    return found + [Beat(time, "sparkle", 0.4) for time in ticks(SHOW_CYCLE, SHOW_UP + 0.3, first, last)]
