"""Two homes with stacks of their own, each started by its first command and stopped at the end."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.line.homes import StudioHome


@pytest.fixture(scope="session")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[StudioHome]:
    """A home in which nothing is hurt."""
    made = StudioHome(tmp_path_factory.mktemp("quiet"))
    yield made
    made.close()


@pytest.fixture(scope="session")
def hurt_home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[StudioHome]:
    """A home whose processes are killed."""
    made = StudioHome(tmp_path_factory.mktemp("hurt"))
    yield made
    made.close()
