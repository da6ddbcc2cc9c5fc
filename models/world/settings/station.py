"""A space station: inside, a room with round windows over the Earth; outside, the station among the stars."""

from __future__ import annotations

import math
from dataclasses import replace
from functools import lru_cache

import skia

from models.world.brush import NOTHING, Brush, Sprite
from models.world.settings import foreground
from models.world.settings.kit import LEFT, RIGHT, Kit, Layer, Place
from models.world.shapes import blob, box, curve, ellipse, minus, moved, polygon, star, union, within
from models.world.stage import Stage

DARK = [(-400.0, 0x0B1030), (600.0, 0x151B48), (1500.0, 0x2A2A66)]

CABIN = {"day": (0xFFFFFF, 0.0), "dawn": (0xE9A9BE, 0.34), "golden hour": (0xF0A04E, 0.4), "night": (0x10163E, 0.95)}
LIMB = {"day": 0x7FC7FF, "dawn": 0xFFB6B0, "golden hour": 0xFFB25E, "night": 0x5F86E8}  # the air around the Earth
GLARE = {"day": 0x8FCBFF, "dawn": 0xFFC4CE, "golden hour": 0xFFC46A, "night": 0x6F8CFF}  # of the windows on the deck


def cabin(kit: Kit) -> Brush:
    """A brush for the room: its lamps burn low at night, and the sun's colour comes in when it rises or sets."""
    brush = kit.timeless()
    tint, share = CABIN[kit.time]
    brush.light = replace(brush.light, haze=tint, distance=share)  # shining colours take half of it
    return brush


def build(kit: Kit) -> Place:
    """Inside for figures and things; outside for a rocket, a balloon or a car."""
    layers = _outside(kit) if kit.outside else _inside(kit)
    return Place(
        DARK,
        layers,
        surface="metal",
        sounds=(("hum", 0.5), ("beeps", 0.2)),
        indoors=True,
        weightless=True,
        haze=0x2A2A66,
    )


def _stars(kit: Kit) -> Sprite:
    brush, chance = kit.timeless(), kit.chance("space")
    tones = [skia.Path() for _ in range(3)]
    for n in range(150):
        x, y = float(chance.uniform(LEFT, RIGHT)), float(chance.uniform(-300, 2200))
        tones[n % 3].addCircle(x, y, float(chance.uniform(2.6, 5.4)))
    for path, colour, share in zip(tones, (0xFFFFFF, 0xFFE9C9, 0xC9DCFF), (0.9, 0.75, 0.55), strict=True):
        brush.shine(path, colour, share)
    return brush.take()


def _earth(kit: Kit, x: float, y: float, r: float) -> Layer:
    brush = kit.timeless()
    brush.glow(x, y, r * 1.32, LIMB[kit.time], 0.9, inner=r * 0.97)
    disc = ellipse(x, y, r)
    brush.fill(disc, 0x1F4A8E if kit.night else 0x3F93D6, lit=True)
    still = brush.take()
    lands = []
    for dx, dy, k in ((-0.95, -0.5, 0.6), (-0.08, -0.6, 0.72), (0.8, -0.42, 0.6), (1.6, -0.55, 0.7)):
        shape = blob(
            [
                (-0.4 * k * r, -0.1 * r),
                (-0.1 * k * r, -0.3 * k * r),
                (0.3 * k * r, -0.22 * k * r),
                (0.42 * k * r, 0.1 * r),
                (0.1 * k * r, 0.34 * k * r),
                (-0.24 * k * r, 0.22 * k * r),
            ]
        )
        shape.offset(x + dx * r, y + dy * r)
        lands.append(shape)
    continents, clouds = lands[0], ellipse(x - 0.8 * r, y - 0.25 * r, 0.3 * r, 0.045 * r)
    for shape in lands[1:]:
        continents = union(continents, shape)
    for dx, dy, w in ((-0.3, -0.82, 0.3), (0.3, -0.3, 0.3), (0.85, -0.62, 0.3), (1.35, -0.35, 0.3)):
        clouds = union(clouds, ellipse(x + dx * r, y + dy * r, w * r, 0.05 * r))
    drawing, cities = kit.timeless(), _cities(kit, continents)
    tones = {"continents": 0x62B26B, "weather": 0xE8F3FB, "cities": 0xFFDF8A}
    if kit.night:
        tones |= {"continents": 0x2F5F6E, "weather": 0x5F7FB8}

    textures = {"continents": (continents, 1.0), "weather": (clouds, 1.5)}
    if kit.night:
        textures["cities"] = cities, 1.0

    @lru_cache(maxsize=96)  # films that are lent the place ask for the same moments
    def cut(key: str, turn: float) -> Sprite:
        texture, pace = textures[key]
        drawing.fill(within(texture, moved(disc, -turn * pace, 0)), tones[key], lit=True)
        return drawing.take()

    def move(stage: Stage, time: float) -> None:
        """The texture moves under the outline, so what is seen of it is cut out for each moment."""
        turn = -0.02 * r * time
        for key, (_, pace) in textures.items():
            with stage.part(key, turn * pace, 0):
                stage.draw(cut(key, turn))
        stage.draw(shade)

    night = minus(disc, ellipse(x - 0.2 * r, y - 0.2 * r, r * 1.02))
    brush.shine(night, 0x0B1638, 0.45)
    shade = brush.take()
    return Layer("earth", 60.0, still, move)


def _cities(kit: Kit, continents: skia.Path) -> skia.Path:
    """The lights of towns on the night side, gathered in clusters."""
    chance, lights, area = kit.chance("cities"), polygon([]), continents.getBounds()
    for _ in range(26):
        x, y = float(chance.uniform(area.left(), area.right())), float(chance.uniform(area.top(), area.bottom()))
        for _ in range(4):
            dx, dy = (float(k) for k in chance.uniform(-34, 34, 2))
            if continents.contains(x + dx, y + dy):
                lights.addCircle(x + dx, y + dy, float(chance.uniform(4, 8)))
    return lights


def _sun(kit: Kit) -> Layer:
    """The sun at the edge of the Earth, when it rises or sets."""
    brush = kit.timeless()
    if kit.time in ("dawn", "golden hour"):
        brush.glow(905, 576, 260, LIMB[kit.time], 0.85)
        brush.shine(star(905, 576, 150, 10, 6, 12), 0xFFF6DC, 0.5)
        brush.fill(ellipse(905, 576, 34), 0xFFF9E8, lit=True)
    return Layer("sun", 58.0, brush.take())


def _inside(kit: Kit) -> list[Layer]:
    return [
        Layer("stars", 200.0, _stars(kit)),
        _earth(kit, 720, 1110, 560),
        _sun(kit),
        Layer("wall", 2.2, _wall(kit)),
        Layer("deck", 1.35, _deck(kit)),
        _floaters(kit),
        *foreground.station(kit),
    ]


def _wall(kit: Kit) -> Sprite:
    """The wall with its round windows cut out."""
    brush = cabin(kit)
    wall = box(LEFT, -600, RIGHT - LEFT, 1960)
    holes = [(640.0, 640.0, 340.0), (-420.0, 640.0, 250.0), (1560.0, 640.0, 260.0)]
    for x, y, r in holes:
        wall = minus(wall, ellipse(x, y, r))
    brush.ramp(wall, 0, 1400, [0xDDE3EE, 0xB9C3D6, 0x8C97B2], lit=True)
    for y in (150, 1090):
        brush.fill(within(box(LEFT, y, RIGHT - LEFT, 26), wall), 0x9AA6BF, lit=True)
        brush.fill(within(box(LEFT, y, RIGHT - LEFT, 7), wall), 0xEEF2F8, lit=True)
    for x, y, r in holes:
        ring = minus(ellipse(x, y, r + 46), ellipse(x, y, r))
        brush.fill(ring, 0x8793B0, lit=True)
        brush.fill(minus(ellipse(x, y, r + 46), ellipse(x + 8, y + 10, r + 40)), 0xF2F6FB, lit=True)
        brush.fill(minus(ellipse(x, y, r + 8), ellipse(x, y, r)), 0x59647F, lit=True)
        for k in range(16):
            a = math.radians(k * 22.5)
            brush.fill(ellipse(x + (r + 27) * math.cos(a), y + (r + 27) * math.sin(a), 8), 0x5F6A86, lit=True)
        brush.shine(minus(ellipse(x, y, r - 10), ellipse(x + 46, y + 52, r + 8)), 0xFFFFFF, 0.16)
    _lamps(kit, brush)
    room, brush.shapes = list(brush.shapes), []
    panels = kit.timeless() if kit.night else brush
    _panels(kit, panels)
    return Sprite(room) + panels.take()


def _lamps(kit: Kit, brush: Brush) -> None:
    """Strips of light under the ceiling, which are what one sees by at night."""
    for x in range(int(LEFT) + 120, int(RIGHT), 760):
        if kit.night:
            brush.glow(x + 130, 210, 300, 0x8FB4FF, 0.34)
        brush.shine(box(x, 196, 260, 16, 8), 0xF4FAFF, 0.95)


def _panels(kit: Kit, brush: Brush) -> None:
    chance = kit.chance("panels")
    for x in (-1500, -1000, -130, 170, 1090, 1950, 2350):
        brush.fill(box(x, 190, 128, 250, 20), 0xCCD4E2, lit=True)
        brush.fill(box(x + 16, 208, 96, 90, 12), 0x2B3558, lit=True)
        points = [(x + 24 + k * 16, 252 + float(chance.uniform(-26, 26))) for k in range(6)]
        brush.line(curve(points), 0x7FE0C3, 5, lit=True)
        for k in range(6):
            brush.fill(
                ellipse(x + 28 + (k % 3) * 36, 334 + (k // 3) * 44, 12),
                (0xEE8434, 0x4E9F61, 0xF3BE41, 0xD8433B)[int(chance.integers(4))],
                lit=True,
            )
    for x in range(int(LEFT), int(RIGHT), 420):
        brush.line(curve([(x, 120), (x + 130, 150), (x + 260, 112), (x + 420, 128)]), 0x6C7896, 12, lit=True)


def _deck(kit: Kit) -> Sprite:
    brush = cabin(kit)
    width = RIGHT - LEFT
    brush.ramp(box(LEFT, 1140, width, 1400), 1140, 2000, [0xA5B0C8, 0x6E7A99, 0x454F72], lit=True)
    brush.fill(box(LEFT, 1132, width, 18), 0xEE8434, lit=True)
    brush.fill(box(LEFT, 1150, width, 10), 0x5F6A86, lit=True)
    lines = polygon([])
    for k in range(-30, 50):
        x = 540 + k * 190
        lines.addPath(polygon([(x, 1160), (x + 5, 1160), (x + 8 + (x - 540) * 0.9, 2300), (x + (x - 540) * 0.9, 2300)]))
    for y in (1230, 1330, 1470, 1660, 1900):
        lines.addPath(box(LEFT, y, width, 5))
    brush.fill(lines, 0x54607F, lit=True)
    for x, wide in ((640, 330), (-420, 240), (1560, 250)):  # the windows' light on the metal
        for k, share in ((1.0, 0.1), (0.72, 0.1), (0.4, 0.1)):
            brush.shine(ellipse(x, 1370, wide * k, 150 * k), GLARE[kit.time], share)
            brush.shine(ellipse(x - 30, 1660, wide * k * 0.8, 60 * k), GLARE[kit.time], share * 0.5)
    for x in range(int(LEFT), int(RIGHT), 380):
        brush.shine(box(x, 1186, 190, 14, 7), 0xCFE9FF, 0.8)
    return brush.take()


def _floaters(kit: Kit) -> Layer:
    """Small things that drift through the room."""
    chance, things = kit.chance("floaters"), []
    brush = kit.timeless()
    brush.body(box(-34, -22, 68, 44, 8), 0xF3BE41, depth=8)
    brush.fill(box(-34, -6, 68, 10), 0xD8433B)
    things.append(brush.take())
    brush.body(ellipse(0, 0, 27), 0xE4573D, depth=8)
    brush.fill(blob([(0, -26), (14, -44), (22, -32)]), 0x4E9F61)
    things.append(brush.take())
    brush.line(polygon([(-40, 0), (40, 0)]), 0x7FB8E0, 12)
    brush.fill(polygon([(40, -6), (58, 0), (40, 6)]), 0xF3D9B0)
    things.append(brush.take())
    for r in (22, 13):
        brush.shine(ellipse(0, 0, r), 0x8FD6F7, 0.85)
        brush.shine(ellipse(-r * 0.3, -r * 0.3, r * 0.26), 0xFFFFFF, 0.9)
        things.append(brush.take())
    spots = [
        (float(x), float(y), float(chance.uniform(0, 6.28)))
        for x, y in ((170, 760), (990, 716), (900, 980), (860, 760), (220, 520), (-500, 700), (1500, 900))
    ]

    def move(stage: Stage, time: float) -> None:
        for n, (x, y, phase) in enumerate(spots):
            with stage.part(
                f"thing {n}",
                x + 26 * math.sin(time * 0.5 + phase),
                y + 34 * math.sin(time * 0.7 + phase * 2),
                math.degrees(phase) + 22 * time,
            ):
                stage.draw(things[n % len(things)])

    return Layer("floaters", 1.15, NOTHING, move)


def _outside(kit: Kit) -> list[Layer]:
    brush = kit.timeless()
    x, y = 250.0, 620.0
    for dx in (-250, 250):
        brush.fill(box(x + dx - 110, y - 64, 220, 128, 6), 0x31518F, lit=True)
        cells = polygon([])
        for k in range(1, 6):
            cells.addPath(box(x + dx - 110 + k * 36, y - 64, 4, 128))
        cells.addPath(box(x + dx - 110, y - 2, 220, 4))
        brush.fill(cells, 0x7FA6E0, lit=True)
    brush.fill(box(x - 150, y - 12, 300, 24, 8), 0x9AA6BF, lit=True)
    brush.fill(box(x - 74, y - 110, 148, 220, 50), 0xDDE3EE, lit=True)
    brush.fill(box(x + 20, y - 110, 54, 220, 40), 0xA9B4CB, lit=True)
    for k in (-50, 10, 64):
        brush.fill(ellipse(x - 16, y + k, 17), 0x8FD6F7, lit=True)
    station = brush.take()

    def move(stage: Stage, time: float) -> None:
        with stage.part("station", 18 * math.sin(time * 0.3), 12 * math.sin(time * 0.5), 6 + 2 * math.sin(time * 0.25)):
            stage.draw(station)

    return [
        Layer("stars", 200.0, _stars(kit)),
        _earth(kit, 760, 1850, 1010),
        Layer("station", 8.0, NOTHING, move),
        *foreground.orbit(kit),
    ]
