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
    out = context.scratch / "segment.mp4"
    graph = picture.finish(_graph(spec, *inputs["clip"])).output(
        str(out), **encoding.x264(spec.quality, spec.raster), **encoding.mp4(), **{"frames:v": spec.frames}
    )
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


def _graph(spec: TransitionSpec, before: Path, after: Path) -> Any:
    """The two clips, one becoming the other."""
    height, frames = spec.raster.height, spec.frames
    if spec.effect == "dip":
        half = frames // 2
        out = _stream(spec, before, spec.before_skip, half).filter("fade", type="out", start_frame=0, nb_frames=half)
        back = _stream(spec, after, half, frames - half).filter("fade", type="in", start_frame=0, nb_frames=half)
        return graphs.concat(out, back, v=1, a=0)
    pair = [_stream(spec, before, spec.before_skip, frames), _stream(spec, after, 0, frames)]
    if spec.effect == "slide":  # both move up, slowly at the ends: 3p^2 - 2p^3
        part = f"((n+1)/{frames + 1})"
        return graphs.filter(pair, "vstack").filter(
            "crop", w=spec.raster.width, h=height, x=0, y=f"{height}*{part}*{part}*(3-2*{part})"
        )
    look = {"crossfade": "fade", "wipe": "smoothleft"}[spec.effect]
    return graphs.filter(pair, "xfade", transition=look, duration=f"{frames / spec.raster.rate:.6f}", offset=0)


def _stream(spec: TransitionSpec, clip: Path, skip: int, frames: int) -> Any:
    """Frames of a clip at the raster, at a constant rate as xfade demands."""
    facts = probe(clip)
    held = picture.missing_frames(facts, spec.raster, skip + frames, "transition")
    stream = picture.conform(ffmpeg.source(clip, facts.container).video, facts, spec.raster, smooth=True)
    stream = picture.cut(stream, skip=skip, frames=frames, held=held)
    return stream.filter("fps", fps=spec.raster.rate).filter("settb", "AVTB")
