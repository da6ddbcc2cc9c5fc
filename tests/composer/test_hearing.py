"""The measures themselves, on sounds whose figures are known."""

import numpy as np
import pytest

from models.composer import hearing
from models.composer.harmony import frequency
from studio.specs import SAMPLE_RATE


def tone(*pitches, seconds=4.0, level=1.0):
    time = np.arange(int(seconds * SAMPLE_RATE)) / SAMPLE_RATE
    sound = sum(np.sin(2 * np.pi * frequency(pitch) * time) for pitch in pitches)
    return np.stack([sound, sound]) * level


def test_loudness_is_that_of_the_standard():
    time = np.arange(4 * SAMPLE_RATE) / SAMPLE_RATE
    sine = np.sin(2 * np.pi * 997 * time)
    assert hearing.integrated(np.stack([sine, 0 * sine])) == pytest.approx(-3.01, abs=0.05)
    assert hearing.integrated(np.zeros((2, SAMPLE_RATE))) < -60


def test_loudness_range_of_two_levels():
    sound = np.concatenate([tone(69, level=0.1, seconds=20), tone(69, level=0.01 * 10**0.5, seconds=20)], axis=1)
    assert hearing.loudness_range(sound) == pytest.approx(10, abs=1)


def test_onsets_are_found_where_clicks_are():
    rng = np.random.default_rng(1)
    sound, at = np.zeros((2, 4 * SAMPLE_RATE)), (0.5, 1.0, 1.7, 2.9)
    for second in at:
        first = round(second * SAMPLE_RATE)
        sound[:, first : first + 2400] += rng.standard_normal(2400) * np.exp(-np.arange(2400) / 400)
    assert np.allclose(hearing.onsets(sound), at, atol=0.021)


def test_keys_and_chords_are_named():
    progression = np.concatenate([tone(*chord, seconds=1) for chord in
                                  ((60, 64, 67), (65, 69, 72), (67, 71, 74), (60, 64, 67))], axis=1)  # fmt: skip
    assert hearing.key_of(hearing.chroma(progression).sum(axis=1))[0] == "C major"
    assert hearing.chord_of(hearing.chroma(tone(57, 60, 64)).sum(axis=1)) == (9, "m")


def test_a_test_tone_is_steady_and_noise_is_not():
    assert hearing.steadiness(tone(69)) > 0.95
    noise = np.random.default_rng(1).standard_normal((2, 2 * SAMPLE_RATE))
    assert hearing.steadiness(noise) < 0.75
    assert abs(hearing.heard(noise).tilt) < 0.5
