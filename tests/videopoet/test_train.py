"""A run goes on from where it was killed, keeps its best weights, and stops when a gate is missed."""

import json
from itertools import pairwise

import pytest
import torch

from models.videopoet import train
from models.videopoet.checkpoints import config_of, load
from models.videopoet.config import preset
from models.videopoet.data import numbers
from models.videopoet.optimizers import rate
from models.videopoet.stages import VideoTokenizerStage
from models.videopoet.video_tokenizer import VideoTokenizer
from studio.errors import Poisoned, Refused


def run(folder, **more):
    torch.manual_seed(0)
    return train.Run(VideoTokenizerStage(preset("debug"), 1), preset("debug"), folder, 1e9, **more)


@pytest.fixture(scope="module")
def trained(tmp_path_factory):
    """A run of four steps, saved after two of them and judged at the end."""
    folder = tmp_path_factory.mktemp("run")
    made = run(folder)
    for n in range(4):
        made._one(0.5)
        made.step += 1
        if n == 1:
            made.save()
    made.judge()
    return made


def test_a_resumed_run_takes_the_steps_that_an_unbroken_one_takes(trained):
    again = run(trained.folder)
    assert again.step == 2
    for _ in range(2):
        again._one(0.5)
        again.step += 1
    for name, value in trained.stage.network.state_dict().items():
        assert torch.allclose(value, again.stage.network.state_dict()[name], atol=1e-6), name


def test_the_best_weights_are_kept_with_their_sizes_and_scores(trained):
    tensors, facts = load(trained.folder / "best.safetensors")
    network = VideoTokenizer(config_of(facts))
    network.load_state_dict(tensors)
    assert facts["stage"] == "video-tokenizer"
    assert facts["score"] == pytest.approx(trained.best)
    assert len(list((trained.folder / "sheets").glob("*.png"))) == 1
    assert json.loads((trained.folder / "log.jsonl").read_text().splitlines()[-1])["score"]


def test_a_run_of_another_size_is_not_taken_over(trained):
    with pytest.raises(Refused, match="other sizes"):
        train.Run(VideoTokenizerStage(preset("debug"), 1), preset("tiny"), trained.folder, 1.0)


def test_a_missed_gate_stops_the_run_and_says_why(tmp_path):
    made = run(tmp_path)
    with pytest.raises(Refused, match="blur"):
        made._check({"stills": 12.0}, due=True)
    assert made.checkpoint.exists()
    run(tmp_path / "other", gated=False)._check({"stills": 12.0}, due=True)


def test_a_broken_file_is_named(tmp_path):
    path = tmp_path / "broken.safetensors"
    path.write_bytes(b"not weights")
    with pytest.raises(Poisoned, match="broken"):
        load(path)


def test_a_killed_save_leaves_the_checkpoint_whole(trained, monkeypatch):
    before = trained.checkpoint.read_bytes()
    monkeypatch.setattr(
        "models.videopoet.checkpoints.save_file", lambda *a, **k: (_ for _ in ()).throw(OSError("full"))
    )
    with pytest.raises(OSError, match="full"):
        trained.save()
    assert trained.checkpoint.read_bytes() == before


def test_training_walks_through_fresh_clips():
    seen = [n for step in range(40) for n in numbers(step, 4)]
    assert len(set(seen)) == len(seen)
    assert numbers(7, 4) == numbers(7, 4)


def test_the_rate_rises_stays_and_falls():
    shares = [rate(s / 100) for s in range(101)]
    assert shares[0] < 0.2
    assert shares[30] == 1.0
    assert shares[100] <= 0.02
    assert all(a >= b for a, b in pairwise(shares[2:]))


@pytest.mark.parametrize("wrong", [["--stage", "nothing"], ["--stage", "video-tokenizer", "--preset", "huge"]])
def test_wrong_arguments_are_told(wrong, capsys, tmp_path):
    assert train.main([*wrong, "--budget-seconds", "1", "--out", str(tmp_path)]) == 2
    assert "choose" in capsys.readouterr().err
