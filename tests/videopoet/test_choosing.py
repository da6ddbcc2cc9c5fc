"""The best of several takes, by the model's own understanding."""

import numpy as np
import pytest
import torch

from models.videopoet.config import debug
from models.videopoet.language.batch import Batch
from models.videopoet.language.layout import build, layout
from models.videopoet.making import choosing
from models.videopoet.making.drafts import drafted, tokens
from models.videopoet.making.wishes import Wish
from models.videopoet.poet import VideoPoet
from studio.errors import Refused
from tests.videopoet.shipping import shipped

CONFIG = debug()
G = CONFIG.geometry


@pytest.fixture(scope="module")
def poet(tmp_path_factory):
    return VideoPoet.open(shipped(tmp_path_factory.mktemp("choosing")), "torch")


def test_the_likeliest_take_is_chosen_and_all_scores_are_told(poet):
    wish = Wish(task="text-to-video", prompt="a fox walks", seed=3, best_of=3)
    (made,) = poet.make([wish])
    scores = made.facts["scores"]
    assert scores[0]["seed"] == 3
    assert len({one["seed"] for one in scores}) == 3
    assert made.facts["seed"] == max(scores, key=lambda one: one["score"])["seed"]


def test_the_chosen_take_is_made_again_by_its_seed_alone(poet):
    (best,) = poet.make([Wish(task="text-to-audio-video", prompt="a fox walks", best_of=3)])
    (again,) = poet.make([Wish(task="text-to-audio-video", prompt="a fox walks", seed=best.facts["seed"])])
    assert (best.frames == again.frames).all()
    assert (best.wave == again.wave).all()


def test_the_score_is_that_of_what_is_shown(poet):
    (made,) = poet.make([Wish(task="text-to-video", prompt="a fox walks", best_of=2)])
    best = max(one["score"] for one in made.facts["scores"])
    assert poet.score(made.frames, "a fox walks") == pytest.approx(best, abs=1e-3)


def test_words_that_say_nothing_judge_nothing(poet):
    with pytest.raises(Refused, match="no words"):
        poet.score(np.zeros((1, G.height, G.width, 3), np.uint8), " ")


def test_other_takes_of_a_batch_do_not_change_the_others(poet):
    alone = Wish(task="text-to-video", prompt="a bear sleeps", seed=9)
    several = Wish(task="text-to-video", prompt="a fox walks", best_of=2)
    (one,), (_, two) = poet.make([alone]), poet.make([several, alone])
    assert (one.frames == two.frames).all()


def test_a_picture_is_judged_as_a_clip_in_which_nothing_moves(poet):
    (made,) = poet.make([Wish(task="text-to-image", prompt="a fox", best_of=2)])
    still = np.repeat(made.frames, G.frames, 0)
    assert poet.score(made.frames, "a fox") == pytest.approx(poet.score(still, "a fox"), abs=1e-4)


def test_sound_is_judged_with_its_clip(poet):
    video = np.random.default_rng(0).integers(0, 256, (G.frames, G.height, G.width, 3), dtype=np.uint8)
    (made,) = poet.make([Wish(task="video-to-audio", video=video, video_rate=8.0, prompt="rain", best_of=2)])
    assert len(made.facts["scores"]) == 2
    assert made.facts["scores"][0]["score"] != made.facts["scores"][1]["score"]


@pytest.mark.parametrize("wish", [{"task": "image-to-video", "image": np.zeros((64, 32, 3), np.uint8)}])
def test_without_words_nothing_can_be_judged(poet, wish):
    with pytest.raises(Refused, match="judge"):
        choosing.takes(drafted(Wish(best_of=2, **wish), CONFIG))
    video = np.zeros((5, 64, 32, 3), np.uint8)
    with pytest.raises(Refused, match="judge"):
        poet.make([Wish(task="describe", video=video, video_rate=8.0, best_of=2)])


def test_what_was_learned_to_be_said_of_a_clip_scores_highest(tmp_path):
    """The language model learns by heart which of two texts belongs to which of two clips."""
    poet = VideoPoet.open(shipped(tmp_path), "torch")
    clips = np.stack([np.full((G.frames, G.height, G.width, 3), value, np.uint8) for value in (10, 240)])
    texts = ["a fox walks at night", "a bear sleeps in the snow"]
    shape = layout(CONFIG, "describe", without=("audio_in",))
    words = np.stack([tokens(text, CONFIG) for text in texts])
    ids = build(shape, {"video_in": poet.runtime.read_video(clips), "text_out": words})
    model = poet.runtime.language.requires_grad_(requires_grad=True)
    optimizer = torch.optim.AdamW(model.parameters(), lr=3e-3, weight_decay=0.0)
    batch = Batch.of(shape, ids)
    for _ in range(60):
        loss = model(batch).total
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    model.requires_grad_(requires_grad=False)
    scores = np.array([[poet.score(clip, text, as_written=True) for text in texts] for clip in clips])
    assert scores[0, 0] > scores[0, 1]
    assert scores[1, 1] > scores[1, 0]
    (said,) = poet.make([Wish(task="describe", video=clips[1], video_rate=8.0)])
    assert said.text == texts[1]
