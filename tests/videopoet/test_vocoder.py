"""Columns to a waveform: lengths, the transform's inverse, sameness, refusals, and that it learns."""

import pytest
import torch
from torch.nn import functional as F

from models.videopoet import config
from models.videopoet.tokenizers.vocoder import Vocoder, griffin_lim, noise
from studio.errors import Refused
from tests.videopoet.test_audio_tokenizer import DEBUG, RATE, chord

HOP = DEBUG.audio.hop // DEBUG.audio.columns


@pytest.fixture
def vocoder():
    torch.set_num_threads(1)
    torch.manual_seed(1)
    return Vocoder(DEBUG).eval()


def test_the_inverse_of_spectra_is_the_waveform(vocoder):
    wave = torch.rand(2, 20 * HOP) - 0.5
    spectra = vocoder.grid.spectra(F.pad(wave, (0, vocoder.grid.extra * HOP)))
    assert torch.allclose(vocoder.grid.wave(spectra), wave, atol=1e-5)


def test_turning_spectra_and_back_changes_nothing(vocoder):
    spectra = torch.randn(1, 9, vocoder.grid.bins, dtype=torch.complex64)
    assert torch.allclose(vocoder.grid.turned(vocoder.grid.turned(spectra), back=True), spectra, atol=1e-5)


def test_a_clip_is_as_long_as_it_was(vocoder):
    mel = vocoder.front(chord(2.125))
    assert mel.shape[1] == 212
    assert vocoder(mel).shape == (1, 33_920)
    assert vocoder(mel, 34_000).shape == (1, 34_000)
    assert vocoder(mel, 5000).shape == (1, 5000)
    assert griffin_lim(mel, DEBUG, 1).shape == (1, 33_920)


def test_a_waveform_is_the_same_every_time_and_in_any_batch(vocoder):
    mel = vocoder.front(torch.cat([chord(), 0.1 * torch.randn(1, round(0.8 * RATE))]))
    both = vocoder(mel)
    assert torch.equal(both, vocoder(mel))
    assert torch.allclose(both[1:], vocoder(mel[1:]), atol=1e-4)


def test_noise_is_white_and_the_same_everywhere():
    made = noise(torch.arange(40_000))
    assert made[:4].tolist() == pytest.approx(noise(torch.arange(4)).tolist())
    assert float(made.mean()) == pytest.approx(0, abs=0.02)
    assert float(made.var()) == pytest.approx(1 / 3, abs=0.01)
    assert abs(float((made[1:] * made[:-1]).mean())) < 0.01


def test_seeds_give_other_waveforms_of_the_same_columns():
    vocoder = Vocoder(config.tiny()).eval()
    mel = vocoder.front(0.1 * torch.randn(1, 8000))
    one, other = (vocoder(mel, seeds=torch.tensor([seed])) for seed in (0, 5))
    assert torch.equal(one, vocoder(mel))
    assert float((one - other).abs().mean().detach()) > 0.01
    assert float((vocoder.front(one) - vocoder.front(other)).abs().mean().detach()) < 4


def test_silence_stays_silent(vocoder):
    silence = torch.zeros(1, 8000)
    assert float(vocoder(vocoder.front(silence)).abs().max().detach()) < 0.01
    loss, facts = vocoder.loss(silence)
    loss.backward()
    assert all(torch.isfinite(p.grad).all() for p in vocoder.parameters() if p.grad is not None)
    assert facts["mel_db"] < 20


def test_what_is_too_loud_is_learned_as_cut_off(vocoder):
    loss, _ = vocoder.loss(40 * chord(0.4))
    assert torch.isfinite(loss)


@pytest.mark.parametrize(
    "mel",
    [torch.zeros(20, 32), torch.zeros(1, 20, 31), torch.zeros(1, 0, 32), torch.zeros(1, 20, 32, dtype=torch.long)],
)
def test_columns_that_are_none_are_refused(vocoder, mel):
    with pytest.raises(Refused) as refused:
        vocoder(mel)
    assert refused.value.where
    assert refused.value.do


def test_a_length_without_columns_is_refused(vocoder):
    with pytest.raises(Refused, match="are asked of"):
        vocoder(torch.full((1, 20, 32), -60.0), 20 * HOP + 10 * DEBUG.audio.hop)


def test_it_learns_one_sound(vocoder):
    wave = chord(0.4)
    optimizer = torch.optim.AdamW(vocoder.train().parameters(), 2e-3)
    losses = []
    for _ in range(80):
        loss, _ = vocoder.loss(wave)
        loss.backward()
        optimizer.step()
        optimizer.zero_grad()
        losses.append(float(loss.detach()))
    assert sum(losses[-5:]) < 0.7 * sum(losses[:5])


def test_weights_that_were_saved_make_the_same_waveform(vocoder, tmp_path):
    from models.videopoet.training.checkpoints import load, save

    torch.nn.init.normal_(vocoder.phase.leave.weight, std=0.1)
    save(tmp_path / "vocoder.safetensors", vocoder.state_dict(), {"config": DEBUG.to_dict()})
    again = Vocoder(DEBUG)
    again.load_state_dict(load(tmp_path / "vocoder.safetensors")[0])
    mel = vocoder.front(chord())
    assert torch.equal(again(mel), vocoder(mel))


def test_more_rounds_of_griffin_lim_agree_better():
    tiny = config.tiny()
    front = Vocoder(tiny).front
    mel = front(chord())
    errors = [float((front(griffin_lim(mel, tiny, rounds)) - mel).abs().mean()) for rounds in (0, 16)]
    assert errors[1] < 0.8 * errors[0]
