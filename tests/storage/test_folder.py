"""What only the folder does: damage, killed writers, a full disk."""

from __future__ import annotations

import os
import resource
import signal
import subprocess
import sys
import textwrap

import pytest

from storage.folder import FolderStore
from storage.open import open_store
from studio.errors import Refused, Starved, Transient


def test_damage_is_found_when_reading(tmp_path, make_file):
    store = FolderStore(tmp_path / "store")
    digest = store.put(make_file(b"precious"))
    (path,) = (tmp_path / "store").glob("*/*")
    path.chmod(0o644)
    path.write_bytes(b"scrambled")
    with pytest.raises(Transient, match="damaged"):
        store.get(digest, tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_a_cut_off_object_is_stored_again(tmp_path, make_file):
    store = FolderStore(tmp_path / "store")
    digest = store.put(make_file(b"whole file"))
    (path,) = (tmp_path / "store").glob("*/*")
    path.chmod(0o644)
    path.write_bytes(b"who")
    assert store.put(make_file(b"whole file")) == digest
    store.get(digest, tmp_path / "out")
    assert (tmp_path / "out").read_bytes() == b"whole file"


@pytest.fixture
def little_room():
    """Files of this process may not grow beyond 100 kB, as on a disk that is nearly full."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, before[1]))
    yield
    resource.setrlimit(resource.RLIMIT_FSIZE, before)
    signal.signal(signal.SIGXFSZ, handler)


def test_a_full_disk_is_starved_and_leaves_nothing(tmp_path, make_file, request):
    store, big = FolderStore(tmp_path / "store"), make_file(os.urandom(200_000))
    request.getfixturevalue("little_room")
    with pytest.raises(Starved, match="full") as caught:
        store.put(big)
    assert caught.value.do
    assert [path for path in (tmp_path / "store").rglob("*") if path.is_file()] == []


def test_a_full_disk_while_reading_is_starved_and_leaves_nothing(tmp_path, make_file, request):
    store = FolderStore(tmp_path / "store")
    digest = store.put(make_file(os.urandom(200_000)))
    target = tmp_path / "target"
    target.mkdir()
    request.getfixturevalue("little_room")
    with pytest.raises(Starved):
        store.get(digest, target / "out")
    assert list(target.iterdir()) == []


def test_a_killed_writer_leaves_no_object(tmp_path, make_file):
    script = """
        import os, signal, sys
        from pathlib import Path
        from storage import folder
        folder.os.fsync = lambda _: os.kill(os.getpid(), signal.SIGKILL)
        folder.FolderStore(Path(sys.argv[1])).put(Path(sys.argv[2]))
    """
    command = [sys.executable, "-c", textwrap.dedent(script), str(tmp_path / "store"), str(make_file(b"x" * 1000))]
    assert subprocess.run(command, check=False).returncode == -signal.SIGKILL
    store = FolderStore(tmp_path / "store")
    assert list(store.listing()) == []
    assert store.tidy(older_than_seconds=-10) == 1
    assert list((tmp_path / "store").iterdir()) == []


def test_a_folder_that_cannot_be_made_says_so(tmp_path):
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(Transient):
        FolderStore(tmp_path / "file" / "store")


@pytest.mark.parametrize(
    "url",
    [
        "",
        "folder:relative",
        "ftp://x",
        "s3://bucket",
        "s3://?endpoint=x",
        "s3://b?endpoint=x&key=1",
        "s3://k:s@b?endpoint=x",
    ],
)
def test_a_wrong_store_url_is_refused(url):
    with pytest.raises(Refused) as caught:
        open_store(url)
    assert caught.value.do


def test_a_folder_url_opens_a_folder(tmp_path):
    assert isinstance(open_store(f"folder:{tmp_path}/assets"), FolderStore)
