"""A brand kit: the font, the colours, the logo, and the words that must not be said."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field
from pydantic_core import PydanticCustomError

from studio.brief_text import FilePath, Line

FONT_FILES = (".ttf", ".otf", ".ttc", ".woff", ".woff2")

NAMED_COLOURS = {
    "black": "#000000", "white": "#ffffff", "grey": "#808080", "gray": "#808080", "red": "#e02020",
    "orange": "#ff8c1a", "yellow": "#ffd84d", "green": "#2e9e4f", "teal": "#0f8b8d", "blue": "#1f5fd6",
    "navy": "#14213d", "purple": "#6a3fb5", "pink": "#ff6fa5", "brown": "#7a4b2a", "gold": "#d4a017",
}  # fmt: skip


def colour(value: str) -> str:
    """`#rgb` or `#rrggbb` as `#rrggbb` in lower case. Raises PydanticCustomError with what to write instead."""
    text = value.strip().lower()
    if re.fullmatch(r"#[0-9a-f]{6}", text):
        return text
    if re.fullmatch(r"#[0-9a-f]{3}", text):
        return "#" + "".join(digit * 2 for digit in text[1:])
    known = NAMED_COLOURS.get(text) or (f"#{text}" if re.fullmatch(r"[0-9a-f]{6}", text) else "#ff6633")
    raise PydanticCustomError("colour", "is not a colour", {"do": f'write it as red, green, blue: "{known}"'})


Colour = Annotated[str, AfterValidator(colour), Field(json_schema_extra={"pattern": "^#([0-9a-fA-F]{3}){1,2}$"})]


class Brand(BaseModel):
    """What every short of this brand has in common."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    font: Annotated[str, *Line(100)] | None = Field(
        default=None, description="A font family that is installed or shipped, or a font file beside the brief."
    )
    primary: Colour | None = Field(default=None, description="Colour of the caption's text, in quotes.")
    accent: Colour | None = Field(default=None, description="Colour of the active word and of boxes, in quotes.")
    secondary: Colour | None = Field(default=None, description="A second colour; used as accent when that is missing.")
    logo: FilePath | None = Field(default=None, description="Picture that is laid over every scene.")
    banned_words: tuple[Annotated[str, *Line(60)], ...] = Field(
        default=(), max_length=200, strict=False, description="Words that no caption, prompt or narration may contain."
    )

    @property
    def font_file(self) -> str | None:
        """The font when it is a file (a path or a digest), not a family."""
        return self.font if self.font and is_font_file(self.font) else None


def is_font_file(font: str) -> bool:
    """Whether a brand's `font` names a file rather than a family."""
    return font.lower().endswith(FONT_FILES) or font.startswith("sha256:")


def banned_in(text: str, banned: Iterable[str]) -> Iterator[str]:
    """The banned words that the text contains, as the brand kit spells them.

    Case, accents' encoding and width do not matter. A word counts as a whole word where the script puts spaces
    between words; an English plural or genitive `s` does not hide it.
    """
    folded = fold(text)
    for word in banned:
        needle = fold(word).strip()
        if needle and re.search(_pattern(needle), folded):
            yield word


def fold(text: str) -> str:
    """Text in the form in which words are compared."""
    return unicodedata.normalize("NFKC", text).casefold()


def _pattern(needle: str) -> str:
    """Word borders only beside letters of scripts that write spaces between words."""
    body = r"\s+".join(re.escape(part) for part in needle.split())
    before = r"(?<!\w)" if _spaced(needle[0]) else ""
    after = r"(?:['’]?s)?(?!\w)" if _spaced(needle[-1]) else ""
    return before + body + after


def _spaced(letter: str) -> bool:
    """False for Chinese, Japanese, Thai and signs."""
    unspaced = unicodedata.name(letter, "").split(" ")[0] in {"CJK", "HIRAGANA", "KATAKANA", "THAI", "LAO", "KHMER"}
    return letter.isalnum() and not unspaced
