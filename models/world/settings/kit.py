"""What places are made of: layers, skies, and the things that several of them share.

Layers are authored as the resting camera sees them, wide enough for landscape frames and pans: x from LEFT to
RIGHT. Depth 1 is the subject's plane; larger is further away; below 1 is between the camera and the subject.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np
import skia

from models.world.brush import NOTHING, STYLES, Brush, Sprite
from models.world.chance import generator
from models.world.palette import HOURS, Hour, Light, lighter, mix
from models.world.shapes import Point, blob, box, curve, ellipse, land, polygon, star, union
from models.world.stage import Stage

LEFT, RIGHT, BOTTOM = -1700.0, 2780.0, 2500.0
FOOT = 1420.0  # down to where far land is drawn: the floor hides what is below, whatever the camera does
GROUND = 1290.0  # where the subject's feet stand
Move = Callable[[Stage, float], None]


@dataclass
class Layer:
    """Things at one depth: `still` is drawn once and kept, `moving` is called with the stage and the time."""

    name: str
    depth: float
    still: Sprite = NOTHING
    moving: Move | None = None
    framing: bool = False  # stands before the camera to frame the picture: it is fitted to the shot


@dataclass
class Place:
    """A setting: sky colours from top to bottom with their heights, layers from far to near, sounds, surface."""

    sky: Sequence[tuple[float, int]]
    layers: list[Layer]
    surface: str = "grass"
    sounds: tuple[tuple[str, float], ...] = ()  # (kind, strength) that go on for the whole clip
    indoors: bool = False
    weightless: bool = False  # nothing stands: figures float
    water: bool = False  # under water: figures swim, with `weightless`
    lamplit: bool = False  # lamps light its ground at night
    highest: float = 260.0  # how far one can climb, stage units
    ladder: bool = True  # whether it lends a ladder to those who climb; False: it has something to climb itself
    haze: int = 0xFFFFFF
    window: tuple[float, float, float, float] | None = None  # where weather shows indoors


@dataclass
class Kit:
    """Makes the pieces of a place in its light, from its seed."""

    seed: int
    time: str = "day"
    weather: str = "clear"
    style: str = "flat"
    action: str = "idle"
    outside: bool = False  # the lead belongs outdoors: a rocket, a car
    side: int = 1  # where the light comes from: 1 left, -1 right
    sky: tuple[int, ...] = (0, 0, 0)  # top, middle, horizon
    hour: Hour = field(init=False)

    def __post_init__(self) -> None:
        self.hour = HOURS[self.time]
        self.sky = self.hour.sky
        if self.weather == "rain":
            self.sky = tuple(mix(c, mix(0x8C9AA8, self.sky[0], 0.35), 0.55) for c in self.sky)
        elif self.weather == "snow":
            self.sky = tuple(mix(c, mix(0xD7E2EC, self.sky[0], 0.3), 0.45) for c in self.sky)

    @property
    def night(self) -> bool:
        """Whether lamps and stars shine."""
        return self.time == "night"

    @property
    def snowy(self) -> bool:
        """Whether the ground is white."""
        return self.weather == "snow"

    def chance(self, name: str) -> np.random.Generator:
        """Chance of its own for one piece."""
        return generator(self.seed, "place", name)

    def brush(self, distance: float = 0.0, *, figure: bool = False) -> Brush:
        """A brush for things so far away (share of the air's colour)."""
        return STYLES[self.style](Light(self.hour, self.sky[2], distance, figure, side=self.side))

    def inner(self, distance: float = 0.0) -> Brush:
        """A brush for things in a room, where a lamp keeps the night away; far ones are paler, or darker at night."""
        hour, haze = (HOURS["lamplight"], 0x5A3A48) if self.night else (self.hour, mix(self.sky[2], 0xFFF2E0, 0.5))
        return STYLES[self.style](Light(hour, haze, distance, figure=self.night, side=self.side))

    def ground(self, colour: int) -> int:
        """The ground's colour under the weather."""
        return mix(colour, 0xF3F7FC, 0.82) if self.snowy else colour

    def leaves(self, colour: int) -> int:
        """A plant's colour under the weather."""
        return mix(colour, 0xEAF2F7, 0.42) if self.snowy else colour

    def gradient(self) -> list[tuple[float, int]]:
        """The sky of the hour as (height, colour)."""
        return [(-300.0, self.sky[0]), (520.0, self.sky[1]), (1130.0, self.sky[2])]

    # ---- the sky's things

    def heavens(self, *, x: float = 790.0, y: float = 330.0, spread: float = 1.0) -> list[Layer]:
        """Stars and moon, or the sun with so wide a glow, and clouds that drift."""
        layers = [Layer("stars", 400.0, self._stars(), None)] if self.night else []
        layers.append(Layer("light", 300.0, self._sun_or_moon(x, y, spread)))
        return [*layers, self._clouds()]

    def _stars(self) -> Sprite:
        brush, chance = self.brush(), self.chance("stars")
        for _ in range(150):
            x, y = chance.uniform(LEFT, RIGHT), chance.uniform(-260, 900) ** 1.0
            size, fade = chance.uniform(1.6, 4.6), 1 - max(0.0, y) / 1100
            brush.shine(ellipse(x, y, size), 0xFFF6DC, (0.35 + 0.6 * chance.random()) * fade)
        for _ in range(9):
            x, y = chance.uniform(-500, 1600), chance.uniform(-100, 620)
            brush.shine(star(x, y, 13, 2.6, 4), 0xFFFFFF, 0.9)
        return brush.take()

    def _sun_or_moon(self, x: float, y: float, spread: float) -> Sprite:
        brush = self.brush()
        if self.weather == "rain":
            return NOTHING
        if self.night:
            brush.glow(x, y, 290 * spread, 0xC9D8FF, 0.45, inner=80)
            brush.fill(ellipse(x, y, 84), 0xFFF4D6, lit=True)
            for dx, dy, r in ((-26, -18, 17), (22, 20, 22), (30, -34, 10), (-20, 36, 9)):
                brush.fill(ellipse(x + dx, y + dy, r), 0xEBDDB8, lit=True)
            return brush.take()
        low = self.time != "day"
        y = y + 430 if low else y
        colour = {"day": 0xFFF3C4, "dawn": 0xFFE9C9, "golden hour": 0xFFE3A0}[self.time]
        brush.glow(x, y, (400 if low else 280) * spread, colour, 0.8, inner=108 if low else 76)
        brush.fill(ellipse(x, y, 112 if low else 80), mix(colour, 0xFFFFFF, 0.35), lit=True)
        return brush.take()

    def _clouds(self) -> Layer:
        brush, chance = self.brush(), self.chance("clouds")
        dull = self.weather in ("rain", "snow")
        white = (
            mix(self.sky[2], 0xFFFFFF, 0.25 if self.night else 0.8) if not dull else mix(self.sky[1], 0xFFFFFF, 0.28)
        )
        alpha = 0.34 if self.night else 0.92
        puffs = []
        for n in range(16):
            scale = chance.uniform(0.55, 1.35)
            brush.shine(_puff(chance, scale), white, alpha)
            puffs.append(
                (
                    LEFT + n * 280 + chance.uniform(-90, 90),
                    chance.uniform(120, 700),
                    chance.uniform(5, 13),
                    brush.take(),
                )
            )
        if not dull:
            puffs = puffs[::2]

        def move(stage: Stage, time: float) -> None:
            for n, (x, y, speed, sprite) in enumerate(puffs):
                place, lap = wrapped(x + speed * time, LEFT - 300, RIGHT + 300)
                with stage.part(f"cloud {n} {lap}", place, y):
                    stage.draw(sprite)

        return Layer("clouds", 40.0, NOTHING, move)

    # ---- the land's things

    def ridge(
        self,
        name: str,
        y: float,
        height: float,
        colour: int,
        distance: float,
        *,
        step: float = 260.0,
        foot: int | None = None,
    ) -> Sprite:
        """Rolling hills: a soft line around `y`, fading to the air's colour at its foot."""
        brush, chance = self.brush(distance), self.chance(name)
        xs = np.arange(LEFT - step, RIGHT + 2 * step, step)
        points = [(float(x), y - height * float(chance.random())) for x in xs]
        brush.ramp(
            land(points, max(y, FOOT)),
            y - height,
            y + 380,
            [colour, foot if foot is not None else lighter(colour, 0.16)],
        )
        return brush.take()

    def floor(self, top: float, colours: Sequence[int], *, wave: float = 16.0) -> Sprite:
        """The ground on which the subject stands, from `top` down, darker towards the viewer."""
        brush, chance = self.brush(), self.chance("floor")
        xs = np.arange(LEFT - 400, RIGHT + 800, 400)
        points = [(float(x), top + wave * float(chance.uniform(-1, 1))) for x in xs]
        brush.ramp(land(points, BOTTOM), top, 1980, [self.ground(c) for c in colours])
        return brush.take()

    def tuft(self, brush: Brush, x: float, y: float, size: float, colour: int) -> None:
        """A few blades of grass."""
        for lean, tall in ((-0.55, 0.7), (-0.2, 1.0), (0.15, 0.9), (0.5, 0.65)):
            brush.fill(
                polygon(
                    [
                        (x + lean * size * 0.3 - size * 0.09, y),
                        (x + lean * size, y - tall * size),
                        (x + lean * size * 0.3 + size * 0.09, y),
                    ]
                ),
                colour,
            )

    def sprigs(self, name: str, count: int, top: float, bottom: float, colours: Sequence[int], size: float) -> Sprite:  # noqa: PLR0917
        """Grass over an area, smaller where it is further up."""
        brush, chance = self.brush(), self.chance(name)
        spots = sorted((float(chance.uniform(top, bottom)), float(chance.uniform(LEFT, RIGHT))) for _ in range(count))
        for y, x in spots:
            near = (y - top) / (bottom - top)
            self.tuft(brush, x, y, size * (0.55 + near), self.ground(colours[int(chance.integers(len(colours)))]))
        return brush.take()

    def swaying(
        self, name: str, depth: float, plants: Sequence[tuple[float, float, Sprite, float]], sway: float = 1.6
    ) -> Layer:
        """Plants (x, y of the root, sprite, phase) that bend a little in the air."""

        def move(stage: Stage, time: float) -> None:
            for n, (x, y, sprite, phase) in enumerate(plants):
                with stage.part(f"{name} {n}", x, y, sway * math.sin(time * 1.4 + phase)):
                    stage.draw(sprite)

        return Layer(name, depth, NOTHING, move)

    def falling(
        self,
        name: str,
        depth: float,
        sprites: Sequence[Sprite],
        count: int,
        *,
        speed: float = 70.0,
        top: float = 100.0,
        bottom: float = 1500.0,
    ) -> Layer:
        """Leaves or petals that come down, swinging and turning."""
        chance = self.chance(name)
        specks = [
            (
                float(chance.uniform(-500, 1700)),
                float(chance.uniform(0, bottom - top)),
                float(chance.uniform(0.7, 1.3)),
                float(chance.uniform(0, 6.28)),
                int(chance.integers(len(sprites))),
            )
            for _ in range(count)
        ]

        def move(stage: Stage, time: float) -> None:
            for n, (x, y, pace, phase, which) in enumerate(specks):
                fallen = (y + speed * pace * time) % (bottom - top)
                swing = math.sin(time * 1.7 * pace + phase)
                with stage.part(
                    f"{name} {n} {int((y + speed * pace * time) // (bottom - top))}",
                    x + 70 * swing,
                    top + fallen,
                    60 * swing + phase * 57,
                ):
                    stage.draw(sprites[which])

        return Layer(name, depth, NOTHING, move)

    def ladder(self) -> Layer:
        """Something to climb where the place has nothing."""
        brush = self.brush()
        wood = 0xA9714A
        for k in range(17):
            y = -700 + k * 118
            brush.body(box(352, y, 416, 30, 14), lighter(wood, 0.12), depth=7)
        for x in (330, 752):
            brush.body(box(x, -900, 38, 2196, 14), wood, depth=9)
        return Layer("ladder", 1.0, brush.take())

    def fireflies(self, count: int = 18) -> list[Layer]:
        """Small lights that wander and glow at night over grass."""
        if not self.night or self.weather != "clear":
            return []
        brush, chance = self.brush(), self.chance("fireflies")
        brush.shine(ellipse(0, 0, 26), 0xFFE27A, 0.16)
        brush.shine(ellipse(0, 0, 15), 0xFFE27A, 0.3)
        brush.shine(ellipse(0, 0, 6), 0xFFF8C8, 1.0)
        glow = brush.take()
        spots = [
            (float(chance.uniform(-900, 2100)), float(chance.uniform(820, 1640)), float(chance.uniform(0, 6.28)))
            for _ in range(count)
        ]

        def move(stage: Stage, time: float) -> None:
            for n, (x, y, phase) in enumerate(spots):
                size = max(0.0, math.sin(time * 1.6 + phase * 3)) ** 0.7
                if size > 0.05:
                    far = 60 * math.sin(time * 0.7 + phase)
                    with stage.part(f"firefly {n}", x + far, y + 34 * math.sin(time * 0.9 + phase * 2), 0, size, size):
                        stage.draw(glow)

        return [Layer("fireflies", 0.94, NOTHING, move)]

    def birds(self, count: int = 4) -> Layer:
        """A few birds far away."""
        brush, chance = self.brush(0.25), self.chance("birds")
        brush.line(curve([(-20, -12), (-8, -14), (0, 0)]), 0x3A4560, 5)
        left = brush.take()
        brush.line(curve([(20, -12), (8, -14), (0, 0)]), 0x3A4560, 5)
        right = brush.take()
        flock = [
            (float(chance.uniform(-100, 700)), float(chance.uniform(300, 520)), float(chance.uniform(0, 6)))
            for _ in range(count)
        ]

        def move(stage: Stage, time: float) -> None:
            for n, (x, y, phase) in enumerate(flock):
                flap = math.sin(time * 8 + phase)
                place, lap = wrapped(x + 46 * time, -700, 1900)
                with stage.part(f"bird {n} {lap}", place, y - 14 * math.sin(time + phase)):
                    with stage.part("left", 0, 0, 0, 1, 0.6 + 0.9 * flap):
                        stage.draw(left)
                    with stage.part("right", 0, 0, 0, 1, 0.6 + 0.9 * flap):
                        stage.draw(right)

        return Layer("birds", 12.0, NOTHING, move)


def _puff(chance: np.random.Generator, scale: float) -> skia.Path:
    """One cloud: circles on a flat base."""
    path = blob(
        [
            (-150 * scale, 0),
            (-110 * scale, -24 * scale),
            (110 * scale, -26 * scale),
            (160 * scale, 0),
            (100 * scale, 16 * scale),
            (-100 * scale, 16 * scale),
        ]
    )
    for x, r in ((-70, 54), (0, 82), (66, 60), (112, 38), (-112, 34)):
        k = scale * float(chance.uniform(0.85, 1.12))
        path = union(path, ellipse(x * scale, -r * 0.42 * k, r * k, r * 0.86 * k))
    return path


def wrapped(x: float, low: float, high: float) -> tuple[float, int]:
    """A place on a loop from low to high, and how often it went round: things that drift for ever come back."""
    laps = math.floor((x - low) / (high - low))
    return x - laps * (high - low), laps


def leaf(brush: Brush, size: float, colour: int) -> Sprite:
    """A small leaf."""
    brush.fill(blob([(0, -size), (size * 0.5, -size * 0.1), (0, size), (-size * 0.5, -size * 0.1)]), colour)
    return brush.take()


def at(points: Sequence[Point], x: float, y: float, scale: float = 1.0) -> list[Point]:
    """The points moved to a place."""
    return [(x + px * scale, y + py * scale) for px, py in points]
