"""Every task as one sequence: what stands where, what sees what, and nothing lost on the way in and out."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from models.videopoet.config import PRESETS, Geometry, base, debug, tiny
from models.videopoet.language.layout import NOTHING, Segment, buckets, build, layout, split, visible
from models.videopoet.language.recipes import RECIPES, context_audio, context_frames
from models.videopoet.language.vocab import TASKS, Special, Vocabulary
from studio.errors import Poisoned, Refused

CONFIG = debug()
TEXT = "<bot_i> text(24) <eot_i>"
CLIP_IN, CLIP_OUT = "<bov_i> video_in(2,4,2,2) <eov_i>", "<bov_o> video_out(2,4,2,2) <eov_o>"
IMAGE_IN, LATER = "<bov_i> video_in(1,4,2,2) <eov_i>", "<bov_o> video_out(from 1, 1,4,2,2) <eov_o>"
SOUND_IN, SOUND_OUT = "<boa_i> audio_in(15,4) <eoa_i>", "<boa_o> audio_out(15,4) <eoa_o>"
END = "<source_world> <res_portrait> |"
GOLDEN = {
    "text-to-image": f"{TEXT} {END} <bov_o> video_out(1,4,2,2)",
    "text-to-video": f"{TEXT} {END} {CLIP_OUT} <eos>",
    "image-to-video": f"{TEXT} {IMAGE_IN} {END} {LATER} <eos>",
    "continue": f"{TEXT} {IMAGE_IN} {END} {LATER} <eos>",
    "inpaint": f"{TEXT} {CLIP_IN} {END} {CLIP_OUT} <eos>",
    "outpaint": f"{TEXT} {CLIP_IN} {END} {CLIP_OUT} <eos>",
    "stylise": f"{TEXT} {CLIP_IN} {END} {CLIP_OUT} <eos>",
    "edit": f"{TEXT} {CLIP_IN} {END} {CLIP_OUT} <eos>",
    "edit-image": f"{TEXT} {IMAGE_IN} {END} {CLIP_OUT} <eos>",
    "camera": f"{TEXT} {IMAGE_IN} {END} {LATER} <eos>",
    "video-to-audio": f"{TEXT} {CLIP_IN} <source_world> | {SOUND_OUT} <eos>",
    "audio-to-video": f"{TEXT} {SOUND_IN} {END} {CLIP_OUT} <eos>",
    "text-to-audio-video": f"{TEXT} {END} {CLIP_OUT} {SOUND_OUT} <eos>",
    "audio-video-continue": f"{TEXT} {IMAGE_IN} <boa_i> audio_in(3,4) <eoa_i> {END} {LATER} "
    "<boa_o> audio_out(from 3, 12,4) <eoa_o> <eos>",
    "describe": f"{CLIP_IN} {SOUND_IN} <source_world> | <bot_o> text_out(25) <eos>",
}


def filled(task, seed=0, batch=(), without=()):
    """A layout of the debug preset and parts of chance for all of its blocks."""
    made, rng = layout(CONFIG, task, without=without), np.random.default_rng(seed)
    parts = {}
    for name, block in made.blocks.items():
        if len(block.shape) == 1:
            words = np.full((*batch, 24), NOTHING)
            words[..., : rng.integers(0, 25)] = 7
            parts[name] = np.where(words == NOTHING, words, rng.integers(0, CONFIG.text.vocabulary, words.shape))
        else:
            parts[name] = rng.integers(0, 512, (*batch, *block.shape))
    return made, parts


@pytest.mark.parametrize("task", TASKS)
def test_the_sequence_of_every_task(task):
    assert layout(CONFIG, task).outline() == f"<bos> <{task}> {GOLDEN[task]}"


def test_every_task_has_a_recipe_and_a_golden_sequence():
    assert list(RECIPES) == list(GOLDEN) == list(TASKS)


def test_lengths_of_the_tiny_preset_need_no_padding():
    assert buckets(tiny()) == {
        183: ["text-to-image"],
        633: ["text-to-video"],
        635: ["image-to-video", "continue", "camera"],
        687: ["video-to-audio", "describe"],
        688: ["audio-to-video", "text-to-audio-video"],
        692: ["audio-video-continue"],
        747: ["edit-image"],
        1195: ["inpaint", "outpaint", "stylise", "edit"],
    }


def test_about_a_second_is_continued():
    assert (context_frames(tiny()), context_audio(tiny())) == (9, 28)
    assert (context_frames(debug()), context_audio(debug())) == (1, 3)


def test_what_is_absent_leaves_with_its_specials():
    without = layout(CONFIG, "image-to-video", without=["text"])
    assert without.outline() == f"<bos> <image-to-video> {IMAGE_IN} {END} {LATER} <eos>"
    mute = layout(CONFIG, "describe", without=["audio_in"])
    assert mute.outline() == f"<bos> <describe> {CLIP_IN} <source_world> | <bot_o> text_out(25) <eos>"
    with pytest.raises(Refused, match="edit cannot do without text"):
        layout(CONFIG, "edit", without=["text"])


def test_square_pictures_name_no_resolution():
    square = replace(CONFIG, geometry=Geometry(frames=5, height=64, width=64))
    assert layout(square, "text-to-image").outline().endswith("<eot_i> <source_world> | <bov_o> video_out(1,4,4,2)")


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(TASKS), st.integers(0, 2**32), st.sampled_from([(), (1,), (3,), (2, 2)]))
def test_what_is_put_in_comes_out(task, seed, batch):
    made, parts = filled(task, seed, batch)
    ids = build(made, parts)
    assert ids.shape == (*batch, made.length, 4)
    found = split(made, ids)
    assert found.keys() == parts.keys()
    for name, value in parts.items():
        np.testing.assert_array_equal(found[name], value)


@settings(max_examples=30, deadline=None)
@given(st.sampled_from(TASKS), st.integers(0, 2**32))
def test_every_id_is_of_the_kind_of_its_place(task, seed):
    made, parts = filled(task, seed)
    ids, vocabulary = build(made, parts), Vocabulary(CONFIG)
    for name, block in made.blocks.items():
        kinds = {vocabulary.read(int(token))[0] for token in ids[block.at].ravel()}
        expected = {"v": {"video 0", "video 1"}, "a": {f"audio {n}" for n in range(4)}, "t": {"text"}}[name[0]]
        assert expected - {"text"} <= kinds <= expected | {"special"}
    assert ids.min() >= 0
    assert ids.max() < vocabulary.size


@pytest.mark.parametrize("task", TASKS)
def test_the_prefix_sees_itself_and_outputs_see_only_what_was_before(task):
    made = layout(CONFIG, task)
    seen, prefix = made.visible(), made.prefix
    assert seen[:prefix, :prefix].all()
    assert not seen[:prefix, prefix:].any()
    assert seen[prefix:, :prefix].all()
    np.testing.assert_array_equal(seen[prefix:, prefix:], np.tri(made.length - prefix, dtype=bool))


@given(st.integers(0, 50), st.integers(0, 50), st.integers(0, 50))
def test_visible_says_the_same_of_single_positions(i, j, prefix):
    assert bool(visible(i, j, prefix)) == (j <= i or (i < prefix and j < prefix))


@pytest.mark.parametrize("task", TASKS)
def test_only_free_outputs_are_scored(task):
    made, parts = filled(task, 3)
    scored = made.scored(build(made, parts))
    assert not scored[: made.prefix].any()
    assert not scored[made.forced].any()
    sizes = {name: block for name, block in made.blocks.items() if name.endswith("_out") and name != "text_out"}
    expected = sum(int(np.prod(block.shape)) for block in sizes.values())
    if task == "describe":
        expected = int((parts["text_out"] != NOTHING).sum()) + 1  # the end is scored once
    assert scored.sum() == expected


def test_forced_positions_of_the_output_are_specials():
    made = layout(CONFIG, "text-to-audio-video")
    names = [Special(token).name for token in made.template[made.forced & made.is_output, 0]]
    assert names == ["BOV_O", "EOV_O", "BOA_O", "EOA_O", "EOS"]


def test_latents_and_sound_stand_in_one_time():
    made = layout(tiny(), "text-to-audio-video")
    latents, sound = (made.positions[made.blocks[name].at] for name in ("video_out", "audio_out"))
    np.testing.assert_array_equal(latents[[0, 1, 8, 112]], [[0, 0, 0], [0, 0, 1], [0, 1, 0], [1, 0, 0]])
    assert (np.diff(sound[:, 0]) > 0).all()
    assert 0 < sound[0, 0] < 0.1
    assert 4 < sound[-1, 0] < 4.25
    assert (sound[:, 1:] == -1).all()


def test_what_is_read_and_what_is_written_have_the_same_places():
    made = layout(CONFIG, "edit")
    read, written = made.blocks["video_in"].at, made.blocks["video_out"].at
    np.testing.assert_array_equal(made.positions[read], made.positions[written])
    assert set(made.segment[read]) == {Segment.VIDEO_IN}
    assert set(made.segment[written]) == {Segment.VIDEO_OUT}
    later = layout(tiny(), "continue")
    assert later.positions[later.blocks["video_out"].at][0].tolist() == [3, 0, 0]


@pytest.mark.parametrize("preset", PRESETS)
@pytest.mark.parametrize("task", TASKS)
def test_words_never_stand_where_latents_do(preset, task):
    made = layout(PRESETS[preset](), task)
    words = made.positions[(made.segment == Segment.WORDS) & ~made.is_output]
    assert (words < 0).all()
    assert (made.positions[made.segment == Segment.TEXT_OUT] >= max(made.config.geometry.latent)).all()


def test_text_stands_at_the_same_places_in_all_tasks():
    places = {layout(base(), task).positions[layout(base(), task).blocks["text"].start, 0] for task in TASKS[:-1]}
    assert len(places) == 1


def test_a_sequence_to_be_continued_is_its_prefix_and_the_forced_specials():
    made, parts = filled("image-to-video")
    ids = build(made, {name: value for name, value in parts.items() if name != "video_out"})
    whole = build(made, parts)
    np.testing.assert_array_equal(ids[: made.prefix], whole[: made.prefix])
    assert (ids[made.blocks["video_out"].at] == Special.PAD).all()
    np.testing.assert_array_equal(ids[made.forced], whole[made.forced])


def test_the_source_may_be_footage():
    made, parts = filled("text-to-video")
    ids = build(made, parts, source=Special.SOURCE_FOOTAGE)
    assert ids[made.source, 0] == Special.SOURCE_FOOTAGE
    assert split(made, ids)


@settings(max_examples=30, deadline=None)
@given(hnp.arrays(np.int64, (5,), elements=st.integers(-1, 511)))
def test_short_texts_are_filled_up(words):
    made, parts = filled("text-to-image")
    found = split(made, build(made, {**parts, "text": words}))["text"]
    np.testing.assert_array_equal(found, [*words, *[NOTHING] * 19])


def test_parts_that_do_not_fit_are_refused():
    made, parts = filled("edit")
    with pytest.raises(Refused, match="edit needs text"):
        build(made, {"video_in": parts["video_in"]})
    with pytest.raises(Refused, match="edit has no audio_in"):
        build(made, {**parts, "audio_in": np.zeros((15, 4), int)})
    with pytest.raises(Refused, match=r"video_in is \(1, 4, 2, 2\)"):
        build(made, {**parts, "video_in": parts["video_in"][:1]})
    with pytest.raises(Refused, match="text is "):
        build(made, {**parts, "text": np.zeros(25, int)})
    with pytest.raises(Refused, match=r"values of 0\.\.512"):
        build(made, {**parts, "video_in": np.arange(32).reshape(2, 4, 2, 2) * 512 // 31})
    with pytest.raises(Refused, match="batches"):
        build(made, {**parts, "text": parts["text"][None]})


def test_illegal_ids_are_poisoned():
    made, parts = filled("edit")
    ids = build(made, parts)
    ids[made.blocks["video_out"].start, 1] = Vocabulary(CONFIG).video[0].start
    with pytest.raises(Poisoned, match="position 49, column 1"):
        split(made, ids)


def test_layouts_cannot_be_changed():
    with pytest.raises(ValueError, match="read-only"):
        layout(CONFIG, "edit").template[0] = 5
