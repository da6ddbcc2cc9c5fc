"""Trace: whatever a person has in hand leads back to the brief."""

from __future__ import annotations

import shutil
import struct
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from cli.trace_picture import draw

pytestmark = pytest.mark.xdist_group("cli")
SVG = "{http://www.w3.org/2000/svg}"


def takes(document):
    return {take["take"] for take in document["takes"]}


def test_a_short_leads_to_everything_that_went_into_it(there, made):
    document = there("trace", made["short"], "--json").json
    kinds = sorted(take["kind"] for take in document["takes"])
    assert kinds == ["clip", "clip", "master", "segment", "segment", "soundtrack", "soundtrack", "story"]
    by_id = {take["take"]: take for take in document["takes"]}
    for take in by_id.values():
        assert take["attempts"][-1]["outcome"] == "accepted"
        assert take["attempts"][-1]["runtime"]["ffmpeg"]
        for edge in take["inputs"]:
            assert edge["from"] is None or edge["digest"] in by_id[edge["from"]]["outputs"].values()
    assert document["documents"][document["brief"]]["title"] == "two"
    assert document["master"] == made["master"]


def test_last_a_digest_and_the_file_mean_the_same_short(there, made):
    documents = [there("trace", name, "--json").json for name in ("last", made["master"], made["file"])]
    assert takes(documents[0]) == takes(documents[1]) == takes(documents[2])
    assert documents[2]["target"]["recognised"] == "by its bytes"


def test_a_file_whose_bytes_were_changed_is_known_by_its_frames(there, made, tmp_path):
    changed = tmp_path / "changed.mp4"
    shutil.copy(made["file"], changed)
    with changed.open("ab") as file:
        file.write(struct.pack(">I4s", 16, b"free") + b"shared!!")
    document = there("trace", str(changed), "--json").json
    assert document["master"] == made["master"]
    assert "frames" in document["target"]["recognised"]


def test_a_take_leads_to_what_it_is_made_from_and_no_further(there, made):
    segment = made["scenes"][1]["takes"]["segment"]
    document = there("trace", segment[:8], "--json").json
    assert sorted(take["kind"] for take in document["takes"]) == ["clip", "segment", "story"]
    assert {take["scene"] for take in document["takes"]} == {None, 2}


def test_the_tree_says_engine_seed_prompt_and_attempts(there, made):
    said = there("trace", "last").out
    for scene in made["scenes"]:
        assert scene["prompt"] in said
        assert f"seed {scene['seed']}" in said
    assert "made by storyboard" in said
    assert "made by ffmpeg" in said
    assert said.count("attempt 1  accepted") == 8
    assert made["master"][:19] in said


def test_the_picture_has_a_box_for_every_take_and_stills_of_the_clips(there, made, tmp_path):
    target = tmp_path / "trace.svg"
    there("trace", "last", "--svg", str(target))
    root = ET.parse(target).getroot()
    titles = [text.text for text in root.iter(f"{SVG}text")]
    for name in ("brief", "story", "clip 1", "clip 2", "soundtrack 1", "segment 2", "master"):
        assert name in titles
    assert len(list(root.iter(f"{SVG}image"))) == 3


def test_words_of_people_cannot_become_markup_in_the_picture(there, made):
    document = there("trace", "last", "--json").json
    document["title"] = "<script>alert('&')</script>"
    document["takes"][0]["spec"]["prompt"] = 'a "fox" </text><image href="x"/>'
    root = ET.fromstring(draw(document, None))
    assert not list(root.iter(f"{SVG}script"))
    assert not list(root.iter(f"{SVG}image"))
    assert "<script>alert('&')</script>" in [text.text for text in root.iter(f"{SVG}text")]


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("ffffffff", "no short and no take is called that"),
        ("sha256:" + "0" * 64, "no take has these bytes"),
        ("nowhere.mp4", "there is no such file"),
        (__file__, "was not made in this home"),
    ],
)
def test_what_was_not_made_here_is_refused_with_a_sentence(there, name, sentence):
    said = there("trace", name)
    assert said.code == 2
    assert sentence in said.err
    assert "->" in said.err


def test_a_film_that_cannot_be_decoded_is_refused_too(there, tmp_path):
    broken = Path(tmp_path / "broken.mp4")
    broken.write_bytes(b"\0\0\0\x18ftypisom" + b"x" * 200)
    assert there("trace", str(broken)).code == 2
