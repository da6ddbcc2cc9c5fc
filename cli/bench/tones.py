"""Sounds for benchmarks: chords, clicks, and noise that comes in syllables."""

from __future__ import annotations

import wave
from pathlib import Path

import numpy as np

from studio.specs import SAMPLE_RATE


def write_tones(folder: Path, *, scenes: int, seconds: int) -> dict[str, list[Path]]:
    """One wav a scene and role (`music` with a second of tail, `effects`, `voice`), 48 kHz stereo."""
    time = np.arange(seconds * SAMPLE_RATE) / SAMPLE_RATE
    tail = np.arange((seconds + 1) * SAMPLE_RATE) / SAMPLE_RATE
    random = np.random.default_rng(7)
    made: dict[str, list[Path]] = {"music": [], "effects": [], "voice": []}
    for number in range(scenes):
        fade = np.clip(seconds + 1 - tail, 0, 1)
        chord = sum(np.sin(2 * np.pi * 220 * 2 ** ((step + number) / 12) * tail) for step in (0, 4, 7))
        clicks = np.exp(-30 * (time % 0.5)) * _noise(random, len(time))
        syllables = np.maximum(0, np.sin(2 * np.pi * 4 * time)) * _noise(random, len(time))
        for role, sound in (("music", 0.1 * chord * fade), ("effects", clicks), ("voice", syllables)):
            path = folder / f"{role}-{number}.wav"
            _write(path, sound)
            made[role].append(path)
    return made


def _noise(random: np.random.Generator, samples: int) -> np.ndarray:
    """Noise that falls with frequency as speech and footsteps do."""
    return 0.3 * np.convolve(random.normal(0, 1, samples), np.hanning(24) / 12, "same")


def _write(path: Path, sound: np.ndarray) -> None:
    """Mono samples in -1..1 as a stereo wav of 16 bits."""
    with wave.open(str(path), "wb") as file:
        file.setnchannels(2)
        file.setsampwidth(2)
        file.setframerate(SAMPLE_RATE)
        file.writeframes((np.clip(sound, -1, 1) * 32767).astype("<i2").repeat(2).tobytes())
