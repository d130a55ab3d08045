"""
Every version of every policy that ever opened a case, word for word, so that running cases keep theirs.
"""

from datetime import datetime

from sqlalchemy import select

from storage.activation_tables import policy_versions
from storage.database import Session
from storage.statements import insert_new


async def add(session: Session, *, name: str, version: str, canonical: str, at: datetime) -> None:
    """Keep a version; one that is there already stays as it is."""
    row = {"name": name, "version": version, "canonical": canonical, "active_since": at}
    await insert_new(session, policy_versions, [row])


async def get(session: Session, name: str, version: str) -> str | None:
    """Answer the canonical text of one version."""
    query = select(policy_versions.c.canonical).where(
        policy_versions.c.name == name, policy_versions.c.version == version
    )
    return (await session.execute(query)).scalar_one_or_none()


async def keys(session: Session) -> tuple[tuple[str, str], ...]:
    """Answer the name and version of every version."""
    query = select(policy_versions.c.name, policy_versions.c.version)
    return tuple((row[0], row[1]) for row in await session.execute(query))


async def texts(session: Session) -> tuple[str, ...]:
    """Answer the canonical text of every version."""
    return tuple(row[0] for row in await session.execute(select(policy_versions.c.canonical)))
