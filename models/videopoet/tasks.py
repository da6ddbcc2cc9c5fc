"""The tasks as a user meets them: what each needs, what it may have besides, what it gives, and which one is meant.

How a task becomes a sequence is in `layout`, how training makes examples of it in `examples`. Pure.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from models.videopoet.language.vocab import task_token
from studio.errors import Refused

INPUTS = ("prompt", "style", "image", "video", "audio", "mask", "seconds")
IMAGE, VIDEO, AUDIO, WORDS = "png", "mp4", "wav", "txt"


@dataclass(frozen=True, kw_only=True)
class Task:
    """A task.

    needs, takes: what it must and what it may be given, of INPUTS.
    gives: the kind of file: "png", "mp4", "wav" or "txt"; `sounds` says that the mp4 has a sound of its own.
    still: whether a picture may stand for the clip: it is then read as a clip in which nothing moves, and of what is
        made the first frame may be taken.
    """

    name: str
    says: str
    needs: tuple[str, ...]
    gives: str
    takes: tuple[str, ...] = ()
    sounds: bool = False
    still: bool = False

    @property
    def tag(self) -> int:
        """Its special token."""
        return task_token(self.name)


_ALL = (
    Task(name="text-to-image", says="draws what the prompt says", needs=("prompt",), takes=("style",), gives=IMAGE),
    Task(
        name="text-to-video",
        says="films what the prompt says",
        needs=("prompt",),
        takes=("style", "seconds"),
        gives=VIDEO,
    ),
    Task(
        name="image-to-video",
        says="lets a picture come alive; the picture is the first frame",
        needs=("image",),
        takes=("prompt", "style", "seconds"),
        gives=VIDEO,
    ),
    Task(
        name="continue",
        says="goes on from the last second of a clip, again and again until it is as long as asked for",
        needs=("video",),
        takes=("prompt", "style", "seconds"),
        gives=VIDEO,
    ),
    Task(
        name="inpaint",
        says="makes anew what a mask marks, and leaves the rest as it is",
        needs=("video", "mask"),
        takes=("prompt", "style"),
        gives=VIDEO,
        still=True,
    ),
    Task(
        name="outpaint",
        says="draws what is around a clip",
        needs=("video",),
        takes=("prompt", "style"),
        gives=VIDEO,
        still=True,
    ),
    Task(
        name="stylise",
        says="keeps the shapes and motions of a clip and draws it in another style",
        needs=("video", "style"),
        takes=("prompt",),
        gives=VIDEO,
        still=True,
    ),
    Task(
        name="edit",
        says="changes what the prompt names in a clip: 'now it rains'",
        needs=("video", "prompt"),
        takes=("style",),
        gives=VIDEO,
    ),
    Task(
        name="edit-image",
        says="changes what the prompt names in a picture, and lets it come alive",
        needs=("image", "prompt"),
        takes=("style", "seconds"),
        gives=VIDEO,
    ),
    Task(
        name="camera",
        says="films a picture with the camera move that the prompt names",
        needs=("image", "prompt"),
        takes=("style", "seconds"),
        gives=VIDEO,
    ),
    Task(
        name="video-to-audio",
        says="makes the sound of a clip",
        needs=("video",),
        takes=("prompt",),
        gives=AUDIO,
    ),
    Task(
        name="audio-to-video",
        says="films what is heard",
        needs=("audio",),
        takes=("prompt", "style"),
        gives=VIDEO,
        sounds=True,
    ),
    Task(
        name="text-to-audio-video",
        says="films what the prompt says, with its sound",
        needs=("prompt",),
        takes=("style", "seconds"),
        gives=VIDEO,
        sounds=True,
    ),
    Task(
        name="audio-video-continue",
        says="goes on from the last second of a clip and of its sound",
        needs=("video", "audio"),
        takes=("prompt", "style", "seconds"),
        gives=VIDEO,
        sounds=True,
    ),
    Task(
        name="describe",
        says="says in words what a clip shows",
        needs=("video",),
        takes=("audio",),
        gives=WORDS,
        still=True,
    ),
)
TASKS = {task.name: task for task in _ALL}


def task_of(name: str, given: Iterable[str]) -> Task:
    """The task of that name for what is given; "edit" of a picture is "edit-image".

    Args:
        name: one of TASKS.
        given: the inputs that there are, of INPUTS.

    Raises:
        Refused: there is no such task, it needs something else, or it has no use for something.
    """
    given = set(given)
    if name == "edit" and "image" in given and "video" not in given:
        name = "edit-image"
    task_token(name)
    task = TASKS[name]
    if task.still and "image" in given and "video" not in given:
        given = (given - {"image"}) | {"video"}
    if missing := [needed for needed in task.needs if needed not in given]:
        raise Refused(
            f"{name} {task.says}; there is no {' and no '.join(missing)}",
            where=name,
            do=f"give {' and '.join('--' + m for m in missing)}",
        )
    if useless := sorted(given - {*task.needs, *task.takes}):
        raise Refused(
            f"{name} has no use for {' and '.join(useless)}",
            where=name,
            do=f"leave it out; it takes {', '.join((*task.needs, *task.takes))}",
        )
    return task


def asked(prompt: str, style: str = "") -> str:
    """The words that a task reads: the prompt, and the style after it, as captions have it."""
    prompt, style = prompt.strip(), style.strip()
    return f"{prompt.rstrip('.')}, {style}" if prompt and style else prompt or style
