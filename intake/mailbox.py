"""
A mailbox polled over IMAP: unseen mails are taken, then marked seen and moved aside, in that order.

A mail is marked only after the desk has committed it; one that fails stays unseen for the next round.
"""

import logging
import ssl
from collections.abc import Collection
from contextlib import suppress
from dataclasses import dataclass

from intake.desk import Desk
from intake.imap_client import ImapClient, MailboxError
from intake.mail.take import take_mail
from intake.mail.values import MailKind

__all__ = ["MailboxError", "PollSummary", "poll"]

log = logging.getLogger(__name__)

FOLDER = "Handrail"
BATCH = 100


@dataclass(frozen=True, slots=True)
class PollSummary:
    """How many mails a round took (cases opened or continued), counted, quarantined, and left for the next round."""

    taken: int = 0
    machine: int = 0
    quarantined: int = 0
    failed: int = 0


async def poll(
    desk: Desk,
    url: str,
    domain: str,
    max_bytes: int,
    *,
    own_lists: Collection[str] = (),
    tls_context: ssl.SSLContext | None = None,
) -> PollSummary:
    """
    Take up to 100 unseen mails from `imaps://user:secret@host:port/folder` (or `imap://`), oldest first.

    Raises:
        MailboxError: it could not be reached, signed in to or opened.

    """
    client = ImapClient()
    kinds: list[MailKind | None] = []
    try:
        await client.open(url, tls_context)
        for uid in await client.unseen():
            kinds.append(await _take(desk, client, uid, domain, max_bytes, own_lists))
            if client.hung_up or len(kinds) - kinds.count(None) >= BATCH:
                break
    finally:
        await client.close()
    return PollSummary(
        taken=kinds.count(MailKind.REPORT) + kinds.count(MailKind.REPLY),
        machine=kinds.count(MailKind.MACHINE),
        quarantined=kinds.count(MailKind.QUARANTINE),
        failed=kinds.count(None),
    )


async def _take(
    desk: Desk, client: ImapClient, uid: str, domain: str, max_bytes: int, own_lists: Collection[str]
) -> MailKind | None:
    """Take one mail, then mark it; None when it stays for the next round."""
    try:
        if await client.size(uid) > max_bytes:
            raise MailboxError("fetching a mail of that size")  # noqa: TRY301 - it ends as every other failure does
        taken = await take_mail(desk, await client.fetch(uid), None, (), domain, own_lists)
        await client.mark_seen(uid)
        with suppress(MailboxError):  # the mark alone keeps it from being taken again
            await client.move(uid, FOLDER)
    except Exception as error:  # noqa: BLE001 - one bad mail must not keep the others waiting
        log.error("mail stays in the mailbox: %s", type(error).__name__)  # noqa: TRY400 - a traceback shows values
        return None
    return taken.kind
