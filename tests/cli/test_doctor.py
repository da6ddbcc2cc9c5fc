"""Doctor: says what is wrong and what to do, needs nothing, starts nothing, and gives no secret away."""

from __future__ import annotations

import pytest

from cli import doctor
from cli.doctor.finding import Level
from cli.stack.state import Home, Service, StackState
from studio.settings import Settings

pytestmark = pytest.mark.xdist_group("cli")


def checks(said):
    return {check["check"]: check for check in said.json["checks"]}


def test_without_a_stack_it_starts_none_and_leaves_no_trace(run, tmp_path):
    said = run("doctor", "--json", REELWORKS_HOME=str(tmp_path / "home"))
    assert said.code == 0
    assert not (tmp_path / "home").exists()
    found = checks(said)
    for name in ("python", "memory", "postgres program", "valkey program", "ffmpeg", "skia", "fonts", "open files"):
        assert found[name]["level"] == "ok"
    assert "does not run" in found["stack"]["said"]


def test_of_a_running_stack_every_service_is_looked_at(there):
    said = there("doctor", "--json")
    assert said.code == 0
    found = checks(said)
    for name in ("postgres", "valkey", "prefect", "worker", "sweeper", "runner"):
        assert "process" in found[name]["said"]
    assert "its tables are of version" in found["database"]["said"]
    assert found["broker"]["said"] == "answers"


def test_servers_that_do_not_answer_are_problems_and_secrets_stay_hidden(run, tmp_path):
    said = run(
        "doctor",
        REELWORKS_HOME=str(tmp_path),
        REELWORKS_DATABASE_URL="postgresql://someone:swordfish@127.0.0.1:9/x",
        REELWORKS_BROKER_URL="redis://:swordfish@127.0.0.1:9/0",
        REELWORKS_CHAT_KEY="swordfish",
    )
    assert said.code == 4
    assert "the database does not answer" in said.out
    assert "swordfish" not in said.out + said.err
    assert "set (hidden)" in said.out


def test_a_wrong_ffmpeg_is_a_problem_with_a_remedy(run, tmp_path):
    from media import ffmpeg

    ffmpeg.find.cache_clear()
    said = run("doctor", REELWORKS_HOME=str(tmp_path), REELWORKS_FFMPEG="/bin/true")
    ffmpeg.find.cache_clear()
    assert said.code == 4
    assert "libx264" in said.out
    assert "-> name an ffmpeg with libass" in said.out


def test_a_setting_that_cannot_be_read_is_named(run, tmp_path):
    said = run("doctor", REELWORKS_HOME=str(tmp_path), REELWORKS_CONCURRENCY="many")
    assert said.code == 4
    assert "REELWORKS_CONCURRENCY" in said.err


def test_what_a_dead_supervisor_left_is_told(run, tmp_path):
    home = Home(tmp_path)
    home.make()
    home.write(StackState(pid=1 << 22, services={"valkey": Service(pid=1 << 22, port=1)}))
    found = checks(run("doctor", "--json", REELWORKS_HOME=str(tmp_path)))
    assert found["remains"]["level"] == "warning"
    assert "died" in found["remains"]["said"]


def test_a_check_that_breaks_is_a_finding(monkeypatch):
    def broken(_):
        raise RuntimeError("no such thing")

    monkeypatch.setattr("cli.doctor.machine.CHECKS", (broken,))
    first = next(iter(doctor.examine(Settings())))
    assert first.level == Level.PROBLEM
    assert "no such thing" in first.said
