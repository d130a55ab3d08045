"""
The development mailbox: one `.eml` file a message, for when no SMTP server is set, and for tests.

A page shows it through `list_messages`; real mail leaves by `smtp`.
"""

import asyncio
import os
import tempfile
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from hashlib import sha256
from pathlib import Path

from handrail.clock import Clock
from notifiers.protocol import NotifyError, Outgoing
from notifiers.wire import Sender, compose, mailbox_of

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICRO = 1_000  # nanoseconds in a microsecond, which is as finely as a clock tells time


@dataclass(frozen=True, slots=True)
class StoredMessage:
    """A message found in the mailbox; `at` is when it was sent, by the sender's clock. Its repr shows no content."""

    message_id: str
    to: str = field(repr=False)
    subject: str = field(repr=False)
    text: str = field(repr=False)
    at: datetime


class MailboxNotifier:
    """Writes messages into a folder. A message sent again replaces its first copy, as its Message-ID says it is one."""

    name = "mailbox"
    limit = 4

    def __init__(self, folder: Path, clock: Clock, sender: str = "handrail@localhost") -> None:
        """Write into `folder`, which is made when it is first needed, readable to its owner alone."""
        self._folder = folder
        self._clock = clock
        self._sender = Sender.of(sender)

    async def send(self, outgoing: Outgoing) -> None:
        """
        Write one file, whole or not at all.

        Raises:
            NotifyError: the address or a header is wrong (permanent), or the folder cannot be written.

        """
        at = self._clock.now()
        data = compose(outgoing, self._sender, mailbox_of(outgoing.to), at)
        try:
            await asyncio.to_thread(_write, self._folder, file_name(outgoing.message_id), data, at)
        except OSError:
            raise NotifyError("mailbox", permanent=False) from None

    async def aclose(self) -> None:
        """Hold nothing open, so let go of nothing."""


def file_name(message_id: str) -> str:
    """Name the file of a message: hashed, so that no id can point outside the folder."""
    return sha256(message_id.strip("<>").encode()).hexdigest()[:40] + ".eml"


def list_messages(folder: Path, limit: int) -> tuple[StoredMessage, ...]:
    """Read the newest `limit` messages of the folder, newest first; a folder that is not there yet is empty."""
    found = sorted(((_age(path), path) for path in folder.glob("*.eml")), reverse=True)
    return tuple(_read(path) for _, path in found[:limit])


def _write(folder: Path, name: str, data: bytes, at: datetime) -> None:
    """Write beside the place, give it the sender's time, then move it into place, which is atomic."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle, draft = tempfile.mkstemp(dir=folder, prefix=".draft-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        nanoseconds = (at - _EPOCH) // timedelta(microseconds=1) * _MICRO
        os.utime(draft, ns=(nanoseconds, nanoseconds))
        Path(draft).replace(folder / name)
    except OSError:
        Path(draft).unlink(missing_ok=True)
        raise


def _age(path: Path) -> tuple[int, int]:
    """Order by the sender's time; on a clock that stands still, by when the file came to its place."""
    status = path.stat()
    return status.st_mtime_ns, status.st_ctime_ns


def _read(path: Path) -> StoredMessage:
    """Read one file back."""
    mail = message_from_bytes(path.read_bytes(), policy=policy.default)
    body = mail.get_body(("plain",))
    return StoredMessage(
        message_id=str(mail["Message-ID"]),
        to=str(mail["To"]),
        subject=str(mail["Subject"]),
        text="" if body is None else body.get_content().replace("\r\n", "\n"),
        at=_EPOCH + timedelta(microseconds=path.stat().st_mtime_ns // _MICRO),
    )
