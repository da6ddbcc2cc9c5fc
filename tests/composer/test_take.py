"""A take's stems: lengths, seams, accents, effects, endings, moods."""

import json
from functools import cache

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.composer.analysis import Accent, analyse
from models.composer.moods import MOODS
from models.composer.plan import make_plan
from models.composer.score import open_window
from models.composer.take import compose
from models.engines.composer import Composer
from models.frames import write_clip
from studio.errors import Poisoned, Refused
from studio.ports import Engine
from studio.specs import SAMPLE_RATE, Event, SoundtrackSpec

from .conftest import CUTS, RATE, TOTAL, Scratch, boxes, read_wav, scene, still

PEAK = 10 ** (-3 / 20)


@cache
def whole(mood="playful"):
    """The music of five scenes, each with a seed of its own, laid end to end, tails over the next scene, (2, N)."""
    out = np.zeros((2, TOTAL * SAMPLE_RATE // RATE), dtype=np.float64)
    seen = still(90)
    for index in range(5):
        stem = compose(scene(index, mood=mood), index, seen, None).music
        start = (0, *CUTS)[index] * SAMPLE_RATE // RATE
        count = min(stem.shape[1], out.shape[1] - start)
        assert count == stem.shape[1], "no tail may pass the end of the short"
        out[:, start : start + count] += stem
    return out


def onset_strength(sound, second, width=0.04):
    """Energy after a time against the energy before it, above 500 Hz where attacks are."""
    at, reach = round(second * SAMPLE_RATE), round(width * SAMPLE_RATE)
    bright = np.diff(sound, axis=1)
    before, after = bright[:, max(0, at - reach) : at], bright[:, at : at + reach]
    return float((after**2).sum() / ((before**2).sum() + 1e-9))


def test_the_engine_keeps_its_contract(clip, scratch):
    assert isinstance(Composer(), Engine)
    made = Composer().generate(scene(1), 3, {"clip": [clip]}, scratch)
    sounds = {role: read_wav(made.files[role]) for role in ("mix", "music", "effects")}
    assert sounds["mix"].shape[1] == 90 * SAMPLE_RATE // RATE
    for role in ("music", "effects"):
        assert sounds[role].shape[1] == (90 * SAMPLE_RATE // RATE) + 2 * SAMPLE_RATE
    assert max(np.abs(sound).max() for sound in sounds.values()) <= PEAK
    analysis = json.loads(made.files["analysis"].read_bytes())
    assert len(analysis["curves"]["motion"]) == 90
    assert made.facts["mood"] == "playful"
    assert made.facts["tempo"] > 0
    assert scratch.done[-1] == 1.0
    json.dumps(made.facts)


def test_the_same_recipe_gives_the_same_bytes_and_another_seed_another_take(clip, tmp_path):
    made = [
        Composer().generate(scene(1), seed, {"clip": [clip]}, Scratch(tmp_path / str(n)))
        for n, seed in enumerate((3, 3, 4))
    ]
    first, again, other = ({role: path.read_bytes() for role, path in one.files.items()} for one in made)
    assert first == again
    assert first["music"] != other["music"]
    assert made[0].facts["chords"] == made[2].facts["chords"]
    assert made[0].facts["tempo"] == made[2].facts["tempo"]


@pytest.mark.parametrize("mood", MOODS)
def test_scenes_of_one_short_join_without_a_click_or_a_hole(mood):
    sound = whole(mood)
    assert np.isfinite(sound).all()
    jumps = np.abs(np.diff(sound, 2, axis=1)).max(axis=0)
    for cut in CUTS:
        at = cut * SAMPLE_RATE // RATE
        usual = np.percentile(jumps[at - SAMPLE_RATE : at + SAMPLE_RATE], 99.9)
        assert jumps[at - 32 : at + 1].max() < 2.5 * usual
    blocks = np.sqrt((sound[:, : 14 * SAMPLE_RATE].reshape(2, -1, SAMPLE_RATE // 5) ** 2).mean(axis=(0, 2)))
    assert blocks.min() > 0.1 * np.median(blocks), "no hole of 0.2 s before the ending"


@pytest.mark.parametrize("mood", MOODS)
def test_the_last_frame_is_silent_and_the_end_was_not(mood):
    take = compose(scene(4, mood=mood), 1, still(90), None)
    for sound in (take.mix, take.music, take.effects):
        assert sound.shape[1] == 90 * SAMPLE_RATE // RATE
        assert np.abs(sound[:, -1]).max() == 0
        assert np.abs(sound[:, -SAMPLE_RATE // RATE :]).max() < 0.01
    assert np.sqrt((take.music[:, SAMPLE_RATE : 2 * SAMPLE_RATE] ** 2).mean()) > 0.01


def test_a_tail_ends_with_the_short():
    take = compose(scene(3, total_frames=375, cuts=(*CUTS,)), 1, still(90), None)
    assert take.music.shape[1] == (90 + 15) * SAMPLE_RATE // RATE
    assert np.abs(take.music[:, -1]).max() < 1e-3


@pytest.mark.parametrize("mood", MOODS)
def test_loudness_and_peaks_are_those_of_a_bed(mood):
    sound = whole(mood)
    assert np.abs(sound).max() < 0.9
    level = 20 * np.log10(np.sqrt((sound**2).mean()))
    assert -30 < level < -17
    middle = sound.mean(axis=0)
    assert 10 * np.log10((middle**2).mean() / (sound**2).mean()) > -3, "mono keeps the sound"
    assert abs(sound.mean()) < 1e-3


def test_moods_sound_different():
    def centre(sound):
        spectrum = np.abs(np.fft.rfft(sound.mean(axis=0))) ** 2
        hertz = np.fft.rfftfreq(sound.shape[1], 1 / SAMPLE_RATE)
        return float((spectrum * hertz).sum() / spectrum.sum())

    def busy(mood):
        return compose(scene(2, mood=mood), 1, still(90), None).facts["notes"]

    assert centre(whole("playful")) > 1.3 * centre(whole("lo-fi"))
    assert busy("upbeat") > 1.5 * busy("calm")


def test_motion_makes_the_music_fuller():
    calm = compose(scene(2), 1, still(90), None)
    wild = compose(scene(2), 1, analyse(boxes(90, speed=23), RATE), None)
    assert wild.facts["notes"] > 1.2 * calm.facts["notes"]


@pytest.mark.parametrize("mood", MOODS)
def test_an_accent_sounds_on_the_frame_of_its_motion(mood):
    seen = analyse(boxes(90, jumps=(41,)), RATE)
    take = compose(scene(1, mood=mood), 1, seen, [])
    assert [round(accent["time"] * RATE) for accent in take.facts["accents"]] == [41]
    times = np.arange(35, 48) / RATE
    strengths = [onset_strength(take.music, time, 1 / RATE) for time in times]
    assert abs(times[int(np.argmax(strengths))] - 41 / RATE) <= 1.01 / RATE
    assert take.analysis["beats"][0] == 0.0


def test_the_grid_bends_to_an_accent_without_leaving_its_window():
    plan = make_plan(MOODS["playful"], score_seed=5, cuts=CUTS, total_frames=TOTAL, rate=RATE)
    window = open_window(
        plan, start=3.0, end=6.0, energy=np.zeros(90), light=0.5, accents=(Accent(4.37, 0.8), Accent(5.2, 0.5)), seed=1
    )
    for accent in window.accents:
        assert window.grid.step(accent.time) * 2 == pytest.approx(round(window.grid.step(accent.time) * 2))
    for second in (0.0, 1.7, 3.0, 6.0, 8.2):
        assert window.grid.step(second) == pytest.approx(plan.grid.step(second))


@pytest.mark.parametrize("kind", ["footstep", "landing", "splash", "door", "pop", "horn", "ding"])
def test_a_point_event_sounds_at_its_time_and_side(kind):
    events = [Event(time=1.234, kind=kind, pan=0.8)]
    sound = compose(scene(1), 1, still(90), events).effects
    at = round(1.234 * SAMPLE_RATE)
    assert np.abs(sound[:, :at]).max() == 0
    assert np.abs(sound[:, at : at + SAMPLE_RATE // 20]).max() > 0.02
    left, right = (sound**2).sum(axis=1)
    assert right > 4 * left


@pytest.mark.parametrize("kind", ["wind", "rain", "waves", "birds", "traffic", "engine", "hum"])
def test_a_lasting_event_lasts(kind):
    sound = compose(scene(1), 1, still(90), [Event(time=0.5, kind=kind, seconds=2.0)]).effects
    part = np.sqrt((sound[:, SAMPLE_RATE : 2 * SAMPLE_RATE] ** 2).mean())
    assert part > 0.002
    assert np.abs(sound[:, : SAMPLE_RATE // 2]).max() == 0
    assert np.abs(sound[:, 3 * SAMPLE_RATE :]).max() == 0


def test_unknown_kinds_and_surfaces_are_named():
    events = [Event(time=0.1, kind="flumph"), Event(time=1.0, kind="footstep", surface="jelly")]
    take = compose(scene(1), 1, still(90), events)
    assert any("flumph" in warning for warning in take.warnings)
    assert any("jelly" in warning for warning in take.warnings)
    assert np.abs(take.effects).max() > 0.01


def test_without_events_effects_come_from_the_pictures():
    take = compose(scene(1), 1, analyse(boxes(90, jumps=(41,)), RATE), None)
    assert onset_strength(take.effects, 41 / RATE, 0.1) > 10
    assert compose(scene(4), 1, still(90), None).facts["effects"] == 0
    leading = compose(scene(1), 1, still(90), None)
    assert [effect[1] for effect in leading.analysis["effects"]] == ["whoosh"], "a soft one over the cut that follows"


def test_no_mood_for_one_scene_of_several_is_said():
    take = compose(scene(1, mood=""), 1, still(90), None)
    assert take.facts["mood_source"] == "default"
    assert any("no mood" in warning for warning in take.warnings)


def test_a_clip_alone_is_locked_to_its_own_cuts():
    def film():
        for frame in range(120):
            yield np.full(
                (32, 18, 3), ((200, 60, 40), (30, 90, 200), (240, 240, 230))[(frame >= 40) + (frame >= 85)], np.uint8
            )

    take = compose(SoundtrackSpec(frames=120, total_frames=120), 1, analyse(film(), RATE), None)
    assert take.facts["mood_source"] == "pictures"
    assert min(abs(bar["time"] - 40 / RATE) for bar in take.analysis["bars"]) < 0.01
    assert min(abs(bar["time"] - 85 / RATE) for bar in take.analysis["bars"]) < 0.01


@pytest.mark.parametrize("frames", [30, 150])
def test_a_clip_of_another_length_is_fitted_and_a_short_one_is_warned_of(tmp_path, scratch, frames):
    path = tmp_path / "clip.mp4"
    write_clip(path, boxes(frames), width=90, height=160, rate=RATE)
    made = Composer().generate(scene(1), 1, {"clip": [path]}, scratch)
    assert read_wav(made.files["mix"]).shape[1] == 90 * SAMPLE_RATE // RATE
    assert any("frames where the scene has 90" in warning for warning in made.warnings) == (frames < 90)


def test_bad_input_is_refused_in_words(tmp_path, scratch, clip):
    engine = Composer()
    with pytest.raises(Refused, match="needs a clip"):
        engine.generate(scene(0), 1, {}, scratch)
    with pytest.raises(Refused, match="too long"):
        engine.generate(SoundtrackSpec(frames=10**7, total_frames=10**7), 1, {"clip": [clip]}, scratch)
    with pytest.raises(Refused, match="no rate"):
        engine.generate(scene(0, rate=0), 1, {"clip": [clip]}, scratch)
    broken = tmp_path / "broken.mp4"
    broken.write_bytes(b"not a film")
    with pytest.raises(Poisoned):
        engine.generate(scene(0), 1, {"clip": [broken]}, scratch)
    events = tmp_path / "events.json"
    for text in ("{", '{"a": 1}', '[{"time": -1, "kind": "x"}]', "[" * 5000):
        events.write_text(text)
        with pytest.raises(Poisoned, match="events"):
            engine.generate(scene(0), 1, {"clip": [clip], "events": [events]}, scratch)


@settings(max_examples=15, deadline=None)
@given(
    frames=st.integers(1, 70),
    start=st.integers(0, 200),
    rest=st.integers(0, 100),
    rate=st.sampled_from([20, 24, 30, 60]),
    cuts=st.lists(st.integers(0, 400), max_size=6),
    mood=st.sampled_from(["", *sorted(MOODS), "nonsense"]),
    seen=st.integers(1, 90),
    events=st.none() | st.lists(
        st.builds(
            Event, time=st.floats(0, 6), kind=st.sampled_from(["footstep", "rain", "birds", "boing", "", "🎺"]),
            seconds=st.floats(0, 1e6), strength=st.floats(0, 1), pan=st.floats(-1, 1), surface=st.text(max_size=5),
        ), max_size=5),
)  # fmt: skip
def test_any_spec_gives_sound_of_the_right_length(*, frames, start, rest, rate, cuts, mood, seen, events):
    spec = SoundtrackSpec(
        mood=mood, frames=frames, rate=rate, start_frame=start, total_frames=start + frames + rest, cuts=tuple(cuts)
    )
    rng = np.random.default_rng(seen)
    clip = analyse((rng.integers(0, 256, (8, 6, 3), dtype=np.uint8) for _ in range(seen)), rate)
    take = compose(spec, 1, clip, events)
    samples = round(frames / rate * SAMPLE_RATE)
    assert take.mix.shape == (2, samples)
    for stem in (take.music, take.effects):
        assert samples <= stem.shape[1] <= samples + 2 * SAMPLE_RATE
        assert np.isfinite(stem).all()
        assert np.abs(stem).max(initial=0) <= PEAK
    if rest == 0:
        assert np.abs(take.music[:, -1]).max() == 0
