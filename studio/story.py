"""A story: what a writer makes of a brief. Scenes in the order of the film."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from studio.specs import Frozen, SceneTask


class Scene(Frozen):
    """One unit of the story with one picture idea."""

    index: int = Field(ge=1)
    prompt: str  # subject, action, setting, time, weather, style: what the engine draws
    camera: str = "static"
    caption: str = ""
    narration: str = ""
    seconds: float = Field(gt=0, le=60)
    image: str = ""  # digest of the first frame's image: image to video
    clip: str = ""  # digest of a clip that was brought along: footage
    continues: bool = False  # begins where the scene before ends
    task: SceneTask | Literal[""] = ""  # what the engine is asked for; empty: by image, clip, continues or the prompt
    video: str = ""  # digest of a clip to work on
    mask: str = ""  # digest of what marks the part to be made anew
    audio: str = ""  # digest of a sound to be filmed
    style: str = ""  # empty: the story's
    best_of: int | None = Field(default=None, ge=1, le=16)  # empty: the brief's
    engine: str = ""  # empty: the brief's
    seed: int | None = None  # empty: derived from the brief's seed and the index
    reroll: int = Field(default=0, ge=0)  # how often this scene's playing alone was asked for again
    tune: int = Field(default=0, ge=0)  # how often another tune was asked for; the same in all scenes of a short
    transition: Literal["cut", "crossfade", "slide", "wipe", "dip"] = "cut"  # how this scene is entered
    beat: str = ""  # its part in the story's structure: hook, problem, turn, payoff, call to action, ...


class Story(Frozen):
    """Logline and scenes."""

    title: str
    logline: str
    structure: str = ""  # hook, journey, before-after, list, or "explicit" when the brief gave the scenes
    language: str = "en"
    style: str = ""
    mood: str = ""
    scenes: tuple[Scene, ...] = Field(min_length=1)
