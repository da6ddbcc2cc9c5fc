"""The line as people see it: a brief becomes a short with its files, again for nothing, and in parts."""

from __future__ import annotations

import json
import signal
from pathlib import Path

import pytest

from studio.digest import digest_file
from tests.conftest import eventually
from tests.line.homes import StudioHome, write_brief

pytestmark = pytest.mark.xdist_group("line")


@pytest.fixture(scope="module")
def brief(home: StudioHome) -> Path:
    return write_brief(home.folder, "walk")


@pytest.fixture(scope="module")
def dry(home: StudioHome, brief: Path) -> dict:
    """What the plan says before anything is made."""
    return home.json("plan", str(brief))


@pytest.fixture(scope="module")
def first(home: StudioHome, brief: Path, dry: dict) -> dict:
    """The short, made once."""
    return home.make(brief)


def takes(home: StudioHome, short: str, kind: str) -> dict[int | None, tuple[str, str]]:
    """Output and take by scene, of the newest takes of a kind."""
    rows = home.json("takes", short)
    rows = rows["takes"] if isinstance(rows, dict) else rows
    return {row["scene"]: (row["output"], row["take"]) for row in rows if row["kind"] == kind}


def test_a_short_has_its_files_and_says_what_it_is(first: dict, home: StudioHome, brief: Path):
    film = home.folder / "walk.mp4"
    assert first["file"] == str(film)
    assert first["master"] == digest_file(film)
    for suffix in (".srt", ".vtt", ".jpg", ".json"):
        assert film.with_suffix(suffix).stat().st_size > 0
    assert film.read_bytes()[4:8] == b"ftyp"
    assert film.with_suffix(".vtt").read_text().startswith("WEBVTT")
    assert "Line 2" in film.with_suffix(".srt").read_text()
    assert film.with_suffix(".jpg").read_bytes()[:2] == b"\xff\xd8"
    assert json.loads(film.with_suffix(".json").read_text())["master"] == first["master"]
    assert [path.name for path in home.folder.glob(".*.new")] == []


def test_the_answer_has_the_promised_shape(first: dict):
    assert {"short", "master", "file", "seconds", "wall_seconds", "scenes", "warnings"} <= first.keys()
    assert first["seconds"] == 3.0
    assert [scene["index"] for scene in first["scenes"]] == [1, 2, 3]
    for scene in first["scenes"]:
        assert {"index", "take", "engine", "seed", "prompt", "reused"} <= scene.keys()
        assert scene["engine"] == "storyboard"
        assert scene["reused"] is False


def test_the_dry_run_is_what_was_made(dry: dict, first: dict, home: StudioHome, brief: Path):
    made = home.json("takes", first["short"])
    made = made["takes"] if isinstance(made, dict) else made
    planned = sorted((row["scene"] or 0, row["kind"]) for row in dry["takes"])
    assert planned == sorted((row["scene"] or 0, row["kind"]) for row in made)
    assert {row["action"] for row in dry["takes"]} == {"make"}
    again = home.json("plan", str(brief))
    assert {row["action"] for row in again["takes"]} == {"reuse"}
    assert again["seconds"] == 0


def test_made_again_everything_is_reused_and_the_short_is_the_same(first: dict, home: StudioHome, brief: Path):
    again = home.make(brief)
    assert (again["short"], again["master"]) == (first["short"], first["master"])
    assert all(scene["reused"] for scene in again["scenes"])
    assert [scene["take"] for scene in again["scenes"]] == [scene["take"] for scene in first["scenes"]]


def test_a_new_order_of_the_same_brief_makes_nothing(first: dict, home: StudioHome, brief: Path):
    other = home.json("make", str(brief), "-o", str(home.folder / "other.mp4"), "--again")
    assert other["short"] != first["short"]
    assert other["master"] == first["master"]
    assert all(scene["reused"] for scene in other["scenes"])


def test_rework_of_a_scene_leaves_the_others_untouched(home: StudioHome):
    brief = write_brief(home.folder, "rework", seed=11)
    before = home.make(brief)
    old = {kind: takes(home, before["short"], kind) for kind in ("clip", "soundtrack", "segment")}
    film = str(home.folder / "rework.mp4")
    after = home.json("rework", film, "--scenes", "2", "-o", film)
    assert after["short"] == before["short"]
    assert after["master"] != before["master"]
    assert [scene["reused"] for scene in after["scenes"]] == [True, False, True]
    for kind, rows in old.items():
        new = takes(home, before["short"], kind)
        assert {scene for scene in rows if new[scene] != rows[scene]} == {2}, kind


def test_rework_of_a_caption_makes_no_clip(home: StudioHome):
    brief = write_brief(home.folder, "captions", seed=12)
    before = home.make(brief)
    rows = home.ask("select count(*) from take where kind = 'clip'")
    film = str(home.folder / "captions.mp4")
    after = home.json("rework", film, "--scenes", "3", "--caption", "Quite another line", "-o", film)
    assert home.ask("select count(*) from take where kind = 'clip'") == rows
    assert after["master"] != before["master"]
    assert [scene["take"] for scene in after["scenes"]] == [scene["take"] for scene in before["scenes"]]
    assert "Quite another line" in Path(film).with_suffix(".srt").read_text()


def test_a_brief_that_is_wrong_is_refused_before_anything_starts(tmp_path: Path):
    nowhere = StudioHome(tmp_path)
    wrong = tmp_path / "wrong.yaml"
    wrong.write_text("title: X\nstorry: a typo\nscenes: 400\n")
    told = nowhere.run("make", str(wrong), "--json", code=2)
    assert told.stdout == ""
    assert "did you mean 'story'" in told.stderr.lower() or "story" in told.stderr
    assert "wrong.yaml" in told.stderr
    assert not (nowhere.home / "stack.json").exists(), "no server was started for it"


def test_a_scene_that_fails_is_told_and_the_rest_is_kept(home: StudioHome):
    """The bytes of a clip are damaged on the disk; the scene that needs them again fails and can be made anew."""
    brief = write_brief(home.folder, "damaged", seed=13)
    before = home.make(brief)
    digest, _ = takes(home, before["short"], "clip")[2]
    digits = digest.removeprefix("sha256:")
    stored = home.home / "assets" / digits[:2] / digits
    content = stored.read_bytes()
    stored.chmod(0o644)
    stored.write_bytes(content[:-1] + bytes([content[-1] ^ 1]))
    film = str(home.folder / "damaged.mp4")
    answer = home.json("rework", film, "--scenes", "2", "--caption", "New words", "-o", film, code=3)
    assert answer["file"] is None
    assert "damaged" in answer["problem"]
    assert digest_file(Path(film)) == before["master"], "the file that was delivered is untouched"
    after = home.json("rework", before["short"], "--scenes", "2", "--seed", "77", "-o", film)
    assert [scene["reused"] for scene in after["scenes"]] == [True, False, True]


def test_interrupted_with_ctrl_c_the_same_command_continues(home: StudioHome):
    brief = write_brief(home.folder, "interrupted", seed=14, scenes=4)
    command = home.start("make", str(brief), "-o", "interrupted.mp4", "--json")
    running = "select 1 from take t join short s on s.id = t.short_id where s.title = 'interrupted' and t.kind = 'clip'"
    eventually(lambda: home.ask(f"{running} and t.state = 'running'"), seconds=60, what="a clip to be made")
    command.send_signal(signal.SIGINT)
    out, err = command.communicate(timeout=60)
    assert command.returncode == 130
    assert out == ""
    assert "run the same command again" in err
    assert "Traceback" not in err
    after = home.make(brief)
    assert after["seconds"] == 4.0
    assert home.ask("select count(*) from short where title = 'interrupted'") == [(1,)]
    assert home.ask(f"{running} and t.state in ('planned', 'dispatched', 'running')") == []
