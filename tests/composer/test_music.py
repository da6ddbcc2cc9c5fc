"""The music as it is heard: key, form, motif, second voice, dynamics, onsets on the grid; no test tone."""

from functools import cache

import numpy as np
import pytest

from models.composer import hearing, melody, parts
from models.composer.drums import DRUMS
from models.composer.harmony import NAMES, SCALES, chord
from models.composer.mix import limited, render
from models.composer.moods import MOODS
from models.composer.plan import make_plan
from models.composer.score import chord_at, open_window
from studio.specs import SAMPLE_RATE

SECONDS = 24


@cache
def score(mood, seconds=40):
    """A film of one scene: its window and its notes."""
    plan = make_plan(MOODS[mood], score_seed=5, cuts=(), total_frames=seconds * 30, rate=30)
    energy = np.full(seconds * 30, 0.5)
    window = open_window(plan, start=0.0, end=float(seconds), energy=energy, light=0.55, accents=(), seed=3)
    return window, parts.notes(window)


@cache
def played(mood):
    """A film of one scene: its window, its notes, and its music (2, N)."""
    window, notes = score(mood, SECONDS)
    return window, notes, limited(render(notes, window.plan, start=0.0, samples=SECONDS * SAMPLE_RATE))


@cache
def heard(mood):
    return hearing.heard(played(mood)[2])


@pytest.mark.parametrize("mood", MOODS)
def test_its_figures_are_those_of_music(mood):
    found = heard(mood)
    assert -24 < found.loudness < -15
    assert 2 < found.loudness_range < 11
    assert 9 < found.crest < 18
    assert -7 < found.tilt < -3
    assert -12 < found.width < -1
    assert 1.0 < found.onsets < 8
    assert found.steadiness < 0.8
    assert found.key_strength > 0.7


def test_the_key_that_is_heard_is_the_one_it_is_written_in():
    right = [heard(mood).key.split()[0] == NAMES[played(mood)[0].plan.tonic] for mood in MOODS]
    assert sum(right) >= 6, "a relative or a neighbouring key may be taken for it now and then"


@pytest.mark.parametrize("mood", MOODS)
def test_its_pitches_are_the_keys(mood):
    window, _, sound = played(mood)
    weights = hearing.chroma(sound).sum(axis=1)
    scale = {(window.plan.tonic + degree) % 12 for degree in SCALES[MOODS[mood].scale]}
    inside = sum(weights[pitch] for pitch in scale) / len(scale)
    outside = sum(weights[pitch] for pitch in range(12) if pitch not in scale) / (12 - len(scale))
    assert inside > 1.5 * outside


@pytest.mark.parametrize("mood", ["upbeat", "corporate", "epic", "romantic"])
def test_its_chords_are_heard(mood):
    window, _, sound = played(mood)
    chroma, right, count = hearing.chroma(sound), 0, 0
    for bar in window.plan.bars[:-1]:
        for number, (offset, target) in enumerate(bar.chords):
            end = bar.chords[number + 1][0] if number + 1 < len(bar.chords) else bar.steps
            first, last = (round(10 * window.grid.time(bar.start + step)) for step in (offset, end))
            root, kind = hearing.chord_of(chroma[:, first + 1 : max(last, first + 2)].sum(axis=1))
            triad = {(root + step) % 12 for step in ((0, 3, 7) if kind else (0, 4, 7))}
            right += len(triad & set(target.classes)) >= 2
            count += 1
    assert right > 0.75 * count


@pytest.mark.parametrize("mood", MOODS)
def test_the_motif_is_stated_comes_back_at_the_end_and_is_varied_between(mood):
    window, notes = score(mood)
    plan = window.plan
    phrases = [melody.phrase_of(plan, bar) for bar in plan.bars]
    assert phrases.count("motif") >= 3
    assert {"answer", "varied"} <= set(phrases)
    assert phrases[-1] == ""
    ending = next(bar for bar in plan.bars if bar.role == "ending")
    assert melody.phrase_of(plan, ending) == "motif"

    def rhythm(bar):
        start, end = window.grid.time(bar.start), window.grid.time(bar.start + bar.steps)
        tune = [note for note in notes if note.voice == plan.mood.lead[0] and note.pan == -0.12 and note.seconds > 0.07]
        return [
            round(window.grid.step(note.time) - bar.start) for note in tune if start - 0.03 < note.time < end - 0.03
        ]

    stated = [bar for bar in plan.bars if melody.phrase_of(plan, bar) == "motif" and bar.steps == 8]
    assert len({tuple(rhythm(bar)) for bar in stated}) <= 2  # the same but where a grace note falls


@pytest.mark.parametrize("mood", MOODS)
def test_the_tune_can_be_sung_and_its_strong_notes_are_the_chords(mood):
    plan = score(mood)[0].plan
    sung = [(bar, note) for bar, row in zip(plan.bars, melody.tune(plan), strict=True) for note in row]
    leaps = np.abs(np.diff([note.pitch for _, note in sung]))
    assert np.mean(leaps) < 4.0
    assert np.mean(leaps > 9) < 0.03
    for bar, note in sung:
        if note.strong:
            assert note.pitch % 12 in chord_at(bar, note.step)[0].classes


@pytest.mark.parametrize("mood", MOODS)
def test_a_second_voice_moves_by_small_steps(mood):
    plan = played(mood)[0].plan
    pitches = [pitch for row in melody._guides(plan) for pitch in row]
    steps = np.abs(np.diff(pitches))
    assert np.mean(steps <= 4) > 0.8
    assert max(steps) <= 9
    voiced = {note.voice for note in played(mood)[1]}
    assert plan.mood.counter in voiced


@pytest.mark.parametrize("mood", MOODS)
def test_the_turn_is_louder_than_what_came_before(mood):
    window, _, sound = played(mood)
    curve = hearing.loudness_curve(sound, 0.4, 0.1)

    def level(role):
        bars = [bar for bar in window.plan.bars if bar.role == role]
        times = [int(10 * window.grid.time(bar.start + bar.steps / 2)) for bar in bars]
        return float(np.mean([curve[time] for time in times]))

    assert level("turn") > level("build") + 0.5
    assert level("turn") > level("intro") + 2.0


def test_a_long_film_rests_and_turns_twice():
    plan = make_plan(MOODS["upbeat"], score_seed=5, cuts=(), total_frames=180 * 30, rate=30)
    roles = [bar.role for bar in plan.bars]
    order = [role for role, before in zip(roles, ["", *roles], strict=False) if role != before]
    assert order == ["intro", "build", "turn", "rest", "lift", "turn", "ending"]
    for seconds in (2, 6):
        plan = make_plan(MOODS["calm"], score_seed=5, cuts=(), total_frames=seconds * 30, rate=30)
        assert plan.bars[-1].final


@pytest.mark.parametrize("mood", MOODS)
def test_players_are_human_but_on_the_beat(mood):
    window, notes, _ = played(mood)
    steps = np.array([window.grid.step(note.time) for note in notes if note.pitch is None and note.voice in DRUMS])
    if not len(steps):
        return
    pace = window.grid.time(1) - window.grid.time(0)
    swing = window.plan.mood.swing
    fine = steps * 4
    off = (
        np.minimum(np.abs(fine - np.round(fine)), np.abs((steps - swing) * 4 - np.round((steps - swing) * 4)))
        / 4
        * pace
    )
    assert np.median(off) < 0.012
    velocities = {round(note.velocity, 4) for note in notes}
    assert len(velocities) > 0.3 * len(notes)


def test_chords_with_basses_and_borrowed_dominants():
    assert chord("V7/ii", 0).classes == (9, 1, 4, 7)
    assert chord("I^3", 0).bass == 4
    assert chord("I^5", 5).bass == 0
    assert chord("V7sus4", 0).classes == (7, 0, 2, 5)


def test_no_sound_clicks_at_its_edges():
    for mood in ("upbeat", "playful"):
        sound = played(mood)[2]
        assert np.abs(sound[:, 0]).max() < 0.01
        assert np.abs(sound).max() <= 10 ** (-3.4 / 20)
