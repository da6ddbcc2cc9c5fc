"""Paper cut-out: pieces of coloured card, cut by scissors, laid on each other, set by hand 12 times a second.

Each piece casts a soft shadow on what lies behind it and shows the white of its cut edge towards the light.
Gradients become sheets of card that are laid step by step.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache, partial

import numpy as np
import skia

from models.world.brush import Brush, Coarse, Detail, Shape
from models.world.chance import generator
from models.world.palette import Light, darker, lighter, mix
from models.world.shapes import within
from models.world.styles import texture
from models.world.styles.outline import ROUND, compound, extent, shifted, skewed, stroked, wobbled
from models.world.styles.style import Page, Style

SHADE = 0x1A1230
SHEETS = 4  # of a gradient
SMALLEST = 24.0  # units: what is smaller is glued flat and casts no shadow
MANY = 90  # verbs: a path of so many is a pattern (joints of a floor, scales), printed on the card
CASTS = 160.0  # units: how far a sheet of the sky and its shadow reach above its height
LARGE = 330.0  # units: what is larger casts its shadow along its edge only


def sheet_edge(x0: float, x1: float, y: float, name: str, wave: float = 26.0) -> skia.Path:
    """The upper edge of a sheet, cut in a lazy wave from x0 to x1."""
    chance = generator(0, "sheet", name)
    path = skia.Path()
    path.moveTo(x0, y)
    x = x0
    while x < x1:
        step = float(chance.uniform(260, 520))
        rise = float(chance.uniform(-wave, wave))
        path.quadTo(x + step / 2, y + rise, x + step, y + float(chance.uniform(-0.3, 0.3)) * wave)
        x += step
    return path


def sheet(edge: skia.Path, deep: float) -> skia.Path:
    """The sheet under an edge, down to `deep`."""
    first, last = edge.getPoint(0), edge.getPoint(edge.countPoints() - 1)
    path = skia.Path(edge)
    path.lineTo(last.x(), deep)
    path.lineTo(first.x(), deep)
    path.close()
    return path


class PaperBrush(Brush):
    """Card with a shadow, a white edge, and an outline in short straight cuts."""

    def __init__(self, light: Light) -> None:
        super().__init__(light)
        self.near = light.figure or light.distance < 0.2

    def _flat(self, path: skia.Path, colour: int, alpha: float = 1.0, *, solid: bool = True, fine: bool = True) -> None:
        paint = skia.Paint(AntiAlias=fine, Color=round(min(1.0, max(0.0, alpha)) * 255) << 24 | colour)
        self.shapes.append(Shape(path, paint, solid))

    def _soft(self, make: Callable[[], skia.Path], colour: int, alpha: float, *, fine: bool = False) -> None:
        """What small pictures do without. The edge of a shadow is too faint to need smoothing, which costs half."""
        paint = skia.Paint(AntiAlias=fine, Color=round(alpha * 255) << 24 | colour)
        self.shapes.append(Detail(make, paint, solid=False))

    def _coarse(self, make: Callable[[], skia.Path], alpha: float) -> None:
        """The only shadow of a small picture."""
        paint = skia.Paint(AntiAlias=True, Color=round(alpha * 255) << 24 | SHADE)
        self.shapes.append(Coarse(make, paint, solid=False))

    def _piece(self, path: skia.Path, painted: int, lift: float) -> None:
        """The shadow, the cut edge and the card. `lift` is how high it lies, 0..1."""
        long, short = extent(path)
        if short < SMALLEST * (1 if self.near else 2.2) or path.countVerbs() > MANY:
            self._flat(path, painted)
            return
        cut = skewed(path, min(4.0, short / 26), seed=len(self.shapes))
        if cut is path and short > 64 and not compound(path):
            cut = wobbled(path, min(70.0, 9 + long / 14), min(3.2, short / 60), seed=len(self.shapes))
        side, high = self.light.side, lift * min(1.0, 0.35 + short / 260)
        if short > LARGE:
            self._rim(path, cut, painted, high)
        else:
            if self.near and lift > 0.7:
                self._soft(lambda: shifted(cut, 7.5 * high * side, 13 * high), SHADE, 0.15)
            close = partial(shifted, cut, 3.8 * high * side, 6.5 * high + 1)
            if self.near and short > 3 * SMALLEST:
                self._soft(close, SHADE, 0.23)
                self._coarse(partial(shifted, cut, 7 * high * side, 15 * high), 0.36)
                self._soft(lambda: shifted(cut, -1.7 * side, -2.3), lighter(painted, 0.62), 1.0, fine=True)
            else:
                self._soft(close, SHADE, 0.23)
        self._flat(cut, painted)

    def _rim(self, path: skia.Path, cut: skia.Path, painted: int, high: float) -> None:
        """A large sheet darkens only what lies along its edge: lines there cost less than copies of it."""
        self._soft(lambda: stroked(path, 44 * high, plain=True), SHADE, 0.11)
        self._soft(lambda: stroked(path, 22 * high, plain=True), SHADE, 0.16)
        self._coarse(lambda: stroked(path, 34 * high, plain=True), 0.26)
        if self.near:
            self._soft(lambda: stroked(cut, 5.0, plain=True), lighter(painted, 0.5), 1.0, fine=True)

    def fill(self, path: skia.Path, colour: int, *, alpha: float = 1.0, lit: bool = False) -> None:
        """A piece of card; what is translucent is tracing paper."""
        painted = self.light(colour, lit=lit)
        if alpha < 1:
            self._flat(path, painted, alpha, solid=alpha > 0.5)
        else:
            self._piece(path, painted, 0.55)

    def body(self, path: skia.Path, colour: int, *, shade: float = 0.16, depth: float = 16.0, rim: bool = True) -> None:  # noqa: ARG002
        """A piece that lies higher, from a sheet of its own: no two are quite alike."""
        shift = (len(self.shapes) * 7 % 5 - 2) * 0.02
        own = darker(colour, shift) if shift > 0 else lighter(colour, -shift)
        self._piece(path, self.light(own), 1.0 if depth > 9 else 0.8)

    def line(self, path: skia.Path, colour: int, width: float, *, alpha: float = 1.0, lit: bool = False) -> None:
        """A strip of card; a fine line is drawn on it."""
        if width < 9 or alpha < 1:
            super().line(path, colour, width, alpha=alpha, lit=lit)
            return
        self._piece(stroked(path, width), self.light(colour, lit=lit), 0.6)

    def ramp(self, path: skia.Path, top: float, bottom: float, colours: Sequence[int], *, lit: bool = False) -> None:
        """Sheets of card from `top` to `bottom`, each lying on the one above."""
        stops = [self.light(c, lit=lit) for c in colours]
        bounds = path.computeTightBounds()
        self._piece(path, stops[0], 1.0)
        if bounds.width() < 260 or bounds.height() < 90:
            return
        count = SHEETS
        for n in range(1, count):
            y = top + (bottom - top) * n / count
            if not bounds.top() + 30 < y < bounds.bottom() - 30:
                continue
            place = n / (count - 1) * (len(stops) - 1)
            k = min(len(stops) - 2, int(place))
            edge = sheet_edge(bounds.left() - 60, bounds.right() + 600, y, f"{n} {top:.0f}")
            self._laid(edge, path, mix(stops[k], stops[k + 1], place - k))

    def _laid(self, edge: skia.Path, within_path: skia.Path, painted: int) -> None:
        """One more sheet on a piece, from the edge down, with its shadow above it."""
        deep = within_path.getBounds().bottom() + 60
        self._soft(lambda: within(stroked(edge, 36.0, plain=True), within_path), SHADE, 0.1)
        self._soft(lambda: within(stroked(edge, 18.0, plain=True), within_path), SHADE, 0.15)
        self._flat(within(sheet(edge, deep), within_path), painted)

    def glow(self, x: float, y: float, radius: float, colour: int, alpha: float, *, inner: float = 0.0) -> None:
        """Discs of tracing paper."""
        for share, part in ((1.0, 0.2), (0.72, 0.28), (0.46, 0.4)):
            if radius * share > inner:
                disc = skia.Path()
                disc.addCircle(x, y, radius * share)
                self._flat(wobbled(disc, 40, 2.5, seed=3), colour, alpha * part, solid=False)

    def halo(self, path: skia.Path, colour: int, *, blur: float, lit: bool = False, fine: bool = True) -> None:  # noqa: ARG002
        """Nothing is out of focus: what is near lies highest and casts the widest shadow."""
        if fine:
            for far, alpha in ((34.0, 0.08), (22.0, 0.1), (11.0, 0.12)):
                self._soft(partial(shifted, path, far * 0.5 * self.light.side, far), SHADE, alpha)


@lru_cache(maxsize=3)
def fibres(size: tuple[int, int], scale: float) -> np.ndarray:
    """Card: fine fibres and a little unevenness, uint8 (H, W, 4), 255 is untouched."""
    height, width = size
    marks = np.full((height, width, 4), 255, np.uint8)
    canvas = skia.Surface(marks).getCanvas()
    canvas.clear(0xFF808080)
    chance = generator(0, "fibres")
    count = min(9000, round(height * width / max(1.0, 18 / scale) ** 2 * 0.9)) if scale > 0.2 else 0
    starts = chance.uniform(0, 1, (count, 2)) * (width, height)
    turns, lengths = chance.uniform(0, 6.283, count), chance.uniform(9, 34, count) * scale
    for dark in (0, 1):
        path = skia.Path()
        for (x, y), turn, long in zip(starts[dark::2].tolist(), turns[dark::2], lengths[dark::2], strict=True):
            dx, dy = float(np.cos(turn) * long), float(np.sin(turn) * long)
            path.moveTo(x, y)
            path.quadTo(x + dx * 0.5 - dy * 0.3, y + dy * 0.5 + dx * 0.3, x + dx, y + dy)
        paint = skia.Paint(AntiAlias=True, Style=skia.Paint.kStroke_Style, StrokeWidth=max(0.8, 1.5 * scale), **ROUND)
        paint.setColor(0x58404040 if dark else 0x66FFFFFF)
        canvas.drawPath(path, paint)
    level = marks[..., 0].astype(np.float32) / 128 - 1
    level = level * 0.10 + texture.grain("card", size, scale, {2.2: 0.032, 6.0: 0.018, 16.0: 0.012, 160.0: 0.022})
    return texture.colours(0.955 + level, (1.0, 0.997, 0.99))


class Paper(Style):
    """Set by hand on an animation stand: everything rests between two pictures, the camera too."""

    brush = PaperBrush
    pictures = 12.0

    def sky(self, page: Page) -> None:
        """Sheets of card in the sky's colours, each lying on the one above."""
        rows = page.rows
        scale = float(rows[1] - rows[0]) if len(rows) > 1 else 1 / page.scale
        canvas = page.canvas
        canvas.save()
        canvas.scale(1 / scale, 1 / scale)
        canvas.translate(0, -(float(rows[0]) - 0.5 * scale))
        middle, (first, *others) = page.size[1] * scale / 2, _sheets(tuple(page.sky))
        low = float(rows[-1]) + scale
        canvas.drawColor(0xFF000000 | first[1])
        for n, (y, colour) in enumerate(others, 1):
            if y - CASTS > low:  # nothing of it and its shadow is in the frame
                continue
            canvas.save()
            canvas.translate(middle, y)
            paints = (0x1C000000 | SHADE, 0x2A000000 | SHADE, 0xFF000000 | lighter(colour, 0.3), 0xFF000000 | colour)
            for path, paint in zip(_hanging(n), paints, strict=True):
                canvas.drawPath(path, skia.Paint(AntiAlias=True, Color=paint))
            canvas.restore()
        canvas.restore()

    def finish(self, page: Page) -> None:
        """The fibres of the card."""
        if not page.plain:
            texture.multiplied(page.pixels, fibres(page.size, page.scale))


@lru_cache(maxsize=16)
def _sheets(sky: tuple[tuple[float, int], ...]) -> list[tuple[float, int]]:
    """Heights and colours of the sheets of a sky."""
    stops = np.array([[c >> 16 & 255, c >> 8 & 255, c & 255] for _, c in sky], np.float64)
    found = []
    for y in np.linspace(sky[0][0], sky[-1][0] + 160, 6):
        tone = [round(float(np.interp(y, [h for h, _ in sky], stops[:, k]))) for k in range(3)]
        found.append((float(y), tone[0] << 16 | tone[1] << 8 | tone[2]))
    return found


@lru_cache(maxsize=16)
def _hanging(n: int) -> tuple[skia.Path, ...]:
    """A sheet of the sky around (0, 0): two shadows, the cut edge, the sheet."""
    edge = sheet_edge(-2400, 2400, 0, f"sky {n}", wave=60.0)
    return stroked(edge, 56), stroked(edge, 26), stroked(edge, 5), sheet(edge, 900)
