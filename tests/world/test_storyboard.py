"""The engine: clip, events and state in files, warnings in words."""

import json

import av
import numpy as np
import pytest
from PIL import Image

from models.engines.storyboard import Storyboard
from models.frames import read_frames
from models.world.stills import StillFilm, open_image
from studio.errors import Poisoned, Refused
from studio.ports import Engine
from studio.specs import ClipSpec, Event, Raster

SMALL = Raster(width=54, height=96, rate=15)


class Scratch:
    def __init__(self, folder):
        folder.mkdir()
        self.scratch, self.told = folder, []

    def progress(self, done, total=1.0):
        self.told.append((done, total))


@pytest.fixture
def context(tmp_path):
    return Scratch(tmp_path / "scratch")


def test_a_prompt_becomes_a_clip_with_events_and_state(context):
    spec = ClipSpec(prompt="a dragon walks in the city", camera="zoom in", frames=24, raster=SMALL)
    made = Storyboard().generate(spec, 5, {}, context)
    assert len(list(read_frames(made.files["clip"]))) == made.facts["frames"] == 24
    with av.open(str(made.files["clip"])) as container:
        assert (container.streams.video[0].width, container.streams.video[0].average_rate) == (54, 15)
    events = [Event(**event) for event in json.loads(made.files["events"].read_text())]
    assert any(event.kind == "footstep" and event.surface == "stone" for event in events)
    assert made.facts["specification"]["camera"] == "zoom in"
    assert made.facts["mapped"] == {"dragon": "elephant"}
    assert "dragon" in made.warnings[0]
    assert context.told[-1] == (24, 24)


def test_the_same_recipe_gives_the_same_bytes(tmp_path):
    spec = ClipSpec(prompt="a raccoon floats in the space station", frames=6, raster=SMALL)
    clips = [Storyboard().generate(spec, 5, {}, Scratch(tmp_path / name)).files["clip"].read_bytes() for name in "ab"]
    assert clips[0] == clips[1]


@pytest.mark.parametrize(
    ("prompt", "style", "drawn"),
    [
        ("a fox in the forest", "soft watercolour", "watercolour"),
        ("a fox in the forest, pixel art", "watercolour", "pixel art"),  # the scene's own words go before the story's
        ("a fox in the forest", "", "flat"),
    ],
)
def test_a_scene_is_drawn_in_its_own_style_else_in_the_storys(prompt, style, drawn, context):
    made = Storyboard().generate(ClipSpec(prompt=prompt, style=style, frames=2, raster=SMALL), 5, {}, context)
    assert made.facts["specification"]["style"] == drawn


def test_continue_starts_from_the_last_picture(tmp_path):
    engine = Storyboard()
    first = engine.generate(
        ClipSpec(prompt="a fox waves on the beach", frames=15, raster=SMALL), 5, {}, Scratch(tmp_path / "a")
    )
    spec = ClipSpec(task="continue", prompt="the fox jumps", frames=8, raster=SMALL)
    inputs = {"clip": [first.files["clip"]], "state": [first.files["state"]]}
    second = engine.generate(spec, 77, inputs, Scratch(tmp_path / "b"))
    assert second.facts["specification"]["setting"] == "beach"
    last, following = list(read_frames(first.files["clip"]))[-1], next(iter(read_frames(second.files["clip"])))
    assert np.abs(last.astype(int) - following).mean() < 4
    frozen = engine.generate(spec, 77, {"clip": inputs["clip"]}, Scratch(tmp_path / "c"))
    assert "last picture" in frozen.warnings[0]
    opening = next(iter(read_frames(frozen.files["clip"])))
    assert np.abs(last.astype(int) - opening).mean() < 3


def test_a_broken_state_is_refused(context, tmp_path):
    (tmp_path / "state.json").write_text("{}")
    spec = ClipSpec(task="continue", prompt="x", frames=2, raster=SMALL)
    with pytest.raises(Refused, match="state of the clip before"):
        Storyboard().generate(spec, 1, {"state": [tmp_path / "state.json"], "clip": []}, context)


@pytest.mark.parametrize("size", [(300, 200), (20, 400), (1, 1), (54, 96)])
def test_an_image_is_shown_whatever_its_shape(context, tmp_path, size):
    Image.new("RGBA", size, (200, 40, 40, 255)).save(tmp_path / "image.png")
    spec = ClipSpec(task="image-to-video", prompt="slowly pan right", frames=5, raster=SMALL)
    made = Storyboard().generate(spec, 1, {"image": [tmp_path / "image.png"]}, context)
    assert len(list(read_frames(made.files["clip"]))) == 5


@pytest.mark.parametrize(
    "content", [b"", b"\x89PNG\r\n\x1a\n", b"#EXTM3U\nfile:///etc/passwd", b"\xff\xd8\xff\xe0 cut"]
)
def test_a_picture_that_is_none_is_poisoned(tmp_path, content):
    path = tmp_path / "image.png"
    path.write_bytes(content)
    with pytest.raises(Poisoned, match=r"image\.png"):
        open_image(path)


def test_the_focal_point_stays_in_the_picture():
    picture = np.zeros((100, 300, 3), np.uint8)
    picture[:, 250:270] = 255
    shown = StillFilm(picture, camera="static", focal=(0.87, 0.5), seconds=1, rate=30)
    shown.picture = shown.picture.crop((150, 0, 300, 100))  # 3:2, close enough to a square to be cut
    assert shown.frame(0, 80, 80).max() > 200


def test_missing_inputs_and_odd_sizes_are_refused(context):
    with pytest.raises(Refused, match="image"):
        Storyboard().generate(ClipSpec(task="image-to-video", prompt="", frames=2, raster=SMALL), 1, {}, context)
    odd = ClipSpec(prompt="fox", frames=2, raster=Raster(width=55, height=96))
    with pytest.raises(Refused, match="even"):
        Storyboard().generate(odd, 1, {}, context)


def test_it_is_an_engine():
    assert isinstance(Storyboard(), Engine)
