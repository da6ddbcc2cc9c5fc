"""Shards of real videos: `python -m models.videopoet.training.shards VIDEOS -o SHARDS --preset tiny`.

VIDEOS is a folder, searched to its bottom, of videos with what they show in a file of the same name beside each:
`walk.mp4` and `walk.txt`, or `walk.json` with a "caption"; or of WebDataset tars of such pairs. Every video is brought
to the preset's geometry by the rule of `bringing`, one picture at a time, and cut into clips; no clip goes over a hard
cut. What is skipped is reported with why. Some videos are held out, whole, for the scores.
"""

from __future__ import annotations

import argparse
import hashlib
import io
import json
import sys
import tarfile
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path

import av
import numpy as np

from models.videopoet.config import PRESETS, Geometry, preset
from models.videopoet.making import bringing
from models.videopoet.training.footage_clips import INDEX, Shard, strip_of, wav_of, write_index
from studio.errors import Poisoned, Refused, StudioError

VIDEOS = ("mp4", "mov", "webm", "mkv", "m4v", "avi")
CLIPS = 64  # of a shard, about 15 MB at 128x224: a reader takes a whole shard into memory
HELD_OUT = 20  # one video in so many is held out
CUT = 48.0  # mean difference of two pictures, of 255, from which the second one is taken for another shot


@dataclass(frozen=True)
class Video:
    """One video: its name, where its bytes are or these themselves, and what is beside it: a text, or some JSON."""

    name: str
    file: Path | bytes
    words: bytes | None = None
    facts: bytes | None = None

    def open(self) -> av.container.InputContainer:
        """PyAV's container."""
        return av.open(io.BytesIO(self.file) if isinstance(self.file, bytes) else str(self.file))

    @property
    def caption(self) -> str:
        """The text, or else the "caption" or "text" of the JSON; empty without. Poisoned when the JSON is none."""
        if self.words is not None:
            return " ".join(self.words.decode("utf-8", "replace").split())
        try:
            told = json.loads(self.facts or b"{}")
        except ValueError as error:
            raise Poisoned(
                f"its caption is no JSON ({error})", where=self.name, do="correct it, or write a .txt"
            ) from None
        said = [told[k] for k in ("caption", "text") if isinstance(told.get(k), str)] if isinstance(told, dict) else []
        return " ".join(said[0].split()) if said else ""


@dataclass
class Report:
    """What was made, and what was not: {video: why}, whole or from where it could not be decoded any further."""

    videos: int = 0
    clips: int = 0
    held_out: int = 0
    silent: int = 0
    wordless: int = 0
    skipped: dict[str, str] = field(default_factory=dict)
    notes: Counter[str] = field(default_factory=Counter)

    def add(self, video: Video, made: Iterable[Cut], writer: _Writer, rate: int) -> None:
        """Writes the clips of a video, and counts them."""
        wordless, cut = not video.caption, None
        for cut in made:
            writer.write(video, cut, rate)
            self.clips += 1
            self.held_out += writer.held_out
            self.silent += cut.sound is None
            self.wordless += wordless
        if cut is not None:
            self.videos += 1
            self.notes.update(cut.notes)

    def lines(self) -> list[str]:
        """For people."""
        lacking = f"{self.silent} clips without sound, {self.wordless} without a caption"
        said = [f"{self.clips} clips of {self.videos} videos, {self.held_out} of them held out; {lacking}"]
        said += [f"{count} videos: {note}" for note, count in self.notes.most_common()]
        return said + [f"skipped {name}: {why}" for name, why in self.skipped.items()]


def found(folder: Path, but: Path | None = None) -> Iterator[Video]:
    """The videos below a folder, by name, but not those below another.

    Raises:
        Refused: there is no such folder.
    """
    if not folder.is_dir():
        raise Refused("there is no such folder", where=str(folder), do="give a folder of videos")
    for path in sorted(folder.rglob("*")):
        kind = path.suffix.lower().lstrip(".")
        if but is not None and but.resolve() in path.resolve().parents:
            continue
        if kind in VIDEOS:
            beside = [path.with_suffix(suffix) for suffix in (".txt", ".json")]
            words, facts = (one.read_bytes() if one.exists() else None for one in beside)
            yield Video(str(path.relative_to(folder)), path, words, facts)
        elif kind == "tar":
            yield from _in_tar(path)


def _in_tar(path: Path) -> Iterator[Video]:
    """The videos of a WebDataset shard from elsewhere."""
    from webdataset import WebDataset

    every = WebDataset([str(path)], shardshuffle=False, workersplitter=None, nodesplitter=None, empty_check=False)
    try:
        for sample in every:
            kind = next((k for k in VIDEOS if k in sample), None)
            if kind:
                yield Video(f"{path.name}:{sample['__key__']}", sample[kind], sample.get("txt"), sample.get("json"))
    except tarfile.TarError:
        yield Video(path.name, b"")  # is told as one that cannot be decoded


@dataclass(frozen=True)
class Cut:
    """One clip of a video: uint8 (T, H, W, 3), its sound or None, where it began in seconds, and what was done."""

    frames: np.ndarray
    sound: np.ndarray | None
    start: float
    notes: tuple[str, ...]


def cuts(video: Video, geometry: Geometry) -> Iterator[Cut]:
    """The clips of a video one after the other; a shot's rest that is no whole clip is left out.

    Raises:
        Poisoned: it cannot be decoded (any further), or has no pictures.
        Refused: no shot of it is as long as a clip.
    """
    made, count, shot = 0, 0, []
    try:
        sound, first = _sound(video, geometry.sound_rate)
        for count, (moment, one, notes) in enumerate(_pictures(video, geometry), 1):  # noqa: B007  (told below)
            if shot and _is_cut(shot[-1][1], one):
                shot = []
            shot.append((moment, one))
            if len(shot) == geometry.frames:
                begins = shot[0][0] - 0.5 / geometry.rate
                piece = None if sound is None else _piece(sound, begins - first, geometry)
                yield Cut(np.stack([picture for _, picture in shot]), piece, begins, notes)
                made, shot = made + 1, []
    except (av.FFmpegError, ValueError, MemoryError) as error:
        raise Poisoned(f"cannot be decoded ({error})", where=video.name, do="encode it again") from None
    if not made:
        raise Refused(
            f"no shot of its {count / geometry.rate:.2f} s is as long as a clip, {geometry.seconds:.3f} s",
            where=video.name,
            do="give a longer one",
        )


def _pictures(video: Video, geometry: Geometry) -> Iterator[tuple[float, np.ndarray, tuple[str, ...]]]:
    """When each of the model's frames is, in the video's seconds; what is on the screen then; what was done to it."""
    with video.open() as container:
        if not container.streams.video:
            raise Poisoned("has no pictures", where=video.name, do="give a video")
        stream = container.streams.video[0]
        stream.thread_type = "AUTO"
        rate = float(stream.average_rate or geometry.rate)
        said = (f"read at {geometry.rate} instead of {rate:g} frames a second",) if rate != geometry.rate else ()
        shape = float(stream.sample_aspect_ratio or 1)
        screen, brought, moment, time = None, None, 0.0, 0.0
        for frame in chain(container.decode(stream), [None]):
            time = time + 1 / rate if frame is None or frame.time is None else float(frame.time)
            if screen is None:
                moment = time + 0.5 / geometry.rate
            while screen is not None and moment < time:
                brought = brought or bringing.picture(_upright(screen, shape), geometry)
                yield moment, brought.values[0], said + brought.notes
                moment += 1 / geometry.rate
            screen, brought = frame, None


def _upright(frame: av.VideoFrame, shape: float) -> np.ndarray:
    """A frame as people see it, uint8 (H, W, 3): turned, and with square pixels instead of `shape` times as wide."""
    pixels = frame.reformat(width=max(1, round(frame.width * shape)), format="rgb24").to_ndarray()
    return np.ascontiguousarray(np.rot90(pixels, frame.rotation // 90 % 4))


def _is_cut(before: np.ndarray, after: np.ndarray) -> bool:
    return float(np.abs(before[::4, ::4].astype(np.int16) - after[::4, ::4]).mean()) > CUT


def _sound(video: Video, rate: int) -> tuple[np.ndarray | None, float]:
    """Its first sound, mono at a rate, float32 (samples,), and when it begins; None of a silent one."""
    pieces: list[np.ndarray] = []
    first: float | None = None
    with video.open() as container:
        if not container.streams.audio:
            return None, 0.0
        resampler = av.AudioResampler(format="flt", layout="mono", rate=rate)
        for frame in chain(container.decode(container.streams.audio[0]), [None]):
            first = float(frame.time or 0) if first is None and frame is not None else first
            pieces += [one.to_ndarray()[0] for one in resampler.resample(frame)]
    return (np.concatenate(pieces), first or 0.0) if pieces else (None, 0.0)


def _piece(sound: np.ndarray, start: float, geometry: Geometry) -> np.ndarray:
    """A clip's part of a sound, from `start` seconds of it on; silence where there is none."""
    count, at = round(geometry.seconds * geometry.sound_rate), round(start * geometry.sound_rate)
    whole = np.zeros(count, np.float32)
    heard = sound[max(0, at) : max(0, at + count)]
    whole[max(0, -at) : max(0, -at) + len(heard)] = heard
    return np.clip(whole, -1, 1)


class _Writer:
    """Shards of one kind, to train on or held out, that are being written."""

    def __init__(self, out: Path, *, held_out: bool) -> None:
        from webdataset import ShardWriter

        self.pattern, self.held_out = "held-out-%06d.tar" if held_out else "train-%06d.tar", held_out
        self.shards: list[Shard] = []
        self.tars = ShardWriter(str(out / self.pattern), maxcount=CLIPS, verbose=0, mtime=0)

    def write(self, video: Video, cut: Cut, rate: int) -> None:
        """Adds a clip to the shard that is being written, or to the next one."""
        if not self.shards or self.shards[-1].count == CLIPS:
            self.shards.append(Shard(self.pattern % len(self.shards), self.held_out))
        digest = hashlib.sha256(video.name.encode()).hexdigest()[:12]
        sample = {
            "__key__": f"{digest}-{round(cut.start * 1000):09}",
            "jpg": strip_of(cut.frames),
            "txt": video.caption,
            "json": {"video": video.name, "start": cut.start},
        }
        self.tars.write(sample if cut.sound is None else {**sample, "wav": wav_of(cut.sound, rate)})
        self.shards[-1].sound += "01"[cut.sound is not None]
        self.shards[-1].caption += "01"[bool(video.caption)]


def make_shards(folder: Path, out: Path, geometry: Geometry) -> Report:
    """Makes a shelf of all videos below a folder.

    Raises:
        Refused: none of them gives a clip, or `out` is a finished shelf already.
    """
    if (out / INDEX).exists():
        raise Refused("there are shards already", where=str(out), do="choose another folder")
    out.mkdir(parents=True, exist_ok=True)
    report, writers = Report(), [_Writer(out, held_out=held) for held in (False, True)]
    for video in found(folder, but=out):
        held = report.videos % HELD_OUT == 1  # so that one is, of two already
        try:
            report.add(video, cuts(video, geometry), writers[held], geometry.sound_rate)
        except (Poisoned, Refused) as error:
            report.skipped[video.name] = error.what
    for writer in writers:
        writer.tars.close()
    if not writers[0].shards:
        said = "; ".join(f"{name}: {why}" for name, why in report.skipped.items()) or "there is none"
        raise Refused(
            f"no video gave a clip ({said})",
            where=str(folder),
            do=f"give {', '.join(VIDEOS)} of {geometry.seconds:g} s and more",
        )
    write_index(out, [shard for writer in writers for shard in writer.shards], geometry)
    return report


def main(arguments: Sequence[str] | None = None) -> int:
    """The command; returns its exit code."""
    parser = argparse.ArgumentParser(prog="python -m models.videopoet.training.shards", description=__doc__)
    parser.add_argument("videos", type=Path, help="a folder of videos with captions beside them")
    parser.add_argument("-o", "--out", type=Path, required=True, help="the folder of the shards, which is made")
    parser.add_argument("--preset", default="tiny", help=f"whose geometry: {', '.join(PRESETS)}")
    given = parser.parse_args(arguments)
    try:
        report = make_shards(given.videos, given.out, preset(given.preset).geometry)
    except StudioError as error:
        sys.stderr.write(f"shards: {error}\n")
        return 2
    sys.stderr.write("\n".join(report.lines()) + "\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
