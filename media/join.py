"""Joins segments without encoding them again, and lays the sound beside them: one mp4 without an edit list.

AAC begins with 1024 samples of priming. An edit list would tell players to skip them, but some platforms refuse edit
lists. Without one, most decoders (ffmpeg's, and so the platforms') play the priming, and Apple's skip 2112 samples.
So the sound is moved such that the first hear it 13 ms late and the second 31 ms early: both within one frame of
30 a second, and only the first 8 ms of the film, which are faded in anyway, are given up.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from av.audio.stream import AudioStream
from av.container import InputContainer, OutputContainer
from av.packet import Packet
from av.video.stream import VideoStream

from media import sound
from media.probe import opened
from studio.errors import Broken, Refused, Starved
from studio.specs import SAMPLE_RATE

PRIMING = 1024
HEARD_LATE = 640  # samples that a decoder which plays the priming is late
AUDIO_BIT_RATE = 192_000
_FULL_DISK = (28, 122, 27)  # ENOSPC, EDQUOT, EFBIG


def join(segments: Sequence[Path], mixed: np.ndarray, out: Path, *, rate: int, total_frames: int) -> None:
    """Writes the master.

    Args:
        segments: in the order of the film; all encoded with the same settings.
        mixed: the sound (samples, 2) at 48 kHz, as long as the film.
        out: the mp4 to write; removed when anything fails.
        rate: frames a second.
        total_frames: of all segments together.

    Raises:
        Refused: the segments differ in size or settings. Broken: they have another number of frames than ordered.
        Poisoned: a segment cannot be read. Starved: the disk is full.
    """
    try:
        with av.open(str(out), "w", format="mp4", options=_OPTIONS) as target:
            target.flags |= 0x0400  # bitexact: no words about who wrote it
            count = _copy(segments, target, mixed, rate)
        if count != total_frames:
            raise Broken(f"the segments have {count} frames, {total_frames} were ordered", where="master")
    except BaseException as error:
        out.unlink(missing_ok=True)
        if isinstance(error, OSError) and error.errno in _FULL_DISK:
            raise Starved("No space left on device", where="master", do="free some disk, then run it again") from None
        raise


_OPTIONS = {"movflags": "+faststart", "use_editlist": "0"}


def _copy(segments: Sequence[Path], target: OutputContainer, mixed: np.ndarray, rate: int) -> int:
    """Copies the pictures' packets and encodes the sound; returns how many pictures there were."""
    with opened(segments[0]) as (_, template):
        video = target.add_stream_from_template(template)
        head = bytes(template.codec_context.extradata or b"")
    video.time_base = Fraction(1, rate)
    audio = target.add_stream("aac", rate=SAMPLE_RATE, layout="stereo")
    audio.bit_rate = AUDIO_BIT_RATE
    audio.codec_context.flags |= 1 << 23  # bitexact
    target.start_encoding()
    packets = _sound_packets(audio, mixed)
    waiting = next(packets, None)
    count = 0
    for path in segments:
        with opened(path) as (container, stream):
            _check_same(path, stream, head)
            for packet in _pictures(container, stream):
                while waiting is not None and (waiting.pts or 0) * rate <= count * SAMPLE_RATE:
                    target.mux(waiting)
                    waiting = next(packets, None)
                packet.stream, packet.time_base = video, Fraction(1, rate)
                packet.pts = packet.dts = count
                packet.duration = 1
                target.mux(packet)
                count += 1
    while waiting is not None:
        target.mux(waiting)
        waiting = next(packets, None)
    return count


def _pictures(container: InputContainer, stream: VideoStream) -> Iterator[Packet]:
    """The packets with pictures, in order."""
    for packet in container.demux(stream):
        if packet.size:
            yield packet


def _check_same(path: Path, stream: VideoStream, head: bytes) -> None:
    """Raises Refused when a segment cannot follow the first one by copying its packets."""
    if bytes(stream.codec_context.extradata or b"") != head:
        raise Refused(
            "was encoded with other settings than the first segment",
            where=path.name,
            do="make all segments with the same size, rate and quality",
        )


def _sound_packets(audio: AudioStream, mixed: np.ndarray) -> Iterator[Packet]:
    """The sound as AAC packets whose times begin at 0 and end with the film."""
    moved = mixed[PRIMING - HEARD_LATE :]
    moved = np.pad(moved, ((0, PRIMING * 2), (0, 0)))
    encoded = (packet for frame in sound.frames(moved, PRIMING) for packet in audio.encode(frame))
    for number, packet in enumerate(encoded):
        start = number * PRIMING
        if start >= len(mixed):
            return
        packet.stream, packet.time_base = audio, Fraction(1, SAMPLE_RATE)
        packet.pts = packet.dts = start
        packet.duration = min(PRIMING, len(mixed) - start)
        yield packet
