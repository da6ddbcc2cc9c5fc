"""What the composer sees in frames."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.composer.analysis import MARKED, analyse
from models.composer.effects import from_pictures

from .conftest import RATE, boxes, still


def test_a_leap_is_an_accent_at_its_frame():
    seen = analyse(boxes(90, jumps=(40,)), RATE)
    assert [round(accent.time * RATE) for accent in seen.accents] == [40]


def test_steady_motion_and_noise_have_no_accents():
    assert analyse(boxes(34), RATE).accents == ()
    rng = np.random.default_rng(0)
    noise = analyse((rng.integers(0, 256, (32, 18, 3), dtype=np.uint8) for _ in range(60)), RATE)
    assert noise.accents == ()
    assert noise.cuts == ()
    assert noise.energy.mean() > 0.9


def backdrop(height=160, width=90):
    """A still picture with some colour in it."""
    picture = np.zeros((height, width, 3), np.float32)
    picture[...] = (90, 140, 200)
    picture += np.linspace(0, 50, height)[:, None, None]
    return picture


def ball(x, y, radius=12):
    """A red ball before the backdrop."""
    picture = backdrop()
    rows, columns = np.mgrid[: picture.shape[0], : picture.shape[1]]
    cover = np.clip(radius - np.hypot(columns - x, rows - y) + 0.5, 0, 1)[..., None]
    return (picture * (1 - cover) + np.array([230, 80, 40]) * cover).astype(np.uint8)


def frames_of(accents):
    return [round(accent.time * RATE) for accent in accents]


def test_a_bouncing_ball_is_heard_when_it_touches_the_ground():
    def film(period=24):
        for frame in range(90):
            place = frame % period / period
            yield ball(45, 140 - 360 * place * (1 - place))

    assert frames_of(analyse(film(), RATE).accents) == [24, 48, 72]


def test_a_fall_that_ends_is_heard_on_its_side():
    film = (ball(70, 20 + 120 * min(1, (frame / 30) ** 2)) for frame in range(60))
    (landed,) = analyse(film, RATE).accents
    assert round(landed.time * RATE) == 30
    assert landed.strength >= MARKED
    assert landed.pan > 0.4


def test_a_movement_is_heard_when_it_begins_and_its_strength_follows_what_moves():
    def film(radius):
        for frame in range(60):
            yield ball(75, 80, radius) if frame >= 30 else backdrop().astype(np.uint8)

    found = [analyse(film(radius), RATE).accents for radius in (6, 12, 24)]
    assert [frames_of(accents) for accents in found] == [[30], [30], [30]]
    small, middle, large = (accents[0].strength for accents in found)
    assert small < middle < large
    slid = analyse((ball(15 + 1.5 * np.clip(frame - 30, 0, 30), 80) for frame in range(90)), RATE)
    assert [abs(frame - at) <= 1 for frame, at in zip(frames_of(slid.accents), (30, 60), strict=True)] == [True, True]


def test_stillness_grain_and_fades_are_not_heard():
    rng = np.random.default_rng(0)
    still_film = [backdrop().astype(np.uint8)] * 60
    grain = [np.clip(backdrop() + rng.integers(-4, 5, (160, 90, 3)), 0, 255).astype(np.uint8) for _ in range(60)]
    fade = [(backdrop() * (0.3 + 0.7 * frame / 60)).astype(np.uint8) for frame in range(60)]
    for film in (still_film, grain, fade):
        seen = analyse(film, RATE)
        assert seen.accents == seen.flashes == seen.cuts == ()
        assert from_pictures(seen) == []


def test_a_flash_glitters_and_is_no_movement():
    film = (np.clip(backdrop() + 90 * (frame in (20, 21)), 0, 255).astype(np.uint8) for frame in range(60))
    assert [(effect.kind, round(effect.time * RATE)) for effect in from_pictures(analyse(film, RATE))] == [
        ("sparkle", 20)
    ]


def test_strides_are_pulses_weaker_than_an_onset():
    def film():
        place = 0.0
        for frame in range(90):
            place += 6 + 3.5 * np.sin(2 * np.pi * frame / 12)
            picture = np.zeros((40, 640, 3), np.uint8)
            picture[10:30, round(place) : round(place) + 60] = 255
            yield picture

    seen = analyse(film(), RATE)
    assert 5 <= len(seen.accents) <= 8
    assert all(accent.strength < MARKED for accent in seen.accents[1:])
    assert np.allclose(np.diff([accent.time for accent in seen.accents]), 12 / RATE, atol=0.11)


def test_a_still_clip_has_no_energy():
    seen = still(30, (0, 0, 0))
    assert seen.energy.max() == 0
    assert seen.accents == seen.flashes == seen.cuts == ()


def test_cuts_are_found_and_are_no_accents():
    def film():
        for frame in range(90):
            colour = ((200, 60, 40), (30, 90, 200), (240, 240, 230))[frame // 30]
            yield np.full((32, 18, 3), colour, np.uint8)

    seen = analyse(film(), RATE)
    assert seen.cuts == (30, 60)
    assert seen.accents == ()


def test_a_flash_is_seen():
    def film():
        for frame in range(60):
            yield np.full((32, 18, 3), 220 if 30 <= frame < 32 else 60, np.uint8)

    assert [round(flash.time * RATE) for flash in analyse(film(), RATE).flashes] == [30]


def test_the_side_of_a_movement_is_known():
    def film():
        for frame in range(40):
            picture = np.zeros((32, 40, 3), np.uint8)
            if frame >= 20:
                picture[:, 34:] = 255
            yield picture

    assert analyse(film(), RATE).accents[0].pan > 0.5


def test_a_clip_is_held_or_cut_off_to_a_length():
    seen = analyse(boxes(30, jumps=(20,)), RATE)
    assert seen.fitted(50).frames == 50
    assert seen.fitted(50).motion[31:].max() == 0
    assert seen.fitted(10).accents == ()


def test_no_frames_are_an_error():
    with pytest.raises(ValueError, match="without frames"):
        analyse([], RATE)


@settings(max_examples=25, deadline=None)
@given(
    values=st.lists(st.integers(0, 255), min_size=1, max_size=40),
    size=st.tuples(st.integers(1, 9), st.integers(1, 9)),
    rate=st.integers(1, 120),
)
def test_any_frames_have_finite_measures(values, size, rate):
    seen = analyse((np.full((*size, 3), value, np.uint8) for value in values), rate)
    for curve in (seen.motion, seen.energy, seen.brightness, seen.saturation, seen.warmth):
        assert curve.shape == (len(values),)
        assert np.isfinite(curve).all()
    assert all(0 <= accent.time < len(values) / rate for accent in seen.accents)
