"""Child processes of the supervisor: started in sessions of their own, never as root where that matters, and gone
when the supervisor is gone, however it died.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import socket
import stat
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

NOBODY = 65534
PR_SET_PDEATHSIG, PR_SET_KEEPCAPS, PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE = 1, 8, 47, 2
CAP_DAC_OVERRIDE = 1
CAPABILITY_VERSION_3 = 0x20080522


def spawn(
    argv: Sequence[str | Path],
    *,
    log: Path,
    env: Mapping[str, str],
    cwd: Path,
    death_signal: signal.Signals = signal.SIGTERM,
    drop_root: bool = False,
) -> subprocess.Popen[bytes]:
    """Starts a process that writes to `log` and gets `death_signal` when this process dies.

    Args:
        argv: the command.
        log: file that its output is appended to.
        env: its whole environment.
        cwd: its working folder.
        death_signal: what it is sent when the supervisor dies (Linux; elsewhere the next supervisor cleans up).
        drop_root: run as `nobody` if this process is root, for servers that refuse to be root.
    """
    with log.open("ab") as out:
        return subprocess.Popen(
            [str(part) for part in argv],
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=subprocess.STDOUT,
            env=dict(env),
            cwd=cwd,
            start_new_session=True,
            preexec_fn=_before_exec(death_signal, drop=drop_root and os.geteuid() == 0, reach=(cwd, Path(argv[0]))),
        )


def _before_exec(death_signal: signal.Signals, *, drop: bool, reach: Sequence[Path]) -> Callable[[], None]:
    libc = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None
    keep_reach = drop and not all(reachable(path) for path in reach)

    def before() -> None:
        if libc is not None and keep_reach:
            libc.prctl(PR_SET_KEEPCAPS, 1, 0, 0, 0)
        if drop:
            os.setgroups([])
            os.setgid(NOBODY)
            os.setuid(NOBODY)
        if libc is not None and keep_reach:
            _keep_path_access(libc)
        if libc is not None:  # after the change of user, which would clear it
            libc.prctl(PR_SET_PDEATHSIG, int(death_signal), 0, 0, 0)

    return before


def _keep_path_access(libc: ctypes.CDLL) -> None:
    """Keeps the one right to walk through folders that only root may enter, such as /root itself.

    Without it a server that was moved away from root could not reach its own program and data in a project that
    root cloned into its home, and we will not change the modes of folders that are not ours.
    """
    header = (ctypes.c_uint32 * 2)(CAPABILITY_VERSION_3, 0)
    bit = 1 << CAP_DAC_OVERRIDE
    data = (ctypes.c_uint32 * 6)(bit, bit, bit, 0, 0, 0)
    libc.capset(header, data)
    libc.prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, CAP_DAC_OVERRIDE, 0, 0)


def reachable(path: Path) -> bool:
    """Whether somebody who owns nothing may walk to this path."""
    resolved = path.resolve()
    return all(folder.stat().st_mode & stat.S_IXOTH for folder in resolved.parents if folder.exists())


def own_by_nobody(folder: Path) -> None:
    """Gives a folder of ours to `nobody` if we are root, so that a server that dropped root may write there."""
    if os.geteuid() == 0:
        for path in (folder, *folder.rglob("*")):
            os.chown(path, NOBODY, NOBODY, follow_symlinks=False)


def free_port(wanted: int = 0) -> int:
    """A port on the loopback that nobody listens on: the wanted one if it is free."""
    for port in (wanted, 0):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return probe.getsockname()[1]
    raise OSError("no port is free on the loopback")


def listening(port: int) -> bool:
    """Whether somebody accepts connections on this port of the loopback."""
    with socket.socket() as probe:
        probe.settimeout(0.5)
        return probe.connect_ex(("127.0.0.1", port)) == 0


def alive(pid: int) -> bool:
    """Whether a process of this number exists."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def command_of(pid: int) -> str:
    """The command line of a process; empty when it is gone or cannot be read."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
    except OSError:
        shown = subprocess.run(["ps", "-o", "command=", "-p", str(pid)], capture_output=True, text=True, check=False)
        return shown.stdout.strip()


def version_of(program: Path) -> str:
    """What a server's program says of its version; empty when it does not run."""
    try:
        shown = subprocess.run([str(program), "--version"], capture_output=True, text=True, timeout=20, check=False)
    except (OSError, subprocess.SubprocessError):
        return ""
    return shown.stdout.strip().partition("\n")[0] if shown.returncode == 0 else ""


def signal_group(pid: int, number: signal.Signals) -> None:
    """Sends a signal to a whole process group; one that is gone is fine."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(pid, number)
