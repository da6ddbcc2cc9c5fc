"""The Celery application: every setting, each with its why. A message is only a doorbell for a row.

The parent process imports no engine: only its forked children do, so that CUDA is first touched after the fork.
"""

from __future__ import annotations

from typing import Any

from celery import Celery
from celery.signals import worker_init
from kombu import Exchange, Queue

from studio.settings import Settings
from tasks import logs

KINDS = ("story", "clip", "voice", "soundtrack", "segment", "transition", "master")
# Which workers answer: those with a GPU, or those with ffmpeg. One machine's worker answers all.
QUEUES = {
    "story": "cpu.story",
    "clip": "gpu.clip",
    "voice": "gpu.audio",
    "soundtrack": "gpu.audio",
    "segment": "cpu.media",
    "transition": "cpu.media",
    "master": "cpu.media",
}
VISIBILITY_SECONDS = 6 * 3600  # longer than any take: a shorter one would have a long take delivered twice


def task_name(kind: str) -> str:
    """The name of the Celery task that makes takes of this kind."""
    return f"tasks.{kind}.make"


def _transport_options(broker: str) -> dict[str, Any]:
    if broker.startswith("redis"):
        return {
            "visibility_timeout": VISIBILITY_SECONDS,
            "unacked_restore_interval": 5,
            "unacked_restore_throttle": 1,
        }
    return {"confirm_publish": True}


def make_app(settings: Settings) -> Celery:
    """The application for these settings."""
    broker = settings.broker_url.get_secret_value()
    app = Celery("reelworks", broker=broker or None, include=[f"tasks.{kind}" for kind in KINDS])
    app.conf.update(
        broker_transport_options=_transport_options(broker),
        broker_connection_retry_on_startup=True,
        broker_connection_max_retries=None,  # a broker that is down is waited for
        broker_heartbeat=30,
        broker_pool_limit=4,
        task_queues=[
            Queue(
                name,
                Exchange(name),
                routing_key=name,
                queue_arguments={"x-queue-type": "quorum"} if broker.startswith("amqp") else None,
            )
            for name in sorted(set(QUEUES.values()))
        ],
        task_default_queue="cpu.story",
        task_create_missing_queues=False,  # a message to a queue that nobody answers is a bug, not a new queue
        task_routes={task_name(kind): {"queue": queue} for kind, queue in QUEUES.items()},
        task_acks_late=True,  # with prefetch 1: one message per process, so takes are spread evenly
        task_reject_on_worker_lost=True,  # quick redelivery; safe because a take is claimed, and counted
        worker_prefetch_multiplier=1,
        worker_pool="prefork",  # solo starves heartbeats, threads ignore time limits (docs/decisions)
        worker_max_tasks_per_child=None,  # engines stay warm
        worker_cancel_long_running_tasks_on_connection_loss=False,  # the lease decides, not the channel
        task_ignore_result=True,  # outcomes are rows
        result_backend=None,
        task_serializer="json",
        accept_content=["json"],
        task_time_limit=settings.take_minutes * 60 + 60,  # a backstop; the work's own deadline comes first
        task_annotations={"*": {"max_retries": 0}},  # only the take retries (`studio/retry.py`)
        task_publish_retry=False,  # the outbox retries
        worker_send_task_events=False,
        worker_enable_remote_control=False,  # any broker client could stop workers with it
        worker_hijack_root_logger=False,
        worker_redirect_stdouts=False,  # our lines are whole already
        worker_soft_shutdown_timeout=20.0,
        worker_log_color=False,
        enable_utc=True,
    )
    return app


@worker_init.connect
def _log_like_the_others(**_: Any) -> None:
    """Before the fork, so that the children do it too: JSON lines, and no local variables in tracebacks."""
    logs.configure()


app = make_app(Settings())
