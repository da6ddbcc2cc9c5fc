"""A scene's segment: its clip with captions burned in by libass and the brand's logo, encoded once and for all.

The text comes to ffmpeg in `captions.ass` only, which `media.captions` writes into the scratch folder.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import av
import numpy as np
from av.video.reformatter import ColorRange, Colorspace

from media import encoding, ffmpeg, images, picture, safe_zones
from media.probe import ROUGHLY, Probe, look, opened, probe
from studio.errors import Broken, Refused
from studio.ports import Context, Made
from studio.specs import Cue, SegmentSpec

LOGO_SHARE = 0.14  # of the raster's width
PALETTE_WIDTH = 270
SECONDS_PER_FRAME = 4.0  # the deadline: a hundred times what a slow core needs at 1080x1920
SHORTEST_DEADLINE = 120.0


@dataclass(frozen=True, kw_only=True)
class Captioned:
    """The captions of a segment, as a filter sees them."""

    filter: dict[str, str]
    facts: dict[str, Any]
    warnings: tuple[str, ...]


def make(spec: SegmentSpec, inputs: Mapping[str, Sequence[Path]], context: Context) -> Made:
    """Encodes the segment.

    Args:
        spec: the recipe; cue times count from the segment's first frame.
        inputs: `clip` (exactly one), `logo` and `font` (at most one each).
        context: scratch folder, progress, cancellation.

    Raises:
        Refused: the clip is shorter than asked for. Poisoned: a file cannot be decoded. Starved: no disk or memory.
    """
    clip = inputs["clip"][0]
    facts, first = look(clip)
    held = picture.missing_frames(facts, spec.raster, spec.skip + spec.frames, "segment")
    captions = _captions(spec, clip, first, inputs.get("font", ()), context.scratch)
    logo = _logo(spec, inputs.get("logo", ()), context.scratch)
    out = context.scratch / "segment.mp4"
    graph = picture.finish(_graph(spec, clip, facts, captions=captions, logo=logo, held=held)).output(
        str(out), **encoding.x264(spec.quality, spec.raster), **encoding.mp4(), **{"frames:v": spec.frames}
    )
    ffmpeg.run(
        graph,
        cwd=context.scratch,
        deadline_seconds=max(SHORTEST_DEADLINE, SECONDS_PER_FRAME * (spec.skip + spec.frames)),
        makes=[out],
        on_progress=lambda frame: context.progress(frame, spec.frames),
    )
    return _made(spec, out, captions, held, logo)


def _made(spec: SegmentSpec, out: Path, captions: Captioned | None, held: int, logo: Path | None) -> Made:
    """Looks at what was encoded, and says what the user should know. Raises Broken when it is not as ordered."""
    result = probe(out)
    if result.frames != spec.frames or (result.width, result.height) != (spec.raster.width, spec.raster.height):
        raise Broken(f"a segment of {spec.frames} frames came out with {result.frames}", where="segment")
    warnings = list(captions.warnings if captions else ())
    if held:
        warnings.append(f"the clip is {held} frames short: its last frame is held")
    if logo and "tiktok" in spec.destinations:
        warnings.append("the logo is burned in, but TikTok forbids apps to add a logo to what they share")
    facts = {"probe": result.model_dump(mode="json")} | (captions.facts if captions else {})
    return Made(files={"segment": out}, facts=facts, warnings=tuple(warnings))


def _graph(
    spec: SegmentSpec, clip: Path, facts: Probe, *, captions: Captioned | None, logo: Path | None, held: int
) -> Any:
    """The picture from the clip to the encoder's door."""
    stream = picture.conform(ffmpeg.source(clip, facts.container).video, facts, spec.raster, smooth=True)
    if spec.skip or held or facts.frames != spec.frames:
        stream = picture.cut(stream, skip=spec.skip, frames=spec.frames, held=held)
    if captions:
        stream = stream.filter("ass", **captions.filter)
    if logo:
        free = safe_zones.safe_box(spec.raster, spec.destinations)
        mark = ffmpeg.source(logo, "png_pipe")
        stream = stream.overlay(mark, x=round(free.left), y=round(free.top), format="yuv420", eof_action="repeat")
    return stream


def _captions(
    spec: SegmentSpec, clip: Path, first: av.VideoFrame, fonts: Sequence[Path], scratch: Path
) -> Captioned | None:
    """Writes `captions.ass` and returns its filter, or None when the segment has no text."""
    if not spec.cues:
        return None
    if late := [cue for cue in spec.cues if cue.end > spec.frames]:
        raise Refused(f"a caption ends at frame {late[0].end} of {spec.frames}", where="segment", do="end it earlier")
    from media import captions

    folder = scratch / "fonts"
    folder.mkdir(exist_ok=True)
    report = captions.write_ass(
        scratch / "captions.ass",
        cues=spec.cues,
        captions=spec.captions,
        raster=spec.raster,
        destinations=spec.destinations,
        fonts_dir=folder,
        brand_font=fonts[0] if fonts else None,
        palette=palette(clip, spec.cues, skip=spec.skip, rate=spec.raster.rate, first=first),
    )
    return Captioned(
        filter={"filename": "captions.ass", "fontsdir": "fonts"},
        facts={"captions": {"boxes": report.boxes, "contrast": report.contrast, "adjusted": report.adjusted}},
        warnings=tuple(report.warnings),
    )


def palette(
    clip: Path, cues: Sequence[Cue], *, skip: int, rate: int, first: av.VideoFrame | None = None
) -> list[np.ndarray]:
    """One frame of the clip for each cue, small RGB uint8 (H, W, 3): the keyframe nearest to the cue's middle.

    Only keyframes are decoded: contrast needs the scene's colours, not an exact frame, and decoding all of a clip
    would cost a tenth of encoding it. `first` is the clip's first frame, if the caller has it.
    """
    middles = [(skip + (cue.start + cue.end) / 2) / rate for cue in cues]
    with opened(clip) as (container, stream):
        stream.codec_context.options = ROUGHLY
        times = np.array([_seconds(packet) for packet in container.demux(stream) if packet.is_keyframe] or [0.0])
        wanted = [float(times[np.abs(times - middle).argmin()]) for middle in middles]
        found = {float(times[0]): _rgb(first)} if first else {}
        for time in sorted(set(wanted) - set(found)):
            container.seek(round(time / (stream.time_base or 1)), stream=stream)
            found[time] = _rgb(next(container.decode(stream)))
    return [found[time] for time in wanted]


def _seconds(packet: av.Packet) -> float:
    """When a packet is shown; packets without a time only end a stream."""
    return float((packet.pts or 0) * (packet.time_base or 0))


def _rgb(frame: av.VideoFrame) -> np.ndarray:
    """The frame as small RGB (H, W, 3): a caption's contrast needs its surroundings, not single pixels."""
    scale = max(1, frame.width // PALETTE_WIDTH)
    small = frame.reformat(
        width=frame.width // scale,
        height=frame.height // scale,
        format="rgb24",
        src_colorspace=Colorspace.ITU709,
        src_color_range=ColorRange.MPEG,
        interpolation="FAST_BILINEAR",
    )
    return small.to_ndarray()


def _logo(spec: SegmentSpec, logos: Sequence[Path], scratch: Path) -> Path | None:
    """The logo as a small PNG of our own, or None."""
    if not logos:
        return None
    out = scratch / "logo.png"
    images.shrink(
        logos[0], out, width=round(spec.raster.width * LOGO_SHARE), height=round(spec.raster.width * LOGO_SHARE)
    )
    return out
