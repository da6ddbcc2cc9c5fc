"""Films are deterministic, fit any size, continue exactly, and know what they show."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.world.film import Film
from models.world.language.grammar import parse
from models.world.language.vocabulary import things
from models.world.specification import Specification, Subject

SIZE = (108, 192)


def film(text, *, seconds=2.0, rate=30, seed=5, look_seed=3, **more):
    return Film(parse(text).specification, seed=seed, look_seed=look_seed, seconds=seconds, rate=rate, **more)


def sampled(picture, x, y):
    """The picture at fractional places, between its four neighbours."""
    height, width = picture.shape[:2]
    x, y = np.clip(x - 0.5, 0, width - 1.001), np.clip(y - 0.5, 0, height - 1.001)
    left, top = x.astype(int), y.astype(int)
    fx, fy = (x - left)[..., None], (y - top)[..., None]
    upper = picture[top, left] * (1 - fx) + picture[top, left + 1] * fx
    lower = picture[top + 1, left] * (1 - fx) + picture[top + 1, left + 1] * fx
    return upper * (1 - fy) + lower * fy


def test_the_same_recipe_gives_the_same_pixels():
    text = "a raccoon in a red scarf walks through a rainy forest at night, handheld"
    first, second = film(text), film(text)
    second.frame(40, *SIZE)  # an order of frames of its own changes nothing
    for i in (0, 17):
        assert np.array_equal(first.frame(i, *SIZE), second.frame(i, *SIZE))


def test_seeds_change_the_place_and_looks_the_figure():
    one, other = film("raccoon in the forest"), film("raccoon in the forest", seed=6)
    assert not np.array_equal(one.frame(0, *SIZE), other.frame(0, *SIZE))
    assert one.lead.performer.figure.look == other.lead.performer.figure.look
    looks = {film("raccoon", look_seed=n).lead.performer.figure.look for n in range(12)}
    assert len(looks) > 1


@pytest.mark.parametrize("setting", things("setting"))
@pytest.mark.parametrize("time", ["day", "night"])
def test_every_setting_is_drawn(setting, time):
    picture = Film(Specification(setting=setting, time=time), seed=1, look_seed=1, seconds=1, rate=30).frame(3, 54, 96)
    assert picture.shape == (96, 54, 3)
    assert picture.std() > 20


@pytest.mark.parametrize("subject", things("subject"))
def test_every_subject_fills_a_third_of_the_height(subject):
    made = Film(Specification(subjects=(Subject(kind=subject),)), seed=1, look_seed=1, seconds=1, rate=30)
    rows = np.flatnonzero(made.mask(4, *SIZE).any(1))
    assert rows[-1] - rows[0] >= SIZE[1] / 3
    assert rows[0] >= 0.1 * SIZE[1]
    assert rows[-1] <= 0.72 * SIZE[1]


@pytest.mark.parametrize("action", things("action"))
def test_every_action_moves(action):
    made = Film(Specification(action=action), seed=1, look_seed=1, seconds=2, rate=30)
    assert not np.array_equal(made.frame(0, *SIZE), made.frame(20, *SIZE))


@pytest.mark.parametrize(
    ("text", "following"),
    [
        ("raccoon walks in the forest, zoom in", "wave"),
        ("raccoon walks in the forest, zoom in", "walk"),
        ("fox runs in the city", "run"),
        ("cat flies over paris, pan left", "sit"),
        ("raccoon floats in the space station, handheld", "float"),
        ("raccoon climbs the eiffel tower, zoom out", "wave"),
        ("raccoon climbs a ladder in the forest", "climb"),
        ("raccoon packs a suitcase at home, zoom in", "wave"),
        ("raccoon sees the pyramids, tilt up", "see"),
        ("raccoon comes home with a gift, zoom out", "walk"),
    ],
)
def test_a_film_continues_where_the_one_before_ended(text, following):
    before = film(text)
    after = Film(
        replace(before.spec, action=following, camera="static"),
        seed=99,
        look_seed=3,
        seconds=1,
        rate=30,
        state=before.state(),
    )
    assert np.abs(before.frame(60, *SIZE).astype(int) - after.frame(0, *SIZE)).mean() < 0.5


@settings(max_examples=25, deadline=None)
@given(
    text=st.text(max_size=40),
    width=st.integers(1, 90),
    height=st.integers(1, 90),
    rate=st.integers(1, 120),
    seconds=st.floats(0, 700),
    frame=st.integers(0, 5000),
)
def test_any_size_rate_and_length_has_a_picture(text, width, height, rate, seconds, frame):
    made = film(text, seconds=seconds, rate=rate)
    assert made.frame(frame, width, height).shape == (height, width, 3)
    assert all(0 <= event.time <= made.seconds for event in made.events())


def test_the_face_stays_out_of_captions_and_platform_zones():
    for text in ("raccoon waves", "a girl stands in paris", "rabbit flies over the beach", "bear jumps"):
        made = film(text)
        for i in (0, 20, 40):
            _, stage = made.parts(i, 270, 480)
            heads = [m for key, m in stage.matrices.items() if key.endswith("head/face")]
            assert heads
            for matrix in heads:
                assert 0.10 < matrix[1, 2] / 480 < 0.55


@pytest.mark.parametrize("setting", things("setting"))
def test_wide_frames_are_filled(setting):
    picture = Film(Specification(setting=setting), seed=1, look_seed=1, seconds=1, rate=30).frame(3, 192, 108)
    assert picture[:, :40].std() > 15
    assert picture[:, -40:].std() > 15


def test_the_scenes_of_a_story_differ_in_size_and_the_subject_is_large():
    told = (
        "packs at home, zoom in",
        "sees paris, tilt up",
        "waves in paris",
        "walks in the city, tracking",
        "sits, pan left",
    )
    sizes = []
    for n, text in enumerate(told):
        made = film(f"raccoon {text}", seed=20 + n)
        rows = np.flatnonzero(made.mask(30, *SIZE).any(1))
        sizes.append((rows[-1] - rows[0]) / SIZE[1])
    assert min(sizes) >= 0.4
    assert len({round(size, 2) for size in sizes}) >= 4


@pytest.mark.parametrize("setting", things("setting"))
@pytest.mark.parametrize("camera", ["static", "zoom in", "zoom out"])
def test_what_stands_before_the_camera_leaves_the_subject_free(setting, camera):
    made = Film(Specification(setting=setting, camera=camera, action="wave"), seed=4, look_seed=1, seconds=2, rate=30)
    depth = made.depth(30, *SIZE)
    middle = depth[round(0.13 * SIZE[1]) : round(0.7 * SIZE[1]), 27:81]
    assert middle.min() > 0.9
    assert depth[-1].min() < 0.9  # but something frames the picture below


def test_nobody_has_a_shadow_on_air():
    for text, grounded in (("climbs the eiffel tower", False), ("flies over paris", False), ("waves", True)):
        made = film(f"raccoon {text}")
        assert made._grounded(made.lead) is grounded


def test_a_hand_that_grips_stays_where_it_is():
    made = film("raccoon climbs the eiffel tower", seconds=3)
    heights = [made.acting.rise(i / 30) for i in range(90)]
    assert all(np.diff(heights) > 0)
    places = []
    for i in range(4, 18):
        shown = made.acting.moment(made.lead, i / made.rate).pose
        places.append(made.foot(i)[1] + shown.front_hand_y * made.lead.scale)
    assert max(places) - min(places) < 1


def test_who_packs_fills_a_suitcase():
    made = film("raccoon packs at home", seconds=4)
    assert [role.subject.kind for role in made.roles] == ["raccoon", "suitcase"]
    assert not made.lead.held
    kinds = [event.kind for event in made.events()]
    assert kinds.count("swish") == 3
    assert {"jump", "landing"} <= set(kinds)


def test_who_comes_home_with_something_arrives_and_shows_it():
    made = film("raccoon comes home with a souvenir, zoom out", seconds=4)
    places = [made.foot(i)[0] for i in (0, 15, 80, 110)]
    assert places[0] < places[1] < places[2] == places[3]
    figure = made.lead.performer.figure
    hands = [figure.hand(made.acting.pose(i / made.rate)).y for i in range(0, 119, 5)]
    assert min(hands) < -630 < -410 < max(hands)
