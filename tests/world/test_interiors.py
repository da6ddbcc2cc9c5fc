"""Rooms: drawn at every hour, lit by their windows by day and by lamps at night, alive, of layers with parallax."""

import numpy as np
import pytest

from models.world.film import Film
from models.world.settings import build
from models.world.settings.interior import Window, around, extent, shining
from models.world.settings.kit import Kit
from models.world.specification import Specification

ROOMS = ("kitchen", "stage", "office", "shop", "home", "space station")
HOURS = ("dawn", "day", "golden hour", "night")
SIZE = (108, 192)


def film(setting, **more):
    return Film(Specification(setting=setting, **more), seed=4, look_seed=2, seconds=2, rate=30)


@pytest.mark.parametrize("setting", ROOMS)
def test_every_hour_looks_different(setting):
    pictures = [film(setting, time=hour).frame(3, *SIZE) for hour in HOURS]
    for n, one in enumerate(pictures):
        assert one.std() > 20
        for other in pictures[n + 1 :]:
            assert not np.array_equal(one, other)


@pytest.mark.parametrize("setting", ROOMS)
def test_something_moves_apart_from_the_figure(setting):
    made = film(setting)
    first, later = made.frame(0, *SIZE).astype(int), made.frame(24, *SIZE).astype(int)
    figure = made.mask(0, *SIZE) | made.mask(24, *SIZE)
    assert ((np.abs(first - later).max(2) > 12) & ~figure).sum() > 20


@pytest.mark.parametrize("setting", ROOMS)
def test_a_room_has_depth(setting):
    place = build(setting, Kit(3))
    depths = {layer.depth for layer in place.layers}
    assert len(depths) >= 5
    assert min(depths) < 1 < max(depths)
    assert place.indoors


@pytest.mark.parametrize("setting", ["kitchen", "stage", "office", "shop", "home"])
def test_the_floor_is_solid_under_the_subject(setting):
    depth = film(setting).depth(0, *SIZE)
    assert np.isfinite(depth[135:160]).all()


@pytest.mark.parametrize("setting", ["kitchen", "office", "shop", "home"])
def test_through_a_window_one_sees_far(setting):
    left, top, right, bottom = build(setting, Kit(3)).window
    assert left < right
    assert top < bottom
    assert film(setting).depth(0, *SIZE)[40:90].max() > 5


def test_the_wall_leaves_its_windows_out():
    windows = [Window(600, 400, 300, 200), Window(-500, 300, 200, 200)]
    pieces = around(windows)
    for x, y, w, h in windows:
        assert not any(piece.contains(x + w / 2, y + h / 2) for piece in pieces)
        assert any(piece.contains(x + w / 2, y + h + 20) for piece in pieces)
    assert extent(windows) == (-500, 300, 900, 600)


def test_lamps_shine_at_night_and_in_the_rain():
    assert shining(Kit(1, "night"))
    assert shining(Kit(1, "day", "rain"))
    assert not shining(Kit(1, "day"))


@pytest.mark.parametrize(
    ("setting", "sound"), [("kitchen", "kitchen"), ("stage", "crowd"), ("office", "office"), ("shop", "shop")]
)
def test_rooms_have_their_sound(setting, sound):
    assert sound in {event.kind for event in film(setting).events()}
