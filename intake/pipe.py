"""
The pipe: one mail on standard input, its envelope in the environment, and an exit status that a mail server obeys.

Postfix, Exim and procmail all take the statuses of sysexits.h; `cli` reads standard input and exits with ours.
"""

import logging
import os
from collections.abc import AsyncIterable, Collection, Mapping
from dataclasses import dataclass
from enum import IntEnum

from intake.desk import Desk
from intake.mail.take import take_mail
from intake.mail.values import Taken

log = logging.getLogger(__name__)

_SENDERS = ("SENDER", "HANDRAIL_SENDER")
_RECIPIENTS = ("ORIGINAL_RECIPIENT", "RECIPIENT", "HANDRAIL_RECIPIENT")


class Exit(IntEnum):
    """What the pipe's exit status tells a mail server."""

    OK = 0
    """It is kept: as a case, as part of one, counted, or in quarantine."""
    TOO_LARGE = 69
    """EX_UNAVAILABLE: larger than the door takes; the sender is told by their server."""
    TRY_AGAIN = 75
    """EX_TEMPFAIL: we failed; the server keeps the mail and tries again."""


@dataclass(frozen=True, slots=True)
class PipeResult:
    """How it ended; `taken` is there when the mail is kept."""

    exit_code: Exit
    taken: Taken | None = None


async def take_stdin(
    desk: Desk,
    source: bytes | AsyncIterable[bytes],
    domain: str,
    max_bytes: int,
    *,
    environment: Mapping[str, str] | None = None,
    own_lists: Collection[str] = (),
) -> PipeResult:
    """
    Take one mail; it never raises, since an exit status must be answered.

    `source` is the mail or a stream of its pieces, read up to `max_bytes`. The envelope's sender and recipients come
    from SENDER and from ORIGINAL_RECIPIENT or RECIPIENT (several apart by commas); without them the headers are asked.
    """
    said = os.environ if environment is None else environment
    try:
        raw = await _read(source, max_bytes)
        if raw is None:
            log.error("mail on the pipe is larger than %d bytes", max_bytes)
            return PipeResult(Exit.TOO_LARGE)
        return PipeResult(Exit.OK, await take_mail(desk, raw, _sender(said), _recipients(said), domain, own_lists))
    except Exception as error:  # noqa: BLE001  # whatever failed, the mail server must keep the mail
        log.error("mail could not be kept: %s", type(error).__name__)  # noqa: TRY400  # a traceback shows values
        return PipeResult(Exit.TRY_AGAIN)


async def _read(source: bytes | AsyncIterable[bytes], max_bytes: int) -> bytes | None:
    """Read the whole mail; None when it is too large."""
    if isinstance(source, bytes):
        return source if len(source) <= max_bytes else None
    gathered = bytearray()
    async for piece in source:
        gathered += piece
        if len(gathered) > max_bytes:
            return None
    return bytes(gathered)


def _sender(said: Mapping[str, str]) -> str | None:
    """Answer the envelope's sender; an empty one is the null sender, which is not the same as none."""
    named = [said[name].strip() for name in _SENDERS if name in said]
    # Postfix writes the null sender as MAILER-DAEMON when its pipe is told no other name.
    return ("" if named[0].upper() == "MAILER-DAEMON" else named[0]) if named else None


def _recipients(said: Mapping[str, str]) -> tuple[str, ...]:
    """Answer the envelope's recipients."""
    named = next((said[name] for name in _RECIPIENTS if said.get(name, "").strip()), "")
    return tuple(address.strip() for address in named.split(",") if address.strip())
