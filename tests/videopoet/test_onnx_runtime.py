import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import load_file, save_file

from models.videopoet.config import debug
from models.videopoet.language.generate import Request, generate
from models.videopoet.language.layout import layout, split
from models.videopoet.language.sampling import Sampling
from models.videopoet.publish import publish
from models.videopoet.runtimes.onnx_runtime import OnnxRuntime
from models.videopoet.runtimes.runtime import open_runtime
from models.videopoet.runtimes.torch_runtime import TorchRuntime
from models.videopoet.shipped import AUDIO, LANGUAGE, VIDEO
from studio.errors import Missing, Poisoned, Refused
from tests.videopoet.shipping import shipped, trained
from tests.videopoet.specimens import random_ids

CONFIG = debug()
ROOT = Path(__file__).parents[2]
LIGHT = """
import sys
from pathlib import Path
import numpy as np
from models.videopoet.language.generate import Request, generate
from models.videopoet.language.layout import layout, split
from models.videopoet.runtimes.runtime import open_runtime
from models.videopoet.language.sampling import Sampling

class NoTorch:
    def find_spec(self, name, *_):
        assert name.partition(".")[0] != "torch", name

sys.meta_path.insert(0, NoTorch())
runtime = open_runtime(Path(sys.argv[1]), "onnx")
config = runtime.config
plan = layout(config, "text-to-audio-video")
request = Request(layout=plan, ids=plan.template, seed=1, sampling=Sampling(guidance=2.0, top_k=9))
found = generate([request], runtime.backend())
parts = split(plan, found)
clip = np.concatenate(list(runtime.pictures(parts["video_out"])), axis=1)
wave = runtime.sound(parts["audio_out"], 9_000)
assert runtime.read_video(clip).shape == parts["video_out"].shape
assert runtime.read_sound(wave).shape[2] == config.audio.levels
assert np.isfinite(runtime.scores(plan, found)).all()
assert not [name for name in sys.modules if name.partition(".")[0] in ("torch", "transformers")]
print(clip.shape, wave.shape)
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return shipped(tmp_path_factory.mktemp("weights"))


@pytest.fixture(scope="module")
def both(folder):
    return TorchRuntime(folder, device="cpu"), OnnxRuntime(folder, bits=32)


def test_it_never_imports_torch(folder):
    done = subprocess.run(
        [sys.executable, "-c", LIGHT, str(folder)], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == "(1, 5, 64, 32, 3) (1, 9000)"


def test_it_is_what_is_opened_where_there_is_a_choice(folder):
    assert isinstance(open_runtime(folder), OnnxRuntime)
    assert isinstance(open_runtime(folder, "torch"), TorchRuntime)


def test_both_runtimes_make_the_same_of_a_folder(both):
    plan = layout(CONFIG, "text-to-audio-video")
    requests = [
        Request(layout=plan, ids=random_ids(plan, 1, n, known=False)[0], seed=n, sampling=Sampling(guidance=2.0))
        for n in range(2)
    ]
    made = [generate(requests, one.backend()) for one in both]
    assert (made[0] == made[1]).all()
    parts = split(plan, made[0])
    clips = [np.concatenate(list(one.pictures(parts["video_out"])), axis=1) for one in both]
    assert np.abs(clips[0].astype(int) - clips[1]).max() <= 1
    waves = [one.sound(parts["audio_out"], 9_500) for one in both]
    assert waves[0].std() > 1e-3
    np.testing.assert_allclose(waves[0], waves[1], atol=1e-3)
    assert (both[0].read_video(clips[0]) == both[1].read_video(clips[0])).mean() > 0.99
    assert (both[0].read_sound(waves[0]) == both[1].read_sound(waves[0])).mean() > 0.99
    np.testing.assert_allclose(*(one.scores(plan, made[0]) for one in both), rtol=1e-5)


def test_bytes_score_as_exact_weights_do(folder, both):
    plan = layout(CONFIG, "text-to-video")
    ids = random_ids(plan, 6)
    np.testing.assert_allclose(OnnxRuntime(folder).scores(plan, ids), both[1].scores(plan, ids), rtol=0.01)


def test_networks_of_different_sizes_are_refused(tmp_path):
    other = replace(CONFIG, geometry=replace(CONFIG.geometry, height=80))
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
    publish({LANGUAGE: trained(tmp_path / "one", CONFIG)[LANGUAGE]}, tmp_path / "packed")
    publish({VIDEO: trained(tmp_path / "two", other)[VIDEO]}, tmp_path / "other")
    entry = json.loads((tmp_path / "other" / "videopoet.json").read_text())["files"]
    card = json.loads((tmp_path / "packed" / "videopoet.json").read_text())
    card["files"] |= entry
    (tmp_path / "packed" / "videopoet.json").write_text(json.dumps(card))
    (tmp_path / "other" / f"{VIDEO}.safetensors").rename(tmp_path / "packed" / f"{VIDEO}.safetensors")
    with pytest.raises(Refused, match="another geometry"):
        OnnxRuntime(tmp_path / "packed")


def test_weights_of_other_code_are_poisoned(tmp_path):
    files = trained(tmp_path, CONFIG)
    tensors = load_file(files[VIDEO])
    del tensors["decoder.leave.2.bias"]
    save_file(tensors, files[VIDEO], metadata={"facts": json.dumps({"config": CONFIG.to_dict()})})
    publish(files, tmp_path / "packed")
    with pytest.raises(Poisoned, match="not those of this code"):
        _ = OnnxRuntime(tmp_path / "packed").video


def test_a_changed_file_is_poisoned(folder, tmp_path):
    for path in folder.iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    path = tmp_path / f"{AUDIO}.safetensors"
    path.write_bytes(path.read_bytes()[:-1] + b"?")
    with pytest.raises(Poisoned, match="digest"):
        OnnxRuntime(tmp_path).sound(np.zeros((1, 3, 4), dtype=np.int64))


def test_without_an_audio_codec_there_is_no_sound(tmp_path):
    files = trained(tmp_path, CONFIG)
    publish({name: files[name] for name in (VIDEO, LANGUAGE)}, tmp_path / "packed")
    mute = OnnxRuntime(tmp_path / "packed")
    assert not mute.hears
    with pytest.raises(Missing, match="audio codec"):
        mute.sound(np.zeros((1, 3, 4), dtype=np.int64))


def test_other_bits_are_refused(folder):
    with pytest.raises(Refused, match="4 bits"):
        OnnxRuntime(folder, bits=4)
