"""What is done with and for somebody else: giving and being given, marvelling at a product, watching and clapping."""

from __future__ import annotations

import math

from models.world.performing.actions.timing import hold, loop, pulse, ramp, ring, ticks
from models.world.performing.pose import Beat, Pose, changed

GIVEN = 1.75  # seconds after which what is offered changes hands
CHEST = (78.0, -400.0)  # where the front hand holds something before the chest
MARVEL = 4.6  # seconds of a round of marvelling
WATCH = 5.2


def offer(base: Pose, time: float) -> Pose:
    """Holds something out to somebody, nods at it, and lets go; then claps for joy."""
    out = ramp(time, 0.35, 0.5)
    left = ramp(time, GIVEN + 0.1, 0.4)
    nudge = pulse(time, 0.9, 0.3)
    joy = left * (0.5 + 0.5 * math.sin(time * 8))
    held = changed(base, front_reach=1.0, back_reach=1.0)
    x, y = CHEST
    return changed(
        held,
        x=26 * out * (1 - 0.6 * left),
        front_foot_x=-58.0 - 26 * out * (1 - 0.6 * left),
        back_foot_x=58 - 26 * out * (1 - 0.6 * left),
        lean=9 * out * (1 - left),
        drop=16 * pulse(time, 0.2, 0.5) + 8 * joy,
        head=-4 * out + 5 * left * math.sin(time * 4),
        nod=6 * nudge,
        look_x=0.5 + 0.5 * out,
        look_y=0.4 * (1 - left) - 0.5 * nudge,
        mouth=0.3 + 0.35 * out + 0.25 * left,
        smile=1.0,
        brow=0.5 * out,
        front_hand_x=x + 58 * out * (1 - left) - 8 * left,
        front_hand_y=y - 26 * out + 14 * left,
        back_hand_x=x + 62 + 104 * out * (1 - left) - 34 * left + 34 * joy,
        back_hand_y=y + 16 - 52 * out + 30 * left,
        tail=base.tail + 18 * out * math.sin(time * 7),
        ears=-6 * nudge + 5 * joy,
    )


def receive(base: Pose, time: float) -> Pose:
    """Marvels at what is held out, takes it with both hands, hugs it with a hop."""
    wonder = ramp(time, 0.6, 0.4)
    out = ramp(time, GIVEN - 0.75, 0.5) * (1 - ramp(time, GIVEN + 0.12, 0.5))
    has = ramp(time, GIVEN - 0.05, 0.15)
    hug = ramp(time, GIVEN + 0.15, 0.5)
    hop = pulse(time, GIVEN + 0.8, 0.34)
    shake = ring(time, GIVEN + 1.14)
    x, y = CHEST
    still = changed(base, x=0.0, front_foot_x=-58.0, back_foot_x=58.0)
    reach = max(out, has)
    return changed(
        still,
        x=20 * out,
        y=-52 * hop,
        front_foot_x=-58.0 - 20 * out,
        back_foot_x=58 - 20 * out,
        front_foot_y=-20 * hop,
        back_foot_y=-26 * hop,
        lean=8 * out - 4 * hug,
        drop=18 * pulse(time, GIVEN + 0.5, 0.36) + 22 * max(0.0, shake),
        squash=1 - 0.05 * shake + 0.03 * hop,
        head=-3 * wonder + 9 * hug * math.sin(time * 3.2),
        look_x=0.9 - 0.4 * hug,
        look_y=0.3 * wonder + 0.2 * hug,
        mouth=0.25 + 0.45 * wonder + 0.25 * hop,
        smile=0.5 + 0.5 * wonder,
        brow=0.9 * wonder - 0.4 * hug,
        asleep=0.0,
        front_reach=reach,
        front_hand_x=x + 40 * out - 6 * hug,
        front_hand_y=y + 14 - 30 * out,
        back_reach=reach,
        back_hand_x=x + 62 + 104 * out,
        back_hand_y=y + 16 - 52 * out,
        ears=-14 * wonder * (1 - hug) + 14 * shake,
        tail=base.tail + 22 * hug * math.sin(time * 8),
        curl=base.curl + 14 * hug * math.sin(time * 8 - 1),
    )


def admire(base: Pose, time: float) -> Pose:
    """Marvels at a product beside it: leans in, hands together, then throws them up and looks to you."""
    _, t = loop(time + 0.4, MARVEL)
    near, cheer = hold(t, 0.2, 2.5, 0.5), hold(t, 2.5, 4.0, 0.3)
    dip, hop = pulse(t, 2.36, 0.36), pulse(t, 2.66, 0.36)
    shake = ring(t, 3.0)
    still = changed(base, x=0.0, front_foot_x=-58.0, back_foot_x=58.0)
    return changed(
        still,
        y=-40 * hop,
        front_foot_y=-16 * hop,
        back_foot_y=-22 * hop,
        drop=16 * near + 36 * dip + 14 * max(0.0, shake),
        lean=11 * near - 4 * cheer,
        squash=1 - 0.04 * dip + 0.03 * hop,
        head=-6 * near + 5 * cheer * math.sin(time * 5),
        look_x=0.95 - 0.9 * cheer,
        look_y=0.15 * near - 0.1 * cheer,
        mouth=0.3 + 0.3 * near + 0.5 * cheer,
        smile=1.0,
        brow=0.7 * near + 0.8 * cheer,
        front_reach=near,
        front_hand_x=66.0,
        front_hand_y=-452.0 + 6 * math.sin(time * 4),
        back_reach=near,
        back_hand_x=108.0,
        back_hand_y=-450.0 + 6 * math.sin(time * 4),
        front_arm=-8 - 118 * cheer - 8 * shake,
        front_elbow=16 - 40 * cheer,
        back_arm=9 + 112 * cheer + 8 * shake,
        back_elbow=16 + 34 * cheer,
        ears=-9 * cheer + 12 * shake,
        tail=base.tail + 18 * math.sin(time * 6) * max(near, cheer),
        curl=base.curl + 12 * math.sin(time * 6 - 1) * max(near, cheer),
    )


def watch(base: Pose, time: float) -> Pose:
    """Looks at what somebody beside does, nods along, claps a little now and then."""
    _, t = loop(time + 1.1, WATCH)
    clap = hold(t, 2.6, 4.4, 0.3)
    beat = math.sin(time * 12.5)
    still = changed(base, x=0.0, front_foot_x=-58.0, back_foot_x=58.0)
    return changed(
        still,
        drop=7 * clap * (0.5 + 0.5 * math.sin(time * 6.3)),
        lean=4.0 + base.lean,
        head=base.head - 3,
        look_x=0.9 - 0.5 * clap,
        look_y=-0.05,
        mouth=0.3 + 0.4 * clap,
        smile=0.7 + 0.3 * clap,
        brow=0.3 + 0.3 * clap,
        front_reach=clap,
        front_hand_x=34.0 - 22 * beat,
        front_hand_y=-446.0,
        back_reach=clap,
        back_hand_x=74.0 + 22 * beat,
        back_hand_y=-450.0,
    )


def receive_beats() -> list[Beat]:
    """What is given changes hands; the hop after it."""
    return [Beat(GIVEN, "sparkle", 0.5), Beat(GIVEN + 0.97 + 0.17, "landing", 0.4)]


def admire_beats(first: float, last: float) -> list[Beat]:
    """The hop of joy."""
    return [Beat(time, "landing", 0.35) for time in ticks(MARVEL, 2.62, first, last)]


def watch_beats(first: float, last: float) -> list[Beat]:
    """A few claps."""
    return [Beat(time, "applause", 0.2, 1.5) for time in ticks(WATCH, 1.65, first, last)]
