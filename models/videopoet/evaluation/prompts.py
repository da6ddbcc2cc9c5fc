"""What an evaluation asks: for every task what is given, what is asked for, and what would be true.

All of it is made of the evaluation's clips of the world, combinations that training never sees. A trial is the same
for the same number; what is given is what a user would give: a whole clip, a painted one, a picture, a sound.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from typing import Any

import numpy as np

from models.composer.clip import clip_sound
from models.videopoet.config import Config, Geometry
from models.videopoet.evaluation.judges import ATTRIBUTES
from models.videopoet.language.recipes import context_frames
from models.videopoet.making.painting import SHAPES, around, hole, painted
from models.videopoet.making.wishes import Wish
from models.videopoet.training.editing import SLOTS, edit
from models.videopoet.training.examples import music
from models.videopoet.training.sounds import mood_of_clip
from models.world.chance import generator
from models.world.language.captions import Caption, caption, phrases
from models.world.language.vocabulary import things
from models.world.sampling import Clip, changed, clip
from models.world.specification import Specification

OF_STILLS = ("subject", "setting", "style", "time", "weather")
OF_THE_LEAD = 0.4  # share of the holes that are the lead with a margin
EDITED = tuple(slot for slot in SLOTS if slot != "camera")  # a camera's edit changes every pixel: `camera` has its own


@dataclass(frozen=True, kw_only=True, eq=False)
class Trial:
    """One thing that is asked for.

    scene: what is to be seen, or heard, or said.
    said: which of the scene's attributes are asked for in words or follow from what is given.
    before: of editing and of stylising, what the clip that is given shows.
    slot: of editing, what changes.
    sounds: whether `wave` is a truth to compare with.
    """

    wish: Wish
    clip: Clip
    scene: Specification
    said: frozenset[str]
    before: Specification | None = None
    slot: str = ""
    sounds: bool = False

    @property
    def task(self) -> str:
        """Its task."""
        return self.wish.task

    @property
    def number(self) -> int:
        """Of the evaluation's clip."""
        return self.clip.number

    @cached_property
    def truth(self) -> np.ndarray:
        """What the world shows for it: uint8 (T, H, W, 3)."""
        return self.clip.frames if self.scene == self.clip.scene else changed(self.clip, self.scene).frames

    def wave(self, rate: int) -> np.ndarray:
        """What the world lets be heard: float32 (samples,)."""
        return wave(self.clip, rate)


@lru_cache(maxsize=4)
def world_clip(number: int, geometry: Geometry) -> Clip:
    """The evaluation's clip of a number at a geometry."""
    g = geometry
    return clip(number, g.frames, g.width, g.height, g.rate, evaluation=True)


def wave(made: Clip, rate: int) -> np.ndarray:
    """The sound of a clip, with music under half of them: float32 (samples,)."""
    seconds = made.count / made.film.rate
    return clip_sound(made.events(), seconds, rate=rate, mood=mood_of_clip(made.number), seed=made.number)


def trial(task: str, number: int, config: Config, seed: int = 0) -> Trial:
    """Trial `number` of a task.

    Args:
        task: of `tasks.TASKS`.
        number: of the evaluation's clip.
        config: its geometry is that of what is given; its context is what continuations are given.
        seed: of the contender's chance; with it every trial has another seed.
    """
    return _MAKERS[task](_Maker(task, world_clip(number, config.geometry), config, seed))


class _Maker:
    """What the trials of one clip have in common."""

    def __init__(self, task: str, made: Clip, config: Config, seed: int) -> None:
        self.task, self.clip, self.config, self.scene = task, made, config, made.scene
        self.chance = generator(made.number, "trial", task)
        self.seed = seed * 1_000_003 + made.number

    def trial(
        self, said: Iterable[str] = (), *, scene: Specification | None = None, before: Specification | None = None,
        slot: str = "", sounds: bool = False, **given: Any,
    ) -> Trial:  # fmt: skip
        """What is given are fields of `Wish`."""
        geometry = self.config.geometry
        rates = {"video_rate": geometry.rate} if "video" in given else {}
        rates |= {"audio_rate": geometry.sound_rate} if "audio" in given else {}
        wish = Wish(task=self.task, seed=self.seed, **given, **rates)
        return Trial(
            wish=wish,
            clip=self.clip,
            scene=scene or self.scene,
            said=frozenset(said),
            before=before,
            slot=slot,
            sounds=sounds,
        )

    def caption(self, *must: str, never: tuple[str, ...] = (), scene: Specification | None = None) -> Caption:
        """The clip's first caption, or one that says some things in any case and others never."""
        plain = self.clip.captions(1)[0]
        if not must and not never and scene is None:
            return plain
        says = sorted((plain.says | set(must)) - set(never))
        return caption(scene or self.scene, 1000 * self.clip.number, says=says)

    def begin(self) -> int:
        """The frames that a continuation is given."""
        return context_frames(self.config)

    def one(self, choices: list[str]) -> str:
        return choices[int(self.chance.integers(len(choices)))]


def _shown(says: frozenset[str]) -> set[str]:
    """Attributes that a caption says; it always says who."""
    return {"subject", *(says & {*ATTRIBUTES, "camera"})}


def _text_to_image(m: _Maker) -> Trial:
    text = m.caption(never=("camera", "action"))
    return m.trial(_shown(text.says), prompt=text.text)


def _text_to_video(m: _Maker) -> Trial:
    text = m.caption()
    return m.trial(_shown(text.says), prompt=text.text)


def _image_to_video(m: _Maker) -> Trial:
    text = m.caption()
    return m.trial({*_shown(text.says), *OF_STILLS}, prompt=text.text, image=m.clip.frames[0])


def _continue(m: _Maker) -> Trial:
    text = m.caption()
    return m.trial({*_shown(text.says), *ATTRIBUTES}, prompt=text.text, video=m.clip.frames[: m.begin()])


def _inpaint(m: _Maker) -> Trial:
    """A hole of one of the shapes, or the lead; what is given is grey there, so that nothing can leak."""
    shape = m.clip.frames.shape[:3]
    unknown = np.zeros(shape, bool)
    if m.chance.random() < OF_THE_LEAD:
        lead = np.stack([m.clip.mask(i) for i in range(shape[0])])
        unknown = around(lead, 1 + shape[1] // 40) if lead.any() else unknown
    if not unknown.any() or unknown.all():
        unknown = hole(shape, SHAPES[int(m.chance.integers(len(SHAPES)))])
    text = m.caption()
    return m.trial(
        {*_shown(text.says), *ATTRIBUTES}, prompt=text.text, video=painted(m.clip.frames, unknown), mask=unknown
    )


def _outpaint(m: _Maker) -> Trial:
    text = m.caption(never=("camera",))
    return m.trial({*_shown(text.says), *ATTRIBUTES}, prompt=text.text, video=m.clip.frames)


def _stylise(m: _Maker) -> Trial:
    """The clip in its own style, to be drawn in another one."""
    style = m.one([name for name in things("style") if name != m.scene.style])
    after = replace(m.scene, style=style)
    text = m.caption(never=("style", "camera"))
    return m.trial(
        ATTRIBUTES, scene=after, before=m.scene, prompt=text.text, style=m.one(phrases()["style"][style]),
        video=m.clip.frames, slot="style",
    )  # fmt: skip


def _edit(m: _Maker) -> Trial:
    return _edited(m, video=m.clip.frames)


def _edit_image(m: _Maker) -> Trial:
    """Of a picture: what only a motion shows is not edited."""
    return _edited(m, image=m.clip.frames[0], without=("action",))


def _edited(m: _Maker, *, without: tuple[str, ...] = (), **given: np.ndarray) -> Trial:
    change = edit(m.scene, m.chance, slots=tuple(slot for slot in EDITED if slot not in without))
    if change is None:
        raise AssertionError("every scene has another hour")
    return m.trial(
        ATTRIBUTES, scene=change.after, before=m.scene, prompt=change.words, slot=change.slot, **given
    )  # fmt: skip


def _camera(m: _Maker) -> Trial:
    text = m.caption("camera")
    return m.trial({*_shown(text.says), *OF_STILLS}, prompt=text.text, image=m.clip.frames[0])


def _scored(m: _Maker) -> str:
    """The words that ask for the clip's music."""
    return music(mood_of_clip(m.clip.number))


def _video_to_audio(m: _Maker) -> Trial:
    return m.trial(prompt=m.caption().text + _scored(m), video=m.clip.frames, sounds=True)


def _audio_to_video(m: _Maker) -> Trial:
    text = m.caption()
    return m.trial(_shown(text.says), prompt=text.text, audio=wave(m.clip, m.config.geometry.sound_rate))


def _text_to_audio_video(m: _Maker) -> Trial:
    text = m.caption()
    return m.trial(_shown(text.says), prompt=text.text + _scored(m), sounds=True)


def _audio_video_continue(m: _Maker) -> Trial:
    text = m.caption()
    sound, rate = wave(m.clip, m.config.geometry.sound_rate), m.config.geometry
    return m.trial(
        {*_shown(text.says), *ATTRIBUTES},
        prompt=text.text + _scored(m),
        video=m.clip.frames[: m.begin()],
        audio=sound[: round(m.begin() / rate.rate * rate.sound_rate)],
        sounds=True,
    )


def _describe(m: _Maker) -> Trial:
    return m.trial(
        {*ATTRIBUTES, "camera"}, video=m.clip.frames, audio=wave(m.clip, m.config.geometry.sound_rate)
    )  # fmt: skip


_MAKERS: dict[str, Callable[[_Maker], Trial]] = {
    "text-to-image": _text_to_image,
    "text-to-video": _text_to_video,
    "image-to-video": _image_to_video,
    "continue": _continue,
    "inpaint": _inpaint,
    "outpaint": _outpaint,
    "stylise": _stylise,
    "edit": _edit,
    "edit-image": _edit_image,
    "camera": _camera,
    "video-to-audio": _video_to_audio,
    "audio-to-video": _audio_to_video,
    "text-to-audio-video": _text_to_audio_video,
    "audio-video-continue": _audio_video_continue,
    "describe": _describe,
}
