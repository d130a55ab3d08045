"""
A new recovery code that counts once it is on paper: drawn, shown, two of its groups typed back, and only then kept.

Until then the code there was goes on to open. What a page carries in between is sealed for this person and an hour.
"""

import base64
import binascii
import hmac
import json
import secrets
from dataclasses import dataclass, field
from datetime import timedelta

from engine.context import Context
from engine.stretching import stretched
from engine.views import Visitor
from handrail.errors import HandrailError
from handrail.identifiers import PersonId
from storage import people, person_keys
from storage.people import SealedKeys
from vault.errors import SealBrokenError, WrongPassphraseError
from vault.people import new_recovery, open_private

_ASKED = 2
_MISREAD = str.maketrans("ILO", "110")
_LASTS = timedelta(hours=1)
_KEPT = PersonId("kept")
_BEGINS = 32
"""So many bytes tell the blob that a new one is to replace from every other."""


class DraftError(HandrailError):
    """What a page carried of a new recovery code is not ours, or an hour old: draw another."""

    code = "draft-gone"


@dataclass(frozen=True, slots=True)
class Draft:
    """A recovery code that was drawn: `asked` are the numbers, from 1, of the groups to be typed back."""

    code: str = field(repr=False)
    asked: tuple[int, ...]
    ticket: str = field(repr=False)


async def draw_recovery_code(context: Context, visitor: Visitor, passphrase: str) -> Draft:
    """
    Draw a new recovery code for someone; the one they have goes on to count.

    Raises:
        WrongPassphraseError: it is not the passphrase.

    """
    async with context.database.read() as session:
        keys = await people.keys_of(session, visitor.person.id)
    if keys is None:
        raise WrongPassphraseError("there are no keys")
    private = await stretched(open_private, keys.sealed_private, passphrase)
    made = new_recovery(private)
    return draft_of(context, visitor.person.id, made.code, made.sealed + keys.recovery_sealed[:_BEGINS])


async def take_recovery_code(context: Context, visitor: Visitor, ticket: str, typed: tuple[str, ...]) -> bool:
    """
    Let a code that was drawn count from now on, if its groups were typed back as they are; False if not.

    Raises:
        DraftError: the ticket is not for this person or too old, or another code was made meanwhile.

    """
    sealed, fits = _read(context, visitor.person.id, ticket, typed)
    if not fits or len(sealed) <= _BEGINS:
        return False
    sealed, was = sealed[:-_BEGINS], sealed[-_BEGINS:]
    async with context.database.write() as session:
        keys = await people.keys_of(session, visitor.person.id)
        if keys is None or keys.recovery_sealed[:_BEGINS] != was:
            raise DraftError
        return await person_keys.replace(session, visitor.person.id, SealedKeys(keys.sealed_private, sealed), keys)


def draft_of(context: Context, person: PersonId, code: str, sealed: bytes = b"") -> Draft:
    """Prepare a code to be typed back; without `sealed` it counts already, and typing it back only makes sure."""
    groups = code.split("-")
    asked = tuple(sorted(secrets.SystemRandom().sample(range(1, len(groups) + 1), _ASKED)))
    told = {
        "until": (context.clock.now() + max(_LASTS, context.clock.span(_LASTS.total_seconds()))).timestamp(),
        "groups": [groups[number - 1] for number in asked],
        "sealed": base64.b64encode(sealed).decode(),
    }
    blob = context.server_key.seal(f"recovery-draft:{person}", json.dumps(told).encode())
    return Draft(code, asked, base64.urlsafe_b64encode(blob).decode())


def draft_of_kept(context: Context, code: str) -> Draft:
    """Prepare a code that counts already, for someone who is not signed in, to be typed back to make sure."""
    return draft_of(context, _KEPT, code)


def was_written_down(context: Context, ticket: str, typed: tuple[str, ...]) -> bool:
    """
    Answer whether the groups of a code that counts already were typed back as they are.

    Raises:
        DraftError: the ticket is not ours, or is too old.

    """
    return _read(context, _KEPT, ticket, typed)[1]


def _read(context: Context, person: PersonId, ticket: str, typed: tuple[str, ...]) -> tuple[bytes, bool]:
    try:
        blob = base64.urlsafe_b64decode(ticket.encode("ascii"))
        told = json.loads(context.server_key.open(f"recovery-draft:{person}", blob))
    except (SealBrokenError, binascii.Error, UnicodeError, ValueError):
        raise DraftError from None
    if context.clock.now().timestamp() > told["until"]:
        raise DraftError
    wanted = "".join(told["groups"])
    fits = hmac.compare_digest(_bare("".join(typed)).encode(), wanted.encode())
    return base64.b64decode(told["sealed"]), fits


def _bare(typed: str) -> str:
    """Read groups as a whole code is read: blanks, small letters and letters that look like digits are forgiven."""
    return "".join(letter for letter in typed[:40].upper().translate(_MISREAD) if letter.isascii() and letter.isalnum())
