"""Users' files as arrays, for engines that compute: a picture, a clip, a sound, whatever they lie in.

Files are opened as what their first bytes say, within the limits of `probe` and `images`. Clips are decoded only where
they are needed, at a rate and a size that are asked for, so a long one does not fill the memory.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import av
import numpy as np
from PIL import Image, ImageSequence

from media import images, sound
from media.probe import Probe, opened, probe
from studio.errors import Poisoned, Refused

_PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"BM", b"II*\x00", b"MM\x00*")
MOST_FRAMES = 5000  # that are held in memory; those of ten minutes at the rates of small models


@dataclass(frozen=True, eq=False)
class Clip:
    """Frames uint8 (T, H, W, 3) at `rate` frames a second, and what was done to get them, in sentences."""

    frames: np.ndarray
    rate: float
    notes: tuple[str, ...] = ()


def picture(path: Path) -> np.ndarray:
    """One picture, upright: (H, W) or (H, W, C) of bytes or, of 16 bits, of uint16. Raises Poisoned or Refused."""
    with images.opened(path, images.MORE_FORMATS) as image:
        return _pixels(image)


def _pixels(image: Image.Image) -> np.ndarray:
    if image.mode.startswith("I;16") or image.mode == "I":
        deep = np.asarray(image)
        return np.clip(deep, 0, 65535).astype(np.uint16)
    if image.mode == "F":
        return np.clip(np.asarray(image), 0, 1)
    if image.mode in ("L", "LA", "RGB", "RGBA"):
        return np.asarray(image)
    return np.asarray(image.convert("RGBA" if image.has_transparency_data else "RGB"))


def is_picture(path: Path) -> bool:
    """Whether the file is one picture rather than a clip, by its first bytes; False when it is not there."""
    if not path.is_file():
        return False
    with path.open("rb") as file:
        head = file.read(16)
    if head[:4] == b"GIF8" or head[8:12] == b"WEBP":
        try:
            with Image.open(path, formats=("GIF", "WEBP")) as image:
                return getattr(image, "n_frames", 1) == 1
        except (OSError, SyntaxError, ValueError, EOFError):
            return False
    return head.startswith(_PICTURES)


def clip(path: Path, *, rate: int, side: int, seconds: float | None = None, end: bool = False) -> Clip:
    """The frames of a clip: mp4, mov, webm, mkv, or an animated GIF or WebP.

    Args:
        path: a file from anywhere.
        rate: frames a second that are wanted; of a file with fewer all are given, at its own rate.
        side: the shorter side that is wanted; smaller pictures stay as they are.
        seconds: so much of it, from the beginning, or up to its end; None: all.
        end: whether the last seconds are wanted.

    Raises: Poisoned for what is not a clip or cannot be decoded, Refused for one that is too long to be held.
    """
    if not path.is_file() or not path.stat().st_size:
        raise Poisoned("is empty or not there", where=path.name, do="give a video file (mp4, mov, webm, mkv, gif)")
    with path.open("rb") as file:
        head = file.read(16)
    if head[:4] == b"GIF8" or head[8:12] == b"WEBP":
        return _kept(_animated(path, side), rate, seconds, path, end=end)
    if head.startswith(_PICTURES):
        raise Refused("is a picture, not a clip", where=path.name, do="give it as --image")
    facts = probe(path)
    notes = () if facts.rate <= rate else (f"read at {rate} instead of {facts.rate:.4g} frames a second",)
    found = _kept(_decoded(path, facts, side), min(rate, facts.rate or rate), seconds, path, end=end)
    return Clip(found.frames, found.rate, notes + found.notes)


def sounds(path: Path) -> tuple[np.ndarray, int]:
    """A sound, float32 (samples, 2), and its rate. Raises Poisoned."""
    found = sound.read(path)
    if not len(found):
        raise Poisoned("holds no sound", where=path.name, do="give a sound file that plays elsewhere")
    return found, sound.SAMPLE_RATE


def _kept(
    frames: Iterator[tuple[float, np.ndarray]], rate: float, seconds: float | None, path: Path, *, end: bool
) -> Clip:
    """At each moment of a constant rate the frame that is shown then, of the part that is wanted."""
    most = MOST_FRAMES if seconds is None else max(1, round(seconds * rate))
    ends = end and seconds is not None
    held: deque[np.ndarray] = deque(maxlen=most if ends else None)
    moment, last = 0, None
    for until, frame in _lasting(frames, 1 / rate):
        last = frame
        while (moment + 0.5) / rate < until:
            held.append(frame)
            moment += 1
            if seconds is None and moment > most:
                raise Refused(
                    f"is longer than {most / rate:.0f} s", where=path.name, do="cut it, or make its parts one by one"
                )
        if seconds is not None and not end and moment > most:
            break
    if last is None:
        raise Poisoned("holds no frame", where=path.name, do="give a file that plays elsewhere")
    if not held:  # shorter than a moment
        held.append(last)
    notes = () if seconds is None or moment <= most else (f"the {'last' if end else 'first'} {seconds:g} s used",)
    return Clip(np.stack(held if ends else list(held)[:most]), rate, notes)


def _lasting(frames: Iterator[tuple[float, np.ndarray]], usual: float) -> Iterator[tuple[float, np.ndarray]]:
    """Each frame with the time until which it is shown, from the first one's on; the last as long as the one before."""
    first = before = None
    shown = np.zeros(0)
    for at, frame in frames:
        if first is None or before is None:
            first = at
        else:
            usual = max(at - before, 1e-3)
            yield at - first, shown
        before, shown = at, frame
    if first is not None and before is not None:
        yield before - first + usual, shown


def _decoded(path: Path, facts: Probe, side: int) -> Iterator[tuple[float, np.ndarray]]:
    """(seconds, frame uint8 (H, W, 3)), upright, with square pixels."""
    width, height = round(facts.width * facts.pixel_shape), facts.height
    scale = min(1.0, side / min(width, height))
    size = max(2, round(width * scale)), max(2, round(height * scale))
    turns = round(facts.rotation / 90) % 4
    try:
        with opened(path) as (container, stream):
            stream.codec_context.options = {}
            for number, frame in enumerate(container.decode(stream)):
                at = frame.time if frame.time is not None else number / (facts.rate or 25)
                pixels = frame.reformat(*size, format="rgb24", interpolation="AREA").to_ndarray()
                yield float(at), np.rot90(pixels, turns)
    except av.FFmpegError as error:
        raise Poisoned(f"cannot be decoded ({error})", where=path.name, do="give a file that plays elsewhere") from None


def _animated(path: Path, side: int) -> Iterator[tuple[float, np.ndarray]]:
    """The same of a GIF or a WebP; transparency is white."""
    at = 0.0
    with images.opened(path, images.MORE_FORMATS):  # its limits
        pass
    try:
        with Image.open(path, formats=("GIF", "WEBP")) as image:
            scale = min(1.0, side / min(image.size))
            size = max(2, round(image.width * scale)), max(2, round(image.height * scale))
            for frame in ImageSequence.Iterator(image):
                picture = frame.convert("RGBA")
                white = Image.new("RGBA", picture.size, "white")
                white.alpha_composite(picture)
                yield at, np.asarray(white.convert("RGB").resize(size, Image.Resampling.BOX))
                at += max(10, int(frame.info.get("duration") or 100)) / 1000
    except (OSError, SyntaxError, ValueError, EOFError) as error:
        raise Poisoned(f"cannot be decoded ({error})", where=path.name, do="save it again") from None
