"""A snowy mountain: two great peaks with a lit and a shaded face, mist in the valley, a hut, firs, a ridge trail."""

from __future__ import annotations

import bisect
import math

import numpy as np
import skia

from models.world.brush import NOTHING, Brush, Sprite
from models.world.palette import darker, mix
from models.world.settings import climbing, foreground
from models.world.settings.kit import FOOT, LEFT, RIGHT, Kit, Layer, Patches, Place, wrapped
from models.world.settings.land import banner, flying
from models.world.shapes import Point, blob, box, ellipse, land, polygon, star
from models.world.stage import Stage

ROCK, SHADE = 0x8494B4, 0x5E7099
SNOW, BLUE = 0xF7FAFF, 0xB4C8E8
FIRS = (0x2F6B63, 0x3B7A6B, 0x275A5A)
SHARES = (0.0, 0.1, 0.22, 0.36, 0.52, 0.7, 1.0)  # from the summit down, where a ridge has its corners


def build(kit: Kit) -> Place:
    """The mountain of this seed and hour; its ground is snow in all weathers."""
    kit.whiten()
    if kit.time == "day" and kit.weather in ("clear", "wind"):
        kit.sky = (0x3F8FD6, 0x86C3EE, 0xE4F1F8)
    layers = [
        *kit.heavens(x=300, y=235, low=(150, 560), moon=(290, 240)),
        *([kit.birds(3)] if not kit.night and kit.weather == "clear" else []),
        Layer("far range", 26.0, _range(kit)),
        Layer("peaks", 13.0, _massif(kit)),
        _mist(kit),
        Layer("forest slope", 5.0, _slope(kit)),
        Layer("hut slope", 2.6, _meadow(kit) + _hut(kit)),
        _smoke(kit),
        Layer("firs", 1.7, _firs(kit)),
        Layer("floor", 1.0, _floor(kit)),
        *([climbing.cliff(kit)] if kit.action == "climb" else [_signpost(kit)]),
        _sparkle(kit),
        *foreground.mountain(kit),
    ]
    sounds = (("wind", 0.5),) if kit.night else (("wind", 0.4), ("birds", 0.12))
    return Place(kit.gradient(), layers, surface="snow", sounds=sounds, haze=kit.sky[2], highest=900.0, ladder=False)


def _glow_of(kit: Kit) -> int:
    """Snow in the light: rosy when the sun is low."""
    return {"dawn": 0xFFE9E4, "golden hour": 0xFFE6C4}.get(kit.time, SNOW)


class _Peak:
    """A mountain as three lines from the summit down: left edge, the spine between light and shade, right edge."""

    def __init__(self, chance: np.random.Generator, x: float, foot: float, tall: float, half: float) -> None:
        ys = [foot - tall * (1 - s) for s in SHARES]
        lean = float(chance.uniform(-0.12, 0.12)) * half
        rough = [0.0, *(float(chance.uniform(-0.05, 0.05)) for _ in SHARES[1:-1]), 0.0]
        self.ys = ys
        self.left = [x - half * (s**1.12 + r) for s, r in zip(SHARES, rough, strict=True)]
        rough = [0.0, *(float(chance.uniform(-0.05, 0.05)) for _ in SHARES[1:-1]), 0.0]
        self.right = [x + half * (s**1.12 + r) for s, r in zip(SHARES, rough, strict=True)]
        self.spine = [x + lean * s + half * (0.13 if n % 2 else -0.05) * min(1.0, 4 * s) for n, s in enumerate(SHARES)]

    def at(self, edge: list[float], across: float, down: float) -> Point:
        """The point of a face: `across` from its edge (0) to the spine (1), `down` from summit (0) to foot (1)."""
        n = min(len(SHARES) - 2, bisect.bisect_right(SHARES, down) - 1)
        share = (down - SHARES[n]) / (SHARES[n + 1] - SHARES[n])
        y, outer, inner = (line[n] + (line[n + 1] - line[n]) * share for line in (self.ys, edge, self.spine))
        return outer + (inner - outer) * across, y

    def face(self, edge: list[float]) -> skia.Path:
        """One side of the mountain."""
        points = list(zip(edge, self.ys, strict=True)) + list(zip(self.spine, self.ys, strict=True))[::-1]
        return polygon(points)

    def cap(self, edge: list[float], line: float, chance: np.random.Generator) -> skia.Path:
        """The snow of one side: down to a jagged line around the share `line`."""
        upper = [self.at(edge, 0, s) for s in SHARES if s < line] + [self.at(edge, 0, line)]
        teeth = []
        for k in range(1, 6):
            deep = line + (0.17 if k % 2 else -0.13) * (0.7 + 0.6 * float(chance.random()))
            teeth.append(self.at(edge, k / 6, min(0.97, deep)))
        spine = [self.at(edge, 1, line + 0.04)] + [self.at(edge, 1, s) for s in SHARES[::-1] if s < line + 0.04]
        return polygon([*upper, *teeth, *spine])


def _peak(
    kit: Kit, brush: Brush, chance: np.random.Generator, spot: tuple[float, float, float, float], line: float
) -> None:
    peak = _Peak(chance, *spot)
    lit, dark = (peak.left, peak.right) if kit.side > 0 else (peak.right, peak.left)
    brush.fill(peak.face(lit), ROCK)
    brush.fill(peak.face(dark), SHADE)
    gullies = skia.Path()
    for across, top in ((0.25, 0.6), (0.55, 0.7), (0.8, 0.64)):
        a, b, c = peak.at(lit, across, top), peak.at(lit, across + 0.07, top), peak.at(lit, across + 0.02, top + 0.24)
        gullies.addPath(polygon([a, b, c]))
    brush.fill(gullies, mix(_glow_of(kit), ROCK, 0.25))
    brush.fill(peak.cap(dark, line, chance), BLUE)
    brush.fill(peak.cap(lit, line, chance), _glow_of(kit))


def _range(kit: Kit) -> Sprite:
    brush, chance = kit.brush(0.52), kit.chance("range")
    for n in range(11):
        x = LEFT + n * 450 + float(chance.uniform(-90, 90))
        _peak(kit, brush, chance, (x, 1060, float(chance.uniform(260, 400)), float(chance.uniform(330, 430))), 0.55)
    return brush.take()


def _massif(kit: Kit) -> Sprite:
    """The two peaks of the picture stand at the subject's sides; lesser ones go on along the way."""
    brush, chance = kit.brush(0.22), kit.chance("massif")
    spots = [(-1450, 420, 480), (-820, 520, 520), (1560, 430, 480), (2250, 560, 560), (470, 330, 420)]
    spots += [(60, 470, 430), (872, 690, 560)]
    for x, tall, half in spots:
        _peak(kit, brush, chance, (float(x), 1110.0, float(tall), float(half)), 0.5)
    return brush.take()


def _mist(kit: Kit) -> Layer:
    """Bands of mist that drift in the valley."""
    brush, chance, bands = kit.brush(), kit.chance("mist"), []
    colour = mix(kit.sky[2], 0xFFFFFF, 0.2 if kit.night else 0.55)
    for n in range(7):
        w = float(chance.uniform(330, 520))
        puff = skia.Path()
        for dx, r in ((-0.45, 0.5), (0.0, 0.62), (0.4, 0.46)):
            puff.addPath(ellipse(dx * w, 0, w * r, 34 * (0.7 + r)))
        brush.shine(puff, colour, 0.34)
        bands.append((LEFT + n * 640.0, 1015 + 34.0 * (n % 3), float(chance.uniform(6, 12)), brush.take()))

    def move(stage: Stage, time: float) -> None:
        for n, (x, y, speed, sprite) in enumerate(bands):
            place, lap = wrapped(x + speed * kit.gust * time, LEFT - 500, RIGHT + 500)
            with stage.part(f"band {n} {lap}", place, y):
                stage.draw(sprite)

    return Layer("mist", 9.0, NOTHING, move)


def _slope(kit: Kit) -> Sprite:
    """A snow slope with a dark wood on it, far away."""
    brush, chance, firs = kit.brush(0.26), kit.chance("slope"), Patches()
    points = [(LEFT - 200 + k * 420.0, 1060 - 70 * float(chance.random())) for k in range(13)]
    for n in range(34):
        x = LEFT + (n + float(chance.random())) * (RIGHT - LEFT) / 34
        foot = float(np.interp(x, [p[0] for p in points], [p[1] for p in points]))
        kit.fir(firs, x, foot + 46, float(chance.uniform(110, 190)), FIRS[n % 3])
    brush.ramp(land(points, FOOT), 1000, 1240, [SNOW, BLUE])
    firs.fill(brush)
    return brush.take()


def _meadow(kit: Kit) -> Sprite:
    brush = kit.brush(0.08)
    points = [
        (LEFT - 200, 1150),
        (-900, 1110),
        (-200, 1168),
        (300, 1190),
        (760, 1132),
        (1150, 1104),
        (1800, 1160),
        (RIGHT + 200, 1120),
    ]
    brush.ramp(land(points, FOOT), 1100, 1300, [SNOW, BLUE])
    brush.fill(
        blob([(-200, 1180), (300, 1200), (720, 1150), (1150, 1128), (900, 1196), (300, 1236)], 0.9), BLUE, alpha=0.6
    )
    return brush.take()


def _hut(kit: Kit) -> Sprite:
    """A log hut under a thick roof of snow, its window warm."""
    brush, logs = kit.brush(0.04), skia.Path()
    x, foot = 838.0, 1150.0
    brush.fill(polygon([(x, foot - 116), (x + 212, foot - 116), (x + 212, foot), (x, foot)]), 0x9A6444)
    brush.fill(polygon([(x + 150, foot - 116), (x + 212, foot - 116), (x + 212, foot), (x + 150, foot)]), 0x7A4C38)
    for k in range(1, 5):
        logs.addPath(box(x, foot - 23 * k - 4, 212, 4))
    brush.fill(logs, 0x6E4432, alpha=0.8)
    brush.fill(polygon([(x + 150, foot - 112), (x + 181, foot - 176), (x + 212, foot - 112)]), 0x7A4C38)
    brush.fill(box(x + 34, foot - 216, 30, 74), 0x8E8494)
    brush.fill(box(x + 29, foot - 222, 40, 14, 6), SNOW)
    brush.fill(
        blob(
            [
                (x - 30, foot - 106),
                (x - 8, foot - 130),
                (x + 26, foot - 196),
                (x + 182, foot - 200),
                (x + 152, foot - 118),
                (x + 138, foot - 98),
            ],
            0.35,
        ),
        SNOW,
    )
    brush.fill(
        polygon(
            [
                (x + 182, foot - 200),
                (x + 240, foot - 108),
                (x + 226, foot - 92),
                (x + 178, foot - 172),
                (x + 146, foot - 104),
            ]
        ),
        BLUE,
    )
    glass = 0xFFD98A if kit.night or kit.time != "day" else 0xFFE7B0
    brush.fill(box(x + 26, foot - 84, 44, 44, 5), 0x5A382C)
    brush.fill(box(x + 30, foot - 80, 36, 36, 3), glass, lit=True)
    brush.fill(box(x + 46, foot - 80, 4, 36), 0x5A382C)
    brush.fill(box(x + 96, foot - 78, 40, 78, 5), 0x5A382C)
    brush.fill(ellipse(x + 105, foot - 36, 4), 0xF3BE41)
    if kit.night:
        brush.glow(x + 48, foot - 60, 150, 0xFFC56B, 0.5)
        brush.shine(polygon([(x + 20, foot), (x + 76, foot), (x + 60, foot + 60), (x - 60, foot + 60)]), 0xFFC56B, 0.35)
    brush.fill(
        blob(
            [(x - 50, foot + 14), (x - 20, foot - 16), (x + 60, foot - 8), (x + 220, foot - 14), (x + 262, foot + 14)],
            0.8,
        ),
        SNOW,
    )
    return brush.take()


def _smoke(kit: Kit) -> Layer:
    """Puffs from the hut's chimney that grow and thin out as they rise."""
    brush = kit.brush(0.05)
    puffs = []
    for k in range(7):
        brush.shine(ellipse(0, 0, 20), mix(0xFFFFFF, kit.sky[1], 0.3), 0.5 * (1 - k / 7))
        puffs.append(brush.take())

    def move(stage: Stage, time: float) -> None:
        for k in range(7):
            age = (time * 0.28 + k / 7) % 1.0
            x = 887 + kit.gust * (46 * age**1.3) + 9 * math.sin(time * 1.3 + k * 2.1) * age
            with stage.part(f"puff {k}", x, 928 - 170 * age / kit.gust**0.6, 0, 0.55 + 1.7 * age, 0.5 + 1.5 * age):
                stage.draw(puffs[min(6, int(age * 7))])

    return Layer("smoke", 2.6, NOTHING, move)


def _firs(kit: Kit) -> Sprite:
    """Large firs at the sides that leave the middle free."""
    brush, chance = kit.brush(0.04), kit.chance("firs")
    for x, y, tall in (
        (-1500, 1210, 520),
        (-1010, 1200, 430),
        (-610, 1216, 560),
        (-210, 1200, 450),
        (128, 1196, 380),
        (6, 1222, 600),
        (1120, 1226, 520),
        (1330, 1204, 430),
        (1760, 1210, 560),
        (2140, 1200, 430),
        (2540, 1214, 540),
    ):
        tree = Patches()
        kit.fir(tree, float(x), float(y), tall * float(chance.uniform(0.94, 1.06)), FIRS[int(chance.integers(3))])
        tree.fill(brush)
    return brush.take()


def _floor(kit: Kit) -> Sprite:
    """The ridge: snow with a trodden trail, its steps in blue, and wind-blown drifts."""
    brush, chance = kit.brush(), kit.chance("trail")
    points = [(LEFT - 200, 1196), (-700, 1176), (0, 1206), (540, 1190), (1100, 1214), (1800, 1180), (RIGHT + 200, 1204)]
    brush.ramp(land(points, 2500), 1190, 1980, [SNOW, 0xE3EDF9, 0xA9BEE4])
    brush.fill(
        blob(
            [
                (LEFT, 1286),
                (-500, 1266),
                (540, 1272),
                (1500, 1262),
                (RIGHT, 1280),
                (RIGHT, 1356),
                (1500, 1336),
                (540, 1352),
                (-500, 1338),
                (LEFT, 1352),
            ]
        ),
        0xD3E1F4,
    )
    steps = skia.Path()
    for n in range(46):
        x = LEFT + n * 98 + float(chance.uniform(-14, 14))
        steps.addPath(ellipse(x, 1300 + 22 * (n % 2), 22, 6.5))
    brush.fill(steps, 0xA6BCE0, alpha=0.75)
    return brush.take() + kit.drifts((1420, 60), (1560, 90), (1740, 110))


def _signpost(kit: Kit) -> Layer:
    """A post with two arms and a pennant."""
    brush = kit.brush()
    x, foot = 1330.0, 1262.0
    brush.body(box(x - 11, foot - 300, 22, 304, 6), 0x8A5A3E, depth=6)
    for y, w, colour in ((foot - 268, 150, 0xD8564A), (foot - 204, 126, 0xF0C05A)):
        brush.body(
            polygon([(x - 40, y), (x + w - 46, y), (x + w - 12, y + 24), (x + w - 46, y + 48), (x - 40, y + 48)]),
            colour,
            depth=7,
        )
        brush.fill(blob([(x - 44, y + 4), (x - 30, y - 9), (x + w - 60, y - 7), (x + w - 40, y + 4)], 0.7), SNOW)
        brush.line(polygon([(x - 18, y + 24), (x + w - 66, y + 24)]), darker(colour, 0.3), 6)
    brush.fill(blob([(x - 60, foot + 12), (x - 24, foot - 14), (x + 26, foot - 12), (x + 66, foot + 12)], 0.8), SNOW)
    brush.fill(blob([(x - 18, foot - 296), (x, foot - 316), (x + 18, foot - 296)], 0.8), SNOW)
    still = brush.take()
    cloth = banner(brush, 92, 44, 0x3E78B9)

    def move(stage: Stage, time: float) -> None:
        with stage.part("pennant", x + 4, foot - 336):
            flying(stage, cloth, 23, time, gust=kit.gust)

    brush.line(polygon([(x, foot - 300), (x, foot - 366)]), 0x5A3A2E, 7)
    return Layer("signpost", 1.05, still + brush.take(), move)


def _sparkle(kit: Kit) -> Layer:
    """Crystals in the snow that flash one after the other."""
    brush, chance = kit.brush(), kit.chance("sparkle")
    brush.shine(star(0, 0, 15, 3.2, 4), 0xFFFFFF, 0.95)
    spark = brush.take()
    spots = [
        (float(chance.uniform(-800, 1900)), float(chance.uniform(1380, 1800)), float(chance.uniform(0, 6.28)))
        for _ in range(20)
    ]

    def move(stage: Stage, time: float) -> None:
        for n, (x, y, phase) in enumerate(spots):
            size = max(0.0, math.sin(time * 1.7 + phase)) ** 6
            if size > 0.06:
                with stage.part(f"crystal {n}", x, y, 0, size, size):
                    stage.draw(spark)

    return Layer("sparkle", 0.98, NOTHING, move)
