"""VideoPoet's soundtracks: the sound of each clip by the model itself, one scene fading into the next.

A scene's sound begins at its cut and goes on a little beyond it, so that the assembly, which lays such tails over the
next scene, mixes the two at equal power. A clip that was made with a sound of its own keeps it.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from av.audio.frame import AudioFrame
from av.audio.resampler import AudioResampler

from studio.specs import SAMPLE_RATE, SoundtrackSpec

FADE_SECONDS = 0.12  # in which one scene's sound becomes the next one's


@dataclass(frozen=True)
class Span:
    """What of a short one scene's sound fills, in samples at 48 kHz."""

    samples: int  # of the scene
    before: bool  # whether a scene comes before it
    tail: int  # samples beyond its end, 0 in the last scene

    @classmethod
    def of(cls, spec: SoundtrackSpec) -> Span:
        """That of a spec."""
        last = spec.start_frame + spec.frames >= spec.total_frames
        samples = round(spec.frames * SAMPLE_RATE / spec.rate)
        return cls(samples, spec.start_frame > 0, 0 if last else round(FADE_SECONDS * SAMPLE_RATE))

    @property
    def seconds(self) -> float:
        """Of all of it."""
        return (self.samples + self.tail) / SAMPLE_RATE


def lasting(frames: np.ndarray, rate: float, span: Span) -> np.ndarray:
    """The clip for as long as its sound is wanted: cut, or its last frame held. Frames are (T, H, W, 3)."""
    count = max(1, math.ceil(span.seconds * rate - 1e-6))
    held = np.repeat(frames[-1:], max(0, count - len(frames)), 0)
    return np.concatenate([frames[:count], held])


def words(spec: SoundtrackSpec) -> str:
    """What the model is asked for, as captions of training have it: what is seen, and the music."""
    music = f"{spec.mood.strip()} music" if spec.mood.strip() else ""
    return ", ".join(part for part in (spec.prompt.strip().rstrip("."), music) if part)


def stereo(wave: np.ndarray, rate: int) -> np.ndarray:
    """A sound (samples,) or (samples, channels) as float32 (2, samples) at 48 kHz."""
    channels = np.atleast_2d(np.asarray(wave, np.float32).T)
    pair = np.ascontiguousarray(np.repeat(channels[:1], 2, 0) if len(channels) == 1 else channels[:2])
    if rate == SAMPLE_RATE:
        return pair
    resampler = AudioResampler(format="fltp", layout="stereo", rate=SAMPLE_RATE)
    frame = AudioFrame.from_ndarray(pair, format="fltp", layout="stereo")
    frame.sample_rate = rate
    return np.concatenate([part.to_ndarray() for given in (frame, None) for part in resampler.resample(given)], axis=1)


def placed(sound: np.ndarray, span: Span) -> tuple[np.ndarray, float]:
    """The sound (2, samples + tail) that fades in where a scene is before it and out over its tail.

    Returns: it, and how many seconds of silence were added to it.
    """
    whole = np.zeros((2, span.samples + span.tail), np.float32)
    there = min(sound.shape[1], whole.shape[1])
    whole[:, :there] = sound[:, :there]
    fade = min(round(FADE_SECONDS * SAMPLE_RATE), span.samples)
    rising = np.sin(np.linspace(0, np.pi / 2, fade, dtype=np.float32))
    if span.before:
        whole[:, :fade] *= rising
    if span.tail:
        whole[:, span.samples :] *= np.cos(np.linspace(0, np.pi / 2, span.tail, dtype=np.float32))
    return whole, max(0, span.samples - there) / SAMPLE_RATE
