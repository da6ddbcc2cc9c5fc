"""Open space: nebulae, stars that twinkle, a ringed planet, a comet, rocks that drift, a small moon underfoot."""

from __future__ import annotations

import math

import skia

from models.world.brush import NOTHING, Brush, Sprite
from models.world.palette import darker, lighter, mix
from models.world.settings import foreground
from models.world.settings.kit import LEFT, RIGHT, Kit, Layer, Patches, Place, wrapped
from models.world.shapes import blob, ellipse, land, polygon, star, within
from models.world.stage import Stage

DEEP = {  # the sky from top to bottom, the nebula's two colours: the hours of a place without a sun of its own
    "day": ((0x141343, 0x2A2368, 0x47408F), (0x6C5BD8, 0x3FA9C9)),
    "dawn": ((0x221545, 0x4A2A6C, 0x8A4F86), (0xE07AA6, 0x7F6BE0)),
    "golden hour": ((0x24123C, 0x562A50, 0x96524E), (0xF09A52, 0xD85A7C)),
    "night": ((0x070A26, 0x10173F, 0x1F2A62), (0x3F55B8, 0x2F7FA8)),
}


def build(kit: Kit) -> Place:
    """Space as the hour colours it; no weather reaches it."""
    kit = kit.fair()
    kit.sky, clouds = DEEP[kit.time]
    layers = [
        Layer("nebula", 900.0, _nebula(kit, clouds)),
        Layer("stars", 500.0, _stars(kit)),
        _twinkle(kit),
        _comet(kit),
        Layer("planets", 120.0, _planets(kit)),
        Layer("ringed planet", 60.0, _ringed(kit, 938, 372, 134)),
        _asteroids(kit, "far rocks", 12.0, count=16, size=0.34, distance=0.55, heights=(520, 960)),
        _asteroids(kit, "rocks", 3.0, count=9, size=0.75, distance=0.3, heights=(480, 1080)),
        Layer("far hills", 1.8, _hills(kit)),
        _visitor(kit),
        Layer("moon", 1.0, _moon(kit)),
        *foreground.space(kit),
    ]
    return Place(
        [(-300.0, kit.sky[0]), (620.0, kit.sky[1]), (1300.0, kit.sky[2])],
        layers,
        surface="stone",
        sounds=(("space", 0.4),),
        weightless=True,
        haze=kit.sky[1],
    )


def _nebula(kit: Kit, colours: tuple[int, int]) -> Sprite:
    """Clouds of gas, a band of them across the picture."""
    brush, chance = kit.timeless(), kit.chance("nebula")
    for k in range(9):
        x = -1500 + k * 480 + float(chance.uniform(-90, 90))
        y = 820 - 0.34 * (x - 540) + float(chance.uniform(-110, 110))
        brush.glow(x, y, float(chance.uniform(360, 520)), colours[k % 2], 0.42)
    return brush.take()


def _stars(kit: Kit) -> Sprite:
    brush, chance = kit.timeless(), kit.chance("space")
    tones = Patches()
    for k in range(260):
        x = float(chance.uniform(LEFT, RIGHT))
        y = float(chance.uniform(-300, 1500)) if k % 2 else 820 - 0.34 * (x - 540) + float(chance.normal(0, 170))
        tones.add((0xFFFFFF, 0xFFE3BD, 0xBFD6FF)[k % 3], ellipse(x, y, float(chance.uniform(1.4, 4.2))))
    for colour, path in tones.paths.items():
        brush.shine(path, colour, 0.8)
    return brush.take()


def _twinkle(kit: Kit) -> Layer:
    """Bright stars whose rays grow and shrink."""
    brush, chance = kit.timeless(), kit.chance("twinkle")
    brush.shine(star(0, 0, 24, 3.4, 4), 0xFFFFFF, 0.95)
    brush.shine(ellipse(0, 0, 13), 0xDCE8FF, 0.3)
    ray = brush.take()
    spots = [
        (float(chance.uniform(-1300, 2400)), float(chance.uniform(-60, 1080)), float(chance.uniform(0, 6.28)))
        for _ in range(20)
    ]
    spots += [(130.0, 300.0, 0.0), (690.0, 190.0, 2.0), (985.0, 800.0, 4.0), (90.0, 740.0, 1.0)]

    def move(stage: Stage, time: float) -> None:
        for n, (x, y, phase) in enumerate(spots):
            size = 0.62 + 0.38 * math.sin(time * (1.6 + 0.2 * (n % 4)) + phase)
            with stage.part(f"ray {n}", x, y, 0, size, size):
                stage.draw(ray)

    return Layer("twinkle", 450.0, NOTHING, move)


def _comet(kit: Kit) -> Layer:
    """A comet that draws its tail across the upper sky."""
    brush = kit.timeless()
    for k, share in ((1.0, 0.16), (0.7, 0.22), (0.42, 0.34)):
        brush.shine(
            blob([(16, 0), (0, -15 * k), (-460 * k, -30 * k), (-470 * k, 22 * k), (0, 15 * k)], 0.6), 0xBFE6FF, share
        )
    brush.glow(0, 0, 60, 0xDFF4FF, 0.7)
    brush.fill(ellipse(0, 0, 13), 0xFFFFFF, lit=True)
    sprite = brush.take()

    def move(stage: Stage, time: float) -> None:
        x, lap = wrapped(330 + 52 * time, -900, 2400)
        with stage.part(f"comet {lap}", x, 200 + 0.16 * (x - 330), 9):
            stage.draw(sprite)

    return Layer("comet", 300.0, NOTHING, move)


def _globe(brush: Brush, x: float, y: float, r: float, colour: int) -> skia.Path:
    """A planet's disc with its night side; returns the disc, to draw on before `_night`."""
    disc = ellipse(x, y, r)
    brush.glow(x, y, r * 1.35, lighter(colour, 0.3), 0.34, inner=r * 0.97)
    brush.fill(disc, colour)
    return disc


def _night(brush: Brush, disc: skia.Path, x: float, y: float, r: float) -> None:
    shade = skia.Path()
    shade.addPath(ellipse(x - 0.34 * r, y - 0.3 * r, r * 1.14))
    brush.shine(skia.Op(disc, shade, skia.PathOp.kDifference_PathOp), 0x0D0B2E, 0.5)


def _planets(kit: Kit) -> Sprite:
    """A blue world at the left, small ones far along the way."""
    brush = kit.timeless()
    for x, y, r, colour, band in (
        (52, 622, 92, 0x4A9FDC, 0x6FC48A),
        (-700, 420, 130, 0xD87F6A, 0xB95F5C),
        (1750, 560, 110, 0x58B8A8, 0x8FDCC0),
        (690, 640, 26, 0xE9C8A0, 0xCFA27C),
    ):
        disc = _globe(brush, x, y, r, colour)
        land_ = blob(
            [
                (x - 0.7 * r, y - 0.2 * r),
                (x - 0.2 * r, y - 0.6 * r),
                (x + 0.3 * r, y - 0.3 * r),
                (x + 0.1 * r, y + 0.1 * r),
                (x - 0.4 * r, y + 0.2 * r),
            ]
        )
        other = blob(
            [
                (x + 0.1 * r, y + 0.3 * r),
                (x + 0.6 * r, y + 0.1 * r),
                (x + 0.9 * r, y + 0.5 * r),
                (x + 0.4 * r, y + 0.8 * r),
            ]
        )
        brush.fill(within(land_, disc), band)
        brush.fill(within(other, disc), band)
        _night(brush, disc, x, y, r)
    return brush.take()


def _ringed(kit: Kit, x: float, y: float, r: float) -> Sprite:
    """A great planet with bands and a ring that passes before and behind it."""
    brush, colour = kit.timeless(), 0xEFB473
    tilt = skia.Matrix()
    tilt.setRotate(-17, x, y)
    rings = []
    for wide, thin, tone, share in (
        (2.0, 1.78, 0xE9D3B4, 0.75),
        (1.74, 1.42, 0xD8AE8C, 0.9),
        (1.38, 1.28, 0xF4E3C8, 0.6),
    ):
        path = skia.Path()
        path.addOval(skia.Rect.MakeLTRB(x - wide * r, y - wide * r * 0.24, x + wide * r, y + wide * r * 0.24))
        path.addOval(skia.Rect.MakeLTRB(x - thin * r, y - thin * r * 0.24, x + thin * r, y + thin * r * 0.24))
        path.setFillType(skia.PathFillType.kEvenOdd)
        rings.append((path, tone, share))
    upper, lower = (
        polygon([(x - 3 * r, y), (x + 3 * r, y), (x + 3 * r, y + s * 2 * r), (x - 3 * r, y + s * 2 * r)])
        for s in (-1, 1)
    )
    for path, tone, share in rings:
        back = within(path, upper)
        back.transform(tilt)
        brush.fill(back, darker(tone, 0.25), alpha=share)
    disc = _globe(brush, x, y, r, colour)
    for dy, thick, tone in (
        (-0.62, 0.16, 0xF6CF9A),
        (-0.28, 0.2, 0xD98F5F),
        (0.12, 0.14, 0xF9DDB0),
        (0.46, 0.22, 0xD08A62),
    ):
        band = blob(
            [
                (x - r * 1.1, y + dy * r),
                (x, y + (dy + 0.08) * r),
                (x + r * 1.1, y + dy * r),
                (x + r * 1.1, y + (dy + thick) * r),
                (x, y + (dy + thick + 0.08) * r),
                (x - r * 1.1, y + (dy + thick) * r),
            ],
            0.6,
        )
        band.transform(tilt)
        brush.fill(within(band, disc), tone)
    _night(brush, disc, x, y, r)
    for path, tone, share in rings:
        front = within(path, lower)
        front.transform(tilt)
        brush.fill(front, tone, alpha=share)
    return brush.take()


def _asteroids(
    kit: Kit, name: str, depth: float, *, count: int, size: float, distance: float, heights: tuple[float, float]
) -> Layer:
    """Rocks of three shapes that tumble and drift along a belt."""
    brush, chance, kinds = kit.timeless(distance), kit.chance(name), []
    for _ in range(3):
        corners = [
            (
                math.cos(k * 0.785) * 44 * float(chance.uniform(0.74, 1.1)),
                math.sin(k * 0.785) * 38 * float(chance.uniform(0.74, 1.1)),
            )
            for k in range(8)
        ]
        brush.fill(blob(corners, 0.75), 0x6E6490)
        brush.fill(blob([(px * 0.8 - 7, py * 0.72 - 8) for px, py in corners], 0.75), 0x9890BC)
        for px, py, r in ((-12, -6, 9), (12, 8, 6), (4, -20, 5)):
            brush.fill(ellipse(px, py, r, r * 0.8), 0x5A517C)
        kinds.append(brush.take())
    rocks = [
        (
            LEFT + (n + float(chance.random())) * (RIGHT - LEFT) / count,
            float(chance.uniform(*heights)),
            float(chance.uniform(-16, 16)),
            float(chance.uniform(0.5, 1.3)) * size,
        )
        for n in range(count)
    ]

    def move(stage: Stage, time: float) -> None:
        for n, (x, y, turn, k) in enumerate(rocks):
            place, lap = wrapped(x + (9 + 3 * (n % 3)) * time, LEFT - 100, RIGHT + 100)
            with stage.part(f"{name} {n} {lap}", place, y - 0.2 * (place - 540) * 0.4, turn * time + 40 * n, k, k):
                stage.draw(kinds[n % 3])

    return Layer(name, depth, NOTHING, move)


def _hills(kit: Kit) -> Sprite:
    """The moon's far hills, sharp in the light."""
    brush, chance = kit.timeless(0.42), kit.chance("moon hills")
    points = [(LEFT - 200 + k * 300.0, 1225 - 110 * float(chance.random()) ** 1.6) for k in range(18)]
    brush.ramp(land(points, 1420), 1110, 1320, [0x9C93C4, 0x6E66A0])
    return brush.take()


def _visitor(kit: Kit) -> Layer:
    """A small flying saucer far away, curious and shy."""
    brush = kit.timeless(0.12)
    brush.fill(blob([(-30, -8), (-24, -36), (0, -48), (24, -36), (30, -8)], 0.9), 0xA6E6F2, alpha=0.9)
    brush.fill(ellipse(0, -20, 11, 14), 0x7FCB6A)
    for x in (-4, 4):
        brush.fill(ellipse(x, -23, 2.6), 0x1D2238)
    brush.fill(blob([(-78, 2), (-34, -14), (34, -14), (78, 2), (34, 18), (-34, 18)], 0.8), 0xC4CBE0)
    brush.fill(blob([(-78, 3), (0, 6), (78, 3), (34, 18), (-34, 18)], 0.8), 0x8E96B8)
    for k in range(5):
        brush.fill(ellipse(-48 + 24 * k, 6, 5), (0xF3BE41, 0xEE6F6F)[k % 2], lit=True)
    craft = brush.take()

    def move(stage: Stage, time: float) -> None:
        with stage.part(
            "saucer",
            905 + 44 * math.sin(time * 0.5),
            850 + 20 * math.sin(time * 1.3),
            7 * math.sin(time * 0.5 + 1.6),
            0.82,
            0.82,
        ):
            stage.draw(craft)

    return Layer("saucer", 1.6, NOTHING, move)


def _moon(kit: Kit) -> Sprite:
    """The small moon underfoot: dust, craters with a lit and a shaded lip, a flag that has been here before."""
    brush, chance = kit.timeless(), kit.chance("craters")
    points = [(LEFT - 200, 1270), (-700, 1236), (0, 1262), (540, 1252), (1100, 1270), (1800, 1240), (RIGHT + 200, 1266)]
    dust = mix(0xCFC6E6, kit.sky[2], 0.18)
    brush.ramp(land(points, 2500), 1240, 1900, [lighter(dust, 0.2), mix(dust, 0x7A70B4, 0.45), 0x3E376E])
    hollows, lips, floors = skia.Path(), skia.Path(), skia.Path()
    spots = [
        (190.0, 1420.0, 92.0),
        (845.0, 1396.0, 66.0),
        (620.0, 1560.0, 120.0),
        (80.0, 1640.0, 70.0),
        (960.0, 1570.0, 60.0),
    ]
    for n in range(15):
        x = LEFT + n * 310 + float(chance.uniform(-60, 60))
        spots += [(x, float(chance.uniform(1340, 1700)), float(chance.uniform(34, 80)))]
    for n, (x, y, r) in enumerate(spots):
        if n > 4 and -40 < x < 1120:
            continue
        lips.addPath(ellipse(x, y + 4, r * 1.1, r * 0.35))
        hollows.addPath(ellipse(x, y, r, r * 0.29))
        floors.addPath(ellipse(x + 5, y + r * 0.07, r * 0.86, r * 0.2))
    brush.fill(lips, lighter(dust, 0.4), alpha=0.6)
    brush.fill(hollows, mix(dust, 0x3E376E, 0.62))
    brush.fill(floors, mix(dust, 0x5A5294, 0.5))
    pebbles = skia.Path()
    for _ in range(40):
        x, y = float(chance.uniform(LEFT, RIGHT)), float(chance.uniform(1300, 1700))
        pebbles.addPath(ellipse(x, y, float(chance.uniform(5, 13)), float(chance.uniform(3, 6))))
    brush.fill(pebbles, mix(dust, 0x5A5294, 0.55))
    return brush.take()
