"""The super-resolution trains on masked codes of clips, is judged on held-out ones, and goes on after a kill."""

import numpy as np
import pytest
import torch
from PIL import Image

from models.videopoet import data, train
from models.videopoet.config import preset
from models.videopoet.language.layout import NOTHING
from models.videopoet.superres.superres import load_superres
from models.videopoet.tokenizers.codecs import Codecs
from models.videopoet.tokenizers.video_tokenizer import VideoTokenizer
from models.videopoet.training.checkpoints import save
from models.videopoet.training.examples import example
from models.videopoet.training.superres_stage import NOISE, SuperresStage

DEBUG = preset("debug")


@pytest.fixture(scope="module")
def codecs(tmp_path_factory):
    torch.manual_seed(0)
    path = tmp_path_factory.mktemp("tokenizers") / "video.safetensors"
    save(path, VideoTokenizer(DEBUG).state_dict(), {"config": DEBUG.to_dict()})
    return Codecs(DEBUG, path, None, torch.device("cpu"))


def made(codecs, batch=2):
    torch.manual_seed(0)
    return SuperresStage(DEBUG, batch, codecs)


@pytest.fixture(scope="module")
def stage(codecs):
    return made(codecs)


def codes(stage, count=2):
    return stage._codes([example("text-to-video", one, DEBUG) for one in data.clips(range(count), DEBUG.geometry)])


def test_the_large_clip_is_the_same_pictures_read_at_twice_the_size(stage, codecs):
    high, low, text = codes(stage)
    t, y, x = DEBUG.geometry.latent
    assert high.shape == (2, t, 2 * y, 2 * x, DEBUG.video.parts)
    clip = data.clips(range(2), DEBUG.geometry)
    assert np.array_equal(low.numpy(), codecs.codes({"video_in": [one.frames for one in clip]})["video_in"])
    assert codecs.video.decode(high).shape[-2:] == (2 * DEBUG.geometry.height, 2 * DEBUG.geometry.width)
    assert (text[:, 0] != NOTHING).all()


def test_a_step_has_a_loss_and_gradients_everywhere(codecs):
    one = made(codecs)
    for step in range(3):  # what starts at zero, heads and then projections, hides what is before it
        loss, facts = one.loss(step, 0.5)
        loss.backward()
        with torch.no_grad():
            for weight in one.network.parameters():
                weight.sub_(0.1 * weight.grad)
    assert facts["nats"] == pytest.approx(np.log(512), rel=0.05)
    for name, weight in one.network.named_parameters():
        assert weight.grad.abs().sum() > 0, name


def test_a_step_is_the_same_again_and_the_next_is_another(stage):
    first, again, other = (stage._corrupted(*codes(stage), step)[0] for step in (1, 1, 2))
    assert torch.equal(first, again)
    assert not torch.equal(first, other)


def test_conditions_are_noisy_and_sometimes_away(stage):
    _, low, text = every = [one.repeat(100, *[1] * (one.ndim - 1)) for one in codes(stage)]
    _, shown, heard = stage._corrupted(*every, 3)
    away = (shown == stage.network.unknown).flatten(1).all(1)
    silent = (heard == NOTHING).all(1)
    assert 0.04 < away.float().mean() < 0.18
    assert 0.04 < silent.float().mean() < 0.18
    assert not torch.equal(away, silent)
    assert torch.equal(heard[~silent], text[~silent])
    changed = (shown != low).any(-1)[~away].float().flatten(1).mean(1)
    assert changed.mean().item() == pytest.approx(NOISE / 2, rel=0.3)
    assert (shown[~away] < stage.network.codes).all()


def test_ranks_corrupt_their_rows_as_one_process_does(stage, monkeypatch):
    every = codes(stage)
    whole = stage._corrupted(*every, 5)
    monkeypatch.setattr(data.feed(), "ranks", 2)
    for rank in range(2):
        monkeypatch.setattr(data.feed(), "rank", rank)
        part = stage._corrupted(*(one[rank : rank + 1] for one in every), 5)
        assert all(torch.equal(a[0], b[rank]) for a, b in zip(part, whole, strict=True))


def test_a_judgement_is_numbers_and_a_sheet(stage, tmp_path):
    with torch.no_grad():
        scores = stage.score(tmp_path, 7.0)
        assert scores == stage.score(tmp_path, 8.0)
    assert scores["score"] == pytest.approx(-np.log(512), rel=1e-3)
    assert all(0 < scores[f"psnr_{name}"] < 60 for name in ("plain", "enlarged", "possible"))
    sheet = Image.open(tmp_path / "sheets" / "000007.png")
    assert sheet.size == (6 * 2 * DEBUG.geometry.width, 4 * 2 * DEBUG.geometry.height)
    assert "nothing is learned" in stage.gate(scores)
    assert not stage.gate({"score": -5.0})


def test_a_run_learns_and_goes_on_from_where_it_was(codecs, tmp_path):
    def run():
        return train.Run(made(codecs, 1), DEBUG, tmp_path, 1e9)

    first = run()
    for n in range(4):
        first._one(0.5)
        first.step += 1
        if n == 1:
            first.save()
    again = run()
    assert again.step == 2
    for _ in range(2):
        again._one(0.5)
        again.step += 1
    other = again.stage.network.state_dict()
    for name, value in first.stage.network.state_dict().items():
        assert torch.allclose(value, other[name], atol=1e-6), name
    first.judge()
    best = load_superres(DEBUG, tmp_path / "best.safetensors", torch.device("cpu"))
    assert torch.equal(best.head.weight, first.average.weights["head.weight"])
    assert first.best > -np.log(512)
