"""Tasks as users meet them, and inputs of any kind brought to the model's geometry."""

import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.videopoet.config import debug, tiny
from models.videopoet.language import vocab
from models.videopoet.language.recipes import RECIPES
from models.videopoet.making import bringing
from models.videopoet.tasks import INPUTS, TASKS, asked, task_of
from studio.errors import Poisoned, Refused

G = debug().geometry
COMMAND_LINE = """text-to-image, text-to-video, image-to-video, continue, inpaint, outpaint, stylise, edit,
video-to-audio, audio-to-video, text-to-audio-video, describe""".replace("\n", " ").split(", ")


def test_every_tag_is_a_task_and_every_task_a_tag():
    assert tuple(TASKS) == vocab.TASKS
    assert len({task.tag for task in TASKS.values()}) == len(TASKS)
    assert {name.strip() for name in COMMAND_LINE} <= set(TASKS)


@pytest.mark.parametrize("name", vocab.TASKS)
def test_needs_agree_with_sequences(name):
    task, recipe = TASKS[name], RECIPES[name]
    assert {*task.needs, *task.takes} <= set(INPUTS)
    assert bool(recipe.video_in) == bool({"image", "video"} & set(task.needs))
    assert bool(recipe.audio_in) == ("audio" in (*task.needs, *task.takes))
    if recipe.text and "text" not in recipe.optional:
        assert {"prompt", "style"} & set(task.needs)
    gives = {"png": recipe.video_out == "first", "wav": not recipe.video_out, "txt": recipe.text_out, "mp4": True}
    assert gives[task.gives]


def test_a_task_takes_what_it_needs():
    assert task_of("inpaint", ["video", "mask"]).name == "inpaint"
    assert task_of("inpaint", ["image", "mask", "prompt"]).name == "inpaint"
    assert task_of("edit", ["image", "prompt"]).name == "edit-image"
    assert task_of("edit", ["video", "prompt"]).name == "edit"


@pytest.mark.parametrize(
    ("name", "given", "message"),
    [
        ("inpaint", ["video"], "there is no mask"),
        ("stylise", ["prompt"], "there is no video and no style"),
        ("text-to-image", ["prompt", "audio"], "no use for audio"),
        ("image-to-video", ["image", "video"], "no use for video"),
        ("sing", [], "no task 'sing'"),
    ],
)
def test_what_is_missing_or_useless_is_said(name, given, message):
    with pytest.raises(Refused, match=message):
        task_of(name, given)


def test_style_follows_the_prompt():
    assert asked("A fox runs. ", "oil painting") == "A fox runs, oil painting"
    assert asked("", "neon") == "neon"
    assert asked(" a fox ") == "a fox"


# ---- bringing


def test_what_fits_stays_as_it_is():
    frames = np.random.default_rng(0).integers(0, 256, (G.frames, G.height, G.width, 3), dtype=np.uint8)
    brought = bringing.film(frames, G.rate, G)
    np.testing.assert_array_equal(brought.values, frames)
    assert brought.notes == ()


@settings(max_examples=40, deadline=None)
@given(st.integers(1, 40), st.integers(1, 80), st.integers(1, 80), st.sampled_from([1, 2, 3, 4]), st.floats(0.5, 120))
def test_any_clip_comes_to_the_geometry(count, height, width, channels, rate):
    frames = np.full((count, height, width, channels), 255, np.uint8)
    brought = bringing.film(frames, rate, G, end=bool(count % 2))
    assert brought.values.shape == (G.frames, G.height, G.width, 3)
    assert (brought.values == 255).all()


@pytest.mark.parametrize("dtype", [np.uint8, np.uint16, np.float32, bool])
@pytest.mark.parametrize("shape", [(6, 9), (6, 9, 1), (6, 9, 3), (1, 6, 9, 4)])
def test_pictures_of_any_format(dtype, shape):
    top = 1 if dtype in (np.float32, bool) else np.iinfo(dtype).max
    brought = bringing.picture(np.full(shape, top, dtype), G)
    assert brought.values.shape == (1, G.height, G.width, 3)
    assert (brought.values == 255).all()


def test_transparency_is_white():
    np.testing.assert_array_equal(bringing.rgb(np.zeros((2, 2, 4), np.uint8)), np.full((1, 2, 2, 3), 255))


def test_the_middle_is_kept_and_what_was_done_is_told():
    wide = np.zeros((10, 30, 3), np.uint8)
    wide[:, 13:17] = 200
    brought = bringing.picture(wide, G)
    assert brought.values[0, 32, 16, 0] == 200
    assert brought.notes == ("cut from 30x10 to 5x10", "scaled to 32x64")


def test_rate_and_length():
    counted = np.repeat(np.arange(60, dtype=np.uint8), 64 * 32 * 3).reshape(60, 64, 32, 3)
    first, last = (bringing.film(counted, 24, G, end=end) for end in (False, True))
    assert first.values[:, 0, 0, 0].tolist() == [1, 4, 7, 10, 13]
    assert last.values[:, 0, 0, 0].tolist() == [46, 49, 52, 55, 58]
    assert first.notes == ("read at 8 instead of 24 frames a second", "the first 0.625 of 2.5 s used")
    short = bringing.film(counted[:2], 8, G)
    assert short.values[:, 0, 0, 0].tolist() == [0, 1, 1, 1, 1]
    assert short.notes == ("the last frame held to 0.625 s",)
    continued = bringing.film(counted[:2], 8, G, count=3, end=True)
    assert continued.values[:, 0, 0, 0].tolist() == [0, 0, 1]
    assert continued.notes == ("the first frame held to 0.375 s",)


def test_a_tone_stays_the_same_tone():
    geometry = tiny().geometry
    wave = np.sin(2 * np.pi * 440 * np.arange(44_100 * 3) / 44_100)
    brought = bringing.sound(np.stack([wave, wave]), 44_100, geometry)
    expected = np.sin(2 * np.pi * 440 * np.arange(34_000) / 16_000)
    np.testing.assert_allclose(brought.values, expected, atol=0.02)
    assert brought.notes == ("mixed to mono", "read at 16000 instead of 44100 samples a second", "cut from 3 s")
    short = bringing.sound((wave[:100] * 32767).astype(np.int16), 16_000, geometry)
    assert short.values.shape == (34_000,)
    assert not short.values[100:].any()
    np.testing.assert_allclose(short.values[:100], wave[:100], atol=1e-4)
    assert not bringing.sound(np.full(100, 128, np.uint8), 16_000, geometry).values.any()
    assert short.notes == ("silence added to 0.00625 s",)


def test_what_is_no_picture_or_sound_is_said():
    with pytest.raises(Poisoned, match="pictures of shape"):
        bringing.rgb(np.zeros((2, 2, 2, 5)))
    with pytest.raises(Poisoned, match="a sound of shape"):
        bringing.sound(np.zeros(0), 16_000, G)
    with pytest.raises(Refused, match="0 frames a second"):
        bringing.film(np.zeros((2, 8, 8, 3)), 0, G)
    with pytest.raises(Refused, match="there are 2 pictures"):
        bringing.picture(np.zeros((2, 8, 8, 3)), G)


QUICK = "language.vocab", "language.layout", "language.text", "tasks", "making.bringing"


def test_nothing_here_needs_torch_or_the_world():
    modules = ", ".join(f"models.videopoet.{name}" for name in QUICK)
    code = f"import sys, {modules}; print({{'torch', 'skia', 'av', 'models.world'}} & {{*sys.modules}})"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "set()\n"
