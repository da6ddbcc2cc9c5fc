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


class ClipWriter:
    """An mp4 that is written as its pictures and its sound come; a context manager.

    Args:
        path: the file.
        width, height: of the pictures, even.
        rate: frames a second.
        sound_rate: samples a second of a sound (AAC, mono); 0: there is none.
    """

    def __init__(self, path: Path, *, width: int, height: int, rate: int, sound_rate: int = 0) -> None:
        self.frames = self.samples = 0
        self.rate, self.sound_rate = rate, sound_rate
        self.container = av.open(str(path), "w", format="mp4", options={"movflags": "+faststart"})
        self.stream = self.container.add_stream("libx264", rate=rate, options=CLIP_OPTIONS)
        self.stream.width, self.stream.height, self.stream.pix_fmt = width, height, "yuv420p"
        context = self.stream.codec_context
        context.thread_count = 1
        context.time_base = Fraction(1, rate)
        context.color_range, context.colorspace = 1, 1
        context.color_primaries, context.color_trc = 1, 1
        self.sound = self.container.add_stream("aac", rate=sound_rate, layout="mono") if sound_rate else None

    def __enter__(self) -> ClipWriter:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if kind is None:
            self.container.mux(self.stream.encode())
            if self.sound is not None:
                self.container.mux(self.sound.encode())
        self.container.close()

    def picture(self, array: np.ndarray) -> None:
        """Adds a frame of RGB (H, W, 3)."""
        frame = av.VideoFrame.from_ndarray(np.ascontiguousarray(array), format="rgb24").reformat(
            format="yuv420p", dst_colorspace=Colorspace.ITU709, dst_color_range=ColorRange.MPEG
        )
        frame.pts, frame.time_base = self.frames, Fraction(1, self.rate)
        self.container.mux(self.stream.encode(frame))
        self.frames += 1

    def wave(self, samples: np.ndarray) -> None:
        """Adds samples (n,) in -1..1."""
        if self.sound is None or not len(samples):
            return
        planes = np.ascontiguousarray(samples, np.float32)[None]
        frame = av.AudioFrame.from_ndarray(planes, format="fltp", layout="mono")
        frame.sample_rate, frame.pts, frame.time_base = self.sound_rate, self.samples, Fraction(1, self.sound_rate)
        self.container.mux(self.sound.encode(frame))
        self.samples += len(samples)


def write_clip(path: Path, frames: Iterable[np.ndarray], *, width: int, height: int, rate: int) -> int:
    """Writes an mp4 of RGB frames (H, W, 3) and returns how many there were. Sizes must be even."""
    with ClipWriter(path, width=width, height=height, rate=rate) as writer:
        for array in frames:
            writer.picture(array)
    return writer.frames


def rate_of(path: Path) -> float:
    """Frames a second of a clip. Raises Poisoned when it cannot be opened."""
    try:
        with av.open(str(path)) as container:
            stream = container.streams.video[0]
            return float(stream.average_rate or stream.guessed_rate or 0)
    except (av.FFmpegError, IndexError) as error:
        raise Poisoned(f"cannot be decoded ({error})", where=path.name, do="give an mp4 that plays elsewhere") from None


def paced(frames: Iterable[np.ndarray], was: float, wanted: float) -> Iterator[np.ndarray]:
    """Frames of one rate at a higher one: each new frame is mixed of its neighbours by its time; the last is held."""
    before, number = None, 0
    for at, frame in enumerate(frames):
        while before is not None and number / wanted < at / was:
            share = number / wanted * was - (at - 1)
            yield np.rint(before * (1 - share) + frame * share).astype(frame.dtype)
            number += 1
        before, last = frame, at
    while before is not None and number / wanted < (last + 1) / was - 1e-9:
        yield before
        number += 1


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
