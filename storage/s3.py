"""A store in a bucket of any S3 server, through the `minio` client. The names are those of the folder store.

Everything is read back by size after writing, and by digest after reading; metadata of the server is not relied on,
because not every server keeps it.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import urllib3
from minio import Minio
from minio.datatypes import Object
from minio.error import MinioException, S3Error

from storage.folder import damaged, digits, disk_errors, temporary
from studio.digest import PREFIX, digest_file
from studio.errors import Missing, Refused, StudioError, Transient
from studio.ports import Stored

PART_BYTES = 16 << 20
TIMEOUT_SECONDS = 30.0
TRIES = 3
REFRESH_SECONDS = 12 * 3600.0  # half of the sweep's grace: older objects are stored again
_ABSENT = {"NoSuchKey", "NoSuchObject", "ResourceNotFound"}
_KEYS = {"AccessDenied", "InvalidAccessKeyId", "SignatureDoesNotMatch", "InvalidToken", "ExpiredToken"}


class S3Store:
    """The store's adapter for a bucket.

    Args:
        endpoint: `host` or `host:port`.
        bucket: its name; it is made if it is not there and the keys allow it.
        access_key: the key's name.
        secret_key: the key.
        secure: https.
        region: where the server asks for one.
        prefix: a folder in the bucket.
    """

    def __init__(
        self,
        *,
        endpoint: str,
        bucket: str,
        access_key: str,
        secret_key: str,
        secure: bool = True,
        region: str = "us-east-1",
        prefix: str = "",
    ) -> None:
        self.bucket, self.prefix = bucket, f"{prefix.strip('/')}/" if prefix.strip("/") else ""
        self.where = f"s3://{bucket} at {endpoint}"
        http = urllib3.PoolManager(
            maxsize=8,
            timeout=urllib3.Timeout(connect=5, read=TIMEOUT_SECONDS),
            retries=urllib3.Retry(total=TRIES, backoff_factor=0.2, status_forcelist=[500, 502, 503, 504]),
        )
        try:
            self.client = Minio(
                endpoint, access_key=access_key, secret_key=secret_key, secure=secure, region=region, http_client=http
            )
        except ValueError as error:
            raise Refused(str(error), where=self.where, do="give the endpoint as host or host:port") from None
        self._ready = False

    def _key(self, digest: str) -> str:
        name = digits(digest)
        return f"{self.prefix}{name[:2]}/{name}"

    @contextmanager
    def _errors(self) -> Iterator[None]:
        """Turns the client's errors into ours, and makes the bucket when it is first used."""
        try:
            if not self._ready:
                self._make_bucket()
            yield
        except S3Error as error:
            raise self._translated(error) from None
        except (MinioException, urllib3.exceptions.HTTPError) as error:
            raise Transient(
                f"the object store does not answer ({type(error).__name__})",
                where=self.where,
                do="see that the server runs and the endpoint is right",
            ) from error

    def _make_bucket(self) -> None:
        """Makes the bucket unless it is there; another process may make it at the same time."""
        if not self.client.bucket_exists(self.bucket):
            try:
                self.client.make_bucket(self.bucket)
            except MinioException:
                if not self.client.bucket_exists(self.bucket):
                    raise
        self._ready = True

    def _translated(self, error: S3Error) -> StudioError:
        """Our error for an answer of the server."""
        if error.code in _KEYS:
            return Missing(
                f"the keys are refused ({error.code})", where=self.where, do="check the access key and secret"
            )
        if error.code == "NoSuchBucket":
            return Missing("the bucket is not there", where=self.where, do="make it, or name another")
        return Transient(f"{error.message} ({error.code})", where=self.where, do="try again; see the server's log")

    def put(self, path: Path) -> str:
        """Stores the file if it is not there yet and returns its digest. Raises Transient or Missing."""
        with disk_errors(f"storing {path.name}"):
            digest, length = digest_file(path), path.stat().st_size
        if self._fresh(digest, length):
            return digest
        for attempt in range(1, TRIES):
            try:
                return self._upload(path, digest, length)
            except Transient as error:  # two writers of one object may disturb each other: the bytes are the same
                if not error.retryable:
                    raise
                time.sleep(0.1 * 2**attempt)
        return self._upload(path, digest, length)

    def _upload(self, path: Path, digest: str, length: int) -> str:
        """Sends the file and sees that all of it arrived. Raises Transient or Missing."""
        with self._errors():
            self.client.fput_object(self.bucket, self._key(digest), str(path), part_size=PART_BYTES)
        arrived = self.size(digest)
        if arrived != length:
            raise Transient(f"{arrived} of {length} bytes arrived", where=self.where, do="try again")
        return digest

    def _fresh(self, digest: str, length: int) -> bool:
        """Whether the object is there and too young for the sweep to take it for an orphan meanwhile."""
        found = self._stat(digest)
        if found is None or found.size != length or found.last_modified is None:
            return False
        return time.time() - found.last_modified.timestamp() < REFRESH_SECONDS

    def get(self, digest: str, path: Path) -> None:
        """Writes the object to `path` and verifies it. Raises Transient when absent or damaged, Starved."""
        if self.size(digest) is None:
            raise Transient("is not in the store", where=digest, do="make the take again: `reelworks rework`")
        with disk_errors(f"reading {digest}"), temporary(path.parent) as part:
            with self._errors():
                self._download(digest, part)
            if digest_file(part) != digest:
                raise damaged(digest)
            part.replace(path)

    def _download(self, digest: str, path: Path) -> None:
        """Streams the object into a file."""
        answer = self.client.get_object(self.bucket, self._key(digest))
        try:
            with path.open("wb") as file:
                for piece in answer.stream(1 << 20):
                    file.write(piece)
        finally:
            answer.close()
            answer.release_conn()

    def size(self, digest: str) -> int | None:
        """Bytes of the object, or None when it is not there."""
        found = self._stat(digest)
        return None if found is None else found.size

    def _stat(self, digest: str) -> Object | None:
        """What the server knows of an object, or None when it is not there."""
        with self._errors():
            try:
                return self.client.stat_object(self.bucket, self._key(digest))
            except S3Error as error:
                if error.code in _ABSENT:
                    return None
                raise

    def delete(self, digest: str) -> None:
        """Removes the object; one that is not there is fine."""
        with self._errors():
            self.client.remove_object(self.bucket, self._key(digest))

    def listing(self) -> Iterator[Stored]:
        """All objects, in no order."""
        before = ""
        with self._errors():
            for found in self.client.list_objects(self.bucket, prefix=self.prefix, recursive=True):
                name = (found.object_name or "").rsplit("/", 1)[-1]
                if len(name) == 64 and found.last_modified and name != before:  # rclone may list one twice
                    before, modified = name, found.last_modified.timestamp()
                    yield Stored(digest=PREFIX + name, size=found.size or 0, modified=modified)
