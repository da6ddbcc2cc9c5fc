import numpy as np
import pytest
import torch

from models.videopoet.config import debug
from models.videopoet.language import transformer
from models.videopoet.language.batch import Batch
from models.videopoet.language.generate import Request, generate, planned
from models.videopoet.language.layout import layout
from models.videopoet.language.order import Kind, order
from models.videopoet.language.sampling import Sampling
from models.videopoet.language.transformer import Transformer
from models.videopoet.language.vocab import TASKS
from models.videopoet.runtimes.eager import EagerBackend
from models.videopoet.runtimes.onnx import language
from models.videopoet.runtimes.onnx.backend import OnnxBackend
from models.videopoet.runtimes.onnx.graph import quantised
from models.videopoet.runtimes.onnx.language import Language
from studio.errors import Refused
from tests.videopoet.specimens import lively, random_ids, stirred, with_text_layers

CONFIG = debug()
ROW = CONFIG.geometry.latent[2]


def of(model, bits):
    return Language(model.config, {name: value.numpy() for name, value in model.state_dict().items()}, bits)


@pytest.fixture(scope="module", params=[False, True], ids=["", "text layers"])
def model(request):
    return stirred(lively(with_text_layers() if request.param else CONFIG))


@pytest.fixture(scope="module")
def exact(model):
    return of(model, 32)


def states(backend, plan, ids, block):
    """Of all outputs, with what is written before them given."""
    backend.begin(planned([Request(layout=plan, ids=row, seed=0) for row in ids], block=block))
    backend.written = ids
    return np.concatenate([backend.states(*step).copy() for step in order(plan, block).steps], axis=1)


def torch_states(model, plan, ids, block=1):
    with torch.no_grad():
        return model.states(Batch.of(plan, ids, block=block))[:, plan.prefix :].numpy()


@pytest.mark.parametrize("block", [1, ROW])
@pytest.mark.parametrize("task", TASKS)
def test_with_a_cache_states_are_those_of_torch_without(model, exact, task, block):
    plan = layout(model.config, task)
    ids = random_ids(plan, 2)
    found = states(OnnxBackend(exact), plan, ids, block)
    np.testing.assert_allclose(found, torch_states(model, plan, ids, block), atol=1e-4, rtol=0)


@pytest.mark.parametrize("kind", Kind)
def test_logits_are_those_of_torch(model, exact, kind):
    chance = np.random.default_rng(0)
    rows = chance.normal(size=(7, CONFIG.model.width)).astype(np.float32)
    slots, count = model.columns[kind]
    ids = chance.integers(0, count, (7, slots))
    with torch.no_grad():
        wanted = model.logits(kind, torch.from_numpy(rows), torch.from_numpy(ids)).numpy()
    found = list(exact.logits(kind, rows, ids))
    assert wanted.std() > 0.1
    np.testing.assert_allclose(np.stack(found, axis=1), wanted, atol=1e-4, rtol=0)


@pytest.mark.parametrize("block", [1, ROW])
@pytest.mark.parametrize(
    ("task", "guidance"), [("text-to-audio-video", 1.0), ("text-to-audio-video", 2.0), ("edit", 2.0), ("describe", 1.0)]
)
def test_the_same_is_written_as_by_torch(model, exact, task, block, guidance):
    plan = layout(model.config, task)
    for sampling in (Sampling(temperature=0.0, guidance=guidance), Sampling(top_k=50, top_p=0.95, guidance=guidance)):
        requests = [
            Request(layout=plan, ids=random_ids(plan, 1, n, known=False)[0], seed=n, sampling=sampling)
            for n in range(2)
        ]
        wanted = generate(requests, EagerBackend(model), block=block)
        assert (generate(requests, OnnxBackend(exact), block=block) == wanted).all()


@pytest.mark.parametrize("block", [1, ROW])
def test_what_is_known_is_kept_as_by_torch(model, exact, block):
    plan = layout(model.config, "inpaint")
    known, legal = random_ids(plan, 1, 3)[0], plan.legal.copy()
    start, stop = plan.blocks["video_out"].start, plan.blocks["video_out"].stop
    legal[start : start + 7, :2] = np.stack([known[start : start + 7, :2], known[start : start + 7, :2] + 1], -1)
    legal[stop - 1, 0, 1] = legal[stop - 1, 0, 0] + 3
    given = random_ids(plan, 1, 3, known=False)[0]
    requests = [Request(layout=plan, ids=given, seed=n, legal=legal) for n in range(2)]
    wanted = generate(requests, EagerBackend(model), block=block)
    found = generate(requests, OnnxBackend(exact), block=block)
    assert (found == wanted).all()
    assert (found[:, start : start + 7] == known[start : start + 7]).all()


@pytest.mark.parametrize("task", TASKS)
def test_scores_are_those_of_torch(model, exact, task):
    plan = layout(model.config, task)
    ids = random_ids(plan, 3)
    with torch.no_grad():
        wanted = model.scores(Batch.of(plan, ids)).numpy()
    found = exact.scores(plan, ids)
    assert found.dtype == np.float64
    np.testing.assert_allclose(found, wanted, rtol=1e-5)


def test_bytes_agree_with_torch(model):
    plan, small = layout(model.config, "text-to-audio-video"), of(model, 8)
    ids = random_ids(plan, 4)
    found, wanted = states(OnnxBackend(small), plan, ids, 1), torch_states(model, plan, ids)
    cosine = (found * wanted).sum(-1) / np.linalg.norm(found, axis=-1) / np.linalg.norm(wanted, axis=-1)
    assert cosine.min() > 0.99
    at = order(plan).kinds[plan.prefix :] == Kind.VIDEO
    first = [heads_of(one, rows[:, at]) for one, rows in ((small, found), (of(model, 32), wanted))]
    assert (first[0].argmax(-1) == first[1].argmax(-1)).mean() > 0.8  # random weights have close seconds
    scores = small.scores(plan, ids), of(model, 32).scores(plan, ids)
    np.testing.assert_allclose(*scores, rtol=0.01)


def heads_of(one, rows):
    rows = np.ascontiguousarray(rows.reshape(-1, rows.shape[-1]))
    return next(iter(one.logits(Kind.VIDEO, rows, np.zeros((len(rows), 2), dtype=np.int64))))


def test_a_row_is_the_same_alone_and_among_others_in_bytes(model):
    plan, small = layout(model.config, "text-to-video"), of(model, 8)
    requests = [
        Request(layout=plan, ids=random_ids(plan, 1, n, known=False)[0], seed=n, sampling=Sampling(guidance=2.0))
        for n in range(3)
    ]
    together = generate(requests, OnnxBackend(small))
    for n, one in enumerate(requests):
        assert (generate([one], OnnxBackend(small))[0] == together[n]).all()


def test_what_was_learned_by_heart_is_said_again_in_bytes():
    torch.manual_seed(0)
    model, plan = Transformer(CONFIG), layout(CONFIG, "text-to-image")
    ids = random_ids(plan, 2)
    batch = Batch.of(plan, ids)
    optimizer = torch.optim.AdamW(model.parameters(), lr=4e-3, betas=(0.9, 0.95), weight_decay=0.0)
    for _ in range(170):
        loss = model(batch).total
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    given = np.where(plan.is_output[:, None], plan.template, ids)
    requests = [Request(layout=plan, ids=given[n], seed=n, sampling=Sampling(temperature=0.0)) for n in range(2)]
    small = of(model.requires_grad_(requires_grad=False), 8)
    assert (generate(requests, OnnxBackend(small)) == ids).all()


def test_bytes_are_near_what_they_stand_for():
    weight = np.random.default_rng(0).normal(size=(6, 50)).astype(np.float32)
    packed, scales = quantised(weight)
    found = ((packed.astype(np.float32) - 128) * scales[..., None]).reshape(6, -1)
    assert np.abs(found[:, :50] - weight).max() <= scales.max() / 2 + 1e-6
    assert (found[:, 50:] == 0).all()


def test_turns_are_those_of_the_transformer(model, exact):
    assert language.AXES == transformer.AXES
    assert language.BASE == transformer.BASE
    plan = layout(model.config, "edit")
    places = torch.from_numpy(plan.positions.copy())
    wanted = model.turns(places)
    found = exact.turns(plan.positions, np.arange(plan.length))
    half = found["key_cos"].shape[1]
    np.testing.assert_allclose(found["key_cos"], wanted[0][0, :, :half].numpy(), atol=1e-5)
    np.testing.assert_allclose(found["query_sin"], wanted[1][0, :, half:].numpy(), atol=1e-5)


def test_a_frozen_text_encoder_is_refused():
    with pytest.raises(Refused, match="text encoder"):
        of(lively(CONFIG, frozen_text=8), 32)
