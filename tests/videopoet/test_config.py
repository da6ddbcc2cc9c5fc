"""Sizes are checked before anything is allocated, and survive being written down."""

import pytest

from models.videopoet.config import PRESETS, Config, Geometry, preset
from studio.errors import Refused


def test_the_working_geometry_is_the_documented_one():
    tiny = preset("tiny")
    assert tiny.geometry.latent == (5, 14, 8)
    assert tiny.geometry.positions == 560
    assert tiny.geometry.read == (112, 64)
    assert tiny.geometry.seconds == 2.125
    assert tiny.audio_frames == 53


def test_the_paper_has_its_own_numbers():
    paper = preset("paper-1b")
    assert paper.geometry.latent == (5, 16, 16)
    assert paper.video.quantizer == "lfq"
    assert (paper.audio_frames, paper.audio.levels, paper.audio.codes) == (106, 4, 1024)


@pytest.mark.parametrize("name", PRESETS)
def test_a_configuration_survives_json(name):
    config = preset(name)
    assert Config.from_dict(config.to_dict()) == config


def test_a_preset_that_does_not_exist_names_those_that_do():
    with pytest.raises(Refused, match="huge") as refused:
        preset("huge")
    assert "tiny" in refused.value.do


@pytest.mark.parametrize("wrong", [{"frames": 16}, {"height": 225}, {"width": 100}])
def test_a_geometry_that_cannot_be_cut_is_refused(wrong):
    with pytest.raises(Refused):
        Geometry(**wrong)
