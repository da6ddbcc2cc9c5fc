"""Captions keep clear of what every chosen destination draws over the picture."""

import itertools

import pytest

from media import captions
from media.safe_zones import Box, safe_box, zone
from studio.specs import CaptionSpec, Cue, Raster

STYLES = ("clean", "boxed", "bold", "word-by-word", "karaoke")
RASTERS = (Raster(), Raster(width=540, height=960), Raster(width=1080, height=1080), Raster(width=1920, height=1080))


def test_all_three_destinations_leave_the_universal_box():
    assert safe_box(Raster(), ("tiktok", "reels", "shorts")) == Box(65, 288, 888, 1248)


def test_one_destination_leaves_more():
    assert safe_box(Raster(), ("tiktok",)) == Box(60, 150, 930, 1480)


def test_an_unknown_destination_is_treated_with_most_care():
    assert safe_box(Raster(), ("somewhere-new",)) == safe_box(Raster(), ())


def test_zones_scale_with_the_picture_and_aliases_are_known():
    assert safe_box(Raster(width=540, height=960), ("instagram",)).bottom == (1920 - 672) / 2
    assert zone("YouTube_Shorts") == zone("shorts")


@pytest.mark.parametrize("destination", ["tiktok", "reels", "shorts", "story", "universal"])
def test_numbers_carry_their_source(destination):
    row = zone(destination)
    assert row["source"]
    assert row["checked_on"].year >= 2026
    assert row["confidence"] in {"high", "medium", "low"}


@pytest.mark.parametrize(
    ("style", "position", "raster"), [*itertools.product(STYLES, ("lower", "middle", "upper"), RASTERS)]
)
def test_every_caption_stays_in_the_box(tmp_path, style, position, raster):
    report = captions.write_ass(
        tmp_path / "c.ass",
        cues=[
            Cue(text="Everyone comes home with a souvenir gypsy", start=0, end=60),
            Cue(text="Go!", start=60, end=90),
        ],
        captions=CaptionSpec(style=style, position=position),
        raster=raster,
        destinations=("tiktok", "reels"),
        fonts_dir=tmp_path / "fonts",
    )
    room = safe_box(raster, ("tiktok", "reels"))
    assert len(report.boxes) == 2
    assert all(room.holds(Box(*box), slack=1) for box in report.boxes)
