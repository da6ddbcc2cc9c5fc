"""The composer: a soundtrack made from a clip's own frames, and from its events where the engine knew them."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from models.composer.analysis import Seen, analyse
from models.composer.mix import write_wav
from models.composer.take import compose
from models.frames import paced, rate_of, read_frames
from studio.digest import canonical_json
from studio.errors import Broken, Poisoned, Refused
from studio.ports import Context, EngineCard, Made
from studio.specs import Event, SoundtrackSpec, Spec

LOOK_WIDTH, LOOK_HEIGHT = 90, 160  # pixels at which a clip is looked at
_EVENTS = TypeAdapter(list[Event])


class Composer:
    """Music locked to the cuts, accents on the motion's peaks, effects on the events; see `models/composer/`.

    Outputs: `mix` (exactly the scene), `music` and `effects` (with up to 2 s of tail, none in the last scene),
    `analysis` (JSON). A clip that is shorter than the scene is held on its last frame, a longer one is cut off,
    both with a warning. An empty `mood` is chosen from the pictures when the clip is the whole short; scenes of
    a longer one share a default, so that neighbours fit.
    """

    card = EngineCard(
        name="composer",
        version="3",
        title="Composer: music and effects from the pictures",
        tasks=("soundtrack",),
        max_seconds=120.0,
        seconds_per_second=0.25,
        notes="Synthesised by rule; nothing is sampled or learnt, so nothing needs clearing.",
    )

    def generate(self, spec: Spec, seed: int, inputs: Mapping[str, Sequence[Path]], context: Context) -> Made:
        """Makes the scene's stems. Raises Refused for a scene out of range, Poisoned for what cannot be decoded."""
        if not isinstance(spec, SoundtrackSpec):
            raise Broken(f"the composer was given a spec of the kind '{spec.kind}'", where="composer")
        _check(spec)
        seen = _look(spec, inputs, context)
        events = _events(inputs["events"][0]) if inputs.get("events") else None
        context.progress(0.5)
        stems = compose(spec, seed, seen, events)
        context.progress(0.9)
        files = {}
        for number, role in enumerate(("mix", "music", "effects")):
            files[role] = context.scratch / f"{role}.wav"
            write_wav(files[role], getattr(stems, role), seed=number)
        files["analysis"] = context.scratch / "analysis.json"
        files["analysis"].write_bytes(canonical_json(stems.analysis))
        context.progress(1.0)
        return Made(files=files, facts=stems.facts, warnings=stems.warnings)


def _check(spec: SoundtrackSpec) -> None:
    """Refuses what no scene can be."""
    if not 1 <= spec.rate <= 240:
        raise Refused(f"{spec.rate} frames a second is no rate", where="soundtrack", do="give a rate from 1 to 240")
    seconds, total = spec.frames / spec.rate, max(spec.total_frames, spec.start_frame + spec.frames) / spec.rate
    if seconds > Composer.card.max_seconds:
        raise Refused(f"a scene of {seconds:.0f} s is too long", where="soundtrack", do="give scenes of at most 120 s")
    if total > 6 * 3600:
        raise Refused(f"a short of {total:.0f} s is too long", where="soundtrack", do="give at most six hours")


def _look(spec: SoundtrackSpec, inputs: Mapping[str, Sequence[Path]], context: Context) -> Seen:
    """The clip as numbers; frames after the scene's end are not decoded."""
    if not inputs.get("clip"):
        raise Refused("a soundtrack needs a clip", where="soundtrack", do="make the scene's clip first")

    def watched():  # noqa: ANN202
        frames = read_frames(inputs["clip"][0], width=LOOK_WIDTH, height=LOOK_HEIGHT)
        if 0 < (rate := rate_of(inputs["clip"][0])) <= spec.rate / 2:  # of an engine with a rate of its own
            frames = paced(frames, rate, spec.rate)
        for number, frame in enumerate(frames):
            if number > spec.frames:
                return
            if number % 30 == 0:
                context.progress(0.5 * min(1.0, number / spec.frames))
            yield frame

    try:
        return analyse(watched(), spec.rate)
    except ValueError:
        raise Poisoned("has no frames", where=inputs["clip"][0].name, do="give a clip that plays elsewhere") from None


def _events(path: Path) -> list[Event]:
    """The events of a JSON file. Raises Poisoned when they are none."""
    try:
        return _EVENTS.validate_python(json.loads(path.read_bytes()))
    except (ValueError, ValidationError, RecursionError) as error:
        first = str(error).splitlines()[0]
        raise Poisoned(f"is not a list of events ({first})", where=path.name, do="make the clip again") from None
