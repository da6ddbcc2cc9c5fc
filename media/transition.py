"""A transition: a short segment of its own, between the end of one clip and the beginning of the next."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import ffmpeg as graphs

from media import encoding, ffmpeg, picture
from media.probe import probe
from studio.errors import Broken, Refused
from studio.ports import Context, Made
from studio.specs import TransitionSpec

EFFECTS = {"crossfade": "fade", "slide": "slideup", "wipe": "wipeleft", "dip": "fadeblack"}
DEADLINE_SECONDS = 300.0


def make(spec: TransitionSpec, inputs: Mapping[str, Sequence[Path]], context: Context) -> Made:
    """Encodes the transition.

    Args:
        spec: the recipe; `frames` of both clips are shown.
        inputs: `clip` 0 (before) and `clip` 1 (after).
        context: scratch folder, progress, cancellation.

    Raises: Refused when a clip is too short, Poisoned when one cannot be decoded, Starved.
    """
    if len(inputs["clip"]) != 2:
        raise Refused("a transition needs two clips", where="transition", do="give the scene before and the one after")
    before, after = inputs["clip"]
    streams = [_stream(spec, before, spec.before_skip), _stream(spec, after, 0)]
    out = context.scratch / "segment.mp4"
    graph = graphs.filter(
        streams, "xfade", transition=EFFECTS[spec.effect], duration=f"{spec.frames / spec.raster.rate:.6f}", offset=0
    ).output(str(out), **encoding.x264(spec.quality, spec.raster), **encoding.mp4(), **{"frames:v": spec.frames})
    ffmpeg.run(
        graph,
        cwd=context.scratch,
        deadline_seconds=DEADLINE_SECONDS,
        makes=[out],
        on_progress=lambda frame: context.progress(frame, spec.frames),
    )
    facts = probe(out)
    if facts.frames != spec.frames:
        raise Broken(f"a transition of {spec.frames} frames came out with {facts.frames}", where="transition")
    return Made(files={"segment": out}, facts={"probe": facts.model_dump(mode="json")})


def _stream(spec: TransitionSpec, clip: Path, skip: int) -> Any:
    """The clip's frames that the transition shows, at the raster."""
    facts = probe(clip)
    held = picture.missing_frames(facts, spec.raster, skip + spec.frames, "transition")
    stream = picture.conform(ffmpeg.source(clip, facts.container).video, facts, spec.raster)
    stream = picture.cut(stream, skip=skip, frames=spec.frames, held=held)
    return stream.filter("fps", fps=spec.raster.rate).filter("settb", "AVTB")
