"""The super-resolution's network sees what its windows show, learns, and writes only what is unknown."""

import itertools
from dataclasses import replace

import numpy as np
import pytest
import torch
import torch.nn.functional as F

from models.videopoet.config import PRESETS, preset
from models.videopoet.language.layout import NOTHING
from models.videopoet.superres.enlarging import Enlarging, enlarge, enlarged, guided, words
from models.videopoet.superres.superres import (
    SIZES,
    Superres,
    initialise,
    load_superres,
    superres_counts,
    superres_sizes,
)
from models.videopoet.superres.windows import windows
from models.videopoet.training.checkpoints import save
from models.videopoet.training.superres_stage import hidden_along_cosine
from studio.errors import Interrupted, Refused

DEBUG = preset("debug")
CODES, PARTS = 512, 2
EDGED = replace(SIZES["debug"], windows=((1, 6, 2), (1, 2, 6), (2, 4, 4)))  # windows that do not fit


def lively(sizes=None, seed=0):
    """An untrained network that is not uniform: what starts at zero is random here."""
    torch.manual_seed(seed)
    model = Superres(DEBUG, sizes).eval()
    with torch.no_grad():
        for weight in model.parameters():
            if weight.ndim > 1 and not weight.any():
                weight.normal_(std=weight.shape[-1] ** -0.5)
    return model


def clips(count=1, grid=(2, 8, 4), seed=0):
    """Codes of large clips, of small ones, and texts of different lengths."""
    made = torch.Generator().manual_seed(seed)
    t, y, x = grid
    high = torch.randint(0, CODES, (count, t, y, x, PARTS), generator=made)
    low = torch.randint(0, CODES, (count, t, y // 2, x // 2, PARTS), generator=made)
    text = torch.randint(0, 512, (count, 6), generator=made)
    text[0, 4:] = NOTHING
    return high, low, text


@pytest.fixture(scope="module")
def model():
    return lively()


def test_an_untrained_network_is_uniform():
    with torch.no_grad():
        logits = Superres(DEBUG)(*clips())
    assert logits.shape == (1, 2, 8, 4, PARTS, CODES)
    assert not logits.any()


@pytest.mark.parametrize("number", range(3))
@pytest.mark.parametrize("sizes", [SIZES["debug"], EDGED])
@torch.no_grad()
def test_in_a_layer_latents_see_their_window_and_nothing_else(number, sizes):
    layer = lively(sizes).blocks[0].layers[number]
    grid = (2, 8, 4)
    x, low = torch.randn(1, *grid, 64), torch.randn(1, 2, 4, 2, 64)
    before = layer(x, low)
    large, small = windows(grid, layer.window, 2)
    mine = large.joined(torch.arange(large.number).view(-1, 1, 1).expand(-1, large.cut(x).shape[1], 1).contiguous())
    theirs = small.joined(torch.arange(small.number).view(-1, 1, 1).expand(-1, small.cut(low).shape[1], 1).contiguous())
    for where in ((0, 0, 0), (1, 7, 3), (0, 6, 1)):
        other = x.clone()
        other[0][where] += 1
        changed = ((layer(other, low) - before).abs() > 1e-6).any(-1)[0]
        assert torch.equal(changed, mine[0, ..., 0] == mine[0][where])
    for where in ((0, 0, 0), (1, 3, 1)):
        other = low.clone()
        other[0][where] += 1
        changed = ((layer(x, other) - before).abs() > 1e-6).any(-1)[0]
        assert torch.equal(changed, mine[0, ..., 0] == theirs[0][where])


@torch.no_grad()
def test_a_window_that_is_cut_off_by_the_edge_is_as_one_of_its_size():
    layer = lively(EDGED).blocks[0].layers[0]  # windows of six rows and two columns
    x, low = torch.randn(1, 1, 8, 2, 64), torch.randn(1, 1, 4, 1, 64)
    rest = layer(x[:, :, 6:], low[:, :, 3:])
    torch.testing.assert_close(layer(x, low)[:, :, 6:], rest, atol=1e-5, rtol=1e-4)


@torch.no_grad()
def test_every_part_of_the_clips_and_of_the_text_is_heard(model):
    high, low, text = clips()
    before = model(high, low, text)
    for n, name in itertools.product(range(PARTS), ("high", "low")):
        given = {"high": high.clone(), "low": low.clone()}
        given[name][0, 0, 0, 0, n] = (given[name][0, 0, 0, 0, n] + 1) % CODES
        assert not torch.allclose(model(given["high"], given["low"], text), before, atol=1e-5), (name, n)
    other = text.clone()
    other[0, 3] = (other[0, 3] + 1) % 512
    assert not torch.allclose(model(high, low, other), before, atol=1e-5)


@torch.no_grad()
def test_empty_places_behind_a_text_change_nothing(model):
    high, low, text = clips()
    torch.testing.assert_close(model(high, low, text), model(high, low, text[:, :4]), atol=1e-5, rtol=1e-5)


@pytest.mark.parametrize("sizes", [SIZES["debug"], EDGED, replace(SIZES["debug"], text_layers=1)])
@torch.no_grad()
def test_clips_of_a_batch_do_not_see_each_other(sizes):
    made, every = lively(sizes), clips(3)
    whole = made(*every)
    for n in range(3):
        torch.testing.assert_close(made(*(one[n : n + 1] for one in every))[0], whole[n], atol=1e-5, rtol=1e-4)


@pytest.mark.parametrize("grid", [(1, 8, 4), (2, 16, 8), (4, 6, 10)])
@torch.no_grad()
def test_images_larger_and_longer_clips_are_read_by_the_same_weights(grid, model):
    assert model(*clips(1, grid)).shape == (1, *grid, PARTS, CODES)


@torch.no_grad()
def test_a_block_is_compiled_in_one_piece_and_says_the_same():
    made, every = lively(EDGED), clips(2)
    before = made(*every)
    for block in made.blocks:
        block.compile(backend="eager", fullgraph=True)
    torch.testing.assert_close(made(*every), before, atol=1e-5, rtol=1e-4)


def test_clips_that_do_not_belong_together_are_refused(model):
    high, low, text = clips()
    with pytest.raises(Refused, match="not the small one"):
        model(high, low[:, :, :-1], text)


@pytest.mark.parametrize(("name", "expected"), [("paper-500m", 5e8), ("paper-1b", 1e9)])
def test_the_papers_sizes_have_its_parameters(name, expected):
    counts = superres_counts(PRESETS["paper-8b"](), SIZES[name])
    assert counts["layers"] == pytest.approx(expected, rel=0.1)
    assert counts["embeddings"] + counts["layers"] == counts["all"]


def test_every_preset_has_its_sizes_and_heads_that_turn_along_all_axes():
    for make in PRESETS.values():
        sizes = superres_sizes(make())
        assert sizes.width % sizes.heads == 0
        assert sizes.width // sizes.heads % 16 == 0
    with pytest.raises(Refused, match="no super-resolution"):
        superres_sizes(replace(DEBUG, preset="huge"))


def test_a_network_made_without_memory_is_the_same_after_its_initialisation():
    with torch.device("meta"):
        made = Superres(DEBUG)
    made = made.to_empty(device="cpu")
    torch.manual_seed(7)
    initialise(made)
    again = Superres(DEBUG)
    torch.manual_seed(7)
    initialise(again)
    assert all(torch.equal(a, b) for a, b in zip(made.parameters(), again.parameters(), strict=True))


# What is hidden


def test_the_cosine_hides_from_one_sub_token_to_all():
    order = torch.rand(5, 2, 8, 4, PARTS)
    hidden = hidden_along_cosine(torch.tensor([0.0, 1 / 3, 0.5, 2 / 3, 1.0]), order).flatten(1).sum(1)
    assert hidden.tolist() == [128, 111, 91, 64, 1]
    once = hidden_along_cosine(torch.tensor([2 / 3]), order[:1])
    assert order[:1][once].max() < order[:1][~once].min()


def test_over_uniform_shares_as_much_is_hidden_as_the_loss_supposes():
    shares = (torch.arange(1000) + 0.5) / 1000
    hidden = hidden_along_cosine(shares, torch.rand(1000, 64))
    assert hidden.float().mean().item() == pytest.approx(2 / np.pi, abs=0.01)


# Sampling


def test_guidance_is_the_papers_sum(model):
    high, low, text = clips(2)
    high[:, :, ::2] = model.unknown
    none, silent = torch.full_like(low, model.unknown), torch.full_like(text, NOTHING)
    with torch.no_grad():
        without, small, both = model(high, none, silent), model(high, low, silent), model(high, low, text)
        for s_low, s_text in [(1.0, 4.0), (2.0, 8.0), (1.0, 1.0), (0.5, 0.5), (0.0, 0.0), (3.0, 0.0)]:
            expected = without + s_low * (small - without) + s_text * (both - small)
            found = guided(model, high, low, text, Enlarging(text_guidance=s_text, low_guidance=s_low))
            torch.testing.assert_close(found, expected, atol=1e-4, rtol=1e-4)


@pytest.mark.parametrize(("low", "text", "passes"), [(1, 1, 1), (1, 4, 2), (2, 4, 3), (2, 2, 2), (0, 0, 1), (1, 0, 1)])
def test_what_counts_nothing_is_not_computed(low, text, passes):
    assert len(Enlarging(low_guidance=low, text_guidance=text).shares) == passes


@pytest.mark.parametrize("steps", [1, 3, 8, 50])
def test_all_is_written_in_so_many_steps_and_what_is_written_stays(steps, model, monkeypatch):
    from models.videopoet.superres import enlarging

    seen, true = [], enlarging.guided
    monkeypatch.setattr(enlarging, "guided", lambda n, high, *a: (seen.append(high.clone()), true(n, high, *a))[1])
    _, low, text = clips(1, (1, 4, 4))
    made = enlarge(model, low, text, [5], Enlarging(steps=steps, text_guidance=1.0))
    assert made.min() >= 0
    assert made.max() < CODES
    left = [int((one == model.unknown).sum()) for one in (*seen, made)]
    assert left[0] == 32
    assert left[-1] == 0
    assert all(b < a or a == b == 0 for a, b in itertools.pairwise(left))
    if steps == 8:
        assert left == [int(np.cos(np.pi / 2 * n / 8) * 32) for n in range(8)] + [0]
    for before, after in itertools.pairwise([*seen, made]):
        told = before != model.unknown
        assert torch.equal(after[told], before[told])


def test_what_is_given_is_kept_and_only_the_rest_is_written(model):
    high, low, text = clips(2)
    free = torch.rand(high.shape, generator=torch.Generator().manual_seed(1)) < 0.5
    free[1] = False  # nothing is to be written of the second clip
    known = high.masked_fill(free, model.unknown)
    made = enlarge(model, low, text, [1, 2], Enlarging(steps=4), known=known)
    assert torch.equal(made[~free], high[~free])
    assert (made[free] != model.unknown).all()
    assert torch.equal(known, high.masked_fill(free, model.unknown))


def test_a_seed_makes_the_same_clip_whatever_shares_its_batch(model):
    _, low, text = clips(2)
    how = Enlarging(steps=4, text_guidance=2.0)
    first, again = (enlarge(model, low, text, [3, 4], how) for _ in range(2))
    assert torch.equal(first, again)
    assert torch.equal(enlarge(model, low[1:], text[1:], [4], how)[0], first[1])
    assert not torch.equal(enlarge(model, low, text, [3, 5], how)[1], first[1])


def test_without_temperature_the_most_likely_is_written(model):
    _, low, text = clips()
    high = torch.full((1, 2, 8, 4, PARTS), model.unknown)
    with torch.no_grad():
        likely = model(high, low, text).argmax(-1)
    made = enlarge(model, low, text, [0], Enlarging(steps=1, temperature=0, text_guidance=1.0))
    assert torch.equal(made, likely)


def test_progress_is_told_and_it_can_be_stopped(model):
    _, low, text = clips()
    told = []
    with pytest.raises(Interrupted, match="step 3 of 4"):
        enlarge(
            model,
            low,
            text,
            [0],
            Enlarging(steps=4),
            progress=lambda *now: told.append(now),
            cancelled=lambda: len(told) == 2,
        )
    assert told == [(1, 4), (2, 4)]


def test_the_pipelines_function_enlarges_arrays_again_and_again(model):
    codes = clips(2)[1].numpy()
    once = enlarged(model, codes, ["a fox in the snow", ""], [1, 2], Enlarging(steps=2))
    assert once.shape == (2, 2, 8, 4, PARTS)
    assert once.dtype == np.int64
    assert enlarged(model, once, ["", ""], [1, 2], Enlarging(steps=2)).shape == (2, 2, 16, 8, PARTS)
    text = words(model, ["a fox in the snow", ""])
    assert text.shape == (2, DEBUG.text.tokens)
    assert (text[1] == NOTHING).all()


@pytest.mark.parametrize("wrong", [{"seeds": [1]}, {"texts": ["one"]}])
def test_every_clip_has_a_text_and_a_seed(wrong, model):
    given = {"texts": ["", ""], "seeds": [1, 2], **wrong}
    with pytest.raises(Refused, match="2 clips"):
        enlarged(model, clips(2)[1].numpy(), given["texts"], given["seeds"])


@pytest.mark.parametrize(
    "wrong", [{"steps": 0}, {"temperature": -1}, {"top_p": 0}, {"choice": -1}, {"low_guidance": -1}, {"top_k": -1}]
)
def test_wrong_settings_are_told(wrong):
    with pytest.raises(Refused, match=next(iter(wrong))):
        Enlarging(**wrong)


# Learning


def test_one_clip_is_learned_by_heart():
    torch.manual_seed(0)
    made, (high, low, text) = Superres(DEBUG), clips()
    optimizer = torch.optim.AdamW(made.parameters(), lr=4e-3, betas=(0.9, 0.95), weight_decay=0.0)
    chance = torch.Generator().manual_seed(2)
    rows = [one.expand(4, *one.shape[1:]) for one in (high, low, text)]
    for _ in range(150):
        hidden = hidden_along_cosine(torch.rand(4, generator=chance), torch.rand(rows[0].shape, generator=chance))
        logits = made(rows[0].masked_fill(hidden, made.unknown), *rows[1:])
        loss = F.cross_entropy(logits[hidden], rows[0][hidden])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    made.eval()
    with torch.no_grad():
        hidden = hidden_along_cosine(torch.tensor([0.4]), torch.rand(high.shape, generator=chance))
        right = (made(high.masked_fill(hidden, made.unknown), low, text).argmax(-1) == high)[hidden].float().mean()
    assert right > 0.95
    again = enlarge(made, low, text, [0], Enlarging(steps=8, text_guidance=1.0))
    assert (again == high).float().mean() > 0.95


def test_weights_come_back_from_a_file_and_those_of_another_preset_do_not(tmp_path, model):
    path = tmp_path / "superres.safetensors"
    save(path, {name: value.half() for name, value in model.state_dict().items()}, {"config": DEBUG.to_dict()})
    again = load_superres(DEBUG, path, torch.device("cpu"))
    with torch.no_grad():
        torch.testing.assert_close(again(*clips()), model(*clips()), atol=0.05, rtol=0.01)
    assert not any(p.requires_grad for p in again.parameters())
    with pytest.raises(Refused, match="preset tiny"):
        load_superres(preset("tiny"), path, torch.device("cpu"))
