"""Named points at which the fault tests kill a process. Nothing happens without the variable, which only tests set.

`REELWORKS_CRASH_AT=after_upload,before_commit` kills the process with SIGKILL when it comes to one of these points.
With `REELWORKS_CRASH_ONCE=<path>` it dies at each point only once: where it can create `<path>.<point>`.

In a worker: after_claim, after_made, after_upload, before_commit, after_commit. In a flow: story_planned,
clip_planned, soundtrack_planned, segment_planned, master_planned, before_review.
"""

from __future__ import annotations

import os
import signal


def crashpoint(name: str) -> None:
    """Dies here if a test asked for it."""
    if name not in os.environ.get("REELWORKS_CRASH_AT", "").split(","):
        return
    once = os.environ.get("REELWORKS_CRASH_ONCE")
    if once:
        try:
            os.close(os.open(f"{once}.{name}", os.O_CREAT | os.O_EXCL))
        except FileExistsError:
            return
    os.kill(os.getpid(), signal.SIGKILL)
