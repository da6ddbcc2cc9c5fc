"""The Celery application of the fault tests: the real one, in whose workers the misbehaving engine is known."""

from __future__ import annotations

from models import registry
from tasks.app import app

registry.ENGINES["misbehaving"] = "tests.faults.misbehaving:Misbehaving"

__all__ = ["app"]
