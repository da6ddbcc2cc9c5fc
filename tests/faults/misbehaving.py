"""The engine of the fault tests: what it does is written in the take's own text, and every run leaves its mark.

Words of a clip's prompt or a soundtrack's mood: `hold` works until the file `go` is in the home; `deaf` does that
without listening to anybody; `die` kills its process; `starve` writes to a full disk
until the file `space` is in the home; `refuse` says no; `fill:N` writes N bytes to its scratch folder.
"""

from __future__ import annotations

import math
import os
import signal
import time
import wave
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import numpy as np

from models.frames import write_clip
from studio.errors import Refused
from studio.ports import Context, EngineCard, Made
from studio.specs import SAMPLE_RATE, ClipSpec, SoundtrackSpec, Spec


class Misbehaving:
    """Makes plain pictures and plain tones, and trouble."""

    card = EngineCard(
        name="misbehaving", version="1", tasks=("text-to-video", "image-to-video", "continue", "soundtrack")
    )

    def generate(self, spec: Spec, seed: int, inputs: Mapping[str, Sequence[Path]], context: Context) -> Made:
        """Does what the words say, then makes the take."""
        home = Path(os.environ["REELWORKS_HOME"])
        with Marked(home / "runs.log", context.scratch.parent.name):
            words = (spec.prompt if isinstance(spec, ClipSpec) else spec.mood).split()
            for word in words:
                behave(word, home, context)
            context.progress(1.0)
        return _clip(spec, seed, context.scratch) if isinstance(spec, ClipSpec) else _sound(spec, seed, context.scratch)


class Marked:
    """Notes a run's begin and end with the machine's clock; a killed run has no end."""

    def __init__(self, log: Path, attempt: str) -> None:
        self._log, self._attempt = log, attempt

    def __enter__(self) -> None:
        self._write("begin")

    def __exit__(self, *error: object) -> None:
        self._write("end")

    def _write(self, what: str) -> None:
        with self._log.open("a") as file:
            file.write(f"{time.monotonic()} {what} {self._attempt} {os.getpid()}\n")


def behave(word: str, home: Path, context: Context) -> None:
    """One word's trouble."""
    name, _, number = word.partition(":")
    match name:
        case "hold" | "deaf":
            while not (home / "go").exists():
                if name == "hold":
                    context.progress(0.5)
                time.sleep(0.02)
        case "die":
            os.kill(os.getpid(), signal.SIGKILL)
        case "starve" if not (home / "space").exists():
            Path("/dev/full").write_bytes(b"x")
        case "fill":
            (context.scratch / "large").write_bytes(bytes(int(number)))
        case "refuse":
            raise Refused("the engine does not like this", do="ask for something else")


def _clip(spec: ClipSpec, seed: int, folder: Path) -> Made:
    size = (spec.raster.height, spec.raster.width, 3)

    def frames() -> Iterator[np.ndarray]:
        for i in range(spec.frames):
            frame = np.zeros(size, np.uint8)
            frame[:, :, seed % 3] = 60 + i % 60
            frame[: size[0] // 2, :, (seed // 3) % 3] = 160
            yield frame

    path = folder / "clip.mp4"
    write_clip(path, frames(), width=spec.raster.width, height=spec.raster.height, rate=spec.raster.rate)
    return Made(files={"clip": path})


def _sound(spec: SoundtrackSpec, seed: int, folder: Path) -> Made:
    time_line = np.arange(round(spec.frames / spec.rate * SAMPLE_RATE)) / SAMPLE_RATE
    tone = (np.sin(2 * math.pi * (220 + seed % 220) * time_line) * 8000).astype("<i2")
    files = {}
    for role in ("mix", "music", "effects"):
        files[role] = folder / f"{role}.wav"
        with wave.open(str(files[role]), "wb") as sound:
            sound.setnchannels(2)
            sound.setsampwidth(2)
            sound.setframerate(SAMPLE_RATE)
            sound.writeframes(np.column_stack([tone, tone]).tobytes())
    return Made(files=files)
