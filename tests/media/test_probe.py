"""What a file is, and that files which are not what they claim are stopped at the door."""

from __future__ import annotations

import struct

import pytest

from media import footage, probe, sound
from studio.errors import Poisoned
from studio.specs import Raster

from .conftest import SMALL

DISGUISES = {
    "m3u8": "#EXTM3U\n#EXT-X-TARGETDURATION:5\n#EXTINF:5,\nfile://{canary}\n#EXT-X-ENDLIST\n",
    "m3u8 after a mark": "\ufeff\n#EXTM3U\n#EXTINF:5,\nfile://{canary}\n",
    "ffconcat": "ffconcat version 1.0\nfile '{canary}'\n",
    "svg": "<svg xmlns='http://www.w3.org/2000/svg'><image href='file://{canary}'/></svg>",
    "dash": "<?xml version='1.0'?><MPD><BaseURL>file://{canary}</BaseURL></MPD>",
    "text": "file '{canary}'\n",
    "sdp": "v=0\no=- 0 0 IN IP4 127.0.0.1\nm=video 5004 RTP/AVP 96\n",
}


@pytest.fixture
def canary(make_clip):
    """A good clip that no disguise may lead to, with a time of last access that tells."""
    return make_clip("canary.mp4", frames=5)


@pytest.mark.parametrize("name", DISGUISES)
@pytest.mark.parametrize("use", ["probe", "footage", "digest", "sound"])
def test_a_playlist_in_disguise_is_poisoned_and_leads_nowhere(tmp_path, canary, name, use, monkeypatch):
    path = tmp_path / "clip.mp4"
    path.write_text(DISGUISES[name].format(canary=canary), encoding="utf-8")
    opened = []
    monkeypatch.setattr("av.open", lambda *args, **_: opened.append(args))
    uses = {
        "probe": lambda: probe.probe(path),
        "footage": lambda: footage.normalise(path, tmp_path / "out.mp4", raster=SMALL),
        "digest": lambda: probe.frames_digest(path),
        "sound": lambda: sound.read(path),
    }
    with pytest.raises(Poisoned) as caught:
        uses[use]()
    assert caught.value.where == "clip.mp4"
    assert caught.value.do
    assert opened == []
    assert not (tmp_path / "out.mp4").exists()


def test_facts_of_a_good_clip(make_clip):
    facts = probe.probe(make_clip(frames=45), deep=True)
    assert (facts.container, facts.codec, facts.profile, facts.pix_fmt) == ("mov", "h264", "High", "yuv420p")
    assert (facts.width, facts.height, facts.rate, facts.frames, facts.duration) == (180, 320, 30.0, 45, 1.5)
    assert (facts.primaries, facts.transfer, facts.matrix, facts.range) == ("bt709", "bt709", "bt709", "tv")
    assert (facts.closed_gop, facts.constant_rate, facts.b_frames, facts.faststart) == (True, True, False, True)
    assert not facts.has_audio


def test_zero_bytes_and_absent_files_are_poisoned(tmp_path):
    (tmp_path / "empty.mp4").write_bytes(b"")
    for name, what in (("empty.mp4", "0 bytes"), ("absent.mp4", "not there")):
        with pytest.raises(Poisoned, match=what):
            probe.probe(tmp_path / name)


@pytest.mark.parametrize("share", [0.02, 0.3, 0.6, 0.95, 0.999])
def test_a_truncated_file_is_poisoned(make_clip, share):
    path = make_clip(frames=30)
    data = path.read_bytes()
    path.write_bytes(data[: int(len(data) * share)])
    with pytest.raises(Poisoned):
        probe.probe(path)


def test_sound_alone_is_poisoned(tmp_path, make_clip, make_wav):
    import av
    import numpy as np

    path = tmp_path / "song.mp4"
    with av.open(str(path), "w", format="mp4") as out:
        stream = out.add_stream("aac", rate=48_000, layout="stereo")
        for frame in sound.frames(np.zeros((9600, 2), np.float32), 1024):
            out.mux(stream.encode(frame))
        out.mux(stream.encode())
    with pytest.raises(Poisoned, match="no video"):
        probe.probe(path)


def test_a_header_that_claims_65535_pixels_is_poisoned_before_decoding(make_clip, monkeypatch):
    path = make_clip(frames=5)
    data = bytearray(path.read_bytes())
    at = data.index(b"avc1", data.index(b"stsd")) + 4 + 24
    data[at : at + 4] = struct.pack(">HH", 65535, 65535)
    path.write_bytes(data)
    monkeypatch.setattr("av.open", None)
    with pytest.raises(Poisoned, match="65535x65535"):
        probe.probe(path)


def test_an_endless_nest_of_boxes_is_poisoned(tmp_path):
    path = tmp_path / "nest.mp4"
    path.write_bytes(struct.pack(">I4s", 16, b"ftyp") + b"isom0000" + struct.pack(">I4s", 8, b"free") * 30_000)
    with pytest.raises(Poisoned, match="boxes"):
        probe.probe(path)


def test_garbage_after_a_good_start_is_poisoned(tmp_path):
    for head in (b"\x00\x00\x00\x18ftypmp42", b"\x1a\x45\xdf\xa3"):
        path = tmp_path / "noise.mp4"
        path.write_bytes(head + bytes(range(256)) * 40)
        with pytest.raises(Poisoned):
            probe.probe(path)


def test_a_longer_rate_and_stranger_name_change_nothing(make_clip):
    for name in ("-y.mp4", "a'b:c.mp4", "pipe:1.mp4", "|cat.mp4", "ä ö[0];x=1.mp4", "%d.mp4"):
        assert probe.probe(make_clip(name, frames=3)).frames == 3


def test_the_frames_digest_is_of_pixels_not_of_bytes(make_clip, tmp_path):
    import av

    clip = make_clip(frames=12)
    again = tmp_path / "again.mp4"  # the same packets in a container of another kind
    with av.open(str(clip)) as source, av.open(str(again), "w", format="matroska") as target:
        stream = target.add_stream_from_template(source.streams.video[0])
        for packet in source.demux(source.streams.video[0]):
            if packet.size:
                packet.stream = stream
                target.mux(packet)
    assert again.read_bytes() != clip.read_bytes()
    assert probe.frames_digest(again) == probe.frames_digest(clip)
    assert probe.frames_digest(make_clip("other.mp4", frames=12, hue=1)) != probe.frames_digest(clip)


def test_the_frames_digest_sees_the_size(make_clip):
    wide, tall = Raster(width=320, height=180), Raster(width=180, height=320)
    digests = {probe.frames_digest(make_clip(f"{r.width}.mp4", frames=2, raster=r, flash=0)) for r in (wide, tall)}
    assert len(digests) == 2
