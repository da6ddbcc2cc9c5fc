"""Delivery: the master and what belongs beside it, each written whole or not at all."""

from __future__ import annotations

import json
import os
import uuid
from pathlib import Path
from typing import Any

from cli.session import Studio
from cli.watch import Ending
from db import events, lineage, shorts
from studio.errors import Refused

BESIDE = {"srt": ".srt", "vtt": ".vtt", "cover": ".jpg"}


def check_target(target: Path) -> Path:
    """The path, if a film can be written there. Asked before any work is done."""
    if target.is_dir() or target.suffix.lower() != ".mp4":
        raise Refused("is not the name of an mp4 file", where=str(target), do="end it with .mp4")
    return target


def deliver(studio: Studio, short_id: uuid.UUID, target: Path) -> dict[str, Path]:
    """Writes the short's files beside each other and returns them by role."""
    check_target(target).parent.mkdir(parents=True, exist_ok=True)
    with studio.database.work() as session:
        master = lineage.master_outputs(session, short_id)
        document = lineage.trace(session, short_id)
    files = {"master": target} | {role: target.with_suffix(suffix) for role, suffix in BESIDE.items()}
    for role, path in files.items():
        if role in master:
            _write(path, lambda new, role=role: studio.store.get(master[role], new))
        else:
            path.unlink(missing_ok=True)  # of an earlier film of this name: it would tell of other captions
    text = json.dumps(document, ensure_ascii=False, indent=1, default=str)
    _write(target.with_suffix(".json"), lambda new: new.write_text(text + "\n"))
    with studio.database.work() as session:
        events.record(session, "short", short_id, "delivered", actor="user", path=str(target.resolve()))
    return files


def last_target(studio: Studio, short_id: uuid.UUID) -> Path:
    """Where the short was written last; where it was never, a name of its own in ./out."""
    with studio.database.work() as session:
        paths = [event.data["path"] for event in events.history(session, short_id) if event.kind == "delivered"]
    return Path(paths[-1]) if paths else Path("out") / f"{str(short_id)[:8]}.mp4"


def _write(path: Path, write: Any) -> None:
    new = path.with_name(f".{path.name}.{os.getpid()}.new")
    try:
        write(new)
        new.replace(path)
    finally:
        new.unlink(missing_ok=True)


def summary(
    studio: Studio, short_id: uuid.UUID, ending: Ending, *, file: Path | None, wall_seconds: float
) -> dict[str, Any]:
    """What `--json` ends with."""
    wanted = [ending.progress.take(step) for step in ending.progress.steps]
    with studio.database.work() as session:
        short = shorts.get(session, short_id)
        scenes = lineage.scene_summaries(session, short_id, ending.progress.standing, ending.progress.steps)
        warnings = lineage.warnings(session, [take.take_id for take in wanted if take is not None])
    notes = [step.note for step in ending.progress.steps if getattr(step, "note", "")]
    frames = max((step.spec.total_frames for step in ending.progress.steps
                  if getattr(getattr(step, "spec", None), "total_frames", 0)), default=0)  # fmt: skip
    answer = {
        "short": str(short_id),
        "state": str(short.state),
        "master": short.master_digest if file else None,
        "file": str(file) if file else None,
        "seconds": round(frames / ending.progress.order.raster.rate, 3) if ending.progress.order.scenes else 0,
        "wall_seconds": round(wall_seconds, 2),
        "scenes": scenes,
        "warnings": list(dict.fromkeys([*notes, *warnings])),
    }
    return answer | ({"problem": ending.problem} if ending.problem else {})
