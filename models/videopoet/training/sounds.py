"""The sounds that the audio's networks learn from: the training world's clips, heard.

Half of the clips have music under what happens in them. Which sound a number has follows from the number alone. The
first few hundred are slower than the others: effects and music are made when they are first needed, and kept.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from models.composer.clip import clip_sound, warm
from models.composer.moods import MOODS
from models.videopoet.config import Geometry
from models.world.chance import generator
from models.world.sampling import clip

MUSICAL = 0.5  # share of the clips that have music


def make_ready(geometry: Geometry) -> None:
    """Makes the music of all moods, about twenty seconds of one core in all, so that no batch has to wait for it."""
    warm(moods=sorted(MOODS), rate=geometry.sound_rate)


def mood_of_clip(number: int) -> str:
    """The mood of a clip's music; empty for a clip without."""
    chance = generator(number, "music")
    moods = sorted(MOODS)
    return moods[int(chance.integers(len(moods)))] if chance.random() < MUSICAL else ""


def clip_wave(number: int, geometry: Geometry, *, evaluation: bool = False) -> np.ndarray:
    """The sound of clip `number` of the training world, or of the evaluation's: (samples,) float32 within -1..1."""
    made = clip(number, geometry.frames, geometry.width, geometry.height, geometry.rate, evaluation=evaluation)
    return clip_sound(made.events(), geometry.seconds, rate=geometry.sound_rate, mood=mood_of_clip(number), seed=number)


def sound_batch(numbers: Iterable[int], geometry: Geometry, *, evaluation: bool = False) -> np.ndarray:
    """The sounds of some clips: (B, samples) float32, samples = round(seconds * sound_rate)."""
    return np.stack([clip_wave(number, geometry, evaluation=evaluation) for number in numbers])
