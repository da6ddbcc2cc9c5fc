"""The line and what engines are able to: tasks, sizes of their own, sounds of their own, the best of several."""

from __future__ import annotations

from dataclasses import replace

import pytest

from studio.errors import Refused
from studio.line import Order, line
from studio.ports import EngineCard
from studio.recipes import Recipe
from studio.specs import Raster
from studio.story import Scene
from tests.studio.orders import ROLES, changed, finished, order, scene

OWN = Raster(width=128, height=224, rate=8)
FILMS = ("text-to-video", "image-to-video", "continue", "inpaint", "stylise", "edit", "audio-to-video")
MAKER = EngineCard(
    name="maker",
    version="1",
    tasks=(*FILMS, "video-to-audio", "soundtrack", "sound", "best-of"),
    raster=OWN,
)
FILE = "sha256:" + "a" * 64
MASK = "sha256:" + "b" * 64


def with_maker(*scenes: Scene, **brief: object) -> Order:
    """An order in which an engine can do all of it, at a size and rate of its own."""
    wanted = order(scenes, **brief)
    return replace(wanted, engines={**wanted.engines, "maker": MAKER})


def clips(wanted: Order) -> list[Recipe]:
    """The recipes of the clips."""
    return [step for step in line(wanted, {}) if step.kind == "clip" and isinstance(step, Recipe)]


def test_an_engine_with_a_size_and_rate_of_its_own_is_asked_for_these():
    (clip,) = clips(with_maker(scene(1, seconds=1.1), engine="maker"))
    assert clip.spec.raster == OWN
    assert clip.spec.frames == 9, "33 frames at 30 a second are a little more than 8 at 8"
    (drawn,) = clips(with_maker(scene(1, seconds=1.1)))
    assert (drawn.spec.raster.width, drawn.spec.frames) == (1080, 33)


def test_segments_and_sounds_keep_the_shorts_own_time():
    steps, _ = finished(with_maker(scene(1), scene(2), engine="maker"))
    for step in steps:
        if step.kind in ("segment", "soundtrack"):
            assert step.spec.frames == 30, step.kind
        if step.kind == "segment":
            assert step.spec.raster == Raster()


def test_what_a_scene_brings_are_inputs_by_their_roles():
    painted, heard, on = clips(
        with_maker(
            scene(1, task="inpaint", video=FILE, mask=MASK, engine="maker"),
            scene(2, task="audio-to-video", audio=FILE, engine="maker"),
            scene(3, task="continue", video=FILE),
        )
    )
    assert [(i.role, i.digest) for i in painted.inputs] == [("video", FILE), ("mask", MASK)]
    assert (painted.spec.task, heard.spec.task, on.spec.task) == ("inpaint", "audio-to-video", "continue")
    assert [i.role for i in heard.inputs] == ["audio"]
    assert [i.role for i in on.inputs] == ["clip"], "as if it were the scene before"


def test_a_task_that_the_engine_lacks_is_refused_when_it_is_planned():
    with pytest.raises(Refused, match="'storyboard' cannot do stylise") as refused:
        clips(with_maker(scene(1, task="stylise", video=FILE, style="oil")))
    assert refused.value.do == "use maker"
    assert refused.value.where == "scene 1"


def test_a_scenes_style_goes_before_the_storys_and_a_clip_that_is_worked_on_keeps_its_look():
    worked_on = {"task": "edit", "video": FILE, "engine": "maker"}
    wanted = with_maker(scene(1, style="oil"), scene(2), scene(3, **worked_on), scene(4, style="oil", **worked_on))
    told = replace(wanted, story=wanted.story.model_copy(update={"style": "neon"}))
    styles = [clip.spec.style for clip in clips(told)]
    assert styles == ["oil", "neon", "", "oil"], "what is worked on keeps its own look unless its scene says another"


def test_the_best_of_several_is_the_scenes_or_the_briefs_and_needs_an_engine_that_chooses():
    made = clips(with_maker(scene(1), scene(2, best_of=2), engine="maker", best_of=4))
    assert [clip.spec.best_of for clip in made] == [4, 2]
    with pytest.raises(Refused, match="cannot do best-of"):
        clips(with_maker(scene(1), best_of=4))
    footage = scene(1, clip=FILE)
    (cut,) = clips(with_maker(footage, engine="maker", best_of=4))
    assert cut.spec.best_of == 1, "footage is as it is"


def soundtracks(wanted: Order) -> list[Recipe]:
    """The recipes of the soundtracks, once the clips are made."""
    return [step for step in finished(wanted)[0] if step.kind == "soundtrack"]


def test_the_sound_is_the_clip_engines_own_where_it_makes_any_unless_the_brief_names_another():
    (own,) = soundtracks(with_maker(scene(1), engine="maker"))
    assert own.engine.name == "maker"
    (named,) = soundtracks(with_maker(scene(1), engine="maker", soundtrack="{engine: composer}"))
    assert named.engine.name == "composer"
    (plain,) = soundtracks(with_maker(scene(1)))
    assert plain.engine.name == "composer"
    (other,) = soundtracks(with_maker(scene(1), soundtrack="{engine: maker}"))
    assert other.engine.name == "maker"


def test_an_engine_that_goes_by_words_is_told_them_and_the_composer_is_not():
    (own,) = soundtracks(with_maker(scene(1, prompt="a fox sings"), engine="maker"))
    assert own.spec.prompt == "a fox sings"
    (composed,) = soundtracks(with_maker(scene(1, prompt="a fox sings")))
    assert composed.spec.prompt == ""


def test_a_clips_own_sound_goes_to_whoever_takes_it_and_else_is_told(monkeypatch):
    monkeypatch.setitem(ROLES, "clip", ("clip", "sound"))
    (own,) = soundtracks(with_maker(scene(1), engine="maker"))
    assert [i.role for i in own.inputs] == ["clip", "sound"]
    (composed,) = soundtracks(with_maker(scene(1), engine="maker", soundtrack="{engine: composer}"))
    assert [i.role for i in composed.inputs] == ["clip"]
    assert "not heard" in composed.note


def test_another_task_or_file_changes_its_scene_alone():
    before = with_maker(scene(1, task="edit", video=FILE, engine="maker"), scene(2))
    after = with_maker(scene(1, task="edit", video=MASK, engine="maker"), scene(2))
    assert {scene for _, scene in changed(before, after)} == {1, None}
