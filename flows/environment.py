"""
How Prefect is set: the environment its server is started with, and the settings our calls into it run under.

Which server is used and how it is kept running is in `flows.server`; when it is called is in `flows.orchestrator`.
"""

import logging
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from prefect.settings import temporary_settings

from handrail.settings import Settings

KEEP_DAYS = 90
"""How long the embedded server keeps runs and events, in days."""


def api_url(settings: Settings) -> str:
    """Name the API of the Prefect server in use."""
    return (settings.prefect_api_url or f"http://127.0.0.1:{settings.prefect_port}/api").rstrip("/")


def server_folder(settings: Settings) -> Path:
    """Name the folder of the embedded server: its database, its log, its home."""
    return (settings.data / "prefect").resolve()


def server_environment(settings: Settings) -> dict[str, str]:
    """
    List what the embedded server's environment adds: it tells nobody anything and is reached from this machine alone.

    The page's own origin is the only one allowed, since any site a person of this machine visits can send requests to a
    loopback address. What changes something is JSON, which a browser sends elsewhere only after asking whether it may;
    so scripts of operators need no token.
    """
    folder = server_folder(settings)
    url = api_url(settings)
    return {
        "DO_NOT_TRACK": "1",
        "PREFECT_HOME": str(folder),
        "PREFECT_API_URL": url,
        "PREFECT_API_DATABASE_CONNECTION_URL": f"sqlite+aiosqlite:///{folder / 'prefect.db'}",
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
        "PREFECT_SERVER_DATABASE_MIGRATE_ON_START": "false",  # `flows.launch` does it before
        "PREFECT_SERVER_API_CORS_ALLOWED_ORIGINS": url.removesuffix("/api"),
        "PREFECT_SERVER_API_KEEPALIVE_TIMEOUT": "75",
        "PREFECT_SERVER_EVENTS_RETENTION_PERIOD": f"P{KEEP_DAYS}D",
        "PREFECT_SERVER_EVENTS_PROACTIVE_GRANULARITY": "PT10S",
        "PREFECT_SERVER_LOGGING_LEVEL": "WARNING",
        "PREFECT_SERVER_SERVICES_CANCELLATION_CLEANUP_LOOP_SECONDS": "60",
        "PREFECT_SERVER_SERVICES_CLEANUP_RECONCILER_LOOP_SECONDS": "60",
        "PREFECT_SERVER_SERVICES_DB_VACUUM_ENABLED": "events,flow_runs",
        "PREFECT_SERVER_SERVICES_FOREMAN_LOOP_SECONDS": "60",
        "PREFECT_SERVER_SERVICES_LATE_RUNS_ENABLED": "false",
        "PREFECT_SERVER_SERVICES_PAUSE_EXPIRATIONS_ENABLED": "false",
        "PREFECT_SERVER_SERVICES_REPOSSESSOR_LOOP_SECONDS": "60",
        "PREFECT_SERVER_SERVICES_SCHEDULER_RECENT_DEPLOYMENTS_LOOP_SECONDS": "20",
        "PREFECT_SERVER_UI_ENABLED": "true",
        "PREFECT_SERVER_UI_SHOW_PROMOTIONAL_CONTENT": "false",
        "PREFECT_SERVER_UI_STATIC_DIRECTORY": str(folder / "ui"),  # else it writes beside its code, or has no UI
    }


@contextmanager
def client_settings(settings: Settings) -> Iterator[None]:
    """
    Run calls into Prefect as Handrail wants them: at our server, many retries, no log lines sent, no heartbeat threads.

    What an operator has set in Prefect's own environment, such as a secret for the API, stays in force.
    """
    updates: Mapping[str, Any] = {
        "api.url": api_url(settings),
        "api.request_timeout": 10.0,
        "cli.prompt": False,
        "client.max_retries": 20,
        "client.server_version_check_enabled": False,
        "events.worker_max_queue_size": 5_000,
        "flows.heartbeat_frequency": None,
        "logging.to_api.enabled": False,
        "results.persist_by_default": False,
        "server.analytics_enabled": False,
        "server.ephemeral.enabled": False,
    }
    quiet()
    with temporary_settings(updates):
        yield


def quiet() -> None:
    """Keep Prefect's account of every run out of our log: operators read it in the UI."""
    for name, level in _LEVELS.items():
        logging.getLogger(name).setLevel(level)


_LEVELS = {
    "prefect": logging.WARNING,
    "prefect.events": logging.CRITICAL,
    "prefect.events.clients": logging.CRITICAL,
    "prefect.flow_runs": logging.CRITICAL,
    "prefect.task_runs": logging.CRITICAL,
    "prefect.engine": logging.CRITICAL,
    "prefect._internal": logging.CRITICAL,
    "prefect._internal.concurrency": logging.CRITICAL,
    "EventsWorker": logging.CRITICAL,
    "httpx": logging.WARNING,
}
