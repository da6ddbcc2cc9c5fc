"""What a preset needs is said before it is allocated, and the estimate is near what torch really keeps."""

from dataclasses import replace

import numpy as np
import pytest
import torch

from models.videopoet import fit
from models.videopoet.config import PRESETS, debug, preset
from models.videopoet.fit import GIB, Room, check, need
from models.videopoet.language.batch import Batch
from models.videopoet.language.layout import layout
from models.videopoet.language.transformer import Transformer, parameter_counts
from models.videopoet.superres.superres import Superres
from models.videopoet.tokenizers.audio_codec import AudioCodec
from models.videopoet.tokenizers.video_tokenizer import VideoTokenizer
from studio.errors import Refused, Starved
from tests.videopoet.specimens import lively, random_ids

CONFIG = debug()
MACHINE = Room(int(23.5 * GIB), int(20 * GIB))


def kept(network, run):
    """Bytes that torch keeps for a step's gradients, besides the weights."""
    own = {one.untyped_storage().data_ptr() for one in [*network.parameters(), *network.buffers()]}
    found = {}

    def pack(tensor):
        storage = tensor.untyped_storage()
        if storage.data_ptr() not in own:
            found[storage.data_ptr()] = (storage.nbytes(), tensor)  # held, so that no address is used twice
        return tensor

    with torch.autograd.graph.saved_tensors_hooks(pack, lambda tensor: tensor), torch.autocast("cpu", torch.bfloat16):
        run()
    return sum(size for size, _ in found.values())


def step(config, purpose, batch):
    return need(config, purpose, batch=batch).parts["step"]


def test_the_estimate_of_a_step_of_the_language_model_is_near_what_is_kept():
    plan = max((layout(CONFIG, task) for task in ("edit", "text-to-audio-video")), key=lambda one: one.length)
    model, batch = lively(CONFIG).train(), Batch.of(plan, random_ids(plan, 8))
    assert kept(model, lambda: model(batch)) < step(CONFIG, "lm", 8) * 1.6
    assert kept(model, lambda: model(batch)) > step(CONFIG, "lm", 8) / 3


@pytest.mark.parametrize("blocks", [1, 2])
def test_the_estimate_of_a_step_of_the_video_tokenizer_is_near_what_is_kept(blocks):
    config = replace(CONFIG, video=replace(CONFIG.video, blocks=blocks))
    network, clips = VideoTokenizer(config), torch.rand(8, 3, 5, *config.geometry.read)
    found = kept(network, lambda: network(clips))
    assert step(config, "video-tokenizer", 8) / 2 < found < step(config, "video-tokenizer", 8) * 1.3


def test_the_estimate_of_a_step_of_the_audio_tokenizer_is_near_what_is_kept():
    network, geometry = AudioCodec(CONFIG), CONFIG.geometry
    wave = torch.from_numpy(np.random.default_rng(0).uniform(-0.5, 0.5, (4, int(geometry.seconds * 16000))))
    found = kept(network, lambda: network.loss(wave.float()))
    assert step(CONFIG, "audio-tokenizer", 4) / 2 < found < step(CONFIG, "audio-tokenizer", 4) * 1.3


def test_the_estimate_of_a_step_of_the_super_resolution_is_near_what_is_kept():
    torch.manual_seed(0)
    network, (frames, height, width) = Superres(CONFIG), CONFIG.geometry.latent
    high = torch.randint(0, 512, (8, frames, 2 * height, 2 * width, 2))
    low, text = torch.randint(0, 512, (8, frames, height, width, 2)), torch.zeros(8, 24, dtype=torch.int64)
    found = kept(network, lambda: network(high, low, text).square().mean())
    assert step(CONFIG, "superres", 8) / 3 < found < step(CONFIG, "superres", 8) * 1.3


def test_weights_are_counted_exactly_and_the_chance_of_first_weights_is_left_alone():
    networks = {
        "video-tokenizer": VideoTokenizer,
        "audio-tokenizer": AudioCodec,
        "lm": Transformer,
        "superres": Superres,
    }
    for stage, kind in networks.items():
        torch.manual_seed(3)
        found = fit.counts(CONFIG, stage)
        drawn = torch.rand(1)
        torch.manual_seed(3)
        assert drawn == torch.rand(1)
        assert found == sum(one.numel() for one in kind(CONFIG).parameters())


def test_every_preset_says_its_needs_without_allocating():
    needs = {name: need(preset(name), "lm").bytes for name in PRESETS}
    assert list(needs.values()) == sorted(needs.values())
    assert needs["tiny"] < GIB * 4
    eight = parameter_counts(preset("paper-8b"))["all"]
    assert needs["paper-8b"] > 24 * eight
    assert need(preset("paper-8b"), "sampling", precision=2).bytes > 2 * eight


def test_what_cannot_fit_is_refused_with_what_does():
    with pytest.raises(Refused) as refused:
        check(preset("paper-8b"), "lm", has=MACHINE)
    assert "paper-8b needs about 3" in refused.value.what
    assert "training its lm in float32 (weights 30, " in refused.value.what
    assert "there are 24 GiB" in refused.value.what
    assert "choose --preset " in refused.value.do
    assert "torchrun (FSDP)" in refused.value.do
    suggested = refused.value.do.split("--preset ")[1].split(",")[0]
    assert check(preset(suggested), "lm", has=MACHINE).bytes < MACHINE.total


def test_as_many_devices_as_are_named_are_enough():
    big = preset("paper-8b")
    gpu = Room(80 * GIB, 79 * GIB)
    with pytest.raises(Refused) as refused:
        check(big, "lm", "cuda:0", batch=1, has=gpu)
    devices = int(refused.value.do.split(" of ")[1].split()[0])
    assert check(big, "lm", "cuda:0", batch=1, shards=devices, has=gpu).bytes <= gpu.total
    with pytest.raises(Refused):
        check(big, "lm", "cuda:0", batch=1, shards=devices - 1, has=gpu)


def test_what_does_not_fit_now_is_starved():
    wanted = need(CONFIG, "lm").bytes
    with pytest.raises(Starved, match="are free"):
        check(CONFIG, "lm", has=Room(GIB * 8, wanted - 1))
    assert check(CONFIG, "lm", has=Room(GIB * 8, wanted)).bytes == wanted
    with pytest.raises(Starved, match="each of 2 processes"):
        check(CONFIG, "lm", beside=2, has=Room(GIB * 8, wanted))


def test_sampling_can_be_checked_where_nothing_can_be_counted():
    found = check(preset("tiny"), "sampling", parameters=10_000_000, precision=1, has=MACHINE)
    assert found.parts["weights"] == 10_000_000


def test_this_machine_holds_the_debug_preset_and_has_a_size():
    assert check(CONFIG, "sampling").bytes < fit.room().total


def test_a_containers_limit_counts_and_files_in_memory_do_not(tmp_path):
    meminfo = tmp_path / "meminfo"
    meminfo.write_text("MemTotal: 8000 kB\nMemFree: 10 kB\nMemAvailable: 7000 kB\n")
    assert fit._memory(meminfo, tmp_path) == Room(8_192_000, 7_168_000)
    (tmp_path / "memory.max").write_text("5000000\n")
    (tmp_path / "memory.current").write_text("4000000\n")
    (tmp_path / "memory.stat").write_text("anon 1\ninactive_file 2500000\n")
    assert fit._memory(meminfo, tmp_path) == Room(5_000_000, 3_500_000)
    (tmp_path / "memory.max").write_text("max\n")
    assert fit._memory(meminfo, tmp_path).total == 8_192_000


def test_an_unknown_purpose_is_refused():
    with pytest.raises(Refused, match="dreaming"):
        check(CONFIG, "dreaming")


def test_training_says_so_before_it_begins(tmp_path, capsys):
    from models.videopoet.train import main

    sizes = ["--stage", "lm", "--preset", "paper-8b", "--batch", "512"]
    assert main([*sizes, "--budget-seconds", "1", "--out", str(tmp_path / "run")]) == 2
    assert "paper-8b needs about" in capsys.readouterr().err
    assert not (tmp_path / "run").exists()
