"""What each rank of tests/videopoet/test_distributed.py does, and how the ranks are started, as `torchrun` does it."""

from __future__ import annotations

import json
import multiprocessing
import os
import socket
from pathlib import Path
from typing import Any

import torch
from torch.distributed.tensor import Shard, distribute_tensor

from models.videopoet import data
from models.videopoet.config import preset
from models.videopoet.tokenizers.codecs import Codecs
from models.videopoet.training import distributed
from models.videopoet.training.feed import Feed
from models.videopoet.training.language_stage import LanguageModelStage
from models.videopoet.training.training_run import Run

DEBUG, BATCH = preset("debug"), 4


def begun(files: Path, folder: Path) -> Run:
    """A run of the language model, alone or as one of several ranks; new, or where the folder's checkpoint is."""
    torch.manual_seed(0)
    data.use(Feed(rank=distributed.rank(), ranks=distributed.ranks()))
    codecs = Codecs(DEBUG, files / "video.safetensors", files / "audio.safetensors", torch.device("cpu"))
    stage = LanguageModelStage(DEBUG, distributed.own_rows(BATCH), codecs)
    stage.precision = torch.float32  # how bfloat16 is rounded depends on how many rows a product has
    return Run(stage, DEBUG, folder, 1e9)


def stepped(run: Run, count: int) -> list[float]:
    """Some steps; returns their losses."""
    losses = []
    for _ in range(count):
        losses.append(run._one(0.5)["loss"])
        run.step += 1
    return losses


def muon_apart() -> float:
    """How far matrices and momenta are, after two steps with the same gradients, from those of Muon on one process."""
    torch.manual_seed(1)
    wholes = [torch.nn.Parameter(torch.randn(shape)) for shape in ((5, 4), (3, 9), (1, 6))]
    where = distributed.mesh(torch.device("cpu"))
    rows = [torch.nn.Parameter(distribute_tensor(one.detach().clone(), where, [Shard(0)])) for one in wholes]
    muon = torch.optim.Muon(wholes, 0.1, weight_decay=0.1)
    dealt = distributed.DealtMuon(torch.optim.Muon(rows, 0.1, weight_decay=0.1))
    for _ in range(2):
        for n in (0, 2):  # the second matrix takes no part, as when a task has no sound
            wholes[n].grad = torch.randn_like(wholes[n])
            rows[n].grad = distribute_tensor(wholes[n].grad, where, [Shard(0)])
        muon.step()
        dealt.step()
    apart = [float((distributed.full(a.detach()) - b).abs().max()) for a, b in zip(rows, wholes, strict=True)]
    momenta = dict(dealt.tensors("m"))
    kept = {f"m.{n}.momentum_buffer": muon.state[wholes[n]]["momentum_buffer"] for n in (0, 2)}
    assert momenta.keys() == kept.keys()
    return max([*apart, *(float((momenta[name] - one).abs().max()) for name, one in kept.items())])


def main(rank: int, count: int, port: int, files: Path) -> None:
    """Four steps in a new folder, saved after three, and a judgement; then on from there, and where one process was."""
    os.environ |= {"RANK": str(rank), "LOCAL_RANK": str(rank), "WORLD_SIZE": str(count)}
    os.environ |= {"MASTER_ADDR": "127.0.0.1", "MASTER_PORT": str(port)}
    torch.set_num_threads(1)
    distributed.join()
    run, told = begun(files, files / "double"), dict[str, Any]()
    told["losses"] = stepped(run, 3)
    run.save()
    told["losses"] += stepped(run, 1)
    told["scores"] = run.judge()
    told["of the single"] = stepped(begun(files, files / "single"), 2)
    told["of their own"] = stepped(begun(files, files / "double"), 1)
    told["rows"] = len(run.stage.network.blocks[0].attention.qkv.weight.to_local())
    told["muon"] = muon_apart()
    if distributed.rank() == 0:
        (files / "told.json").write_text(json.dumps(told))
    distributed.leave()


def started(count: int, files: Path) -> list[int]:
    """Runs so many ranks; returns their exit codes. Forked, so that torch is not loaded once more by each."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    fork = multiprocessing.get_context("fork")
    processes = [fork.Process(target=main, args=(rank, count, port, files)) for rank in range(count)]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    return [process.exitcode or 0 for process in processes]
