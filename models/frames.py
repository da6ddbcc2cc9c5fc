"""Frames in and out of files for engines: PyAV, so that no process is started and torch is not needed.

Frames are uint8 arrays (H, W, 3) in RGB. Clips are H.264 High, yuv420p, BT.709, closed GOP, written with one
thread, because x264's thread count changes the bytes. Files that a user brought were probed by `media/probe.py`
before they come here; they are opened as what the probe said they are.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from av.video.reformatter import ColorRange, Colorspace

from studio.errors import Poisoned

CLIP_OPTIONS = {"preset": "superfast", "crf": "14", "threads": "1", "x264-params": "open-gop=0:bframes=0:keyint=60"}


def write_clip(path: Path, frames: Iterable[np.ndarray], *, width: int, height: int, rate: int) -> int:
    """Writes an mp4 of RGB frames (H, W, 3) and returns how many there were. Sizes must be even."""
    count = 0
    with av.open(str(path), "w", format="mp4", options={"movflags": "+faststart"}) as container:
        stream = container.add_stream("libx264", rate=rate, options=CLIP_OPTIONS)
        stream.width, stream.height, stream.pix_fmt = width, height, "yuv420p"
        context = stream.codec_context
        context.thread_count = 1
        context.time_base = Fraction(1, rate)
        context.color_range, context.colorspace = 1, 1
        context.color_primaries, context.color_trc = 1, 1
        for array in frames:
            frame = av.VideoFrame.from_ndarray(np.ascontiguousarray(array), format="rgb24").reformat(
                format="yuv420p", dst_colorspace=Colorspace.ITU709, dst_color_range=ColorRange.MPEG
            )
            frame.pts, frame.time_base = count, Fraction(1, rate)
            container.mux(stream.encode(frame))
            count += 1
        container.mux(stream.encode())
    return count


def read_frames(path: Path, *, width: int | None = None, height: int | None = None) -> Iterator[np.ndarray]:
    """The clip's frames as RGB (H, W, 3), scaled if a size is given. Raises Poisoned when it cannot be decoded."""
    try:
        with av.open(str(path)) as container:
            stream = container.streams.video[0]
            stream.thread_type = "SLICE"
            for frame in container.decode(stream):
                yield frame.reformat(
                    width=width,
                    height=height,
                    format="rgb24",
                    src_colorspace=Colorspace.ITU709,
                    interpolation="AREA" if width else None,
                ).to_ndarray()
    except (av.FFmpegError, IndexError) as error:
        raise Poisoned(f"cannot be decoded ({error})", where=path.name, do="give an mp4 that plays elsewhere") from None
