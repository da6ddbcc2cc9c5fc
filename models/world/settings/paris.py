"""Paris: the tower over the roofs, cream houses with grey mansards, plane trees, a square to stroll on."""

from __future__ import annotations

import math

import skia

from models.world.brush import NOTHING, Brush, Sprite
from models.world.palette import darker, lighter, mix
from models.world.settings import foreground
from models.world.settings.city import LAMP, lamps, pools
from models.world.settings.kit import LEFT, RIGHT, Kit, Layer, Place
from models.world.shapes import blob, box, ellipse, minus, polygon, union
from models.world.stage import Stage

IRON = 0x8A6A58


def build(kit: Kit) -> Place:
    """The Paris of this seed and hour; who climbs the tower sees the roofs from above."""
    if kit.action == "climb":
        return _high(kit)
    layers = [
        *kit.heavens(x=360, y=225, low=(130, 620), moon=(165, 320)),
        Layer("far roofs", 16.0, _roofs(kit, "far roofs", 1110, 0.5, 0.62)),
        Layer("tower", 9.0, _tower(kit, 735, 1120, 800)),
        *_twinkle(kit, 735, 1120, 800, 9.0),
        Layer("roofs", 5.0, _roofs(kit, "roofs", 1150, 0.24, 0.8, gap=(480, 960))),
        Layer("houses", 2.3, _houses(kit)),
        Layer("trees", 1.6, _trees(kit)),
        Layer(
            "floor",
            1.0,
            _square(kit)
            + kit.puddles((200, 1450, 200), (930, 1530, 180), (-600, 1440, 240), (1500, 1470, 220))
            + kit.drifts()
            + lamps(kit, 1240, (-1250, -600, 84, 1010, 1700, 2350)),
        ),
        *foreground.paris(kit),
    ]
    sounds = (
        (("crickets", 0.2), ("traffic", 0.2)) if kit.night else (("birds", 0.35), ("crowd", 0.3), ("accordion", 0.2))
    )
    return Place(
        kit.gradient(),
        layers,
        surface="snow" if kit.snowy else "stone",
        sounds=sounds,
        haze=kit.sky[2],
        lamplit=True,
        highest=1500.0,
        ladder=False,
    )


def _half_width(share: float) -> float:
    """The tower's half width at a share of its height: the curve of 1889 is close to an exponential."""
    return 0.235 * math.exp(-3.1 * share) + 0.008 * (1 - share)


def _tower(kit: Kit, x: float, foot: float, tall: float) -> Sprite:
    brush = kit.brush(0.14)
    colour = 0xC9A25E if kit.night else IRON
    if kit.night:
        brush.glow(x, foot - tall * 0.4, 320, 0xFFC773, 0.35)
    left = [(x - tall * _half_width(k / 24), foot - tall * k / 24) for k in range(25)]
    right = [(2 * x - px, py) for px, py in reversed(left)]
    shape = polygon([*left, *right])
    arch = polygon(
        [
            (x - tall * 0.135, foot + 2),
            *[
                (x + tall * 0.135 * math.cos(math.radians(a)), foot - tall * 0.125 * math.sin(math.radians(a)))
                for a in range(180, -1, -12)
            ],
            (x + tall * 0.135, foot + 2),
        ]
    )
    inner = polygon(
        [
            (x - tall * 0.085, foot - tall * 0.19),
            *[
                (x + s * tall * (_half_width(k / 24) - 0.062), foot - tall * k / 24)
                for s, ks in ((-1, (5, 6, 7)), (1, (7, 6, 5)))
                for k in ks
            ],
        ]
    )
    brush.fill(minus(minus(shape, arch), inner), colour, lit=kit.night)
    gaps = _lattice(x, foot, tall)
    brush.fill(gaps, mix(kit.sky[2], kit.sky[1], 0.4), alpha=0.55, lit=True)
    right_side = polygon([*[(px, py) for px, py in right], *[(x + (px - x) * 0.55, py) for px, py in reversed(right)]])
    brush.fill(minus(minus(right_side, arch), inner), darker(colour, 0.22), alpha=0.45, lit=kit.night)
    for share, wide, high in ((0.185, 1.32, 0.026), (0.375, 1.5, 0.022), (0.84, 2.1, 0.016)):
        w = tall * _half_width(share) * wide
        brush.fill(
            box(x - w, foot - tall * share - tall * high, 2 * w, tall * high, 4), darker(colour, 0.12), lit=kit.night
        )
        brush.fill(box(x - w, foot - tall * share - tall * high, 2 * w, 5), lighter(colour, 0.3), lit=kit.night)
    brush.fill(box(x - 7, foot - tall * 1.005, 14, 26, 6), colour, lit=kit.night)
    brush.fill(box(x - 2.5, foot - tall * 1.06, 5, tall * 0.07), colour, lit=kit.night)
    return brush.take()


def _lattice(x: float, foot: float, tall: float) -> skia.Path:
    """The holes of the iron work, as diamonds that follow the legs."""
    holes = polygon([])
    share = 0.02
    while share < 0.8:
        step = 0.02 + 0.022 * (1 - share)
        w = tall * _half_width(share + step / 2)
        low, high = foot - tall * share, foot - tall * (share + step)
        centres = (-0.76, 0.76) if share < 0.3 else (-0.5, 0.5) if share < 0.5 else (0.0,)
        half = w * (0.16 if share < 0.3 else 0.3 if share < 0.5 else 0.5)
        for c in centres:
            cx = x + c * w
            holes.addPath(
                polygon([(cx, low), (cx + half, (low + high) / 2), (cx, high), (cx - half, (low + high) / 2)])
            )
        share += step
    return holes


def _twinkle(kit: Kit, x: float, foot: float, tall: float, depth: float) -> list[Layer]:
    if not kit.night:
        return []
    chance, brush = kit.chance("twinkle"), kit.brush()
    brush.shine(ellipse(0, 0, 5), 0xFFFFFF, 0.95)
    spark = brush.take()
    spots = []
    for _ in range(60):
        share = float(chance.random()) ** 1.4
        spots.append(
            (
                x + tall * _half_width(share) * float(chance.uniform(-0.95, 0.95)),
                foot - tall * share,
                float(chance.uniform(0, 6.28)),
                float(chance.uniform(3, 7)),
            )
        )

    def move(stage: Stage, time: float) -> None:
        for n, (sx, sy, phase, speed) in enumerate(spots):
            size = max(0.0, math.sin(time * speed + phase)) ** 3
            if size > 0.05:
                with stage.part(f"spark {n}", sx, sy, 0, size, size):
                    stage.draw(spark)

    return [Layer("twinkle", depth, NOTHING, move)]


def _roofs(  # noqa: PLR0917
    kit: Kit, name: str, foot: float, distance: float, size: float, gap: tuple[float, float] | None = None
) -> Sprite:
    brush, chance = kit.brush(distance), kit.chance(name)
    x = LEFT
    while x < RIGHT:
        w = float(chance.uniform(170, 240)) * size
        h = float(chance.uniform(200, 280)) * size
        if gap and gap[0] < x + w / 2 < gap[1]:
            h *= 0.52
        _block(kit, brush, x, foot, w, h, mix(0xF1E2C8, 0xE3CBB0, float(chance.random())), rows=int(h // 74))
        x += w
    return brush.take()


def _block(kit: Kit, brush: Brush, x: float, foot: float, w: float, h: float, wall: int, *, rows: int) -> None:  # noqa: PLR0917
    """One house of cream stone with a zinc mansard, dormers and balconies."""
    roof = 0x76809A if not kit.snowy else 0xEDF3F8
    top = foot - h
    brush.fill(
        polygon([(x + 2, top), (x + w * 0.09, top - w * 0.26), (x + w * 0.91, top - w * 0.26), (x + w - 2, top)]), roof
    )
    brush.fill(box(x + w * 0.16, top - w * 0.4, w * 0.1, w * 0.2), 0xC98A6A)
    brush.fill(box(x, top, w, h + 30), wall)
    brush.fill(box(x + w * 0.86, top, w * 0.14, h + 30), darker(wall, 0.07))
    brush.fill(box(x - 2, top - 5, w + 4, 9, 3), lighter(wall, 0.4))
    columns = 3 if w > 150 else 2
    panes, lit, rails = polygon([]), polygon([]), polygon([])
    for k in range(columns):
        wx = x + w * (k + 0.5) / columns - w * 0.055
        panes.addPath(box(wx, top - w * 0.19, w * 0.11, w * 0.14, w * 0.05))
        for r in range(max(1, rows)):
            y = top + 14 + r * h / max(1, rows)
            (lit if kit.night and (k * 7 + r * 5 + int(x)) % 3 else panes).addPath(
                box(wx, y, w * 0.12, h / max(1, rows) * 0.6, 4)
            )
            rails.addPath(box(wx - 5, y + h / max(1, rows) * 0.52, w * 0.12 + 10, 5))
    brush.fill(panes, 0x8FA8BC)
    brush.fill(lit, LAMP, lit=True)
    brush.fill(rails, 0x4A4C5C)


def _houses(kit: Kit) -> Sprite:
    brush, chance = kit.brush(0.06), kit.chance("paris houses")
    for x, w, h in (
        (-1640, 330, 600),
        (-1300, 330, 700),
        (-960, 340, 640),
        (-610, 330, 760),
        (-270, 330, 690),
        (1150, 330, 700),
        (1490, 340, 780),
        (1840, 330, 640),
        (2180, 340, 720),
    ):
        _block(kit, brush, x, 1168, w, h, mix(0xF6E9D2, 0xEAD5B8, float(chance.random())), rows=int(h // 128))
        brush.fill(box(x, 1072, w, 100), darker(0xC9A98A, 0.25))
        brush.fill(
            polygon([(x + 20, 1072), (x + w - 20, 1072), (x + w - 6, 1106), (x + 6, 1106)]),
            (0xB8433E, 0x3F6B5B)[int(chance.integers(2))],
        )
    return brush.take()


def _trees(kit: Kit) -> Sprite:
    brush, chance = kit.brush(0.1), kit.chance("planes")
    for x in (-1480, -1120, -760, -400, -70, 180, 900, 1160, 1500, 1860, 2220):
        k = 1.0 if abs(x - 540) > 420 else 0.7
        brush.fill(box(x - 9, 1010, 18, 180, 6), 0x7A5F4E)
        crown = None
        for dx, dy, r in ((-46, 6, 62), (48, 0, 64), (0, -52, 74), (0, 24, 60)):
            ball = ellipse(x + dx * k, 980 + dy * k, r * k, r * k * 0.95)
            crown = ball if crown is None else union(crown, ball)
        brush.body(crown, kit.leaves((0x7FAE5E, 0x649C58)[int(chance.integers(2))]), depth=18, rim=False)
    hedge = box(LEFT, 1150, RIGHT - LEFT, 60, 22)
    brush.fill(hedge, kit.leaves(0x4F8A52))
    brush.fill(box(LEFT, 1150, RIGHT - LEFT, 16, 8), kit.leaves(0x6CA85F))
    return brush.take()


def _square(kit: Kit) -> Sprite:
    brush = kit.brush()
    width = RIGHT - LEFT
    brush.ramp(
        box(LEFT, 1202, width, 1300), 1202, 1950, [kit.ground(0xEBDCC4), kit.ground(0xD3BDA2), kit.ground(0x8B7268)]
    )
    joints = polygon([])
    for row in range(15):
        y = 1222 + row**1.42 * 15.5
        joints.addPath(box(LEFT, y, width, 2.6 + row * 0.25))
        following = 1222 + (row + 1) ** 1.42 * 15.5
        for k in range(-18, 40):
            x = 540 + (k - 11 + 0.5 * (row % 2)) * (94 + row * 17)
            if LEFT < x < RIGHT:
                joints.addPath(
                    polygon(
                        [(x, y), (x + 3, y), (x + 3 + (x - 540) * 0.06, following), (x + (x - 540) * 0.06, following)]
                    )
                )
    brush.fill(joints, kit.ground(0xC4AF97))
    pools(kit, brush, (84, 1010), 1250)
    return brush.take()


def _high(kit: Kit) -> Place:
    """High on the tower: a girder at the subject's side, roofs and the river far below."""
    city = kit.brush(0.3)
    river = blob(
        [
            (LEFT, 1330),
            (-300, 1290),
            (300, 1350),
            (900, 1290),
            (1500, 1330),
            (RIGHT, 1290),
            (RIGHT, 1390),
            (1500, 1420),
            (900, 1376),
            (300, 1440),
            (-300, 1370),
            (LEFT, 1410),
        ]
    )
    city.ramp(box(LEFT, 1120, RIGHT - LEFT, 1400), 1120, 1700, [kit.ground(0xD9C6A8), kit.ground(0xB99F86)])
    city.fill(river, mix(0x6FA9C4, kit.sky[1], 0.3))
    ground = city.take()
    layers = [
        *kit.heavens(x=230, y=320),
        Layer("far roofs", 16.0, _roofs(kit, "far roofs", 1150, 0.5, 0.42)),
        Layer(
            "ground",
            9.0,
            ground + _roofs(kit, "low roofs", 1290, 0.3, 0.5) + _roofs(kit, "lower roofs", 1560, 0.2, 0.7),
        ),
        Layer("near roofs", 5.0, _roofs(kit, "near roofs", 2000, 0.1, 1.3)),
        Layer("girders", 1.0, _girder(kit)),
        *foreground.high(kit),
    ]
    return Place(
        kit.gradient(),
        layers,
        surface="metal",
        sounds=(("wind", 0.5), ("birds", 0.2)),
        haze=kit.sky[2],
        lamplit=True,
        highest=1500.0,
        ladder=False,
    )


def _girder(kit: Kit) -> Sprite:
    """Two uprights and their crossing bars, riveted."""
    brush = kit.brush()
    x0, x1, colour = 560.0 - 212, 560.0 + 212, 0x96694F
    for k in range(-9, 9):
        y = -300 + k * 330
        for a, b in (((x0, y), (x1, y + 330)), ((x1, y), (x0, y + 330))):
            brush.line(polygon([a, b]), darker(colour, 0.18), 30)
            brush.line(polygon([(a[0], a[1] - 6), (b[0], b[1] - 6)]), colour, 14)
        brush.fill(box(x0 - 40, y - 16, x1 - x0 + 80, 32), darker(colour, 0.08))
        brush.fill(box(x0 - 40, y - 16, x1 - x0 + 80, 8), lighter(colour, 0.25))
    for x in (x0, x1):
        brush.fill(box(x - 34, -2900, 68, 5500), colour)
        brush.fill(box(x + 12, -2900, 22, 5500), darker(colour, 0.2))
        brush.fill(box(x - 34, -2900, 9, 5500), lighter(colour, 0.3))
        rivets = polygon([])
        for k in range(104):
            rivets.addPath(ellipse(x - 10, -2860 + k * 48, 6))
        brush.fill(rivets, lighter(colour, 0.35))
    return brush.take()
