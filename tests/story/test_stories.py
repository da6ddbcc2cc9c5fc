"""What the embedded writer makes of thirty briefs of many kinds, and of the examples."""

from __future__ import annotations

import json
import re
from itertools import combinations, pairwise
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from models.engines.writer_embedded import EmbeddedWriter
from models.writer.captions import fits
from models.writer.catalog import sections
from models.writer.checks import problems_of
from models.writer.embedded import write
from models.writer.tongues import tongue
from studio.brief import read
from studio.errors import Broken, Poisoned, Refused
from studio.ports import Engine
from studio.specs import ClipSpec, StorySpec
from studio.story import Story

ROOT = Path(__file__).resolve().parents[2]
THIRTY = yaml.safe_load(Path(__file__).with_name("thirty_briefs.yaml").read_text(encoding="utf-8"))
EXAMPLES = sorted(path for path in (ROOT / "examples").iterdir() if path.suffix in {".yaml", ".json"})
RACCOON = (ROOT / "examples" / "raccoon.yaml").read_text(encoding="utf-8")


def brief_of(data):
    return read(json.dumps(data), name="brief")


def every_story():
    for data in THIRTY:
        brief = brief_of(data)
        yield brief, write(brief, 1)
    for path in EXAMPLES:
        brief = read(path.read_text(encoding="utf-8"), name=path.name)
        yield brief, write(brief, brief.seed)


STORIES = list(every_story())
INVENTED = [(brief, story) for brief, story in STORIES if not brief.explicit]


def ids(stories):
    return [f"{at}-{brief.title[:20]}" for at, (brief, _) in enumerate(stories)]


class TestTheRaccoon:
    def setup_method(self):
        self.story = write(read(RACCOON, name="raccoon"), 7)

    def test_its_own_clauses_become_the_five_scenes(self):
        assert self.story.structure == "journey"
        wanted = [
            "packs a tiny suitcase at home",
            "sees the pyramids in the desert",
            "climbs the Eiffel Tower in Paris",
            "floats through a space station",
            "comes home with a souvenir for everyone",
        ]
        assert [text in scene.prompt for text, scene in zip(wanted, self.story.scenes, strict=True)] == [True] * 5

    def test_the_protagonist_is_described_in_the_same_words_everywhere(self):
        assert all(scene.prompt.startswith("a raccoon in a red scarf ") for scene in self.story.scenes)

    def test_it_lasts_fifteen_seconds_to_the_frame(self):
        frames = [scene.seconds * 30 for scene in self.story.scenes]
        assert all(abs(count - round(count)) < 1e-9 for count in frames)
        assert sum(round(count) for count in frames) == 450

    def test_the_last_caption_sells(self):
        last = self.story.scenes[-1]
        assert "Book your first trip" in last.caption
        assert "RaccoonAir" in last.caption
        assert last.camera == "zoom out"

    def test_neighbours_move_and_are_lit_differently(self):
        cameras = [scene.camera for scene in self.story.scenes]
        assert all(one != other for one, other in pairwise(cameras))

    def test_the_scarf_follows_the_brand(self):
        blue = RACCOON.replace('primary: "#ffffff"', 'primary: "#2255dd"')
        assert "in a blue scarf" in write(read(blue, name="b"), 7).scenes[0].prompt


@pytest.mark.parametrize(("brief", "story"), STORIES, ids=ids(STORIES))
def test_every_story_keeps_the_rules(brief, story):
    assert problems_of(story, brief) == []


@pytest.mark.parametrize(("brief", "story"), INVENTED, ids=ids(INVENTED))
class TestInventedStories:
    def test_captions_fit_two_lines_and_none_is_missing_or_said_twice(self, brief, story):
        captions = [scene.caption for scene in story.scenes]
        assert all(captions)
        assert all(fits(caption, tongue(brief.language)) for caption in captions)
        assert len({caption.casefold() for caption in captions}) == len(captions)

    def test_product_and_call_to_action_are_said_and_the_latter_at_the_end(self, brief, story):
        said = " ".join(scene.caption for scene in story.scenes).casefold()
        assert (brief.product or "").casefold() in said
        call = (brief.call_to_action or "").casefold().rstrip(".!")
        assert call in story.scenes[-1].caption.casefold()

    def test_it_is_told_in_the_briefs_own_words(self, brief, story):
        own = set(re.findall(r"\w{3,}", f"{brief.story} {brief.title}".casefold()))
        if tongue(brief.language).spaced:
            telling = [scene for scene in story.scenes if own & set(re.findall(r"\w{3,}", scene.caption.casefold()))]
            assert len(telling) >= len(story.scenes) / 3
        else:
            assert any(scene.caption[:4] in brief.story for scene in story.scenes)

    def test_no_signs_of_a_machine_are_left(self, brief, story):
        for scene in story.scenes:
            for text in (scene.caption, scene.prompt):
                assert not re.search(r"\{|\}|\bNone\b|  |,,|\.\.|\s[,.]| '|\(\)|^\W*$", text), text
                assert not re.search(r"\b(a [aeio]\w+|an [^aeiouh\W]\w+)\b", text) or not text.isascii(), text
                assert not re.search(r"\b(\w+) \1\b", text.casefold()), text
            assert scene.caption[0] in "…¡¿" or not scene.caption[0].islower()
            assert scene.caption[-1] in ".!?…。！？" or brief.language == "ja"
            assert scene.prompt[-1] not in ",;:."

    def test_neighbouring_cameras_differ_and_lengths_are_whole_frames(self, brief, story):
        cameras = [scene.camera for scene in story.scenes]
        assert all(one != other for one, other in pairwise(cameras))
        assert all(abs(scene.seconds * 30 - round(scene.seconds * 30)) < 1e-9 for scene in story.scenes)

    def test_the_same_seed_gives_the_same_story(self, brief, story):
        assert write(brief, 5) == write(brief, 5)


def test_no_line_is_shared_by_two_briefs():
    for (one, first), (other, second) in combinations(INVENTED, 2):
        if one.title == other.title:
            continue  # an example that is among the thirty, too
        shared = {scene.caption for scene in first.scenes} & {scene.caption for scene in second.scenes}
        assert not shared, (one.title, other.title)


def masked(brief, story):
    """Captions with the brief's own names taken out, longest first."""
    names = [text for text in (brief.title, brief.product, brief.audience, brief.call_to_action) if text]
    lines = []
    for scene in story.scenes:
        line = scene.caption.casefold()
        for name in sorted(names, key=len, reverse=True):
            line = line.replace(name.casefold().rstrip(".!"), "_")
        lines.append(line)
    return lines


def test_no_two_briefs_give_the_same_story_with_the_names_swapped():
    for (one, first), (other, second) in combinations(INVENTED, 2):
        if one.title == other.title:
            continue
        common = set(masked(one, first)[:-1]) & set(masked(other, second)[:-1])
        assert len(common) <= 1, (one.title, other.title, common)


@pytest.mark.parametrize(
    ("change", "count"),
    [({"scenes": 12}, 12), ({"scenes": 3}, 3), ({"seconds": 3}, 3), ({"seconds": 180}, 12), ({"seconds": 30}, 6)],
)
def test_stories_grow_and_shrink_to_the_wanted_size(change, count):
    data = yaml.safe_load(RACCOON)
    del data["scenes"], data["seconds"]
    brief = brief_of(data | change)
    story = write(brief, 3)
    assert len(story.scenes) == count
    assert len({scene.caption for scene in story.scenes}) == count
    assert problems_of(story, brief) == []


@pytest.mark.parametrize("language", ["en", "de", "fr", "es", "pt", "ja", "hi", "ar", "zh", "ko", "th", "it"])
def test_twelve_scenes_of_one_word_are_possible_in_any_language(language):
    words = {
        "ja": "小さな灯り",
        "hi": "एक छोटा दीपक",
        "ar": "مصباح صغير",
        "zh": "一盏小灯",
        "ko": "작은 등불",
        "th": "โคมไฟดวงเล็ก",
    }
    text = words.get(language, "Lumen")
    brief = brief_of({"title": text, "story": text, "language": language, "scenes": 12, "product": "Lumo"})
    assert len(write(brief, 1).scenes) == 12


def test_tone_changes_the_lines():
    data = {"title": "One sip", "story": "One sip of tea.", "product": "Kumo", "scenes": 6}
    told = {
        tone: [s.caption for s in write(brief_of(data | {"tone": tone}), 1).scenes]
        for tone in ("calm", "funny", "epic")
    }
    assert told["calm"] != told["funny"] != told["epic"]


def test_another_seed_gives_other_lines():
    brief = read(RACCOON, name="r")
    assert len({tuple(scene.caption for scene in write(brief, seed).scenes) for seed in range(8)}) >= 4


def test_banned_words_are_avoided_or_named():
    data = yaml.safe_load(RACCOON) | {"brand": {"banned_words": ["home", "first stop", "step"]}}
    data["story"] = data["story"].replace("comes home", "returns")
    with pytest.raises(Refused, match='scene 1: the prompt contains the banned word "home"'):
        write(brief_of(data), 3)
    data["brand"]["banned_words"] = ["first stop", "step"]
    captions = " ".join(scene.caption for seed in range(9) for scene in write(brief_of(data), seed).scenes)
    assert "first stop" not in captions.lower()
    assert "Step" not in captions


class TestExplicitScenes:
    def test_words_are_kept_and_only_what_is_missing_is_filled_in(self):
        text = (
            "title: T\nseconds: 10\ntransition: wipe\nscenes:\n  - {prompt: a fox runs, seconds: 4, seed: 9}\n"
            "  - {continue: true}\n  - {clip: a.mp4, caption: Hi., transition: dip, engine: other}\n"
        )
        story = write(read(text, name="b"), 1)
        one, two, three = story.scenes
        assert story.structure == "explicit"
        assert (one.caption, one.camera, one.seconds, one.seed) == ("", "zoom in", 4, 9)
        assert (two.continues, two.prompt, two.camera, two.transition) == (True, "a fox runs", "zoom in", "cut")
        assert (three.clip, three.camera, three.transition, three.engine) == ("a.mp4", "static", "dip", "other")
        assert sum(round(scene.seconds * 30) for scene in story.scenes) == 300


class Surroundings:
    def __init__(self, scratch):
        self.scratch = scratch

    def progress(self, done, total=1.0):
        pass


class TestEngine:
    def generate(self, tmp_path, document, spec=None):
        path = tmp_path / "brief.json"
        path.write_text(document if isinstance(document, str) else json.dumps(document), encoding="utf-8")
        return EmbeddedWriter().generate(spec or StorySpec(), 7, {"brief": [path]}, Surroundings(tmp_path))

    def test_equal_recipes_give_equal_bytes(self, tmp_path):
        assert isinstance(EmbeddedWriter(), Engine)
        document = read(RACCOON, name="r").for_writer()
        first = self.generate(tmp_path, document).files["story"].read_bytes()
        again = self.generate(tmp_path, document)
        assert again.files["story"].read_bytes() == first
        assert Story.model_validate_json(first) == write(read(RACCOON, name="r"), 7)
        assert again.facts == {"writer": "embedded", "structure": "journey", "scenes": 5, "seconds": 15.0}

    def test_bytes_that_are_no_brief_are_poisoned_and_other_specs_are_a_bug(self, tmp_path):
        with pytest.raises(Poisoned):
            self.generate(tmp_path, "{")
        with pytest.raises(Broken):
            self.generate(tmp_path, {}, ClipSpec(prompt="x", frames=1))
        with pytest.raises(Broken):
            EmbeddedWriter().generate(StorySpec(), 7, {}, Surroundings(tmp_path))


def test_eleven_examples_in_six_languages_each_of_another_shape():
    briefs = [read(path.read_text(encoding="utf-8"), name=path.name) for path in EXAMPLES]
    assert len(briefs) >= 11
    assert len({brief.language.split("-")[0] for brief in briefs}) >= 6
    assert {story.structure for _, story in STORIES} >= {
        "journey",
        "hook",
        "list",
        "before-after",
        "invitation",
        "explicit",
    }


@pytest.mark.parametrize("language", ["en", "de", "fr", "es", "pt", "ja"])
def test_every_language_has_lines_for_every_added_scene(language):
    found = sections(language)
    for name in ("opening", "product", "audience", "anticipation", "reaction", "detail", "memory", "steady", "cta",
                 "cta_named", "cta_only", "product_only", "nothing_to_sell"):  # fmt: skip
        assert found[name], name
        assert all(line.names for line in found[name]), "a line without the brief's own words would be the same twice"


@settings(max_examples=60, deadline=None)
@given(st.text(min_size=1, max_size=300), st.sampled_from(["en", "de", "fr", "es", "pt", "ja", "ar", "th"]))
def test_any_text_becomes_a_story(text, language):
    try:
        brief = brief_of({"title": "T", "story": text, "language": language, "product": "P"})
    except Refused:
        return
    assert 3 <= len(write(brief, 1).scenes) <= 12
