"""Reference images and logos: only PNG, JPEG and WebP, decoded once, written again without what they carried along."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import Any

from PIL import Image, ImageCms, ImageOps, UnidentifiedImageError

from studio.errors import Poisoned, Refused

FORMATS = ("PNG", "JPEG", "WEBP")
MORE_FORMATS = (*FORMATS, "GIF", "BMP", "TIFF")  # for what is only looked at, and never stored
LARGEST_BYTES = 64 << 20
MOST_PIXELS = 64_000_000
SMALLEST_SIDE = 16


@contextmanager
def opened(path: Path, formats: tuple[str, ...] = FORMATS) -> Iterator[Image.Image]:
    """The decoded image, upright, in sRGB. Raises Poisoned or Refused with what is wrong with it."""
    if not path.exists() or path.stat().st_size == 0:
        what = "is empty (0 bytes)" if path.exists() else "is not there"
        raise Poisoned(what, where=path.name, do="give a PNG, JPEG or WebP image")
    if path.stat().st_size > LARGEST_BYTES:
        raise Refused(f"has more than {LARGEST_BYTES >> 20} MB", where=path.name, do="save it smaller")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)  # the limit below is stricter
            with Image.open(path, formats=formats) as image:
                _check_size(image, path.name)
                image.load()
                yield _standard_colours(ImageOps.exif_transpose(image))
    except UnidentifiedImageError:
        kinds = "a PNG, JPEG or WebP image" if formats == FORMATS else "an image that is known here"
        raise Poisoned(f"is not {kinds}", where=path.name, do="export it as PNG") from None
    except Image.DecompressionBombError:
        raise Refused("has too many pixels", where=path.name, do="scale it down") from None
    except (OSError, SyntaxError, ValueError, EOFError) as error:
        raise Poisoned(f"cannot be decoded ({error})", where=path.name, do="save it again, or copy it again") from None


def _check_size(image: Image.Image, name: str) -> None:
    """Raises Refused for what is too large or too small, before any pixel is decoded."""
    width, height = image.size
    if width * height > MOST_PIXELS:
        raise Refused(f"has {width}x{height} pixels, more than {MOST_PIXELS:,}", where=name, do="scale it down")
    if min(width, height) < SMALLEST_SIDE:
        raise Refused(f"has {width}x{height} pixels", where=name, do=f"give at least {SMALLEST_SIDE} on each side")


def _standard_colours(image: Image.Image) -> Image.Image:
    """The image in sRGB, if it names another colour profile: phones write Display P3."""
    profile = image.info.get("icc_profile")
    if not profile:
        return image
    try:
        source = ImageCms.ImageCmsProfile(BytesIO(profile))
        mode = "RGBA" if image.has_transparency_data else "RGB"
        picture = image if image.mode in ("RGB", "RGBA", "CMYK", "L") else image.convert(mode)
        return ImageCms.profileToProfile(picture, source, ImageCms.createProfile("sRGB"), outputMode=mode) or picture
    except (ImageCms.PyCMSError, OSError, ValueError):
        return image  # a broken profile is as good as none


def normalise(path: Path, out: Path) -> dict[str, Any]:
    """Writes the image as an upright PNG in sRGB without metadata and returns facts about it.

    Returns: `width`, `height` in pixels, `alpha` (whether it can be transparent).
    Raises: Poisoned for bytes that are no image, Refused for one that is too large or too small.
    """
    with opened(path) as image:
        alpha = image.has_transparency_data
        plain = image.convert("RGBA" if alpha else "RGB")
        clean = Image.new(plain.mode, plain.size)
        clean.paste(plain)
        clean.save(out, "PNG", compress_level=3)
        return {"width": clean.width, "height": clean.height, "alpha": alpha}


def shrink(path: Path, out: Path, *, width: int, height: int) -> None:
    """Writes the image as a PNG with transparency that fits into a box of pixels, its shape kept. Raises as above."""
    with opened(path) as image:
        small = image.convert("RGBA")
        scale = min(width / small.width, height / small.height)
        size = max(1, round(small.width * scale)), max(1, round(small.height * scale))
        clean = Image.new("RGBA", size)
        clean.paste(small.resize(size, Image.Resampling.LANCZOS))
        clean.save(out, "PNG", compress_level=3)
