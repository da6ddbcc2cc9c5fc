"""One vocabulary: ranges that never share an id, and ids that say what they are."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.videopoet.config import PRESETS, debug
from models.videopoet.language.vocab import SPECIALS, TASKS, Special, Vocabulary, task_token
from studio.errors import Refused

VOCABULARY = Vocabulary(debug())


@pytest.mark.parametrize("preset", PRESETS)
def test_ranges_are_disjoint_and_leave_no_gap(preset):
    vocabulary = Vocabulary(PRESETS[preset]())
    ids = [i for r in vocabulary.ranges.values() for i in (r.start, r.stop)]
    assert ids == sorted(ids)
    assert ids[0] == 0
    assert ids[1:-1:2] == ids[2::2]
    assert vocabulary.size == sum(len(r) for r in vocabulary.ranges.values())


def test_ranges_of_the_debug_preset():
    assert {kind: (r.start, r.stop) for kind, r in VOCABULARY.ranges.items()} == {
        "special": (0, 256),
        "text": (256, 768),
        "video 0": (768, 1280),
        "video 1": (1280, 1792),
        "audio 0": (1792, 2304),
        "audio 1": (2304, 2816),
        "audio 2": (2816, 3328),
        "audio 3": (3328, 3840),
    }


@given(st.integers(0, VOCABULARY.size - 1))
def test_an_id_reads_as_kind_and_value_and_back(token):
    assert VOCABULARY.id(*VOCABULARY.read(token)) == token


def test_specials_and_tags_are_named_once():
    tags = [task_token(task) for task in TASKS]
    assert len({*tags, *Special}) == len(TASKS) + len(Special)
    assert all(0 <= token < SPECIALS for token in (*tags, *Special))
    assert VOCABULARY.name(task_token("edit")) == "<edit>"
    assert VOCABULARY.name(Special.BOV_O) == "<bov_o>"


def test_text_that_is_written_may_end_or_go_on():
    assert VOCABULARY.written_text[0] == Special.EOT_O
    assert VOCABULARY.written_text[1:] == VOCABULARY.text


def test_what_is_not_there_is_refused():
    with pytest.raises(Refused, match="3840 is not an id"):
        VOCABULARY.read(VOCABULARY.size)
    with pytest.raises(Refused, match="no kind 'smell'"):
        VOCABULARY.id("smell", 0)
    with pytest.raises(Refused, match="512 is not a value"):
        VOCABULARY.id("text", 512)
    with pytest.raises(Refused, match="no task 'sing'"):
        task_token("sing")
