"""Brings any clip to the short's raster: the filters that are needed, and none that are not.

A clip of our own engines has the size, the rate and the colours already, and passes untouched, because every
conversion costs time and a little of the picture.
"""

from __future__ import annotations

from typing import Any

from media.probe import Probe
from studio.errors import Refused
from studio.specs import Raster

_SCALE_NAMES = {"bt709": "bt709", "bt470bg": "bt470", "smpte170m": "smpte170m", "bt2020nc": "bt2020", "": "bt709"}
LONGEST_HOLD_SECONDS = 0.5  # how much of a clip's end may be missing: its last frame is held
_HDR = {"pq", "hlg"}
_BT709 = {"bt709", ""}  # untagged pictures of this size are BT.709 by convention


SMALL = 2  # a raster so many times larger than the clip is reached by lines (Lanczos), a nearer one by cubes
_FLOW = {"mi_mode": "mci", "mc_mode": "aobmc", "me_mode": "bidir", "vsbmc": 1}


def conform(
    stream: Any, facts: Probe, raster: Raster, *, focal_x: float = 0.5, focal_y: float = 0.5, smooth: bool = False
) -> Any:
    """The stream at the raster's rate and size (cropped to cover it), BT.709, 4:2:0 with square pixels.

    Args:
        stream: a video stream of `ffmpeg-python`.
        facts: what the probe said about it.
        raster: what it has to become.
        focal_x: 0..1, where the point is that a crop keeps nearest to the middle, from the left.
        focal_y: the same from the top.
        smooth: frames between those of a slow clip are drawn along the motion; else each is shown for longer.
    """
    if smooth and slow(facts, raster):
        stream = _flowing(stream, raster)
    elif facts.rate != raster.rate or facts.constant_rate is False:
        stream = stream.filter("fps", fps=raster.rate, round="near")
    if facts.transfer in _HDR:
        stream = _to_standard_range(stream)
    if facts.pixel_shape != 1:
        stream = stream.filter("scale", w="trunc(iw*sar/2)*2", h="ih")
    same_size = (facts.width, facts.height) == (raster.width, raster.height) and facts.rotation == 0
    if not same_size or facts.matrix not in _BT709 or facts.range == "pc" or facts.pix_fmt != "yuv420p":
        stream = _scale(stream, facts, raster, focal_x, focal_y)
    if "" in (facts.matrix, facts.primaries, facts.transfer, facts.range) or facts.range == "pc":
        stream = _tag(stream)  # captions are drawn in the colours that the tags name
    return stream


def slow(facts: Probe, raster: Raster) -> bool:
    """Whether a clip has less than half of the raster's frames: such pictures would be seen to jump."""
    return 0 < facts.rate < raster.rate / 2


def _flowing(stream: Any, raster: Raster) -> Any:
    """The stream at the raster's rate, each new frame drawn between its neighbours along the motion of blocks.

    Two copies of the last frame follow, since nothing is drawn beyond the last pair.
    """
    return stream.filter("tpad", stop=2, stop_mode="clone").filter("minterpolate", fps=raster.rate, **_FLOW)


def _tag(stream: Any) -> Any:
    """The stream said to be BT.709 in TV range, its pixels untouched."""
    return stream.filter("setparams", color_primaries="bt709", color_trc="bt709", colorspace="bt709", range="tv")


def finish(stream: Any) -> Any:
    """The stream with every tag set that an encoder writes into its head: heads have to be equal to be joined."""
    return _tag(stream).filter("setsar", sar=1)


def _to_standard_range(stream: Any) -> Any:
    """High dynamic range (phones record HLG) brought to BT.709 with Hable's curve, as ffmpeg's documentation shows."""
    linear = stream.filter("zscale", t="linear", npl=100).filter("format", pix_fmts="gbrpf32le")
    mapped = linear.filter("zscale", p="bt709").filter("tonemap", tonemap="hable", desat=0)
    return mapped.filter("zscale", t="bt709", m="bt709", r="tv").filter("format", pix_fmts="yuv420p")


def _scale(stream: Any, facts: Probe, raster: Raster, focal_x: float, focal_y: float) -> Any:
    """Scaled to cover the raster, cropped around the focal point, in BT.709 TV range."""
    scaled = stream.filter(
        "scale",
        w=raster.width,
        h=raster.height,
        force_original_aspect_ratio="increase",
        force_divisible_by=2,
        flags=f"{'lanczos' if facts.width * SMALL <= raster.width else 'bicubic'}+accurate_rnd",
        in_color_matrix=_matrix(facts),
        out_color_matrix="bt709",
        out_range="tv",
    )
    x, y = f"(iw-ow)*{focal_x:.4f}", f"(ih-oh)*{focal_y:.4f}"
    cropped = scaled.filter("crop", w=raster.width, h=raster.height, x=x, y=y)
    return cropped.filter("setsar", sar=1).filter("format", pix_fmts="yuv420p")


def _matrix(facts: Probe) -> str:
    """The matrix that `scale` has to undo."""
    if facts.transfer in _HDR:
        return "bt709"  # brought there before
    return _SCALE_NAMES.get(facts.matrix, "auto")


def cut(stream: Any, *, skip: int, frames: int, held: int = 0) -> Any:
    """Frames `skip` .. `skip + frames` of a conformed stream, the last one repeated `held` times."""
    if held:
        stream = stream.filter("tpad", stop=held, stop_mode="clone")
    return stream.filter("trim", start_frame=skip, end_frame=skip + frames).filter("setpts", "PTS-STARTPTS")


def missing_frames(facts: Probe, raster: Raster, needed: int, where: str) -> int:
    """How many frames of the needed ones the clip lacks. Raises Refused when too many to hold its last one."""
    there = facts.frames if facts.rate == raster.rate else round(facts.frames / facts.rate * raster.rate)
    lacking = max(0, needed - there)
    if lacking > LONGEST_HOLD_SECONDS * raster.rate:
        raise Refused(
            f"the clip has {there} frames, {needed} are wanted",
            where=where,
            do="ask for fewer seconds, or give a longer clip",
        )
    return lacking
