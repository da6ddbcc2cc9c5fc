"""Films of any length: seams in picture and sound, and how much is made."""

from dataclasses import replace

import numpy as np
import pytest

from models.videopoet.config import debug
from models.videopoet.language.recipes import context_frames
from models.videopoet.making.drafts import drafted, hop, window
from models.videopoet.making.long_video import FADE, Reel, seamless
from models.videopoet.making.wishes import Wish
from models.videopoet.making.writing import Part

CONFIG = debug()
G = CONFIG.geometry
RATE = G.sound_rate
CLIP = round(G.seconds * RATE)
CONTEXT = context_frames(CONFIG)


def frames(count, value=100):
    return np.full((count, G.height, G.width, 3), value, np.uint8)


def tone(start, count):
    """A tone from a sample of the film's time on: pieces of it fit together without a seam."""
    return (0.5 * np.sin((start + np.arange(count)) * 0.05)).astype(np.float32)


def part(draft, *, context=0, wave=None, value=100):
    shown = None if draft.samples else frames(G.frames, value)
    return Part(draft=draft, frames=shown, wave=wave, text=None, context=context, written=1)


def test_a_jump_in_colour_fades_out():
    made = frames(16, 100)
    smooth = seamless(made, 4, np.full((G.height, G.width, 3), 130, np.uint8)).astype(int)
    means = smooth.mean((1, 2, 3))
    assert (smooth[:4] == 100).all()
    assert 124 < means[4] < 130
    assert (np.diff(means[4 : 4 + FADE]) < 0).all()
    assert (smooth[4 + FADE :] == 100).all()


def test_only_colour_and_light_are_smoothed_not_shapes():
    shown = frames(1)[0]
    shown[20:24, 10:14] = 255  # a small shape, which the next picture has somewhere else
    smooth = seamless(frames(16), 4, shown).astype(int)
    assert np.abs(smooth[4] - 100).max() < 40


def test_a_picture_that_comes_back_as_it_was_changes_nothing():
    made = np.random.default_rng(0).integers(0, 256, (10, G.height, G.width, 3), dtype=np.uint8)
    assert (seamless(made, 3, made[2]) == made).all()


@pytest.mark.parametrize("seconds", [0.125, 0.5, G.seconds, 1.0, 3.3])
def test_a_film_has_the_frames_that_were_wished(seconds):
    reel = Reel(drafted(Wish(task="text-to-video", prompt="a fox", seconds=seconds), CONFIG), CONFIG)
    wanted, pieces = reel.clips, []
    while not reel.done:
        draft = reel.next_draft()
        pieces.append(reel.take(part(draft, context=CONTEXT if reel.turns else 0)).frames)
    assert sum(map(len, pieces)) == round(seconds * G.rate)
    assert len(pieces) == wanted


def test_it_goes_on_from_what_was_shown_last():
    reel = Reel(drafted(Wish(task="text-to-video", prompt="a fox", seconds=2), CONFIG), CONFIG)
    first = part(reel.next_draft())
    first.frames[-CONTEXT:] = 7
    reel.take(first)
    following = reel.next_draft()
    assert following.task.name == "continue"
    assert (following.video == 7).all()
    assert len(following.video) == CONTEXT
    assert following.read == first.draft.read
    assert following.seed != first.draft.seed
    reel.take(part(following, context=CONTEXT))
    assert reel.next_draft().seed not in (following.seed, first.draft.seed)


@pytest.mark.parametrize("seconds", [0.5, 1.0, 3.0])
def test_sound_goes_on_without_a_seam(seconds):
    reel = Reel(drafted(Wish(task="text-to-audio-video", prompt="a fox", seconds=seconds), CONFIG), CONFIG)
    waves, shown = [], 0
    while not reel.done:
        draft, context = reel.next_draft(), CONTEXT if reel.turns else 0
        start = round((shown - context) / G.rate * RATE)
        piece = reel.take(part(draft, context=context, wave=tone(start, CLIP)))
        shown += len(piece.frames)
        waves.append(piece.wave)
    found = np.concatenate(waves)
    assert len(found) == round(seconds * RATE)
    np.testing.assert_allclose(found, tone(0, len(found)), atol=1e-6)
    assert seconds < 1 or draft.task.name == "audio-video-continue"


@pytest.mark.parametrize("count", [2, G.frames, 20, 33])
def test_the_sound_of_a_long_clip_is_made_window_by_window(count):
    wish = Wish(task="video-to-audio", video=frames(count), video_rate=float(G.rate))
    reel = Reel(drafted(wish, CONFIG), CONFIG)
    wanted, waves = reel.clips, []
    while not reel.done:
        start = round(reel.turns * hop(CONFIG) / G.rate * RATE)
        waves.append(reel.take(part(reel.next_draft(), wave=tone(start, CLIP))).wave)
    found = np.concatenate(waves)
    assert len(found) == round(count / G.rate * RATE)
    assert len(waves) == wanted
    np.testing.assert_allclose(found, tone(0, len(found)), atol=1e-6)


def test_windows_show_what_is_seen_at_their_time():
    video = np.stack([np.full((G.height, G.width, 3), 5 * n, np.uint8) for n in range(2 * G.frames)])
    wish = Wish(task="video-to-audio", video=video, video_rate=float(G.rate))
    assert (window(wish, CONFIG, 1).values == video[hop(CONFIG) : hop(CONFIG) + G.frames]).all()
    twice = replace(wish, video=np.repeat(video, 2, 0), video_rate=2.0 * G.rate)
    assert (window(twice, CONFIG, 1).values == window(wish, CONFIG, 1).values).all()
