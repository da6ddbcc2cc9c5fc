"""Sound in and out of files: float32 arrays (samples, 2) at 48 kHz, through PyAV."""

from __future__ import annotations

import wave
from pathlib import Path

import av
import numpy as np
from av.audio.frame import AudioFrame

from studio.errors import Poisoned
from studio.specs import SAMPLE_RATE

LARGEST_BYTES = 1 << 30
LONGEST_SECONDS = 1200


def _demuxer(path: Path) -> str:
    """The demuxer by the first bytes. Raises Poisoned when the file is no sound that is known here."""
    head = path.open("rb").read(12) if path.is_file() else b""
    if not head:
        raise Poisoned("is empty or not there", where=path.name, do="give a sound file (wav, flac, m4a, mp3, ogg)")
    if path.stat().st_size > LARGEST_BYTES:
        raise Poisoned(f"has more than {LARGEST_BYTES >> 20} MB", where=path.name, do="cut it")
    signs = (
        (head[:4] == b"RIFF" and head[8:12] == b"WAVE", "wav"),
        (head[:4] == b"fLaC", "flac"),
        (head[4:8] == b"ftyp", "mov"),
        (head[:4] == b"OggS", "ogg"),
        (head[:3] == b"ID3" or (head[0] == 0xFF and head[1:2] >= b"\xe0"), "mp3"),
    )
    for matches, name in signs:
        if matches:
            return name
    raise Poisoned("is not a sound that is known here", where=path.name, do="give wav, flac, m4a, mp3 or ogg")


def read(path: Path, *, start: int = 0) -> np.ndarray:
    """The first sound stream as (samples, 2) at 48 kHz, without its first `start` samples. Raises Poisoned."""
    demuxer = _demuxer(path)
    options = {"protocol_whitelist": "file"} | ({"probesize": "4096"} if demuxer == "wav" else {})
    resampler = av.AudioResampler(format="fltp", layout="stereo", rate=SAMPLE_RATE)
    pieces: list[np.ndarray] = []
    try:
        with av.open(f"file:{path.resolve()}", format=demuxer, options=options) as container:
            if not container.streams.audio:
                raise Poisoned("has no sound", where=path.name, do="give a file with a sound track")
            for frame in container.decode(container.streams.audio[0]):
                pieces += [part.to_ndarray() for part in resampler.resample(frame)]
                if len(pieces) > LONGEST_SECONDS * 100:
                    raise Poisoned("is too long", where=path.name, do=f"cut it to {LONGEST_SECONDS} s")
            pieces += [part.to_ndarray() for part in resampler.resample(None)]
    except av.FFmpegError as error:
        raise Poisoned(f"cannot be decoded ({error})", where=path.name, do="give a file that plays elsewhere") from None
    if not pieces:
        return np.zeros((0, 2), np.float32)
    return np.nan_to_num(np.concatenate(pieces, axis=1).T[start:], copy=False)


def write(path: Path, samples: np.ndarray) -> None:
    """Writes (samples, 2) at 48 kHz as a wav of 16 bits; what is louder than full scale is clipped."""
    with wave.open(str(path), "wb") as file:
        file.setnchannels(2)
        file.setsampwidth(2)
        file.setframerate(SAMPLE_RATE)
        file.writeframes(np.rint(np.clip(samples, -1, 1) * 32767).astype("<i2").tobytes())


def frames(sound: np.ndarray, size: int) -> list[AudioFrame]:
    """The sound in frames of `size` samples for an encoder, the last one filled up with silence."""
    count = -(-len(sound) // size)
    padded = np.pad(sound, ((0, count * size - len(sound)), (0, 0))).astype(np.float32)
    made = []
    for number in range(count):
        part = np.ascontiguousarray(padded[number * size : (number + 1) * size].T)
        frame = AudioFrame.from_ndarray(part, format="fltp", layout="stereo")
        frame.sample_rate, frame.pts = SAMPLE_RATE, number * size
        made.append(frame)
    return made
