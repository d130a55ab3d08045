"""
Files that come with a report or a reply: sealed chunk by chunk as they arrive, before there is a case to seal them to.

A file's own key is drawn when it begins, and sealed with its name into the report that claims it. What no report
claims is swept. Showing and handing out files is for `engine.showing.file_pages`.
"""

import base64
import binascii
import json
from dataclasses import asdict, replace
from datetime import timedelta

from engine.attachments.kinds import SNIFFED_BYTES, kind_of, name_as
from engine.context import Context
from engine.report import Attachment, IncomingReport, KeptFile
from handrail.errors import HandrailError
from handrail.identifiers import new_id
from storage import files
from vault.errors import SealBrokenError
from vault.files import CHUNK_BYTES, FileSealer

UNCLAIMED_KEPT = timedelta(days=1)
"""How long a file waits for its report: as long as someone may leave a page open before they send it."""
_TICKET = "file-ticket"


class FileTooLargeError(HandrailError):
    """A file is over its limit of `limit` bytes."""

    code = "file-too-large"

    def __init__(self, limit: int) -> None:
        """Keep the limit."""
        super().__init__(f"a file is larger than {limit} bytes")
        self.limit = limit


class IncomingFile:
    """One file that is coming in; at any moment at most one chunk of it is in memory, and none in the clear on disk."""

    def __init__(self, context: Context, name: str, limit: int | None = None) -> None:
        """Begin a file that its sender calls `name`, of at most `limit` bytes."""
        self._context, self._name, self._limit = context, name, limit
        self._sealer = FileSealer(new_id())
        self._held = bytearray()
        self._beginning = b""
        self._size = 0

    async def write(self, data: bytes) -> None:
        """
        Take the next bytes.

        Raises:
            FileTooLargeError: these are too many; nothing of the file is left.

        """
        self._size += len(data)
        if self._limit is not None and self._size > self._limit:
            await self.abandon()
            raise FileTooLargeError(self._limit)
        self._beginning += data[: SNIFFED_BYTES - len(self._beginning)]
        self._held += data
        while len(self._held) > CHUNK_BYTES:
            await self._keep(bytes(self._held[:CHUNK_BYTES]), last=False)
            del self._held[:CHUNK_BYTES]

    async def finish(self) -> KeptFile:
        """Keep what is left, and answer what a report needs to know of the file."""
        await self._keep(bytes(self._held), last=True)
        self._held.clear()
        kind = kind_of(self._beginning)
        key = self._sealer.key
        return KeptFile(key.file, key.secret, name_as(kind, self._name), kind.media_type, self._size)

    async def abandon(self) -> None:
        """Delete what was kept."""
        self._held.clear()
        async with self._context.database.write() as session:
            await files.remove(session, [self._sealer.key.file])

    async def _keep(self, data: bytes, *, last: bool) -> None:
        file, number = self._sealer.key.file, self._sealer.sealed
        blob = self._sealer.seal(data, last=last)
        async with self._context.database.write() as session:
            if number == 0:
                await files.begin(session, file, self._context.clock.now())
            await files.add_chunk(session, file, number, blob)


async def with_files_kept(context: Context, report: IncomingReport) -> IncomingReport:
    """Keep what came with a report in memory, as mail does, and answer the report with its files."""
    kept = [await _kept(context, one) for one in report.attachments]
    return replace(report, attachments=(), files=(*report.files, *kept)) if kept else report


async def _kept(context: Context, one: Attachment) -> KeptFile:
    incoming = IncomingFile(context, one.name)
    for start in range(0, len(one.content), CHUNK_BYTES):
        await incoming.write(one.content[start : start + CHUNK_BYTES])
    return await incoming.finish()


def ticket_of(context: Context, file: KeptFile) -> str:
    """Write what a page carries of a file between two tries to send it; it says nothing to whoever reads the page."""
    facts = asdict(file) | {"key": file.key.hex()}
    return base64.urlsafe_b64encode(context.server_key.seal(_TICKET, json.dumps(facts).encode())).decode()


def file_of(context: Context, ticket: str) -> KeptFile | None:
    """Read such a ticket; None when it is none of ours."""
    try:
        facts = json.loads(context.server_key.open(_TICKET, base64.urlsafe_b64decode(ticket)))
    except (SealBrokenError, binascii.Error, ValueError):
        return None
    return KeptFile(**facts | {"key": bytes.fromhex(facts["key"])})
