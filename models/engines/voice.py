"""Narration offline: espeak-ng through ctypes, paced to end within its scene, and made a little less dry.

The library is GPL-3.0 and not part of Reelworks: it comes with the separate package that `reelworks[voice]` names
and is only loaded while a narration is made. It is not thread-safe, so a lock guards it. It reads plain text: no
markup, no phonemes.
"""

from __future__ import annotations

import _ctypes
import ctypes
import re
import sys
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from models.composer.mix import faded, limited, write_wav
from models.composer.reverb import reverberate
from studio.errors import Broken, Missing, Refused
from studio.ports import Context, EngineCard, Made
from studio.specs import SAMPLE_RATE, Spec, VoiceSpec

PACE, SLOWEST, FASTEST = 165, 150, 230  # words a minute: wished, for short texts, the fastest one can follow
LEAD, REST = 0.10, 0.15  # seconds of silence before and after the speech
LONGEST_TEXT = 2000  # characters
LOUDNESS = 10 ** (-20 / 20)  # RMS of the loud parts
VOICES = {"": "Annie", "female": "Annie", "male": "Andy", "low": "Gene", "young": "f2", "old": "grandma"}
LANGUAGES = {  # BCP 47 tags whose espeak voice is not their own first part
    "en": "en-us", "en-us": "en-us", "en-gb": "en-gb", "zh": "cmn", "zh-hk": "yue", "zh-mo": "yue", "no": "nb",
    "nn": "nb", "iw": "he", "pt-br": "pt-br", "es-mx": "es-419", "es-ar": "es-419",
    "es-co": "es-419", "es-us": "es-419",
}  # fmt: skip

_LOCK = threading.Lock()
_SYNCHRONOUS, _DONT_EXIT, _UTF8 = 2, 0x8000, 1
_RATE, _PITCH, _RANGE, _GAP = 1, 3, 4, 7
_WORD = 1


class _Event(ctypes.Structure):
    """espeak_EVENT of speak_lib.h."""

    _fields_ = (
        ("type", ctypes.c_int),
        ("unique_identifier", ctypes.c_uint),
        ("text_position", ctypes.c_int),
        ("length", ctypes.c_int),
        ("audio_position", ctypes.c_int),
        ("sample", ctypes.c_int),
        ("user_data", ctypes.c_void_p),
        ("id", ctypes.c_char * 8),
    )


_CALLBACK = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.POINTER(_Event))


@dataclass
class _Heard:
    """What the callback collects: samples, and words as (position, length, milliseconds)."""

    pieces: list[np.ndarray] = field(default_factory=list)
    words: list[tuple[int, int, int]] = field(default_factory=list)


@dataclass(frozen=True)
class Speech:
    """Trimmed speech: mono samples -1..1 at `rate` Hz, and its words as (text, second)."""

    samples: np.ndarray
    rate: int
    words: tuple[tuple[str, float], ...]

    @property
    def seconds(self) -> float:
        """How long it is."""
        return len(self.samples) / self.rate


class Espeak:
    """A narrator that needs no network. Output: `voice`, 48 kHz stereo, never longer than the scene."""

    card = EngineCard(
        name="espeak",
        version="1",
        title="eSpeak NG: offline narration in a hundred languages, plainly synthetic",
        licence="GPL-3.0 (espeak-ng, separate library)",
        tasks=("voice",),
        max_seconds=120.0,
        seconds_per_second=0.1,
        notes="Needs the extra reelworks[voice]. Japanese is read from kana only.",
    )

    def generate(self, spec: Spec, seed: int, inputs: Mapping[str, Sequence[Path]], context: Context) -> Made:  # noqa: ARG002
        """Speaks the text. Raises Refused when it cannot be read or does not fit, Missing without the library."""
        if not isinstance(spec, VoiceSpec):
            raise Broken(f"the narrator was given a spec of the kind '{spec.kind}'", where="espeak")
        text = _readable(spec)
        voice = f"{_language(spec.language)}+{_variant(spec.voice)}"
        context.progress(0.1)
        speech, pace = _fitting(text, voice, spec, pitch=46 + seed % 9)
        context.progress(0.7)
        path = context.scratch / "voice.wav"
        write_wav(path, _finished(speech, spec.seconds), seed=0)
        context.progress(1.0)
        return Made(files={"voice": path}, facts=_facts(speech, voice, pace))


def _facts(speech: Speech, voice: str, pace: int) -> dict[str, Any]:
    """What captions and people want to know: when speech begins and ends, and each word."""
    starts = [round(LEAD + second, 3) for _, second in speech.words]
    ends = [*starts[1:], round(LEAD + speech.seconds, 3)]
    words = [word for word, _ in speech.words]
    return {
        "voice": voice,
        "words_a_minute": pace,
        "speech_start": LEAD,
        "speech_end": round(LEAD + speech.seconds, 3),
        "words": [list(each) for each in zip(words, starts, ends, strict=True)],
    }


def _readable(spec: VoiceSpec) -> str:
    """The text as one line. Raises Refused for what cannot be spoken."""
    text = re.sub(r"[\s\x00-\x1f\x7f]+", " ", spec.text).strip()
    if not re.search(r"\w", text):
        raise Refused("there is nothing to speak", where="narration", do="write a sentence, or leave it out")
    if len(text) > LONGEST_TEXT:
        raise Refused(
            f"{len(text)} characters are too many", where="narration", do=f"write at most {LONGEST_TEXT} for a scene"
        )
    if spec.seconds > Espeak.card.max_seconds:
        raise Refused(f"a scene of {spec.seconds:.0f} s is too long", where="narration", do="give at most 120 s")
    if spec.language.lower().startswith("ja") and re.search(r"[\u4e00-\u9fff]", text):
        raise Refused(
            "this narrator cannot read kanji", where="narration", do="write it in kana, or choose another voice engine"
        )
    return text


def _variant(name: str) -> str:
    """The espeak variant of a voice's name. Raises Refused with the list."""
    if name.lower() not in VOICES:
        known = ", ".join(sorted(filter(None, VOICES)))
        raise Refused(f"there is no voice '{name[:40]}'", where="voice", do=f"choose one of: {known}")
    return VOICES[name.lower()]


def _language(tag: str) -> str:
    """The espeak voice for a BCP 47 tag or for as much of it as there is. Raises Refused for an unknown language."""
    parts = tag.replace("_", "-").lower().split("-")
    for count in range(len(parts), 0, -1):
        candidate = "-".join(parts[:count])
        candidate = LANGUAGES.get(candidate, candidate)
        if candidate in _voices():
            return candidate
    raise Refused(
        f"the language '{tag[:40]}' cannot be spoken", where="narration", do="give a BCP 47 tag such as en, de or pt-BR"
    )


@cache
def _voices() -> frozenset[str]:
    """The languages that the library's data has."""
    folder = _package_data() / "lang"
    return frozenset(path.name.lower() for path in folder.rglob("*") if path.is_file())


def _package_data() -> Path:
    """The folder of the library's data. Raises Missing when the package is not installed."""
    try:
        from espeakng_loader import get_data_path
    except ImportError:
        raise Missing(
            "the speech library is not installed", where="narration", do=".venv/bin/pip install -e '.[voice]'"
        ) from None
    return Path(get_data_path())


@contextmanager
def _library() -> Iterator[tuple[ctypes.CDLL, int]]:
    """The library, freshly started, and its sampling rate in Hz; unloaded afterwards.

    It carries the phase of its oscillators from one utterance to the next, even through its own restart. Only
    loading it anew (5 ms) makes the same text give the same samples.
    """
    data = _package_data()
    from espeakng_loader import get_library_path

    do = ".venv/bin/pip install --force-reinstall espeakng-loader"
    with _LOCK:
        try:
            library = ctypes.CDLL(get_library_path())
        except OSError as error:
            raise Missing(f"the speech library does not load ({error})", where="narration", do=do) from None
        rate = library.espeak_Initialize(_SYNCHRONOUS, 0, str(data).encode(), _DONT_EXIT)
        if rate <= 0:
            raise Missing(f"the speech library does not start ({rate})", where="narration", do=do)
        try:
            yield library, rate
        finally:
            library.espeak_Terminate()
            if sys.platform != "win32":
                _ctypes.dlclose(library._handle)  # noqa: SLF001


def speak(text: str, voice: str, *, pace: int, pitch: int) -> Speech:
    """The text in an espeak voice such as `de+Annie`, `pace` words a minute, pitch 0..100, without silence around."""
    heard = _Heard()

    def collect(samples: Any, count: int, events: Any) -> int:
        if samples and count > 0:
            heard.pieces.append(np.ctypeslib.as_array(samples, (count,)).copy())
        index = 0
        while events and events[index].type:
            if events[index].type == _WORD:
                one = events[index]
                heard.words.append((one.text_position, one.length, one.audio_position))
            index += 1
        return 0

    with _library() as (library, rate):
        callback = _CALLBACK(collect)
        library.espeak_SetSynthCallback(callback)
        if library.espeak_SetVoiceByName(voice.encode()):
            raise Broken(f"the speech library has no voice '{voice}'", where="narration")
        for parameter, value in ((_RATE, pace), (_PITCH, pitch), (_RANGE, 62), (_GAP, 0)):
            library.espeak_SetParameter(parameter, value, 0)
        data = text.encode()
        library.espeak_Synth(data, len(data) + 1, 0, 0, 0, _UTF8, None, None)
        library.espeak_Synchronize()
    return _trimmed(heard, rate, text)


def _trimmed(heard: _Heard, rate: int, text: str) -> Speech:
    """What was heard, without the silence at both ends. Words that share a place are counted once."""
    samples = np.concatenate(heard.pieces).astype(np.float32) / 32768.0 if heard.pieces else np.zeros(0, np.float32)
    loud = np.flatnonzero(np.abs(samples) > 0.004)
    if not loud.size:
        raise Refused("nothing in the text can be spoken in its language", where="narration", do="check the language")
    first, last = max(0, loud[0] - rate // 200), min(len(samples), loud[-1] + rate // 50)
    words: dict[int, tuple[str, float]] = {}
    for position, length, milliseconds in heard.words:
        word = text[position - 1 : position - 1 + length]
        second = float(min(max(0.0, milliseconds / 1000 - first / rate), (last - first) / rate))
        words.setdefault(position, (word, second))
    return Speech(samples[first:last], rate, tuple(words.values()))


def _fitting(text: str, voice: str, spec: VoiceSpec, *, pitch: int) -> tuple[Speech, int]:
    """The speech at a pace at which it fits the scene. Raises Refused with how many words would."""
    room = spec.seconds - LEAD - REST
    pace, speech = PACE, speak(text, voice, pace=PACE, pitch=pitch)
    for _ in range(4):
        if speech.seconds <= room or pace >= FASTEST:
            break
        pace = min(FASTEST, max(pace + 3, int(np.ceil(pace * speech.seconds / max(room, 0.05)))))
        speech = speak(text, voice, pace=pace, pitch=pitch)
    if speech.seconds > room:
        count = max(1, len(text.split()))
        needed = np.ceil(10 * (speech.seconds + LEAD + REST)) / 10
        fits = int(count * max(0.0, room) / speech.seconds)
        raise Refused(
            f"{count} words take {needed:.1f} s when spoken fast, the scene has {spec.seconds:.1f} s",
            where="narration",
            do=f"write at most {fits} words or {int(len(text) * max(0.0, room) / speech.seconds)} characters, "
            f"or give the scene {needed:.1f} s",
        )
    return speech, pace


def _finished(speech: Speech, seconds: float) -> np.ndarray:
    """The speech as a stem (2, N): 48 kHz, cleaned, evened out, in a small room, not longer than the scene."""
    dry = _evened(_equalised(_resampled(speech.samples, speech.rate)))
    length = int(min(seconds, LEAD + speech.seconds + 0.45) * SAMPLE_RATE)
    stem = np.zeros((2, length), dtype=np.float32)
    start = round(LEAD * SAMPLE_RATE)
    count = min(len(dry), length - start)
    stem[:, start : start + count] = dry[:count]
    stem += 0.07 * reverberate(stem, 0.4)
    return limited(faded(stem, end=length, seconds=0.05))


def _resampled(samples: np.ndarray, rate: int) -> np.ndarray:
    """At 48 kHz, by the spectrum; padded so that the ends do not meet."""
    padded = np.pad(samples, (0, rate // 10))
    length = round(len(padded) * SAMPLE_RATE / rate)
    spectrum = np.fft.rfft(padded)
    wider = np.zeros(length // 2 + 1, dtype=np.complex128)
    wider[: len(spectrum)] = spectrum[: len(wider)]
    return np.fft.irfft(wider, length) * (length / len(padded))


def _equalised(samples: np.ndarray) -> np.ndarray:
    """No rumble, a little warmth, less buzz around 5 kHz, soft top: gentle bells on the spectrum."""
    length = len(samples)
    size = 1 << (length + SAMPLE_RATE // 10).bit_length()
    hertz = np.maximum(np.fft.rfftfreq(size, 1 / SAMPLE_RATE), 1.0)

    def bell(centre: float, decibels: float, octaves: float) -> np.ndarray:
        return 10 ** (decibels / 20 * np.exp(-((np.log2(hertz / centre) / octaves) ** 2)))

    shape = bell(190, 2.0, 0.7) * bell(2600, 1.5, 0.7) * bell(5200, -3.0, 0.6)
    shape = shape / (1 + (85 / hertz) ** 4) / (1 + (hertz / 8800) ** 8)
    return np.fft.irfft(np.fft.rfft(samples, size) * shape, size)[:length]


def _evened(samples: np.ndarray) -> np.ndarray:
    """Compressed 2.5:1 over a 40 ms envelope, and scaled so that its loud parts have one RMS."""
    width = SAMPLE_RATE // 25
    power = (
        np.convolve(samples**2, np.hanning(width) / np.hanning(width).sum(), mode="same")
        if len(samples) > width
        else samples**2
    )
    envelope = np.sqrt(np.maximum(power, 1e-9))
    loud = np.percentile(envelope, 90)
    gain = np.minimum(1.0, (0.5 * loud / envelope)) ** 0.6
    out = samples * gain
    return (out * (LOUDNESS / (np.sqrt(np.mean(out[envelope > 0.3 * loud] ** 2)) + 1e-9))).astype(np.float32)
