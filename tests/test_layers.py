"""The house keeps its layers: who may import whom, who starts processes, who retries, and what files are called."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGES = ("cli", "flows", "tasks", "media", "storage", "models", "db", "studio")
FORBIDDEN_NAMES = {"models.py", "utils.py", "common.py", "helpers.py", "manager.py"}
FILES = [path for package in PACKAGES for path in sorted((ROOT / package).rglob("*.py"))]


def imports(path: Path) -> set[str]:
    """Top-level modules that a file names in any import, also inside functions."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            found |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            found.add((node.module or "").partition(".")[0])
    return found


def run(code: str) -> str:
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_every_contract_is_kept():
    tool = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run([tool, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_no_file_has_a_name_that_says_nothing():
    assert [str(path) for path in FILES if path.name in FORBIDDEN_NAMES] == []


def test_only_media_ffmpeg_and_the_stack_start_processes():
    starters = {path.relative_to(ROOT).as_posix() for path in FILES if "subprocess" in imports(path)}
    assert {name for name in starters if not name.startswith("cli/")} <= {"media/ffmpeg.py"}
    assert {name for name in starters if name.startswith("cli/")} <= {
        path.relative_to(ROOT).as_posix()
        for folder in ("stack", "bench")
        for path in (ROOT / "cli" / folder).rglob("*.py")
    }  # the stack's servers; the benchmark's measured copies of the command line itself


def test_only_models_imports_torch():
    users = {path.relative_to(ROOT).parts[0] for path in FILES if "torch" in imports(path)}
    assert users <= {"models"}


@pytest.mark.parametrize(
    "module", ["tasks.app", "tasks.claimed", "flows.runner", "cli.main", "cli.make", "flows.steps"]
)
def test_without_an_engine_torch_is_never_loaded(module: str):
    """A worker's parent must not touch CUDA before it forks, and a command must start fast."""
    assert run(f"import {module}, sys; print('torch' in sys.modules)") == "False"


def test_the_workers_parent_loads_no_engine():
    loaded = run(
        "import sys, tasks.app as a; a.app.loader.import_default_modules(); "
        "print(sorted(m for m in ('torch', 'skia', 'av', 'models.engines.storyboard') if m in sys.modules))"
    )
    assert loaded == "[]"


def test_the_command_line_starts_without_what_a_command_may_need():
    heavy = ("celery", "prefect", "sqlalchemy", "skia", "av", "numpy", "pydantic", "psycopg")
    loaded = run(f"import cli.main, sys; print(sorted(m for m in {heavy} if m in sys.modules))")
    assert loaded == "[]"


def test_only_the_take_retries():
    """Celery's and Prefect's own retries would multiply with the take's."""
    from flows import produce_short
    from tasks.app import KINDS, app, task_name

    flow = produce_short.produce_short
    assert flow.retries == 0
    assert flow.persist_result is False
    app.loader.import_default_modules()
    assert {name for name in app.tasks if name.startswith("tasks.")} == {task_name(kind) for kind in KINDS}
    for kind in KINDS:
        task = app.tasks[task_name(kind)]
        assert task.max_retries == 0
        assert (task.acks_late, task.reject_on_worker_lost, task.ignore_result) == (True, True, True)
        assert not getattr(task, "autoretry_for", ())


def test_celery_is_set_so_that_a_message_is_only_a_doorbell():
    from tasks.app import QUEUES, app

    conf = app.conf
    assert conf.worker_prefetch_multiplier == 1
    assert conf.worker_pool == "prefork"
    assert conf.result_backend is None
    assert conf.worker_cancel_long_running_tasks_on_connection_loss is False
    assert conf.accept_content == ["json"]
    assert conf.worker_enable_remote_control is False
    assert {queue.name for queue in conf.task_queues} == set(QUEUES.values())
