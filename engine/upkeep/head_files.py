"""
Heads over all logs as a file that is kept elsewhere, and what became of the logs since it was written.

The hashes of a log have no key, so whoever can write to the database can also compute a whole log anew. That shows only
against heads that were out of their reach: one line for each case, with how far its logs had come.
"""

import hashlib
from collections.abc import AsyncIterator, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from engine.context import Context
from handrail.errors import HandrailError
from handrail.identifiers import CaseId, Reference
from storage import case_log, cases, reads
from storage.database import Session

_TITLE = "handrail heads 1"
_PAGE = 200
_FIELDS = 6


class HeadFileError(HandrailError):
    """A file of heads is none, is cut off, or was changed."""

    code = "head-file"


@dataclass(frozen=True, slots=True)
class _Mark:
    """How far one case's logs had come: the number and hash of the newest entry of each, 0 where there was none."""

    reference: Reference
    case: CaseId
    entries: int
    hash: str
    reads: int
    reads_hash: str

    def line(self) -> str:
        """Write a line of the file."""
        return f"{self.reference} {self.case} {self.entries} {self.hash} {self.reads} {self.reads_hash}"


async def heads_as_lines(context: Context) -> tuple[str, ...]:
    """Write heads over all logs as they are now: a title, a line for each case, and one that seals the others."""
    async with context.database.read() as session:
        marks = [mark.line() async for mark in _marks(session)]
    lines = (f"{_TITLE} {context.clock.now().isoformat(timespec='seconds')}", *marks)
    return (*lines, _last(lines))


async def compare(context: Context, lines: Iterable[str]) -> tuple[str, ...]:
    """
    Answer what is gone or other than when heads were written; logs that only grew are as they should be.

    Raises:
        HeadFileError: these are no heads, or they were cut off or changed.

    """
    marks = iter(_read(list(lines)))
    findings: list[str] = []
    async with context.database.read() as session:
        while some := list(islice(marks, _PAGE)):
            ids = [mark.case for mark in some]
            known = await cases.by_ids(session, ids)
            logs, opened = await case_log.of_cases(session, ids), await reads.of_cases(session, ids)
            for mark in some:
                written = {one.seq: one.hash.hex() for one in logs.get(mark.case, [])}
                looked = {one.seq: one.hash.hex() for one in opened.get(mark.case, [])}
                findings += _findings(mark, written, looked, there=mark.case in known)
    return tuple(findings)


def _findings(mark: _Mark, written: dict[int, str], looked: dict[int, str], *, there: bool) -> Iterator[str]:
    if not there:
        yield f"{mark.reference}: the case is gone since the heads were written"
        return
    for name, log, count, wanted in (
        ("log", written, mark.entries, mark.hash),
        ("log of reads", looked, mark.reads, mark.reads_hash),
    ):
        if count and count not in log:
            yield f"{mark.reference}: its {name} is shorter than when the heads were written"
        elif count and log[count] != wanted:
            yield f"{mark.reference}: its {name} is other than when the heads were written"


async def _marks(session: Session) -> AsyncIterator[_Mark]:
    after = ""
    while ids := await cases.all_ids(session, after, _PAGE):
        found = await cases.by_ids(session, ids)
        opened = await reads.of_cases(session, ids)
        for key in ids:
            case, last = found[key], opened[key][-1] if opened.get(key) else None
            hashes = case.head.hex(), last.hash.hex() if last else "-"
            yield _Mark(case.reference, key, case.version, hashes[0], last.seq if last else 0, hashes[1])
        after = ids[-1]


def _read(lines: list[str]) -> list[_Mark]:
    clean = [line.rstrip("\n") for line in lines]
    if len(clean) < 2 or not clean[0].startswith(_TITLE):  # noqa: PLR2004 - a title and a last line at least
        raise HeadFileError("this is no file of heads")
    if clean[-1] != _last(clean[:-1]):
        raise HeadFileError("this file of heads was cut off or changed")
    return [_mark(line) for line in clean[1:-1]]


def _mark(line: str) -> _Mark:
    parts = line.split(" ")
    if len(parts) != _FIELDS or not (parts[2].isdecimal() and parts[4].isdecimal()):
        raise HeadFileError("a line of this file of heads cannot be read")
    return _Mark(Reference(parts[0]), CaseId(parts[1]), int(parts[2]), parts[3], int(parts[4]), parts[5])


def _last(lines: Iterable[str]) -> str:
    return "end " + hashlib.sha256("".join(f"{line}\n" for line in lines).encode()).hexdigest()
