"""
Which message of ours a bounce is about: a server says, hours or days later, that it was not delivered (RFC 3464).

It is known by the Message-ID in what the server returns of it, the whole message or its headers alone (RFC 6522).
"""

import re

from intake.mail.blocks import Block, split_block, split_parts
from intake.mail.words import decode_transfer

_PARTS = 8
_ID = re.compile(r"<[!-~]{1,118}>")
"""As ours are; what servers and liars make of one may hold what no database takes."""
_FAILED = re.compile(rb"^action[ \t]*:[ \t]*failed\b", re.IGNORECASE | re.MULTILINE)
_STATUS = frozenset({"message/delivery-status", "message/global-delivery-status"})
_RETURNED = frozenset({
    "message/rfc822", "message/global", "text/rfc822-headers", "message/rfc822-headers", "message/global-headers",
})  # fmt: skip


def bounced_id(mail: Block) -> str | None:
    """Answer the Message-ID of what a server has given up; None for all other mail, and for a mere delay."""
    if mail.content_type != "multipart/report":
        return None
    parts = split_parts(mail.body, mail.parameter("boundary"), _PARTS) or []
    read = [split_block(part) for part in parts]
    if not any(_FAILED.search(_body(one)) for one in read if one.content_type in _STATUS):
        return None
    named = [split_block(_body(one)).first("message-id").strip() for one in read if one.content_type in _RETURNED]
    return next((name for name in named if _ID.fullmatch(name)), None)


def _body(part: Block) -> bytes:
    return decode_transfer(part.body, part.encoding)
