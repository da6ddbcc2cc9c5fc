"""What `reelworks generate` does with VideoPoet: files in, one wish, a file out."""

from __future__ import annotations

import wave
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from media import arrays
from media.probe import probe
from models.frames import ClipWriter
from models.videopoet import shipped
from models.videopoet.config import Config, Geometry
from models.videopoet.language.recipes import RECIPES, context_frames
from models.videopoet.language.sampling import Sampling
from models.videopoet.making.wishes import SAMPLING, WORDING, Progress, Wish
from models.videopoet.poet import Shot, VideoPoet
from models.videopoet.runtimes.runtime import RUNTIMES
from models.videopoet.tasks import AUDIO, IMAGE, VIDEO, WORDS, Task, task_of
from studio.digest import digest_file
from studio.errors import Missing, Refused

FILES = ("image", "video", "audio", "mask")


@dataclass(frozen=True, eq=False)
class Order:
    """A wish, where it goes, and what was done to its files."""

    wish: Wish
    task: Task
    out: Path | None
    gives: str  # the ending, without its dot
    notes: tuple[str, ...]
    runtime: str
    preview: Path | None
    weights: shipped.Weights
    superres: Path | bool | None = None  # weights of the second stage, see `VideoPoet.open`
    superres_steps: int | None = None


def ordered(task: str, out: Path | None, *, runtime: str, preview: Path | None, rows: bool, **given: Any) -> Order:
    """The order of a command line; everything that can be wrong is said here, before a network is loaded.

    Raises: Refused, Poisoned, Missing.
    """
    if runtime not in (*RUNTIMES, "auto"):
        raise Refused(f"there is no runtime '{runtime}'", where="--runtime", do=f"choose auto, {', '.join(RUNTIMES)}")
    names = {name for name in (*FILES, "prompt", "style") if given[name] and str(given[name]).strip()}
    names |= {"seconds"} if given["seconds"] is not None else set()
    for name in (name for name in FILES if given[name] and not given[name].is_file()):
        raise Refused("is not there", where=f"--{name} {given[name]}", do="give a file that exists")
    own_sound = "audio" not in names and _hears(task) and given["video"] and _has_sound(given["video"])
    found = task_of(task, names | ({"audio"} if own_sound else set()))
    gives = _ending(found, out, still="image" in names)
    weights = shipped.weights()
    config = weights.config()
    brought, notes = _brought(found, config, given, own_sound=bool(own_sound))
    wish = Wish(
        task=found.name,
        prompt=given["prompt"],
        style=given["style"],
        negative=given["negative"],
        as_written=given["as_written"],
        seconds=given["seconds"],
        seed=given["seed"],
        sampling=_sampling(found, given),
        block=config.geometry.latent[2] if rows else 1,
        best_of=given["best_of"],
        **brought,
    )
    second = _second(found, given, weights)
    return Order(wish, found, out, gives, notes, runtime, preview, weights, second, given["superres_steps"])


def made(order: Order, line: Callable[[str, float], None]) -> dict[str, Any]:
    """Carries the order out, writes its file, and says what was made."""
    poet = VideoPoet.open(
        order.weights.where, order.runtime, superres=order.superres, superres_steps=order.superres_steps
    )

    def told(progress: Progress) -> None:
        line(order.task.name, progress.share)
        if order.preview and (pictures := progress.preview()):
            with _beside(order.preview) as part:
                Image.fromarray(pictures[0]).save(part, "PNG")

    shots = poet.stream([order.wish], progress=told)
    geometry = poet.geometry
    if order.out is None:
        *_, last = shots
        facts: dict[str, Any] = {"frames": 0, "seconds": 0.0}
    else:
        with _beside(order.out) as part:
            last, facts = _WRITERS[order.gives](part, shots, geometry)
        facts["digest"] = digest_file(order.out)
    creation = last.creation
    line(order.task.name, 1.0)
    pictured = order.gives in (VIDEO, IMAGE)
    return {
        "task": order.task.name,
        "file": str(order.out) if order.out else None,
        "seed": creation.facts["seed"],
        **facts,
        "width": geometry.width if pictured else 0,
        "height": geometry.height if pictured else 0,
        "prompt": creation.read,
        "mapped": dict(creation.mapped),
        "unknown": list(creation.unknown),
        "notes": [*order.notes, *creation.notes],
        "scores": creation.facts.get("scores", []),
        "text": creation.text,
        "weights": order.weights.digest,
        "facts": {key: value for key, value in creation.facts.items() if key != "scores"},
        "what": _what(order.gives, facts),
    }


# ---- what was given


def _hears(task: str) -> bool:
    """Whether the sound of a clip that is given belongs to what the task reads."""
    return task in RECIPES and bool(RECIPES[task].audio_in) and bool(RECIPES[task].video_in)


def _has_sound(path: Path) -> bool:
    with path.open("rb") as file:
        head = file.read(12)
    return head[4:8] in (b"ftyp", b"moov") and probe(path).has_audio


def _brought(
    task: Task, config: Config, given: dict[str, Any], *, own_sound: bool
) -> tuple[dict[str, Any], tuple[str, ...]]:
    """The arrays of the files: fields of `Wish`, and what was done."""
    geometry, found, notes = config.geometry, dict[str, Any](), tuple[str, ...]()
    if given["image"]:
        found["image"] = arrays.picture(given["image"])
    if given["video"]:
        clip = _clip(task, config, given["video"])
        found |= {"video": clip.frames, "video_rate": clip.rate}
        notes += clip.notes
    if given["mask"]:
        found["mask"] = _mask(given["mask"], geometry)
    if given["audio"] or own_sound:
        sound, rate = arrays.sounds(given["audio"] or given["video"])
        found |= {"audio": sound, "audio_rate": rate}
        notes += () if given["audio"] else ("the clip's own sound is heard",)
    return found, notes


def _clip(task: Task, config: Config, path: Path) -> arrays.Clip:
    """The part of a clip that the task reads."""
    geometry, extent = config.geometry, RECIPES[task.name].video_in
    side = 2 * min(geometry.width, geometry.height)
    if extent == "begin":
        seconds = context_frames(config) / geometry.rate
        return arrays.clip(path, rate=geometry.rate, side=side, seconds=seconds, end=True)
    return arrays.clip(path, rate=geometry.rate, side=side, seconds=None if task.gives == AUDIO else geometry.seconds)


def _mask(path: Path, geometry: Geometry) -> np.ndarray:
    """A black and white picture, or as many as the clip has: (h, w) or (T, h, w)."""
    if arrays.is_picture(path):
        pixels = arrays.picture(path)
        if pixels.ndim == 2:
            return pixels
        colours = pixels[..., :-1] if pixels.shape[-1] in (2, 4) else pixels
        return colours.mean(-1).astype(np.uint8)
    clip = arrays.clip(
        path, rate=geometry.rate, side=2 * min(geometry.width, geometry.height), seconds=geometry.seconds
    )
    return clip.frames.mean(-1).astype(np.uint8)


def _sampling(task: Task, given: dict[str, Any]) -> Sampling | None:
    """The choices of the command line over the defaults of the task."""
    plain = WORDING if task.gives == WORDS else SAMPLING
    said = {n: given[n] for n in ("guidance", "temperature", "top_k", "top_p") if given[n] is not None}
    if task.gives == WORDS and "guidance" in said:
        raise Refused(f"{task.name} reads no words to be guided by", where="--guidance", do="leave it out")
    return Sampling(**{**vars(plain), **said}) if said else None


def _second(task: Task, given: dict[str, Any], weights: shipped.Weights) -> Path | bool | None:
    """The weights of the second stage; True for those of the folder."""
    said = given["superres"]
    if said is None:
        if given["superres_steps"] is not None:
            raise Refused("nothing is enlarged", where="--superres-steps", do="give --superres too, or leave it out")
        return None
    if task.gives not in (VIDEO, IMAGE):
        raise Refused(f"{task.name} makes no pictures", where="--superres", do="leave it out")
    if said == "shipped" and not Path(said).exists():
        if not weights.has(shipped.SUPERRES):
            raise Missing(
                "there is no second stage beside the weights",
                where=f"--superres, {weights.where}",
                do="give its file: --superres runs/superres-tiny/best.safetensors",
            )
        return True
    if not Path(said).exists():
        raise Refused("is not there", where=f"--superres {said}", do="give a file that exists")
    return Path(said)


def _ending(task: Task, out: Path | None, *, still: bool) -> str:
    """The kind of file that is written. Raises Refused for an ending that the task does not give."""
    right = [task.gives] + ([IMAGE] if task.still and still and task.gives == VIDEO else [])
    if out is None:
        if task.gives == WORDS:
            return WORDS
        raise Refused(f"{task.name} makes a file", where="-o", do=f"say where: -o FILE.{task.gives}")
    ending = out.suffix.lower().removeprefix(".")
    if ending not in right:
        raise Refused(
            f"{task.name} makes {' or '.join('.' + one for one in right)}, not '{out.suffix}'",
            where=f"-o {out}",
            do=f"call it {out.with_suffix('.' + task.gives).name}",
        )
    if not out.parent.is_dir():
        raise Missing("the folder is not there", where=f"-o {out}", do=f"mkdir -p {out.parent}")
    return ending


# ---- what is written


@contextmanager
def _beside(path: Path) -> Iterator[Path]:
    """A file that takes its place when it is whole, and is gone when it is not."""
    part = path.with_name(f".{path.name}.part")
    try:
        yield part
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def _film(path: Path, shots: Iterator[Shot], geometry: Geometry) -> tuple[Shot, dict[str, Any]]:
    shot = next(shots)
    rate = geometry.sound_rate if shot.piece.wave is not None else 0
    with ClipWriter(path, width=geometry.width, height=geometry.height, rate=geometry.rate, sound_rate=rate) as file:
        while True:
            for frame in shot.piece.frames if shot.piece.frames is not None else ():
                file.picture(frame)
            if shot.piece.wave is not None:
                file.wave(shot.piece.wave)
            following = next(shots, None)
            if following is None:
                return shot, {"frames": file.frames, "seconds": file.frames / geometry.rate}
            shot = following


def _picture(path: Path, shots: Iterator[Shot], geometry: Geometry) -> tuple[Shot, dict[str, Any]]:  # noqa: ARG001
    first, *others = shots
    frames = first.piece.frames
    if frames is None:
        raise AssertionError("a task of pictures makes pictures")
    Image.fromarray(frames[0]).save(path, "PNG")
    return [first, *others][-1], {"frames": 1, "seconds": 0.0}


def _wave(path: Path, shots: Iterator[Shot], geometry: Geometry) -> tuple[Shot, dict[str, Any]]:
    with path.open("wb") as raw, wave.open(raw, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(geometry.sound_rate)
        count, shot = 0, None
        for shot in shots:
            samples = shot.piece.wave if shot.piece.wave is not None else np.zeros(0, np.float32)
            file.writeframes((samples * 32767).round().astype("<i2").tobytes())
            count += len(samples)
    if shot is None:
        raise AssertionError("every wish has a first turn")
    return shot, {"frames": 0, "seconds": count / geometry.sound_rate}


def _words(path: Path, shots: Iterator[Shot], geometry: Geometry) -> tuple[Shot, dict[str, Any]]:  # noqa: ARG001
    *_, last = shots
    path.write_text((last.creation.text or "") + "\n", "utf-8")
    return last, {"frames": 0, "seconds": 0.0}


_WRITERS: dict[str, Callable[[Path, Iterator[Shot], Geometry], tuple[Shot, dict[str, Any]]]] = {
    VIDEO: _film,
    IMAGE: _picture,
    AUDIO: _wave,
    WORDS: _words,
}


def _what(gives: str, facts: dict[str, Any]) -> str:
    """What was made, in words."""
    if gives == VIDEO:
        return f"{facts['frames']} frames, {facts['seconds']:g} s"
    return {IMAGE: "a picture", AUDIO: f"{facts['seconds']:.3g} s of sound", WORDS: "a description"}[gives]
