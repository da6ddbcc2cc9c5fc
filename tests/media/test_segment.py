"""Segments and transitions: encoded once, with heads that can be joined, the same bytes every time."""

from __future__ import annotations

import av
import numpy as np
import pytest
from PIL import Image

from media import segment, transition
from media.probe import frames_digest, probe
from models.frames import read_frames, write_clip
from studio.errors import Interrupted, Poisoned, Refused
from studio.specs import CaptionSpec, Cue, Raster, SegmentSpec, TransitionSpec

from .conftest import SMALL

CUES = (Cue(text="It's 50% {\\b1}off: a'b;c, [d] \\N =e", start=2, end=20), Cue(text="second line", start=20, end=30))
RASTER = Raster(width=360, height=640, rate=30)


def _make(context, clip, name="one", **changes):
    spec = SegmentSpec(**({"raster": SMALL, "frames": 30} | changes))
    return segment.make(spec, {"clip": [clip]}, context(name))


def test_a_segment_is_what_destinations_take(make_clip, context):
    facts = probe(_make(context, make_clip(frames=75), frames=70).files["segment"], deep=True)
    assert (facts.codec, facts.profile, facts.pix_fmt, facts.frames) == ("h264", "High", "yuv420p", 70)
    assert (facts.primaries, facts.transfer, facts.matrix, facts.range) == ("bt709", "bt709", "bt709", "tv")
    assert (facts.closed_gop, facts.constant_rate, facts.b_frames) == (True, True, False)
    assert (facts.faststart, facts.edit_list) == (True, False)
    assert facts.longest_gop <= 60


@pytest.mark.parametrize("style", ["clean", "boxed", "bold", "word-by-word", "karaoke"])
def test_captions_are_seen_while_they_last(make_clip, context, style):
    clip = make_clip(frames=40, raster=RASTER)
    plain = _make(context, clip, "plain", raster=RASTER, frames=40)
    spoken = _make(context, clip, "spoken", raster=RASTER, frames=40, cues=CUES, captions=CaptionSpec(style=style))
    pairs = zip(read_frames(plain.files["segment"]), read_frames(spoken.files["segment"]), strict=True)
    changed = [int((np.abs(a.astype(int) - b) > 60).sum()) for a, b in pairs]
    assert min(changed[4:28]) > 300
    assert max(changed[32:]) < 50
    assert spoken.facts["captions"]["contrast"]


def test_no_text_reaches_the_command(make_clip, context, monkeypatch):
    seen = []
    real = segment.ffmpeg.run

    def note(graph, **options):
        seen.extend(segment.ffmpeg.ffmpeg.get_args(graph))
        return real(graph, **options)

    monkeypatch.setattr(segment.ffmpeg, "run", note)
    _make(context, make_clip(frames=30, raster=RASTER), raster=RASTER, cues=CUES)
    assert seen
    assert not any("off" in word or "50%" in word or "second" in word for word in seen)


def test_the_same_recipe_gives_the_same_bytes(make_clip, context):
    clip = make_clip(frames=30, raster=RASTER)
    one, two = (_make(context, clip, name, raster=RASTER, cues=CUES).files["segment"] for name in "ab")
    assert one.read_bytes() == two.read_bytes()


@pytest.mark.parametrize("name", ["-y.mp4", "a'b:c.mp4", "concat:x|y.mp4", "ä,[0];x=1 .mp4"])
def test_a_strange_name_is_only_a_name(make_clip, context, name):
    assert _make(context, make_clip(name, frames=30)).files["segment"].exists()


def test_skip_and_frames_cut_exactly(make_clip, context):
    clip = make_clip(frames=50, flash=25)
    frames = list(read_frames(_make(context, clip, frames=20, skip=15).files["segment"]))
    assert len(frames) == 20
    assert int(np.argmax([frame.mean() for frame in frames])) == 10


def test_a_few_missing_frames_are_held_and_said(make_clip, context):
    made = _make(context, make_clip(frames=25), frames=30)
    assert "5 frames short" in made.warnings[0]
    assert probe(made.files["segment"]).frames == 30


def test_a_clip_that_is_much_too_short_is_refused(make_clip, context):
    with pytest.raises(Refused, match="has 10 frames, 30 are wanted"):
        _make(context, make_clip(frames=10))


def test_a_caption_beyond_the_end_is_refused(make_clip, context):
    with pytest.raises(Refused, match="ends at frame 31 of 30"):
        _make(context, make_clip(frames=30), cues=(Cue(text="late", start=0, end=31),))


def test_an_odd_size_is_refused(make_clip, context):
    with pytest.raises(Refused, match="odd"):
        _make(context, make_clip(frames=30), raster=Raster(width=181, height=320))


def test_a_clip_of_another_size_and_rate_covers_the_raster(make_clip, context):
    clip = make_clip(frames=25, raster=Raster(width=320, height=180, rate=25))
    facts = probe(_make(context, clip).files["segment"], deep=True)
    assert (facts.width, facts.height, facts.frames, facts.constant_rate) == (180, 320, 30, True)


def test_a_slow_small_clip_flows_and_is_as_long_as_ordered(make_clip, tmp_path, context):
    """A square that crosses the picture at 8 frames a second is seen to move in every frame of the segment."""

    def crossing():
        for n in range(9):
            frame = np.full((128, 72, 3), 40, np.uint8)
            frame[40:80, 4 + 4 * n : 28 + 4 * n] = 220
            yield frame

    clip = tmp_path / "slow.mp4"
    write_clip(clip, crossing(), width=72, height=128, rate=8)
    made = _make(context, clip, frames=30)
    assert made.warnings == ()
    frames = [frame.mean(-1) for frame in read_frames(made.files["segment"])]
    assert len(frames) == 30
    columns = np.arange(frames[0].shape[1])
    bright = [np.clip(frame[110:190] - 60, 0, None).sum(0) for frame in frames]
    places = np.array([(columns * light).sum() / light.sum() for light in bright])
    steps = np.diff(places[:28])
    assert (steps > 0.2).all(), "each frame shows the square a little further on"
    assert steps.max() < 3 * np.median(steps), "and it does not jump"


def test_a_transition_between_slow_clips_has_its_frames(make_clip, context):
    slow = Raster(width=72, height=128, rate=8)
    clips = [make_clip(f"{n}.mp4", frames=10, hue=n, raster=slow) for n in range(2)]
    spec = TransitionSpec(raster=SMALL, frames=12, before_skip=24)
    made = transition.make(spec, {"clip": clips}, context("join"))
    assert probe(made.files["segment"]).frames == 12


def test_a_logo_is_laid_in_the_safe_zone_and_tiktok_is_warned_of(make_clip, context, tmp_path):
    logo = tmp_path / "logo.png"
    Image.new("RGBA", (300, 300), (255, 0, 0, 255)).save(logo)
    spec = SegmentSpec(raster=RASTER, frames=10)
    made = segment.make(spec, {"clip": [make_clip(frames=10, hue=1, raster=RASTER)], "logo": [logo]}, context())
    frame = next(read_frames(made.files["segment"]))
    ys, xs = np.nonzero((frame[..., 0] > 180) & (frame[..., 1] < 60) & (frame[..., 2] < 60))
    assert xs.min() >= 20
    assert ys.min() >= 90
    assert xs.max() - xs.min() > 40
    assert any("TikTok" in warning for warning in made.warnings)


def test_progress_is_told_and_cancelling_stops(make_clip, context):
    step = context()
    segment.make(SegmentSpec(raster=SMALL, frames=30), {"clip": [make_clip(frames=30)]}, step)
    assert step.seen[-1] == (30, 30)

    class Cancelled(type(step)):
        def progress(self, done, total=1.0):
            raise Interrupted("the order was cancelled")

    cancelled, clip = Cancelled(step.scratch.parent / "cancelled"), make_clip(frames=30)
    with pytest.raises(Interrupted):
        segment.make(SegmentSpec(raster=SMALL, frames=30), {"clip": [clip]}, cancelled)
    assert list(cancelled.scratch.iterdir()) == []


def test_a_playlist_instead_of_a_clip_is_poisoned(context, tmp_path):
    (tmp_path / "clip.mp4").write_text("#EXTM3U\n/etc/passwd\n")
    with pytest.raises(Poisoned, match="playlist"):
        _make(context, tmp_path / "clip.mp4")


@pytest.mark.parametrize("effect", ["crossfade", "slide", "wipe", "dip"])
def test_a_transition_leads_from_one_clip_to_the_other(make_clip, context, effect):
    before, after = make_clip("a.mp4", frames=40, hue=0), make_clip("b.mp4", frames=40, hue=2)
    spec = TransitionSpec(raster=SMALL, effect=effect, frames=12, before_skip=20)
    made = transition.make(spec, {"clip": [before, after]}, context(effect)).files["segment"]
    shown = [frame.astype(float) for frame in read_frames(made)]
    ends = list(read_frames(before))[20], list(read_frames(after))[11]
    assert len(shown) == 12
    for frame, near, far in ((shown[0], ends[0], ends[1]), (shown[-1], ends[1], ends[0])):
        assert np.abs(frame - near).mean() < np.abs(frame - far).mean() / 2
    heads = {_head(made), _head(_make(context, before, f"s-{effect}", frames=20).files["segment"])}
    assert len(heads) == 1
    assert probe(made, deep=True).closed_gop


def test_a_transition_needs_frames_of_both(make_clip, context):
    spec = TransitionSpec(raster=SMALL, frames=12, before_skip=35)
    with pytest.raises(Refused):
        transition.make(spec, {"clip": [make_clip("a.mp4", frames=20), make_clip("b.mp4", frames=20)]}, context())


def _head(path) -> bytes:
    with av.open(str(path)) as container:
        return bytes(container.streams.video[0].codec_context.extradata)


def test_the_frames_of_a_segment_do_not_depend_on_its_neighbours(make_clip, context):
    clips = [make_clip(f"{hue}.mp4", frames=30, hue=hue) for hue in range(2)]
    before = frames_digest(_make(context, clips[0], "x").files["segment"])
    _make(context, clips[1], "y")
    assert frames_digest(_make(context, clips[0], "z").files["segment"]) == before
