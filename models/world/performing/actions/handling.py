"""What hands do: eating, throwing and catching a ball, carrying something heavy. Hands that hold are points."""

from __future__ import annotations

import math

from models.world.performing.actions.resting import idle
from models.world.performing.actions.timing import hold, loop, pulse, ramp, ring, ticks
from models.world.performing.pose import Beat, Pose, blend, changed

BITE_CYCLE = 2.6
BITE = 0.62  # seconds of the cycle at which the teeth close
CHEW = (0.8, 2.1)  # from the first to the last chew of a bite
CHEW_RATE = 3.2  # chews in a second
BITES = 3  # that what is held allows; then it is only nibbled at
AT_CHEST = (58.0, -392.0)
AT_MOUTH = (34.0, -545.0)

GAME = 3.2  # seconds of a ball game's round
RELEASE = 0.73
CAUGHT = 3.06
CATCH_START = 2.02  # of the round, where a scene of catching begins
PARTNER = GAME / 2  # how far the other one is in the round

BOX = ((-86.0, -322.0), (150.0, -326.0))  # where the hands are under what is carried


def bites(time: float) -> int:
    """How many times has been bitten into what is held: 0 it is whole."""
    n, local = loop(time, BITE_CYCLE)
    return max(0, min(BITES, n + (local >= BITE)))


def to_mouth(time: float) -> float:
    """How close to the mouth the food is: 0 before the chest .. 1 between the teeth."""
    return hold(loop(time, BITE_CYCLE)[1], 0.12, 1.12, 0.4)


def eat(time: float, seed: int) -> Pose:
    """Looks at it, opens wide, bites, and chews with full cheeks and much pleasure."""
    _, local = loop(time, BITE_CYCLE)
    base = changed(idle(time, seed), x=0.0, front_foot_x=-58.0, back_foot_x=58.0)
    near = to_mouth(time)
    wide = hold(local, 0.26, BITE + 0.05, 0.22)
    clamp = pulse(local, BITE - 0.06, 0.22)
    chewing = hold(local, CHEW[0] - 0.1, CHEW[1] + 0.1, 0.18)
    jaw = 0.5 - 0.5 * math.cos(2 * math.pi * CHEW_RATE * (local - CHEW[0]))
    joy = hold(local, 1.2, 2.4, 0.3)
    gulp = pulse(local, 2.12, 0.34)
    x = AT_CHEST[0] + (AT_MOUTH[0] - AT_CHEST[0]) * near
    y = AT_CHEST[1] + (AT_MOUTH[1] - AT_CHEST[1]) * near**1.2
    drop = 11 * near + 6 * jaw * chewing + 10 * gulp - 2
    return changed(
        base,
        drop=drop,
        lean=-3 + 8 * near - 2 * joy,
        squash=1 - 0.02 * clamp + 0.012 * joy * math.sin(time * 9),
        head=5 * near + 6 * joy * math.sin((local - 1.2) * 4.6) - 6 * gulp,
        nod=4 + 9 * near + 5 * clamp - 3 * gulp + 3 * jaw * chewing,
        look_x=0.5 * (1 - joy) + 0.1 * near,
        look_y=0.7 * (1 - joy) * (1 - chewing * 0.4) + 0.1 * near,
        mouth=0.16 + 0.84 * wide * (1 - clamp),
        chew=chewing * (0.35 + 0.65 * jaw),
        smile=0.5 + 0.5 * joy,
        brow=0.5 * wide + 0.4 * joy,
        asleep=0.9 * hold(local, 1.35, 2.0, 0.16),
        front_reach=1.0,
        front_hand_x=x,
        front_hand_y=y + drop + 7 * (1 - near) * math.sin(time * 2.3),
        feed=near,
        back_reach=0.0,
        back_arm=14 - 4 * near + 8 * joy,
        back_elbow=20 + 16 * near,
        ears=6 * jaw * chewing - 6 * wide,
        tail=base.tail + 16 * joy * math.sin(time * 7),
        curl=base.curl + 14 * joy * math.sin(time * 7 - 1),
    )


def eat_beats(first: float, last: float) -> list[Beat]:
    """A crunch for the bite and the chews after it."""
    found = [Beat(t, "chew", 0.7) for t in ticks(BITE_CYCLE, BITE, first, last)]
    count = round((CHEW[1] - CHEW[0]) * CHEW_RATE)
    for n in range(count):
        at = CHEW[0] + (n + 1) / CHEW_RATE  # the teeth meet when the jaw is up again
        found += [Beat(t, "chew", 0.35) for t in ticks(BITE_CYCLE, at, first, last)]
    return found


def ball(time: float, seed: int) -> Pose:
    """A round of a ball game: winds up, throws, watches, makes ready and catches. `time` 0 holds the ball."""
    _, t = loop(time, GAME)
    base = changed(idle(time, seed), x=0.0, front_foot_x=-74.0, back_foot_x=74.0, smile=0.7)
    ready = _both(base, 96.0, -404.0, open_=0.0)
    away = hold(t, RELEASE + 0.1, CAUGHT - 0.25, 0.5)
    watching = changed(
        base, drop=16, lean=3, look_x=1.0, look_y=-0.5 + 0.7 * ramp(t, 1.3, 0.6), head=-3, mouth=0.5, brow=0.6
    )
    now = blend(ready, watching, away)
    now = _thrown(base, now, t)
    return _catching(base, now, t)


def _both(base: Pose, x: float, y: float, *, open_: float) -> Pose:
    """Both hands around a ball at a point."""
    half = 46 + 34 * open_
    return changed(
        base,
        drop=14.0,
        look_x=0.7,
        mouth=0.3,
        front_reach=1.0,
        front_hand_x=x - half,
        front_hand_y=y + 12,
        back_reach=1.0,
        back_hand_x=x + half,
        back_hand_y=y,
    )


def _wind_up(base: Pose, t: float) -> Pose:
    """The ball far behind, the weight on the rear leg, the other knee up, a hand that aims."""
    knee = pulse(t, 0.2, 0.56)
    return changed(
        base,
        x=-30.0,
        lean=-15.0,
        drop=24.0,
        squash=0.985,
        head=9.0,
        nod=2.0,
        look_x=1.0,
        look_y=-0.25,
        mouth=0.2,
        brow=-0.45,
        front_foot_x=-74.0 + 30,
        back_foot_x=96.0 + 30,
        back_foot_y=-96 * knee,
        back_foot=12 * knee,
        front_arm=-112.0,
        front_elbow=-20.0,
        back_arm=86.0,
        back_elbow=6.0,
        tail=-16.0,
        curl=-14.0,
        ears=9.0,
    )


def _follow(base: Pose) -> Pose:
    """Just after the ball has left the hand: all weight in front, the arm swings on upwards."""
    return changed(
        base,
        x=46.0,
        lean=15.0,
        drop=34.0,
        squash=1.03,
        head=-8.0,
        nod=4.0,
        look_x=1.0,
        look_y=-0.3,
        mouth=0.8,
        brow=0.6,
        smile=0.8,
        front_foot_x=-74.0 - 46,
        front_foot_y=-14.0,
        front_foot=-30.0,
        back_foot_x=124.0 - 46,
        front_arm=112.0,
        front_elbow=16.0,
        back_arm=-22.0,
        back_elbow=18.0,
        tail=24.0,
        curl=26.0,
        ears=-16.0,
        stream=0.6,
    )


def _thrown(base: Pose, now: Pose, t: float) -> Pose:
    """From the wind-up over the release into the follow-through: the trunk leads, the arm swings after it."""
    if not 0.0 < t < 1.75:
        return now
    wound = _wind_up(base, t)
    up = ramp(t, 0.06, 0.42)
    body, arm = ramp(t, 0.5, 0.34), ramp(t, 0.54, 0.32)
    through = _follow(base)
    thrown = blend(wound, through, body)
    whip = math.sin(math.pi * arm)
    thrown = changed(
        thrown,
        front_arm=wound.front_arm + (through.front_arm - wound.front_arm) * arm,
        front_elbow=wound.front_elbow * (1 - arm) + through.front_elbow * arm - 22 * whip,
        back_foot_y=wound.back_foot_y * (1 - body),
        squash=thrown.squash - 0.03 * whip,
        drop=thrown.drop + 22 * whip,
    )
    return blend(blend(now, thrown, up), now, ramp(t, 1.0, 0.7))


def _catching(base: Pose, now: Pose, t: float) -> Pose:
    """Hands up and open, a step towards it; they close, give way with the ball, and hold it for joy."""
    if t < CAUGHT - 0.75:
        after = t + GAME - CAUGHT  # the end of the catch lies in the next round
        settle = max(0.0, 1 - ramp(after, 0.1, 0.5))
        if t > 0.6 or settle <= 0:
            return now
    else:
        after = t - CAUGHT
        settle = 1.0
    reach = ramp(after, -0.72, 0.5)
    give, shake = pulse(after, -0.03, 0.36), ring(after, 0.0)
    closed = ramp(after, -0.05, 0.09)
    high = reach * (1 - ramp(after, 0.0, 0.2))
    x, y = 96 + 66 * high, -404.0 - 84 * high + 26 * give
    got = _both(base, x, y, open_=1 - closed)
    got = changed(
        got,
        drop=14 + 22 * reach * (1 - closed) + 36 * give,
        lean=9 * reach * (1 - closed) - 8 * give,
        squash=1 - 0.05 * give + 0.015 * shake,
        look_x=1.0 - 0.3 * closed,
        look_y=-0.35 * (1 - closed) + 0.45 * closed * (1 - ramp(after, 0.12, 0.2)),
        head=-5 * (1 - closed) + 5 * shake,
        mouth=0.3 + 0.4 * reach * (1 - closed) + 0.5 * give,
        smile=0.6 + 0.4 * closed,
        brow=0.7 * reach * (1 - closed) + 0.4 * give,
        ears=15 * shake,
        tail=14 * shake,
        curl=-18 * shake,
    )
    return blend(now, got, reach * settle)


def ball_beats(first: float, last: float) -> list[Beat]:
    """The swing of the arm, the release, the catch."""
    found = [Beat(t, "swish", 0.4) for t in ticks(GAME, 0.58, first, last)]
    found += [Beat(t, "throw", 0.7) for t in ticks(GAME, RELEASE, first, last)]
    return found + [Beat(t, "catch", 0.7) for t in ticks(GAME, CAUGHT, first, last)]


def carry(pose: Pose, cycles: float, moving: float) -> Pose:
    """The same pose bent by the weight of something in both arms: knees soft, back arched, cheeks puffed."""
    step = math.cos(4 * math.pi * (cycles - 0.06)) * moving
    late = math.cos(4 * math.pi * (cycles - 0.13)) * moving
    (fx, fy), (bx, by) = BOX
    drop = pose.drop + 24 + 5 * step
    shift = drop - 8 - 7 * late
    return changed(
        pose,
        drop=drop,
        lean=-7 + 1.6 * step,
        squash=pose.squash - 0.02 - 0.015 * step,
        head=6 + 2.4 * late,
        nod=6 + 6 * step,
        look_x=0.75,
        look_y=-0.1 + 0.2 * late,
        mouth=0.1 + 0.1 * step,
        chew=0.4 + 0.3 * step,
        brow=-0.75,
        smile=0.0,
        front_reach=1.0,
        front_hand_x=fx,
        front_hand_y=fy + shift,
        back_reach=1.0,
        back_hand_x=bx,
        back_hand_y=by + shift,
        stream=pose.stream * 0.5,
    )
