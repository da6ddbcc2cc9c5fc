"""Verify: a take made again gives the same, and what differs is found and explained."""

from __future__ import annotations

from contextlib import contextmanager

import psycopg
import pytest

pytestmark = pytest.mark.xdist_group("cli")


@pytest.fixture
def rows(home, made):
    """The home's database, for a look and for hurting it."""
    with psycopg.connect(home.state.database_url, autocommit=True) as connection:
        yield connection


@contextmanager
def changed(rows, take, column, value):
    """A take's row with another value for a while."""
    (before,) = rows.execute(f"select {column} from take where id = %s", [take]).fetchone()
    rows.execute(f"update take set {column} = %s where id = %s", [value, take])
    yield
    rows.execute(f"update take set {column} = %s where id = %s", [before, take])


def counts(rows):
    return rows.execute(
        "select (select count(*) from take), (select count(*) from attempt), (select count(*) from event)"
    ).fetchone()


def test_everything_of_a_short_made_again_is_the_same_and_nothing_is_recorded(there, made, rows):
    before = counts(rows)
    said = there("verify", "last", "--json")
    assert said.code == 0
    assert len(said.json["takes"]) == 8
    assert {take["answer"] for take in said.json["takes"]} == {"same bytes"}
    assert all(take["same_engine"] and take["same_machine"] for take in said.json["takes"])
    assert counts(rows) == before


def test_a_take_of_another_seed_differs_and_the_first_frame_is_named(there, made, rows):
    clip = made["scenes"][0]["take"]
    with changed(rows, clip, "seed", 12345):
        said = there("verify", clip)
    assert said.code == 3
    assert "differs" in said.out
    assert "is the first that differs" in said.err


def test_a_take_of_an_engine_that_is_not_here_any_more_is_made_by_the_one_of_now(there, made, rows):
    clip = made["scenes"][0]["take"]
    rows.execute(
        "insert into engine (name, version, digest, card, registered_at) "
        "select name, '0', 'sha256:old', card || '{\"version\": \"0\"}', registered_at - interval '1 day' "
        "from engine where name = 'storyboard' on conflict do nothing"
    )
    (old,) = rows.execute("select id from engine where digest = 'sha256:old'").fetchone()
    with changed(rows, clip, "engine_id", old):
        said = there("verify", clip, "--json")
    assert said.json["answer"] == "same bytes"
    assert not said.json["same_engine"]
    assert said.json["engines"][0].startswith("storyboard 0 ")


def test_an_attempt_of_another_machine_is_said_to_be_one(there, made, rows):
    story = next(iter(rows.execute("select id from take where kind = 'story'").fetchone()))
    rows.execute('update attempt set runtime = runtime || \'{"processor": "abacus"}\' where take_id = %s', [story])
    said = there("verify", str(story))
    assert said.code == 0
    assert "same recipe, other machine: processor abacus ->" in said.err


def test_a_take_that_is_not_done_is_refused(there, made, rows):
    clip = made["scenes"][1]["take"]
    (digest,) = rows.execute("select output_digest from take where id = %s", [clip]).fetchone()
    rows.execute("update take set state = 'failed', output_digest = null where id = %s", [clip])
    said = there("verify", clip)
    rows.execute("update take set state = 'done', output_digest = %s where id = %s", [digest, clip])
    assert said.code == 2
    assert "nothing to compare with" in said.err
