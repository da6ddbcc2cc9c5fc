"""Without ground: flying, swimming, floating, and what every other action becomes where nothing has weight."""

from __future__ import annotations

import math

from models.world.chance import wobble
from models.world.performing.actions.manners import PLAIN, Manner
from models.world.performing.actions.timing import ticks
from models.world.performing.pose import Beat, Pose, changed
from models.world.shooting.moves import ease

FLAP_RATE = 2.1  # wing beats in a second
STROKE_RATE = 0.62  # cycles of two strokes in a second
PADDLE_RATE = 1.0
LEVEL = -205.0  # how high things float, rig units
SURFACE = 590.0  # how much lower somebody swims at the surface of a sea than in it
MIDDLE = -437.0  # of a figure of the usual size
SHOULDER = (98.0, -550.0)


def fly(time: float, manner: Manner = PLAIN) -> Pose:
    """Stretched out with a fist ahead; who has wings beats them."""
    return _flap(time) if manner.wings else _soar(time)


def _soar(time: float) -> Pose:
    kick = math.sin(time * 5.2)
    bank = math.sin(time * 1.9 - 0.8)
    return Pose(
        y=-215 + 26 * math.sin(time * 1.9),
        x=20 * math.sin(time * 1.1),
        turn=52 + 6 * bank,
        lean=4 + 2 * bank,
        head=-34.0 - 3 * bank + 2 * wobble(time, 0.3),
        look_x=0.7,
        look_y=-0.25 + 0.1 * bank,
        mouth=0.62 + 0.14 * wobble(time * 2, 0.4),
        smile=1.0,
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


def _flap(time: float) -> Pose:
    """Wings down fast, up slowly with the tips trailing; the body is lifted by the beat."""
    beat = 2 * math.pi * FLAP_RATE * time
    wing = math.sin(beat + 0.35 * math.sin(beat))  # 1 up .. -1 down
    tip = math.sin(beat - 0.9)
    lift = math.cos(beat + 0.4)
    glide = math.sin(time * 1.2)
    return Pose(
        y=-230 + 20 * lift + 24 * glide,
        x=14 * math.sin(time * 1.1),
        turn=24 + 5 * glide,
        lean=4 - 2 * lift,
        squash=1 + 0.02 * lift,
        head=-16 - 4 * glide + 2 * lift,
        nod=-4 * lift,
        look_x=0.75,
        look_y=-0.1 + 0.25 * math.sin(time * 0.8),
        mouth=0.4,
        smile=0.8,
        brow=0.35,
        front_arm=-86 - 44 * wing,
        front_elbow=-20 * tip,
        back_arm=90 + 48 * wing,
        back_elbow=20 * tip,
        front_foot_x=-70,
        front_foot_y=-34 + 6 * lift,
        front_foot=-46.0,
        back_foot_x=20,
        back_foot_y=-30 + 6 * lift,
        back_foot=-46.0,
        tail=-12 + 8 * lift,
        curl=10 * lift,
        ears=-8 + 5 * tip,
        stream=0.9 + 0.1 * tip,
    )


def fly_beats(first: float, last: float, manner: Manner = PLAIN) -> list[Beat]:
    """The wind, or every beat of the wings."""
    if not manner.wings:
        return [Beat(first, "wind", 0.7, last - first)]
    period = 1 / FLAP_RATE
    return [Beat(t, "wingflap", 0.6) for t in ticks(period, 0.3 * period, first, last)]


def swim(time: float, manner: Manner = PLAIN, *, surface: bool = False) -> Pose:
    """Paddles hand over hand with a kick of the legs; who has flippers sweeps both at once.

    At the `surface` of a sea the head and the shoulders are above the ground's line, where the water begins.
    """
    now = _paddle(time) if manner.paddles else _crawl(time, 50.0 if surface else 62.0)
    return changed(now, y=now.y + SURFACE, lean=now.lean - 4, head=now.head + 6) if surface else now


def _crawl(time: float, along: float) -> Pose:
    cycle = time * STROKE_RATE
    roll = math.sin(2 * math.pi * cycle)
    kick = math.sin(2 * math.pi * cycle * 3)
    turn = along + 4 * math.sin(2 * math.pi * cycle * 2 - 0.6)
    front, back = _stroke(cycle, -1, turn), _stroke(cycle + 0.5, 1, turn)
    blow = max(0.0, math.sin(2 * math.pi * cycle * 2 + 0.6))
    return Pose(
        y=-196 + 16 * math.sin(2 * math.pi * cycle * 2) + 8 * wobble(time, 0.4),
        x=14 * math.sin(2 * math.pi * cycle * 2 + 0.8),
        turn=turn,
        lean=5 * roll,
        squash=1.02 + 0.02 * math.sin(2 * math.pi * cycle * 2 + 1),
        head=-38 + 6 * roll,
        look_x=0.75,
        look_y=-0.2,
        mouth=0.15 + 0.4 * blow,
        chew=0.5 * (1 - blow),
        smile=0.4,
        brow=0.4,
        front_reach=1.0,
        front_hand_x=front[0],
        front_hand_y=front[1],
        back_reach=1.0,
        back_hand_x=back[0],
        back_hand_y=back[1],
        front_foot_x=-34 + 44 * kick,
        front_foot_y=16 - 10 * abs(kick),
        front_foot=-54.0 - 10 * kick,
        back_foot_x=16 - 44 * kick,
        back_foot_y=16 - 10 * abs(kick),
        back_foot=-54.0 + 10 * kick,
        tail=-22 + 20 * math.sin(2 * math.pi * cycle * 3 - 0.9),
        curl=22 * math.sin(2 * math.pi * cycle * 3 - 1.8),
        ears=-20 + 5 * kick,
        stream=0.9 + 0.15 * roll,
    )


def _stroke(phase: float, side: int, turn: float) -> tuple[float, float]:
    """Where a hand is: stretched ahead, pulled down and back through the water, brought forward close to the body."""
    phase %= 1.0
    pull = 0.55
    share = ease(phase / pull) if phase < pull else 1 - ease((phase - pull) / (1 - pull))
    angle = math.radians(122 - 116 * share)  # below the chin: a hand never crosses the face
    radius = 226 - (84 * math.sin(math.pi * share) if phase > pull else 0.0)
    x = SHOULDER[0] * side + radius * math.sin(angle)
    y = SHOULDER[1] + radius * math.cos(angle) - MIDDLE
    return _rolled(x, y + MIDDLE, turn)


def _rolled(x: float, y: float, turn: float) -> tuple[float, float]:
    """A point of the body where it is once the whole body has turned: hands are points of the world."""
    a = math.radians(turn)
    y -= MIDDLE
    return x * math.cos(a) - y * math.sin(a), x * math.sin(a) + y * math.cos(a) + MIDDLE


def _paddle(time: float) -> Pose:
    beat = 2 * math.pi * PADDLE_RATE * time
    sweep = math.sin(beat + 0.5 * math.sin(beat))
    late, later = math.sin(beat - 0.9), math.sin(beat - 1.8)
    glide = math.sin(time * 0.9)
    return Pose(
        y=-196 + 20 * late + 14 * glide,
        x=18 * math.sin(beat - 0.4),
        turn=54 + 7 * late,
        lean=-7 * sweep,
        squash=1.02 + 0.025 * late,
        head=-32 + 6 * later,
        look_x=0.75,
        look_y=-0.2 + 0.2 * glide,
        mouth=0.34,
        smile=0.8,
        brow=0.3,
        front_arm=-78 - 52 * sweep,
        front_elbow=-18 * late,
        back_arm=78 + 52 * sweep,
        back_elbow=18 * late,
        front_foot_x=-46 + 30 * later,
        front_foot_y=8.0,
        front_foot=-50 + 16 * later,
        back_foot_x=6 + 30 * later,
        back_foot_y=8.0,
        back_foot=-50 + 16 * later,
        tail=-10 + 16 * later,
        curl=18 * later,
        ears=-10 + 4 * late,
        stream=0.8 + 0.1 * late,
    )


def swim_beats(first: float, last: float, manner: Manner = PLAIN) -> list[Beat]:
    """A stroke of each hand, and bubbles between them."""
    period = 1 / PADDLE_RATE if manner.paddles else 0.5 / STROKE_RATE
    start = 0.2 * period if manner.paddles else 0.29 * 2 * period * 0.5
    found = [Beat(t, "swim", 0.55) for t in ticks(period, start, first, last)]
    return found + [Beat(t, "bubbles", 0.35) for t in ticks(2 * period, start + 0.6 * period, first, last)]


def drift(time: float) -> Pose:
    """Weightless: the whole body turns slowly one way and the other, limbs drift after it."""
    roll = 21 * math.sin(time * 0.85 - 0.5) + 5 * math.sin(time * 0.39)
    late = math.sin(time * 0.85 - 1.25)
    a, b = wobble(time * 0.8, 0.15), wobble(time * 0.9, 0.65)
    return Pose(
        y=LEVEL + 40 * math.sin(time * 0.95),
        x=30 * math.sin(time * 0.62),
        turn=roll,
        lean=5 * late,
        squash=1 + 0.015 * math.sin(time * 1.9),
        head=-0.34 * roll + 5 * a,
        look_x=0.3 + 0.6 * math.sin(time * 0.7 + 0.4),
        look_y=-0.3 + 0.45 * math.sin(time * 0.9),
        mouth=0.5 + 0.35 * math.sin(time * 0.8) ** 2,
        smile=0.7,
        brow=0.6,
        back_arm=84 + 20 * late + 8 * a,
        back_elbow=26 + 16 * b,
        front_arm=-80 + 20 * late - 8 * b,
        front_elbow=-22 - 16 * a,
        front_foot_x=-96 - 26 * late,
        front_foot_y=-26 + 20 * b,
        front_foot=-22 + 12 * late,
        back_foot_x=72 - 26 * late,
        back_foot_y=-70 - 20 * a,
        back_foot=-14 + 12 * late,
        tail=22 * math.sin(time * 0.85 - 1.6),
        curl=30 * math.sin(time * 1.1 - 1),
        ears=7 * late,
        stream=0.6 + 0.3 * late,
    )


def afloat(pose: Pose, time: float) -> Pose:
    """What a pose that was thought for the ground becomes without weight: it hovers, rolls a little, legs drift."""
    late, a = math.sin(time * 0.85 - 1.25), wobble(time * 0.9, 0.65)
    roll = 8 * math.sin(time * 0.85 - 0.5)
    y = LEVEL + 30 * math.sin(time * 0.95) + 0.5 * pose.y
    front = _rolled(pose.front_hand_x, pose.front_hand_y - 0.5 * pose.drop, roll)
    back = _rolled(pose.back_hand_x, pose.back_hand_y - 0.5 * pose.drop, roll)
    return changed(
        pose,
        x=pose.x + 22 * math.sin(time * 0.62),
        y=y,
        drop=pose.drop * 0.5,
        turn=pose.turn + roll,
        head=pose.head - 0.35 * roll,
        front_foot_x=pose.front_foot_x * 0.8 - 16 - 14 * late,
        front_foot_y=pose.front_foot_y * 0.8 - 26 + 16 * a,
        front_foot=pose.front_foot * 0.6 - 22 + 8 * late,
        back_foot_x=pose.back_foot_x * 0.8 + 6 - 14 * late,
        back_foot_y=pose.back_foot_y * 0.8 - 52 - 16 * a,
        back_foot=pose.back_foot * 0.6 - 16 + 8 * late,
        front_hand_x=front[0],
        front_hand_y=front[1],
        back_hand_x=back[0],
        back_hand_y=back[1],
        tail=pose.tail + 12 * math.sin(time * 0.85 - 1.6),
        stream=max(pose.stream, 0.55 + 0.25 * late),
    )
