"""The master: segments joined by copying, the sound mixed in one pass to the loudness target, subtitles and a cover.

The true peak of what AAC makes of a sound is only known after encoding, so the file itself is measured, and made
again with a lower ceiling in the rare case that the codec overshoots more than the head-room.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import av
import numpy as np

from media import deliver, join, loudness, mix, sound
from media.probe import opened, probe
from studio.errors import Broken, Starved
from studio.ports import Context, Made
from studio.specs import MasterSpec

METERS_DIFFER_DB = 0.2  # how much more another meter may find
HEAD_ROOM_DB = 0.9  # what AAC at 192 kb/s adds to peaks, as a rule
OFF_BY_LU = 0.3
MOST_ROUNDS = 4
COVER_QUALITY = 92


def make(spec: MasterSpec, inputs: Mapping[str, Sequence[Path]], context: Context) -> Made:
    """Makes `master` and `cover`, and `srt` and `vtt` when there are captions.

    Args:
        spec: the recipe; placements name the sounds by role and position.
        inputs: `segment` in the order of the film; `music`, `effects`, `voice` as placed.
        context: scratch folder, progress, cancellation.

    Returns: facts `loudness` (what was measured in the file), `verdicts` of every rule, `probe`.

    Raises:
        Refused: the segments do not fit together, or the short fails a rule of a destination.
        Poisoned, Starved, Broken: see `studio.errors`.
    """
    out = context.scratch / "master.mp4"
    mixed, warnings = mix.mix(spec, inputs)
    context.progress(0.3)
    measured, plan = _to_target(spec, inputs["segment"], mixed, out)
    context.progress(0.8)
    facts = probe(out, deep=True)
    verdicts = deliver.judge(facts, measured, spec.destinations)
    warnings += [*plan.warnings, *deliver.refuse_failing(verdicts)]
    files = {"master": out, **_subtitles(spec, context.scratch), "cover": _cover(out, spec, context.scratch)}
    context.progress(1.0)
    return Made(
        files=files,
        facts={
            "loudness": {
                "integrated": measured.integrated,
                "true_peak": measured.true_peak,
                "gain_db": plan.gain_db,
                "limited_db": plan.limited_db,
            },
            "verdicts": [verdict.model_dump(mode="json") for verdict in verdicts],
            "probe": facts.model_dump(mode="json"),
        },
        warnings=tuple(warnings),
    )


def _to_target(
    spec: MasterSpec, segments: Sequence[Path], mixed: np.ndarray, out: Path
) -> tuple[loudness.Loudness, loudness.Mastering]:
    """Writes the film with its sound at the target; returns what the file measures and how it got there."""
    levels = loudness.analyse(mixed)
    target, ceiling = spec.loudness_lufs, spec.true_peak_dbtp - HEAD_ROOM_DB
    for _ in range(MOST_ROUNDS):
        plan = loudness.plan(levels, target_lufs=target, ceiling_dbtp=ceiling)
        ready = loudness.apply(mixed, plan.gains)
        join.join(segments, ready, out, rate=spec.raster.rate, total_frames=spec.total_frames)
        measured = loudness.measure(sound.read(out))
        if measured.integrated is None or measured.true_peak is None:
            return measured, plan
        over = measured.true_peak - (spec.true_peak_dbtp - METERS_DIFFER_DB)
        off = spec.loudness_lufs - measured.integrated
        if over <= 0 and (abs(off) <= OFF_BY_LU or (plan.final and off > 0)):
            return measured, plan
        ceiling -= over + 0.15 if over > 0 else 0.0
        target += off if abs(off) > OFF_BY_LU else 0.0
    if over > METERS_DIFFER_DB:
        raise Broken(f"the true peak is {measured.true_peak} dBTP after {MOST_ROUNDS} rounds", where="master")
    return measured, plan


def _subtitles(spec: MasterSpec, scratch: Path) -> dict[str, Path]:
    """The cues as SRT and WebVTT; nothing when nothing is said: a file without bytes is no asset."""
    from media import captions

    if not spec.cues:
        return {}

    srt, vtt = scratch / "master.srt", scratch / "master.vtt"
    captions.write_srt(srt, spec.cues, spec.raster.rate)
    captions.write_vtt(vtt, spec.cues, spec.raster.rate, getattr(spec, "language", ""))
    return {"srt": srt, "vtt": vtt}


def _cover(master: Path, spec: MasterSpec, scratch: Path) -> Path:
    """One frame of the film as a JPEG. Raises Starved when the disk is full."""
    out = scratch / "cover.jpg"
    image = frame_at(master, spec.cover_frame, spec.raster.rate).to_image()
    try:
        image.save(out, "JPEG", quality=COVER_QUALITY, subsampling=0)
    except OSError as error:
        out.unlink(missing_ok=True)
        raise Starved(f"the cover cannot be written ({error})", where="master", do="free some disk") from None
    return out


def frame_at(path: Path, number: int, rate: int) -> av.VideoFrame:
    """Frame `number` of a file of ours, the last one if there are fewer. Decodes from the keyframe before it."""
    with opened(path) as (container, stream):
        wanted = number / rate
        container.seek(int(wanted / (stream.time_base or 1)), stream=stream, backward=True)
        frame = None
        for frame in container.decode(stream):
            if frame.time is not None and frame.time >= wanted - 0.5 / rate:
                return frame
        if frame is None:
            raise Broken(f"frame {number} is not in {path.name}", where="master")
        return frame
