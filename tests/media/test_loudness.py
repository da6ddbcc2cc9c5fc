"""Loudness against ffmpeg's own meter, and the gain that reaches a target."""

from __future__ import annotations

import re
import subprocess

import numpy as np
import pytest

from media import ffmpeg, loudness
from studio.specs import SAMPLE_RATE

from .conftest import tone


def _stereo(samples: np.ndarray) -> np.ndarray:
    return np.stack([samples, 0.7 * samples], 1).astype(np.float32)


def _ffmpegs_words(path) -> tuple[float, float]:
    """(LUFS, dBTP) of ffmpeg's ebur128."""
    command = [str(ffmpeg.find()), "-hide_banner", "-nostats", "-f", "wav", "-i", str(path)]
    text = subprocess.run(
        [*command, "-af", "ebur128=peak=true", "-f", "null", "-"], capture_output=True, text=True, check=True
    ).stderr
    loud, peak = re.findall(r"I: +(-?[\d.]+) LUFS", text)[-1], re.findall(r"Peak: +(-?[\d.]+) dBFS", text)[-1]
    return float(loud), float(peak)


_time = np.arange(SAMPLE_RATE * 4) / SAMPLE_RATE
SOUNDS = {
    "sine": tone(4, 997, 0.5),
    "bass": tone(4, 60, 0.5),
    "quiet half": tone(4, 1000, 0.5) * np.where(_time < 2, 1, 0.005),
    "noise": np.random.default_rng(1).normal(0, 0.1, SAMPLE_RATE * 4),
    "clicks": 0.6 * np.exp(-((_time % 0.25) * 300)) * np.sin(2 * np.pi * 2000 * _time),
}


@pytest.mark.parametrize("name", SOUNDS)
def test_the_measure_agrees_with_ffmpegs(make_wav, name):
    sound = _stereo(SOUNDS[name])
    loud, peak = _ffmpegs_words(make_wav("a.wav", sound))
    measured = loudness.measure(sound)
    assert measured.integrated == pytest.approx(loud, abs=0.11)
    assert measured.true_peak == pytest.approx(peak, abs=0.25)


def test_a_sine_of_minus_23_reads_minus_23():
    """EBU Tech 3341, case 1: a stereo sine of 1 kHz at -23 dBFS reads -23 LUFS."""
    sine = tone(20, 1000, 10 ** (-23 / 20))
    assert loudness.measure(np.stack([sine, sine], 1)).integrated == pytest.approx(-23.0, abs=0.1)


def test_silence_and_nothing_have_no_loudness():
    nothing = loudness.Loudness(integrated=None, true_peak=None)
    for samples in (0, 100, SAMPLE_RATE):
        assert loudness.measure(np.zeros((samples, 2), np.float32)) == nothing


@pytest.mark.parametrize("seconds", [0.05, 0.2, 0.5, 3.0])
@pytest.mark.parametrize("level", [0.01, 0.3, 0.99])
def test_the_target_is_reached_whatever_the_length_and_level(seconds, level):
    sound = _stereo(tone(seconds, 300, level))
    plan = loudness.plan(loudness.analyse(sound), target_lufs=-14, ceiling_dbtp=-1)
    measured = loudness.measure(loudness.apply(sound, plan.gains))
    assert measured.integrated == pytest.approx(-14, abs=0.3)
    assert measured.true_peak <= -0.9


def test_loud_peaks_are_limited_not_cut():
    sound = _stereo(tone(4, 200, 0.05) + SOUNDS["clicks"])
    plan = loudness.plan(loudness.analyse(sound), target_lufs=-14, ceiling_dbtp=-1)
    out = loudness.apply(sound, plan.gains)
    measured = loudness.measure(out)
    assert plan.limited_db > 1
    assert measured.true_peak <= -0.9
    assert measured.integrated == pytest.approx(-14, abs=0.3)
    assert np.abs(np.diff(plan.gains)).max() < 0.5 * plan.gains.max()


def test_what_is_nearly_silent_is_left_alone_and_said():
    plan = loudness.plan(loudness.analyse(_stereo(tone(2, 300, 0.0003))), target_lufs=-14, ceiling_dbtp=-1)
    assert plan.final
    assert plan.warnings


def test_single_peaks_are_not_squashed_for_the_sake_of_loudness():
    sound = _stereo(np.where(np.arange(SAMPLE_RATE * 4) % SAMPLE_RATE < 20, 0.9, tone(4, 300, 0.001)))
    plan = loudness.plan(loudness.analyse(sound), target_lufs=-14, ceiling_dbtp=-1)
    assert plan.limited_db <= loudness.MOST_LIMITING_DB + 0.5
    assert "under the target" in plan.warnings[0]
    assert loudness.measure(loudness.apply(sound, plan.gains)).true_peak <= -0.9
