"""Text is cut, balanced and timed the way a caption editor would."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studio.cues import (
    balance,
    clusters,
    join,
    pieces,
    reading_problems,
    share_time,
    split_cues,
    width_in_ems,
    word_times,
    words,
)
from studio.specs import Cue

LONG = (
    "A raccoon packs a tiny suitcase, sees the pyramids, climbs the Eiffel Tower, floats through a space station, "
    "and comes home with a souvenir for everyone."
)


def texts(parts):
    return [part.text for part in parts]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("👩🏽‍🚀🇩🇪🇫🇷é", ["👩🏽‍🚀", "🇩🇪", "🇫🇷", "é"]),
        ("กำลังเดิน", ["กำ", "ลั", "ง", "เดิ", "น"]),
        ("क्षत्रिय", ["क्ष", "त्रि", "य"]),
        ("1️⃣!", ["1️⃣", "!"]),
        ("🏴󠁧󠁢󠁥󠁮󠁧󠁿a", ["🏴󠁧󠁢󠁥󠁮󠁧󠁿", "a"]),
    ],
)
def test_graphemes_stay_whole(text, expected):
    assert clusters(text) == expected


@given(st.text(max_size=60))
def test_graphemes_and_pieces_lose_nothing(text):
    assert "".join(clusters(text)) == text
    assert join(pieces(text)) == " ".join(text.split())
    assert join(words(text)) == " ".join(text.split())


def test_japanese_lights_up_in_phrases():
    assert texts(words("日本の美しい景色を見に行こう。")) == ["日本の", "美しい", "景色を", "見に", "行こう。"]


def test_japanese_lines_do_not_cut_a_compound():
    assert balance(pieces("エッフェル塔に登りました"), width_in_ems)[0] == ["エッフェル塔に", "登りました"]


def test_chinese_words_are_short_and_end_at_punctuation():
    found = texts(words("千里之行，始于足下。"))
    assert found == ["千里之行，", "始于足下。"]


def test_no_line_begins_with_closing_punctuation():
    starts = {piece.text[0] for piece in pieces("今天，我们出发！「好」他说。ちょっと待って、ー！")}
    assert not starts & set("，！」。、ーょ")


def test_two_lines_are_even_and_leave_no_word_alone():
    lines, _ = balance(pieces("It starts with one small step."), width_in_ems)
    assert lines == ["It starts with one", "small step."]
    lines, _ = balance(pieces("Everything that you could possibly want, now"), width_in_ems)
    assert min(len(line.split()) for line in lines) > 1


def test_a_line_does_not_end_with_an_article():
    lines, _ = balance(pieces("we climbed up the very old tower"), width_in_ems)
    assert not lines[0].endswith(" the")


@given(st.lists(st.text("abcdefgh", min_size=1, max_size=12), min_size=4, max_size=9))
def test_lines_keep_every_word_in_order(tokens):
    lines, longest = balance(pieces(" ".join(tokens)), width_in_ems)
    assert " ".join(lines).split() == tokens
    assert longest == max(map(width_in_ems, lines))


@given(st.lists(st.floats(0.1, 9), min_size=1, max_size=20), st.integers(0, 50), st.integers(20, 200))
def test_time_is_shared_without_holes(weights, start, frames):
    spans = share_time(weights, start, start + frames)
    assert spans[0][0] == start
    assert spans[-1][1] == start + frames
    assert all(a[1] == b[0] for a, b in itertools.pairwise(spans))
    assert all(last > first for first, last in spans)


def test_longer_words_last_longer():
    (a, b), (c, d) = word_times(words("I circumnavigate"), 0, 60)
    assert d - c > 2 * (b - a)


def test_a_long_caption_becomes_cues_cut_at_clauses():
    cues = split_cues(LONG, end=300)
    assert " ".join(cue.text for cue in cues) == LONG
    assert (cues[0].start, cues[-1].end) == (0, 300)
    assert all(a.end == b.start for a, b in itertools.pairwise(cues))
    assert cues[0].text.endswith(",")
    assert all(width_in_ems(cue.text) <= 20 for cue in cues)


def test_empty_text_gives_no_cue():
    assert split_cues("  \n ", end=30) == ()


def test_what_nobody_can_read_in_time_is_said():
    (problem,) = reading_problems([Cue(text=LONG, start=0, end=60)], 30)
    assert "caption 1" in problem
    assert "2.0 s" in problem
    assert reading_problems([Cue(text="One small step.", start=0, end=60)], 30) == ()
    assert "flashes" in reading_problems([Cue(text="Go", start=0, end=6)], 30)[0]
