"""
A consistent copy of an embedded database while it is being used; PostgreSQL has its own tools for that.
"""

import asyncio
import errno
import os
import sqlite3
from contextlib import closing
from pathlib import Path

from sqlalchemy import make_url

from handrail.errors import HandrailError


class NotEmbeddedError(HandrailError):
    """A database is a server's, which is backed up by the tools of that server."""

    code = "not-embedded"


def is_embedded(url: str) -> bool:
    """Tell whether a database is a file of ours."""
    return make_url(url).get_backend_name() == "sqlite"


async def copy_to(url: str, target: Path) -> None:
    """
    Copy a database as it is at one moment, by SQLite's backup interface; writers go on meanwhile.

    The copy has its name only once it is whole, and is readable by this user alone.

    Raises:
        NotEmbeddedError: the database is not SQLite.
        FileExistsError: the target is there already.
        sqlite3.OperationalError: the database is not there, or cannot be read.

    """
    if not is_embedded(url):
        raise NotEmbeddedError(
            "a PostgreSQL database is backed up by pg_dump, without --database here; see docs/operate/backup.md"
        )
    await asyncio.to_thread(_copy, Path(make_url(url).database or ""), target)


async def put_back(copy: Path, url: str) -> Path:
    """
    Put a copy where a database is to be, and answer where that is; nothing that is there is overwritten.

    Raises:
        NotEmbeddedError: the database is not SQLite.
        FileExistsError: something of a database is there.
        FileNotFoundError: there is no such copy.

    """
    if not is_embedded(url):
        raise NotEmbeddedError("a PostgreSQL database is put back by pg_restore; see docs/operate/backup.md")
    target = Path(make_url(url).database or "")
    for one in (target, *(target.with_name(target.name + end) for end in ("-wal", "-shm", "-journal"))):
        if one.exists():
            raise FileExistsError(errno.EEXIST, "something is there already", str(one))
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    await asyncio.to_thread(_copy, copy, target)
    return target


def _copy(source: Path, target: Path) -> None:
    if target.exists():
        raise FileExistsError(f"{target} is there already")
    part = target.with_name(f"{target.name}.part")
    part.unlink(missing_ok=True)
    os.close(os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    with (
        closing(sqlite3.connect(f"{source.absolute().as_uri()}?mode=ro", uri=True, timeout=15)) as before,
        closing(sqlite3.connect(part)) as after,
    ):
        before.backup(after)
    with part.open("rb") as written:
        os.fsync(written.fileno())
    part.replace(target)
