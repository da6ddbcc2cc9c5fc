"""Making a take again and comparing: same bytes, same frames, or differs, and what may explain it."""

from __future__ import annotations

import tempfile
import time
import uuid
from pathlib import Path
from typing import Any, NamedTuple

from cli.session import Studio
from db import documents, lineage
from db.tables import Take
from media import compare
from media.probe import frames_digest
from studio.digest import digest_file
from studio.errors import Refused, StudioError
from studio.ports import EngineCard
from tasks.rehearsal import Again, make_again
from tasks.runtime import fingerprint

SAME_BYTES, SAME_FRAMES, DIFFERS = "same bytes", "same frames", "differs"
ORDER = (SAME_BYTES, SAME_FRAMES, DIFFERS)


class Recorded(NamedTuple):
    """An output as the records have it."""

    role: str
    digest: str
    frames: str | None  # digest of the decoded frames of a video


def compare_take(studio: Studio, take_id: uuid.UUID) -> dict[str, Any]:
    """Makes the take again, outside the rows, and says how what came out compares, as JSON.

    Raises:
        Refused: the take is not done, so there is nothing to compare with.
        Transient: an input is not in the store; whatever the take's own making raises.
    """
    with studio.database.work() as session:
        take = session.get_one(Take, take_id)
        if take.state != "done":
            raise Refused(f"the take is {take.state}, there is nothing to compare with", where=str(take_id)[:8],
                          do="choose a take that is done")  # fmt: skip
        facts = lineage.describe(session, take)
        runtime = _recorded_runtime(lineage.ancestry(session, [take_id]), session, take)
        assets = {digest: documents.asset(session, digest) for digest in facts["outputs"].values()}
        frames = {digest: asset.frames_digest for digest, asset in assets.items() if asset}
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="reelworks-verify-") as scratch:
        again = make_again(studio.database, studio.store, take_id, Path(scratch))
        seconds = time.monotonic() - began
        files = [
            _file(studio, Recorded(role, digest, frames.get(digest)), again.made.files.get(role), Path(scratch))
            for role, digest in facts["outputs"].items()
        ]
    return {
        "take": str(take_id),
        "kind": facts["kind"],
        "scene": facts["scene"],
        "answer": max((file["answer"] for file in files), key=ORDER.index),
        "files": files,
        "seconds": round(seconds, 2),
        **_circumstances(facts, again, runtime),
    }


def _recorded_runtime(takes: list[Take], session: Any, take: Take) -> dict[str, str]:
    """The machine of the accepted attempt; of a reused take, that of the take which made its bytes."""
    made = {t.id: t for t in takes}
    while take.reused_from in made:
        take = made[take.reused_from]
    attempts = lineage.describe(session, take)["attempts"]
    return next((attempt["runtime"] for attempt in attempts if attempt["outcome"] == "accepted"), {})


def _circumstances(facts: dict[str, Any], again: Again, recorded: dict[str, str]) -> dict[str, Any]:
    here = fingerprint()
    machine = {key: [recorded[key], here.get(key, "")] for key in recorded if recorded[key] != here.get(key, "")}
    engines = [_named(card) for card in again.other_engine] if again.other_engine else None
    return {
        "same_engine": engines is None,
        "engines": engines,
        "same_machine": not machine,
        "machine": machine,
        "deterministic": facts["engine"].get("deterministic", True),
    }


def _named(card: EngineCard) -> str:
    return f"{card.name} {card.version} ({card.digest[:19]})"


def _file(studio: Studio, recorded: Recorded, made: Path | None, scratch: Path) -> dict[str, Any]:
    """One output compared with what is recorded of it."""
    row: dict[str, Any] = {"role": recorded.role, "recorded": recorded.digest, "made": None}
    if made is None:
        return row | {"answer": DIFFERS, "why": "was not made this time"}
    row["made"] = digest_file(made)
    if row["made"] == recorded.digest:
        return row | {"answer": SAME_BYTES}
    row |= {"bytes_recorded": studio.store.size(recorded.digest), "bytes_made": made.stat().st_size}
    if recorded.frames is None:
        return row | {"answer": DIFFERS, "why": "other bytes"}
    row |= {"frames_recorded": recorded.frames, "frames_made": frames_digest(made)}
    if row["frames_made"] == recorded.frames:
        return row | {"answer": SAME_FRAMES}
    return row | {"answer": DIFFERS, "why": _where(studio, recorded.digest, made, scratch)}


def _where(studio: Studio, recorded: str, made: Path, scratch: Path) -> str:
    """The first frame that differs, when the recorded bytes are still there."""
    before = scratch / "recorded"
    try:
        studio.store.get(recorded, before)
        difference = compare.first_difference(before, made)
    except StudioError as error:
        return f"other frames; the recorded file cannot be compared: {error.what}"
    if difference is None:
        return "equal frames in another format"
    return f"frame {difference.frame} is the first that differs, by at most {difference.most} of 255"
