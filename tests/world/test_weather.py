"""Weather fills any frame, stays out of where there is no air, and is heard."""

import numpy as np
import pytest

from models.world.film import Film
from models.world.settings import build
from models.world.settings.kit import Kit
from models.world.settings.weather import WEATHERS, weather_layers, with_weather
from models.world.specification import Specification

TALL, WIDE = (108, 192), (192, 108)


def film(setting, weather, **more):
    return Film(Specification(setting=setting, weather=weather, **more), seed=4, look_seed=2, seconds=2, rate=30)


@pytest.mark.parametrize("weather", WEATHERS)
def test_weather_changes_the_picture_and_moves(weather):
    made = film("meadow", weather)
    first, later = made.frame(4, *TALL), made.frame(19, *TALL)
    assert not np.array_equal(first, film("meadow", "clear").frame(4, *TALL))
    assert not np.array_equal(first, later)
    assert np.array_equal(first, film("meadow", weather).frame(4, *TALL))


@pytest.mark.parametrize("weather", ["rain", "snow", "wind"])
def test_wide_frames_have_weather_from_edge_to_edge(weather):
    pictures = [film("meadow", weather).frame(i, *WIDE).astype(int) for i in (3, 18)]
    moved = (np.abs(pictures[1] - pictures[0]).max(2) > 6).any(0)
    for part in np.array_split(moved, 6):
        assert part.any()


@pytest.mark.parametrize("setting", ["underwater", "space", "space station", "stage"])
@pytest.mark.parametrize("weather", WEATHERS)
def test_no_weather_where_it_cannot_come(setting, weather):
    kit = Kit(3, "day", weather)
    assert weather_layers(kit, build(setting, kit)) == []


@pytest.mark.parametrize("setting", ["home", "kitchen", "office", "shop"])
def test_rooms_show_weather_behind_the_wall(setting):
    kit = Kit(3, "day", "rain")
    names = [layer.name for layer in with_weather(kit, build(setting, kit))]
    assert names.index("weather") < names.index("wall")


def test_open_weather_lies_between_the_layers_by_depth():
    kit = Kit(3, "day", "fog")
    layers = with_weather(kit, build("meadow", kit))
    at = next(n for n, layer in enumerate(layers) if layer.name == "fog")
    assert all(layer.depth >= layers[at].depth for layer in layers[:at])
    assert layers[at + 1].depth < layers[at].depth


def test_rain_is_light_and_leaves_are_things():
    dry, wet = film("meadow", "clear"), film("meadow", "rain")
    assert np.array_equal(dry.mask(5, *TALL), wet.mask(5, *TALL))
    _, stage = film("meadow", "wind").parts(5, *TALL)
    assert any(key.startswith("near leaves/") for key in stage.keys)


def test_a_leaf_goes_where_the_flow_says():
    made = film("meadow", "wind")
    numbers, stage = made.parts(5, *TALL)
    flow = made.flow(5, *TALL)
    for key, number in stage.keys.items():
        if key.startswith("near leaves/") and (numbers == number).sum() > 3:
            assert flow[..., 0][numbers == number].mean() > -3
            return
    pytest.fail("no leaf is in sight")


@pytest.mark.parametrize(
    ("setting", "weather", "heard"),
    [
        ("meadow", "rain", {"rain": 0.8}),
        ("meadow", "wind", {"wind": 0.7}),
        ("desert", "wind", {"wind": 0.7}),
        ("kitchen", "rain", {"rain": 0.36, "kitchen": 0.4}),
        ("space station", "rain", {"hum": 0.5}),
    ],
)
def test_weather_is_heard(setting, weather, heard):
    found = {event.kind: event.strength for event in film(setting, weather).events() if event.seconds}
    for kind, strength in heard.items():
        assert found[kind] == pytest.approx(strength)
    assert sum(event.kind == "wind" for event in film(setting, weather).events()) <= 1
    if setting == "space station":
        assert "rain" not in found


def test_birds_are_silent_in_fog():
    assert "birds" not in {event.kind for event in film("meadow", "fog").events()}
