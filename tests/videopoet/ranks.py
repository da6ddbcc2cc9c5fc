"""What each rank of tests/videopoet/test_distributed.py does, and how the ranks are started, as `torchrun` does it."""

from __future__ import annotations

import json
import multiprocessing
import os
import socket
from pathlib import Path
from typing import Any

import torch

from models.videopoet import data, distributed
from models.videopoet.codecs import Codecs
from models.videopoet.config import preset
from models.videopoet.feed import Feed
from models.videopoet.language_stage import LanguageModelStage
from models.videopoet.training_run import Run

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
