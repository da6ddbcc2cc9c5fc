"""Which id means what: one vocabulary for everything that a sequence is made of.

    0..255              specials: the paper's table (arXiv 2312.14125, A.5.1), task tags, and room for more
    256..               subwords of the text
    one range a part    video: each sub-token of a latent has a range of its own
    one range a level   audio: each level of a frame has a range of its own

The ranges follow each other without a gap and never share an id, so that one embedding table serves all and an id
alone says what it is. Pure: no numpy, no torch.
"""

from __future__ import annotations

from enum import IntEnum
from functools import cached_property

from models.videopoet.config import Config
from studio.errors import Refused

SPECIALS = 256
TASKS = (  # the order gives their tags: new ones go to the end
    "text-to-image",
    "text-to-video",
    "image-to-video",
    "continue",
    "inpaint",
    "outpaint",
    "stylise",
    "edit",
    "edit-image",
    "camera",
    "video-to-audio",
    "audio-to-video",
    "text-to-audio-video",
    "audio-video-continue",
    "describe",
)
_FIRST_TASK = 32


class Special(IntEnum):
    """The special tokens by name; ids that are not named here or by `task_token` are reserved."""

    PAD = 0  # no sub-token: fills the columns that a position does not use; its embedding is zero
    BOS = 1  # begin of the sequence
    EOS = 2  # end of the sequence; an image has none, for it may go on as a video
    BLANK = 3  # a slot of the text that holds no subword; all slots blank: no text
    BOT_I = 4  # begin and end of the text that is read
    EOT_I = 5
    BOV_I = 6  # of the pictures that are read
    EOV_I = 7
    BOA_I = 8  # of the sound that is read
    EOA_I = 9
    BOV_O = 10  # of the pictures that are written
    EOV_O = 11
    BOA_O = 12  # of the sound that is written
    EOA_O = 13
    BOT_O = 14  # of the text that is written; its end is EOT_O, the last of the specials
    SOURCE_WORLD = 16  # the source of what is written: the drawn world, or real footage
    SOURCE_FOOTAGE = 17
    RES_PORTRAIT = 24  # the resolution of what is written; square pictures, the paper's default, name none
    RES_LANDSCAPE = 25
    EOT_O = 255  # beside the subwords, so that what may follow in a text that is written is one range


def task_token(task: str) -> int:
    """The tag of a task; Refused, naming those that there are, when there is none."""
    if task not in TASKS:
        raise Refused(f"there is no task '{task}'", where="task", do=f"choose one of {', '.join(TASKS)}")
    return _FIRST_TASK + TASKS.index(task)


class Vocabulary:
    """The ranges of one configuration.

    Args:
        config: its text vocabulary, video parts and audio levels decide the ranges.
    """

    def __init__(self, config: Config) -> None:
        self.config = config

    @cached_property
    def ranges(self) -> dict[str, range]:
        """{kind: ids}: "special", "text", "video 0", ..., "audio 0", ..., one after the other without a gap."""
        video, audio = self.config.video, self.config.audio
        sizes = {"special": SPECIALS, "text": self.config.text.vocabulary}
        sizes |= {f"video {part}": 1 << (video.bits // video.parts) for part in range(video.parts)}
        sizes |= {f"audio {level}": audio.codes for level in range(audio.levels)}
        found, start = {}, 0
        for kind, size in sizes.items():
            found[kind] = range(start, start + size)
            start += size
        return found

    @cached_property
    def size(self) -> int:
        """Ids of all kinds together."""
        return max(ids.stop for ids in self.ranges.values())

    @property
    def text(self) -> range:
        """Ids of the subwords."""
        return self.ranges["text"]

    @property
    def video(self) -> tuple[range, ...]:
        """Ids of the sub-tokens of a latent, part by part."""
        return tuple(self.ranges[f"video {part}"] for part in range(self.config.video.parts))

    @property
    def audio(self) -> tuple[range, ...]:
        """Ids of the codes of an audio frame, level by level."""
        return tuple(self.ranges[f"audio {level}"] for level in range(self.config.audio.levels))

    @property
    def written_text(self) -> range:
        """Ids that may stand in a text that is written: the subwords and its end."""
        return range(Special.EOT_O, self.text.stop)

    def read(self, token: int) -> tuple[str, int]:
        """(kind, value) of an id; Refused outside of the vocabulary."""
        for kind, ids in self.ranges.items():
            if token in ids:
                return kind, token - ids.start
        raise Refused(f"{token} is not an id", where="vocabulary", do=f"ids are 0..{self.size - 1}")

    def id(self, kind: str, value: int) -> int:
        """The inverse of `read`; Refused for a kind or a value that there is not."""
        if kind not in self.ranges:
            raise Refused(f"there is no kind '{kind}'", where="vocabulary", do=f"choose of {', '.join(self.ranges)}")
        ids = self.ranges[kind]
        if not 0 <= value < len(ids):
            raise Refused(f"{value} is not a value of '{kind}'", where="vocabulary", do=f"values are 0..{len(ids) - 1}")
        return ids.start + value

    def name(self, token: int) -> str:
        """An id as a person reads it: "<bos>", "<edit>", "video 1:17"."""
        kind, value = self.read(token)
        if kind != "special":
            return f"{kind}:{value}"
        if _FIRST_TASK <= value < _FIRST_TASK + len(TASKS):
            return f"<{TASKS[value - _FIRST_TASK]}>"
        return f"<{Special(value).name.lower()}>" if value in set(Special) else f"<reserved {value}>"
