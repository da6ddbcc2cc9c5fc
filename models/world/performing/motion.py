"""How figures move: a pose for every moment of an action, and the moments at which something is to be heard.

The units are those of `pose.py`. The actions themselves are in `actions/` (one family a file) and `pieces.py` (small
performances with things and sights); here they are told apart by name, kind of figure and place.
"""

from __future__ import annotations

from collections.abc import Callable

from models.world.performing import pieces
from models.world.performing.actions import air, dancing, handling, resting, sharing
from models.world.performing.actions.going import RUN, WALK, Gait, fitted, gait_of, gait_pose, paced
from models.world.performing.actions.jumping import jump, jump_beats
from models.world.performing.actions.manners import PLAIN, Manner
from models.world.performing.actions.resting import blink, idle
from models.world.performing.actions.timing import stepped
from models.world.performing.pose import Beat, Pose, blend

__all__ = ["CLIMB", "GOING", "RUN", "WALK", "Gait", "beats", "blend", "blink", "gait_of", "gait_pose", "paced", "pose"]

CLIMB = Gait(stride=pieces.CLIMB_RISE, stance=pieces.GRIP, lift=0, bounce=0, lean=0, swing=0)
GOING = ("walk", "run", "carry")  # on feet
HOVERING = ("fly", "float", "swim", "climb", "drive")  # no ground needed: the same everywhere

Act = Callable[[float, int, Manner], Pose]
_POSES: dict[str, Act] = {
    "idle": lambda t, s, m: idle(stepped(t, 0.6) if m.stiff else t, s),
    "look around": lambda t, s, m: resting.look(stepped(t, 0.45) if m.stiff else t, s),
    "wave": lambda t, s, _: resting.wave(t, s),
    "sit": lambda t, s, _: resting.sit(t, s),
    "sleep": lambda t, s, _: resting.sleep(t, s),
    "jump": jump,
    "dance": dancing.dance,
    "spin": lambda t, s, _: dancing.spin(t, s),
    "eat": lambda t, s, _: handling.eat(t, s),
    "throw": lambda t, s, _: handling.ball(t, s),
    "catch": lambda t, s, _: handling.ball(t + handling.CATCH_START, s),
    "return": lambda t, s, _: handling.ball(t + handling.PARTNER, s),  # the other one of a ball game
    "answer": lambda t, s, _: handling.ball(t + handling.CATCH_START + handling.PARTNER, s),
    "fly": lambda t, _, m: air.fly(t, m),
    "float": lambda t, _s, _m: air.drift(t),
    "drive": lambda t, s, _: resting.drive(t, s),
    "see": lambda t, s, _: pieces.see(idle(t, s), t),
    "show": lambda t, s, _: pieces.show(idle(t, s), t),
    "pack": lambda t, s, _: pieces.pack(idle(t, s), t),
    "offer": lambda t, s, _: sharing.offer(idle(t, s), t),
    "receive": lambda t, s, _: sharing.receive(idle(t, s), t),
    "admire": lambda t, s, _: sharing.admire(idle(t, s), t),
    "watch": lambda t, s, _: sharing.watch(idle(t, s), t),
}
ACTS = (*_POSES, *GOING, "climb", "swim")


def pose(
    action: str,
    time: float,
    *,
    cycles: float = 0.0,
    seed: int = 0,
    gait: Gait | None = None,
    manner: Manner = PLAIN,
    leg: float = 232.0,
    moving: float = 1.0,
    weightless: bool = False,
    water: bool = False,
) -> Pose:
    """The pose of an action at a time.

    Args:
        action: a word of the vocabulary, or what somebody beside does: return, answer, offer, receive, admire, watch.
        time: of the action's own clock, seconds.
        cycles: how far a going figure has gone.
        seed: of the character.
        gait: with which steps it goes; None: those of its manner.
        manner: how this kind moves.
        leg: how long its legs are, rig units.
        moving: 0 it stands .. 1 it goes.
        weightless: nothing stands.
        water: figures swim where they would go.
    """
    if action == "climb":
        return pieces.climb(time, (gait or CLIMB).stride)
    if action in GOING:
        return _going(action, time, cycles, seed, gait, manner, leg, moving, weightless, water)
    if action == "swim":
        return air.swim(time, manner, surface=not (water or weightless))
    now = fitted(_POSES[action](max(0.0, time), seed, manner), leg)
    return air.afloat(now, time) if weightless and action not in HOVERING else now


def _going(  # noqa: PLR0917
    action: str,
    time: float,
    cycles: float,
    seed: int,
    gait: Gait | None,
    manner: Manner,
    leg: float,
    moving: float,
    weightless: bool,
    water: bool,
) -> Pose:
    running = action == "run"
    if water:
        return blend(air.drift(time), air.swim(time * (1.4 if running else 1.0), manner), moving)
    steps = gait or gait_of(manner, running=running, leg=leg)
    going = gait_pose(steps, cycles, time, running=running)
    now = blend(fitted(idle(time, seed), leg), going, moving)
    now = handling.carry(now, cycles, moving) if action == "carry" else now
    return air.afloat(now, time) if weightless else now


def beats(action: str, first: float, last: float, manner: Manner = PLAIN) -> list[Beat]:
    """What is heard of an action that has its own clock, between two moments. Steps come from the journey."""
    found: list[Beat] = []
    if action in ("throw", "catch", "return", "answer"):
        shift = {"catch": handling.CATCH_START, "return": handling.PARTNER}.get(action, 0.0)
        shift += handling.CATCH_START + handling.PARTNER if action == "answer" else 0.0
        found = [beat._replace(time=beat.time - shift) for beat in handling.ball_beats(first + shift, last + shift)]
    elif action in ("jump", "dance", "fly", "swim"):
        told = {"jump": jump_beats, "dance": dancing.dance_beats, "fly": air.fly_beats, "swim": air.swim_beats}[action]
        found = told(first, last, manner)
    elif action in _BEATS:
        found = _BEATS[action](first, last)
    return sorted(beat for beat in found if first <= beat.time < last)


_BEATS: dict[str, Callable[[float, float], list[Beat]]] = {
    "wave": resting.wave_beats,
    "sleep": resting.sleep_beats,
    "spin": dancing.spin_beats,
    "eat": handling.eat_beats,
    "climb": pieces.climb_beats,
    "pack": lambda _first, _last: pieces.pack_beats(),
    "see": lambda _first, _last: pieces.see_beats(),
    "show": pieces.show_beats,
    "receive": lambda _first, _last: sharing.receive_beats(),
    "admire": sharing.admire_beats,
    "watch": sharing.watch_beats,
}
