"""Named points at which the fault tests kill a worker. Nothing happens without the variable, which only tests set.

`REELWORKS_CRASH_AT=after_upload` kills the process with SIGKILL when it comes there. With
`REELWORKS_CRASH_ONCE=<file>` it dies only if it can create that file, so that the next attempt lives.
"""

from __future__ import annotations

import os
import signal

POINTS = ("after_claim", "after_made", "after_upload", "before_commit", "after_commit")


def crashpoint(name: str) -> None:
    """Dies here if a test asked for it."""
    if os.environ.get("REELWORKS_CRASH_AT") != name:
        return
    once = os.environ.get("REELWORKS_CRASH_ONCE")
    if once:
        try:
            os.close(os.open(once, os.O_CREAT | os.O_EXCL))
        except FileExistsError:
            return
    os.kill(os.getpid(), signal.SIGKILL)
