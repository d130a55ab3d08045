"""
A mailbox polled over IMAP: unseen mails are taken, then marked seen and moved aside, in that order.

A mail is marked only after the desk has committed it; one that fails stays unseen for the next round.
"""

import asyncio
import logging
import re
import ssl
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any
from urllib.parse import SplitResult, unquote, urlsplit

from aioimaplib import IMAP4, IMAP4_SSL

from handrail.errors import HandrailError
from intake.desk import Desk
from intake.mail.take import take_mail
from intake.mail.values import MailKind

log = logging.getLogger(__name__)

FOLDER = "Handrail"
BATCH = 100
PATIENCE_SECONDS = 30.0
_SIZE = re.compile(rb"RFC822\.SIZE (\d+)")


def _say_nothing(_: logging.LogRecord) -> bool:
    """Drop a record: the library's log shows mails and passwords."""
    return False


for _name in ("aioimaplib", "aioimaplib.aioimaplib"):
    logging.getLogger(_name).addFilter(_say_nothing)


class MailboxError(HandrailError):
    """The mailbox could not be reached or opened; `step` says which step failed."""

    code = "mailbox"

    def __init__(self, step: str) -> None:
        """Keep the step's name; what the server said may hold an address."""
        super().__init__(f"mailbox: {step} failed")
        self.step = step


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
    parts = urlsplit(url)
    client = await _open(parts, tls_context)
    kinds: list[MailKind | None] = []
    try:
        for uid in await _unseen(client):
            kind = await _take(desk, client, uid, domain, max_bytes, own_lists)
            kinds.append(kind)
            if len(kinds) - kinds.count(None) >= BATCH:
                break
    finally:
        await _close(client)
    return PollSummary(
        taken=kinds.count(MailKind.REPORT) + kinds.count(MailKind.REPLY),
        machine=kinds.count(MailKind.MACHINE),
        quarantined=kinds.count(MailKind.QUARANTINE),
        failed=kinds.count(None),
    )


async def _open(parts: SplitResult, tls_context: ssl.SSLContext | None) -> Any:  # noqa: ANN401  # the library is untyped
    """Connect, sign in and select the folder."""
    host, secure = parts.hostname or "localhost", parts.scheme == "imaps"
    client = (
        IMAP4_SSL(host, parts.port or 993, timeout=PATIENCE_SECONDS, ssl_context=tls_context)
        if secure
        else IMAP4(host, parts.port or 143, timeout=PATIENCE_SECONDS)
    )
    step = "connecting"
    try:
        await client.wait_hello_from_server()
        step = "signing in"
        _expect(await client.login(_word(parts.username), unquote(parts.password or "")), step)
        step = "opening the folder"
        _expect(await client.select(_word(parts.path.strip("/") or "INBOX")), step)
    except Exception as error:  # noqa: BLE001  # asyncio, TLS and the library raise errors of their own families
        await _close(client)
        raise MailboxError(step) from (error if isinstance(error, OSError) else None)
    return client


def _word(text: str | None) -> str:
    """Quote a name as IMAP wants it."""
    return '"' + unquote(text or "").replace("\\", "\\\\").replace('"', '\\"') + '"'


def _expect(response: Any, step: str) -> Any:  # noqa: ANN401  # the library is untyped
    """Answer a response that is OK."""
    if response.result != "OK":
        raise MailboxError(step)
    return response


async def _unseen(client: Any) -> list[str]:  # noqa: ANN401  # the library is untyped
    """Answer the identifiers of the unseen mails, oldest first."""
    response = _expect(await client.uid_search("UNSEEN", charset=None), "searching")
    found = [number for line in response.lines[:-1] for number in bytes(line).split() if number.isdigit()]
    return [number.decode() for number in found]


async def _take(
    desk: Desk,
    client: Any,  # noqa: ANN401  # the library is untyped
    uid: str,
    domain: str,
    max_bytes: int,
    own_lists: Collection[str],
) -> MailKind | None:
    """Take one mail, then mark it; None when it stays for the next round."""
    try:
        raw = await _fetch(client, uid, max_bytes)
        taken = await take_mail(desk, raw, None, (), domain, own_lists)
        await _put_aside(client, uid)
    except Exception as error:  # noqa: BLE001  # one bad mail must not keep the others waiting
        log.error("mail stays in the mailbox: %s", type(error).__name__)  # noqa: TRY400  # a traceback shows values
        return None
    return taken.kind


async def _fetch(client: Any, uid: str, max_bytes: int) -> bytes:  # noqa: ANN401  # the library is untyped
    """Fetch a mail without marking it; one that is too large stays where it is."""
    sizes = _expect(await client.uid("fetch", uid, "(RFC822.SIZE)"), "fetching")
    size = next((int(found.group(1)) for line in sizes.lines if (found := _SIZE.search(bytes(line)))), 0)
    if size > max_bytes:
        raise MailboxError("fetching a mail of that size")
    response = _expect(await client.uid("fetch", uid, "(BODY.PEEK[])"), "fetching")
    bodies = [bytes(line) for line in response.lines if isinstance(line, bytearray)]
    if not bodies:
        raise MailboxError("fetching")
    return bodies[0]


async def _put_aside(client: Any, uid: str) -> None:  # noqa: ANN401  # the library is untyped
    """Mark a mail seen; move it to our folder where the server can. The mark alone keeps it from being taken again."""
    _expect(await client.uid("store", uid, "+FLAGS.SILENT", "(\\Seen)"), "marking")
    if not client.has_capability("MOVE"):
        return
    moved = await client.uid("move", uid, FOLDER)
    if moved.result != "OK":
        await client.create(FOLDER)
        await client.uid("move", uid, FOLDER)


async def _close(client: Any) -> None:  # noqa: ANN401  # the library is untyped
    """Sign out as well as possible, and hang up."""
    transport = client.protocol.transport
    try:
        if transport is not None and not transport.is_closing():
            await asyncio.wait_for(client.logout(), timeout=5)
    except Exception as error:  # noqa: BLE001  # the mails are taken and marked; there is nothing left to lose
        log.info("mailbox did not say goodbye: %s", type(error).__name__)
    finally:
        if transport is not None:
            transport.close()
