"""Where sprites are put: one canvas for the eye, one for the truth. Drawing code sees only `Stage`.

Everything that moves on its own is a *part* with a key. The truth stage draws each part in a colour that is its
number, and remembers its matrix: depth, mask and flow follow from that exactly, with the code that draws the film.
"""

from __future__ import annotations

import numpy as np
import skia

from models.world.brush import Sprite


class Stage:
    """Draws sprites on a canvas under nested parts. Angles are degrees, clockwise on the screen.

    A stage is also the block of each of its parts: there are a thousand in a second of film, and this costs least.
    """

    def __init__(self, canvas: skia.Canvas) -> None:
        self.canvas = canvas

    def __enter__(self) -> None: ...

    def __exit__(self, *_: object) -> None:
        """The innermost part ends."""
        self.canvas.restore()

    def part(  # noqa: PLR0917
        self,
        key: str,  # noqa: ARG002
        x: float = 0.0,
        y: float = 0.0,
        angle: float = 0.0,
        sx: float = 1.0,
        sy: float = 1.0,
    ) -> Stage:
        """What is drawn inside (`with stage.part(...)`) is moved, turned and scaled together, and known by the key."""
        canvas = self.canvas
        canvas.save()
        if x or y:
            canvas.translate(x, y)
        if angle:
            canvas.rotate(angle)
        if sx != 1.0 or sy != 1.0:
            canvas.scale(sx or 1e-3, sy or 1e-3)
        return self

    def apart(self, key: str) -> Stage:
        """What is drawn inside belongs to a subject (its stand, its rails) but is not it: it has its own key."""
        return self.part(key)

    def draw(self, sprite: Sprite) -> None:
        """Draws a sprite where the parts say."""
        sprite.play(self.canvas)


class TruthStage(Stage):
    """Draws part numbers instead of colours. `keys[n - 1]` is the key of part n, `matrices` are in pixels."""

    def __init__(self, canvas: skia.Canvas, *, paint: bool = True) -> None:
        super().__init__(canvas)
        self.painting = paint
        self.trail: list[str] = []
        self.trails: list[list[str]] = []  # of the parts around the innermost one
        self.keys: dict[str, int] = {}
        self.matrices: dict[str, np.ndarray] = {}

    def part(  # noqa: PLR0917
        self, key: str, x: float = 0.0, y: float = 0.0, angle: float = 0.0, sx: float = 1.0, sy: float = 1.0
    ) -> Stage:
        """See `Stage.part`."""
        super().part(key, x, y, angle, sx, sy)
        self.trails.append(self.trail)
        self.trail = [*self.trail, key]
        return self

    def apart(self, key: str) -> Stage:
        """See `Stage.apart`: the key does not begin with that of the subject."""
        self.canvas.save()
        self.trails.append(self.trail)
        self.trail = [".".join((key, *self.trail))]
        return self

    def draw(self, sprite: Sprite) -> None:
        """Draws the sprite's solid shapes in the number of the part."""
        key = "/".join(self.trail)
        number = self.keys.setdefault(key, len(self.keys) + 1)
        if key not in self.matrices:
            matrix = self.canvas.getTotalMatrix()
            self.matrices[key] = np.array([matrix.get(i) for i in range(9)], np.float64).reshape(3, 3)
        if not self.painting:
            return
        for path, source, solid in sprite:
            if solid:
                paint = skia.Paint(
                    AntiAlias=False,
                    Color=0xFF000000 | number,
                    Style=source.getStyle(),
                    StrokeWidth=source.getStrokeWidth(),
                    StrokeCap=source.getStrokeCap(),
                    StrokeJoin=source.getStrokeJoin(),
                )
                self.canvas.drawPath(path, paint)

    def __exit__(self, *_: object) -> None:
        """The innermost part ends."""
        self.trail = self.trails.pop()
        self.canvas.restore()


def page(width: int, height: int) -> tuple[np.ndarray, skia.Surface]:
    """Pixels (height, width, 4) and the surface that draws on them: BGRA, in which Skia draws fastest by far."""
    pixels = np.zeros((height, width, 4), np.uint8)
    return pixels, skia.Surface(pixels, skia.kBGRA_8888_ColorType, skia.kPremul_AlphaType)


def blurred(surface: skia.Surface, sigma: float) -> None:
    """Puts what is on the surface out of focus, in place: shrunk and enlarged again; sigma in pixels."""
    image, step = surface.makeImageSnapshot(), max(1.0, 2 * sigma)
    small = image.resize(
        max(1, round(image.width() / step)),
        max(1, round(image.height() / step)),
        skia.SamplingOptions(skia.FilterMode.kLinear, skia.MipmapMode.kLinear),
    )
    canvas = surface.getCanvas()
    canvas.save()
    canvas.resetMatrix()
    whole = skia.Rect.MakeWH(image.width(), image.height())
    canvas.drawImageRect(small, whole, skia.SamplingOptions(skia.CubicResampler.Mitchell()))
    canvas.restore()


def rgb(pixels: np.ndarray) -> np.ndarray:
    """BGRA (H, W, 4) as RGB (H, W, 3); plane by plane is four times faster than one strided copy."""
    out = np.empty((*pixels.shape[:2], 3), np.uint8)
    for channel in range(3):
        out[..., channel] = pixels[..., 2 - channel]
    return out


def enlarged(cells: np.ndarray, cell: int, width: int, height: int) -> np.ndarray:
    """Every point of (h, w, ...) as a square of `cell` pixels, cut to the frame's size."""
    wide = np.repeat(cells, cell, 1)[:, :width]
    return np.repeat(wide, cell, 0)[:height]
