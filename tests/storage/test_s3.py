"""What only a bucket does: keys, servers that are away, large files in parts."""

from __future__ import annotations

import os
import socket

import pytest

from storage import s3 as s3_module
from storage.open import open_store
from storage.s3 import S3Store
from studio.errors import Missing, Transient

from .conftest import KEYS


def test_a_url_opens_a_bucket(s3_server, make_file, tmp_path):
    store = open_store(f"s3://by-url/films?endpoint={s3_server[0]}&secure=no", **KEYS)
    digest = store.put(make_file(b"in a prefix"))
    assert [found.digest for found in store.listing()] == [digest]
    assert (s3_server[1] / "by-url" / "films" / digest[7:9] / digest[7:]).read_bytes() == b"in a prefix"


def test_wrong_keys_are_missing_not_retried(s3_server, make_file):
    wrong = S3Store(endpoint=s3_server[0], bucket="any", access_key="REELWORKSKEY", secret_key="no", secure=False)
    with pytest.raises(Missing, match="keys are refused") as caught:
        wrong.put(make_file(b"x"))
    assert not caught.value.retryable


def test_a_server_that_is_away_is_transient(make_file, monkeypatch):
    monkeypatch.setattr(s3_module, "TRIES", 1)
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))  # taken, but nobody listens
        away = S3Store(endpoint=f"127.0.0.1:{held.getsockname()[1]}", bucket="any", secure=False, **KEYS)
        with pytest.raises(Transient, match="does not answer") as caught:
            away.put(make_file(b"x"))
    assert caught.value.retryable


def test_damage_in_the_bucket_is_found_when_reading(s3, s3_server, make_file, tmp_path):
    digest = s3.put(make_file(b"precious"))
    (s3_server[1] / s3.bucket / digest[7:9] / digest[7:]).write_bytes(b"scrambled")
    with pytest.raises(Transient, match=r"damaged|does not answer"):
        s3.get(digest, tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_a_large_file_goes_in_parts(s3, make_file, tmp_path, monkeypatch):
    monkeypatch.setattr(s3_module, "PART_BYTES", 5 << 20)
    data = os.urandom(11 << 20)
    digest = s3.put(make_file(data))
    s3.get(digest, tmp_path / "out")
    assert (tmp_path / "out").read_bytes() == data
