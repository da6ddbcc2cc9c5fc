"""The water that a boat brings along where a place has none under it: a tide, a river, a canal, a pool, a stage sea.

The sheet stays where it is in the world while the boat goes over it; a pool goes along.
"""

from __future__ import annotations

import math

import skia

from models.world.brush import NOTHING, Brush, Sprite
from models.world.chance import generator
from models.world.palette import darker, lighter, mix
from models.world.shapes import Point, blob, box, curve, ellipse, land, polygon, star, within
from models.world.stage import Stage
from models.world.subjects.liveliness import WEIGHTLESS
from models.world.subjects.vehicles.vehicle import land_light

FIRST, LAST = -3900.0, 6600.0  # how far it reaches from where the boat starts, rig units
FAR, NEAR = -132.0, 148.0  # the upper and the lower edge of a sheet
_POOLS = ("home", "kitchen", "office", "shop", "rooftop")
_QUAYS = {"city": 0xB9AFA4, "paris": 0xD8C9AC, "castle": 0x9C97A0}
_BANKS = {"desert": 0xE0B878, "mountain": 0xF0F5FB}
_REEDS = {"desert": 0x7FA04E, "mountain": 0x6F8F6A}
POOL = (560.0, 108.0)  # half width and half height


class Waters:
    """Water under a boat in a place, in the light of the land."""

    def __init__(self, brush: Brush, setting: str, look_seed: int) -> None:
        self.setting = setting
        self.kind = (
            "none"
            if setting in WEIGHTLESS
            else "pool"
            if setting in _POOLS
            else "painted"
            if setting == "stage"
            else "sheet"
        )
        with land_light(brush):
            low = brush.light.hour.shadow in (0.24, 0.3)  # dawn and golden hour
            sky = brush.light.hour.sky
            self.top = mix(0x4FB3C9, sky[2], 0.45 if low else 0.2)
            self.deep = mix(0x2F8FB0, sky[1], 0.22 if low else 0.05)
            self.sheet, self.rows, self.bank = self._made(brush, look_seed)

    def _made(self, brush: Brush, seed: int) -> tuple[Sprite, list[Sprite], Sprite]:
        if self.kind == "none":
            return self._light(brush), [], NOTHING
        if self.kind == "pool":
            return self._pool(brush)
        if self.kind == "painted":
            return NOTHING, [self._boards(brush, n) for n in range(3)], NOTHING
        return self._sheet(brush, seed), [self._row(brush, n) for n in range(3)], self._bank(brush, seed)

    # ---- a sheet from one side of the picture to the other

    def _sheet(self, brush: Brush, seed: int) -> Sprite:
        chance = generator(seed, "water", self.setting)
        far = FAR - 24 if self.setting == "beach" else FAR + 46
        upper = [(FIRST + 300.0 * k, far + (9 if k % 2 else -7)) for k in range(36)]
        if self.setting in _QUAYS:
            brush.fill(box(FIRST, far - 34, LAST - FIRST, 60), darker(_QUAYS[self.setting], 0.16))
            brush.fill(box(FIRST, far - 40, LAST - FIRST, 18), lighter(_QUAYS[self.setting], 0.3))
            upper = [(FIRST, far), (LAST, far)]
        elif self.setting != "beach":
            brush.fill(land([(x, y - 24) for x, y in upper], NEAR), darker(_BANKS.get(self.setting, 0x6E9A55), 0.16))
        brush.fill(land(upper, NEAR + 20), self.top)
        for n, share in enumerate((0.3, 0.6, 0.85, 1.0)):
            brush.fill(box(FIRST, -74 + 46 * n, LAST - FIRST, NEAR + 94 - 46 * n), mix(self.top, self.deep, share))
        glints = polygon([])
        for _ in range(110):
            x, y = float(chance.uniform(FIRST, LAST)), float(chance.uniform(far + 20, NEAR - 20))
            half = 26 + 0.3 * (y - far)
            glints.addPath(blob([(x - half, y), (x, y - 3), (x + half, y), (x, y + 3)]))
        brush.fill(glints, mix(brush.light.hour.rim, 0xFFFFFF, 0.4), alpha=0.4, lit=True)
        return brush.take()

    def _row(self, brush: Brush, n: int) -> Sprite:
        """One line of waves: 0 behind the boat, 1 and 2 before its hull."""
        length = 230.0 + 50 * n
        points = [
            (FIRST + k * length / 2, (-11.0 - 3 * n) if k % 2 else 7.0) for k in range(int((LAST - FIRST) / length * 2))
        ]
        brush.fill(land(points, 64.0), mix(self.top, self.deep, (0.35, 0.75, 0.95)[n]))
        brush.line(curve(points), mix(self.top, 0xFFFFFF, 0.6), 5 + 2 * n, alpha=0.55)
        return brush.take()

    def _bank(self, brush: Brush, seed: int) -> Sprite:
        """The near shore."""
        chance = generator(seed, "bank", self.setting)
        edge: list[Point] = [(FIRST + 210.0 * k, NEAR + 30 * float(chance.uniform(-0.6, 0.6))) for k in range(51)]
        if self.setting == "beach":
            foam = [(x, y + 16) for x, y in edge]
            brush.fill(_between(edge, 0.0, 44.0), 0xC9A878, alpha=0.75)
            brush.fill(_between(edge, -30.0, 18.0), mix(self.deep, 0xFFFFFF, 0.4))
            brush.line(curve(foam), 0xFFFFFF, 17)
            brush.line(curve([(x, y - 26) for x, y in foam]), 0xFFFFFF, 6, alpha=0.5)
            return brush.take()
        if self.setting in _QUAYS:
            stone = _QUAYS[self.setting]
            brush.fill(box(FIRST, NEAR - 30, LAST - FIRST, 92), darker(stone, 0.1))
            brush.fill(box(FIRST, NEAR - 30, LAST - FIRST, 36), lighter(stone, 0.35))
            seams = polygon([])
            for k in range(int((LAST - FIRST) / 150)):
                seams.addPath(box(FIRST + 150 * k, NEAR + 6, 6, 56))
                seams.addPath(box(FIRST + 75 + 150 * k, NEAR - 30, 5, 36))
            brush.fill(seams, darker(stone, 0.24))
            return brush.take()
        earth = _BANKS.get(self.setting, 0x6BA04F)
        brush.line(curve([(x, y - 20) for x, y in edge]), mix(self.deep, 0xFFFFFF, 0.5), 9, alpha=0.6)
        brush.fill(_between(edge, -14.0, 30.0), darker(earth, 0.24))
        brush.fill(_between(edge, 0.0, 66.0), earth)
        self._plants(brush, edge, chance.uniform(0, 1, 60).tolist())
        return brush.take()

    def _plants(self, brush: Brush, edge: list[Point], luck: list[float]) -> None:
        """Stones and reeds, fewer where the boat is first seen."""
        reed, blades = _REEDS.get(self.setting, 0x4F8F4A), polygon([])
        for n, (x, y) in enumerate(edge):
            if luck[n] < 0.4:
                r = 24 + 40 * luck[n]
                brush.body(
                    blob(
                        [(x - r, y + 12), (x - 0.6 * r, y - 0.6 * r), (x + 0.5 * r, y - 0.7 * r), (x + r, y + 12)], 0.8
                    ),
                    0xA3A6AC,
                    depth=6,
                )
            else:
                for k, lean in enumerate((-22, -6, 12, 28)):
                    tall = 52 + 46 * luck[n] - 9 * abs(k - 1.5)
                    blades.addPath(
                        blob([(x + 9 * k - 6, y + 20), (x + 9 * k + lean, y - tall), (x + 9 * k + 6, y + 20)], 0.3)
                    )
        brush.fill(blades, reed)

    def _light(self, brush: Brush) -> Sprite:
        """Where there is no water: it sails on a stream of light, or on rising bubbles."""
        for n, (y, thick, alpha) in enumerate(((20.0, 74, 0.16), (34.0, 40, 0.3), (8.0, 9, 0.7), (58.0, 7, 0.6))):
            points = [(FIRST + 260.0 * k, y + (16 if (k + n) % 2 else -14)) for k in range(42)]
            if self.setting != "underwater":
                brush.shine(_between(points, -0.5 * thick, 0.5 * thick), 0xBFD4FF if n % 2 else 0xFFE3B0, alpha)
        for k in range(90):
            x, y = FIRST + 116.0 * k, 16 + 46 * math.sin(k * 2.4)
            if self.setting == "underwater":
                brush.shine(ellipse(x, y, 9 + 7 * (k % 3)), 0xFFFFFF, 0.4)
            else:
                brush.shine(star(x, y, 12 + 7 * (k % 3), 4, 4), 0xFFF6DC, 0.95)
        return brush.take()

    # ---- small waters

    def _pool(self, brush: Brush) -> tuple[Sprite, list[Sprite], Sprite]:
        """A paddling pool."""
        half, high = POOL
        inner = ellipse(0, -10, half - 46, high - 30)
        brush.fill(ellipse(0, 74, half + 26, high - 4), 0x2B2440, alpha=0.28)
        brush.body(ellipse(0, -10, half, high), 0xF3BE41, depth=10)
        brush.fill(inner, self.top)
        brush.fill(within(inner, ellipse(0, 24, half - 60, high - 44)), mix(self.top, self.deep, 0.5))
        for x, y in ((-350, -30), (-180, 12), (330, -26), (210, 14), (420, 0)):
            brush.line(curve([(x - 40, y), (x, y - 6), (x + 40, y)]), 0xFFFFFF, 7, alpha=0.6)
        sheet = brush.take()
        crest: list[Point] = [(-half + 10 + k * (2 * half - 20) / 12, 4.0 if k % 2 else -10.0) for k in range(13)]
        brush.fill(within(land(crest, 200), inner), mix(self.top, self.deep, 0.65))
        brush.line(curve(crest[1:-1]), 0xFFFFFF, 6, alpha=0.5)
        row = brush.take()
        brush.body(_tube(half, high, -10.0, 52.0), 0xF3BE41, depth=14)
        brush.body(_tube(half - 6, high - 2, 36.0, 52.0), 0x2A9D97, depth=14)
        for k in range(-3, 4):
            x = 150.0 * k
            y = 16 + (high - 10) * math.sqrt(max(0.0, 1 - (x / half) ** 2))
            brush.fill(ellipse(x, y + 46, 19), 0xFFF6E2)
        return sheet, [NOTHING, row], brush.take()

    def _boards(self, brush: Brush, n: int) -> Sprite:
        """A row of waves cut from board and painted, as on a stage."""
        wave, colour = polygon([]), mix(0x6CC3DC, 0x2470A8, n / 2)
        step, y = 168.0, (-66.0, -6.0, 62.0)[n]
        for k in range(-9, 10):
            x = step * k + 60 * n
            wave.addPath(
                blob(
                    [
                        (x - 104, y + 26),
                        (x - 40, y - 30),
                        (x + 30, y - 54),
                        (x + 62, y - 22),
                        (x + 34, y - 20),
                        (x + 44, y + 4),
                        (x + 104, y + 26),
                        (x + 90, y + 66),
                        (x - 90, y + 66),
                    ],
                    0.75,
                )
            )
        brush.body(wave, colour, depth=9)
        brush.fill(box(-9 * step, y + 22, 18 * step, 62), colour)
        for k in range(-9, 10):
            x = step * k + 60 * n
            brush.line(curve([(x - 84, y + 24), (x - 36, y - 12), (x + 24, y - 32)]), 0xF2FBFF, 9)
        return brush.take()

    # ---- seen

    def behind(self, stage: Stage, gone: float, time: float) -> None:
        """What is seen behind the boat."""
        if self.kind == "sheet":
            with stage.apart("water"), stage.part("sheet", -gone):
                stage.draw(self.sheet)
            self._rolls(stage, 0, gone, -34, time)
        elif self.kind == "none":
            with stage.part("light", -gone, 6 * math.sin(time * 1.1)):
                stage.draw(self.sheet)
        elif self.kind == "pool":
            with stage.apart("water"), stage.part("pool"):
                stage.draw(self.sheet)
        elif self.kind == "painted":
            self._slides(stage, 0, time)

    def before(self, stage: Stage, gone: float, time: float) -> None:
        """What covers the hull."""
        if self.kind == "sheet":
            self._rolls(stage, 1, gone, 12, time)
            self._rolls(stage, 2, gone, 74, time)
            with stage.apart("shore"), stage.part("bank", -gone):
                stage.draw(self.bank)
        elif self.kind == "pool":
            with stage.apart("water 1"), stage.part("row", 5 * math.sin(time * 1.7), 2 * math.sin(time * 2.1)):
                stage.draw(self.rows[1])
            with stage.apart("shore"), stage.part("rim"):
                stage.draw(self.bank)
        elif self.kind == "painted":
            self._slides(stage, 1, time)
            self._slides(stage, 2, time)

    def _rolls(self, stage: Stage, n: int, gone: float, y: float, time: float) -> None:
        x = 90 * math.sin(time * (0.6 + 0.13 * n) + n * 1.7) - gone
        with stage.apart(f"water {n}"), stage.part("row", x, y + 5 * math.sin(time * 1.4 + n * 2.1)):
            stage.draw(self.rows[n])

    def _slides(self, stage: Stage, n: int, time: float) -> None:
        """Boards that stage hands push to and fro."""
        x = (46 + 10 * n) * math.sin(time * 1.25 + n * 2.2)
        with stage.apart(f"water {n}"), stage.part("boards", x, 7 * math.sin(time * 2.5 + n)):
            stage.draw(self.rows[n])


def _between(line: list[Point], upper: float, lower: float) -> skia.Path:
    """What lies between a smooth line moved down by `upper` and the same line moved down by `lower`."""
    path = curve([(x, y + upper) for x, y in line])
    for x, y in reversed([(x, y + lower) for x, y in line]):
        path.lineTo(x, y)
    path.close()
    return path


def _tube(half: float, high: float, y: float, thick: float) -> skia.Path:
    """The near half of a ring that lies on the ground."""
    arc = [(half * math.cos(math.pi * k / 16), high * math.sin(math.pi * k / 16)) for k in range(17)]
    return polygon([*((px, y + py) for px, py in arc), *((px, y + py + thick) for px, py in reversed(arc))])
