"""Files that a brief names: decoded, made safe, stored by digest, before any work begins."""

from __future__ import annotations

import tempfile
from pathlib import Path

from db import documents
from db.session import Database
from studio.brief import Brief, FileUse
from studio.errors import Poisoned, Refused, StudioError
from studio.ports import AssetStore
from studio.specs import SAMPLE_RATE


def ingest(brief: Brief, folder: Path, store: AssetStore, database: Database) -> Brief:
    """The brief with every path replaced by the digest of its bytes.

    Args:
        brief: as it was read.
        folder: where relative paths begin: the brief's own folder.
        store: gets the bytes.
        database: gets the assets' rows.

    Raises:
        Refused, Poisoned: a file is missing, too large, damaged or not what it claims to be.
    """
    digests: dict[str, str] = {}
    for use in brief.files():
        if use.path.startswith("sha256:") or use.path in digests:
            continue
        digests[use.path] = _one(use, folder, store, database)
    return brief.with_files(digests) if digests else brief


def _one(use: FileUse, folder: Path, store: AssetStore, database: Database) -> str:
    path = (folder / Path(use.path).expanduser()).resolve()
    if not path.is_file():
        raise Refused(
            f"there is no file '{use.path}'",
            where=use.where,
            do=f"put it beside the brief, in {folder}, or mend the path",
        )
    with tempfile.TemporaryDirectory() as scratch:
        try:
            safe, media_type, facts = _made_safe(use, path, Path(scratch))
        except StudioError as error:
            raise type(error)(error.what, where=f"{use.where}: {use.path}", do=error.do) from error
        digest = store.put(safe)
        with database.work() as session:
            documents.put_asset(
                session, digest, size=safe.stat().st_size, media_type=media_type, facts=facts | {"name": path.name}
            )
    return digest


def _made_safe(use: FileUse, path: Path, scratch: Path) -> tuple[Path, str, dict]:
    """A copy that later steps may trust: pictures and sounds re-encoded, clips and fonts looked into."""
    if use.role in ("image", "logo") or (use.role in ("reference", "mask") and not _is_clip(path)):
        from media import images

        safe = scratch / "image.png"
        return safe, "image/png", dict(images.normalise(path, safe))
    if use.role == "font":
        from media import fonts

        face = fonts.brand_face(path, scratch)
        return path, "font/sfnt", {"family": face.family}
    if use.role == "audio":
        from media import sound

        samples = sound.read(path)
        if not len(samples):
            raise Poisoned("holds no sound", where=path.name, do="give a file that plays elsewhere")
        safe = scratch / "sound.wav"
        sound.write(safe, samples)
        return safe, "audio/wav", {"seconds": round(len(samples) / SAMPLE_RATE, 3)}
    from media.probe import probe

    facts = probe(path)
    return path, "video/mp4", {"seconds": facts.duration, "frames": facts.frames}


def _is_clip(path: Path) -> bool:
    return path.suffix.lower() in {".mp4", ".mov", ".m4v", ".webm", ".mkv"}
