"""The only place that starts a process: what it lets in, and what it leaves behind."""

from __future__ import annotations

import os
import resource
import signal
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from media import encoding, ffmpeg, segment
from studio.errors import Broken, Interrupted, Missing, Poisoned, Starved
from studio.specs import SegmentSpec

from .conftest import SMALL


@pytest.fixture
def fresh_search():
    ffmpeg.find.cache_clear()
    yield
    ffmpeg.find.cache_clear()


def _graph(clip: Path, out: Path):
    return ffmpeg.source(clip, "mov").video.output(str(out), **encoding.x264("draft", SMALL), **encoding.mp4())


def _endless(out: Path) -> list[str]:
    """Work without an end and without an input."""
    return ["-filter_complex", "color=c=red:s=640x360:r=30[v]", "-map", "[v]", "-f", "mp4", str(out)]


def _running(marker: str) -> list[int]:
    """Processes with this word in their command line."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            if marker in (folder / "cmdline").read_bytes().decode(errors="replace") and folder.name != str(os.getpid()):
                found.append(int(folder.name))
        except OSError:
            continue
    return found


def test_an_ffmpeg_with_all_that_is_needed_is_found():
    assert ffmpeg.find().exists()


def test_a_named_ffmpeg_that_cannot_is_missing(monkeypatch, fresh_search):
    monkeypatch.setenv("REELWORKS_FFMPEG", "/bin/true")
    with pytest.raises(Missing, match="lacks ass, xfade") as caught:
        ffmpeg.find()
    assert "REELWORKS_FFMPEG" in caught.value.where


def test_a_named_ffmpeg_that_does_not_start_is_missing(monkeypatch, fresh_search):
    monkeypatch.setenv("REELWORKS_FFMPEG", "/nowhere/ffmpeg")
    with pytest.raises(Missing, match="a program that runs"):
        ffmpeg.find()


def test_an_input_must_say_what_it_is(tmp_path, make_clip):
    clip, kept = make_clip(frames=3), ["-f", "mov", "-protocol_whitelist", "file"]
    for args in (["-i", str(clip)], [*kept[:2], "-i", str(clip)], [*kept[2:], "-i", str(clip)], [*kept, "-i", "x"]):
        with pytest.raises(Broken, match="does not say what it is"):
            ffmpeg.run([*args, str(tmp_path / "o.mp4")], cwd=tmp_path, deadline_seconds=10)
    with pytest.raises(Broken):
        ffmpeg.source(clip, "concat")


def test_progress_is_the_number_of_frames(tmp_path, make_clip):
    seen = []
    ffmpeg.run(
        _graph(make_clip(frames=30), tmp_path / "o.mp4"), cwd=tmp_path, deadline_seconds=60, on_progress=seen.append
    )
    assert seen[-1] == 30


def test_the_deadline_kills_the_whole_group(tmp_path):
    out = tmp_path / "endless-deadline.mp4"
    with pytest.raises(Starved, match="deadline"):
        ffmpeg.run(_endless(out), cwd=tmp_path, deadline_seconds=0.5, makes=[out])
    assert not out.exists()
    assert _running(out.name) == []


def test_an_interruption_kills_it_too(tmp_path):
    out = tmp_path / "endless-interrupt.mp4"

    def stop(_: int) -> None:
        raise Interrupted("the order was cancelled")

    with pytest.raises(Interrupted):
        ffmpeg.run(_endless(out), cwd=tmp_path, deadline_seconds=60, makes=[out], on_progress=stop)
    assert not out.exists()
    assert _running(out.name) == []


def test_ffmpeg_dies_with_a_killed_worker(tmp_path):
    out = tmp_path / "endless-orphan.mp4"
    script = f"""
        import os, signal
        from pathlib import Path
        from media import ffmpeg
        ffmpeg.run({_endless(out)!r}, cwd=Path({str(tmp_path)!r}), deadline_seconds=60,
                   on_progress=lambda frame: os.kill(os.getpid(), signal.SIGKILL))
    """
    assert subprocess.run([sys.executable, "-c", textwrap.dedent(script)], check=False).returncode == -signal.SIGKILL
    from tests.conftest import eventually

    eventually(lambda: not _running(out.name), seconds=10, what="the end of ffmpeg")


def test_a_broken_graph_is_broken_with_ffmpegs_own_words(tmp_path):
    with pytest.raises(Broken, match="nonsense"):
        ffmpeg.run(["-filter_complex", "nonsense", "-f", "null", "-"], cwd=tmp_path, deadline_seconds=10)


def test_an_input_that_cannot_be_decoded_is_poisoned(tmp_path):
    (tmp_path / "noise.mp4").write_bytes(b"\0\0\0\x18ftypmp42" + bytes(2000))
    with pytest.raises(Poisoned):
        ffmpeg.run(_graph(tmp_path / "noise.mp4", tmp_path / "o.mp4"), cwd=tmp_path, deadline_seconds=10)


def test_a_full_disk_is_starved_and_leaves_nothing(make_clip, context, monkeypatch):
    monkeypatch.setattr(ffmpeg, "LARGEST_FILE", 2000)
    clip, step = make_clip(frames=30), context()
    with pytest.raises(Starved) as caught:
        segment.make(SegmentSpec(raster=SMALL, frames=30), {"clip": [clip]}, step)
    assert caught.value.do
    assert list(step.scratch.iterdir()) == []


@pytest.mark.skipif(os.geteuid() != 0, reason="mounting a small disk needs root; the limit above stands for it")
def test_a_disk_that_is_really_full_is_starved(make_clip, context, tmp_path):
    disk = tmp_path / "disk"
    disk.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=4k", "tmpfs", str(disk)], check=False).returncode:
        pytest.skip("this container may not mount")
    try:
        step = context("disk/scratch")
        with pytest.raises(Starved):
            segment.make(SegmentSpec(raster=SMALL, frames=30), {"clip": [make_clip(frames=30)]}, step)
        assert list(step.scratch.iterdir()) == []
    finally:
        subprocess.run(["umount", str(disk)], check=True)


def test_the_process_is_limited(tmp_path, monkeypatch):
    seen = {}
    real = resource.prlimit

    def note(pid, which, *value):
        if value:
            seen[which] = value[0][0]
        return real(pid, which, *value)

    monkeypatch.setattr(resource, "prlimit", note)
    with pytest.raises(Starved):
        ffmpeg.run(_endless(tmp_path / "o.mp4"), cwd=tmp_path, deadline_seconds=0.3)
    assert seen[resource.RLIMIT_CORE] == 0
    assert seen[resource.RLIMIT_FSIZE] == ffmpeg.LARGEST_FILE
    assert seen[resource.RLIMIT_CPU] > 0
