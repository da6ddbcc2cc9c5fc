"""Two processes train as one does: the same losses, the same checkpoint, and either goes on where the other was."""

import json

import pytest
import torch

from models.videopoet import data
from models.videopoet.tokenizers.audio_codec import AudioCodec
from models.videopoet.tokenizers.video_tokenizer import VideoTokenizer
from models.videopoet.training import distributed
from models.videopoet.training.checkpoints import load, save
from models.videopoet.training.feed import Feed
from studio.errors import Refused
from tests.videopoet import ranks


@pytest.fixture(scope="module")
def both(tmp_path_factory):
    """What two ranks told, what one process did, and the folders of the runs."""
    folder = tmp_path_factory.mktemp("distributed")
    torch.manual_seed(0)
    for name, network in (("video", VideoTokenizer(ranks.DEBUG)), ("audio", AudioCodec(ranks.DEBUG))):
        save(folder / f"{name}.safetensors", network.state_dict(), {"config": ranks.DEBUG.to_dict()})
    one = ranks.begun(folder, folder / "single")
    losses = ranks.stepped(one, 2)
    one.save()
    losses += ranks.stepped(one, 2)
    scores = one.judge()
    assert ranks.started(2, folder) == [0, 0]
    yield json.loads((folder / "told.json").read_text()), losses, scores, folder
    data.use(Feed())


def test_the_losses_of_two_ranks_are_those_of_one_process(both):
    """Muon rounds to bfloat16, so that a sum in another order is seen after some steps."""
    told, losses, *_ = both
    assert told["losses"][:2] == pytest.approx(losses[:2], abs=1e-5)
    assert told["losses"] == pytest.approx(losses, rel=5e-5)


def test_muon_over_ranks_is_muon(both):
    assert both[0]["muon"] < 1e-6


def test_weights_are_spread_over_the_ranks(both):
    told, *_ = both
    assert told["rows"] == 3 * ranks.DEBUG.model.width // 2


def test_rank_0_judges_with_all_weights(both):
    told, _, scores, folder = both
    assert told["scores"]["score"] == pytest.approx(scores["score"], rel=1e-4)
    assert len(list((folder / "double" / "sheets").glob("*.png"))) == 1
    assert (folder / "double" / "index.html").exists()
    assert load(folder / "double" / "best.safetensors")[1]["stage"] == "lm"


def test_two_ranks_go_on_from_the_checkpoint_of_one_process(both):
    told, losses, *_ = both
    assert told["of the single"] == pytest.approx(losses[2:], rel=5e-5)


def test_two_ranks_go_on_from_their_own_checkpoint(both):
    told, *_ = both
    assert told["of their own"] == pytest.approx(told["losses"][3:], abs=1e-5)


def test_one_process_goes_on_from_the_checkpoint_of_two_ranks(both):
    _, losses, _, folder = both
    again = ranks.begun(folder, folder / "double")
    assert again.step == 3
    assert ranks.stepped(again, 1) == pytest.approx(losses[3:], rel=5e-5)


def test_the_checkpoints_have_the_same_tensors(both):
    *_, folder = both
    double, single = load(folder / "double" / "checkpoint.safetensors")[0], folder / "single" / "checkpoint.safetensors"
    assert {k: v.shape for k, v in load(single)[0].items()}.items() <= {k: v.shape for k, v in double.items()}.items()


def test_a_batch_that_cannot_be_dealt_is_refused(monkeypatch):
    monkeypatch.setattr(distributed, "ranks", lambda: 3)
    with pytest.raises(Refused, match="cannot be dealt to 3"):
        distributed.own_rows(4)
