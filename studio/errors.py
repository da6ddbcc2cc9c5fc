"""Errors of five kinds, because the retry rule needs them.

Every error that a person sees says *what* is wrong, *where*, and *what to do*; the five kinds say who has to act.
"""

from __future__ import annotations

from typing import ClassVar


class StudioError(Exception):
    """Something went wrong that Reelworks has a sentence for.

    Args:
        what: what is wrong, one sentence, lower-case start allowed.
        where: file and line, scene, take or service; empty when there is no place to name.
        do: what the reader can do about it.
    """

    kind: ClassVar[str] = "broken"
    exit_code: ClassVar[int] = 1
    retryable: ClassVar[bool] = False

    def __init__(self, what: str, *, where: str = "", do: str = "") -> None:
        super().__init__(what)
        self.what, self.where, self.do = what, where, do

    def __str__(self) -> str:
        place = f"{self.where}: " if self.where else ""
        remedy = f"\n  -> {self.do}" if self.do else ""
        return f"{place}{self.what}{remedy}"


class Refused(StudioError):
    """The user's input is wrong, or asks for what cannot be done."""

    kind = "refused"
    exit_code = 2


class Poisoned(StudioError):
    """Bytes that cannot be decoded, or are not what they claim to be."""

    kind = "poisoned"
    exit_code = 2


class Transient(StudioError):
    """Network, broker, database or store did not answer; trying again may help."""

    kind = "transient"
    exit_code = 4
    retryable = True


class Starved(StudioError):
    """Memory, disk or device memory ran out; trying again later may help."""

    kind = "starved"
    exit_code = 4
    retryable = True


class Broken(StudioError):
    """A bug in Reelworks or in an engine."""


class Missing(Transient):
    """A program, library or service that Reelworks needs is not there."""

    retryable = False


class Interrupted(StudioError):
    """The work was stopped on purpose: a cancelled order, a worker that drains, Ctrl-C."""

    kind = "interrupted"
    exit_code = 130


KINDS: dict[str, type[StudioError]] = {
    error.kind: error for error in (Refused, Poisoned, Transient, Starved, Broken, Interrupted)
}
