"""The second stage as users meet it: the same film at twice the size, on any runtime, or a clear refusal."""

import json
import subprocess
import sys
from dataclasses import replace

import numpy as np
import pytest
import torch
from safetensors import safe_open
from safetensors.torch import save_file

from models.videopoet import shipped as shipping
from models.videopoet.config import debug
from models.videopoet.language.generate import Backend
from models.videopoet.making.drafts import Painting
from models.videopoet.making.larger import laid_over, larger
from models.videopoet.making.wishes import Wish
from models.videopoet.poet import VideoPoet
from models.videopoet.publish import publish
from models.videopoet.superres.enlarging import enlarged
from models.videopoet.superres.superres import Superres
from models.videopoet.tokenizers.identity import codes_digest
from models.videopoet.training.checkpoints import load
from studio.errors import Interrupted, Missing, Poisoned, Refused
from tests.videopoet.shipping import trained

CONFIG = debug()
G = CONFIG.geometry
LARGE = 2 * G.height, 2 * G.width, 3
CLIP = np.random.default_rng(0).integers(0, 256, (20, 60, 50, 3), dtype=np.uint8)


def network(seed=0):
    """A second stage that was never trained, but is not uniform."""
    torch.manual_seed(seed)
    made = Superres(CONFIG)
    torch.nn.init.normal_(made.head.weight, std=0.5)
    return made


def tensors_of(path):
    with safe_open(path, "np") as file:
        return {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118


def saved(path, tokenizer=None, **more):
    facts = {"config": CONFIG.to_dict(), "stage": "superres", **({"tokenizer": tokenizer} if tokenizer else {}), **more}
    save_file(network().state_dict(), path, metadata={"facts": json.dumps(facts)})
    return path


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    """{network: file}, as training writes them."""
    folder = tmp_path_factory.mktemp("second")
    made = trained(folder, CONFIG)
    made[shipping.SUPERRES] = saved(
        folder / "superres.best.safetensors", codes_digest(tensors_of(made[shipping.VIDEO]))
    )
    return made


@pytest.fixture(scope="module")
def folder(files, tmp_path_factory):
    """All four networks, packed."""
    where = tmp_path_factory.mktemp("packed")
    publish(files, where)
    return where


@pytest.fixture(scope="module")
def plain(folder):
    return VideoPoet.open(folder, "torch")


@pytest.fixture(scope="module")
def large(folder):
    return VideoPoet.open(folder, "torch", superres=True, superres_steps=2)


# ---- what comes out


@pytest.mark.parametrize("task", ["text-to-image", "text-to-video"])
def test_pictures_come_out_at_twice_the_size(large, plain, task):
    wish = Wish(task=task, prompt="a fox walks", seed=3)
    (made,), (small,) = large.make([wish]), plain.make([wish])
    assert made.frames.shape == (len(small.frames), *LARGE)
    assert small.frames.shape[1:3] == (G.height, G.width)
    told = made.facts["enlarged"]
    assert (told["width"], told["height"], told["steps"]) == (LARGE[1], LARGE[0], 2)
    assert told["seconds"] > 0
    assert told["weights"].startswith("sha256:")
    assert any("enlarged to 64x128 by the second stage: 2 steps" in note for note in made.notes)
    assert "enlarged" not in small.facts


def test_the_pictures_are_those_of_the_enlarged_codes(large):
    wish = Wish(task="text-to-video", prompt="a fox walks", seed=3)
    codes = []
    original = large.second.enlarged

    def listening(part, **more):
        codes.append((part.codes, part.draft))
        return original(part, **more)

    large.second.enlarged = listening
    try:
        (made,) = large.make([wish])
    finally:
        del large.second.enlarged
    ((own, draft),) = codes
    found = enlarged(large.second.network, own[None], [draft.read.text], [3], large.second.how)
    with torch.inference_mode():
        shown = large.second.video.decode(torch.from_numpy(found))
    true = (shown[0].permute(1, 2, 3, 0) * 255 + 0.5).byte().numpy().astype(int)
    assert np.abs(true - made.frames).max() <= 1  # decoded at once, and frame by frame


def test_the_same_seed_makes_the_same_whatever_is_made_beside_it(large):
    wish = Wish(task="text-to-video", prompt="a fox walks", seed=3)
    (alone,) = large.make([wish])
    *_, beside = large.make([replace(wish, seed=9, prompt="a bear"), wish])
    assert (alone.frames == beside.frames).all()


def test_of_the_best_of_several_only_the_best_is_enlarged(large):
    (made,) = large.make([Wish(task="text-to-image", prompt="a fox", best_of=3)])
    assert made.frames.shape == (1, *LARGE)
    assert len(made.facts["scores"]) == 3


def test_a_long_film_is_enlarged_piece_by_piece_and_is_the_same_film(large, plain):
    wish = Wish(task="text-to-video", prompt="a fox walks", seconds=1.5)
    shots = list(large.stream([wish]))
    assert len(shots) > 1
    assert sum(len(shot.piece.frames) for shot in shots) == 12
    assert all(shot.piece.frames.shape[1:] == LARGE for shot in shots)
    seconds = [shot.creation.facts["enlarged"]["seconds"] for shot in shots]
    assert seconds == sorted(seconds)
    tokens = [poet.make([wish])[0].facts["tokens"] for poet in (large, plain)]
    assert tokens[0] == tokens[1]


def test_what_is_gone_on_from_is_what_the_small_film_goes_on_from(large, plain):
    """The second stage changes no code that the language model reads."""
    wish = Wish(task="text-to-video", prompt="a fox walks", seconds=1.5)
    read = {}
    for name, poet in (("large", large), ("plain", plain)):
        original, seen = poet.runtime.read_video, read.setdefault(name, [])
        poet.runtime.read_video = lambda clips, original=original, seen=seen: seen.append(clips) or original(clips)
        try:
            poet.make([wish])
        finally:
            del poet.runtime.read_video
    assert len(read["large"]) == len(read["plain"]) > 0
    assert all((a == b).all() for a, b in zip(read["large"], read["plain"], strict=True))


def test_a_users_clip_goes_on_at_the_larger_size(large):
    (made,) = large.make([Wish(task="continue", video=CLIP, video_rate=10.0, seconds=1.0)])
    assert made.frames.shape == (8, *LARGE)
    assert made.before.shape[1:] == (G.height, G.width, 3)


def test_painting_keeps_the_users_pixels_at_the_larger_size(large):
    mask = np.zeros((60, 50), bool)
    mask[:, 25:] = True
    (made,) = large.make([Wish(task="inpaint", prompt="a fox", video=CLIP, video_rate=8.0, mask=mask)])
    from models.videopoet.making.drafts import drafted

    draft = drafted(Wish(task="inpaint", prompt="a fox", video=CLIP, video_rate=8.0, mask=mask), CONFIG)
    kept = larger(draft.painting.frames, *LARGE[:2])
    known = ~draft.painting.unknown.repeat(2, 1).repeat(2, 2)
    assert known.any()
    assert (made.frames[known] == kept[known]).all()
    assert (made.frames[~known] != kept[~known]).any()
    assert any("interpolation" in note for note in made.notes)


def test_the_seam_of_a_painting_is_soft_on_the_unknown_side_only():
    unknown = np.zeros((1, 8, 8), bool)
    unknown[..., 4:] = True
    painting = Painting(frames=np.full((1, 8, 8, 3), 50, np.uint8), unknown=unknown, seen=True)
    made = laid_over(painting, np.full((1, 16, 16, 3), 200, np.uint8))
    assert (made[:, :, :8] == 50).all()
    row = made[0, 8, 8:, 0].astype(int)
    assert (np.diff(row) >= 0).all()
    assert 50 < row[0] < 200 == row[-1]


def test_sound_and_words_are_as_without(large, plain):
    wish = Wish(task="video-to-audio", video=CLIP, video_rate=8.0)
    (one,), (other,) = large.make([wish]), plain.make([wish])
    assert (one.wave == other.wave).all()
    assert "enlarged" not in one.facts


def test_progress_grows_to_the_end_and_the_work_can_be_stopped(large):
    told = []
    wish = Wish(task="text-to-video", prompt="a fox", seconds=1.5)
    large.make([wish, Wish(task="video-to-audio", video=CLIP, video_rate=8.0)], progress=told.append)
    shares = [one.share for one in told]
    assert shares == sorted(shares)
    assert 0.9 < shares[-1] <= 1
    assert any(one.task == "continue" for one in told), "it is told of later turns too"
    assert all(one.preview() is None or one.preview()[0].shape == (G.height, G.width, 3) for one in told)
    begun = []
    with pytest.raises(Interrupted, match="super-resolution"):
        large.make(
            [wish], progress=lambda one: begun.append(one.share), cancelled=lambda: bool(begun) and begun[-1] > 0.19
        )


def test_the_language_model_may_stay_in_onnx(folder):
    pytest.importorskip("onnxruntime")
    poet = VideoPoet.open(folder, "onnx", superres=True, superres_steps=2)
    (made,) = poet.make([Wish(task="text-to-image", prompt="a fox")])
    assert made.frames.shape == (1, *LARGE)
    assert made.facts["runtime"] == "onnx"


# ---- whose it is


def test_it_is_off_unless_it_is_asked_for(plain):
    assert plain.second is None
    assert plain.geometry == G


def test_a_file_of_training_serves_as_well_as_the_packed_one(folder, files, large):
    poet = VideoPoet.open(folder, "torch", superres=files[shipping.SUPERRES], superres_steps=2)
    made = poet.make([Wish(task="text-to-image", prompt="a fox")])[0]
    assert made.frames.shape == (1, *LARGE)
    assert (poet.geometry.height, poet.geometry.width) == LARGE[:2]
    assert not any("does not say" in note for note in made.notes)
    assert large.geometry == poet.geometry


def test_weights_of_another_tokenizers_codes_are_refused(folder, tmp_path):
    other = trained(tmp_path, CONFIG, seed=1)
    path = saved(tmp_path / "other.safetensors", codes_digest(tensors_of(other[shipping.VIDEO])))
    with pytest.raises(Refused, match="another video tokenizer"):
        VideoPoet.open(folder, "torch", superres=path)


def test_old_weights_that_do_not_say_are_used_with_a_note(folder, tmp_path):
    poet = VideoPoet.open(folder, "torch", superres=saved(tmp_path / "old.safetensors"), superres_steps=1)
    (made,) = poet.make([Wish(task="text-to-image", prompt="a fox")])
    assert any("does not say of which tokenizer" in note for note in made.notes)


def test_a_tokenizer_is_the_same_when_only_its_decoder_learned_on_or_it_was_packed(folder, files):
    tensors = tensors_of(files[shipping.VIDEO])
    own = codes_digest(tensors)
    packed, _ = shipping.weights(folder).load(shipping.VIDEO)
    assert codes_digest(packed) == own
    decoder = next(name for name in tensors if name.startswith("decoder."))
    encoder = next(name for name in tensors if name.startswith("encoder."))
    assert codes_digest({**tensors, decoder: tensors[decoder] + 1}) == own
    assert codes_digest({**tensors, encoder: tensors[encoder] + 1}) != own


@pytest.mark.parametrize("what", ["nothing", "a language model", "another preset", "other tensors"])
def test_what_is_no_second_stage_of_these_networks_is_refused(folder, files, tmp_path, what):
    path = tmp_path / "given.safetensors"
    if what == "a language model":
        path = files[shipping.LANGUAGE]
    elif what == "another preset":
        saved(path, config=replace(CONFIG, preset="tiny").to_dict())
    elif what == "other tensors":
        facts = {"config": CONFIG.to_dict(), "stage": "superres"}
        save_file({"one": torch.zeros(2)}, path, metadata={"facts": json.dumps(facts)})
    kinds = {"nothing": Missing, "other tensors": Poisoned}
    with pytest.raises(kinds.get(what, Refused)) as told:
        VideoPoet.open(folder, "torch", superres=path)
    assert told.value.do


def test_without_a_packed_one_it_is_missing(files, tmp_path):
    three = {name: path for name, path in files.items() if name != shipping.SUPERRES}
    publish(three, tmp_path)
    with pytest.raises(Missing, match="second stage"):
        VideoPoet.open(tmp_path, "torch", superres=True)


def test_without_torch_it_says_what_is_missing(folder):
    """In a process in which torch cannot be found; the light runtime goes on without."""
    code = """
import sys
from importlib import util
from pathlib import Path
found = util.find_spec
util.find_spec = lambda name, *rest: None if name == "torch" else found(name, *rest)
from models.videopoet.poet import VideoPoet
from studio.errors import Missing
VideoPoet.open(Path(sys.argv[1]), "onnx")
try:
    VideoPoet.open(Path(sys.argv[1]), "onnx", superres=True)
except Missing as error:
    print(error.do, "torch" in sys.modules)
"""
    pytest.importorskip("onnxruntime")
    said = subprocess.run([sys.executable, "-c", code, str(folder)], capture_output=True, text=True, check=True).stdout
    assert "pip install 'reelworks[torch]'" in said
    assert said.strip().endswith("False")


# ---- packing


def test_packing_it_changes_no_take(files, folder, tmp_path):
    three = {name: path for name, path in files.items() if name != shipping.SUPERRES}
    card = publish(three, tmp_path)
    with_second = shipping.weights(folder)
    assert with_second.digest == card["digest"] == with_second.card["digest"]
    assert card["networks"].keys() < with_second.card["networks"].keys()
    publish(files, tmp_path)
    broken = next(tmp_path.glob("superres*.safetensors"))
    broken.write_bytes(broken.read_bytes()[:-1] + bytes([broken.read_bytes()[-1] ^ 1]))
    with pytest.raises(Poisoned, match="digest"):
        VideoPoet.open(tmp_path, "torch", superres=True)


def test_it_is_not_packed_with_another_tokenizer(files, tmp_path):
    other = trained(tmp_path, CONFIG, seed=1)
    with pytest.raises(Refused, match="another video tokenizer"):
        publish({**files, shipping.VIDEO: other[shipping.VIDEO]}, tmp_path / "a")
    publish(other, tmp_path / "b")
    with pytest.raises(Refused, match="another video tokenizer"):
        publish({shipping.SUPERRES: files[shipping.SUPERRES]}, tmp_path / "b")


def test_a_run_writes_down_whose_codes_it_learned(files, tmp_path):
    from models.videopoet.train import main

    out, video = tmp_path / "run", files[shipping.VIDEO]
    given = ["--stage", "superres", "--preset", "debug", "--budget-seconds", "0.1", "--no-gate", "--batch", "1"]
    assert main([*given, "--video-tokenizer", str(video), "--out", str(out)]) == 0
    for name in ("best.safetensors", "checkpoint.safetensors"):
        assert load(out / name)[1]["tokenizer"] == codes_digest(tensors_of(video))


def test_the_light_runtime_refuses_states_of_a_text_encoder(folder):
    pytest.importorskip("onnxruntime")
    from models.videopoet.language.generate import Request, generate
    from models.videopoet.language.layout import NOTHING, build, cut, layout
    from models.videopoet.runtimes.onnx_runtime import OnnxRuntime

    shape = layout(CONFIG, "text-to-image")
    ids = build(shape, cut(shape, {"text": np.full((1, CONFIG.text.tokens), NOTHING)}))[0]
    backend: Backend = OnnxRuntime(folder).backend()
    states = np.zeros((CONFIG.text.tokens, 8), np.float32)
    with pytest.raises(Refused, match="states of a frozen text encoder"):
        generate([Request(layout=shape, ids=ids, seed=0, states=states)], backend)
