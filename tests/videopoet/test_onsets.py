"""What begins in a sound is found when it begins, and a sound that fits a picture is told from one that does not."""

import numpy as np
import pytest

from models.composer.clip import clip_sound
from models.videopoet.evaluation import onsets
from models.world.sampling import RATE, clip
from studio.errors import Refused
from studio.specs import Event

SOUND = 16_000
SECONDS = 17 / 8


def knocks(*times, level=0.5):
    chance = np.random.default_rng(2)
    wave = chance.normal(0, 0.003, round(SECONDS * SOUND))
    for time in times:
        at = round(time * SOUND)
        fading = np.exp(-np.arange(1600) / 250) * chance.normal(0, level, 1600)
        wave[at : at + 1600] += fading[: len(wave) - at]
    return wave.astype(np.float32)


def steps(*times):
    return [Event(time=time, kind="footstep") for time in times]


def test_onsets_are_where_knocks_are():
    times = (0.3, 0.72, 1.1, 1.9)
    assert onsets.onsets_of(knocks(*times)) == pytest.approx(times, abs=0.015)


@pytest.mark.parametrize("rate", [8000, 16_000, 48_000])
def test_any_rate_is_heard(rate):
    wave = np.zeros(2 * rate, np.float32)
    wave[rate : rate + rate // 10] = np.random.default_rng(1).normal(0, 0.3, rate // 10)
    assert onsets.onsets_of(wave, rate)[0] == pytest.approx(1.0, abs=0.02)


def test_silence_and_a_lasting_tone_have_no_onsets():
    assert len(onsets.onsets_of(np.zeros(SOUND))) == 0
    assert len(onsets.onsets_of(np.sin(np.arange(2 * SOUND) * 0.2))) == 0


def test_an_error_is_how_far_the_sound_is_off():
    times = (0.4, 0.9, 1.4)
    assert onsets.onset_error(steps(*times), knocks(*times), RATE, SOUND) < 0.015
    late = onsets.alignment(steps(*times), knocks(*(t + 0.1 for t in times)), RATE, SOUND)
    assert late.error == pytest.approx(0.1, abs=0.015)
    assert late.share == 1  # within a frame of 1/8 s
    later = onsets.alignment(steps(*times), knocks(*(t + 0.2 for t in times)), RATE, SOUND)
    assert (later.share, later.moments, later.onsets) == (0, 3, 3)


def test_a_sound_without_onsets_is_as_wrong_as_can_be():
    assert onsets.onset_error(steps(0.5, 1.0), np.zeros(round(SECONDS * SOUND)), RATE, SOUND) == onsets.MOST


def test_a_sound_full_of_onsets_is_no_better_than_chance():
    times = np.arange(0.1, 2.0, 0.08)
    found = onsets.alignment(steps(0.5, 1.1, 1.7), knocks(*times), RATE, SOUND)
    assert found.share == 1
    assert found.chance_share > 0.95


def test_only_what_begins_at_an_instant_counts():
    events = [
        Event(time=0.0, kind="footstep"),  # there from the beginning
        Event(time=0.5, kind="landing"),
        Event(time=0.51, kind="footstep"),  # the other foot of the same landing
        Event(time=0.8, kind="swish"),  # swells
        Event(time=0.0, kind="rain", seconds=2.0),
    ]
    assert onsets.moments_of(events) == pytest.approx([0.5])


def test_without_moments_there_is_nothing_to_say():
    assert np.isnan(onsets.onset_error([], knocks(0.5), RATE, SOUND))
    assert np.isnan(onsets.onset_error(np.zeros((17, 224, 128, 3), np.uint8), knocks(0.5), RATE, SOUND))


def test_a_stereo_sound_is_refused():
    with pytest.raises(Refused):
        onsets.onsets_of(np.zeros((2, SOUND)))


def test_renders_sound_when_they_should():
    found, number = [], 3000
    while len(found) < 4:
        one = clip(number, evaluation=True)
        if len(onsets.moments_of(one.events())) >= 3:
            wave = clip_sound(one.events(), SECONDS, rate=SOUND, seed=number)
            found.append(onsets.alignment(one.events(), wave, RATE, SOUND))
        number += 1
    assert np.mean([a.error for a in found]) < 0.03
    assert np.mean([a.error for a in found]) < 0.5 * np.mean([a.chance_error for a in found])


def test_a_sudden_stop_of_what_moves_by_itself_is_seen():
    chance = np.random.default_rng(4)
    frames = np.full((17, 112, 64, 3), 90, np.uint8)
    frames[:, 10:40] += chance.integers(0, 60, (30, 64, 3), dtype=np.uint8)
    for i, y in enumerate([60] * 8 + [60, 68, 76, 84] + [84] * 5):
        frames[i, y : y + 16, 24:40] = 220
    assert onsets.moments_seen(frames, 8) == pytest.approx([11 / 8])
