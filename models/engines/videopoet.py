"""The VideoPoet engine: clips and their sound by one language model, on weights that are compared with their card.

A scene's task becomes one wish of the model (`models/videopoet/making/wishes.py`). A clip has the model's own rate
and twice its size, so that an mp4's half colours are those of the model's pictures; the segments bring it to the
short's raster.
What the prompt says and the model cannot draw is warned of; what was done to what was brought stands in the facts.
"""

from __future__ import annotations

import importlib.util
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any, ClassVar

import numpy as np
from PIL import Image

from models.composer.mix import write_wav
from models.engines import videopoet_inputs as read
from models.engines import videopoet_sound as sounding
from models.engines.videopoet_work import Work, jpeg
from models.frames import write_clip
from models.videopoet import shipped
from models.videopoet.config import Config, tiny
from models.videopoet.making.drafts import drafted, needs_sound, read_wish
from models.videopoet.making.wishes import Creation, Wish
from models.videopoet.poet import VideoPoet
from models.videopoet.runtimes.runtime import RUNTIMES
from models.videopoet.tasks import TASKS
from studio.digest import derive_seed, digest_json
from studio.errors import Missing, Refused
from studio.ports import Context, Ended, EngineCard, Made
from studio.specs import ClipSpec, Raster, SoundtrackSpec, Spec

DOUBLE = 2  # a clip's pictures are so many times larger than the model's
DRAWN = 0.95  # of a clip's work is done when the model has drawn it
TOGETHER = 8  # clips of one batch: with more, the first would wait long for the last


def raster(config: Config) -> Raster:
    """Size and rate of the clips."""
    shape = config.geometry
    return Raster(width=shape.width * DOUBLE, height=shape.height * DOUBLE, rate=shape.rate)


class VideoPoetEngine:
    """Clips and soundtracks by the weights of a folder.

    Args:
        folder: None: the one that is used here, see `shipped.folder`.

    Raises:
        Missing: there are no weights, or no runtime for them.
        Poisoned, Refused: the card or the weights' heads are damaged or do not fit together.
    """

    card: ClassVar[EngineCard] = EngineCard(
        name="videopoet",
        version="1",
        title="VideoPoet: one language model for pictures and sound",
        tasks=(*TASKS, "soundtrack", "sound", "best-of"),
        raster=raster(tiny()),
        max_seconds=60.0,
        seconds_per_second=4.0,
        together=TOGETHER,
        notes="trained here on the illustrated world; models/cards/videopoet.json says on what, how long and how well",
    )

    def __init__(self, folder: Path | None = None) -> None:
        self.folder = folder or shipped.folder()
        found = shipped.weights(self.folder)
        self.config = found.config()
        runtime = next((name for name, (package, _) in RUNTIMES.items() if importlib.util.find_spec(package)), "")
        if not runtime:
            raise Missing("VideoPoet has no runtime", do="install onnxruntime and onnx, or torch, with pip")
        self.card = self.card.model_copy(  # type: ignore[misc]  # its own digests instead of the class's
            update={
                "weights_digest": found.digest,
                "config_digest": digest_json({"config": self.config.to_dict(), "runtime": runtime}),
                "raster": raster(self.config),
            }
        )

    @cached_property
    def poet(self) -> VideoPoet:
        """The model, loaded when it is first asked for: after a worker's fork. Its files are compared with the card."""
        return VideoPoet.open(self.folder)

    def generate(self, spec: Spec, seed: int, inputs: Mapping[str, Sequence[Path]], context: Context) -> Made:
        """Makes a `clip`, and the `sound` that it was made with, or a soundtrack's `mix` and `music`.

        Raises:
            Refused: another kind of take or another raster than the card's, a missing input, or what the task refuses.
            Poisoned: an input, or the weights, cannot be read.
            Missing: the task needs the audio codec, and it is not there.
        """
        if isinstance(spec, SoundtrackSpec):
            return self._soundtrack(spec, seed, inputs, context)
        return _Filming(self.poet, _clip(spec), seed, inputs, context).made()

    def generate_many(
        self,
        specs: Sequence[Spec],
        seeds: Sequence[int],
        inputs: Sequence[Mapping[str, Sequence[Path]]],
        contexts: Sequence[Context],
        ended: Ended,
    ) -> None:
        """Makes clips in one batch, see `MakesSeveral`. One that is given up stays in the batch, for nobody."""
        films: list[tuple[int, _Filming, Wish, tuple[str, ...]]] = []
        for number, (spec, seed, given, context) in enumerate(zip(specs, seeds, inputs, contexts, strict=True)):
            try:
                film = _Filming(self.poet, _clip(spec), seed, given, context)
                wish, warnings = film.wish()
                needs_sound(drafted(wish, self.config), has=self.poet.hears)
            except Exception as error:
                ended(number, error)
            else:
                films.append((number, film, wish, warnings))
        work = Work(
            self.poet,
            [film.context for _, film, _, _ in films],
            share=DRAWN,
            left=lambda place, error: ended(films[place][0], error),
        )
        made = work.many([wish for _, _, wish, _ in films]) if films else []
        for place, (number, film, wish, warnings) in enumerate(films):
            if place in work.gone:
                continue
            try:
                kept: Made | Exception = film.kept(made[place], wish, warnings)
            except Exception as error:
                kept = error
            ended(number, kept)

    def _soundtrack(
        self, spec: SoundtrackSpec, seed: int, inputs: Mapping[str, Sequence[Path]], context: Context
    ) -> Made:
        span, geometry = sounding.Span.of(spec), self.config.geometry
        warnings: tuple[str, ...] = ()
        facts: dict[str, Any] = {"own": bool(inputs.get("sound"))}
        if inputs.get("sound"):
            wave, rate = read.sound(inputs["sound"][0])
        else:
            frames, pace = read.film(_needed(inputs, "clip", "soundtrack"), geometry, seconds=span.seconds)
            wish = Wish(
                task="video-to-audio",
                prompt=sounding.words(spec),
                video=sounding.lasting(frames, pace, span),
                video_rate=pace,
                seed=seed,
            )
            made = Work(self.poet, [context]).one(wish)
            wave, rate = _there(made.wave), made.sound_rate
            warnings, told = _told(made, wish, self.config)
            facts |= told
        sound, silent = sounding.placed(sounding.stereo(wave, rate), span)
        if silent > sounding.FADE_SECONDS:
            warnings += (f"the scene's own sound ends {silent:.1f} s before it",)
        files = {"mix": context.scratch / "mix.wav", "music": context.scratch / "music.wav"}
        write_wav(files["mix"], sound[:, : span.samples], seed=0)
        write_wav(files["music"], sound, seed=1)
        context.progress(1.0)
        return Made(files=files, facts=facts, warnings=warnings)


@dataclass(frozen=True)
class _Filming:
    """One clip that is to be made."""

    poet: VideoPoet
    spec: ClipSpec
    seed: int
    inputs: Mapping[str, Sequence[Path]]
    context: Context

    def made(self) -> Made:
        """The clip, its sound if it has one, facts and warnings."""
        wish, warnings = self.wish()
        made = Work(self.poet, [self.context], share=DRAWN).one(wish)
        return self.kept(made, wish, warnings)

    def kept(self, made: Creation, wish: Wish, warnings: tuple[str, ...]) -> Made:
        """What was drawn, as files of exactly the scene's length."""
        spec, config = self.spec, self.poet.config
        drawn, facts = _told(made, wish, config)
        frames, longer = self._lasting(_there(made.frames), wish)
        clip = self.context.scratch / "clip.mp4"
        count = write_clip(
            clip,
            (_doubled(frame) for frame in frames),
            width=spec.raster.width,
            height=spec.raster.height,
            rate=spec.raster.rate,
        )
        files = {"clip": clip} | self._sound(made)
        self.context.progress(1.0, preview=jpeg(frames[len(frames) // 2]))
        return Made(files=files, facts={"frames": count, **facts}, warnings=(*warnings, *drawn, *longer))

    def wish(self) -> tuple[Wish, tuple[str, ...]]:
        """The take as a wish, and what people should know of it. Raises Refused, Poisoned."""
        spec, geometry = self.spec, self.poet.config.geometry
        if spec.raster != (size := raster(self.poet.config)):
            raise Refused(
                f"makes {size.width}x{size.height} at {size.rate} frames a second",
                where="videopoet",
                do="order that, and let the segment bring it to another size",
            )
        if spec.task not in TASKS:
            raise Refused(f"cannot do {spec.task}", where="videopoet", do=f"choose one of {', '.join(TASKS)}")
        task, seconds = TASKS[spec.task], spec.frames / spec.raster.rate
        given: dict[str, Any] = {}
        if "video" in task.needs and not self.inputs.get("image"):
            role = "clip" if spec.task == "continue" else "video"
            ends = spec.task in ("continue", "audio-video-continue")
            path = _needed(self.inputs, role, spec.task)
            given["video"], given["video_rate"] = read.film(path, geometry, seconds=seconds, end=ends)
        elif "image" in task.needs or task.still:
            given["image"] = read.picture(_needed(self.inputs, "image", spec.task))
        if "mask" in task.needs:
            given["mask"] = read.mask(_needed(self.inputs, "mask", spec.task), geometry, seconds=seconds)
        if "audio" in task.needs:
            given["audio"], given["audio_rate"] = read.sound(_needed(self.inputs, "audio", spec.task))
        if "seconds" in task.takes:
            given["seconds"] = seconds
        prompt = _with_camera(spec.prompt, spec.camera)
        warnings = ()
        if spec.best_of > 1 and not (prompt or spec.style):
            warnings = (f"nothing is said that {spec.best_of} clips could be judged by, so one was made",)
        best_of = 1 if warnings else spec.best_of
        wish = Wish(task=spec.task, prompt=prompt, style=spec.style, seed=self.seed, best_of=best_of, **given)
        return wish, warnings

    def _lasting(self, frames: np.ndarray, wish: Wish) -> tuple[np.ndarray, tuple[str, ...]]:
        """Exactly as many frames as the scene has: what is too short is gone on from."""
        missing, rate = self.spec.frames - len(frames), self.spec.raster.rate
        if missing <= 0:
            return frames[: self.spec.frames], ()
        words = replace(wish, task="text-to-video", image=None, video=None, audio=None, mask=None, seconds=None)
        on = replace(
            words,
            task="continue",
            video=frames,
            video_rate=float(rate),
            seconds=missing / rate,
            seed=derive_seed(self.seed, "on"),
            best_of=1,
        )
        more = _there(Work(self.poet, [self.context], begin=DRAWN, share=1 - DRAWN).one(on).frames)
        warning = f"{wish.task} made {len(frames) / rate:.1f} s of the scene: the rest goes on from there"
        return np.concatenate([frames, more])[: self.spec.frames], (warning,)

    def _sound(self, made: Creation) -> dict[str, Path]:
        """The sound that a clip was made of, or with: as it was brought, or as the model made it."""
        if not TASKS[self.spec.task].sounds:
            return {}
        if self.spec.task == "audio-to-video":
            wave, rate = read.sound(_needed(self.inputs, "audio", self.spec.task))
        else:
            wave, rate = _there(made.wave), made.sound_rate
        path = self.context.scratch / "sound.wav"
        write_wav(path, sounding.stereo(wave, rate), seed=2)
        return {"sound": path}


def _clip(spec: Spec) -> ClipSpec:
    if not isinstance(spec, ClipSpec):
        raise Refused(f"makes clips and soundtracks, not {spec.kind}", where="videopoet", do="choose another engine")
    return spec


def _needed(inputs: Mapping[str, Sequence[Path]], role: str, task: str) -> Path:
    if not inputs.get(role):
        raise Refused(f"{task} needs the input '{role}'", where="videopoet", do=f"give the scene a {role}")
    return inputs[role][0]


def _there(made: np.ndarray | None) -> np.ndarray:
    if made is None:
        raise AssertionError("the task makes it")
    return made


def _with_camera(prompt: str, camera: str) -> str:
    """The prompt with the camera's move after it, as captions of training have it; a camera at rest goes unsaid."""
    move = "" if camera.strip() in ("", "static") else camera.strip()
    return ", ".join(part for part in (prompt.strip().rstrip("."), move) if part)


def _told(made: Creation, wish: Wish, config: Config) -> tuple[tuple[str, ...], dict[str, Any]]:
    """What the words became, as warnings, and everything as facts."""
    said = read_wish(wish, config)
    facts = {
        **made.facts,
        "task": made.task,
        "read": made.read,
        "mapped": dict(made.mapped),
        "unknown": list(made.unknown),
        "brought": [note for note in made.notes if note not in said.notes],
    }
    heard = f"read as: {made.read}"  # a fact of every prompt, and no warning
    return tuple(note for note in made.notes if note in said.notes and note != heard), facts


def _doubled(frame: np.ndarray) -> np.ndarray:
    height, width = frame.shape[:2]
    return np.asarray(Image.fromarray(frame).resize((width * DOUBLE, height * DOUBLE), Image.Resampling.LANCZOS))
