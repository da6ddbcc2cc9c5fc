"""The language model trains on every task with frozen tokenizers, and shows clips for held-out prompts."""

import numpy as np
import pytest
import torch

from models.videopoet import train
from models.videopoet.config import preset
from models.videopoet.language.layout import layout
from models.videopoet.language.vocab import TASKS
from models.videopoet.tokenizers.audio_codec import AudioCodec
from models.videopoet.tokenizers.codecs import Codecs
from models.videopoet.tokenizers.video_tokenizer import VideoTokenizer
from models.videopoet.training.checkpoints import save
from models.videopoet.training.examples import example
from models.videopoet.training.language_stage import MIXTURE, LanguageModelStage, shorter, weights
from models.world.sampling import clip
from studio.errors import Refused

DEBUG = preset("debug")


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    """Untrained tokenizers in files, as a run leaves them."""
    torch.manual_seed(0)
    folder = tmp_path_factory.mktemp("tokenizers")
    for name, network in (("video", VideoTokenizer(DEBUG)), ("audio", AudioCodec(DEBUG))):
        save(folder / f"{name}.safetensors", network.state_dict(), {"config": DEBUG.to_dict()})
    return folder / "video.safetensors", folder / "audio.safetensors"


@pytest.fixture(scope="module")
def stage(files):
    torch.manual_seed(0)
    return LanguageModelStage(DEBUG, 2, Codecs(DEBUG, *files, torch.device("cpu")))


@pytest.mark.parametrize("task", [*MIXTURE, "text-to-image"])
def test_every_task_has_a_loss_and_gradients(task, stage, monkeypatch):
    monkeypatch.setattr(stage, "_task", lambda *_: task)
    loss, facts = stage.loss(3, 0.5)
    loss.backward()
    assert torch.isfinite(loss)
    assert facts
    stage.network.zero_grad()


def test_no_task_is_forgotten():
    assert {*MIXTURE, "text-to-image"} == set(TASKS)


def test_what_is_shown_is_noisy_and_what_is_learned_is_not(stage):
    from models.videopoet import data
    from models.videopoet.language.batch import Batch
    from models.videopoet.training.examples import example
    from models.world.chance import generator

    made = data.clips([1, 2], DEBUG.geometry)
    shape, ids = stage._sequences([example("text-to-video", one, DEBUG) for one in made], DEBUG, np.zeros(2, bool))
    batch = Batch.of(shape, ids)
    shown = stage._noisy(shape, batch.ids, generator(1, "noise"))
    assert (shown != batch.ids).any()
    changed = (shown != batch.ids).any(-1).any(0)
    inside = np.zeros(shape.length, bool)
    inside[shape.blocks["video_out"].at] = True
    assert not changed.numpy()[~inside].any()
    assert np.array_equal(batch.ids.numpy(), ids)


def test_a_judgement_is_a_number_and_a_sheet(stage, tmp_path):
    with torch.no_grad():
        scores = stage.score(tmp_path, 7.0)
    assert -13 < scores["score"] < 0
    assert (tmp_path / "sheets" / "000007.png").exists()


def test_without_an_audio_tokenizer_there_are_no_tasks_of_sound(files):
    made = LanguageModelStage(DEBUG, 1, Codecs(DEBUG, files[0], None, torch.device("cpu")))
    assert "video-to-audio" not in made.tasks
    assert "describe" in made.tasks


def test_tokenizers_of_another_size_are_refused(files):
    with pytest.raises(Refused, match="tiny"):
        Codecs(preset("tiny"), *files, torch.device("cpu"))


def test_the_language_model_asks_for_its_tokenizer(capsys, tmp_path):
    code = train.main(["--stage", "lm", "--preset", "debug", "--budget-seconds", "1", "--out", str(tmp_path)])
    assert code == 2
    assert "--video-tokenizer" in capsys.readouterr().err


def test_clips_are_short_at_first_and_images_many(stage):
    longer = preset("tiny")
    assert shorter(longer).geometry.latent[0] == 3
    assert shorter(DEBUG) == DEBUG
    counts = {}
    for share in (0.1, 0.9):
        for step in range(100, 130):
            stage.plans.clear()
            stage._plan(step, share)
            task, which, _ = stage.plans[step]
            counts.setdefault((share, task == "text-to-image"), []).append(len(which))
    assert len(counts[0.1, True]) > len(counts.get((0.9, True), []))
    assert set(counts[0.1, True]) == {3 * stage.batch}
    assert set(counts[0.9, False]) == {stage.batch}


@pytest.mark.parametrize("task", ["text-to-video", "text-to-image", "image-to-video", "edit", "describe"])
def test_what_shows_the_lead_counts_more(task):
    one = example(task, clip(3, 5, 32, 64, 8), DEBUG)
    shape = layout(DEBUG, task)
    found = weights(shape, [one])[0]
    assert set(found) == ({1.0, 3.0} if one.video_out is not None else {1.0})
    block = shape.blocks.get("video_out")
    if block is not None:
        assert found.sum() - len(found) == (found[block.at] - 1).sum()
        assert 0.02 < (found[block.at] > 1).mean() < 0.9
