"""The camera's move is measured from pictures: known motion is found, and the world's plain moves are named."""

import json

import numpy as np
import pytest

from models.videopoet.evaluation import camera
from models.videopoet.evaluation.camera import Moves, camera_move, measured, same_move, signature
from models.videopoet.evaluation.registration import motion_of
from models.world.film import Film
from models.world.specification import Specification, Subject
from studio.errors import Missing, Poisoned, Refused


def texture(height=300, width=200):
    rough = np.random.default_rng(8).normal(0, 1, (height // 10, width // 10, 3))
    y, x = np.mgrid[:height, :width] / 10 - 0.5
    top, left = (
        np.clip(np.floor(y), 0, height // 10 - 2).astype(int),
        np.clip(np.floor(x), 0, width // 10 - 2).astype(int),
    )
    y, x = np.clip(y - top, 0, 1)[..., None], np.clip(x - left, 0, 1)[..., None]
    upper = rough[top, left] * (1 - x) + rough[top, left + 1] * x
    lower = rough[top + 1, left] * (1 - x) + rough[top + 1, left + 1] * x
    return np.clip(128 + 50 * (upper * (1 - y) + lower * y), 0, 255).astype(np.uint8)


def shown(dx=0.0, dy=0.0, growth=1.0, count=6):
    """A picture that moves by whole steps of the sampling grid, 224 x 128."""
    large, frames = texture(), []
    for i in range(count):
        y, x = np.mgrid[:224, :128].astype(float)
        scale = growth**-i
        y, x = (y - 111.5) * scale + 149.5 - dy * i, (x - 63.5) * scale + 99.5 - dx * i
        frames.append(large[np.rint(y).astype(int), np.rint(x).astype(int)])
    return np.stack(frames)


@pytest.mark.parametrize(("dx", "dy"), [(3, 0), (-2, 0), (0, 4), (2, -3), (0, 0), (14, 0)])
def test_a_shift_is_found(dx, dy):
    found = motion_of(shown(dx, dy)).frame.mean(0)
    assert found[[0, 3]] == pytest.approx([dx / 128, dy / 224], abs=0.003)
    assert np.abs(found[[1, 2, 4, 5]]).max() < 0.02


def test_growth_is_found():
    found = motion_of(shown(growth=1.03)).frame.mean(0)
    assert found[[1, 5]] == pytest.approx([0.03, 0.03], abs=0.008)
    assert np.abs(found[[0, 3]]).max() < 0.005


def test_what_moves_by_itself_is_not_taken_for_the_camera():
    frames = shown()
    for i in range(len(frames)):
        frames[i, 80 : 80 + 60, 20 + 6 * i : 60 + 6 * i] = 250
    motion = motion_of(frames)
    assert np.abs(motion.frame[:, [0, 3]]).max() < 0.01
    assert np.abs(motion.cells[:, 0]).max() < 0.01  # nothing in the top row


def test_flicker_is_not_motion():
    frames = np.clip(shown().astype(int) + np.array([0, 20, -10, 15, -20, 5])[:, None, None, None], 0, 255)
    assert np.abs(motion_of(frames.astype(np.uint8)).frame[:, [0, 3]]).max() < 0.003


PLAIN = ("static", "zoom in", "zoom out", "pan left", "pan right", "tilt up", "tilt down", "whip pan", "crane up",
         "crane down")  # fmt: skip


def render(move, setting="city", style="flat", seed=3, seconds=17 / 8, rate=8):
    spec = Specification(subjects=(Subject(kind="gift"),), setting=setting, camera=move, style=style)
    film = Film(spec, seed=seed, look_seed=seed, seconds=seconds, rate=rate, aspect=128 / 224)
    return np.stack([film.frame(i, 128, 224) for i in range(round(seconds * rate))])


@pytest.mark.parametrize("move", PLAIN)
def test_the_plain_moves_of_a_resting_lead_are_named(move):
    assert same_move(camera_move(render(move)), move)


def test_another_rate_and_length_have_the_same_move():
    assert camera_move(render("zoom in", seconds=3.0, rate=24), 24) == "zoom in"
    assert camera_move(render("tilt up", seconds=1.5), 8) == "tilt up"


def test_a_still_picture_is_a_resting_camera():
    still = render("static")[:1].repeat(17, 0)
    assert same_move(camera_move(still), "static")


def test_the_card_says_how_often_each_move_is_found():
    card = json.loads(camera.CARD.read_text("utf-8"))["camera"]
    by_move = card["accuracy"]["renders"]["by move"]
    assert set(by_move) == set(camera.shipped().names)
    assert card["accuracy"]["renders"]["in group"] > 0.6  # of 15 moves; guessing is right once in ten


def test_moves_are_learned_from_signatures_and_kept():
    chance = np.random.default_rng(0)
    middles = chance.normal(0, 3, (3, 6))
    values = np.concatenate([chance.normal(middle, 1, (40, 6)) for middle in middles])
    names = np.repeat(["a", "b", "c"], 40)
    moves = Moves.learned(values, names)
    again = Moves.of(moves.tensors(), moves.names)
    assert np.mean(np.array(moves.likeliest(values)) == names) > 0.95
    assert again.likeliest(values) == moves.likeliest(values)


def test_a_clip_is_looked_at_evenly():
    frames = shown(dx=2, count=17)
    assert signature(measured(frames, 8))[0] == pytest.approx(16 * 2 / 128, abs=0.03)
    assert signature(measured(frames[:9], 8))[0] == pytest.approx(16 * 2 / 128, abs=0.03)  # a part tells of the whole


def test_two_frames_have_no_move():
    with pytest.raises(Refused):
        camera_move(shown(count=2))
    with pytest.raises(Refused):
        camera_move(shown(), 0)


def test_moves_that_are_not_there_or_not_ours(tmp_path):
    with pytest.raises(Missing):
        camera.shipped(tmp_path / "camera.safetensors")
    other = tmp_path / "other.safetensors"
    other.write_bytes(b"nothing")
    with pytest.raises(Poisoned):
        camera.shipped(other)
