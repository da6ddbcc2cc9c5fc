"""What rooms are made of: their light, the walls around windows, what is seen through them, floors and lamps.

Daylight comes through the windows and lies on the floor; at night the lamps leave the far parts of a room dark.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

import skia

from models.world.brush import NOTHING, Brush, Sprite
from models.world.palette import HOURS, Light, darker, lighter, mix
from models.world.settings.kit import BOTTOM, LEFT, RIGHT, Kit, Layer, wrapped
from models.world.shapes import box, ellipse, land, moved, polygon, star, union
from models.world.stage import Stage

WALL = 1.7  # depth of the wall in which the windows are
VANISHING = (540.0, 880.0)  # where the lines of a floor meet
CEILING, SKIRTING = -700.0, 1300.0
LAMP = 0xFFD28A
DUSK = 0x25215A  # what the far parts of a room fade to at night
DULL = ("rain", "snow", "fog")

_HOURS = {
    "day": HOURS["day"],
    "dawn": replace(HOURS["dawn"], land=(1.0, 0.93, 0.97), fade=0.06),
    "golden hour": replace(HOURS["golden hour"], land=(1.03, 0.89, 0.77)),
    "night": replace(HOURS["lamplight"], land=(0.93, 0.78, 0.66)),
}
_STEADY = replace(HOURS["day"], land=(1.0, 0.96, 0.93), rim=0xFFE9C4, rim_share=0.4)
_CORNER = (0.62, 0.6, 0.86)  # what is left of red, green and blue away from the lamps
_SUNLIGHT = {
    "day": (0xFFF6D8, 0.2),
    "dawn": (0xFFD9C4, 0.26),
    "golden hour": (0xFFC15E, 0.34),
    "night": (0x9FB8FF, 0.1),
}


class Window(NamedTuple):
    """A hole in the wall: its upper left corner and its size."""

    x: float
    y: float
    width: float
    height: float


def room(kit: Kit, distance: float = 0.0, dark: float = 0.0) -> Brush:
    """A brush for things in a room: so far away by day, so far from the lamps at night (shares)."""
    brush, hour = kit.inner(), _HOURS[kit.time]
    if kit.night:  # warm near the lamps, blue in the corners
        tint = tuple(a + (b - a) * dark for a, b in zip(hour.land, _CORNER, strict=True))
        brush.light = Light(replace(hour, land=tint), DUSK, dark * 0.8, side=kit.side)
    else:
        brush.light = Light(hour, mix(kit.sky[2], 0xFFF2E0, 0.5), distance, side=kit.side)
    return brush


def steady(kit: Kit, distance: float = 0.0, haze: int = DUSK) -> Brush:
    """A brush for places whose lamps burn at every hour: a stage, a station."""
    brush = kit.inner()
    brush.light = Light(_STEADY, haze, distance, side=kit.side)
    return brush


def extent(windows: Sequence[Window]) -> tuple[float, float, float, float]:
    """The rectangle around all windows: where weather is seen (`Place.window`)."""
    return (
        min(w.x for w in windows),
        min(w.y for w in windows),
        max(w.x + w.width for w in windows),
        max(w.y + w.height for w in windows),
    )


# ---- walls and windows


def around(windows: Sequence[Window], top: float = CEILING, bottom: float = SKIRTING) -> list[skia.Path]:
    """A wall as rectangles that leave the windows out: rectangles are drawn fastest."""
    pieces, x = [], LEFT
    for window in sorted(windows):
        pieces.append(box(x, top, window.x - x, bottom - top))
        pieces.append(box(window.x - 2, top, window.width + 4, window.y - top))
        low = window.y + window.height
        pieces.append(box(window.x - 2, low, window.width + 4, bottom - low))
        x = window.x + window.width
    pieces.append(box(x, top, RIGHT - x, bottom - top))
    return pieces


def frame(brush: Brush, window: Window, colour: int, *, across: int = 2, down: int = 2, wide: float = 24.0) -> None:
    """The wooden frame of a window with its bars, a sill, a glint on the glass."""
    x, y, w, h = window
    glints = polygon(
        [(x + w * 0.1, y), (x + w * 0.3, y), (x + w * 0.08, y + h * 0.42), (x, y + h * 0.42), (x, y + h * 0.2)]
    )
    glints.addPath(
        polygon([(x + w * 0.38, y), (x + w * 0.44, y), (x + w * 0.12, y + h * 0.62), (x + w * 0.06, y + h * 0.62)])
    )
    brush.shine(glints, 0xFFFFFF, 0.13)
    bars = box(x - wide, y - wide, w + 2 * wide, wide)
    bars.addRect(skia.Rect.MakeXYWH(x - wide, y + h, w + 2 * wide, wide))
    for left in (x - wide, x + w):
        bars.addRect(skia.Rect.MakeXYWH(left, y, wide, h))
    brush.fill(bars, colour)
    inner = polygon([])
    for k in range(1, across):
        inner.addPath(box(x + w * k / across - 7, y, 14, h))
    for k in range(1, down):
        inner.addPath(box(x, y + h * k / down - 6, w, 12))
    brush.fill(inner, colour)
    edges = box(x, y, 7, h)
    edges.addRect(skia.Rect.MakeXYWH(x, y, w, 7))
    brush.fill(edges, darker(colour, 0.22))
    brush.body(box(x - wide - 20, y + h + wide - 4, w + 2 * wide + 40, 26, 8), lighter(colour, 0.3), depth=8)


# ---- what is seen outside


def heavens(kit: Kit, windows: Sequence[Window], *, sun: tuple[float, float]) -> list[Layer]:
    """The sky behind the windows: stars, the sun or the moon, clouds that drift. `sun`: where it stands by day."""
    left, top, right, bottom = extent(windows)
    layers = [Layer("light", 300.0, _stars(kit, left, top, right, bottom) + _light(kit, *sun))]
    return [*layers, _clouds(kit, left, top, right, bottom)]


def _stars(kit: Kit, left: float, top: float, right: float, bottom: float) -> Sprite:
    if not kit.night or kit.weather in DULL:
        return NOTHING
    brush, chance = kit.brush(), kit.chance("window stars")
    few, bright = polygon([]), polygon([])
    for n in range(round((right - left) / 26)):
        x, y = float(chance.uniform(left - 60, right + 60)), float(chance.uniform(top - 60, bottom - 60))
        (bright if n % 5 == 0 else few).addPath(star(x, y, 10, 3, 4) if n % 5 == 0 else ellipse(x, y, 3.4))
    brush.shine(few, 0xFFF6DC, 0.75)
    brush.shine(bright, 0xFFFFFF, 0.9)
    return brush.take()


def _light(kit: Kit, x: float, y: float) -> Sprite:
    brush = kit.brush()
    if kit.weather in ("rain", "fog"):
        return NOTHING
    if kit.night:
        brush.glow(x, y, 190, 0xC9D8FF, 0.4, inner=50)
        brush.fill(ellipse(x, y, 58), 0xFFF4D6, lit=True)
        for dx, dy, r in ((-18, -12, 12), (15, 14, 15), (20, -22, 7)):
            brush.fill(ellipse(x + dx, y + dy, r), 0xEBDDB8, lit=True)
        return brush.take()
    if kit.weather == "snow":
        brush.glow(x, y, 200, mix(0xFFF3C4, kit.sky[1], 0.2), 0.35, inner=50)
        brush.fill(ellipse(x, y, 54), mix(0xFFF9E4, kit.sky[1], 0.35), lit=True)
        return brush.take()
    low = kit.time != "day"
    colour = {"day": 0xFFF3C4, "dawn": 0xFFE9C9, "golden hour": 0xFFE3A0}[kit.time]
    y += 210 if low else 0
    brush.glow(x, y, 300 if low else 200, colour, 0.75, inner=60)
    brush.fill(ellipse(x, y, 74 if low else 56), mix(colour, 0xFFFFFF, 0.35), lit=True)
    return brush.take()


def _clouds(kit: Kit, left: float, top: float, right: float, bottom: float) -> Layer:
    brush, chance, puffs = kit.brush(), kit.chance("window clouds"), []
    white = (
        mix(kit.sky[1], 0xFFFFFF, 0.28)
        if kit.weather in DULL
        else mix(kit.sky[2], 0xFFFFFF, 0.25 if kit.night else 0.8)
    )
    step = 420.0
    low, high = left - step, left + step * math.ceil((right - left) / step + 1)
    for n in range(round((high - low) / step)):
        size = float(chance.uniform(0.6, 1.0))
        brush.shine(cloud(size), white, 0.4 if kit.night else 0.9)
        y = float(chance.uniform(top + 40, top + (bottom - top) * 0.5))
        puffs.append((low + n * step + float(chance.uniform(-90, 90)), y, brush.take()))
    pace = 40.0 if kit.weather == "wind" else 12.0

    def move(stage: Stage, time: float) -> None:
        for n, (x, y, sprite) in enumerate(puffs):
            place, lap = wrapped(x + pace * time, low, high)
            with stage.part(f"cloud {n} {lap}", place, y):
                stage.draw(sprite)

    return Layer("clouds", 40.0, NOTHING, move)


def cloud(size: float) -> skia.Path:
    """A cloud of round puffs on a flat base, about 250 units wide at size 1."""
    path = box(-120 * size, -16 * size, 240 * size, 34 * size, 17 * size)
    for x, y, r in ((-62, -18, 44), (2, -36, 62), (64, -20, 42)):
        path = union(path, ellipse(x * size, y * size, r * size))
    return path


def garden(kit: Kit, y: float, *, trees: int = 7) -> list[Layer]:
    """Hills and round trees behind the windows, from the height `y` down."""
    brush, chance = kit.brush(0.22), kit.chance("garden")
    for n in range(trees):
        x = LEFT + 300 + n * (RIGHT - LEFT) / trees + float(chance.uniform(-150, 150))
        size = float(chance.uniform(0.7, 1.15))
        green = kit.leaves((0x5FA864, 0x74B56A, 0x4F9762)[n % 3])
        brush.fill(box(x - 9, y - 60, 18, 120), 0x8A6248)
        crown = union(
            ellipse(x, y - 120 * size, 78 * size, 88 * size), ellipse(x + 54 * size, y - 80 * size, 54 * size)
        )
        brush.body(crown, green, depth=16, rim=False)
    hill = [(x, y + 26 * math.sin(x / 190)) for x in (LEFT + k * 320 for k in range(15))]
    brush.fill(land(hill, 1300), kit.ground(0x86BE6A))
    far = kit.ridge("hills", y - 40, 130, kit.ground(0x9CC79A), 0.5, step=340)
    return [Layer("hills", 20.0, far), Layer("garden", 9.0, brush.take())]


# ---- floors and light


def checker(brush: Brush, top: float, size: float, colour: int, ramp: Sequence[int]) -> None:
    """Tiles of `size` units at the feet that run to the vanishing point: every second one shows the ramp below."""
    brush.ramp(box(LEFT, top, RIGHT - LEFT, BOTTOM - top), top, 1980, ramp)
    high = top - VANISHING[1]
    lines = [
        VANISHING[1] + high / (1 - k * 0.4 * size / high * 0.8) for k in range(12) if 1 - k * 0.32 * size / high > 0.22
    ]
    tiles = polygon([])
    for row, (far, near) in enumerate(itertools.pairwise([*lines, BOTTOM])):
        for k in range(-40 + row % 2, 41, 2):
            a, b = k * size, (k + 1) * size
            if _at(b, far) > LEFT and _at(a, far) < RIGHT:
                tiles.addPath(
                    polygon([(_at(a, far), far), (_at(b, far), far), (_at(b, near), near), (_at(a, near), near)])
                )
    brush.fill(tiles, colour)


def boards(brush: Brush, top: float, ramp: Sequence[int], line: int, width: float = 150.0) -> None:
    """Floorboards that run towards the viewer, with ends here and there."""
    brush.ramp(box(LEFT, top, RIGHT - LEFT, BOTTOM - top), top, 1980, ramp)
    gaps = polygon([])
    for k in range(-26, 27):
        a, b = _at(k * width, top), _at(k * width, 2300)
        gaps.addPath(polygon([(a, top), (a + 3, top), (b + 12, 2300), (b, 2300)]))
        for y in (top + 36 + 61 * (k * 7 % 5), top + 330 + 90 * (k * 5 % 3)):
            gaps.addPath(
                polygon(
                    [
                        (_at(k * width, y), y),
                        (_at((k + 1) * width, y), y),
                        (_at((k + 1) * width, y + 5), y + 5),
                        (_at(k * width, y + 5), y + 5),
                    ]
                )
            )
    brush.fill(gaps, line)


def _at(x: float, y: float) -> float:
    """Where a line of the floor that is `x` from the middle at the feet's height is seen at the height y."""
    return VANISHING[0] + x * (y - VANISHING[1]) / (1290.0 - VANISHING[1])


def sunlight(kit: Kit, brush: Brush, windows: Sequence[Window], top: float, panes: int = 2) -> None:
    """The light of the windows on the floor from `top` on, fading towards the viewer."""
    colour, share = _SUNLIGHT[kit.time]
    share *= 0.4 if kit.weather in DULL else 1.0
    slant = kit.side * (0.5 if kit.time == "day" else 0.8)
    light, fading = polygon([]), polygon([])
    for x, _, w, _ in windows:
        for k in range(panes):
            a, b = x + w * (k + 0.06) / panes, x + w * (k + 0.94) / panes
            light.addPath(_slanted(a, b, top, 1500, top, slant))
            fading.addPath(_slanted(a, b, 1500, 1640, top, slant))
    brush.shine(light, colour, share)
    brush.shine(fading, colour, share * 0.45)


def _slanted(a: float, b: float, high: float, low: float, top: float, slant: float) -> skia.Path:  # noqa: PLR0917
    """A strip from a to b at the height `top`, cut at two heights, that leans and widens towards the viewer."""
    corners = []
    for x, y in ((a, high), (b, high), (b, low), (a, low)):
        corners.append((x + slant * (y - top) + (x - 540) * 0.0009 * (y - top), y))
    return polygon(corners)


def beams(kit: Kit, windows: Sequence[Window], floor: float) -> Layer:
    """Light that hangs in the air between the windows and the floor, with motes that float in it."""
    colour, share = _SUNLIGHT[kit.time]
    brush, chance = kit.brush(), kit.chance("motes")
    share *= 0.0 if kit.weather in DULL else {"day": 0.4, "dawn": 0.45, "golden hour": 0.42, "night": 0.0}[kit.time]
    slant = kit.side * (0.62 if kit.time == "day" else 0.8)
    for x, y, w, h in windows:
        far = floor - y - h * 0.3
        ray = [(x, y + h * 0.1), (x + w, y + h * 0.1), (x + w + slant * far, floor + 60), (x + slant * far, floor + 60)]
        brush.shine(polygon(ray), colour, share)
    rays = brush.take() if share else NOTHING
    brush.shapes = []
    brush.shine(ellipse(0, 0, 5), 0xFFF6DC, 0.5)
    brush.shine(ellipse(0, 0, 11), 0xFFF6DC, 0.14)
    mote = brush.take()
    spots = [
        (
            x + w * float(chance.uniform(-1.1, 0.9)),
            float(chance.uniform(y + h * 0.5, floor)),
            float(chance.uniform(0, 6.3)),
        )
        for x, y, w, h in windows
        for _ in range(6)
    ]

    def move(stage: Stage, time: float) -> None:
        for n, (x, y, phase) in enumerate(spots if share else ()):
            with stage.part(
                f"mote {n}", x + 34 * math.sin(0.4 * time + phase), y + 26 * math.sin(0.55 * time + 2 * phase)
            ):
                stage.draw(mote)

    return Layer("light in the air", 1.2, rays, move)


def pool(brush: Brush, x: float, y: float, wide: float, colour: int = LAMP, share: float = 0.1) -> None:  # noqa: PLR0917
    """Lamplight on the floor."""
    for k in (1.0, 0.76, 0.5):
        brush.shine(ellipse(x, y, wide * k, wide * 0.3 * k), colour, share * 0.9)


def shining(kit: Kit) -> bool:
    """Whether the lamps are on."""
    return kit.time == "night" or (kit.time in ("golden hour", "dawn") and kit.weather in DULL) or kit.weather == "rain"


def pendants(
    kit: Kit, name: str, depth: float, spots: Sequence[tuple[float, float, int]], *, size: float = 1.0
) -> Layer:
    """Lamps that hang from the ceiling (x, y of the shade, colour) and swing a little; they shine in the dark."""
    lamps = []
    for n, (x, y, colour) in enumerate(spots):
        brush = room(kit)
        if shining(kit):
            brush.glow(0, y + 46 * size - CEILING, (250 if kit.night else 180) * size, LAMP, 0.55 if kit.night else 0.3)
            cone = [(-70 * size, y + 40 * size - CEILING), (70 * size, y + 40 * size - CEILING)]
            brush.shine(polygon([*cone, (330 * size, 1290 - CEILING), (-330 * size, 1290 - CEILING)]), LAMP, 0.09)
        brush.fill(box(-3, 0, 6, y - CEILING), 0x5A4A48)
        if shining(kit):
            brush.fill(ellipse(0, y + 34 * size - CEILING, 30 * size), 0xFFF3C8, lit=True)
        shade = moved(_shade(), 0, y - CEILING, 0, size)
        brush.body(shade, colour, depth=10 * size)
        lamps.append((x, CEILING, brush.take(), n * 1.9))

    def move(stage: Stage, time: float) -> None:
        for n, (x, y, sprite, phase) in enumerate(lamps):
            with stage.part(f"{name} {n}", x, y, 0.5 * math.sin(1.3 * time + phase)):
                stage.draw(sprite)

    return Layer(name, depth, NOTHING, move)


def _shade() -> skia.Path:
    """A bell of a lampshade, its lower edge at 40."""
    path = skia.Path()
    path.moveTo(-14, -34)
    path.cubicTo(-18, -6, -76, -6, -84, 40)
    path.lineTo(84, 40)
    path.cubicTo(76, -6, 18, -6, 14, -34)
    path.close()
    return path


def potted(
    kit: Kit, size: float, pot: int, leaves: Sequence[int], *, angles: Sequence[float] = (-62, -34, -10, 16, 42, 66)
) -> Sprite:
    """A plant in a pot, the pot's foot at the origin."""
    brush = room(kit)
    for k, angle in enumerate(angles):
        leaf = skia.Path()
        leaf.moveTo(0, 0)
        leaf.cubicTo(-46, -80, -42, -190, 0, -250 + 20 * (k % 3))
        leaf.cubicTo(42, -190, 46, -80, 0, 0)
        brush.fill(moved(leaf, 0, -86 * size, angle, size), leaves[k % len(leaves)])
    foot = polygon([(-62 * size, -106 * size), (62 * size, -106 * size), (46 * size, 0), (-46 * size, 0)])
    brush.body(foot, pot, depth=12 * size)
    brush.fill(box(-70 * size, -122 * size, 140 * size, 28 * size, 8 * size), lighter(pot, 0.18))
    return brush.take()


def still(layer: Layer) -> Layer:
    """The layer as one that frames the picture: it is fitted to the shot."""
    return replace(layer, framing=True)
