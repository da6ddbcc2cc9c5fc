"""Things to sell and to carry: drawn large as the hero of a scene, or small in a hand.

A thing that is the subject lives: it breathes, hops, spins and floats on a stand, with sparkles around it.
"""

from __future__ import annotations

import math
from collections.abc import Callable

import skia

from models.world.brush import NOTHING, Brush, Shape, Sprite
from models.world.chance import generator
from models.world.palette import NAMED, darker, lighter, mix
from models.world.shapes import blob, box, curve, ellipse, minus, polygon, star, union, within
from models.world.specification import Subject
from models.world.stage import Stage
from models.world.subjects.cast import Moment, Rider

HANDS_FREE = ("idle", "see", "walk", "run", "look around", "sit", "float", "fly", "wave", "jump", "climb")
_CHOICES = {
    "suitcase": (0xB56B3C, 0x2E7F84, 0xC9473D),
    "gift": (0xD8433B, 0x3E78B9, 0x8460B3),
    "cup": (0xF4EEE2, 0x2A9D97, 0xE4735F),
    "bottle": (0x4FB3A5, 0xF0B13C, 0xE8697D),
    "sneaker": (0xE4573D, 0x3E78B9, 0xF4EEE2),
    "phone": (0x2B2F45, 0x5B6FBF, 0xD9698A),
}


def _suitcase(brush: Brush, c: int) -> None:
    brush.line(curve([(-62, -470), (-56, -560), (56, -560), (62, -470)], 0.7), darker(c, 0.42), 28)
    brush.body(box(-270, -480, 540, 400, 62), c, depth=34)
    for x in (-176, 116):
        brush.fill(box(x, -480, 60, 400), darker(c, 0.3))
        brush.body(box(x - 6, -330, 72, 56, 12), 0xE9C15A, depth=6)
    for x, y in ((-270, -480), (186, -480), (-270, -164), (186, -164)):
        brush.fill(box(x, y, 84, 84, 40), darker(c, 0.24))
    brush.body(ellipse(-6, -186, 50, 50), 0x7FC4D8, depth=8)
    brush.fill(star(-6, -186, 30, 13, 5), 0xFFF3D6)
    brush.body(box(-96, -430, 178, 84, 14), 0xF6F1E7, depth=5)
    brush.line(polygon([(-70, -398), (40, -398)]), 0xD8433B, 10)
    brush.line(polygon([(-70, -372), (10, -372)]), 0x3E78B9, 10)
    for x in (-190, 130):
        brush.fill(ellipse(x + 30, -58, 44, 44), 0x33343F)
        brush.fill(ellipse(x + 30, -58, 18, 18), 0xAEB4C0)


def _gift(brush: Brush, c: int) -> None:
    ribbon = 0xF3BE41 if c != NAMED["yellow"] else 0xD8433B
    brush.body(box(-236, -400, 472, 384, 26), c, depth=32)
    brush.fill(box(-44, -400, 88, 384), ribbon)
    brush.fill(box(-236, -230, 472, 70), ribbon)
    brush.fill(box(8, -400, 36, 384), darker(ribbon, 0.12))
    brush.body(box(-266, -484, 532, 108, 28), lighter(c, 0.1), depth=16)
    brush.fill(box(-48, -484, 96, 108), lighter(ribbon, 0.15))
    for side in (-1, 1):
        brush.body(
            blob([(0, -484), (side * 70, -610), (side * 200, -634), (side * 216, -546), (side * 110, -490)]),
            ribbon,
            depth=14,
        )
        brush.fill(
            blob([(side * 34, -506), (side * 94, -580), (side * 160, -588), (side * 158, -548), (side * 90, -512)]),
            darker(ribbon, 0.24),
        )
        brush.body(
            blob([(0, -492), (side * 60, -470), (side * 128, -396), (side * 84, -380), (side * 20, -450)]),
            ribbon,
            depth=8,
        )
    brush.body(ellipse(0, -500, 50, 44), lighter(ribbon, 0.1), depth=8)
    for x, y in ((-150, -320), (140, -100), (-140, -90), (140, -310)):
        brush.fill(ellipse(x, y, 20), lighter(c, 0.55))


def _cup(brush: Brush, c: int) -> None:
    handle = minus(ellipse(236, -270, 128, 138), ellipse(230, -270, 70, 82))
    brush.body(handle, darker(c, 0.06), depth=14)
    shape = blob([(-232, -480), (232, -480), (222, -200), (150, -44), (0, -28), (-150, -44), (-222, -200)], 0.6)
    brush.body(shape, c, depth=40)
    brush.fill(ellipse(0, -480, 234, 56), lighter(c, 0.35))
    brush.fill(ellipse(0, -474, 204, 42), 0x6B4230)
    brush.fill(ellipse(-20, -478, 120, 22), 0x9A6A48)
    heart = union(ellipse(-34, -290, 46, 46), ellipse(34, -290, 46, 46))
    heart = union(heart, polygon([(-76, -272), (76, -272), (0, -176)]))
    brush.fill(heart, 0xE4573D if c != NAMED["red"] else 0xFFF3D6)
    brush.body(ellipse(0, -16, 300, 42), lighter(c, 0.12), depth=10)


def _bottle(brush: Brush, c: int) -> None:
    glass = blob(
        [
            (-64, -760),
            (64, -760),
            (74, -620),
            (168, -500),
            (180, -360),
            (176, -70),
            (130, -14),
            (-130, -14),
            (-176, -70),
            (-180, -360),
            (-168, -500),
            (-74, -620),
        ],
        0.6,
    )
    brush.body(glass, lighter(c, 0.12), depth=38)
    brush.fill(within(glass, box(-300, -470, 600, 600)), c)
    brush.shine(within(glass, box(-150, -700, 44, 640, 22)), 0xFFFFFF, 0.35)
    brush.fill(within(glass, box(-300, -380, 600, 240)), 0xFBF5E9)
    brush.fill(within(glass, box(-300, -380, 600, 22)), darker(c, 0.2))
    brush.fill(within(glass, box(-300, -162, 600, 22)), darker(c, 0.2))
    brush.fill(ellipse(-20, -262, 66, 66), mix(c, 0xF3BE41, 0.3))
    brush.fill(blob([(20, -310), (92, -352), (104, -290), (50, -272)]), 0x5C9A58)
    for x, y, r in ((60, -440, 13), (96, -420, 8), (-70, -120, 11), (30, -96, 8)):
        brush.shine(ellipse(x, y, r), 0xFFFFFF, 0.5)
    brush.body(box(-78, -840, 156, 96, 24), darker(c, 0.42), depth=12)
    for k in range(-2, 3):
        brush.fill(box(k * 28 - 4, -826, 8, 64, 4), darker(c, 0.55))


def _sneaker(brush: Brush, c: int) -> None:
    upper = blob(
        [(-350, -96), (-366, -300), (-300, -430), (-160, -440), (-70, -330), (120, -250), (330, -196), (400, -96)], 0.85
    )
    brush.body(upper, c, depth=32)
    brush.fill(within(upper, blob([(170, -330), (460, -240), (460, -60), (210, -60)])), lighter(c, 0.6))
    brush.fill(within(upper, blob([(-420, -470), (-260, -470), (-256, -60), (-420, -60)], 0.4)), darker(c, 0.2))
    brush.body(blob([(-330, -410), (-150, -470), (-86, -420), (-160, -388), (-300, -376)]), lighter(c, 0.5), depth=8)
    stripe = blob([(-190, -130), (-60, -210), (120, -240), (60, -190), (-60, -140), (-150, -96)])
    brush.fill(within(upper, stripe), 0xFFF6E2 if c != 0xF4EEE2 else 0xE4573D)
    sole = blob([(-390, -120), (0, -104), (420, -120), (440, -50), (390, -8), (-360, -8), (-402, -50)], 0.8)
    brush.body(sole, 0xFBF7EE, depth=18)
    brush.fill(within(sole, box(-500, -40, 1000, 60)), mix(c, 0xFFFFFF, 0.2))
    for k in range(4):
        x, y = -120 + k * 58, -372 + k * 34
        brush.line(curve([(x - 34, y + 40), (x + 10, y + 4), (x + 50, y + 16)]), 0xFFFDF6, 17)


def _phone(brush: Brush, c: int) -> None:
    brush.body(box(-196, -800, 392, 790, 60), c, depth=22)
    screen = box(-172, -772, 344, 734, 42)
    brush.ramp(screen, -772, -38, [0x6F7BE0, 0xE887B0, 0xFBC27A], lit=True)
    brush.fill(box(-52, -750, 104, 26, 13), 0x14151F)
    brush.fill(within(ellipse(0, -60, 230, 150), screen), 0x4A5BB8, lit=True)
    brush.body(box(-132, -640, 264, 120, 30), 0xFFFDF6, depth=0, shade=0)
    brush.fill(ellipse(-82, -580, 36), 0xF3BE41, lit=True)
    brush.line(polygon([(-26, -600), (98, -600)]), 0x5B6478, 14)
    brush.line(polygon([(-26, -566), (58, -566)]), 0xB9BECB, 14)
    heart = union(
        union(ellipse(-40, -360, 54, 54), ellipse(40, -360, 54, 54)), polygon([(-88, -338), (88, -338), (0, -226)])
    )
    brush.fill(heart, 0xFFFDF6, lit=True)
    brush.shine(within(screen, polygon([(40, -800), (150, -800), (-60, -20), (-190, -20)])), 0xFFFFFF, 0.12)


_DRAWINGS: dict[str, Callable[[Brush, int], None]] = {
    "suitcase": _suitcase,
    "gift": _gift,
    "cup": _cup,
    "bottle": _bottle,
    "sneaker": _sneaker,
    "phone": _phone,
}
_ENLARGED = {"suitcase": 1.45, "gift": 1.42, "cup": 1.55, "bottle": 1.0, "sneaker": 1.2, "phone": 1.02}


def _colour(kind: str, colour: int | None, look_seed: int) -> int:
    choices = _CHOICES[kind]
    return colour if colour is not None else choices[int(generator(look_seed, "thing", kind).integers(len(choices)))]


def held(subject: Subject, look_seed: int, brush: Brush) -> Sprite:
    """A thing small enough for a hand, hanging from or standing in it."""
    kind = subject.kind
    _DRAWINGS[kind](brush, _colour(kind, NAMED.get(subject.colour), look_seed))
    small = 0.36 if kind in ("suitcase", "gift", "sneaker") else 0.3
    down = 558 * small + 8 if kind == "suitcase" else 60
    return Sprite(_scaled(shape, small, down) for shape in brush.take())


def _scaled(shape: Shape, scale: float, down: float) -> Shape:
    matrix = skia.Matrix()
    matrix.setScale(scale, scale)
    matrix.postTranslate(0, down)
    path = skia.Path()
    shape.path.transform(matrix, path)
    paint = skia.Paint(shape.paint)
    paint.setStrokeWidth(paint.getStrokeWidth() * scale)
    if paint.getShader() is not None:
        paint.setShader(paint.getShader().makeWithLocalMatrix(matrix))
    return Shape(path, paint, shape.solid)


class Thing:
    """A thing as the subject of a scene."""

    height = 820.0

    def __init__(self, kind: str, colour: int | None, look_seed: int, brush: Brush) -> None:
        self.kind = kind
        _DRAWINGS[kind](brush, _colour(kind, colour, look_seed))
        self.sprite = brush.take()
        brush.shine(star(0, 0, 40, 8, 4), 0xFFF7DA, 0.95)
        self.sparkle = brush.take()
        brush.line(curve([(0, 0), (24, -46), (-16, -92), (10, -150)]), 0xFFFFFF, 17, alpha=0.42)
        self.steam = brush.take()
        self.size = _ENLARGED[kind]

    def draw(self, stage: Stage, moment: Moment, *, held: Sprite = NOTHING, rider: Rider | None = None) -> None:  # noqa: ARG002
        """Draws the thing, breathing or hopping, its sparkles coming and going."""
        time, k = moment.time, self.size
        lift = max(0.0, -moment.pose.y)
        turn, squash = 0.0, 1 + 0.012 * math.sin(time * 2.6)
        if moment.action in ("fly", "float"):
            lift, turn = 150 + 36 * math.sin(time * 1.4), 7 * math.sin(time * 1.1)
        elif moment.action in ("walk", "run", "jump"):
            squash, turn = moment.pose.squash, 3 * math.sin(time * 5)
            lift = lift if moment.action == "jump" else 40 * abs(math.sin(time * (9 if moment.action == "run" else 6)))
        elif moment.action == "wave":
            turn = 8 * math.sin(time * 7)
        if self.kind == "sneaker":  # a shoe is shown tilted, or it would be a flat thing on the ground
            turn, lift = turn + 26 + 2 * math.sin(time * 1.3), lift + 150
        with (
            stage.part("thing", 0, -lift - 240 * k, turn, k * (2 - squash), k * squash),
            stage.part("low", 0, 240),
        ):
            stage.draw(self.sprite)
            if self.kind == "cup":
                for n, x in enumerate((-70, 10, 84)):
                    share = (time * 0.5 + n / 3) % 1
                    with stage.part(
                        f"steam {n}",
                        x + 12 * math.sin(time * 2 + n),
                        -520 - 70 * share,
                        0,
                        1,
                        0.5 + 0.8 * math.sin(math.pi * share),
                    ):
                        stage.draw(self.steam)
        for n, (x, y) in enumerate(((-360, -700), (370, -610), (-330, -180), (300, -860), (400, -240))):
            size = max(0.0, math.sin(time * 2.4 + n * 1.9)) ** 2
            if size > 0.04:
                with stage.part(f"sparkle {n}", x, y - lift, 20 * math.sin(time + n), size, size):
                    stage.draw(self.sparkle)
