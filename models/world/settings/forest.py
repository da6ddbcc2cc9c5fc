"""A forest: rows of trunks and crowns that fade into the air, ferns in front, leaves that fall."""

from __future__ import annotations

from models.world.brush import Brush, Sprite
from models.world.palette import darker, lighter, mix
from models.world.settings import foreground
from models.world.settings.kit import FOOT, LEFT, RIGHT, Kit, Layer, Place, leaf
from models.world.shapes import blob, curve, ellipse, land, polygon, union

GREENS = (0x3F8A5B, 0x57A063, 0x2F7560, 0x76B05E)


def build(kit: Kit) -> Place:
    """The forest of this seed and hour."""
    layers = [
        *kit.heavens(x=760, y=300, spread=0.72),
        Layer("hills", 16.0, kit.ridge("hills", 960, 190, kit.leaves(0x6FA98C), 0.55, step=330)),
        Layer("far trees", 7.0, _pines(kit, "far", 1010, 30, 300, 0.5)),
        Layer("middle trees", 3.4, _pines(kit, "middle", 1080, 22, 470, 0.26)),
        Layer("bushes", 1.9, _bushes(kit)),
        Layer("big trees", 1.45, _trunks(kit)),
        Layer(
            "floor",
            1.0,
            kit.floor(1130, [0x86B65C, 0x57944F, 0x2C5F42])
            + _path(kit)
            + _light(kit)
            + kit.sprigs("grass", 90, 1180, 1900, (0x6FA653, 0x4C8A4E), 34),
        ),
        *(
            []
            if kit.snowy
            else [kit.falling("leaf", 1.2, [leaf(kit.brush(), 13, c) for c in (0xE7B44C, 0xDD8B45, 0x9DBB58)], 9)]
        ),
        *kit.fireflies(),
        *foreground.forest(kit),
    ]
    sounds = (("crickets", 0.5), ("wind", 0.25)) if kit.night else (("birds", 0.6), ("wind", 0.25))
    return Place(kit.gradient(), layers, surface="snow" if kit.snowy else "grass", sounds=sounds, haze=kit.sky[2])


def _pine(brush: Brush, kit: Kit, x: float, y: float, tall: float, colour: int) -> None:  # noqa: PLR0917
    brush.fill(
        polygon(
            [
                (x - tall * 0.028, y),
                (x - tall * 0.02, y - tall * 0.3),
                (x + tall * 0.02, y - tall * 0.3),
                (x + tall * 0.028, y),
            ]
        ),
        0x6B4A3A,
    )
    shape = None
    for low, high, half in ((0.12, 0.55, 0.23), (0.36, 0.78, 0.18), (0.6, 1.0, 0.125)):
        tier = blob(
            [
                (x - tall * half, y - tall * low),
                (x - tall * half * 0.42, y - tall * (low + high) / 2),
                (x, y - tall * high),
                (x + tall * half * 0.42, y - tall * (low + high) / 2),
                (x + tall * half, y - tall * low),
                (x, y - tall * (low - 0.035)),
            ],
            0.55,
        )
        shape = tier if shape is None else union(shape, tier)
    brush.body(shape, kit.leaves(colour), depth=tall * 0.05, shade=0.15, rim=False)


def _pines(kit: Kit, name: str, y: float, count: int, tall: float, distance: float) -> Sprite:  # noqa: PLR0917
    brush, chance = kit.brush(distance), kit.chance(name)
    step = (RIGHT - LEFT) / count
    order = chance.permutation(count)
    for n in order:
        x = LEFT + (n + 0.5 + float(chance.uniform(-0.35, 0.35))) * step
        colour = GREENS[int(chance.integers(len(GREENS)))]
        _pine(brush, kit, x, y + float(chance.uniform(0, 40)), tall * float(chance.uniform(0.72, 1.25)), colour)
    points = [(LEFT - 200 + i * 420.0, y + float(chance.uniform(-8, 22))) for i in range(13)]
    brush.ramp(land(points, FOOT), y, y + 300, [kit.ground(0x6FA35B), kit.ground(0x86B65C)])
    return brush.take()


def _trunks(kit: Kit) -> Sprite:
    """Three or four big trees at the sides, which leave the middle free for the subject."""
    brush, chance = kit.brush(0.08), kit.chance("trunks")
    for middle in (-1320, -760, -160, 26, 1090, 1330, 1900, 2440):
        x = middle + float(chance.uniform(-40, 40))
        w, bark = float(chance.uniform(44, 62)), mix(0x7A5641, 0x5C4338, float(chance.random()))
        foot = 1180 + float(chance.uniform(-14, 26))
        trunk = blob(
            [
                (x - w * 1.9, foot + 12),
                (x - w, foot - 110),
                (x - w * 0.78, 500),
                (x - w * 0.6, -500),
                (x + w * 0.6, -500),
                (x + w * 0.78, 500),
                (x + w, foot - 110),
                (x + w * 1.9, foot + 12),
                (x, foot + 2),
            ],
            0.7,
        )
        brush.body(trunk, bark, depth=24, shade=0.22)
        for k in range(5):
            y = 240 + k * 190 + float(chance.uniform(-50, 50))
            brush.line(curve([(x - w * 0.2, y), (x + w * 0.05, y + 34), (x - w * 0.1, y + 70)]), darker(bark, 0.3), 5)
        brush.fill(ellipse(x + w * 0.1, 620 + float(chance.uniform(-120, 120)), w * 0.22, w * 0.34), darker(bark, 0.42))
        for dx, dy, r in (
            (-150, -60, 190),
            (130, -110, 210),
            (0, 40, 170),
            (-60, -220, 240),
            (190, 40, 120),
            (-220, 60, 120),
        ):
            brush.body(
                ellipse(x + dx, 120 + dy, r, r * 0.8),
                kit.leaves(GREENS[int(chance.integers(3))]),
                depth=26,
                shade=0.14,
                rim=False,
            )
    return brush.take()


def _bushes(kit: Kit) -> Sprite:
    brush, chance = kit.brush(0.12), kit.chance("bushes")
    for n in range(26):
        x = LEFT + n * 175 + float(chance.uniform(-60, 60))
        colour = kit.leaves(GREENS[int(chance.integers(len(GREENS)))])
        shape = None
        for dx, r in ((-60, 58), (0, 84), (64, 62)):
            ball = ellipse(x + dx, 1140 - r * 0.45, r * float(chance.uniform(0.9, 1.15)), r)
            shape = ball if shape is None else union(shape, ball)
        brush.body(shape, colour, depth=18, shade=0.14, rim=False)
        if not kit.snowy and chance.random() < 0.5:
            for _ in range(5):
                brush.fill(
                    ellipse(x + float(chance.uniform(-80, 80)), 1120 - float(chance.uniform(0, 70)), 7),
                    0xF3D9E0 if chance.random() < 0.5 else 0xF4C95D,
                )
    return brush.take()


def _path(kit: Kit) -> Sprite:
    brush = kit.brush()
    brush.fill(
        blob(
            [
                (-1700, 1290),
                (-400, 1258),
                (540, 1262),
                (1500, 1252),
                (2780, 1284),
                (2780, 1398),
                (1500, 1376),
                (540, 1392),
                (-400, 1370),
                (-1700, 1402),
            ]
        ),
        kit.ground(0xD8BE8A),
    )
    chance = kit.chance("stones")
    for _ in range(46):
        x, y = float(chance.uniform(LEFT, RIGHT)), float(chance.uniform(1284, 1362))
        brush.fill(
            ellipse(x, y, float(chance.uniform(8, 22)), float(chance.uniform(4, 8))),
            kit.ground(lighter(0xC4A772, 0.15)),
        )
    return brush.take()


def _light(kit: Kit) -> Sprite:
    """Spots of sun or moon that come through the leaves."""
    brush, chance = kit.brush(), kit.chance("light")
    for n in range(26):
        x, y = float(chance.uniform(LEFT, RIGHT)), float(chance.uniform(1420, 1800))
        w = float(chance.uniform(80, 190)) * (0.6 + (y - 1400) / 500)
        brush.shine(ellipse(x, y, w, w * 0.22), kit.hour.rim, 0.1 if kit.night else 0.2 + 0.06 * (n % 2))
    return brush.take()
