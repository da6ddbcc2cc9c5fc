"""What is close to the camera under water and in open space."""

from __future__ import annotations

import math

import skia

from models.world.brush import NOTHING
from models.world.palette import darker, lighter
from models.world.settings.foreground.pieces import LAPS, PERIOD, mound, repeated
from models.world.settings.kit import Kit, Layer, seen
from models.world.settings.sealife import stalk, wave
from models.world.shapes import blob, curve, ellipse
from models.world.stage import Stage


def underwater(kit: Kit) -> list[Layer]:
    """A dark bank with an anemone where a clownfish lives, kelp at the sides."""
    brush = kit.brush()
    line = [(-300, 1800), (60, 1762), (380, 1852), (700, 1880), (960, 1812), (1180, 1800)]
    mound(brush, line, [0x4E7C80, 0x244A62], blur=12)
    for x, y, w, colour in ((120, 1826, 120, 0x8A4F7E), (30, 1880, 150, 0x6A3F72)):
        brush.body(
            blob([(x - w, y + 90), (x - w * 0.8, y - 20), (x, y - 76), (x + w * 0.8, y - 16), (x + w, y + 90)]),
            colour,
            depth=20,
            rim=False,
        )
    bank = brush.take()
    stems = [stalk(brush, 250.0, colour) for colour in (0x1E5F58, 0x246E5C)]
    tentacles = []
    for k in range(9):
        lean = (k - 4) * 10
        shape = curve([(0, 0), (lean * 0.8, -60), (lean * 1.7, -118 + abs(k - 4) * 8)])
        brush.line(shape, (0xF08BA8, 0xE36F97)[k % 2], 25)
        brush.fill(ellipse(lean * 1.7, -118 + abs(k - 4) * 8, 14), 0xFFD3C4)
        tentacles.append((900.0 + (k - 4) * 15, 1850.0, brush.take()))
    fish = _clownfish(kit)
    kelp = [
        (x + lap * PERIOD, y, k, stems[n % 2], n + lap)
        for lap in LAPS[:4]
        for n, (x, y, k) in enumerate(((-30.0, 2060.0, 1.15), (84.0, 2080.0, 0.8), (1110.0, 2080.0, 1.2)))
    ]

    def anemone(stage: Stage, time: float) -> None:
        for lap in LAPS[:4]:
            if not seen(stage, 900 + lap * PERIOD, 1750, 500):
                continue
            with stage.part(f"anemone {lap}", lap * PERIOD):
                with stage.part(
                    "fish",
                    905 + 46 * math.sin(time * 0.8 + lap),
                    1716 + 16 * math.sin(time * 1.7),
                    5 * math.sin(time * 1.7),
                    1.0 if math.cos(time * 0.8 + lap) > 0 else -1.0,
                    1,
                ):
                    stage.draw(fish)
                for n, (x, y, sprite) in enumerate(tentacles):
                    with stage.part(f"arm {n}", x, y, 6 * math.sin(time * 1.3 + n * 0.7)):
                        stage.draw(sprite)

    def near(stage: Stage, time: float) -> None:
        for n, (x, y, k, joints, phase) in enumerate(kelp):
            if seen(stage, x, y - 400, 700):
                with stage.part(f"near kelp {n}", x, y, 0, k, k):
                    wave(stage, joints, 244.0, time, phase)

    return [
        Layer("anemone", 0.66, NOTHING, anemone, framing=True),
        repeated("bank", bank, depth=0.64),
        Layer("near kelp", 0.6, NOTHING, near, framing=True),
    ]


def _clownfish(kit: Kit):  # noqa: ANN202
    brush = kit.brush()
    brush.fill(blob([(-50, 0), (-96, -34), (-84, 0), (-96, 34)], 0.5), 0xE8702E)
    brush.fill(blob([(64, 3), (34, -34), (-16, -38), (-58, -8), (-58, 10), (-14, 36), (34, 32)], 0.9), 0xF48436)
    for x, w, h in ((24, 17, 33), (-26, 15, 30)):
        brush.fill(
            blob(
                [
                    (x - w * 0.6, -h - 2),
                    (x + w * 0.6, -h - 1),
                    (x + w, 0),
                    (x + w * 0.5, h),
                    (x - w * 0.6, h),
                    (x - w * 0.1, 0),
                ],
                0.7,
            ),
            0xFDF4E6,
        )
    brush.fill(ellipse(42, -8, 9.5), 0xFFFFFF)
    brush.fill(ellipse(44, -8, 5.6), 0x1D2238)
    return brush.take()


def space(kit: Kit) -> list[Layer]:
    """Crystals at the lower corners, rocks that drift past above them."""
    brush = kit.timeless()
    line = [(-300, 1860), (60, 1826), (380, 1900), (700, 1922), (960, 1866), (1180, 1860)]
    mound(brush, line, [0x4A3F74, 0x241F4A], blur=12)
    bank = brush.take()
    for x, y, k, colour in ((40, 1880, 1.0, 0x57C7D8), (1060, 1890, 1.1, 0xB48CF0)):
        brush.glow(x, y - 120 * k, 250 * k, colour, 0.22)
        for lean, tall, half in ((-0.42, 170, 30), (0.36, 190, 32), (-0.06, 290, 40)):
            tip, waist = (x + lean * tall * k, y - tall * k), y - tall * 0.66 * k
            left, right = x + lean * tall * 0.5 * k - half * k, x + lean * tall * 0.5 * k + half * k
            whole, shade = skia.Path(), skia.Path()
            whole.addPoly(
                [
                    skia.Point(*p)
                    for p in (
                        (x - half * k * 0.7, y + 40),
                        (left, waist),
                        tip,
                        (right, waist),
                        (x + half * k * 0.7, y + 40),
                    )
                ],
                close=True,
            )
            shade.addPoly(
                [
                    skia.Point(*p)
                    for p in (
                        (x + 4, y + 40),
                        ((left + right) / 2, waist + 16),
                        tip,
                        (right, waist),
                        (x + half * k * 0.7, y + 40),
                    )
                ],
                close=True,
            )
            brush.fill(whole, lighter(colour, 0.25))
            brush.fill(shade, darker(colour, 0.22))
    crystals = brush.take()
    rock = blob([(-46, -12), (-20, -42), (26, -38), (50, -4), (30, 34), (-22, 38)], 0.7)
    brush.fill(rock, 0x5A5286)
    brush.fill(blob([(-40, -14), (-18, -38), (24, -34), (8, -14), (-22, 2)], 0.7), 0x837AB0)
    brush.fill(ellipse(16, 8, 9, 7), 0x423B6C)
    stone = brush.take()
    spots = ((60.0, 1480.0, 1.0, 8.0), (1040.0, 1420.0, 0.8, -11.0), (1015.0, 250.0, 0.7, 6.0))

    def drift(stage: Stage, time: float) -> None:
        for n, (x, y, k, turn) in enumerate(spots):
            with stage.part(
                f"stone {n}",
                x + 22 * math.sin(time * 0.35 + n),
                y + 18 * math.sin(time * 0.5 + 2 * n),
                turn * time,
                k,
                k,
            ):
                stage.draw(stone)

    return [
        Layer("near stones", 0.74, NOTHING, drift, framing=True),
        repeated("crystals", crystals, depth=0.66),
        repeated("near rim", bank, depth=0.62),
    ]
