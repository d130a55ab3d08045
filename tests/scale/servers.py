"""
The servers of others that the topology stands on: Debian's PostgreSQL and Redis, on loopback, in folders of the test.

Prefect asks its PostgreSQL for the extension `pg_trgm`, which the wheel of the other tests does not carry.
"""

import asyncio
import os
import shutil
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import asyncpg

from tests.support.ports import free_port

_DATABASES = ("cases", "keys", "prefect")


@asynccontextmanager
async def postgres() -> AsyncIterator[tuple[str, ...]]:
    """Run PostgreSQL with room for as many connections as `deploy/compose.yaml` asks for; answer three databases."""
    found = _newest()
    with tempfile.TemporaryDirectory(prefix="handrail-scale-", ignore_cleanup_errors=True) as name:
        folder, user = Path(name), "postgres" if os.geteuid() == 0 else None  # it refuses to run as root
        if user:
            shutil.chown(folder, user)
        options = ("-D", f"{folder}/data", "-U", "handrail", "--auth=trust", "--no-sync", "--encoding=UTF8")
        await _finished(str(found.with_name("initdb")), *options, user=user, log=folder / "initdb.log")
        port = free_port()
        words = f"-D {folder}/data -p {port} -c unix_socket_directories= -c max_connections=200"
        with (folder / "server.log").open("ab") as log:
            server = await asyncio.create_subprocess_exec(str(found), *words.split(), stdout=log, stderr=log, user=user)
        try:
            yield await _made(f"postgresql://handrail@127.0.0.1:{port}")
        finally:
            server.terminate()
            await server.wait()


@asynccontextmanager
async def redis(folder: Path, port: int) -> AsyncIterator[asyncio.subprocess.Process]:
    """Run `redis-server` on a port, with the password `none`."""
    program = shutil.which("redis-server")
    assert program, "redis-server is missing: `make tools` installs it where Debian's packages can be installed"
    words = f"--bind 127.0.0.1 --port {port} --requirepass none --appendonly yes --maxmemory-policy noeviction"
    with (folder / "redis.log").open("ab") as log:
        server = await asyncio.create_subprocess_exec(program, *words.split(), cwd=folder, stdout=log, stderr=log)
    try:
        yield server
    finally:
        server.terminate()
        await server.wait()


def _newest() -> Path:
    """Answer the newest PostgreSQL of the machine."""
    found = max(Path("/usr/lib/postgresql").glob("*/bin/postgres"), default=None)
    assert found, "PostgreSQL is missing: `make tools` installs it where Debian's packages can be installed"
    return found


async def _finished(*words: str, user: str | None, log: Path) -> None:
    with log.open("ab") as out:
        process = await asyncio.create_subprocess_exec(*words, stdout=out, stderr=out, user=user)
    assert await process.wait() == 0, f"{words[0]}: see {log}"


async def _made(address: str) -> tuple[str, ...]:
    """Make the databases, as soon as the server answers."""
    async with asyncio.timeout(30):
        while True:
            try:
                connection = await asyncpg.connect(f"{address}/postgres")
                break
            except (OSError, asyncpg.PostgresError):
                await asyncio.sleep(0.05)
    try:
        for name in _DATABASES:
            await connection.execute(f"CREATE DATABASE {name}")
    finally:
        await connection.close()
    return tuple(f"{address}/{name}" for name in _DATABASES)
