"""Places: every setting can be built and drawn at every hour and in every weather, lives, and leaves room for words."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
import skia

from models.world.film import Film
from models.world.settings import build
from models.world.settings.kit import Kit, breeze
from models.world.settings.layers import seen
from models.world.specification import Specification, Subject
from models.world.stage import Stage, TruthStage

OUTDOORS = (
    "forest",
    "meadow",
    "city",
    "beach",
    "desert",
    "paris",
    "mountain",
    "underwater",
    "space",
    "castle",
    "rooftop",
)
HOURS = ("dawn", "day", "golden hour", "night")
WEATHERS = ("clear", "rain", "snow", "fog", "wind")
SIZE = (72, 128)


def film(setting: str, **changes: str) -> Film:
    subjects = (Subject(kind="cat"),)
    return Film(Specification(subjects=subjects, setting=setting, **changes), seed=3, look_seed=5, seconds=2, rate=30)


def scenery(setting: str, time: str = "day", weather: str = "clear", *, seed: int = 3, at: float = 0.0) -> np.ndarray:
    """The place alone at rest: float32 (128, 72, 3)."""
    place = build(setting, Kit(seed, time, weather))
    pixels = np.zeros((SIZE[1], SIZE[0], 4), np.uint8)
    canvas = skia.Surface(pixels).getCanvas()
    canvas.clear(0xFF000000 | place.sky[len(place.sky) // 2][1])
    canvas.scale(SIZE[0] / 1080, SIZE[1] / 1920)
    stage = Stage(canvas)
    for layer in place.layers:
        stage.draw(layer.still)
        if layer.moving:
            layer.moving(stage, at)
    return pixels[..., :3].astype(np.float32)


@pytest.mark.parametrize("setting", OUTDOORS)
def test_is_built_and_drawn_at_every_hour_in_every_weather(setting: str) -> None:
    for time, weather in itertools.product(HOURS, WEATHERS):
        picture = scenery(setting, time, weather)
        assert picture.std() > 8, (time, weather)  # it is not a plain of one colour


@pytest.mark.parametrize("setting", OUTDOORS)
def test_the_layers_go_from_far_to_near_under_names_of_their_own(setting: str) -> None:
    for time, weather, action in (("day", "clear", "idle"), ("night", "snow", "idle"), ("day", "clear", "climb")):
        place = build(setting, Kit(3, time, weather, action=action))
        names = [layer.name for layer in place.layers]
        assert len(set(names)) == len(names)
        before = [layer.depth for layer in place.layers if layer.depth >= 1]
        assert all(far >= near - 0.35 for far, near in itertools.pairwise(before)), list(zip(names, before))  # noqa: B905
        assert len({round(layer.depth, 1) for layer in place.layers}) >= 3


@pytest.mark.parametrize("setting", OUTDOORS)
def test_something_lives_in_it(setting: str) -> None:
    for time in ("day", "night"):
        moved = np.abs(scenery(setting, time, at=1.0) - scenery(setting, time, at=2.0)).max(-1) > 6
        assert moved.mean() > 0.001, time


@pytest.mark.parametrize("setting", OUTDOORS)
def test_the_same_seed_is_the_same_place_and_another_one_is_not(setting: str) -> None:
    assert np.array_equal(scenery(setting, at=1.0), scenery(setting, at=1.0))
    assert not np.array_equal(scenery(setting), scenery(setting, seed=4))


@pytest.mark.parametrize("setting", OUTDOORS)
def test_where_captions_stand_it_is_calmer_than_behind_the_subject(setting: str) -> None:
    picture = scenery(setting)
    edges = np.abs(np.diff(picture, axis=1)).mean(-1)[:-1] + np.abs(np.diff(picture, axis=0)).mean(-1)[:, :-1]
    fifth, middle = SIZE[1] // 5, slice(14, 58)  # the middle columns: near things frame the picture at its sides
    between = edges[2 * fifth : 3 * fifth + fifth // 2, middle].mean()
    assert edges[:fifth, middle].mean() < between
    assert edges[-fifth:, middle].mean() < max(1.5 * between, 18)


def test_hours_differ_in_every_place() -> None:
    for setting in OUTDOORS:
        means = [scenery(setting, time).mean((0, 1)) for time in HOURS]
        for a, b in itertools.combinations(means, 2):
            assert np.abs(a - b).max() > 4, setting


def test_snow_lies_white_on_the_ground_by_night_too() -> None:
    for setting in ("forest", "meadow", "city", "castle", "rooftop"):
        ground = slice(86, 110)
        for time in ("day", "night"):
            bare, white = (scenery(setting, time, weather)[ground].mean() for weather in ("clear", "snow"))
            assert white > bare + 25, (setting, time)
        night = scenery(setting, "night", "snow")
        assert night[ground].mean() > night[:30].mean() + 20, setting  # the land is brighter than the sky


def test_the_mountain_is_white_without_snowfall_and_other_places_are_not() -> None:
    assert build("mountain", Kit(3)).surface == "snow"
    assert build("meadow", Kit(3)).surface == "grass"
    assert Kit(3, weather="snow").snowy
    assert not Kit(3).snowy


def test_fog_takes_the_far_things_more_than_the_near_ones() -> None:
    clear, fog = Kit(3), Kit(3, weather="fog")
    lost = [fog.brush(d).light.distance - clear.brush(d).light.distance for d in (0.0, 0.3)]
    assert 0 < lost[0] < lost[1]
    assert fog.brush(figure=True).light.distance == 0


def test_wind_bends_plants_further() -> None:
    calm, wind = Kit(3), Kit(3, weather="wind")
    assert calm.gust == 1.0
    assert wind.gust > 2
    reach = [max(abs(breeze(t / 20, 0.3, kit.gust)) for t in range(200)) for kit in (calm, wind)]
    assert reach[1] > 1.8 * reach[0]


@pytest.mark.parametrize(("setting", "weightless", "water"), [("underwater", True, True), ("space", True, False)])
def test_no_weather_reaches_the_sea_bed_and_space(setting: str, *, weightless: bool, water: bool) -> None:
    place = build(setting, Kit(3))
    assert (place.weightless, place.water) == (weightless, water)
    assert np.array_equal(scenery(setting), scenery(setting, weather="snow"))


@pytest.mark.parametrize("setting", ["forest", "castle", "mountain", "paris"])
def test_what_is_climbed_belongs_to_the_place(setting: str) -> None:
    place = build(setting, Kit(3, action="climb"))
    held = [layer for layer in place.layers if layer.depth == 1.0]
    top = min(path.getBounds().top() for layer in held for path, _, solid in layer.still if solid)
    assert top < 420 - place.highest  # it reaches above the head of who has climbed to the highest point
    assert "ladder" not in {layer.name for layer in place.layers}


def test_the_truth_knows_what_the_eye_does_not_see() -> None:
    surface = skia.Surface(20, 20)
    assert not seen(Stage(surface.getCanvas()), 500, 500, 100)
    assert seen(Stage(surface.getCanvas()), 90, 10, 100)
    assert seen(TruthStage(surface.getCanvas()), 500, 500, 100)


@pytest.mark.parametrize("setting", ["mountain", "underwater", "space", "castle", "rooftop"])
def test_a_film_of_it_has_a_subject_and_depth(setting: str) -> None:
    shown = film(setting)
    assert shown.frame(3, *SIZE).shape == (SIZE[1], SIZE[0], 3)
    assert shown.mask(3, *SIZE).mean() > 0.03
    depth = shown.depth(3, *SIZE)
    assert len(np.unique(depth[np.isfinite(depth)])) >= 4
