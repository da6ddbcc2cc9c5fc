"""The report: one table for all runs, a page that shows what was made, sheets that can be looked at."""

import json
from html.parser import HTMLParser

import av
import numpy as np
import pytest
from PIL import Image

from models.videopoet.config import debug
from models.videopoet.evaluation import exhibits, report
from models.videopoet.evaluation.contenders import ThroughThePort
from models.videopoet.evaluation.suite import Evaluation, Order
from tests.videopoet.judging import Guessing, untrained

NASTY = "<script>alert('x')</script> & a | fox"


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """The report of the storyboard, whose first prompt is a nasty one."""
    folder = tmp_path_factory.mktemp("report")
    order = Order(limit=2, each=1, long=1, shown=1, tasks=("text-to-image", "text-to-video", "continue"))
    board = Evaluation(ThroughThePort("storyboard", debug()), untrained(), folder, order, camera=Guessing())
    summary, shown = board.run(), board.shown()
    shown["text-to-video"][0]["prompt"] = NASTY
    return folder, summary, report.save(folder, board.name, summary, shown)


class Sources(HTMLParser):
    """Every file that a page names."""

    def __init__(self, page):
        super().__init__()
        self.found, self.scripts = [], 0
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.scripts += tag == "script"
        self.found += [value for name, value in attrs if name in ("src", "href") and not value.startswith("#")]


def test_every_file_is_there_and_every_link_leads_to_one(made):
    folder, _, files = made
    assert all(path.stat().st_size for path in files)
    page = Sources((folder / "index.html").read_text("utf-8"))
    assert page.found
    assert all((folder / name).is_file() for name in page.found)
    assert any(name.endswith(".mp4") for name in page.found)


def test_prompts_are_text(made):
    folder, _, _ = made
    text = (folder / "index.html").read_text("utf-8")
    assert Sources(text).scripts == 1  # its own
    assert "&lt;script&gt;alert" in text


def test_the_json_is_what_was_measured(made):
    folder, summary, _ = made
    assert json.loads((folder / "evaluation.json").read_text("utf-8")) == json.loads(json.dumps(summary))


def test_the_table_says_how_it_was_measured(made):
    folder, summary, _ = made
    table = (folder / "table.md").read_text("utf-8")
    assert summary["protocol"]["adherence"] in table
    assert all(one["protocol"] in table for one in summary["tasks"].values())
    assert "not FVD" in table
    head = next(line for line in table.splitlines() if line.startswith("| run"))
    row = next(line for line in table.splitlines() if line.startswith("| storyboard"))
    assert head.count("|") == row.count("|")


def test_every_run_is_a_row_of_the_table(made, tmp_path):
    _, summary, _ = made
    for name in ("videopoet-onnx", "videopoet-torch"):
        report.save(tmp_path, name, {**summary, "psnr": 27.4}, {})
    table = (tmp_path / "table.md").read_text("utf-8")
    assert "| videopoet-onnx | 27.4 dB |" in table
    assert "| videopoet-torch | 27.4 dB |" in table


def test_the_sheet_shows_the_clips(made):
    _, _, files = made
    sheet = next(path for path in files if path.name == "storyboard-text-to-video.png")
    pixels = np.asarray(Image.open(sheet))
    assert pixels.shape[0] >= exhibits.HEIGHT
    assert pixels.std() > 20


def test_a_film_with_sound_has_both(tmp_path):
    frames = np.zeros((8, 64, 32, 3), np.uint8)
    frames[4:] = 200
    tone = (0.4 * np.sin(np.arange(16_000) * 0.3)).astype(np.float32)
    exhibits.write_film(tmp_path / "film.mp4", frames, 8, tone, 16_000)
    with av.open(str(tmp_path / "film.mp4")) as film:
        shown = [frame.to_ndarray(format="rgb24").mean() for frame in film.decode(video=0)]
    with av.open(str(tmp_path / "film.mp4")) as film:
        heard = np.concatenate([frame.to_ndarray().ravel() for frame in film.decode(audio=0)])
    assert len(shown) == 8
    assert shown[0] < 20
    assert shown[-1] > 180
    assert len(heard) == pytest.approx(16_000, abs=2100)
    assert 0.2 < np.sqrt(np.mean(heard**2)) < 0.35
    assert not (tmp_path / "film.silent.mp4").exists()


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("kept_psnr", 31.26, "31.3 dB"),
        ("seam", 1.254, "1.25"),
        ("seam_renders", 1.0, "1.00"),
        ("structure.flow", 0.5, "0.50"),
        ("onset_error_s", 0.123, "0.12 s"),
        ("adherence", 0.625, "62 %"),
        ("louder_db", -3.0, "-3.0 dB"),
        ("changed", None, "–"),
    ],
)
def test_numbers_are_printed_as_what_they_are(name, value, said):
    assert report.number(name, value) == said


def test_the_terminal_sees_the_judge_beside_the_adherence(made):
    _, summary, _ = made
    text = report.text(summary)
    assert all(f"  {name}" in text for name in summary["adherence"])
    assert "judge on renders" in text
