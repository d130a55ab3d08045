"""
The log of reads: who opened what of a case and when, chained by hashes like the case's own log, and beside it.

It is written before anything is shown, so nothing is read unseen. Reading makes no move, changes no version and waits
for nobody who acts on the case. Who may see this log is who may read the case, so nobody who is kept away sees it.
"""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from engine.context import Context
from engine.views import ReadLine
from handrail.identifiers import CaseId, PersonId
from storage import reads
from storage.database import Session
from storage.reads import Read
from vault.hashing import chain_hash

START = bytes(32)
"""What stands before the first entry."""
AGAIN_AFTER = timedelta(minutes=10)
"""Who looks at the same page again within this time is written down once: they have not left it."""


class Opened(StrEnum):
    """What was opened."""

    CASE = "case"
    """The page with everything that was written."""
    COPY = "copy"
    """A picture without its metadata."""
    FILE = "file"
    """A file as it was sent."""
    NAMES = "names"
    """Who is named and where it was: what someone sees who is asked first whether a conflict keeps them away."""

    EXPORT_MEETING = "export-meeting"
    """Everything in one file, for those who meet about the case."""
    EXPORT_MEDIATOR = "export-mediator"
    """Everything in one file, for someone outside who was asked to help."""
    EXPORT_REPORTER = "export-reporter"
    """Everything in one file, because whoever reported asked for it."""
    EXPORT_LAW = "export-law"
    """Everything in one file, because a law or a court asks for it."""
    EXPORT_ARCHIVE = "export-archive"
    """Everything in one file, to be kept elsewhere."""


_PAGES = frozenset({Opened.CASE, Opened.NAMES})


async def witness(context: Context, case: CaseId, person: PersonId, what: Opened) -> None:
    """Write down that someone opens something; a page that they have open already only once in ten minutes."""
    now = context.clock.now()
    if what in _PAGES:
        async with context.database.read() as session:
            before = await reads.last_of(session, case, person, what)
        if before is not None and before > now - AGAIN_AFTER:
            return
    async with context.database.write() as session:
        await _append(session, case, person, what, now)


async def _append(session: Session, case: CaseId, person: PersonId, what: Opened, at: datetime) -> None:
    last = await reads.newest(session, case, only_one_writes=True)
    seq, previous = (last.seq + 1, last.hash) if last else (1, START)
    hashed = read_hash(case, seq, at, person, what, previous)
    await reads.append(session, Read(case, seq, at, person, what.value, previous, hashed))


def read_hash(case: CaseId, seq: int, at: datetime, person: PersonId, what: str, previous: bytes) -> bytes:
    """Hash an entry's contents together with the hash before it."""
    facts = "\n".join((case, str(seq), at.astimezone(UTC).isoformat(timespec="microseconds"), person, what))
    return chain_hash(previous, facts.encode())


def first_read_fault(entries: Iterable[Read]) -> int | None:
    """Answer the number of the first entry that does not fit the one before it; None when the chain holds."""
    previous = START
    for number, one in enumerate(entries, start=1):
        right = read_hash(one.case, one.seq, one.at, one.person, one.what, one.previous)
        if one.seq != number or one.previous != previous or one.hash != right:
            return number
        previous = one.hash
    return None


def read_lines(entries: Iterable[Read], names: Mapping[PersonId, str]) -> tuple[ReadLine, ...]:
    """Show a log of reads."""
    return tuple(ReadLine(one.at, names.get(one.person, "someone who has left"), one.what) for one in entries)
