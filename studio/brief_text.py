"""The kinds of text in a brief: lines, paragraphs, paths, languages, names; each says what to write instead."""

from __future__ import annotations

import re
import unicodedata
from typing import Annotated, Any

from pydantic import AfterValidator, Field, StringConstraints
from pydantic_core import PydanticCustomError

DIGEST = re.compile(r"sha256:[0-9a-f]{64}")
_LANGUAGE = re.compile(r"[a-zA-Z]{2,3}(-[a-zA-Z]{4})?(-(?:[a-zA-Z]{2}|[0-9]{3}))?(-[0-9a-zA-Z]{5,8})*")

# What people write when they mean a language.
LANGUAGE_NAMES = {
    "english": "en", "german": "de", "deutsch": "de", "french": "fr", "français": "fr", "francais": "fr",
    "spanish": "es", "español": "es", "espanol": "es", "portuguese": "pt", "português": "pt", "japanese": "ja",
    "日本語": "ja", "jp": "ja", "italian": "it", "dutch": "nl", "polish": "pl", "arabic": "ar", "hindi": "hi",
    "chinese": "zh", "mandarin": "zh", "cn": "zh", "korean": "ko", "kr": "ko", "thai": "th", "turkish": "tr",
    "russian": "ru", "ukrainian": "uk", "ua": "uk", "swedish": "sv", "norwegian": "nb", "danish": "da", "czech": "cs",
}  # fmt: skip
_NOT_LANGUAGES = {"jp", "cn", "kr", "ua"}  # country codes


def control_characters(text: str) -> list[tuple[int, str]]:
    """(offset, name) of every character that no font draws: controls and halves of surrogate pairs."""
    found = []
    for offset, letter in enumerate(text):
        if letter in "\n\t\r":
            continue
        if unicodedata.category(letter) in {"Cc", "Cs"}:
            found.append((offset, f"U+{ord(letter):04X}"))
    return found


def _clean(text: str) -> str:
    found = control_characters(text)
    if found:
        raise PydanticCustomError(
            "control", "contains the control character {name}", {"name": found[0][1], "do": "delete it"}
        )
    return unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " "))


def _one_line(text: str) -> str:
    return re.sub(r"\s*\n\s*", " ", _clean(text)).strip()


def Paragraphs(limit: int) -> tuple[Any, ...]:  # noqa: N802 - reads as a type in annotations
    """Annotations of a text of several lines."""
    return (StringConstraints(min_length=1, max_length=limit, strip_whitespace=True), AfterValidator(_clean))


def Line(limit: int) -> tuple[Any, ...]:  # noqa: N802 - reads as a type in annotations
    """Annotations of a text in which line breaks count as spaces."""
    return (StringConstraints(min_length=1, max_length=limit, strip_whitespace=True), AfterValidator(_one_line))


def _path(text: str) -> str:
    _clean(text)
    if DIGEST.fullmatch(text):
        return text
    if re.match(r"[a-zA-Z][a-zA-Z0-9+.-]+://", text) or text.lower().startswith(("data:", "javascript:")):
        do = "download the file, put it beside the brief and write its path"
        raise PydanticCustomError("url", "is an address, not a file", {"do": do})
    if "\n" in text or text.endswith(("/", "\\")):
        raise PydanticCustomError(
            "path", "is not the path of a file", {"do": "write a path such as photos/raccoon.png"}
        )
    return text


def _language(text: str) -> str:
    known = LANGUAGE_NAMES.get(text.strip().casefold())
    tag = text.strip().replace("_", "-")
    if _LANGUAGE.fullmatch(tag) and tag.casefold() not in _NOT_LANGUAGES and not (known and len(tag) > 3):
        if "_" in text:
            raise PydanticCustomError("language", "is not a language tag", {"do": f"write {_tag(tag)}"})
        return _tag(tag)
    do = f"write {known}" if known else "write a BCP 47 tag such as en, de, pt-BR, zh-Hant"
    raise PydanticCustomError("language", "is not a language tag", {"do": do})


def _tag(tag: str) -> str:
    """A language tag in its usual spelling: `pt-BR`, `zh-Hant-TW`."""
    first, *rest = tag.split("-")
    spelled = [part.title() if len(part) == 4 else part.upper() if len(part) == 2 else part.lower() for part in rest]
    return "-".join([first.lower(), *spelled])


def _name(text: str) -> str:
    if re.fullmatch(r"[a-z0-9][a-z0-9._-]{0,63}", text):
        return text
    raise PydanticCustomError(
        "name", "is not a name", {"do": "write small letters, digits, dots and dashes; `reelworks engines` lists them"}
    )


FilePath = Annotated[str, StringConstraints(min_length=1, max_length=1000), AfterValidator(_path)]
Language = Annotated[str, AfterValidator(_language), Field(json_schema_extra={"examples": ["en", "de", "pt-BR"]})]
EngineName = Annotated[str, AfterValidator(_name), Field(json_schema_extra={"pattern": "^[a-z0-9][a-z0-9._-]{0,63}$"})]
