"""
Addresses in a mail: whom to write back to, and the tokens and intents in the addresses it was sent to.

Whether a token is genuine is the desk's to say.
"""

import re
from collections.abc import Iterable

from intake.mail.blocks import Block
from intake.wording import mail_address
from states.case import ASKED, Intent

_QUOTED = re.compile(r'"(?:[^"\\]|\\.)*+"')
_ANGLED = re.compile(r"<([^<>\s]+)>")
_APART = re.compile(r"[\s<>()\[\],;:\"]+")
_TOKEN = re.compile(r"(?:report|reply)\+([A-Za-z0-9._=~-]{1,200})@(.+)", re.IGNORECASE)
_DELIVERED = ("delivered-to", "x-original-to", "envelope-to", "x-envelope-to")
_SHOWN = ("to", "cc", "resent-to", "resent-cc")


def addresses_in(value: str) -> list[str]:
    """Answer the mail addresses in a header's words; names that look like addresses do not count."""
    plain = _QUOTED.sub(" ", value)
    # Split, not searched: a search for something with an @ in it tries every letter of a long word as its beginning.
    pieces = _ANGLED.findall(plain) or _APART.split(plain)
    return [found for found in map(mail_address, pieces) if found]


def contact_of(mail: Block, envelope_from: str | None, recipients: Iterable[str]) -> str | None:
    """
    Answer where the sender can be reached.

    A single Reply-To is where the sender asks to be written to, unless it is one of the addresses the mail was sent
    to, as lists put it there: an answer must never reach a list.
    """
    asked = [found for value in mail.every("reply-to") for found in addresses_in(value)]
    if len(asked) == 1 and asked[0].lower() not in _sent_to(mail, recipients):
        return asked[0]
    for name in ("from", "sender"):
        for value in mail.every(name):
            if found := addresses_in(value):
                return found[0]
    return mail_address((envelope_from or "").strip().strip("<>"))


def _sent_to(mail: Block, recipients: Iterable[str]) -> set[str]:
    """Answer every address the mail was sent to, in lower case."""
    shown = [found for name in _SHOWN for value in mail.every(name) for found in addresses_in(value)]
    return {found.strip("<>").lower() for found in [*shown, *recipients]}


def addressed(mail: Block, recipients: tuple[str, ...], domain: str) -> tuple[str, ...]:
    """
    Answer the addresses this mail was delivered to.

    The envelope knows; without one, what the delivering server noted, then what the mail shows, at `domain` only.
    """
    if recipients:
        return recipients
    at = "@" + domain.lower()
    for names in (_DELIVERED, _SHOWN):
        found = [found for name in names for value in mail.every(name) for found in addresses_in(value)]
        if ours := tuple(found for found in found if found.lower().endswith(at)):
            return ours
    return ()


def tokens_in(recipients: Iterable[str]) -> tuple[str, ...]:
    """Answer the tokens of the reply addresses among `recipients`, each once."""
    found = (_TOKEN.fullmatch(address.strip().strip("<>")) for address in recipients)
    return tuple(dict.fromkeys(match.group(1) for match in found if match))


def intent_of(recipients: Iterable[str]) -> Intent:
    """Answer the intent that a recipient's local part spells, such as counsel@; otherwise it is a report."""
    words = {intent.value for intent in ASKED}
    locals_ = (address.strip("<> ").partition("@")[0].lower() for address in recipients)
    return next((Intent(word) for word in locals_ if word in words), Intent.REPORT)
