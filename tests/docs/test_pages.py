"""Generated pages say what the code says now."""

import pytest

from tests.docs import pages


@pytest.mark.parametrize("name", pages.PAGES)
def test_the_page_is_current(name):
    written = (pages.REFERENCE / name).read_text("utf-8")
    assert written == pages.PAGES[name](), "run `python -m tests.docs.pages --write`"


def test_every_exit_code_of_an_error_is_documented():
    from studio.errors import KINDS

    assert {error.exit_code for error in KINDS.values()} <= set(pages.EXIT_CODES)
