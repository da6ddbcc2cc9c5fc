"""`reelworks generate`: one task on files, in this process, with small networks that were never trained."""

from __future__ import annotations

import json
import os
import wave
from collections.abc import Callable
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest
from PIL import Image

from cli import generating
from cli.main import main
from models.frames import ClipWriter, read_frames
from models.videopoet.config import debug
from models.videopoet.tasks import TASKS
from models.videopoet.tokenizers.identity import codes_digest
from tests.cli.conftest import Said
from tests.videopoet.shipping import shipped

G = debug().geometry
KEYS = {"task", "file", "seed", "seconds", "frames", "width", "height", "engine", "prompt", "mapped", "unknown"}
KEYS |= {"notes", "scores", "wall_seconds", "digest"}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Weights, and files of every kind."""
    made = tmp_path_factory.mktemp("generate")
    shipped(made)
    chance = np.random.default_rng(0)
    pixels = chance.integers(0, 256, (90, 60, 3), dtype=np.uint8)
    Image.fromarray(pixels).save(made / "picture.png")
    mask = np.zeros((90, 60), np.uint8)
    mask[30:60, 15:45] = 255
    Image.fromarray(mask).save(made / "mask.png")
    with ClipWriter(made / "clip.mp4", width=60, height=90, rate=12, sound_rate=16_000) as file:
        for n in range(24):
            file.picture(np.roll(pixels, 2 * n, 1))
        file.wave((chance.standard_normal(32_000) / 8).astype(np.float32))
    with wave.open(str(made / "sound.wav"), "wb") as sound:
        sound.setnchannels(2)
        sound.setsampwidth(2)
        sound.setframerate(22_050)
        sound.writeframes(chance.integers(-3000, 3000, (40_000, 2), dtype=np.int16).tobytes())
    return made


@pytest.fixture
def generate(folder: Path, tmp_path: Path, run: Callable[..., Said]) -> Callable[..., Said]:
    """Runs the command with the weights of the folder, in an empty one."""

    def command(*arguments: str) -> Said:
        named = [str(folder / a) if (folder / a).is_file() else a for a in arguments]
        before = Path.cwd()
        os.chdir(tmp_path)
        try:
            return run("generate", *named, "--runtime", "torch", REELWORKS_VIDEOPOET_WEIGHTS=str(folder / "weights"))
        finally:
            os.chdir(before)

    return command


BRINGS = {
    "prompt": ("--prompt", "a fox walks"),
    "style": ("--style", "watercolour"),
    "image": ("--image", "picture.png"),
    "video": ("--video", "clip.mp4"),
    "audio": ("--audio", "sound.wav"),
    "mask": ("--mask", "mask.png"),
}


@pytest.mark.parametrize("task", TASKS)
def test_every_task_writes_its_file(generate: Callable[..., Said], tmp_path: Path, task: str) -> None:
    kind = TASKS[task]
    given = [word for need in kind.needs for word in BRINGS[need]]
    said = generate(task, *given, "-o", f"out.{kind.gives}", "--seed", "5", "--json")
    assert said.code == 0, said.err
    told = said.json
    assert set(told) >= KEYS
    assert (told["task"], told["seed"], told["file"]) == (task, 5, f"out.{kind.gives}")
    made = tmp_path / told["file"]
    assert [path.name for path in tmp_path.iterdir()] == [made.name], "nothing is left beside it"
    if kind.gives == "mp4":
        frames = list(read_frames(made))
        assert (len(frames), frames[0].shape) == (told["frames"], (G.height, G.width, 3))
        with av.open(str(made)) as file:
            assert bool(file.streams.audio) == kind.sounds
            assert file.streams.video[0].average_rate == G.rate
    elif kind.gives == "png":
        assert Image.open(made).size == (G.width, G.height)
    elif kind.gives == "wav":
        with wave.open(str(made)) as sound:
            assert sound.getframerate() == G.sound_rate
            assert sound.getnframes() == round(told["seconds"] * G.sound_rate) == 2 * G.sound_rate
    else:
        assert made.read_text() == told["text"] + "\n"


def test_the_same_order_writes_the_same_bytes(generate: Callable[..., Said]) -> None:
    order = ("text-to-audio-video", "--prompt", "a fox", "--seconds", "1.5", "--json")
    one, two = generate(*order, "-o", "one.mp4").json, generate(*order, "-o", "two.mp4").json
    other = generate(*order, "-o", "three.mp4", "--seed", "1").json
    assert one["digest"] == two["digest"] != other["digest"]
    assert (one["frames"], one["seconds"]) == (12, 1.5)


def test_the_best_of_several_is_told_with_all_scores(generate: Callable[..., Said]) -> None:
    order = ("text-to-image", "--prompt", "a badger", "--json")
    best = generate(*order, "--best-of", "3", "-o", "a.png").json
    assert len(best["scores"]) == 3
    assert best["mapped"] == {"badger": "raccoon"}
    assert best["prompt"].startswith("raccoon; ")
    again = generate(*order, "--seed", str(best["seed"]), "-o", "b.png").json
    assert again["digest"] == best["digest"]


def test_choices_of_sampling_reach_the_model(generate: Callable[..., Said]) -> None:
    order = ("text-to-image", "--prompt", "a fox", "--json", "-o", "a.png")
    told = generate(*order, "--guidance", "3", "--temperature", "0", "--top-k", "5", "--top-p", "0.5", "--rows").json
    assert told["facts"]["sampling"]["video"] == {"temperature": 0.0, "top_k": 5, "top_p": 0.5, "guidance": 3.0}
    assert told["facts"]["block"] == G.latent[2]
    cold = [generate(*order, "--temperature", "0", "--seed", seed).json["digest"] for seed in "12"]
    assert cold[0] == cold[1]


def test_progress_and_notes_go_to_standard_error(generate: Callable[..., Said], tmp_path: Path) -> None:
    said = generate("image-to-video", "--image", "picture.png", "-o", "a.mp4", "--preview", "now.png", "--json")
    assert "image-to-video" in said.err
    assert "100%" in said.err
    assert "cut from 60x90" in said.err
    assert Image.open(tmp_path / "now.png").size == (G.width, G.height)


def test_a_description_is_said_where_no_file_is_named(generate: Callable[..., Said]) -> None:
    said = generate("describe", "--image", "picture.png")
    assert said.code == 0
    assert said.out.strip() or said.out == "\n"
    told = generate("describe", "--video", "clip.mp4", "--json").json
    assert told["file"] is None
    assert "the clip's own sound is heard" in told["notes"]


def test_the_clips_own_sound_goes_on(generate: Callable[..., Said]) -> None:
    told = generate("audio-video-continue", "--video", "clip.mp4", "-o", "a.mp4", "--seconds", "1", "--json").json
    assert told["frames"] == 8
    assert any("own sound" in note for note in told["notes"])


def test_a_picture_may_be_painted(generate: Callable[..., Said]) -> None:
    order = ("inpaint", "--image", "picture.png", "--mask", "mask.png", "--json")
    assert generate(*order, "-o", "a.png").json["frames"] == 1
    assert generate(*order, "-o", "a.mp4").json["frames"] == G.frames


def test_tasks_are_listed_with_what_they_need(generate: Callable[..., Said]) -> None:
    said = generate("--list")
    assert said.code == 0
    assert all(task in said.out for task in TASKS)
    assert "--video --mask [--prompt] [--style] -> .mp4" in said.out


@pytest.mark.parametrize(
    ("order", "words"),
    [
        (["text-to-vido", "--prompt", "x", "-o", "a.mp4"], "there is no task 'text-to-vido'"),
        (["text-to-video", "--prompt", " ", "-o", "a.mp4"], "there is no prompt"),
        (["text-to-video", "--prompt", "гуляет", "-o", "a.mp4"], "nothing of the prompt was understood"),
        (["text-to-video", "--prompt", "x"], "say where: -o FILE.mp4"),
        (["text-to-video", "--prompt", "x", "-o", "a.png"], "call it a.mp4"),
        (["text-to-image", "--prompt", "x", "-o", "a"], "call it a.png"),
        (["inpaint", "--video", "clip.mp4", "--mask", "mask.png", "-o", "a.png"], "call it a.mp4"),
        (["text-to-video", "--prompt", "x", "--mask", "mask.png", "-o", "a.mp4"], "no use for mask"),
        (["describe", "--video", "clip.mp4", "--guidance", "2"], "leave it out"),
        (["describe", "--video", "clip.mp4", "--best-of", "2"], "nothing to judge"),
        (["text-to-video", "--prompt", "x", "--seconds", "-1", "-o", "a.mp4"], "more than 0"),
        (["text-to-video", "--prompt", "x", "--top-p", "2", "-o", "a.mp4"], "top_p"),
        (["continue", "--video", "picture.png", "-o", "a.mp4"], "give it as --image"),
        (["continue", "--video", "sound.wav", "-o", "a.mp4"], "RIFF"),
        (["image-to-video", "--image", "clip.mp4", "-o", "a.mp4"], "is not a"),
        (["audio-to-video", "--audio", "picture.png", "-o", "a.mp4"], "is not a sound"),
        (["image-to-video", "--image", "nowhere.png", "-o", "a.mp4"], "is not there"),
        (["edit", "--video", "clip.mp4", "--prompt", "now it rains", "--engine", "storyboard", "-o", "a.mp4"], "does"),
    ],
)
def test_wrong_orders_are_explained(
    generate: Callable[..., Said], tmp_path: Path, order: list[str], words: str
) -> None:
    said = generate(*order)
    assert said.code == 2
    assert words in said.err
    assert "->" in said.err
    assert not list(tmp_path.iterdir())


def test_broken_files_are_poisoned(generate: Callable[..., Said], folder: Path, tmp_path: Path) -> None:
    whole = (folder / "clip.mp4").read_bytes()
    for name, data in (("cut.mp4", whole[: len(whole) // 3]), ("empty.mp4", b""), ("text.mp4", b"hello" * 99)):
        (tmp_path / name).write_bytes(data)
        said = generate("continue", "--video", str(tmp_path / name), "-o", "a.mp4")
        assert said.code == 2, name
        assert name in said.err
    (tmp_path / "cut.png").write_bytes((folder / "picture.png").read_bytes()[:2000])
    assert generate("image-to-video", "--image", str(tmp_path / "cut.png"), "-o", "a.mp4").code == 2
    assert not (tmp_path / "a.mp4").exists()


def test_without_weights_it_says_how_to_train_them(run: Callable[..., Said], tmp_path: Path) -> None:
    said = run("generate", "text-to-video", "--prompt", "x", "-o", str(tmp_path / "a.mp4"),
               REELWORKS_VIDEOPOET_WEIGHTS=str(tmp_path))  # fmt: skip
    assert said.code == 4
    assert "models.videopoet.train" in said.err


def test_an_interruption_leaves_no_file(
    generate: Callable[..., Said], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a.mp4").write_bytes(b"older")

    def interrupted(*_: Any, **__: Any) -> Any:
        raise KeyboardInterrupt

    monkeypatch.setattr(generating.ClipWriter, "picture", interrupted)
    said = generate("text-to-video", "--prompt", "a fox", "-o", "a.mp4")
    assert said.code == 130
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {"a.mp4": b"older"}


def test_the_storyboard_draws_the_same_order(generate: Callable[..., Said], tmp_path: Path) -> None:
    said = generate("text-to-video", "--prompt", "a badger", "--seconds", "0.2", "--engine", "storyboard",
                    "-o", "a.mp4", "--json")  # fmt: skip
    assert said.json["engine"] == "storyboard"
    assert set(said.json) >= KEYS
    assert len(list(read_frames(tmp_path / "a.mp4"))) == 6


def test_neither_database_nor_stack_is_needed(generate: Callable[..., Said], tmp_path: Path) -> None:
    assert json.dumps(generate("text-to-image", "--prompt", "a fox", "-o", "a.png", "--json").json)
    assert not (tmp_path / ".reelworks").exists()
    with pytest.raises(SystemExit):
        main(["generate", "--help"])


# ---- the second stage


@pytest.fixture(scope="module")
def second(folder: Path) -> Path:
    """Weights of a second stage of these networks."""
    from tests.videopoet.test_poet_superres import saved, tensors_of

    shown = codes_digest(tensors_of(folder / "video-tokenizer.best.safetensors"))
    return saved(folder / "superres.best.safetensors", shown)


def test_a_film_is_written_at_twice_the_size(generate: Callable[..., Said], tmp_path: Path, second: Path) -> None:
    order = ("text-to-video", "--prompt", "a fox", "--seconds", "1.5", "--superres", str(second), "--json")
    said = generate(*order, "--superres-steps", "2", "-o", "out.mp4")
    assert said.code == 0, said.err
    told = said.json
    assert (told["frames"], told["width"], told["height"]) == (12, 2 * G.width, 2 * G.height)
    assert {frame.shape for frame in read_frames(tmp_path / "out.mp4")} == {(2 * G.height, 2 * G.width, 3)}
    assert told["facts"]["enlarged"]["steps"] == 2
    assert "by the second stage" in said.err


def test_a_picture_too(generate: Callable[..., Said], tmp_path: Path, second: Path) -> None:
    said = generate("text-to-image", "--prompt", "a fox", "-o", "a.png", "--superres", str(second), "--json")
    assert said.json["facts"]["enlarged"]["steps"] == 8
    assert Image.open(tmp_path / "a.png").size == (2 * G.width, 2 * G.height)


@pytest.mark.parametrize(
    ("order", "code", "says"),
    [
        (("text-to-image", "--prompt", "a fox", "-o", "a.png", "--superres"), 4, "no second stage beside"),
        (("text-to-image", "--prompt", "a fox", "-o", "a.png", "--superres", "no.safetensors"), 2, "not there"),
        (("text-to-image", "--prompt", "a fox", "-o", "a.png", "--superres-steps", "4"), 2, "nothing is enlarged"),
        (("describe", "--video", "clip.mp4", "--superres"), 2, "makes no pictures"),
        (("text-to-video", "--prompt", "a fox", "-o", "a.mp4", "--engine", "storyboard", "--superres"), 2, "superres"),
    ],
)
def test_a_second_stage_that_cannot_be_is_refused(
    generate: Callable[..., Said], tmp_path: Path, order: tuple[str, ...], code: int, says: str
) -> None:
    said = generate(*order)
    assert said.code == code
    assert says in said.err
    assert not list(tmp_path.iterdir())
