"""Text that cannot be read on the real pixels is made legible, and it is said how."""

import numpy as np
import pytest

from media import captions, contrast
from studio.specs import CaptionSpec, Cue, Raster

WHITE = np.full((960, 540, 3), 255, np.uint8)


def surround(**changes):
    base = {"outline": 0.0, "outline_color": contrast.DARK, "shadow": 0.0, "plate": 0.0, "plate_color": contrast.DARK}
    return contrast.Surround(**(base | changes))


def test_ratios_are_those_of_the_standard():
    assert contrast.ratio((255, 255, 255), (0, 0, 0)) == pytest.approx(21)
    assert contrast.ratio((118, 118, 118), (255, 255, 255)) == pytest.approx(4.54, abs=0.01)


def test_white_on_white_is_illegible_until_something_surrounds_it():
    assert contrast.measured(WHITE, (255, 255, 255), surround()) == pytest.approx(1)
    assert contrast.measured(WHITE, (255, 255, 255), surround(outline=contrast.FULL_OUTLINE)) > 15
    assert contrast.measured(WHITE, (255, 255, 255), surround(plate=0.8)) > 7


def test_the_worst_tenth_of_the_pixels_counts():
    half = WHITE.copy()
    half[:480] = 0
    assert contrast.measured(half, (255, 255, 255), surround()) == pytest.approx(1)


def test_the_mildest_help_that_suffices_is_taken():
    found, (ratio,), done = contrast.settle([WHITE], [(255, 255, 255)], surround(outline=0.01))
    assert done == "a stronger outline"
    assert found.plate == 0
    assert ratio >= contrast.ENOUGH
    boxed, _, done = contrast.settle([WHITE], [(255, 255, 255)], surround(plate=0.2))
    assert done == "a denser box behind the text"
    assert boxed.plate > 0.2


def test_what_is_legible_is_left_alone():
    night = np.zeros_like(WHITE)
    before = surround()
    assert contrast.settle([night], [(255, 255, 255)], before) == (before, [pytest.approx(21)], "")


def report(tmp_path, spec, palette):
    return captions.write_ass(
        tmp_path / "c.ass",
        cues=[Cue(text="One small step", start=0, end=60)],
        captions=spec,
        raster=Raster(width=540, height=960),
        destinations=(),
        fonts_dir=tmp_path / "fonts",
        palette=palette,
    )


@pytest.mark.parametrize("style", ["clean", "boxed", "bold", "word-by-word", "karaoke"])
@pytest.mark.parametrize("primary", ["#ffffff", "#777777", "#101010", "#ff2d55"])
def test_every_style_and_colour_reaches_the_ratio_on_any_picture(tmp_path, style, primary):
    noise = np.random.default_rng(1).integers(0, 256, WHITE.shape).astype(np.uint8)
    for picture in (WHITE, np.zeros_like(WHITE), noise):
        found = report(tmp_path, CaptionSpec(style=style, primary=primary, accent="#223399"), [picture])
        assert min(found.contrast) >= contrast.ENOUGH


def test_a_colour_that_had_to_change_is_reported(tmp_path):
    found = report(tmp_path, CaptionSpec(style="karaoke", accent="#112266"), None)
    assert any("#112266" in line for line in found.adjusted)
    assert found.contrast == ()
    assert report(tmp_path, CaptionSpec(), [WHITE]).adjusted == ()
