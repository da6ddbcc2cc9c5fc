"""Clips that users bring: every kind becomes one like our engines' own."""

from __future__ import annotations

import subprocess

import numpy as np
import pytest

from media import ffmpeg, footage
from media.probe import probe
from models.frames import read_frames
from studio.errors import Poisoned, Refused
from studio.specs import ClipSpec

from .conftest import SMALL

KINDS = {
    "land.mp4": ["-pix_fmt", "yuv420p"],
    "web.webm": ["-c:v", "libvpx-vp9", "-deadline", "realtime", "-cpu-used", "8"],
    "box.mkv": ["-c:v", "libx264", "-bf", "3"],
    "full range.mp4": ["-pix_fmt", "yuvj420p"],
    "ten bits.mp4": ["-pix_fmt", "yuv420p10le"],
    "wide pixels.mp4": ["-vf", "setsar=2/1", "-pix_fmt", "yuv420p"],
    "hlg.mp4": [
        "-vf", "setparams=color_primaries=bt2020:color_trc=arib-std-b67:colorspace=bt2020nc:range=tv",
        "-pix_fmt", "yuv420p",
    ],
}  # fmt: skip


def _record(path, *options, source="testsrc2=s=320x180:r=25:d=1"):
    command = [str(ffmpeg.find()), "-v", "error", "-f", "lavfi", "-i", source, *options, str(path)]
    subprocess.run(command, check=True)
    return path


@pytest.mark.parametrize("name", KINDS)
def test_any_kind_becomes_a_clip_of_ours(tmp_path, name):
    out = tmp_path / "out.mp4"
    facts = footage.normalise(_record(tmp_path / name, *KINDS[name]), out, raster=SMALL)
    made = probe(out, deep=True)
    assert facts["frames"] == made.frames == 30
    assert (made.width, made.height, made.rate, made.pixel_shape) == (180, 320, 30.0, 1.0)
    assert (made.codec, made.pix_fmt, made.matrix, made.range) == ("h264", "yuv420p", "bt709", "tv")
    assert (made.constant_rate, made.closed_gop, made.edit_list, made.b_frames) == (True, True, False, False)


def test_a_phone_that_lay_on_its_side_is_turned_upright(tmp_path):
    flat, turned = _record(tmp_path / "a.mp4", "-pix_fmt", "yuv420p"), tmp_path / "b.mp4"
    command = [str(ffmpeg.find()), "-v", "error", "-display_rotation", "90", "-i", str(flat), "-c", "copy", str(turned)]
    subprocess.run(command, check=True)
    assert probe(turned).rotation in (90, -90)
    footage.normalise(turned, tmp_path / "out.mp4", raster=SMALL)
    frame = next(read_frames(tmp_path / "out.mp4"))
    like_its_row = np.abs(frame.astype(int) - np.median(frame, axis=1, keepdims=True)).max(axis=2) < 30
    assert like_its_row.mean() > 0.7  # the bars of the test picture now run across
    assert probe(tmp_path / "out.mp4").rotation == 0


def test_colours_survive(tmp_path):
    red = "color=c=0xC02040:s=320x180:r=30:d=0.5"
    command = ["-vf", "scale=out_color_matrix=smpte170m:out_range=pc", "-colorspace", "smpte170m", "-color_range", "pc"]
    clip = _record(tmp_path / "601.mp4", *command, "-pix_fmt", "yuvj420p", source=red)
    footage.normalise(clip, tmp_path / "out.mp4", raster=SMALL)
    frame = next(read_frames(tmp_path / "out.mp4"))
    assert np.abs(frame.reshape(-1, 3).mean(axis=0) - (0xC0, 0x20, 0x40)).max() < 6


def test_trims_begin_where_they_are_told(tmp_path, make_clip):
    clip = make_clip(frames=60, flash=40)
    footage.normalise(clip, tmp_path / "out.mp4", raster=SMALL, start_seconds=1.0, frames=15)
    frames = list(read_frames(tmp_path / "out.mp4"))
    assert (len(frames), int(np.argmax([frame.mean() for frame in frames]))) == (15, 10)


def test_the_focal_point_is_kept_in_the_crop(tmp_path):
    source = "color=c=black:s=640x180:r=30:d=0.2,drawbox=x=560:y=0:w=80:h=180:c=white:t=fill"
    clip = _record(tmp_path / "a.mp4", "-pix_fmt", "yuv420p", source=source)
    for focal, bright in ((0.0, False), (1.0, True)):
        footage.normalise(clip, tmp_path / "out.mp4", raster=SMALL, focal_x=focal)
        assert bool(next(read_frames(tmp_path / "out.mp4")).mean() > 100) == bright


def test_a_scene_is_made_of_what_was_brought(make_clip, context):
    spec = ClipSpec(task="footage", prompt="", frames=20, raster=SMALL)
    step = context()
    made = footage.make(spec, {"clip": [make_clip(frames=60)]}, step)
    assert probe(made.files["clip"]).frames == 20
    assert step.seen[-1] == (20, 20)


def test_too_short_a_clip_is_refused(tmp_path, make_clip):
    with pytest.raises(Refused, match="has 20 frames, 90 are wanted"):
        footage.normalise(make_clip(frames=20), tmp_path / "out.mp4", raster=SMALL, frames=90)


def test_a_clip_that_is_damaged_in_the_middle_is_poisoned_and_leaves_nothing(tmp_path, make_clip):
    clip = make_clip(frames=60)
    data = bytearray(clip.read_bytes())
    start = data.index(b"mdat") + 4
    middle = (start + len(data)) // 2
    data[middle : middle + 400] = b"\xff" * 400
    clip.write_bytes(data)
    with pytest.raises(Poisoned):
        footage.normalise(clip, tmp_path / "out.mp4", raster=SMALL)
    assert not (tmp_path / "out.mp4").exists()
