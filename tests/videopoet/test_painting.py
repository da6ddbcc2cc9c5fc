"""Painting: what is unknown is grey, and nothing of it leaks."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from models.videopoet.making.painting import (
    GREY,
    SHAPES,
    around,
    composed,
    fitted,
    frame_around,
    hole,
    outpainting,
    painted,
    smaller,
)
from studio.errors import Refused

SHAPE = (3, 16, 8)


def frames(seed):
    return np.random.default_rng(seed).integers(0, 256, (*SHAPE, 3), dtype=np.uint8)


@settings(max_examples=40, deadline=None)
@given(hnp.arrays(bool, SHAPE), st.integers(0, 99), st.integers(100, 199))
def test_unknown_pixels_change_nothing_even_of_smaller_pictures(mask, one, other):
    mask[0, 0, 0] = True
    source = frames(one)
    changed = np.where(mask[..., None], frames(other), source)
    first, second = painted(source, mask), painted(changed, mask)
    np.testing.assert_array_equal(first, second)
    np.testing.assert_array_equal(smaller(first, 8, 4), smaller(second, 8, 4))
    assert (first[mask] == GREY).all()
    np.testing.assert_array_equal(first[~mask], source[~mask])


@settings(max_examples=40, deadline=None)
@given(hnp.arrays(bool, SHAPE), st.integers(0, 4))
def test_what_is_known_stays_when_a_painting_is_put_together(mask, soft):
    kept, made = frames(1), frames(2)
    whole = composed(kept, made, mask, soft)
    np.testing.assert_array_equal(whole[~mask], kept[~mask])
    deep = ~around(~mask, soft) if soft else mask
    np.testing.assert_array_equal(whole[deep], made[deep])


@pytest.mark.parametrize("name", SHAPES)
def test_holes_leave_something_to_go_by(name):
    mask = hole((17, 224, 128), name)
    share = mask.mean(axis=(1, 2))
    assert (share >= 0.2).all()
    assert (share <= 0.5).all()
    assert (name == "sliding box") == bool((mask[0] != mask[-1]).any())


def test_a_mask_grows_to_all_sides():
    mask = np.zeros((1, 5, 5), bool)
    mask[0, 2, 2] = True
    assert around(mask, 1)[0].sum() == 9
    np.testing.assert_array_equal(around(mask, 0), mask)


def test_masks_of_any_size_fit():
    small = np.array([[255, 0], [0, 0]], np.uint8)
    mask = fitted(small, SHAPE)
    assert mask.shape == SHAPE
    assert mask[:, :8, :4].all()
    assert mask.sum() == 3 * 8 * 4
    assert fitted(np.ones((3, 2, 2)), SHAPE).all()


@pytest.mark.parametrize("mask", [np.ones((2, 4, 4), bool), np.ones(4, bool), np.ones((4, 0), bool)])
def test_masks_of_another_clip_are_refused(mask):
    with pytest.raises(Refused, match="the clip has 3 frames"):
        fitted(mask, SHAPE)


def test_an_empty_mask_is_refused():
    with pytest.raises(Refused, match="marks nothing"):
        painted(frames(0), np.zeros(SHAPE, bool))


def test_outpainting_shows_all_of_the_clip_in_the_middle():
    whole, mask = outpainting(frames(3), 0.5)
    np.testing.assert_array_equal(whole[:, 4:12, 2:6], smaller(frames(3), 8, 4))
    np.testing.assert_array_equal(mask, frame_around(SHAPE, 0.5))
    assert (whole[mask] == GREY).all()
    with pytest.raises(Refused, match="1 of a side"):
        outpainting(frames(3), 1.0)


@given(st.floats(0.01, 0.99))
def test_there_is_always_a_centre_and_an_outside(kept):
    mask = frame_around(SHAPE, kept)
    assert mask.any()
    assert not mask.all()


def test_smaller_pictures_are_means():
    two = np.stack([np.full((4, 4, 3), 10, np.uint8), np.full((4, 4, 3), 20, np.uint8)])
    two[0, :2, :2] = 50
    np.testing.assert_array_equal(smaller(two, 2, 2)[..., 0], [[[50, 10], [10, 10]], [[20, 20], [20, 20]]])
    assert smaller(two, 3, 3).shape == (2, 3, 3, 3)
