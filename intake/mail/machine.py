"""
Whether a machine wrote a mail: bounces, receipts, absence notes and lists, by RFC 3834, RFC 3464 and RFC 8098.

Such mail opens no case and stops no clock; what a person wrote is read in `read`.
"""

import re
from collections.abc import Collection

from intake.mail.blocks import Block
from intake.mail.people import addresses_in

_NOTICES = frozenset({"multipart/report", "message/delivery-status", "message/disposition-notification"})
_BULK = frozenset({"bulk", "junk", "list", "auto_reply", "auto-reply"})
_ANSWERING = ("x-autoreply", "x-autorespond", "x-auto-reply", "x-autoreply-from", "x-failed-recipients")
_LISTS = ("list-id", "list-post", "list-unsubscribe", "list-help", "list-subscribe", "mailing-list")
_NO = frozenset({"", "no", "false", "0"})
_DAEMONS = frozenset({"mailer-daemon"})


def machine_reason(mail: Block, envelope_from: str | None, own_lists: Collection[str]) -> str | None:
    """
    Answer a code for why this is machine mail, or None when a person may have written it.

    `own_lists` are the List-Ids of lists that carry people's reports to this door; their marks do not count.
    """
    ours = _from_own_list(mail, own_lists)
    checks = (
        ("null-sender", _is_null(envelope_from) or (envelope_from is None and _is_null_path(mail))),
        ("auto-submitted", _word(mail, "auto-submitted") not in _NO),
        ("report", mail.content_type in _NOTICES),
        ("precedence", _word(mail, "precedence") in _BULK and not ours),
        ("autoreply", any(_word(mail, name) not in _NO for name in _ANSWERING)),
        ("list", any(mail.every(name) for name in _LISTS) and not ours),
        ("daemon", _from_daemon(mail)),
    )
    return next((reason for reason, applies in checks if applies), None)


def _word(mail: Block, name: str) -> str:
    """Answer a header's first word in lower case, without parameters and comments."""
    return re.split(r"[;(\s]", mail.first(name).strip().lower(), maxsplit=1)[0]


def _is_null(envelope_from: str | None) -> bool:
    """Answer whether the envelope names no sender, as bounces do."""
    return envelope_from is not None and envelope_from.strip() in {"", "<>"}


def _is_null_path(mail: Block) -> bool:
    """Answer whether the delivering server recorded an empty envelope sender."""
    return any(path.strip() == "<>" for path in mail.every("return-path"))


def _from_own_list(mail: Block, own_lists: Collection[str]) -> bool:
    """Answer whether the mail came by a list that the operator named as a door."""
    wanted = {name.strip().strip("<>").lower() for name in own_lists}
    marks = re.findall(r"<([^<>]+)>", mail.first("list-id").lower()) or [mail.first("list-id").strip().lower()]
    return bool(wanted) and marks[-1] in wanted


def _from_daemon(mail: Block) -> bool:
    """Answer whether a mail server signs as its sender."""
    return any(found.partition("@")[0].lower() in _DAEMONS for found in addresses_in(mail.first("from")))
