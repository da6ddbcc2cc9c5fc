"""Cards become an .ass file, through the templates of `templates/captions`, one a style.

Everything that the templates get is a finished number or colour, but for the text, which passes `ass_text`.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import SimpleNamespace

import jinja2
from fontTools import unicodedata as scripts

from media.cards import Card, Line, lit, plate_path, scale_of
from media.contrast import Rgb, Surround
from media.fonts import Face, metrics
from studio.specs import CaptionSpec, Raster

TEMPLATES = Path(__file__).parent.parent / "templates" / "captions"


@dataclass(frozen=True)
class Colors:
    """The colours of one set of captions, once they are legible; `adjusted` says in sentences what was changed."""

    text: Rgb
    accent: Rgb
    surround: Surround
    adjusted: tuple[str, ...]


def ass_text(text: str) -> str:
    """Text that libass draws as it is written.

    Braces are escaped as libass knows them; a word joiner (no width) after a backslash keeps it from meaning
    anything; what is not a visible character becomes a space.
    """
    plain = "".join(" " if unicodedata.category(char) in {"Cc", "Cs", "Zl", "Zp"} else char for char in text)
    return plain.replace("\\", "\\\u2060").replace("{", "\\{").replace("}", "\\}")


@cache
def _environment() -> jinja2.Environment:
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(TEMPLATES),
        autoescape=False,  # noqa: S701 - not HTML; text goes through `ass_text`
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        undefined=jinja2.StrictUndefined,
    )
    environment.filters["ass_text"] = ass_text
    return environment


@dataclass(frozen=True)
class Sheet:
    """All that one .ass file shows. `size` is pixels an em, `font` the face that most text is set in."""

    captions: CaptionSpec
    raster: Raster
    cards: Sequence[Card]
    colors: Colors
    font: Face
    size: float

    def render(self) -> str:
        """The whole file."""
        tag = self.captions.language.lower().replace("_", "-").split("-")[0]
        template = _environment().get_template(f"{self.captions.style}.ass.j2")
        return template.render(
            raster=self.raster,
            look=self._look(),
            cards=[self._card(card) for card in self.cards],
            language=tag if tag.isascii() and tag.isalpha() else "en",
        )

    def _look(self) -> SimpleNamespace:
        around = self.colors.surround
        return SimpleNamespace(
            font=self.font.name,
            size=_number(self.size),
            text_color=_style_color(self.colors.text),
            outline_color=_style_color(around.outline_color),
            outline=_number(around.outline * self.size),
            shadow=around.shadow,
            shadow_color=_style_color(around.outline_color, 1 - around.shadow),
            spread=_number(max(around.outline, 0.05) * 1.6 * self.size),
            blur=_number(0.11 * self.size),
            plate_color=_style_color(around.plate_color, 1 - around.plate),
        )

    def _card(self, card: Card) -> SimpleNamespace:
        moments = []
        for word, start, end in card.moments:
            moment = self._moment(card, start, end, lit(card, word))
            moment.enters, moment.leaves = card.enters and start == card.start, card.leaves and end == card.end
            moments.append(moment)
        whole = self._moment(card, card.start, card.end, card.lines)
        whole.enters, whole.leaves, whole.moments = card.enters, card.leaves, moments
        whole.plate = plate_path(card) if self.colors.surround.plate else ""
        return whole

    def _moment(self, card: Card, start: int, end: int, lines: Sequence[Line]) -> SimpleNamespace:
        return SimpleNamespace(
            start=_clock(start, self.raster.rate),
            end=_clock(end, self.raster.rate),
            lines=[self._line(line, card.size) for line in lines],
        )

    def _line(self, line: Line, size: float) -> SimpleNamespace:
        runs = [
            SimpleNamespace(
                font=run.face.name,
                size=_number(_font_size(run.face, size * scale_of(run))),
                color=_tag_color(self.colors.accent if run.accent else self.colors.text),
                text=run.text,
            )
            for run in line.runs
        ]
        return SimpleNamespace(x=_number(line.x), y=_number(_centre(line, size)), lead=self._lead(line), runs=runs)

    def _lead(self, line: Line) -> str:
        """What comes before a line's text: a direction mark, for the renderer asks the first strong character.

        A line without a letter of any script is cut by the renderer at every joiner, which takes emoji sequences
        apart; an unseen letter of size 1 gives such a line a script.
        """
        text = "".join(run.text for run in line.runs)
        mark = "\u200f" if line.right_to_left else "\u200e"
        if any(scripts.script(char) not in {"Zyyy", "Zinh", "Zzzz"} for char in text):
            return mark
        return f"{mark}{{\\fn{self.font.name}\\fs1\\1a&HFF&\\3a&HFF&}}x{{\\1a\\3a}}"


def _font_size(face: Face, em: float) -> float:
    """The renderer's size for an em of so many pixels: it sizes by ascent and descent together."""
    own = metrics(face.path)
    return em * (own.ascent + own.descent)


def _centre(line: Line, size: float) -> float:
    """Where the renderer's middle of the line is when its baseline is where we want it."""
    ascent = max(metrics(run.face.path).ascent * scale_of(run) for run in line.runs)
    descent = max(metrics(run.face.path).descent * scale_of(run) for run in line.runs)
    return line.baseline - (ascent - descent) / 2 * size


def _number(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")


def _style_color(color: Rgb, transparency: float = 0.0) -> str:
    red, green, blue = color
    return f"&H{round(transparency * 255):02X}{blue:02X}{green:02X}{red:02X}"


def _tag_color(color: Rgb) -> str:
    red, green, blue = color
    return f"&H{blue:02X}{green:02X}{red:02X}&"


def _clock(frame: int, rate: int) -> str:
    """The time in a subtitle file at which a frame is the first: half a frame early, so that rounding is harmless."""
    hundredths = max(0, round((frame - 0.5) * 100 / rate))
    return f"{hundredths // 360000}:{hundredths // 6000 % 60:02d}:{hundredths // 100 % 60:02d}.{hundredths % 100:02d}"
