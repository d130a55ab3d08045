"""
Copies of a PostgreSQL database by its own tools, made and put back as `docs/operate/backup.md` says.
"""

import asyncio
from pathlib import Path

from tests.support.databases import PostgresServer


async def dump(server: PostgresServer, url: str, file: Path) -> None:
    """Write a database into a file."""
    await _run(server.tool("pg_dump"), "--format=custom", f"--file={file}", url)


async def restore(server: PostgresServer, file: Path) -> str:
    """Put a database back from a file, under a new name; answer its URL."""
    url = await server.new_database()
    await _run(server.tool("pg_restore"), "--exit-on-error", "--no-owner", f"--dbname={url}", str(file))
    return url


async def _run(*command: str) -> None:
    process = await asyncio.create_subprocess_exec(*command, stderr=asyncio.subprocess.PIPE)
    _, said = await process.communicate()
    assert process.returncode == 0, said.decode()
