"""What a media file is: facts for the line, and a closed door for files that are not what they claim to be.

The first bytes decide which demuxer may open the file, because libavformat guesses: a playlist named `clip.mp4`
would make it open every address the playlist names. Then the boxes are looked at, then PyAV opens the file as that
one format and decodes a single frame. Nothing here starts a process.
"""

from __future__ import annotations

import hashlib
import itertools
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import av
import numpy as np
from av.container import InputContainer
from av.video.frame import VideoFrame
from av.video.stream import VideoStream

from media.boxes import Boxes, read_boxes
from studio.errors import Poisoned
from studio.specs import Frozen

LARGEST_BYTES = 4 << 30
LONGEST_SECONDS = 3600.0
LARGEST_SIDE = 8192
MOST_PIXELS = 8192 * 4320
FASTEST_RATE = 240.0
MOST_STREAMS = 16

_MOV_STARTS = {b"ftyp", b"moov", b"mdat", b"wide", b"free", b"skip", b"pnot"}
_KNOWN = (
    (b"#EXTM3U", "a playlist (m3u8)"),
    (b"ffconcat", "a list of files (ffconcat)"),
    (b"<?xml", "an XML document"),
    (b"<svg", "an SVG drawing"),
    (b"<MPD", "a playlist (DASH)"),
    (b"[playlist]", "a playlist"),
    (b"\x89PNG", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF8", "a GIF image"),
    (b"RIFF", "a RIFF file (wav, avi or webp)"),
    (b"OggS", "an Ogg file"),
    (b"fLaC", "a FLAC sound"),
    (b"ID3", "an MP3 sound"),
    (b"PK\x03\x04", "a zip archive"),
    (b"%PDF", "a PDF document"),
    (b"\x7fELF", "a program"),
)
# No decoder for pictures runs while a file is opened: the limits come first, and a decoded keyframe costs 20 to 50 ms.
_OPENING = {"protocol_whitelist": "file", "codec_whitelist": "aac"}
ROUGHLY = {"skip_loop_filter": "all"}  # for a decoder whose pictures are looked at, not shown: a third cheaper
_PRIMARIES = {1: "bt709", 5: "bt470bg", 6: "smpte170m", 9: "bt2020"}
_TRANSFERS = {1: "bt709", 6: "smpte170m", 13: "srgb", 14: "bt2020-10", 16: "pq", 18: "hlg"}
_MATRICES = {0: "rgb", 1: "bt709", 5: "bt470bg", 6: "smpte170m", 9: "bt2020nc"}
_RANGES = {1: "tv", 2: "pc"}


class Probe(Frozen):
    """Facts about a video file. Empty words and None say that the file does not tell."""

    container: str  # the demuxer that opens it: mov or matroska
    size: int  # bytes
    streams: int
    codec: str
    profile: str = ""
    level: int = 0
    width: int
    height: int
    rotation: int = 0  # degrees that a player turns the picture
    pixel_shape: float = 1.0  # width of a pixel over its height
    rate: float  # frames a second, the average
    frames: int
    duration: float  # seconds of the whole file
    pix_fmt: str
    primaries: str = ""
    transfer: str = ""
    matrix: str = ""
    range: str = ""
    bit_rate: int = 0  # of the whole file, bits a second
    constant_rate: bool | None = None  # the next four only from a deep look
    closed_gop: bool | None = None
    longest_gop: int | None = None
    b_frames: bool | None = None
    faststart: bool | None = None  # the next two only of mp4 and mov
    edit_list: bool | None = None
    has_audio: bool = False
    audio_codec: str = ""
    audio_profile: str = ""
    sample_rate: int = 0
    channels: int = 0
    audio_bit_rate: int = 0
    audio_seconds: float = 0.0


def sniff(path: Path) -> str:
    """The demuxer that may open the file, by its first bytes. Raises Poisoned for everything but video files."""
    size = path.stat().st_size if path.exists() else -1
    if size <= 0:
        what = "is empty (0 bytes)" if size == 0 else "is not there"
        raise Poisoned(what, where=path.name, do="give a video file (mp4, mov, webm or mkv)")
    if size > LARGEST_BYTES:
        raise Poisoned(f"is {size >> 20} MB, more than {LARGEST_BYTES >> 20} MB", where=path.name, do="cut it")
    with path.open("rb") as file:
        head = file.read(64)
    if head[4:8] in _MOV_STARTS:
        return "mov"
    if head[:4] == b"\x1a\x45\xdf\xa3":
        return "matroska"
    text = head.lstrip(b"\xef\xbb\xbf \t\r\n")
    what = next((name for sign, name in _KNOWN if text.startswith(sign)), "not a video that is known here")
    raise Poisoned(f"is {what}", where=path.name, do="give a video file (mp4, mov, webm or mkv)")


@contextmanager
def opened(path: Path) -> Iterator[tuple[InputContainer, VideoStream]]:
    """The file, opened as what `sniff` found, and its first video stream. Raises Poisoned."""
    demuxer = sniff(path)
    if demuxer == "mov":
        _check_claims(path, read_boxes(path))
    try:
        with av.open(f"file:{path.resolve()}", format=demuxer, options=_OPENING) as container:
            if not container.streams.video:
                raise Poisoned("has no video", where=path.name, do="give a file with pictures, not only sound")
            _check_limits(path, container)
            yield container, container.streams.video[0]
    except (av.FFmpegError, UnicodeError) as error:
        raise Poisoned(f"cannot be decoded ({error})", where=path.name, do="give a file that plays elsewhere") from None


def _check_claims(path: Path, boxes: Boxes) -> None:
    """Raises Poisoned for a size beyond the limits, before a decoder would ask for the memory."""
    for width, height in boxes.sizes:
        if max(width, height) > LARGEST_SIDE or width * height > MOST_PIXELS:
            raise Poisoned(
                f"claims {width}x{height} pixels, more than can be shown", where=path.name, do="scale it down"
            )


def _check_limits(path: Path, container: InputContainer) -> None:
    """Raises Poisoned for more streams, pixels, seconds or frames a second than the line takes."""
    stream = container.streams.video[0]
    width, height = stream.codec_context.width, stream.codec_context.height
    rate, seconds = float(stream.average_rate or 0), (container.duration or 0) / av.time_base
    problems = (
        (len(container.streams) > MOST_STREAMS, f"has {len(container.streams)} streams, more than {MOST_STREAMS}"),
        (min(width, height) < 2, f"has a picture of {width}x{height}"),
        (max(width, height) > LARGEST_SIDE or width * height > MOST_PIXELS, f"has {width}x{height} pixels"),
        (seconds > LONGEST_SECONDS, f"is {seconds:.0f} s long, more than {LONGEST_SECONDS:.0f}"),
        (rate > FASTEST_RATE, f"has {rate:.0f} frames a second, more than {FASTEST_RATE:.0f}"),
    )
    for wrong, what in problems:
        if wrong:
            raise Poisoned(what, where=path.name, do="give a shorter or smaller file, or export it again")


def probe(path: Path, *, deep: bool = False) -> Probe:
    """The facts of a video file.

    Args:
        path: a file from anywhere.
        deep: also read every packet (not decode it), for the exact count of frames, the groups of pictures and
            whether the rate is constant.

    Raises Poisoned: not a video, cut off, beyond the limits, or its first frame cannot be decoded.
    """
    return look(path, deep=deep)[0]


def look(path: Path, *, deep: bool = False) -> tuple[Probe, VideoFrame]:
    """The facts of a video file, and its first frame, which had to be decoded anyway. As `probe`."""
    boxes = read_boxes(path) if sniff(path) == "mov" else None
    with opened(path) as (container, stream):
        stream.codec_context.options = ROUGHLY
        first = next(container.decode(stream), None)
        if first is None:
            raise Poisoned("holds no frame", where=path.name, do="give a file that plays elsewhere")
        facts = _picture_facts(container, stream, first) | _sound_facts(container)
        if boxes:
            facts |= {"faststart": boxes.faststart, "edit_list": boxes.edit_list}
    if deep or not facts["frames"]:
        facts |= _packet_facts(path)
    return Probe(size=path.stat().st_size, **facts), first


def _picture_facts(container: InputContainer, stream: VideoStream, first: VideoFrame) -> dict[str, Any]:
    """The facts that headers and the first frame tell."""
    context = stream.codec_context
    seconds = (container.duration or 0) / av.time_base
    return {
        "container": container.format.name.split(",")[0],
        "streams": len(container.streams),
        "codec": context.name,
        "profile": context.profile or "",
        "level": getattr(context, "level", 0) or 0,
        "width": first.width,
        "height": first.height,
        "rotation": int(getattr(first, "rotation", 0) or 0),
        "pixel_shape": float(stream.sample_aspect_ratio or 1) or 1.0,
        "rate": float(stream.average_rate or stream.guessed_rate or 0),
        "frames": stream.frames or 0,
        "duration": seconds,
        "pix_fmt": first.format.name,
        "primaries": _PRIMARIES.get(int(first.color_primaries), ""),
        "transfer": _TRANSFERS.get(int(first.color_trc), ""),
        "matrix": _MATRICES.get(int(first.colorspace), ""),
        "range": _RANGES.get(int(first.color_range), ""),
        "bit_rate": container.bit_rate or 0,
    }


def _sound_facts(container: InputContainer) -> dict[str, Any]:
    """The facts of the first audio stream."""
    if not container.streams.audio:
        return {}
    stream = container.streams.audio[0]
    return {
        "has_audio": True,
        "audio_codec": stream.codec_context.name,
        "audio_profile": stream.codec_context.profile or "",
        "sample_rate": stream.codec_context.sample_rate,
        "channels": stream.codec_context.channels,
        "audio_bit_rate": stream.bit_rate or 0,
        "audio_seconds": float(stream.duration * stream.time_base) if stream.duration and stream.time_base else 0.0,
    }


def _packet_facts(path: Path) -> dict[str, Any]:
    """The facts that need every packet: count, order, distances of keyframes, whether those stand alone."""
    shown: list[int] = []
    keys: list[int] = []
    decoded_in_order, closed = True, True
    with opened(path) as (container, stream):
        size = _nal_size(stream)
        for packet in container.demux(stream):
            if packet.pts is None:
                continue
            decoded_in_order &= packet.dts is None or packet.dts == packet.pts
            if packet.is_keyframe:
                keys.append(len(shown))
                closed &= not size or _has_idr(bytes(packet), size)
            shown.append(packet.pts)
    shown.sort()
    steps = {after - before for before, after in itertools.pairwise(shown)}
    spread = [after - before for before, after in itertools.pairwise([*keys, len(shown)])]
    return {
        "frames": len(shown),
        "constant_rate": len(steps) <= 1,
        "closed_gop": closed,
        "longest_gop": max(spread, default=0),
        "b_frames": not decoded_in_order,
    }


def _nal_size(stream: VideoStream) -> int:
    """Bytes of the length before each unit of H.264 in an mp4; 0 when it is another codec or form."""
    extra = stream.codec_context.extradata
    return (extra[4] & 3) + 1 if stream.codec_context.name == "h264" and extra and extra[0] == 1 else 0


def _has_idr(packet: bytes, size: int) -> bool:
    """Whether an H.264 packet holds an IDR picture (unit type 5): nothing after it refers to what was before."""
    at = 0
    while at + size < len(packet):
        if packet[at + size] & 0x1F == 5:
            return True
        at += size + int.from_bytes(packet[at : at + size])
    return False


def frames_digest(path: Path) -> str:
    """`sha256:` over the size, the pixel format and every decoded frame's pixels: what "the same video" means.

    Raises Poisoned when the file cannot be decoded.
    """
    sha = hashlib.sha256()
    with opened(path) as (container, stream):
        stream.thread_type = "FRAME"
        for number, frame in enumerate(container.decode(stream)):
            if number == 0:
                sha.update(f"{frame.format.name} {frame.width}x{frame.height}\n".encode())
            _hash_pixels(sha, frame)
    return "sha256:" + sha.hexdigest()


def _hash_pixels(sha: Any, frame: VideoFrame) -> None:
    """Adds a frame's pixels without the padding of its rows, plane after plane."""
    if len(frame.planes) != len(frame.format.components):  # packed samples: rare, so copied
        sha.update(np.ascontiguousarray(frame.to_ndarray()))
        return
    for plane, component in zip(frame.planes, frame.format.components, strict=True):
        used = plane.width * ((component.bits + 7) // 8)
        rows = np.frombuffer(memoryview(plane), np.uint8).reshape(-1, plane.line_size)[: plane.height, :used]
        sha.update(np.ascontiguousarray(rows))
