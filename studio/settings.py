"""Settings: the only reader of the environment, and it prints itself without secrets.

Every setting is an environment variable `REELWORKS_<NAME>`. Those that are empty are filled by the embedded stack
(`cli/stack/`); a team sets them to its own servers.
"""

from __future__ import annotations

import os
from pathlib import Path

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """All settings, with their defaults and what they mean."""

    model_config = SettingsConfigDict(env_prefix="REELWORKS_", frozen=True, extra="ignore")

    home: Path = Field(default=Path(".reelworks"), description="folder of the embedded stack; two homes never meet")
    database_url: SecretStr = Field(default=SecretStr(""), description="postgresql://...; empty: the embedded server")
    broker_url: SecretStr = Field(default=SecretStr(""), description="amqp:// or redis://; empty: the embedded server")
    store_url: str = Field(default="", description="folder:/path or s3://bucket?endpoint=host:port; empty: home/assets")
    store_access_key: SecretStr = Field(default=SecretStr(""), description="S3 access key")
    store_secret_key: SecretStr = Field(default=SecretStr(""), description="S3 secret key")
    prefect_api_url: str = Field(default="", description="Prefect server's API; empty: the embedded server")
    concurrency: int = Field(default=0, ge=0, le=256, description="worker processes; 0: one per core")
    scratch: Path | None = Field(default=None, description="where takes work; empty: home/scratch")
    idle_minutes: float = Field(default=15.0, gt=0, description="the embedded stack stops after this time without use")
    lease_seconds: float = Field(default=30.0, gt=0, description="how long a claim lasts without a beat")
    beat_seconds: float = Field(default=8.0, gt=0, description="how often a worker renews its lease")
    sweep_seconds: float = Field(default=2.0, gt=0, description="how often the sweeper looks for what is overdue")
    patience_seconds: float = Field(default=30.0, gt=0, description="a doorbell that nobody answered is rung again")
    max_attempts: int = Field(default=3, ge=1, le=20, description="attempts of one take, lost ones included")
    take_minutes: float = Field(default=60.0, gt=0, description="hard limit of one attempt")
    chat_url: str = Field(default="", description="OpenAI-compatible endpoint for the chat writer")
    chat_model: str = Field(default="", description="its model's name")
    chat_key: SecretStr = Field(default=SecretStr(""), description="its key")
    chat_mode: str = Field(default="tool", description="tool, json_schema or json_object")
    ffmpeg: str = Field(default="", description="path of an ffmpeg with libass; empty: found")
    videopoet_weights: Path | None = Field(
        default=None, description="folder of VideoPoet's weights with a card of its own; empty: the repository's"
    )
    debug: bool = Field(default=False, description="tracebacks are shown")

    @property
    def embedded(self) -> bool:
        """Whether the stack on this machine is ours to start."""
        return not self.database_url.get_secret_value()

    @property
    def workers(self) -> int:
        """How many worker processes to run."""
        return self.concurrency or os.cpu_count() or 1

    @property
    def store(self) -> str:
        """The store's address, the folder in the home when none is set."""
        return self.store_url or f"folder:{self.home.resolve() / 'assets'}"

    @property
    def scratch_root(self) -> Path:
        """The folder under which every attempt gets one of its own."""
        return self.scratch or self.home.resolve() / "scratch"
