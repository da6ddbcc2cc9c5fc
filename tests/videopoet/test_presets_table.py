"""The presets are as large as they are called, counted without memory."""

from pathlib import Path

import pytest

from models.videopoet.config import PRESETS, preset
from models.videopoet.presets_table import HEADINGS, rows, sizes, spoken, table

PAGE = Path(__file__).parents[2] / "docs" / "training.md"


@pytest.mark.parametrize(("name", "wanted"), [("paper-300m", 0.3e9), ("paper-1b", 1e9), ("paper-8b", 8e9)])
def test_a_papers_preset_has_as_many_parameters_as_its_name_says(name, wanted):
    """Of its layers: embeddings of a large vocabulary are a fifth of the smallest one, and no network's depth."""
    found = sizes(preset(name))
    assert found.layers == pytest.approx(wanted, rel=0.15)
    assert found.language_model == pytest.approx(found.layers, rel=0.4)


def test_the_tiny_preset_fits_into_the_repository():
    assert 2 * sizes(preset("tiny")).all < 60 * 2**20


def test_every_preset_has_a_row():
    made = rows()
    assert [row[0] for row in made] == list(PRESETS)
    assert all(len(row) == len(HEADINGS) for row in made)
    assert table().count("\n") == len(PRESETS) + 2


def test_counts_are_said_in_three_digits():
    assert [spoken(n) for n in (12, 3_419, 8_001_234, 7_940_000_000)] == ["12", "3.42 k", "8 M", "7.94 B"]


def test_the_page_about_training_has_the_table():
    assert table().strip() in PAGE.read_text()
