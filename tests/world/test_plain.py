"""Plain films: what small networks learn from. Less grain and clutter, the same scene and the same truth."""

import numpy as np
import pytest

from models.world.sampling import Clip, clip

NUMBERS = range(0, 64, 9)


def fine(frame: np.ndarray) -> float:
    """How much of a picture is lost at half the size."""
    small = frame.astype(float).reshape(frame.shape[0] // 2, 2, frame.shape[1] // 2, 2, 3).mean((1, 3))
    return float(np.abs(small.repeat(2, 0).repeat(2, 1) - frame).mean())


def both(number: int) -> tuple[Clip, Clip]:
    return clip(number, 5), clip(number, 5, plain=False)


@pytest.mark.parametrize("number", NUMBERS)
def test_a_plain_clip_has_less_that_is_fine(number: int) -> None:
    plain, full = both(number)
    assert fine(plain.frames[2]) < fine(full.frames[2])


@pytest.mark.parametrize("number", NUMBERS)
def test_it_is_the_same_scene_seen_by_the_same_camera(number: int) -> None:
    plain, full = both(number)
    assert plain.scene == full.scene
    assert plain.film.camera_path() == full.film.camera_path()
    assert plain.events() == full.events()


def test_its_lead_is_as_sharp_as_ever() -> None:
    plain, full = both(4)
    lead = full.mask(2) & plain.mask(2)
    apart = np.abs(plain.frames[2][lead].astype(int) - full.frames[2][lead]).mean()
    assert lead.any()
    assert apart < 12


def test_it_is_reproduced() -> None:
    assert (clip(3, 5).frames == clip(3, 5).frames).all()
