"""The README's file tree is what is there."""

from tests.docs import tree

HINT = "run `python -m tests.docs.tree --write`"


def test_every_file_is_listed_once():
    listed = tree.read(tree.block())
    files = {name.removesuffix("__init__.py") for name in tree.python_files()}
    assert not sorted(files - set(listed)), HINT


def test_nothing_that_is_listed_is_missing():
    assert not [name for name in tree.read(tree.block()) if not (tree.ROOT / name).exists()], HINT


def test_every_line_says_what_is_in_the_file():
    assert not [name for name, text in tree.read(tree.block()).items() if not text], HINT


def test_every_top_level_folder_is_listed():
    known = {name.partition("/")[0] for name in tree.python_files(everything=True)} | {"templates", "tests", "docs"}
    assert {f"{name}/" for name in known} <= set(tree.read(tree.block())), HINT


def test_a_written_tree_is_read_back():
    files = ["cli/__init__.py", "cli/main.py", "cli/stack/__init__.py", "cli/stack/join.py", "db/tables.py"]
    listed = tree.read(tree.tree(files))
    assert {"cli/", "cli/main.py", "cli/stack/", "cli/stack/join.py", "db/tables.py"} <= set(listed)
    assert listed["cli/main.py"]
