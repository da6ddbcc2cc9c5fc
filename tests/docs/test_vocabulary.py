"""The words of the vocabulary are the words of the code."""

import ast
import re
from pathlib import Path

from db.tables import KINDS
from studio.errors import KINDS as ERRORS
from studio.states import Outcome, ShortState, TakeState
from tests.docs import tree

ROOT = tree.ROOT
VOCABULARY = (ROOT / "docs" / "vocabulary.md").read_text("utf-8")
STATES = (ROOT / "docs" / "reference" / "states.md").read_text("utf-8")
NO_FILE_IS_CALLED = {"models", "utils", "util", "common", "helpers", "helper", "manager", "managers", "misc"}
AVOIDED = {"job", "jobs", "pipeline", "content", "manager", "helper", "helpers", "util", "utils"}
NETWORKS = "models/"  # "model" means a network, and networks live here


def words(name: str) -> set[str]:
    """The words of a name in snake_case or CamelCase."""
    return {word.lower() for word in re.findall(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])", name)}


def names(path: Path) -> list[str]:
    """The module's own name and those of its classes."""
    parsed = ast.parse(path.read_text("utf-8"))
    return [path.stem, *(node.name for node in ast.walk(parsed) if isinstance(node, ast.ClassDef))]


def test_no_file_has_a_name_that_says_nothing():
    assert not [name for name in tree.python_files(everything=True) if Path(name).stem in NO_FILE_IS_CALLED]


def test_words_to_avoid_name_no_module_and_no_class():
    found = []
    for file in tree.python_files(everything=True):
        avoided = AVOIDED if file.startswith(NETWORKS) else AVOIDED | {"model"}
        found += [f"{file}: {name}" for name in names(ROOT / file) if words(name) & avoided]
    assert not found


def test_words_to_avoid_are_listed():
    assert not [word for word in ("job", "pipeline", "content", "manager", "helper") if f"`{word}`" not in VOCABULARY]


def test_every_kind_of_take_is_explained():
    assert not [kind for kind in KINDS if f"`{kind}`" not in VOCABULARY]


def test_every_state_is_explained():
    assert not [state for state in (*TakeState, *ShortState, *Outcome) if f"`{state}`" not in STATES]


def test_every_kind_of_error_is_explained():
    assert not [kind for kind in ERRORS if kind not in VOCABULARY.lower()]
