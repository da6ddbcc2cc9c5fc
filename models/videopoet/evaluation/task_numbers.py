"""Every task's own numbers: what of a creation is as it was asked for, and what of the given was kept.

`measured` looks at one creation and gives numbers by name; `summed` is their mean over trials, and how many there were.
A name before a dot groups numbers by attribute: "asked.weather" is 1 where the judge sees the asked weather, and
"renders.weather" is the same judge on the world's own clip for the same trial, so that both can be set against each
other. `protocols.toml` says how each task is measured. Numpy only; networks are in the judges that a caller brings.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple, Protocol

import numpy as np

from models.videopoet.config import Geometry
from models.videopoet.evaluation import measures
from models.videopoet.evaluation.camera import camera_move, same_move
from models.videopoet.evaluation.comparing import (
    alike_in_structure,
    changed_pixels,
    edge_seam,
    loudness,
    motion,
    psnr,
    seam,
    sound_seam,
)
from models.videopoet.evaluation.judges import ATTRIBUTES, truth, visible
from models.videopoet.evaluation.onsets import alignment
from models.videopoet.evaluation.prompts import OF_STILLS, Trial
from models.videopoet.making.painting import frame_around, outpainting
from models.videopoet.making.wishes import Creation
from models.world.language.grammar import parse
from models.world.language.reader import Reader
from models.world.language.tokens import tokens_of
from studio.specs import Event

DESCRIBED = (*ATTRIBUTES, "camera")
Numbers = dict[str, float]
Picture = np.ndarray | Sequence[Event]
Camera = Callable[[np.ndarray, float], str]  # see `camera.camera_move`


class Judge(Protocol):
    """Who says what clips show; `judges.Judges` is one."""

    def judge(self, clips: np.ndarray) -> Mapping[str, np.ndarray]:
        """Names (B,) by attribute of uint8 clips (B, T, H, W, 3)."""


class Case(NamedTuple):
    """A trial, what came of it, who judges, the geometry of both, and what measures a camera's move."""

    trial: Trial
    made: Creation
    judge: Judge
    geometry: Geometry
    camera: Camera = camera_move

    @property
    def frames(self) -> np.ndarray:
        """What was made: uint8 (T, H, W, 3)."""
        return _there(self.made.frames)

    @property
    def source(self) -> np.ndarray:
        """The clip that was given: uint8 (T, H, W, 3)."""
        return _there(self.trial.wish.video)

    @property
    def image(self) -> np.ndarray:
        """The picture that was given: uint8 (H, W, 3)."""
        return _there(self.trial.wish.image)

    @property
    def wave(self) -> np.ndarray:
        """The sound that was made: float32 (samples,)."""
        return _there(self.made.wave)


class Measure(NamedTuple):
    """How a task is measured, see `protocols.toml`."""

    shown: tuple[str, ...]
    better: int
    protocol: str


@cache
def protocols() -> dict[str, Any]:
    """The table of protocols: "tasks", and "figures" of the whole."""
    return tomllib.loads(Path(__file__).with_name("protocols.toml").read_text("utf-8"))


@cache
def measures_of_tasks() -> dict[str, Measure]:
    """How each task is measured, in the order of the table."""
    every = protocols()["tasks"].items()
    return {task: Measure(tuple(one["shown"]), one["better"], one["protocol"]) for task, one in every}


def measured(case: Case) -> Numbers:
    """The numbers of one creation; what cannot be said of it is left out."""
    found = _NUMBERS[case.trial.task](case)
    return {name: float(value) for name, value in found.items() if np.isfinite(value)}


def summed(rows: Iterable[Numbers]) -> dict[str, Any]:
    """Means by name, and `samples`; names with a dot become a table: {"asked": {"weather": 0.5}, ...}."""
    rows = list(rows)
    names = sorted({name for row in rows for name in row})
    found: dict[str, Any] = {"samples": len(rows)}
    for name in names:
        mean = float(np.mean([row[name] for row in rows if name in row]))
        group, dot, rest = name.partition(".")
        if dot:
            found.setdefault(group, {})[rest] = mean
        else:
            found[name] = mean
    return found


# ---- what several tasks have in common


def seen(judge: Judge, frames: np.ndarray) -> dict[str, str]:
    """What a judge says of one clip."""
    return {name: str(said[0]) for name, said in judge.judge(frames[None]).items()}


def judged(case: Case, names: Iterable[str], frames: np.ndarray, true: np.ndarray) -> Numbers:
    """Which of some attributes that were asked for are seen in what was made, and in the world's own clip."""
    scene, asked = case.trial.scene, case.trial.said
    names = [name for name in names if name in asked and visible(name, scene)]
    wanted, found, render = truth(scene), seen(case.judge, frames), seen(case.judge, true)
    right = {f"asked.{name}": float(found[name] == wanted[name]) for name in names}
    found_all = {"adherence": float(np.mean([*right.values()]))} if right else {}
    return right | found_all | {f"renders.{name}": float(render[name] == wanted[name]) for name in names}


def _there(value: Any) -> Any:
    if value is None:
        raise AssertionError("the creation lacks what its task makes")
    return value


# ---- the tasks


def _clip(case: Case) -> Numbers:
    """Any clip against its prompt."""
    frames, true = case.frames, case.trial.truth
    found = judged(case, ATTRIBUTES, frames, true) | {"motion": motion(frames, true)}
    return found | (_camera_asked(case) if "camera" in case.trial.said else {})


def _camera_asked(case: Case) -> Numbers:
    """The measured move against the asked one: alike, where the measurement hardly tells two apart, and exactly."""
    wanted = case.trial.scene.camera
    made, render = case.camera(case.frames, case.made.rate), case.camera(case.trial.truth, case.geometry.rate)
    return {
        "asked.camera": float(same_move(made, wanted)),
        "renders.camera": float(same_move(render, wanted)),
        "exact.camera": float(made == wanted),
        "exact.camera_renders": float(render == wanted),
    }


def _text_to_image(case: Case) -> Numbers:
    return judged(case, OF_STILLS, case.frames[:1], case.trial.truth[:1])


def _image_to_video(case: Case) -> Numbers:
    return {"first_psnr": psnr(case.frames[0], case.image)} | _clip(case)


def _continue(case: Case) -> Numbers:
    """What was made is what comes after the given clip."""
    begin, true = case.source, case.trial.truth
    rest = case.frames
    found = {"seam": seam(begin, rest), "seam_renders": seam(true[: len(begin)], true[len(begin) :])}
    found |= {"motion": motion(rest, true[len(begin) :])}
    return found | judged(case, ATTRIBUTES, rest, true[len(begin) :])


def _inpaint(case: Case) -> Numbers:
    unknown, true, made = _there(case.trial.wish.mask), case.trial.truth, case.frames
    return {
        "kept_psnr": psnr(made, case.source, ~unknown),
        "filled_psnr": psnr(made, true, unknown),
        "seam": edge_seam(made, unknown),
        "seam_renders": edge_seam(true, unknown),
    } | judged(case, ATTRIBUTES, made, true)


def _outpaint(case: Case) -> Numbers:
    """The given clip is in the middle of what was made, smaller."""
    made, kept = case.frames, case.trial.wish.kept
    small, unknown = outpainting(case.source, kept)
    known = ~frame_around(made.shape[:3], kept)
    found = {"kept_psnr": psnr(made, small, known), "seam": edge_seam(made, unknown)}
    return found | judged(case, ("setting", "style", "time", "weather"), made, case.trial.truth)


def _stylise(case: Case) -> Numbers:
    source, made, true, before = case.source, case.frames, case.trial.truth, truth(_there(case.trial.before))
    after = seen(case.judge, made)
    kept = [name for name in ATTRIBUTES if name != "style" and visible(name, case.trial.scene)]
    was, wanted = seen(case.judge, source), truth(case.trial.scene)
    found = {"changed": after["style"] == wanted["style"], "left": after["style"] == before["style"]}
    found |= {"changed_renders": seen(case.judge, true)["style"] == wanted["style"]}
    found |= {f"same.{name}": after[name] == was[name] for name in kept}
    return found | alike_in_structure(source, made, "structure") | alike_in_structure(source, true, "renders")


def _edit(case: Case) -> Numbers:
    return _changed(case, case.source, case.frames, case.trial.truth)


def _edit_image(case: Case) -> Numbers:
    """The first frame is compared with the picture, and the whole clip is judged."""
    return _changed(case, case.image[None], case.frames, case.trial.truth)


def _changed(case: Case, source: np.ndarray, made: np.ndarray, true: np.ndarray) -> Numbers:
    """Did the named thing change, and nothing else: by judges, and by the pixels of the world's own edit."""
    slot, after, render = case.trial.slot, seen(case.judge, made), seen(case.judge, true)
    scene, before = case.trial.scene, _there(case.trial.before)
    wanted, was = truth(scene), truth(before)
    found: Numbers = {}
    if slot in ATTRIBUTES and visible(slot, scene):
        found["changed"] = after[slot] == wanted[slot]
        found["changed_renders"] = render[slot] == wanted[slot]
        found[f"changed_by.{slot}"] = found["changed"]
    others = [name for name in ATTRIBUTES if name != slot and visible(name, scene) and visible(name, before)]
    found["others_kept"] = float(np.mean([after[name] == was[name] for name in others]))
    found["others_kept_renders"] = float(np.mean([render[name] == was[name] for name in others]))
    count = min(len(source), len(made), len(true))
    return found | changed_pixels(source[:count], made[:count], true[:count])


def _camera(case: Case) -> Numbers:
    found = _camera_asked(case)
    return {
        "followed": found["asked.camera"],
        "followed_renders": found["renders.camera"],
        "exactly": found["exact.camera"],
        "exactly_renders": found["exact.camera_renders"],
        f"followed_by.{case.trial.scene.camera}": found["asked.camera"],
        "first_psnr": psnr(case.frames[0], case.image),
        "motion": motion(case.frames, case.trial.truth),
    }


def _sound(case: Case) -> Numbers:
    """A sound against the world's own for the same clip."""
    rate = case.made.sound_rate
    true = case.trial.wave(rate)
    count = min(len(true), len(case.wave))
    wave, true = case.wave[:count], true[:count]
    return {
        "mel": measures.log_mel_distance(wave, true),
        "mel_silence": measures.log_mel_distance(np.zeros_like(true), true),
        "louder_db": loudness(wave) - loudness(true),
    }


def _video_to_audio(case: Case) -> Numbers:
    """Of the clip that is given it is known when something is to be heard."""
    events, rate = case.trial.clip.events(), case.made.sound_rate
    return _sound(case) | _onsets(case, events, case.wave, events, case.trial.wave(rate))


def _onsets(case: Case, picture: Picture, wave: np.ndarray, true_picture: Picture, true: np.ndarray) -> Numbers:
    """Moments of a picture with an onset within a frame's time: made, by chance, and in the world."""
    rate, sound_rate = case.geometry.rate, case.geometry.sound_rate
    made, world = alignment(picture, wave, rate, sound_rate), alignment(true_picture, true, rate, sound_rate)
    return {
        "onset": made.share,
        "onset_chance": made.chance_share,
        "onset_error_s": made.error,
        "onset_world": world.share,
        "onset_world_chance": world.chance_share,
    }


def _audio_to_video(case: Case) -> Numbers:
    heard = _there(case.trial.wish.audio)
    return _clip(case) | _onsets(case, case.frames, heard, case.trial.truth, heard)


def _text_to_audio_video(case: Case) -> Numbers:
    true = case.trial.wave(case.made.sound_rate)
    return _clip(case) | _sound(case) | _onsets(case, case.frames, case.wave, case.trial.truth, true)


def _audio_video_continue(case: Case) -> Numbers:
    """What was made is what comes after, in pictures and in sound."""
    given, rate = _there(case.trial.wish.audio), case.made.sound_rate
    true = case.trial.wave(rate)[len(given) :]
    found = {"sound_seam": sound_seam(given, case.wave), "sound_seam_renders": sound_seam(given, true)}
    return found | _continue(case)


def _describe(case: Case) -> Numbers:
    """The description, read by the world's grammar: what it says, and whether that is so."""
    reading = parse(case.made.text or "")
    scene, found = case.trial.scene, reading.specification
    wanted = truth(scene) | {"camera": scene.camera}
    says = truth(found) | {"camera": found.camera}
    names = [name for name in DESCRIBED if visible(name, scene)]
    spoken = slots_of(case.made.text or "")
    said = [name for name in names if name in spoken and name not in reading.assumed]
    right = [name for name in said if says[name] == wanted[name]]
    numbers = {"right": len(right) / len(names), "said": len(said) / len(names)}
    numbers |= {"true_of_said": len(right) / len(said)} if said else {}
    return numbers | {f"agrees.{name}": float(name in right) for name in names}


def slots_of(text: str) -> set[str]:
    """The attributes that a text names; what is left out is not said, although the world would draw it plainly."""
    reader = Reader(frozenset())
    reader.read(tokens_of(text))
    return {"subject"} | {one.slot for one in reader.said if not one.gone}


_NUMBERS: dict[str, Callable[[Case], Numbers]] = {
    "text-to-image": _text_to_image,
    "text-to-video": _clip,
    "image-to-video": _image_to_video,
    "continue": _continue,
    "inpaint": _inpaint,
    "outpaint": _outpaint,
    "stylise": _stylise,
    "edit": _edit,
    "edit-image": _edit_image,
    "camera": _camera,
    "video-to-audio": _video_to_audio,
    "audio-to-video": _audio_to_video,
    "text-to-audio-video": _text_to_audio_video,
    "audio-video-continue": _audio_video_continue,
    "describe": _describe,
}
