"""
The names of the messages that people can be sent; each has a template folder of that name in `notifiers`.
"""

MESSAGES: tuple[str, ...] = (
    "new-report",
    "acknowledgement",
    "case-escalated",
    "with-the-committee",
    "tier-raised",
    "nudge",
    "promise-broken",
    "status",
    "counselled",
    "resolved",
    "withdrawn",
    "reopened",
    "handed-over",
    "message-waiting",
    "reply-waiting",
    "consent-given",
    "digest",
    "alarm",
)
"""Every message there is."""
