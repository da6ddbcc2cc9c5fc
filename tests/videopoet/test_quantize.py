"""Codes stand for exactly one latent; gradients pass; entropies are what they are called."""

import math

import pytest
import torch

from models.videopoet.tokenizers.quantize import FSQ, LFQ, quantizer
from studio.errors import Refused


@pytest.mark.parametrize("name", ["fsq", "lfq"])
def test_codes_give_back_the_rounded_latents(name):
    torch.manual_seed(0)
    made = quantizer(name, 18, 2)
    out = made(torch.randn(3, 4, made.channels) * 2)
    assert out.codes.shape == (3, 4, 2)
    assert out.codes.min() >= 0
    assert out.codes.max() < 512
    assert torch.equal(made.decode(out.codes), out.latents.detach().to(made.decode(out.codes).dtype).round(decimals=4))


@pytest.mark.parametrize("name", ["fsq", "lfq"])
def test_every_code_has_a_latent_that_is_rounded_to_it(name):
    made = quantizer(name, 18, 2)
    codes = torch.stack([torch.arange(512), torch.arange(511, -1, -1)], 1)
    latents = made.decode(codes)
    assert len({tuple(row) for row in latents.tolist()}) == 512
    if name == "lfq":
        assert torch.equal(made(latents).codes, codes)
    else:
        spread = torch.atanh(((latents * 4 + 0.5) / made.half).clamp(-0.999, 0.999)) - made.shift
        assert torch.equal(made(spread).codes, codes)


@pytest.mark.parametrize("name", ["fsq", "lfq"])
def test_gradients_pass_through_the_rounding(name):
    made = quantizer(name, 18, 2)
    latents = torch.randn(5, made.channels, requires_grad=True)
    made(latents).latents.sum().backward()
    assert (latents.grad != 0).any()


def test_zero_is_minus_one_to_lfq_and_the_first_channel_counts_least():
    made = LFQ(18, 2)
    assert (made(torch.zeros(1, 18)).codes == 0).all()
    one = -torch.ones(1, 18)
    one[0, 0] = 1
    assert made(one).codes.tolist() == [[1, 0]]


def test_entropy_is_highest_for_confident_and_varied_codes():
    torch.manual_seed(0)
    made = LFQ(18, 2)
    varied, same = torch.sign(torch.randn(4096, 18)), torch.ones(4096, 18)
    unsure = torch.zeros(4096, 18)
    assert made.entropy(varied) == pytest.approx(-18 * math.log(2), rel=0.01)
    assert made.entropy(same) == pytest.approx(0, abs=1e-3)
    assert made.entropy(unsure) == pytest.approx(0, abs=1e-3)


def test_bits_that_cannot_be_cut_are_refused():
    with pytest.raises(Refused):
        FSQ(16, 2)
    with pytest.raises(Refused, match="vq"):
        quantizer("vq", 18, 2)
