"""The master: joined by copying, in step, at the loudness target, the same bytes every time."""

from __future__ import annotations

import av
import numpy as np
import pytest
from PIL import Image

from media import loudness, master, mix, segment, sound
from media.probe import frames_digest, probe
from models.frames import read_frames
from studio.errors import Broken, Poisoned, Refused, Starved
from studio.specs import SAMPLE_RATE, Cue, MasterSpec, Placement, SegmentSpec

from .conftest import SMALL, tone

FRAMES = 45
SECONDS = FRAMES / SMALL.rate


@pytest.fixture
def segments(make_clip, context):
    """Three segments of 1.5 s."""
    clips = [make_clip(f"{hue}.mp4", frames=FRAMES, hue=hue) for hue in range(3)]
    return [_segment(context, clip, f"segment-{number}") for number, clip in enumerate(clips)]


@pytest.fixture
def sounds(make_wav):
    """Music with a tail for each scene, effects for each, a voice for the second."""
    noise = np.random.default_rng(3).normal(0, 0.1, round(SECONDS * SAMPLE_RATE))
    return {
        "music": [make_wav(f"m{n}.wav", tone(SECONDS + 0.5, 220 + 40 * n, 0.2)) for n in range(3)],
        "effects": [make_wav(f"e{n}.wav", tone(SECONDS, 900, 0.1)) for n in range(3)],
        "voice": [make_wav("v.wav", noise)],
    }


def _segment(context, clip, name, **changes):
    spec = SegmentSpec(**({"raster": SMALL, "frames": FRAMES} | changes))
    return segment.make(spec, {"clip": [clip]}, context(name)).files["segment"]


def _placements() -> tuple[Placement, ...]:
    pairs = [(role, n) for role in ("music", "effects") for n in range(3)]
    placed = [Placement(role=role, position=n, start=n * FRAMES, frames=FRAMES) for role, n in pairs]
    return (*placed, Placement(role="voice", position=0, start=FRAMES, frames=FRAMES))


def _spec(**changes) -> MasterSpec:
    start = {"raster": SMALL, "total_frames": 3 * FRAMES, "sounds": _placements(), "destinations": ()}
    return MasterSpec(**(start | changes))


def _make(context, segments, tracks, name="master", **changes):
    return master.make(_spec(**changes), {"segment": segments, **tracks}, context(name))


def test_a_master_is_what_every_destination_takes(context, segments, sounds):
    made = _make(context, segments, sounds)
    facts = probe(made.files["master"], deep=True)
    assert (facts.frames, facts.duration, facts.audio_seconds) == (135, 4.5, 4.5)
    assert (facts.codec, facts.profile, facts.pix_fmt, facts.rate) == ("h264", "High", "yuv420p", 30.0)
    assert (facts.primaries, facts.transfer, facts.matrix, facts.range) == ("bt709", "bt709", "bt709", "tv")
    assert (facts.edit_list, facts.faststart, facts.closed_gop, facts.constant_rate) == (False, True, True, True)
    assert (facts.audio_codec, facts.audio_profile, facts.sample_rate, facts.channels) == ("aac", "LC", 48000, 2)
    assert made.facts["probe"]["frames"] == 135


def test_joining_changes_no_picture(context, segments, sounds):
    joined = list(read_frames(_make(context, segments, sounds).files["master"]))
    apart = [frame for path in segments for frame in read_frames(path)]
    assert len(joined) == len(apart)
    assert all(np.array_equal(one, other) for one, other in zip(joined, apart, strict=True))


def test_the_loudness_is_met_and_told(context, segments, sounds):
    made = _make(context, segments, sounds)
    told = made.facts["loudness"]
    heard = loudness.measure(sound.read(made.files["master"]))
    assert heard.integrated == pytest.approx(-14, abs=0.5)
    assert heard.true_peak <= -1
    assert (told["integrated"], told["true_peak"]) == (heard.integrated, heard.true_peak)


def test_hard_peaks_stay_under_the_ceiling_after_the_codec(context, segments, make_wav):
    time = np.arange(round(4.5 * SAMPLE_RATE)) / SAMPLE_RATE
    claps = np.exp(-((time % 0.5) * 60)) * np.random.default_rng(5).normal(0, 0.3, len(time)) + tone(4.5, 150, 0.15)
    placed = (Placement(role="effects", position=0, start=0, frames=135),)
    made = _make(context, segments, {"effects": [make_wav("claps.wav", claps)]}, sounds=placed)
    assert made.facts["loudness"]["true_peak"] <= -1
    assert made.facts["loudness"]["integrated"] == pytest.approx(-14, abs=0.5)


def test_the_same_recipe_gives_the_same_bytes(context, segments, sounds):
    one, two = (_make(context, segments, sounds, name).files["master"].read_bytes() for name in "ab")
    assert one == two


def test_changing_one_scene_leaves_the_others_alone(context, segments, sounds, make_clip):
    first = _make(context, segments, sounds, "before").files["master"]
    kept = [path.read_bytes() for path in (segments[0], segments[2])]
    cue = (Cue(text="new words", start=0, end=20),)
    other = _segment(context, make_clip("new.mp4", frames=FRAMES, hue=4), "again", cues=cue)
    second = _make(context, [segments[0], other, segments[2]], sounds, "after").files["master"]
    assert [path.read_bytes() for path in (segments[0], segments[2])] == kept
    before, after = list(read_frames(first)), list(read_frames(second))
    same = [np.array_equal(one, two) for one, two in zip(before, after, strict=True)]
    assert same == [True] * FRAMES + [False] * FRAMES + [True] * FRAMES


@pytest.mark.parametrize("frame", [10, 50, 130])
def test_a_flash_and_its_click_stay_within_a_frame(context, make_clip, make_wav, frame):
    clips = [make_clip(f"{n}.mp4", frames=FRAMES, flash=frame - n * FRAMES) for n in range(3)]
    parts = [_segment(context, clip, f"segment-{n}") for n, clip in enumerate(clips)]
    click = np.zeros(round(4.5 * SAMPLE_RATE))
    start = frame * SAMPLE_RATE // 30
    click[start : start + 480] = tone(0.01, 2000, 0.8)
    placed = (Placement(role="effects", position=0, start=0, frames=135),)
    film = _make(context, parts, {"effects": [make_wav("click.wav", click)]}, sounds=placed).files["master"]
    heard = np.abs(sound.read(film)).max(axis=1)
    at = int(np.argmax(heard > heard.max() / 4)) / SAMPLE_RATE
    shown = int(np.argmax([one.mean() for one in read_frames(film)])) / 30
    assert abs(at - shown) <= 1 / 30  # decoders that play AAC's priming, as ffmpeg does without an edit list
    assert abs(at - 2112 / SAMPLE_RATE - shown) <= 1 / 30  # decoders that skip 2112 samples unasked, as Apple's do


def test_packets_carry_the_whole_timeline(context, segments, sounds):
    with av.open(str(_make(context, segments, sounds).files["master"])) as film:
        ends = {}
        for packet in film.demux():
            if packet.size:
                assert packet.pts >= 0
                ends[packet.stream.type] = float((packet.pts + packet.duration) * packet.time_base)
    assert ends == {"video": 4.5, "audio": pytest.approx(4.5, abs=1e-6)}


def test_without_sound_the_film_is_silent_and_says_so(context, segments):
    made = _make(context, segments, {}, sounds=())
    assert made.facts["loudness"]["integrated"] is None
    assert "no sound" in made.warnings[0]
    assert probe(made.files["master"]).has_audio


def test_a_very_short_film_works(context, make_clip, make_wav):
    one = _segment(context, make_clip(frames=6), "tiny", frames=6)
    placed = (Placement(role="music", position=0, start=0, frames=6),)
    made = _make(context, [one], {"music": [make_wav("m.wav", tone(0.2))]}, sounds=placed, total_frames=6)
    assert made.facts["loudness"]["integrated"] == pytest.approx(-14, abs=0.5)
    assert probe(made.files["master"]).duration == 0.2


def test_music_makes_room_for_the_voice(sounds):
    spec = _spec(sounds=tuple(placed for placed in _placements() if placed.role != "effects"))
    quiet = spec.model_copy(update={"sounds": tuple(p for p in spec.sounds if p.role == "music")})
    alone, _ = mix.mix(quiet, sounds)
    both, _ = mix.mix(spec, sounds)
    voice, _ = mix.mix(spec.model_copy(update={"sounds": tuple(p for p in spec.sounds if p.role == "voice")}), sounds)
    middle = slice(round(2.0 * SAMPLE_RATE), round(2.8 * SAMPLE_RATE))
    gain = np.dot(both[middle, 0], alone[middle, 0]) / np.dot(alone[middle, 0], alone[middle, 0])
    assert 20 * np.log10(gain) < -6
    before = slice(0, round(1.2 * SAMPLE_RATE))
    assert np.allclose(both[before], alone[before], atol=0.02)
    assert voice[middle].any()


def test_tails_are_laid_over_the_next_scene_and_cut_at_the_end(sounds):
    first = (Placement(role="music", position=0, start=0, frames=FRAMES),)
    mixed, _ = mix.mix(_spec(sounds=first), sounds)
    assert len(mixed) == round(4.5 * SAMPLE_RATE)
    assert np.abs(mixed[round(1.6 * SAMPLE_RATE) : round(1.9 * SAMPLE_RATE)]).max() > 0.1
    assert not mixed[round(2.1 * SAMPLE_RATE) :].any()


def test_segments_of_other_settings_cannot_be_joined(context, segments, sounds, make_clip):
    other = _segment(context, make_clip("draft.mp4", frames=FRAMES), "draft", quality="final")
    with pytest.raises(Refused, match="other settings"):
        _make(context, [segments[0], other, segments[2]], sounds)


def test_a_wrong_number_of_frames_is_broken_and_leaves_no_file(context, segments, sounds):
    with pytest.raises(Broken, match="135 frames, 100 were ordered"):
        _make(context, segments, sounds, total_frames=100)
    assert not (context("master").scratch / "master.mp4").exists()


def test_a_sound_that_is_none_is_poisoned(context, segments, sounds, tmp_path):
    for name, data in (("e.wav", b""), ("x.wav", b"#EXTM3U\n"), ("t.wav", b"RIFF\0\0\0\0WAVE")):
        (tmp_path / name).write_bytes(data)
        with pytest.raises(Poisoned):
            _make(context, segments, sounds | {"voice": [tmp_path / name]})


def test_a_full_disk_is_starved_and_leaves_no_film(context, segments, sounds):
    import resource
    import signal

    step = context("full")
    before, handler = resource.getrlimit(resource.RLIMIT_FSIZE), signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, before[1]))
    try:
        with pytest.raises(Starved):
            master.make(_spec(), {"segment": segments, **sounds}, step)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, handler)
    assert list(step.scratch.iterdir()) == []


def test_subtitles_and_a_cover_lie_beside_the_film(context, segments, sounds):
    cues = (Cue(text="one", start=0, end=30), Cue(text="two & <three>", start=60, end=100))
    made = _make(context, segments, sounds, cues=cues, cover_frame=50)
    assert "00:00:02,000 --> 00:00:03,333" in made.files["srt"].read_text("utf-8")
    assert made.files["vtt"].read_text("utf-8").startswith("WEBVTT")
    with Image.open(made.files["cover"]) as cover:
        assert (cover.format, cover.size) == ("JPEG", (180, 320))
        wanted = list(read_frames(made.files["master"]))[50].astype(int)
        assert np.abs(np.asarray(cover).astype(int) - wanted).mean() < 6


def test_frames_digests_of_equal_films_agree(context, segments, sounds):
    one = _make(context, segments, sounds, "a").files["master"]
    two = _make(context, segments, {}, "b", sounds=()).files["master"]
    assert frames_digest(one) == frames_digest(two)
