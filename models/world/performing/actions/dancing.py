"""Dancing to a beat and spinning around. The music can lock to it: every beat is a foot that touches the ground."""

from __future__ import annotations

import math

from models.world.performing.actions.manners import PLAIN, Manner
from models.world.performing.actions.resting import idle
from models.world.performing.actions.timing import hold, loop, pulse, ramp, ring, stepped, ticks
from models.world.performing.pose import Beat, Pose, blend, changed
from models.world.shooting.moves import ease

BEAT = 0.5  # seconds: 120 a minute
BAR = 8  # beats of the whole dance
TWIRL = 6  # the beat on which it twirls, landing on the next
WIDE = 118.0  # a foot set to the side, and the other one beside it
NEAR = 16.0
SPIN_CYCLE = 4.4
SPIN = (0.55, 2.25)  # from the push to the last turn
TURNS = 4


def dance(time: float, _seed: int, manner: Manner = PLAIN) -> Pose:
    """Side steps with hips and arms, hands up, a twirl in the air, and a pose."""
    clock = stepped(time, BEAT, 0.8) if manner.stiff else time
    beat = (clock / BEAT) % BAR
    groove = _groove(beat)
    up = blend(groove, _hands_up(beat, groove), hold(beat, 3.7, 6.1, 0.6))
    now = blend(up, _twirl(beat, up), hold(beat, TWIRL - 0.85, TWIRL + 1.4, 0.7))
    late = beat if beat > 4 else beat + BAR  # the pose at the end of the bar fades over the next one's beginning
    now = blend(now, _point(late, now), hold(late, TWIRL + 0.95, BAR + 0.6, 0.45))
    return changed(now, **_steps((time / BEAT) % BAR, now), stream=0.4 + 0.2 * math.sin(math.pi * beat))


def _step(beat: float, start: float) -> tuple[float, float]:
    """How far a foot has come that moves in the beat after `start` (0..1), and how high it is (0..1)."""
    share = min(1.0, max(0.0, (beat - start - 0.34) / 0.66))
    return ease(share), math.sin(math.pi * share) ** 1.2 if 0 < share < 1 else 0.0


def _steps(beat: float, now: Pose) -> dict[str, float]:
    """Step, touch, step, touch: on each beat one foot comes down; the other stays where it is."""
    four = beat % 4
    inward, a = _step(four, 0)  # the front foot comes beside the back one, and goes back to its side
    outward, b = _step(four, 1)
    back_in, c = _step(four, 2)
    back_out, d = _step(four, 3)
    front = -WIDE + (WIDE + NEAR) * (inward - outward)
    back = WIDE - (WIDE + NEAR) * (back_in - back_out)
    air = min(1.0, -now.y / 60) if now.y < 0 else 0.0  # the hop of the twirl takes both feet along
    return {
        "front_foot_x": front * (1 - 0.6 * air) - now.x,
        "back_foot_x": back * (1 - 0.6 * air) - now.x,
        "front_foot_y": -46 * (a + b) * (1 - air) - 8 * air,
        "back_foot_y": -46 * (c + d) * (1 - air) - 34 * air,
        "front_foot": -18 * (a + b) - 30 * air,
        "back_foot": -18 * (c + d) - 36 * air,
    }


def _groove(beat: float) -> Pose:
    """The body over the feet: down on every beat, hips to the side, arms that pump against them."""
    side = math.sin(math.pi * beat / 2)
    sway, late = math.sin(math.pi * beat), math.sin(math.pi * beat - 0.8)
    down = (0.5 + 0.5 * math.cos(2 * math.pi * beat)) ** 1.3
    return Pose(
        x=54 * side,
        drop=32 + 34 * down,
        lean=-7 * sway - 3 * side,
        squash=1.02 - 0.055 * down,
        head=7 * late + 2 * side,
        nod=9 * down - 3,
        look_x=0.55 * side,
        look_y=0.1 * down,
        mouth=0.5 + 0.3 * (1 - down),
        brow=0.3,
        smile=1.0,
        front_arm=-38 + 30 * sway,
        front_elbow=-64 - 22 * late,
        back_arm=38 + 30 * sway,
        back_elbow=64 - 22 * late,
        tail=20 * late,
        curl=24 * math.sin(math.pi * beat - 1.7),
        ears=9 * late - 8 * (1 - down),
    )


def _hands_up(beat: float, groove: Pose) -> Pose:
    sway, late = math.sin(math.pi * beat), math.sin(math.pi * beat - 0.7)
    return changed(
        groove,
        front_arm=-146 + 24 * sway,
        front_elbow=-8 + 22 * late,
        back_arm=146 + 24 * sway,
        back_elbow=8 + 22 * late,
        lean=groove.lean - 3 * sway,
        head=9 * late,
        look_y=-0.35,
        mouth=0.9,
        brow=0.7,
    )


def _twirl(beat: float, base: Pose) -> Pose:
    """Gathers, hops and turns once around in the air, arms drawn in."""
    gather = pulse(beat, TWIRL - 0.62, 0.75)
    share = min(1.0, max(0.0, beat - TWIRL))
    high = 4 * share * (1 - share)
    return changed(
        base,
        x=base.x * (1 - 0.5 * high),
        y=-108 * high,
        drop=base.drop * (1 - high) + 44 * gather,
        squash=1 - 0.07 * gather + 0.06 * high,
        lean=0.4 * base.lean * (1 - high),
        flip=math.cos(2 * math.pi * ease(share)),
        front_arm=30 + 14 * high,
        front_elbow=86.0,
        back_arm=-24 - 10 * high,
        back_elbow=-84.0,
        head=-5 * gather,
        look_x=0.7 * gather,
        mouth=0.75,
        brow=0.8,
        ears=-20 * high,
        tail=26 * high,
        curl=-30 * high,
    )


def _point(beat: float, base: Pose) -> Pose:
    """The pose on the last beat: one hand to the stars, the other on the hip, and a look at you."""
    land = ring((beat - TWIRL - 1) * BEAT, 0.0)
    return changed(
        base,
        y=0.0,
        x=base.x,
        drop=30 + 30 * pulse(beat, TWIRL + 0.9, 0.6),
        lean=-9 + 3 * land,
        squash=1.02 - 0.05 * land,
        head=10 - 3 * land,
        nod=-4.0,
        flip=1.0,
        look_x=0.1,
        look_y=-0.1,
        mouth=0.85,
        smile=1.0,
        brow=0.8,
        back_arm=146 - 12 * land,
        back_elbow=6.0,
        front_arm=-46.0,
        front_elbow=92.0,
        ears=16 * land,
        tail=24.0 + 10 * land,
        curl=-20 * land,
    )


def dance_beats(first: float, last: float, manner: Manner = PLAIN) -> list[Beat]:
    """A step on every beat, the twirl and its landing."""
    strong = min(1.0, 0.3 + 0.35 * manner.weight)
    found = []
    for time in ticks(BEAT, 0.0, first, last):
        beat = round(time / BEAT) % BAR
        if beat == (TWIRL + 1) % BAR:
            found.append(Beat(time, "landing", strong))
        else:
            found.append(Beat(time, "footstep", strong * (1.0 if beat % 2 == 0 else 0.8)))
    return found + [Beat(t, "twirl", 0.7) for t in ticks(BEAT * BAR, TWIRL * BEAT, first, last)]


def spin(time: float, seed: int) -> Pose:
    """A pirouette: winds up, pushes off with the arms wide, turns faster with them drawn in, and is dizzy after it."""
    _, local = loop(time, SPIN_CYCLE)
    start, end = SPIN
    share = min(1.0, max(0.0, (local - start) / (end - start)))
    turned = TURNS * _turning(share)
    wind, open_ = hold(local, 0.02, start + 0.08, 0.22), hold(local, start - 0.14, start + 0.5, 0.2)
    tight = hold(local, start + 0.16, end - 0.12, 0.4)
    toe = hold(local, start - 0.1, end + 0.08, 0.24)
    after = hold(local, end - 0.05, SPIN_CYCLE, 0.3)
    base = changed(idle(time, seed), x=0.0, front_foot_x=-58.0, back_foot_x=58.0)
    ready = changed(base, drop=44, lean=-9, head=-7, look_x=-0.8, front_arm=-70, front_elbow=-14, back_arm=-34)
    ready = changed(ready, back_elbow=-60, squash=0.95, mouth=0.16, brow=-0.3, tail=-22, nod=6)
    wide = changed(base, front_arm=-96, front_elbow=4, back_arm=96, back_elbow=-4, lean=2, mouth=0.6, brow=0.5)
    drawn = changed(base, front_arm=24, front_elbow=104, back_arm=-20, back_elbow=-104, mouth=0.5, smile=1.0)
    drawn = changed(drawn, look_y=-0.2, squash=1.06, ears=-26, tail=30, curl=34, stream=1.0)
    now = blend(blend(base, ready, wind), wide, open_)
    now = blend(blend(now, drawn, tight), _dizzy(base, local - end), after)
    pivot = changed(
        now,
        drop=0.0,
        front_foot_x=4.0,
        front_foot=-22.0,
        back_foot_x=52.0,
        back_foot_y=-92.0,
        back_foot=-34.0,
    )
    now = blend(now, pivot, toe)
    return changed(now, y=-14 * toe, front_foot_y=now.front_foot_y + 14 * toe, flip=math.cos(2 * math.pi * turned))


def _turning(share: float) -> float:
    """How much of the turns is done: off quickly, long at full speed, a soft end."""
    rise, fall = 0.24, 0.34
    top = 1 / (1 - (rise + fall) / 2)
    if share < rise:
        return top * share * share / (2 * rise)
    if share > 1 - fall:
        return 1 - top * (1 - share) ** 2 / (2 * fall)
    return top * (share - rise / 2)


def _dizzy(base: Pose, after: float) -> Pose:
    """Staggers in circles, the head lags behind; then it shakes itself awake."""
    much = math.exp(-1.25 * max(0.0, after)) * ramp(after, -0.05, 0.25)
    turn = 7.2 * after
    shake = hold(after, 1.3, 1.85, 0.14) * math.sin(26 * after)
    x = 34 * much * math.sin(turn)
    return changed(
        base,
        x=x,
        front_foot_x=-84 - x,
        back_foot_x=84 - x,
        drop=22 + 22 * much * math.cos(turn),
        lean=13 * much * math.sin(turn + 0.5),
        squash=1 - 0.05 * much * math.cos(turn),
        head=15 * much * math.sin(turn + 1.5) + 9 * shake,
        nod=8 * much * math.cos(turn + 1.5),
        look_x=0.5 * math.sin(turn * 1.3) * much,
        look_y=0.4 * math.cos(turn * 1.3) * much,
        dizzy=min(1.0, 1.8 * much),
        mouth=0.3 + 0.25 * much,
        smile=0.5,
        brow=0.4 * much,
        front_arm=-44 * much - 8 - 20 * much * math.sin(turn + 0.7),
        back_arm=46 * much + 9 - 20 * much * math.sin(turn + 0.7),
        front_elbow=-20 * much,
        back_elbow=20 * much,
        ears=16 * much * math.sin(turn + 2.2) + 14 * shake,
        tail=22 * much * math.sin(turn + 2.0),
        curl=26 * much * math.sin(turn + 2.8),
    )


def spin_beats(first: float, last: float) -> list[Beat]:
    """A twirl for every turn, the swing before it, and the stagger after it."""
    start, end = SPIN
    found = [Beat(t, "whoosh", 0.6, end - start) for t in ticks(SPIN_CYCLE, start, first, last)]
    for turn in range(TURNS):
        moment = _moment(turn / TURNS)
        found += [Beat(t, "twirl", 0.5) for t in ticks(SPIN_CYCLE, start + (end - start) * moment, first, last)]
    return found + [Beat(t, "boing", 0.4) for t in ticks(SPIN_CYCLE, end + 0.1, first, last)]


def _moment(done: float) -> float:
    """The share of the time at which so much of the turning is done (bisection)."""
    low, high = 0.0, 1.0
    for _ in range(30):
        middle = (low + high) / 2
        low, high = (middle, high) if _turning(middle) < done else (low, middle)
    return high
