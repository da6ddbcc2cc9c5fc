"""What a user of VideoPoet meets: wishes of every task, and what comes back."""

from dataclasses import replace

import numpy as np
import pytest

from models.videopoet.config import debug
from models.videopoet.fit import Room
from models.videopoet.language.order import Kind
from models.videopoet.language.recipes import context_frames
from models.videopoet.language.sampling import Sampling
from models.videopoet.making.drafts import drafted
from models.videopoet.making.wishes import Wish
from models.videopoet.making.writing import kept_legal
from models.videopoet.poet import VideoPoet
from models.videopoet.tasks import AUDIO, IMAGE, TASKS, VIDEO, WORDS
from studio.errors import Interrupted, Missing, Poisoned, Refused, Starved
from tests.videopoet.shipping import shipped

CONFIG = debug()
G = CONFIG.geometry
PIXELS = np.random.default_rng(0)
PICTURE = PIXELS.integers(0, 256, (50, 40, 3), dtype=np.uint8)
CLIP = PIXELS.integers(0, 256, (20, 60, 50, 3), dtype=np.uint8)
SOUND = (PIXELS.standard_normal((30_000, 2)) / 8).astype(np.float32)
MASK = np.zeros((60, 50), bool)
MASK[20:40, 15:35] = True
BRINGS = {
    "prompt": {"prompt": "a fox walks through the forest"},
    "style": {"style": "watercolour"},
    "image": {"image": PICTURE},
    "video": {"video": CLIP, "video_rate": 10.0},
    "audio": {"audio": SOUND, "audio_rate": 22_050},
    "mask": {"mask": MASK},
}


def wish_of(task, **more):
    brought = {}
    for name in TASKS[task].needs:
        brought |= BRINGS[name]
    return Wish(task=task, **{**brought, **more})


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return shipped(tmp_path_factory.mktemp("pipeline"))


@pytest.fixture(scope="module")
def poet(folder):
    return VideoPoet.open(folder, "torch")


@pytest.fixture(scope="module")
def everything(poet):
    """All tasks in one call."""
    return dict(zip(TASKS, poet.make([wish_of(task, seed=7) for task in TASKS]), strict=True))


@pytest.mark.parametrize("task", TASKS)
def test_every_task_gives_what_it_says(everything, task):
    made, kind = everything[task], TASKS[task]
    assert made.task == task
    size = (G.height, G.width, 3)
    if kind.gives in (VIDEO, IMAGE):
        assert (made.frames.shape[1:], made.frames.dtype, made.rate) == (size, np.uint8, G.rate)
        assert (len(made.frames) == 1) == (kind.gives == IMAGE)
    else:
        assert made.frames is None
    assert (made.wave is not None) == (kind.gives == AUDIO or kind.sounds)
    if made.wave is not None:
        seconds = len(CLIP) / 10 if kind.gives == AUDIO else len(made.frames) / G.rate
        assert len(made.wave) == round(seconds * G.sound_rate)
        assert np.abs(made.wave).max() <= 1
    assert (made.text is not None) == (kind.gives == WORDS)
    assert made.facts["seed"] == 7
    assert made.facts["tokens"] > 0


def test_a_clip_for_a_sound_has_the_sound(everything):
    made = everything["audio-to-video"]
    heard = drafted(wish_of("audio-to-video"), CONFIG).audio
    assert (made.wave == heard[: len(made.wave)]).all()
    assert np.abs(made.wave).max() > 0.1


@pytest.mark.parametrize("task", TASKS)
def test_a_wish_is_the_same_alone_and_among_others(poet, everything, task):
    (alone,) = poet.make([wish_of(task, seed=7)])
    among = everything[task]
    assert alone.text == among.text
    assert (alone.frames == among.frames).all() if alone.frames is not None else among.frames is None
    assert (alone.wave == among.wave).all() if alone.wave is not None else among.wave is None


def test_seeds_make_other_clips(poet):
    one, same, other = poet.make([wish_of("text-to-video", seed=seed) for seed in (1, 1, 2)])
    assert (one.frames == same.frames).all()
    assert (one.frames != other.frames).any()


def test_a_prompt_of_another_language_makes_what_its_english_makes(poet):
    german, english, labels = poet.make(
        [
            Wish(task="text-to-video", prompt=prompt)
            for prompt in (
                "ein Fuchs läuft nachts durch den Wald",
                "a fox walks through the forest at night",
                "fox; forest; walk; static; flat; night; clear",
            )
        ]
    )
    assert german.read == english.read == labels.read
    assert (german.frames == english.frames).all()
    assert (german.frames == labels.frames).all()
    assert german.notes[0] == f"read as: {german.read}"


def test_a_prompt_may_be_read_as_it_was_written(poet):
    plain, labelled = poet.make([wish_of("text-to-video", as_written=as_written) for as_written in (True, False)])
    assert plain.read == BRINGS["prompt"]["prompt"]
    assert plain.read != labelled.read


@pytest.mark.parametrize("prompt", ["", " \n\t", "гуляет по небу"])
def test_a_prompt_that_says_nothing_is_refused_where_it_is_needed(poet, prompt):
    with pytest.raises(Refused, match=r"no prompt|understood"):
        poet.make([Wish(task="text-to-video", prompt=prompt)])


def test_a_prompt_changes_what_is_made_and_a_negative_one_too(poet):
    plain, other, negative = poet.make(
        [
            wish_of("text-to-video"),
            wish_of("text-to-video", prompt="a bear sleeps"),
            wish_of("text-to-video", negative="at night"),
        ]
    )
    assert (plain.frames != other.frames).any()
    assert (plain.frames != negative.frames).any()


def test_without_words_there_is_no_guidance(poet):
    made = poet.make([wish_of("image-to-video")])[0]
    assert made.facts["sampling"]["video"]["guidance"] == 1.0
    told = poet.make([wish_of("image-to-video", prompt="a fox")])[0]
    assert told.facts["sampling"]["video"]["guidance"] > 1.0


def test_kinds_may_be_chosen_differently(poet):
    cold = {Kind.AUDIO: Sampling(temperature=0.0)}
    made = poet.make([wish_of("text-to-audio-video", by_kind=cold)])[0]
    plain = poet.make([wish_of("text-to-audio-video")])[0]
    assert (made.frames == plain.frames).all()
    assert (made.wave != plain.wave).any()


def test_a_row_at_a_time_is_another_way_of_writing(poet):
    exact, rows = poet.make([wish_of("text-to-video"), wish_of("text-to-video", block=G.latent[2])])
    assert exact.facts["block"] == 1
    assert rows.facts["block"] == G.latent[2]
    assert exact.frames.shape == rows.frames.shape


# ---- what is kept


def test_inpainting_keeps_what_is_not_marked(poet):
    wish = wish_of("inpaint")
    painting = drafted(wish, CONFIG).painting
    made = poet.make([wish])[0]
    count = len(made.frames)
    kept = ~painting.unknown[:count]
    assert kept.any()
    assert (made.frames[kept] == painting.frames[:count][kept]).all()
    assert (made.frames[~kept] != painting.frames[:count][~kept]).any()


def test_what_the_mask_hides_does_not_leak(poet):
    """What is behind the mask must not matter to what is painted over it, but for its soft edge."""
    clip = PIXELS.integers(0, 256, (G.frames, G.height, G.width, 3), dtype=np.uint8)
    mask = np.zeros((G.height, G.width), bool)
    mask[16:48, 8:24] = True
    hidden = clip.copy()
    hidden[:, mask] = 0
    one, two = poet.make(
        [Wish(task="inpaint", video=video, video_rate=G.rate, mask=mask, prompt="a fox") for video in (clip, hidden)]
    )
    assert (one.frames[:, 18:46, 10:22] == two.frames[:, 18:46, 10:22]).all()
    assert (one.frames[:, ~mask] == clip[:, ~mask]).all()
    assert (one.frames[:, 18:46, 10:22] != clip[:, 18:46, 10:22]).any()


def test_latents_far_from_the_mask_stay_as_they_were_read(poet):
    mask = np.zeros((64, 32), bool)
    mask[40:] = True
    clip = PIXELS.integers(0, 256, (G.frames, 64, 32, 3), dtype=np.uint8)
    draft = drafted(Wish(task="inpaint", video=clip, video_rate=G.rate, mask=mask), CONFIG)
    codes = poet.runtime.read_video(draft.video[None])[0]
    legal = kept_legal(draft.layout, draft.painting, codes)
    block = draft.layout.blocks["video_out"]
    free = (legal[block.at, :2, 1] - legal[block.at, :2, 0] > 1).reshape(*G.latent, 2)
    rows = [row for row in range(G.latent[1]) if free[:, row].all()]
    assert rows == list(range(1, G.latent[1]))  # the row of 32..47 sees the mask, and the one above is its neighbour
    assert not free[:, 0].any()
    first = draft.layout.legal[block.at, :2, 0].reshape(*G.latent, 2)
    assert (legal[block.at, :2, 0].reshape(*G.latent, 2)[:, 0] - first[:, 0] == codes[:, 0]).all()


def test_outpainting_keeps_the_clip_in_the_middle(poet):
    wish = wish_of("outpaint", kept=0.5)
    painting = drafted(wish, CONFIG).painting
    made = poet.make([wish])[0]
    known = ~painting.unknown[: len(made.frames)]
    assert 0.2 < known.mean() < 0.3
    assert (made.frames[known] == painting.frames[: len(made.frames)][known]).all()


def test_a_mask_belongs_to_the_clip_as_it_was_brought():
    """A mark in the left half of a wide clip, of which the model sees the middle: what is cut off is not painted."""
    wide = PIXELS.integers(0, 256, (4, 64, 128, 3), dtype=np.uint8)
    mask = np.zeros((64, 128), np.uint8)
    mask[:, 48:64] = 255  # the left half of the 32 columns in the middle
    unknown = drafted(Wish(task="inpaint", video=wide, video_rate=8.0, mask=mask), CONFIG).painting.unknown
    assert unknown[:, :, : G.width // 2].all()
    assert not unknown[:, :, G.width // 2 :].any()
    with pytest.raises(Refused, match="marks nothing of what the model sees"):
        drafted(Wish(task="inpaint", video=wide, video_rate=8.0, mask=np.roll(mask, -48, 1)), CONFIG)


@pytest.mark.parametrize("mask", [np.zeros((60, 50), bool), np.ones((3, 60, 50), bool), np.ones((2, 2, 2, 2), bool)])
def test_masks_that_do_not_match_are_refused(mask):
    with pytest.raises(Refused, match="mask"):
        drafted(wish_of("inpaint", mask=mask), CONFIG)


# ---- lengths


@pytest.mark.parametrize("task", ["text-to-video", "image-to-video", "continue", "camera", "text-to-audio-video"])
def test_films_are_as_long_as_wished(poet, task):
    for seconds in (0.25, 2.0):
        made = poet.make([wish_of(task, seconds=seconds, block=G.latent[2])])[0]
        assert len(made.frames) == round(seconds * G.rate)


def test_a_longer_film_begins_as_a_shorter_one(poet):
    short, long = poet.make([wish_of("text-to-video", seconds=s, seed=4) for s in (1.0, 2.0)])
    assert (short.frames == long.frames[: len(short.frames)]).all()


def test_a_film_comes_in_pieces(poet):
    shots = list(poet.stream([wish_of("text-to-video", seconds=2.0)]))
    assert len(shots) == 4
    assert max(len(shot.piece.frames) for shot in shots) <= G.frames
    whole = poet.make([wish_of("text-to-video", seconds=2.0)])[0]
    assert (np.concatenate([shot.piece.frames for shot in shots]) == whole.frames).all()
    assert shots[-1].creation.facts["tokens"] == whole.facts["tokens"] > shots[0].creation.facts["tokens"]


def test_a_continued_clip_tells_what_it_went_on_from(poet):
    made = poet.make([wish_of("continue", seconds=1.0)])[0]
    assert made.before.shape == (context_frames(CONFIG), G.height, G.width, 3)
    assert any("last" in note for note in made.notes)


def test_a_clip_that_is_edited_keeps_its_length(poet):
    short = CLIP[:3]
    made = poet.make([wish_of("edit", video=short, video_rate=8.0)])[0]
    assert len(made.frames) == 3


# ---- what is told while it works


def test_progress_grows_and_shows_pictures(poet):
    told = []
    poet.make(
        [wish_of("text-to-video", seconds=1.5), wish_of("video-to-audio"), wish_of("image-to-video")],
        progress=lambda one: told.append((one.share, one.wishes, one.preview())),
    )
    shares = [share for share, _, _ in told]
    assert shares == sorted(shares)
    assert 0 < shares[0] < 0.5 < shares[-1] <= 1
    for _, wishes, pictures in told:
        assert pictures is None or [one.shape for one in pictures] == [(G.height, G.width, 3)] * len(wishes)
    assert any(pictures is None for _, wishes, pictures in told if wishes == (1,))
    assert all(pictures for _, wishes, pictures in told if 1 not in wishes)


def test_the_last_preview_is_the_last_picture(poet):
    seen = []
    made = poet.make([wish_of("text-to-video")], progress=lambda one: seen.append(one.preview()[0]))[0]
    assert (seen[-1] == made.frames[-1]).all()
    assert (seen[0] == made.frames[0]).all()


def test_it_stops_when_it_is_told_to(poet):
    asked = []
    with pytest.raises(Interrupted):
        poet.make([wish_of("text-to-video")], cancelled=lambda: asked.append(1) or len(asked) > 3)
    assert len(asked) == 4


# ---- what is wrong


@pytest.mark.parametrize(
    ("wish", "error", "words"),
    [
        ({"task": "text-to-vido", "prompt": "a fox"}, Refused, "no task"),
        ({"task": "image-to-video"}, Refused, "no image"),
        ({"task": "image-to-video", "image": np.zeros((0, 3), np.uint8)}, Poisoned, "shape"),
        ({"task": "image-to-video", "image": CLIP}, Refused, "pictures"),
        ({"task": "continue", "video": CLIP}, Refused, "frames a second"),
        ({"task": "audio-to-video", "audio": SOUND, "audio_rate": 0}, Refused, "samples a second"),
        ({"task": "audio-to-video", "audio": np.full(9, np.nan), "audio_rate": 8000}, Poisoned, "sound"),
        ({"task": "describe", "video": CLIP, "video_rate": 8.0, "negative": "rain"}, Refused, "negative"),
        (
            {"task": "text-to-video", "prompt": "x", "negative": "rain", "sampling": Sampling(guidance=1.0)},
            Refused,
            "guidance 1",
        ),
        ({"task": "text-to-video", "prompt": "a fox", "mask": MASK}, Refused, "no use for mask"),
        ({"task": "edit", "video": CLIP, "video_rate": 8.0, "prompt": "rain", "seconds": 2.0}, Refused, "no use"),
    ],
)
def test_what_is_wrong_is_said_before_anything_is_written(poet, wish, error, words):
    with pytest.raises(error, match=words) as told:
        poet.make([wish_of("text-to-video"), Wish(**wish)], progress=lambda _: pytest.fail("it began"))
    assert told.value.do


@pytest.mark.parametrize("field", [{"seed": -1}, {"best_of": 0}, {"best_of": 99}, {"seconds": 0.0}, {"seconds": 1e9}])
def test_numbers_that_make_no_sense_are_refused(field):
    with pytest.raises(Refused):
        wish_of("text-to-video", **field)


def test_too_many_at_once_for_the_memory(poet, monkeypatch):
    from models.videopoet import fit

    monkeypatch.setattr(fit, "room", lambda *_: Room(1 << 40, 1000))
    with pytest.raises(Starved, match="GiB"):
        poet.make([wish_of("text-to-video")])


def test_what_sounds_needs_the_audio_codec(poet, monkeypatch):
    monkeypatch.setattr(poet.runtime, "audio", None)
    with pytest.raises(Missing, match="audio codec"):
        poet.make([wish_of("text-to-audio-video")])
    assert poet.make([wish_of("text-to-video")])[0].frames is not None


@pytest.mark.parametrize(
    "image",
    [
        PICTURE[..., 0],
        PICTURE[..., :2],
        np.concatenate([PICTURE, PICTURE[..., :1]], -1),
        PICTURE.astype(np.uint16) * 257,
        PICTURE.astype(np.float64) / 255,
        np.tile(PICTURE, (1, 30, 1)),
        PICTURE[:1, :1],
    ],
)
def test_pictures_of_any_kind(poet, image):
    made = poet.make([wish_of("image-to-video", image=image)])[0]
    assert len(made.frames) == G.frames


@pytest.mark.parametrize("task", ["inpaint", "outpaint", "stylise", "describe"])
def test_a_picture_may_stand_for_a_clip(poet, task):
    wish = wish_of(task)
    brought = replace(wish, video=None, image=PICTURE, mask=MASK[:50, :40] if wish.mask is not None else None)
    made = poet.make([brought])[0]
    assert made.text is not None or len(made.frames) == G.frames
    assert any("nothing moves" in note for note in made.notes)
