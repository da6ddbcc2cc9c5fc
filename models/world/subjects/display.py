"""How a product is shown: a stand that suits the place, light behind, a shadow below, sparkles; and sleep's Zs."""

from __future__ import annotations

import math

from models.world.brush import NOTHING, Brush, Sprite
from models.world.palette import darker, lighter, mix
from models.world.shapes import Point, blob, box, curve, ellipse, polygon, star, within
from models.world.stage import Stage
from models.world.subjects.liveliness import Life

HIGH = 104.0  # of a stand, rig units
_DRUMS = {  # side, top, band
    "city": (0xC9BFB2, 0xE9E1D4, 0xD8433B),
    "paris": (0xE6D9C2, 0xF8F0DF, 0x2E4A7D),
    "home": (0xB9804E, 0xDDAE78, 0x8A5A32),
    "kitchen": (0xD9DEDC, 0xF6F6F1, 0x2A9D97),
    "office": (0xC79A68, 0xE8C596, 0x3E5FA0),
    "shop": (0xF0D9D3, 0xFFF3EC, 0xE3B35A),
    "rooftop": (0xB8694C, 0xD98E6C, 0xF3DFC0),
    "stage": (0x6C2F5A, 0x8E4376, 0xF3BE41),
}
_ROCKS = {"desert": 0xC4824A, "mountain": 0x8C8F9E}
_WOODEN = ("forest", "meadow")


def stand(setting: str, brush: Brush) -> Sprite:
    """What a product stands on in a place; its top is at y = -HIGH. Where things float there is none."""
    if setting in _DRUMS:
        _drum(brush, *_DRUMS[setting], lamps=setting == "stage")
    elif setting in _ROCKS:
        _rock(brush, _ROCKS[setting], sandy=setting != "mountain")
    elif setting == "beach":
        _crate(brush)
    elif setting in _WOODEN:
        _stump(brush)
    elif setting == "castle":
        _cushion(brush)
    else:
        return NOTHING
    return brush.take()


def _side(top: float, half: float, foot: float, low: float) -> list[Point]:
    """The outline of something round that stands: a flat ellipse above, its curved foot below."""
    down = [(foot * math.cos(math.pi * k / 8), low + 40 * math.sin(math.pi * k / 8)) for k in range(9)]
    return [(-half, top), (half, top), *down]


def _drum(brush: Brush, side: int, top: int, band: int, *, lamps: bool) -> None:
    foot = polygon(_side(-34, 452, 452, -34))
    brush.body(foot, darker(side, 0.1), depth=10)
    brush.fill(ellipse(0, -34, 452, 44), mix(side, top, 0.4))
    shape = polygon(_side(-HIGH, 400, 400, -38))
    brush.fill(shape, side)
    brush.fill(within(shape, box(170, -200, 300, 300)), darker(side, 0.12))
    brush.fill(within(shape, box(300, -200, 200, 300)), darker(side, 0.22))
    brush.shine(within(shape, box(-330, -200, 70, 300)), 0xFFFFFF, 0.2)
    edge = polygon(_side(-HIGH, 400, 400, -HIGH + 18))
    brush.fill(edge, band)
    brush.fill(ellipse(0, -HIGH, 400, 46), top)
    brush.fill(ellipse(0, -HIGH + 3, 340, 34), lighter(top, 0.3))
    if lamps:
        for k in range(-4, 5):
            a = math.radians(90 - 19 * k)
            brush.fill(ellipse(400 * math.cos(a), -52 + 36 * math.sin(a), 12), 0xFFEFB0, lit=True)


def _stump(brush: Brush) -> None:
    bark = 0x7A5238
    foot = [
        (-470, 22),
        (-420, -30),
        (-372, -HIGH),
        (372, -HIGH),
        (424, -26),
        (480, 24),
        (330, 30),
        (230, 14),
        (90, 40),
        (-60, 22),
        (-230, 40),
        (-340, 16),
    ]
    trunk = blob(foot, 0.5)
    brush.body(trunk, bark, depth=20)
    for k in range(-4, 5):
        x = 84 * k
        brush.line(curve([(x, -76), (x + 8, -40), (x * 1.06, 4)]), darker(bark, 0.25), 9)
    brush.fill(ellipse(0, -HIGH, 384, 52), darker(bark, 0.12))
    brush.fill(ellipse(0, -HIGH - 3, 362, 44), 0xE2BE8C)
    for half, thick in ((280, 8), (196, 7), (112, 6)):
        brush.line(ellipse(8, -HIGH - 3, half, half * 0.12), 0xC79A66, thick)
    for x, r in ((-430, 34), (-392, 22)):
        brush.fill(box(x - 9, 26 - r, 18, r, 8), 0xF6EBD8)
        brush.body(blob([(x - r, 26 - r), (x, 26 - 2.1 * r), (x + r, 26 - r), (x, 32 - r)], 0.8), 0xD8433B, depth=6)
        brush.fill(ellipse(x - 6, 26 - 1.5 * r, 5), 0xFFF6E2)
    brush.fill(blob([(420, 28), (406, -30), (436, -4), (452, -44), (466, -2), (500, -24), (486, 30)], 0.5), 0x5C9A58)


def _rock(brush: Brush, c: int, *, sandy: bool) -> None:
    low = [(-486, 30), (-470, -24), (-400, -84), (-360, -HIGH), (360, -HIGH - 4), (420, -72), (484, -20), (500, 30)]
    brush.body(blob([*low, (240, 40), (-240, 42)], 0.5), c, depth=18)
    brush.fill(ellipse(0, -HIGH, 380, 42), lighter(c, 0.34))
    for points in (
        [(-300, -52), (-190, -40), (-70, -56)],
        [(60, -22), (190, -34), (330, -18)],
        [(210, -62), (330, -60)],
    ):
        brush.line(curve(points), darker(c, 0.2), 8)
    if sandy:
        brush.fill(
            blob([(-560, 40), (-420, 12), (-200, 24), (60, 14), (320, 24), (460, 10), (580, 40), (0, 58)], 0.8),
            lighter(c, 0.22),
        )
    else:
        brush.fill(
            blob(
                [
                    (-380, -HIGH),
                    (-300, -128),
                    (-120, -122),
                    (60, -136),
                    (240, -122),
                    (384, -HIGH - 2),
                    (300, -84),
                    (180, -98),
                    (60, -70),
                    (-90, -94),
                    (-240, -74),
                ],
                0.8,
            ),
            0xF3F7FC,
        )


def _crate(brush: Brush) -> None:
    """Driftwood boards with a rope and a starfish."""
    wood = 0xC9A67C
    for x in (-340, 250):
        brush.body(box(x, -70, 90, 92, 8), darker(wood, 0.3), depth=8)
    for y, x, wide in ((-44, -404, 806), (-HIGH, -440, 880)):
        brush.body(box(x, y, wide, 50, 14), wood, depth=9)
        for k in range(4):
            start = x + 60 + 210 * k
            brush.line(curve([(start, y + 24), (start + 60, y + 20), (start + 120, y + 25)]), darker(wood, 0.2), 6)
    for x in (-370, 350):
        for k in range(3):
            brush.line(curve([(x + 16 * k, -HIGH - 4), (x + 16 * k - 6, -46), (x + 16 * k, 8)]), 0xF3E6C8, 12)
    brush.fill(
        blob([(-520, 34), (-430, 4), (-240, 20), (30, 8), (280, 20), (440, 2), (540, 34), (0, 52)], 0.8), 0xF1D8A4
    )
    brush.body(star(250, 0, 52, 24, 5, -70), 0xF08A70, depth=6)
    shell = blob([(-330, 24), (-310, -20), (-276, -34), (-242, -20), (-222, 24), (-276, 36)], 0.8)
    brush.body(shell, 0xFBEFE0, depth=6)
    for k in (-26, 0, 26):
        brush.line(polygon([(-276, 30), (-276 + k, -16)]), 0xE6B8A8, 5)


def _cushion(brush: Brush) -> None:
    velvet = 0xA8324A
    body = blob(
        [
            (-430, -90),
            (-380, -HIGH - 6),
            (0, -HIGH + 4),
            (380, -HIGH - 6),
            (430, -90),
            (410, -14),
            (440, 26),
            (0, 10),
            (-440, 26),
            (-410, -14),
        ],
        0.8,
    )
    brush.body(body, velvet, depth=26)
    brush.fill(ellipse(0, -HIGH + 6, 352, 32), lighter(velvet, 0.16))
    brush.line(curve([(-404, -30), (-200, -18), (0, -22), (200, -18), (404, -30)]), 0xF3BE41, 11)
    for side in (-1, 1):
        brush.body(ellipse(side * 440, 20, 24), 0xF3BE41, depth=6)
        brush.fill(
            polygon([(side * 440 - 16, 34), (side * 440 + 16, 34), (side * 440 + 26, 84), (side * 440 - 26, 84)]),
            0xE0A030,
        )


def halo(brush: Brush, high: float) -> Sprite:
    """Light behind a product, where the hour is dim enough for it to be seen."""
    if brush.light.hour.shadow > 0.28:
        brush.glow(0, -high, 385, 0xFFF3D6, 0.42)
    return brush.take()


def contact(brush: Brush, half: float) -> Sprite:
    """The shadow a thing throws on what it stands on."""
    for wide, alpha in ((1.0, 0.14), (0.86, 0.16)):
        brush.shine(ellipse(0, 0, half * wide, 30 * wide), 0x1B1838, alpha)
    return brush.take()


def sparkle(brush: Brush) -> Sprite:
    """One star of light."""
    brush.shine(star(0, 0, 58, 10, 4), 0xFFFFFF, 0.5)
    brush.shine(star(0, 0, 44, 9, 4), 0xFFF7DA, 0.95)
    return brush.take()


def snore(brush: Brush) -> Sprite:
    """A Z of sleep."""
    z: list[Point] = [
        (-34, -44),
        (36, -44),
        (36, -24),
        (-6, 24),
        (36, 24),
        (36, 46),
        (-36, 46),
        (-36, 26),
        (6, -24),
        (-34, -24),
    ]
    shape = polygon(z)
    brush.line(shape, 0x3A4470, 16, alpha=0.5)
    brush.fill(shape, 0xFFF6E2, lit=True)
    return brush.take()


def draw_snore(stage: Stage, sprite: Sprite, time: float, x: float, y: float) -> None:
    """Zs that rise one after the other and grow."""
    for n in range(3):
        share = (time * 0.4 + n / 3) % 1
        size = 1.1 * share**0.7 * min(1.0, 5 * (1 - share))
        with stage.part(
            f"z {n}", x + 120 * share + 22 * math.sin(6 * share + n), y - 230 * share, 14 - 26 * share, size, size
        ):
            stage.draw(sprite)


def draw_sparkles(stage: Stage, sprite: Sprite, time: float, wide: float, tall: float, life: Life) -> None:  # noqa: PLR0917
    """Stars of light that come and go around a product."""
    places = ((-1.12, 0.84), (1.16, 0.66), (-1.06, 0.2), (0.86, 1.06), (1.2, 0.24))
    for n, (across, up) in enumerate(places):
        size = max(0.0, math.sin(time * 2.1 + n * 1.9)) ** 2
        if size > 0.04:
            x, y = across * (wide + 30), -up * tall - 0.6 * life.lift
            with stage.part(f"sparkle {n}", x, y, 20 * math.sin(time + n), size, size):
                stage.draw(sprite)
