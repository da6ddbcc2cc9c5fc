"""Users' files as arrays: pictures and clips of any kind, only as much of them as is wanted."""

import subprocess

import numpy as np
import pytest
from PIL import Image

from media import arrays, ffmpeg
from media.probe import probe
from models.frames import write_clip
from studio.errors import Poisoned, Refused


def numbered(count, height=48, width=32):
    """Frames whose grey tells their number, with a bright upper left corner."""
    frames = np.stack([np.full((height, width, 3), 5 * n, np.uint8) for n in range(count)])
    frames[:, : height // 4, : width // 4] = 255
    return frames


def numbers(frames):
    return [round(float(frame[-8:, -8:].mean()) / 5) for frame in frames]


@pytest.fixture
def film(tmp_path):
    def made(count, rate):
        path = tmp_path / f"{count}-{rate}.mp4"
        write_clip(path, numbered(count), width=32, height=48, rate=rate)
        return path

    return made


def test_at_every_moment_the_picture_that_is_shown_then(film):
    found = arrays.clip(film(24, 24), rate=8, side=64)
    assert found.rate == 8
    assert numbers(found.frames) == [1, 4, 7, 10, 13, 16, 19, 22]
    assert found.notes == ("read at 8 instead of 24 frames a second",)


def test_a_slow_clip_keeps_its_own_rate(film):
    found = arrays.clip(film(6, 4), rate=8, side=64)
    assert (found.rate, numbers(found.frames), found.notes) == (4, [0, 1, 2, 3, 4, 5], ())


@pytest.mark.parametrize(("end", "expected"), [(False, [0, 1, 2, 3]), (True, [12, 13, 14, 15])])
def test_only_the_seconds_that_are_wanted(film, end, expected):
    found = arrays.clip(film(16, 8), rate=8, side=64, seconds=0.5, end=end)
    assert numbers(found.frames) == expected
    assert found.notes == (f"the {'last' if end else 'first'} 0.5 s used",)
    short = arrays.clip(film(3, 8), rate=8, side=64, seconds=0.5, end=end)
    assert (numbers(short.frames), short.notes) == ([0, 1, 2], ())


def test_rates_that_change_are_followed(tmp_path):
    path = tmp_path / "moving.gif"
    first, *others = [Image.fromarray(frame) for frame in numbered(4)]
    first.save(path, save_all=True, append_images=others, duration=[1000, 250, 250, 500])
    assert numbers(arrays.clip(path, rate=4, side=64).frames)[:6] == [0, 0, 0, 0, 1, 2]


def test_large_pictures_become_smaller(film):
    assert arrays.clip(film(2, 8), rate=8, side=16).frames.shape == (2, 24, 16, 3)


def test_a_clip_that_is_too_long_to_be_held_is_refused(film, monkeypatch):
    monkeypatch.setattr(arrays, "MOST_FRAMES", 4)
    with pytest.raises(Refused, match="longer"):
        arrays.clip(film(16, 8), rate=8, side=64)
    assert len(arrays.clip(film(16, 8), rate=8, side=64, seconds=1.0).frames) == 8


@pytest.mark.parametrize("degrees", [90, 180, 270])
def test_a_clip_of_a_turned_phone_stands_upright(film, tmp_path, degrees):
    flat, turned, upright = film(2, 8), tmp_path / "turned.mp4", tmp_path / "upright.mp4"
    begin = [str(ffmpeg.find()), "-v", "error"]
    subprocess.run([*begin, "-display_rotation", str(degrees), "-i", str(flat), "-c", "copy", str(turned)], check=True)
    subprocess.run([*begin, "-i", str(turned), "-crf", "5", str(upright)], check=True)  # ffmpeg turns it by itself
    assert probe(turned).rotation
    found = arrays.clip(turned, rate=8, side=64).frames.astype(int)
    expected = arrays.clip(upright, rate=8, side=64).frames.astype(int)
    assert found.shape == expected.shape
    assert np.abs(found - expected).mean() < 8


@pytest.mark.parametrize(("kind", "options"), [("gif", {}), ("webp", {"lossless": True})])
def test_animated_pictures_are_clips(tmp_path, kind, options):
    path = tmp_path / f"moving.{kind}"
    first, *others = [Image.fromarray(frame) for frame in numbered(6)]
    first.save(path, save_all=True, append_images=others, duration=250, **options)
    assert not arrays.is_picture(path)
    found = arrays.clip(path, rate=8, side=64)
    assert found.frames.shape == (12, 48, 32, 3)
    assert numbers(found.frames) == [0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5]


def test_a_picture_is_not_a_clip(tmp_path):
    path = tmp_path / "one.png"
    Image.fromarray(numbered(1)[0]).save(path)
    assert arrays.is_picture(path)
    with pytest.raises(Refused, match="--image"):
        arrays.clip(path, rate=8, side=64)
    assert not arrays.is_picture(tmp_path / "nowhere.png")


@pytest.mark.parametrize("mode", ["L", "LA", "P", "RGB", "RGBA", "CMYK", "1"])
def test_pictures_of_any_mode(tmp_path, mode):
    path = tmp_path / ("one.jpg" if mode == "CMYK" else "one.png")
    Image.fromarray(numbered(3)[2]).convert(mode).save(path)
    found = arrays.picture(path)
    assert (found.shape[:2], found.dtype) == ((48, 32), np.uint8)
    assert found.ndim == 2 or found.shape[2] in (2, 3, 4)


def test_sixteen_bits_stay_sixteen(tmp_path):
    deep = np.linspace(0, 65535, 48 * 32).reshape(48, 32).astype(np.uint16)
    Image.fromarray(deep).save(tmp_path / "deep.png")
    found = arrays.picture(tmp_path / "deep.png")
    assert found.dtype == np.uint16
    assert (found == deep).all()


def test_a_turned_photo_stands_upright(tmp_path):
    photo = Image.fromarray(numbered(1, 48, 32)[0])
    exif = Image.Exif()
    exif[0x0112] = 6  # to be turned by a quarter
    photo.save(tmp_path / "photo.jpg", exif=exif, quality=95)
    found = arrays.picture(tmp_path / "photo.jpg")
    assert found.shape == (32, 48, 3)
    assert found[:8, -8:].mean() > 200


def test_sounds_of_a_file(tmp_path, make_wav):
    found, rate = arrays.sounds(make_wav("tone", np.sin(np.arange(4800) / 20)[:, None].repeat(2, 1)))
    assert (found.shape[1], rate) == (2, 48_000)
    (tmp_path / "not.wav").write_bytes(b"RIFF0000WAVEnothing")
    with pytest.raises(Poisoned):
        arrays.sounds(tmp_path / "not.wav")


@pytest.mark.parametrize("data", [b"", b"GIF89a" + b"\0" * 30, b"hello" * 40, b"RIFF\0\0\0\0WEBPVP8 broken"])
def test_what_is_no_clip_is_poisoned(tmp_path, data):
    path = tmp_path / "broken.gif"
    path.write_bytes(data)
    with pytest.raises((Poisoned, Refused)) as told:
        arrays.clip(path, rate=8, side=64)
    assert told.value.where == "broken.gif"
    assert told.value.do
