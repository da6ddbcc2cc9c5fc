"""Examples of every task: read and written are what the task says, and edits change one thing."""

from dataclasses import fields, replace
from functools import cache

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.videopoet.config import debug
from models.videopoet.language.layout import build, cut, layout, split
from models.videopoet.language.text import coverage, subwords
from models.videopoet.language.vocab import TASKS
from models.videopoet.making import structure
from models.videopoet.making.painting import GREY
from models.videopoet.training.editing import SLOTS, alternatives, edit
from models.videopoet.training.examples import example
from models.videopoet.training.sounds import mood_of_clip
from models.world.chance import generator
from models.world.held_out import held_out
from models.world.language.captions import phrases
from models.world.sampling import changed, clip, scene
from models.world.specification import Accessory, Specification, Subject
from studio.errors import Refused

CONFIG = debug()
G = CONFIG.geometry


@cache
def world(number, *, evaluation=False):
    return clip(number, G.frames, G.width, G.height, G.rate, evaluation=evaluation)


@cache
def examples(task):
    return [example(task, world(number), CONFIG) for number in (3, 12, 40)]


def codes_of(made):
    """Codes of whole clips that stand for those of a tokenizer."""
    rng, found = np.random.default_rng(0), {}
    for name in ("video_in", "video_out"):
        if (frames := getattr(made, name)) is not None:
            found[name] = rng.integers(0, 512, (1 + (len(frames) - 1) // G.time, *G.latent[1:], 2))
    for name in ("audio_in", "audio_out"):
        if getattr(made, name) is not None:
            found[name] = rng.integers(0, 512, (CONFIG.audio_frames, 4))
    tokens, _ = subwords(CONFIG.text.vocabulary).fit(made.text, CONFIG.text.tokens)
    return found | {"text_out" if made.task == "describe" else "text": np.array(tokens, int)}


@pytest.mark.parametrize("task", TASKS)
def test_an_example_has_what_its_sequence_needs(task):
    for made in examples(task):
        sequence = layout(CONFIG, task)
        whole = codes_of(made)
        parts = cut(sequence, whole)
        assert set(parts) == set(sequence.blocks)
        found = split(sequence, build(sequence, parts))
        for name, block in sequence.blocks.items():
            if len(block.shape) > 1:
                np.testing.assert_array_equal(found[name], whole[name][block.first : block.first + block.shape[0]])


@pytest.mark.parametrize("task", TASKS)
def test_an_example_is_the_same_for_the_same_clip(task):
    again = example(task, world(12), CONFIG)
    for field in fields(again):
        np.testing.assert_array_equal(getattr(again, field.name), getattr(examples(task)[1], field.name))


@pytest.mark.parametrize("task", TASKS)
def test_training_reads_words_that_are_known(task):
    assert not [word for made in examples(task) for word in coverage(made.text).unknown]


def test_codes_that_are_too_short_are_refused():
    with pytest.raises(Refused, match="video_out has 1 of 2 steps"):
        cut(layout(CONFIG, "continue"), {"video_out": np.zeros((1, 4, 2, 2), int)})


@pytest.mark.parametrize("task", ["inpaint", "outpaint"])
def test_what_is_read_of_a_painting_is_what_is_known(task):
    for made in examples(task):
        np.testing.assert_array_equal(made.video_in[made.known], made.video_out[made.known])
        assert (made.video_in[~made.known] == GREY).all()
        assert made.known.any()
        assert not made.known.all()


def test_camera_examples_name_the_camera():
    for made in examples("camera"):
        said = made.text.lower()
        assert any(phrase.lower() in said for phrase in phrases()["camera"][made.scene.camera])


def test_images_say_nothing_of_the_camera():
    for made in examples("text-to-image"):
        assert not any(phrase in made.text.lower() for phrase in phrases()["camera"][made.scene.camera])


def test_music_that_is_heard_is_asked_for():
    heard = {bool(mood_of_clip(number)): number for number in (3, 12, 40, 41)}
    assert len(heard) == 2
    for music, number in heard.items():
        assert example("text-to-audio-video", world(number), CONFIG).text.endswith(" music") == music


def test_stylised_clips_keep_their_structure_and_read_no_colours():
    made = example("stylise", world(12), CONFIG)
    assert made.video_in.shape == made.video_out.shape
    assert not np.array_equal(made.video_in, made.video_out)


# ---- edits


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10_000), st.sampled_from(SLOTS))
def test_an_edit_changes_one_thing(seed, slot):
    spec = scene(seed)
    for thing, after in alternatives(spec, slot):
        assert thing
        assert after != spec
        different = [f.name for f in fields(spec) if getattr(spec, f.name) != getattr(after, f.name)]
        assert different == ["subjects" if slot in ("colour", "wear", "undress", "subject") else slot]
        assert after.subjects[1:] == spec.subjects[1:]


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10_000))
def test_an_edit_is_asked_for_in_known_words(seed):
    change = edit(scene(seed), generator(seed, "test"))
    assert change.words
    assert "{" not in change.words
    assert not coverage(change.words).unknown


def test_edits_make_sense():
    train = Specification(subjects=(Subject(kind="train"),), setting="city", action="drive")
    assert {after.setting for _, after in alternatives(train, "setting")} == {"meadow", "desert", "mountain", "forest"}
    assert not alternatives(train, "action")
    kitchen = replace(train, subjects=(Subject(kind="fox"),), setting="kitchen", action="idle")
    assert not alternatives(kitchen, "weather")
    dressed = replace(kitchen, subjects=(Subject(kind="fox", accessories=(Accessory(kind="hat"),)),))
    assert [thing for thing, _ in alternatives(dressed, "undress")] == ["hat"]
    assert not alternatives(dressed, "wear")


def test_training_edits_stay_in_training():
    for number in range(0, 160, 8):
        made = example("edit-image", world(number), CONFIG)
        assert not held_out(made.scene)
        assert made.scene == made.edit.after


def test_evaluation_has_edits_too():
    made = example("edit", world(1, evaluation=True), CONFIG)
    assert made.scene != world(1, evaluation=True).scene


def test_an_unchanged_clip_is_the_same_and_a_changed_one_is_not():
    one = world(12)
    np.testing.assert_array_equal(changed(one, one.scene).frames, one.frames)
    night = replace(one.scene, time="night" if one.scene.time != "night" else "day")
    assert not np.array_equal(changed(one, night).frames, one.frames)


# ---- structure


def test_rest_is_grey_and_nearness_is_blue():
    flow = np.zeros((4, 4, 2), np.float32)
    flow[0, 0] = (100, -100)
    depth = np.array([[0, 1, np.inf, 3]] * 4, np.float32)
    shown = structure.picture(flow, depth)
    np.testing.assert_array_equal(shown[1, :, :2], 128)
    np.testing.assert_array_equal(shown[1, :, 2], [255, 128, 0, 64])
    np.testing.assert_array_equal(shown[0, 0], [255, 1, 255])


def test_matching_finds_where_a_picture_went():
    light = np.random.default_rng(0).uniform(0, 255, (40, 40)).astype(np.float32)
    flow = structure.matched(light, np.roll(light, (2, -3), (0, 1)))
    np.testing.assert_allclose(np.median(flow, axis=(0, 1)), [-3, 2], atol=0.1)
    np.testing.assert_array_equal(structure.matched(light, light), 0)


@pytest.mark.parametrize("count", [1, 3])
def test_structures_have_the_clips_size(count):
    one = clip(5, count, G.width, G.height, G.rate)
    assert structure.of_clip(one).shape == structure.estimated(one.frames).shape == one.frames.shape
