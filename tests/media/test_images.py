"""Images that users bring: what is taken, and what is refused with a sentence."""

from __future__ import annotations

import struct
import zlib

import pytest
from PIL import Image

from media import images
from studio.errors import Poisoned, Refused, StudioError


def _save(path, image, **options):
    image.save(path, **options)
    return path


@pytest.mark.parametrize(("name", "kind"), [("a.png", "PNG"), ("a.jpg", "JPEG"), ("a.webp", "WEBP")])
def test_three_kinds_are_taken_and_come_out_as_png(tmp_path, name, kind):
    path = _save(tmp_path / name, Image.new("RGB", (40, 30), (200, 10, 10)), format=kind)
    assert images.normalise(path, tmp_path / "out.png") == {"width": 40, "height": 30, "alpha": False}
    with Image.open(tmp_path / "out.png") as out:
        assert out.format == "PNG"
        assert max(abs(a - b) for a, b in zip(out.getpixel((5, 5)), (200, 10, 10), strict=True)) < 8


def test_the_phone_may_lie_on_its_side(tmp_path):
    image = Image.new("RGB", (40, 20))
    exif = image.getexif()
    exif[0x0112] = 6  # turn right
    exif[0x010E] = "secret words"
    path = _save(tmp_path / "a.jpg", image, exif=exif)
    assert images.normalise(path, tmp_path / "out.png") == {"width": 20, "height": 40, "alpha": False}
    assert b"secret" not in (tmp_path / "out.png").read_bytes()


def test_another_colour_profile_becomes_srgb(tmp_path):
    from PIL import ImageCms

    lab = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    path = _save(tmp_path / "a.png", Image.new("RGB", (20, 20), (10, 200, 30)), icc_profile=lab)
    images.normalise(path, tmp_path / "out.png")
    with Image.open(tmp_path / "out.png") as out:
        assert "icc_profile" not in out.info
        assert max(abs(a - b) for a, b in zip(out.getpixel((5, 5)), (10, 200, 30), strict=True)) <= 1


def test_a_broken_colour_profile_does_no_harm(tmp_path):
    path = _save(tmp_path / "a.png", Image.new("RGB", (20, 20)), icc_profile=b"nonsense")
    assert images.normalise(path, tmp_path / "out.png")["width"] == 20


def test_transparency_is_kept(tmp_path):
    path = _save(tmp_path / "logo.png", Image.new("RGBA", (400, 100), (255, 0, 0, 128)))
    assert images.normalise(path, tmp_path / "out.png")["alpha"]
    images.shrink(path, tmp_path / "small.png", width=100, height=100)
    with Image.open(tmp_path / "small.png") as out:
        assert (out.size, out.getpixel((50, 10))) == ((100, 25), (255, 0, 0, 128))


def _png(width: int, height: int) -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    body = zlib.compress(bytes(10_000_000), 9)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


@pytest.mark.parametrize(
    ("data", "kind", "words"),
    [
        (b"", Poisoned, "0 bytes"),
        (b"not an image", Poisoned, "not a PNG"),
        (b"GIF89a" + bytes(50), Poisoned, "not a PNG"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", Poisoned, "not a PNG"),
        (_png(65535, 65535), Refused, "pixels"),
        (_png(30_000, 30_000), Refused, "pixels"),
        (_png(4, 4), Refused, "at least 16"),
        (_png(64, 64)[:60], Poisoned, "decoded"),
    ],
)
def test_what_is_no_image_is_refused_with_a_sentence(tmp_path, data, kind, words):
    path = tmp_path / "image.png"
    path.write_bytes(data)
    with pytest.raises(kind) as caught:
        images.normalise(path, tmp_path / "out.png")
    assert words in str(caught.value)
    assert caught.value.do
    assert not (tmp_path / "out.png").exists()


@pytest.mark.parametrize("share", [0.05, 0.5, 0.9])
@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_a_truncated_image_is_poisoned(tmp_path, kind, share):
    path = _save(tmp_path / "a.img", Image.effect_noise((200, 200), 80).convert("RGB"), format=kind)
    path.write_bytes(path.read_bytes()[: int(path.stat().st_size * share)])
    with pytest.raises(StudioError):
        images.normalise(path, tmp_path / "out.png")
