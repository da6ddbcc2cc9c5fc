import numpy as np
import pytest
import torch

from models.videopoet.config import debug
from models.videopoet.language.batch import Batch
from models.videopoet.language.generate import Request, generate, planned
from models.videopoet.language.layout import layout, split
from models.videopoet.language.order import Kind, order
from models.videopoet.language.sampling import Sampling
from models.videopoet.language.transformer import Transformer
from models.videopoet.language.vocab import TASKS, Special
from models.videopoet.runtimes.eager import EagerBackend
from studio.errors import Interrupted, Refused
from tests.videopoet.specimens import lively, random_ids, with_text_layers

CONFIG = debug()
ROW = CONFIG.geometry.latent[2]


@pytest.fixture(scope="module")
def backend():
    return EagerBackend(lively(CONFIG))


def request_of(task, seed=0, words=0, **more):
    plan = layout(CONFIG, task)
    return Request(layout=plan, ids=random_ids(plan, 1, words, known=False)[0], seed=seed, **more)


@pytest.mark.parametrize("block", [1, ROW])
@pytest.mark.parametrize("task", TASKS)
def test_cached_is_as_without_a_cache(backend, task, block):
    plan = layout(CONFIG, task)
    ids = random_ids(plan, 2)
    with torch.no_grad():
        whole = backend.model.states(Batch.of(plan, ids, block=block))
    backend.begin(planned([Request(layout=plan, ids=row, seed=0) for row in ids], block=block))
    backend.written = torch.from_numpy(ids)
    found = torch.cat([backend.states(*step) for step in order(plan, block).steps], dim=1)
    torch.testing.assert_close(found, whole[:, plan.prefix :], atol=1e-4, rtol=0)


def test_cached_is_as_without_a_cache_with_text_layers():
    config = with_text_layers()
    backend, plan = EagerBackend(lively(config)), layout(config, "text-to-video")
    ids = random_ids(plan, 1)
    with torch.no_grad():
        whole = backend.model.states(Batch.of(plan, ids))
    backend.begin(planned([Request(layout=plan, ids=ids[0], seed=0)]))
    backend.written = torch.from_numpy(ids)
    found = torch.cat([backend.states(*step) for step in order(plan).steps], dim=1)
    torch.testing.assert_close(found, whole[:, plan.prefix :], atol=1e-4, rtol=0)


@pytest.mark.parametrize("block", [1, ROW])
@pytest.mark.parametrize("task", TASKS)
def test_every_task_is_written_with_legal_ids(backend, task, block):
    found = generate([request_of(task, seed) for seed in range(2)], backend, block=block)
    parts = split(layout(CONFIG, task), found)
    given = request_of(task).ids
    prefix = layout(CONFIG, task).prefix
    assert (found[:, :prefix] == given[:prefix]).all()
    assert all(len(part) == 2 for part in parts.values())


@pytest.mark.parametrize("block", [1, ROW])
@pytest.mark.parametrize("guidance", [1.0, 2.5])
def test_a_scene_is_the_same_alone_and_among_others(backend, block, guidance):
    sampling = Sampling(guidance=guidance, top_k=100)
    requests = [request_of("text-to-video", 40 + n, words=n, sampling=sampling) for n in range(4)]
    together = generate(requests, backend, block=block)
    for n, one in enumerate(requests):
        assert (generate([one], backend, block=block)[0] == together[n]).all()
    assert len({row.tobytes() for row in together}) == 4


def test_seeds_reproduce_and_differ(backend):
    once, again = (generate([request_of("text-to-video", 5)], backend) for _ in range(2))
    assert (once == again).all()
    assert (once != generate([request_of("text-to-video", 6)], backend)).any()


def test_guidance_of_one_is_no_guidance(backend):
    plain = request_of("text-to-video", 3)
    guided = request_of("text-to-video", 4, sampling=Sampling(guidance=3.0))
    alone, both = generate([plain], backend), generate([plain, guided], backend)
    assert planned([plain]).guided is False
    assert (alone[0] == both[0]).all()


def test_guidance_leads_away_from_what_there_is_without_the_text(backend):
    plan = layout(CONFIG, "text-to-video")
    one = request_of("text-to-video", 3, sampling=Sampling(guidance=4.0, temperature=0.0))
    other = random_ids(plan, 1, 9, known=False)[0]
    away = request_of("text-to-video", 3, sampling=one.sampling, instead=other)
    same = request_of("text-to-video", 3, sampling=one.sampling, instead=one.ids)
    plain = request_of("text-to-video", 3, sampling=Sampling(temperature=0.0))
    found = [generate([each], backend).tobytes() for each in (one, away, same, plain)]
    assert found[2] == found[3]
    assert len(set(found)) == 3


def test_guided_logits_are_those_of_the_formula(backend):
    one = request_of("text-to-video", 0, sampling=Sampling(guidance=2.0))
    backend.begin(planned([one]))
    told, untold = torch.randn(2, 1, 512)
    found = backend.choices[Kind.VIDEO].guided(torch.cat([told, untold]))
    torch.testing.assert_close(found, untold + 2.0 * (told - untold))


def test_without_text_there_is_nothing_to_be_guided_by(backend):
    with pytest.raises(Refused, match="nothing to be guided by"):
        generate([request_of("describe", sampling=Sampling(guidance=2.0))], backend)


def test_narrower_legal_ids_keep_what_is_known(backend):
    plan = layout(CONFIG, "inpaint")
    known = random_ids(plan, 1, 3)[0]
    half = np.arange(plan.blocks["video_out"].start, plan.blocks["video_out"].start + 7)
    legal = plan.legal.copy()
    legal[half, :2] = np.stack([known[half, :2], known[half, :2] + 1], -1)
    at = plan.blocks["video_out"].stop - 1
    legal[at, 0, 1] = legal[at, 0, 0] + 3
    for block in (1, ROW):
        found = generate([request_of("inpaint", n, legal=legal) for n in range(3)], backend, block=block)
        assert (found[:, half] == known[half]).all()
        assert (found[:, at, 0] < legal[at, 0, 1]).all()
        assert (found[:, half[-1] + 1] != known[half[-1] + 1]).any()


def test_kinds_may_choose_differently(backend):
    cold = {Kind.AUDIO: Sampling(temperature=0.0)}
    plan = layout(CONFIG, "text-to-audio-video")
    one, two = (request_of("text-to-audio-video", seed, by_kind=cold) for seed in (1, 1))
    free = request_of("text-to-audio-video", 1)
    found = generate([one, two, free], backend)
    assert (found[0] == found[1]).all()
    assert (found[0, plan.blocks["video_out"].at] == found[2, plan.blocks["video_out"].at]).all()
    assert (found[0, plan.blocks["audio_out"].at] != found[2, plan.blocks["audio_out"].at]).any()


@pytest.mark.parametrize("block", [1, ROW])
def test_progress_after_each_latent_frame_and_after_the_sound(backend, block):
    moments = []
    found = generate([request_of("text-to-audio-video")], backend, block=block, progress=moments.append)
    frames = CONFIG.geometry.latent[0]
    assert [(one.block, one.number) for one in moments] == [("video_out", n) for n in range(frames)] + [
        ("audio_out", 0)
    ]
    for one in moments:
        assert (one.ids[:, : one.upto] == found[:, : one.upto]).all()
        assert 0 < one.written <= one.total
    video = split(layout(CONFIG, "text-to-audio-video"), found)["video_out"]
    assert all((one.video() == video[:, : one.number + 1]).all() for one in moments[:frames])
    assert (moments[-1].video() == video).all()


def test_it_stops_between_two_steps(backend):
    asked = []
    with pytest.raises(Interrupted, match="stopped"):
        generate([request_of("text-to-video")], backend, cancelled=lambda: asked.append(1) or len(asked) > 3)
    assert len(asked) == 4


def test_rows_take_fewer_steps():
    plan, rows = planned([request_of("text-to-video")]), planned([request_of("text-to-video")], block=ROW)
    latents = CONFIG.geometry.positions
    assert len(plan.steps) == latents + 1
    assert len(rows.steps) == latents // ROW + 1


def test_a_text_that_is_written_ends(backend):
    plan = layout(CONFIG, "describe")
    legal, text = plan.legal.copy(), plan.blocks["text_out"]
    legal[text.start + 2, 0] = Special.EOT_O, Special.EOT_O + 1
    found = generate([request_of("describe", n, legal=legal) for n in range(2)], backend)
    assert (found[:, text.start + 2 : text.stop, 0] == Special.EOT_O).all()
    assert (found[:, text.start : text.start + 2, 0] != Special.EOT_O).all()


@pytest.mark.parametrize("block", [1, ROW])
def test_what_was_learned_by_heart_is_said_again(block):
    torch.manual_seed(0)
    model, plan = Transformer(CONFIG), layout(CONFIG, "text-to-image")
    ids = random_ids(plan, 2)
    batch = Batch.of(plan, ids, block=block)
    optimizer = torch.optim.AdamW(model.parameters(), lr=4e-3, betas=(0.9, 0.95), weight_decay=0.0)
    for _ in range(170):
        loss = model(batch).total
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    given = np.where(plan.is_output[:, None], plan.template, ids)
    requests = [Request(layout=plan, ids=given[n], seed=n, sampling=Sampling(temperature=0.0)) for n in range(2)]
    assert (generate(requests, EagerBackend(model), block=block) == ids).all()


def test_requests_of_several_layouts_are_refused(backend):
    with pytest.raises(Refused, match="one batch"):
        generate([request_of("text-to-video"), request_of("edit")], backend)
    with pytest.raises(Refused, match="nothing"):
        generate([], backend)
    with pytest.raises(Refused, match="blocks of 0"):
        generate([request_of("text-to-video")], backend, block=0)


def test_half_the_precision_keeps_the_places(backend):
    model = lively(CONFIG).bfloat16()
    places = torch.arange(30.0)[:, None].expand(30, 3)
    torch.testing.assert_close(model.turns(places)[0].float(), backend.model.turns(places)[0], atol=0.01, rtol=0)
    found = generate([request_of("text-to-audio-video", sampling=Sampling(guidance=2.0))], EagerBackend(model))
    split(layout(CONFIG, "text-to-audio-video"), found)
