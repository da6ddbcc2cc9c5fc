"""Offline narration: fits its scene, is clean, and says what it cannot do."""

import numpy as np
import pytest

from models.engines.voice import Espeak
from studio.errors import Missing, Refused
from studio.specs import SAMPLE_RATE, VoiceSpec

from .conftest import Scratch, read_wav

pytest.importorskip("espeakng_loader")


def speak(scratch, text="It starts with one small step.", **changes):
    return Espeak().generate(VoiceSpec(**({"text": text, "seconds": 4.0} | changes)), 1, {}, scratch)


def test_speech_is_audible_clean_and_within_its_scene(scratch):
    made = speak(scratch)
    sound = read_wav(made.files["voice"])
    assert sound.shape[1] <= 4.0 * SAMPLE_RATE
    assert 0.1 < np.abs(sound).max() < 10 ** (-3 / 20)
    assert np.abs(sound[:, : SAMPLE_RATE // 20]).max() < 0.01
    assert np.abs(sound[:, -1]).max() < 0.001
    words = made.facts["words"]
    assert [word for word, _, _ in words] == ["It", "starts", "with", "one", "small", "step"]
    assert all(start <= end for _, start, end in words)
    assert made.facts["speech_end"] < 4.0


def test_the_same_recipe_gives_the_same_bytes(tmp_path):
    first = speak(Scratch(tmp_path / "a")).files["voice"].read_bytes()
    speak(Scratch(tmp_path / "c"), text="Ein anderer Satz.", language="de")
    assert speak(Scratch(tmp_path / "b")).files["voice"].read_bytes() == first


def test_speech_is_paced_to_a_short_scene(scratch):
    made = speak(scratch, text="It starts with one small step, and a very tiny suitcase.", seconds=3.2)
    assert made.facts["words_a_minute"] > 165
    assert made.facts["speech_end"] <= 3.2


def test_what_does_not_fit_says_how_much_would(scratch):
    with pytest.raises(Refused, match="words take") as refusal:
        speak(scratch, text="far too many words for such a short scene, dear reader " * 3, seconds=2)
    assert "write at most" in refusal.value.do


@pytest.mark.parametrize(("language", "text"), [
    ("de-AT", "Ein kleiner Schritt."), ("fr", "Un petit pas."), ("es-MX", "Un pequeño paso."), ("pt-BR", "Um passo."),
    ("zh-CN", "一小步"), ("ja", "ちいさないっぽ"), ("ko", "작은 한 걸음"), ("ar", "خطوة صغيرة"), ("hi", "एक छोटा कदम"),
])  # fmt: skip
def test_many_languages_are_spoken(scratch, language, text):
    assert speak(scratch, text=text, language=language).facts["speech_end"] > 0.4


@pytest.mark.parametrize(("changes", "message"), [
    ({"text": "!!"}, "nothing to speak"), ({"text": "a" * 3000}, "too many"),
    ({"language": "tlh"}, "cannot be spoken"),
    ({"voice": "gandalf"}, "no voice"), ({"language": "ja", "text": "小さな一歩"}, "kanji"),
    ({"seconds": 500}, "too long"),
    ({"seconds": 0.01}, "words take"),
])  # fmt: skip
def test_what_cannot_be_spoken_is_refused(scratch, changes, message):
    with pytest.raises(Refused, match=message):
        speak(scratch, **changes)


def test_markup_and_control_characters_are_plain_text(scratch):
    made = speak(scratch, text="<speak rate='900%'>one</speak> [[x]] \x00 \x1b[31m two \n three {\\b1}", seconds=20)
    assert made.facts["speech_end"] > 1.0


def test_a_missing_library_names_the_extra(monkeypatch, scratch):
    from models.engines import voice

    monkeypatch.setitem(__import__("sys").modules, "espeakng_loader", None)
    voice._voices.cache_clear()
    with pytest.raises(Missing, match="not installed") as missing:
        speak(scratch)
    assert "[voice]" in missing.value.do
    voice._voices.cache_clear()
