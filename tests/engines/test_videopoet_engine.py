"""The VideoPoet engine on small untrained weights: every task gives what was ordered, and says what it did."""

from __future__ import annotations

import io
import wave
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from models.engines.videopoet import VideoPoetEngine
from models.frames import read_frames, write_clip
from models.videopoet.config import debug
from models.videopoet.tasks import TASKS
from studio.errors import Interrupted, Missing, Poisoned, Refused
from studio.ports import PREVIEW_BYTES, Made, MakesSeveral
from studio.specs import ClipSpec, Raster, SoundtrackSpec
from tests.videopoet.shipping import shipped

OWN = Raster(width=64, height=128, rate=8)  # twice the size of the preset `debug`
CLIP = 5  # frames of the preset


class Surroundings:
    """A context that keeps what it is told, and stops the work when it is asked to."""

    def __init__(self, scratch: Path, *, stop_at: float = 2.0) -> None:
        self.scratch, self.stop_at = scratch, stop_at
        self.told: list[float] = []
        self.previews: list[bytes] = []
        scratch.mkdir()

    def progress(self, done: float, total: float = 1.0, *, preview: bytes = b"") -> None:
        self.told.append(done / total)
        self.previews += [preview] if preview else []
        if self.told[-1] >= self.stop_at:
            raise Interrupted("the work was stopped: cancelled")

    def remember(self, **remote) -> None:
        raise AssertionError("nothing is remote")

    def remembered(self) -> dict:
        return {}


@pytest.fixture(scope="module")
def weights(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return shipped(tmp_path_factory.mktemp("weights"), debug())


@pytest.fixture(scope="module")
def engine(weights: Path) -> VideoPoetEngine:
    return VideoPoetEngine(weights)


@pytest.fixture
def files(tmp_path: Path) -> dict[str, list[Path]]:
    """Inputs as a worker lays them: without suffixes, of sizes, rates and lengths of their own."""
    chance = np.random.default_rng(0)
    picture = chance.integers(0, 255, (48, 80, 3), np.uint8)
    frames = [np.roll(picture, 3 * n, axis=1) for n in range(40)]
    write_clip(tmp_path / "film.mp4", frames, width=80, height=48, rate=24)
    hole = np.zeros((48, 80), np.uint8)
    hole[10:40, 20:60] = 255
    for name, pixels in (("image", picture), ("mask", hole)):
        Image.fromarray(pixels).save(tmp_path / f"{name}.png")
        (tmp_path / f"{name}.png").rename(tmp_path / f"{name}-0")
    (tmp_path / "film.mp4").rename(tmp_path / "video-0")
    with wave.open(str(tmp_path / "audio-0"), "wb") as sound:
        sound.setparams((2, 2, 48_000, 0, "NONE", ""))
        sound.writeframes(chance.integers(-8000, 8000, 2 * 48_000, np.int16).tobytes())
    found = {role: [tmp_path / f"{role}-0"] for role in ("image", "video", "mask", "audio")}
    return found | {"clip": found["video"]}


def roles(task: str) -> tuple[str, ...]:
    """What the line gives a scene of this task."""
    needs = [role for role in TASKS[task].needs if role in ("image", "video", "mask", "audio")]
    return ("clip",) if task == "continue" else tuple(needs)


def order(task: str = "text-to-video", **changes) -> ClipSpec:
    given = {"prompt": "a fox walks through a forest", "style": "watercolour", "frames": CLIP, "raster": OWN}
    return ClipSpec(**({"task": task} | given | changes))


FILMS = sorted(name for name, task in TASKS.items() if task.gives == "mp4")


@pytest.mark.parametrize("task", FILMS)
def test_every_task_gives_the_frames_that_were_ordered(task, engine, files, tmp_path):
    context = Surroundings(tmp_path / "work")
    inputs = {role: files[role] for role in roles(task)}
    made = engine.generate(order(task), 7, inputs, context)
    frames = list(read_frames(made.files["clip"]))
    assert len(frames) == CLIP
    assert frames[0].shape == (OWN.height, OWN.width, 3)
    assert ("sound" in made.files) == TASKS[task].sounds
    assert made.facts["task"] == task
    assert made.facts["frames"] == CLIP
    assert context.told[-1] == 1.0
    assert context.told == sorted(context.told)


def test_a_scene_longer_than_a_clip_is_gone_on_with(engine, tmp_path):
    made = engine.generate(order(frames=12), 7, {}, Surroundings(tmp_path / "work"))
    assert len(list(read_frames(made.files["clip"]))) == 12
    assert made.facts["turns"] > 1


def test_a_task_that_ends_before_its_scene_is_gone_on_from_and_told(engine, files, tmp_path):
    inputs = {"audio": files["audio"]}
    made = engine.generate(order("audio-to-video", frames=9), 7, inputs, Surroundings(tmp_path / "work"))
    assert len(list(read_frames(made.files["clip"]))) == 9
    assert any("goes on from there" in warning for warning in made.warnings)


def test_the_same_seed_gives_the_same_clip_and_another_seed_another(engine, tmp_path):
    clips = [
        engine.generate(order(), seed, {}, Surroundings(tmp_path / str(n))).files["clip"].read_bytes()
        for n, seed in enumerate((7, 7, 8))
    ]
    assert clips[0] == clips[1]
    assert clips[0] != clips[2]


def test_previews_are_small_pictures_of_the_models_size(engine, tmp_path):
    context = Surroundings(tmp_path / "work")
    engine.generate(order(), 7, {}, context)
    assert context.previews
    for preview in context.previews:
        assert len(preview) <= PREVIEW_BYTES
        assert Image.open(io.BytesIO(preview)).size == (32, 64)


def test_an_order_that_is_cancelled_stops_in_the_middle(engine, tmp_path):
    context = Surroundings(tmp_path / "work", stop_at=0.3)
    with pytest.raises(Interrupted, match="cancelled"):
        engine.generate(order(frames=30), 7, {}, context)
    assert 0.3 <= context.told[-1] < 0.9
    assert not (context.scratch / "clip.mp4").exists()


def test_words_that_cannot_be_drawn_are_warned_of_and_what_was_brought_stands_in_the_facts(engine, files, tmp_path):
    spec = order("image-to-video", prompt="a fox with a quizzaciously in a forest")
    made = engine.generate(spec, 7, {"image": files["image"]}, Surroundings(tmp_path / "work"))
    assert any("quizzaciously" in warning for warning in made.warnings)
    assert "quizzaciously" in made.facts["unknown"]
    assert made.facts["brought"], "the picture has another shape than the model's"
    assert not set(made.facts["brought"]) & set(made.warnings)


def test_the_camera_is_read_with_the_prompt_unless_it_rests(engine, tmp_path):
    moving = engine.generate(order(camera="pan left", style=""), 7, {}, Surroundings(tmp_path / "a"))
    resting = engine.generate(order(camera="static", style=""), 7, {}, Surroundings(tmp_path / "b"))
    assert "pan left" in moving.facts["read"]
    assert "pan left" not in resting.facts["read"]
    for made in (moving, resting):
        assert made.facts["brought"] == []
        assert not any("read as" in warning for warning in made.warnings), "that is a fact of every prompt"


def test_the_best_of_several_has_a_score_for_each(engine, tmp_path):
    made = engine.generate(order(best_of=3), 7, {}, Surroundings(tmp_path / "work"))
    assert len(made.facts["scores"]) == 3


def test_without_words_there_is_nothing_to_choose_by(engine, files, tmp_path):
    spec = order("continue", prompt="", style="", best_of=3)
    made = engine.generate(spec, 7, {"clip": files["clip"]}, Surroundings(tmp_path / "work"))
    assert any("nothing is said" in warning for warning in made.warnings)


@pytest.mark.parametrize("task", [task for task in FILMS if roles(task)])
def test_a_missing_input_is_refused(task, engine, tmp_path):
    with pytest.raises(Refused, match="needs the input"):
        engine.generate(order(task), 7, {}, Surroundings(tmp_path / "work"))


def test_a_file_that_is_no_clip_is_poisoned(engine, tmp_path):
    (tmp_path / "video-0").write_bytes(b"not a film")
    with pytest.raises(Poisoned, match="cannot be decoded"):
        engine.generate(order("outpaint"), 7, {"video": [tmp_path / "video-0"]}, Surroundings(tmp_path / "work"))


def test_another_raster_is_refused(engine, tmp_path):
    with pytest.raises(Refused, match="64x128 at 8"):
        engine.generate(order(raster=Raster()), 7, {}, Surroundings(tmp_path / "work"))


class TestSeveral:
    """Clips that are made in one batch."""

    def made(self, engine, specs, folder, *, inputs=None, stop_at=None) -> tuple[list, list[Surroundings]]:
        """What became of each, and the surroundings of each; the seeds are the numbers."""
        folder.mkdir()
        stop_at = stop_at or {}
        contexts = [Surroundings(folder / str(n), stop_at=stop_at.get(n, 2.0)) for n in range(len(specs))]
        found: dict[int, object] = {}

        def ended(number: int, made: object) -> None:
            assert number not in found, "each ends once"
            found[number] = made

        given = [(inputs or {}).get(n, {}) for n in range(len(specs))]
        engine.generate_many(specs, list(range(len(specs))), given, contexts, ended)
        return [found.get(n) for n in range(len(specs))], contexts

    def test_the_card_says_so(self, engine):
        assert engine.card.together > 1
        assert isinstance(engine, MakesSeveral)

    def test_the_bytes_of_a_clip_do_not_depend_on_its_company(self, engine, files, tmp_path):
        specs = [
            order(),
            order(prompt="a raccoon in the rain", frames=9),
            order("image-to-video"),
            order("text-to-audio-video", prompt="a bell"),
            order(best_of=2),
        ]
        inputs = {2: {"image": files["image"]}}
        several, contexts = self.made(engine, specs, tmp_path / "several", inputs=inputs)
        few, _ = self.made(engine, specs[:2], tmp_path / "few")
        for number, (spec, made) in enumerate(zip(specs, several, strict=True)):
            alone = engine.generate(spec, number, inputs.get(number, {}), Surroundings(tmp_path / str(number)))
            for one in (alone, few[number]) if number < len(few) else (alone,):
                assert set(one.files) == set(made.files)
                assert all(one.files[role].read_bytes() == made.files[role].read_bytes() for role in one.files)
                assert one.facts == made.facts
                assert one.warnings == made.warnings
            assert contexts[number].told == sorted(contexts[number].told)
            assert contexts[number].told[-1] == 1.0
            assert contexts[number].previews

    def test_one_that_is_refused_or_stopped_leaves_the_others_as_they_would_be(self, engine, tmp_path):
        (tmp_path / "image-0").write_bytes(b"no picture")
        specs = [order(), order("image-to-video"), order(raster=Raster()), order(prompt="a cat"), order(prompt="a dog")]
        inputs = {1: {"image": [tmp_path / "image-0"]}}
        found, contexts = self.made(engine, specs, tmp_path / "several", inputs=inputs, stop_at={3: 0.3})
        assert [type(one) for one in found] == [Made, Poisoned, Refused, Interrupted, Made]
        assert contexts[3].told[-1] < 0.9, "it is told no more"
        assert not (contexts[3].scratch / "clip.mp4").exists()
        for number in (0, 4):
            alone = engine.generate(specs[number], number, {}, Surroundings(tmp_path / str(number)))
            assert alone.files["clip"].read_bytes() == found[number].files["clip"].read_bytes()

    def test_when_all_are_stopped_the_work_ends(self, engine, tmp_path):
        with pytest.raises(Interrupted):
            self.made(engine, [order(frames=30)] * 2, tmp_path / "several", stop_at={0: 0.1, 1: 0.3})


class TestSoundtrack:
    """One scene of a short of three, each of 24 frames at 30 a second."""

    def spec(self, scene: int = 1) -> SoundtrackSpec:
        return SoundtrackSpec(
            mood="playful", prompt="a fox", frames=24, start_frame=24 * scene, total_frames=72, cuts=(24, 48)
        )

    def read(self, path: Path) -> np.ndarray:
        with wave.open(str(path)) as file:
            assert (file.getnchannels(), file.getframerate()) == (2, 48_000)
            return np.frombuffer(file.readframes(file.getnframes()), "<i2").reshape(-1, 2) / 32768

    def test_the_mix_is_the_scene_and_the_music_goes_on_over_the_next(self, engine, files, tmp_path):
        made = engine.generate(self.spec(), 7, {"clip": files["clip"]}, Surroundings(tmp_path / "work"))
        assert set(made.files) == {"mix", "music"}
        assert len(self.read(made.files["mix"])) == 24 * 1600
        music = self.read(made.files["music"])
        assert len(music) == 24 * 1600 + 5760
        assert np.abs(music[-20:]).max() < 0.01, "it has faded out"
        assert made.facts["read"].endswith("playful music")

    def test_neighbours_fade_at_equal_power(self, engine, files, tmp_path):
        loud = np.random.default_rng(1).uniform(-0.9, 0.9, 200_000).astype(np.float32)
        with wave.open(str(tmp_path / "sound-0"), "wb") as file:
            file.setparams((1, 2, 48_000, 0, "NONE", ""))
            file.writeframes((loud * 32767).astype("<i2").tobytes())
        inputs = {"clip": files["clip"], "sound": [tmp_path / "sound-0"]}
        music = [
            self.read(engine.generate(self.spec(n), 7, inputs, Surroundings(tmp_path / str(n))).files["music"])
            for n in range(3)
        ]
        before, after = music[0][24 * 1600 :], music[1][:5760]
        middle = slice(2600, 3200)
        power = [float((one[middle] ** 2).mean()) for one in (before, after)]
        plain = float((loud**2).mean())
        assert sum(power) == pytest.approx(plain, rel=0.15)
        assert (music[0][100:400] ** 2).mean() == pytest.approx(plain, rel=0.2), "the first scene begins at once"
        assert len(music[2]) == 24 * 1600, "the last scene ends with its picture"

    def test_a_sound_of_its_own_that_is_too_short_is_told(self, engine, files, tmp_path):
        with wave.open(str(tmp_path / "sound-0"), "wb") as file:
            file.setparams((1, 2, 48_000, 0, "NONE", ""))
            file.writeframes(np.full(9600, 1000, "<i2").tobytes())
        inputs = {"clip": files["clip"], "sound": [tmp_path / "sound-0"]}
        made = engine.generate(self.spec(), 7, inputs, Surroundings(tmp_path / "work"))
        assert any("0.6 s before" in warning for warning in made.warnings)


class TestCard:
    def test_other_weights_are_another_engine(self, engine, tmp_path):
        other = VideoPoetEngine(shipped(tmp_path, debug(), seed=1))
        assert other.card.digest != engine.card.digest
        assert VideoPoetEngine(engine.folder).card.digest == engine.card.digest

    def test_its_capabilities_are_its_tasks(self, engine):
        assert set(TASKS) <= set(engine.card.tasks)
        assert {"soundtrack", "sound", "best-of"} <= set(engine.card.tasks)
        assert engine.card.raster == OWN

    def test_without_weights_it_is_absent_with_a_reason(self, tmp_path):
        with pytest.raises(Missing, match="no weights of VideoPoet"):
            VideoPoetEngine(tmp_path)

    def test_damaged_weights_are_found_when_they_are_loaded(self, tmp_path):
        folder = shipped(tmp_path, debug())
        file = folder / "language-model.safetensors"
        content = bytearray(file.read_bytes())
        content[-1] ^= 1
        file.write_bytes(content)
        with pytest.raises(Poisoned, match="digest"):
            VideoPoetEngine(folder).generate(order(), 7, {}, Surroundings(tmp_path / "work"))
