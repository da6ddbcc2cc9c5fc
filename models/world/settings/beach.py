"""A beach: a sea with waves that roll, foam that comes and goes, palms, a sail far out."""

from __future__ import annotations

import math

from models.world.brush import NOTHING, Sprite
from models.world.palette import darker, mix
from models.world.settings import foreground
from models.world.settings.kit import LEFT, RIGHT, Kit, Layer, Place, frond, wrapped
from models.world.shapes import blob, curve, ellipse, land, polygon, star
from models.world.stage import Stage


def build(kit: Kit) -> Place:
    """The beach of this seed and hour."""
    layers = [
        *kit.heavens(x=650, y=225, low=(800, 730)),
        *([kit.birds(3)] if not kit.night and kit.weather == "clear" else []),
        Layer("island", 20.0, _island(kit)),
        Layer("sea", 9.0, _sea(kit)),
        _boat(kit),
        _waves(kit),
        Layer("floor", 1.0, kit.floor(1176, [0xF6DFAE, 0xEBC88B, 0xC79A63], wave=10) + _sand(kit)),
        _foam(kit),
        *_palms(kit),
        *foreground.beach(kit),
    ]
    birds = () if kit.night else (("gulls", 0.3),)
    return Place(
        kit.gradient(),
        layers,
        surface="snow" if kit.snowy else "sand",
        sounds=(("waves", 0.7), ("wind", 0.2), *birds),
        haze=kit.sky[2],
    )


def _water(kit: Kit) -> tuple[int, int]:
    low = kit.time in ("dawn", "golden hour")
    top = mix(0x4FB3C9, kit.sky[2], 0.45 if low else 0.2)
    return top, mix(0x2F8FB0, kit.sky[1], 0.22 if low else 0.05)


def _island(kit: Kit) -> Sprite:
    brush = kit.brush(0.45)
    hill = [(-260, 946), (-120, 880), (20, 836), (150, 872), (240, 858), (330, 946)]
    brush.fill(land(hill, 950), 0x6FA08C)
    brush.fill(land([(1180, 946), (1330, 890), (1500, 868), (1700, 946)], 950), 0x7FA6A0)
    return brush.take()


def _sea(kit: Kit) -> Sprite:
    brush, chance = kit.brush(), kit.chance("sea")
    top, bottom = _water(kit)
    brush.ramp(polygon([(LEFT, 940), (RIGHT, 940), (RIGHT, 1300), (LEFT, 1300)]), 940, 1190, [top, bottom])
    glints = polygon([])
    for _ in range(70):
        x, y = float(chance.normal(790, 560)), float(chance.uniform(950, 1090))
        glints.addPath(blob([(x - 34 * (y - 900) / 130, y), (x, y - 2.5), (x + 34 * (y - 900) / 130, y), (x, y + 2.5)]))
    if kit.night and kit.weather == "clear":
        for n in range(13):  # the moon's path on the water
            y, half = 950 + n * 19, 46 + n * 11 * (1.3 if n % 2 else 0.8)
            brush.shine(ellipse(650 + 16 * (n % 3 - 1), y, half, 5 + n * 0.35), 0xFFF2CF, 0.42)
    brush.fill(glints, mix(kit.hour.rim, 0xFFFFFF, 0.4), alpha=0.45, lit=True)
    return brush.take()


def _waves(kit: Kit) -> Layer:
    rows = []
    top, bottom = _water(kit)
    for n in range(4):
        brush = kit.brush()
        y = 1010 + n * 44
        length = 190 + n * 46
        count = int((RIGHT - LEFT + 3000) // length)
        points = [(LEFT - 1500 + k * length / 2, -9.0 - n * 2 if k % 2 else 4.0) for k in range(count * 2)]
        brush.fill(land(points, 160), mix(top, bottom, 0.4 + 0.2 * n))
        brush.line(curve(points), mix(top, 0xFFFFFF, 0.55), 4 + n, alpha=0.45)
        rows.append((y, length, brush.take()))

    def move(stage: Stage, time: float) -> None:
        for n, (y, length, sprite) in enumerate(rows):
            x = length * 0.6 * math.sin(time * (0.55 + 0.12 * n) + n * 1.7)
            with stage.part(f"wave {n}", x, y + 7 * math.sin(time * 1.3 + n * 2.1)):
                stage.draw(sprite)

    return Layer("waves", 4.0, NOTHING, move)


def _foam(kit: Kit) -> Layer:
    brush, chance = kit.brush(), kit.chance("foam")
    _, bottom = _water(kit)
    edge = [(LEFT - 300 + k * 150.0, 34.0 * float(chance.uniform(-0.5, 0.6))) for k in range(36)]
    over = [(x, y - 130) for x, y in reversed(edge)]
    sheet = curve(edge)
    for x, y in over:
        sheet.lineTo(x, y)
    sheet.close()
    brush.ramp(sheet, -130, 30, [bottom, mix(bottom, 0xFFFFFF, 0.35)])
    brush.line(curve(edge), 0xFFFFFF, 13, alpha=0.92)
    brush.line(curve([(x, y - 22) for x, y in edge]), 0xFFFFFF, 5, alpha=0.4)
    sprite = brush.take()

    def move(stage: Stage, time: float) -> None:
        with stage.part("foam", 26 * math.sin(time * 0.5), 1178 + 20 * math.sin(time * 1.05)):
            stage.draw(sprite)

    return Layer("foam", 1.25, NOTHING, move)


def _boat(kit: Kit) -> Layer:
    brush = kit.brush(0.16)
    brush.fill(polygon([(0, -10), (0, -118), (-62, -14)]), 0xFBF6EC)
    brush.fill(polygon([(8, -10), (8, -104), (58, -14)]), 0xE4573D)
    brush.fill(blob([(-70, -6), (70, -6), (46, 18), (-46, 18)], 0.5), 0x8A4B3A)
    sprite = brush.take()

    def move(stage: Stage, time: float) -> None:
        place, lap = wrapped(250 + 11 * time, -900, 2000)
        with stage.part(f"sail {lap}", place, 986 + 3 * math.sin(time * 1.4), 2.5 * math.sin(time * 1.1)):
            stage.draw(sprite)

    return Layer("boat", 7.0, NOTHING, move)


def _sand(kit: Kit) -> Sprite:
    brush, chance = kit.brush(), kit.chance("sand")
    wet = [(LEFT + k * 320.0, 1226 + (16 if k % 2 else -10)) for k in range(15)]
    brush.fill(blob([*wet, (RIGHT, 1150), (LEFT, 1150)], 0.7), kit.ground(0xB99468), alpha=0.5)
    for y, tall in ((1470, 64), (1640, 92)):
        points = [(LEFT + k * 410.0, y + (tall * 0.35 if k % 2 else -tall * 0.25)) for k in range(12)]
        back = [(px, py + tall) for px, py in reversed(points)]
        brush.fill(blob([*points, *back], 0.9), kit.ground(0xDDB377), alpha=0.35)
    for _ in range(24):
        x, y = float(chance.uniform(LEFT, RIGHT)), float(chance.uniform(1400, 1900))
        brush.line(
            curve([(x - 70, y), (x - 20, y - 9), (x + 30, y + 3), (x + 80, y - 5)]), kit.ground(0xD9B47A), 5, alpha=0.7
        )
    for _ in range(15):
        x, y = float(chance.uniform(-600, 1700)), float(chance.uniform(1370, 1880))
        colour = (0xF08A70, 0xFBEFE0, 0xE6A4B4)[int(chance.integers(3))]
        if chance.random() < 0.4:
            brush.fill(star(x, y, 26, 11, 5, float(chance.uniform(0, 90))), colour)
        else:
            brush.fill(
                blob([(x - 20, y), (x - 13, y - 19), (x, y - 24), (x + 13, y - 19), (x + 20, y), (x, y + 7)]), colour
            )
            for k in (-9, 0, 9):
                brush.line(polygon([(x, y + 4), (x + k, y - 17)]), darker(colour, 0.18), 2.5)
    return brush.take()


def _palms(kit: Kit) -> list[Layer]:
    brush = kit.brush(0.05)
    trunks: list[tuple[float, float, float]] = [(-30, 1236, 1), (1112, 1226, -1), (-1050, 1230, 1), (1900, 1228, -1)]
    crowns = []
    for x, y, lean in trunks:
        top = (x + 96 * lean, y - 760)
        points = [
            (x - 34, y),
            (x - 14 + 30 * lean, y - 360),
            (top[0] - 17, top[1]),
            (top[0] + 17, top[1]),
            (x + 22 + 30 * lean, y - 360),
            (x + 36, y),
        ]
        brush.body(blob(points, 0.6), 0xA97B50, depth=14, shade=0.2)
        for k in range(1, 10):
            share = k / 10
            cx = x + (96 * share**1.3) * lean
            brush.line(
                curve([(cx - 20, y - 760 * share), (cx, y - 760 * share + 10), (cx + 20, y - 760 * share)]),
                0x7F5638,
                5,
                alpha=0.7,
            )
    still = brush.take()
    for n, angle in enumerate((-172, -140, -100, -62, -24, -8, -158)):
        frond(brush, angle, 300 - 12 * (n % 3), kit.leaves((0x3F9460, 0x57AC62, 0x2F7D5A)[n % 3]))
    for dx, dy in ((-22, 16), (16, 22)):
        brush.fill(ellipse(dx, dy, 23), 0x7A4E32)
    crown = brush.take()
    crowns = [(x + 96 * lean, y - 764, crown, x) for x, y, lean in trunks]
    return [Layer("palms", 1.3, still), kit.swaying("crowns", 1.3, crowns, sway=2.6)]
