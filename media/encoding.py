"""How every picture of a short is encoded: one set of options, so that segments can be joined without encoding again.

H.264 High, yuv420p, BT.709, constant rate, closed groups of 60 frames. No B-frames: with them a file needs an edit
list or negative offsets, which some platforms refuse; the price is about a seventh more bytes at veryfast, the gain a
quarter less time (docs/decisions/0012). x264 has a fixed thread count, as that changes bytes.
"""

from __future__ import annotations

from typing import Any, Literal

from studio.errors import Refused
from studio.specs import Raster

Quality = Literal["draft", "standard", "final"]

GROUP = 60  # frames between keyframes, at most
X264_THREADS = 2
_PRESETS: dict[Quality, tuple[str, int, int]] = {  # x264 preset, constant rate factor, peak bits a second
    "draft": ("superfast", 25, 8_000_000),
    "standard": ("veryfast", 19, 12_000_000),
    "final": ("medium", 17, 12_000_000),
}


def x264(quality: Quality, raster: Raster) -> dict[str, Any]:
    """Options of `ffmpeg.output` for the picture. Raises Refused for an odd size, which 4:2:0 cannot hold."""
    if raster.width % 2 or raster.height % 2:
        raise Refused(f"{raster.width}x{raster.height} is odd", where="raster", do="choose an even width and height")
    preset, crf, peak = _PRESETS[quality]
    return {
        "c:v": "libx264",
        "preset": preset,
        "profile:v": "high",
        "crf": crf,
        "maxrate": peak,
        "bufsize": peak * 2,
        "g": GROUP,
        "keyint_min": 1,  # a cut within a group begins a new one: every intra picture can be sought
        "bf": 0,
        "threads": X264_THREADS,
        "x264-params": "open-gop=0",
        "pix_fmt": "yuv420p",
        "r": raster.rate,
        "color_primaries": "bt709",
        "color_trc": "bt709",
        "colorspace": "bt709",
        "color_range": "tv",
        "flags:v": "+bitexact",
    }


def mp4() -> dict[str, Any]:
    """Options of `ffmpeg.output` for the file: the same bytes every time, no words about who made it when."""
    return {
        "f": "mp4",
        "movflags": "+faststart",
        "use_editlist": 0,
        "fflags": "+bitexact",
        "map_metadata": -1,
        "map_chapters": -1,
        "an": None,
        "filter_threads": 1,
    }
