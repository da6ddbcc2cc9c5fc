"""Arms and legs: the bones, hands, paws, wings and feet from which a figure puts them together.

A joint is a circle that both bones share, and the shade runs down one side of a bone only, so that a bent knee or
elbow has neither a gap nor a seam.
"""

from __future__ import annotations

import skia

from models.world.brush import NOTHING, Brush, Sprite
from models.world.palette import darker, lighter, mix
from models.world.shapes import blob, bone, box, curve, ellipse, moved, polygon
from models.world.subjects.look import Look

SOLE = 26.0  # from the ankle down to the ground


def limb(brush: Brush, length: float, start: float, end: float, colour: int) -> None:
    """A bone with a shade along the side that is away from the light; it thins out towards the joints."""
    s = brush.light.side
    brush.body(bone(length, start, end), colour, shade=0, rim=False)
    shade = skia.Path()
    shade.moveTo(s * start * 0.9, -start * 0.4)
    shade.quadTo(s * start * 1.02, length * 0.1, s * end, length)
    shade.quadTo(s * end * 0.9, length + end * 0.42, s * end * 0.72, length + end * 0.66)
    shade.quadTo(s * (start + end) * 0.24, length * 0.5, s * start * 0.9, -start * 0.4)
    shade.close()
    brush.fill(shade, darker(colour, 0.13))


class Arm:
    """Upper and lower arm and hand, each with its joint at the origin, hanging down."""

    def __init__(self, look: Look, brush: Brush, *, dressed: bool) -> None:
        half = look.arm * 0.5
        if look.human or dressed:
            sleeve = look.shirt if look.costume != "pirate" else look.second
        else:
            sleeve = look.fur if look.arms == "flipper" else darker(look.fur, 0.07)
        if look.costume in ("vest", "braces") and not dressed:
            sleeve = 0xF6F1E7
        if look.costume == "dungarees" and not dressed:
            sleeve = look.second
        bare = look.human and not look.long_sleeves and not dressed
        limb(brush, half, look.limb, look.limb * 0.86, look.skin if bare else sleeve)
        if bare:
            limb(brush, half * 0.5, look.limb + 3, look.limb + 5, sleeve)
        self.upper = brush.take()
        if look.arms == "hand":
            limb(brush, half, look.limb * 0.86, look.limb * 0.72, look.skin if bare else sleeve)
            self._cuff(look, brush, half, sleeve)
            self.lower = brush.take()
            if look.kind == "robot":
                self.hand, self.open_hand = _claw(look, brush, wide=False), _claw(look, brush, wide=True)
            else:
                self.hand, self.open_hand = _hand(look, brush), (_open_hand if look.human else _open_paw)(look, brush)
        else:
            self.lower = (_flipper if look.arms == "flipper" else _wing)(look, brush, half, sleeve, dressed=dressed)
            self.hand = self.open_hand = NOTHING
        self.other = _hook(brush, look) if look.hook else None

    @staticmethod
    def _cuff(look: Look, brush: Brush, half: float, sleeve: int) -> None:
        if look.costume in ("pirate", "chef"):
            w = look.limb * 0.84
            brush.fill(box(-w, half - 34, 2 * w, 36, 9), 0xF3C95B if look.costume == "pirate" else darker(sleeve, 0.1))
        elif look.costume == "spacesuit":
            w = look.limb * 0.8
            brush.fill(box(-w, half - 26, 2 * w, 20, 8), look.accent)


def _flipper(look: Look, brush: Brush, half: float, sleeve: int, *, dressed: bool) -> Sprite:
    """The outer half of a penguin's flipper: flat, tapered, lighter inside."""
    w = look.limb * 0.86
    tip = half + 34
    brush.body(
        blob([(-w, 0), (0, -w), (w, 0), (w * 0.72, half * 0.7), (w * 0.1, tip), (-w * 0.62, half * 0.78)], 0.9),
        look.fur,
        shade=0.12,
        rim=False,
    )
    if dressed:
        limb(brush, half * 0.5, w, w * 0.98, sleeve)
    return brush.take()


def _wing(look: Look, brush: Brush, half: float, sleeve: int, *, dressed: bool) -> Sprite:
    """The outer half of an owl's wing: long feathers under short ones."""
    w = look.limb * 0.86
    feathers = ((0.78, half * 0.86, 0.34), (0.4, half + 20, 0.26), (-0.06, half + 38, 0.2), (-0.52, half + 22, 0.28))
    for share, long, shade in feathers:
        x = share * w
        feather = [
            (x - w * 0.36, 0),
            (x + w * 0.36, 0),
            (x + w * 0.34, long - 26),
            (x, long),
            (x - w * 0.34, long - 26),
        ]
        brush.fill(blob(feather), darker(look.fur, shade))
    limb(brush, half * 0.42, w, w * 1.04, sleeve if dressed else darker(look.fur, 0.07))
    if not dressed:
        for x, y in ((-0.56, 0.3), (0.0, 0.42), (0.56, 0.3), (-0.3, 0.04), (0.3, 0.04)):
            tip = curve([(x * w - 14, half * y), (x * w, half * y + 14), (x * w + 14, half * y)])
            brush.line(tip, lighter(look.fur, 0.3), 6)
    return brush.take()


def _hand(look: Look, brush: Brush) -> Sprite:
    """A mitten with a thumb, fingers told by two short lines."""
    r = look.limb * 0.92
    colour = look.fur if look.kind == "elephant" else look.paws
    brush.body(ellipse(0, 8, r, r * 1.06), colour, depth=9, rim=False)
    brush.body(ellipse(r * 0.72, -4, r * 0.42, r * 0.5), colour, shade=0, rim=False)
    for x in (-0.34, 0.2):
        brush.line(polygon([(x * r, r * 0.74), (x * r * 0.9, r * 1.04)]), darker(colour, 0.28), 5)
    return brush.take()


def _open_hand(look: Look, brush: Brush) -> Sprite:
    """A hand that is shown: four fingers and a thumb."""
    r, colour = look.limb * 0.86, look.paws
    path = ellipse(0, 6, r, r)
    for x, angle, long in ((-0.66, 24, 0.62), (-0.24, 8, 0.86), (0.24, -8, 0.84), (0.66, -22, 0.6)):
        path.addPath(moved(bone(r * long, r * 0.3, r * 0.27), x * r, r * 0.6, angle))
    brush.body(path, colour, shade=0, rim=False)
    brush.body(moved(bone(r * 0.7, r * 0.36, r * 0.3), r * 0.55, 4, -78), colour, shade=0, rim=False)
    brush.line(curve([(-r * 0.4, r * 0.2), (0, r * 0.38), (r * 0.4, r * 0.16)]), darker(colour, 0.16), 5)
    return brush.take()


def _claw(look: Look, brush: Brush, *, wide: bool) -> Sprite:
    """A robot's hand: a wrist and two fingers, which open when the hand is shown."""
    r, colour, gap = look.limb, look.paws, 1.25 if wide else 0.9
    for side in (-1, 1):
        finger = [(side * r * 0.4, 4), (side * r * gap, r * 0.8), (side * r * (gap - 0.65), r * 1.75)]
        brush.line(curve(finger), darker(colour, 0.12), r * 0.46)
    brush.body(box(-r * 0.82, -r * 0.5, r * 1.64, r * 1.06, r * 0.4), colour, depth=7, rim=False)
    brush.fill(ellipse(0, 2, r * 0.24), look.accent)
    return brush.take()


def _open_paw(look: Look, brush: Brush) -> Sprite:
    """A paw that is shown: three toes and, where it is soft, pads."""
    r, colour = look.limb * 0.92, look.fur if look.kind == "elephant" else look.paws
    path = ellipse(0, 8, r, r * 1.04)
    for x, y in ((-0.6, 0.78), (0.0, 1.0), (0.6, 0.78)):
        path.addPath(ellipse(x * r, 8 + y * r, r * 0.36, r * 0.38))
    brush.body(path, colour, shade=0, rim=False)
    brush.body(ellipse(r * 0.86, -2, r * 0.36, r * 0.42), colour, shade=0, rim=False)
    if look.kind in ("elephant", "turtle"):
        return brush.take()
    pad = mix(lighter(colour, 0.3), 0xE59A90, 0.45)
    brush.fill(ellipse(0, 10, r * 0.46, r * 0.36), pad)
    for x, y in ((-0.56, 0.72), (0.0, 0.92), (0.56, 0.72)):
        brush.fill(ellipse(x * r, 8 + y * r, r * 0.17, r * 0.17), pad)
    return brush.take()


def _hook(brush: Brush, look: Look) -> Sprite:
    r = look.limb
    brush.line(curve([(0, 6), (-4, 44), (30, 84), (66, 56), (58, 26)]), 0x7E8798, 20)
    brush.line(curve([(-4, 10), (-8, 44), (24, 80)]), 0xD5DAE3, 7)
    brush.body(box(-r * 0.72, -14, r * 1.44, 34, 10), 0x6B4A38, depth=6, rim=False)
    return brush.take()


class Leg:
    """Thigh, shin and foot, each with its joint at the origin."""

    def __init__(self, look: Look, brush: Brush, thigh: float) -> None:
        width = look.limb * (1.08 if look.human else 1.2)
        cloth = look.trousers if look.human else darker(look.fur, 0.1)
        if look.costume == "dungarees":
            cloth = look.trousers
        upper = look.skin if look.legs == "bare" else cloth
        lower = cloth if look.legs == "trousers" else look.skin
        limb(brush, thigh, width, width * 0.82, upper)
        if look.legs == "shorts":
            limb(brush, thigh * 0.72, width + 4, width * 1.02, cloth)
        self.thigh = brush.take()
        ankle = width * (0.94 if look.feet == "round" else 0.7)
        reach = thigh - max(0.0, ankle - SOLE + 4)  # the round end of the shin must not stand out below the sole
        limb(brush, reach, width * 0.82, ankle, lower)
        if look.feet == "boot":
            shaft = moved(bone(thigh * 0.5, width * 0.94, ankle * 0.98), 0, reach - thigh * 0.5)
            brush.body(shaft, look.shoes, shade=0, rim=False)
            brush.fill(box(-width, reach - thigh * 0.62, width * 2, 34, 14), lighter(look.shoes, 0.16))
        elif look.legs != "trousers" and look.human:
            brush.fill(box(-ankle * 1.04, reach - 34, ankle * 2.08, 26, 8), 0xF6F1E7)
        elif look.costume == "spacesuit":
            brush.fill(box(-ankle * 1.06, reach - 30, ankle * 2.12, 20, 8), look.accent)
        self.shin, self.foot = brush.take(), _foot(look, brush)


def _foot(look: Look, brush: Brush) -> Sprite:
    return {"web": _web, "talon": _talon, "round": _round, "shoe": _shoe, "boot": _shoe}.get(look.feet, _paw)(
        look, brush
    )


def _shape(w: float, toe: float = 1.1) -> skia.Path:
    """The outline of a foot or shoe with a flat sole."""
    path = skia.Path()
    path.moveTo(-w * 0.44, SOLE)
    path.lineTo(w * (toe - 0.14), SOLE)
    path.cubicTo(w * (toe + 0.06), SOLE, w * (toe + 0.06), -10, w * (toe - 0.24), -17)
    path.cubicTo(w * 0.5, -24, w * 0.36, -38, 0, -38)
    path.cubicTo(-w * 0.42, -38, -w * 0.62, -18, -w * 0.58, 6)
    path.cubicTo(-w * 0.57, SOLE, -w * 0.52, SOLE, -w * 0.44, SOLE)
    path.close()
    return path


def _paw(look: Look, brush: Brush) -> Sprite:
    w = look.limb * 1.72
    brush.body(_shape(w), look.paws, depth=9, rim=False)
    for x in (0.6, 0.84):
        brush.line(curve([(w * x, -8), (w * (x + 0.05), 4), (w * (x + 0.02), 14)]), darker(look.paws, 0.35), 5)
    return brush.take()


def _shoe(look: Look, brush: Brush) -> Sprite:
    w = look.limb * (1.62 if look.costume == "spacesuit" else 1.86)
    brush.body(_shape(w), look.shoes, depth=9, rim=False)
    sole = {"spacesuit": 0x7A8290, "pirate": 0x1F1820, "chef": 0x1F1D24}.get(look.costume, 0xF4EEE4)
    brush.fill(box(-w * 0.56, 14, w * 1.66, 12, 6), sole)
    if look.costume not in ("spacesuit", "pirate", "chef"):
        for x in (0.28, 0.46):
            brush.line(polygon([(w * x, -24), (w * (x + 0.14), -8)]), 0xFBF6EC, 6)
    elif look.costume == "pirate":
        brush.fill(box(w * 0.16, -22, w * 0.3, 24, 5), 0xF3C95B)
    return brush.take()


def _web(look: Look, brush: Brush) -> Sprite:
    """A penguin's foot: three webbed toes."""
    w = look.limb * 1.5
    path = blob(
        [(-w * 0.5, 6), (-w * 0.1, -22), (w * 0.5, -6), (w * 1.16, 8), (w * 1.12, SOLE - 2), (-w * 0.36, SOLE - 2)], 0.6
    )
    brush.body(path, look.paws, depth=8, rim=False)
    for x in (0.5, 0.84):
        brush.line(polygon([(w * x, 2), (w * (x + 0.12), SOLE - 5)]), darker(look.paws, 0.22), 6)
    return brush.take()


def _talon(look: Look, brush: Brush) -> Sprite:
    """An owl's foot: three round toes with claws."""
    r = 21.0
    for x in (-30, 10, 52):
        brush.body(moved(bone(34, r * 0.8, r), x - 10, SOLE - r - 12, -72), look.paws, shade=0, rim=False)
        brush.fill(polygon([(x + 32, SOLE - 24), (x + 56, SOLE - 3), (x + 24, SOLE - 4)]), 0x4A4048)
    return brush.take()


def _round(look: Look, brush: Brush) -> Sprite:
    """A pillar's end with nails."""
    w = look.limb * 1.26
    brush.body(
        box(-w, -40, 2 * w + 14, 66, 30),
        darker(look.fur, 0.06) if look.kind == "elephant" else look.paws,
        depth=10,
        rim=False,
    )
    nail = look.paws if look.kind == "elephant" else lighter(look.paws, 0.4)
    for x in (-0.1, 0.42, 0.9):
        brush.fill(ellipse(x * w, SOLE - 12, 15, 13), nail)
    return brush.take()
