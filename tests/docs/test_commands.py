"""Commands, make targets and settings that a page mentions exist."""

import re
import shlex
from functools import cache
from pathlib import Path

import click
import pytest

from studio.settings import Settings
from tests.docs import pages as generated
from tests.docs.markdown import ROOT, commands, pages

EVERYWHERE = {"--help", "-h", "--debug", "--version"}
PAGES = pytest.mark.parametrize("page", pages(), ids=lambda page: str(page.relative_to(ROOT)))
PACKAGES = ("cli", "db", "flows", "media", "models", "storage", "studio", "tasks")


@cache
def known() -> dict[str, set[str]]:
    """Options of every command, by the words that call it."""
    return {
        name: {flag for option in command.params if isinstance(option, click.Option) for flag in option.opts}
        for name, command in generated.commands().items()
    }


def wrong(words: str) -> str:
    """What is wrong with a command line that calls reelworks; empty when nothing is."""
    called = re.search(r"(?:^|[\s;|/(])reelworks\s+([^#|;&>()]*)", f" {words}")
    if called is None:
        return ""
    try:
        parts = shlex.split(called.group(1))
    except ValueError:
        parts = called.group(1).split()
    parts = [part for part in parts if part not in ("[", "]", "...")]
    if not parts or parts[0] in EVERYWHERE or parts[0].isupper():
        return ""
    name = next((n for n in (" ".join(parts[:2]), parts[0]) if n in known()), None)
    if name is None:
        return f"there is no command `{parts[0]}`"
    given = {re.split(r"[=\]]", part.lstrip("["))[0] for part in parts if part.lstrip("[").startswith("-")}
    unknown = {flag for flag in given if re.fullmatch(r"--?[a-z][a-z-]*", flag)} - known()[name] - EVERYWHERE
    return f"`{name}` has no {', '.join(sorted(unknown))}" if unknown else ""


@PAGES
def test_commands_exist_with_their_options(page: Path):
    found = [(where, words, wrong(words)) for where, words in commands(page)]
    assert not [entry for entry in found if entry[2]]


def test_a_wrong_command_is_noticed():
    assert wrong("reelworks mak brief.yaml")
    assert wrong("reelworks make brief.yaml --colour red")
    assert not wrong("reelworks make brief.yaml -o out.mp4 --json > log")


@PAGES
def test_make_targets_exist(page: Path):
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    typed = {target for _, words in commands(page) for target in re.findall(r"^make ([a-z-]+)", words)}
    assert typed <= targets


@PAGES
def test_settings_exist(page: Path):
    settings = {f"REELWORKS_{name.upper()}" for name in Settings.model_fields} | set(generated.TEST_ONLY)
    assert set(re.findall(r"REELWORKS_[A-Z_]*[A-Z]", page.read_text("utf-8"))) <= settings


def test_every_variable_that_the_code_reads_is_documented():
    read = {
        name
        for package in PACKAGES
        for path in (ROOT / package).rglob("*.py")
        for name in re.findall(r"REELWORKS_[A-Z_]*[A-Z]", path.read_text("utf-8"))
    }
    settings = {f"REELWORKS_{name.upper()}" for name in Settings.model_fields}
    assert read <= settings | set(generated.TEST_ONLY)
