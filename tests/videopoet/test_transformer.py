from dataclasses import replace

import numpy as np
import pytest
import torch

from models.videopoet.config import PRESETS, debug
from models.videopoet.language.batch import Batch
from models.videopoet.language.layout import buckets, layout
from models.videopoet.language.order import Kind, order
from models.videopoet.language.transformer import AXES, Transformer, frequencies, initialise, parameter_counts
from models.videopoet.language.vocab import TASKS, Special
from studio.errors import Refused
from tests.videopoet.specimens import lively, random_ids, with_text_layers

CONFIG = debug()
ROW = CONFIG.geometry.latent[2]


@pytest.fixture(scope="module")
def model():
    return lively(CONFIG)


def other(ids, at, column=0):
    """The ids with another one at a place, still of its range."""
    changed = ids.copy()
    changed[:, at, column] += np.where(ids[:, at, column] % 2 == 0, 1, -1)
    return changed


def states(model, task, ids, block=1):
    with torch.no_grad():
        return model.states(Batch.of(layout(CONFIG, task), ids, block=block))


@pytest.mark.parametrize("task", TASKS)
def test_what_is_written_never_changes_what_is_predicted_at_or_before_it(model, task):
    plan = layout(CONFIG, task)
    ids = random_ids(plan, 1)
    before = states(model, task, ids)
    for at in {plan.prefix, (plan.prefix + plan.length) // 2, plan.length - 2}:
        after = states(model, task, other(ids, at))
        assert torch.equal(before[:, : at + 1], after[:, : at + 1])
        assert not torch.allclose(before[:, at + 1], after[:, at + 1])


@pytest.mark.parametrize("task", ["text-to-image", "edit", "audio-video-continue", "describe"])
def test_the_prefix_sees_all_of_itself(model, task):
    plan = layout(CONFIG, task)
    ids = random_ids(plan, 1)
    before, after = states(model, task, ids), states(model, task, other(ids, plan.prefix - 4))
    assert ((before - after).abs().amax(-1)[0] > 1e-6).all()


@pytest.mark.parametrize("task", ["text-to-video", "edit", "text-to-audio-video"])
def test_a_block_does_not_see_what_is_written_with_it(model, task):
    plan = layout(CONFIG, task)
    ids = random_ids(plan, 1)
    before, run = states(model, task, ids, ROW), plan.blocks["video_out"]
    for start, stop in order(plan, ROW).steps[:-1]:
        after = states(model, task, other(ids, start), ROW)
        assert torch.equal(before[:, :stop], after[:, :stop])
        if run.start <= start < run.stop - ROW:
            assert not torch.allclose(before[:, stop:], after[:, stop:])


def test_the_order_of_blocks_covers_every_output_once():
    for task in TASKS:
        for block in (1, ROW, 3):
            plan, found = layout(CONFIG, task), order(layout(CONFIG, task), block)
            written = [at for start, stop in found.steps for at in range(start, stop)]
            assert written == list(range(plan.prefix, plan.length))
            assert all((found.source[a:b] < a).all() for a, b in found.steps)
            assert (found.source[: plan.prefix] == np.arange(plan.prefix)).all()


def test_in_rows_a_latent_is_predicted_from_the_one_above():
    plan = layout(CONFIG, "text-to-video")
    found, block = order(plan, ROW), plan.blocks["video_out"]
    second = np.arange(block.start + ROW, block.start + 2 * ROW)
    assert (plan.positions[found.source[second]] - plan.positions[second] == [0, -1, 0]).all()


@pytest.mark.parametrize("kind", [Kind.VIDEO, Kind.AUDIO])
def test_a_sub_token_depends_on_those_before_it_alone(model, kind):
    head = model.head(kind)
    hidden = torch.randn(3, CONFIG.model.width)
    ids = torch.randint(0, head.ids, (3, head.slots))
    with torch.no_grad():
        before = head(hidden, ids)
        for slot in range(head.slots):
            changed = ids.clone()
            changed[:, slot] = (ids[:, slot] + 1) % head.ids
            after = head(hidden, changed)
            torch.testing.assert_close(after[:, : slot + 1], before[:, : slot + 1])
            assert slot + 1 == head.slots or not torch.allclose(after[:, slot + 1], before[:, slot + 1])


@pytest.mark.parametrize("kind", [Kind.VIDEO, Kind.AUDIO])
def test_the_depth_head_step_by_step_is_the_depth_head_at_once(model, kind):
    head = model.head(kind)
    hidden = torch.randn(3, CONFIG.model.width)
    ids = torch.randint(0, head.ids, (3, head.slots))
    with torch.no_grad():
        told, steps = head.begun(hidden), []
        for slot in range(head.slots):
            steps.append(head.slot(slot, told))
            told = told if slot + 1 == head.slots else head.heard(slot, told, ids[:, slot])
        torch.testing.assert_close(torch.stack(steps, 1), head(hidden, ids))


def test_an_untrained_model_is_uniform():
    plan = layout(CONFIG, "text-to-audio-video")
    found = Transformer(CONFIG)(Batch.of(plan, random_ids(plan, 2)))
    assert found.by_kind["video"].item() == pytest.approx(2 * np.log(512), rel=1e-5)
    assert found.by_kind["audio"].item() == pytest.approx(4 * np.log(512), rel=1e-5)
    assert set(found.by_kind) == {"video", "audio"}


def test_only_free_outputs_are_learned():
    plan = layout(CONFIG, "text-to-audio-video")
    batch = Batch.of(plan, random_ids(plan, 2))
    learned = np.zeros((2, plan.length), dtype=bool)
    for name in ("video_out", "audio_out"):
        learned[:, plan.blocks[name].at] = True
    assert ((batch.weights > 0).numpy() == learned).all()
    assert sum(len(at) for at in batch.at) == learned.sum()


def test_weights_choose_what_is_learned(model):
    plan = layout(CONFIG, "text-to-video")
    ids, block = random_ids(plan, 1), plan.blocks["video_out"]
    with torch.no_grad():
        cost = model.costs(Batch.of(plan, ids))[Kind.VIDEO]
        weights = np.zeros((1, plan.length))
        weights[0, block.start], weights[0, block.start + 1] = 1, 3
        assert model(Batch.of(plan, ids, weights=weights)).total == pytest.approx((cost[0] + 3 * cost[1]).item() / 4)


@pytest.mark.parametrize("task", ["describe", "text-to-audio-video"])
def test_the_scores_of_examples_are_their_own(model, task):
    plan = layout(CONFIG, task)
    ids = random_ids(plan, 3)
    with torch.no_grad():
        found = model.scores(Batch.of(plan, ids))
        alone = [model.scores(Batch.of(plan, row[None]))[0] for row in ids]
        mean = model(Batch.of(plan, ids)).total * Batch.of(plan, ids).weights.sum()
    torch.testing.assert_close(found, torch.stack(alone))
    torch.testing.assert_close(found.sum(), -mean)


def test_layouts_of_one_length_share_a_batch(model):
    length, tasks = next((n, t) for n, t in buckets(CONFIG).items() if {"describe", "video-to-audio"} <= set(t))
    plans = [layout(CONFIG, task) for task in tasks]
    assert len({plan.prefix for plan in plans}) > 1
    ids = np.concatenate([random_ids(plan, 1, seed) for seed, plan in enumerate(plans)])
    assert ids.shape[1] == length
    with torch.no_grad():
        together = model.states(Batch.of(plans, ids))
        for row, plan in enumerate(plans):
            torch.testing.assert_close(together[row], model.states(Batch.of(plan, ids[row : row + 1]))[0])


def test_layouts_of_several_lengths_are_refused():
    plans = [layout(CONFIG, "text-to-image"), layout(CONFIG, "text-to-video")]
    with pytest.raises(Refused, match="lengths"):
        Batch.of(plans, random_ids(plans[0], 2))


def test_noisy_history_changes_what_is_read_and_not_what_is_written(model):
    plan = layout(CONFIG, "text-to-video")
    batch = Batch.of(plan, random_ids(plan, 1))
    noisy = replace(batch, read=torch.from_numpy(other(batch.ids.numpy(), plan.blocks["video_out"].start)))
    with torch.no_grad():
        one, two = model.costs(batch)[Kind.VIDEO], model.costs(noisy)[Kind.VIDEO]
    assert one[0] == two[0]
    assert not torch.allclose(one[1:], two[1:])


def test_only_differences_of_places_matter(model):
    plan = layout(CONFIG, "edit")
    batch = Batch.of(plan, random_ids(plan, 1))
    moved = replace(batch, positions=batch.positions + torch.tensor([3.0, 5.0, -2.0]))
    with torch.no_grad():
        torch.testing.assert_close(model.states(moved), model.states(batch), atol=1e-4, rtol=1e-4)


def test_axes_share_the_channels_two_to_three_to_three():
    counts = (frequencies(32) > 0).sum(1).tolist()
    assert counts == [8, 12, 12]
    assert sorted(set(AXES)) == [0, 1, 2]
    assert ((frequencies(32) > 0).sum(0) == 1).all()


def test_nothing_is_added_where_there_is_no_sub_token(model):
    assert not model.embedding.weight[Special.PAD].any()
    plan = layout(CONFIG, "text-to-video")
    fresh = lively(CONFIG)
    fresh(Batch.of(plan, random_ids(plan, 1))).total.backward()
    assert not fresh.embedding.weight.grad[Special.PAD].any()


def test_text_layers_change_the_opening_and_stay_causal():
    config = with_text_layers()
    model, plan = lively(config), layout(config, "text-to-video")
    ids = random_ids(plan, 2)
    with torch.no_grad():
        before = model.states(Batch.of(plan, ids))
        after = model.states(Batch.of(plan, other(ids, plan.prefix + 1)))
        words = model.states(Batch.of(plan, other(ids, plan.blocks["text"].start)))
    assert torch.equal(before[:, : plan.prefix + 2], after[:, : plan.prefix + 2])
    assert not torch.allclose(before, words)


def test_states_of_a_frozen_text_encoder_take_the_place_of_the_text():
    model, plan = lively(CONFIG, frozen_text=16), layout(CONFIG, "text-to-video")
    ids = random_ids(plan, 1)
    told = torch.randn(1, CONFIG.text.tokens, 16)
    with torch.no_grad():
        one = model.states(replace(Batch.of(plan, ids), states=told))
        same = model.states(replace(Batch.of(plan, other(ids, plan.blocks["text"].start)), states=told))
        another = model.states(replace(Batch.of(plan, ids), states=-told))
    assert torch.equal(one, same)
    assert not torch.allclose(one, another)
    with pytest.raises(Refused, match="frozen"):
        lively(CONFIG).states(replace(Batch.of(plan, ids), states=told))


@pytest.mark.parametrize("block", [1, ROW])
def test_one_clip_is_learned_by_heart(block):
    torch.manual_seed(0)
    model, plan = Transformer(CONFIG), layout(CONFIG, "text-to-audio-video")
    batch = Batch.of(plan, random_ids(plan, 1), block=block)
    optimizer = torch.optim.AdamW(model.parameters(), lr=4e-3, betas=(0.9, 0.95), weight_decay=0.0)
    for _ in range(190):
        loss = model(batch).total
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    assert loss.item() < 0.05


def test_a_model_made_without_memory_is_the_same_after_its_initialisation():
    with torch.device("meta"):
        model = Transformer(CONFIG)
    model = model.to_empty(device="cpu")
    torch.manual_seed(7)
    initialise(model)
    torch.manual_seed(7)
    again = Transformer(CONFIG)
    torch.manual_seed(7)
    initialise(again)
    plan = layout(CONFIG, "text-to-video")
    batch = Batch.of(plan, random_ids(plan, 1))
    with torch.no_grad():
        assert torch.equal(model.states(batch), again.states(batch))
        assert all(torch.equal(a, b) for a, b in zip(model.parameters(), again.parameters(), strict=True))


@pytest.mark.parametrize(("name", "expected"), [("paper-300m", 3e8), ("paper-1b", 1e9), ("paper-8b", 8e9)])
def test_presets_of_the_paper_have_its_sizes(name, expected):
    counts = parameter_counts(PRESETS[name]())
    assert counts["layers"] + counts["heads"] == pytest.approx(expected, rel=0.1)
    assert sum(counts[part] for part in ("embeddings", "layers", "heads")) == counts["all"]
