"""Styles change the drawing, step by their own clock, and the truth is that of the picture which is seen."""

import itertools
from dataclasses import replace

import numpy as np
import pytest
import skia

from models.world.film import Film
from models.world.specification import Accessory, Specification, Subject
from models.world.styles import STYLES, Page
from models.world.styles.pixels import PALETTE

SIZE = (135, 240)
DRAWN = [name for name in STYLES if name != "flat"]
STEPPING = ("watercolour", "pixel art", "pencil sketch", "paper cut-out", "oil")
RACCOON = Subject(kind="raccoon", accessories=(Accessory(kind="scarf", colour="red"),))


def film(style, *, rate=30, seconds=2.0, seed=5, state=None, **more):
    words = {"subjects": (RACCOON,), "setting": "forest", "action": "walk", "camera": "zoom in", **more}
    return Film(Specification(style=style, **words), seed=seed, look_seed=3, seconds=seconds, rate=rate, state=state)


def grey(picture):
    return picture.astype(np.float32) @ np.array([0.299, 0.587, 0.114], np.float32)


def edges(picture):
    """The strength of the brightness gradient."""
    down, right = np.gradient(grey(picture))
    return np.hypot(down, right)


@pytest.fixture(scope="module")
def pictures():
    return {name: film(name).frame(7, *SIZE) for name in STYLES}


@pytest.mark.parametrize("style", STYLES)
def test_the_same_seed_gives_the_same_pixels(style, pictures):
    again = film(style)
    again.frame(40, *SIZE)
    assert np.array_equal(again.frame(7, *SIZE), pictures[style])
    assert grey(pictures[style]).std() > 12


@pytest.mark.parametrize("style", DRAWN)
def test_the_drawing_differs_and_not_only_its_colours(style, pictures):
    """Where edges are and how strong: a recoloured flat picture would have the same."""
    ours, flat = edges(pictures[style]), edges(pictures["flat"])
    assert np.corrcoef(ours.ravel(), flat.ravel())[0, 1] < 0.85


def test_no_two_styles_look_alike(pictures):
    for one in STYLES:
        for other in STYLES:
            if one < other:
                assert np.abs(pictures[one].astype(int) - pictures[other]).mean() > 8, (one, other)


def test_pixel_art_has_few_colours_on_a_coarse_grid():
    made = film("pixel art", time="day")
    picture, cell = made.frame(3, 270, 480), made.style.cell(270, 480)
    assert cell == 2
    assert len(np.unique(picture.reshape(-1, 3), axis=0)) <= len(set(PALETTE))
    points = picture[::cell, ::cell]
    assert np.array_equal(points.repeat(cell, 0).repeat(cell, 1), picture)


@pytest.mark.parametrize(("width", "height", "cell"), [(1080, 1920, 8), (540, 960, 4), (128, 224, 1), (257, 129, 1)])
def test_a_point_of_pixel_art_is_a_whole_number_of_pixels(width, height, cell):
    assert STYLES["pixel art"].cell(width, height) == cell


def test_pencil_is_graphite_on_paper(pictures):
    picture = pictures["pencil sketch"].astype(int)
    assert (picture.max(2) - picture.min(2)).max() < 24
    assert edges(picture).mean() > edges(pictures["flat"]).mean()
    assert grey(picture[:3]).mean() > 225  # the paper's edge stays white


def test_watercolour_leaves_the_paper_white_at_the_edge():
    day = film("watercolour", time="day", setting="meadow").frame(0, *SIZE)
    assert grey(day[:2]).min() > 235


def test_neon_glows_in_the_dark(pictures):
    level = grey(pictures["neon"])
    assert np.median(level) < 70
    assert np.percentile(level, 99.5) > 170


def test_oil_is_made_of_strokes(pictures):
    assert np.median(edges(pictures["oil"])) > 2 * np.median(edges(pictures["flat"]))


def sky_of(style):
    """A sky alone, without anything before it: brightness (height, width)."""
    width, height = SIZE
    pixels = np.zeros((height, width, 4), np.uint8)
    rows = (np.arange(height) + 0.5) * 8
    surface = skia.Surface(pixels)
    stops = ((-300.0, 0x5FB4E5), (520.0, 0x9AD4EE), (1130.0, 0xE2F3EC))
    STYLES[style].sky(Page(pixels, surface.getCanvas(), 0.125, 0, 1, rows, stops))
    return grey(pixels[..., :3])


def test_the_paper_sky_lies_in_sheets_with_shadows():
    column, smooth = sky_of("paper cut-out")[:140, 60], sky_of("flat")[:140, 60]
    assert np.diff(smooth).min() > -1
    assert np.diff(column).min() < -3  # a shadow above an edge
    assert np.diff(column).max() > 6  # and the edge's white


def test_the_wet_sky_is_uneven_along_its_rows():
    assert np.median(sky_of("watercolour").std(1)) > 2
    assert sky_of("flat").std(1).max() < 0.01


@pytest.mark.parametrize("style", STYLES)
def test_what_is_seen_of_the_subject_lies_within_its_mask(style):
    """Two films that differ in the car's colour only differ where the mask is."""
    one, other = (
        film(style, subjects=(Subject(kind="car", colour=colour),), setting="desert", action="idle", camera="static")
        for colour in ("yellow", "blue")
    )
    differs = np.abs(one.frame(0, 180, 320).astype(int) - other.frame(0, 180, 320)).max(2) > 70
    mask = one.mask(0, 180, 320)
    near = mask.copy()
    for axis in (0, 1):
        near |= np.roll(near, 2, axis) | np.roll(near, -2, axis) | np.roll(near, 1, axis) | np.roll(near, -1, axis)
    assert differs.sum() > 0.08 * mask.sum()
    assert (differs & near).sum() >= 0.985 * differs.sum()


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize(("width", "height"), [(1, 1), (7, 3), (257, 129), (64, 1)])
def test_any_size_has_a_picture_and_a_truth(style, width, height):
    made = film(style, weather="snow", time="night")
    assert made.frame(2, width, height).shape == (height, width, 3)
    assert made.depth(2, width, height).shape == (height, width)
    assert made.flow(2, width, height).shape == (height, width, 2)


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("rate", [1, 5, 8, 12, 24, 25, 30, 60, 120])
def test_any_rate_steps_forward_in_time(style, rate):
    shown = [STYLES[style].held(i, rate) for i in range(4 * rate)]
    assert shown[0] == 0
    assert all(b >= a for a, b in itertools.pairwise(shown))
    assert all(i - max(1, rate / 12) <= moment <= i for i, moment in enumerate(shown))
    pictures = len(set(shown)) / 4
    assert pictures == (rate if style == "flat" or rate <= 12 else pictures)
    if style in STEPPING and rate > 12:
        assert abs(pictures - 12) <= 0.25


@pytest.mark.parametrize("style", STEPPING)
def test_a_held_picture_rests_and_so_does_its_truth(style):
    made = film(style)
    assert np.array_equal(made.frame(0, *SIZE), made.frame(2, *SIZE))
    assert np.abs(made.flow(0, *SIZE)).max() < 1e-6
    assert not np.array_equal(made.frame(0, *SIZE), made.frame(3, *SIZE))
    assert np.abs(made.flow(2, *SIZE)).max() > 0.1


@pytest.mark.parametrize("style", STYLES)
def test_a_film_continues_where_the_one_before_ended(style):
    before = film(style, seconds=1.0)
    words = replace(before.spec, action="wave", camera="static")
    after = Film(words, seed=99, look_seed=3, seconds=1, rate=30, state=before.state())
    assert np.abs(before.frame(30, *SIZE).astype(int) - after.frame(0, *SIZE)).mean() < 0.5
