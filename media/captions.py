"""Captions: cues become an .ass file for the renderer, and .srt and .vtt files beside the short.

Text enters a render here and nowhere else. It is data: the filter `ass_text` leaves nothing in it that the
renderer could take for markup, and lines, sizes, places, fonts and colours are computed from it, never read from it.
"""

from __future__ import annotations

import tempfile
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import jinja2
import numpy as np
from numpy.typing import NDArray

from media import contrast
from media.cards import LOOKS, Card, Line, Look, Setter, lit, plate_path, scale_of
from media.fonts import Face, Wardrobe, brand_face, describe, emoji_like, family, metrics, place, shipped, width
from media.safe_zones import safe_box
from studio.cues import balance, clusters, pieces, reading_problems, width_in_ems
from studio.errors import Refused
from studio.specs import CaptionSpec, Cue, Raster

TEMPLATES = Path(__file__).parent.parent / "templates" / "captions"
_PLAIN_ACCENT = CaptionSpec().accent
_SRT_LINE_EMS = 22.0


@dataclass(frozen=True)
class CaptionReport:
    """What became of some captions. Per cue: its box (left, top, right, bottom in pixels) and measured contrast.

    `contrast` is empty when no pixels were given; `adjusted` says what was done so that the text is legible.
    """

    warnings: tuple[str, ...]
    boxes: tuple[tuple[int, int, int, int], ...]
    contrast: tuple[float, ...]
    adjusted: tuple[str, ...]


@dataclass(frozen=True)
class Colors:
    """The colours of one set of captions, once they are legible on their surround."""

    text: contrast.Rgb
    accent: contrast.Rgb
    surround: contrast.Surround
    adjusted: tuple[str, ...]


def write_ass(
    path: Path,
    *,
    cues: Sequence[Cue],
    captions: CaptionSpec,
    raster: Raster,
    destinations: Sequence[str],
    fonts_dir: Path,
    brand_font: Path | None = None,
    palette: Sequence[NDArray[np.uint8]] | None = None,
) -> CaptionReport:
    """Writes the captions of one segment as an .ass file, and the fonts that it names into `fonts_dir`.

    Args:
        path: the file to write.
        cues: text in frames of the segment, end exclusive; a newline asks for a line break.
        captions: style, language, colours, place.
        raster: the picture's size and rate.
        destinations: where the short goes; text keeps clear of what all of them draw over the picture.
        fonts_dir: an empty folder; gets exactly the font files that are used.
        brand_font: the brand kit's font file.
        palette: pictures (H, W, 3) RGB from under the cues, one a cue, any size, for the contrast check.

    Raises:
        Refused: a character that no font draws, a control character, text that does not fit in two lines,
            a font or a colour that is not known.
    """
    brand = brand_face(brand_font, fonts_dir) if brand_font else None
    cues, warnings = _prepared(cues, captions, raster.rate)
    setter = _setter(cues, captions, raster, destinations, brand)
    warnings += _font_warnings(setter.wardrobe)
    cards = setter.popping(cues) if setter.look.grouped else setter.standing(cues)
    _join_times(cards)
    boxes = _boxes(cues, cards, raster)
    colors = _colors(captions, setter.look)
    patches = _patches(boxes, palette, raster) if palette else []
    texts = [colors.text, colors.accent] if setter.look.lit or setter.look.key_word else [colors.text]
    surround, ratios, done = contrast.settle(patches, texts, colors.surround)
    colors = replace(colors, surround=surround)
    adjusted = (*colors.adjusted, *([done] if done else []))
    path.write_text(_render(captions, raster, setter, cards, colors), encoding="utf-8", newline="\n")
    place({run.face for card in cards for line in card.lines for run in line.runs if not run.face.brand}, fonts_dir)
    return CaptionReport(tuple(warnings), boxes, tuple(round(ratio, 2) for ratio in ratios), adjusted)


def check(cues: Sequence[Cue], captions: CaptionSpec, brand_font: Path | None = None) -> None:
    """Refuses captions that cannot be drawn, before any work: glyphs, length, font, colours.

    Raises:
        Refused: see `write_ass`; the message names the character and its code point.
    """
    with tempfile.TemporaryDirectory(prefix="reelworks-fonts-") as folder:
        brand = brand_face(brand_font, Path(folder)) if brand_font else None
        prepared, _ = _prepared(cues, captions, Raster().rate)
        setter = _setter(prepared, captions, Raster(), ("universal",), brand)
        _colors(captions, setter.look)
        if setter.look.grouped:
            setter.popping(prepared)
        else:
            setter.standing(prepared)


def _prepared(cues: Sequence[Cue], captions: CaptionSpec, rate: int) -> tuple[list[Cue], list[str]]:
    """Cues as they are drawn: clean text, in order, without overlap; and what a viewer would stumble over."""
    warnings: list[str] = []
    found: list[Cue] = []
    for number, cue in enumerate(sorted(cues, key=lambda cue: (cue.start, cue.end)), 1):
        text = tidy(cue.text, where=f"caption {number}")
        if not text:
            continue
        if cue.end <= cue.start:
            raise Refused("a caption ends before it begins", where=f"caption {number}", do="give it an end after its start")
        text, changed = _drawable_emoji(text)
        warnings += changed
        if found and cue.start < found[-1].end:
            warnings.append(f"caption {number - 1} is cut short where caption {number} begins")
            found[-1] = found[-1].model_copy(update={"end": cue.start})
        if LOOKS[captions.style].capitals:
            text = capitals(text, captions.language)
        found.append(cue.model_copy(update={"text": text}))
    found = [cue for cue in found if cue.end > cue.start]
    return found, [*warnings, *reading_problems(found, rate)]


def tidy(text: str, where: str = "caption") -> str:
    """The text in composed form, with single spaces; newlines are kept, empty lines are not.

    Raises:
        Refused: it has a control character or half a surrogate pair.
    """
    lines = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n").replace("\u2029", "\n").split("\n")
    for char in "".join(lines):
        if unicodedata.category(char) in {"Cc", "Cs"} and char != "\t":
            raise Refused(f"a caption has the control character {describe(char)}", where=where, do="delete it")
    cleaned = (" ".join(unicodedata.normalize("NFC", line).split()) for line in lines)
    return "\n".join(line for line in cleaned if line)


def capitals(text: str, language: str) -> str:
    """The text in capitals as the language writes them: Turkish dots, Greek without accents."""
    tag = language.lower().split("-")[0]
    if tag in {"tr", "az"}:
        text = text.replace("i", "İ").replace("ı", "I")
    if tag == "el":
        bare = unicodedata.normalize("NFD", text.upper()).replace("\u0301", "")
        return unicodedata.normalize("NFC", bare)
    return text.upper()


def _drawable_emoji(text: str) -> tuple[str, list[str]]:
    """Emoji sequences that our font has no picture for, reduced to one that it has; and what was changed."""
    face = next(face for face in shipped() if "Zsye" in face.scripts)
    known = metrics(face.path).characters
    parts, warnings = [], []
    for part in clusters(text):
        drawn = part
        if len(part) > 1 and emoji_like(part) and ord(part[0]) in known:
            drawn = next((form for form in _simpler(part) if _one_glyph(form, face)), part[0])
        if drawn != part:
            warnings.append(f"the emoji {part} is drawn as {drawn}")
        parts.append(drawn)
    return "".join(parts), warnings


def _simpler(sequence: str) -> list[str]:
    """An emoji sequence and its simplifications: without skin tones, without its last joined parts."""
    bare = "".join(char for char in sequence if not 0x1F3FB <= ord(char) <= 0x1F3FF)
    joined = bare.split("\u200d")
    return [sequence, bare, *("\u200d".join(joined[:count]) for count in range(len(joined) - 1, 0, -1))]


def _one_glyph(sequence: str, face: Face) -> bool:
    return width(sequence, face) < 1.5 * width(sequence[0], face) + 0.01


def _setter(
    cues: Sequence[Cue], captions: CaptionSpec, raster: Raster, destinations: Sequence[str], brand: Face | None
) -> Setter:
    look = LOOKS[captions.style]
    preferred = look.families
    if captions.font:
        own = family(captions.font)
        if own:
            preferred = (own.family, *preferred)
        elif not brand:
            known = ", ".join(face.family for face in shipped() if "Latn" in face.scripts)
            raise Refused(
                f"the font “{captions.font[:60]}” is not known",
                where="captions: font",
                do=f"use one of {known}, or give the font's file in the brand kit",
            )
    wardrobe = Wardrobe(preferred, captions.language, [cue.text for cue in cues], brand)
    return Setter(look, wardrobe, raster, safe_box(raster, destinations), captions.position)


def _font_warnings(wardrobe: Wardrobe) -> list[str]:
    if not wardrobe.brand_gaps:
        return []
    return [f"the brand's font lacks letters of {', '.join(wardrobe.brand_gaps)}: another font is used for them"]


def _join_times(cards: Sequence[Card]) -> None:
    """Cards that follow one another without a hole change at once instead of fading."""
    for before, after in zip(cards, cards[1:], strict=False):
        if before.end == after.start:
            before.leaves = after.enters = False


def _boxes(cues: Sequence[Cue], cards: Sequence[Card], raster: Raster) -> tuple[tuple[int, int, int, int], ...]:
    """The smallest box in pixels around all that is shown of each cue."""
    found = []
    for cue in cues:
        own = [card.box for card in cards if card.start >= cue.start and card.end <= cue.end]
        left, top = min(box.left for box in own), min(box.top for box in own)
        right, bottom = max(box.right for box in own), max(box.bottom for box in own)
        found.append((max(0, int(left)), max(0, int(top)), min(raster.width, round(right)), min(raster.height, round(bottom))))
    return tuple(found)


def _colors(captions: CaptionSpec, look: Look) -> Colors:
    """Colours of text, accent and surround. Raises Refused for a colour that is not #rrggbb."""
    try:
        text, accent = contrast.rgb(captions.primary), contrast.rgb(captions.accent)
    except ValueError as error:
        raise Refused(f"“{error}” is not a colour", where="captions", do="write colours as #rrggbb") from error
    adjusted = []
    plate = contrast.outline_for([text])
    if look.plate and captions.accent.lower() != _PLAIN_ACCENT:
        plate = accent
        if contrast.ratio(text, plate) < contrast.ENOUGH:
            text = contrast.outline_for([plate])
            adjusted.append(f"the text is #{bytes(text).hex()} instead of {captions.primary}, to be legible on its box")
    outline = contrast.outline_for([text])
    if look.lit or look.key_word:
        readable = contrast.legible(accent, outline)
        if readable != accent:
            adjusted.append(f"the accent is #{bytes(readable).hex()} instead of {captions.accent}, to be legible")
        accent = readable
    strength = 0.94 if plate == accent and look.plate else look.plate
    surround = contrast.Surround(look.outline, outline, look.shadow, strength, plate)
    return Colors(text, accent, surround, tuple(adjusted))


def _patches(
    boxes: Sequence[tuple[int, int, int, int]], palette: Sequence[NDArray[np.uint8]], raster: Raster
) -> list[NDArray[np.uint8]]:
    """The pixels under each box, cut from pictures of any size."""
    found = []
    for index, (left, top, right, bottom) in enumerate(boxes):
        picture = palette[min(index, len(palette) - 1)]
        y, x = picture.shape[0] / raster.height, picture.shape[1] / raster.width
        rows = slice(int(top * y), max(int(top * y) + 1, int(bottom * y)))
        found.append(picture[rows, int(left * x) : max(int(left * x) + 1, int(right * x))])
    return found


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


def _render(captions: CaptionSpec, raster: Raster, setter: Setter, cards: Sequence[Card], colors: Colors) -> str:
    """The whole .ass file."""
    size = cards[0].size if cards else setter.look.size * setter.unit
    surround = colors.surround
    look = SimpleNamespace(
        font=setter.wardrobe.plain.name,
        size=_number(size),
        text_color=_ass_color(colors.text),
        outline_color=_ass_color(surround.outline_color),
        outline=_number(surround.outline * size),
        shadow=surround.shadow,
        shadow_color=_ass_color(surround.outline_color, 1 - surround.shadow),
        spread=_number(max(surround.outline, 0.05) * 1.6 * size),
        blur=_number(0.11 * size),
        plate_color=_ass_color(surround.plate_color, 1 - surround.plate),
    )
    prepared = [_card(card, card.start, card.end, card.lines, raster, setter, colors) for card in cards]
    tag = captions.language.lower().replace("_", "-").split("-")[0]
    return _environment().get_template(f"{captions.style}.ass.j2").render(
        raster=raster, look=look, cards=prepared, language=tag if tag.isascii() and tag.isalpha() else "en"
    )


def _card(
    card: Card, start: int, end: int, lines: Sequence[Line], raster: Raster, setter: Setter, colors: Colors
) -> SimpleNamespace:
    """A card as the templates read it: everything a finished number or colour, but for the text."""
    drawn = [
        SimpleNamespace(
            x=_number(line.x),
            y=_number(_centre(line, card.size)),
            direction="\u200f" if line.right_to_left else "\u200e",
            runs=[
                SimpleNamespace(
                    font=run.face.name,
                    size=_number(_font_size(run.face, card.size * scale_of(run))),
                    color=_ass_color(colors.accent if run.accent else colors.text)[:2] + _ass_color(colors.accent if run.accent else colors.text)[4:] + "&",
                    text=run.text,
                )
                for run in line.runs
            ],
        )
        for line in lines
    ]
    moments = []
    for word, first, last in card.moments if lines is card.lines else []:
        moment = _card(card, first, last, lit(card, word), raster, setter, colors)
        moment.enters, moment.leaves = card.enters and first == card.start, card.leaves and last == card.end
        moments.append(moment)
    plate = plate_path(card, 0.42, 0.2) if colors.surround.plate else ""
    return SimpleNamespace(
        start=_clock(start, raster.rate),
        end=_clock(end, raster.rate),
        enters=card.enters,
        leaves=card.leaves,
        lines=drawn,
        plate=plate,
        moments=moments,
    )


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


def _ass_color(color: contrast.Rgb, transparency: float = 0.0) -> str:
    red, green, blue = color
    return f"&H{round(transparency * 255):02X}{blue:02X}{green:02X}{red:02X}"


def _clock(frame: int, rate: int) -> str:
    """The time in a subtitle file at which a frame is the first: half a frame early, so that rounding is harmless."""
    hundredths = max(0, round((frame - 0.5) * 100 / rate))
    return f"{hundredths // 360000}:{hundredths // 6000 % 60:02d}:{hundredths // 100 % 60:02d}.{hundredths % 100:02d}"


def write_srt(path: Path, cues: Sequence[Cue], rate: int) -> None:
    """Writes SubRip: UTF-8, two lines at most, nothing in the text that a player takes for a tag."""
    blocks = []
    for number, cue in enumerate(cues, 1):
        text = "\n".join(_srt_text(line) for line in _lines(cue.text))
        blocks.append(f"{number}\n{_stamp(cue.start, rate, ',')} --> {_stamp(cue.end, rate, ',')}\n{text}\n")
    path.write_text("\n".join(blocks), encoding="utf-8", newline="\n")


def write_vtt(path: Path, cues: Sequence[Cue], rate: int, language: str) -> None:
    """Writes WebVTT (W3C): UTF-8, two lines at most, `&`, `<` and `>` as entities."""
    tag = "".join(char for char in language if char.isascii() and (char.isalnum() or char == "-")) or "en"
    blocks = [f"WEBVTT\nKind: captions\nLanguage: {tag}\n"]
    for number, cue in enumerate(cues, 1):
        lines = (line.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;") for line in _lines(cue.text))
        text = "\n".join(lines)
        blocks.append(f"{number}\n{_stamp(cue.start, rate, '.')} --> {_stamp(cue.end, rate, '.')}\n{text}\n")
    path.write_text("\n".join(blocks), encoding="utf-8", newline="\n")


def _lines(text: str) -> list[str]:
    """One or two lines of about equal width; the writer's own break is kept."""
    kept = tidy(text).split("\n")
    if len(kept) == 2:
        return kept
    whole = " ".join(kept)
    return [whole] if width_in_ems(whole) <= _SRT_LINE_EMS else balance(pieces(whole), width_in_ems)[0]


def _srt_text(line: str) -> str:
    """SubRip has no escapes: a word joiner keeps `<`, `{` and `-->` from meaning anything."""
    return line.replace("<", "<\u2060").replace("{", "{\u2060").replace("-->", "--\u2060>")


def _stamp(frame: int, rate: int, point: str) -> str:
    milliseconds = round(frame * 1000 / rate)
    hours, rest = divmod(milliseconds, 3_600_000)
    minutes, rest = divmod(rest, 60_000)
    return f"{hours:02d}:{minutes:02d}:{rest // 1000:02d}{point}{rest % 1000:03d}"
