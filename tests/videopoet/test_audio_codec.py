"""Tokenizer and vocoder together, and the stage that trains them."""

import pytest
import torch

from models.videopoet import config
from models.videopoet.tokenizers.audio_codec import VOCODERS, AudioCodec
from models.videopoet.training.audio_stage import AudioStage
from studio.errors import Refused
from tests.videopoet.test_audio_tokenizer import DEBUG, chord


def test_a_sound_comes_back_as_long_as_it_was():
    codec = AudioCodec(DEBUG).eval()
    wave = chord(2.125, batch=2)
    codes = codec.encode(wave)
    assert codec.decode(codes).shape == (2, 33_920)
    for vocoder in VOCODERS:
        assert codec.decode(codes, 34_000, vocoder=vocoder).shape == (2, 34_000)


def test_a_vocoder_that_there_is_not_is_refused():
    codec = AudioCodec(DEBUG).eval()
    with pytest.raises(Refused, match="no vocoder 'wavenet'"):
        codec.decode(torch.zeros(1, 3, 4, dtype=torch.long), vocoder="wavenet")


def test_both_learn_from_a_piece_anywhere():
    codec = AudioCodec(DEBUG)
    for at in (0, 7, 1_000_003):
        loss, facts = codec.loss(chord(1.2, batch=3), at)
        loss.backward()
        assert torch.isfinite(loss)
        assert set(facts) == {"mel_db", "codes_used", "vocoder_db"}
    assert all(p.grad is not None for p in codec.parameters())


def test_bf16_regions_change_the_sound_a_little_only():
    codec = AudioCodec(DEBUG).eval()
    codes = codec.encode(chord())
    with torch.autocast("cpu", torch.bfloat16):
        assert torch.equal(codec.tokenizer.front(chord()), codec.tokenizer.front(chord()))
        mel = codec.tokenizer.decode(codes)
        assert mel.dtype == torch.float32
        assert codec.vocoder(mel).dtype == torch.float32


def test_a_stage_is_a_function_of_its_step(tmp_path, monkeypatch):
    monkeypatch.setattr("models.videopoet.training.sounds.MUSICAL", 0.0)  # music takes half a second a mood to make
    monkeypatch.setattr("models.videopoet.training.audio_stage.JUDGED", 2)
    torch.manual_seed(0)
    stage = AudioStage(config.debug(), 2, ready=False)
    losses = [float(stage.loss(step, 0.0)[0].detach()) for step in (3, 4, 3)]
    assert losses[0] == losses[2] != losses[1]
    with torch.no_grad():
        scores = stage.score(tmp_path, 12.0)
    assert scores["score"] < 0
    assert (tmp_path / "sheets" / "000012.png").exists()
    assert "dB" in stage.gate({**scores, "codes_db": 9.0})
    assert not stage.gate({**scores, "codes_db": 3.0})
