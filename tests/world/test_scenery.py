"""Lent places and stamps change nothing that can be seen: a clip is a function of its number alone."""

from collections import Counter

import numpy as np
import pytest

from models.world import sampling
from models.world.film import Film
from models.world.language.vocabulary import things
from models.world.sampling import SHARING, clip
from models.world.scenery import Site
from models.world.specification import Specification, Subject

SMALL = (128, 224)
MOVING = {"space": "float", "space station": "float", "underwater": "swim"}


def of(setting, style="flat", **more):
    scene = Specification(setting=setting, style=style, action=MOVING.get(setting, "walk"), camera="zoom in", **more)
    site = Site.of(scene, 3, scene.action)
    return scene, site


def film(scene, scenery=None):
    return Film(scene, seed=3, look_seed=4, seconds=2, rate=8, scenery=scenery)


def test_a_clip_is_the_same_whatever_was_drawn_before():
    first = clip(SHARING + 1, count=3).frames
    for number in (SHARING, SHARING + 2, 5 * SHARING):
        _ = clip(number, count=2).frames
    again = clip(SHARING + 1, count=3).frames
    sampling._scenery.cache_clear()
    alone = clip(SHARING + 1, count=3).frames
    assert np.array_equal(first, again)
    assert np.array_equal(first, alone)


def test_clips_that_share_a_place_differ_in_who_acts():
    scenes = [clip(number).scene for number in range(2 * SHARING, 3 * SHARING)]
    assert len({(s.setting, s.style, s.time, s.weather) for s in scenes}) == 1
    assert len({(s.subjects, s.action, s.camera) for s in scenes}) == SHARING


def test_all_places_and_styles_are_met_about_equally_often():
    scenes = [sampling.scene(number) for number in range(1500)]
    for slot, most in (("style", 2.0), ("setting", 4.0), ("time", 1.6)):
        met = Counter(getattr(scene, slot) for scene in scenes)
        assert set(met) == set(things(slot))
        assert max(met.values()) < most * min(met.values())
    assert {s.kind for scene in scenes for s in scene.subjects} == set(things("subject"))


def test_vehicles_are_seen_where_they_belong_only():
    for number in range(300):
        scene = sampling.scene(number)
        for subject in scene.subjects:
            assert scene.setting in sampling.PLACES.get(subject.kind, (scene.setting,))


def test_a_lent_place_gives_the_same_picture_and_truth():
    scene, site = of("forest", weather="snow", time="night")
    lent = site.build()
    one, other = film(scene), film(scene, lent)
    _ = film(Specification(setting="forest", action="jump", weather="snow", time="night"), lent).frame(3, *SMALL)
    assert np.array_equal(one.frame(5, *SMALL), other.frame(5, *SMALL))
    assert np.array_equal(one.mask(5, *SMALL), other.mask(5, *SMALL))
    assert np.array_equal(one.flow(5, *SMALL), other.flow(5, *SMALL))


@pytest.mark.parametrize("style", things("style"))
@pytest.mark.parametrize("setting", ["city", "underwater"])
def test_a_rastered_place_looks_the_same(setting, style):
    scene, site = of(setting, style)
    drawn = film(scene).frame(9, *SMALL).astype(int)
    rastered = film(scene, site.build().rastered(SMALL[1] / 1920)).frame(9, *SMALL)
    assert np.abs(drawn - rastered).mean() < 2.5
    level = np.add.reduceat(np.add.reduceat(drawn - rastered, range(0, 224, 8)), range(0, 128, 8), axis=1) / 64
    assert np.abs(level).mean() < 1.0  # the same in squares of 8 pixels: nothing has moved or is missing
    assert np.percentile(np.abs(level), 99) < 10


def test_the_truth_does_not_know_rasters():
    scene, site = of("castle")
    one, other = film(scene), film(scene, site.build().rastered(SMALL[1] / 1920))
    assert np.array_equal(one.depth(4, *SMALL), other.depth(4, *SMALL))
    assert np.array_equal(one.mask(4, *SMALL), other.mask(4, *SMALL))


@pytest.mark.parametrize("width", [96, 150, 220, 330])
def test_small_pictures_look_like_larger_ones(width):
    """What is stamped, left out or simplified is finer than the picture shows."""
    scene = Specification(subjects=(Subject(kind="raccoon"),), setting="kitchen")
    small = film(scene).frame(6, width, 2 * width).astype(int)
    large = film(scene).frame(6, 4 * width, 8 * width).astype(int)
    mean = large.reshape(2 * width, 4, width, 4, 3).mean((1, 3))
    assert np.abs(mean - small).mean() < 2.5
