"""
The databases that stories are played on: what a story needs is set up once, and every schedule starts from there.
"""

import sqlite3
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, closing
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import asyncpg

from engine.context import Context
from handrail.clock import HandClock
from notifiers.protocol import NotifyError, Outgoing
from storage.tables import metadata
from tests.schedules.footprints import Owners
from tests.schedules.stepping import SteppedDatabase
from tests.support.community import Community, open_community

_TABLES = [table.name for table in metadata.sorted_tables]
_POLICIES = Path(__file__).parents[1] / "faults" / "policies"
_KEYED = ("cases", "moves", "promises", "deliveries")

_BACK = "".join(
    (
        "BEGIN; SET LOCAL session_replication_role = replica;",
        *(f'DELETE FROM public."{one}";' for one in _TABLES),  # noqa: S608 - our tables
        *(f'INSERT INTO public."{one}" SELECT * FROM kept."{one}";' for one in _TABLES),  # noqa: S608 - our tables
        "COMMIT;",
    )
)


@dataclass(slots=True)
class Post:
    """The mail that went out: who handed over which Message-ID to whom. Some mailboxes are gone for good."""

    sent: list[tuple[str, str, str]] = field(default_factory=list)
    gone: set[str] = field(default_factory=set)

    def copies(self) -> Counter[str]:
        """Count how often each message went out."""
        return Counter(message for _, message, _ in self.sent)


@dataclass(slots=True)
class Postbox:
    """A channel that remembers what it was given, and by whom."""

    post: Post
    by: str
    name: str = "email"
    limit: int = 8

    async def send(self, outgoing: Outgoing) -> None:
        """Take a message, unless its mailbox is gone."""
        if outgoing.to in self.post.gone:
            raise NotifyError("smtp-550", permanent=True)
        self.post.sent.append((self.by, outgoing.message_id, outgoing.to))

    async def aclose(self) -> None:
        """Hold nothing."""


@dataclass(slots=True)
class World:
    """A community whose database can be put back to where it was, and processes that use it."""

    community: Community
    server: asyncpg.Connection | None
    folder: Path
    post: Post = field(default_factory=Post)
    owners: Owners = field(default_factory=Owners)
    sent_before: frozenset[str] = frozenset()
    """The messages that had gone out when the story began."""
    _databases: dict[str, tuple[SteppedDatabase, SteppedDatabase]] = field(default_factory=dict)

    @property
    def kind(self) -> str:
        """Which database this is."""
        return "PostgreSQL" if self.server else "SQLite"

    def context(self, name: str, ahead: timedelta = timedelta(0)) -> Context:
        """Answer what a process of its own has to work with; its clock may be ahead of the others."""
        if name not in self._databases:
            settings = self.community.settings
            self._databases[name] = (
                SteppedDatabase(settings.main_database, self._gone),
                SteppedDatabase(settings.key_database, self._gone),
            )
        main, keys = self._databases[name]
        return replace(
            self.unstepped(name),
            database=main,
            keystore=keys,
            clock=HandClock(self.community.clock.now() + ahead),
        )

    def unstepped(self, name: str) -> Context:
        """Answer what someone has to work with who need not wait for turns."""
        whole = self.community.desk.context
        return replace(whole, notifiers=dict.fromkeys(whole.notifiers, Postbox(self.post, name)))

    def databases(self, name: str) -> tuple[SteppedDatabase, SteppedDatabase]:
        """Answer the databases that a process uses."""
        return self._databases[name]

    async def keep(self) -> None:
        """Remember how everything is now."""
        if self.server:
            tables = "".join(f'CREATE TABLE kept."{one}" AS TABLE public."{one}";' for one in _TABLES)
            await self.server.execute(f"DROP SCHEMA IF EXISTS kept CASCADE; CREATE SCHEMA kept; {tables}")
        for path in self._files():
            with closing(sqlite3.connect(path)) as database, closing(sqlite3.connect(f"{path}.kept")) as copy:
                database.backup(copy)
        keys = [row for table in _KEYED for row in await self.rows(table)]
        self.owners = Owners({row["id"]: row.get("case_id", row["id"]) for row in keys})
        self.sent_before = frozenset(row["message_id"] for row in await self.rows("deliveries") if row["sent_at"])

    async def restore(self) -> None:
        """Put everything back to where it was."""
        if self.server:
            await self.server.execute(_BACK)
        for path in self._files():
            _restore(path)
        self.post.sent.clear()
        self.post.gone.clear()

    async def rows(self, table: str) -> list[dict[str, Any]]:
        """Read a whole table, past everything that is tested."""
        query = f"SELECT * FROM {table}"  # noqa: S608 - our tables
        if self.server:
            return [dict(row) for row in await self.server.fetch(query)]
        with closing(sqlite3.connect(self.folder / "handrail.db")) as database:
            database.row_factory = sqlite3.Row
            return [dict(row) for row in database.execute(query)]

    async def blocked(self, backend: int) -> bool:
        """Ask the server whether a process of it waits for a lock."""
        return bool(self.server and await self.server.fetchval("SELECT cardinality(pg_blocking_pids($1)) > 0", backend))

    async def close(self) -> None:
        """Close the processes' databases."""
        for pair in self._databases.values():
            for one in pair:
                await one.close()

    async def _gone(self, backend: int) -> None:
        query = "SELECT count(*) FROM pg_stat_activity WHERE pid = $1"
        while self.server and backend and await self.server.fetchval(query, backend):
            pass

    def _files(self) -> list[Path]:
        found = [self.folder / "handrail.db", *self.folder.glob("keys/*.db")]
        return [path for path in found if path.exists()]


def _restore(path: Path) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as database:
        database.execute("PRAGMA synchronous=OFF")
        database.execute("ATTACH ? AS kept", (f"{path}.kept",))
        tables = [row[0] for row in database.execute("SELECT name FROM kept.sqlite_master WHERE type = 'table'")]
        database.execute("BEGIN IMMEDIATE")
        for one in tables:
            database.execute(f'DELETE FROM main."{one}"')  # noqa: S608 - names from the schema
            database.execute(f'INSERT INTO main."{one}" SELECT * FROM kept."{one}"')  # noqa: S608 - names from the schema
        database.execute("COMMIT")


@asynccontextmanager
async def open_world(folder: Path, url: str | None) -> AsyncIterator[World]:
    """Open a community with few people, on SQLite or on the PostgreSQL database at `url`."""
    async with AsyncExitStack() as stack:
        server = None
        if url:
            server = await asyncpg.connect(url.replace("+asyncpg", ""))
            stack.push_async_callback(server.close)
        community = await stack.enter_async_context(
            open_community(folder, database_url=url, policies=_POLICIES, policy="brisk")
        )
        await community.settle(facilitator=2, committee=1, board=1)
        world = World(community, server, folder)
        stack.push_async_callback(world.close)
        yield world
