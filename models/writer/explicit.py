"""Scenes that the brief gives itself: the writer fills in only what is missing, and never invents a caption."""

from __future__ import annotations

from typing import Literal

from models.writer.timing import reading_seconds, share
from models.writer.tongues import tongue
from studio.brief import Brief, BriefScene
from studio.scene_tasks import suited
from studio.specs import SceneTask
from studio.story import Scene, Story

_MOVES = ("zoom in", "pan right", "static", "pan left", "zoom out")


def write_explicit(brief: Brief) -> Story:
    """The story of a brief whose scenes are a list: cameras, lengths and seeds are filled in, words are kept."""
    given = brief.explicit
    speech = tongue(brief.language)
    wishes = [reading_seconds(scene.caption or "", scene.narration or "", speech) for scene in given]
    seconds = share(wishes, brief.seconds, [scene.seconds for scene in given])
    scenes: list[Scene] = []
    for at, scene in enumerate(given):
        prompt = scene.prompt or _unsaid(brief, scene, scenes)
        camera = scene.camera or _camera(scene, at, len(given), scenes)
        scenes.append(_scene(brief, scene, at, prompt=prompt, camera=camera, seconds=seconds[at]))
    return Story(
        title=brief.title, logline=" ".join((brief.story or brief.title).split())[:200], structure="explicit",
        language=brief.language, style=brief.style or "", mood=brief.mood, scenes=tuple(scenes),
    )  # fmt: skip


def _scene(brief: Brief, scene: BriefScene, at: int, *, prompt: str, camera: str, seconds: float) -> Scene:
    entered = scene.transition or ("cut" if scene.continues else brief.transition)
    return Scene(
        index=at + 1, prompt=prompt, camera=camera, caption=scene.caption or "", narration=scene.narration or "",
        seconds=seconds, image=scene.image or "", clip=scene.clip or "", continues=scene.continues,
        engine=scene.engine or "", seed=scene.seed, transition=entered if at else "cut", beat="", task=_task(scene),
        video=scene.video or "", mask=scene.mask or "", audio=scene.audio or "", style=scene.style or "",
        best_of=scene.best_of,
    )  # fmt: skip


def _unsaid(brief: Brief, scene: BriefScene, before: list[Scene]) -> str:
    """The prompt of a scene that has none: that of the scene it continues, else the title; none beside a clip or sound
    to work on, whose pictures and sounds speak for themselves.
    """
    if scene.video or scene.audio or (scene.task and scene.image):
        return ""
    return before[-1].prompt if scene.continues and before else brief.title


def _task(scene: BriefScene) -> SceneTask | Literal[""]:
    """What the scene asks its engine for, by name or by what it brings; an edit of a picture has a name of its own."""
    keys = ("image", "video", "audio", "mask", "prompt", "style")
    task = scene.task or suited(key for key in keys if getattr(scene, key))
    return "edit-image" if task == "edit" and not scene.video else task


def _camera(scene: BriefScene, at: int, count: int, before: list[Scene]) -> str:
    """Footage and clips that are worked on keep their own camera, a continued scene its movement; others alternate,
    ending with a zoom out.
    """
    if scene.clip or scene.video:
        return "static"
    if scene.continues and before:
        return before[-1].camera
    if at == count - 1 and count > 1:
        return "zoom out"
    last = before[-1].camera if before else ""
    return next(move for move in _MOVES[at % len(_MOVES) :] + _MOVES if move != last)
