"""Names for things: equal things have equal names on every machine, different ones do not."""

from __future__ import annotations

import hashlib
import json
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studio.digest import cache_key, canonical_json, derive_seed, digest_bytes, digest_file, digest_json

values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53), 2**53)
    | st.text()
    | st.floats(allow_nan=False, allow_infinity=False),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)
digests = st.binary(max_size=8).map(digest_bytes)
inputs = st.lists(st.tuples(st.sampled_from(["clip", "image", "music"]), st.integers(0, 9), digests), max_size=6)


@given(values)
def test_canonical_json_is_json_of_the_same_value_and_has_no_spaces(value):
    assert json.loads(canonical_json(value)) == value


@given(st.dictionaries(st.text(), st.integers(), min_size=2, max_size=6))
def test_the_order_of_keys_does_not_matter(value):
    assert digest_json(value) == digest_json(dict(reversed(value.items())))


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf])
def test_what_json_cannot_say_has_no_name(value):
    with pytest.raises(ValueError, match="JSON"):
        digest_json(value)


def test_the_name_of_bytes_is_sha256(tmp_path):
    path = tmp_path / "file"
    path.write_bytes(b"abc" * 1_000_000)
    assert digest_file(path) == digest_bytes(b"abc" * 1_000_000)
    assert digest_bytes(b"abc") == "sha256:" + hashlib.sha256(b"abc").hexdigest()


def key(**changes):
    given_parts = {"kind": "clip", "spec": "s", "engine": "e", "seed": 1, "inputs": [], "recipe_version": 1}
    return cache_key(**(given_parts | changes))


@given(inputs, st.randoms())
def test_a_key_does_not_depend_on_the_order_in_which_inputs_are_named(edges, chance):
    shuffled = list(edges)
    chance.shuffle(shuffled)
    assert key(inputs=edges) == key(inputs=shuffled)


@pytest.mark.parametrize(
    "change",
    [
        {"kind": "voice"},
        {"spec": "t"},
        {"engine": "f"},
        {"seed": 2},
        {"inputs": [("a", 0, "d")]},
        {"recipe_version": 2},
    ],
    ids=lambda change: next(iter(change)),
)
def test_whatever_decides_the_output_changes_the_key(change):
    assert key(**change) != key()


def test_the_position_of_an_input_is_part_of_the_key():
    assert key(inputs=[("clip", 0, "a"), ("clip", 1, "b")]) != key(inputs=[("clip", 0, "b"), ("clip", 1, "a")])


@given(st.integers(0, 2**31 - 1), st.integers(0, 50))
def test_derived_seeds_are_seeds_and_agree_on_every_machine(seed, place):
    assert 0 <= derive_seed(seed, "clip", place) < 2**31
    assert derive_seed(seed, "clip", place) == derive_seed(seed, "clip", place)


def test_places_of_one_story_have_seeds_of_their_own():
    assert len({derive_seed(7, "clip", place) for place in range(1000)}) == 1000
    assert derive_seed(7, "clip", 1) != derive_seed(7, "soundtrack", 1)
