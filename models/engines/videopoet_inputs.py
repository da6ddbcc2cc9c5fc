"""Files that a take of VideoPoet is made from, as the arrays that its wishes hold. PyAV and Pillow; no torch.

Large pictures are made smaller while they are read, so that a long clip fits into memory; the model's own rule
(`models/videopoet/making/bringing.py`) does the rest, and tells it.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import av
import numpy as np
from av.audio.resampler import AudioResampler
from av.video.reformatter import Colorspace
from PIL import Image

from models.videopoet.config import Geometry
from studio.errors import Poisoned

UNSAID = 2  # colours of which a file does not say how they were made
LARGER = 2  # pictures are read at most so many times larger than the model's
PLAYS = "give a file that plays elsewhere"


def picture(path: Path) -> np.ndarray:
    """A picture: uint8 (H, W, 3), or (H, W, 4) where it can be transparent. Raises Poisoned."""
    try:
        with Image.open(path) as image:
            return np.asarray(image.convert("RGBA" if image.has_transparency_data else "RGB"))
    except (OSError, Image.DecompressionBombError, ValueError) as error:
        raise Poisoned(f"cannot be read as a picture ({error})", where=path.name, do="save it as png") from None


def film(path: Path, geometry: Geometry, *, seconds: float, end: bool = False) -> tuple[np.ndarray, float]:
    """A clip's frames and their rate.

    Args:
        path: the file; a picture is a clip of one frame.
        geometry: the model's.
        seconds: how much of it is read.
        end: whether of its end, else of its beginning.

    Returns: uint8 (T, H, W, 3), upright, and frames a second.
    Raises: Poisoned for what cannot be decoded, or has no picture.
    """
    if _is_picture(path):
        return picture(path)[None, ..., :3], float(geometry.rate)
    try:
        with av.open(str(path)) as container:
            stream = container.streams.video[0]
            stream.thread_type = "SLICE"
            rate = float(stream.average_rate or stream.guessed_rate or geometry.rate)
            count = max(1, round(seconds * rate))
            pictures = (_upright(frame, geometry) for frame in container.decode(stream))
            found = list(_last(pictures, count) if end else islice(pictures, count))
    except (av.FFmpegError, IndexError) as error:
        raise Poisoned(f"cannot be decoded ({error})", where=path.name, do=PLAYS) from None
    if not found:
        raise Poisoned("has no pictures", where=path.name, do=PLAYS)
    return np.stack(found), rate


def mask(path: Path, geometry: Geometry, *, seconds: float) -> np.ndarray:
    """What is white: uint8 (H, W) of a picture, (T, H, W) of a clip. Of a transparent picture, what is opaque."""
    if _is_picture(path):
        pixels = picture(path)
        light = pixels[..., :3].mean(-1)
        return np.where(pixels[..., 3] > 127, light, 0).astype(np.uint8) if pixels.shape[-1] == 4 else _grey(light)
    return _grey(film(path, geometry, seconds=seconds)[0].mean(-1))


def sound(path: Path) -> tuple[np.ndarray, int]:
    """A sound: float32 (samples, channels) and its rate. Raises Poisoned when there is none."""
    pieces = []
    try:
        with av.open(str(path)) as container:
            stream = container.streams.audio[0]
            layout = "mono" if stream.codec_context.channels == 1 else "stereo"  # mono as stereo would be quieter
            rate, resampler = stream.codec_context.sample_rate, AudioResampler(format="fltp", layout=layout)
            for frame in container.decode(stream):
                pieces += [part.to_ndarray() for part in resampler.resample(frame)]
            pieces += [part.to_ndarray() for part in resampler.resample(None)]
    except (av.FFmpegError, IndexError) as error:
        raise Poisoned(f"cannot be decoded as a sound ({error})", where=path.name, do=PLAYS) from None
    if not pieces:
        raise Poisoned("holds no sound", where=path.name, do=PLAYS)
    return np.concatenate(pieces, axis=1).T, rate


def _is_picture(path: Path) -> bool:
    """Inputs of a take have no suffix: a picture is what begins as a png, which is what pictures were stored as."""
    with path.open("rb") as file:
        return file.read(8) == b"\x89PNG\r\n\x1a\n"


def _upright(frame: av.VideoFrame, geometry: Geometry) -> np.ndarray:
    """A frame as it is shown, uint8 (H, W, 3): turned, and no larger than needed."""
    turns = round(frame.rotation / 90) % 4
    width, height = (frame.height, frame.width) if turns % 2 else (frame.width, frame.height)
    shrink = max(1.0, min(width / (geometry.width * LARGER), height / (geometry.height * LARGER)))
    size = (max(2, round(frame.width / shrink)), max(2, round(frame.height / shrink)))
    said = None if int(frame.colorspace) != UNSAID else Colorspace.ITU709
    small = frame.reformat(
        width=size[0], height=size[1], format="rgb24", src_colorspace=said, interpolation="AREA"
    ).to_ndarray()
    return np.rot90(small, turns) if turns else small


def _last(frames: Iterator[np.ndarray], count: int) -> deque[np.ndarray]:
    return deque(frames, maxlen=count)


def _grey(light: np.ndarray) -> np.ndarray:
    return np.rint(light).astype(np.uint8)
