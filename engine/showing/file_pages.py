"""
Handing out a file to someone who may read its case: a copy without metadata, or the file itself.

It is opened chunk by chunk while it is sent, so no file is ever whole in memory, and none lies open anywhere.
"""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field

from engine.attachments.stripping import STRIPS
from engine.context import Context
from engine.keys.unsealing import key_for
from engine.report import KeptFile
from engine.sealing import ATTACHMENT
from engine.showing import desk_pages
from engine.showing.reading import opened_file
from engine.showing.witnessing import Opened, witness
from engine.views import Visitor
from handrail.errors import UnknownCaseError
from handrail.identifiers import Reference
from storage import case_keys, files, writings
from vault.errors import SealBrokenError
from vault.files import CHUNK_BYTES, FileKey, FileOpener


@dataclass(frozen=True, slots=True)
class Handed:
    """A file on its way out; `size` in bytes is None where it is only known at the end."""

    name: str = field(repr=False)
    media_type: str
    size: int | None
    chunks: AsyncIterator[bytes] = field(repr=False)


async def open_file(context: Context, visitor: Visitor, reference: Reference, file: str, *, copy: bool) -> Handed:
    """
    Begin to hand out a file, or its copy without metadata.

    Raises:
        UnknownCaseError: there is no such case or file, it is not theirs to see, or no such copy can be made of it.
        NoWrapError: they hold no key to it.

    """
    async with context.database.read() as session:
        case = await desk_pages.readable_case(context, session, visitor, reference)
        keys = await case_keys.of_case(session, case)
        written = await writings.one(session, case, file)
        if keys is None or written is None or written.part != ATTACHMENT:
            raise UnknownCaseError
        found = opened_file(await key_for(context, session, case, visitor), keys, written)
    if copy and found.media_type not in STRIPS:
        raise UnknownCaseError
    await witness(context, case, visitor.person.id, Opened.COPY if copy else Opened.FILE)
    if not copy:
        return Handed(found.name, found.media_type, found.size, _chunks(context, found))
    return Handed(found.name, found.media_type, None, STRIPS[found.media_type](_chunks(context, found)))


async def _chunks(context: Context, file: KeptFile) -> AsyncIterator[bytes]:
    """
    Open a file's chunks one after the other.

    Raises:
        SealBrokenError: one was changed or is missing; whoever is reading must be told that the file ends too early.

    """
    count = max(1, -(-file.size // CHUNK_BYTES))
    opener = FileOpener(FileKey(file.id, file.key), count)
    for number in range(count):
        async with context.database.read() as session:
            blob = await files.chunk(session, file.id, number)
        if blob is None:
            raise SealBrokenError("file")
        yield opener.open(blob)
    opener.end()
