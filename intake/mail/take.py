"""
Hand a mail on to the desk: open a case, continue one, count machine mail, tell of bounces, quarantine the unreadable.

It returns only after the desk has committed; the doors turn its errors into 4xx or an exit status.
"""

import asyncio
import dataclasses
import logging
from collections.abc import Collection
from concurrent.futures import ThreadPoolExecutor

from engine.report import IncomingReport
from handrail.errors import IdempotencyConflictError
from handrail.identifiers import Reference
from intake.desk import Desk
from intake.mail.read import read_mail
from intake.mail.values import MailKind, MailRead, Taken

log = logging.getLogger(__name__)
THREAD_BYTES = 32_000
_READER = ThreadPoolExecutor(1, thread_name_prefix="reading")
"""Larger mails are read one after the other: while one is read it takes several times its size of memory."""


async def take_mail(
    desk: Desk,
    raw: bytes,
    envelope_from: str | None,
    recipients: tuple[str, ...],
    domain: str,
    own_lists: Collection[str] = (),
) -> Taken:
    """
    Read a mail and hand it on.

    Raises:
        BusyError: the desk is over capacity; nothing was taken.

    """
    arguments = (raw, envelope_from, recipients, domain, own_lists)
    if len(raw) > THREAD_BYTES:
        read = await asyncio.get_running_loop().run_in_executor(_READER, read_mail, *arguments)
    else:
        read = read_mail(*arguments)
    taken = await _hand_on(desk, raw, read)
    log.info("mail taken as %s (%s)", taken.kind, taken.reference or read.reason or taken.id)
    return taken


async def _hand_on(desk: Desk, raw: bytes, read: MailRead) -> Taken:
    """Do with a mail what its kind asks for."""
    if read.kind is MailKind.MACHINE:
        if read.bounced is not None:
            await desk.bounced(read.bounced)
        return Taken(MailKind.MACHINE)
    if read.report is None:
        return Taken(MailKind.QUARANTINE, id=await desk.quarantine("mail", read.reason or "unreadable", raw))
    continued = [await desk.continue_case(token, read.report) for token in read.tokens]
    known = [reference for reference in continued if reference is not None]
    if known:
        return Taken(MailKind.REPLY, reference=known[0])
    return Taken(MailKind.REPORT, reference=await _open(desk, read.report))


async def _open(desk: Desk, report: IncomingReport) -> Reference:
    """Open a case; should another mail hold the same key, this one opens its own rather than be lost."""
    try:
        opened = await desk.open_case(report)
    except IdempotencyConflictError:
        opened = await desk.open_case(dataclasses.replace(report, once=None))
    return opened.reference
