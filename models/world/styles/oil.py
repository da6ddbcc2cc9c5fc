"""Oil: every point shows the paint of the brush stroke that lies topmost there.

A stroke has one colour, taken from under its middle, a little off; bristles, a ridge of thick paint on its lit side.
Strokes are laid along contours and otherwise along a slow swirl; wide ones where nothing happens, fine ones where
much does. The layouts of strokes are made once (`layout`); a picture costs look-ups only.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

import numpy as np
import skia

from models.world.brush import Brush
from models.world.chance import generator, unit
from models.world.palette import Light, darker, grey_of, lighter
from models.world.styles import texture
from models.world.styles.style import Page, Style

SIZES = ((72.0, 19.0), (34.0, 11.0), (14.0, 5.6))  # length and width of wide, middle and fine strokes, units
SMALLEST = ((4.6, 1.5), (2.6, 1.1))  # half the length and width of wide and middle strokes, pixels
TILE = 400.0  # units after which the layout of strokes comes again
DIRECTIONS = 4  # 0, 45, 90, 135 degrees clockwise from the horizontal
FIELD = 14.0  # units of a point of the field of directions
BUSY = 190  # contrast of a neighbourhood from which on strokes are fine
SMALL = 512  # pixels: a page that is at most so wide
LAYINGS = 3  # pictures for which strokes stay where they are


class Strokes(NamedTuple):
    """Three sizes of strokes in all directions: per point of a tile, the way to the stroke's middle and its relief."""

    side: int  # of the tile, pixels
    down: np.ndarray  # int16 (3 * DIRECTIONS, side, side)
    right: np.ndarray
    relief: np.ndarray  # words of bytes around 128, to be added to the colour
    margin: int  # how far away a stroke's middle may be, pixels


class OilBrush(Brush):
    """Fuller colours, deeper shades, thicker lights: the strokes do the rest."""

    def __init__(self, light: Light) -> None:
        super().__init__(light)
        self.full = 0.16 if light.figure else 0.2

    def fill(self, path: skia.Path, colour: int, *, alpha: float = 1.0, lit: bool = False) -> None:
        """An area in a fuller colour."""
        super().fill(path, colour, alpha=alpha, lit=lit)
        self._enrich(-1)

    def body(self, path: skia.Path, colour: int, *, shade: float = 0.16, depth: float = 16.0, rim: bool = True) -> None:
        """A modelled area: the shade is deeper, the light thicker."""
        super().body(path, colour, shade=shade * 1.7, depth=depth * 1.25, rim=rim)

    def line(self, path: skia.Path, colour: int, width: float, *, alpha: float = 1.0, lit: bool = False) -> None:
        """A line of paint, never finer than a fine stroke."""
        super().line(path, colour, max(width * 1.15, 7.5 if self.light.figure else 5.0), alpha=alpha, lit=lit)
        self._enrich(-1)

    def ramp(self, path: skia.Path, top: float, bottom: float, colours: Sequence[int], *, lit: bool = False) -> None:
        """A gradient with more contrast."""
        before = len(self.shapes)
        super().ramp(path, top, bottom, [lighter(colours[0], 0.06), *colours[1:-1], darker(colours[-1], 0.1)], lit=lit)
        for n in range(before, len(self.shapes)):
            self._enrich(n)

    def _enrich(self, n: int) -> None:
        paint = self.shapes[n].paint
        colour = paint.getColor()
        grey, out = grey_of(colour & 0xFFFFFF) & 255, 0
        for shift in (16, 8, 0):
            level = colour >> shift & 255
            level += (level - grey) * self.full + (level - 128) * 0.07
            out |= min(255, max(0, round(level))) << shift
        paint.setColor(colour & 0xFF000000 | out)


def _stroke(long: float, wide: float) -> skia.Path:
    """A stroke around (0, 0) along x: blunt where it begins, ragged where the brush was lifted."""
    path = skia.Path()
    path.moveTo(-long, -wide * 0.7)
    path.quadTo(-long * 0.5, -wide * 1.1, long * 0.55, -wide * 0.9)
    path.lineTo(long, -wide * 0.45)
    path.lineTo(long * 0.72, -wide * 0.1)
    path.lineTo(long * 0.96, wide * 0.3)
    path.lineTo(long * 0.6, wide * 0.92)
    path.quadTo(-long * 0.4, wide * 1.1, -long, wide * 0.75)
    path.quadTo(-long * 1.12, 0, -long, -wide * 0.7)
    path.close()
    return path


@lru_cache(maxsize=4)
def layout(scale: float) -> Strokes:
    """The layouts of strokes for a scale, in pixels a unit."""
    side = max(48, round(TILE * scale))
    halves = [(long * scale / 2, wide * scale / 2) for long, wide in SIZES]
    for n, (long, wide) in enumerate(SMALLEST):
        halves[n] = (max(long, halves[n][0]), max(wide, halves[n][1]))
    layers = [_layer(side, long, wide, turn, scale) for long, wide in halves for turn in range(DIRECTIONS)]
    down, right, relief = (np.stack(part) for part in zip(*layers, strict=True))
    margin = int(max(np.abs(down).max(), np.abs(right).max()))
    return Strokes(side, down, right, relief, margin)


def _layer(side: int, long: float, wide: float, turn: int, scale: float) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """One layout: (down, right, relief) of a tile whose strokes go on over its edges."""
    nothing = np.zeros((side, side), np.int16)
    if wide < 1.1:  # finer than pixels: every point is a stroke of its own
        return nothing, nothing, np.full((side, side), 0x80808080, np.uint32)
    chance = generator(0, "strokes", turn, round(long * 100))
    count = round(side * side / (long * wide * 4) * 2.6)
    middles = chance.integers(0, side, (count, 2))
    angles = np.radians(turn * 45.0 + chance.uniform(-13, 13, count))
    numbers = _numbers(side, middles, angles, _stroke(long, wide), long)
    drawn = numbers > 0
    which = np.maximum(numbers, 1) - 1
    y, x = np.mgrid[0:side, 0:side]
    half = side // 2
    down = np.where(drawn, (middles[which, 1] - y + half) % side - half, 0)
    right = np.where(drawn, (middles[which, 0] - x + half) % side - half, 0)
    along = -(right * np.cos(angles)[which] + down * np.sin(angles)[which]) / long
    across = -(down * np.cos(angles)[which] - right * np.sin(angles)[which]) / wide
    relief = _relief(chance, which, along, across, angles[which], 0.6 + 0.4 * min(1.0, scale))
    return down.astype(np.int16), right.astype(np.int16), np.where(drawn, relief, np.uint32(0x80808080))


def _numbers(side: int, middles: np.ndarray, angles: np.ndarray, stroke: skia.Path, long: float) -> np.ndarray:
    """Which stroke, from 1, lies topmost at every point of the tile."""
    pixels = np.zeros((side, side, 4), np.uint8)
    canvas = skia.Surface(pixels).getCanvas()
    canvas.clear(0xFF000000)
    for n, ((x, y), angle) in enumerate(zip(middles.tolist(), np.degrees(angles).tolist(), strict=True)):
        paint = skia.Paint(AntiAlias=False, Color=0xFF000000 | n + 1)
        for dx in [0] + [side] * (x < 1.3 * long) + [-side] * (x > side - 1.3 * long):
            for dy in [0] + [side] * (y < 1.3 * long) + [-side] * (y > side - 1.3 * long):
                canvas.save()
                canvas.translate(x + 0.5 + dx, y + 0.5 + dy)
                canvas.rotate(angle)
                canvas.drawPath(stroke, paint)
                canvas.restore()
    return pixels[..., 0].astype(np.int64) << 16 | pixels[..., 1].astype(np.int64) << 8 | pixels[..., 2]


def _relief(  # noqa: PLR0917
    chance: np.random.Generator,
    which: np.ndarray,
    along: np.ndarray,
    across: np.ndarray,
    angle: np.ndarray,
    deep: float,
) -> np.ndarray:
    """Bristles, ridges and the stroke's own colour as words of bytes around 128."""
    count = int(which.max()) + 1
    hairs = chance.uniform(-1, 1, (count, 9))
    lane = np.clip(((across + 1.1) * 4.1).astype(np.int64), 0, 8)
    level = hairs[which, lane] * 6.5 * (0.6 + 0.5 * np.clip(along, -1, 1))
    towards = np.cos(angle) * 0.75 + np.sin(angle) * 0.45  # how much of the light falls across the stroke
    level += -np.sign(across) * np.clip(np.abs(across) - 0.45, 0, 0.6) * 58 * np.where(towards > 0, towards, -towards)
    level += np.clip(along - 0.55, 0, 0.5) * 44 - np.clip(-along - 0.75, 0, 0.4) * 22
    own = chance.uniform(-1, 1, (count, 4))
    words = np.zeros(which.shape, np.uint32)
    for channel in range(3):
        value = (level + own[which, 3] * 8 + own[which, channel] * 6.5) * deep + 128
        words |= np.clip(value, 0, 255).astype(np.uint32) << np.uint32(8 * channel)
    return words | np.uint32(0x80000000)


@lru_cache(maxsize=4)
def _ways(scale: float, width: int) -> np.ndarray:
    """The way to a stroke's middle as a step in a page of that width with a margin (layers, side, side)."""
    strokes = layout(scale)
    return strokes.down.astype(_counted(width)) * (width + 2 * strokes.margin) + strokes.right


def _counted(width: int) -> type[np.signedinteger]:
    """The type of places in a page: numpy looks up fastest by its own, but large pages of it do not fit the cache."""
    return np.intp if width <= SMALL else np.int32


def _framed(words: np.ndarray, margin: int) -> np.ndarray:
    """The page with a margin of its edges' colours."""
    height, width = words.shape
    out = np.empty((height + 2 * margin, width + 2 * margin), np.uint32)
    inner = out[margin : margin + height]
    inner[:, margin : margin + width] = words
    inner[:, :margin], inner[:, margin + width :] = words[:, :1], words[:, -1:]
    out[:margin], out[margin + height :] = inner[0], inner[-1]
    return out


@lru_cache(maxsize=2)
def _places(size: tuple[int, int], scale: float) -> tuple[np.ndarray, np.ndarray, tuple[int, int]]:
    """Which point of the field of directions a point of the page follows, the swirl, and the field's size."""
    height, width = size
    step = max(2.0, FIELD * scale)
    rows, columns = int(height / step) + 1, int(width / step) + 1
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    y += texture.waves("stroke ends y", size, 9 * scale + 2) * (step * 0.9)
    x += texture.waves("stroke ends x", size, 9 * scale + 2) * (step * 0.9)
    place = np.clip((y / step).astype(np.int64), 0, rows - 1) * columns
    place += np.clip((x / step).astype(np.int64), 0, columns - 1)
    swirl = texture.waves("swirl", (rows, columns), 22.0).astype(np.float64)
    turn = (np.arange(rows)[:, None] / rows - 0.5) * 0.5 + swirl * 1.4
    lean = np.stack([-np.cos(2 * turn), -np.sin(2 * turn)]) * 260
    return place.astype(_counted(width)), np.rint(lean).astype(np.int32), (rows, columns)


def directions(green: np.ndarray, lean: np.ndarray, size: tuple[int, int], *, busy: int = BUSY) -> np.ndarray:
    """Which layout of strokes each point of the field takes, 0..11 (DIRECTIONS wide ones, the middle, the fine).

    The structure tensor of the brightness, in whole numbers: strokes lie across the strongest gradient.
    """
    rows, columns = size
    y = np.linspace(0, green.shape[0] - 1, rows * 2).astype(np.int64)
    x = np.linspace(0, green.shape[1] - 1, columns * 2).astype(np.int64)
    level = green.take(y, 0).take(x, 1).astype(np.int32)
    gx, gy = np.zeros_like(level), np.zeros_like(level)
    np.subtract(level[:, 2:], level[:, :-2], out=gx[:, 1:-1])
    np.subtract(level[2:], level[:-2], out=gy[1:-1])
    tensor = np.empty((3, *level.shape), np.int32)
    np.multiply(gx, gy, out=tensor[1])
    tensor[1] *= 2
    gx *= gx
    gy *= gy
    np.subtract(gx, gy, out=tensor[0])
    np.add(gx, gy, out=tensor[2])
    even, skew, all_of_it = _gathered(tensor)
    even, skew = even + lean[0], skew + lean[1]
    way = np.where(np.abs(even) >= np.abs(skew), (even > 0).view(np.int8) * 2, (skew > 0).view(np.int8) * 2 + 1)
    near = _spread(all_of_it > busy)
    way += DIRECTIONS * (near.view(np.int8) + _spread(_spread(near)).view(np.int8))
    return way


def _spread(busy: np.ndarray) -> np.ndarray:
    """One point further in all directions: no stroke may carry paint over a contour that lies under its end."""
    return _with_neighbours(_with_neighbours(busy, busy.copy(), np.bitwise_or).T, None, np.bitwise_or).T


def _gathered(part: np.ndarray) -> np.ndarray:
    """The mean of 2 x 2 points, and of their neighbours: of (..., 2 h, 2 w) as (..., h, w)."""
    rows = part[..., ::2, :] + part[..., 1::2, :]
    low = rows[..., ::2] + rows[..., 1::2]
    low >>= 2
    for axis in (-2, -1):
        along = np.swapaxes(low, axis, -1)
        low = np.swapaxes(_with_neighbours(along, along * 2, np.add), axis, -1)
        low >>= 2
    return low


def _with_neighbours(part: np.ndarray, total: np.ndarray | None, gather: np.ufunc) -> np.ndarray:
    """Gathers every point's left and right neighbour into the total (None: the part); the last one's is the first."""
    total = part.copy() if total is None else total
    for to, of in ((slice(1, None), slice(-1)), (slice(1), slice(-1, None)), (slice(-1), slice(1, None))):
        gather(total[..., to], part[..., of], out=total[..., to])
    gather(total[..., -1:], part[..., :1], out=total[..., -1:])
    return total


@lru_cache(maxsize=2)
def _weave(size: tuple[int, int], scale: float) -> np.ndarray:
    """The canvas: threads over and under each other, int16 (H, W, 4)."""
    height, width = size
    thread = max(2.0, 4.6 * scale)
    y, x = (np.arange(n, dtype=np.float64) / thread for n in size)
    over = ((y.astype(np.int64)[:, None] + x.astype(np.int64)) % 2).astype(np.float32)
    across, along = 1 - np.abs((y % 1) * 2 - 1), 1 - np.abs((x % 1) * 2 - 1)
    level = over * across[:, None] + (1 - over) * along[None]
    level = (level - 0.5) * 9 * min(1.0, 0.3 + scale) + texture.waves("canvas", size, 3 * scale + 1) * 3
    out = np.zeros((height, width, 4), np.int16)
    out[..., :3] = np.rint(level)[..., None].astype(np.int16) - 128
    out[..., 3] = 127
    return out


class Oil(Style):
    """Painted twelve times a second; strokes are laid anew four times."""

    brush = OilBrush
    pictures = 12.0

    def finish(self, page: Page) -> None:
        """Looks up every point's stroke, takes its colour and adds its relief."""
        height, width = page.size
        strokes = layout(page.scale)
        place, lean, field = _places(page.size, page.scale)
        busy = BUSY if page.scale > 0.3 else 6 * BUSY
        kind = directions(page.pixels[..., 1], lean, field, busy=busy)
        way = kind.astype(_counted(width)).ravel() * strokes.side**2
        laying = page.picture // LAYINGS
        shift = int(unit(laying, "laid", 0) * strokes.side), int(unit(laying, "laid", 1) * strokes.side)
        margin, ways = strokes.margin, _ways(page.scale, width)
        source, weave = _framed(page.words(), margin), _weave(page.size, page.scale)
        rows, columns = (np.arange(n, dtype=_counted(width)) for n in page.size)
        down, right = (rows + shift[0]) % strokes.side * strokes.side, (columns + shift[1]) % strokes.side
        rows = (rows + margin) * (width + 2 * margin)
        columns += margin
        for band in texture.bands(height, width):
            point = down[band, None] + right
            point += way.take(place[band], mode="clip")
            start = ways.take(point, mode="clip")
            start += rows[band, None]
            start += columns
            colour = source.take(start, mode="clip").view(np.uint8).reshape(*point.shape, 4).astype(np.int16)
            if not page.plain:
                colour += strokes.relief.take(point, mode="clip").view(np.uint8).reshape(colour.shape)
                colour += weave[band]
            np.clip(colour, 0, 255, out=colour)
            page.pixels[band] = colour
