"""Instruments, drums, effects, the room and the limiter, each alone."""

from pathlib import Path

import numpy as np
import pytest

from models.composer.drums import DRUMS, strike
from models.composer.effects import ALIKE, LOUDNESS, PEAKS, kind_of
from models.composer.foley import FOLEY
from models.composer.grains import Moment
from models.composer.harmony import frequency
from models.composer.instruments import BELLS, TONES, play
from models.composer.mix import CEILING, faded, limited, place, write_wav
from models.composer.moods import MOODS
from models.composer.patterns import ACCENT_STROKES, COMPING, FILLS, KITS, RUNNING, WALKING
from models.composer.people import AMBIENCE
from models.composer.reverb import reverberate, room
from models.composer.steps import SURFACES
from studio.specs import SAMPLE_RATE

from .conftest import read_wav


@pytest.mark.parametrize("name", [*TONES, *BELLS, "rhodes"])
def test_an_instrument_sounds_its_pitch_without_clicks(name):
    note = play(name, 69, 0.4)
    assert note.shape[0] == 2
    assert 0.05 < np.abs(note).max() < 1.0
    assert np.abs(note[:, [0, -1]]).max() < 0.02
    spectrum = np.abs(np.fft.rfft(note.mean(axis=0), 1 << 17))
    hertz = np.fft.rfftfreq(1 << 17, 1 / SAMPLE_RATE)
    near = spectrum[np.abs(hertz - frequency(69)) < 12].max()
    assert near > 0.15 * spectrum.max()


@pytest.mark.parametrize("name", [*TONES, *BELLS, "rhodes"])
@pytest.mark.parametrize("pitch", [20, 126])
def test_an_instrument_survives_the_ends_of_the_keyboard(name, pitch):
    assert np.isfinite(play(name, pitch, 0.03, velocity=1.0, bright=1.0)).all()


@pytest.mark.parametrize("name", DRUMS)
def test_strokes_are_alike_but_not_the_same(name):
    one, other = strike(name, variant=0), strike(name, variant=1)
    assert one.shape[1] == other.shape[1]
    assert np.abs(one).max() <= 0.51
    assert not np.array_equal(one, other)
    assert np.abs(one[:, 0]).max() < 0.02


def test_the_band_of_every_mood_exists():
    voices = {*TONES, *BELLS, "rhodes"}
    for mood in MOODS.values():
        assert {*mood.lead, mood.counter, mood.chords, mood.bass, mood.stab, mood.pad} - {""} <= voices
        assert mood.comping in {*COMPING, *RUNNING}
        assert mood.walking in WALKING
        assert mood.kit in KITS
        assert all(sum(abs(length) for length in rhythm) == 8 for rhythm in mood.rhythms)
        assert len(mood.balance) == 6
    strokes = {stroke for layers in KITS.values() for stroke, *_ in layers} | set(ACCENT_STROKES.values())
    strokes |= {stroke for fills in FILLS.values() for fill in fills for stroke, *_ in fill}
    assert strokes <= set(DRUMS)


def test_every_effect_has_a_level_and_synonyms_lead_to_effects():
    assert set(PEAKS) == set(FOLEY)
    assert set(LOUDNESS) == set(AMBIENCE)
    assert set(ALIKE.values()) <= {*FOLEY, *AMBIENCE}
    assert kind_of("Footsteps") == ("footstep", True)
    assert kind_of("heavy_rain") == ("rain", True)
    assert kind_of("flumph") == ("whoosh", False)


def test_the_page_on_sound_names_every_mood_kind_and_surface():
    page = (Path(__file__).parents[2] / "docs/reference/sound.md").read_text(encoding="utf-8")
    assert [name for name in (*MOODS, *FOLEY, *AMBIENCE, *SURFACES) if f"`{name}`" not in page] == []


@pytest.mark.parametrize("name", AMBIENCE)
def test_ambiences_of_any_length(name):
    for length in (64, 5000, 2 * SAMPLE_RATE):
        sound = AMBIENCE[name](np.random.default_rng(1), length)
        assert sound.shape == (2, length)
        assert np.isfinite(sound).all()


@pytest.mark.parametrize("name", FOLEY)
def test_foley_of_any_strength_and_length(name):
    for seconds, strength in ((0.0, 1.0), (0.02, 0.01), (3.0, 0.5)):
        sound = FOLEY[name](np.random.default_rng(1), Moment(seconds, strength))
        assert sound.shape[0] == 2
        assert np.isfinite(sound).all()
        assert np.abs(sound[:, 0]).max() <= 0.2 * np.abs(sound).max()


def test_the_room_dies_away():
    response = room(1.0)
    half = response.shape[1] // 2
    assert (response[:, half:] ** 2).sum() < 0.02 * (response**2).sum()
    assert reverberate(np.zeros((2, 100), np.float32), 1.0).shape == (2, 100)


def test_the_limiter_leaves_quiet_sound_alone_and_holds_the_ceiling():
    quiet = np.full((2, 5000), 0.1, np.float32)
    assert limited(quiet) is quiet
    rng = np.random.default_rng(0)
    loud = rng.standard_normal((2, 50_000)).astype(np.float32)
    held = limited(loud)
    assert np.abs(held).max() <= CEILING * 1.0001
    for length in (1, 7, 400):
        assert limited(np.full((2, length), 3.0, np.float32)).shape == (2, length)


def test_sounds_are_placed_to_the_sample_and_cut_at_the_edges():
    bus = np.zeros((2, 10), np.float32)
    place(bus, np.ones((2, 4), np.float32), -2)
    place(bus, np.ones((2, 4), np.float32), 8)
    place(bus, np.ones((2, 4), np.float32), 40)
    assert bus[0].tolist() == [1, 1, 0, 0, 0, 0, 0, 0, 1, 1]


def test_a_fade_ends_in_silence():
    out = faded(np.ones((2, 1000), np.float32), end=800, seconds=0.01)
    assert out[0, 799] == 0
    assert out[0, 900] == 0
    assert out[0, 100] == 1


def test_silence_is_written_as_silence(tmp_path):
    write_wav(tmp_path / "a.wav", np.zeros((2, 480), np.float32), seed=0)
    assert np.abs(read_wav(tmp_path / "a.wav")).max() == 0
