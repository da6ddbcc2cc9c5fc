"""The boxes of an mp4, as far as the probe needs them: order, edit lists, the size that the file claims.

Read with `seek` and a few bytes a box, before any decoder sees the file (ISO/IEC 14496-12).
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from studio.errors import Poisoned

MOST_BOXES = 20_000
LARGEST_MOOV = 256 << 20
_NESTED = {b"moov", b"trak", b"edts", b"mdia", b"minf", b"stbl", b"udta"}
_VISUAL_ENTRY = 8 + 8 + 24 + 4  # the description's header, then its first entry up to and with width and height


@dataclass(frozen=True, kw_only=True)
class Boxes:
    """What the boxes say: top-level names in order, nested names seen, sizes claimed by video entries."""

    order: tuple[str, ...]
    names: frozenset[str]
    sizes: tuple[tuple[int, int], ...] = field(default=())

    @property
    def faststart(self) -> bool:
        """Whether the index comes before the frames, so that playing can begin at once."""
        return "moov" in self.order and "mdat" in self.order and self.order.index("moov") < self.order.index("mdat")

    @property
    def edit_list(self) -> bool:
        """Whether a track has an edit list: some platforms refuse those."""
        return "elst" in self.names


def read_boxes(path: Path) -> Boxes:
    """The boxes of an mp4 or mov file. Raises Poisoned when a box ends beyond the file, or there is no index."""
    order: list[str] = []
    names: set[str] = set()
    sizes: list[tuple[int, int]] = []
    end, handler = path.stat().st_size, b""
    with path.open("rb") as file:
        for count, (name, depth, start, stop) in enumerate(_walk(file, 0, end, 0, path.name)):
            if count > MOST_BOXES:
                raise Poisoned("has more boxes than a video needs", where=path.name, do="export it again")
            names.add(name.decode("latin-1"))
            if depth == 0:
                order.append(name.decode("latin-1"))
            if name == b"hdlr":
                file.seek(start + 8)
                handler = file.read(4)
            if name == b"stsd" and handler == b"vide" and (size := _visual_size(file, start, stop)):
                sizes.append(size)
    if "moov" not in order:
        raise Poisoned("has no index (moov), so the recording was cut off", where=path.name, do="export it again")
    return Boxes(order=tuple(order), names=frozenset(names), sizes=tuple(sizes))


def _walk(file: BinaryIO, start: int, end: int, depth: int, where: str) -> Iterator[tuple[bytes, int, int, int]]:
    """(name, depth, start and end of the payload) of each box between two offsets, parents first."""
    at = start
    while at + 8 <= end:
        file.seek(at)
        size, name = struct.unpack(">I4s", file.read(8))
        header = 8
        if size == 1:
            size, header = struct.unpack(">Q", file.read(8).ljust(8, b"\0"))[0], 16
        stop = end if size == 0 else at + size
        if size != 0 and size < header:
            if depth:
                return  # user data may end in zeros
            raise Poisoned("holds a box of an impossible size", where=where, do="export it again")
        if stop > end:
            raise Poisoned(
                f"is cut off: {stop - end} bytes of '{_plain(name)}' are missing", where=where, do="copy it again"
            )
        yield name, depth, at + header, stop
        if name in _NESTED and stop - at < LARGEST_MOOV:
            yield from _walk(file, at + header, stop, depth + 1, where)
        at = stop


def _plain(name: bytes) -> str:
    """A box's name for a message."""
    return "".join(chr(c) if 32 <= c < 127 else "?" for c in name)


def _visual_size(file: BinaryIO, start: int, stop: int) -> tuple[int, int] | None:
    """Width and height that the first entry of a video track's sample description claims, or None."""
    file.seek(start)
    entry = file.read(min(_VISUAL_ENTRY, stop - start))
    return struct.unpack(">HH", entry[-4:]) if len(entry) == _VISUAL_ENTRY else None
