"""Effects: at their sample, from their side, of their surface and weight, and never twice the same."""

import numpy as np
import pytest

from models.composer import clip
from models.composer.clip import clip_sound
from models.composer.effects import Effect, flowing, from_events, kind_of, level_of, render_effects, struck
from models.composer.foley import FOLEY
from models.composer.grains import Moment
from models.composer.hearing import centroid, octave_levels, steadiness
from models.composer.people import AMBIENCE
from models.composer.steps import ALIKE, SURFACES, surface_of
from studio.specs import SAMPLE_RATE, Event

LASTING = ("train", "sail", "bicycle", "bubbles", "underwater", "space", "kitchen", "office", "shop", "crowd",
           "applause", "snore", "steam", "rain", "wind", "birds", "engine", "rocket", "waves", "station")  # fmt: skip
POINTS = ("bell", "chew", "throw", "catch", "whoosh", "twirl", "splash", "swim", "boing", "sparkle", "door", "laugh",
          "wingflap", "thunder", "landing", "footstep", "jump")  # fmt: skip


def rendered(*events, seconds=2.0, seed=1):
    effects, _ = from_events(events, seconds)
    return render_effects(effects, samples=round(seconds * SAMPLE_RATE), seed=seed)


def step_on(surface, weight=0.5, seed=3):
    return struck(np.random.default_rng(seed), "footstep", Moment(0.0, 0.9, surface, weight))


def low_against_high(sound):
    levels = octave_levels(np.pad(sound, ((0, 0), (0, SAMPLE_RATE))))
    return float(np.logaddexp(levels[0], levels[1]) - np.logaddexp(levels[5], levels[6]))


def likeness(one, other):
    """Correlation of two sounds' spectra in octaves."""
    return float(np.corrcoef(octave_levels(one), octave_levels(other))[0, 1])


@pytest.mark.parametrize("kind", [*LASTING, *POINTS])
def test_every_kind_that_is_emitted_has_a_sound_of_its_own(kind):
    assert kind_of(kind) == (kind, True)
    assert (kind in AMBIENCE) == (kind in LASTING)


@pytest.mark.parametrize("surface", SURFACES)
@pytest.mark.parametrize("weight", [0.0, 0.5, 1.0])
def test_a_footstep_begins_within_a_millisecond_of_its_event(surface, weight):
    at = 0.73331
    sound = rendered(Event(time=at, kind="footstep", surface=surface, weight=weight))
    level = np.abs(sound).max(axis=0)
    first = np.flatnonzero(level > 0.1 * level.max())[0] / SAMPLE_RATE
    assert np.abs(sound[:, : round(at * SAMPLE_RATE)]).max() == 0
    assert 0 <= first - at < 0.001


def test_a_heavy_step_is_deeper_longer_and_louder_than_a_light_one():
    for surface in SURFACES:
        light, person, heavy = (step_on(surface, weight) for weight in (0.05, 0.5, 1.0))
        assert low_against_high(light) < low_against_high(heavy)
        assert light.shape[1] <= person.shape[1] <= heavy.shape[1]
    levels = [level_of(Effect(0.0, "footstep", 0.0, 0.8, 0.0, "grass", 1.0, weight)) for weight in (0.05, 0.5, 1.0)]
    assert levels[0] < 0.6 * levels[1] < levels[2]


def test_surfaces_sound_different():
    names = ("grass", "sand", "snow", "wood", "metal", "tile", "carpet", "water", "gravel")
    colours = {name: np.median([centroid(step_on(name, seed=seed)) for seed in range(3)]) for name in names}
    assert colours["carpet"] < colours["wood"] < colours["gravel"]
    assert colours["tile"] > colours["carpet"]

    def ringing(sound):
        tail = sound[:, 9600:14400]
        return float((tail**2).sum() / (sound**2).sum())

    assert ringing(step_on("metal")) > 20 * ringing(step_on("concrete"))
    assert set(ALIKE.values()) <= set(SURFACES)
    assert surface_of("Street") == ("concrete", True)


@pytest.mark.parametrize("kind", FOLEY)
def test_no_two_of_a_kind_are_the_same_and_each_can_be_made_again(kind):
    def made(seed):
        return struck(np.random.default_rng(seed), kind, Moment(0.0, 0.8, "grass", 0.5))

    one, again, other = made(1), made(1), made(2)
    assert np.array_equal(one, again)
    count = min(one.shape[1], other.shape[1])
    assert np.abs(one[:, :count] - other[:, :count]).max() > 0.05


@pytest.mark.parametrize("kind", AMBIENCE)
def test_what_lasts_is_noise_and_life_and_no_tone(kind):
    sound = flowing(np.random.default_rng(4), kind, 2 * SAMPLE_RATE)
    assert np.isfinite(sound).all()
    assert 0.5 < np.sqrt((sound**2).mean()) < 1.1
    assert steadiness(sound) < 0.85


def test_panning_keeps_the_power():
    powers, sides = [], []
    for pan in (-1.0, -0.5, 0.0, 0.5, 1.0):
        effects = [Effect(0.2, "pop", 0.0, 1.0, pan)]
        left, right = (render_effects(effects, samples=SAMPLE_RATE, seed=1) ** 2).sum(axis=1)
        powers.append(left + right)
        sides.append(right / (left + right))
    assert np.ptp(10 * np.log10(powers)) < 0.5
    assert sides == sorted(sides)
    assert sides[0] < 0.01
    assert sides[-1] > 0.99


def test_a_louder_event_is_louder_and_brighter():
    soft, loud = (rendered(Event(time=0.1, kind="impact", strength=strength)) for strength in (0.2, 1.0))
    assert np.abs(loud).max() > 2 * np.abs(soft).max()
    assert centroid(loud) > centroid(soft)


def test_a_clips_sound_is_kept_and_the_same_in_any_order():
    events = [Event(time=0.25 + 0.27 * step, kind="footstep", surface="snow", weight=0.2) for step in range(7)]
    events += [Event(time=0.0, kind="wind", seconds=2.125, strength=0.5)]
    first = clip_sound(events, 2.125, seed=9)
    clip_sound(events[:2], 1.0, seed=4, mood="calm")
    assert first.dtype == np.float32
    assert first.shape == (34_000,)
    assert np.array_equal(first, clip_sound(events, 2.125, seed=9))
    assert not np.array_equal(first, clip_sound(events, 2.125, seed=10))
    for seed in range(40):
        clip_sound(events, 2.125, seed=seed)
    made = clip._struck.cache_info().misses
    for seed in range(40):
        clip_sound(events, 2.125, seed=seed)
    assert clip._struck.cache_info().misses == made, "nothing is made anew once its variants are known"


@pytest.mark.parametrize("rate", [16_000, 24_000, 44_100, 48_000])
def test_a_clips_step_falls_on_its_sample_at_any_rate(rate):
    sound = clip_sound([Event(time=0.5, kind="footstep", surface="stone")], 1.0, rate=rate)
    loud = np.flatnonzero(np.abs(sound) > 0.15 * np.abs(sound).max())[0]
    assert abs(loud / rate - 0.5) < 0.001


def test_a_clips_music_is_of_its_mood_and_within_bounds():
    calm, upbeat = (clip_sound([], 2.125, mood=mood, seed=3) for mood in ("calm", "upbeat"))
    assert 0.005 < np.sqrt((calm**2).mean()) < 0.3
    assert not np.array_equal(calm, upbeat)
    many = [Event(time=0.5, kind="thunder")] * 30
    assert np.abs(clip_sound(many, 2.125, mood="epic", seed=1)).max() <= 0.951
    assert clip_sound([], 0.0).shape == (0,)
    assert clip_sound([Event(time=0.1, kind="flumph")], 0.3).shape == (4800,)


@pytest.mark.parametrize("weight", [0.0, 0.37, 0.5, 0.83, 1.0])
def test_steps_in_snow_can_have_any_length(weight):
    """At some lengths the creak and the step once differed by a sample."""
    from models.composer.clip import clip_sound

    events = [Event(time=0.1 + 0.23 * n, kind="footstep", surface="snow", weight=weight) for n in range(8)]
    assert abs(clip_sound(events, 2.125, seed=3)).max() > 0
