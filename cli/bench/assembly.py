"""`reelworks bench assembly`: what assembling a short costs, against the least that it could cost.

The least is one plain pass of ffmpeg over the same clips with the same captions, at the same x264 preset, factor and
threads. Both run here, one after the other, on the same machine; CPU-seconds are those of this process and of all
that it started.
"""

from __future__ import annotations

import resource
import statistics
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import ffmpeg as graphs
import numpy as np

from media import encoding, ffmpeg, master, segment
from models.frames import write_clip
from studio.specs import CaptionSpec, Cue, MasterSpec, Placement, Raster, SegmentSpec

SCENES, SECONDS = 6, 4
RASTER = Raster()
FRAMES = SECONDS * RASTER.rate
TEXTS = ("A small step for a raccoon", "The suitcase is packed", "Three places in one day", "Look at that view")
_WHO = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
GOALS = {"assembly_ratio": 1.15, "peak_mb": 600.0, "swap_ratio": 1.3}


class Scratch:
    """The context of a step that nobody watches."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.scratch = folder

    def progress(self, done: float, total: float = 1.0, *, preview: bytes = b"") -> None:
        """Nobody looks."""

    def remember(self, **remote: Any) -> None:
        """Nothing is remote."""

    def remembered(self) -> dict[str, Any]:
        """Nothing was remembered."""
        return {}


def run(rounds: int = 3) -> dict[str, Any]:
    """Measures, and returns CPU-seconds, ratios (medians over the rounds), peak memory in MB, and the goals."""
    with tempfile.TemporaryDirectory(prefix="reelworks-bench-") as name:
        folder = Path(name)
        clips, sounds = _clips(folder), _sounds(folder)
        measured = [_round(folder / f"round-{number}", clips, sounds) for number in range(rounds)]
    middle = {key: round(statistics.median(one[key] for one in measured), 3) for key in measured[0]}
    middle["peak_mb"] = measured[0]["peak_mb"]  # later rounds also remember the plain pass before them
    return {
        "scenes": SCENES,
        "seconds": SCENES * SECONDS,
        "raster": f"{RASTER.width}x{RASTER.height}@{RASTER.rate}",
        "rounds": rounds,
        **middle,
        "goals": GOALS,
        "met": {name: middle[name] <= goal for name, goal in GOALS.items()},
    }


def _round(folder: Path, clips: list[Path], sounds: dict[str, list[Path]]) -> dict[str, float]:
    """One measurement of everything."""
    folder.mkdir()
    start = _cpu()
    segments = [_segment(folder, number, clip) for number, clip in enumerate(clips)]
    encoded = _cpu()
    _master(folder, segments, sounds)
    assembled = _cpu()
    alone = _segment(folder / "swap", 2, clips[3])
    swapped = _cpu()
    _master(folder / "swap", [*segments[:2], alone, *segments[3:]], sounds)
    joined, peak = _cpu(), _peak()
    _plain(folder, clips)
    plain = _cpu()
    return {
        "segments_cpu": encoded - start,
        "master_cpu": assembled - encoded,
        "plain_cpu": plain - joined,
        "assembly_ratio": (assembled - start) / (plain - joined),
        "swap_ratio": (joined - assembled) / (swapped - assembled),
        "peak_mb": peak,
    }


def _cpu() -> float:
    """CPU-seconds of this process and of the children that have ended."""
    return sum(usage.ru_utime + usage.ru_stime for usage in map(resource.getrusage, _WHO))


def _cues(number: int) -> tuple[Cue, ...]:
    """Two captions of a scene."""
    half = FRAMES // 2
    texts = TEXTS[number % len(TEXTS)], TEXTS[(number + 1) % len(TEXTS)]
    return (Cue(text=texts[0], start=3, end=half - 3), Cue(text=texts[1], start=half, end=FRAMES - 3))


def _segment(folder: Path, number: int, clip: Path) -> Path:
    """A scene of the short."""
    spec = SegmentSpec(raster=RASTER, frames=FRAMES, cues=_cues(number), captions=CaptionSpec(style="bold"))
    return segment.make(spec, {"clip": [clip]}, Scratch(folder / f"segment-{number}")).files["segment"]


def _master(folder: Path, segments: list[Path], sounds: dict[str, list[Path]]) -> Path:
    """The short."""
    placements = [
        Placement(role=role, position=number, start=number * FRAMES, frames=FRAMES)
        for role in ("music", "effects", "voice")
        for number in range(SCENES)
    ]
    spec = MasterSpec(raster=RASTER, total_frames=SCENES * FRAMES, sounds=tuple(placements))
    return master.make(spec, {"segment": segments, **sounds}, Scratch(folder / "master")).files["master"]


def _plain(folder: Path, clips: list[Path]) -> None:
    """One pass of ffmpeg: all clips in a row, the same captions, the same x264; no sound, no care."""
    fonts = folder / "segment-0" / "fonts"
    _all_captions(folder, folder / "segment-0" / "captions.ass")
    options = encoding.x264("standard", RASTER)
    kept = {name: options[name] for name in ("preset", "crf", "threads", "maxrate", "bufsize")}
    joined = graphs.concat(*[ffmpeg.source(clip, "mov").video for clip in clips], v=1, a=0)
    captioned = joined.filter("ass", filename="all.ass", fontsdir=str(fonts.relative_to(folder)))
    graph = captioned.output(str(folder / "plain.mp4"), vcodec="libx264", **kept)
    ffmpeg.run(graph, cwd=folder, deadline_seconds=900)


def _all_captions(folder: Path, first: Path) -> None:
    """Writes one .ass file with the captions of all scenes, each at its time."""
    heads = first.read_text("utf-8").splitlines()
    lines = [line for line in heads if not line.startswith("Dialogue:")]
    for number in range(SCENES):
        text = (folder / f"segment-{number}" / "captions.ass").read_text("utf-8")
        lines += [_later(line, number * SECONDS) for line in text.splitlines() if line.startswith("Dialogue:")]
    (folder / "all.ass").write_text("\n".join(lines) + "\n", "utf-8")


def _later(line: str, seconds: int) -> str:
    """A line of dialogue, some seconds later (all within the first minute)."""
    head, start, end, rest = line.split(",", 3)
    moved = [f"{stamp[:5]}{float(stamp[5:]) + seconds:05.2f}" for stamp in (start, end)]
    return ",".join([head, *moved, rest])


def _peak() -> float:
    """Megabytes: the most that this process and one ffmpeg held, the two added as if at the same moment."""
    return round(sum(resource.getrusage(who).ru_maxrss for who in _WHO) / 1024, 1)


def _clips(folder: Path) -> list[Path]:
    """Clips with motion, texture and colour, as an engine leaves them."""
    paths = [folder / f"clip-{number}.mp4" for number in range(SCENES)]
    for number, path in enumerate(paths):
        write_clip(path, _frames(number), width=RASTER.width, height=RASTER.height, rate=RASTER.rate)
    return paths


def _frames(seed: int) -> Iterator[np.ndarray]:
    """A world that pans by, with something that crosses it: uint8 (H, W, 3)."""
    random = np.random.default_rng(seed)
    height, width = RASTER.height, RASTER.width
    cells = random.integers(30, 220, ((height + 600) // 60, (width + 600) // 60, 3), dtype=np.uint8)
    world = cells.repeat(60, 0).repeat(60, 1)
    world = (world + random.integers(0, 12, world.shape, dtype=np.uint8)).astype(np.uint8)
    for number in range(FRAMES):
        frame = world[number : number + height, number * 2 : number * 2 + width].copy()
        left = (number * 9) % (width - 200)
        frame[900:1200, left : left + 200] = (240, 200, 40)
        yield frame


def _sounds(folder: Path) -> dict[str, list[Path]]:
    """Music, effects and a voice of each scene, as wav files."""
    from cli.bench.tones import write_tones

    return write_tones(folder, scenes=SCENES, seconds=SECONDS)
