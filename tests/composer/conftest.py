"""Clips and contexts for the composer's tests: small, synthetic, made on the spot."""

from __future__ import annotations

import wave
from pathlib import Path

import numpy as np
import pytest

from models.composer.analysis import Seen, analyse
from models.frames import write_clip
from studio.specs import SoundtrackSpec

RATE = 30
CUTS, TOTAL = (90, 180, 270, 360), 450


class Scratch:
    """A context that remembers how far it went."""

    def __init__(self, folder: Path) -> None:
        self.scratch = folder
        folder.mkdir(parents=True, exist_ok=True)
        self.done: list[float] = []

    def progress(self, done: float, total: float = 1.0) -> None:
        self.done.append(done / total)

    def remember(self, **remote: object) -> None: ...

    def remembered(self) -> dict[str, object]:
        return {}


def boxes(count: int, *, speed: int = 2, jumps: tuple[int, ...] = (), width: int = 90, height: int = 160):
    """Frames of a box that glides to and fro, and leaps at the given frames."""
    for frame in range(count):
        picture = np.full((height, width, 3), (90, 140, 200), np.uint8)
        way = (frame * speed + 37 * sum(frame >= jump for jump in jumps)) % (2 * (width - 20))
        left = min(way, 2 * (width - 20) - way)
        picture[60:100, left : left + 20] = (230, 120, 40)
        yield picture


def still(count: int, colour: tuple[int, int, int] = (90, 140, 200)) -> Seen:
    """A clip in which nothing moves."""
    return analyse((np.full((16, 9, 3), colour, np.uint8) for _ in range(count)), RATE)


def scene(index: int = 0, **changes: object) -> SoundtrackSpec:
    """Scene `index` of five of three seconds each."""
    edges = (0, *CUTS, TOTAL)
    given = {
        "mood": "playful", "frames": edges[index + 1] - edges[index], "start_frame": edges[index],
        "total_frames": TOTAL, "cuts": CUTS, "score_seed": 5,
    }  # fmt: skip
    return SoundtrackSpec(**(given | changes))


def read_wav(path: Path) -> np.ndarray:
    """A 16-bit stereo file as floats (2, N)."""
    with wave.open(str(path)) as file:
        assert (file.getframerate(), file.getnchannels(), file.getsampwidth()) == (48_000, 2, 2)
        return np.frombuffer(file.readframes(file.getnframes()), "<i2").reshape(-1, 2).T / 32768.0


@pytest.fixture
def scratch(tmp_path: Path) -> Scratch:
    return Scratch(tmp_path / "scratch")


@pytest.fixture(scope="session")
def clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three seconds of a gliding box that leaps at frames 40 and 66."""
    path = tmp_path_factory.mktemp("clips") / "clip.mp4"
    write_clip(path, boxes(90, jumps=(40, 66)), width=90, height=160, rate=RATE)
    return path
