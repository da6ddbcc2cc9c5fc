"""Every brief in the documents is a good brief."""

import re

import pytest

from studio.brief import read
from tests.docs.markdown import blocks, pages

BRIEFS = [
    block
    for page in pages()
    for block in blocks(page)
    if block.language in ("yaml", "json") and re.search(r'^(title:|\{?\s*"title":)', block.body, re.MULTILINE)
]


@pytest.mark.parametrize("block", BRIEFS, ids=lambda block: block.where)
def test_the_brief_is_read(block):
    assert read(block.body, name=block.where).title


def test_there_are_briefs_to_look_at():
    assert len(BRIEFS) >= 3
