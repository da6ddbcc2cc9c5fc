"""A still picture as a film: covers the frame around its focal point and moves gently, near things more than far.

The 2.5-D effect: the lower part of a picture is usually nearer, so a move shifts rows by a little more towards the
bottom. A picture of a very different shape is shown whole over a blurred, darkened copy of itself.
"""

from __future__ import annotations

import warnings
from pathlib import Path
from typing import Any

import numpy as np
import skia
from PIL import Image, ImageEnhance, ImageFilter, ImageOps, UnidentifiedImageError

from models.world.shooting.moves import ease
from models.world.stage import page, rgb
from studio.errors import Poisoned
from studio.specs import Event

LARGEST_PIXELS = 100_000_000
MARGIN = 1.14  # how much larger than the frame the picture is kept, as room for the move
TRIM = 1.3  # a picture that is shown whole may lose so much of its longer side
DIFFERENT = 2.45  # aspect ratios further apart than this are not cropped but shown whole
_MOVES = {
    # zoom from, to; x from, to; y from, to: shares of the margin
    "zoom in": (0.0, 1.0, 0, 0, 0, 0),
    "zoom out": (1.0, 0.0, 0, 0, 0, 0),
    "pan right": (0.75, 0.75, -1, 1, 0, 0),
    "pan left": (0.75, 0.75, 1, -1, 0, 0),
    "tilt up": (0.75, 0.75, 0, 0, 1, -1),
    "tilt down": (0.75, 0.75, 0, 0, -1, 1),
    "tracking": (0.6, 0.9, -0.8, 0.8, 0, 0),
    "handheld": (0.5, 0.55, -0.2, 0.2, 0.1, -0.1),
    "static": (0.0, 0.0, 0, 0, 0, 0),
}


def open_image(path: Path) -> np.ndarray:
    """The picture upright as RGB (H, W, 3), transparency over white. Raises Poisoned when it cannot be decoded."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(path) as image:
                if image.width * image.height > LARGEST_PIXELS:
                    raise Poisoned(
                        f"the picture has {image.width} x {image.height} pixels",
                        where=path.name,
                        do=f"give one of at most {LARGEST_PIXELS // 1_000_000} million",
                    )
                upright = ImageOps.exif_transpose(image).convert("RGBA")
        paper = Image.new("RGBA", upright.size, "white")
        return np.asarray(Image.alpha_composite(paper, upright).convert("RGB"))
    except (
        UnidentifiedImageError,
        OSError,
        ValueError,
        SyntaxError,
        Image.DecompressionBombError,
        Image.DecompressionBombWarning,
    ) as error:
        raise Poisoned(
            f"cannot be decoded as a picture ({error})", where=path.name, do="give a PNG, JPEG or WebP file"
        ) from None


class StillFilm:
    """Shows one picture for `seconds` with a camera move. `at_rest` starts it exactly as the picture is."""

    def __init__(
        self,
        picture: np.ndarray,
        *,
        camera: str,
        focal: tuple[float, float],
        seconds: float,
        rate: int,
        at_rest: bool = False,
    ) -> None:
        self.picture, self.camera, self.focal = (
            Image.fromarray(picture),
            camera if camera in _MOVES else "zoom in",
            focal,
        )
        self.seconds, self.rate, self.at_rest = seconds, rate, at_rest
        if at_rest and self.camera not in ("zoom in", "static"):
            self.camera = "zoom in"  # the only move that begins with the whole picture
        self._sheet: Image.Image | None = None
        self._size = (0, 0)

    @property
    def view_name(self) -> str:
        """The camera move's word."""
        return self.camera

    def frame(self, i: int, width: int, height: int) -> np.ndarray:
        """Frame i as uint8 (height, width, 3)."""
        sheet = self._prepared(width, height)
        share = ease(i / max(1.0, self.seconds * self.rate - 1))
        z0, z1, x0, x1, y0, y1 = _MOVES[self.camera]
        zoom = 1 + (MARGIN - 1) * (z0 + (z1 - z0) * share)
        w, h = sheet.width / zoom, sheet.height / zoom
        free_x, free_y = sheet.width - w, sheet.height - h
        left = free_x * (self.focal[0] if x0 == x1 else 0.5 + 0.5 * (x0 + (x1 - x0) * share))
        top = free_y * (self.focal[1] if y0 == y1 else 0.5 + 0.5 * (y0 + (y1 - y0) * share))
        bend = 0.012 * (share - 0.5) * w * (0 if self.at_rest or self.camera == "static" else 1)
        # a quadrilateral: the lower edge moves a little more than the upper one
        corners = [
            (left + bend * 0.2, top),
            (left - bend, top + h),
            (left + w + bend, top + h),
            (left + w - bend * 0.2, top),
        ]
        inside = [skia.Point(min(max(x, 0.0), sheet.width), min(max(y, 0.0), sheet.height)) for x, y in corners]
        frame = [skia.Point(0, 0), skia.Point(0, height), skia.Point(width, height), skia.Point(width, 0)]
        return self._drawn(inside, frame, width, height)

    def _drawn(self, source: list[skia.Point], target: list[skia.Point], width: int, height: int) -> np.ndarray:
        matrix = skia.Matrix()
        matrix.setPolyToPoly(source, target)
        pixels, surface = page(width, height)
        canvas = surface.getCanvas()
        canvas.setMatrix(matrix)
        # the edge is clamped, so that a border never shows where rounding leaves the picture
        sampling = skia.SamplingOptions(skia.FilterMode.kLinear)
        shader = self._image.makeShader(skia.TileMode.kClamp, skia.TileMode.kClamp, sampling)
        canvas.drawPaint(skia.Paint(Shader=shader))
        return rgb(pixels)

    def _prepared(self, width: int, height: int) -> Image.Image:
        """The picture at the frame's shape, cut around the focal point or laid over its blurred copy."""
        if self._sheet is None or self._size != (width, height):
            self._size = (width, height)
            apart = (self.picture.width / self.picture.height) / (width / height)
            cover = ImageOps.fit(self.picture, (width, height), Image.Resampling.LANCZOS, centering=self.focal)
            self._sheet = cover if 1 / DIFFERENT <= apart <= DIFFERENT else _laid_over(self.picture, cover, self.focal)
            self._image = skia.Image.fromarray(
                np.asarray(self._sheet.convert("RGBA")), colorType=skia.kRGBA_8888_ColorType
            )
        return self._sheet

    def events(self) -> list[Event]:
        """Nothing is known to be heard."""
        return []

    def state(self) -> dict[str, Any]:
        """A still cannot be continued as a drawing: the next scene starts from the clip's last frame."""
        return {"still": True, "camera": self.camera}


def _laid_over(picture: Image.Image, cover: Image.Image, focal: tuple[float, float]) -> Image.Image:
    """The picture, trimmed towards the frame's shape, over a blurred and darkened copy that fills the frame."""
    size = cover.size
    wide, tall = picture.size
    if wide / tall > size[0] / size[1]:
        wide = max(1, round(wide / TRIM))
    else:
        tall = max(1, round(tall / TRIM))
    picture = ImageOps.fit(picture, (wide, tall), Image.Resampling.BILINEAR, centering=focal)
    small = cover.resize((max(1, size[0] // 16), max(1, size[1] // 16)), Image.Resampling.BOX)
    ground = ImageEnhance.Brightness(
        small.filter(ImageFilter.GaussianBlur(3)).resize(size, Image.Resampling.BICUBIC)
    ).enhance(0.72)
    whole = ImageOps.contain(picture, size, Image.Resampling.LANCZOS)
    ground.paste(whole, ((size[0] - whole.width) // 2, round((size[1] - whole.height) * 0.42)))
    return ground
