"""Examples of the tasks, made of clips of real videos: the second maker, beside `examples`, of the same type.

Of a real clip there are pictures, perhaps a sound, and perhaps words. What it cannot give is not pretended: there are
no examples of editing, because nobody filmed the same clip with the other hat, nor of camera moves, because captions
seldom name them. Its structure is estimated; holes are not cut around a lead, because nobody knows where it is.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from models.videopoet.making import structure
from models.videopoet.making.painting import KEPT, SHAPES, frame_around, hole, painted
from models.videopoet.training.examples import Example
from models.videopoet.training.footage_clips import FootageClip
from models.world.chance import generator
from studio.errors import Refused

Blocks = dict[str, Any]  # of an `Example`


def _painted(clip: FootageClip, unknown: np.ndarray) -> Blocks:
    return {"video_in": painted(clip.frames, unknown), "video_out": clip.frames, "known": ~unknown}


def _inpaint(clip: FootageClip, chance: np.random.Generator) -> Blocks:
    return _painted(clip, hole(clip.frames.shape[:3], SHAPES[int(chance.integers(len(SHAPES)))]))


def _outpaint(clip: FootageClip, chance: np.random.Generator) -> Blocks:
    return _painted(clip, frame_around(clip.frames.shape[:3], float(chance.uniform(*KEPT))))


def _stylise(clip: FootageClip, _: np.random.Generator) -> Blocks:
    return {"video_in": structure.estimated(clip.frames), "video_out": clip.frames}


def _first(clip: FootageClip, _: np.random.Generator) -> Blocks:
    return {"video_out": clip.frames[:1]}


def _with(**blocks: str) -> Callable[[FootageClip, np.random.Generator], Blocks]:
    """Blocks that are the clip's pictures or its sound as they are."""
    return lambda clip, _: {block: getattr(clip, name) for block, name in blocks.items()}


# What a clip must have for a task, and what of it is read and written; tasks that no real clip can give are not here.
_MAKERS: dict[str, tuple[tuple[str, ...], Callable[[FootageClip, np.random.Generator], Blocks]]] = {
    "text-to-image": ((), _first),
    "text-to-video": ((), _with(video_out="frames")),
    "image-to-video": ((), _with(video_in="frames", video_out="frames")),
    "continue": ((), _with(video_in="frames", video_out="frames")),
    "inpaint": ((), _inpaint),
    "outpaint": ((), _outpaint),
    "stylise": ((), _stylise),
    "video-to-audio": (("sound",), _with(video_in="frames", audio_out="sound")),
    "audio-to-video": (("sound",), _with(audio_in="sound", video_out="frames")),
    "text-to-audio-video": (("sound",), _with(video_out="frames", audio_out="sound")),
    "audio-video-continue": (
        ("sound",),
        _with(video_in="frames", video_out="frames", audio_in="sound", audio_out="sound"),
    ),
    "describe": (("caption",), _with(video_in="frames", audio_in="sound")),
}
NEEDED_OF_FOOTAGE = {task: needed for task, (needed, _) in _MAKERS.items()} | {"sound": ("sound",)}


def example_of_footage(task: str, clip: FootageClip) -> Example:
    """An example of a task, the same for the same clip. Without a caption its text is empty.

    Raises:
        Refused: the task is none that real clips can give, see NEEDED_OF_FOOTAGE.
    """
    if task not in _MAKERS:
        raise Refused(f"a real clip has no example of '{task}'", where="task", do="take it from the world")
    blocks = _MAKERS[task][1](clip, generator(clip.number, "example", task))
    return Example(task, clip.caption, None, **blocks)
