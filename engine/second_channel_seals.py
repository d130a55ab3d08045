"""
What is kept of someone's second channel, sealed under the server's key: for setting it, for sending, for sealing anew.
"""

from dataclasses import dataclass, field
from datetime import datetime

import msgspec

from engine.context import Context
from handrail.identifiers import PersonId


@dataclass(frozen=True, slots=True)
class SecondChannel:
    """
    The service by its name in the settings, and the person's own part of its address.

    `test` is the key of the delivery that tried it, and `at` when that was asked for.
    """

    name: str
    to: str = field(repr=False)
    test: str
    at: datetime


def seal_second_channel(context: Context, person: PersonId, channel: SecondChannel) -> bytes:
    """Seal it for this person alone."""
    return context.server_key.seal(_purpose(person), msgspec.json.encode(channel))


def open_second_channel(context: Context, person: PersonId, blob: bytes) -> SecondChannel:
    """
    Open it.

    Raises:
        SealBrokenError: it belongs to someone else, or was changed.

    """
    return msgspec.json.decode(context.server_key.open(_purpose(person), blob), type=SecondChannel)


def _purpose(person: PersonId) -> str:
    return f"second-channel:{person}"
