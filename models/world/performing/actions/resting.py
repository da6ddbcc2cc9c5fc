"""What is done on the spot and calmly: standing, looking around, waving, sitting, sleeping; and the blink."""

from __future__ import annotations

import math

from models.world.chance import unit, wobble
from models.world.performing.actions.timing import hold, loop, pulse, ramp, ring, ticks
from models.world.performing.pose import Beat, Pose, blend, changed

BLINK_SECONDS = 0.16
WAVE_RATE = 1.9  # waves of the hand in a second
WAVE_UP = 0.5  # seconds until the hand is up
LOOK_CYCLE = 3.6
BREATH = 3.2  # seconds of a sleeper's breath
SNORE = 0.12  # share of the breath at which it is heard: the belly rises
NODDED = 4  # breaths after which a sleeper's head slips and comes up again


def blink(time: float, seed: int) -> float:
    """How far the lids are closed (0..1); about every three seconds, sometimes twice."""
    slot = math.floor(time / 2.7)
    start = slot * 2.7 + 0.5 + 1.6 * unit(seed, "blink", slot)
    closed = _lid((time - start) / BLINK_SECONDS)
    if unit(seed, "twice", slot) > 0.7:
        closed = max(closed, _lid((time - start - 0.26) / BLINK_SECONDS))
    return closed


def _lid(share: float) -> float:
    return math.sin(math.pi * share) ** 0.6 if 0 < share < 1 else 0.0


def idle(time: float, seed: int) -> Pose:
    """Stands, breathes, shifts its weight, looks about a little."""
    breath = math.sin(time * 2.3)
    glance = wobble(time * 0.55, unit(seed, "glance"))
    weight = math.tanh(2.4 * math.sin(time * 0.9 + 4 * unit(seed, "weight")))
    return Pose(
        x=7 * weight,
        drop=2 * weight * weight - 3,  # straight legs
        lean=1.8 * weight,
        squash=1 + 0.015 * breath,
        head=4.0 * wobble(time * 0.7, 0.4) - 2.4 * weight,
        nod=2 * breath,
        look_x=0.25 + 0.5 * glance,
        look_y=0.15 * wobble(time * 0.6, 0.9),
        front_foot_x=-58 - 7 * weight,
        back_foot_x=58 - 7 * weight,
        mouth=0.2 + 0.06 * weight,
        smile=0.4,
        front_arm=-8 - 2.5 * breath,
        back_arm=9 + 2.5 * breath,
        front_elbow=16 + 3 * breath,
        back_elbow=16 + 3 * breath,
        tail=9 * math.sin(time * 1.7),
        curl=12 * math.sin(time * 1.7 - 0.9),
        ears=3 * wobble(time * 1.9, 0.2),
        stream=0.12 + 0.06 * wobble(time, 0.6),
    )


def look(time: float, seed: int) -> Pose:
    """Looks to one side, far up, and to the other: the eyes first, then the head, then the shoulders."""
    _, local = loop(time + 0.5, LOOK_CYCLE)

    def side(delay: float) -> float:
        t = local - delay
        return 1.15 * (hold(t, 0.3, 1.9, 0.42) - hold(t, 1.7, 3.5, 0.42))

    eyes, head, body = side(0.0), side(0.1), side(0.2)
    up = hold(local, 1.1, 1.95, 0.3)
    lift = pulse(local, 0.28, 0.5) + pulse(local, 1.72, 0.5)
    base = idle(time, seed)
    return changed(
        base,
        x=0.0,
        front_foot_x=-58.0,
        back_foot_x=58.0,
        drop=16 * lift - 2,
        look_x=max(-1.0, min(1.0, eyes)),
        look_y=-0.2 - 0.6 * up,
        head=-8 * head + 4 * up,
        lean=5 * body - 3 * up,
        nod=-6.0 - 6 * up,
        squash=1 - 0.025 * lift + 0.02 * up,
        brow=0.7 + 0.4 * up,
        mouth=0.3 + 0.3 * up,
        smile=0.2,
        ears=9 * (eyes - body) + 4 * body - 5 * up,
        tail=base.tail + 9 * body,
        curl=base.curl - 14 * (head - body),
        front_arm=-16.0 - 8 * body - 10 * up,
        front_elbow=28.0 + 6 * body - 14 * up,
        back_arm=16 + 10 * lift + 10 * up,
    )


def wave(time: float, seed: int) -> Pose:
    """Dips, throws the hand up and waves it, laughing and saying hello."""
    base = idle(time, seed)
    dip = pulse(time, 0.0, 0.34)
    up = ramp(time, 0.1, WAVE_UP - 0.1)
    beat = math.sin(2 * math.pi * WAVE_RATE * time)
    lag = math.sin(2 * math.pi * WAVE_RATE * time - 0.9)
    slow = math.sin(2 * math.pi * WAVE_RATE * time / 2 - 0.4)
    talk = 0.5 + 0.5 * math.sin(time * 9.2) * math.sin(time * 5.1 + 1)
    settle = ring(time, WAVE_UP)
    raised = changed(
        base,
        x=0.0,
        front_foot_x=-62.0,
        back_foot_x=62.0,
        drop=8 * slow * slow - 2,
        front_arm=-104.0 + 5 * lag - 10 * settle,
        front_elbow=-40 + 30 * beat - 6 * settle,
        head=5 + 3 * slow + 1.4 * lag,
        nod=-3 + 3 * slow,
        lean=-2.5 + 3.2 * slow,
        mouth=0.62 + 0.38 * talk,
        brow=0.5 + 0.2 * talk,
        smile=1.0,
        look_x=0.15,
        look_y=-0.05,
        back_arm=15.0 - 8 * slow,
        back_elbow=30.0 + 6 * slow,
        squash=1 + 0.014 * lag + 0.03 * settle,
        curl=18 * slow,
        tail=14 * math.sin(2 * math.pi * WAVE_RATE * time / 2 - 1.0),
        ears=5 * lag,
    )
    now = blend(base, raised, up)
    return changed(now, drop=now.drop + 30 * dip, squash=now.squash - 0.04 * dip, lean=now.lean + 4 * dip)


def wave_beats(first: float, last: float) -> list[Beat]:
    """The swish of every wave of the hand, once it is up."""
    period = 0.5 / WAVE_RATE
    return [Beat(t, "swish", 0.3) for t in ticks(period, period / 2, first, last) if t > 0.3]


def sit(time: float, seed: int) -> Pose:
    """Sits down on the ground with its legs before it, feet that wag, a look around."""
    base = idle(time, seed)
    kick, other = math.sin(time * 2.6), math.sin(time * 2.6 - 1.3)
    calm = math.tanh(2 * math.sin(time * 0.8 + 0.5))
    return changed(
        base,
        x=0.0,
        drop=178.0,
        lean=-5.0 + 2.2 * calm,
        head=-3 * calm + 4 * wobble(time * 0.7, 0.4),
        look_x=0.2 + 0.6 * calm,
        look_y=-0.1 + 0.2 * wobble(time * 0.5, 0.1),
        smile=0.7,
        front_foot_x=172.0,
        back_foot_x=214.0,
        front_foot=56 + 10 * kick,
        back_foot=56 + 10 * other,
        front_foot_y=-18.0,
        back_foot_y=-18.0,
        front_arm=-26.0 - 3 * calm,
        front_elbow=8.0,
        back_arm=34.0,
        back_elbow=34.0,
        tail=22 + 8 * math.sin(time * 1.7),
    )


def sleep(time: float, seed: int) -> Pose:
    """Sits curled up, asleep: a belly that breathes deep and slow, a head that sinks, slips and comes up again."""
    n, local = loop(time, BREATH)
    share = local / BREATH
    breath = 0.5 - 0.5 * math.cos(2 * math.pi * share) ** 1  # in .. out
    deep = breath * breath * (3 - 2 * breath)
    turn = (n + unit(seed, "nods")) % NODDED
    slip = pulse(local, 1.5, 1.0) * (turn < 1)
    return Pose(
        x=0.0,
        drop=174.0,
        lean=15 - 4.5 * deep + 3 * slip,
        squash=0.965 + 0.06 * deep,
        head=15 - 4 * deep + 9 * slip,
        nod=40 - 12 * deep + 16 * slip,
        look_x=0.55,
        look_y=0.6,
        mouth=0.1 + 0.34 * deep,
        smile=0.35,
        brow=-0.1 + 0.3 * deep,
        asleep=1.0,
        front_foot_x=118.0,
        back_foot_x=176.0,
        front_foot=34.0,
        back_foot=34.0,
        front_foot_y=-6.0,
        back_foot_y=-6.0,
        front_reach=1.0,
        front_hand_x=64.0,
        front_hand_y=-236.0 + 6 * deep,
        back_reach=1.0,
        back_hand_x=150.0,
        back_hand_y=-232.0 + 6 * deep,
        tail=38 + 5 * deep,
        curl=26 + 6 * math.sin(time * 0.9),
        ears=12 - 5 * deep + 4 * pulse(local, 2.3, 0.3) * (turn >= 2),
        stream=0.02 + 0.05 * deep,
    )


def sleep_beats(first: float, last: float) -> list[Beat]:
    """A snore with every breath."""
    return [Beat(t, "snore", 0.55, BREATH * 0.4) for t in ticks(BREATH, BREATH * SNORE, first, last)]


def drive(time: float, seed: int) -> Pose:
    """Sits at a wheel, both hands on it, shaken by the road."""
    base = idle(time, seed)
    bend = wobble(time * 1.1, 0.3)
    return changed(
        base,
        x=0.0,
        drop=150.0,
        lean=2 + 3 * bend,
        head=4 * wobble(time * 0.8, 0.4) - 2 * bend,
        front_arm=52.0 + 7 * bend,
        front_elbow=38.0,
        back_arm=58.0 - 7 * bend,
        back_elbow=36.0,
        look_x=0.6 + 0.3 * wobble(time * 0.6, 0.9),
        mouth=0.5 + 0.2 * wobble(time * 1.7, 0.2),
        smile=1.0,
        stream=0.85 + 0.1 * wobble(time * 6, 0.4),
        y=3 * math.sin(time * 13),
        front_foot_x=120.0,
        back_foot_x=150.0,
    )
