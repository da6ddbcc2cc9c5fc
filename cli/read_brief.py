"""A brief from a file: everything that can be wrong with the file itself, said before the brief is looked at."""

from __future__ import annotations

from pathlib import Path

from studio.brief import Brief, read
from studio.errors import Refused

LARGEST_BYTES = 256 * 1024


def read_brief(path: Path) -> Brief:
    """The brief in the file. Raises Refused with every problem."""
    if not path.exists():
        raise Refused("there is no such file", where=str(path), do="`reelworks brief --new > my-brief.yaml` writes one")
    if not path.is_file():
        raise Refused("is not a file", where=str(path), do="give a YAML or JSON file")
    size = path.stat().st_size
    if size > LARGEST_BYTES:
        raise Refused(
            f"is {size:,} bytes, a brief has at most {LARGEST_BYTES:,}",
            where=str(path),
            do="name pictures and clips by path instead of pasting them",
        )
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Refused(
            f"is not UTF-8 text (byte {error.start})", where=str(path), do="save it as UTF-8 in your editor"
        ) from None
    return read(text, name=str(path))
