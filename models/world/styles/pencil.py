"""Pencil sketch: graphite on paper. Outlines are drawn twice and overshoot; tone is hatched, the darker the denser.

The brush paints a map instead of a picture: red is the tone, blue says whose hatching it is (land 0, figure 255).
The finish looks up each point's graphite from its tone and from a screen of strokes. Lines are drawn anew eight
times a second: three drawings of the hand's tremor take turns.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
import skia

from models.world.brush import Brush, Coarse, Detail, Shape
from models.world.chance import unit
from models.world.palette import Light, darker, grey_of
from models.world.shapes import minus, moved
from models.world.styles import texture
from models.world.styles.outline import compound, extent, stroked
from models.world.styles.style import Page, Style, sky_rows

GRAPHITE = 34  # tone of an outline
PAPER = (247, 243, 234)
LEAD = (38, 38, 46)  # the darkest graphite, a little cool
DRAWINGS = 3  # that take turns
TREMOR = 1.5  # units
MOST_LINES = 220  # verbs: a pattern of so many is drawn once


def toned(colour: int) -> int:
    """The tone 0..255 in which a colour is drawn: lighter than it is, since the paper shines through."""
    level = (grey_of(colour) & 255) / 255
    return round(255 * (1 - 0.8 * (1 - level) ** 1.25))


def _loose(path: skia.Path, off: float, step: float, seed: int, start: float = 0.0, stop: float = 1.0) -> skia.Path:  # noqa: PLR0917
    """The line of a hand along a path, perhaps only along a part of it."""
    effect = skia.PathEffect.MakeCompose(
        skia.CornerPathEffect.Make(step * 0.55), skia.DiscretePathEffect.Make(step, off, seed)
    )
    if (start, stop) != (0.0, 1.0):
        effect = skia.PathEffect.MakeCompose(effect, skia.TrimPathEffect.Make(start, stop))
    paint = skia.Paint(Style=skia.Paint.kStroke_Style, StrokeWidth=0, PathEffect=effect)
    out = skia.Path()
    paint.getFillPath(path, out)
    return out


def _crossed(bounds: skia.Rect, seed: int) -> skia.Path:
    """The four sides of a rectangle, each a little too long and a little askew."""
    over = min(13.0, 2 + 0.08 * min(bounds.width(), bounds.height()))
    lean = [(unit(seed, "side", n) - 0.5) * 4 for n in range(4)]
    left, top, right, bottom = bounds.left(), bounds.top(), bounds.right(), bounds.bottom()
    path = skia.Path()
    for a, b, c, d in (
        (left - over, top + lean[0], right + over * 0.7, top - lean[1]),
        (right + lean[1], top - over, right - lean[2], bottom + over * 0.6),
        (right + over, bottom + lean[2], left - over * 0.8, bottom - lean[3]),
        (left - lean[3], bottom + over, left + lean[0], top - over * 0.7),
    ):
        path.moveTo(a, b)
        path.lineTo(c, d)
    return path


class PencilBrush(Brush):
    """Tones with outlines; what is far is drawn more lightly."""

    def __init__(self, light: Light) -> None:
        super().__init__(light)
        self.flag = 0xFF if light.figure else 0x00
        self.press = 1.0 if light.figure else max(0.3, 0.9 - 1.1 * light.distance)

    def _tone(self, path: skia.Path, tone: int, alpha: float = 1.0, *, solid: bool = True) -> None:
        strength = round(min(1.0, max(0.0, alpha)) * 255)
        paint = skia.Paint(AntiAlias=True, Color=strength << 24 | tone << 16 | tone << 8 | self.flag)
        self.shapes.append(Shape(path, paint, solid))

    def _outline(self, path: skia.Path, *, twice: bool) -> None:
        long, short = extent(path)
        far = not self.light.figure and short < 14 + 40 * self.light.distance
        if short < 9 or far or path.countVerbs() > MOST_LINES or (short < 60 and long > 1500):
            return
        bounds, seed = skia.Rect(), len(self.shapes) + round(long)
        width = (2.6 if self.light.figure else 2.2) * (0.72 if short < 40 else 1.0)
        strong = 0.9 * self.press

        def drawn() -> skia.Path:
            return stroked(self._lines(path, bounds, seed, twice=twice), width, plain=True)

        colour = round(strong * 255) << 24 | GRAPHITE << 16 | GRAPHITE << 8 | self.flag
        self.shapes.append(Detail(drawn, skia.Paint(AntiAlias=True, Color=colour), solid=False))
        if short > 60 and self.press > 0.6 and not compound(path):
            self.shapes.append(
                Coarse(lambda: stroked(path, 8.5, plain=True), skia.Paint(AntiAlias=True, Color=colour), solid=False)
            )

    @staticmethod
    def _lines(path: skia.Path, bounds: skia.Rect, seed: int, *, twice: bool) -> skia.Path:
        if path.isRect(bounds):
            return _crossed(bounds, seed)
        if compound(path):
            return path
        long, short = extent(path)
        step, off = max(6.0, min(50.0, short / 7), long / 120), min(2.6, 0.3 + short / 110)
        lines = _loose(path, off, step, seed)
        if twice and short > 44:
            start = unit(seed, "start") * 0.5
            lines.addPath(_loose(path, off * 2.2, step * 1.4, seed + 1, start, start + 0.49))
        return lines

    def fill(self, path: skia.Path, colour: int, *, alpha: float = 1.0, lit: bool = False) -> None:
        """A tone, outlined once."""
        self._tone(path, toned(self.light(colour, lit=lit)), alpha, solid=alpha > 0.5)
        if alpha > 0.7:
            self._outline(path, twice=False)

    def body(self, path: skia.Path, colour: int, *, shade: float = 0.16, depth: float = 16.0, rim: bool = True) -> None:  # noqa: ARG002
        """A tone with a hatched shade, outlined twice."""
        self._tone(path, toned(self.light(colour)))
        if shade:
            self._shade(path, colour, shade, depth)
        self._outline(path, twice=True)

    def _shade(self, path: skia.Path, colour: int, shade: float, depth: float) -> None:
        dark = toned(self.light(darker(colour, shade)))
        away = minus(path, moved(path, -1.5 * depth * self.light.side, -1.5 * depth))
        self._tone(away, max(GRAPHITE + 20, dark - 26))

    def line(self, path: skia.Path, colour: int, width: float, *, alpha: float = 1.0, lit: bool = False) -> None:
        """A line of the pencil; a wide one is an outlined tone."""
        if width > 11:
            self.fill(stroked(path, width), colour, alpha=alpha, lit=lit)
            return
        super().line(path, colour, max(2.0, width * 0.8), alpha=alpha, lit=lit)
        tone = min(toned(self.light(colour, lit=lit)), 150)
        paint = self.shapes[-1].paint
        paint.setColor(round(255 * alpha * self.press) << 24 | tone << 16 | tone << 8 | self.flag)

    def ramp(self, path: skia.Path, top: float, bottom: float, colours: Sequence[int], *, lit: bool = False) -> None:
        """A gradient of tones, outlined."""
        before = len(self.shapes)
        super().ramp(path, top, bottom, _few(colours), lit=lit)
        for _, paint, _ in self.shapes[before:]:
            tone = toned(paint.getColor() & 0xFFFFFF)
            paint.setColor(0xFF000000 | tone << 16 | tone << 8 | self.flag)
        self._outline(path, twice=True)

    def glow(self, x: float, y: float, radius: float, colour: int, alpha: float, *, inner: float = 0.0) -> None:
        """Paper that is left white around a light."""
        for share, part in ((1.0, 0.25), (0.7, 0.35), (0.45, 0.5)):
            if radius * share > inner:
                disc = skia.Path()
                disc.addCircle(x, y, radius * share)
                self._tone(disc, 255, alpha * part * (grey_of(colour) & 255) / 255, solid=False)

    def halo(self, path: skia.Path, colour: int, *, blur: float, lit: bool = False, fine: bool = True) -> None:
        """Nothing is out of focus."""

    def shine(self, path: skia.Path, colour: int, alpha: float) -> None:
        """Light is erased, shade is smudged."""
        self._tone(path, toned(colour), alpha, solid=False)


def _few(colours: Sequence[int]) -> Sequence[int]:
    return colours if len(colours) < 3 else (colours[0], colours[-1])


def _strokes(name: str, size: tuple[int, int], scale: float, angle: float, gap: float) -> np.ndarray:
    """A screen of strokes 0..1 (1 on a stroke's middle): parallel, not quite straight, of uneven pressure."""
    height, width = size
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    along, across = np.float32(np.cos(angle)), np.float32(np.sin(angle))
    step = max(2.6, gap * scale)
    bend = (
        texture.waves(f"{name} bend", size, 150 * scale + 8) * 0.9
        + texture.waves(f"{name} sway", size, 46 * scale + 6) * 0.3
    )
    place = (x * across + y * along) / np.float32(step) + bend
    wave = np.abs(place - np.floor(place) - 0.5) * 2  # 0 on the stroke's middle
    press = 0.5 + 0.5 * texture.waves(f"{name} press", size, 34 * scale + 3)
    return np.clip(1.25 - wave * 1.15, 0, 1) * (0.62 + 0.38 * press)


@lru_cache(maxsize=4)
def screen(size: tuple[int, int], scale: float, angle: float, *, plain: bool = False) -> np.ndarray:
    """From which tone on a point is grey, uint8 (H, W): one direction of strokes for light tones, a second for dark.

    A plain one has no strokes, only the tone that they make together.
    """
    if plain:
        return (_kept(size, scale) * (0.78 * 255)).astype(np.uint8)
    first = _strokes(f"first {angle}", size, scale, angle, 7.6)
    second = _strokes(f"second {angle}", size, scale, angle + 1.15, 7.0)
    if scale < 0.4:  # strokes as wide as they are here would be a pattern: they are pressed less
        first, second = (0.5 + (part - 0.5) * max(0.3, scale * 2.5) for part in (first, second))
    tooth = texture.grain("tooth", size, scale, {1.7: 0.26, 3.6: 0.17})
    level = np.maximum(0.62 + 0.36 * first, 0.36 + 0.34 * second) + tooth * 0.55
    level = np.where(first < 0.12, np.minimum(level, 0.36 + 0.34 * second + tooth * 0.5), level)
    return (np.clip(level, 0.19, 1) * _kept(size, scale) * 255).astype(np.uint8)


def _kept(size: tuple[int, int], scale: float) -> np.ndarray:
    """1 on the drawing, 0 at the paper's edge, which the strokes reach unevenly."""
    height, width = size
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    edge = np.minimum(np.minimum(x, width - 1 - x), np.minimum(y, height - 1 - y)) / np.float32(scale)
    ragged = 22 + 13 * texture.waves("ragged", size, 30 * scale) + 9 * texture.waves("ragged fine", size, 9 * scale)
    return np.clip((edge - ragged) / 22, 0, 1)


@lru_cache(maxsize=2)
def trembling(size: tuple[int, int], scale: float) -> tuple[np.ndarray, ...]:
    """For each drawing, from where every point is taken: indices (H, W) into the page."""
    height, width = size
    y, x = np.mgrid[0:height, 0:width]
    found = []
    for n in range(DRAWINGS):
        dx = texture.waves(f"tremor x {n}", size, 40 * scale) * (TREMOR * scale)
        dy = texture.waves(f"tremor y {n}", size, 40 * scale) * (TREMOR * scale)
        from_x = np.clip(x + np.rint(dx).astype(np.int64), 0, width - 1)
        found.append(np.clip(y + np.rint(dy).astype(np.int64), 0, height - 1) * width + from_x)
    return tuple(found)


@lru_cache(maxsize=1)
def _graphite() -> np.ndarray:
    """BGRA words (65536,) of tone * 256 + screen: how much graphite stays on the paper."""
    tone, level = np.mgrid[0:256, 0:256].astype(np.float64)
    mark = np.clip((level - tone) / 76, 0, 1) * (0.34 + 0.66 * np.clip((205 - tone) / 170, 0, 1))
    smudge = np.clip((248 - tone) / 255, 0, 1) ** 1.25 * 0.4 * np.clip(level / 40, 0, 1)
    ink = np.clip(1 - (1 - mark * 0.9) * (1 - smudge), 0, 1)
    words = np.full((65536, 4), 255, np.uint8)
    for channel in range(3):
        words[:, 2 - channel] = (PAPER[channel] + (LEAD[channel] - PAPER[channel]) * ink.ravel() + 0.5).astype(np.uint8)
    return words.view(np.uint32)[:, 0].copy()


@lru_cache(maxsize=2)
def _sheet(size: tuple[int, int], scale: float) -> np.ndarray:
    level = 0.985 + texture.grain("sheet", size, scale, {2.0: 0.014, 5.0: 0.012, 240.0: 0.012})
    return texture.colours(level, (1.0, 1.0, 0.995))


class Pencil(Style):
    """Twelve pictures a second; the tremor of the hand changes eight times."""

    brush = PencilBrush
    pictures = 12.0

    def sky(self, page: Page) -> None:
        """The sky's tone, most of it left to the paper."""
        line = sky_rows(page.rows, page.sky)
        level = (line[:, 2] * 0.299 + line[:, 1] * 0.587 + line[:, 0] * 0.114) / 255
        tone = 255 * (1 - 0.78 * (1 - level) ** 1.15)
        line[:, 2] = line[:, 1] = tone.astype(np.uint8)
        line[:, 0] = 0
        page.words()[:] = line.view(np.uint32)

    def shadow(self, canvas: skia.Canvas, oval: skia.Rect, colour: int, alpha: float) -> None:
        """A hatched oval of the land."""
        tone = toned(colour)
        canvas.drawOval(oval, skia.Paint(AntiAlias=True, Color=round(alpha * 255) << 24 | tone << 16 | tone << 8))

    def finish(self, page: Page) -> None:
        """Tones become strokes on paper."""
        drawing = (page.picture * 2 // 3) % DRAWINGS
        drawn = page.words()  # bytes: whose, tone, tone, 255
        if not page.plain:
            drawn = drawn.take(trembling(page.size, page.scale)[drawing], mode="clip")
        land, figure = (screen(page.size, page.scale, turn, plain=page.plain) for turn in (0.9, 2.2))
        index = (drawn & 0xFF00).astype(np.uint16)  # tone * 256
        index |= np.where(drawn & 0x80, figure, land)
        np.take(_graphite(), index, mode="clip", out=page.words())
        texture.multiplied(page.pixels, _sheet(page.size, page.scale))
