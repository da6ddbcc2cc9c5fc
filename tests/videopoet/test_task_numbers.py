"""Numbers of tasks: the world itself is best, what is wrong is worse, what cannot be said is left out."""

from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from models.videopoet.config import debug
from models.videopoet.evaluation import drift
from models.videopoet.evaluation.comparing import (
    MOST_DECIBELS,
    alike_in_structure,
    changed_pixels,
    edge_seam,
    motion,
    psnr,
    seam,
    sound_seam,
)
from models.videopoet.evaluation.judges import truth, visible
from models.videopoet.evaluation.prompts import trial
from models.videopoet.evaluation.task_numbers import Case, measured, measures_of_tasks, summed
from models.videopoet.language.recipes import context_frames
from models.videopoet.making.wishes import Creation
from models.videopoet.tasks import TASKS
from models.world.held_out import held_out
from models.world.language.captions import full_caption
from tests.videopoet.judging import Told

CONFIG = replace(debug(), geometry=replace(debug().geometry, frames=9, rate=4))
G = CONFIG.geometry
NUMBER = 2


@cache
def asked(task, number=NUMBER):
    return trial(task, number, CONFIG)


def by_the_world(one, **changed):
    """What the world itself would make of a trial."""
    begin = context_frames(CONFIG) if "continue" in one.task else 0
    wave = one.wave(G.sound_rate)[round(begin / G.rate * G.sound_rate) :] if one.sounds else None
    text = full_caption(one.scene, 1).text if one.task == "describe" else None
    frames = None if one.task == "video-to-audio" else one.truth[begin:]
    made = {"frames": frames, "rate": G.rate, "wave": wave, "sound_rate": G.sound_rate, "text": text}
    return Creation(task=one.task, **made | changed)


def numbers(one, made, judge=None):
    told = judge or Told(truth(one.scene))
    return measured(Case(one, made, told, G, lambda frames, rate: one.scene.camera))


@pytest.mark.parametrize("task", [task for task in TASKS if task != "outpaint"])
def test_what_the_world_makes_is_right(task):
    one = asked(task)
    found = numbers(one, by_the_world(one))
    assert set(found) >= {name for name in measures_of_tasks()[task].shown if "." not in name} - {
        "prefers",
        "changed",
        "changed_renders",
    }
    right = [name for name in found if name.startswith(("asked.", "agrees.", "renders.")) and one.task != "stylise"]
    assert all(found[name] == 1 for name in right)
    for name in ("filled_psnr", "first_psnr"):
        assert found.get(name, MOST_DECIBELS) == MOST_DECIBELS or task == "edit"
    for name in ("motion", "right", "followed", "nearer"):
        assert found.get(name, 1) == pytest.approx(1)
    assert found.get("mel", 0) == 0
    assert found.get("onset") == found.get("onset_world")


def test_every_task_is_measured_and_every_trial_is_held_out():
    assert set(measures_of_tasks()) == set(TASKS)
    assert all(held_out(asked(task).clip.scene) for task in TASKS)


@pytest.mark.parametrize("task", TASKS)
def test_a_trial_gives_what_its_task_needs(task):
    given = asked(task).wish.given()
    assert set(TASKS[task].needs) <= given <= {*TASKS[task].needs, *TASKS[task].takes}


def test_trials_follow_from_their_number_and_seed():
    again, other = trial("edit", NUMBER, CONFIG), trial("edit", NUMBER, CONFIG, seed=1)
    assert again.wish.prompt == asked("edit").wish.prompt
    assert (again.wish.seed, other.wish.prompt) == (asked("edit").wish.seed, again.wish.prompt)
    assert other.wish.seed != again.wish.seed


def test_nothing_under_a_mask_is_given():
    one = asked("inpaint")
    assert (one.wish.video[one.wish.mask] == 128).all()


def test_wrong_verdicts_count_against_a_clip():
    one = asked("text-to-video")
    lost = by_the_world(one, frames=np.zeros_like(one.truth))
    found = numbers(one, lost, Told(truth(one.scene), dict.fromkeys(truth(one.scene), "nothing")))
    assert found["adherence"] == 0
    assert all(found[name] == 1 for name in found if name.startswith("renders."))


def test_only_what_is_asked_and_seen_is_judged():
    one = asked("text-to-video")
    found = numbers(one, by_the_world(one))
    judged = {name.partition(".")[2] for name in found if name.startswith("asked.")} - {"camera"}
    assert judged == {name for name in truth(one.scene) if name in one.said and visible(name, one.scene)}


def test_an_edit_that_changes_nothing_is_seen():
    one = asked("edit")
    nothing, right = numbers(one, by_the_world(one, frames=one.wish.video)), numbers(one, by_the_world(one))
    assert nothing["nearer"] == 0
    assert nothing["kept_psnr"] == MOST_DECIBELS
    assert right["nearer"] == 1


def test_what_a_judge_cannot_know_is_not_said_to_have_changed():
    one = replace(asked("edit"), slot="wear")
    assert "changed" not in numbers(one, by_the_world(one))


def test_a_description_is_read_by_the_grammar():
    one = asked("describe")
    full = numbers(one, by_the_world(one))
    lie = numbers(one, by_the_world(one, text="a penguin sleeps in a kitchen, pixel art"))
    none = numbers(one, by_the_world(one, text=""))
    assert full["right"] == 1
    assert none == {"right": 0, "said": 0} | {name: 0 for name in none if "." in name}
    assert lie["true_of_said"] < full["true_of_said"]


def test_an_outpainted_clip_keeps_its_middle():
    one = asked("outpaint")
    from models.videopoet.making.painting import outpainting

    small, unknown = outpainting(one.wish.video, one.wish.kept)
    grey, moved = by_the_world(one, frames=small), by_the_world(one, frames=np.roll(small, 3, 2))
    assert numbers(one, grey)["kept_psnr"] == MOST_DECIBELS
    assert numbers(one, moved)["kept_psnr"] < 30
    assert unknown.any()


def test_seams_are_seen():
    clip = asked("text-to-video").truth
    ordinary, jump = seam(clip[:4], clip[4:]), seam(clip[:4], 255 - clip[4:])
    assert jump > 3 * ordinary
    assert np.isnan(seam(clip[:1], clip[1:2]))


def test_edges_of_a_mask_are_seen():
    slope = np.repeat(np.arange(32, dtype=np.uint8)[None, :, None], 3, 2)[None].repeat(40, 1).reshape(1, 40, 32, 3)
    mask = np.zeros((1, 40, 32), bool)
    mask[:, 10:20, 8:16] = True
    pasted = np.where(mask[..., None], 200, slope).astype(np.uint8)
    assert edge_seam(pasted, mask) > 10 * edge_seam(slope, mask)
    assert np.isnan(edge_seam(slope, np.ones_like(mask)))


def test_a_seam_of_sounds_is_heard():
    tone = np.sin(np.arange(16_000) * 0.2).astype(np.float32) * 0.3
    noise = np.random.default_rng(0).normal(size=8000).astype(np.float32) * 0.3
    assert sound_seam(tone[:8000], noise) > 3 * max(0.3, sound_seam(tone[:8000], tone[8000:]))


def test_structure_is_that_of_the_same_clip_in_another_style():
    one, other = asked("stylise"), asked("text-to-video", 5)
    same = alike_in_structure(one.wish.video, one.wish.video, "s")
    restyled, another = (alike_in_structure(one.wish.video, clip, "s") for clip in (one.truth, other.truth))
    assert all(value == pytest.approx(1) for value in same.values())
    assert sum(restyled.values()) > sum(another.values())


def test_pixels_that_stay_and_pixels_that_change():
    source, true = np.zeros((1, 8, 8, 3), np.uint8), np.zeros((1, 8, 8, 3), np.uint8)
    true[:, :4] = 200
    assert changed_pixels(source, true, true) == {"kept_psnr": MOST_DECIBELS, "nearer": 1}
    assert changed_pixels(source, source, true)["nearer"] == 0
    assert changed_pixels(source, np.full_like(true, 200), true)["kept_psnr"] < 10
    assert "nearer" not in changed_pixels(source, source, source)


def test_motion_is_relative_to_the_worlds():
    clip = asked("text-to-video").truth
    assert motion(clip, clip) == 1
    assert motion(clip[:1].repeat(9, 0), clip) == 0
    assert np.isnan(motion(clip, clip[:1].repeat(9, 0)))


def test_decibels_of_some_pixels():
    black, white = np.zeros((1, 4, 4, 3), np.uint8), np.full((1, 4, 4, 3), 255, np.uint8)
    half = np.arange(4)[None, :, None].repeat(4, 2) < 2
    mixed = np.where(half[..., None], black, white)
    assert psnr(black, mixed, half) == MOST_DECIBELS
    assert psnr(black, mixed, ~half) == 0
    assert np.isnan(psnr(black, white, np.zeros_like(half)))


def test_sums_are_means_of_what_could_be_said():
    rows = [{"seam": 1.0, "asked.style": 1.0}, {"seam": 3.0}, {"asked.style": 0.0, "asked.time": 1.0}]
    assert summed(rows) == {"samples": 3, "seam": 2.0, "asked": {"style": 0.5, "time": 1.0}}
    assert summed([]) == {"samples": 0}


def test_drift_is_the_end_relative_to_the_beginning():
    one = asked("text-to-video")
    still = one.truth[:1].repeat(40, 0)
    fading = np.concatenate([still[:20], np.zeros_like(still[:20])])
    judge = Told(truth(one.scene), dict.fromkeys(truth(one.scene), "nothing"))
    stays, fades = (drift.measured(one, clip, G.rate, judge) for clip in (still, fading))
    assert drift.ratio([stays]) == 1
    assert drift.ratio([stays, fades]) == 0.5
    assert fades["sharpness"] == 0
    assert [stays[f"second.{n:02}"] for n in range(10)] == [1] * 10
    assert drift.ratio([{"first": 0.0, "last": 0.0}]) is None
