"""What stands close to the camera at home."""

from __future__ import annotations

from models.world.palette import darker, lighter
from models.world.settings.foreground.pieces import NEAR, blades, repeated, standing
from models.world.settings.kit import Kit, Layer
from models.world.shapes import blob, box, curve, polygon, within


def home(kit: Kit) -> list[Layer]:
    """The arm of a chair with a cushion, books and a plant's leaves close to the camera."""
    brush, chance = kit.inner(), kit.chance("near home")
    cloth = 0x2B5F66
    seat = blob([(640, 2600), (664, 1860), (760, 1720), (930, 1690), (1180, 1716), (1260, 1800), (1260, 2600)], 0.8)
    brush.soft_fill(seat, cloth, blur=14)
    brush.line(curve([(664, 1864), (760, 1726), (930, 1696), (1180, 1722)]), lighter(cloth, 0.3), 10, alpha=0.45)
    brush.fill(
        within(seat, blob([(700, 2600), (740, 1940), (900, 1830), (1300, 1850), (1300, 2600)])), darker(cloth, 0.2)
    )
    cushion = blob([(850, 1560), (1010, 1520), (1150, 1560), (1140, 1790), (1000, 1810), (870, 1780)], 0.75)
    brush.soft_fill(cushion, 0xE0A33A, blur=10)
    for k in range(3):
        brush.line(
            curve([(862 + k * 4, 1610 + k * 62), (1000, 1590 + k * 62), (1142, 1612 + k * 60)]), 0xF6DFA8, 12, alpha=0.8
        )
    chair = brush.take()
    for n, (w, colour) in enumerate(((330, 0x8A3F3A), (290, 0x2F5F7E), (310, 0xC98F3A))):
        x, y = -80 + n * 12, 1870 - n * 52
        brush.soft_fill(box(x, y, w, 56, 8), colour, blur=6)
        brush.fill(box(x + 26, y + 20, w - 52, 9), 0xF3E3C8, alpha=0.7)
    brush.soft_fill(box(-500, 1920, 840, 1000, 30), 0x5A3A30, blur=10)
    brush.line(polygon([(-480, 1924), (330, 1924)]), 0x8A5F4A, 9)
    books = brush.take()
    green = [0x2F6B48, 0x3C7F55, 0x265A40]
    leaf = blades(brush, 7, 210, 430, green, chance)
    return [
        repeated("books", books, depth=0.66, period=2000),
        standing("near plant", [(-70.0, 1800.0, leaf)], sway=0.8, gust=kit.gust),
        repeated("chair", chair, depth=NEAR, period=2000),
    ]
