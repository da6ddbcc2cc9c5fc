"""Weather between the layers of a place: rain with splashes, snow, banks of fog, wind with leaves and curls.

Few and large pieces, because one-pixel specks cannot be learnt and are not seen on a phone. They fill whatever the
camera shows: a swarm repeats itself over the plane of its layer. Rain, snow, fog and curls are light, not things: the
truth does not know them. Leaves that the wind carries are things and known.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence

import numpy as np
import skia

from models.world.brush import NOTHING, Sprite
from models.world.cluster import Cluster, Piece
from models.world.palette import mix
from models.world.settings.kit import GROUND, LEFT, RIGHT, Kit, Layer, Move, Place
from models.world.shapes import blob, box, curve, ellipse, minus, moved, polygon, union
from models.world.stage import Stage, TruthStage

WIDE, HIGH = 2400.0, 2600.0  # after so many units a swarm comes again
BEHIND_GLASS = 3.0  # depth of the weather that is seen through a window
WEATHERS = ("rain", "snow", "fog", "wind")


def with_weather(kit: Kit, place: Place) -> list[Layer]:
    """The layers of the place in the order of drawing, with those of the weather between them.

    A room shows it through its windows; where there is no air, there is no weather.
    """
    layers = list(place.layers)
    for layer in weather_layers(kit, place):
        if place.window:
            at = next((n for n, other in enumerate(layers) if other.name == "wall"), len(layers))
        else:
            at = next((n for n, other in enumerate(layers) if other.depth < layer.depth), len(layers))
        layers.insert(at, layer)
    return layers


def weather_layers(kit: Kit, place: Place) -> list[Layer]:
    """The layers of the weather from far to near."""
    if kit.weather not in WEATHERS or place.weightless or (place.indoors and not place.window):
        return []
    if place.window:
        return [Layer("weather", BEHIND_GLASS, NOTHING, _through(_OUTSIDE[kit.weather](kit), place.window))]
    return _OPEN[kit.weather](kit, place)


def _through(move: Move, window: tuple[float, float, float, float]) -> Move:
    """Only what may be seen through the windows is drawn; the wall hides the rest."""
    left, top, right, bottom = window

    def clipped(stage: Stage, time: float) -> None:
        stage.canvas.save()
        stage.canvas.clipRect(skia.Rect.MakeLTRB(left - 160, top - 120, right + 160, bottom + 120))
        move(stage, time)
        stage.canvas.restore()

    return clipped


# ---- swarms


class Swarm:
    """Pieces that fill the plane: `count` of them in each patch of WIDE x HIGH, each with numbers of its own."""

    def __init__(self, kit: Kit, name: str, count: int, *, high: float = HIGH) -> None:
        chance = kit.chance(f"weather {name}")
        self.x, self.y = chance.uniform(0, WIDE, count), chance.uniform(0, high, count)
        self.phase, self.size = chance.uniform(0, 2 * math.pi, count), chance.uniform(0.75, 1.25, count)
        self.high = high

    def seen(
        self, stage: Stage, x: np.ndarray, y: np.ndarray, margin: float = 120.0
    ) -> Iterator[tuple[int, float, float]]:
        """Number and place of every piece in sight, given where the pieces of one patch are now."""
        area = stage.canvas.getLocalClipBounds()
        left, right = area.left() - margin, area.right() + margin
        top, bottom = area.top() - margin, area.bottom() + margin
        x, y = (x - left) % WIDE + left, (y - top) % self.high + top
        for across in np.arange(0, max(0.0, right - left), WIDE):
            for down in np.arange(0, max(0.0, bottom - top), self.high):
                inside = np.flatnonzero((x + across < right) & (y + down < bottom))
                yield from zip(inside.tolist(), (x[inside] + across).tolist(), (y[inside] + down).tolist(), strict=True)


def _again(x: float, left: float, right: float) -> list[float]:
    """The places from left to right where something at x is seen that comes again after WIDE."""
    first = left + (x - left) % WIDE
    return [first + lap * WIDE for lap in range(max(0, math.ceil((right - first) / WIDE)))]


def _drawn(sprites: Sequence[Sprite], name: str, swarm: Swarm, where: Callable[[float], tuple], turn: float) -> Move:
    """Draws a swarm: `where` gives the places of its pieces at a time, `turn` is degrees a second."""
    sizes, phases = swarm.size.tolist(), swarm.phase.tolist()
    cluster, kinds = Cluster(sprites), len(sprites)

    def move(stage: Stage, time: float) -> None:
        if isinstance(stage, TruthStage):
            return
        pieces = []
        for n, x, y in swarm.seen(stage, *where(time)):
            angle = math.degrees(phases[n]) + turn * time * (1 if n % 2 else -1) if turn else 0.0
            pieces.append(Piece(name, n % kinds, x, y, angle, sizes[n]))
        cluster.scatter(stage, pieces)

    return move


# ---- rain


def _streaks(kit: Kit, name: str, count: int, size: float, alpha: float) -> Move:
    """Drops with a tail that fall aslant."""
    swarm, brush, sprites = Swarm(kit, f"rain {name}", count), kit.brush(), []
    colour = 0xA9C0E8 if kit.night else 0xEFF7FC
    for length in (120.0, 156.0, 92.0):
        tall, wide = length * size, 5.2 * size
        drop = [(0, 0), (wide * 0.9, tall - wide), (0, tall + wide * 0.4), (-wide * 0.9, tall - wide)]
        brush.shine(blob([(x - 0.15 * y, y) for x, y in drop], 0.5), colour, alpha)
        sprites.append(brush.take())
    speed = 1500.0 * size * swarm.size

    def where(time: float) -> tuple[np.ndarray, np.ndarray]:
        return swarm.x - 0.15 * speed * time, swarm.y + speed * time

    return _drawn(sprites, name, swarm, where, 0.0)


def _rain(kit: Kit, _place: Place) -> list[Layer]:
    return [
        Layer("far rain", 2.4, NOTHING, _streaks(kit, "far", 120, 0.8, 0.34)),
        Layer("splashes", 1.0, NOTHING, _splashes(kit)),
        Layer("near rain", 0.8, NOTHING, _streaks(kit, "near", 62, 1.35, 0.46)),
    ]


def _splashes(kit: Kit) -> Move:
    """Rings that widen and fade where drops meet the ground, with two drops that leap at first."""
    brush, rings = kit.brush(), []
    colour = 0xB8CBEF if kit.night else 0xF4FAFD
    for stage_of in range(6):
        grown = (stage_of + 1) / 6
        rx, wide = 16 + 46 * grown, 9 * (1 - 0.6 * grown)
        ring = minus(ellipse(0, 0, rx, rx * 0.3), ellipse(0, 0, rx - wide, max(1.0, rx * 0.3 - wide * 0.55)))
        brush.shine(ring, colour, 0.62 * (1 - 0.8 * grown))
        if stage_of < 3:  # two drops leap away
            high = 12 + 26 * math.sin(math.pi * (stage_of + 0.8) / 4)
            for side in (-1, 1):
                brush.shine(ellipse(side * (9 + 26 * grown), -high, 3.2, 6.4), colour, 0.6)
        rings.append(brush.take())
    swarm, cluster = Swarm(kit, "splashes", 30, high=1e6), Cluster(rings)

    def move(stage: Stage, time: float) -> None:
        if isinstance(stage, TruthStage):
            return
        area, pieces = stage.canvas.getLocalClipBounds(), []
        for n, (x, phase) in enumerate(zip(swarm.x.tolist(), swarm.phase.tolist(), strict=True)):
            clock = time / 0.62 + phase
            lap = math.floor(clock)
            far = (0.618034 * lap + phase) % 1.0
            y = GROUND - 40 + 520 * far**1.3
            size = 0.6 + 0.9 * far
            places, ring = _again(x + 977.0 * lap, area.left() - 60, area.right() + 60), int((clock - lap) * len(rings))
            pieces += [Piece(f"splash {n}", ring, place, y, 0.0, size) for place in places]
        cluster.scatter(stage, pieces)

    return move


# ---- snow


def _flakes(kit: Kit) -> list[Sprite]:
    """A soft flake, a crystal of six arms, a smaller soft flake."""
    brush, found = kit.brush(), []
    white, edge = (0xDCE6FF, 0x6F82C8) if kit.night else (0xFFFFFF, 0x8FAED6)
    for r in (13.0, 10.0):
        brush.shine(ellipse(0, 0, r * 1.34), edge, 0.22)
        brush.shine(ellipse(0, 0, r), white, 0.95)
        found.append(brush.take())
    arms = polygon([])
    for k in range(3):
        arm = box(-22, -2.6, 44, 5.2, 2.6)
        for x, lean in ((-14, 1), (14, -1)):
            for side in (-1, 1):
                twig = polygon([(x, -2), (x + lean * -8, side * 10), (x + lean * -3, side * 11), (x + lean * 4, 2)])
                arm = union(arm, twig)
        turned = skia.Path()
        arm.transform(skia.Matrix().setRotate(60 * k), turned)
        arms.addPath(turned)
    brush.shine(ellipse(0, 0, 25), edge, 0.16)
    brush.shine(arms, white, 0.95)
    return [found[0], found[1], brush.take()]


def _flurry(kit: Kit, name: str, count: int, size: float, speed: float, crystals: bool) -> Move:  # noqa: PLR0917
    swarm, flakes = Swarm(kit, f"snow {name}", count), _flakes(kit)
    swarm.size *= size
    pace = speed * swarm.size

    def where(time: float) -> tuple[np.ndarray, np.ndarray]:
        return swarm.x + 46 * np.sin(time * 0.9 + swarm.phase) - 18 * time, swarm.y + pace * time

    return _drawn(flakes if crystals else flakes[:2], name, swarm, where, 26.0)


def _snow(kit: Kit, _place: Place) -> list[Layer]:
    return [
        Layer("far snow", 4.0, NOTHING, _flurry(kit, "far", 100, 0.62, 120, crystals=False)),
        Layer("snow", 1.6, NOTHING, _flurry(kit, "middle", 58, 1.0, 130, crystals=False)),
        Layer("near snow", 0.78, NOTHING, _flurry(kit, "near", 18, 1.5, 150, crystals=True)),
    ]


# ---- fog


def _mist(kit: Kit, name: str, half: float, tall: float, alpha: float) -> list[Sprite]:
    """Wisps with drawn-out ends, paler towards their edge."""
    brush, chance, found = kit.brush(), kit.chance(f"mist {name}"), []
    colour = mix(kit.sky[2], 0xFFFFFF, 0.34 if kit.night else 0.66)
    for _ in range(3):
        low, high = (float(k) for k in chance.uniform(0.6, 1.0, 2))
        upper = [(-0.62, -0.42 * low), (-0.3, -0.92 * low), (0.02, -0.6), (0.34, -1.0 * high), (0.66, -0.4 * high)]
        lower = [(0.6, 0.3), (0.2, 0.62 * low), (-0.24, 0.44), (-0.6, 0.5 * high)]
        wisp = blob([(x * half, y * tall) for x, y in [(-1.0, 0.1), *upper, (1.0, 0.06), *lower]])
        for share in (1.0, 0.81, 0.6, 0.38):
            brush.shine(moved(wisp, 0, 0.08 * tall * (1 - share), 0, share, share**1.15), colour, 1.2 * alpha)
        found.append(brush.take())
    return found


def _banks(kit: Kit, name: str, y: float, size: tuple[float, float, float], speed: float) -> Move:
    """Banks of mist that drift at the height y; `size` is their half width, half height and thickness (alpha)."""
    (half, tall, alpha), chance = size, kit.chance(f"fog {name}")
    sprites, count = _mist(kit, name, half, tall, alpha), math.floor(WIDE / (half * 1.3))
    banks = [
        (
            (k + float(chance.uniform(-0.2, 0.2))) * WIDE / count,
            y + float(chance.uniform(-0.7, 0.7)) * tall,
            float(chance.uniform(0.7, 1.2)),
        )
        for k in range(count)
    ]

    def move(stage: Stage, time: float) -> None:
        if isinstance(stage, TruthStage):
            return
        area, reach = stage.canvas.getLocalClipBounds(), 1.3 * half
        for n, (x, low, pace) in enumerate(banks):
            row = low + 0.14 * tall * math.sin(0.5 * time * pace + n)
            for place in _again(x + speed * time, area.left() - reach, area.right() + reach):
                with stage.part("bank", place, row, 0, pace, pace):
                    stage.draw(sprites[n % len(sprites)])

    return move


def _fog(kit: Kit, _place: Place) -> list[Layer]:
    return [
        Layer("far fog", 9.0, NOTHING, _banks(kit, "far", 880, (520, 150, 0.17), 16)),
        Layer("fog", 2.0, NOTHING, _banks(kit, "middle", 1110, (480, 110, 0.15), 28)),
        Layer("low fog", 0.96, NOTHING, _banks(kit, "low", 1340, (520, 66, 0.1), 44)),
        Layer("near fog", 0.8, NOTHING, _banks(kit, "near", 1640, (640, 150, 0.11), -34)),
    ]


# ---- wind


def _curl_points() -> list[tuple[float, float]]:
    """A long soft wave that ends in a curl, from left to right."""
    wave = [(-420 + 12 * k, 20 * math.sin(k * 0.16)) for k in range(36)]
    x, y = wave[-1]
    turns = [math.radians(4 + k * 15) for k in range(26)]
    rolled = [
        (x + 74 * (1 - k / 40) * math.sin(a), y - 74 + 74 * (1 - k / 60) * math.cos(a)) for k, a in enumerate(turns)
    ]
    return wave + rolled


class Curls:
    """Strokes of wind that run along a curl and are gone; each of their pictures is made when it is first needed."""

    STEPS, LENGTH = 36, 46

    def __init__(self, kit: Kit, name: str, count: int, size: float, rows: tuple[float, float]) -> None:
        self.kit, self.size, self.rows = kit, size, rows
        self.swarm = Swarm(kit, f"curls {name}", count)
        self.colour = 0xAFC0EE if kit.night else 0xFFFFFF
        self.pictures: dict[int, Sprite] = {}
        self.points = _curl_points()

    def picture(self, step: int) -> Sprite:
        """The stroke after so many of STEPS."""
        if step not in self.pictures:
            head = round((step + 1) / self.STEPS * (len(self.points) + self.LENGTH))
            piece = self.points[max(0, head - self.LENGTH) : head]
            brush = self.kit.brush()
            if len(piece) > 1:
                brush.line(curve(piece), self.colour, 9.0, alpha=0.46, lit=True)
                if len(piece) > 8:
                    brush.line(curve(piece[-len(piece) // 2 :]), self.colour, 13.0, alpha=0.2, lit=True)
            self.pictures[step] = brush.take()
        return self.pictures[step]

    def move(self, stage: Stage, time: float) -> None:
        """Draws those that blow now."""
        if isinstance(stage, TruthStage):
            return
        area, (low, high) = stage.canvas.getLocalClipBounds(), self.rows
        for n, (x, phase) in enumerate(zip(self.swarm.x.tolist(), self.swarm.phase.tolist(), strict=True)):
            clock = time / 2.2 + phase
            lap, share = math.floor(clock), clock % 1.0
            step = int(share / 0.8 * self.STEPS)
            if step >= self.STEPS:
                continue
            y = low + (high - low) * ((0.618034 * lap + phase) % 1.0)
            for place in _again(x + 1153.0 * lap + 190 * time, area.left() - 500, area.right() + 500):
                with stage.part(f"curl {n}", place, y, 0, self.size, self.size * (1 if (n + lap) % 3 else -1)):
                    stage.draw(self.picture(step))


_LEAVES = {
    "sand": (0x8FB35A, 0xE9C07A, 0xC98F4A),
    "snow": (0xFFFFFF, 0xE3EEFA, 0xC98A5A),
    "stone": (0xE28A3C, 0xD9A83E, 0x9DB04A),
}
_AUTUMN = (0x86B14C, 0xE0A33A, 0xD9683C, 0x5F9A50)


def _leaves(kit: Kit, surface: str) -> list[Sprite]:
    """The leaves that the wind carries here, two-coloured, with a rib."""
    brush, found = kit.brush(figure=True), []
    for n, colour in enumerate(_LEAVES.get(surface, _AUTUMN)):
        size = 30.0
        shape = blob([(-size, 0), (-size * 0.3, -size * 0.46), (size, 0), (-size * 0.3, size * 0.46)], 0.9)
        brush.fill(shape, colour)
        brush.fill(minus(shape, box(-size * 2, -size, size * 4, size)), mix(colour, 0x3A2A3A, 0.2))
        if n != 2:
            brush.line(polygon([(-size * 1.25, 0), (size * 0.5, 0)]), mix(colour, 0x5A3A2A, 0.4), 3.2)
        found.append(brush.take())
    return found


def _blown(kit: Kit, name: str, surface: str, count: int, size: float, rows: tuple[float, float]) -> Move:  # noqa: PLR0917
    """Leaves that fly to the right in loops. They are things: the truth sees all of them, in sight or not."""
    sprites, swarm = _leaves(kit, surface), Swarm(kit, f"leaves {name}", count)
    pieces = list(zip(swarm.x.tolist(), swarm.y.tolist(), swarm.phase.tolist(), swarm.size.tolist(), strict=True))

    def move(stage: Stage, time: float) -> None:
        for n, (x, y, phase, pace) in enumerate(pieces):
            loop, roll = 96 * pace, 3.1 * pace * time + phase
            run = x + 400 * pace * time + loop * math.sin(roll)
            row = rows[0] + (rows[1] - rows[0]) * y / HIGH
            row += loop * 0.8 * (1 - math.cos(roll)) - 46 * math.sin(0.9 * time + phase)
            turn, tumble = 210 * pace * time + 57 * phase, 0.35 + 0.65 * abs(math.cos(2.3 * time + phase))
            for lap in range(math.floor((LEFT - run) / WIDE), math.ceil((RIGHT - run) / WIDE)):
                with stage.part(f"{name} {n} {lap}", run + lap * WIDE, row, turn, size * pace, size * pace * tumble):
                    stage.draw(sprites[n % len(sprites)])

    return move


def _wind(kit: Kit, place: Place) -> list[Layer]:
    far, near = Curls(kit, "far", 6, 0.8, (440, 1000)), Curls(kit, "near", 5, 1.2, (560, 1240))
    return [
        Layer("far wind", 2.2, NOTHING, far.move),
        Layer("far leaves", 1.8, NOTHING, _blown(kit, "far leaf", place.surface, 15, 0.75, (420, 1120))),
        Layer("near wind", 1.15, NOTHING, near.move),
        Layer("near leaves", 0.82, NOTHING, _blown(kit, "near leaf", place.surface, 9, 1.35, (560, 1520))),
    ]


_OPEN: dict[str, Callable[[Kit, Place], list[Layer]]] = {"rain": _rain, "snow": _snow, "fog": _fog, "wind": _wind}
_OUTSIDE: dict[str, Callable[[Kit], Move]] = {
    "rain": lambda kit: _streaks(kit, "window", 190, 0.72, 0.5),
    "snow": lambda kit: _flurry(kit, "window", 210, 0.75, 120, crystals=False),
    "fog": lambda kit: _banks(kit, "window", 720, (340, 110, 0.16), 22),
    "wind": lambda kit: _blown(kit, "leaf", "grass", 34, 0.62, (380, 860)),
}
