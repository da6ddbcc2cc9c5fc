"""A store in a folder: `ab/abcdef...` by digest, written once, verified whenever it is read.

A file appears under its name only when all of its bytes are on the disk, so a killed process leaves nothing but a
temporary file that `sweep` removes.
"""

from __future__ import annotations

import errno
import hashlib
import os
import re
import shutil
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from studio.digest import CHUNK, PREFIX
from studio.errors import Refused, Starved, StudioError, Transient
from studio.ports import Stored

_NAME = re.compile(r"sha256:[0-9a-f]{64}")
_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_TEMPORARY = ".part-"
STALE_SECONDS = 24 * 3600.0


def digits(digest: str) -> str:
    """The 64 hex digits of a digest. Raises Refused for anything else, so that no name becomes a path."""
    if not _NAME.fullmatch(digest):
        raise Refused(f"'{digest[:80]}' is no digest", where="store", do="give sha256: and 64 hex digits")
    return digest.removeprefix(PREFIX)


@contextmanager
def disk_errors(where: str) -> Iterator[None]:
    """Turns the system's errors into Starved (the disk is full) or Transient (anything else)."""
    try:
        yield
    except OSError as error:
        if error.errno in _FULL:
            raise Starved("the disk is full", where=where, do="free some space, then run it again") from None
        raise Transient(f"{error.strerror or error}", where=where, do="see whether the disk is there") from error


def copy_hashed(source: Path, target: Path) -> str:
    """Copies a file to a new one, forces it to the disk, and returns the digest of what was copied."""
    sha = hashlib.sha256()
    with source.open("rb") as reader, target.open("xb") as writer:
        while piece := reader.read(CHUNK):
            sha.update(piece)
            writer.write(piece)
        writer.flush()
        os.fsync(writer.fileno())
    return PREFIX + sha.hexdigest()


@contextmanager
def temporary(folder: Path) -> Iterator[Path]:
    """A name for a file that is not whole yet; it is gone when the block is left."""
    path = folder / f"{_TEMPORARY}{uuid.uuid4().hex}"
    try:
        yield path
    finally:
        with suppress(OSError):
            path.unlink(missing_ok=True)


class FolderStore:
    """The store's adapter for a folder. Several processes may use one folder at a time."""

    def __init__(self, root: Path) -> None:
        self.root = root
        with disk_errors(str(root)):
            root.mkdir(parents=True, exist_ok=True)

    def _path(self, digest: str) -> Path:
        name = digits(digest)
        return self.root / name[:2] / name

    def put(self, path: Path) -> str:
        """Stores the file if it is not there yet and returns its digest. Raises Starved or Transient."""
        with disk_errors(f"storing {path.name}"), temporary(self.root) as part:
            digest = copy_hashed(path, part)
            target = self._path(digest)
            if target.exists() and target.stat().st_size == part.stat().st_size:
                os.utime(target)  # wanted again: the sweep must not take it for an orphan
                return digest
            target.parent.mkdir(exist_ok=True)
            part.chmod(0o444)
            part.replace(target)
            _sync_folder(target.parent)
        return digest

    def get(self, digest: str, path: Path) -> None:
        """Writes a copy of the object to `path` and verifies it. Raises Transient when absent or damaged."""
        source = self._path(digest)
        if not source.exists():
            raise Transient("is not in the store", where=digest, do="make the take again: `reelworks rework`")
        with disk_errors(f"reading {digest}"), temporary(path.parent) as part:
            if copy_hashed(source, part) != digest:
                raise damaged(digest)
            part.replace(path)

    def size(self, digest: str) -> int | None:
        """Bytes of the object, or None when it is not there."""
        try:
            return self._path(digest).stat().st_size
        except FileNotFoundError:
            return None

    def delete(self, digest: str) -> None:
        """Removes the object; one that is not there is fine."""
        with disk_errors(f"deleting {digest}"):
            self._path(digest).unlink(missing_ok=True)

    def listing(self) -> Iterator[Stored]:
        """All objects, in no order."""
        for path in self.root.glob("[0-9a-f][0-9a-f]/" + "[0-9a-f]" * 64):
            with suppress(FileNotFoundError):  # deleted meanwhile
                facts = path.stat()
                yield Stored(digest=PREFIX + path.name, size=facts.st_size, modified=facts.st_mtime)

    def tidy(self, *, older_than_seconds: float = STALE_SECONDS) -> int:
        """Removes temporary files that killed processes left, and returns how many."""
        before, count = time.time() - older_than_seconds, 0
        for path in self.root.glob(_TEMPORARY + "*"):
            with suppress(FileNotFoundError):
                if path.stat().st_mtime < before:
                    path.unlink()
                    count += 1
        return count

    def free_bytes(self) -> int:
        """Bytes that still fit on the folder's disk."""
        return shutil.disk_usage(self.root).free


def damaged(digest: str) -> StudioError:
    """The error for an object whose bytes are not those of its name."""
    return Transient(
        "is damaged: its bytes are not those it is named by",
        where=digest,
        do="check the disk, delete the object, then make the take again",
    )


def _sync_folder(folder: Path) -> None:
    """Makes a rename last through a loss of power."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
