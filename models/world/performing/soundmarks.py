"""What is to be heard in a film and when: steps when a foot touches the ground, what hands do, the place's own sounds.

Nothing is heard that is not seen. Times follow from the constants that move the figures; strength from their weight.
"""

from __future__ import annotations

import math

from models.world.performing.actions import going, handling
from models.world.performing.actions.timing import ticks
from models.world.performing.actor import Actor
from models.world.performing.hands import BACK, GAMES
from models.world.performing.motion import GOING, beats
from models.world.performing.performance import Performance
from models.world.performing.pose import Beat
from models.world.shooting.camerawork import Camerawork
from models.world.subjects import liveliness
from models.world.subjects.role import Player, Role
from models.world.subjects.vehicles import VEHICLES
from studio.specs import Event

_VEHICLE_SOUND = {
    "car": "engine",
    "rocket": "rocket",
    "balloon": "burner",
    "train": "train",
    "boat": "sail",
    "bicycle": "bicycle",
}
_MOVING = ("drive", "fly", "float", "run", "walk", "jump", "carry")
_HUSHED = {"rain": 0.5, "snow": 0.6, "fog": 0.7}  # what is left of the other sounds outdoors; birds are silent
_WEATHER_SOUND = {"rain": ("rain", 0.8), "wind": ("wind", 0.7)}
_STEP = {"walk": 0.6, "carry": 0.75, "run": 0.95}
_ON_GROUND = ("footstep", "landing", "jump")  # kinds whose sound is that of the ground
BESIDE = 0.7  # how loud the others are, against the lead


def marks(acting: Performance, camera: Camerawork) -> list[Event]:
    """The events of a film, ordered by time; those with seconds > 0 go on, the others are points."""
    found = [*_ambience(acting), *_vehicles(acting)]
    for role in acting.roles:
        if role.key not in acting.actors or role.rides is not None:
            continue
        told = _heard(acting, role)
        found += [_event(acting, camera, role, beat) for beat in told if 0 <= beat.time < acting.seconds]
    return sorted(found, key=lambda e: (e.time, e.kind, e.pan))


def _event(acting: Performance, camera: Camerawork, role: Role, beat: Beat) -> Event:
    here = camera.view(beat.time)
    x = (acting.spot(role, beat.time)[0] - here.x - 540) / 540
    surface = acting.place.surface if beat.kind in _ON_GROUND else "metal" if beat.kind == "grip" else ""
    return Event(
        time=beat.time,
        kind=beat.kind,
        strength=round(min(1.0, beat.strength * (1.0 if role.lead else BESIDE)), 3),
        seconds=min(beat.seconds, acting.seconds - beat.time),
        pan=round(max(-0.8, min(0.8, x)), 3),
        surface=surface,
        weight=_heft(acting.actors[role.key].manner.weight),
    )


def _heft(weight: float) -> float:
    """A manner's weight (a person's is 1) as an event says it: 0 a mouse, 0.5 a person, 1 an elephant."""
    return round(max(0.0, min(1.0, 0.5 + 0.45 * math.log2(max(weight, 0.05)))), 3)


def _ambience(acting: Performance) -> list[Event]:
    sounds, weather, indoors = list(acting.place.sounds), acting.spec.weather, acting.place.indoors
    if acting.place.weightless:
        weather = "clear"  # no weather reaches there
    if weather in _HUSHED:
        share = _HUSHED[weather]
        sounds = [(k, s * (1.0 if indoors else share)) for k, s in sounds if k not in ("birds", "crickets")]
    if weather in _WEATHER_SOUND:
        kind, strength = _WEATHER_SOUND[weather]
        sounds = [(k, s) for k, s in sounds if k != kind] + [(kind, 0.45 * strength if indoors else strength)]
    return [Event(time=0.0, kind=kind, seconds=acting.seconds, strength=strength) for kind, strength in sounds]


def _vehicles(acting: Performance) -> list[Event]:
    vehicle = acting.lead.rides or acting.lead
    sound = _VEHICLE_SOUND.get(vehicle.subject.kind)
    moving = acting.spec.action in _MOVING
    return [Event(time=0.0, kind=sound, seconds=acting.seconds, strength=0.7)] if sound and moving else []


# ---- what a figure or a thing does, in the scene's time


def _heard(acting: Performance, role: Role) -> list[Beat]:
    actor = acting.actors[role.key]
    if role.subject.kind in VEHICLES and actor.act in (*GOING, "drive", "fly", "float"):
        return []  # it rolls or sails
    if actor.act in GOING:
        return _steps(acting, role, actor)
    if not isinstance(role.performer, Player):
        return _thing(acting, actor)
    return _timed(acting, actor, beats(actor.act, *_span(acting, actor), actor.manner)) + _bounces(acting, role, actor)


def _span(acting: Performance, actor: Actor) -> tuple[float, float]:
    """The action's own clock at the first and the last moment."""
    first = acting.clock_of(actor, 0.0)
    return max(0.0, first), first + acting.seconds * actor.tempo


def _timed(acting: Performance, actor: Actor, told: list[Beat]) -> list[Beat]:
    """Beats of the action's clock in the scene's time."""
    first = acting.clock_of(actor, 0.0)
    return [
        beat._replace(time=(beat.time - first) / actor.tempo, kind=_in_place(acting, beat.kind))
        for beat in told
        if not (acting.place.weightless and beat.kind in _ON_GROUND)
    ]


def _in_place(acting: Performance, kind: str) -> str:
    """At the surface of the water there are splashes instead of bubbles."""
    return "splash" if kind == "bubbles" and not acting.place.water else kind


def _steps(acting: Performance, role: Role, actor: Actor) -> list[Beat]:
    """A step whenever a foot touches the ground; things that hop along land instead."""
    if acting.place.weightless:
        return []
    journey, length = acting.journey, actor.gait.stride * role.scale
    apart = actor.gait.apart if isinstance(role.performer, Player) else 0.5
    gait = actor.gait._replace(apart=apart)
    found = []
    for n, cycle in enumerate(going.touches(gait, actor.first_cycle, actor.cycles(abs(journey.end - journey.start)))):
        time = journey.when((cycle - actor.first_cycle) * length)
        if time is None:
            break
        strength = _STEP[actor.act] * (0.45 + 0.55 * actor.manner.weight) * (1.0 if n % 2 == 0 else 0.9)
        kind = "footstep" if isinstance(role.performer, Player) else "landing"
        found.append(Beat(time, kind, min(1.0, strength)))
    return found


def _bounces(acting: Performance, role: Role, actor: Actor) -> list[Beat]:
    """The bounce of a ball that comes back to who plays alone."""
    if actor.act not in GAMES or len(acting.company) or acting.place.weightless or not role.lead:
        return []
    first, last = _span(acting, actor)
    shift = GAMES[actor.act]
    times = [t - shift for t in ticks(handling.GAME, BACK[0][0], first + shift, last + shift)]
    return _timed(acting, actor, [Beat(t, "landing", 0.35) for t in times if first <= t < last])


def _thing(acting: Performance, actor: Actor) -> list[Beat]:
    """What a thing does with its whole body; see `liveliness`."""
    first, last = _span(acting, actor)
    act, found = actor.act, []
    if act in ("jump", "spin", "wave"):
        found = beats(act, first, last)
    elif act == "dance":
        found = [Beat(t, "landing", 0.4) for t in ticks(1 / liveliness.BEATS, 0.0, first, last)]
        found += [Beat(t, "twirl", 0.6) for t in ticks(8 / liveliness.BEATS, 6.5 / liveliness.BEATS, first, last)]
    elif act in ("throw", "catch"):
        cycle = liveliness.TOSS_CYCLE
        found = [Beat(t, "whoosh", 0.5) for t in ticks(cycle, 0.5, first, last)]
        found += [Beat(t, "landing", 0.7) for t in ticks(cycle, 1.36, first, last)]
    elif act == "see":
        found = [Beat(0.56, "jump", 0.4), Beat(0.9, "landing", 0.5)]
    return _timed(acting, actor, [beat for beat in found if first <= beat.time < last])
