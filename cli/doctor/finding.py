"""What a check found: one line, and what to do."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Level(StrEnum):
    """How bad it is."""

    OK = "ok"
    WARNING = "warning"  # things work, but may not for long, or not all of them
    PROBLEM = "problem"  # something will fail


@dataclass(frozen=True)
class Finding:
    """One line of the report."""

    name: str
    level: Level
    said: str
    do: str = ""

    def document(self) -> dict[str, str]:
        """As JSON."""
        return {"check": self.name, "level": self.level.value, "said": self.said, "do": self.do}


def ok(name: str, said: str) -> Finding:
    """Nothing wrong."""
    return Finding(name, Level.OK, said)


def warning(name: str, said: str, do: str) -> Finding:
    """Something to look after."""
    return Finding(name, Level.WARNING, said, do)


def problem(name: str, said: str, do: str) -> Finding:
    """Something that stands in the way."""
    return Finding(name, Level.PROBLEM, said, do)
