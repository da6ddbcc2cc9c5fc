"""The sounds that are learned from: shape, sameness, some with music."""

import numpy as np

from models.videopoet import config
from models.videopoet.training.sounds import clip_wave, mood_of_clip, sound_batch

GEOMETRY = config.debug().geometry


def test_sounds_are_as_long_as_their_clips_and_the_same_every_time():
    numbers = [n for n in range(40) if not mood_of_clip(n)][:3]  # music takes half a second to make
    made = sound_batch(numbers, GEOMETRY)
    assert made.shape == (3, round(GEOMETRY.seconds * GEOMETRY.sound_rate))
    assert made.dtype == np.float32
    assert float(np.abs(made).max()) <= 1
    assert np.array_equal(made[2], clip_wave(numbers[2], GEOMETRY))


def test_half_of_the_clips_have_music_of_any_mood():
    moods = [mood_of_clip(n) for n in range(400)]
    assert 160 < sum(bool(mood) for mood in moods) < 240
    assert len(set(moods)) == 9
