"""What a person means by a name: a short, a take, or a file, found by its bytes or by its decoded frames."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.orm import Session

from db import lineage, shorts
from db.tables import Short, Take
from studio.digest import digest_file
from studio.errors import Poisoned, Refused

BY_FRAMES = "by its decoded frames: the file itself was changed"
PICTURES = {".mp4", ".mov", ".m4v", ".webm", ".mkv"}


@dataclass(frozen=True, kw_only=True)
class Target:
    """Where in the lineage to begin."""

    short_id: uuid.UUID
    title: str
    take: Take | None = None  # None: the short as it is now
    how: str = ""  # how a file was recognised


def find_target(session: Session, name: str) -> Target:
    """The short or take that is meant by an id, the beginning of one, `last`, a digest, or a file.

    Raises:
        Refused: nothing, or several things, are called that, or the file was not made here.
    """
    path = Path(name).expanduser()
    if path.is_file():
        return _of_file(session, path)
    if "/" in name or path.suffix.lower() in PICTURES:
        raise Refused("there is no such file", where=name, do="give a file, a short, a take or a sha256: digest")
    if name.startswith("sha256:"):
        return _of_digest(session, name, how="") or _refuse_digest(session, name)
    return _of_id(session, name.strip().lower())


def _of_id(session: Session, name: str) -> Target:
    try:
        short = shorts.resolve(session, name)
    except Refused as error:
        take = lineage.take_named(session, name)
        if take is None:
            raise Refused(
                "no short and no take is called that" if "no short" in error.what else error.what,
                where=name,
                do="`reelworks shorts` and `reelworks takes SHORT` list them; `last` is the newest short",
            ) from None
        return _of_take(session, take)
    return Target(short_id=short.id, title=short.title)


def _of_file(session: Session, path: Path) -> Target:
    digest = digest_file(path)
    found = _of_digest(session, digest, how="by its bytes")
    if found is None and path.suffix.lower() in PICTURES:
        frames = _frames_digest(path)
        found = _of_digest(session, frames, how=BY_FRAMES) if frames else None
    return found or _refuse_digest(session, digest, file=str(path))


def _frames_digest(path: Path) -> str | None:
    from media.probe import frames_digest

    try:
        return frames_digest(path)
    except Poisoned:
        return None


def _of_digest(session: Session, digest: str, *, how: str) -> Target | None:
    makers = lineage.makers_of(session, digest)
    if not makers:
        return None
    own = [take for take in makers if take.reused_from is None]
    take = (own or makers)[0]
    short = session.get_one(Short, take.short_id)
    if take.kind == "master" and short.master_digest == take.output_digest:
        return Target(short_id=short.id, title=short.title, how=how)
    return _of_take(session, take, how=how)


def _of_take(session: Session, take: Take, *, how: str = "") -> Target:
    short = session.get_one(Short, take.short_id)
    return Target(short_id=short.id, title=short.title, take=take, how=how)


def _refuse_digest(session: Session, digest: str, *, file: str = "") -> Target:
    """Says the most that is known of bytes that no take made."""
    used = lineage.users_of(session, digest)
    if used:
        short = session.get_one(Short, used[0].short_id)
        raise Refused(
            f"was not made here: it was brought along, and went into {len(used)} takes",
            where=file or digest,
            do=f"`reelworks trace {str(short.id)[:8]}` shows the newest short that it is in ({short.title})",
        )
    raise Refused(
        "was not made in this home: no take has these bytes" + (" or these frames" if file else ""),
        where=file or digest,
        do="give the file as it was delivered, or set REELWORKS_HOME to the home that made it",
    )
