"""What every task reads and writes, and how much of a clip that is. `layout` makes sequences of it.

An extent is a part of a clip by name: "all" of it, its "first" picture or what comes "later", its "begin" of about a
second or the "rest" after that. Pure.
"""

from __future__ import annotations

from math import floor
from typing import NamedTuple

from models.videopoet.config import Config


class Recipe(NamedTuple):
    """What a task reads and writes, as names of extents; see `latents` and `audio_frames`."""

    video_in: str = ""
    audio_in: str = ""
    video_out: str = ""
    audio_out: str = ""
    text: bool = True  # whether there are words to read
    text_out: bool = False
    optional: tuple[str, ...] = ()  # blocks that may be left out


RECIPES = {
    "text-to-image": Recipe(video_out="first"),
    "text-to-video": Recipe(video_out="all", optional=("text",)),
    "image-to-video": Recipe(video_in="first", video_out="later", optional=("text",)),
    "continue": Recipe(video_in="begin", video_out="rest", optional=("text",)),
    "inpaint": Recipe(video_in="all", video_out="all", optional=("text",)),
    "outpaint": Recipe(video_in="all", video_out="all", optional=("text",)),
    "stylise": Recipe(video_in="all", video_out="all"),
    "edit": Recipe(video_in="all", video_out="all"),
    "edit-image": Recipe(video_in="first", video_out="all"),
    "camera": Recipe(video_in="first", video_out="later"),
    "video-to-audio": Recipe(video_in="all", audio_out="all", optional=("text",)),
    "audio-to-video": Recipe(audio_in="all", video_out="all", optional=("text",)),
    "text-to-audio-video": Recipe(video_out="all", audio_out="all"),
    "audio-video-continue": Recipe(
        video_in="begin", audio_in="begin", video_out="rest", audio_out="rest", optional=("text",)
    ),
    "describe": Recipe(video_in="all", audio_in="all", text=False, text_out=True, optional=("audio_in",)),
}


def context(config: Config) -> int:
    """Latents of a clip that the next one continues: about the last second, and never all of a clip."""
    geometry = config.geometry
    return min(geometry.latent[0] - 1, 1 + geometry.rate // geometry.time)


def context_frames(config: Config) -> int:
    """Pictures of these latents."""
    return 1 + (context(config) - 1) * config.geometry.time


def context_audio(config: Config) -> int:
    """Audio frames that are over when the last of these pictures is."""
    geometry = config.geometry
    return floor(context_frames(config) / geometry.rate * geometry.sound_rate / config.audio.hop)


def latents(config: Config, extent: str) -> tuple[int, int]:
    """The latents of an extent, from and to: of a picture, of a clip, of a clip's begin or of what follows."""
    whole, begin = config.geometry.latent[0], context(config)
    return {"all": (0, whole), "first": (0, 1), "later": (1, whole), "begin": (0, begin), "rest": (begin, whole)}[
        extent
    ]


def audio_frames(config: Config, extent: str) -> tuple[int, int]:
    """The audio frames of an extent, from and to."""
    whole, begin = config.audio_frames, context_audio(config)
    return {"all": (0, whole), "begin": (0, begin), "rest": (begin, whole)}[extent]
