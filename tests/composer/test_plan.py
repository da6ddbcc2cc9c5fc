"""The score's plan: tempo locked to cuts, form, harmony."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.composer.harmony import SCALES, chord, voicing
from models.composer.moods import LOOKS, MOODS, SYNONYMS, mood_of, mood_of_pictures
from models.composer.plan import make_plan, sections_of

from .conftest import CUTS, RATE, TOTAL, still


def plan_of(mood="playful", *, score_seed=5, cuts=CUTS, total_frames=TOTAL, rate=RATE):
    return make_plan(MOODS[mood], score_seed=score_seed, cuts=cuts, total_frames=total_frames, rate=rate)


@pytest.mark.parametrize("mood", MOODS)
@pytest.mark.parametrize("cuts", [CUTS, (77, 140, 251, 340), (30, 300), ()])
def test_every_cut_begins_a_bar(mood, cuts):
    plan = plan_of(mood, cuts=cuts)
    starts = [plan.grid.time(bar.start) for bar in plan.bars]
    for cut in cuts:
        assert min(abs(start - cut / RATE) for start in starts) < 1e-9


@pytest.mark.parametrize("mood", MOODS)
def test_tempo_bends_little_and_stays_near_the_mood(mood):
    low, high = MOODS[mood].tempo
    for cuts in (CUTS, (77, 140, 251, 340), (95, 222, 371)):
        for _, _, tempo in sections_of(plan_of(mood, cuts=cuts)):
            assert low * 0.88 < tempo < high * 1.12


def test_the_plan_is_the_same_for_every_take_and_differs_by_seed():
    assert plan_of() == plan_of()
    assert len({(plan.tonic, plan.motif, plan.tempo) for plan in (plan_of(score_seed=seed) for seed in range(6))}) > 3


@pytest.mark.parametrize("mood", MOODS)
def test_it_ends_on_the_tonic_after_a_cadence(mood):
    plan = plan_of(mood)
    assert plan.bars[-1].final
    assert plan.bars[-1].chords[-1][1].root == plan.tonic
    assert plan.bars[-2].chords[-1][1].root != plan.tonic
    assert plan.bars[-1].role == "ending"


def test_the_form_of_five_scenes():
    roles = {bar.section: bar.role for bar in plan_of().bars}
    assert [roles[section] for section in range(5)] == ["intro", "build", "build", "turn", "ending"]


def test_cuts_in_a_flurry_are_left_out_and_named():
    plan = plan_of(cuts=(90, 93, 95, 200))
    assert plan.loose == (93, 95)
    assert len(plan.grid.steps) == 4


def test_chords_and_voices():
    assert chord("V7", 0).classes == (7, 11, 2, 5)
    assert chord("bVImaj7", 9).root == 5
    with pytest.raises(ValueError, match="not a chord"):
        chord("H", 0)
    for mood in MOODS.values():
        cadences = f"{mood.half} {mood.cadence} {mood.final}".split()
        for symbol in {*sum(mood.home + mood.turn, ()), *cadences}:
            assert {pitch % 12 for pitch in voicing(chord(symbol, 3), ())} <= set(chord(symbol, 3).classes)


def test_voices_move_little():
    plan = plan_of("corporate")
    voicings = [pitches for bar in plan.bars for pitches in bar.voicings]
    moves = [abs(np.mean(a) - np.mean(b)) for a, b in pairwise(voicings)]
    assert max(moves) < 7


def test_moods_differ_in_tempo_and_mode():
    assert MOODS["calm"].tempo[1] < MOODS["playful"].tempo[0]
    assert {MOODS[name].scale for name in MOODS} >= {"major", "minor", "lydian", "dorian", "phrygian"} & set(SCALES)


@pytest.mark.parametrize(("word", "name"), [
    ("Whimsical", "playful"), ("lo-fi", "lo-fi"), ("Lo Fi", "lo-fi"), ("warm and heroic", "romantic"),
    ("SUSPENSE", "tense"), ("professional", "corporate"), ("epic", "epic"), ("chill", "lo-fi"),
])  # fmt: skip
def test_known_words_lead_to_moods_without_a_warning(word, name):
    mood, warning = mood_of(word)
    assert (mood.name, warning) == (name, "")


@pytest.mark.parametrize("word", ["playfull", "zzzz", "🎺", "x" * 5000, "{\\b1}"])
def test_unknown_moods_are_mapped_with_a_warning(word):
    mood, warning = mood_of(word)
    assert mood.name in MOODS
    assert "is not known" in warning


def test_synonyms_and_looks_name_moods():
    assert set(SYNONYMS.values()) <= set(MOODS)
    assert set(LOOKS) == set(MOODS)


def test_pictures_choose_a_mood():
    assert mood_of_pictures(still(30, (10, 12, 18))).name == "tense"
    assert mood_of_pictures(still(30, (120, 150, 165))).name == "calm"


@settings(max_examples=60, deadline=None)
@given(
    total=st.integers(1, 3000), cuts=st.lists(st.integers(-5, 4000), max_size=30),
    rate=st.sampled_from([1, 7, 24, 30, 60, 120]), mood=st.sampled_from(sorted(MOODS)), seed=st.integers(0, 2**31 - 1),
)  # fmt: skip
def test_any_cuts_give_a_plan_that_ascends_and_covers_the_short(total, cuts, rate, mood, seed):
    plan = plan_of(mood, score_seed=seed, cuts=tuple(cuts), total_frames=total, rate=rate)
    assert all(later > sooner for sooner, later in pairwise(plan.grid.seconds))
    assert plan.grid.seconds[-1] == pytest.approx(total / rate)
    position = 0
    for bar in plan.bars:
        assert bar.start == position
        assert bar.steps > 0
        position += bar.steps
    assert position == plan.grid.steps[-1]


@pytest.mark.parametrize(
    ("word", "mood"),
    [
        ("ruhig", "calm"),
        ("épique", "epic"),
        ("楽しい", "upbeat"),
        ("静か", "calm"),
        ("alegre", "upbeat"),
        ("verspielt", "playful"),
    ],
)
def test_moods_are_understood_in_the_languages_of_the_briefs(word, mood):
    assert (mood_of(word)[0].name, mood_of(word)[1]) == (mood, "")
