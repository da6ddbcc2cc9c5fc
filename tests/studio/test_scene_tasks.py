"""What scenes ask for: by what they bring, or by name; and that the model's own page says the same."""

from __future__ import annotations

from typing import get_args

import pytest

from models.videopoet import tasks
from models.writer.explicit import write_explicit
from studio.brief import BriefProblems, read
from studio.scene_tasks import ASKING, suited
from studio.specs import SceneTask
from studio.story import Scene


def scenes(*lines: str) -> tuple[Scene, ...]:
    """The scenes that a writer makes of these lines of a brief."""
    brief = read("\n".join(["title: T", "scenes:", *(f"  - {{{line}}}" for line in lines)]), name="b.yaml")
    return write_explicit(brief).scenes


@pytest.mark.parametrize(
    ("line", "task"),
    [
        ("prompt: a fox", ""),
        ("image: a.png", ""),
        ("clip: a.mp4", ""),
        ("video: a.mp4", "continue"),
        ("video: a.mp4, prompt: now it rains", "edit"),
        ("video: a.mp4, style: oil, prompt: a fox", "stylise"),
        ("video: a.mp4, mask: m.png, style: oil", "inpaint"),
        ("image: a.png, mask: m.png", "inpaint"),
        ("audio: a.wav", "audio-to-video"),
        ("video: a.mp4, audio: a.wav", "audio-video-continue"),
        ("video: a.mp4, prompt: a fox, task: outpaint", "outpaint"),
        ("image: a.png, prompt: now it rains, task: edit", "edit-image"),
        ("image: a.png, camera: zoom in, task: camera", "camera"),
        ("prompt: a fox, task: text-to-audio-video", "text-to-audio-video"),
    ],
)
def test_a_scene_asks_by_what_it_brings_or_by_name(line, task):
    assert scenes(line)[0].task == task


def test_beside_a_clip_or_a_sound_no_prompt_is_invented():
    assert [scene.prompt for scene in scenes("video: a.mp4", "audio: a.wav")] == ["", ""]
    assert scenes("image: a.png")[0].prompt == "T"


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("prompt: a fox, mask: m.png", "a mask of nothing"),
        ("prompt: a fox, task: inpaint", "without `video` or `image`"),
        ("video: a.mp4, task: inpaint", "without `mask`"),
        ("video: a.mp4, task: stylise", "without `style`"),
        ("video: a.mp4, task: edit", "without `prompt`"),
        ("image: a.png, task: camera, prompt: x, mask: m.png", "no use for `mask`"),
        ("video: a.mp4, prompt: x, task: text-to-video", "no use for `video`"),
        ("image: a.png, video: b.mp4", "an image and a video"),
        ("image: a.png, audio: b.wav", "a sound to film and an image"),
        ("clip: a.mp4, task: edit", "is footage"),
        ("prompt: a fox, task: dance", "dance"),
        ("prompt: a fox, best_of: 40", "best_of"),
    ],
)
def test_what_a_task_lacks_is_told_with_its_place(line, told):
    with pytest.raises(BriefProblems) as problems:
        scenes("prompt: a raccoon", line)
    (problem,) = [p for p in problems.value.problems if told in p.what]
    assert problem.line == 4
    assert "best_of" not in line or "from 1 to 16" in problem.do
    assert problem.do


def test_what_briefs_ask_for_is_what_the_model_needs():
    assert set(ASKING) == set(get_args(SceneTask))
    films = {name for name, task in tasks.TASKS.items() if task.gives == tasks.VIDEO}
    assert set(ASKING) == films
    for name, asking in ASKING.items():
        task = tasks.TASKS[name]
        words = {"continue": "video", "camera": "prompt"}  # the scene before is a clip, a move is said in words
        for keys in asking.needs:
            names = {words.get(key, key) for key in keys}
            assert set(task.needs) & names, name
            assert names <= {*task.needs, *({"image"} if task.still or name == "edit" else ())}, name
        assert len(asking.needs) == len(task.needs), name
        assert set(asking.takes) == set(task.takes) - {"seconds"}, name


@pytest.mark.parametrize(
    ("given", "task"),
    [
        ({"video"}, "continue"),
        ({"video", "mask"}, "inpaint"),
        ({"video", "style"}, "stylise"),
        ({"video", "prompt"}, "edit"),
        ({"video", "mask", "style", "prompt"}, "inpaint"),
        ({"audio"}, "audio-to-video"),
    ],
)
def test_a_scene_asks_by_what_it_brings(given, task):
    assert suited(given) == task
