"""One sequence of the language model, and in which order its positions are read and written. Only numpy.

A position is one latent with its sub-tokens, one audio frame with its levels, or one token of text; specials are text.
The positions before `prefix` are given, the others are written. What is to be written at position i is predicted from
what lies before it: position i *reads* the token of position `source[i]` and *sees* all positions up to `reach[i]`.
With one position a step, source is i - 1 and reach is i. In a block of n latents that are written at once, source is
i - n (the latent above, if n is a row) and reach is the block's end. So one model does both, and two vectors say how.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import IntEnum

import numpy as np

from studio.errors import Refused

ABSENT = -1  # a slot that a kind does not have, or, in an output, an id that is still to be written


class Kind(IntEnum):
    """What a position holds."""

    TEXT = 0  # one id: a special or a piece of text
    VIDEO = 1  # the sub-tokens of a latent
    AUDIO = 2  # the levels of an audio frame


class Role(IntEnum):
    """What the model is to do at a position."""

    GIVEN = 0
    TEXT = 1  # write a special or a piece of text
    VIDEO = 2  # write one latent
    AUDIO = 3  # write one audio frame
    BLOCK = 4  # write one latent while its neighbours are written too


@dataclass(frozen=True, kw_only=True)
class Sequence:
    """One example, or one request with ids that are ABSENT where they are to be written.

    Args:
        kinds: int64 (L,) of `Kind`.
        ids: int64 (L, S), each counted from 0 within its own table; ABSENT in slots that the kind does not have.
        prefix: how many positions are given; at least 1.
        positions: float32 (L, 3), places on the axes (t, y, x) for the rotary embedding.
        weights: float32 (L,) of the loss, or None for 1 at every output.
        legal: by position, bool (S, classes) of the ids that may be written there; a position without one may be any.
    """

    kinds: np.ndarray
    ids: np.ndarray
    prefix: int
    positions: np.ndarray
    weights: np.ndarray | None = None
    legal: dict[int, np.ndarray] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if not 1 <= self.prefix <= len(self.kinds):
            raise Refused(
                f"a prefix of {self.prefix} positions in a sequence of {len(self.kinds)}",
                where="sequence.prefix",
                do="give the model at least one position to start from",
            )

    def __len__(self) -> int:
        return len(self.kinds)

    @property
    def opening(self) -> int:
        """Positions of text at the start, up to the first picture or sound: what text layers read."""
        other = np.flatnonzero(self.kinds[: self.prefix] != Kind.TEXT)
        return int(other[0]) if len(other) else self.prefix


@dataclass(frozen=True)
class Order:
    """How a sequence is read: see the head of this file. Each is int64 (L,)."""

    source: np.ndarray
    reach: np.ndarray
    roles: np.ndarray

    def steps(self, prefix: int) -> list[tuple[int, int]]:
        """The outputs as (start, stop) of what is written at once, in order."""
        made, at = [], prefix
        while at < len(self.reach):
            made.append((at, int(self.reach[at]) + 1))
            at = made[-1][1]
        return made


def order(kinds: np.ndarray, prefix: int, block: int = 1) -> Order:
    """The order of a sequence whose video is written in blocks of `block` latents (1: one after the other)."""
    index = np.arange(len(kinds))
    source = np.where(index < prefix, index, index - 1)
    reach = np.where(index < prefix, prefix - 1, index)
    roles = np.where(index < prefix, Role.GIVEN, kinds + 1)
    if block > 1:
        for start, stop in _runs(kinds, prefix, Kind.VIDEO):
            place = index[start:stop] - start
            source[start:stop] = np.where(place < block, start - 1, index[start:stop] - block)
            reach[start:stop] = np.minimum(start + (place // block + 1) * block, stop) - 1
            roles[start:stop] = Role.BLOCK
    return Order(source, reach, roles)


def _runs(kinds: np.ndarray, prefix: int, kind: Kind) -> list[tuple[int, int]]:
    """Outputs of a kind that follow each other, as (start, stop)."""
    inside = np.concatenate([[False], (kinds == kind) & (np.arange(len(kinds)) >= prefix), [False]])
    edges = np.flatnonzero(inside[1:] != inside[:-1])
    return [(int(a), int(b)) for a, b in zip(edges[::2], edges[1::2], strict=True)]
