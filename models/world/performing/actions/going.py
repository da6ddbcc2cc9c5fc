"""Going on feet: walking, running, hopping, waddling. A foot on the ground stays where it is.

Feet are points on the ground; the body's ups and downs are those of the hips (`Pose.drop`), so that the legs bend.
"""

from __future__ import annotations

import math
from typing import NamedTuple

from models.world.chance import wobble
from models.world.performing.actions.manners import Manner
from models.world.performing.actions.timing import stepped
from models.world.performing.pose import Pose, changed
from models.world.shooting.moves import ease


class Gait(NamedTuple):
    """How a figure goes: lengths are rig units."""

    stride: float  # for a whole cycle of two steps
    stance: float  # share of the cycle that a foot is on the ground
    lift: float
    bounce: float
    lean: float
    swing: float  # of the arms, degrees
    cadence: float = 1.0  # cycles in a second at which steps become shorter rather than slower
    sway: float = 0.0  # degrees that the body rolls from foot to foot
    apart: float = 0.5  # share of the cycle between the two feet
    leg: float = 232.0  # length of the legs that go
    stiff: bool = False


LEG = 232.0  # of the figure for which poses are written
WALK = Gait(stride=300, stance=0.6, lift=46, bounce=16, lean=4, swing=30, cadence=1.08)
RUN = Gait(stride=520, stance=0.36, lift=92, bounce=34, lean=15, swing=52, cadence=1.75)


def gait_of(manner: Manner, *, running: bool, leg: float = LEG) -> Gait:
    """The gait of somebody with a manner and legs so long."""
    base, long = RUN if running else WALK, leg / LEG
    hops = manner.apart < 0.3
    return Gait(
        stride=base.stride * manner.stride * long,
        stance=(0.4 if hops and not running else base.stance) + manner.stance,
        lift=base.lift * manner.lift * long,
        bounce=base.bounce * (1.6 if running and hops else manner.bounce) * long,
        lean=base.lean + manner.lean,
        swing=base.swing * manner.swing,
        cadence=base.cadence * manner.cadence,
        sway=manner.sway * (0.6 if running else 1.0),
        apart=manner.apart,
        leg=leg,
        stiff=manner.stiff,
    )


def paced(gait: Gait, speed: float) -> Gait:
    """The gait with steps short enough that a slow figure still steps in time. `speed` in rig units a second."""
    least = 0.4 if gait.stance > 0.5 else 0.24  # who jogs on the spot still jogs
    return gait._replace(stride=max(gait.stride * least, min(gait.stride, speed / gait.cadence)))


def fitted(pose: Pose, leg: float) -> Pose:
    """A pose written for legs of the usual length, for shorter or longer ones."""
    long = leg / LEG
    if long == 1.0:
        return pose
    wide = 0.5 + 0.5 * min(1.25, long)
    return changed(
        pose,
        drop=pose.drop * long,
        front_foot_x=pose.front_foot_x * wide,
        back_foot_x=pose.back_foot_x * wide,
        front_foot_y=pose.front_foot_y * min(1.0, long),
        back_foot_y=pose.back_foot_y * min(1.0, long),
    )


def _foot(phase: float, gait: Gait) -> tuple[float, float, float]:
    """A foot's place (x, y) and angle at a phase of its cycle; 0 is the moment it touches the ground."""
    half = gait.stance * gait.stride / 2
    phase %= 1.0
    if phase < gait.stance:
        share = phase / gait.stance
        heel = max(0.0, (share - 0.72) / 0.28) ** 2  # the heel leaves the ground before the toes
        return half - 2 * half * share, -16 * heel, 14 * max(0.0, 1 - share * 5) - 26 * heel
    share = (phase - gait.stance) / (1 - gait.stance)
    smooth = ease(share)
    up = math.sin(math.pi * share)
    return -half + 2 * half * smooth, -16 * (1 - smooth) - gait.lift * up, -26 - 16 * up * (1 - smooth) + 40 * smooth


def _lowest(gait: Gait) -> float:
    """How far the hips must be down for both feet to reach the ground at the longest step."""
    reach, wide = (gait.leg - 26) * 1.02, gait.stance * gait.stride / 2 + 30
    return max(0.0, gait.leg - 26 - math.sqrt(max(reach * reach * 0.2, reach * reach - wide * wide)))


def gait_pose(gait: Gait, cycles: float, time: float, *, running: bool = False) -> Pose:
    """Walking or running, `cycles` cycles after the first touch of the front foot."""
    if gait.apart < 0.3:
        return _hopping(gait, cycles, time)
    upper = stepped(cycles, 0.25, 0.8) if gait.stiff else cycles
    fx, fy, fa = _foot(cycles, gait)
    bx, by, ba = _foot(cycles + gait.apart, gait)
    wave = math.cos(4 * math.pi * (upper - gait.stance / 2 + 0.25))  # 1 between two steps, -1 over the foot
    swing = math.sin(2 * math.pi * (upper + 0.12))
    late = math.sin(2 * math.pi * (upper + 0.03))
    roll = math.sin(2 * math.pi * (upper + 0.5 * gait.stance - 0.05))  # over the foot that carries
    y, drop = _running(gait, cycles) if running else _walking(gait, wave)
    x = -gait.sway * 2.2 * roll
    elbow = 78.0 if running else 20.0
    return Pose(
        x=x,
        y=y,
        drop=drop,
        lean=gait.lean + 1.5 * wave - gait.sway * roll,
        squash=1.0 + 0.022 * wave * (2.0 if running else -1.0),
        head=2.6 * math.sin(2 * math.pi * upper + 0.6) - gait.lean * 0.3 + 0.6 * gait.sway * roll,
        nod=5 * math.cos(4 * math.pi * upper + 0.9),
        look_x=0.55 + 0.2 * wobble(time * 0.5, 0.8),
        look_y=0.12 * wobble(time * 0.6, 0.2),
        mouth=0.36 + 0.14 * wave if running else 0.24,
        smile=0.5,
        front_arm=-gait.swing * swing + (6 if running else 0),
        back_arm=gait.swing * swing + (6 if running else 0),
        front_elbow=elbow + 10 * max(0.0, -late) + 0.3 * gait.swing * late,
        back_elbow=elbow + 10 * max(0.0, late) - 0.3 * gait.swing * late,
        front_foot_x=fx - x,
        front_foot_y=fy - y,
        front_foot=fa,
        back_foot_x=bx - x,
        back_foot_y=by - y,
        back_foot=ba,
        tail=8 * math.sin(2 * math.pi * upper - 0.9) + (-14 if running else 0),
        curl=10 * math.sin(2 * math.pi * upper - 1.8) + 4 * wobble(time, 0.3),
        ears=7 * math.sin(4 * math.pi * upper - 0.8),
        stream=(0.95 if running else 0.5) + 0.1 * math.sin(4 * math.pi * upper),
        spin=cycles * 360,
    )


def _walking(gait: Gait, wave: float) -> tuple[float, float]:
    """How high the body and how low the hips are: lowest between two steps, when the weight falls onto a foot."""
    low = _lowest(gait) + 1
    high = max(-2.0, low - gait.bounce)  # over the foot the leg is straight
    return 0.0, high + (low - high) * (0.5 + 0.5 * wave)


def _running(gait: Gait, cycles: float) -> tuple[float, float]:
    """A flight from foot to foot, and a bend of the leg that lands."""
    base, phase = _lowest(gait) + 2, cycles % 0.5
    if phase < gait.stance:
        return 0.0, base + 0.3 * gait.bounce * math.sin(math.pi * phase / gait.stance)
    share = (phase - gait.stance) / max(0.02, 0.5 - gait.stance)
    return -gait.bounce * 4 * share * (1 - share), base


def _hopping(gait: Gait, cycles: float, time: float) -> Pose:
    """Both feet nearly together: a crouch, a light leap, ears that come down late."""
    fx, fy, fa = _foot(cycles, gait)
    bx, by, ba = _foot(cycles + gait.apart, gait)
    air, before = _air(cycles, gait), _air(cycles - 0.07, gait)
    phase = (cycles + gait.apart / 2) % 1.0
    low = math.sin(math.pi * phase / gait.stance) if phase < gait.stance else 0.0
    rise, y = 2.2 * (air - before), -gait.bounce * air
    return Pose(
        y=y,
        drop=_lowest(gait) + 34 * low * low,
        lean=gait.lean + 6 * low + 4 * rise,
        squash=1.0 - 0.06 * low * low + 0.05 * air,
        head=-4 * rise - gait.lean * 0.3,
        nod=9 * low - 6 * before,
        look_x=0.55,
        look_y=0.3 * low - 0.2 * air,
        mouth=0.25 + 0.2 * air,
        smile=0.6,
        front_arm=20 - 34 * before,
        back_arm=36 - 26 * before,
        front_elbow=64 + 20 * low,
        back_elbow=60 + 20 * low,
        front_foot_x=fx - 34,
        front_foot_y=fy - y,
        front_foot=fa,
        back_foot_x=bx + 34,
        back_foot_y=by - y,
        back_foot=ba,
        tail=16 * rise,
        curl=24 * rise + 4 * wobble(time, 0.3),
        ears=-22 * rise + 10 * low,
        stream=0.5 + 0.2 * air,
        spin=cycles * 360,
    )


def _air(cycles: float, gait: Gait) -> float:
    """How high a hopping body is (0..1): it flies while no foot is on the ground."""
    phase = (cycles + gait.apart) % 1.0  # of the foot that lands first
    share = (phase - gait.stance - gait.apart) / (1 - gait.stance - gait.apart)
    return 4 * share * (1 - share) if 0 < share < 1 else 0.0


def touches(gait: Gait, first: float, last: float) -> list[float]:
    """The cycles between two at which a foot touches the ground."""
    found = [n - shift for n in range(math.floor(first), math.ceil(last) + 2) for shift in (0.0, gait.apart)]
    return sorted(cycle for cycle in found if first <= cycle < last)
