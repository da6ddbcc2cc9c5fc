"""What a step is fed with follows from its number: from any mixture of sources, by any number of ranks and workers."""

import numpy as np
import pytest

from models.videopoet import data
from models.videopoet.config import preset
from models.videopoet.language.vocab import TASKS
from models.videopoet.training.examples import example
from models.videopoet.training.feed import SPAN, Feed, Source, clip_of, dealt, parsed
from models.videopoet.training.footage_examples import NEEDED_OF_FOOTAGE, example_of_footage
from models.videopoet.training.shards import make_shards
from models.world.sampling import SHARING
from studio.errors import Broken, Refused
from tests.videopoet.videos import video

DEBUG = preset("debug")
GEOMETRY = DEBUG.geometry


@pytest.fixture(scope="module")
def shelf(tmp_path_factory):
    """Shards of three videos: one silent, one without a caption, one held out."""
    folder = tmp_path_factory.mktemp("videos")
    for name, sound, caption in (("a", 0, "silent"), ("b", 300, "held out"), ("c", 500, "")):
        video(folder / f"{name}.mp4", seconds=4.0, sound=sound)
        (folder / f"{name}.txt").write_text(caption)
    make_shards(folder, folder / "shards", GEOMETRY)
    return folder / "shards"


@pytest.fixture
def half(shelf):
    """Half of the world, half of the shards."""
    return (Source(0.5), Source(0.5, shelf))


def test_sources_are_given_with_their_shares(tmp_path):
    assert parsed([]) == (Source(1.0),)
    assert parsed(["world:3", f"{tmp_path}:1"]) == (Source(0.75), Source(0.25, tmp_path))
    assert parsed([str(tmp_path)]) == (Source(0.0), Source(1.0, tmp_path))


@pytest.mark.parametrize("wrong", [["world:0"], ["world:-1"], ["world", "world"], ["world:inf"], [":0.5"]])
def test_wrong_sources_are_refused(wrong):
    with pytest.raises(Refused, match="no source"):
        parsed(wrong)


@pytest.mark.parametrize("shares", [[1.0], [0.5, 0.5], [0.2, 0.3, 0.5], [0.0, 1.0], [0.7, 0.0, 0.3]])
def test_turns_are_dealt_evenly_and_counted(shares):
    counted = [0] * len(shares)
    for turn in range(400):
        source, before = dealt(turn, shares)
        assert before == counted[source]
        counted[source] += 1
    assert counted == pytest.approx([400 * share for share in shares], abs=1)


def test_every_clip_of_a_shelf_is_seen_once_an_epoch(shelf):
    feed = Feed((Source(0.0), Source(1.0, shelf)))
    count = 12  # two videos of four seconds, cut into clips of five frames
    blocks = -(-count // SHARING)
    for epoch in range(2):
        steps = range(epoch * blocks * SHARING, (epoch + 1) * blocks * SHARING)
        seen = [feed.numbers(step, 1)[0] - SPAN for step in steps]
        assert set(seen) == set(range(count))


def test_ranks_take_their_own_rows_of_the_same_batch(half):
    for step in (0, 9):
        rows = [tuple(Feed(half, rank=rank, ranks=2).numbers(step, 2)) for rank in (0, 1)]
        assert rows[0] + rows[1] == tuple(Feed(half).numbers(step, 4))
    assert Feed(rank=1, ranks=2).own(np.arange(6)).tolist() == [3, 4, 5]


def test_a_task_that_no_real_clip_can_give_is_taken_from_the_world(half):
    feed = Feed(half)
    assert all(n < SPAN for step in range(20) for n in feed.numbers(step, 4, "edit"))
    assert any(n >= SPAN for n in feed.numbers(0, 4, "continue"))
    assert {*NEEDED_OF_FOOTAGE} - {"sound"} == {*TASKS} - {"edit", "edit-image", "camera"}


def test_real_clips_give_examples_of_the_same_type(half):
    feed = Feed(half)
    for task in {*NEEDED_OF_FOOTAGE} - {"sound"}:
        number = next(n for n in feed.numbers(0, 4, task) if n >= SPAN)
        (made,) = feed.examples(task, feed.numbers(0, 1, task).of(0, 1, [number]), DEBUG)
        worlds = example(task, clip_of(1, GEOMETRY, ()), DEBUG)
        for name in ("video_in", "video_out", "audio_in", "audio_out", "known"):
            mine, theirs = getattr(made, name), getattr(worlds, name)
            assert (mine is None) == (theirs is None), (task, name)
            if mine is not None:
                assert (mine.shape, mine.dtype) == (theirs.shape, theirs.dtype), (task, name)
        assert made.scene is None


def test_silent_clips_are_passed_over_where_sound_is_wanted(shelf):
    feed = Feed((Source(0.0), Source(1.0, shelf)))
    for step in range(12):
        for made in feed.examples("video-to-audio", feed.numbers(step, 2, "video-to-audio"), DEBUG):
            assert np.abs(made.audio_out).max() > 0.1


def test_clips_without_words_are_passed_over_where_they_are_wanted(half, shelf):
    feed = Feed((Source(0.0), Source(1.0, shelf)))
    made = [one for step in range(12) for one in feed.examples("describe", feed.numbers(step, 1, "describe"), DEBUG)]
    assert {one.text for one in made} == {"silent"}


def test_an_impossible_example_is_refused(shelf):
    with pytest.raises(Refused, match="edit"):
        example_of_footage("edit", clip_of(SPAN, GEOMETRY, (shelf,)))


def test_held_out_clips_are_the_worlds_or_those_of_held_out_videos(half, shelf):
    assert Feed(half).held_out([0], GEOMETRY)[0].scene
    (clip,) = Feed((Source(0.0), Source(1.0, shelf))).held_out([0], GEOMETRY)
    assert clip.caption == "held out"


def test_workers_give_what_one_process_gives(half):
    alone, crew = Feed(half), Feed(half, workers=1)
    try:
        for step in (0, 1, 2, 7):
            which = alone.numbers(step, 2)
            one, other = alone.clips(which, GEOMETRY), crew.clips(which, GEOMETRY)
            for mine, theirs in zip(one, other, strict=True):
                assert np.array_equal(mine.frames, theirs.frames)
                assert np.array_equal(mine.mask(0), theirs.mask(0))
        ahead = max(step for _, step, _ in crew.crew.under_way)
        assert ahead == 7 + crew.ahead(2)
        assert crew.waited > 0
        crew.crew.pools[0].submit(__import__("os")._exit, 1).exception()
        with pytest.raises(Broken, match="died"):
            crew.clips(alone.numbers(900, 2), GEOMETRY)
    finally:
        crew.close()


def test_a_drawn_clip_knows_three_masks(half):
    (made,) = Feed().clips(Feed().numbers(0, 1), GEOMETRY)
    assert made.mask(made.count - 1).shape == (GEOMETRY.height, GEOMETRY.width)
    with pytest.raises(Refused, match="no mask"):
        made.mask(1)


def test_the_module_is_fed_with_what_is_used(half):
    data.use(Feed(half))
    try:
        which = data.numbers(0, 4)
        assert data.video(data.clips(which, GEOMETRY)).shape == (4, 3, *data.clips([1], GEOMETRY)[0].frames.shape[:3])
        assert any(n >= SPAN for n in which)
    finally:
        data.use(Feed())
