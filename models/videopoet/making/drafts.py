"""A wish made ready: pictures and sounds at the model's geometry, words as subwords, the layout of its sequence.

Numpy only. What was done to what the user brought stands in the notes.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from models.videopoet.config import Config
from models.videopoet.language import prompts
from models.videopoet.language.layout import NOTHING, Layout, layout
from models.videopoet.language.recipes import RECIPES, context_frames
from models.videopoet.language.sampling import Sampling
from models.videopoet.language.text import subwords
from models.videopoet.making import bringing, structure
from models.videopoet.making.painting import composed, fitted, outpainting, painted
from models.videopoet.making.wishes import Wish
from models.videopoet.tasks import AUDIO as SOUND
from models.videopoet.tasks import Task, task_of
from studio.errors import Missing, Refused

ENDLESS = (  # what goes on from its last second
    "text-to-video",
    "image-to-video",
    "continue",
    "camera",
    "edit-image",
    "text-to-audio-video",
    "audio-video-continue",
)
OWN_LENGTH = ("inpaint", "outpaint", "stylise", "edit")  # what is as long as the clip that was brought


@dataclass(frozen=True, kw_only=True, eq=False)
class Painting:
    """What stays of a clip that is painted: frames uint8 (T, H, W, 3), and unknown, bool (T, H, W)."""

    frames: np.ndarray
    unknown: np.ndarray
    seen: bool  # whether the tokenizer may be shown the frames as they were

    def composed(self, made: np.ndarray) -> np.ndarray:
        """The kept pixels as they were, with a soft edge towards what was made."""
        return composed(self.frames, made, self.unknown)


@dataclass(frozen=True, kw_only=True, eq=False)
class Draft:
    """One sequence that is to be written.

    video, audio: what is read, uint8 (T, H, W, 3) and float32 (samples,), at the model's geometry.
    text, negative: subwords (slots,), NOTHING where there is none; None where the task reads no text.
    count: frames that are wanted in all; samples: of a sound that is as long as its clip, 0 otherwise.
    """

    wish: Wish
    task: Task
    layout: Layout
    read: prompts.Read
    seed: int
    count: int
    samples: int = 0
    text: np.ndarray | None = None
    negative: np.ndarray | None = None
    video: np.ndarray | None = None
    audio: np.ndarray | None = None
    painting: Painting | None = None
    notes: tuple[str, ...] = ()

    @property
    def told(self) -> bool:
        """Whether there are words to be guided by."""
        return self.text is not None and bool((self.text != NOTHING).any())

    def sampling(self, choice: Sampling) -> Sampling:
        """How to choose: without words there is no guidance."""
        if self.told or self.negative is not None:
            return choice
        return Sampling(temperature=choice.temperature, top_k=choice.top_k, top_p=choice.top_p)


def read_wish(wish: Wish, config: Config) -> prompts.Read:
    """What the model reads of a wish's words."""
    sizes = config.text.vocabulary, config.text.tokens
    return prompts.read(wish.prompt, wish.style, *sizes, task=wish.task, rewrite=not wish.as_written)


def drafted(wish: Wish, config: Config) -> Draft:
    """The draft of a wish's first clip.

    Raises:
        Refused: see `tasks.task_of`; or nothing of a prompt that is needed was understood.
        Poisoned: what was brought is no picture, clip or sound.
    """
    task = task_of(wish.task, wish.given())
    words = read_wish(wish, config)
    if not words.text and (needed := [name for name in ("prompt", "style") if name in task.needs]):
        raise Refused(
            f"nothing of the {' and the '.join(needed)} was understood", where=task.name, do="say it in other words"
        )
    video, painting, length, notes = _video(wish, task, config)
    audio, heard = _audio(wish, task, config)
    without = ("audio_in",) if task.name == "describe" and audio is None else ()
    shape = layout(config, task.name, without=without)
    reads = "text" in shape.blocks
    negative = _negative(wish, task, config, reads=reads)
    return Draft(
        wish=wish,
        task=task,
        layout=shape,
        read=words,
        seed=wish.seed,
        count=_count(wish, task, config, length),
        samples=round(length / config.geometry.rate * config.geometry.sound_rate) if task.gives == SOUND else 0,
        text=tokens(words.text, config) if reads else None,
        negative=tokens(negative.text, config) if negative.text else None,
        video=video,
        audio=audio,
        painting=painting,
        notes=(*words.notes, *(f"negative: {note}" for note in negative.notes), *notes, *heard),
    )


def _negative(wish: Wish, task: Task, config: Config, *, reads: bool) -> prompts.Read:
    """What guidance leads away from; Refused where nothing is guided."""
    if not wish.negative.strip():
        return prompts.Read()
    choice, by_kind = wish.choices()
    if not reads or all(one.guidance == 1 for one in (choice, *by_kind.values())):
        raise Refused(
            f"{task.name} has no use for negative words" if not reads else "with guidance 1 negative words do nothing",
            where="negative",
            do="leave them out" if not reads else "leave them out, or choose a guidance above 1",
        )
    return prompts.read(wish.negative, "", config.text.vocabulary, config.text.tokens)


def tokens(text: str, config: Config) -> np.ndarray:
    """The subwords of a text in its slots: int64 (slots,)."""
    found, _ = subwords(config.text.vocabulary).fit(text, config.text.tokens)
    return np.array(found + [NOTHING] * (config.text.tokens - len(found)), np.int64)


def _count(wish: Wish, task: Task, config: Config, length: int) -> int:
    """Frames that are wanted of what is written."""
    geometry, recipe = config.geometry, RECIPES[task.name]
    if task.name in OWN_LENGTH:
        return min(length, geometry.frames)
    whole = {"first": 1, "rest": geometry.frames - context_frames(config), "": 0}.get(recipe.video_out, geometry.frames)
    if wish.seconds is None or task.name not in ENDLESS:
        return whole
    return max(1, round(wish.seconds * geometry.rate))


def _video(wish: Wish, task: Task, config: Config) -> tuple[np.ndarray | None, Painting | None, int, tuple[str, ...]]:
    """What is seen: (frames, what stays of them, the length of the clip in frames of the model, notes)."""
    geometry, extent = config.geometry, RECIPES[task.name].video_in
    if not extent:
        return None, None, 0, ()
    if extent == "first":
        if wish.image is None:
            raise Refused(f"{task.name} needs a picture", where=task.name, do="give one")
        brought = bringing.picture(wish.image, geometry)
        return brought.values, None, 1, brought.notes
    frames, rate = (wish.video, wish.video_rate) if wish.video is not None else (wish.image, float(geometry.rate))
    if frames is None:
        raise Refused(f"{task.name} needs a clip", where=task.name, do="give one")
    frames = bringing.rgb(frames)
    length = max(1, round(len(frames) / rate * geometry.rate)) if rate > 0 else 1
    still = len(frames) == 1
    if extent == "begin":
        brought = bringing.film(frames, rate, geometry, count=context_frames(config), end=True)
        return brought.values, None, length, brought.notes
    shaped = bringing.picture(frames[0], geometry).notes
    brought = window(wish, config, 0) if task.gives == SOUND else bringing.film(frames, rate, geometry)
    notes = ("a picture is read as a clip in which nothing moves", *shaped) if still else brought.notes
    length = geometry.frames if still else length
    if task.name == "stylise":
        return structure.estimated(brought.values), None, length, notes
    painting = _painting(wish, task, brought.values, frames.shape[:3], config)
    if painting is None:
        return brought.values, None, length, notes
    return painted(painting.frames, painting.unknown), painting, length, notes


def window(wish: Wish, config: Config, turn: int) -> bringing.Brought:
    """The pictures of a clip to which the sound of a turn is made: uint8 (T, H, W, 3)."""
    geometry = config.geometry
    frames, rate = (wish.video, wish.video_rate) if wish.video is not None else (wish.image, float(geometry.rate))
    frames = bringing.rgb(frames if frames is not None else np.zeros(0))
    first = min(round(turn * hop(config) / geometry.rate * rate), len(frames) - 1)
    return bringing.film(frames[first : first + max(1, round(geometry.seconds * rate))], rate, geometry)


def hop(config: Config) -> int:
    """Pictures from one such window to the next; windows share one picture's time, in which sounds are mixed."""
    return config.geometry.frames - 1


def _painting(wish: Wish, task: Task, seen: np.ndarray, shape: tuple[int, ...], config: Config) -> Painting | None:
    """What stays of a clip; the mask is brought to the geometry as the clip that it belongs to."""
    if task.name == "outpaint":
        whole, unknown = outpainting(seen, wish.kept)
        return Painting(frames=whole, unknown=unknown, seen=False)
    if task.name != "inpaint":
        return None
    if wish.mask is None:
        raise Refused("inpainting needs a mask", where=task.name, do="give one")
    mask = fitted(wish.mask, (shape[0], shape[1], shape[2])).astype(np.uint8) * 255
    rate = wish.video_rate if wish.video is not None else config.geometry.rate
    unknown = bringing.film(mask[..., None], rate, config.geometry).values[..., 0] > 127
    if not unknown.any():
        raise Refused(
            "the mask marks nothing of what the model sees", where="mask", do="mark something nearer to the middle"
        )
    return Painting(frames=seen, unknown=unknown, seen=True)


def _audio(wish: Wish, task: Task, config: Config) -> tuple[np.ndarray | None, tuple[str, ...]]:
    extent, geometry = RECIPES[task.name].audio_in, config.geometry
    if not extent or wish.audio is None:
        return None, ()
    wave = np.asarray(wish.audio)
    if extent == "begin":
        wave = _ending(wave, round(context_frames(config) / geometry.rate * wish.audio_rate))
        brought = bringing.sound(wave, wish.audio_rate, geometry)
        return brought.values, (f"the last {context_frames(config) / geometry.rate:g} s of the sound heard",)
    brought = bringing.sound(wave, wish.audio_rate, geometry)
    return brought.values, brought.notes


def _ending(wave: np.ndarray, count: int) -> np.ndarray:
    """The last samples of a sound, after silence where there are too few: (count,) or (count, channels)."""
    wave = wave.T if wave.ndim == 2 and wave.shape[0] < wave.shape[1] else wave
    silence = (np.iinfo(wave.dtype).max + np.iinfo(wave.dtype).min + 1) // 2 if wave.dtype.kind in "iu" else 0
    lacking = max(0, count - len(wave))
    padding = ((lacking, 0),) + ((0, 0),) * (wave.ndim - 1)
    return np.pad(wave, padding, constant_values=silence)[-count:] if count else wave


def needs_sound(draft: Draft, *, has: bool) -> None:
    """Missing when a task hears or makes sound and there is no audio codec."""
    if not has and any(name.startswith("audio") for name in draft.layout.blocks):
        raise Missing(
            f"{draft.task.name} needs the audio codec, whose weights are not there",
            where=draft.task.name,
            do="train it: python -m models.videopoet.train --stage audio-tokenizer --preset tiny --budget-seconds 3600",
        )
