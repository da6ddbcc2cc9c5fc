"""How each kind of figure moves: heavy or light, quick or slow, on hopping or waddling feet. A row of data per kind."""

from __future__ import annotations

from typing import NamedTuple

from models.world.specification import Subject


class Manner(NamedTuple):
    """One kind's way of moving; 1 is that of a raccoon."""

    weight: float = 1.0  # how strong its steps and landings are
    cadence: float = 1.0  # steps in a second
    stride: float = 1.0  # length of a step
    speed: float = 1.0  # of going, whatever the steps
    lift: float = 1.0  # how high the feet go
    bounce: float = 1.0
    swing: float = 1.0  # of the arms
    sway: float = 0.0  # degrees that the body rolls from foot to foot
    lean: float = 0.0  # degrees forward
    stance: float = 0.0  # more of the cycle on the ground
    apart: float = 0.5  # between the two feet: half a cycle; near 0 both hop together
    height: float = 1.0  # of jumps
    tempo: float = 1.0  # seconds of a jump
    stiff: bool = False  # moves in jerks
    wings: bool = False  # flies with its arms
    paddles: bool = False  # swims with both arms at once


PLAIN = Manner()
MANNERS: dict[str, Manner] = {
    "raccoon": PLAIN,
    "fox": Manner(weight=0.8, cadence=1.08, lift=1.1, swing=1.1),
    "cat": Manner(weight=0.6, stride=1.05, bounce=0.7, swing=0.85, lift=1.15, height=1.15),
    "dog": Manner(weight=0.9, cadence=1.12, bounce=1.25, swing=1.15),
    "rabbit": Manner(weight=0.5, cadence=1.25, bounce=3.4, lift=1.3, apart=0.12, height=0.96, tempo=0.94),
    "bear": Manner(weight=1.4, cadence=0.88, bounce=1.1, sway=3.4, lift=0.85, swing=0.9, stance=0.03, height=0.72),
    "penguin": Manner(
        weight=0.7,
        cadence=1.5,
        stride=0.5,
        speed=0.8,
        sway=9.0,
        swing=0.35,
        lift=0.6,
        bounce=0.6,
        paddles=True,
        height=0.7,
    ),
    "owl": Manner(
        weight=0.5, cadence=1.35, stride=0.6, speed=0.85, sway=5.0, swing=0.4, lift=0.7, wings=True, height=0.9
    ),
    "turtle": Manner(
        weight=1.1,
        cadence=0.62,
        stride=0.66,
        speed=0.5,
        sway=3.0,
        swing=0.6,
        lift=0.6,
        lean=3.0,
        paddles=True,
        height=0.55,
    ),
    "elephant": Manner(
        weight=1.9,
        cadence=0.72,
        speed=0.85,
        sway=3.0,
        lift=0.8,
        bounce=1.4,
        swing=0.65,
        stance=0.06,
        height=0.42,
        tempo=1.12,
    ),
    "robot": Manner(weight=1.3, cadence=0.95, bounce=0.45, swing=0.8, stiff=True, height=0.8),
    "astronaut": Manner(weight=1.2, cadence=0.85, bounce=1.3, sway=1.6, swing=0.8, height=1.05, tempo=1.1),
    "chef": Manner(weight=1.1, cadence=1.05, sway=1.4, bounce=1.1),
    "pirate": Manner(weight=1.1, cadence=0.95, sway=2.6, swing=1.15),
}
_AGES: dict[str, Manner] = {
    "child": Manner(weight=0.6, cadence=1.2, bounce=1.35, swing=1.2, height=1.1),
    "girl": Manner(weight=0.6, cadence=1.2, bounce=1.35, swing=1.15, height=1.1),
    "boy": Manner(weight=0.6, cadence=1.22, bounce=1.3, swing=1.25, height=1.1),
    "grandmother": Manner(weight=0.8, cadence=0.82, stride=0.78, speed=0.75, lift=0.6, swing=0.6, lean=4.0, height=0.4),
    "grandfather": Manner(weight=0.9, cadence=0.8, stride=0.8, speed=0.75, lift=0.6, swing=0.6, lean=5.0, height=0.4),
    "woman": Manner(weight=0.8, swing=0.9),
}


def manner_of(subject: Subject) -> Manner:
    """The manner of a subject: people by their age, others by their kind."""
    if subject.kind == "person":
        return _AGES.get(subject.look, PLAIN)
    manner = MANNERS.get(subject.kind, PLAIN)
    if subject.size == "large":
        return manner._replace(weight=manner.weight * 1.25, cadence=manner.cadence * 0.9)
    return (
        manner._replace(weight=manner.weight * 0.8, cadence=manner.cadence * 1.1) if subject.size == "small" else manner
    )
