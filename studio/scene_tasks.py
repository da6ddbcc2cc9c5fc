"""What a scene may ask of an engine by name, and what it must bring for it.

An engine says what it can do in its card's tasks; this page says what a brief must give, so that what is missing is
told when the brief is read. `models/videopoet/tasks.py` says the same of the model's own inputs, and a test compares
them.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, get_args

from studio.specs import SceneTask

BROUGHT = ("image", "video", "audio", "mask")  # files that a scene may bring for an engine


@dataclass(frozen=True, kw_only=True)
class Asking:
    """What a task needs and takes of a scene's keys, beside camera, seed and lengths.

    needs: each must be there; a tuple of several: one of them.
    takes: may be there.
    """

    says: str
    needs: tuple[tuple[str, ...], ...]
    takes: tuple[str, ...] = ()

    def missing(self, given: Iterable[str]) -> list[str]:
        """What is needed and not given, in words."""
        have = set(given)
        return [" or ".join(f"`{key}`" for key in keys) for keys in self.needs if not have & set(keys)]

    def useless(self, given: Iterable[str]) -> list[str]:
        """Which of the given it has no use for."""
        wanted = {key for keys in self.needs for key in keys} | set(self.takes)
        return [key for key in given if key not in wanted]


_MOVING = ("video", "image")  # a picture stands for a clip in which nothing moves

ASKING: dict[str, Asking] = {
    "text-to-video": Asking(says="films what the prompt says", needs=(("prompt",),), takes=("style",)),
    "image-to-video": Asking(says="lets a picture come alive", needs=(("image",),), takes=("prompt", "style")),
    "continue": Asking(
        says="goes on from a clip or from the scene before", needs=(("continue", "video"),), takes=("prompt", "style")
    ),
    "inpaint": Asking(says="makes anew what a mask marks", needs=(_MOVING, ("mask",)), takes=("prompt", "style")),
    "outpaint": Asking(says="draws what is around a clip", needs=(_MOVING,), takes=("prompt", "style")),
    "stylise": Asking(says="draws a clip in another style", needs=(_MOVING, ("style",)), takes=("prompt",)),
    "edit": Asking(says="changes what the prompt names", needs=(_MOVING, ("prompt",)), takes=("style",)),
    "edit-image": Asking(
        says="changes what the prompt names in a picture", needs=(("image",), ("prompt",)), takes=("style",)
    ),
    "camera": Asking(
        says="films a picture with a camera move", needs=(("image",), ("camera", "prompt")), takes=("style",)
    ),
    "audio-to-video": Asking(says="films what is heard", needs=(("audio",),), takes=("prompt", "style")),
    "text-to-audio-video": Asking(
        says="films what the prompt says, with its sound", needs=(("prompt",),), takes=("style",)
    ),
    "audio-video-continue": Asking(
        says="goes on from a clip and its sound", needs=(("video",), ("audio",)), takes=("prompt", "style")
    ),
}
NAMES: tuple[str, ...] = get_args(SceneTask)


def suited(given: Iterable[str]) -> SceneTask | Literal[""]:
    """The task of a scene by what it brings and says; empty: a scene of words, a picture, footage or `continue` alone.

    A clip is changed where a mask says, into the style that the scene names, or as its prompt says, in this order;
    without any of them it is gone on from.
    """
    have = set(given)
    if "video" in have:
        if "audio" in have:
            return "audio-video-continue"
        named: tuple[tuple[str, SceneTask], ...] = (("mask", "inpaint"), ("style", "stylise"), ("prompt", "edit"))
        return next((task for key, task in named if key in have), "continue")
    if "image" in have and "mask" in have:
        return "inpaint"
    return "audio-to-video" if "audio" in have and "image" not in have else ""
