"""Every relative link leads somewhere."""

import re
from pathlib import Path

import pytest

from tests.docs.markdown import ROOT, anchors, links, pages

OURS = (
    "cli/",
    "db/",
    "flows/",
    "media/",
    "models/",
    "storage/",
    "studio/",
    "tasks/",
    "templates/",
    "tests/",
    "examples/",
)


@pytest.mark.parametrize("page", pages(), ids=lambda page: str(page.relative_to(ROOT)))
def test_links_resolve(page: Path):
    broken = []
    for target in links(page):
        if target.startswith(("http://", "https://", "mailto:")):
            continue
        path, _, anchor = target.partition("#")
        file = (page.parent / path).resolve() if path else page
        if not file.exists() or (anchor and anchor not in anchors(file)):
            broken.append(target)
    assert not broken


def test_every_page_of_the_documents_is_reached_from_the_index():
    start = ROOT / "docs" / "index.md"
    seen, open_ = set(), [start]
    while open_:
        page = open_.pop()
        seen.add(page)
        for target in links(page):
            file = (page.parent / target.partition("#")[0]).resolve()
            if file.suffix == ".md" and file.is_file() and file not in seen:
                open_.append(file)
    assert not {str(p.relative_to(ROOT)) for p in pages() if p.is_relative_to(ROOT / "docs")} - {
        str(p.relative_to(ROOT)) for p in seen
    }


@pytest.mark.parametrize("page", pages(), ids=lambda page: str(page.relative_to(ROOT)))
def test_files_and_tests_that_are_named_exist(page: Path):
    missing = []
    for path, test in re.findall(r"`([\w.-]+(?:/[\w.-]+)+\.(?:py|toml|yaml))(?:::(\w+))?`", page.read_text("utf-8")):
        if not path.startswith(OURS):
            continue
        file = ROOT / path
        if not file.is_file() or (test and f"def {test}(" not in file.read_text("utf-8")):
            missing.append(f"{path}::{test}" if test else path)
    assert not missing
