"""
The values of a channel keep addresses and texts to themselves.
"""

from handrail.errors import HandrailError
from notifiers.protocol import NotifyError, Outgoing


def test_outgoing_shows_neither_address_nor_text() -> None:
    """The repr names the message and nothing that a log must not hold."""
    outgoing = Outgoing("<1@example.org>", "kim@example.org", "a subject", "a text", (("X-A", "b"),), "re@example.org")
    assert repr(outgoing) == "Outgoing(message_id='<1@example.org>')"


def test_error_carries_code_and_verdict() -> None:
    """A failure is one error of ours, with its code and whether it is for good."""
    error = NotifyError("smtp-550", permanent=True)
    assert isinstance(error, HandrailError)
    assert (error.code, error.permanent, str(error)) == ("smtp-550", True, "smtp-550")
