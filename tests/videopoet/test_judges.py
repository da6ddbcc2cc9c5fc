"""The judges say of renders what they show, more often than their card must promise; others' weights are not used."""

import json
from dataclasses import replace

import numpy as np
import pytest
import torch

from models.videopoet.evaluation import features, judge_training, judges
from models.videopoet.evaluation.judge_training import Network, Run, drawn, loss_of, seen, softened, vocabulary
from models.videopoet.evaluation.judges import ATTRIBUTES, FEATURES, Judges, visible
from models.world.language.vocabulary import things
from models.world.sampling import clip
from models.world.specification import Specification, Subject
from studio.errors import Missing, Poisoned, Refused

NAMES = vocabulary()
OUTPUTS = sum(map(len, NAMES.values()))


@pytest.fixture(scope="module")
def shipped():
    return Judges.open()


@pytest.fixture(scope="module")
def renders():
    return [clip(number, evaluation=True) for number in range(5000, 5016)]


@pytest.fixture(scope="module")
def clips(renders):
    return np.stack([one.frames for one in renders])


def noise(count=2, frames=17, height=224, width=128):
    return np.random.default_rng(1).integers(0, 256, (count, frames, height, width, 3), dtype=np.uint8)


def test_names_and_chances_have_their_shapes(shipped):
    given = noise()
    chances, said = shipped.chances(given), shipped.judge(given)
    assert tuple(chances) == tuple(said) == ATTRIBUTES
    for name in ATTRIBUTES:
        assert shipped.names[name] == things(name)
        assert chances[name].shape == (2, len(things(name)))
        assert chances[name].sum(1) == pytest.approx(1, abs=1e-5)
        assert [shipped.names[name][n] for n in chances[name].argmax(1)] == list(said[name])


def test_features_are_those_of_a_clip_whatever_its_company(shipped):
    given = noise(3)
    found = shipped.features(given)
    assert (found.shape, found.dtype) == ((3, FEATURES), np.float32)
    assert shipped.features(given[1:2]) == pytest.approx(found[1:2], abs=1e-3)


def test_renders_are_judged_far_better_than_by_guessing(shipped, renders, clips):
    said = shipped.judge(clips)
    for name, least in (("setting", 0.5), ("time", 0.5), ("style", 0.4)):
        assert np.mean([said[name][n] == getattr(one.scene, name) for n, one in enumerate(renders)]) >= least


def test_the_card_tells_the_accuracy_of_every_attribute(shipped):
    guessing = shipped.card["accuracy"]["guessing"]
    assert set(shipped.accuracy) == set(shipped.soft_accuracy) == set(ATTRIBUTES)
    for name in ATTRIBUTES:
        assert shipped.accuracy[name] > 2 * guessing[name]
        assert shipped.soft_accuracy[name] > 2 * guessing[name]


def test_clips_of_other_shapes_are_judged(shipped, clips):
    whole = shipped.judge(clips)
    smaller = shipped.judge(clips[:, :, ::2, ::2])
    assert np.mean(whole["setting"] == smaller["setting"]) > 0.7
    assert shipped.features(noise(1, frames=1, height=50, width=40)).shape == (1, FEATURES)
    assert shipped.features(noise(1, frames=40, height=300, width=200)).shape == (1, FEATURES)


@pytest.mark.parametrize("count", [1, 2, 5, 9, 13, 17, 41])
def test_moments_are_within_the_clip(count):
    chosen = features.looked_at(count)
    assert len(chosen) == len(features.MOMENTS) * (1 + features.AFTER)
    assert (min(chosen) >= 0, max(chosen) < count) == (True, True)


def test_what_is_no_clip_is_refused(shipped):
    for wrong in (np.zeros((17, 224, 128, 3), np.uint8), noise().astype(np.float32), noise()[..., :2], noise()[:0]):
        with pytest.raises(Refused):
            shipped.judge(wrong)


def test_weather_is_judged_where_it_changes_the_picture():
    base = Specification(subjects=(Subject(kind="fox"),))
    for setting in ("forest", "beach", "rooftop"):
        assert visible("weather", replace(base, setting=setting))
    for setting in ("kitchen", "space", "underwater"):
        assert not visible("weather", replace(base, setting=setting))
        assert visible("time", replace(base, setting=setting))


def test_weights_that_are_missing_or_not_the_cards(tmp_path):
    with pytest.raises(Missing):
        Judges.open(tmp_path / "judges.safetensors")
    wrong = tmp_path / "judges.safetensors"
    wrong.write_bytes(b"other bytes")
    with pytest.raises(Poisoned):
        Judges.open(wrong)
    card = tmp_path / "judges.json"
    card.write_text(json.dumps({"digest": judges.digest_file(wrong)}))
    with pytest.raises(Poisoned):
        Judges.open(wrong, card)


# ---- training


def used(network, count=24):
    """Norms that have seen something."""
    with torch.no_grad():
        network.train()(torch.randn(count, features.CHANNELS, features.HEIGHT, features.WIDTH))
    return network.eval()


def test_what_is_shipped_computes_what_was_trained():
    network = used(Network(OUTPUTS))
    found = Judges(network.folded(), NAMES, {})
    pictures = features.small(noise(3))
    with torch.no_grad():
        expected = network(torch.from_numpy(features.seen(pictures)))
    assert found._run(pictures)[1] == pytest.approx(expected.numpy(), abs=0.02)  # half precision


def test_a_run_goes_on_from_folded_weights():
    first = used(Network(OUTPUTS))
    given = torch.randn(48, features.CHANNELS, features.HEIGHT, features.WIDTH)
    second = Network(OUTPUTS)
    second.continued(first.folded(), given)
    with torch.no_grad():
        assert second.train()(given).numpy() == pytest.approx(first(given).numpy(), abs=0.03)


def test_what_cannot_be_seen_does_not_count():
    logits = torch.zeros(2, OUTPUTS)
    hidden = torch.full((2, len(NAMES)), -1)
    assert float(loss_of(logits, hidden, NAMES)) == 0
    hidden[:, list(NAMES).index("style")] = 0
    assert float(loss_of(logits, hidden, NAMES)) == pytest.approx(np.log(len(NAMES["style"])))


def test_a_clip_is_drawn_as_judges_see_it():
    one = clip(7)
    assert np.array_equal(drawn(one), features.small(one.frames[None])[0])


def test_softening_takes_detail_and_keeps_the_picture():
    stripes = torch.full((2, 3, features.HEIGHT, features.WIDTH), 0.3)
    stripes[..., ::2] = 0.7
    stripes[1] = torch.linspace(0, 1, features.WIDTH)
    chance = torch.Generator().manual_seed(0)
    soft = softened(stripes, 1.0, chance)
    assert float(soft[0].std()) < 0.5 * float(stripes[0].std())  # fine detail goes
    assert float((soft[1] - stripes[1]).abs().mean()) < 0.05  # what is large stays
    assert float((softened(stripes, 0.0, chance) - stripes)[1].abs().mean()) < 0.02


def test_a_few_clips_are_learned_by_heart(monkeypatch):
    monkeypatch.setattr(judge_training, "BATCH", 8)
    monkeypatch.setattr(judge_training, "READY", 8)
    monkeypatch.setattr(judge_training, "REUSED", 10_000)  # no new clips
    run = Run()
    first = run.step(0.1)
    for _ in range(11):
        last = run.step(0.3)
    assert last < 0.9 * first


def test_the_clips_of_the_card_are_not_learned():
    pool = judge_training.Pool(NAMES, size=8)
    assert pool.first > 10 * judge_training.TESTED
    assert seen(torch.rand(2, 9, features.PLANES, features.HEIGHT, features.WIDTH)).shape == (
        6,
        features.CHANNELS,
        features.HEIGHT,
        features.WIDTH,
    )
