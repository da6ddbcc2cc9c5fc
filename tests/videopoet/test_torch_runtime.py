"""The reference runtime: what it reads, writes and scores, and the slot of a frozen text encoder."""

from dataclasses import replace

import numpy as np
import pytest
import torch

from models.videopoet.config import debug
from models.videopoet.language.batch import Batch
from models.videopoet.language.generate import Request, generate, planned
from models.videopoet.language.layout import layout
from models.videopoet.language.order import order
from models.videopoet.language.sampling import Sampling
from models.videopoet.runtimes.eager import EagerBackend
from models.videopoet.runtimes.runtime import open_runtime
from models.videopoet.runtimes.torch_runtime import TorchRuntime
from studio.errors import Missing, Refused
from tests.videopoet.shipping import shipped
from tests.videopoet.specimens import lively, random_ids

CONFIG = debug()
STATES = 16


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return shipped(tmp_path_factory.mktemp("torch"))


@pytest.fixture(scope="module")
def runtime(folder):
    return open_runtime(folder, "torch")


def clips(count, frames=None):
    g = CONFIG.geometry
    shape = (count, frames or g.frames, g.height, g.width, 3)
    return np.random.default_rng(0).integers(0, 256, shape, dtype=np.uint8)


def test_it_has_the_shapes_of_the_interface(runtime):
    g = CONFIG.geometry
    codes = runtime.read_video(clips(2))
    assert (codes.shape, codes.dtype) == ((2, *g.latent, CONFIG.video.parts), np.int64)
    pieces = list(runtime.pictures(codes))
    assert [piece.shape[1] for piece in pieces] == [1] + [g.time] * (g.latent[0] - 1)
    assert all(piece.dtype == np.uint8 and piece.shape[2:] == (g.height, g.width, 3) for piece in pieces)
    waves = np.random.default_rng(1).standard_normal((2, round(g.seconds * g.sound_rate))).astype(np.float32) / 8
    heard = runtime.read_sound(waves)
    assert heard.shape == (2, CONFIG.audio_frames, CONFIG.audio.levels)
    sound = runtime.sound(heard, waves.shape[1])
    assert (sound.shape, sound.dtype) == (waves.shape, np.float32)
    assert np.abs(sound).max() <= 1


def test_the_first_picture_alone_has_the_first_latent_of_its_clip(runtime):
    whole = clips(1)
    assert (runtime.read_video(whole[:, :1])[:, 0] == runtime.read_video(whole)[:, 0]).all()


def test_pieces_of_a_stream_are_the_clip(runtime):
    codes = runtime.read_video(clips(1))
    with torch.no_grad():
        whole = runtime.video.decode(torch.from_numpy(codes)).permute(0, 2, 3, 4, 1).mul(255).add(0.5).byte().numpy()
    assert np.abs(np.concatenate(list(runtime.pictures(codes)), 1).astype(int) - whole).max() <= 1


def test_scores_are_those_of_the_model_in_any_batch(runtime):
    plan = layout(CONFIG, "describe")
    ids = random_ids(plan, 6)
    found = runtime.scores(plan, ids)
    with torch.no_grad():
        one = float(runtime.language.scores(Batch.of(plan, ids[5:])))
    assert found.shape == (6,)
    assert found[5] == pytest.approx(one, abs=1e-3)
    assert (found < 0).all()


def test_half_the_precision_is_for_gpus(folder):
    with pytest.raises(Refused, match="processor"):
        TorchRuntime(folder, device="cpu", precision=torch.bfloat16)


def test_without_an_audio_codec_there_is_no_sound(tmp_path):
    from models.videopoet.publish import publish
    from models.videopoet.shipped import AUDIO
    from tests.videopoet.shipping import trained

    files = trained(tmp_path, CONFIG)
    del files[AUDIO]
    publish(files, tmp_path / "silent")
    silent = TorchRuntime(tmp_path / "silent")
    assert not silent.hears
    with pytest.raises(Missing, match="audio codec"):
        silent.read_sound(np.zeros((1, 10_000), np.float32))


# ---- a frozen text encoder


def encoder(words: str) -> np.ndarray:
    """A text encoder as small as can be: numbers that depend on every letter, (tokens, F)."""
    seed = sum((n + 1) * ord(letter) for n, letter in enumerate(words))
    return np.random.default_rng(seed).standard_normal((CONFIG.text.tokens, STATES)).astype(np.float32)


def request_of(words, seed=0, **more):
    plan = layout(CONFIG, "text-to-video")
    return Request(layout=plan, ids=random_ids(plan, 1, known=False)[0], seed=seed, states=encoder(words), **more)


def test_states_are_sampled_from_as_they_are_trained_with():
    model, plan = lively(CONFIG, frozen_text=STATES), layout(CONFIG, "text-to-video")
    ids = random_ids(plan, 2)
    states = np.stack([encoder("a fox"), encoder("a bear")])
    with torch.no_grad():
        whole = model.states(replace(Batch.of(plan, ids), states=torch.from_numpy(states)))
    backend = EagerBackend(model)
    backend.begin(planned([Request(layout=plan, ids=i, seed=0, states=s) for i, s in zip(ids, states, strict=True)]))
    backend.written = torch.from_numpy(ids)
    found = torch.cat([backend.states(*step) for step in order(plan).steps], dim=1)
    torch.testing.assert_close(found, whole[:, plan.prefix :], atol=1e-4, rtol=0)


def test_other_words_of_the_encoder_make_another_clip():
    backend = EagerBackend(lively(CONFIG, frozen_text=STATES))
    sampling = Sampling(guidance=2.0)
    fox, again, bear = (
        generate([request_of(words, sampling=sampling)], backend) for words in ("a fox", "a fox", "a bear")
    )
    assert (fox == again).all()
    assert (fox != bear).any()


def test_guidance_leads_away_from_empty_states():
    plan = planned([request_of("a fox", sampling=Sampling(guidance=2.0))])
    assert plan.states.shape == (2, CONFIG.text.tokens, STATES)
    assert plan.states[0].any()
    assert not plan.states[1].any()


def test_a_batch_has_states_or_none():
    plain = replace(request_of("a fox"), states=None)
    with pytest.raises(Refused, match="1 of 2 scenes"):
        planned([request_of("a fox"), plain])
    with pytest.raises(Refused, match="frozen"):
        generate([request_of("a fox")], EagerBackend(lively(CONFIG)))


def test_weights_with_a_slot_are_opened_with_it(tmp_path):
    runtime = TorchRuntime(shipped(tmp_path, frozen_text=STATES))
    assert runtime.language.frozen_text.in_features == STATES
    assert (
        generate([request_of("a fox")], runtime.backend()) != generate([request_of("a cat")], runtime.backend())
    ).any()
