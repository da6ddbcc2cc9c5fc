"""The Celery application of the fault tests: the real one, in whose workers the misbehaving engines are known."""

from __future__ import annotations

from models import registry
from tasks.app import app

registry.ENGINES["misbehaving"] = "tests.faults.misbehaving:Misbehaving"
registry.ENGINES["several"] = "tests.faults.several:Several"

__all__ = ["app"]
