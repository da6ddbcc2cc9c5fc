"""A desert: three pyramids in the sun, dunes with sharp crests, palms at an oasis, sand that blows."""

from __future__ import annotations

from models.world.brush import NOTHING, Brush, Sprite
from models.world.palette import mix
from models.world.settings import foreground
from models.world.settings.kit import FOOT, LEFT, RIGHT, Kit, Layer, Move, Place, frond, wrapped
from models.world.shapes import blob, curve, land, polygon, within
from models.world.stage import Stage

SANDS = (0xF3D08F, 0xE9B973, 0xD99E5C)


def build(kit: Kit) -> Place:
    """The desert of this seed and hour."""
    warm = kit.time == "day"
    if warm:
        kit.sky = tuple(mix(c, w, 0.5) for c, w in zip(kit.sky, (0x4FB0D8, 0xBFE3DE, 0xFBE3B4), strict=True))
    layers = [
        *kit.heavens(x=250, y=240, low=(110, 640)),
        Layer("far dunes", 18.0, kit.ridge("far dunes", 1040, 70, kit.ground(0xE8C08A), 0.45, step=520)),
        Layer("pyramids", 10.0, _pyramids(kit)),
        Layer("dunes", 4.0, _dunes(kit, "dunes", 1105, 62, 0.16)),
        Layer("caravan", 4.0, NOTHING, _caravan(kit)),
        Layer("near dunes", 2.0, _dunes(kit, "near dunes", 1180, 70, 0.06) + _oasis(kit)),
        Layer("floor", 1.0, kit.floor(1216, [0xF5D596, 0xEBBE78, 0xCF9455], wave=14) + _ripples(kit) + kit.drifts()),
        Layer("blown sand", 0.9, NOTHING, _blown(kit)),
        *foreground.desert(kit),
    ]
    return Place(
        kit.gradient(), layers, surface="snow" if kit.snowy else "sand", sounds=(("wind", 0.5),), haze=kit.sky[2]
    )


def _pyramids(kit: Kit) -> Sprite:
    brush = kit.brush(0.2)
    for x, half, tall, bricks in (
        (60, 300, 330, 8),
        (330, 200, 200, 6),
        (800, 450, 640, 14),
        (-900, 380, 430, 9),
        (1900, 300, 340, 8),
    ):
        foot, edge = 1110.0, x + half * 0.3
        whole = polygon([(x - half, foot), (x, foot - tall), (x + half, foot)])
        brush.fill(whole, kit.ground(0xEFC57F))
        brush.fill(polygon([(x, foot - tall), (x + half, foot), (edge, foot)]), kit.ground(0xC78F57))
        courses = polygon([])
        for k in range(1, bricks):
            y = foot - tall * k / bricks
            courses.addPath(polygon([(x - half, y), (x + half, y), (x + half, y + 3), (x - half, y + 3)]))
        brush.fill(within(courses, whole), kit.ground(0xB88148), alpha=0.55)
        tip = within(
            whole,
            polygon(
                [
                    (x - 90, foot - tall),
                    (x + 90, foot - tall),
                    (x + 90, foot - tall + tall * 0.11),
                    (x - 90, foot - tall + tall * 0.11),
                ]
            ),
        )
        brush.fill(tip, kit.ground(0xFBE7B8))
    return brush.take()


def _dunes(kit: Kit, name: str, y: float, height: float, distance: float) -> Sprite:
    """Dunes with a lit and a shaded side along a crest."""
    brush, chance = kit.brush(distance), kit.chance(name)
    points, x = [], LEFT - 200
    while x < RIGHT + 500:
        points.append((x, y - height * float(chance.random())))
        x += float(chance.uniform(260, 430))
    brush.ramp(land(points, FOOT), y - height, y + 260, [kit.ground(SANDS[0]), kit.ground(SANDS[1])])
    for (x0, y0), (x1, y1) in zip(points[::2], points[1::2], strict=False):
        brush.fill(
            blob([(x0, y0 + 6), (x0 + (x1 - x0) * 0.5, y0 + 26), (x1 - 20, y1 + 88), (x0 + 30, y0 + 76)], 0.9),
            kit.ground(SANDS[2]),
            alpha=0.52,
        )
    return brush.take()


def _oasis(kit: Kit) -> Sprite:
    brush = kit.brush(0.08)
    for x, tall in ((40, 210), (98, 160), (1030, 190), (-700, 220), (1600, 200)):
        foot = 1176
        brush.fill(blob([(x - 9, foot), (x - 5, foot - tall), (x + 5, foot - tall), (x + 10, foot)], 0.5), 0x9A6B45)
        path = Brush(brush.light)
        for n, angle in enumerate((-170, -135, -95, -50, -12)):
            frond(path, angle, 96, (0x4F8F52, 0x69A55A)[n % 2])
        for shape in path.take():
            moved_path = type(shape.path)(shape.path)
            moved_path.offset(x, foot - tall)
            brush.shapes.append(shape._replace(path=moved_path))
    return brush.take()


def _ripples(kit: Kit) -> Sprite:
    brush, chance = kit.brush(), kit.chance("ripples")
    for y, tall in ((1430, 60), (1560, 84), (1730, 110)):
        x = float(chance.uniform(-200, 200)) - 1500
        while x < RIGHT:
            w = float(chance.uniform(620, 900))
            ridge = [(x, y), (x + w * 0.4, y - tall * 0.5), (x + w * 0.75, y - tall * 0.1), (x + w, y + 6)]
            under = [(x + w * 0.7, y + tall * 0.34), (x + w * 0.3, y + tall * 0.2)]
            brush.fill(blob([*ridge, *under], 0.9), kit.ground(0xD79F60), alpha=0.42)
            brush.line(curve(ridge), kit.ground(0xFFE9B8), 6, alpha=0.45)
            x += w * float(chance.uniform(1.1, 1.4))
    for n in range(34):
        y = 1400 + (n / 34) ** 1.3 * 560
        x = float(chance.uniform(LEFT, RIGHT))
        w = float(chance.uniform(110, 260))
        brush.line(
            curve([(x - w, y), (x - w * 0.3, y - 13), (x + w * 0.3, y + 5), (x + w, y - 8)]),
            kit.ground(0xC98C50),
            6,
            alpha=0.5,
        )
    return brush.take()


def _caravan(kit: Kit) -> Move:
    brush = kit.brush(0.2)
    ink = 0x8A5A3C
    body = blob([(-46, -46), (-24, -66), (-6, -84), (12, -62), (40, -56), (46, -36), (20, -28), (-36, -28)])
    brush.fill(body, ink)
    brush.fill(blob([(38, -52), (58, -64), (66, -96), (86, -98), (88, -86), (74, -82), (68, -56), (48, -36)], 0.8), ink)
    for x in (-34, -20, 22, 34):
        brush.fill(polygon([(x - 4, -36), (x + 4, -36), (x + 2, 2), (x - 2, 2)]), ink)
    brush.fill(polygon([(-22, -66), (14, -64), (10, -46), (-20, -46)]), 0xD8433B)
    camel = brush.take()

    def move(stage: Stage, time: float) -> None:
        for n in range(3):
            place, lap = wrapped(250 + n * 128 + 9 * time, -900, 2000)
            with stage.part(f"camel {n} {lap}", place, 1092 + 4 * (n % 2), 0, 0.72, 0.72):
                stage.draw(camel)

    return move


def _blown(kit: Kit) -> Move:
    chance = kit.chance("blown")
    brush = kit.brush()
    brush.line(curve([(-60, 0), (-20, -5), (20, 3), (60, -2)]), 0xFFF0CC, 4, alpha=0.42)
    wisp = brush.take()
    spots = [
        (
            float(chance.uniform(0, 3000)),
            float(chance.uniform(1240, 1720)),
            float(chance.uniform(160, 320)),
            float(chance.uniform(0.7, 1.8)),
        )
        for _ in range(18)
    ]

    def move(stage: Stage, time: float) -> None:
        for n, (x, y, speed, size) in enumerate(spots):
            place, lap = wrapped(x + speed * time, 0, 3000)
            with stage.part(f"wisp {n} {lap}", place - 1000, y, 0, size, 1):
                stage.draw(wisp)

    return move
