"""A run goes on from where it was killed, keeps its best weights, and stops when a gate is missed."""

import json
import os
import signal
from itertools import pairwise

import pytest
import torch

from models.videopoet import train
from models.videopoet.config import preset
from models.videopoet.data import numbers
from models.videopoet.tokenizers.video_tokenizer import VideoTokenizer
from models.videopoet.training import training_run
from models.videopoet.training.checkpoints import config_of, load
from models.videopoet.training.optimizers import rate
from models.videopoet.training.stages import VideoDecoderStage, VideoTokenizerStage
from studio.errors import Poisoned, Refused
from tests.videopoet.videos import video


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
        "models.videopoet.training.checkpoints.save_file", lambda *a, **k: (_ for _ in ()).throw(OSError("full"))
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


def test_a_run_begins_with_the_weights_of_an_earlier_one(trained, tmp_path):
    for weights, prefix in (("best.safetensors", ""), ("checkpoint.safetensors", "average.")):
        tensors, _ = load(trained.folder / weights)
        made = run(tmp_path / weights, start=trained.folder / weights)
        for name, value in made.stage.network.state_dict().items():
            assert torch.equal(value, tensors[prefix + name]), name
    other = VideoTokenizerStage(preset("tiny"), 1)
    with pytest.raises(Refused, match="other sizes"):
        train.Run(other, preset("tiny"), tmp_path / "no", 1.0, start=trained.folder / "best.safetensors")


def test_the_decoder_alone_learns_on_while_the_codes_stay(trained, tmp_path):
    config, weights = preset("debug"), trained.folder / "best.safetensors"
    stage = VideoDecoderStage(config, 1, weights)
    before = {name: value.clone() for name, value in stage.network.state_dict().items()}
    made = train.Run(stage, config, tmp_path, 1e9)
    for share in (0.2, 0.9):
        made._one(share)
    changed = {name for name, value in stage.network.state_dict().items() if not torch.equal(value, before[name])}
    assert changed
    assert all(name.startswith("decoder.") for name in changed)


class Asking(VideoTokenizerStage):
    """A stage in whose second step somebody asks the process to end."""

    number = signal.SIGTERM

    def loss(self, step, share):
        if step == 1:
            os.kill(os.getpid(), self.number)
        return super().loss(step, share)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_run_that_is_asked_to_end_saves_and_goes_on_later(number, tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(Asking, "number", number)
    monkeypatch.setattr("models.videopoet.training.stages.VideoTokenizerStage", Asking)
    before = signal.getsignal(number)
    command = ["--stage", "video-tokenizer", "--preset", "debug", "--batch", "1", "--no-gate", "--out", str(tmp_path)]
    assert train.main([*command, "--budget-seconds", "1e9"]) == 130
    assert "start it again to go on" in capsys.readouterr().err
    assert signal.getsignal(number) == before
    assert run(tmp_path).step == 2
    assert train.main([*command, "--budget-seconds", "0.001"]) == 0
    assert json.loads((tmp_path / "log.jsonl").read_text().splitlines()[-1])["step"] == 2


def test_a_second_signal_ends_at_once():
    with training_run.stopping() as stop:
        stop.ask(signal.SIGINT, None)
        assert stop.asked
        assert signal.getsignal(signal.SIGINT) == signal.SIG_DFL
    assert signal.getsignal(signal.SIGINT) == signal.default_int_handler


def test_the_log_says_how_long_clips_were_waited_for():
    means = training_run.Means()
    means.add({"loss": 1.0})
    means.add({"loss": 3.0, "audio": 5.0})
    told = means.told(8)
    assert (told["loss"], told["audio"]) == (2.0, 5.0)
    assert told["clips_a_second"] > 0
    assert told["input"] == 0


def test_a_step_without_a_finite_gradient_changes_nothing(tmp_path):
    made = run(tmp_path)
    before = {name: value.clone() for name, value in made.stage.network.state_dict().items()}
    finite = made.stage.loss
    made.stage.loss = lambda step, share: (finite(step, share)[0] * float("nan"), {})
    assert made._one(0.5) == {"lost_steps": 1.0}
    for name, value in made.stage.network.state_dict().items():
        assert torch.equal(value, before[name]), name


def test_compiling_asks_for_a_gpu(tmp_path, capsys):
    wanted = ["--stage", "video-tokenizer", "--preset", "debug", "--budget-seconds", "1", "--compile"]
    assert train.main([*wanted, "--out", str(tmp_path)]) == (0 if torch.cuda.is_available() else 2)
    assert torch.cuda.is_available() or "GPU" in capsys.readouterr().err


def test_a_folder_of_videos_is_trained_on(tmp_path):
    videos = tmp_path / "clips"
    videos.mkdir()
    video(videos / "a.mp4", seconds=1.5)
    command = ["--stage", "video-tokenizer", "--preset", "debug", "--batch", "1", "--no-gate", "--data", str(videos)]
    for _ in range(2):  # the second sitting finds the shards of the first
        assert train.main([*command, "--budget-seconds", "0.001", "--out", str(tmp_path / "run")]) == 0
    assert (tmp_path / "run" / "shards-clips" / "index.json").exists()
    assert (tmp_path / "run" / "index.html").exists()
