"""Sound to codes and back: counts, causality, exact codes, odd sounds, refusals, and that it learns."""

import math

import pytest
import torch

from models.videopoet import config
from models.videopoet.tokenizers.audio_tokenizer import AudioTokenizer
from models.videopoet.tokenizers.mel import FLOOR, LogMel, centres
from models.videopoet.training.optimizers import optimizers
from studio.errors import Refused

DEBUG = config.debug()
RATE = DEBUG.geometry.sound_rate


@pytest.fixture
def tokenizer():
    torch.set_num_threads(1)
    torch.manual_seed(1)
    return AudioTokenizer(DEBUG).eval()


def chord(seconds=0.8, batch=1):
    at = torch.arange(round(seconds * RATE)) / RATE
    beats = torch.exp(-6 * (at % 0.25))
    return (0.3 * beats * (torch.sin(at * 2764) + torch.sin(at * 4147))).expand(batch, -1).contiguous()


def stirred(tokenizer):
    """Its last layers answer more than nothing, so that what goes in decides what comes out."""
    for module in tokenizer.modules():
        if hasattr(module, "channels") and isinstance(module.channels, torch.nn.Linear):
            torch.nn.init.normal_(module.channels.weight, std=0.3)
    return tokenizer


@pytest.mark.parametrize("preset", ["debug", "tiny", "base"])
def test_a_clip_has_as_many_frames_as_the_configuration_says(preset):
    made = config.preset(preset)
    wave = torch.zeros(1, round(made.geometry.seconds * made.geometry.sound_rate))
    mel = LogMel(made)(wave)
    assert mel.shape == (1, made.audio_frames * made.audio.columns, made.audio.mels)


def test_two_seconds_and_an_eighth_are_53_frames_of_four_codes(tokenizer):
    codes = tokenizer.encode(chord(2.125, batch=2))
    assert codes.shape == (2, 53, 4)
    assert codes.dtype == torch.int64
    assert 0 <= int(codes.min()) <= int(codes.max()) < 512
    assert tokenizer.decode(codes).shape == (2, 212, DEBUG.audio.mels)


def test_codes_do_not_know_what_comes_later(tokenizer):
    stirred(tokenizer)
    wave, hop = chord(), DEBUG.audio.hop
    changed = wave.clone()
    changed[:, 7 * hop :] = torch.rand_like(changed[:, 7 * hop :]) - 0.5
    codes, others = tokenizer.encode(wave), tokenizer.encode(changed)
    assert torch.equal(codes[:, :7], others[:, :7])
    assert not torch.equal(codes[:, 7:], others[:, 7:])
    assert torch.equal(tokenizer.encode(wave[:, : 7 * hop]), codes[:, :7])


def test_columns_do_not_know_later_codes(tokenizer):
    stirred(tokenizer)
    codes = torch.randint(512, (1, 12, 4))
    changed = codes.clone()
    changed[:, 7:] = torch.randint(512, (1, 5, 4))
    columns, others = tokenizer.decode(codes), tokenizer.decode(changed)
    assert torch.allclose(columns[:, :28], others[:, :28], atol=1e-3)
    assert not torch.allclose(columns[:, 28:], others[:, 28:], atol=1e-1)


@pytest.mark.parametrize("quantizer", ["fsq", "lfq"])
def test_every_code_stands_for_a_latent_that_has_this_code(quantizer):
    made = AudioTokenizer(config.replace(DEBUG, audio=config.replace(DEBUG.audio, quantizer=quantizer)))
    codes = torch.arange(512)[:, None].expand(512, 4) * torch.tensor([1, 3, 5, 7]) % 512
    latents = made.quantizer.decode(codes)
    if quantizer == "fsq":  # what the rounding sees is the value before its curve
        inner = made.quantizer
        latents = torch.atanh((latents * 4 + 0.5) / inner.half) - inner.shift
    assert torch.equal(made.quantizer(latents).codes, codes)


def test_encoding_and_decoding_are_the_same_every_time(tokenizer):
    wave = chord()
    codes = tokenizer.encode(wave)
    assert torch.equal(codes, tokenizer.encode(wave))
    assert torch.equal(tokenizer.decode(codes), tokenizer.decode(codes))


def test_a_sounds_codes_do_not_depend_on_its_batch(tokenizer):
    stirred(tokenizer)
    waves = torch.cat([chord(), 0.1 * torch.randn(1, round(0.8 * RATE))])
    both = tokenizer.encode(waves)
    assert (both[1] != tokenizer.encode(waves[1:])[0]).float().mean() < 0.01  # sums in another order may tip a rounding


def test_silence_is_the_floor_and_has_codes(tokenizer):
    silence = torch.zeros(1, RATE)
    assert torch.equal(tokenizer.front(silence), torch.full((1, 100, DEBUG.audio.mels), FLOOR))
    assert torch.isfinite(tokenizer.decode(tokenizer.encode(silence))).all()
    loss, _ = tokenizer.loss(silence)
    loss.backward()
    assert all(torch.isfinite(p.grad).all() for p in tokenizer.parameters() if p.grad is not None)


def test_what_is_too_loud_is_cut_off(tokenizer):
    loud = 40 * chord()
    assert torch.equal(tokenizer.encode(loud), tokenizer.encode(loud.clamp(-1, 1)))


def test_a_full_sine_is_zero_decibels_in_the_spectrum():
    front = LogMel(config.tiny())
    at = torch.arange(RATE) / RATE
    sine = torch.sin(2 * math.pi * 1000 * at)[None]
    assert float(front.grid.spectra(sine)[0, 50].abs().max()) == pytest.approx(1, abs=0.01)
    near = min(range(80), key=lambda n: abs(centres(RATE, 80)[n + 1] - 1000))
    assert int(front(sine)[0, 50].argmax()) in (near, near + 1)


@pytest.mark.parametrize(
    ("wave", "rate", "word"),
    [
        (torch.zeros(1, RATE), 44_100, "44100"),
        (torch.zeros(RATE), None, "shape"),
        (torch.zeros(1, 2, RATE), None, "shape"),
        (torch.zeros(1, RATE, dtype=torch.int16), None, "int16"),
        (torch.zeros(1, 600), None, "less than a frame"),
        (torch.full((1, RATE), float("nan")), None, "not numbers"),
    ],
)
def test_a_waveform_that_is_none_of_ours_is_refused(tokenizer, wave, rate, word):
    with pytest.raises(Refused, match=word) as refused:
        tokenizer.encode(wave, rate)
    assert refused.value.where
    assert refused.value.do


@pytest.mark.parametrize(
    "codes",
    [
        torch.zeros(1, 5, 3, dtype=torch.long),
        torch.zeros(5, 4, dtype=torch.long),
        torch.zeros(1, 5, 4),
        torch.full((1, 5, 4), 512),
        torch.full((1, 5, 4), -1),
    ],
)
def test_codes_that_are_none_are_refused(tokenizer, codes):
    with pytest.raises(Refused) as refused:
        tokenizer.decode(codes)
    assert refused.value.where
    assert refused.value.do


def test_sizes_that_do_not_fit_are_refused():
    for change in ({"codes": 500}, {"columns": 3}, {"window": 300}, {"mels": 2000}):
        with pytest.raises(Refused):
            AudioTokenizer(config.replace(DEBUG, audio=config.replace(DEBUG.audio, **change)))


def test_it_learns_one_sound(tokenizer):
    wave, made = chord(), optimizers(tokenizer.train())
    for _ in range(200):
        loss, facts = tokenizer.loss(wave)
        loss.backward()
        for optimizer in made:
            optimizer.step()
            optimizer.zero_grad()
    assert facts["mel_db"] < 1.5
    back = tokenizer.decode(tokenizer.encode(wave))
    assert float((back - tokenizer.front(wave)).abs().mean().detach()) < 1.5


def test_weights_that_were_saved_make_the_same_codes(tokenizer, tmp_path):
    from models.videopoet.training.checkpoints import load, save

    stirred(tokenizer)
    save(tmp_path / "audio.safetensors", tokenizer.state_dict(), {"config": DEBUG.to_dict()})
    again = AudioTokenizer(DEBUG)
    again.load_state_dict(load(tmp_path / "audio.safetensors")[0])
    wave = chord()
    assert torch.equal(again.encode(wave), tokenizer.encode(wave))
    assert torch.equal(again.decode(tokenizer.encode(wave)), tokenizer.decode(tokenizer.encode(wave)))
