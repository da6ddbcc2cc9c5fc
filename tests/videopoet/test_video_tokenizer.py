"""The tokenizer is causal, fits its geometry, decodes as a stream, and can learn a clip."""

from dataclasses import replace

import pytest
import torch

from models.videopoet.config import preset
from models.videopoet.tokenizers.video_tokenizer import VideoTokenizer
from studio.errors import Refused


@pytest.fixture(params=["fsq", "lfq"])
def tokenizer(request):
    torch.manual_seed(0)
    config = preset("debug")
    made = VideoTokenizer(replace(config, video=replace(config.video, quantizer=request.param)))
    with torch.no_grad():
        for parameter in made.parameters():
            if parameter.dim() == 2:
                parameter.add_(torch.randn_like(parameter) * 0.03)  # what is zero at first must count too
    return made


def clip(frames=9, batch=2):
    torch.manual_seed(1)
    return torch.rand(batch, 3, frames, 32, 16)


@pytest.mark.parametrize("frames", [1, 5, 9, 17])
def test_frames_and_latents_count_as_documented(tokenizer, frames):
    codes = tokenizer.encode(clip(frames))
    assert codes.shape == (2, 1 + (frames - 1) // 4, 4, 2, 2)
    assert tokenizer.decode(codes).shape == (2, 3, frames, 64, 32)


def test_a_prefix_of_the_frames_has_the_prefix_of_the_latents(tokenizer):
    video = clip(9)
    whole = tokenizer.latents(video)
    for frames in (1, 5):
        assert torch.allclose(tokenizer.latents(video[:, :, :frames]), whole[:, : 1 + frames // 4], atol=1e-5)


def test_later_frames_do_not_change_earlier_pictures(tokenizer):
    codes = tokenizer.encode(clip(9))
    other = codes.clone()
    other[:, 2] = 511 - other[:, 2]
    assert torch.allclose(tokenizer.decode(codes)[:, :, :5], tokenizer.decode(other)[:, :, :5], atol=1e-5)
    assert not torch.allclose(tokenizer.decode(codes)[:, :, 5:], tokenizer.decode(other)[:, :, 5:], atol=1e-5)


def test_a_stream_gives_the_same_pictures(tokenizer):
    codes = tokenizer.encode(clip(13))
    pieces = list(tokenizer.stream(codes))
    assert [piece.shape[2] for piece in pieces] == [1, 4, 4, 4]
    assert torch.allclose(torch.cat(pieces, 2), tokenizer.decode(codes), atol=1e-5)


@pytest.mark.parametrize("shape", [(2, 3, 8, 32, 16), (2, 1, 5, 32, 16), (3, 5, 32, 16), (2, 3, 5, 30, 16)])
def test_a_clip_of_another_shape_is_refused_in_words(tokenizer, shape):
    with pytest.raises(Refused, match="does not fit"):
        tokenizer.encode(torch.zeros(shape))


def test_it_learns_one_clip():
    torch.manual_seed(0)
    made = VideoTokenizer(preset("debug"))
    y, x = torch.meshgrid(torch.linspace(0, 1, 64), torch.linspace(0, 1, 32), indexing="ij")
    video = torch.stack([torch.stack([x, y, ((x + y + t / 8) % 1 > 0.5).float()]) for t in range(5)], 1)[None]
    optimizer = torch.optim.Adam(made.parameters(), 4e-3)
    for _ in range(220):
        optimizer.zero_grad()
        out = made(made.small(video))
        loss = (out.video - video).square().mean()
        loss.backward()
        optimizer.step()
    assert -10 * torch.log10(loss.detach()) > 20
