"""Whatever the drawn world lets happen has a sound here, on a surface that is known."""

import pytest

from models.composer.effects import kind_of
from models.composer.patterns import GUESTS
from models.composer.steps import surface_of
from models.world.film import Film
from models.world.specification import Specification, Subject

SETTINGS = ("forest", "meadow", "city", "beach", "desert", "paris", "home", "mountain", "underwater", "space",
            "space station", "kitchen", "stage", "rooftop", "castle", "office", "shop")  # fmt: skip
ACTIONS = ("walk", "run", "jump", "wave", "fly", "sit", "climb", "float", "look around", "see", "pack", "dance", "spin",
           "sleep", "eat", "throw", "catch", "carry", "swim")  # fmt: skip
VEHICLES = ("car", "bicycle", "boat", "train", "rocket", "balloon")


def heard_in(kind, setting, action, weather="clear"):
    specification = Specification(subjects=(Subject(kind=kind),), setting=setting, action=action, weather=weather)
    return Film(specification, seed=1, look_seed=1, seconds=4.0, rate=30).events()


def assert_known(events):
    assert [event.kind for event in events if not kind_of(event.kind)[1] and event.kind not in GUESTS] == []
    assert [event.surface for event in events if not surface_of(event.surface)[1]] == []


@pytest.mark.parametrize("setting", SETTINGS)
def test_places_have_known_sounds(setting):
    for weather in ("clear", "rain"):
        assert_known(heard_in("raccoon", setting, "walk", weather))


@pytest.mark.parametrize("action", ACTIONS)
def test_actions_have_known_sounds(action):
    assert_known(heard_in("raccoon", "meadow", action))


@pytest.mark.parametrize("vehicle", VEHICLES)
def test_vehicles_have_a_sound_of_their_own(vehicle):
    events = heard_in(vehicle, "meadow", "fly" if vehicle in ("rocket", "balloon") else "drive")
    assert_known(events)
    assert any(event.seconds > 0 and kind_of(event.kind)[0] not in ("birds", "wind") for event in events)


def test_an_elephant_treads_harder_than_a_rabbit():
    def weight(kind):
        return max(event.weight for event in heard_in(kind, "meadow", "walk"))

    assert weight("elephant") > 0.8
    assert weight("raccoon") == pytest.approx(0.5, abs=0.2)
