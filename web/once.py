"""
Forms that were sent already: a page that is reloaded after sending must not send again.

Each form carries a random mark; this process remembers the newest ones it has acted on. A report's form needs none of
this, since its mark is the idempotency key that the engine keeps.
"""

import secrets
from collections import OrderedDict

REMEMBERED = 20_000
_LONGEST = 64


class SentForms:
    """The marks of forms that were acted on."""

    def __init__(self) -> None:
        """Remember none."""
        self._seen: OrderedDict[str, None] = OrderedDict()

    def first_time(self, mark: str) -> bool:
        """Answer whether this mark is new, and remember it; a form without a mark is always new."""
        if not mark:
            return True
        short = mark[:_LONGEST]
        new = short not in self._seen
        self._seen[short] = None
        if len(self._seen) > REMEMBERED:
            self._seen.popitem(last=False)
        return new


def new_mark() -> str:
    """Draw the mark of a form: 128 random bits."""
    return secrets.token_urlsafe(16)
