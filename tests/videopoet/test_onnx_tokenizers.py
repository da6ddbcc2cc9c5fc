from dataclasses import replace

import numpy as np
import pytest
import torch

from models.videopoet.config import debug
from models.videopoet.runtimes.onnx import sound, spectra
from models.videopoet.runtimes.onnx.digits import Digits
from models.videopoet.runtimes.onnx.sound import OnnxSound
from models.videopoet.runtimes.onnx.video import OnnxVideo
from models.videopoet.tokenizers import audio_tokenizer, mel, vocoder
from models.videopoet.tokenizers.audio_codec import AudioCodec
from models.videopoet.tokenizers.quantize import quantizer
from models.videopoet.tokenizers.video_tokenizer import VideoTokenizer
from studio.errors import Refused
from tests.videopoet.specimens import stirred

KINDS = ("fsq", "lfq")


def config_of(kind):
    config = debug()
    geometry = replace(config.geometry, frames=13)
    video, audio = replace(config.video, quantizer=kind), replace(config.audio, quantizer=kind, blocks=2)
    return replace(config, geometry=geometry, video=video, audio=replace(audio, vocoder_blocks=3))


def arrays(network):
    return {name: value.numpy() for name, value in network.state_dict().items()}


@pytest.fixture(scope="module", params=KINDS)
def video(request):
    config = config_of(request.param)
    network = stirred(VideoTokenizer(config))
    return network, OnnxVideo(config, arrays(network))


@pytest.fixture(scope="module", params=KINDS)
def audio(request):
    config = config_of(request.param)
    network = stirred(AudioCodec(config))
    return network, OnnxSound(config, arrays(network))


def video_codes(config, count=2):
    most = 1 << (config.video.bits // config.video.parts)
    return np.random.default_rng(0).integers(0, most, (count, *config.geometry.latent, config.video.parts))


def audio_codes(config, count=2):
    audio = config.audio
    return np.random.default_rng(0).integers(0, audio.codes, (count, config.audio_frames, audio.levels))


def clips(config, count=3):
    geometry = config.geometry
    low = np.random.default_rng(0).integers(0, 256, (count, geometry.frames, 8, 4, 3)).astype(np.uint8)
    return low.repeat(geometry.height // 8, 2).repeat(geometry.width // 4, 3)


@torch.no_grad()
def test_pictures_are_those_of_torch(video):
    network, onnx = video
    codes = video_codes(network.config)
    found = np.concatenate(list(onnx.pictures(codes)), axis=1)
    wanted = (network.decode(torch.from_numpy(codes)).permute(0, 2, 3, 4, 1) * 255 + 0.5).byte().numpy()
    assert found.dtype == np.uint8
    assert wanted.std() > 10
    assert np.abs(found.astype(int) - wanted).max() <= 1


def test_pictures_come_latent_frame_by_latent_frame(video):
    network, onnx = video
    codes = video_codes(network.config)
    pieces = list(onnx.pictures(codes))
    assert [piece.shape[1] for piece in pieces] == [1] + [network.config.geometry.time] * (codes.shape[1] - 1)
    short = list(onnx.pictures(codes[:, :2]))
    assert all((one == other).all() for one, other in zip(short, pieces, strict=False))
    assert (next(onnx.pictures(codes[:1])) == pieces[0][:1]).all()


@torch.no_grad()
def test_clips_are_read_as_by_torch(video):
    network, onnx = video
    pixels = clips(network.config)
    seen = torch.from_numpy(pixels).permute(0, 4, 1, 2, 3).float() / 255
    wanted = network.encode(network.small(seen)).numpy()
    found = onnx.read(pixels)
    assert found.dtype == np.int64
    assert found.shape == wanted.shape
    assert (found == wanted).mean() > 0.99  # a latent between two levels may fall to either
    assert len(np.unique(wanted)) > 20


def test_a_still_is_a_clip_of_one_frame(video):
    network, onnx = video
    pixels = clips(network.config)
    assert (onnx.read(pixels[:, :1]) == onnx.read(pixels)[:, :1]).all()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda one: one[:, :, :-2], "do not fit"),
        (lambda one: one[:, :2], "do not fit"),
        (lambda one: one.astype(np.float32), "do not fit"),
    ],
)
def test_clips_that_do_not_fit_are_refused(video, change, said):
    with pytest.raises(Refused, match=said):
        video[1].read(change(clips(video[0].config)))


def test_codes_that_are_none_are_refused(video, audio):
    codes = video_codes(video[0].config)
    for wrong in (codes + 512, codes[..., :1], codes.astype(np.float32), codes[:, :, 1:]):
        with pytest.raises(Refused):
            next(video[1].pictures(wrong))
    codes = audio_codes(audio[0].config)
    for wrong in (codes + 512, codes[..., :1], codes.astype(np.float32), codes[:, :0]):
        with pytest.raises(Refused):
            audio[1].wave(wrong)


@torch.no_grad()
@pytest.mark.parametrize("more", [None, -100, 0, 700])
def test_sounds_are_those_of_torch(audio, more):
    network, onnx = audio
    codes = audio_codes(network.config)
    samples = None if more is None else codes.shape[1] * network.config.audio.hop + more
    wanted = network.decode(torch.from_numpy(codes), samples).numpy()
    found = onnx.wave(codes, samples)
    assert found.dtype == np.float32
    assert found.shape == wanted.shape
    assert wanted.std() > 1e-4
    np.testing.assert_allclose(found, wanted, atol=2e-3 * np.abs(wanted).max())


@torch.no_grad()
def test_columns_are_those_of_torch(audio):
    network, onnx = audio
    codes = audio_codes(network.config)
    wanted = network.tokenizer.decode(torch.from_numpy(codes)).numpy()
    assert wanted.std() > 1
    np.testing.assert_allclose(onnx.mel(codes), wanted, atol=1e-3)


@torch.no_grad()
def test_sounds_are_read_as_by_torch(audio):
    network, onnx = audio
    waves = np.random.default_rng(0).normal(size=(3, 11_111)).astype(np.float32) * np.linspace(0, 1, 11_111)
    waves = waves.astype(np.float32)
    wanted, found = network.encode(torch.from_numpy(waves)).numpy(), onnx.read(waves)
    assert found.shape == wanted.shape
    assert (found == wanted).mean() > 0.99
    assert len(np.unique(wanted)) > 20


@pytest.mark.parametrize(
    "wrong", [np.zeros(5000), np.zeros((1, 5)), np.zeros((1, 5000), int), np.full((1, 5000), np.nan)]
)
def test_what_is_no_sound_is_refused(audio, wrong):
    with pytest.raises(Refused):
        audio[1].read(wrong)


def test_more_sound_than_there_is_is_refused(audio):
    with pytest.raises(Refused, match="samples are asked"):
        audio[1].wave(audio_codes(audio[0].config), 100_000)


@pytest.mark.parametrize("kind", KINDS)
def test_digits_are_the_quantisers(kind):
    torch.manual_seed(0)
    wanted, digits = quantizer(kind, 18, 2), Digits(kind, 18, 2)
    latents = torch.randn(4, 7, wanted.channels) * 2
    made = wanted(latents)
    assert (digits.codes(latents.numpy()) == made.codes.numpy()).all()
    np.testing.assert_allclose(digits.latents(made.codes.numpy(), "codes"), made.latents.numpy(), atol=1e-6)


def test_spectra_are_those_of_torch():
    grid, wanted = spectra.Grid(160, 640), mel.Grid(160, 640)
    wave = np.random.default_rng(0).normal(size=(2, 20 * 160)).astype(np.float32)
    found = grid.spectra(wave)
    np.testing.assert_allclose(found, wanted.spectra(torch.from_numpy(wave)).numpy(), atol=1e-5)
    np.testing.assert_allclose(grid.wave(found), wanted.wave(torch.from_numpy(found)).numpy(), atol=1e-4)
    for back in (False, True):
        turned = wanted.turned(torch.from_numpy(found), back=back).numpy()
        np.testing.assert_allclose(grid.turned(found, back=back), turned, atol=1e-5)
    loud = np.abs(found)
    phased = vocoder.consistent(torch.from_numpy(loud), wanted, 3).numpy()
    np.testing.assert_allclose(spectra.consistent(loud, grid, 3), phased, atol=1e-3)
    at = np.arange(5000)
    assert (spectra.noise(at) == vocoder.noise(torch.from_numpy(at)).numpy()).all()
    filters = mel.triangles(16_000, 1280, 80).numpy()
    np.testing.assert_allclose(spectra.triangles(16_000, 1280, 80), filters, atol=1e-6)
    np.testing.assert_allclose(spectra.spread(16_000, 640, 80), mel.spread(16_000, 640, 80).numpy(), atol=1e-5)


def test_numbers_that_are_said_twice_are_the_same():
    for name in ("FLOOR", "MIDDLE", "SPREAD", "FINE"):
        assert getattr(spectra, name) == getattr(mel, name)
    for name in ("ROUNDS", "LIMIT", "GAIN"):
        assert getattr(sound, name) == getattr(vocoder, name)
    assert spectra.MOMENTUM == vocoder.MOMENTUM
    assert sound.DILATIONS == audio_tokenizer.DILATIONS
