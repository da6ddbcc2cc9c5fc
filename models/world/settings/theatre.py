"""A theatre's stage: velvet curtains, painted scenery on strings, lights that sweep, and an audience that watches.

The house is dark at every hour; the hour of the scene is that of the painted backdrop.
"""

from __future__ import annotations

import math

import skia

from models.world.brush import NOTHING, Sprite
from models.world.palette import darker, lighter
from models.world.settings import foreground
from models.world.settings.interior import cloud, steady
from models.world.settings.kit import LEFT, RIGHT, Kit, Layer, Place
from models.world.shapes import blob, box, curve, ellipse, land, minus, moved, polygon, star, union, within
from models.world.stage import Stage

VELVET, GOLD = 0xB3273C, 0xE9B44C
BACKDROPS = {  # sky from top to bottom, hills from far to near
    "dawn": ((0x8FA6DC, 0xF2B6B5, 0xFFE3C1), (0xC79BB4, 0xA88AA8, 0x7E9A86)),
    "day": ((0x58AEE0, 0x9AD4EE, 0xE6F4EA), (0x9CCDB0, 0x74B878, 0x559A62)),
    "golden hour": ((0x7C66A8, 0xF0926B, 0xFFD584), (0xC98072, 0xA56A62, 0x7C6A52)),
    "night": ((0x141B4E, 0x2A3A80, 0x5566A8), (0x3F4E8C, 0x33427A, 0x26365E)),
}
BEAMS = ((150.0, -13.0, 0xFFF0C4), (930.0, 13.0, 0xFFE2EE), (-620.0, -18.0, 0xFFE9B8), (1700.0, 18.0, 0xD9ECFF))


def build(kit: Kit) -> Place:
    """The stage of this seed; its scenery shows the hour."""
    layers = [
        Layer("backdrop", 2.6, _backdrop(kit)),
        _scenery(kit),
        Layer("flats", 1.9, _flats(kit)),
        _spotlights(kit),
        _curtains(kit),
        Layer("valance", 1.3, _valance(kit)),
        Layer("floor", 1.0, _floor(kit)),
        *_audience(kit),
    ]
    return Place(
        [(-400.0, 0x1A1028), (1500.0, 0x2A1632)],
        layers,
        surface="wood",
        sounds=(("crowd", 0.4),),
        indoors=True,
        lamplit=True,
        haze=0x2A1632,
    )


def _backdrop(kit: Kit) -> Sprite:
    """The painted cloth: a sky and hills, creased a little where it hangs."""
    brush, chance = steady(kit, 0.06), kit.chance("backdrop")
    sky, hills = BACKDROPS[kit.time]
    brush.ramp(box(LEFT, -600, RIGHT - LEFT, 1900), 200, 1080, sky)
    if kit.night:
        stars = polygon([])
        for n in range(70):
            x, y = float(chance.uniform(LEFT, RIGHT)), float(chance.uniform(220, 900))
            stars.addPath(star(x, y, 12, 5, 5, -90 + 20 * (n % 3)))
        brush.fill(stars, 0xFFF0B8, alpha=0.9)
    for row, (colour, y, high) in enumerate(zip(hills, (900, 1000, 1096), (150, 110, 66), strict=True)):
        step = 300 - 40 * row
        points = [(LEFT + k * step, y - high * float(chance.random())) for k in range(int((RIGHT - LEFT) / step) + 2)]
        brush.fill(land(points, 1290), colour)
        brush.line(curve([(x, y + 22) for x, y in points]), lighter(colour, 0.22), 5, alpha=0.6)
    creases = polygon([])
    for k in range(9):
        x = LEFT + 260 + k * 500
        creases.addPath(polygon([(x, -600), (x + 60, -600), (x + 34, 1240), (x + 10, 1240)]))
    brush.shine(creases, 0xFFFFFF, 0.05)
    return brush.take()


def _scenery(kit: Kit) -> Layer:
    """The sun or the moon and the clouds: painted boards on strings that swing."""
    hung = []
    for lap in (-1, 0, 1):
        x = 540.0 + 1140 * lap
        if lap == 0:
            hung.append((x + 290, 560.0, _celestial(kit), 0.4 + lap, kit.time != "night"))
        for dx, y, size in ((-350, 470.0, 1.0), (100, 330.0, 0.66), *(((290, 540.0, 0.9),) if lap else ())):
            brush = steady(kit, 0.04)
            brush.line(polygon([(-60 * size, -1300), (-60 * size, -30)]), 0x6B5A6E, 4)
            brush.line(polygon([(50 * size, -1300), (50 * size, -30)]), 0x6B5A6E, 4)
            white = {"night": 0x8E9AD0, "dawn": 0xFFF1E6, "golden hour": 0xFFE3C0}.get(kit.time, 0xFFFFFF)
            shape = cloud(size)
            brush.fill(moved(shape, 6, 9), darker(BACKDROPS[kit.time][0][1], 0.25), alpha=0.5)
            brush.body(shape, white, shade=0.1, depth=12)
            hung.append((x + dx, y, brush.take(), dx * 0.01 + lap, False))

    def move(stage: Stage, time: float) -> None:
        for n, (x, y, sprite, phase, turns) in enumerate(hung):
            swing = math.sin(time * 1.1 + phase)
            with stage.part(f"hung {n}", x + 16 * swing, y + 5 * math.sin(time * 1.7 + phase), 1.2 * swing):
                stage.draw(sprite[0] if isinstance(sprite, list) else sprite)
                if isinstance(sprite, list):
                    with stage.part("turning", 0, 0, 9 * time if turns else 0.0):
                        stage.draw(sprite[1])
                    stage.draw(sprite[2])

    return Layer("scenery", 2.2, NOTHING, move)


def _celestial(kit: Kit) -> list[Sprite]:
    """A sun with rays that turn or a crescent with a face: the string, what turns, the disc."""
    brush = steady(kit)
    brush.line(polygon([(0, -1300), (0, -60)]), 0x6B5A6E, 4)
    string = brush.take()
    if kit.night:
        moon = minus(ellipse(0, 0, 92), ellipse(44, -20, 78))
        brush.body(moon, 0xFFE9A8, depth=10)
        brush.line(curve([(-62, 2), (-54, 8), (-46, 4)]), 0x8A6A4A, 5)
        brush.line(curve([(-50, 34), (-38, 42), (-26, 40)]), 0x8A6A4A, 5)
        return [string, NOTHING, brush.take()]
    gold = {"day": 0xF7C64A, "dawn": 0xF5A98A, "golden hour": 0xF08A3C}[kit.time]
    brush.body(star(0, 0, 142, 92, 14), gold, depth=8)
    rays = brush.take()
    brush.body(ellipse(0, 0, 88), lighter(gold, 0.35), depth=12)
    for dx in (-28, 28):
        brush.line(curve([(dx - 12, -8), (dx, -18), (dx + 12, -8)]), 0x8A4A2A, 6)
        brush.fill(ellipse(dx * 1.6, 18, 14, 9), 0xF08A6A, alpha=0.7)
    brush.line(curve([(-24, 22), (0, 40), (24, 22)]), 0x8A4A2A, 6)
    return [string, rays, brush.take()]


def _flats(kit: Kit) -> Sprite:
    """Trees and bushes of painted wood, with the struts that hold them."""
    brush = steady(kit, 0.03)
    leaf = {"night": 0x2F5A66, "golden hour": 0x8A7A3C, "dawn": 0x6F9A7C}.get(kit.time, 0x4E9F61)
    for lap in (-1, 0, 1, 2):
        x = 1140.0 * lap
        for tx, size in ((150, 1.0), (925, 0.74)):
            left = x + tx
            brush.fill(polygon([(left + 40, 1240), (left + 110, 1240), (left + 20, 960), (left + 8, 960)]), 0xA9825A)
            brush.body(box(left - 20 * size, 900, 40 * size, 340), 0x9A6A48, depth=8)
            for dy, w in ((0, 160), (-110, 132), (-214, 96)):
                tier = [
                    (left - w * size, 1010 + dy * size),
                    (left, 1010 + (dy - 190) * size),
                    (left + w * size, 1010 + dy * size),
                ]
                brush.body(blob(tier, 0.35), leaf, depth=12)
        bush = ellipse(x + 320, 1250, 110, 92)
        for dx, r in ((-90, 66), (96, 72)):
            bush = union(bush, ellipse(x + 320 + dx, 1262, r))
        brush.body(bush, lighter(leaf, 0.14), depth=16)
        brush.body(union(ellipse(x + 800, 1250, 92, 76), ellipse(x + 870, 1264, 60)), lighter(leaf, 0.1), depth=14)
    return brush.take()


def _spotlights(kit: Kit) -> Layer:
    """Beams that sweep over the stage, each from a lamp that turns with it."""
    lights = []
    for x, angle, colour in BEAMS:
        brush = steady(kit)
        for half, share in ((235, 0.09), (150, 0.1)):
            brush.shine(polygon([(-20, 60), (20, 60), (half, 1420), (-half, 1420)]), colour, share)
        brush.body(box(-46, -40, 92, 110, 20), 0x3A3348, depth=10)
        brush.fill(ellipse(0, 70, 40, 13), 0xFFF6D8, lit=True)
        lights.append((x, angle, brush.take()))

    def move(stage: Stage, time: float) -> None:
        for n, (x, angle, sprite) in enumerate(lights):
            with stage.part(f"spotlight {n}", x, -30, sway(n, angle, time)):
                stage.draw(sprite)

    return Layer("spotlights", 1.35, NOTHING, move)


def sway(n: int, angle: float, time: float) -> float:
    """Where a spotlight points, in degrees."""
    return -angle + 5.5 * math.sin(0.8 * time + 2.1 * n)


def _curtains(kit: Kit) -> Layer:
    """Velvet gathered with golden cords; it sways as if somebody passed behind it."""
    brush = steady(kit)
    shape = [
        (-118, -760),
        (118, -760),
        (112, 500),
        (62, 900),
        (96, 1160),
        (128, 1700),
        (-128, 1700),
        (-96, 1160),
        (-62, 900),
        (-112, 500),
    ]
    cloth = blob([(x, y) for x, y in shape], 0.5)
    brush.body(cloth, VELVET, depth=18)
    folds, lights = polygon([]), polygon([])
    for k, share in enumerate((-0.66, -0.24, 0.2, 0.62)):
        line = [(share * 110, -760), (share * 104, 480), (share * 56, 890), (share * 92, 1170), (share * 118, 1690)]
        back = [(x + 15, y) for x, y in reversed(line)]
        (folds if k % 2 else lights).addPath(blob([*line, *back], 0.4))
    brush.fill(folds, darker(VELVET, 0.34))
    brush.fill(lights, lighter(VELVET, 0.16))
    brush.body(blob([(-74, 874), (0, 900), (74, 874), (72, 920), (0, 946), (-72, 920)], 0.7), GOLD, depth=7)
    for dx in (-18, 18):
        brush.fill(polygon([(dx - 6, 930), (dx + 6, 930), (dx + 15, 1030), (dx - 15, 1030)]), darker(GOLD, 0.12))
        brush.fill(ellipse(dx, 940, 14), GOLD)
    sprite = brush.take()

    def move(stage: Stage, time: float) -> None:
        for n, x in enumerate((-1172.0, -26.0, 1106.0, 2252.0)):
            breath = 1 + 0.035 * math.sin(time * 1.3 + n * 1.7)
            with stage.part(f"curtain {n}", x, -400, 0.5 * math.sin(time * 0.9 + n), breath, 1.0):
                stage.draw(sprite)

    return Layer("curtains", 1.32, NOTHING, move)


def _valance(kit: Kit) -> Sprite:
    """The swags above the stage with their golden fringe."""
    brush = steady(kit)
    drop, fringe, folds = box(LEFT, -700, RIGHT - LEFT, 800), polygon([]), polygon([])
    for k in range(12):
        x = -1610 + k * 380.0
        fringe.addPath(ellipse(x, 92, 186, 92))
        drop.addPath(ellipse(x, 84, 186, 78))
        for dx in (-112, -46, 24, 92):
            folds.addPath(
                polygon([(x + dx * 1.1, -700), (x + dx * 1.1 + 22, -700), (x + dx * 0.8 + 10, 140 - abs(dx) * 0.4)])
            )
    brush.fill(fringe, GOLD)
    brush.fill(drop, VELVET)
    brush.fill(folds, darker(VELVET, 0.26))
    brush.fill(box(LEFT, -60, RIGHT - LEFT, 10), GOLD)
    return brush.take()


def _floor(kit: Kit) -> Sprite:
    """Boards up to the edge of the stage, the pools of light, the footlights along the edge."""
    from models.world.settings.interior import boards, pool

    brush = steady(kit)
    boards(brush, 1236, [0xB9784A, 0xA4643E, 0x7A4530], 0x8A5236, 140)
    brush.fill(box(LEFT, 1232, RIGHT - LEFT, 9), 0x5E3626)
    pool(brush, 540, 1330, 520, 0xFFF3CC, 0.15)
    for x in (-620, 1700):
        pool(brush, x, 1350, 420, 0xFFF3CC, 0.1)
    brush.fill(box(LEFT, 1560, RIGHT - LEFT, 34), 0x6B3326)
    brush.fill(box(LEFT, 1560, RIGHT - LEFT, 9), GOLD)
    brush.ramp(box(LEFT, 1594, RIGHT - LEFT, 1000), 1594, 1900, [0x4A2230, 0x1E1226])
    for k in range(24):
        x = LEFT + 60 + k * 190
        brush.shine(ellipse(x, 1524, 88, 60), 0xFFE29A, 0.1)
        shell = skia.Path()
        shell.addArc(skia.Rect.MakeLTRB(x - 44, 1518, x + 44, 1606), 180, 180)
        shell.close()
        brush.body(shell, GOLD, depth=7)
        brush.fill(ellipse(x, 1530, 26, 10), 0xFFF6D8, lit=True)
    return brush.take()


def _heads(kit: Kit) -> list[Sprite]:
    """Those who watch, from behind: round ears, pointed ears, long ears, a hat, a bun."""
    brush, found = steady(kit), []
    ears = (
        union(ellipse(-66, -120, 36), ellipse(66, -120, 36)),
        union(polygon([(-98, -70), (-84, -178), (-18, -120)]), polygon([(98, -70), (84, -178), (18, -120)])),
        union(
            blob([(-62, -90), (-76, -250), (-40, -262), (-20, -100)], 0.8),
            blob([(62, -90), (86, -236), (50, -262), (20, -100)], 0.8),
        ),
        union(box(-112, -116, 224, 20, 10), box(-66, -216, 132, 110, 14)),
        ellipse(0, -150, 46),
    )
    for n, ear in enumerate(ears):
        shoulders = [(-180, 240), (-146, 96), (-60, 44), (60, 44), (146, 96), (180, 240), (176, 900), (-176, 900)]
        head = union(union(ellipse(0, -46, 108, 98), ear), blob(shoulders, 0.7))
        colour = (0x35203E, 0x2A1834)[n % 2]
        brush.halo(head, colour, blur=9, fine=False)
        brush.fill(head, colour)
        top = within(head, box(-300, -300, 600, 290))
        brush.shine(minus(top, moved(top, 0, 10)), 0xFFC98A, 0.22)
        found.append(brush.take())
    return found


def _audience(kit: Kit) -> list[Layer]:
    """Two rows of heads before the stage that bob to what they see."""
    heads, rows = _heads(kit), []
    for name, depth, y, count in (("back row", 0.68, 1838.0, 5), ("front row", 0.6, 1985.0, 4)):
        chance, seats = kit.chance(f"audience {name}"), []
        order = [int(k) for k in chance.permutation(len(heads))]
        phases = chance.uniform(0, 6.28, count).tolist()
        step = foreground.PERIOD / count
        for lap in foreground.LAPS:
            for k in range(count):
                x = 30 + (k + 0.5 * (count == 4)) * step + lap * foreground.PERIOD
                seats.append((x, y, heads[order[(k + count) % len(heads)]], phases[k]))
        rows.append(Layer(name, depth, NOTHING, _bobbing(name, seats), framing=True))
    return rows


def _bobbing(name: str, seats: list[tuple[float, float, Sprite, float]]):  # noqa: ANN202
    def move(stage: Stage, time: float) -> None:
        for n, (x, y, sprite, phase) in enumerate(seats):
            hop = 10 * abs(math.sin(time * 1.9 + phase))
            with stage.part(f"{name} {n}", x, y - hop, 2.2 * math.sin(time * 1.2 + phase)):
                stage.draw(sprite)

    return move
