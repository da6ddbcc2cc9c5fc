"""What is shown of an evaluation: clips that play, sounds, pictures, and strips of frames for the sheets."""

from __future__ import annotations

import wave as wav
from collections.abc import Iterable
from fractions import Fraction
from pathlib import Path
from typing import Any, NamedTuple

import av
import numpy as np
from PIL import Image, ImageDraw, ImageFont

from models.frames import write_clip
from models.videopoet.config import Geometry
from models.videopoet.evaluation.prompts import Trial
from models.videopoet.making.wishes import Creation

PLAYED = 2  # clips are stored so many times as large, every pixel repeated
FRAMES = 5  # of a strip
HEIGHT, GAP, LABEL = 168, 6, 20  # of a strip's pictures, in pixels
PAPER, INK = (250, 248, 243), (52, 52, 60)


class View(NamedTuple):
    """Something that is shown under a title."""

    title: str
    frames: np.ndarray | None = None  # uint8 (T, H, W, 3)
    rate: int = 0
    wave: np.ndarray | None = None  # float32 (samples,)
    sound_rate: int = 0


def views(trial: Trial, made: Creation, geometry: Geometry) -> list[View]:
    """What was given, what was made of it, and what the world shows."""
    wish, found = trial.wish, []
    picture = wish.image[None] if wish.image is not None else wish.video
    if picture is not None or wish.audio is not None:
        found.append(View("given", picture, geometry.rate, wish.audio, geometry.sound_rate))
    found.append(View("made", made.frames, made.rate or geometry.rate, made.wave, made.sound_rate))
    still = made.frames is not None and len(made.frames) == 1
    true = trial.truth[:1] if still else trial.truth
    rate = geometry.sound_rate
    found.append(View("the world", true, geometry.rate, trial.wave(rate) if trial.sounds else None, rate))
    return [view for view in found if view.frames is not None or view.wave is not None]


def written(folder: Path, name: str, shown: Iterable[View]) -> list[dict[str, Any]]:
    """The views as files `clips/NAME-TITLE.*` and a strip `strips/NAME-TITLE.png`: title, kind, file, strip."""
    found = []
    for view in shown:
        stem = f"{name}-{view.title.split()[-1]}"
        facts: dict[str, Any] = {"title": view.title, "strip": ""}
        (folder / "clips").mkdir(parents=True, exist_ok=True)
        if view.frames is None and view.wave is not None:
            facts |= {"kind": "audio", "file": f"clips/{stem}.wav"}
            write_sound(folder / facts["file"], view.wave, view.sound_rate)
        elif view.frames is not None:
            still = len(view.frames) == 1 and view.wave is None
            facts |= {"kind": "image" if still else "video", "file": f"clips/{stem}.{'png' if still else 'mp4'}"}
            large = view.frames.repeat(PLAYED, 1).repeat(PLAYED, 2)
            if still:
                Image.fromarray(large[0]).save(folder / facts["file"])
            else:
                write_film(folder / facts["file"], large, view.rate, view.wave, view.sound_rate)
            facts["strip"] = f"strips/{stem}.png"
            (folder / "strips").mkdir(exist_ok=True)
            Image.fromarray(strip(view.frames)).save(folder / facts["strip"])
        found.append(facts)
    return found


def strip(frames: np.ndarray, count: int = FRAMES) -> np.ndarray:
    """Some frames of a clip side by side: uint8 (HEIGHT, W, 3)."""
    chosen = np.unique(np.linspace(0, len(frames) - 1, min(count, len(frames))).round().astype(int))
    _, height, width, _ = frames.shape
    size = max(1, round(width * HEIGHT / height)), HEIGHT
    small = [np.asarray(Image.fromarray(frames[n]).resize(size, Image.Resampling.LANCZOS)) for n in chosen]
    between = np.full((HEIGHT, 2, 3), PAPER, np.uint8)
    return np.hstack([part for picture in small for part in (picture, between)][:-1])


def sheet(path: Path, rows: list[tuple[str, list[tuple[str, Path]]]]) -> None:
    """A contact sheet: a line of text over the strips of each row, the strips side by side under their titles."""
    pages = [_row(text, [(title, Image.open(file)) for title, file in strips]) for text, strips in rows]
    width = max(page.width for page in pages)
    whole = Image.new("RGB", (width, sum(page.height for page in pages)), PAPER)
    top = 0
    for page in pages:
        whole.paste(page, (0, top))
        top += page.height
    path.parent.mkdir(parents=True, exist_ok=True)
    whole.save(path)


def _row(text: str, strips: list[tuple[str, Image.Image]]) -> Image.Image:
    font = ImageFont.load_default(13)
    width = max(sum(picture.width + GAP for _, picture in strips) + GAP, int(font.getlength(text)) + 3 * GAP)
    page = Image.new("RGB", (width, 2 * LABEL + HEIGHT + 2 * GAP), PAPER)
    pen, left = ImageDraw.Draw(page), GAP
    pen.text((GAP, 2), text, fill=INK, font=font)
    for title, picture in strips:
        pen.text((left, LABEL), title, fill=INK, font=font)
        page.paste(picture, (left, 2 * LABEL))
        left += picture.width + GAP
    return page


def write_sound(path: Path, wave: np.ndarray, rate: int) -> None:
    """A sound as 16-bit WAV."""
    with wav.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes((np.clip(wave, -1, 1) * 32767).astype("<i2").tobytes())


def write_film(path: Path, frames: np.ndarray, rate: int, wave: np.ndarray | None, sound_rate: int) -> None:
    """A clip as mp4, with its sound (AAC) if it has one."""
    _, height, width, _ = frames.shape
    if wave is None:
        write_clip(path, frames, width=width, height=height, rate=rate)
        return
    silent = path.with_suffix(".silent.mp4")
    write_clip(silent, frames, width=width, height=height, rate=rate)
    with av.open(str(silent)) as pictures, av.open(str(path), "w", options={"movflags": "+faststart"}) as film:
        source = pictures.streams.video[0]
        video = film.add_stream_from_template(source)
        sound = film.add_stream("aac", rate=sound_rate, layout="mono")
        for packet in pictures.demux(source):
            if packet.dts is not None:
                packet.stream = video
                film.mux(packet)
        samples = np.clip(wave, -1, 1).astype(np.float32)[None]
        heard = av.AudioFrame.from_ndarray(np.ascontiguousarray(samples), format="fltp", layout="mono")
        heard.sample_rate, heard.pts, heard.time_base = sound_rate, 0, Fraction(1, sound_rate)
        film.mux(sound.encode(heard))
        film.mux(sound.encode())
    silent.unlink()
