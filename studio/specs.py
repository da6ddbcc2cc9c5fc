"""Specs: the complete, frozen recipe of one take, one class per kind. Time is counted in frames of a rate.

A spec holds everything that decides the output but for the seed, the engine and the input files. It is stored as
a document under the digest of its canonical JSON, so a field added here must have a default that means
"as before" and be left out where it says nothing (`_without_later`), or `RECIPE_VERSION` of its kind must be raised.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, SerializerFunctionWrapHandler, model_serializer

SAMPLE_RATE = 48_000

# Raised by hand when our own code makes something else of the same spec and inputs.
RECIPE_VERSION: dict[str, int] = {
    "story": 1,
    "clip": 1,
    "voice": 1,
    "soundtrack": 1,
    "segment": 1,
    "transition": 1,
    "master": 1,
}


class Frozen(BaseModel):
    """A value: immutable, and unknown keys are an error."""

    model_config = ConfigDict(frozen=True, extra="forbid")


def _without_later(spec: Frozen, plain: dict[str, Any], later: tuple[str, ...]) -> dict[str, Any]:
    """A spec's JSON without what was added to its class later and says nothing: so old recipes keep their names."""
    fields = type(spec).model_fields
    return {key: value for key, value in plain.items() if key not in later or value != fields[key].default}


class Raster(Frozen):
    """Size and rate of pictures: pixels and frames a second."""

    width: int = Field(default=1080, ge=2, le=8192)
    height: int = Field(default=1920, ge=2, le=8192)
    rate: int = Field(default=30, ge=1, le=120)


class Event(Frozen):
    """Something that happens in a clip and can be heard.

    `time` and `seconds` are seconds from the clip's first frame (0 seconds: a point), `strength` 0..1,
    `pan` -1 (left) .. 1 (right).
    """

    time: float = Field(ge=0)
    kind: str  # footstep, landing, splash, whoosh, engine, wind, waves, birds, hum, ...
    seconds: float = Field(default=0.0, ge=0)
    strength: float = Field(default=1.0, ge=0, le=1)
    pan: float = Field(default=0.0, ge=-1, le=1)
    surface: str = ""  # what a footstep falls on: grass, sand, stone, metal, wood, snow, ...
    weight: float = Field(default=0.5, ge=0, le=1)  # of what moves: 0 a mouse, 0.5 a person, 1 an elephant


class StorySpec(Frozen):
    """How a brief becomes a story. The brief itself is the input `brief`."""

    kind: Literal["story"] = "story"


# What a scene may ask of an engine, beside being footage. What each needs is in `studio.scene_tasks`.
SceneTask = Literal[
    "text-to-video",
    "image-to-video",
    "continue",
    "inpaint",
    "outpaint",
    "stylise",
    "edit",
    "edit-image",
    "camera",
    "audio-to-video",
    "text-to-audio-video",
    "audio-video-continue",
]


class ClipSpec(Frozen):
    """One scene's pictures.

    Inputs: `clip` (the scene before, or a clip that was brought) and `state`, if its engine left one, for continue;
    `clip` (what was brought along) for footage; for the other tasks what they need: `image`, `video`, `mask`, `audio`.
    """

    kind: Literal["clip"] = "clip"
    task: SceneTask | Literal["footage"] = "text-to-video"
    prompt: str
    camera: str = ""  # a camera move in words; empty: the engine's choice
    style: str = ""
    frames: int = Field(ge=1)
    raster: Raster = Raster()
    look_seed: int = 0  # the same for all scenes of a story: the same character looks the same
    focal_x: float = Field(default=0.5, ge=0, le=1)  # where an image's subject is, when a crop is needed
    focal_y: float = Field(default=0.5, ge=0, le=1)
    best_of: int = Field(default=1, ge=1, le=16)  # so many are made, the engine keeps the best one

    @model_serializer(mode="wrap")
    def _as_before(self, plain: SerializerFunctionWrapHandler) -> dict[str, Any]:
        return _without_later(self, plain(self), ("best_of",))


class VoiceSpec(Frozen):
    """One scene's spoken narration."""

    kind: Literal["voice"] = "voice"
    text: str
    language: str = "en"
    voice: str = ""
    seconds: float = Field(gt=0)  # the scene's length: speech is paced to end within it


class SoundtrackSpec(Frozen):
    """One scene's sound, made from its clip's own frames, as a part of the whole short's score.

    All scenes of a short share `score_seed`, `mood`, `cuts` and `total_frames`, so that the music of neighbours
    fits together although each is made (and made again) alone. Inputs: `clip`, `events` if the clip's engine knows
    what happens, and `sound` if it made the clip with a sound of its own. Outputs: `mix`, `music`, `effects`: 48 kHz
    stereo, `frames` long; `music` and `effects` may be followed by up to two seconds of tail, which the assembly lays
    over the next scene. An engine whose sound is one piece gives `mix` and `music`.
    """

    kind: Literal["soundtrack"] = "soundtrack"
    mood: str = ""  # empty: chosen from the pictures
    frames: int = Field(ge=1)  # this scene's length
    rate: int = 30
    start_frame: int = Field(default=0, ge=0)  # where this scene begins in the short
    total_frames: int = Field(ge=1)  # the whole short's length
    cuts: tuple[int, ...] = ()  # frames of the short at which scenes change, ascending, without 0 and the end
    score_seed: int = 0
    prompt: str = ""  # what the clip shows, for engines that go by words as well

    @model_serializer(mode="wrap")
    def _as_before(self, plain: SerializerFunctionWrapHandler) -> dict[str, Any]:
        return _without_later(self, plain(self), ("prompt",))


class Cue(Frozen):
    """Text that is shown for a time: frames of the scene, end exclusive."""

    text: str
    start: int = Field(ge=0)
    end: int = Field(gt=0)


class CaptionSpec(Frozen):
    """How captions look. Colours are #rrggbb; sizes follow from the raster."""

    style: Literal["clean", "boxed", "bold", "word-by-word", "karaoke"] = "clean"
    language: str = "en"
    font: str = ""  # a family that is shipped or brought by the brand kit; empty: chosen by script
    primary: str = "#ffffff"  # text
    accent: str = "#ffd84d"  # active word, box
    position: Literal["lower", "middle", "upper"] = "lower"


class SegmentSpec(Frozen):
    """A scene encoded once, captions burned in. Inputs: `clip`, and `logo`, `font` from the brand kit.

    `skip` and `frames` cut the clip: the part before and after may belong to a transition.
    """

    kind: Literal["segment"] = "segment"
    raster: Raster = Raster()
    skip: int = Field(default=0, ge=0)
    frames: int = Field(ge=1)
    cues: tuple[Cue, ...] = ()  # times count from the segment's own first frame
    captions: CaptionSpec = CaptionSpec()
    destinations: tuple[str, ...] = ("tiktok", "reels", "shorts")
    quality: Literal["draft", "standard", "final"] = "standard"


class TransitionSpec(Frozen):
    """A short segment of its own between two scenes. Inputs: `clip` 0 (before) and `clip` 1 (after).

    It shows the frames `before_skip`.. of the one and 0.. of the other, `frames` of each.
    """

    kind: Literal["transition"] = "transition"
    raster: Raster = Raster()
    effect: Literal["crossfade", "slide", "wipe", "dip"] = "crossfade"
    frames: int = Field(ge=2)
    before_skip: int = Field(ge=0)
    quality: Literal["draft", "standard", "final"] = "standard"


class Placement(Frozen):
    """Where one input sound begins in the master: `start` is a frame."""

    role: Literal["music", "effects", "voice"]
    position: int = Field(ge=0)  # which input of that role
    start: int = Field(ge=0)
    frames: int = Field(ge=1)  # the scene's length; what follows is tail


class MasterSpec(Frozen):
    """Segments joined by stream copy, sound mixed in one pass to the loudness target.

    Inputs: `segment` 0..n-1 in the order of the film; `music`, `effects`, `voice` as the placements say.
    """

    kind: Literal["master"] = "master"
    raster: Raster = Raster()
    total_frames: int = Field(ge=1)
    sounds: tuple[Placement, ...] = ()
    loudness_lufs: float = -14.0
    true_peak_dbtp: float = -1.0
    destinations: tuple[str, ...] = ("tiktok", "reels", "shorts")
    title: str = ""
    language: str = ""  # of the cues, BCP 47
    cues: tuple[Cue, ...] = ()  # of the whole short, for SRT and WebVTT
    cover_frame: int = 0


Spec = Annotated[
    StorySpec | ClipSpec | VoiceSpec | SoundtrackSpec | SegmentSpec | TransitionSpec | MasterSpec,
    Field(discriminator="kind"),
]

# The output of a kind that stands for the take; further files have roles of their own.
PRIMARY_ROLE: dict[str, str] = {
    "story": "story",
    "clip": "clip",
    "voice": "voice",
    "soundtrack": "mix",
    "segment": "segment",
    "transition": "segment",
    "master": "master",
}
