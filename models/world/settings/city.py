"""A city: a skyline in the air, houses with shops, traffic on the street behind, a pavement to walk on."""

from __future__ import annotations

import numpy as np

from models.world.brush import NOTHING, Brush, Sprite
from models.world.palette import darker, lighter, mix
from models.world.settings import foreground
from models.world.settings.kit import LEFT, RIGHT, Kit, Layer, Place
from models.world.shapes import box, ellipse, polygon, union
from models.world.stage import Stage

WALLS = (0xE8A87C, 0xD97B66, 0xF0CF9A, 0x8FB5A8, 0xB9A7C9, 0xC9D3D6, 0xE7B8A0)
LAMP = 0xFFD98A


def build(kit: Kit) -> Place:
    """The city of this seed and hour."""
    layers = [
        *kit.heavens(x=690, y=235, low=(830, 610)),
        Layer("skyline", 14.0, _towers(kit, "skyline", 1130, (330, 640), (90, 150), 0x8FA9C4, 0.52)),
        Layer("towers", 7.0, _towers(kit, "towers", 1130, (240, 520), (120, 190), 0x8496B8, 0.3)),
        Layer("houses", 2.6, _houses(kit)),
        Layer("street", 1.5, _street(kit)),
        traffic(kit, 1.5, 1196),
        Layer(
            "floor",
            1.0,
            _pavement(kit)
            + lamps(kit, 1236)
            + kit.puddles((240, 1400, 170), (960, 1500, 220), (-700, 1520, 240), (1500, 1400, 200))
            + kit.drifts((1500, 60), (1640, 80), (1780, 90)),
        ),
        *foreground.city(kit),
    ]
    sounds = (("traffic", 0.5), ("crowd", 0.15)) if kit.night else (("traffic", 0.55), ("crowd", 0.3))
    return Place(
        kit.gradient(), layers, surface="snow" if kit.snowy else "stone", sounds=sounds, haze=kit.sky[2], lamplit=True
    )


def _towers(  # noqa: PLR0917
    kit: Kit, name: str, foot: float, tall: tuple[float, float], wide: tuple[float, float], colour: int, distance: float
) -> Sprite:
    brush, chance = kit.brush(distance), kit.chance(name)
    x = LEFT
    while x < RIGHT:
        w, h = float(chance.uniform(*wide)), float(chance.uniform(*tall))
        wall = mix(colour, 0xB79DB3, float(chance.random()) * 0.4)
        brush.fill(box(x, foot - h, w, h + 60), wall)
        brush.fill(box(x + w * 0.66, foot - h, w * 0.34, h + 60), darker(wall, 0.08))
        if chance.random() < 0.35:
            brush.fill(box(x + w * 0.45, foot - h - 70, 6, 72), wall)
        _windows(kit, brush, chance, (x + 12, foot - h + 20, w - 24, h - 40), (15, 20), (28, 38), wall)
        x += w + float(chance.uniform(-6, 22))
    return brush.take()


def _windows(  # noqa: PLR0917
    kit: Kit,
    brush: Brush,
    chance: np.random.Generator,
    area: tuple[float, float, float, float],
    size: tuple[float, float],
    step: tuple[float, float],
    wall: int,
) -> None:
    """Rows of windows as two shapes, the dark ones and the lit ones: many small paths would cost time."""
    x0, y0, width, height = area
    bright, dim = polygon([]), polygon([])
    for row in range(int(height // step[1])):
        for column in range(int(width // step[0])):
            x, y = x0 + column * step[0], y0 + row * step[1]
            target = bright if chance.random() < (0.42 if kit.night else 0.0) else dim
            target.addPath(box(x, y, *size))
    brush.fill(dim, lighter(wall, 0.3) if not kit.night else darker(wall, 0.25), alpha=0.75)
    brush.fill(bright, LAMP, lit=True)


def _houses(kit: Kit) -> Sprite:
    brush, chance = kit.brush(0.07), kit.chance("houses")
    x = LEFT
    while x < RIGHT:
        w = float(chance.uniform(250, 340))
        middle = abs(x + w / 2 - 540) < 300
        h = float(chance.uniform(230, 330)) if middle else float(chance.uniform(430, 720))
        wall = WALLS[int(chance.integers(len(WALLS)))]
        _house(kit, brush, chance, x, 1150.0, w, h, wall)
        x += w + 4
    return brush.take()


def _house(  # noqa: PLR0917
    kit: Kit, brush: Brush, chance: np.random.Generator, x: float, foot: float, w: float, h: float, wall: int
) -> None:
    brush.fill(box(x, foot - h, w, h), wall)
    brush.fill(box(x + w - 34, foot - h, 34, h), darker(wall, 0.1))
    brush.fill(box(x - 8, foot - h - 18, w + 16, 26, 5), lighter(wall, 0.35) if not kit.snowy else 0xF5F9FC)
    glass = 0x9CC4D4
    panes, shutters, lit, frames = polygon([]), polygon([]), polygon([]), polygon([])
    y = foot - h + 44
    while y < foot - 210:
        for k in range(3):
            wx = x + 28 + k * (w - 56 - 50) / 2
            frames.addPath(box(wx - 6, y - 6, 62, 90, 6))
            (lit if kit.night and chance.random() < 0.55 else panes).addPath(box(wx, y, 50, 78, 4))
            shutters.addPath(box(wx - 4, y + 84, 58, 9, 3))
        y += 128
    brush.fill(frames, lighter(wall, 0.5))
    brush.fill(panes, glass)
    brush.fill(lit, LAMP, lit=True)
    brush.fill(shutters, darker(wall, 0.25))
    _shop(kit, brush, chance, x, foot, w, wall)


def _shop(kit: Kit, brush: Brush, chance: np.random.Generator, x: float, foot: float, w: float, wall: int) -> None:  # noqa: PLR0917
    brush.fill(box(x, foot - 166, w, 166), darker(wall, 0.32))
    brush.fill(box(x + 20, foot - 128, w - 110, 112, 6), 0xFFE3A6 if kit.night else 0xB9D9DE, lit=kit.night)
    brush.fill(box(x + w - 78, foot - 132, 56, 132, 6), mix(wall, 0x6B4A3A, 0.7))
    brush.fill(ellipse(x + w - 34, foot - 66, 4), 0xF3BE41)
    stripe = (0xD8433B, 0x2A9D97, 0x3E78B9, 0xE0A33A)[int(chance.integers(4))]
    n = 8
    red, white = polygon([]), polygon([])
    for k in range(n):
        left = x + k * w / n
        target = red if k % 2 else white
        target.addPath(
            union(
                polygon(
                    [(left, foot - 176), (left + w / n, foot - 176), (left + w / n, foot - 136), (left, foot - 136)]
                ),
                ellipse(left + w / n / 2, foot - 136, w / n / 2, 15),
            )
        )
    brush.fill(red, stripe)
    brush.fill(white, 0xFBF5E9)


def _street(kit: Kit) -> Sprite:
    brush = kit.brush(0.03)
    brush.fill(box(LEFT, 1140, RIGHT - LEFT, 28), kit.ground(0xC9BFB2))
    brush.ramp(box(LEFT, 1160, RIGHT - LEFT, 200), 1160, 1260, [kit.ground(0x6E7487), kit.ground(0x7D8396)])
    dashes = polygon([])
    for k in range(40):
        dashes.addPath(box(LEFT + k * 120, 1182, 62, 5, 2))
    brush.fill(dashes, 0xF3E7C0, alpha=0.8)
    return brush.take()


def traffic(kit: Kit, depth: float, y: float) -> Layer:
    """Small cars that pass behind."""
    chance, cars = kit.chance("traffic"), []
    for n in range(5):
        brush = kit.brush(0.05)
        _little_car(kit, brush, (0xE4573D, 0xF0B13C, 0x3E78B9, 0xF4EFE6, 0x4E9F61)[(n + int(chance.integers(5))) % 5])
        direction = 1 if n % 2 else -1
        cars.append((float(chance.uniform(0, 3600)), direction, float(chance.uniform(150, 270)), brush.take()))

    def move(stage: Stage, time: float) -> None:
        for n, (start, direction, speed, sprite) in enumerate(cars):
            run = start + speed * time
            x = -1200 + run % 3600
            with stage.part(
                f"car {n} {int(run // 3600)}",
                x if direction > 0 else 1080 - x,
                y + (8 if direction > 0 else -12),
                0,
                direction,
                1,
            ):
                stage.draw(sprite)

    return Layer("traffic", depth, NOTHING, move)


def _little_car(kit: Kit, brush: Brush, colour: int) -> None:
    roof = polygon([(-52, -50), (-34, -88), (34, -88), (60, -50)])
    brush.fill(roof, colour)
    brush.fill(polygon([(-42, -50), (-28, -80), (-2, -80), (-2, -50)]), 0xBFE0EA)
    brush.fill(polygon([(6, -50), (6, -80), (30, -80), (48, -50)]), 0xBFE0EA)
    brush.body(box(-96, -56, 192, 44, 18), colour, depth=8, rim=False)
    for x in (-54, 54):
        brush.fill(ellipse(x, -12, 22), 0x2B2D3A)
        brush.fill(ellipse(x, -12, 10), 0xC9CDD6)
    brush.fill(ellipse(90, -36, 8), 0xFFF1B8, lit=True)
    if kit.night:
        brush.glow(120, -34, 90, 0xFFE9A8, 0.5)


def _pavement(kit: Kit) -> Sprite:
    brush = kit.brush()
    width = RIGHT - LEFT
    brush.ramp(box(LEFT, 1218, width, 230), 1218, 1448, [kit.ground(0xE5DACB), kit.ground(0xD0C2B2)])
    brush.fill(box(LEFT, 1210, width, 12), kit.ground(0xB9AC9F))
    lines = polygon([])
    for k in range(34):
        x = LEFT + k * 140
        lines.addPath(polygon([(x, 1222), (x + 4, 1222), (x + (x - 540) * 0.1 + 4, 1448), (x + (x - 540) * 0.1, 1448)]))
    for y in (1286, 1362):
        lines.addPath(box(LEFT, y, width, 4))
    brush.fill(lines, kit.ground(0xBDAE9E))
    brush.fill(box(LEFT, 1446, width, 30), kit.ground(0xA99C92))
    brush.ramp(box(LEFT, 1474, width, 1100), 1474, 2000, [kit.ground(0x6B7186), kit.ground(0x474C62)])
    stripes = polygon([])
    for k in range(26):
        x = LEFT + k * 180
        stripes.addPath(polygon([(x, 1660), (x + 96, 1660), (x + 92, 1684), (x - 6, 1684)]))
    brush.fill(stripes, 0xF3E7C0, alpha=0.85)
    pools(kit, brush, (60, 1010), 1250)
    return brush.take()


def pools(kit: Kit, brush: Brush, places: tuple[float, ...], y: float) -> None:
    """Light of lamps on the ground at night; long soft stripes of sun between the houses by day."""
    if kit.night:
        for x in places:
            for wide, share in ((380, 0.08), (260, 0.1), (130, 0.12)):
                brush.shine(ellipse(x, y + 60, wide, wide * 0.36), LAMP, share)
                brush.shine(ellipse(x, y + 380, wide * 0.26, wide * 0.7), LAMP, share * 0.4)
        return
    for x in range(-1500, 2700, 640):
        shade = [(x, 1224), (x + 250, 1224), (x - 110, 2400), (x - 620, 2400)]
        brush.shine(polygon(shade), 0x2B2C52, 0.08 if kit.weather == "clear" else 0.03)


def lamps(kit: Kit, y: float, places: tuple[float, ...] = (-1260, -620, 60, 1010, 1660, 2300)) -> Sprite:
    """Street lamps, which shine at night."""
    brush = kit.brush()
    iron = 0x3B4152
    for x in places:
        brush.fill(box(x - 7, y - 560, 14, 560, 6), iron)
        brush.fill(box(x - 16, y - 40, 32, 40, 6), iron)
        brush.fill(
            polygon([(x - 30, y - 640), (x + 30, y - 640), (x + 20, y - 566), (x - 20, y - 566)]),
            0xFFE9B0,
            lit=kit.night,
        )
        brush.fill(polygon([(x - 38, y - 638), (x, y - 676), (x + 38, y - 638)]), iron)
        brush.fill(box(x - 24, y - 570, 48, 10, 4), iron)
        if kit.night:
            brush.glow(x, y - 604, 220, 0xFFD98A, 0.55)
    return brush.take()
