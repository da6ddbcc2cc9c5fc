"""A clip that a user brought, made into one like our engines': a safe mp4 at the raster, decoded here and only here.

Every frame passes through the decoder once, with errors fatal, so what later steps open was written by us.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from media import encoding, ffmpeg, picture
from media.probe import probe
from studio.errors import Broken, Poisoned, Refused
from studio.ports import Context, Made
from studio.specs import ClipSpec, Raster

SECONDS_PER_FRAME = 5.0
SHORTEST_DEADLINE = 120.0
# Hardly any loss, quickly decoded: it is encoded once more as a segment.
_CLIP_OPTIONS = {"preset": "superfast", "crf": 14, "maxrate": 60_000_000, "bufsize": 120_000_000, "threads": 1}


def make(spec: ClipSpec, inputs: Mapping[str, Sequence[Path]], context: Context) -> Made:
    """A scene's clip from what was brought along (the input `clip`), cut to the scene's frames from its beginning.

    Raises: see `normalise`.
    """
    out = context.scratch / "clip.mp4"
    facts = normalise(
        inputs["clip"][0],
        out,
        raster=spec.raster,
        frames=spec.frames,
        focal_x=spec.focal_x,
        focal_y=spec.focal_y,
        on_progress=lambda frame: context.progress(frame, spec.frames),
    )
    return Made(files={"clip": out}, facts=facts)


def normalise(
    path: Path,
    out: Path,
    *,
    raster: Raster,
    start_seconds: float = 0.0,
    frames: int | None = None,
    focal_x: float = 0.5,
    focal_y: float = 0.5,
    on_progress: Callable[[int], None] | None = None,
) -> dict[str, Any]:
    """Writes the clip as H.264 at the raster, cropped to cover it, and returns facts about it.

    Args:
        path: a file from anywhere.
        out: the mp4 to write; its folder is the scratch folder.
        raster: size and rate of the short.
        start_seconds: where in the clip to begin.
        frames: how many frames of the raster's rate; None: to the end.
        focal_x: 0..1, where the point is that a crop keeps nearest to the middle, from the left.
        focal_y: the same from the top.
        on_progress: called with the number of frames done.

    Returns: `frames`, and `source`: the probe of the file that was brought.
    Raises: Poisoned for what cannot be decoded, Refused for a clip that is too short, Starved.
    """
    facts = probe(path)
    skip = round(start_seconds * raster.rate)
    there = round((facts.duration or facts.frames / max(facts.rate, 1)) * raster.rate)
    wanted = frames if frames is not None else max(1, there - skip)
    held = picture.missing_frames(facts, raster, skip + wanted, path.name)
    stream = picture.conform(
        ffmpeg.source(path, facts.container).video, facts, raster, focal_x=focal_x, focal_y=focal_y
    )
    graph = picture.finish(picture.cut(stream, skip=skip, frames=wanted, held=held)).output(
        str(out), **(encoding.x264("final", raster) | _CLIP_OPTIONS), **encoding.mp4(), xerror=None
    )
    deadline = max(SHORTEST_DEADLINE, SECONDS_PER_FRAME * (skip + wanted))
    try:
        ffmpeg.run(graph, cwd=out.parent, deadline_seconds=deadline, makes=[out], on_progress=on_progress)
    except Broken as error:  # errors are fatal here, and their words are many
        raise Poisoned(f"cannot be decoded ({error.what[-200:]})", where=path.name, do="export it again") from None
    made = probe(out).frames
    if frames is not None and made < frames - picture.LONGEST_HOLD_SECONDS * raster.rate:
        out.unlink()
        raise Refused(f"has {made} frames, {frames} are wanted", where=path.name, do="ask for fewer seconds")
    return {"frames": made, "source": facts.model_dump(mode="json")}
