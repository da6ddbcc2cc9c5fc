"""Neon: glowing tubes on a dark ground. Shapes are dim; their outlines are light, with a white core and a halo.

The halo is the light itself, blurred: the finish makes the page small, blurs it twice and adds it.
"""

from __future__ import annotations

import colorsys
import math
from collections.abc import Sequence
from functools import cache

import numpy as np
import skia

from models.world import stage
from models.world.brush import Brush, Detail, Shape
from models.world.palette import Light, grey_of, mix
from models.world.styles.outline import compound, extent, stroked
from models.world.styles.style import Page, Style, sky_rows

GROUND = 0x0A0718
STEPS = 15  # pictures a second, at least
SMALL = 8  # pixels of the page to one of the blurred light
COLD = 0x7FD8FF  # what has no colour of its own
MOST_TUBES = 260  # verbs
THRESHOLD = 26  # what is darker does not shine
HALOES = ((13.0, 0.9, 1), (62.0, 0.62, 4))  # units of the blur, its strength, and how much smaller it is made
BAND = 12  # rows of the halo that are added at a time: what fits the cache
WHOLE = 60000  # pixels of a page to which the halo is added as finely as it is
COARSE = 3  # pixels of a larger page to one of the halo that is added


@cache
def neon(colour: int) -> int:
    """The gas that comes nearest to a colour: its hue, bright and pure; greys glow cold, black violet."""
    red, green, blue = ((colour >> shift & 255) / 255 for shift in (16, 8, 0))
    hue, light, strength = colorsys.rgb_to_hls(red, green, blue)
    if strength < 0.16 or light > 0.93:
        return mix(0x8C6CFF, COLD, min(1.0, light * 1.4))
    red, green, blue = colorsys.hls_to_rgb(hue, 0.58, 1.0)
    return round(red * 255) << 16 | round(green * 255) << 8 | round(blue * 255)


class NeonBrush(Brush):
    """Dim areas within tubes; what is far glows faintly."""

    def __init__(self, light: Light) -> None:
        super().__init__(light)
        self.near = 1.0 if light.figure else max(0.22, 0.8 - 0.9 * light.distance)

    def _area(self, path: skia.Path, colour: int, alpha: float = 1.0, *, solid: bool = True) -> None:
        paint = skia.Paint(AntiAlias=True, Color=round(min(1.0, max(0.0, alpha)) * 255) << 24 | colour)
        self.shapes.append(Shape(path, paint, solid))

    def _dim(self, colour: int) -> int:
        share = 0.2 if self.light.figure else 0.13 * (1 - 0.5 * self.light.distance)
        return mix(mix(GROUND, 0x1B1440, 0.5 * self.light.distance), mix(colour, neon(colour), 0.5), share)

    def _tube(self, path: skia.Path, colour: int, width: float) -> None:
        """Glass: colour with a white core."""
        if path.countVerbs() > MOST_TUBES or (self.light.distance > 0.4 and compound(path)):
            return
        gas = neon(colour)
        dimmed = mix(GROUND, gas, 0.35 + 0.65 * self.near)
        if width < 3:
            glass = skia.Paint(AntiAlias=True, Color=0xFF000000 | dimmed)
            self.shapes.append(Detail(lambda: stroked(path, width, plain=True), glass, solid=False))
        else:
            self._area(stroked(path, width, plain=width < 4), dimmed, solid=False)
        if self.near > 0.62 and width > 3.2:
            core = skia.Paint(AntiAlias=True, Color=0xFF000000 | mix(gas, 0xFFFFFF, 0.78))
            self.shapes.append(Detail(lambda: stroked(path, width * 0.36, plain=True), core, solid=False))

    def fill(self, path: skia.Path, colour: int, *, alpha: float = 1.0, lit: bool = False) -> None:
        """A dim area with a thin tube; small light or dark things of a figure (eyes, teeth) keep their contrast."""
        (long, short), level = extent(path), grey_of(colour) & 255
        if alpha < 1:
            self._area(path, mix(GROUND, neon(colour), 0.6), alpha * 0.5, solid=alpha > 0.5)
        elif self.light.figure and long < 130 and level > 225:
            self._area(path, mix(neon(colour), 0xFFFFFF, 0.72))
        elif long < 130 and level < 70 and self.light.figure:
            self._area(path, GROUND)
        elif lit and short < 240 and level > 150:
            self._area(path, mix(GROUND, mix(neon(colour), 0xFFFFFF, 0.25), 0.35 + 0.5 * self.near))
        else:
            self._area(path, self._dim(colour))
            if short > (16 if self.light.figure else 34):
                self._tube(path, colour, (3.6 if self.light.figure else 2.6) if short > 40 else 2.2)

    def body(self, path: skia.Path, colour: int, *, shade: float = 0.16, depth: float = 16.0, rim: bool = True) -> None:  # noqa: ARG002
        """A dim area within a bright tube."""
        short = extent(path)[1]
        self._area(path, self._dim(colour))
        if short > 12:
            wide = 6.4 if self.light.figure else 2.4 + 2.6 * self.near
            self._tube(path, colour, wide if short > 60 else wide * 0.66)

    def line(self, path: skia.Path, colour: int, width: float, *, alpha: float = 1.0, lit: bool = False) -> None:
        """A tube of its own."""
        if width > 16:
            self.fill(stroked(path, width), colour, alpha=alpha, lit=lit)
            return
        level = grey_of(colour) & 255
        shown = COLD if level < 70 and self.light.figure else colour
        super().line(path, shown, max(2.4, min(width, 5.0)), alpha=alpha, lit=lit)
        gas = mix(GROUND, neon(shown), (0.3 + 0.7 * self.near) * (0.55 if not self.light.figure else 1.0))
        self.shapes[-1].paint.setColor(round(alpha * 255) << 24 | gas)

    def ramp(self, path: skia.Path, top: float, bottom: float, colours: Sequence[int], *, lit: bool = False) -> None:  # noqa: ARG002
        """A dim gradient with a tube along its outline."""
        dim = [self._dim(c) for c in (colours[0], colours[-1])]
        light, self.light = self.light, self.light.at(0.0)  # no haze by day lies over what is dim
        super().ramp(path, top, bottom, dim, lit=True)
        self.light = light
        if extent(path)[1] > 30:
            self._tube(path, colours[0], 2.2 + 2.4 * self.near)

    def glow(self, x: float, y: float, radius: float, colour: int, alpha: float, *, inner: float = 0.0) -> None:
        """Light in the air, in a pure colour."""
        super().glow(x, y, radius, mix(neon(colour), colour, 0.3), alpha * 0.5, inner=inner)

    def halo(self, path: skia.Path, colour: int, *, blur: float, lit: bool = False, fine: bool = True) -> None:
        """The light's own blur is halo enough."""

    def shine(self, path: skia.Path, colour: int, alpha: float) -> None:
        """A faint reflection; small ones sparkle."""
        strength = 1.0 if extent(path)[1] < 40 else 0.22
        self._area(path, mix(neon(colour), colour, 0.4), alpha * strength, solid=False)


def _image(pixels: np.ndarray) -> skia.Image:
    return skia.Image.fromarray(pixels, skia.kBGRA_8888_ColorType, skia.kPremul_AlphaType, copy=False)


def _enlarged(pixels: np.ndarray, height: int, width: int) -> np.ndarray:
    """The picture in another size, smoothly."""
    out, surface = stage.page(width, height)
    whole, place = skia.Rect.MakeWH(pixels.shape[1], pixels.shape[0]), skia.Rect.MakeWH(width, height)
    surface.getCanvas().drawImageRect(_image(pixels), whole, place, skia.SamplingOptions(skia.FilterMode.kLinear))
    return out


def _light(page: Page, step: int) -> np.ndarray:
    """What shines, the mean of squares of `step` pixels: uint8 (h, w, 4); a rest at the edges is left out."""
    height, width = page.size
    low, narrow = max(1, height // step), max(1, width // step)
    step_y, step_x = min(step, height), min(step, width)
    rows = page.pixels[: low * step_y, : narrow * step_x]
    total = rows[0::step_y].astype(np.uint16)
    taken = range(0, step_y, 2)  # every second row: no tube is as thin as that
    for n in taken[1:]:
        total += rows[n::step_y]
    squares = total.reshape(low, narrow, step_x, 4)
    mean = squares[:, :, 0].astype(np.uint32)
    for n in range(1, step_x):
        mean += squares[:, :, n]
    mean //= step_x * len(taken)
    np.maximum(mean, THRESHOLD, out=mean)
    mean -= THRESHOLD
    return mean.astype(np.uint8)


def _haloes(light: np.ndarray, unit: float) -> np.ndarray:
    """A tight and a wide blur of the light, added; `unit` is pixels of the small page a stage unit."""
    light[..., 3] = 255
    total = np.zeros(light.shape, np.uint16)
    for sigma, share, less in HALOES:
        source = np.ascontiguousarray(light[::less, ::less])
        spread = sigma * unit / less
        blur = skia.ImageFilters.Blur(spread, spread, skia.TileMode.kClamp)
        blurred, surface = stage.page(source.shape[1], source.shape[0])
        surface.getCanvas().drawImage(_image(source), 0, 0, skia.SamplingOptions(), skia.Paint(ImageFilter=blur))
        added = (blurred if less == 1 else _enlarged(blurred, *light.shape[:2])).astype(np.uint16)
        added *= round(255 * share)
        added >>= 8
        total += added
    return np.minimum(total, 255).astype(np.uint8)


class Neon(Style):
    """Light in the dark. At 30 frames a second and more the sign steps at 15: light is dear to draw."""

    brush = NeonBrush

    def held(self, i: float, rate: int) -> float:
        """The first of the frames that share a picture."""
        hold = rate // STEPS
        return i if hold < 2 else float(math.floor(i / hold + 1e-6) * hold)

    def sky(self, page: Page) -> None:
        """Nearly black above, a glow of the sky's own hue at the horizon."""
        top, low = page.sky[0][0], page.sky[-1][0]
        dark = [
            (height, mix(GROUND, neon(colour), 0.03 + 0.2 * ((height - top) / max(1.0, low - top)) ** 2))
            for height, colour in page.sky
        ]
        page.words()[:] = sky_rows(page.rows, dark).view(np.uint32)

    def shadow(self, canvas: skia.Canvas, oval: skia.Rect, colour: int, alpha: float) -> None:  # noqa: ARG002
        """The figure's light on the wet ground."""
        canvas.drawOval(oval, skia.Paint(AntiAlias=True, Color=round(min(0.5, alpha) * 130) << 24 | 0x7C5CFF))

    def finish(self, page: Page) -> None:
        """Adds the blurred light."""
        height, width = page.size
        step = max(4, round(SMALL * page.scale))
        haloes = _haloes(_light(page, step), page.scale / step)
        coarseness = 1 if height * width <= WHOLE else COARSE
        haloes[..., 3] = 255
        coarse = _enlarged(haloes, -(-height // coarseness), -(-width // coarseness))
        _add(page.pixels, coarse, coarseness)
        page.pixels[..., 3] = 255


def _add(pixels: np.ndarray, light: np.ndarray, coarseness: int) -> None:
    """Pixels += light, each of whose points is a square of pixels; no colour becomes brighter than it can."""
    words, width = light.view(np.uint32)[..., 0], pixels.shape[1]
    for n in range(0, len(words), BAND):
        band = pixels[n * coarseness : (n + BAND) * coarseness]
        added = words[n : n + BAND]
        if coarseness > 1:
            added = np.repeat(np.repeat(added, coarseness, 1)[:, :width], coarseness, 0)[: len(band)]
        added = np.ascontiguousarray(added).view(np.uint8).reshape(band.shape)
        np.minimum(added, ~band, out=added)
        band += added
