"""The whole evaluation, of small models that were never trained: everything is measured once, goes on, and adds up."""

from pathlib import Path

import numpy as np
import pytest

from models.videopoet.config import debug
from models.videopoet.evaluation.contenders import Poet, ThroughThePort
from models.videopoet.evaluation.suite import Evaluation, Order
from models.videopoet.poet import VideoPoet
from models.videopoet.publish import publish
from models.videopoet.shipped import AUDIO, weights
from studio.errors import Interrupted, Refused
from tests.videopoet.judging import Guessing, untrained
from tests.videopoet.shipping import trained

JUDGES, CAMERA = untrained(), Guessing()
SMALL = Order(limit=2, each=1, long=1, shown=1, tasks=("text-to-video", "edit", "describe"))
TIMED = ("seconds_each",)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Weights without an audio codec."""
    made = tmp_path_factory.mktemp("weights")
    networks = {name: path for name, path in trained(made, debug()).items() if name != AUDIO}
    publish(networks, made / "packed")
    return made / "packed"


class Counted(Poet):
    """Counts the wishes."""

    asked = 0

    def make(self, wishes):
        self.asked += len(wishes)
        return super().make(wishes)


@pytest.fixture
def poet(folder):
    return Counted(VideoPoet.open(folder), weights(folder).digest)


def evaluation(poet, out: Path, order=SMALL, **rest):
    return Evaluation(poet, JUDGES, out, order, camera=CAMERA, **rest)


def untimed(found):
    if isinstance(found, dict):
        return {name: untimed(value) for name, value in found.items() if name not in TIMED}
    return found


@pytest.fixture(scope="module")
def done(folder, tmp_path_factory):
    """One evaluation: who, where, and its table."""
    out, poet = tmp_path_factory.mktemp("report"), Counted(VideoPoet.open(folder), weights(folder).digest)
    return poet, out, evaluation(poet, out).run()


def test_the_table_has_every_figure(done):
    _, _, table = done
    assert {"psnr", "ssim", "mel", "adherence", "judge", "camera", "onset", "drift", "tasks", "protocol"} <= set(table)
    assert 0 < table["psnr"] < 99
    assert table["mel"] is None  # there is no audio codec
    assert set(table["adherence"]) <= set(table["judge"]) <= {*JUDGES.names}
    assert set(table["tasks"]) == set(SMALL.tasks)
    assert all(one["samples"] == SMALL.count(task) for task, one in table["tasks"].items())
    assert all(one["protocol"] and not one["failed"] for one in table["tasks"].values())
    assert table["distance"]["generated"] > 0
    assert 0 <= table["tasks"]["describe"]["prefers"] <= 1
    assert len(table["long"]["second"]) == 10


def test_nothing_is_measured_twice(done):
    poet, out, table = done
    before = poet.asked
    assert untimed(evaluation(poet, out).run()) == untimed(table)
    assert poet.asked == before


def test_more_trials_go_on_where_it_was(done):
    poet, out, _ = done
    before = poet.asked
    more = evaluation(poet, out, Order(limit=3, each=1, long=1, shown=1, tasks=SMALL.tasks)).run()
    assert more["tasks"]["text-to-video"]["samples"] == 3
    assert poet.asked == before + 1


def test_the_same_seed_gives_the_same_table(done, tmp_path):
    poet, _, table = done
    assert untimed(evaluation(poet, tmp_path).run()) == untimed(table)


def test_other_weights_begin_anew_and_keep_what_was(done, tmp_path):
    poet, _, _ = done
    order, told = Order(limit=1, each=1, long=0, tasks=("text-to-video",)), []
    evaluation(poet, tmp_path, order).run()
    other = Counted(poet.poet, "other weights")
    evaluation(other, tmp_path, order, tell=told.append).run()
    assert other.asked == 1
    assert any("begun anew" in one for one in told)
    assert list((tmp_path / "runs").glob("*.before.jsonl"))


def test_a_line_that_a_kill_cut_short_is_measured_again(done, tmp_path):
    poet, _, _ = done
    order = Order(limit=2, each=1, long=0, tasks=("text-to-video",))
    whole = evaluation(poet, tmp_path, order).run()
    rows = tmp_path / "runs" / "videopoet-onnx.jsonl"
    rows.write_text(rows.read_text()[:-40])
    before = poet.asked
    assert untimed(evaluation(poet, tmp_path, order).run()) == untimed(whole)
    assert poet.asked == before + 1


def test_a_stopped_evaluation_says_so(poet, tmp_path):
    with pytest.raises(Interrupted):
        evaluation(poet, tmp_path, cancelled=lambda: True).run()


class Failing(Counted):
    """Refuses every wish."""

    def make(self, wishes):
        raise Refused("no", where="test")


def test_what_fails_counts_and_does_not_stop_the_rest(folder, tmp_path):
    order = Order(limit=1, each=1, long=1, tasks=("text-to-video", "edit"))
    failing = Failing(VideoPoet.open(folder), "failing")
    table = evaluation(failing, tmp_path, order).run()
    assert [table["tasks"][task]["failed"] for task in order.tasks] == [1, 1]
    assert table["adherence"] == {}
    assert table["drift"] is None


def test_without_an_audio_codec_there_are_no_sounds(poet, tmp_path):
    assert "video-to-audio" not in poet.tasks
    assert "describe" in poet.tasks
    with pytest.raises(Refused, match="video-to-audio"):
        evaluation(poet, tmp_path, Order(limit=1, tasks=("video-to-audio",)))


def test_the_storyboard_shows_what_it_is_asked_as_the_world_does(tmp_path):
    order = Order(limit=1, each=1, long=0, shown=1)
    table = evaluation(ThroughThePort("storyboard", debug()), tmp_path, order).run()
    assert set(table["tasks"]) == {"text-to-image", "text-to-video", "image-to-video", "continue"}
    assert table["psnr"] is None
    assert table["tasks"]["image-to-video"]["first_psnr"] > 15
    assert table["tasks"]["text-to-video"]["motion"] > 0


@pytest.mark.parametrize("wrong", [{"limit": 0}, {"each": 0}, {"seed": -1}, {"tasks": ("dream",)}])
def test_an_order_that_makes_no_sense_is_refused(wrong):
    with pytest.raises(Refused):
        Order(**wrong)


def test_an_engine_that_makes_no_clips_is_refused():
    with pytest.raises(Refused, match="composer"):
        ThroughThePort("composer")


def test_what_is_made_through_the_port_has_the_length_of_the_wish():
    from models.videopoet.making.wishes import Wish

    board = ThroughThePort("storyboard", debug())
    clip, long = board.make([
        Wish(task="text-to-video", prompt="a fox"),
        Wish(task="text-to-video", prompt="a fox", seconds=2),
    ])  # fmt: skip
    assert clip.frames.shape == (5, 64, 32, 3)
    assert clip.frames.dtype == np.uint8
    assert len(long.frames) == 16
