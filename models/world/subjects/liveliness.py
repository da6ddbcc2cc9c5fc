"""How something without limbs acts: it hops, wobbles, spins, floats and breathes, with anticipation and squash.

A `Life` is the pose of a thing or of a vehicle at a moment. What a figure does with arms and legs, they do with
their whole body; where a figure has events (steps, jumps), theirs fall on the same moments.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import NamedTuple

from models.world.shooting.moves import ease
from models.world.stage import Stage
from models.world.subjects.role import Moment

REST = ("idle", "show", "see", "pack", "wave", "look around", "sit", "sleep", "dance", "spin", "eat", "jump")
WEIGHTLESS = ("space", "space station", "underwater")  # settings in which nothing stands
WAVES = 1.9  # nods a second, as hands wave
BEATS = 2.0  # of a dance, a second
TOSS_CYCLE, IDLE_CYCLE = 2.0, 3.4  # seconds


class Life(NamedTuple):
    """A body's pose; lengths in rig units, angles in degrees."""

    x: float = 0.0
    lift: float = 0.0
    turn: float = 0.0
    tall: float = 1.0  # its width does the opposite
    flip: float = 1.0  # -1..1: turned about its upright axis, as the cosine
    spring: float = 0.0  # how far what is loose hangs behind: 1 thrown up .. -1 pressed down
    aloft: bool = False  # it turns about its middle, not about where it stands

    @contextmanager
    def on(self, stage: Stage, key: str, middle: float) -> Iterator[None]:
        """What is drawn inside lives; the origin is where it stands, its middle `middle` above."""
        pivot = middle if self.aloft else 0.0
        with ExitStack() as parts:
            parts.enter_context(stage.part(key, self.x, -self.lift - pivot, self.turn))
            parts.enter_context(stage.part("low", 0, pivot, 0, (2 - self.tall) * self.flip, self.tall))
            yield


def _ring(after: float) -> float:
    """A shake that dies away: 1 at its start."""
    return math.exp(-6.5 * after) * math.cos(13 * after) if after >= 0 else 0.0


def leap(time: float, off: float, on: float, height: float) -> Life:
    """A hop: down first, a stretch in the air, a squash that rings out."""
    if time < off:
        share = max(0.0, 1 - (off - time) / 0.3)
        return Life(tall=1 - 0.11 * math.sin(math.pi * share**1.4), spring=-0.5 * share)
    if time < on:
        share = (time - off) / (on - off)
        return Life(
            lift=4 * height * share * (1 - share),
            tall=1 + 0.075 * abs(1 - 2 * share),
            spring=math.sin(math.pi * share),
        )
    ring = _ring(time - on)
    return Life(tall=1 - 0.12 * ring, spring=-0.6 * ring)


def _idle(m: Moment) -> Life:
    local = m.time % IDLE_CYCLE
    hop = leap(local, 2.3, 2.66, 58.0) if local > 2.0 else leap(local + IDLE_CYCLE, 2.3, 2.66, 0.0)
    wiggle = 4.5 * math.sin((local - 2.66) * 16) * math.exp(-5 * (local - 2.66)) if local > 2.66 else 0.0
    return hop._replace(tall=hop.tall + 0.011 * math.sin(m.time * 2.6), turn=wiggle)


def _go(m: Moment) -> Life:
    """Hops along, one hop for each step; the lean changes sides as that of a toy that is walked by hand."""
    step = m.pose.spin / 180
    bounce = abs(math.sin(math.pi * step)) ** 0.85
    going = min(1.0, max(0.0, (m.pose.stream - 0.15) / 0.25)) ** 3
    run = m.action == "run"
    return Life(
        lift=going * (96 if run else 58) * bounce,
        turn=going * ((7 if run else 2) + (4 if run else 6) * math.sin(math.pi * (step + 0.24))),
        tall=1 + going * (0.16 * bounce - 0.1),
        spring=going * (1.5 * bounce - 0.6),
    )


def _jump(m: Moment) -> Life:
    lift = max(0.0, -m.pose.y)
    tall = m.pose.squash - 0.0009 * m.pose.drop
    return Life(lift=1.1 * lift, tall=tall, turn=0.5 * m.pose.lean, spring=min(1.0, lift / 150) - m.pose.drop / 130)


def _wave(m: Moment) -> Life:
    share = ease(m.acted / 0.45)
    return Life(turn=share * (9 * math.sin(2 * math.pi * WAVES * m.acted) - 3), tall=1 + 0.03 * share, spring=0.3)


def _dance(m: Moment) -> Life:
    beat = m.acted * BEATS
    bounce = abs(math.sin(math.pi * beat))
    whirl = (beat % 8) - 6.5
    angle = 2 * math.pi * ease(whirl) if 0 < whirl < 1 else 0.0
    return Life(
        x=26 * math.sin(math.pi * beat * 0.5),
        lift=54 * bounce,
        turn=11 * math.sin(math.pi * (beat + 0.5)),
        tall=0.93 + 0.13 * bounce,
        flip=math.cos(angle),
        spring=2 * bounce - 1,
    )


def _spin(m: Moment) -> Life:
    lift = max(0.0, -m.pose.y)
    return Life(
        lift=lift,
        turn=m.pose.turn + 0.5 * m.pose.lean,
        tall=m.pose.squash - 0.0007 * m.pose.drop,
        flip=m.pose.flip,
        spring=min(1.0, lift / 60) + 5 * (m.pose.squash - 1),
    )


def _sleep(m: Moment) -> Life:
    return Life(turn=4.5 * ease(m.acted / 0.8), tall=0.955 + 0.028 * math.sin(m.time * 1.7), spring=-0.4)


def _eat(m: Moment) -> Life:
    chew = math.sin(m.acted * 9)
    return Life(turn=3 * math.sin(m.acted * 4.5), tall=1 - 0.055 * chew, spring=-0.35 * chew)


def _toss(m: Moment) -> Life:
    local = m.acted % TOSS_CYCLE
    flight = leap(local, 0.5, 1.36, 330.0)
    share = min(1.0, max(0.0, (local - 0.5) / 0.86))
    return flight._replace(turn=360 * ease(share), aloft=0 < share < 1)


def _float(m: Moment) -> Life:
    return Life(
        x=20 * math.sin(m.time * 0.7),
        lift=128 + 34 * math.sin(m.time * 1.25),
        turn=8 * math.sin(m.time * 0.9),
        tall=1 + 0.012 * math.sin(m.time * 2.1),
        spring=0.5 * math.sin(m.time * 1.25 + 0.8),
        aloft=True,
    )


def _fly(m: Moment) -> Life:
    return Life(
        x=14 * math.sin(m.time * 1.1),
        lift=150 + 30 * math.sin(m.time * 1.8),
        turn=17 + 4 * math.sin(m.time * 1.8 - 0.8),
        spring=0.4 * math.sin(m.time * 3),
        aloft=True,
    )


def _swim(m: Moment) -> Life:
    stroke = math.sin(m.time * 3.6)
    return Life(
        lift=120 + 24 * math.sin(m.time * 1.5), turn=14 + 8 * stroke, tall=1 + 0.05 * stroke, spring=stroke, aloft=True
    )


def _climb(m: Moment) -> Life:
    return Life(x=2 * m.pose.x, turn=2 * m.pose.turn, tall=2 * m.pose.squash - 1, spring=8 * (m.pose.squash - 1))


def _look(m: Moment) -> Life:
    side = m.pose.look_x
    return Life(x=14 * side, turn=6 * side, flip=1 - 0.12 * abs(side), tall=1.02 - 0.02 * abs(side))


def _see(m: Moment) -> Life:
    start = leap(m.acted, 0.56, 0.9, 88.0)
    return start._replace(tall=start.tall + 0.035 * ease((m.acted - 0.5) / 0.3), turn=-4 * ease((m.acted - 0.6) / 0.3))


def _sit(m: Moment) -> Life:
    down = ease(m.acted / 0.4)
    return Life(tall=1 - 0.07 * down + 0.014 * math.sin(m.time * 2.2), turn=-5 * down + 2 * math.sin(m.time * 1.5))


def _drive(m: Moment) -> Life:
    return Life(x=5 * math.sin(m.time * 7), lift=10 + 8 * math.sin(m.time * 11), turn=5 + 2 * math.sin(m.time * 5))


_LIVES: dict[str, Callable[[Moment], Life]] = {
    "walk": _go,
    "run": _go,
    "carry": _go,
    "jump": _jump,
    "wave": _wave,
    "dance": _dance,
    "spin": _spin,
    "sleep": _sleep,
    "eat": _eat,
    "throw": _toss,
    "catch": _toss,
    "float": _float,
    "fly": _fly,
    "swim": _swim,
    "climb": _climb,
    "look around": _look,
    "see": _see,
    "sit": _sit,
    "drive": _drive,
}


def life(moment: Moment) -> Life:
    """How a body without limbs does the moment's action; an action it does not know leaves it breathing."""
    return _LIVES.get(moment.action, _idle)(moment)
