"""
The doors of a process by name, and what one can be without room for.

Whether there is room is for `admission`.
"""

from enum import StrEnum

from handrail.errors import BusyError


class Door(StrEnum):
    """Where something comes in."""

    FORM = "form"
    """`/report`, for people."""
    API = "api"
    """`POST /api/reports`, for programs."""
    WEBHOOK = "webhook"
    """`POST /api/webhooks/NAME`, for other form tools."""
    MAIL = "mail"
    """SMTP and LMTP."""
    PAGES = "pages"
    """Everything else over HTTP: pages are looked at, people come back and sign in."""


class Why(StrEnum):
    """What there was no room for."""

    CONNECTIONS = "connections"
    """Too many conversations at once."""
    BYTES = "bytes"
    """Too much in memory at once."""
    REPORTS = "reports"
    """Too many reports wait for their commit."""
    RATE = "rate"
    """Too many reports came within a minute."""
    PAGES = "pages"
    """Too many pages are being written at once."""


class RefusedAtTheDoorError(BusyError):
    """Nothing was taken for want of room; `why` says of which."""

    def __init__(self, why: Why, retry_after: int) -> None:
        """Keep what there was no room for."""
        super().__init__(retry_after)
        self.why = why
