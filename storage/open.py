"""Opens the store that a URL names: `folder:/path`, or `s3://bucket/prefix?endpoint=host:9000&secure=no`."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from studio.errors import Refused
from studio.ports import AssetStore
from studio.settings import Settings

_OPTIONS = {"endpoint", "secure", "region"}
_EXAMPLES = "folder:/var/lib/reelworks/assets or s3://bucket?endpoint=s3.example.org"


def open_store(url: str, *, access_key: str = "", secret_key: str = "") -> AssetStore:
    """The store.

    Args:
        url: which one; keys never stand in it.
        access_key: of an S3 server.
        secret_key: of an S3 server.

    Raises: Refused for a URL that names no store, Starved or Transient when a folder cannot be made.
    """
    parts = urlsplit(url)
    if parts.scheme == "folder":
        from storage.folder import FolderStore

        path = url.removeprefix("folder:")
        if not path.startswith("/"):
            raise Refused("the folder has to be an absolute path", where=url, do=f"write {_EXAMPLES}")
        return FolderStore(Path(path))
    if parts.scheme == "s3":
        return _bucket(url, access_key, secret_key)
    raise Refused("is no store that is known here", where=url or "store", do=f"write {_EXAMPLES}")


def store_of(settings: Settings) -> AssetStore:
    """The store of these settings. Raises as `open_store` does."""
    return open_store(
        settings.store,
        access_key=settings.store_access_key.get_secret_value(),
        secret_key=settings.store_secret_key.get_secret_value(),
    )


def _bucket(url: str, access_key: str, secret_key: str) -> AssetStore:
    """The S3 store that a URL names."""
    from storage.s3 import S3Store

    parts = urlsplit(url)
    options = {name: values[-1] for name, values in parse_qs(parts.query).items()}
    if "@" in parts.netloc:
        raise Refused("keys do not belong into the URL", where="store", do="give them as settings of their own")
    if unknown := set(options) - _OPTIONS:
        raise Refused(f"'{min(unknown)}' is no option", where=url, do=f"choose of {', '.join(sorted(_OPTIONS))}")
    if not parts.netloc or "endpoint" not in options:
        raise Refused("names no bucket or no endpoint", where=url, do=f"write {_EXAMPLES}")
    return S3Store(
        endpoint=options["endpoint"],
        bucket=parts.netloc,
        access_key=access_key,
        secret_key=secret_key,
        secure=options.get("secure", "yes").lower() not in ("no", "false", "0"),
        region=options.get("region", "us-east-1"),
        prefix=parts.path,
    )
