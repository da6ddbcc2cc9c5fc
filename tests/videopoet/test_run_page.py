"""A run's log and sheets become a page; broken and taken-back lines do not disturb it."""

import json
from xml.etree import ElementTree as ET

import pytest
from PIL import Image

from models.videopoet import train
from models.videopoet.training import run_page
from studio.errors import Refused


@pytest.fixture
def run(tmp_path):
    """A run that was killed after step 80, went back to 40 and has a broken line."""
    lines = [{"step": n, "seconds": n / 2, "loss": 100 / n, "input": 0.2} for n in (20, 40, 60, 80)]
    lines += [{"step": 40, "seconds": 20.0, "score": 21.5}]
    lines += [{"step": n, "seconds": n / 2, "loss": 99 / n, "input": 0.1, "right": 0.5} for n in (60, 80)]
    lines += [{"step": 90, "seconds": 45.0, "score": 24.25, "worst": 20.0}]
    text = "\n".join(json.dumps(line) for line in lines)
    (tmp_path / "log.jsonl").write_text(text + '\n{"step": 95, "sec')
    (tmp_path / "sheets").mkdir()
    for seconds in (20, 45):
        Image.new("RGB", (8, 8)).save(tmp_path / "sheets" / f"{seconds:06}.png")
    return tmp_path


def test_lines_after_the_checkpoint_of_a_killed_run_are_dropped(run):
    lines = run_page.lines_of(run / "log.jsonl")
    assert [(line["step"], "score" in line) for line in lines] == [
        (20, False), (40, False), (40, True), (60, False), (80, False), (90, True),
    ]  # fmt: skip
    assert lines[3]["loss"] == 99 / 60


def test_the_page_has_every_curve_and_every_sheet_the_newest_first(run):
    page = run_page.write(run).read_text()
    assert page.index("sheets/000045.png") < page.index("sheets/000020.png")
    for name in ("score", "worst", "loss", "right", "input"):
        assert f'aria-label="{name} over time"' in page
    assert "best score 24.25" in page
    assert "http" not in page


def test_a_curve_lies_inside_its_picture():
    made = run_page.curve("loss", [(float(n), 1e6 if n == 3 else 1 / (1 + n)) for n in range(1000)])
    places = [tuple(map(float, place.split(","))) for place in made.points.split()]
    assert len(places) <= run_page.POINTS
    assert all(run_page.LEFT <= x <= run_page.WIDTH and 0 <= y <= run_page.HEIGHT for x, y in places)
    assert places[0][1] <= places[-1][1]
    assert made.last == "0.001"


def test_one_value_and_equal_values_have_curves():
    assert run_page.curve("loss", [(0.0, 2.0)]).grid[1][1] == "2"
    assert run_page.curve("loss", [(0.0, 2.0), (9.0, 2.0)]).times[-1][1] == "9 s"


def test_its_pictures_are_well_formed(run):
    page = run_page.write(run).read_text()
    for part in page.split("<svg")[1:]:
        ET.fromstring("<svg" + part.split("</svg>")[0] + "</svg>")


def test_the_page_is_made_again_by_the_command(run, tmp_path, capsys):
    assert train.main(["--page", str(run)]) == 0
    assert (run / "index.html").exists()
    assert train.main(["--page", str(tmp_path / "nothing")]) == 2
    assert "no training run" in capsys.readouterr().err


def test_a_folder_without_a_log_is_refused(tmp_path):
    with pytest.raises(Refused):
        run_page.write(tmp_path)


@pytest.mark.parametrize(("seconds", "said"), [(5, "5 s"), (600, "10 min"), (9000, "2.5 h")])
def test_times_are_said_as_people_do(seconds, said):
    assert run_page.spoken(seconds) == said


def test_the_curves_alone_are_a_picture(run):
    run_page.write(run)
    picture = ET.fromstring((run / "curves.svg").read_text())
    assert len(picture.findall("{*}g")) == len([c for c in picture.iter() if c.tag.endswith("polyline")]) > 1
