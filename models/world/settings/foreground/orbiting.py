"""What floats close to the camera in the station and outside it."""

from __future__ import annotations

import math

from models.world.brush import NOTHING
from models.world.settings.foreground.pieces import DEEP, NEAR, repeated
from models.world.settings.kit import Kit, Layer
from models.world.shapes import blob, box, curve, ellipse, land, minus, moved, polygon
from models.world.stage import Stage


def station(kit: Kit) -> list[Layer]:
    """A console with lamps along the lower edge, cables above, things that drift close by."""
    brush, chance = kit.timeless(), kit.chance("near station")
    desk = [(-420, 1716), (-260, 1700), (240, 1770), (640, 1770), (960, 1700), (1060, 1716)]
    brush.soft_fill(land(desk, DEEP), 0x2A3154, blur=14, lit=True)
    brush.line(curve(desk), 0x6F7FB4, 9, lit=True)
    brush.ramp(land([(x, y + 70) for x, y in desk], DEEP), 1800, 2050, [0x3A4370, 0x1B2040], lit=True)
    for k in range(15):
        x = -340 + k * 96
        y = 1850 + 14 * math.sin(k * 0.9)
        colour = (0x7FE0C3, 0xEE8434, 0xF3BE41, 0x6FB4F0, 0xD8574B)[int(chance.integers(5))]
        brush.shine(ellipse(x, y, 34), colour, 0.16)
        brush.fill(ellipse(x, y, 15), colour, lit=True)
    brush.fill(box(60, 1900, 300, 120, 26), 0x141935, lit=True)
    brush.line(curve([(90, 1964), (150, 1930), (200, 1980), (260, 1940), (330, 1966)]), 0x7FE0C3, 7, lit=True)
    console = brush.take()
    for n, x in enumerate((-60, 1140)):
        for k in range(3):
            cable = [(x - 300, -40), (x - 120, 90 + 50 * k), (x + 60, 60 + 70 * k), (x + 300, -60)]
            brush.line(curve(cable), (0x39436B, 0xC9673A, 0x59668F)[(k + n) % 3], 22 - 3 * k, lit=True)
    cables = brush.take()
    return [_drifting(kit), repeated("console", console, depth=0.66), repeated("cables", cables, depth=0.72)]


def orbit(kit: Kit) -> list[Layer]:
    """Rocks that tumble close by, outside in space."""
    brush, chance, rocks = kit.timeless(), kit.chance("rocks"), []
    for x, y, r, turn in ((40, 1720, 190, 5.0), (1050, 1850, 260, -4.0), (1010, 1520, 70, 11.0), (90, 300, 60, -9.0)):
        corners = []
        for k in range(9):
            a, far = math.radians(k * 40), r * float(chance.uniform(0.78, 1.08))
            corners.append((far * math.cos(a), far * 0.86 * math.sin(a)))
        shape = blob(corners, 0.85)
        brush.soft_fill(shape, 0x4B4668, blur=12, lit=True)
        brush.fill(minus(shape, moved(shape, r * 0.16, r * 0.2)), 0x746D95, lit=True)
        for dx, dy, k in ((-0.2, 0.1, 0.2), (0.34, -0.2, 0.14), (0.2, 0.42, 0.12)):
            brush.fill(ellipse(dx * r, dy * r, k * r, k * r * 0.8), 0x37324F, lit=True)
        rocks.append((float(x), float(y), turn, brush.take()))

    def move(stage: Stage, time: float) -> None:
        for n, (x, y, turn, sprite) in enumerate(rocks):
            with stage.part(
                f"rock {n}", x + 14 * math.sin(time * 0.5 + n), y + 12 * math.sin(time * 0.4 + n), turn * time
            ):
                stage.draw(sprite)

    return [Layer("rocks", NEAR, NOTHING, move, framing=True)]


def _drifting(kit: Kit) -> Layer:
    """Large things close to the camera that drift and turn slowly."""
    brush = kit.timeless()
    brush.body(box(-70, -80, 140, 160, 34), 0xF4EEE2, depth=20)
    brush.line(curve([(70, -40), (124, 0), (70, 50)]), 0xF4EEE2, 24)
    brush.fill(ellipse(0, -2, 34), 0xE4573D)
    mug = brush.take()
    brush.shine(ellipse(0, 0, 62), 0x9ADCF7, 0.7)
    brush.shine(minus(ellipse(0, 0, 62), ellipse(-12, -14, 56)), 0x3E8FC4, 0.5)
    brush.shine(ellipse(-20, -24, 15), 0xFFFFFF, 0.95)
    drop = brush.take()
    brush.body(box(-110, -20, 190, 40, 12), 0xF3BE41, depth=8)
    brush.fill(polygon([(80, -20), (126, 0), (80, 20)]), 0xF6DFC0)
    brush.fill(box(-130, -20, 34, 40, 10), 0xE8697D)
    pencil = brush.take()
    spots = [
        (120.0, 1560.0, mug, 0.0),
        (930.0, 1500.0, drop, 2.0),
        (700.0, 1640.0, pencil, 4.0),
        (1010.0, 380.0, drop, 1.0),
    ]

    def move(stage: Stage, time: float) -> None:
        for n, (x, y, sprite, phase) in enumerate(spots):
            turn = 14 * math.sin(time * 0.4 + phase) + 9 * time * (1 if n % 2 else -1)
            with stage.part(
                f"drift {n}", x + 30 * math.sin(time * 0.45 + phase), y + 26 * math.sin(time * 0.6 + phase), turn
            ):
                stage.draw(sprite)

    return Layer("drifting", 0.74, NOTHING, move, framing=True)
