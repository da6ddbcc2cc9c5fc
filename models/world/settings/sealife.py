"""What lives in the sea: schools of fish, jellyfish, kelp that sways, bubbles that rise."""

from __future__ import annotations

import math
from collections.abc import Sequence

import skia

from models.world.brush import NOTHING, Brush, Sprite
from models.world.palette import darker, lighter
from models.world.settings.kit import Kit, Layer, seen, wrapped
from models.world.shapes import blob, curve, ellipse
from models.world.stage import Stage

KELP = (0x2F8F6B, 0x49A86A, 0x24775F)


def _fish(brush: Brush, colour: int, stripe: int) -> tuple[Sprite, Sprite]:
    """A small fish that looks to the right: its body, and its tail from the root."""
    brush.fill(blob([(44, 2), (24, -19), (-8, -22), (-38, -4), (-38, 4), (-8, 20), (24, 18)], 0.9), colour)
    brush.fill(blob([(14, -22), (-6, -38), (-22, -17)], 0.6), darker(colour, 0.12))
    brush.fill(blob([(10, -22), (18, 0), (9, 20), (-4, 20), (2, 0), (-2, -23)], 0.7), stripe)
    brush.fill(ellipse(27, -5, 6), 0xFFFFFF)
    brush.fill(ellipse(28.5, -5, 3.4), 0x1D2238)
    body = brush.take()
    brush.fill(blob([(4, 0), (-26, -22), (-19, 0), (-26, 22)], 0.5), darker(colour, 0.08))
    return body, brush.take()


def school(
    kit: Kit,
    name: str,
    depth: float,
    heights: tuple[float, float],
    *,
    count: int,
    size: float,
    distance: float,
    pace: float,
) -> Layer:
    """Fish that go the same way, each with a tail that beats, rising and sinking together."""
    brush, chance = kit.brush(distance), kit.chance(name)
    kinds = [_fish(brush, *pair) for pair in ((0xF6B64A, 0xFBF1DE), (0xF2786B, 0xFBF1DE), (0x6FC3D8, 0xF4E38A))]
    kind = kinds[int(chance.integers(3))]
    fishes = [
        (
            float(chance.normal(0, 170)),
            float(chance.uniform(*heights)),
            float(chance.uniform(0, 6.28)),
            float(chance.uniform(0.75, 1.2)) * size,
        )
        for _ in range(count)
    ]
    groups = (-620.0, 330.0, 1500.0)
    side = 1 if pace > 0 else -1

    def move(stage: Stage, time: float) -> None:
        for g, start in enumerate(groups):
            centre, lap = wrapped(start + pace * time, -1700, 2700)
            if not seen(stage, centre, 700, 700):
                continue
            for n, (dx, y, phase, k) in enumerate(fishes[g % 2 :: 2] if g != 1 else fishes):
                x = centre + dx + 14 * math.sin(time * 0.9 + phase)
                high = y + 16 * math.sin(time * 0.7 + phase * 0.4)
                with stage.part(
                    f"fish {g} {n} {lap}", x, high, 4 * side * math.cos(time * 0.7 + phase * 0.4), side * k, k
                ):
                    with stage.part("tail", -36, 0, 0, 0.62 + 0.38 * math.sin(time * 9 + phase), 1):
                        stage.draw(kind[1])
                    stage.draw(kind[0])

    return Layer(name, depth, NOTHING, move)


def jellies(kit: Kit) -> list[Layer]:
    """Jellyfish that pulse; they glow at night."""
    brush = kit.brush(0.1)
    colour = 0xF7B8D2 if not kit.night else 0xB79CFF
    if kit.night:
        brush.glow(0, -10, 150, colour, 0.4)
    brush.fill(
        blob([(-66, 8), (-58, -44), (0, -82), (58, -44), (66, 8), (34, 0), (0, 10), (-34, 0)], 0.9),
        colour,
        alpha=0.86,
        lit=kit.night,
    )
    brush.shine(ellipse(-20, -44, 17, 12), 0xFFFFFF, 0.55)
    bell = brush.take()
    arms = skia.Path()
    for k in range(5):
        x = -40 + 20 * k
        arms.addPath(curve([(x, 0), (x + 10, 50), (x - 8, 96), (x + 6, 140 + 14 * (k % 2))]))
    brush.line(arms, colour, 7, alpha=0.62, lit=kit.night)
    fringe = brush.take()
    spots = ((905.0, 500.0, 0.9, 0.0), (150.0, 560.0, 0.62, 2.2), (-640.0, 640.0, 1.0, 1.0), (1560.0, 560.0, 0.8, 4.0))

    def move(stage: Stage, time: float) -> None:
        for n, (x, y, k, phase) in enumerate(spots):
            beat = math.sin(time * 2.0 + phase)
            with stage.part(
                f"jelly {n}",
                x + 16 * math.sin(time * 0.4 + phase),
                y - 26 * math.sin(time * 0.5 + phase),
                6 * math.sin(time * 0.4 + phase),
                k,
                k,
            ):
                with stage.part("arms", 0, 0, 4 * math.sin(time * 1.1 + phase), 0.9 - 0.1 * beat, 1.0 + 0.14 * beat):
                    stage.draw(fringe)
                with stage.part("bell", 0, 0, 0, 1.0 + 0.1 * beat, 1.0 - 0.1 * beat):
                    stage.draw(bell)

    return [Layer("jellyfish", 2.0, NOTHING, move)]


def kelp(kit: Kit, name: str, depth: float, bunches: Sequence[tuple[float, int]], distance: float) -> Layer:
    """Kelp of three joints each, through which a wave runs upwards."""
    brush, chance, plants = kit.brush(distance), kit.chance(name), []
    kinds = [stalk(brush, 200.0, colour) for colour in KELP]
    for x, count in bunches:
        for k in range(count):
            spot = (x + 62 * (k - (count - 1) / 2) + float(chance.uniform(-12, 12)), 1250 + 12.0 * (k % 2))
            plants.append(
                (*spot, float(chance.uniform(0.72, 1.3)), float(chance.uniform(0, 1.2)) + x * 0.003, kinds[k % 3])
            )

    def move(stage: Stage, time: float) -> None:
        for n, (x, y, k, phase, joints) in enumerate(plants):
            if seen(stage, x, y - 300, 600):
                with stage.part(f"{name} {n}", x, y, 0, k, k):
                    wave(stage, joints, 196.0, time, phase)

    return Layer(name, depth, NOTHING, move)


def stalk(brush: Brush, length: float, colour: int) -> list[Sprite]:
    """Three joints of a kelp, each from its root at the origin upwards."""
    joints = []
    for k in range(3):
        half = 15 - 3.5 * k
        stem = [
            (-half, 10),
            (-half * 0.8, -length * 0.5),
            (-half * 0.7, -length - 8),
            (half * 0.7, -length - 8),
            (half * 0.8, -length * 0.5),
            (half, 10),
        ]
        brush.fill(
            blob(
                stem
                if k < 2
                else [(-half, 10), (-half * 1.4, -length * 0.5), (0, -length), (half * 1.4, -length * 0.5), (half, 10)],
                0.7,
            ),
            darker(colour, 0.1),
        )
        fronds = skia.Path()
        for m, side in enumerate((-1, 1, -1)):
            y, far = -length * (0.2 + 0.3 * m), 74 - 14 * k
            leaf = [
                (0, y + 10),
                (side * far * 0.6, y - 14),
                (side * far, y - 62),
                (side * far * 0.3, y - 34),
                (0, y - 12),
            ]
            fronds.addPath(blob(leaf if side > 0 else leaf[::-1], 0.9))
        brush.fill(fronds, lighter(colour, 0.06 * k))
        joints.append(brush.take())
    return joints


def wave(stage: Stage, joints: Sequence[Sprite], step: float, time: float, phase: float, k: int = 0) -> None:  # noqa: PLR0917
    """Draws a plant of joints from where the stage is."""
    with stage.part(f"joint {k}", 0.0, -step if k else 0.0, (4.0 + 3.5 * k) * math.sin(time * 1.15 + phase - 0.75 * k)):
        stage.draw(joints[k])
        if k + 1 < len(joints):
            wave(stage, joints, step, time, phase, k + 1)


def bubbles(kit: Kit) -> Layer:
    """Chains of bubbles that wobble upwards."""
    brush, chance = kit.brush(), kit.chance("bubbles")
    brush.shine(ellipse(0, 0, 20), 0xDFF8FF, 0.3)
    ring = skia.Path()
    ring.addCircle(0, 0, 20)
    ring.addCircle(0, 0, 16.5)
    ring.setFillType(skia.PathFillType.kEvenOdd)
    brush.shine(ring, 0xF4FEFF, 0.75)
    brush.shine(ellipse(-7, -8, 5), 0xFFFFFF, 0.95)
    bubble = brush.take()
    chains = [
        (x, float(chance.uniform(0, 1500)), float(chance.uniform(90, 150)), float(chance.uniform(0.6, 1.5)))
        for x in (150, 176, 158, 905, 936, 918, 1016, 60, -640, -620, 1500, 1530, -1200, 2100)
    ]

    def move(stage: Stage, time: float) -> None:
        for n, (x, start, speed, k) in enumerate(chains):
            way = start + speed * time
            y, lap = 1340 - way % 1500, int(way // 1500)
            with stage.part(
                f"bubble {n} {lap}",
                x + 20 * math.sin(time * 1.9 + n * 2.3),
                y,
                0,
                k,
                k * (1 + 0.06 * math.sin(time * 5 + n)),
            ):
                stage.draw(bubble)

    return Layer("bubbles", 0.95, NOTHING, move)
