"""Small clips and sounds, and the context of a step."""

from __future__ import annotations

import wave
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from models.frames import write_clip
from studio.specs import SAMPLE_RATE, Raster

SMALL = Raster(width=180, height=320, rate=30)


class StepContext:
    """What a running take may ask of its surroundings, written down."""

    def __init__(self, scratch: Path) -> None:
        scratch.mkdir(parents=True, exist_ok=True)
        self.scratch, self.seen = scratch, []

    def progress(self, done: float, total: float = 1.0) -> None:
        self.seen.append((done, total))

    def remember(self, **remote: object) -> None: ...

    def remembered(self) -> dict[str, object]:
        return {}


@pytest.fixture
def context(tmp_path):
    """Makes a context with a scratch folder of its own."""
    return lambda name="scratch": StepContext(tmp_path / name)


def picture(number: int, hue: int, raster: Raster = SMALL) -> np.ndarray:
    """A gradient with a bar that moves, so that every frame differs."""
    frame = np.zeros((raster.height, raster.width, 3), np.uint8)
    frame[..., hue % 3] = np.linspace(40, 200, raster.width, dtype=np.uint8)
    frame[..., (hue + 1) % 3] = np.linspace(30, 160, raster.height, dtype=np.uint8)[:, None]
    left = (number * 4) % (raster.width - 20)
    frame[100:160, left : left + 20] = (240, 230, 60)
    return frame


@pytest.fixture
def make_clip(tmp_path) -> Callable[..., Path]:
    """Writes a clip of `frames` pictures; `flash` is the number of a white one."""

    def make(
        name="clip.mp4", *, frames: int = 45, hue: int = 0, flash: int | None = None, raster: Raster = SMALL
    ) -> Path:
        white = np.full((raster.height, raster.width, 3), 255, np.uint8)
        pictures = (white if number == flash else picture(number, hue, raster) for number in range(frames))
        path = tmp_path / name
        write_clip(path, pictures, width=raster.width, height=raster.height, rate=raster.rate)
        return path

    return make


@pytest.fixture
def make_wav(tmp_path) -> Callable[..., Path]:
    """Writes samples (n,) or (n, 2) in -1..1 as a wav."""

    def make(name: str, samples: np.ndarray) -> Path:
        stereo = samples if samples.ndim == 2 else np.stack([samples, samples], 1)
        path = tmp_path / name
        with wave.open(str(path), "wb") as file:
            file.setnchannels(2)
            file.setsampwidth(2)
            file.setframerate(SAMPLE_RATE)
            file.writeframes((np.clip(stereo, -1, 1) * 32767).astype("<i2").tobytes())
        return path

    return make


def tone(seconds: float, hertz: float = 440.0, level: float = 0.3) -> np.ndarray:
    """A sine (samples,)."""
    return level * np.sin(2 * np.pi * hertz * np.arange(round(seconds * SAMPLE_RATE)) / SAMPLE_RATE)
