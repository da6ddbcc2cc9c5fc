"""What writers share as engines: the brief read from a take's input, the story written as its output."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

from studio.brief import Brief
from studio.digest import canonical_json
from studio.errors import Broken, Poisoned
from studio.ports import EngineCard, Made
from studio.specs import Spec, StorySpec
from studio.story import Story


def brief_of(spec: Spec, inputs: Mapping[str, Sequence[Path]], card: EngineCard) -> Brief:
    """The brief that the input `brief` holds. Raises Broken for another kind of spec, Poisoned for other bytes."""
    if not isinstance(spec, StorySpec):
        raise Broken(f"the writer {card.name} was asked for a {spec.kind}", do="give it story specs only")
    files = inputs.get("brief") or ()
    if not files:
        raise Broken(
            "a story take has no input `brief`", where=f"writer {card.name}", do="record the brief as an input"
        )
    try:
        document = json.loads(files[0].read_text(encoding="utf-8"))
    except (ValueError, OSError) as error:
        raise Poisoned(
            "the stored brief cannot be read", where=files[0].name, do="run `reelworks make` with the brief again"
        ) from error
    return Brief.from_document(document)


def made_of(story: Story, scratch: Path, *, writer: str, warnings: tuple[str, ...] = ()) -> Made:
    """The story as a file of canonical JSON in the take's folder, with what a listing shows of it."""
    path = scratch / "story.json"
    path.write_bytes(canonical_json(story.model_dump(mode="json")))
    facts = {
        "writer": writer,
        "structure": story.structure,
        "scenes": len(story.scenes),
        "seconds": round(sum(scene.seconds for scene in story.scenes), 4),
    }
    return Made(files={"story": path}, facts=facts, warnings=warnings)
