"""Under water: rays from the surface, a wreck in the blue, corals, kelp that sways, schools of fish, bubbles."""

from __future__ import annotations

import math

import skia

from models.world.brush import NOTHING, Brush, Sprite
from models.world.palette import darker, lighter, mix
from models.world.settings import foreground, sealife
from models.world.settings.kit import FOOT, LEFT, RIGHT, Kit, Layer, Patches, Place
from models.world.shapes import blob, box, curve, ellipse, land, polygon
from models.world.stage import Stage

WATERS = {  # the surface, the middle, the deep
    "day": (0x8FE9E4, 0x2FA9CB, 0x12609A),
    "dawn": (0xF6CFC4, 0x6FA9C0, 0x3A5C94),
    "golden hour": (0xFFD98C, 0x5FA79A, 0x1F5A84),
    "night": (0x2F5AA8, 0x173A7E, 0x0A1A4C),
}
CORALS = (0xF2786B, 0xF6A35C, 0xE0619A, 0x9C6FD0, 0xF4C95D)


def build(kit: Kit) -> Place:
    """The sea bed of this seed and hour; no weather reaches it."""
    kit = kit.fair()
    kit.sky = WATERS[kit.time]
    air, kit.sky = kit.sky, (kit.sky[0], kit.sky[1], mix(kit.sky[1], kit.sky[2], 0.35))
    layers = [
        Layer("glow", 300.0, _glow(kit, air)),
        Layer("far rocks", 14.0, kit.ridge("far rocks", 1060, 300, 0x4A86A0, 0.72, step=300)),
        Layer("wreck", 9.0, _wreck(kit)),
        sealife.school(kit, "far school", 7.0, (330, 640), count=15, size=0.55, distance=0.45, pace=26.0),
        Layer("reef", 4.2, _reef(kit)),
        _rays(kit, air),
        sealife.school(kit, "school", 2.8, (560, 900), count=9, size=0.85, distance=0.2, pace=-34.0),
        *sealife.jellies(kit),
        sealife.kelp(
            kit,
            "kelp",
            1.5,
            ((-1500, 3), (-1060, 3), (-560, 3), (-90, 2), (22, 4), (1112, 3), (1310, 3), (1800, 3), (2300, 3)),
            0.16,
        ),
        Layer("corals", 1.25, _corals(kit)),
        Layer("floor", 1.0, _floor(kit)),
        _caustics(kit),
        sealife.bubbles(kit),
        *foreground.underwater(kit),
    ]
    return Place(
        [(-300.0, air[0]), (250.0, mix(air[0], air[1], 0.55)), (760.0, air[1]), (1250.0, air[2])],
        layers,
        surface="sand",
        sounds=(("underwater", 0.6), ("bubbles", 0.3)),
        weightless=True,
        water=True,
        haze=kit.sky[2],
    )


def _glow(kit: Kit, air: tuple[int, ...]) -> Sprite:
    """Where sun or moon stands above the water."""
    brush = kit.brush()
    brush.glow(430, -60, 400, lighter(air[0], 0.4), 0.42 if kit.night else 0.6)
    return brush.take()


def _rays(kit: Kit, air: tuple[int, ...]) -> Layer:
    """Shafts of light that lean and breathe."""
    brush, rays = kit.brush(), []
    spots = ((90, 70, 19), (350, 105, 8), (660, 80, -5), (900, 110, -16), (-420, 110, 28), (1330, 120, -26))
    for n, (x, width, angle) in enumerate(spots):
        long = 1420  # down behind the sea bed
        shaft = polygon([(-width * 0.3, -200), (width * 0.3, -200), (width * 1.15, long), (-width * 1.15, long)])
        brush.shine(shaft, lighter(air[0], 0.5), 0.08 if kit.night else 0.14)
        rays.append((float(x), float(angle), 1.9 * n, brush.take()))

    def move(stage: Stage, time: float) -> None:
        for n, (x, angle, phase, sprite) in enumerate(rays):
            lean = angle + 2.6 * math.sin(time * 0.5 + phase)
            with stage.part(f"ray {n}", x, -60.0, lean, 1 + 0.18 * math.sin(time * 0.8 + phase), 1):
                stage.draw(sprite)

    return Layer("rays", 3.4, NOTHING, move)


def _wreck(kit: Kit) -> Sprite:
    """An old ship that lies on its side, a hole in its planks."""
    brush, wood = kit.brush(0.36), 0x6E5548
    hull = [
        (640, 1090),
        (676, 900),
        (700, 826),
        (760, 862),
        (900, 886),
        (1040, 868),
        (1150, 800),
        (1172, 812),
        (1120, 1000),
        (1060, 1100),
    ]
    brush.fill(blob(hull, 0.4), wood)
    brush.fill(
        blob([(640, 1092), (664, 980), (820, 1016), (1000, 1004), (1130, 950), (1060, 1100)], 0.5), darker(wood, 0.28)
    )
    planks = skia.Path()
    for k in range(4):
        planks.addPath(
            curve(
                [(672 - 8 * k, 900 + 44 * k), (800, 936 + 40 * k), (960, 934 + 40 * k), (1136 - 14 * k, 866 + 50 * k)]
            )
        )
    brush.line(planks, darker(wood, 0.34), 5, alpha=0.7)
    brush.fill(
        blob([(850, 950), (900, 930), (960, 948), (970, 1000), (910, 1024), (862, 1000)], 0.6), darker(wood, 0.6)
    )
    brush.line(polygon([(850, 880), (776, 520)]), wood, 17)
    brush.line(polygon([(1010, 880), (974, 620)]), wood, 14)
    brush.line(polygon([(720, 640), (868, 606)]), wood, 10)
    brush.fill(
        polygon([(726, 646), (862, 614), (872, 740), (836, 700), (800, 770), (768, 724), (744, 742)]),
        0xB9B6A4,
        alpha=0.8,
    )
    brush.line(curve([(780, 540), (900, 600), (976, 640)]), wood, 4)
    ports = skia.Path()
    for k in range(3):
        ports.addPath(ellipse(720 + 66 * k, 932 + 16 * k, 14))
    brush.fill(ports, darker(wood, 0.62))
    return brush.take()


def _reef(kit: Kit) -> Sprite:
    """Rocks in the middle distance with an arch at the left and fans of coral on them."""
    brush, rock = kit.brush(0.36), 0x54708C
    arch = [
        (-330, 1190),
        (-310, 900),
        (-220, 740),
        (-60, 690),
        (110, 730),
        (190, 860),
        (214, 1190),
        (120, 1190),
        (104, 960),
        (30, 840),
        (-90, 826),
        (-170, 930),
        (-190, 1190),
    ]
    brush.fill(blob(arch, 0.6), rock)
    brush.fill(
        blob([(-310, 900), (-220, 740), (-60, 690), (110, 730), (60, 756), (-80, 738), (-200, 800), (-270, 930)], 0.6),
        lighter(rock, 0.18),
    )
    for points in (
        [(860, 1200), (900, 1040), (1000, 990), (1120, 1020), (1240, 960), (1380, 1040), (1420, 1200)],
        [(-1500, 1200), (-1380, 960), (-1180, 900), (-980, 1000), (-900, 1200)],
        [(1800, 1200), (1900, 1000), (2080, 930), (2260, 1010), (2360, 1200)],
    ):
        brush.fill(blob(points, 0.6), rock)
    brush.ramp(
        land(
            [(LEFT - 200, 1150), (-600, 1120), (0, 1164), (540, 1176), (1050, 1150), (1800, 1130), (RIGHT + 200, 1160)],
            FOOT,
        ),
        1120,
        1330,
        [0x8FB2AE, 0x7A9FA6],
    )
    fans = Patches()
    for x, y, k, colour in (
        (-60, 706, 0.7, 0),
        (120, 760, 0.6, 2),
        (1000, 1004, 0.8, 3),
        (1180, 996, 1.0, 0),
        (940, 1130, 0.8, 1),
        (-240, 780, 0.6, 4),
        (200, 1150, 0.7, 3),
        (-1200, 916, 0.9, 2),
        (2060, 940, 0.9, 1),
    ):
        for turn in (-46, -20, 8, 34):
            a = math.radians(turn)
            tip = (x + 74 * k * math.sin(a), y - 92 * k * math.cos(a))
            fans.add(
                CORALS[colour],
                blob(
                    [
                        (x - 7 * k, y + 8),
                        (x + 40 * k * math.sin(a) - 9 * k, y - 48 * k),
                        tip,
                        (x + 40 * k * math.sin(a) + 12 * k, y - 44 * k),
                        (x + 9 * k, y + 8),
                    ],
                    0.8,
                ),
            )
    fans.fill(brush)
    return brush.take()


def _corals(kit: Kit) -> Sprite:
    """Corals at the sides: branches, brains and pipes."""
    brush = kit.brush(0.06)
    for x, y, k in (
        (-1340, 1240, 1.0),
        (-700, 1236, 1.2),
        (-150, 1246, 1.1),
        (150, 1262, 0.8),
        (930, 1262, 0.9),
        (1190, 1246, 1.2),
        (1700, 1240, 1.0),
        (2330, 1240, 1.2),
    ):
        _colony(kit, brush, float(x), float(y), k)
    return brush.take()


def _colony(kit: Kit, brush: Brush, x: float, y: float, k: float) -> None:
    chance = kit.chance(f"colony {x}")
    first = int(chance.integers(5))
    branch, pipes, rims = CORALS[first], CORALS[(first + 2) % 5], skia.Path()
    twigs = skia.Path()
    for turn, far in ((-40, 120), (-14, 170), (16, 150), (44, 104)):
        a = math.radians(turn)
        tip = (x - 46 * k + far * k * math.sin(a), y - far * k * math.cos(a))
        twigs.addPath(curve([(x - 46 * k, y), (x - 46 * k + far * 0.3 * k * math.sin(a), y - far * 0.6 * k), tip]))
        twigs.addPath(
            curve([(tip[0] * 0.5 + (x - 46 * k) * 0.5, y - far * 0.55 * k), (tip[0] + 30 * k, tip[1] + 34 * k)])
        )
    brush.line(twigs, branch, 19 * k)
    brush.line(twigs, lighter(branch, 0.3), 5 * k, alpha=0.7)
    for dx, tall, half in ((34, 110, 17), (72, 78, 15), (104, 120, 16)):
        brush.fill(box(x + (dx - half) * k, y - tall * k, 2 * half * k, tall * k + 14, 13 * k), pipes)
        rims.addPath(ellipse(x + dx * k, y - tall * k + 6 * k, half * k, 8 * k))
    brush.fill(rims, darker(pipes, 0.4))
    brush.body(ellipse(x + 8 * k, y - 8 * k, 58 * k, 44 * k), CORALS[(first + 3) % 5], depth=10 * k, rim=False)
    furrows = skia.Path()
    for m in range(3):
        furrows.addPath(
            curve(
                [
                    (x - 32 * k, y - (10 + 11 * m) * k),
                    (x - 8 * k, y - (19 + 11 * m) * k),
                    (x + 14 * k, y - (9 + 11 * m) * k),
                    (x + 42 * k, y - (18 + 9 * m) * k),
                ]
            )
        )
    brush.line(furrows, darker(CORALS[(first + 3) % 5], 0.2), 4 * k, alpha=0.8)


def _floor(kit: Kit) -> Sprite:
    """Sand with ripples, shells and a star."""
    brush, chance = kit.brush(), kit.chance("sea bed")
    points = [
        (LEFT - 200, 1262),
        (-700, 1236),
        (-100, 1270),
        (540, 1280),
        (1100, 1258),
        (1800, 1244),
        (RIGHT + 200, 1266),
    ]
    tint = mix(0xEBD9A8, kit.sky[1], 0.22)
    brush.ramp(land(points, 2500), 1240, 1940, [lighter(tint, 0.2), tint, mix(tint, kit.sky[2], 0.5)])
    ripples = skia.Path()
    for n in range(22):
        x, y = float(chance.uniform(LEFT, RIGHT)), 1330 + 26.0 * n
        w = float(chance.uniform(120, 240)) * (0.8 + n / 22)
        ripples.addPath(curve([(x - w, y), (x - w * 0.35, y - 13), (x + w * 0.3, y + 3), (x + w, y - 10)]))
    brush.line(ripples, darker(tint, 0.16), 7, alpha=0.45)
    shells = Patches()
    for n in range(16):
        x, y = float(chance.uniform(-900, 1900)), float(chance.uniform(1380, 1560))
        shells.add(
            (0xF7C9C0, 0xFBF1DE, 0xE79AB4)[n % 3],
            blob([(x - 19, y), (x - 13, y - 18), (x, y - 23), (x + 13, y - 18), (x + 19, y), (x, y + 7)]),
        )
    shells.fill(brush)
    return brush.take()


def _caustics(kit: Kit) -> Layer:
    """The net of light that the waves throw on the sand."""
    brush, chance = kit.brush(), kit.chance("caustics")
    sheets = []
    for n in range(2):
        net = skia.Path()
        for _ in range(15):
            x, y = float(chance.uniform(-1200, 2300)), float(chance.uniform(1310, 1640))
            w, h = float(chance.uniform(70, 150)), float(chance.uniform(9, 17))
            net.addPath(
                blob(
                    [
                        (x - w, y),
                        (x - w * 0.3, y - h),
                        (x + w * 0.4, y - h * 0.6),
                        (x + w, y + h * 0.4),
                        (x + w * 0.3, y + h * 0.6),
                        (x - w * 0.4, y + h),
                    ]
                )
            )
        brush.shine(net, 0xFFFFFF if not kit.night else 0xA9C4FF, 0.16)
        sheets.append((brush.take(), 2.1 * n))

    def move(stage: Stage, time: float) -> None:
        for n, (sprite, phase) in enumerate(sheets):
            with stage.part(f"net {n}", 60 * math.sin(time * 0.5 + phase), 10 * math.sin(time * 0.9 + phase)):
                stage.draw(sprite)

    return Layer("caustics", 0.99, NOTHING, move)
