"""A short by VideoPoet through the real stack, on small untrained weights: pictures, sound, captions, and refusals."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import av
import numpy as np
import pytest
from PIL import Image

from models.frames import read_frames, write_clip
from models.videopoet.config import debug
from tests.line.homes import StudioHome
from tests.videopoet.shipping import shipped

pytestmark = pytest.mark.xdist_group("line")

BRIEF = """
title: The travelling raccoon
quality: draft
destinations: [shorts]
style: watercolour
seed: 3
engine: videopoet
soundtrack: {mood: playful}
scenes:
  - {prompt: a raccoon walks through a forest, camera: pan left, caption: It begins, seconds: 1.2}
  - {continue: true, prompt: a raccoon waves, seconds: 0.8}
  - {image: picture.png, prompt: a raccoon on a beach, caption: And ends, seconds: 1, transition: crossfade}
  - {video: film.mp4, prompt: now it snows, seconds: 1}
"""


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[StudioHome]:
    """A home whose VideoPoet has the weights of the preset `debug`."""
    folder = tmp_path_factory.mktemp("videopoet")
    made = StudioHome(folder)
    made.env["REELWORKS_VIDEOPOET_WEIGHTS"] = str(shipped(folder / "trained", debug()))
    made.env["OMP_NUM_THREADS"] = "1"
    yield made
    made.close()


@pytest.fixture(scope="module")
def brief(home: StudioHome) -> Path:
    """A brief with its files beside it."""
    pixels = np.random.default_rng(1).integers(0, 255, (60, 90, 3), np.uint8)
    Image.fromarray(pixels).save(home.folder / "picture.png")
    frames = (np.roll(pixels, 2 * n, axis=1) for n in range(48))
    write_clip(home.folder / "film.mp4", frames, width=90, height=60, rate=24)
    path = home.folder / "raccoon.yaml"
    path.write_text(BRIEF)
    return path


@pytest.fixture(scope="module")
def short(home: StudioHome, brief: Path) -> dict:
    return home.make(brief)


def rows(home: StudioHome, short: dict, kind: str) -> list[dict]:
    """The takes of a kind."""
    return [row for row in home.json("takes", short["short"])["takes"] if row["kind"] == kind]


def facts(home: StudioHome, short: dict, kind: str) -> list[dict]:
    """What the engine told of its takes, in the order of the scenes."""
    found = home.ask(
        "select sc.ordinal, a.facts from take t join scene sc on sc.id = t.scene_id "
        "join asset a on a.digest = t.output_digest and a.workspace_id = t.workspace_id "
        f"where t.short_id = '{short['short']}' and t.kind = '{kind}' and t.state = 'done' order by sc.ordinal"
    )
    return [row[1] for row in found]


def test_pictures_and_sound_are_the_models_own(home: StudioHome, short: dict):
    assert [scene["engine"] for scene in short["scenes"]] == ["videopoet"] * 4
    assert {row["engine"] for row in rows(home, short, "soundtrack")} == {"videopoet"}
    tasks = [one["task"] for one in facts(home, short, "clip")]
    assert tasks == ["text-to-video", "continue", "image-to-video", "edit"]
    assert [one["task"] for one in facts(home, short, "soundtrack")] == ["video-to-audio"] * 4
    assert facts(home, short, "clip")[3]["brought"], "what was done to the clip that was brought"


def test_the_short_is_a_captioned_film_with_sound(home: StudioHome, short: dict):
    film = Path(short["file"])
    assert short["seconds"] == 4.0
    frames = list(read_frames(film))
    assert len(frames) == 120
    assert frames[0].shape == (960, 540, 3)
    assert "It begins" in film.with_suffix(".srt").read_text()
    assert film.with_suffix(".jpg").stat().st_size > 0
    with av.open(str(film)) as container:
        heard = np.concatenate([frame.to_ndarray() for frame in container.decode(container.streams.audio[0])], axis=1)
    level = np.sqrt((heard[:, : 4 * 48_000].reshape(len(heard), 8, -1) ** 2).mean((0, 2)))
    assert (level > 1e-4).all(), "there is sound in every half second"


def test_what_a_take_was_made_from_is_recorded(home: StudioHome, short: dict):
    edges = home.ask(
        "select sc.ordinal, i.role, i.from_take_id is not null from take t join scene sc on sc.id = t.scene_id "
        "join take_input i on i.take_id = t.id "
        f"where t.short_id = '{short['short']}' and t.kind = 'clip' order by 1, 2"
    )
    assert edges == [(2, "clip", True), (3, "image", False), (4, "video", False)]


def test_what_the_model_cannot_draw_reaches_whoever_made_the_short(home: StudioHome, brief: Path):
    odd = brief.with_name("odd.yaml")
    odd.write_text(BRIEF.replace("a raccoon waves", "a raccoon quizzaciously waves"))
    made = home.make(odd)
    assert [scene["reused"] for scene in made["scenes"]] == [True, False, True, True]
    assert any("quizzaciously" in warning for warning in made["warnings"])


def test_made_again_by_verify_a_clip_is_the_same(home: StudioHome, short: dict):
    answer = home.json("verify", short["scenes"][0]["take"])  # exit code 0: it is
    assert (answer["kind"], answer["same_engine"], answer["deterministic"]) == ("clip", True, True)


def test_a_task_that_an_engine_lacks_is_refused_before_anything_is_made(home: StudioHome, brief: Path):
    wrong = brief.with_name("wrong.yaml")
    wrong.write_text(BRIEF.replace("engine: videopoet", "engine: storyboard"))
    told = home.run("make", str(wrong), "--json", code=2)
    assert "cannot do edit" in told.stderr
    assert "use videopoet" in told.stderr
    assert "scene 4" in told.stderr
