"""Captions as they are drawn by the real renderer, and the files beside the short."""

import numpy as np
import pytest
import skia
from fontTools.ttLib import TTFont
from hypothesis import given
from hypothesis import strategies as st

from media import ass, captions, fonts
from media.safe_zones import Box, safe_box
from studio.cues import split_cues
from studio.errors import Refused
from studio.specs import CaptionSpec, Cue, Raster

STYLES = ("clean", "boxed", "bold", "word-by-word", "karaoke")
MARKUP = [
    "{\\p1}m 0 0 l 9 9",
    "{\\b1}x{\\fs90}",
    "C:\\News\\now",
    "\\N \\n \\h",
    "{x}",
    "\\{d\\}",
    "ends \\",
    "%{x} 5% it's: [a]",
    "{{7*7}} {% x %}",
    "<b>&amp;</b>",
    ",,0,0,Text",
]
SCRIPTS = {
    "en": "small step",
    "vi": "vạn dặm bắt đầu",
    "ar": "خطوة صغيرة",
    "he": "צעד אחד קטן",
    "hi": "क्षत्रिय कदम",
    "th": "ครั้งแรกน้ำ",
    "zh": "千里之行",
    "ja": "小さな一歩",
    "ko": "작은 한 걸음",
    "emoji": "😀👩🏽‍🚀🇫🇷",
}


def letters(frame):
    """Where white text is, cropped to its box."""
    mask = frame.min(axis=2) > 200
    rows, columns = np.flatnonzero(mask.any(1)), np.flatnonzero(mask.any(0))
    return mask[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]


def literally(text, face, em):
    """The same text set by another renderer, which knows no markup."""
    paragraph = fonts._paragraph(text, face)
    pixels = np.zeros((400, 1400, 4), np.uint8)
    canvas = skia.Surface(pixels).getCanvas()
    canvas.scale(em / 100, em / 100)
    paragraph.paint(canvas, 200, 200)
    mask = pixels[..., 3] > 140
    rows, columns = np.flatnonzero(mask.any(1)), np.flatnonzero(mask.any(0))
    return mask[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]


def likeness(one, other):
    """Share of the pixels of two cropped masks that agree, of those that either has; tolerant to two pixels of size."""
    height, width = (max(a, b) for a, b in zip(one.shape, other.shape, strict=True))
    assert abs(one.shape[0] - other.shape[0]) <= 3, "the drawn text is higher or lower than the literal one"
    assert abs(one.shape[1] - other.shape[1]) <= 5, "the drawn text is wider or narrower than the literal one"
    best = 0.0
    for dy in range(abs(one.shape[0] - other.shape[0]) + 1):
        for dx in range(abs(one.shape[1] - other.shape[1]) + 1):
            a, b = np.zeros((2, height + 4, width + 5), bool)
            small, large = sorted((one, other), key=lambda mask: mask.shape[1])
            a[: large.shape[0], : large.shape[1]] = large
            b[dy : dy + small.shape[0], dx : dx + small.shape[1]] = small
            best = max(best, (a & b).sum() / (a | b).sum())
    return best


@pytest.mark.parametrize("text", MARKUP)
def test_markup_is_drawn_as_it_is_written(draw, text):
    shown = draw(text, CaptionSpec(font="Inter"))
    assert likeness(letters(shown.frame), literally(text, fonts.family("Inter"), shown.size())) > 0.75


@pytest.mark.parametrize("language", SCRIPTS)
def test_every_script_is_shaped_as_a_text_engine_shapes_it(draw, language):
    text = SCRIPTS[language]
    shown = draw(text, CaptionSpec(language="en" if language == "emoji" else language))
    (face,) = {run.face for run in fonts.Wardrobe(("Montserrat",), language, [text]).runs(text)}
    em = shown.size() * (0.86 if language == "emoji" else 1)
    assert likeness(letters(shown.frame), literally(text, face, em)) > 0.65


@given(st.text(max_size=80))
def test_text_never_becomes_markup(text):
    written = ass.ass_text(text)
    assert "\n" not in written
    assert "\r" not in written
    bare = written.replace("\\{", "").replace("\\}", "").replace("\\\u2060", "")
    assert not set(bare) & set("{}\\")


@given(st.text(st.characters(codec="ascii", exclude_categories=("Cc",)), min_size=1, max_size=24))
def test_a_caption_adds_no_event_and_no_tag(text):
    class Memory:
        def write_text(self, content, **_):
            self.content = content

    import tempfile
    from pathlib import Path

    memory = Memory()
    with tempfile.TemporaryDirectory() as folder:
        captions.write_ass(
            memory,
            cues=[Cue(text=text, start=0, end=90)],
            captions=CaptionSpec(),
            raster=Raster(),
            destinations=(),
            fonts_dir=Path(folder),
        )
    events = [line for line in memory.content.splitlines() if line.startswith("Dialogue")]
    assert len(events) <= 4  # two lines, each with its shadow
    for event in events:
        tags = [part.split("}")[0] for part in event.replace("\\{", "").replace("\\}", "").split("{")[1:]]
        assert all(tag.startswith(("\\an5\\pos(", "\\fn", "\\1a\\3a")) for tag in tags)


@pytest.mark.parametrize("style", STYLES)
def test_what_is_drawn_lies_in_the_reported_box(draw, style):
    shown = draw("Everyone sees the gypsy pyramids", CaptionSpec(style=style), at=20)
    changed = np.abs(shown.frame.astype(int) - 0x60).max(axis=2) > 60  # the soft edge of a shadow may reach further
    rows, columns = np.flatnonzero(changed.any(1)), np.flatnonzero(changed.any(0))
    drawn = Box(columns[0], rows[0], columns[-1] + 1, rows[-1] + 1)
    (box,) = shown.report.boxes
    assert Box(*box).holds(drawn, slack=3)
    assert safe_box(Raster(width=540, height=960), ("tiktok", "reels", "shorts")).holds(drawn, slack=3)


@pytest.mark.parametrize("style", STYLES)
def test_the_fonts_folder_has_exactly_what_is_used(draw, style):
    shown = draw("Hi 😀", CaptionSpec(style=style), at=20)
    latin = {"bold": "Anton-Regular.ttf", "boxed": "Poppins-Bold.ttf"}.get(style, "Montserrat-ExtraBold.ttf")
    assert shown.fonts == sorted([latin, "NotoEmoji-Bold.ttf"])


def accent_columns(frame):
    """Columns with the plain accent colour #ffd84d."""
    near = np.abs(frame.astype(int) - (255, 216, 77)).max(axis=2) < 24
    return np.flatnonzero(near.any(axis=0))


def test_karaoke_lights_one_word_after_the_other(draw):
    text = "one two six"
    middles = [accent_columns(draw(text, CaptionSpec(style="karaoke"), at=at).frame).mean() for at in (5, 28, 50)]
    assert middles == sorted(middles)
    assert middles[2] - middles[0] > 100


def test_karaoke_runs_from_the_right_in_arabic(draw):
    spec = CaptionSpec(style="karaoke", language="ar")
    first, last = (accent_columns(draw("كل رحلة خطوة", spec, at=at).frame).mean() for at in (5, 50))
    assert first > last


def test_all_lines_of_an_arabic_caption_run_the_same_way(draw):
    shown = draw("احجز رحلتك الأولى اليوم مع\nRaccoonAir الآن!", CaptionSpec(language="ar"))
    lines = [line for line in shown.ass.splitlines() if ",Text," in line]
    assert len(lines) == 2
    assert all("}\u200f{" in line for line in lines)
    assert "\u200f" not in draw("RaccoonAir الآن", CaptionSpec(language="en")).ass


def test_word_by_word_shows_other_words_later(draw):
    spec = CaptionSpec(style="word-by-word")
    early, late = (letters(draw("Extraordinary adventures await", spec, at=at).frame) for at in (12, 50))
    assert early.shape[1] > 1.5 * late.shape[1]


def test_bold_is_in_capitals_with_one_accent(draw):
    shown = draw("straße nach Rom", CaptionSpec(style="bold", language="de"), at=20)
    assert "STRASSE" in shown.ass
    assert accent_columns(shown.frame).size


def test_capitals_follow_the_language():
    assert captions.capitals("ışık iyi", "tr") == "IŞIK İYİ"
    assert captions.capitals("Κάθε ταξίδι", "el") == "ΚΑΘΕ ΤΑΞΙΔΙ"


def test_boxed_is_drawn_on_a_box(draw):
    shown = draw("A small step", CaptionSpec(style="boxed"), at=20, background="0xffffff")
    left, top, _, bottom = shown.report.boxes[0]
    assert shown.frame[(top + bottom) // 2, left + 6].max() < 120
    assert shown.frame[top + 1, left + 1].min() > 200  # its corner is round


def test_the_same_caption_is_the_same_file(draw):
    assert draw("One small step 😀").ass == draw("One small step 😀").ass


@pytest.mark.parametrize("rate", [24, 25, 30, 50, 60])
def test_a_cue_begins_and_ends_on_its_frames(rate):
    def seconds(clock):
        hours, minutes, rest = clock.split(":")
        return int(hours) * 3600 + int(minutes) * 60 + float(rest)

    for frame in range(1, 400):
        edge = seconds(ass._clock(frame, rate))
        # The renderer is asked at whole milliseconds; the frame before is not yet on, this one is.
        assert int((frame - 1) * 1000 / rate) / 1000 < edge <= int(frame * 1000 / rate) / 1000


def test_lines_break_where_the_writer_broke_them(draw):
    shown = draw("Go\nhome with us")
    lines = [line for line in shown.ass.splitlines() if ",Text," in line]
    assert len(lines) == 2
    assert lines[0].endswith("Go")


def test_a_word_wider_than_a_line_is_hyphenated(draw):
    shown = draw("Donaudampfschifffahrtsgesellschaft", CaptionSpec(language="de", style="word-by-word"), at=20)
    assert "Donaudampfschiff-" in shown.ass


def test_overlapping_cues_are_cut_and_reported(draw):
    shown = draw([Cue(text="one", start=0, end=40), Cue(text="two", start=30, end=60)])
    assert "caption 1 is cut short where caption 2 begins" in shown.report.warnings


def test_no_cues_make_a_file_without_events(draw):
    shown = draw([])
    assert "Dialogue" not in shown.ass
    assert shown.fonts == []


def test_an_emoji_without_a_picture_is_reduced_and_reported(draw):
    shown = draw("crew 👩‍🔬‍🚀")
    (warning,) = shown.report.warnings
    assert "is drawn as 👩" in warning


def test_a_brand_font_draws_and_is_the_only_font(draw, tmp_path):
    brand = tmp_path / "Evil,name{.ttf"
    brand.write_bytes(fonts.family("Poppins").path.read_bytes())
    shown = draw("small step", CaptionSpec(font="Our Brand"), brand=brand)
    assert likeness(letters(shown.frame), literally("small step", fonts.family("Poppins"), shown.size())) > 0.75
    assert len(shown.fonts) == 1
    assert "Evil" not in shown.ass


@pytest.mark.parametrize("flavor", ["woff", "woff2"])
def test_a_brand_font_may_be_a_web_font(draw, tmp_path, flavor):
    with TTFont(fonts.family("Poppins").path) as font:
        font.flavor = flavor
        font.save(tmp_path / "brand")
    shown = draw("small step", brand=tmp_path / "brand")
    assert likeness(letters(shown.frame), literally("small step", fonts.family("Poppins"), shown.size())) > 0.75


def test_a_brand_font_without_the_alphabet_is_reported(draw):
    shown = draw("Маленький шаг", CaptionSpec(language="ru"), brand=fonts.family("Poppins").path)
    assert shown.report.warnings == (
        "the brand's font lacks Cyrillic letters of this text: another font is used for that script",
    )
    assert shown.fonts == ["Montserrat-ExtraBold.ttf"]


def refusal(text="Hello", **spec):
    with pytest.raises(Refused) as caught:
        captions.check([Cue(text=text, start=0, end=60)], CaptionSpec(**spec))
    assert caught.value.do
    return str(caught.value)


def test_check_names_a_missing_glyph():
    assert "U+12000 CUNEIFORM SIGN A" in refusal("the sign 𒀀")


def test_check_refuses_control_characters():
    assert "U+0007" in refusal("ding\x07dong")
    assert "U+D800" in refusal("half \ud800 pair")


def test_check_says_how_much_fits():
    message = refusal("A raccoon packs a suitcase and sees the pyramids of Giza and everything else that there is")
    assert "does not fit in two lines" in message
    assert "characters fit" in message


@pytest.mark.parametrize("text", ["word " * 2000, "w" * 10_000, "字" * 10_000, "\n".join("abc" for _ in range(3000))])
def test_check_refuses_ten_thousand_characters(text):
    assert "characters" in refusal(text)


def test_check_refuses_a_caption_that_only_flickers_by():
    cues = split_cues("wonderful adventure " * 500, end=60)
    assert "".join(cue.text for cue in cues).count("adventure") == 500
    with pytest.raises(Refused, match="cannot be read"):
        captions.check(cues, CaptionSpec())


def test_check_knows_fonts_and_colours():
    assert "Montserrat, Inter" in refusal(font="Papyrus")
    assert "#rrggbb" in refusal(primary="red")
    assert "#rrggbb" in refusal(accent="#12345g")


@pytest.mark.parametrize("style", STYLES)
def test_check_accepts_what_can_be_drawn(style):
    captions.check([Cue(text="Small steps, big trip 😀", start=0, end=60)], CaptionSpec(style=style))


CUES = [
    Cue(text="One <i>small</i> step --> {\\an8}", start=0, end=45),
    Cue(text="Tom & Jerry", start=45, end=108000 + 15),
]


def test_srt_is_text_that_no_player_reads_as_tags(tmp_path):
    captions.write_srt(tmp_path / "a.srt", CUES, 30)
    text = (tmp_path / "a.srt").read_text("utf-8")
    assert text.startswith("1\n00:00:00,000 --> 00:00:01,500\n")
    assert "01:00:00,500" in text
    assert "<i>" not in text
    assert text.count("-->") == 2
    assert text.replace("\u2060", "").split("\n\n")[1] == "2\n00:00:01,500 --> 01:00:00,500\nTom & Jerry\n"


def test_vtt_escapes_what_the_format_knows(tmp_path):
    captions.write_vtt(tmp_path / "a.vtt", CUES, 30, "en-GB")
    text = (tmp_path / "a.vtt").read_text("utf-8")
    assert text.startswith("WEBVTT\nKind: captions\nLanguage: en-GB\n\n1\n00:00:00.000 --> 00:00:01.500\n")
    assert "&lt;i&gt;small&lt;/i&gt;" in text
    assert "Tom &amp; Jerry" in text
    assert text.count("-->") == 2


def test_vtt_of_an_unknown_language_claims_none(tmp_path):
    captions.write_vtt(tmp_path / "a.vtt", CUES[1:], 30, "")
    assert (tmp_path / "a.vtt").read_text("utf-8").startswith("WEBVTT\nKind: captions\n\n1\n")
