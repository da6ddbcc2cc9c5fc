"""`reelworks evaluate`: one line of JSON, a report beside it, and sentences for what cannot be done."""

import json

ORDER = ("--limit", "1", "--each", "1", "--long", "0", "--task", "text-to-image", "--task", "text-to-video")


def test_the_storyboard_is_evaluated_by_the_shipped_judges(run, tmp_path):
    said = run("evaluate", "--engine", "storyboard", *ORDER, "-o", str(tmp_path / "report"), "--json")
    assert said.code == 0, said.err
    table = said.json
    assert {"psnr", "mel", "adherence", "judge", "camera", "onset", "drift", "tasks"} <= set(table)
    assert set(table["tasks"]) == {"text-to-image", "text-to-video"}
    assert json.loads((tmp_path / "report" / "evaluation.json").read_text())["adherence"] == table["adherence"]
    assert (tmp_path / "report" / "index.html").is_file()
    again = run("evaluate", "--engine", "storyboard", *ORDER, "-o", str(tmp_path / "report"), "--json")
    assert again.json == table, "nothing is measured twice"


def test_who_makes_no_clips_cannot_be_evaluated(run, tmp_path):
    said = run("evaluate", "--engine", "composer", "-o", str(tmp_path))
    assert said.code == 2
    assert "makes no clips" in said.err


def test_a_task_that_an_engine_lacks_is_named(run, tmp_path):
    said = run("evaluate", "--engine", "storyboard", "--task", "inpaint", "-o", str(tmp_path))
    assert said.code == 2
    assert "inpaint" in said.err


def test_weights_that_are_not_there_are_missed(run, tmp_path):
    said = run("evaluate", "--weights", str(tmp_path / "none"), "-o", str(tmp_path))
    assert said.code == 4
    assert "weights" in said.err
