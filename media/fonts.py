"""Fonts that captions are drawn with: which are shipped, what they cover, how wide their text is.

The system's fonts are never used: a short looks the same on every machine, and a character that nobody can draw
is known before any work. Text is measured by shaping it (ligatures, joining, marks), as the renderer will.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from fontTools import unicodedata as scripts
from fontTools.ttLib import TTFont, TTLibError

from studio.cues import clusters
from studio.errors import Refused

FOLDER = Path(__file__).parent / "fonts"
ALPHABETS = frozenset({"Latn", "Grek", "Cyrl"})
_CJK_BY_LANGUAGE = {"ja": "Jpan", "ko": "Kore", "zh": "Hans", "yue": "Hant"}
_TRADITIONAL = {"hant", "tw", "hk", "mo"}
_PROBE = 100.0  # pixels an em, at which text is measured
_LARGEST_BRAND_FONT = 32 << 20


@dataclass(frozen=True)
class Face:
    """One font file. `name` is what the subtitle file calls it; scripts are ISO 15924 codes."""

    path: Path
    family: str
    name: str
    scripts: tuple[str, ...] = ()
    brand: bool = False


@dataclass(frozen=True)
class Metrics:
    """What a font file says of itself; ascent and descent (positive) are those that the renderer sizes by, in ems."""

    characters: frozenset[int]
    ascent: float
    descent: float
    capital: float


@dataclass
class Run:
    """Neighbouring text in one face. `word` numbers the word it belongs to."""

    text: str
    face: Face
    word: int = 0
    accent: bool = field(default=False)


@cache
def shipped() -> tuple[Face, ...]:
    """Every font of the folder, in order of preference."""
    with (FOLDER / "fonts.toml").open("rb") as file:
        rows = tomllib.load(file)["font"]
    return tuple(Face(FOLDER / row["file"], row["family"], row["name"], tuple(row["scripts"])) for row in rows)


def family(name: str) -> Face | None:
    """The shipped face of a family, whatever the case; None if it is not shipped."""
    wanted = name.strip().casefold()
    return next((face for face in shipped() if wanted in {face.family.casefold(), face.name.casefold()}), None)


@cache
def metrics(path: Path) -> Metrics:
    """Coverage and vertical metrics of a font file."""
    with TTFont(path, lazy=True) as font:
        os2, hhea, em = font["OS/2"], font["hhea"], font["head"].unitsPerEm
        # The renderer takes the Windows metrics as GDI did, and hhea where they are empty.
        ascent, descent = os2.usWinAscent, os2.usWinDescent
        if ascent + descent == 0:
            ascent, descent = hhea.ascent, -hhea.descent
        capital = getattr(os2, "sCapHeight", 0) or 0.7 * em
        return Metrics(frozenset(font.getBestCmap() or ()), ascent / em, descent / em, capital / em)


def invisible(char: str) -> bool:
    """Whether a character is only an instruction to the text engine and needs no glyph."""
    code = ord(char)
    return (
        code in {0x00AD, 0x034F, 0x061C, 0x180E, 0xFEFF}
        or 0x200B <= code <= 0x200F
        or 0x202A <= code <= 0x202E
        or 0x2060 <= code <= 0x206F
        or 0xFE00 <= code <= 0xFE0F
        or 0xE0000 <= code <= 0xE01EF
    )


def covers(face: Face, text: str) -> bool:
    """Whether the face has a glyph for every visible character."""
    known = metrics(face.path).characters
    return all(ord(char) in known or invisible(char) for char in text)


def language_script(language: str, text: str = "") -> str:
    """The CJK font to prefer: by language, else by what the text itself shows."""
    tags = language.lower().replace("_", "-").split("-")
    if tags[0] in {"zh", "yue"} and _TRADITIONAL & set(tags):
        return "Hant"
    if tags[0] in _CJK_BY_LANGUAGE:
        return _CJK_BY_LANGUAGE[tags[0]]
    found = {scripts.script(char) for char in text}
    if found & {"Hira", "Kana"}:
        return "Jpan"
    return "Kore" if "Hang" in found else "Hans"


def emoji_like(cluster: str) -> bool:
    """Whether a grapheme is meant as a picture: an emoji, a flag, a keycap, or text followed by selector 16."""
    code = ord(cluster[0])
    return (
        0x1F000 <= code <= 0x1FAFF
        or "\ufe0f" in cluster
        or "\u20e3" in cluster
        or (len(cluster) > 1 and 0x2600 <= code <= 0x27BF)
    )


class Wardrobe:
    """The faces for one set of captions, chosen once so that all of them look alike.

    Args:
        preferred: families to try first for Latin, Greek and Cyrillic, in order.
        language: BCP 47; decides between the Chinese, Japanese and Korean forms of a character.
        texts: all that will be set, so that no word mixes two fonts.
        brand: the brand kit's face, tried before all others.
    """

    def __init__(
        self, preferred: Sequence[str], language: str, texts: Iterable[str], brand: Face | None = None
    ) -> None:
        whole = "".join(texts)
        self.brand, self.language = brand, language
        self.brand_gaps = sorted(
            script
            for script in _letters_by_script(whole)
            if brand and not covers(brand, _letters_by_script(whole)[script])
        )
        alphabet = "".join(_letters_by_script(whole).get(script, "") for script in sorted(ALPHABETS))
        candidates = [face for name in preferred if (face := family(name))]
        candidates += [face for face in shipped() if ALPHABETS & set(face.scripts) and face not in candidates]
        if brand and not (ALPHABETS & set(self.brand_gaps)):
            candidates.insert(0, brand)
        self.plain = next((face for face in candidates if covers(face, alphabet)), candidates[0])
        self.alphabets = [self.plain, *(face for face in candidates if face is not self.plain)]
        self.cjk = language_script(language, whole)

    def order(self, script: str) -> list[Face]:
        """Faces to try for a script, best first."""
        if script in ALPHABETS:
            return self.alphabets
        wanted = {"Hani": self.cjk, "Hira": "Jpan", "Kana": "Jpan", "Hang": "Kore", "Bopo": "Hant"}.get(script, script)
        if script in {"Hira", "Kana"} and self.cjk != "Jpan":
            wanted = self.cjk
        own = [face for face in shipped() if wanted in face.scripts]
        if self.brand and script not in self.brand_gaps:
            own.insert(0, self.brand)
        return own

    def face_for(self, cluster: str, before: Face | None) -> Face | None:
        """The face for one grapheme; None if no font that we have can draw it."""
        if emoji_like(cluster):
            found = next((face for face in shipped() if "Zsye" in face.scripts and covers(face, cluster)), None)
            if found:
                return found
        script = scripts.script(cluster[0])
        first = [before] if before and script in {"Zyyy", "Zinh", "Zzzz"} and "Zsye" not in before.scripts else []
        own = self.order(script) if script not in {"Zyyy", "Zinh", "Zzzz"} else []
        rest = [self.plain, *self.order("Hani"), *shipped()] if "\u2e80" <= cluster[0] <= "\uffef" else [self.plain]
        for face in (*first, *own, *rest):
            if covers(face, cluster):
                return face
        return next((face for face in shipped() if covers(face, cluster)), None)

    def runs(self, text: str, word: int = 0, before: Face | None = None) -> list[Run]:
        """The text cut where the face changes.

        Raises:
            Refused: no font has a glyph for a character; the message names it.
        """
        found: list[Run] = []
        parts = clusters(text)
        lead = next((face for part in parts if part[0].isalpha() and (face := self.face_for(part, None))), None)
        for part in parts:
            face = self.face_for(part, found[-1].face if found else before or lead)
            if face is None:
                raise missing_glyph(part)
            if found and found[-1].face == face:
                found[-1].text += part
            else:
                found.append(Run(part, face, word))
        return found

    def measure(self, text: str) -> float:
        """Width of a text in ems."""
        return sum(width(run.text, run.face) for run in self.runs(text))


def _letters_by_script(text: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for char in dict.fromkeys(text):
        script = scripts.script(char)
        if script not in {"Zyyy", "Zinh", "Zzzz"}:
            found[script] = found.get(script, "") + char
    return found


def describe(char: str) -> str:
    """A character as a person can find it: itself, its code point and its name."""
    shown = char if char.isprintable() else "\N{REPLACEMENT CHARACTER}"
    return f"'{shown}' (U+{ord(char):04X} {scripts.name(char, 'without a name')})"


def missing_glyph(cluster: str) -> Refused:
    """The error for a character that no font draws."""
    known = shipped()
    lost = next(
        (char for char in cluster if not invisible(char) and not any(covers(f, char) for f in known)), cluster[0]
    )
    return Refused(
        f"no font that Reelworks has can draw {describe(lost)}",
        where="caption",
        do="write it in another way, or bring a font that has it as the brand's font",
    )


@cache
def _paragraphs() -> tuple[Any, Any, dict[Path, str]]:
    import skia  # here, for it takes 60 ms that only captions need

    provider = skia.textlayout.TypefaceFontProvider()
    collection = skia.textlayout.FontCollection()
    collection.setDefaultFontManager(provider)
    return provider, collection, {}


def _paragraph(text: str, face: Face) -> Any:
    import skia

    provider, collection, names = _paragraphs()
    if face.path not in names:
        names[face.path] = f"face {len(names)}"
        # A manager of its own: the default one would read the system's font configuration.
        provider.registerTypeface(skia.FontMgr.New_Custom_Empty().makeFromFile(str(face.path)), names[face.path])
    style, look = skia.textlayout.ParagraphStyle(), skia.textlayout.TextStyle()
    look.setFontSize(_PROBE)
    look.setFontFamilies([names[face.path]])
    look.setForegroundColor(skia.Paint(Color=skia.ColorBLACK))
    style.setTextStyle(look)
    builder = skia.textlayout.ParagraphBuilder.make(style, collection, skia.Unicodes.ICU.Make())
    builder.pushStyle(look)
    builder.addText(text)
    paragraph = builder.Build()
    paragraph.layout(1e6)
    return paragraph


@lru_cache(maxsize=8192)
def width(text: str, face: Face) -> float:
    """Width in ems of text set in one face, after shaping; spaces at the ends count."""
    if not text:
        return 0.0
    # Trailing spaces are dropped by the layout: measured between two posts instead.
    if text[0] == " " or text[-1] == " ":
        posts = _paragraph("||", face).MaxIntrinsicWidth
        return (_paragraph(f"|{text}|", face).MaxIntrinsicWidth - posts) / _PROBE
    return _paragraph(text, face).MaxIntrinsicWidth / _PROBE


@lru_cache(maxsize=4096)
def ink(text: str, face: Face) -> tuple[float, float]:
    """How far the drawn text reaches above and below its baseline, in ems (below is positive)."""
    import skia

    paragraph = _paragraph(text, face)
    pixels = np.zeros((int(4 * _PROBE), int(paragraph.MaxIntrinsicWidth) + 60, 4), np.uint8)
    canvas = skia.Surface(pixels).getCanvas()
    paragraph.paint(canvas, 30, 2 * _PROBE - paragraph.AlphabeticBaseline)
    rows = np.flatnonzero(pixels[..., 3].any(axis=1))
    if rows.size == 0:
        return 0.0, 0.0
    return (2 * _PROBE - rows[0]) / _PROBE, (rows[-1] + 1 - 2 * _PROBE) / _PROBE


def place(faces: Iterable[Face], folder: Path) -> None:
    """Put exactly these font files into a folder: hard links where the file system allows, else copies."""
    folder.mkdir(parents=True, exist_ok=True)
    for face in faces:
        target = folder / face.path.name
        if target.exists():
            continue
        try:
            os.link(face.path, target)
        except OSError:
            shutil.copyfile(face.path, target)


def brand_face(path: Path, folder: Path) -> Face:
    """A brand kit's font made ready in `folder`: any of ttf, otf, woff, woff2, static or variable.

    It gets a name of its own, so that nothing in the file's name table reaches the subtitle file and no other
    font is taken for it; of a variable font the heavy instance is cut out.

    Raises:
        Refused: the file is not a font that can be read.
    """
    where, do = path.name, "give a .ttf, .otf, .woff or .woff2 file that a font viewer opens"
    try:
        if path.stat().st_size > _LARGEST_BRAND_FONT:
            raise Refused("the brand's font is larger than 32 MB", where=where, do="give one weight of the family")
        data = path.read_bytes()
    except OSError as error:
        raise Refused(f"the brand's font cannot be read: {error.strerror}", where=where, do=do) from error
    name = "Brand " + hashlib.sha256(data).hexdigest()[:12]
    target = folder / f"{name.replace(' ', '-')}.ttf"
    if not target.exists():
        try:
            _rename(path, target, name)
        except (TTLibError, OSError, KeyError, ValueError, AssertionError, TypeError, IndexError, EOFError) as error:
            raise Refused(f"the brand's font cannot be used: {error}", where=where, do=do) from error
    return Face(target, name, name, brand=True)


def _rename(source: Path, target: Path, name: str) -> None:
    with TTFont(source, fontNumber=0, recalcTimestamp=False) as font:
        if "fvar" in font:
            from fontTools.varLib import instancer  # here, for it is slow to import

            limits = {axis.axisTag: axis.defaultValue for axis in font["fvar"].axes}
            for axis in font["fvar"].axes:
                if axis.axisTag == "wght":
                    limits["wght"] = min(800.0, axis.maxValue)
            instancer.instantiateVariableFont(font, limits, inplace=True)
        if not font.getBestCmap() or "OS/2" not in font or "hhea" not in font:
            raise ValueError("it maps no characters")
        table = font["name"]
        table.names = []
        for identifier, text in ((1, name), (2, "Regular"), (4, name), (6, name.replace(" ", "-"))):
            table.setName(text, identifier, 3, 1, 0x409)
            table.setName(text, identifier, 1, 0, 0)
        font.flavor = None
        target.parent.mkdir(parents=True, exist_ok=True)
        font.save(target)
