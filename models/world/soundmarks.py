"""What is to be heard in a film and when: steps when a foot touches the ground, the place's own sounds."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from models.world.motion import beats
from studio.specs import Event

if TYPE_CHECKING:
    from models.world.film import Film

_VEHICLE_SOUND = {
    "car": "engine",
    "rocket": "rocket",
    "balloon": "burner",
    "train": "train",
    "boat": "sail",
    "bicycle": "bicycle",
}

_HUSHED = {"rain": 0.5, "snow": 0.6, "fog": 0.7}  # what is left of the other sounds outdoors; birds are silent
_WEATHER_SOUND = {"rain": ("rain", 0.8), "wind": ("wind", 0.7)}


def marks(film: Film) -> list[Event]:
    """The events of the film, ordered by time; those with seconds > 0 go on, the others are points."""
    found = [*_ambience(film), *_steps(film), *_beats(film), *_vehicles(film)]
    return sorted((e for e in found if e.time < film.seconds), key=lambda e: (e.time, e.kind))


def _pan(film: Film, time: float) -> float:
    x = (film.foot(time * film.rate)[0] - film.view(time * film.rate).x - 540) / 540
    return round(max(-0.8, min(0.8, x)), 3)


def _ambience(film: Film) -> list[Event]:
    sounds, weather, indoors = list(film.place.sounds), film.spec.weather, film.place.indoors
    if film.place.weightless:
        weather = "clear"  # no weather reaches there
    if weather in _HUSHED:
        share = _HUSHED[weather]
        sounds = [(k, s * (1.0 if indoors else share)) for k, s in sounds if k not in ("birds", "crickets")]
    if weather in _WEATHER_SOUND:
        kind, strength = _WEATHER_SOUND[weather]
        sounds = [(k, s) for k, s in sounds if k != kind] + [(kind, 0.45 * strength if indoors else strength)]
    return [Event(time=0.0, kind=kind, seconds=film.seconds, strength=strength) for kind, strength in sounds]


def _steps(film: Film) -> list[Event]:
    """A step at every half cycle: there the front or the back foot touches the ground."""
    if film.spec.action not in ("walk", "run") or film.lead.rides is not None:
        return []
    found, length = [], film.acting.gait.stride * film.lead.scale
    first = math.ceil(film.acting.cycles_start * 2)
    for half in range(first, first + 4000):
        time = film.acting.journey.when((half / 2 - film.acting.cycles_start) * length)
        if time is None:
            break
        strength = (0.95 if film.spec.action == "run" else 0.6) * (1.0 if half % 2 == 0 else 0.9)
        found.append(
            Event(time=time, kind="footstep", strength=strength, pan=_pan(film, time), surface=film.place.surface)
        )
    return found


def _beats(film: Film) -> list[Event]:
    if film.lead.rides is not None:
        return []
    if film.acting.arrives:
        return []
    shift = film.acting.action_start
    found = beats(film.acting.act, shift, shift + film.seconds * film.acting.tempo)
    return [
        Event(
            time=max(0.0, beat.time - shift) / film.acting.tempo,
            kind=beat.kind,
            strength=beat.strength,
            seconds=min(beat.seconds, film.seconds),
            pan=_pan(film, max(0.0, beat.time - shift) / film.acting.tempo),
            surface=film.place.surface if beat.kind == "landing" else ("metal" if beat.kind == "grip" else ""),
        )
        for beat in found
    ]


def _vehicles(film: Film) -> list[Event]:
    vehicle = film.lead.rides or film.lead
    sound = _VEHICLE_SOUND.get(vehicle.subject.kind)
    moving = film.spec.action in ("drive", "fly", "float", "run", "walk", "jump")
    return [Event(time=0.0, kind=sound, seconds=film.seconds, strength=0.7)] if sound and moving else []
