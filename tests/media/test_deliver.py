"""The preset validator: rules as data, verdicts in words."""

from __future__ import annotations

import pytest

from media import deliver
from media.loudness import Loudness
from media.probe import Probe
from studio.errors import Refused
from studio.specs import Raster

GOOD = {
    "container": "mov", "size": 9_000_000, "streams": 2, "codec": "h264", "profile": "High", "level": 40,
    "width": 1080, "height": 1920, "rate": 30.0, "frames": 450, "duration": 15.0, "pix_fmt": "yuv420p",
    "primaries": "bt709", "transfer": "bt709", "matrix": "bt709", "range": "tv", "bit_rate": 6_000_000,
    "constant_rate": True, "closed_gop": True, "longest_gop": 60, "b_frames": False, "faststart": True,
    "edit_list": False, "has_audio": True, "audio_codec": "aac", "audio_profile": "LC", "sample_rate": 48_000,
    "channels": 2, "audio_bit_rate": 192_000, "audio_seconds": 15.0,
}  # fmt: skip
SOUND = Loudness(integrated=-14.1, true_peak=-1.4)
ALL = ("tiktok", "reels", "shorts")


def _judge(sound=SOUND, wanted=ALL, **changes):
    return deliver.judge(Probe(**(GOOD | changes)), sound, wanted)


def test_a_good_short_passes_everywhere():
    assert {verdict.outcome for verdict in _judge()} == {"pass"}
    assert deliver.refuse_failing(_judge()) == []


@pytest.mark.parametrize(
    ("fact", "value"),
    [
        ("container", "matroska"), ("codec", "hevc"), ("profile", "Main"), ("pix_fmt", "yuv444p"),
        ("matrix", "bt2020nc"), ("range", "pc"), ("rotation", 90), ("constant_rate", False), ("closed_gop", False),
        ("faststart", False),
        ("edit_list", True), ("has_audio", False), ("audio_codec", "mp3"), ("audio_profile", "HE-AAC"),
        ("sample_rate", 96_000), ("channels", 6), ("duration", 2.0), ("duration", 700.0), ("rate", 20.0),
        ("width", 300), ("size", 5 << 30), ("bit_rate", 30_000_000),
    ],
)  # fmt: skip
def test_each_wrong_fact_is_refused_with_what_was_measured(fact, value):
    with pytest.raises(Refused) as caught:
        deliver.refuse_failing(_judge(**{fact: value}))
    assert fact.replace("_", " ") in caught.value.what
    assert "required is" in caught.value.what


def test_a_peak_that_is_too_high_is_refused_and_loudness_that_is_off_warned_of():
    with pytest.raises(Refused, match=r"true peak is -0\.4, required is at most -1"):
        deliver.refuse_failing(_judge(Loudness(integrated=-14, true_peak=-0.4)))
    warnings = deliver.refuse_failing(_judge(Loudness(integrated=-18.2, true_peak=-3.0)))
    assert any("integrated is -18.2" in warning for warning in warnings)


def test_all_failures_are_told_at_once():
    with pytest.raises(Refused) as caught:
        deliver.refuse_failing(_judge(duration=1.0, edit_list=True))
    assert "TikTok: duration is 1" in caught.value.what
    assert "Instagram Reels: duration is 1" in caught.value.what
    assert "edit list is yes, required is no" in caught.value.what


def test_silence_is_unknown_not_wrong():
    verdicts = _judge(Loudness(integrated=None, true_peak=None))
    assert {verdict.outcome for verdict in verdicts if verdict.fact in ("integrated", "true_peak")} == {"unknown"}
    deliver.refuse_failing(verdicts)


def test_only_the_wanted_destinations_count():
    deliver.refuse_failing(_judge(wanted=("shorts",), duration=2.0))
    assert _judge(wanted=()) == []


@pytest.mark.parametrize("name", ["myspace", "every", ""])
def test_an_unknown_destination_is_refused_with_the_known_ones(name):
    with pytest.raises(Refused) as caught:
        _judge(wanted=(name,))
    assert "reels, shorts, tiktok" in caught.value.do


def test_size_and_length_are_foreseen_before_anything_is_made():
    assert {v.outcome for v in deliver.foresee(Raster(), 450, ALL)} == {"pass"}
    failing = {(v.destination, v.fact) for v in deliver.foresee(Raster(), 60, ALL) if v.outcome == "fail"}
    assert failing == {("tiktok", "duration"), ("reels", "duration")}


def test_every_rule_names_a_fact_that_is_measured_and_who_says_so():
    known = set(Probe.model_fields) | {"aspect", "integrated", "true_peak"}
    for destination in deliver.destinations().values():
        for rule in destination.rules:
            assert rule.fact in known
            assert rule.source
            assert rule.required
            assert (rule.is_ is not None) + bool(rule.in_) + (rule.min is not None or rule.max is not None) == 1
