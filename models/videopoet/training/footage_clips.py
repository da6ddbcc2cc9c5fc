"""Clips of real videos, read from the shards that `models.videopoet.training.shards` made of them.

A shelf is a folder of WebDataset shards (tar files) and an `index.json` that says how many clips each has, and which
of them have sound and captions. A clip is found by its number without reading those before it. No torch.
"""

from __future__ import annotations

import io
import json
import wave
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from functools import lru_cache
from itertools import accumulate
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image, UnidentifiedImageError

from models.videopoet.config import Geometry
from studio.errors import Missing, Poisoned, Refused

INDEX = "index.json"
FACTS = ("frames", "height", "width", "rate", "sound_rate")  # of the geometry, that shards are made for


@dataclass(frozen=True)
class FootageClip:
    """One clip of a real video at the model's geometry.

    Attributes:
        number: among all that is trained on.
        frames: uint8 (T, H, W, 3).
        caption: what somebody said of it; empty without.
        wave: float32 (samples,), or None of a silent one.
        samples: of its sound, also of a silent one.
    """

    number: int
    frames: np.ndarray
    caption: str
    wave: np.ndarray | None
    samples: int

    @property
    def count(self) -> int:
        """Its frames."""
        return len(self.frames)

    @property
    def sound(self) -> np.ndarray:
        """Its sound, float32 (samples,); a silent one is silence."""
        return np.zeros(self.samples, np.float32) if self.wave is None else self.wave

    def mask(self, i: int) -> np.ndarray:  # noqa: ARG002  (as of a clip of the world)
        """Where the lead is: nobody knows, so nowhere; bool (H, W)."""
        return np.zeros(self.frames.shape[1:3], bool)


@dataclass
class Shard:
    """One tar file. `sound` and `caption` have a character a clip: "1" of one that has it."""

    name: str
    held_out: bool = False
    sound: str = ""
    caption: str = ""

    @property
    def count(self) -> int:
        """Its clips."""
        return len(self.sound)


def facts_of(geometry: Geometry) -> dict[str, int]:
    """What of a geometry shards are made for."""
    return {name: value for name, value in asdict(geometry).items() if name in FACTS}


def write_index(folder: Path, shards: Sequence[Shard], geometry: Geometry) -> None:
    """Finishes a shelf: without its index a folder of shards is not one."""
    beside = folder / (INDEX + ".part")
    beside.write_text(json.dumps({"geometry": facts_of(geometry), "shards": [asdict(s) for s in shards]}, indent=1))
    beside.replace(folder / INDEX)


@dataclass
class Shelf:
    """An opened folder of shards.

    Raises:
        Missing: there is no index, because shards were not made, or not to the end.
    """

    folder: Path
    kept: dict[bool, list[Shard]] = field(init=False)  # by whether they are held out

    def __post_init__(self) -> None:
        try:
            told = json.loads((self.folder / INDEX).read_text())
            self.facts: dict[str, int] = told["geometry"]
            every = [Shard(**one) for one in told["shards"]]
        except FileNotFoundError:
            raise Missing(
                "there are no finished shards",
                where=str(self.folder),
                do=f"make them: python -m models.videopoet.training.shards VIDEOS -o {self.folder}",
            ) from None
        except (ValueError, KeyError, TypeError) as error:
            raise Poisoned(
                f"no index of shards ({error})", where=str(self.folder / INDEX), do="make them again"
            ) from None
        self.kept = {held: [one for one in every if one.held_out == held and one.count] for held in (False, True)}
        self.ends = {held: list(accumulate(one.count for one in shards)) for held, shards in self.kept.items()}
        flags = {name: "".join(getattr(one, name) for one in self.kept[False]) for name in ("sound", "caption")}
        self.flags = {name: np.frombuffer(text.encode(), np.uint8) == ord("1") for name, text in flags.items()}
        if not self.count:
            raise Refused("the shards hold no clip to train on", where=str(self.folder), do="make them of more videos")

    @property
    def count(self) -> int:
        """Clips to train on."""
        return self.ends[False][-1] if self.ends[False] else 0

    def check(self, geometry: Geometry) -> None:
        """Refused when the shards were made for another geometry."""
        have = self.facts.get
        other = [
            f"{name} {have(name)}, not {value}" for name, value in facts_of(geometry).items() if have(name) != value
        ]
        if other:
            raise Refused(
                f"the shards were made for {' and '.join(other)}",
                where=str(self.folder),
                do="make them for this preset",
            )

    def having(self, index: int, needed: Sequence[str]) -> int:
        """The first clip from `index` on, around the end, that has all that is needed, of "sound" and "caption"."""
        wanted = self._wanted(needed)
        at = index % self.count
        if not needed or wanted[at]:
            return at
        later = np.flatnonzero(np.roll(wanted, -at))
        if not len(later):
            raise Refused(f"no clip has {' and '.join(needed)}", where=str(self.folder), do="train on other tasks")
        return int((at + later[0]) % self.count)

    def has(self, needed: Sequence[str]) -> bool:
        """Whether any clip has all that is needed."""
        return bool(self._wanted(needed).any())

    def _wanted(self, needed: Sequence[str]) -> np.ndarray:
        return np.logical_and.reduce([self.flags[name] for name in needed]) if needed else np.ones(self.count, bool)

    def clip(
        self, index: int, geometry: Geometry, *, number: int | None = None, evaluation: bool = False
    ) -> FootageClip:
        """Clip `index`, counted around the end, to train on or held out (when none is, of those to train on)."""
        self.check(geometry)
        held = evaluation and bool(self.kept[True])
        ends = self.ends[held]
        index %= ends[-1]
        at = bisect_right(ends, index)
        shard = self.kept[held][at]
        sample = samples(self.folder / shard.name)[index - ends[at] + shard.count]
        return read(sample, geometry, index if number is None else number)


@lru_cache(maxsize=8)
def samples(path: Path) -> list[dict[str, Any]]:
    """The samples of a shard, not decoded: {"__key__": ..., "jpg": bytes, "txt": bytes, ...}."""
    from webdataset import WebDataset

    if not path.exists():
        raise Missing("the index names a shard that is not there", where=str(path), do="make the shards again")
    return list(WebDataset([str(path)], shardshuffle=False, workersplitter=None, nodesplitter=None))


def read(sample: dict[str, Any], geometry: Geometry, number: int) -> FootageClip:
    """The clip of a sample: `jpg` holds its frames one under the other, `wav` its sound, `txt` its caption.

    Raises:
        Poisoned: it cannot be decoded.
    """
    try:
        with Image.open(io.BytesIO(sample["jpg"])) as strip:
            frames = np.asarray(strip.convert("RGB")).reshape(geometry.frames, geometry.height, geometry.width, 3)
        sound = _samples(sample["wav"]) if "wav" in sample else None
    except (KeyError, ValueError, EOFError, OSError, wave.Error, UnidentifiedImageError) as error:
        raise Poisoned(
            f"a clip cannot be read ({error})", where=str(sample.get("__url__")), do="make the shards again"
        ) from None
    caption = sample.get("txt", b"").decode("utf-8", "replace").strip()
    return FootageClip(number, frames, caption, sound, round(geometry.seconds * geometry.sound_rate))


def _samples(wav: bytes) -> np.ndarray:
    with wave.open(io.BytesIO(wav)) as file:
        return np.frombuffer(file.readframes(file.getnframes()), "<i2").astype(np.float32) / 32768


def wav_of(sound: np.ndarray, rate: int) -> bytes:
    """A sound (samples,) in -1..1 as a wav file of 16 bits."""
    made = io.BytesIO()
    with wave.open(made, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes(np.rint(np.clip(sound, -1, 1) * 32767).astype("<i2").tobytes())
    return made.getvalue()


def strip_of(frames: np.ndarray) -> bytes:
    """Pictures uint8 (T, H, W, 3) one under the other as a JPEG with hardly any loss."""
    made = io.BytesIO()
    Image.fromarray(frames.reshape(-1, *frames.shape[2:])).save(made, "JPEG", quality=95, subsampling=0)
    return made.getvalue()
