"""A checkpoint is whole at any moment: also when its process is killed while it writes."""

import multiprocessing

import pytest
import torch

from models.videopoet.training.checkpoints import load, save
from studio.errors import Poisoned


def saving(path, told) -> None:
    """Writes one checkpoint after the other, without end, and tells when it begins with each."""
    number = 0
    while True:
        number += 1
        told.send(number)
        save(path, {"weights": torch.full((512, 512), float(number))}, {"number": number})


def test_a_process_that_is_killed_while_it_saves_leaves_a_whole_checkpoint(tmp_path):
    path = tmp_path / "checkpoint.safetensors"
    fork = multiprocessing.get_context("fork")
    for kill in range(8):
        here, there = fork.Pipe(duplex=False)
        process = fork.Process(target=saving, args=(path, there))
        process.start()
        for _ in range(kill + 2):  # killed at the beginning of another save each time
            here.recv()
        process.kill()
        process.join()
        assert process.exitcode == -9
        tensors, facts = load(path)
        assert torch.equal(tensors["weights"], torch.full((512, 512), float(facts["number"])))
        assert facts["number"] >= kill + 1


def test_what_a_kill_left_beside_is_written_over(tmp_path):
    path = tmp_path / "checkpoint.safetensors"
    (tmp_path / "checkpoint.part").write_bytes(b"half of")
    save(path, {"weights": torch.ones(2)}, {"number": 1})
    assert load(path)[1] == {"number": 1}
    assert [one.name for one in tmp_path.iterdir()] == ["checkpoint.safetensors"]


def test_half_of_a_file_is_named(tmp_path):
    path = tmp_path / "checkpoint.safetensors"
    save(path, {"weights": torch.ones(64)}, {"number": 1})
    path.write_bytes(path.read_bytes()[:-9])
    with pytest.raises(Poisoned, match="cannot be read"):
        load(path)


def test_shipped_shards_are_read_together_and_a_missing_one_is_named(tmp_path):
    for n, name in enumerate(("a", "b"), 1):
        save(tmp_path / f"model-{n}-of-2.safetensors", {name: torch.ones(n)}, {"config": {}})
    tensors, _ = load(tmp_path / "model-2-of-2.safetensors")
    assert {name: len(value) for name, value in tensors.items()} == {"a": 1, "b": 2}
    (tmp_path / "model-1-of-2.safetensors").unlink()
    with pytest.raises(Poisoned, match="1-of-2"):
        load(tmp_path / "model-2-of-2.safetensors")
