"""The shipped fonts draw every script that we promise; what they lack is named."""

import pytest
from fontTools.ttLib import TTFont

from media import fonts
from studio.errors import Refused

SENTENCES = {
    "en": "A raccoon packs a tiny suitcase: 5 % off!",
    "de": "Größer, schöner, früher",
    "vi": "Hành trình vạn dặm bắt đầu từ một bước chân",
    "el": "Κάθε ταξίδι ξεκινά με ένα μικρό βήμα",
    "ru": "Каждое путешествие начинается с шага",
    "ar": "كل رحلة تبدأ بخطوة صغيرة",
    "fa": "هر سفری با یک گام کوچک آغاز می‌شود",
    "he": "כל מסע מתחיל בצעד אחד קטן",
    "hi": "हर यात्रा एक छोटे कदम से शुरू होती है",
    "bn": "প্রতিটি যাত্রা শুরু হয় একটি ছোট পদক্ষেপে",
    "ta": "ஒவ்வொரு பயணமும் ஒரு அடி",
    "te": "ప్రతి ప్రయాణం ఒక అడుగుతో",
    "th": "การเดินทางทุกครั้งเริ่มต้นจากก้าวเล็กๆ",
    "ka": "ყოველი მოგზაურობა",
    "am": "እያንዳንዱ ጉዞ",
    "zh-Hans": "千里之行，始于足下。今天就出发吧！",
    "zh-Hant": "千里之行，始於足下。今天就出發吧！",
    "ja": "すべての旅は小さな一歩から。カタカナ",
    "ko": "모든 여행은 작은 한 걸음에서",
    "emoji": "😀 👩🏽‍🚀 🇫🇷 ❤️ 1️⃣ → ✓ ★ ♪ € ™ …",
}


def wardrobe(text, language="en", preferred=("Montserrat", "Inter")):
    return fonts.Wardrobe(preferred, language, [text])


@pytest.mark.parametrize("language", SENTENCES)
def test_every_script_has_its_glyphs(language):
    text = SENTENCES[language]
    runs = wardrobe(text, language).runs(text)
    assert "".join(run.text for run in runs) == text
    assert all(fonts.covers(run.face, run.text) for run in runs)


@pytest.mark.parametrize(
    ("language", "face"),
    [("zh", "SC"), ("zh-TW", "TC"), ("zh-Hant-HK", "TC"), ("ja", "JP"), ("ko", "KR"), ("en", "SC")],
)
def test_language_chooses_the_form_of_an_ideograph(language, face):
    (run,) = wardrobe("直", language).runs("直")
    assert run.face.path.name == f"NotoSans{face}-ExtraBold.ttf"


def test_a_text_does_not_mix_two_latin_fonts():
    text = "Κάθε means every"
    assert {run.face.family for run in wardrobe(text).runs(text)} == {"Inter"}  # Montserrat has no Greek


def test_a_mixed_line_is_cut_by_coverage():
    text = "RaccoonAir مع 日本 😀"
    families = [run.face.family for run in wardrobe(text, "ja").runs(text)]
    assert families == ["Montserrat", "Noto Sans Arabic", "Noto Sans JP", "Noto Emoji"]


def test_a_missing_glyph_is_named():
    with pytest.raises(Refused, match=r"'𒀀' \(U\+12000 CUNEIFORM SIGN A\)"):
        wardrobe("ok 𒀀").runs("ok 𒀀")


def test_measuring_shapes_the_text():
    arabic = next(face for face in fonts.shipped() if "Arab" in face.scripts)
    assert fonts.width("سلام", arabic) < 0.9 * sum(fonts.width(letter, arabic) for letter in "سلام")
    inter = fonts.family("inter")
    assert fonts.width("a b", inter) == pytest.approx(fonts.width("a ", inter) + fonts.width("b", inter), abs=0.02)


def test_the_index_tells_the_truth():
    rows = fonts.shipped()
    assert {face.path.name for face in rows} == {path.name for path in fonts.FOLDER.glob("*.[to]tf")}
    assert sum(face.path.stat().st_size for face in rows) <= 32 << 20
    for face in rows:
        assert face.path.stat().st_size < 14 << 20
        with TTFont(face.path, lazy=True) as font:
            assert font["name"].getDebugName(4) == face.name
    assert "SIL OPEN FONT LICENSE Version 1.1" in (fonts.FOLDER / "LICENSE-OFL.txt").read_text("utf-8")


def hostile_font(path):
    """A usable font whose names try to be markup."""
    with TTFont(fonts.family("Poppins").path) as font:
        for record in font["name"].names:
            record.string = "Evil,\\p1}{\\fs200"
        font.save(path)
    return path


def test_a_brand_font_gets_a_name_of_its_own(tmp_path):
    face = fonts.brand_face(hostile_font(tmp_path / "b.ttf"), tmp_path / "out")
    assert face.name.startswith("Brand ")
    with TTFont(face.path) as font:
        assert {record.toUnicode() for record in font["name"].names} <= {
            face.name,
            "Regular",
            face.name.replace(" ", "-"),
        }


@pytest.mark.parametrize("data", [b"", b"not a font", b"\x00\x01\x00\x00" + b"\x00" * 40, b"wOF2" + b"\xff" * 60])
def test_a_file_that_is_no_font_is_refused(tmp_path, data):
    (tmp_path / "x.ttf").write_bytes(data)
    with pytest.raises(Refused, match="cannot be used") as caught:
        fonts.brand_face(tmp_path / "x.ttf", tmp_path / "out")
    assert "x.ttf" in str(caught.value)


def test_a_brand_font_without_an_alphabet_gives_way_to_one_that_has_it(tmp_path):
    brand = fonts.brand_face(fonts.family("Poppins").path, tmp_path)
    text = "Hello Привет"
    chosen = fonts.Wardrobe(("Montserrat",), "ru", [text], brand)
    assert chosen.brand_gaps == ["Cyrl"]
    assert {run.face.family for run in chosen.runs(text)} == {"Montserrat"}
    assert {run.face for run in fonts.Wardrobe(("Montserrat",), "en", ["Hello"], brand).runs("Hello")} == {brand}
