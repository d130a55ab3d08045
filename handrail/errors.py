"""
Every error Handrail raises on purpose, under one root, with its facts as attributes.

An error becomes an HTTP status only in `web` and words on a terminal only in `cli`. No message may ever hold what a
person wrote: only references, codes and names of fields.
"""


class HandrailError(Exception):
    """The root: catching it catches everything Handrail raises on purpose."""

    code = "handrail"


class SettingsError(HandrailError):
    """A setting is missing or wrong; the message names it and the cure."""

    code = "settings"


class UnknownCaseError(HandrailError):
    """There is no such case for this person: the same error whether it never existed or is not theirs to see."""

    code = "unknown-case"


class ReasonedError(HandrailError):
    """What was asked cannot be done; `reason` is a code that pages and the API put into words."""

    code = "not-possible"

    def __init__(self, reason: str) -> None:
        """Keep the reason's code."""
        super().__init__(reason)
        self.reason = reason


class RefusedError(ReasonedError):
    """A move was refused."""

    code = "refused"


class IdempotencyConflictError(HandrailError):
    """The same Idempotency-Key came with another body."""

    code = "idempotency-conflict"


class BusyError(HandrailError):
    """The door is over its capacity; nothing was taken, the sender should come again after `retry_after` seconds."""

    code = "busy"

    def __init__(self, retry_after: int) -> None:
        """Keep the seconds after which a new try is welcome."""
        super().__init__(f"busy, retry after {retry_after} s")
        self.retry_after = retry_after
