import numpy as np
import pytest
import torch

from models.videopoet.language.sampling import Sampling, chances, ordered, picked
from models.videopoet.runtimes import eager
from studio.errors import Refused

N, C = 400, 64


def values(**changed):
    whole = {"temperature": np.ones(N), "top_k": np.zeros(N, dtype=np.int64), "top_p": np.ones(N)}
    whole |= {"low": np.zeros(N, dtype=np.int64), "high": np.full(N, C)}
    return whole | {name: np.full(N, value) for name, value in changed.items()}


@pytest.fixture
def logits():
    return np.random.default_rng(0).normal(size=(N, C)).astype(np.float32) * 3


@pytest.mark.parametrize(
    "changed", [{}, {"top_k": 5}, {"top_p": 0.7}, {"temperature": 0.0}, {"temperature": 0.6, "top_k": 20, "low": 7}]
)
def test_torch_picks_what_numpy_picks(logits, changed):
    given = values(**changed)
    chance = chances(3, (N,))
    found = eager.picked(
        torch.from_numpy(logits), torch.from_numpy(chance), **{k: torch.from_numpy(v) for k, v in given.items()}
    )
    assert (found.numpy() == picked(logits, chance, **given)).all()


def test_ids_come_as_often_as_the_model_says():
    logits = np.log(np.tile([0.5, 0.3, 0.15, 0.05], (N * 50, 1)))
    whole = {k: np.resize(v, N * 50) for k, v in values(high=4).items()}
    found = picked(logits, chances(0, (N * 50,)), **whole)
    assert np.bincount(found) / len(found) == pytest.approx([0.5, 0.3, 0.15, 0.05], abs=0.02)


def test_top_k_and_top_p_keep_the_most_likely(logits):
    ranks = (-logits).argsort(1).argsort(1)
    found = picked(logits, chances(0, (N,)), **values(top_k=4))
    assert set(ranks[np.arange(N), found]) == {0, 1, 2, 3}
    share = np.exp(logits) / np.exp(logits).sum(1, keepdims=True)
    found = picked(logits, chances(0, (N,)), **values(top_p=0.5))
    before = np.where(ranks < ranks[np.arange(N), found][:, None], share, 0).sum(1)
    assert (before < 0.5).all()


@pytest.mark.parametrize("changed", [{"temperature": 0.0}, {"top_k": 1}, {"top_p": 1e-9}])
def test_without_freedom_it_is_the_most_likely(logits, changed):
    assert (picked(logits, chances(0, (N,)), **values(**changed)) == logits.argmax(1)).all()


def test_only_legal_ids_are_picked(logits):
    found = picked(logits, chances(0, (N,)), **values(low=9, high=12))
    assert set(found) == {9, 10, 11}


def test_the_last_chance_is_still_an_id(logits):
    last = np.full(N, np.nextafter(1.0, 0.0))
    found = picked(logits, last, **values(low=3, high=5, top_p=0.9))
    assert ((found >= 3) & (found < 5)).all()


@pytest.mark.parametrize("wrong", [{"temperature": -1}, {"top_k": -1}, {"top_p": 0}, {"top_p": 1.1}, {"guidance": -1}])
def test_impossible_values_are_refused(wrong):
    with pytest.raises(Refused, match=next(iter(wrong))):
        Sampling(**wrong)


def test_rows_of_any_kind_are_picked_as_torch_picks_them():
    chance = np.random.default_rng(0)
    for n in range(60):
        rows, count = 7, int(chance.integers(3, 600))
        logits = chance.normal(size=(rows, count)).astype(np.float32) * 3
        if n % 3 == 0:
            logits = np.round(logits)  # many are equal, and some are negative zeros
        low = chance.integers(0, count - 1, rows)
        more = {
            "temperature": chance.choice([0.0, 0.7, 1.0], rows) * (n % 4 > 0),
            "top_k": chance.choice([0, 1, 5, 1000], rows) if n % 2 else chance.choice([2, 40], rows),
            "top_p": chance.choice([0.3, 0.9, 1.0], rows),
            "low": low,
            "high": low + chance.integers(1, count - low + 1),
        }
        shot = chance.random(rows)
        found = eager.picked(
            torch.from_numpy(logits), torch.from_numpy(shot), **{k: torch.from_numpy(v) for k, v in more.items()}
        )
        assert (picked(logits, shot, **more) == found.numpy()).all()


def test_zeros_are_equal_whatever_their_sign():
    logits = np.array([[-0.0, 0.0, -0.0, 0.0, -1.0]], dtype=np.float32)
    assert ordered(logits).tolist() == [[0, 1, 2, 3, 4]]
