"""Weights as they lie in the repository: digests before use, shards, limits, and what to do when they are not there."""

import json

import numpy as np
import pytest
import torch
from safetensors.torch import save_file

from models.videopoet import publish, shipped
from models.videopoet.config import debug, preset
from models.videopoet.fit import Room
from models.videopoet.poet import VideoPoet
from models.videopoet.shipped import AUDIO, LANGUAGE, NETWORKS, VIDEO
from studio.errors import Missing, Poisoned, Refused, Starved
from tests.videopoet import shipping

CONFIG = debug()


@pytest.fixture
def folder(tmp_path):
    return shipping.shipped(tmp_path)


def test_what_was_trained_comes_back_in_half_the_precision(tmp_path):
    files = shipping.trained(tmp_path, CONFIG)
    publish.publish(files, tmp_path / "out")
    found = shipped.weights(tmp_path / "out")
    for name in NETWORKS:
        tensors, facts = found.load(name)
        with publish.safe_open(files[name], "np") as file:
            assert set(tensors) == set(file.keys())
            for key, value in tensors.items():
                was = file.get_tensor(key)
                assert value.dtype == (np.float16 if was.dtype.kind == "f" else was.dtype)
                np.testing.assert_allclose(value.astype(np.float32), was, rtol=1e-3, atol=1e-4)
        assert facts["step"] == 7
    assert found.config() == CONFIG


def test_the_card_tells_what_is_there(folder):
    card = json.loads((folder / "videopoet.json").read_text())
    assert set(card["files"]) == {f"{name}.safetensors" for name in NETWORKS}
    assert card["preset"] == "debug"
    assert card["networks"][LANGUAGE]["parameters"] > 100_000
    assert card["networks"][VIDEO]["training"] == {"stage": VIDEO, "step": 7, "seconds": 1.0}
    assert card["digest"] == shipped.weights(folder).digest


def test_a_changed_byte_is_found_before_use(folder):
    path = folder / f"{LANGUAGE}.safetensors"
    data = bytearray(path.read_bytes())
    data[-1] ^= 1
    path.write_bytes(data)
    with pytest.raises(Poisoned, match="digest") as told:
        VideoPoet.open(folder, "torch")
    assert str(path) in told.value.where
    assert "fetch" in told.value.do


def test_missing_weights_say_how_to_train_them(tmp_path, folder):
    with pytest.raises(Missing) as told:
        shipped.weights(tmp_path / "nowhere")
    assert "models.videopoet.train" in told.value.do
    (folder / f"{VIDEO}.safetensors").unlink()
    with pytest.raises(Missing, match="not there"):
        shipped.weights(folder).load(VIDEO)


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", '{"files": {"a": {}}}', '{"files": {"../../x": {"sha256": "", "bytes": 1}}}']
)
def test_a_broken_card_is_said(folder, text):
    (folder / "videopoet.json").write_text(text)
    with pytest.raises(Poisoned):
        shipped.weights(folder)


def test_the_setting_chooses_another_folder(folder, monkeypatch):
    monkeypatch.setenv("REELWORKS_VIDEOPOET_WEIGHTS", str(folder))
    assert shipped.weights().where == folder
    monkeypatch.delenv("REELWORKS_VIDEOPOET_WEIGHTS")
    assert shipped.folder() == shipped.FOLDER
    assert shipped.card_path(shipped.FOLDER) == shipped.CARDS / "videopoet.json"


def test_large_networks_lie_in_shards(tmp_path, monkeypatch):
    monkeypatch.setattr(publish, "LARGEST_FILE", 900_000)
    where = shipping.shipped(tmp_path)
    found = shipped.weights(where)
    names = [path.name for path in found.files(LANGUAGE)]
    assert names == [f"{LANGUAGE}-{n}-of-{len(names)}.safetensors" for n in range(1, len(names) + 1)]
    assert len(names) > 1
    assert all((where / name).stat().st_size < 900_000 for name in names)
    tensors, _ = found.load(LANGUAGE)
    assert VideoPoet.open(where, "torch").runtime.language.load_state_dict(
        {name: torch.from_numpy(value).float() for name, value in tensors.items()}
    )


def test_weights_beyond_the_repositorys_limits_are_not_packed(tmp_path, monkeypatch):
    monkeypatch.setattr(publish, "LARGEST_SUM", 500_000)
    with pytest.raises(Refused, match="together"):
        shipping.shipped(tmp_path)
    assert not (tmp_path / "weights").exists()


def test_packing_again_replaces_and_keeps_the_rest_of_the_card(tmp_path, folder):
    card = json.loads((folder / "videopoet.json").read_text())
    (folder / "videopoet.json").write_text(json.dumps({**card, "limits": "draws only animals"}))
    (folder / f"{VIDEO}-1-of-2.safetensors").write_bytes(b"old")
    again = shipping.trained(tmp_path, CONFIG, seed=5)
    publish.publish({VIDEO: again[VIDEO]}, folder)
    after = json.loads((folder / "videopoet.json").read_text())
    assert after["limits"] == "draws only animals"
    assert not (folder / f"{VIDEO}-1-of-2.safetensors").exists()
    assert after["files"][f"{VIDEO}.safetensors"] != card["files"][f"{VIDEO}.safetensors"]
    assert after["files"][f"{AUDIO}.safetensors"] == card["files"][f"{AUDIO}.safetensors"]
    assert after["digest"] != card["digest"]


def test_networks_of_different_sizes_do_not_go_together(tmp_path):
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    other = preset("tiny")
    small = shipping.trained(tmp_path / "a", CONFIG)
    facts = {"config": other.to_dict(), "stage": VIDEO}
    save_file({"x": torch.zeros(2)}, tmp_path / "b" / "v.safetensors", metadata={"facts": json.dumps(facts)})
    with pytest.raises(Refused, match="geometry"):
        publish.publish({**small, VIDEO: tmp_path / "b" / "v.safetensors"}, tmp_path / "out")


def test_what_is_no_training_output_is_said(tmp_path):
    (tmp_path / "x.safetensors").write_bytes(b"nothing")
    with pytest.raises(Poisoned, match="cannot be read"):
        publish.publish({VIDEO: tmp_path / "x.safetensors"}, tmp_path / "out")
    assert publish.main(["--lm", str(tmp_path / "x.safetensors"), "-o", str(tmp_path / "out")]) == 2


def test_weights_that_float16_cannot_hold_are_refused(tmp_path):
    facts = {"config": CONFIG.to_dict()}
    save_file({"w": torch.tensor([1e6])}, tmp_path / "x.safetensors", metadata={"facts": json.dumps(facts)})
    with pytest.raises(Refused, match="float16"):
        publish.publish({VIDEO: tmp_path / "x.safetensors"}, tmp_path / "out")


def test_weights_of_other_code_are_said(folder, tmp_path):
    facts = {"config": CONFIG.to_dict()}
    save_file({"w": torch.zeros(2)}, tmp_path / "x.safetensors", metadata={"facts": json.dumps(facts)})
    publish.publish({VIDEO: tmp_path / "x.safetensors"}, folder)
    with pytest.raises(Poisoned, match="not those of this code"):
        VideoPoet.open(folder, "torch")


def test_too_little_memory_is_said_before_anything_is_allocated(folder):
    with pytest.raises(Starved, match="GiB"):
        VideoPoet.open(folder, "torch", has=Room(1 << 40, 1000))
    with pytest.raises(Refused, match="GiB"):
        VideoPoet.open(folder, "torch", has=Room(1000, 1000))
