"""In which order the positions of a layout are read and written. Only numpy.

What is to be written at position i is predicted from what lies before it: position i *reads* the token of position
`source[i]` and *sees* all positions up to `reach[i]`. With one position a step, source is i - 1 and reach is i. In a
block of n latents that are written at once, source is i - n (the latent above, if n is a row) and reach is the block's
end. So one model does both, and two vectors say how. The prefix reads itself and sees all of itself.

What blocks cost beside their neighbours: of the last block of a clip only the last latent is read by the sound.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache

import numpy as np

from models.videopoet.config import Config
from models.videopoet.language.layout import Layout, Segment
from models.videopoet.language.vocab import Vocabulary
from studio.errors import Refused


class Kind(IntEnum):
    """Which head writes a position."""

    TEXT = 0  # one id: a special or a subword
    VIDEO = 1  # the sub-tokens of a latent
    AUDIO = 2  # the levels of an audio frame


ROLES = len(Segment) + 2  # what a position is to the model: a segment of the layout, or one of the next two
WRITTEN_WORD = len(Segment)  # a special that is written
IN_BLOCK = len(Segment) + 1  # a latent that is written together with its neighbours
_KINDS = {Segment.VIDEO_IN: Kind.VIDEO, Segment.VIDEO_OUT: Kind.VIDEO}
_KINDS |= {Segment.AUDIO_IN: Kind.AUDIO, Segment.AUDIO_OUT: Kind.AUDIO}


@dataclass(frozen=True, eq=False)
class Order:
    """How a layout is read and written, each int64 (L,): see the head of this file. `kinds` are of `Kind`."""

    kinds: np.ndarray
    source: np.ndarray
    reach: np.ndarray
    roles: np.ndarray
    prefix: int

    @property
    def steps(self) -> list[tuple[int, int]]:
        """The outputs as (start, stop) of what is written at once, in order."""
        made, at = [], self.prefix
        while at < len(self.reach):
            made.append((at, int(self.reach[at]) + 1))
            at = made[-1][1]
        return made


@lru_cache(maxsize=256)
def order(layout: Layout, block: int = 1) -> Order:
    """The order of a layout whose video is written in blocks of `block` latents (1: one after the other)."""
    if block < 1:
        raise Refused(f"blocks of {block} latents", where="block", do="choose 1, or the latents of a row")
    index, written = np.arange(layout.length), layout.is_output
    kinds = np.array([_KINDS.get(Segment(one), Kind.TEXT) for one in layout.segment], dtype=np.int64)
    source = np.where(written, index - 1, index)
    reach = np.where(written, index, layout.prefix - 1)
    roles = np.where(written & (layout.segment == Segment.WORDS), WRITTEN_WORD, layout.segment)
    if block > 1 and "video_out" in layout.blocks:
        run = layout.blocks["video_out"]
        place = index[run.at] - run.start
        source[run.at] = np.where(place < block, run.start - 1, index[run.at] - block)
        reach[run.at] = np.minimum(run.start + (place // block + 1) * block, run.stop) - 1
        roles[run.at] = IN_BLOCK
    return Order(kinds, source, reach, roles, layout.prefix)


def starts(config: Config) -> np.ndarray:
    """The first id that the head of each kind writes in each column: int64 (kinds, depth), 0 in unused columns."""
    vocabulary = Vocabulary(config)
    found = np.zeros((len(Kind), max(config.video.parts, config.audio.levels)), dtype=np.int64)
    found[Kind.TEXT, 0] = vocabulary.written_text.start
    found[Kind.VIDEO, : config.video.parts] = [ids.start for ids in vocabulary.video]
    found[Kind.AUDIO, : config.audio.levels] = [ids.start for ids in vocabulary.audio]
    return found


def columns(config: Config) -> tuple[tuple[int, int], ...]:
    """By `Kind`: the columns that it uses and the ids that may stand in each."""
    vocabulary, video = Vocabulary(config), config.video
    return (
        (1, len(vocabulary.written_text)),
        (video.parts, len(vocabulary.video[0])),
        (config.audio.levels, config.audio.codes),
    )
