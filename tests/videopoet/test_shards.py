"""Real videos of any kind become shards of clips at the model's geometry; what is left out is said."""

import json
import subprocess

import numpy as np
import pytest

from media.ffmpeg import find
from models.videopoet.config import preset
from models.videopoet.training import shards
from models.videopoet.training.footage_clips import Shelf
from models.videopoet.training.shards import Video, cuts, make_shards
from studio.errors import Missing, Poisoned, Refused
from tests.videopoet.videos import video

GEOMETRY = preset("debug").geometry


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A folder of videos, the shards of it and the report."""
    folder = tmp_path_factory.mktemp("videos")
    (folder / "deeper").mkdir()
    video(folder / "wide.mp4")
    (folder / "wide.txt").write_text("a white square\ncrosses the picture\n")
    video(folder / "deeper" / "tall.mov", size=(54, 96), rate=30, sound=0)
    (folder / "deeper" / "tall.json").write_text('{"caption": "a tall one"}')
    video(folder / "short.webm", seconds=0.3)
    (folder / "broken.mp4").write_bytes(b"no video at all")
    video(folder / "worded.mp4")
    (folder / "worded.json").write_text("{no json")
    (folder / "cut.tar").write_bytes(b"x" * 700)
    out = tmp_path_factory.mktemp("shards") / "made"
    return folder, out, make_shards(folder, out, GEOMETRY)


def test_videos_of_any_size_rate_and_orientation_become_clips(made):
    _, out, report = made
    shelf = Shelf(out)
    held = shelf.clip(0, GEOMETRY, evaluation=True)
    clip = shelf.clip(0, GEOMETRY)
    for one in (held, clip):
        assert one.frames.shape == (GEOMETRY.frames, GEOMETRY.height, GEOMETRY.width, 3)
    assert report.clips == 6
    assert shelf.count == 3
    assert {held.caption, clip.caption} == {"a white square crosses the picture", "a tall one"}


def test_what_is_skipped_is_told_with_why(made):
    *_, report = made
    assert {name: why.split(" (")[0] for name, why in report.skipped.items()} == {
        "broken.mp4": "cannot be decoded",
        "cut.tar": "cannot be decoded",
        "short.webm": "no shot of its 0.25 s is as long as a clip, 0.625 s",
        "worded.mp4": "its caption is no JSON",
    }
    assert any("skipped broken.mp4" in line for line in report.lines())
    assert any("24 frames a second" in line for line in report.lines())


def test_a_whole_video_is_held_out_and_not_a_part_of_it(made):
    _, out, report = made
    shelf = Shelf(out)
    assert report.held_out == 3
    captions = {held: {shelf.clip(n, GEOMETRY, evaluation=held).caption for n in range(3)} for held in (False, True)}
    assert not captions[False] & captions[True]


def test_pictures_are_those_of_their_time(tmp_path):
    whole = [*cuts(Video("v", video(tmp_path / "v.mp4", size=(32, 64))), GEOMETRY)]
    assert [round(one.start, 3) for one in whole] == [0.0, 0.625, 1.25]
    blue = np.concatenate([one.frames[:, 28:36, :, 2].mean(1) for one in whole])  # of the square alone
    along = (blue @ np.arange(32)) / blue.sum(1)
    moments = (np.arange(len(along)) + 0.5) / GEOMETRY.rate
    assert along == pytest.approx(5.5 + 20 * moments / 2.0, abs=1.0)


def test_sound_is_heard_at_the_models_rate(tmp_path):
    one = next(cuts(Video("v", video(tmp_path / "v.mp4", sound=1000.0)), GEOMETRY))
    assert one.sound.shape == (round(GEOMETRY.seconds * GEOMETRY.sound_rate),)
    spectrum = np.abs(np.fft.rfft(one.sound))
    assert np.argmax(spectrum) / GEOMETRY.seconds == pytest.approx(1000, abs=3)


def test_no_clip_goes_over_a_hard_cut(tmp_path):
    whole = [*cuts(Video("v", video(tmp_path / "v.mp4", seconds=2.5, cut=1.0)), GEOMETRY)]
    assert [round(one.start, 3) for one in whole] == [0.0, 1.0, 1.625]
    assert all(np.ptp(one.frames[:, :6, :6].mean((1, 2, 3))) < 20 for one in whole)


def test_a_turned_video_is_read_upright(tmp_path):
    flat = video(tmp_path / "flat.mp4", size=(96, 54))
    turned = tmp_path / "turned.mp4"
    command = [str(find()), "-v", "error", "-display_rotation", "90", "-i", str(flat), "-c", "copy", str(turned)]
    subprocess.run(command, check=True)
    upright = next(cuts(Video("t", turned), GEOMETRY)).frames[0].astype(int)
    assert upright[4, 4, 0] > upright[-4, 4, 0] + 80  # what grew to the right now grows upwards: turned to the left


def test_pixels_that_are_not_square_are_made_so(tmp_path):
    path = video(tmp_path / "v.mp4", size=(32, 128), shape=(2, 1))
    assert "scaled to 32x64" in next(cuts(Video("v", path), GEOMETRY)).notes
    assert not any("cut" in note for note in next(cuts(Video("v", path), GEOMETRY)).notes)


def test_shards_from_elsewhere_are_read_too(tmp_path):
    from webdataset import TarWriter

    (tmp_path / "in").mkdir()
    content = video(tmp_path / "one.mp4").read_bytes()
    with TarWriter(str(tmp_path / "in" / "theirs.tar")) as tar:
        tar.write({"__key__": "a", "mp4": content, "txt": "from a tar"})
    make_shards(tmp_path / "in", tmp_path / "out", GEOMETRY)
    assert Shelf(tmp_path / "out").clip(0, GEOMETRY).caption == "from a tar"


def test_shards_are_the_same_again(made, tmp_path):
    folder, out, _ = made
    make_shards(folder, tmp_path / "again", GEOMETRY)
    for path in sorted(out.iterdir()):
        assert (tmp_path / "again" / path.name).read_bytes() == path.read_bytes(), path.name


def test_unfinished_shards_are_none(tmp_path):
    with pytest.raises(Missing, match="no finished shards"):
        Shelf(tmp_path)


def test_a_broken_index_is_named(tmp_path):
    (tmp_path / "index.json").write_text(json.dumps({"geometry": {}}))
    with pytest.raises(Poisoned, match="no index"):
        Shelf(tmp_path)


def test_shards_of_another_geometry_are_refused(made):
    with pytest.raises(Refused, match="height 64, not 224"):
        Shelf(made[1]).clip(0, preset("tiny").geometry)


def test_a_folder_without_videos_is_refused(tmp_path, capsys):
    (tmp_path / "in").mkdir()
    assert shards.main([str(tmp_path / "in"), "-o", str(tmp_path / "out"), "--preset", "debug"]) == 2
    assert "no video gave a clip" in capsys.readouterr().err
    assert shards.main([str(tmp_path / "nowhere"), "-o", str(tmp_path / "out2"), "--preset", "debug"]) == 2


def test_a_finished_shelf_is_not_written_over(made):
    with pytest.raises(Refused, match="already"):
        make_shards(made[0], made[1], GEOMETRY)
