"""`bench model`: every runtime measured in one run, floors that are floors, and rows that say why they are missing."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

torch = pytest.importorskip("torch")

from cli.bench import generator, report
from models.videopoet import shipped
from models.videopoet.config import PRESETS, debug, preset
from models.videopoet.language.generate import planned
from models.videopoet.language.order import Kind
from models.videopoet.language.transformer import Transformer
from models.videopoet.runtimes.compiled import CompiledBackend
from models.videopoet.runtimes.eager import EagerBackend
from models.videopoet.runtimes.torch_runtime import TorchRuntime
from models.videopoet.speed import speed, untrained

torch.set_num_threads(1)
CONFIG = debug()


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    made = tmp_path_factory.mktemp("weights")
    untrained.write(CONFIG, made)
    return made


@pytest.fixture(scope="module")
def measured(folder):
    return generator.run(weights=folder)


def test_every_runtime_is_measured_with_one_scene_and_five_exactly_and_in_rows(measured):
    rows = [row for row in measured["rows"] if "problem" not in row]
    seen = {(row["runtime"], row["scenes"], row["block"]) for row in rows}
    for name in ("onnxruntime int8", "onnxruntime float32", generator.EAGER):
        assert {(name, scenes, block) for scenes in (1, 5) for block in (1, 2)} <= seen
    five = [row for row in rows if row["scenes"] == 5]
    one = {(row["runtime"], row["block"]): row for row in rows if row["scenes"] == 1}
    assert all(row["tokens"] == 5 * one[row["runtime"], row["block"]]["tokens"] for row in five)


def test_a_row_agrees_with_itself(measured):
    for row in measured["rows"]:
        if "problem" not in row:
            assert row["tokens_per_second"] == pytest.approx(row["tokens"] / row["language_seconds"], rel=0.01)
            assert row["step_ms"] == pytest.approx(1000 * row["language_seconds"] / row["steps"], rel=0.01)
            assert row["seconds"] == pytest.approx(row["language_seconds"] + row.get("decode_seconds", 0), abs=0.002)
            assert 0 < row["floor_share"] < 1
            assert row["positions"] <= row["tokens"]
        if "decode_seconds" in row:
            assert 0 < row["first_frame_seconds"] < row["seconds"]


def test_the_headline_is_the_default_runtimes_and_the_goal_is_judged(measured):
    first = measured["rows"][0]
    assert (first["scenes"], first["block"]) == (5, 1)
    assert measured["model_seconds"] == first["seconds"]
    assert measured["model_runtime"] == first["runtime"]
    assert measured["met"] == {"model_seconds": first["seconds"] <= measured["goals"]["model_seconds"]}
    assert measured["model_over_eager"] > 0
    assert measured["threads"] == 1


def test_the_table_has_a_line_of_each_row_and_of_the_gpu(measured):
    lines = report.rows({"model": measured})
    for row in measured["rows"]:
        assert any(line[1].startswith(row["runtime"]) for line in lines)
    assert torch.cuda.is_available() or ["model", "GPU", "there is none on this machine", "", ""] in lines
    assert lines[0][3] == "at most 30 s"


def test_what_is_not_there_says_why():
    def missing(scenes, block):
        return generator._class("no_such_runtime:Nothing")

    rows = list(generator.Contender("nothing", "float32", (1,), missing).rows(CONFIG))
    assert len(rows) == 1
    assert "no_such_runtime" in rows[0]["problem"]
    assert generator._headline(rows) == {}
    assert generator._details(rows, {"problem": "none"}) == [["nothing", rows[0]["problem"]], ["GPU", "none"]]


def test_a_preset_without_weights_is_measured_untrained_and_says_so(monkeypatch, folder):
    monkeypatch.setenv("REELWORKS_VIDEOPOET_WEIGHTS", str(folder))
    with generator._weights("debug", None) as (where, config, said):
        assert (where, config, said[:7]) == (folder, CONFIG, "trained")
    with generator._weights("tiny", None) as (where, config, said):
        assert where != folder
        assert (config, said[:9]) == (preset("tiny"), "untrained")
        assert shipped.weights(where).config() == config
    assert not where.exists()


def test_the_command_prints_one_line_of_json_and_refuses_what_it_cannot_do(run, folder, tmp_path):
    said = run("bench", "planning", "--preset", "tiny")
    assert said.code == 2
    assert "bench model" in said.err
    said = run("bench", "model", "--weights", str(tmp_path), "--json")
    assert said.code == 4
    assert "no weights" in said.err
    said = run("bench", "model", "--preset", "huge", REELWORKS_VIDEOPOET_WEIGHTS=str(folder))
    assert said.code == 2
    assert "no preset 'huge'" in said.err


@pytest.mark.parametrize("name", PRESETS)
def test_weights_that_a_step_reads_are_those_of_the_network_without_its_embeddings(name):
    config = preset(name)
    with torch.device("meta"):
        network = Transformer(config)
    trunk = [*network.blocks.parameters(), *network.norm.parameters()]
    for kind in (None, *Kind):
        head = [] if kind is None else [network.text_head] if kind is Kind.TEXT else [network.head(kind)]
        read = [
            weight for part in head for key, weight in part.named_parameters() if not key.startswith("earlier")
        ]  # what was heard is looked up, not read whole
        assert speed.weights_read(config, kind) == sum(one.numel() for one in [*trunk, *read])


def test_positions_and_tokens_of_a_plan_are_those_of_the_clip():
    config = preset("tiny")
    for block in (1, config.geometry.latent[2]):
        found = speed.sizes(planned(speed.requests(config, 5), block=block))
        assert found["positions"] == 5 * (560 + 53)
        assert found["tokens"] == 5 * (560 * 2 + 53 * 4)
        assert found["steps"] == {1: 560, 8: 70}[block] + 53 + 3


def test_the_bandwidth_of_a_small_buffer_is_that_of_a_machine():
    assert 1e8 < speed.bandwidth(1 << 22) < 1e13


def test_the_gpus_rows_are_of_both_backends(folder):
    """Measured on the processor here; `measured` asks a GPU for the same."""
    accelerator = pytest.importorskip("models.videopoet.speed.accelerator")
    runtime = TorchRuntime(folder, device="cpu")
    rows = [
        accelerator._row(runtime, backend, 2, 1e10)
        for backend in (EagerBackend(runtime.language), CompiledBackend(runtime.language))
    ]
    assert [row["runtime"] for row in rows] == ["torch bfloat16, eager", "torch bfloat16, CUDA graphs"]
    for row in rows:
        assert row["clips_per_second"] == pytest.approx(2 / row["seconds"], rel=0.02)
        assert row["bandwidth_share"] > 0
        assert 0 < row["first_frame_seconds"] < row["seconds"]
    gpu = {"device": "a GPU", "rows": [*rows, {"runtime": "torch", "scenes": 64, "problem": "out of memory"}]}
    lines = generator._details([], gpu)
    assert [line[0][:6] for line in lines] == ["a GPU,"] * 3
    assert lines[2][1] == "out of memory"


def test_torch_is_not_loaded_before_its_threads_are_set():
    code = "import cli.bench.generator, sys; print('torch' in sys.modules)"
    root = Path(__file__).parents[2]
    done = subprocess.run([sys.executable, "-c", code], cwd=root, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
