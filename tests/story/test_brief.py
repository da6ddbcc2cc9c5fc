"""A brief is read as a whole: what is right becomes a value, what is wrong is said at once, with line and remedy."""

from __future__ import annotations

import contextlib
import json
import pickle
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.writer.example import brief_template
from studio.brand import banned_in
from studio.brief import Brief, BriefProblems, read
from studio.brief_reference import reference_page
from studio.errors import Refused

ROOT = Path(__file__).resolve().parents[2]
GOOD = "title: A\nstory: A fox runs.\n"


def problems(text: str, name: str = "b.yaml"):
    with pytest.raises(BriefProblems) as caught:
        read(text, name=name)
    return caught.value.problems


def test_the_designs_example_is_read():
    brief = read(
        GOOD + 'seconds: 15\nscenes: 5\ndestinations: [tiktok]\ncaptions: {style: karaoke}\n'
        'brand: {font: Inter, primary: "#F63", logo: logo.png, banned_words: [cheap]}\n'
        "references: [photos/a.png]\nseed: 7\n",
        name="b.yaml",
    )  # fmt: skip
    assert (brief.seconds, brief.scenes, brief.seed) == (15, 5, 7)
    assert brief.destinations == ("tiktok",)
    assert brief.brand.primary == "#ff6633"
    assert (brief.engine, brief.soundtrack.engine, brief.writer, brief.quality) == (
        "storyboard", None, "embedded", "standard",
    )  # fmt: skip


def test_every_problem_is_reported_at_once_with_its_line():
    text = 'title: yes\nseconds: "15"\nlanguage: no\nstorry: y\ncaptions:\n  style: bald\n  colour: red\nscenes: 400\n'
    found = {(problem.line, problem.key) for problem in problems(text)}
    assert {(1, "title"), (2, "seconds"), (3, "language"), (4, "storry"), (6, "captions.style")} <= found
    assert {(7, "captions.colour"), (8, "scenes")} <= found


@pytest.mark.parametrize(
    ("text", "line", "what", "do"),
    [
        ("", 1, "empty", "reelworks brief --new"),
        ("\n# only a comment\n", 1, "comments", "title:"),
        ("just some words", 1, "plain text", "title:"),
        ("- a\n- b\n", 1, "a list", "title:"),
        (GOOD + "tone: {\\b1}\n", 3, "should be text", "single quotes"),
        (GOOD + "titel: x\n", 3, 'unknown key "titel"', "`title`"),
        (GOOD + "cta: x\n", 3, 'unknown key "cta"', "`call_to_action`"),
        (GOOD + "logo: x.png\n", 3, "unknown key", "section `brand`"),
        (GOOD + "mood: calm\n", 3, "unknown key", "section `soundtrack`"),
        ("title: yes\nstory: x\n", 1, "true (YAML reads yes so)", '"yes"'),
        ("title: 2026\nstory: x\n", 1, "the number 2026", '"2026"'),
        (GOOD + 'seconds: "15"\n', 3, "in quotes is text", "15 without quotes"),
        (GOOD + "seconds: 500\n", 3, "seconds is 500", "3 to 180"),
        (GOOD + "seconds: .nan\n", 3, "seconds is nan", "3 to 180"),
        (GOOD + "scenes: 0\n", 3, "scenes is 0", "3 to 12"),
        (GOOD + "scenes: 400\n", 3, "scenes is 400", "3 to 12"),
        (GOOD + "scenes: []\n", 3, "0 entries", "1 to 40"),
        (GOOD + "scenes: 5.5\n", 3, "whole number", "5"),
        (GOOD + "scenes: {prompt: x}\n", 3, "a section", "- prompt"),
        (GOOD + "scenes: 12\nseconds: 4\n", 4, "12 scenes do not fit", "at most 4 scenes"),
        (GOOD + "seed: -1\n", 3, "seed is -1", "0 to 2147483647"),
        (GOOD + "seed: 99999999999\n", 3, "seed is", "0 to 2147483647"),
        (GOOD + "language: jp\n", 3, "language tag", "write ja"),
        (GOOD + "language: german\n", 3, "language tag", "write de"),
        (GOOD + "language: en_US\n", 3, "language tag", "write en-US"),
        (GOOD + "destinations: tiktok\n", 3, "a list", "[tiktok]"),
        (GOOD + "destinations: [tikok]\n", 3, "tikok", "tiktok"),
        (GOOD + "captions: bold\n", 3, "a section", "{style: bold}"),
        (GOOD + "brand:\n  primary: #ff6633\n", 4, "as a comment", '"#ff6633"'),
        (GOOD + "brand: {accent: orange}\n", 3, "not a colour", '"#ff8c1a"'),
        (GOOD + "engine: Story Board\n", 3, "not a name", "reelworks engines"),
        (GOOD + "transition: crosfade\n", 3, "crosfade", "crossfade"),
        (GOOD + "references: [http://a.b/c.png]\n", 3, "an address", "download"),
        (GOOD + "references: [photos/]\n", 3, "path of a file", "photos/raccoon.png"),
        ("title: a\nstory: " + "x" * 10_000, 2, "10,000 characters", "2,000"),
        ("title: a\n", 1, "story is missing", "story:"),
        ("story: a\n", 1, "title is missing", "title"),
        ("title: a\n\tstory: b\n", 2, "a tab", "two spaces"),
        ("title: a: b\nstory: c\n", 1, "a colon", "quotes"),
        ("title: 'it's'\nstory: c\n", 1, "quote", "double a '"),
        ("title: %{}\nstory: c\n", 1, "cannot begin", "quotes"),
        ('title: "open\nstory: c\n', 3, "never closed", "close"),
        ("title: &x a\nstory: b\n", 1, "an anchor", "quotes"),
        ("title: a\nstory: *x\n", 2, "an alias", "quotes"),
        ("title: !!python/object:os.system x\nstory: y", 1, "a tag", "remove"),
        ("title: a\nstory: b\ntitle: c\n", 3, "twice, first in line 1", "keep one"),
        (GOOD + "---\ntitle: x\n", 3, "second document", "one file"),
        ("[" * 5000, 1, "deep", "reference"),
        ("a\x00b: c\n", 1, "control character U+0000", "delete"),
        (GOOD + 'tone: "a\\u0007"\n', 3, "control character U+0007", "delete"),
        (GOOD + "product: cheapest\nbrand: {banned_words: [cheapest]}\n", 3, "banned word", "other words"),
    ],
)  # fmt: skip
def test_a_mistake_is_named_with_its_line_and_a_remedy(text, line, what, do):
    found = problems(text)
    fitting = [problem for problem in found if what in problem.what]
    assert fitting, [str(problem) for problem in found]
    assert fitting[0].line == line
    assert do in fitting[0].do


SCENE = "title: a\nscenes:\n"


@pytest.mark.parametrize(
    ("scenes", "line", "what"),
    [
        ("  - {prompt: x, continue: true}\n", 3, "no scene before it"),
        ("  - {prompt: x}\n  - {continue: true, image: a.png}\n", 4, "its own image"),
        ("  - {caption: hi}\n", 3, "does not say what is seen"),
        ("  - {image: a.png, clip: b.mp4}\n", 3, "an image and a clip"),
        ("  - just text\n", 3, "should be a section"),
        ("  - {prompt: x, second: 3}\n", 3, "unknown key"),
        ("  - {prompt: x, seconds: 99}\n", 3, "scenes[1].seconds is 99"),
        ("  - {prompt: x, seconds: 3}\nseconds: 5\n", 4, "the scenes last 3"),
        ("  - {prompt: x, seconds: 5}\n  - {prompt: y}\nseconds: 5\n", 5, "leaves 0 for 1 scenes"),
        ("  - {prompt: x, caption: " + "x" * 201 + "}\n", 3, "at most 200"),
        ("".join(f"  - {{prompt: s{at}}}\n" for at in range(41)), 3, "41 entries"),
        ("".join("  - {prompt: s, seconds: 60}\n" for _ in range(4)), 3, "last 240 seconds"),
    ],
)
def test_explicit_scenes_are_checked_one_by_one(scenes, line, what):
    found = [problem for problem in problems(SCENE + scenes) if what in problem.what]
    assert found
    assert found[0].line == line


def test_a_file_that_is_too_large_is_not_even_parsed():
    found = problems("x" * 300_000)
    assert len(found) == 1
    assert "256 kB" in found[0].do


def test_aliases_cannot_multiply():
    bomb = "a: &a [x,x,x,x,x,x,x,x,x]\n" + "".join(
        f"{name}: &{name} [{','.join(['*' + before] * 9)}]\n"
        for before, name in zip("abcdefgh", "bcdefghi", strict=True)
    )
    assert any("alias" in problem.what for problem in problems(bomb))


def test_markup_in_texts_is_data():
    text = 'title: a\nscenes:\n  - prompt: x\n    caption: "{\\\\b1} %{} \' : \\\\ <b> \\n second line"\n'
    assert read(text, name="b").explicit[0].caption == "{\\b1} %{} ' : \\ <b> \n second line"


def test_a_form_may_have_empty_lines():
    assert read(GOOD + "audience:\nproduct: ~\n", name="b").audience is None


class TestJson:
    def test_json_is_told_by_its_content(self):
        assert read('\ufeff{"title": "A", "story": "B\\ud83d\\ude00"}', name="b").story == "B😀"

    def test_json_may_be_indented_with_tabs_and_knows_lines(self):
        found = problems('{\n\t"title": "A",\n\t"story": "B",\n\t"scenes": 400\n}', "b.json")
        assert [(problem.line, problem.column) for problem in found] == [(4, 12)]

    def test_broken_json_says_where(self):
        found = problems('{"title": "a",\n "story": }', "b.json")
        assert (found[0].line, "not JSON" in found[0].what) == (2, True)

    def test_a_key_given_twice_is_found(self):
        assert any("twice" in problem.what for problem in problems('{"title": "a", "story": "b", "title": "c"}'))

    def test_constants_that_json_does_not_know_are_refused(self):
        assert problems('{"title": "a", "story": "b", "seconds": NaN}', "b.json")


class TestDocument:
    def test_a_document_gives_the_same_brief_and_the_same_document(self):
        for path in sorted((ROOT / "examples").glob("*.*")):
            brief = read(path.read_text(encoding="utf-8"), name=path.name)
            document = json.loads(json.dumps(brief.document()))
            assert Brief.from_document(document).document() == document
            assert Brief.from_document(brief.for_writer()).for_writer() == brief.for_writer()

    def test_what_the_writer_reads_does_not_change_with_the_look(self):
        one, other = read(GOOD, name="b"), read(GOOD + "captions: {style: bold}\ndestinations: [reels]\n", name="b")
        assert one.for_writer() == other.for_writer()
        assert one.document() != other.document()

    def test_files_are_listed_with_their_places_and_replaced_by_digests(self):
        text = (
            "title: a\nbrand: {logo: l.png, font: f.ttf}\nreferences: [r.png]\n"
            "scenes:\n  - image: i.png\n  - clip: ../c.mp4\n  - prompt: x\n"
        )
        brief = read(text, name="b.yaml")
        uses = {(use.path, use.role, use.scene, use.where) for use in brief.files()}
        assert uses == {
            ("l.png", "logo", None, "b.yaml:2"), ("f.ttf", "font", None, "b.yaml:2"),
            ("r.png", "reference", None, "b.yaml:3"), ("i.png", "image", 1, "b.yaml:5"),
            ("../c.mp4", "clip", 2, "b.yaml:6"),
        }  # fmt: skip
        digests = {use.path: f"sha256:{at:064x}" for at, use in enumerate(brief.files())}
        stored = brief.with_files(digests)
        assert {use.path for use in stored.files()} == set(digests.values())
        assert Brief.from_document(stored.document()).explicit[0].image == digests["i.png"]

    def test_a_font_family_is_no_file(self):
        assert read(GOOD + "brand: {font: Inter}\n", name="b").files() == []

    def test_only_digests_replace_paths(self):
        with pytest.raises(ValueError, match="not a digest"):
            read(GOOD, name="b").with_files({"a": "b"})


def test_the_problems_are_a_refusal_that_survives_a_process_border():
    with pytest.raises(Refused) as caught:
        read("titel: a\n", name="my.yaml")
    copy = pickle.loads(pickle.dumps(caught.value))
    assert str(copy) == str(caught.value)
    assert str(copy).startswith("my.yaml: the brief has 3 problems")
    assert caught.value.exit_code == 2


@pytest.mark.parametrize(
    ("text", "words", "found"),
    [
        ("So CHEAP!", ["cheap"], ["cheap"]),
        ("cheaper", ["cheap"], []),
        ("two guarantees", ["guarantee"], ["guarantee"]),
        ("risk\nfree trial", ["risk free"], ["risk free"]),
        ("これは安い茶です", ["安い"], ["安い"]),
        ("Straße", ["STRASSE"], ["STRASSE"]),
        ("100% sure", ["100%"], ["100%"]),
    ],
)
def test_banned_words_are_whole_words_in_any_script(text, words, found):
    assert list(banned_in(text, words)) == found


def test_the_template_validates_and_mentions_every_section():
    brief = read(brief_template(), name="template")
    assert brief.scenes == 5
    assert all(name in brief_template() for name in Brief.model_fields if name != "references")


def test_the_reference_page_is_current():
    page = (ROOT / "docs" / "reference" / "brief.md").read_text(encoding="utf-8")
    assert page == reference_page(), "write it again: studio.brief_reference.reference_page()"


def test_the_schema_is_json_and_names_every_key():
    schema = json.loads(json.dumps(Brief.model_json_schema()))
    assert "continue" in schema["$defs"]["BriefScene"]["properties"]
    assert schema["additionalProperties"] is False


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=200))
def test_no_text_at_all_breaks_the_reader(text):
    with contextlib.suppress(BriefProblems):  # anything else is a bug
        read(text, name="x")


@settings(max_examples=150, deadline=None)
@given(
    st.dictionaries(
        st.sampled_from([*Brief.model_fields, "titel", ""]),
        st.recursive(
            st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
            lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
            max_leaves=6,
        ),
    )
)
def test_no_data_at_all_breaks_the_checks(data):
    with contextlib.suppress(BriefProblems):  # anything else is a bug
        Brief.from_document(data)
