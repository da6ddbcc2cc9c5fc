"""Captions: cues become an .ass file for the renderer, and .srt and .vtt files beside the short.

Text enters a render here and nowhere else. It is data: the filter `ass_text` leaves nothing in it that the
renderer could take for markup, and lines, sizes, places, fonts and colours are computed from it, never read from it.
"""

from __future__ import annotations

import tempfile
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path

import numpy as np
from fontTools import unicodedata as scripts
from numpy.typing import NDArray

from media import contrast
from media.ass import Colors, Sheet
from media.cards import LOOKS, Card, Look, Setter
from media.fonts import Face, Wardrobe, brand_face, describe, emoji_like, family, metrics, place, shipped, width
from media.safe_zones import safe_box
from studio.cues import balance, clusters, pieces, reading_problems, seconds_to_read, width_in_ems
from studio.errors import Refused
from studio.specs import CaptionSpec, Cue, Raster

_PLAIN_ACCENT = CaptionSpec().accent
_SRT_LINE_EMS = 22.0
_UNREADABLE = 6.0  # times the time that there is


@dataclass(frozen=True)
class CaptionReport:
    """What became of some captions. Per cue: its box (left, top, right, bottom in pixels) and measured contrast.

    `contrast` is empty when no pixels were given; `adjusted` says what was done so that the text is legible.
    """

    warnings: tuple[str, ...]
    boxes: tuple[tuple[int, int, int, int], ...]
    contrast: tuple[float, ...]
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
    cards, boxes = _set(setter, cues)
    colors = _colors(captions, setter.look)
    patches = _patches(boxes, palette, raster) if palette else []
    texts = [colors.text, colors.accent] if setter.look.lit or setter.look.key_word else [colors.text]
    surround, ratios, done = contrast.settle(patches, texts, colors.surround)
    if surround.plate and not setter.look.plate:  # the box that was added needs room of its own
        setter.look = replace(setter.look, plate=surround.plate)
        cards, boxes = _set(setter, cues)
    colors = replace(colors, surround=surround)
    adjusted = (*colors.adjusted, *([done] if done else []))
    size = cards[0].size if cards else setter.wanted
    sheet = Sheet(captions, raster, cards, colors, setter.wardrobe.plain, size)
    path.write_text(sheet.render(), encoding="utf-8", newline="\n")
    used = {run.face for card in cards for line in card.lines for run in line.runs}
    used |= {setter.wardrobe.plain} if cards else set()
    place((face for face in used if not face.brand), fonts_dir)
    if brand and brand not in used:
        brand.path.unlink()
    return CaptionReport(tuple(warnings), boxes, tuple(round(ratio, 2) for ratio in ratios), adjusted)


def check(cues: Sequence[Cue], captions: CaptionSpec, brand_font: Path | None = None) -> None:
    """Refuses captions that cannot be drawn, before any work: glyphs, length, font, colours.

    Raises:
        Refused: see `write_ass`; the message names the character and its code point.
    """
    if brand_font is None:
        _check(cues, captions, None)
        return
    with tempfile.TemporaryDirectory(prefix="reelworks-fonts-") as folder:
        _check(cues, captions, brand_face(brand_font, Path(folder)))


def _check(cues: Sequence[Cue], captions: CaptionSpec, brand: Face | None) -> None:
    prepared, _ = _prepared(cues, captions, Raster().rate)
    _refuse_a_blur(prepared, Raster().rate)
    setter = _setter(prepared, captions, Raster(), ("universal",), brand)
    _colors(captions, setter.look)
    _set(setter, prepared)


def _refuse_a_blur(cues: Sequence[Cue], rate: int) -> None:
    """Raises Refused when the text runs by at many times the speed at which anybody reads."""
    shown, needed = sum(cue.end - cue.start for cue in cues) / rate, sum(seconds_to_read(cue.text) for cue in cues)
    if needed > _UNREADABLE * shown:
        count = sum(len(clusters(cue.text)) for cue in cues)
        raise Refused(
            f"{count} characters in {shown:.1f} s cannot be read: viewers need about {needed:.0f} s",
            where="caption",
            do=f"about {max(1, int(count * shown / needed))} characters can be read in that time",
        )


def _prepared(cues: Sequence[Cue], captions: CaptionSpec, rate: int) -> tuple[list[Cue], list[str]]:
    """Cues as they are drawn: clean text, in order, without overlap; and what a viewer would stumble over."""
    warnings: list[str] = []
    found: list[Cue] = []
    for number, cue in enumerate(sorted(cues, key=lambda cue: (cue.start, cue.end)), 1):
        text = tidy(cue.text, where=f"caption {number}")
        if not text:
            continue
        if cue.end <= cue.start:
            raise Refused(
                "a caption ends before it begins", where=f"caption {number}", do="give it an end after its start"
            )
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
    lacking = ", ".join(scripts.script_name(code, code) for code in wardrobe.brand_gaps)
    return [f"the brand's font lacks {lacking} letters of this text: another font is used for that script"]


def _set(setter: Setter, cues: Sequence[Cue]) -> tuple[list[Card], tuple[tuple[int, int, int, int], ...]]:
    """The cards of some cues, and each cue's box."""
    cards = setter.popping(cues) if setter.look.grouped else setter.standing(cues) if cues else []
    _join_times(cards)
    return cards, _boxes(cues, cards, setter.raster)


def _join_times(cards: Sequence[Card]) -> None:
    """Cards that follow one another without a hole change at once instead of fading."""
    for before, after in pairwise(cards):
        if before.end == after.start:
            before.leaves = after.enters = False


def _boxes(cues: Sequence[Cue], cards: Sequence[Card], raster: Raster) -> tuple[tuple[int, int, int, int], ...]:
    """The smallest box in pixels around all that is shown of each cue."""
    found = []
    for cue in cues:
        own = [card.box for card in cards if card.start >= cue.start and card.end <= cue.end]
        left, top = min(box.left for box in own), min(box.top for box in own)
        right, bottom = max(box.right for box in own), max(box.bottom for box in own)
        found.append(
            (max(0, int(left)), max(0, int(top)), min(raster.width, round(right)), min(raster.height, round(bottom)))
        )
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
    beside = plate if look.plate else outline
    if contrast.ratio(text, beside) < contrast.ENOUGH:
        text = contrast.legible(text, beside)
        adjusted.append(f"the text is #{bytes(text).hex()} instead of {captions.primary}, to be legible")
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


def write_srt(path: Path, cues: Sequence[Cue], rate: int) -> None:
    """Writes SubRip: UTF-8, two lines at most, nothing in the text that a player takes for a tag."""
    blocks = []
    for number, cue in enumerate(cues, 1):
        text = "\n".join(_srt_text(line) for line in _lines(cue.text))
        blocks.append(f"{number}\n{_stamp(cue.start, rate, ',')} --> {_stamp(cue.end, rate, ',')}\n{text}\n")
    path.write_text("\n".join(blocks), encoding="utf-8", newline="\n")


def write_vtt(path: Path, cues: Sequence[Cue], rate: int, language: str) -> None:
    """Writes WebVTT (W3C): UTF-8, two lines at most, `&`, `<` and `>` as entities."""
    tag = "".join(char for char in language if char.isascii() and (char.isalnum() or char == "-"))
    blocks = ["WEBVTT\nKind: captions\n" + (f"Language: {tag}\n" if tag else "")]
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
