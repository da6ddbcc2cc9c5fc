"""The storyboard engine: every scene drawn by the illustrated world, in seconds, on any machine.

It knows what happens in its pictures, so beside the clip it gives the events for the soundtrack, and the state from
which a scene that continues this one starts. With an image it does not draw: the image is shown with a gentle move.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from models.frames import read_frames, write_clip
from models.world.film import Film
from models.world.language.grammar import Reading, parse
from models.world.language.vocabulary import things
from models.world.shooting.moves import View
from models.world.specification import Specification
from models.world.stills import StillFilm, open_image
from studio.digest import canonical_json
from studio.errors import Poisoned, Refused
from studio.ports import Context, EngineCard, Made
from studio.specs import ClipSpec, Spec

PROGRESS_EVERY = 10  # frames


class Storyboard:
    """Draws a scene from its prompt; shows an image with a camera move; goes on from the scene before."""

    card = EngineCard(
        name="storyboard",
        version="3",
        title="Storyboard: the illustrated world",
        tasks=("text-to-video", "image-to-video", "continue"),
        max_seconds=600.0,
        seconds_per_second=0.8,
        notes="draws what docs/reference/world-grammar.md lists; words beyond it are mapped and reported",
    )

    def generate(self, spec: Spec, seed: int, inputs: Mapping[str, Sequence[Path]], context: Context) -> Made:
        """Makes `clip` (mp4), `events` and `state` (JSON) in the context's scratch folder.

        Raises:
            Refused: not a clip spec, a missing input, or an odd size, which H.264 cannot hold.
            Poisoned: the image or the clip to continue cannot be decoded.
        """
        if not isinstance(spec, ClipSpec):
            raise Refused(f"makes clips, not {spec.kind}", where="storyboard", do="choose another engine for this take")
        if spec.raster.width % 2 or spec.raster.height % 2:
            raise Refused("the size of a clip must be even", where="raster", do="add a pixel to the odd side")
        if spec.task == "image-to-video":
            return self._image(spec, _first(inputs, "image", spec), context)
        return self._drawn(spec, seed, inputs, context)

    def _drawn(self, spec: ClipSpec, seed: int, inputs: Mapping[str, Sequence[Path]], context: Context) -> Made:
        reading = parse(spec.prompt)
        scene = _with_extras(reading, spec)
        state = _state(inputs) if spec.task == "continue" else None
        if spec.task == "continue" and state is None:
            return self._frozen_start(spec, _first(inputs, "clip", spec), context)
        if state is not None:
            scene = _carried(scene, reading, state)
        rate = spec.raster.rate
        film = Film(
            scene,
            seed=seed,
            look_seed=spec.look_seed,
            seconds=spec.frames / rate,
            rate=rate,
            state=state,
            aspect=spec.raster.width / spec.raster.height,
        )
        warnings = reading.sentences()
        facts = {
            "specification": scene.to_dict(),
            "mapped": reading.mapped,
            "unknown": reading.unknown,
            "assumed": reading.assumed,
        }
        return _written(film, spec, context, facts, warnings)

    def _image(self, spec: ClipSpec, path: Path, context: Context) -> Made:
        return _written(_still(spec, open_image(path), at_rest=False), spec, context, {}, ())

    def _frozen_start(self, spec: ClipSpec, clip: Path, context: Context) -> Made:
        """A clip that this engine did not draw is continued from its last picture, with a camera move."""
        last = None
        for frame in read_frames(clip):
            last = frame
        if last is None:
            raise Poisoned("the clip to continue has no pictures", where=clip.name, do="choose another clip")
        warning = "the scene before was not drawn by the storyboard: its last picture is shown with a camera move"
        return _written(_still(spec, last, at_rest=True), spec, context, {}, (warning,))


def _still(spec: ClipSpec, picture: np.ndarray, *, at_rest: bool) -> StillFilm:
    return StillFilm(
        picture,
        camera=_camera_of(spec) or "zoom in",
        focal=(spec.focal_x, spec.focal_y),
        seconds=spec.frames / spec.raster.rate,
        rate=spec.raster.rate,
        at_rest=at_rest,
    )


def _first(inputs: Mapping[str, Sequence[Path]], role: str, spec: ClipSpec) -> Path:
    if not inputs.get(role):
        raise Refused(f"{spec.task} needs the input '{role}'", where="storyboard", do=f"give the scene a {role}")
    return inputs[role][0]


def _camera_of(spec: ClipSpec) -> str:
    """The camera move in the vocabulary's word; empty when none was said."""
    reading = parse(f"{spec.camera}. {spec.prompt}")
    said = reading.specification.camera
    return "" if said == "static" and "static" not in spec.camera else said


def _with_extras(reading: Reading, spec: ClipSpec) -> Specification:
    """The scene of the prompt, with the camera and the style that the spec names beside it."""
    scene = reading.specification
    if spec.camera:
        camera = parse(spec.camera)
        reading.mapped.update(camera.mapped)
        reading.unknown += [word for word in camera.unknown if word not in reading.unknown]
        scene = replace(scene, camera=camera.specification.camera)
    if spec.style:
        style = parse(spec.style)
        reading.mapped.update({word: thing for word, thing in style.mapped.items() if thing in things("style")})
        reading.unknown += [word for word in style.unknown if word not in reading.unknown]
        if scene.style == Specification.style:  # what a scene's own prompt says goes before the story's style
            scene = replace(scene, style=style.specification.style)
    return scene


def _state(inputs: Mapping[str, Sequence[Path]]) -> dict[str, Any] | None:
    """What the clip before wrote beside it; None when it was not drawn here."""
    if not inputs.get("state"):
        return None
    try:
        value = json.loads(inputs["state"][0].read_text())
        if value.get("still"):
            return None
        Specification.from_dict(value["specification"]), View(**value["camera"]), value["actor"]["x"], value["clock"]
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise Refused(
            f"the state of the clip before cannot be read ({error})",
            where=inputs["state"][0].name,
            do="make that scene again",
        ) from None
    return value


def _carried(scene: Specification, reading: Reading, state: dict[str, Any]) -> Specification:
    """A scene that continues keeps the place, the hour, the weather and the figures of the one before."""
    old = Specification.from_dict(state["specification"])
    action = old.action if "action" in reading.assumed else scene.action
    asked = scene.setting != old.setting and "setting" not in reading.assumed
    if asked:
        reading.dropped[scene.setting] = f"the scene continues, so it stays where it was ({old.setting})"
    return replace(old, action=action, camera=scene.camera)


def _written(
    film: Film | StillFilm, spec: ClipSpec, context: Context, facts: dict[str, Any], warnings: tuple[str, ...]
) -> Made:
    width, height = spec.raster.width, spec.raster.height

    def frames() -> Iterator[np.ndarray]:
        for i in range(spec.frames):
            if i % PROGRESS_EVERY == 0:
                context.progress(i, spec.frames)
            yield film.frame(i, width, height)

    files = {role: context.scratch / name for role, name in _NAMES.items()}
    count = write_clip(files["clip"], frames(), width=width, height=height, rate=spec.raster.rate)
    files["events"].write_bytes(canonical_json([event.model_dump() for event in film.events()]))
    files["state"].write_bytes(canonical_json(film.state()))
    context.progress(spec.frames, spec.frames)
    known = {"frames": count, "specification": {"camera": film.view_name}, "mapped": {}, "unknown": []}
    return Made(files=files, facts={**known, **facts}, warnings=warnings)


_NAMES = {"clip": "clip.mp4", "events": "events.json", "state": "state.json"}
