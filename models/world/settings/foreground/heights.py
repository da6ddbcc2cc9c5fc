"""What stands close to the camera in the mountains: snowy boughs, a drift, a sledge."""

from __future__ import annotations

import math

import skia

from models.world.brush import Brush, Sprite
from models.world.palette import darker, lighter
from models.world.settings.foreground.pieces import bunch, joined, mound, repeated, standing
from models.world.settings.kit import Kit, Layer
from models.world.shapes import blob, box, curve, moved, polygon

SNOW = 0xF6FAFF


def mountain(kit: Kit) -> list[Layer]:
    """Boughs of fir with snow at the sides and above, a sledge on a drift."""
    brush = kit.brush()
    line = [(-300, 1790), (60, 1740), (380, 1842), (700, 1876), (960, 1800), (1180, 1790)]
    mound(brush, line, [0xEAF1FB, 0xB4C8E8, 0x8AA3D2], blur=12)
    brush.fill(
        blob([(-40, 1800), (200, 1812), (420, 1880), (700, 1905), (420, 1930), (100, 1876)], 0.9), 0xB9CBEA, alpha=0.6
    )
    bank = brush.take()
    low = [
        (-50.0, 1990.0, _boughs(brush, (-64, -34, -6, 26), 380)),
        (1190.0, 2020.0, _boughs(brush, (-32, 2, 34, 62), 400)),
    ]
    high = [(-90.0, -70.0, _boughs(brush, (104, 128, 152), 330)), (1180.0, -90.0, _boughs(brush, (206, 230, 254), 330))]
    return [
        standing("boughs above", high, depth=0.7, sway=-1.1, gust=kit.gust),
        repeated("sledge", _sledge(brush), depth=0.66),
        repeated("near drift", bank, depth=0.64),
        standing("boughs", low, depth=0.6, sway=0.9, gust=kit.gust),
    ]


def _boughs(brush: Brush, angles: tuple[float, ...], length: float) -> Sprite:
    """A fan of fir twigs from the origin, each under its own snow; angles in degrees from straight up, clockwise."""
    pieces: dict[int, skia.Path] = {}
    for n, angle in enumerate(angles):
        joined(pieces, (0x22504F, 0x2C6359)[n % 2], moved(_twig(length * (1 - 0.12 * (n % 2))), 0, 0, angle))
    sprite = bunch(brush, pieces, 10)
    snow = skia.Path()
    for n, angle in enumerate(angles):
        k = length * (1 - 0.12 * (n % 2))
        up = 1 if math.sin(math.radians(angle)) <= 0 else -1
        ridge = [
            (0, -k * 0.2),
            (up * k * 0.1, -k * 0.42),
            (up * k * 0.03, -k * 0.62),
            (up * k * 0.05, -k * 0.8),
            (-up * 8, -k * 0.97),
            (-up * 10, -k * 0.6),
        ]
        snow.addPath(moved(blob(ridge if up > 0 else ridge[::-1], 0.8), 0, 0, angle))
    brush.fill(snow, SNOW)
    return sprite + brush.take()


def _twig(length: float) -> skia.Path:
    """A fir twig that points up: needles as a serrated leaf."""
    left, right = [], []
    for k in range(7):
        y, half = -length * (0.06 + 0.13 * k), length * 0.2 * (1 - (k / 7.6) ** 1.6)
        left += [(-half, y - length * 0.02), (-half * 0.62, y - length * 0.075)]
        right += [(half, y - length * 0.02), (half * 0.62, y - length * 0.075)]
    return polygon([(-10, 40), *left, (0, -length), *right[::-1], (10, 40)])


def _sledge(brush: Brush) -> Sprite:
    wood, red = 0xB97A4A, 0xD8463E
    for x, y in ((0, 0), (26, -26)):
        runner = [
            (770 + x, 1716 + y),
            (744 + x, 1760 + y),
            (776 + x, 1792 + y),
            (1010 + x, 1796 + y),
            (1080 + x, 1796 + y),
        ]
        brush.line(curve(runner), darker(red, 0.2 if x else 0.0), 15)
    for x in (812, 900, 990):
        brush.fill(polygon([(x, 1790), (x + 26, 1716), (x + 44, 1716), (x + 20, 1790)]), darker(wood, 0.25))
    for k, y in enumerate((1690, 1708, 1726)):
        brush.fill(box(786 - 10 * k, y, 282, 15, 7), lighter(wood, 0.16 - 0.08 * k))
    brush.fill(blob([(800, 1692), (850, 1668), (960, 1672), (1040, 1664), (1060, 1692)], 0.8), SNOW)
    brush.line(curve([(776, 1716), (690, 1770), (640, 1838), (560, 1850)]), 0xE9D9B8, 7)
    return brush.take()
