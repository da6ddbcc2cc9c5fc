"""A forest: rows of trunks and crowns that fade into the air, ferns in front, leaves that fall."""

from __future__ import annotations

import skia

from models.world.brush import NOTHING, Sprite
from models.world.palette import darker, lighter, mix
from models.world.settings import climbing, foreground
from models.world.settings.kit import FOOT, LEFT, RIGHT, Kit, Layer, Patches, Place, leaf
from models.world.shapes import blob, curve, ellipse, land

GREENS = (0x3F8A5B, 0x57A063, 0x2F7560, 0x76B05E)


def build(kit: Kit) -> Place:
    """The forest of this seed and hour."""
    layers = [
        *kit.heavens(x=560, y=225, spread=0.72, low=(815, 640)),
        Layer("hills", 16.0, kit.ridge("hills", 960, 190, kit.leaves(0x6FA98C), 0.55, step=330)),
        Layer("far trees", 7.0, _pines(kit, "far", 1010, count=30, tall=300, distance=0.5)),
        Layer("middle trees", 3.4, _pines(kit, "middle", 1080, count=22, tall=470, distance=0.26)),
        Layer("bushes", 1.9, _bushes(kit)),
        Layer("big trees", 1.45, _trunks(kit)),
        Layer(
            "floor",
            1.0,
            kit.floor(1130, [0x86B65C, 0x57944F, 0x2C5F42])
            + _path(kit)
            + _light(kit)
            + kit.drifts()
            + kit.sprigs("grass", 90, 1180, 1900, (0x6FA653, 0x4C8A4E), 34),
        ),
        *(
            []
            if kit.snowy
            else [kit.falling("leaf", 1.2, [leaf(kit.brush(), 13, c) for c in (0xE7B44C, 0xDD8B45, 0x9DBB58)], 9)]
        ),
        *kit.fireflies(),
        *([climbing.tree(kit)] if kit.action == "climb" else []),
        *foreground.forest(kit),
    ]
    sounds = (("crickets", 0.5), ("wind", 0.25)) if kit.night else (("birds", 0.6), ("wind", 0.25))
    return Place(
        kit.gradient(),
        layers,
        surface="snow" if kit.snowy else "grass",
        sounds=sounds,
        haze=kit.sky[2],
        highest=900.0,
        ladder=False,
    )


def _pines(kit: Kit, name: str, y: float, *, count: int, tall: float, distance: float) -> Sprite:
    """A row of firs, every second one before the others, and the ground at their feet."""
    brush, chance, rows = kit.brush(distance), kit.chance(name), (Patches(), Patches())
    step = (RIGHT - LEFT) / count
    for n in range(count):
        x = LEFT + (n + 0.5 + float(chance.uniform(-0.35, 0.35))) * step
        colour, high = GREENS[int(chance.integers(len(GREENS)))], tall * float(chance.uniform(0.72, 1.25))
        kit.fir(rows[n % 2], x, y + float(chance.uniform(0, 18)) + 20 * (n % 2), high, colour)
    for row in rows:
        row.fill(brush)
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
        grain = skia.Path()
        for k in range(5):
            y = 240 + k * 190 + float(chance.uniform(-50, 50))
            grain.addPath(curve([(x - w * 0.2, y), (x + w * 0.05, y + 34), (x - w * 0.1, y + 70)]))
        brush.line(grain, darker(bark, 0.3), 5)
        brush.fill(ellipse(x + w * 0.1, 620 + float(chance.uniform(-120, 120)), w * 0.22, w * 0.34), darker(bark, 0.42))
        balls = ((-150, -60, 176), (130, -110, 196), (0, 40, 158), (-60, -220, 222), (190, 40, 110), (-220, 60, 110))
        for n in range(0, 6, 2):
            part = [(x + dx, 120 + dy * 0.9, float(r)) for dx, dy, r in balls[n : n + 2]]
            kit.crown(brush, part, GREENS[int(chance.integers(3))], depth=26)
    return brush.take()


def _bushes(kit: Kit) -> Sprite:
    brush, chance = kit.brush(0.12), kit.chance("bushes")
    for n in range(26):
        x = LEFT + n * 175 + float(chance.uniform(-60, 60))
        colour = GREENS[int(chance.integers(len(GREENS)))]
        balls = []
        for dx, r in ((-60, 58), (0, 84), (64, 62)):
            balls.append((x + dx, 1140 - r * 0.45, r * float(chance.uniform(0.9, 1.1))))
        kit.crown(brush, balls, colour, depth=18)
        if not kit.snowy and chance.random() < 0.5:
            berries = skia.Path()
            for _ in range(5):
                berries.addPath(ellipse(x + float(chance.uniform(-80, 80)), 1120 - float(chance.uniform(0, 70)), 7))
            brush.fill(berries, 0xF3D9E0 if chance.random() < 0.5 else 0xF4C95D)
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
    stones = skia.Path()
    for _ in range(46):
        x, y = float(chance.uniform(LEFT, RIGHT)), float(chance.uniform(1284, 1362))
        stones.addPath(ellipse(x, y, float(chance.uniform(8, 22)), float(chance.uniform(4, 8))))
    brush.fill(stones, kit.ground(lighter(0xC4A772, 0.15)))
    return brush.take()


def _light(kit: Kit) -> Sprite:
    """Spots of sun or moon that come through the leaves."""
    if kit.snowy or kit.weather in ("rain", "fog"):
        return NOTHING
    brush, chance, spots = kit.brush(), kit.chance("light"), skia.Path()
    for _ in range(26):
        x, y = float(chance.uniform(LEFT, RIGHT)), float(chance.uniform(1420, 1800))
        w = float(chance.uniform(80, 190)) * (0.6 + (y - 1400) / 500)
        spots.addPath(ellipse(x, y, w, w * 0.22))
    brush.shine(spots, kit.hour.rim, 0.1 if kit.night else 0.22)
    return brush.take()
