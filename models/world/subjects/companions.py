"""Companions that belong to a figure's look: the pirate's parrot."""

from __future__ import annotations

from models.world.brush import Brush, Sprite
from models.world.shapes import blob, curve, ellipse


def parrot(brush: Brush) -> Sprite:
    """A parrot that sits on a shoulder; its feet at the origin."""
    brush.body(blob([(-22, -30), (-58, 96), (-34, 100), (14, -20)], 0.7), 0x3E78B9, depth=6, rim=False)
    brush.body(blob([(-30, 0), (-46, -70), (-20, -132), (30, -140), (48, -92), (34, -20), (6, 6)]), 0x4E9F61, depth=11)
    brush.fill(blob([(10, -12), (2, -76), (40, -92), (36, -26)]), 0xF3BE41)
    brush.body(blob([(-40, -84), (-6, -88), (-4, -36), (-30, 20), (-46, -20)], 0.9), 0xD8433B, depth=7, rim=False)
    brush.body(blob([(44, -136), (74, -122), (66, -94), (54, -104), (40, -108)], 0.8), 0xF3C95B, depth=5, rim=False)
    brush.fill(ellipse(24, -118, 16, 17), 0xFFFDF6)
    brush.fill(ellipse(27, -117, 8, 9), 0x17120F)
    brush.fill(ellipse(30, -121, 3), 0xFFFFFF, lit=True)
    brush.line(curve([(4, -140), (-8, -166), (10, -156)]), 0xD8433B, 9)
    return brush.take()
