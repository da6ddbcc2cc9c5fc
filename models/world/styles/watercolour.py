"""Watercolour: washes on white paper. Edges wobble and are darker where pigment gathered; layers shine through.

A shape is a wash with a gathered edge; large ones have backruns. The finish feathers the edges along the paper's
tooth, gathers pigment where a wash ends, lets it granulate, and leaves the paper white at the border.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache

import numpy as np
import skia

from models.world.brush import Brush, Detail, Shape
from models.world.chance import unit
from models.world.palette import Light, darker, grey_of, lighter, mix
from models.world.shapes import ellipse, minus, moved, within
from models.world.styles import texture
from models.world.styles.outline import compound, extent, skewed, stroked, wobbled
from models.world.styles.style import Page, Style, sky_rows

PAPER = (1.0, 0.992, 0.972)
SKY_STEP = 16.0  # units
MOST_GATHERED = 70
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
    """Washes: translucent on the near land, opaque far away and on figures, which a line of white paper sets off."""

    def __init__(self, light: Light) -> None:
        super().__init__(light)
        self.opacity = 1.0 if light.figure or light.distance > 0.2 else 0.9

    def _wash(self, path: skia.Path, colour: int, alpha: float, *, solid: bool) -> None:
        paint = skia.Paint(AntiAlias=True, Color=round(min(1.0, max(0.0, alpha)) * 255) << 24 | colour)
        self.shapes.append(Shape(path, paint, solid))

    def _wet(self, path: skia.Path) -> skia.Path:
        """The outline as water draws it."""
        long, short = extent(path)
        seed = len(self.shapes) + round(long)
        if short < 40 or long > 3000 or path.countVerbs() > MOST_EDGES or compound(path):
            return path
        cut = skewed(path, min(5.0, short / 22), seed=seed)
        if self.light.distance > 0.15:  # far away the paper's tooth is wobble enough
            return cut
        step = min(max(short / 10, long / 80, 9.0), 34.0)
        off = min(3.6, 0.4 + short / 75) * (0.62 if self.light.figure else 1.0)
        return wobbled(cut, step, off, seed=seed)  # the paper's tooth rounds its corners

    def _soft(self, path: Callable[[], skia.Path], colour: int, alpha: float) -> None:
        """A glaze too fine for small pictures."""
        paint = skia.Paint(AntiAlias=True, Color=round(min(1.0, max(0.0, alpha)) * 255) << 24 | colour)
        self.shapes.append(Detail(path, paint, solid=False))

    def _edge(self, path: skia.Path, painted: int, strength: float) -> None:
        """Pigment that gathered where the wash ended."""
        long, short = extent(path)
        least = 46 if self.light.figure else 70 + 500 * max(0.0, self.light.distance - 0.1)
        far = self.light.distance > 0.2 and compound(path)
        if far or short < least or long > 3000 or path.countVerbs() > MOST_EDGES:
            return
        width = min(6.5, 2.4 + short / 90)
        self._soft(lambda: stroked(path, width, plain=True), rich(darker(painted, 0.42), 0.5), strength)

    def _run(self, path: skia.Path, painted: int) -> None:
        """A backrun: water pushed the pigment aside, paler within and darker along its crinkled rim."""
        bounds, seed = path.getBounds(), len(self.shapes)
        wide, tall = bounds.width(), bounds.height()
        r = 0.34 * min(wide, tall) * (0.8 + 0.5 * unit(seed, "run"))
        x = bounds.left() + wide * (0.25 + 0.5 * unit(seed, "run x", round(wide)))
        y = bounds.top() + tall * (0.2 + 0.45 * unit(seed, "run y", round(tall)))

        def spot() -> skia.Path:
            return within(wobbled(ellipse(x, y, r * 1.25, r), 26, 7, seed=seed, soft=18), path)

        self._soft(spot, lighter(painted, 0.5), 0.24)
        self._soft(lambda: stroked(spot(), 4, plain=True), darker(painted, 0.3), 0.14)

    def fill(self, path: skia.Path, colour: int, *, alpha: float = 1.0, lit: bool = False) -> None:
        """One wash."""
        painted = rich(self.light(colour, lit=lit))
        wet = self._wet(path) if alpha > 0.5 else path
        whole = 1.0 if extent(path)[0] > 420 else self.opacity
        self._wash(wet, painted, whole if alpha == 1 else 0.9 * alpha, solid=alpha > 0.5)
        if alpha > 0.5:
            self._edge(wet, painted, 0.26 if self.light.figure else 0.3 * (1 - 0.6 * self.light.distance))

    def body(self, path: skia.Path, colour: int, *, shade: float = 0.16, depth: float = 16.0, rim: bool = True) -> None:
        """A wash, a second one over its shaded side while it was wet, and a paler side towards the light."""
        painted = rich(self.light(colour))
        wet, short = self._wet(path), extent(path)[1]
        if self.light.figure and short > 100:
            self._soft(lambda: stroked(wet, 8, plain=True), 0xFFFDF6, 0.4)
        self._wash(wet, painted, 1.0 if short > 150 else self.opacity, solid=True)
        if shade and short > 30:  # painted in the colour that the glaze would give: opaque paint is drawn faster
            deep, share = rich(darker(painted, 0.5), 0.45), 0.3 * min(1.6, shade / 0.16)
            if short > 150 and self.light.distance < 0.1:
                self._soft(lambda: self._away(path, 2.2 * depth), mix(painted, deep, 0.5 * share), 1.0)
            self._wash(self._away(path, 1.3 * depth), mix(painted, deep, 1.3 * share), 1.0, solid=False)
        if rim and short > 110:
            pale = mix(painted, mix(self.light.hour.rim, painted, 0.25), 0.34 * (1 - self.light.distance))
            self._soft(lambda: self._away(path, -0.75 * depth), pale, 1.0)
        if short > 190 and self.light.distance < 0.2:
            self._run(path, painted)
        self._edge(wet, painted, 0.3)

    def _away(self, path: skia.Path, far: float) -> skia.Path:
        """The side away from the light, `far` units deep; with a negative depth the other side."""
        return minus(path, moved(path, -far * self.light.side, -far * 1.05))

    def line(self, path: skia.Path, colour: int, width: float, *, alpha: float = 1.0, lit: bool = False) -> None:
        """A stroke of the brush, pressed unevenly."""
        painted = rich(self.light(colour, lit=lit))
        if extent(path)[0] < 30 or width < 5:
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
        super().glow(x, y, radius * 1.08, colour, alpha * 0.85, inner=inner)

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
    cells = ((6.0, 0.8), (15.0, 1.6), (60.0, 2.4))
    dx = sum(texture.waves(f"feather x {c}", size, c * scale) * (a * scale) for c, a in cells)
    dy = sum(texture.waves(f"feather y {c}", size, c * scale) * (a * scale) for c, a in cells)
    from_x = np.clip(x + np.rint(dx).astype(np.int64), 0, width - 1)
    return np.clip(y + np.rint(dy).astype(np.int64), 0, height - 1) * width + from_x


@lru_cache(maxsize=2)
def washes(size: tuple[int, int], scale: float, *, plain: bool = False) -> tuple[np.ndarray, np.ndarray]:
    """How much pigment the paper took (granules, washes, a white border), and where it took any: uint8 (H, W)."""
    height, width = size
    fine = 0.0 if plain else texture.grain("granules", size, scale, {1.8: 0.09, 4.0: 0.07, 9.0: 0.045})
    broad = texture.grain(
        "washes", size, scale, {130.0: 0.085, 420.0: 0.10} if plain else {46.0: 0.045, 130.0: 0.085, 420.0: 0.10}
    )
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    edge = np.minimum(np.minimum(x, width - 1 - x), np.minimum(y, height - 1 - y)) / np.float32(scale)
    ragged = 24 + (6 if plain else 15) * texture.waves("border", size, 110 * scale)
    ragged = ragged if plain else ragged + 6 * texture.waves("border fine", size, 17 * scale)
    inside = np.clip((edge - ragged) / 5, 0, 1)
    gathered = 0.22 / (1 + np.clip(edge - ragged, 0, 999) / 7) ** 2
    level = (0.95 + fine + broad + gathered) * inside
    strength = np.clip(level * texture.FULL + 0.5, 0, 255 - MOST_GATHERED).astype(np.uint8)
    return strength, np.where(strength > 60, 255, 0).astype(np.uint8)


@lru_cache(maxsize=2)
def clouds(size: tuple[int, int], scale: float) -> np.ndarray:
    """A wet sky's pigment, words of four equal bytes (H, W)."""
    level = 0.86 + texture.grain("wet sky", size, scale, {70.0: 0.07, 190.0: 0.17, 460.0: 0.26})
    return texture.words(np.clip(level * texture.FULL, 0, 255).astype(np.uint8))


def _near(height: float) -> float:
    """A sky's height in steps whose colours cannot be told apart, so that a slow zoom finds its sky kept."""
    return round(float(height) / SKY_STEP) * SKY_STEP


@lru_cache(maxsize=2)
def _wet_sky(
    size: tuple[int, int], scale: float, ends: tuple[float, float], sky: tuple[tuple[float, int], ...]
) -> np.ndarray:
    """The sky between two heights, as words (H, W); kept, since most cameras leave it as it is."""
    line = sky_rows(np.linspace(*ends, size[0]), sky)
    pixels = np.repeat(line[:, None], size[1], 1)
    texture.diluted(pixels, clouds(size, scale))
    return pixels.view(np.uint32)[..., 0]


@lru_cache(maxsize=2)
def _paper(size: tuple[int, int], scale: float) -> np.ndarray:
    """How dark the empty paper is, uint8 (H, W, 4)."""
    level = 0.982 + texture.grain("cold press", size, scale, {2.4: 0.020, 5.5: 0.022, 13.0: 0.010})
    return ~texture.colours(level, PAPER)


def gathered(green: np.ndarray, stride: int = STRIDE) -> np.ndarray:
    """How much darker than its surroundings every point is: there pigment gathers. uint8 (H, W) -> uint8."""
    height, width = green.shape
    low = green[::stride, ::stride].astype(np.uint16)
    for axis in (0, 1):
        row = np.swapaxes(low.take(np.arange(-2, low.shape[axis] + 1), axis, mode="wrap"), axis, -1)
        around = row[:, :-3] + row[:, 1:-2]
        around += row[:, 2:-1]
        around += row[:, 3:]
        around >>= 2
        low = np.swapaxes(around, axis, -1)
    around = low.astype(np.uint8)
    if stride > 1:
        around = np.repeat(np.repeat(around, stride, 1)[:, :width], stride, 0)[:height]
    np.maximum(around, green, out=around)
    around -= green
    return np.minimum(around, MOST_GATHERED, out=around)


class Watercolour(Style):
    """Painted twelve times a second; the paper rests."""

    brush = WaterBrush
    pictures = 12.0

    def sky(self, page: Page) -> None:
        """A graded wash in which colour ran while it was wet."""
        ends = (_near(page.rows[0]), _near(page.rows[-1]))
        page.words()[:] = _wet_sky(page.size, page.scale, ends, tuple(page.sky))

    def finish(self, page: Page) -> None:
        """Feathered edges, gathered pigment, granules, paper."""
        words = page.words()
        if not page.plain:
            np.take(words.copy(), feathered(page.size, page.scale), mode="clip", out=words)
        strength, border = washes(page.size, page.scale, plain=page.plain)
        more = gathered(page.pixels[..., 1], max(1, min(STRIDE, round(STRIDE * page.scale))))
        if page.scale < 0.4:  # a point here is as wide as the whole edge
            more >>= 1
        more &= border
        more += strength  # at most 70 + 185: no byte overflows
        texture.diluted(page.pixels, texture.words(more), _paper(page.size, page.scale))
