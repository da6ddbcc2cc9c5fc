"""Watercolour: washes on white paper. Edges wobble and are darker where pigment gathered; layers shine through.

A shape is a wash with a gathered edge; large ones have backruns. The finish feathers the edges along the paper's
tooth, gathers pigment where a wash ends, lets it granulate, and leaves the paper white at the border.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
import skia

from models.world.brush import Brush, Shape
from models.world.chance import unit
from models.world.palette import Light, darker, grey_of, lighter, mix
from models.world.shapes import ellipse, minus, moved, within
from models.world.styles import texture
from models.world.styles.outline import extent, skewed, stroked, wobbled
from models.world.styles.style import Page, Style, sky_rows

FULL = 192  # strength of pigment that leaves a colour as it is (`texture.diluted`)
PAPER = (1.0, 0.992, 0.972)
STRIDE = 4  # pixels between the points at which gathered pigment is measured
MOST_EDGES = 160  # verbs: a pattern of so many has no edge of its own


def rich(colour: int, share: float = 0.22) -> int:
    """Further away from grey."""
    grey = grey_of(colour) & 255
    out = 0
    for shift in (16, 8, 0):
        level = colour >> shift & 255
        out |= min(255, max(0, round(level + (level - grey) * share))) << shift
    return out


class WaterBrush(Brush):
    """Washes: translucent on the land, nearly opaque on figures, which stand out by a line of white paper."""

    def __init__(self, light: Light) -> None:
        super().__init__(light)
        self.opacity = 0.97 if light.figure else 0.93 - 0.15 * min(1.0, light.distance)

    def _wash(self, path: skia.Path, colour: int, alpha: float, *, solid: bool) -> None:
        paint = skia.Paint(AntiAlias=True, Color=round(min(1.0, max(0.0, alpha)) * 255) << 24 | colour)
        self.shapes.append(Shape(path, paint, solid))

    def _wet(self, path: skia.Path) -> skia.Path:
        """The outline as water draws it."""
        long, short = extent(path)
        seed = len(self.shapes) + round(long)
        if short < 22 or path.countVerbs() > MOST_EDGES:
            return path
        cut = skewed(path, min(5.0, short / 22), seed=seed)
        step = max(short / 7, long / 90, 6.0)
        off = min(3.6, 0.4 + short / 75) * (0.62 if self.light.figure else 1.0)
        return wobbled(cut, min(step, 42.0), off, seed=seed, soft=min(step, 42.0) * (0.9 if cut is path else 0.25))

    def _edge(self, path: skia.Path, painted: int, strength: float) -> None:
        """Pigment that gathered where the wash ended."""
        short = extent(path)[1]
        if short < 26 or path.countVerbs() > 4 * MOST_EDGES:
            return
        width = min(6.5, 2.4 + short / 90)
        deep = rich(darker(painted, 0.42), 0.5)
        self._wash(stroked(path, width, plain=True), deep, strength, solid=False)

    def _run(self, path: skia.Path, painted: int) -> None:
        """A backrun: water pushed the pigment aside, paler within and darker along its crinkled rim."""
        bounds, seed = path.getBounds(), len(self.shapes)
        wide, tall = bounds.width(), bounds.height()
        r = 0.34 * min(wide, tall) * (0.8 + 0.5 * unit(seed, "run"))
        x = bounds.left() + wide * (0.25 + 0.5 * unit(seed, "run x", round(wide)))
        y = bounds.top() + tall * (0.2 + 0.45 * unit(seed, "run y", round(tall)))
        spot = within(wobbled(ellipse(x, y, r * 1.25, r), 26, 7, seed=seed, soft=18), path)
        self._wash(spot, lighter(painted, 0.5), 0.24, solid=False)
        self._wash(stroked(spot, 4, plain=True), darker(painted, 0.3), 0.14, solid=False)

    def fill(self, path: skia.Path, colour: int, *, alpha: float = 1.0, lit: bool = False) -> None:
        """One wash."""
        painted = rich(self.light(colour, lit=lit))
        wet = self._wet(path) if alpha > 0.5 else path
        self._wash(wet, painted, alpha * (self.opacity if alpha == 1 else 0.9), solid=alpha > 0.5)
        if alpha > 0.5:
            self._edge(wet, painted, 0.26 if self.light.figure else 0.3 * (1 - 0.6 * self.light.distance))

    def body(self, path: skia.Path, colour: int, *, shade: float = 0.16, depth: float = 16.0, rim: bool = True) -> None:
        """A wash, a second one over its shaded side while it was wet, and a paler side towards the light."""
        painted, side = rich(self.light(colour)), self.light.side
        wet, short = self._wet(path), extent(path)[1]
        if self.light.figure and short > 60:
            self._wash(stroked(wet, 9, plain=True), 0xFFFDF6, 0.5, solid=False)
        self._wash(wet, painted, self.opacity, solid=True)
        if shade and short > 30:
            for far, share in ((2.1, 0.2), (1.2, 0.26)):
                away = minus(path, moved(path, -far * depth * side, -far * depth * 1.05))
                self._wash(self._wet(away), rich(darker(painted, 0.5), 0.45), share * min(1.6, shade / 0.16), solid=False)
        if short > 170:
            self._run(path, painted)
        if rim and short > 60:
            pale = minus(path, moved(path, depth * 0.7 * side, depth * 0.8))
            self._wash(pale, mix(self.light.hour.rim, painted, 0.25), 0.34 * (1 - self.light.distance), solid=False)
        self._edge(wet, painted, 0.3)

    def line(self, path: skia.Path, colour: int, width: float, *, alpha: float = 1.0, lit: bool = False) -> None:
        """A stroke of the brush, pressed unevenly."""
        painted = rich(self.light(colour, lit=lit))
        if extent(path)[0] < 30 or width < 3:
            super().line(path, colour, width, alpha=alpha * 0.9, lit=lit)
            return
        self._wash(self._wet(stroked(path, width * 1.06)), painted, alpha * 0.92, solid=alpha > 0.5)

    def ramp(self, path: skia.Path, top: float, bottom: float, colours: Sequence[int], *, lit: bool = False) -> None:
        """A graded wash."""
        before = len(self.shapes)
        super().ramp(path, top, bottom, colours, lit=lit)
        for _, paint, _ in self.shapes[before:]:
            paint.setColor(0xFF000000 | rich(paint.getColor() & 0xFFFFFF))
        self._edge(self._wet(path), self.light(colours[0], lit=lit), 0.24)

    def glow(self, x: float, y: float, radius: float, colour: int, alpha: float, *, inner: float = 0.0) -> None:
        """Water dropped into the wash around a light."""
        before = len(self.shapes)
        super().glow(x, y, radius * 1.08, colour, alpha * 0.85, inner=inner)
        del before

    def halo(self, path: skia.Path, colour: int, *, blur: float, lit: bool = False, fine: bool = True) -> None:
        """A wet edge: it ran a little."""
        painted = rich(self.light(colour, lit=lit))
        for width, alpha in ((1.7, 0.16), (0.9, 0.24)) if fine else ((1.3, 0.2),):
            self._wash(stroked(path, blur * width, plain=True), painted, alpha, solid=False)

    def shine(self, path: skia.Path, colour: int, alpha: float) -> None:
        """Paper left white, or a glaze."""
        wet = self._wet(path) if extent(path)[1] > 40 else path
        self._wash(wet, colour, alpha * 0.82, solid=False)


@lru_cache(maxsize=2)
def feathered(size: tuple[int, int], scale: float) -> np.ndarray:
    """From where every point is taken: edges follow the paper's tooth. Indices (H, W) into the page."""
    height, width = size
    y, x = np.mgrid[0:height, 0:width]
    cells = ((4.0, 1.5), (15.0, 1.9), (60.0, 2.4))
    dx = sum(texture.waves(f"feather x {c}", size, c * scale) * (a * scale) for c, a in cells)
    dy = sum(texture.waves(f"feather y {c}", size, c * scale) * (a * scale) for c, a in cells)
    from_x = np.clip(x + np.rint(dx).astype(np.int64), 0, width - 1)
    return np.clip(y + np.rint(dy).astype(np.int64), 0, height - 1) * width + from_x


@lru_cache(maxsize=2)
def washes(size: tuple[int, int], scale: float) -> np.ndarray:
    """How much pigment the paper took, 0..255 of FULL: granules, uneven washes, a white border. uint8 (H, W)."""
    height, width = size
    fine = texture.grain("granules", size, scale, {1.8: 0.10, 4.0: 0.09, 9.0: 0.05})
    broad = texture.grain("washes", size, scale, {46.0: 0.045, 130.0: 0.085, 420.0: 0.10})
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    edge = np.minimum(np.minimum(x, width - 1 - x), np.minimum(y, height - 1 - y)) / np.float32(scale)
    ragged = 24 + 15 * texture.waves("border", size, 110 * scale) + 6 * texture.waves("border fine", size, 17 * scale)
    inside = np.clip((edge - ragged) / 5, 0, 1)
    gathered = np.exp(-np.clip(edge - ragged, 0, 99) / 9) * 0.2
    level = (0.95 + fine + broad + gathered) * inside
    return np.clip(level * FULL + 0.5, 0, 255).astype(np.uint8)


@lru_cache(maxsize=2)
def clouds(size: tuple[int, int], scale: float) -> np.ndarray:
    """A wet sky's pigment, words of four equal bytes (H, W)."""
    level = 0.86 + texture.grain("wet sky", size, scale, {70.0: 0.07, 190.0: 0.17, 460.0: 0.26})
    return _words(np.clip(level * FULL, 0, 255).astype(np.uint8))


@lru_cache(maxsize=2)
def _paper(size: tuple[int, int], scale: float) -> np.ndarray:
    level = 0.982 + texture.grain("cold press", size, scale, {2.4: 0.020, 5.5: 0.022, 13.0: 0.010})
    return texture.colours(level, PAPER)


def _words(strength: np.ndarray) -> np.ndarray:
    return strength.astype(np.uint32) * np.uint32(0x01010101)


def gathered(green: np.ndarray) -> np.ndarray:
    """How much darker than its surroundings every point is: there pigment gathers. uint8 (H, W) -> uint8."""
    height, width = green.shape
    low = green[::STRIDE, ::STRIDE].astype(np.uint16)
    for axis in (0, 1):
        low = low + np.roll(low, 1, axis) + np.roll(low, -1, axis) + np.roll(low, 2, axis)
        low //= 4
    wide = np.repeat(low.astype(np.uint8), STRIDE, 1)[:, :width]
    around = np.repeat(wide, STRIDE, 0)[:height]
    return np.minimum(np.maximum(around, green) - green, 70)


class Watercolour(Style):
    """Painted twelve times a second; the paper rests."""

    brush = WaterBrush
    pictures = 12.0

    def sky(self, page: Page) -> None:
        """A graded wash in which colour ran while it was wet."""
        page.words()[:] = sky_rows(page).view(np.uint32)
        texture.diluted(page.pixels, clouds(page.size, page.scale).view(np.uint8).reshape(page.pixels.shape))

    def finish(self, page: Page) -> None:
        """Feathered edges, gathered pigment, granules, paper."""
        if min(page.size) > 2 * STRIDE:
            page.words()[:] = page.words().ravel().take(feathered(page.size, page.scale), mode="clip")
        strength = washes(page.size, page.scale)
        green = np.ascontiguousarray(page.pixels[..., 1])
        more = gathered(green)
        strength = np.where(strength > 90, strength + np.minimum(more, 255 - strength), strength)
        texture.diluted(page.pixels, _words(strength).view(np.uint8).reshape(page.pixels.shape))
        texture.multiplied(page.pixels, _paper(page.size, page.scale))
