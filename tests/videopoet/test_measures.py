"""Measures of pictures, sounds and sets of clips agree with their definitions and with what is known to be true."""

import math

import cv2
import numpy as np
import pytest
import torch

from models.videopoet.config import debug, tiny
from models.videopoet.evaluation import measures
from models.videopoet.making.structure import LIGHT
from models.videopoet.tokenizers.mel import LogMel
from studio.errors import Refused

CHANCE = np.random.default_rng(5)


def pictures(count=2, height=40, width=30):
    rough = CHANCE.integers(0, 256, (count, height, width, 3)).astype(np.uint8)
    return np.stack([cv2.GaussianBlur(one, (0, 0), 2) for one in rough])


def worse(frames, much):
    noisy = frames + CHANCE.normal(0, much, frames.shape)
    return np.clip(np.rint(noisy), 0, 255).astype(np.uint8)


def test_a_known_error_has_its_decibels():
    a = np.full((3, 8, 8, 3), 100, np.uint8)
    assert measures.psnr(a, a + 5) == pytest.approx(20 * math.log10(255 / 5))
    assert measures.psnr(a, a - 5) == pytest.approx(measures.psnr(a, a + 5))  # bytes do not wrap around
    assert math.isinf(measures.psnr(a, a))


def reference_ssim(a, b):
    """By OpenCV's Gaussian, inside the border: the definition's other way of being written."""
    x, y = ((one @ LIGHT).astype(np.float64) for one in (a, b))

    def mean(values):
        return cv2.GaussianBlur(values, (11, 11), 1.5)[5:-5, 5:-5]

    mx, my = mean(x), mean(y)
    vx, vy, both = mean(x * x) - mx * mx, mean(y * y) - my * my, mean(x * y) - mx * my
    c1, c2 = 2.55**2, 7.65**2
    return ((2 * mx * my + c1) * (2 * both + c2) / ((mx**2 + my**2 + c1) * (vx + vy + c2))).mean()


def test_similarity_is_that_of_the_paper():
    a = pictures()
    b = worse(a, 12)
    expected = np.mean([reference_ssim(x, y) for x, y in zip(a, b, strict=True)])
    assert measures.ssim(a, b) == pytest.approx(expected, abs=1e-6)
    assert measures.ssim(a, a) == pytest.approx(1)
    assert measures.ssim(a, worse(a, 40)) < measures.ssim(a, b)


def test_what_cannot_be_compared_is_refused():
    a = pictures()
    with pytest.raises(Refused):
        measures.psnr(a, a[:1])
    with pytest.raises(Refused):
        measures.ssim(a[:, :5], a[:, :5])
    with pytest.raises(Refused):
        measures.log_mel_distance(np.zeros(10), np.zeros(10))
    with pytest.raises(Refused):
        measures.frechet(np.zeros((5, 3)), np.zeros((5, 4)))


@pytest.mark.parametrize("preset", [debug, tiny])
def test_the_front_end_is_that_of_the_networks(preset):
    config = preset()
    wave = np.sin(np.arange(9000) * 0.3) * np.linspace(0, 1, 9000) + CHANCE.normal(0, 0.1, 9000)
    expected = LogMel(config)(torch.from_numpy(wave).float()[None])[0].numpy()
    found = measures.log_mel(wave, config.geometry.sound_rate, config.audio)
    assert found.shape == expected.shape
    assert np.abs(found - expected).max() < 0.02


def test_a_sound_half_as_loud_is_six_decibels_away():
    wave = CHANCE.normal(0, 0.2, 16_000)
    assert measures.log_mel_distance(wave, wave) == 0
    assert measures.log_mel_distance(wave, wave / 2) == pytest.approx(6.02, abs=0.1)
    assert measures.log_mel_distance(wave, wave[:8000]) == pytest.approx(0, abs=1e-6)


def test_the_distance_of_gaussians_is_the_known_one():
    a = CHANCE.normal(0, 1, (400, 3))
    a = (a - a.mean(0)) @ np.linalg.inv(np.linalg.cholesky(np.cov(a, rowvar=False))).T  # exactly white
    assert measures.frechet(a, a) == pytest.approx(0, abs=1e-8)
    assert measures.frechet(a, a + np.array([3, 0, 4])) == pytest.approx(25)
    assert measures.frechet(a, a * [1, 2, 3]) == pytest.approx(0 + 1 + 4)  # of diagonals: sum of (s - t)^2
    turned = np.linalg.qr(CHANCE.normal(0, 1, (3, 3)))[0]
    assert measures.frechet(a @ turned, a * [1, 2, 3] @ turned) == pytest.approx(5)


def test_fewer_samples_than_features_still_have_a_distance():
    few, many = CHANCE.normal(0, 1, (6, 20)), CHANCE.normal(1, 1, (6, 20))
    there, back = measures.frechet(few, many), measures.frechet(many, few)
    assert there == pytest.approx(back)
    assert there > 1
