"""One small short, made once by the real stack in a home of its own, and commands that are run on it."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from cli.main import main
from tests.line.homes import StudioHome, write_brief


@dataclass
class Said:
    """What a command answered."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        lines = self.out.splitlines()
        assert len(lines) == 1, "standard output is for the result alone"
        return json.loads(lines[0])


@pytest.fixture(scope="session")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[StudioHome]:
    made = StudioHome(tmp_path_factory.mktemp("cli"))
    yield made
    made.close()


@pytest.fixture(scope="session")
def made(home: StudioHome) -> dict[str, Any]:
    """A short of two scenes: what `make --json` said of it."""
    return home.make(write_brief(home.folder, "two", scenes=2))


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., Said]]:
    """Runs a command in this process; the environment is as it was afterwards."""
    before = dict(os.environ)

    def command(*arguments: str, **env: str) -> Said:
        os.environ.clear()
        os.environ.update(before | env)
        with pytest.raises(SystemExit) as ended:
            main(list(arguments))
        shown = capsys.readouterr()
        assert "Traceback" not in shown.err
        return Said(int(ended.value.code or 0), shown.out, shown.err)

    yield command
    os.environ.clear()
    os.environ.update(before)


@pytest.fixture
def there(run: Callable[..., Said], home: StudioHome, made: dict[str, Any]) -> Callable[..., Said]:
    """Runs a command in the home in which the short was made."""

    def command(*arguments: str, **env: str) -> Said:
        return run(*arguments, REELWORKS_HOME=str(home.home), **env)

    return command
