"""What makes a take of each kind. The workers' tasks and `reelworks verify` ask here, so they cannot differ."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import replace

from db import shorts
from storage.open import store_of
from studio.digest import canonical_json
from studio.errors import Broken, StudioError
from studio.line import places
from studio.ports import Ended, Made
from studio.settings import Settings
from studio.specs import ClipSpec
from studio.story import Story
from tasks.attempt import Work
from tasks.claimed import Together
from tasks.engine_host import generate, generate_many, most

Maker = Callable[[Work], Made]


def maker(kind: str) -> Maker:
    """What makes takes of this kind: an engine, or a step of `media`, which is imported after the fork."""
    return MAKERS[kind]


def story(work: Work) -> Made:
    """The writer's story, every caption checked, as canonical JSON, so that bytes and document have one digest."""
    made = generate(work)
    written = Story.model_validate(json.loads(made.files["story"].read_bytes()))
    _check_story(work, written)
    path = work.scratch / "canonical.json"
    path.write_bytes(canonical_json(written.model_dump(mode="json")))
    return Made(files={"story": path}, facts=made.facts, warnings=made.warnings)


def _check_story(work: Work, story: Story) -> None:
    """What cannot be delivered or drawn is refused before any picture is made for it."""
    from media import deliver
    from tasks.check_captions import check_scenes

    with work.database.work() as session:
        order = shorts.load(session, [work.claim.short_id])[work.claim.short_id]
    whole = replace(order, story=story, scenes=story.scenes)
    last = places(whole.scenes, whole.raster.rate)[-1]
    deliver.refuse_failing(deliver.foresee(whole.raster, last.start + last.frames, whole.brief.destinations))
    check_scenes(whole, story.scenes, store_of(Settings()))


def clip(work: Work) -> Made:
    """An engine draws it, or brought footage is cut to fit."""
    made = _footage(work) if work.spec.task == "footage" else generate(work)
    _check_clip(work.spec, made)
    return made


def clips(works: Sequence[Work], ended: Ended) -> None:
    """Several clips that one engine draws at once, each looked at as if it were alone."""

    def checked(number: int, made: Made | Exception) -> None:
        try:
            if isinstance(made, Made):
                _check_clip(works[number].spec, made)
        except StudioError as error:
            made = error
        ended(number, made)

    generate_many(works, checked)


def segment(work: Work) -> Made:
    """A scene encoded once, captions burned in."""
    from media import segment

    return segment.make(work.spec, work.inputs, work)


def transition(work: Work) -> Made:
    """What lies between two scenes."""
    from media import transition

    return transition.make(work.spec, work.inputs, work)


def master(work: Work) -> Made:
    """Segments joined, sound mixed."""
    from media import master

    return master.make(work.spec, work.inputs, work)


def _footage(work: Work) -> Made:
    from media import footage

    return footage.make(work.spec, work.inputs, work)


def _check_clip(spec: ClipSpec, made: Made) -> None:
    """An engine that returns something else than was asked for has failed, whatever it says."""
    from media.probe import probe

    facts = probe(made.files["clip"])
    got = (facts.width, facts.height, facts.frames)
    wanted = (spec.raster.width, spec.raster.height, spec.frames)
    if got != wanted:
        raise Broken(
            f"the engine made {got[0]}x{got[1]} and {got[2]} frames, not {wanted[0]}x{wanted[1]} and {wanted[2]}",
            do="report it to whoever keeps the engine",
        )


MAKERS: dict[str, Maker] = {
    "story": story,
    "clip": clip,
    "voice": generate,
    "soundtrack": generate,
    "segment": segment,
    "transition": transition,
    "master": master,
}

CLIPS = Together(most=most, make=clips)
