"""Grids are cut into windows and put together again, also where they do not fit."""

import pytest
import torch

from models.videopoet.superres.windows import windows
from studio.errors import Refused

GRIDS = [(2, 8, 4), (1, 6, 10), (5, 14, 8), (3, 2, 2)]
SHAPES = [(1, 8, 2), (1, 2, 4), (2, 4, 4), (5, 8, 8), (4, 6, 6)]


@pytest.mark.parametrize("grid", GRIDS)
@pytest.mark.parametrize("window", SHAPES)
def test_what_is_cut_and_joined_is_as_it_was(grid, window):
    x = torch.randn(2, *grid, 3)
    for cut, whole in zip(windows(grid, window, 2), (x, x[:, :, ::2, ::2]), strict=True):
        pieces = cut.cut(whole)
        assert pieces.shape == (2 * cut.number, torch.tensor(cut.window).prod(), 3)
        assert torch.equal(cut.joined(pieces), whole)


@pytest.mark.parametrize("grid", GRIDS)
@pytest.mark.parametrize("window", SHAPES)
def test_every_latent_is_seen_once_and_no_window_is_empty(grid, window):
    for cut in windows(grid, window, 2):
        seen = cut.seen()
        if seen is None:
            assert cut.number * torch.tensor(cut.window).prod() == torch.tensor(cut.grid).prod()
        else:
            assert seen.sum() == torch.tensor(cut.grid).prod()
            assert seen.any(1).all()


@pytest.mark.parametrize("grid", GRIDS)
@pytest.mark.parametrize("window", SHAPES)
def test_windows_of_the_small_grid_show_the_same_places(grid, window):
    large, small = windows(grid, window, 2)
    places = torch.stack(torch.meshgrid(*(torch.arange(n) for n in grid), indexing="ij"), -1).float()
    of_small = places[:, ::2, ::2] + torch.tensor([0, 0.5, 0.5])  # the middle of four
    above, below = large.cut(places[None]), small.cut(of_small[None])
    here, there = large.seen(), small.seen()
    for n in range(large.number):
        one = above[n] if here is None else above[n][here[n]]
        two = below[n] if there is None else below[n][there[n]]
        assert torch.equal(one.min(0).values + torch.tensor([0, 0.5, 0.5]), two.min(0).values)
        assert torch.equal(one.max(0).values - torch.tensor([0, 0.5, 0.5]), two.max(0).values)
        start = one.min(0).values
        assert torch.equal(small.places(2)[0] + start, two[0])
        assert torch.equal(large.places()[0] + start, one[0])


def test_a_window_is_never_larger_than_the_grid():
    large, small = windows((1, 4, 2), (5, 56, 32), 2)
    assert (large.window, small.window) == ((1, 4, 2), (1, 2, 1))


@pytest.mark.parametrize(("grid", "window"), [((1, 3, 4), (1, 2, 2)), ((1, 4, 4), (1, 3, 2)), ((0, 4, 4), (1, 2, 2))])
def test_odd_sizes_are_refused(grid, window):
    with pytest.raises(Refused, match="as high and wide"):
        windows(grid, window, 2)
