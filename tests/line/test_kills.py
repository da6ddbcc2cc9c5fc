"""`kill -9` of any process at any time, then the same command again: the same short."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest

from tests.conftest import eventually
from tests.line.homes import SERVICES, StudioHome, write_brief

pytestmark = pytest.mark.xdist_group("line")

VICTIMS = ("command", "child", "worker", "sweeper", "runner", "valkey", "prefect", "postgres", "supervisor")
RUNNING = "select 1 from take t join short s on s.id = t.short_id where s.title = '{}' and t.state = 'running'"


def child_of(pid: int) -> int:
    """One of a process's children, the latest."""
    found = [
        int(path.parent.name) for path in Path("/proc").glob("[0-9]*/stat") if path.exists() and _parent(path) == pid
    ]
    return max(found)


def _parent(path: Path) -> int:
    try:
        return int(path.read_text().rpartition(")")[2].split()[1])
    except (OSError, IndexError):
        return 0


@pytest.mark.parametrize("victim", VICTIMS)
def test_whatever_is_killed_the_same_command_again_gives_the_same_short(
    victim: str, home: StudioHome, hurt_home: StudioHome
):
    seed, name = 20 + VICTIMS.index(victim), f"kill-{victim}"
    reference = home.make(write_brief(home.folder, name, seed=seed, scenes=2))["master"]
    brief = write_brief(hurt_home.folder, name, seed=seed, scenes=2)
    command = hurt_home.start("make", str(brief), "-o", f"{name}.mp4", "--json")
    eventually(lambda: hurt_home.ask(RUNNING.format(name)), seconds=120, what="the work")
    pid = {
        "command": lambda: command.pid,
        "supervisor": lambda: hurt_home.state.pid,
        "child": lambda: child_of(hurt_home.pid("worker")),
    }.get(victim, lambda: hurt_home.pid(victim))()
    os.kill(pid, signal.SIGKILL)
    command.communicate(timeout=200)
    assert victim == "command" or command.returncode == 0, "the command that was under way went on by itself"
    again = hurt_home.make(brief)
    assert again["master"] == reference
    eventually(lambda: not hurt_home.orphans(), what="children of a worker that died to be gone")
    assert hurt_home.ask(f"select count(*) from short where title = '{name}'") == [(1,)]


def test_two_homes_never_meet(home: StudioHome, hurt_home: StudioHome):
    mine, other = home.make(write_brief(home.folder, "mine", seed=40)), write_brief(hurt_home.folder, "theirs", seed=41)
    theirs = hurt_home.make(other)
    for service in SERVICES:
        assert home.pid(service) != hurt_home.pid(service)
    assert home.state.database_url != hurt_home.state.database_url
    assert home.state.broker_url != hurt_home.state.broker_url
    refused = hurt_home.run("takes", mine["short"], code=2)
    assert "no short is called that" in refused.stderr
    assert home.run("takes", theirs["short"], code=2)
    assert home.processes().keys().isdisjoint(hurt_home.processes())


def test_down_leaves_no_process_and_the_next_command_finds_everything(tmp_path: Path):
    own = StudioHome(tmp_path / "own")
    brief = write_brief(own.folder, "kept", seed=50, scenes=2)
    before = own.make(brief)
    assert len(own.processes()) > len(SERVICES)
    own.down()
    eventually(lambda: not own.processes(), what="every process to end")
    assert not (own.home / "stack.json").exists()
    assert "no stack runs" in own.run("down").stderr
    try:
        after = own.make(brief)
        assert (after["short"], after["master"]) == (before["short"], before["master"])
        assert all(scene["reused"] for scene in after["scenes"])
    finally:
        own.close()
    eventually(lambda: not own.processes(), what="every process to end")
