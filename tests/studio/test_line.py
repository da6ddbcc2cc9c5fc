"""The line: what is to be made follows from the order and what is done; a change touches no more than it must."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from studio.errors import Refused
from studio.line import TRANSITION_FRAMES, line, longest_chain, places, resolve
from studio.recipes import Recipe, Waiting
from studio.specs import PRIMARY_ROLE
from tests.studio.orders import changed, finished, keys, made, order, scene

FOUR = tuple(scene(i) for i in range(1, 5))
KINDS = ("clip", "soundtrack", "segment")
scripts = st.lists(
    st.tuples(st.floats(0.5, 8.0), st.sampled_from(["cut", "crossfade", "dip"]), st.booleans(), st.booleans()),
    min_size=1,
    max_size=8,
)


def with_scene(wanted, index, **update):
    scenes = tuple(s.model_copy(update=update) if s.index == index else s for s in wanted.scenes)
    return replace(wanted, scenes=scenes)


def varied(rows):
    """Scenes of these lengths and ways in; the first neither continues nor is faded into."""
    return tuple(
        scene(i, seconds=seconds, transition=way if i > 1 else "cut", continues=continues and i > 1,
              narration="spoken" if speaks else "")
        for i, (seconds, way, continues, speaks) in enumerate(rows, 1)
    )  # fmt: skip


def test_before_the_story_there_is_only_the_story():
    wanted = replace(order(FOUR), story=None, scenes=())
    assert [step.kind for step in line(wanted, {}) if isinstance(step, Recipe)] == ["story"]


def test_a_new_line_knows_its_clips_and_waits_for_what_is_made_of_them():
    steps = line(order(FOUR), {})
    assert {step.kind for step in steps if isinstance(step, Recipe)} == {"story", "clip"}
    assert {step.kind for step in steps if isinstance(step, Waiting)} == {"soundtrack", "segment", "master"}


@settings(max_examples=60, deadline=None)
@given(scripts)
def test_the_line_always_ends_in_one_master_and_asks_for_every_scene(rows):
    scenes = varied(rows)
    steps, done = finished(order(scenes))
    assert all(isinstance(step, Recipe) and step.key in done for step in steps)
    count = {kind: sum(step.kind == kind for step in steps) for kind in (*KINDS, "master", "story", "voice")}
    assert count == dict.fromkeys(KINDS, len(scenes)) | {
        "master": 1, "story": 1, "voice": sum(bool(s.narration) for s in scenes)}  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(scripts)
def test_the_same_order_gives_the_same_keys(rows):
    scenes = varied(rows)
    assert keys(finished(order(scenes))[0]) == keys(finished(order(scenes))[0])


@settings(max_examples=60, deadline=None)
@given(scripts)
def test_segments_and_transitions_fill_the_film_without_gap_or_overlap(rows):
    steps, _ = finished(order(varied(rows)))
    master = steps[-1]
    parts = [step for step in steps if step.kind in ("segment", "transition")]
    assert sum(part.spec.frames for part in parts) == master.spec.total_frames
    assert sum(role == "segment" for role in (i.role for i in master.inputs)) == len(parts)
    for step in steps:
        if step.kind == "segment":
            clip = next(s for s in steps if s.kind == "clip" and s.scene == step.scene)
            assert step.spec.skip + step.spec.frames <= clip.spec.frames
            assert all(cue.end <= step.spec.frames for cue in step.spec.cues)


@settings(max_examples=60, deadline=None)
@given(scripts)
def test_inputs_are_what_earlier_takes_made(rows):
    steps, done = finished(order(varied(rows)))
    names = {digest for outputs in done.values() for digest in outputs.files.values()}
    takes = {outputs.take_id for outputs in done.values()}
    for step in steps:
        for given_input in step.inputs:
            if given_input.from_take is not None:
                assert given_input.digest in names
                assert given_input.from_take in takes


def test_the_line_is_pure():
    wanted, done = order(FOUR), {}
    once = line(wanted, done)
    assert line(wanted, done) == once
    assert done == {}


def test_a_changed_caption_costs_one_segment_and_the_master():
    before = order(FOUR)
    assert changed(before, with_scene(before, 2, caption="Something else")) == {("segment", 2), ("master", None)}


def test_a_changed_seed_costs_its_scene_and_the_master():
    before = order(FOUR)
    after = with_scene(before, 2, seed=99)
    assert changed(before, after) == {("clip", 2), ("soundtrack", 2), ("segment", 2), ("master", None)}


def test_a_changed_seed_also_costs_the_transitions_beside_it():
    faded = tuple(scene(i, transition="crossfade" if i > 1 else "cut", seconds=2.0) for i in range(1, 5))
    before = order(faded)
    expected = {(kind, 2) for kind in (*KINDS, "transition")} | {("transition", 3), ("master", None)}
    assert changed(before, with_scene(before, 2, seed=99)) == expected


def test_a_changed_seed_also_costs_the_scenes_that_continue_it():
    chain = (scene(1), scene(2), scene(3, continues=True), scene(4))
    before = order(chain)
    expected = {(kind, number) for kind in KINDS for number in (2, 3)} | {("master", None)}
    assert changed(before, with_scene(before, 2, seed=99)) == expected


def test_a_rolled_soundtrack_leaves_the_pictures():
    before = order(FOUR)
    assert changed(before, with_scene(before, 3, reroll=1)) == {("soundtrack", 3), ("master", None)}


def test_a_new_version_of_an_engine_costs_what_it_makes_and_what_follows():
    before = order(FOUR)
    newer = before.engines["composer"].model_copy(update={"version": "2"})
    after = replace(before, engines=before.engines | {"composer": newer})
    assert changed(before, after) == {("soundtrack", i) for i in range(1, 5)} | {("master", None)}


def test_scenes_of_one_story_differ_and_look_alike():
    steps, _ = finished(order(FOUR))
    clips = [step for step in steps if step.kind == "clip"]
    assert len({clip.seed for clip in clips}) == 4
    assert len({clip.spec.look_seed for clip in clips}) == 1


def test_what_waits_is_never_asked_for_twice_and_asking_is_by_layers():
    asked: list[set[str]] = []

    def find(wanted: set[str]):
        asked.append(wanted)
        known = {step.key: step for step in finished(order(FOUR))[0]}
        return {key: made(known[key]) for key in wanted if key in known}

    (steps,), done = resolve([order(FOUR)], find)
    assert len(asked) == len({"clips", "sound and segments", "master"})
    assert sum(len(batch) for batch in asked) == len(set().union(*asked)) == len(steps) == len(done)


def test_the_dry_run_is_what_is_planned():
    """What `resolve` says while nothing is done is what is planned, layer by layer, when things get done."""
    wanted = order(FOUR)
    (dry,), _ = resolve([wanted], lambda _: {})
    real, _ = finished(wanted)
    assert [(step.kind, step.scene) for step in dry] == [(step.kind, step.scene) for step in real]
    assert keys(dry).items() <= keys(real).items()


@settings(max_examples=100, deadline=None)
@given(scripts, st.sampled_from([24, 25, 30]))
def test_scenes_lie_end_to_end_and_rounding_never_adds_up(rows, rate):
    scenes = varied(rows)
    spread = places(scenes, rate)
    assert spread[0].start == 0
    for before, after in pairwise(spread):
        assert after.start <= before.start + before.frames
        assert before.left == after.entered <= TRANSITION_FRAMES
        assert after.entered < after.frames
    total = spread[-1].start + spread[-1].frames
    assert abs(total - sum(s.seconds for s in scenes) * rate) <= 1


def test_an_engine_that_is_not_there_is_refused_with_the_ones_that_are():
    with pytest.raises(Refused, match="there is no engine 'dalle'") as told:
        line(with_scene(order(FOUR), 1, engine="dalle"), {})
    assert "storyboard" in told.value.do


def test_an_engine_that_cannot_do_the_task_is_refused_with_those_that_can():
    with pytest.raises(Refused, match="cannot do text-to-video") as told:
        line(with_scene(order(FOUR), 1, engine="composer"), {})
    assert "storyboard" in told.value.do


def test_the_longest_chain_of_scenes_that_continue():
    assert longest_chain([scene(1), scene(2), scene(3, continues=True), scene(4, continues=True), scene(5)]) == 3


def test_every_kind_has_an_output_that_stands_for_it():
    steps, done = finished(order(varied([(2.0, "cut", False, True), (2.0, "crossfade", False, False)])))
    for step in steps:
        assert PRIMARY_ROLE[step.kind] in done[step.key].files
