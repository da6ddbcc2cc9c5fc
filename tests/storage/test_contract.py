"""What every store does, folder or bucket."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor

import pytest

from storage.sweep import sweep
from studio.digest import digest_bytes
from studio.errors import Refused, Transient
from studio.ports import AssetStore

NOWHERE = "sha256:" + "0" * 64


@pytest.mark.parametrize("data", [b"", b"x", b"abc" * 100_000, os.urandom(3_000_001)], ids=["0", "1", "300k", "3M"])
def test_what_is_put_comes_back_under_its_digest(store: AssetStore, make_file, tmp_path, data):
    digest = store.put(make_file(data))
    assert digest == digest_bytes(data)
    assert store.size(digest) == len(data)
    store.get(digest, tmp_path / "out")
    assert (tmp_path / "out").read_bytes() == data


def test_putting_twice_stores_once(store: AssetStore, make_file):
    assert store.put(make_file(b"same")) == store.put(make_file(b"same"))
    assert [found.size for found in store.listing()] == [4]


def test_an_object_that_is_not_there_says_what_to_do(store: AssetStore, tmp_path):
    assert store.size(NOWHERE) is None
    with pytest.raises(Transient, match="not in the store") as caught:
        store.get(NOWHERE, tmp_path / "out")
    assert caught.value.do
    assert list(tmp_path.glob("out*")) == []


def test_deleting_is_final_and_twice_is_fine(store: AssetStore, make_file):
    digest = store.put(make_file(b"gone"))
    store.delete(digest)
    store.delete(digest)
    assert store.size(digest) is None
    assert list(store.listing()) == []


def test_the_listing_tells_digest_size_and_time(store: AssetStore, make_file):
    put = {store.put(make_file(bytes([n]) * (n + 1))): n + 1 for n in range(5)}
    found = list(store.listing())
    assert {one.digest: one.size for one in found} == put
    assert all(one.modified > 1_600_000_000 for one in found)


@pytest.mark.parametrize("name", ["../../etc/passwd", "sha256:../x", "sha256:" + "A" * 64, "", "sha256:" + "0" * 63])
def test_only_digests_are_names(store: AssetStore, tmp_path, name):
    for use in (store.size, store.delete, lambda digest: store.get(digest, tmp_path / "out")):
        with pytest.raises(Refused, match="no digest"):
            use(name)


def test_getting_replaces_what_was_there_and_leaves_no_other_file(store: AssetStore, make_file, tmp_path):
    digest = store.put(make_file(b"new"))
    folder = tmp_path / "target"
    folder.mkdir()
    (folder / "out").write_bytes(b"old and longer")
    store.get(digest, folder / "out")
    assert [path.read_bytes() for path in folder.iterdir()] == [b"new"]


def test_writing_to_a_copy_leaves_the_object_whole(store: AssetStore, make_file, tmp_path):
    digest = store.put(make_file(b"original"))
    store.get(digest, tmp_path / "one")
    (tmp_path / "one").write_bytes(b"scribbled")
    store.get(digest, tmp_path / "two")
    assert (tmp_path / "two").read_bytes() == b"original"


def test_many_writers_of_one_object_agree(store: AssetStore, make_file):
    files = [make_file(b"crowd" * 1000) for _ in range(8)]
    with ThreadPoolExecutor(4) as pool:
        assert len(set(pool.map(store.put, files))) == 1
    assert len(list(store.listing())) == 1


def test_the_sweep_removes_old_orphans_only(store: AssetStore, make_file):
    used, orphan = store.put(make_file(b"used")), store.put(make_file(b"orphan"))
    stamp = max(found.modified for found in store.listing())
    assert sweep(store, [used], now=stamp + 3600).removed == 0
    swept = sweep(store, (digest for digest in [used]), now=stamp + 90_000)
    assert (swept.kept, swept.removed, swept.freed_bytes) == (1, 1, 6)
    assert store.size(used) == 4
    assert store.size(orphan) is None
