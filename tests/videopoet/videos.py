"""Small real videos with sound, written by the tests themselves."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import av
import numpy as np


def video(
    path: Path,
    *,
    size: tuple[int, int] = (96, 54),
    rate: int = 24,
    seconds: float = 2.0,
    sound: float = 440.0,
    cut: float | None = None,
    shape: tuple[int, int] = (1, 1),
) -> Path:
    """A white square that crosses a gradient from left to right, and a tone of `sound` Hz (none at 0).

    Args:
        path: its suffix says which kind.
        size: width and height.
        rate: frames a second.
        seconds: length.
        sound: its pitch.
        cut: seconds after which all colours are turned around.
        shape: of a pixel, width to height.
    """
    webm = path.suffix == ".webm"
    with av.open(str(path), "w") as container:
        stream = container.add_stream("libvpx" if webm else "libx264", rate=rate)
        stream.width, stream.height, stream.pix_fmt = *size, "yuv420p"
        stream.codec_context.sample_aspect_ratio = Fraction(*shape)
        heard = container.add_stream("libopus" if webm else "aac", rate=48_000) if sound else None
        for n in range(round(seconds * rate)):
            frame = av.VideoFrame.from_ndarray(picture(size, n / (seconds * rate)), format="rgb24")
            if cut is not None and n >= cut * rate:
                frame = av.VideoFrame.from_ndarray(255 - frame.to_ndarray(format="rgb24"), format="rgb24")
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
        if heard is not None:
            tone = 0.4 * np.sin(2 * np.pi * sound * np.arange(round(seconds * 48_000)) / 48_000)
            frame = av.AudioFrame.from_ndarray(tone.astype(np.float32)[None], format="fltp", layout="mono")
            frame.sample_rate = 48_000
            container.mux(heard.encode(frame))
            container.mux(heard.encode(None))
    return path


def picture(size: tuple[int, int], share: float) -> np.ndarray:
    """One of its pictures: uint8 (H, W, 3)."""
    width, height = size
    made = np.zeros((height, width, 3), np.uint8)
    made[..., 0] = np.linspace(20, 220, width)
    made[..., 1] = np.linspace(20, 220, height)[:, None]
    at = round(share * (width - 12))
    made[height // 2 - 6 : height // 2 + 6, at : at + 12] = 255
    return made
